//! `keys.toml`: the keys as somebody wants them.
//!
//! ```toml
//! preset = "operator"         # clerk, operator or vim; what is not named below is the preset's
//! hints = "letters"           # what the key line shows: both, letters, fkeys or off
//!
//! [products]
//! adjust = "A"                # one key
//! stock-type = ["t", "F2"]    # or several; the key line shows the first
//!
//! [global]
//! messages = []               # none: it can still be run by its name
//! ```
//!
//! `Enter` stands for the line feed too. All that is wrong is told at once, each with its line: names
//! that there are not with those that were meant, keys that ask for two things in one place, keys
//! that are not safe (`safe`), commands that nobody could do without.
//!
//! | what | module |
//! |---|---|
//! | a text read, with the place of everything in it | `read` |
//! | which keys may be bound to what | `safe` |
//! | what is wrong, in words | [`fault`] |
//! | a file made or changed, comments kept | `write` |

pub mod fault;
mod read;
mod safe;
mod write;

use super::{Action, Hints, Keymap, Scope};
use crate::tui::input::{Code, Key};
use fault::Fault;
use read::Reading;
pub use write::{edited, full, json, preset, save};

/// The keys that come ready made: what is on top of the table, as a file of keys.
const PRESETS: &[(&str, &str)] = &[
    ("clerk", include_str!("../../../../assets/keys/clerk.toml")),
    ("operator", include_str!("../../../../assets/keys/operator.toml")),
    ("vim", include_str!("../../../../assets/keys/vim.toml")),
];

/// The names of the presets.
pub fn presets() -> impl Iterator<Item = &'static str> {
    PRESETS.iter().map(|(name, _)| *name)
}

impl Keymap {
    /// The keys of the preset called `name`.
    pub fn preset(name: &str) -> Option<Self> {
        let (name, text) = PRESETS.iter().find(|(known, _)| *known == name)?;
        let mut reading = Reading::new(text, "");
        reading.take(Self { preset: Some(name), ..Self::default() });
        Some(reading.keymap)
    }

    /// The keys that the file `text` wants; `prefix` is what the scanner puts in front of codes.
    ///
    /// # Errors
    ///
    /// All that is wrong with it, by line.
    pub fn read(text: &str, prefix: &str) -> Result<Self, Vec<Fault>> {
        let mut reading = Reading::new(text, prefix);
        let preset = reading.preset();
        reading.take(preset);
        let Reading { keymap, mut faults, .. } = reading;
        faults.sort_by_key(|fault| fault.line);
        if faults.is_empty() { Ok(keymap) } else { Err(faults) }
    }
}

/// What ends a scan, and so is never more than the next step.
const fn ends(key: Key) -> bool {
    matches!(key.code, Code::Enter | Code::LineFeed | Code::Tab)
}

/// Whether nobody could go on without a key for it.
const fn is_needed(action: Action) -> bool {
    matches!(
        action,
        Action::Command
            | Action::Help
            | Action::Back
            | Action::Quit
            | Action::Up
            | Action::Down
            | Action::Accept
            | Action::Close
            | Action::Leave
            | Action::Save
            | Action::NextField
            | Action::Done
            | Action::Pause
            | Action::TakeIt
    )
}

/// Whether its keys are always the same: what every terminal knows.
const fn is_fixed(action: Action) -> bool {
    matches!(action, Action::Interrupt | Action::Suspend)
}

/// Whether what is typed in `scope` is text, so that no character can be a key there.
const fn is_text(scope: Scope) -> bool {
    matches!(
        scope,
        Scope::Form
            | Scope::Input
            | Scope::Palette
            | Scope::Editor
            | Scope::Desk
            | Scope::DeskPanel
    )
}

/// The setting of the key line called `name`.
fn hints(name: &str) -> Option<Hints> {
    let known = Hints::NAMES.iter().find(|(known, _)| *known == name);
    known.map(|(_, hints)| *hints)
}
