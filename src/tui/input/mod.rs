//! What arrives from the keyboard: bytes become keys, keys become intents or a scan.
//!
//! The parser is our own because the product depends on it: a wedge scanner is a keyboard, so one
//! read that holds a whole code must stay recognisable as one ([`burst`]), a line feed is the end
//! of a scan and not Ctrl-J, byte 0x1D is the GS1 separator, and an escape sequence that a slow
//! link cuts in two must not turn into Esc and letters ([`parser`]).

pub mod burst;
pub mod line;
mod name;
pub mod parser;

/// One key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

/// Which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    Char(char),
    Enter,
    /// Line feed: what some scanners send at the end of a code.
    LineFeed,
    Tab,
    BackTab,
    Backspace,
    Esc,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Insert,
    Delete,
    F(u8),
    /// The GS1 group separator, byte 0x1D.
    Separator,
}

/// What one read of the keyboard brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Key(Key),
    /// Bracketed paste, whole.
    Paste(String),
}

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A character.
    pub const fn char(character: char) -> Self {
        Self::plain(Code::Char(character))
    }

    /// Control and a letter, written in lower case.
    pub const fn ctrl(letter: char) -> Self {
        Self { code: Code::Char(letter), ctrl: true, alt: false, shift: false }
    }

    /// The character typed, when this is plain text.
    pub fn typed(self) -> Option<char> {
        if let Code::Char(character) = self.code
            && !self.ctrl
            && !self.alt
        {
            return Some(character);
        }
        None
    }
}
