//! Which keys may be bound to what.
//!
//! A scanner is a keyboard and a terminal is a long way: digits begin codes, Enter and Tab end them,
//! `]` and `#` stand in front of them, ssh, tmux and screen keep keys for themselves, and an arrow
//! key that is cut in two arrives as Esc and letters. None of these may do anything by accident.

use super::{ends, is_fixed, is_text};
use crate::tui::input::{Code, Key};
use crate::tui::keymap::{Action, Scope};
use crate::tui::text::narrow;

/// Why a key is not safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Digit,
    /// A scanner puts it in front of codes.
    Code,
    /// `~` at the beginning of a line is for ssh.
    Ssh,
    /// No plain key of every keyboard; an input method makes it.
    NotAscii,
    /// screen, tmux or the terminal itself take it.
    Chord,
    /// It is the same byte as another key.
    Same,
    /// It arrives as Esc and a letter.
    Alt,
    /// Terminals go full-screen.
    FullScreen,
    /// It ends a scan.
    Ends,
    /// A cut sequence begins with it.
    Esc,
    /// It means the same in every program.
    Kept,
    /// It is typed, or edits what is typed.
    Text,
    /// Questions are answered with it.
    Answer,
}

impl Why {
    /// The message that says so.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Digit => "keys-why-digit",
            Self::Code => "keys-why-code",
            Self::Ssh => "keys-why-ssh",
            Self::NotAscii => "keys-why-not-ascii",
            Self::Chord => "keys-why-chord",
            Self::Same => "keys-why-same",
            Self::Alt => "keys-why-alt",
            Self::FullScreen => "keys-why-full-screen",
            Self::Ends => "keys-why-ends",
            Self::Esc => "keys-why-esc",
            Self::Kept => "keys-why-kept",
            Self::Text => "keys-why-text",
            Self::Answer => "keys-why-answer",
        }
    }
}

/// Chords that are the byte of another key: backspace, tab, line feed, return.
const SAME: &[char] = &['h', 'i', 'j', 'm'];
/// Chords that somebody on the way keeps: screen, tmux, the terminal's own stop and go.
const EATEN: &[char] = &['a', 'b', 'q'];
/// Chords that edit a line.
const EDITING: &[char] = &['a', 'e', 'k', 'u', 'w'];
/// Letters that answer a question.
const ANSWERS: &[char] = &['y', 'n', 'a', 's', 'r'];

/// Why `key` must not ask for `action` in `scope`, if so; `prefix` is the scanner's.
pub(super) fn why(scope: Scope, action: Action, key: Key, prefix: &str) -> Option<Why> {
    if key.alt {
        return Some(Why::Alt);
    }
    match key.code {
        Code::Char(letter) if key.ctrl => chord(scope, action, letter),
        Code::Char(character) => typed(scope, character, prefix),
        Code::F(11) => Some(Why::FullScreen),
        _ if key.ctrl => Some(Why::Chord),
        Code::F(_) | Code::Up | Code::Down | Code::PageUp | Code::PageDown | Code::BackTab => None,
        Code::Enter | Code::LineFeed | Code::Tab => {
            let step = matches!(action, Action::Open | Action::NextField | Action::Accept);
            let tab = matches!(action, Action::NextTab | Action::Complete);
            let harmless = step || (tab && key.code == Code::Tab);
            (ends(key) && !harmless).then_some(Why::Ends)
        }
        Code::Esc => {
            let leaves =
                matches!(action, Action::Back | Action::Close | Action::Leave | Action::Pause);
            (!leaves).then_some(Why::Esc)
        }
        Code::Left | Code::Right | Code::Home | Code::End | Code::Insert => {
            is_text(scope).then_some(Why::Text)
        }
        Code::Backspace | Code::Delete => is_text(scope).then_some(Why::Text),
        Code::Separator => Some(Why::Code),
    }
}

fn chord(scope: Scope, action: Action, letter: char) -> Option<Why> {
    let flow = letter == 's' && !matches!(action, Action::Save | Action::Done | Action::TakeIt);
    if matches!(letter, 'c' | 'z') {
        (!is_fixed(action)).then_some(Why::Kept)
    } else if SAME.contains(&letter) {
        Some(Why::Same)
    } else if !letter.is_ascii_lowercase() || EATEN.contains(&letter) || flow {
        Some(Why::Chord)
    } else {
        (is_text(scope) && EDITING.contains(&letter)).then_some(Why::Text)
    }
}

fn typed(scope: Scope, character: char, prefix: &str) -> Option<Why> {
    if narrow(character).is_ascii_digit() {
        Some(Why::Digit)
    } else if matches!(character, ']' | '#') || prefix.starts_with(character) {
        Some(Why::Code)
    } else if character == '~' {
        Some(Why::Ssh)
    } else if !matches!(character, ' '..='~') {
        Some(Why::NotAscii)
    } else if is_text(scope) {
        Some(Why::Text)
    } else {
        let asked = scope == Scope::Pick && ANSWERS.contains(&character);
        asked.then_some(Why::Answer)
    }
}
