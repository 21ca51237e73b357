//! What is wrong with a file of keys, and what would have fitted.

use super::safe::Why;
use crate::locale::{Fill, Words};
use crate::tui::keymap::Binding;

/// Something wrong, and the line on which it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub line: usize,
    pub what: What,
}

/// A command, as the file and as people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// `products.adjust`.
    pub name: String,
    place: &'static str,
    word: &'static str,
}

impl Named {
    pub(super) fn of(row: &Binding) -> Self {
        Self { name: row.name(), place: row.scope.id(), word: row.action.id() }
    }

    fn told(&self, words: &Words) -> String {
        format!("{} ({}: {})", self.name, words.get(self.place), words.get(self.word))
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is no TOML.
    Toml(String),
    /// There is no such preset, place, command or setting; these are like it.
    Unknown { kind: Kind, name: String, fits: Vec<String> },
    /// No key is called so; these are like it.
    NoKey { name: String, fits: Vec<String> },
    /// Something else stands where a key or a list of keys belongs.
    NotKeys(String),
    /// The key is not safe there.
    Unsafe { key: String, command: Named, why: Why },
    /// A key asks for two things in one place; the line of the other where the file has it.
    Taken { key: String, one: Named, other: Named, other_line: Option<usize> },
    /// Nobody could go on without a key for it.
    Needed(Named),
    /// Its keys are always the same.
    Fixed(Named),
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Preset,
    Hints,
    Place,
    Command,
}

impl Kind {
    const fn id(self) -> &'static str {
        match self {
            Self::Preset => "keys-no-preset",
            Self::Hints => "keys-no-hints",
            Self::Place => "keys-no-place",
            Self::Command => "keys-no-command",
        }
    }
}

impl Fault {
    /// What is wrong and what would have fitted, with the line in front.
    pub fn told(&self, words: &Words) -> String {
        let line = i64::try_from(self.line).unwrap_or(i64::MAX);
        let said = self.what.told(words);
        words.fill("keys-line", &[("line", line.into()), ("said", said.into())])
    }
}

impl What {
    /// The same without the line.
    pub fn told(&self, words: &Words) -> String {
        let text = |text: &str| Fill::from(text.to_owned());
        match self {
            Self::Toml(said) => words.fill("keys-toml", &[("said", text(said))]),
            Self::Unknown { kind, name, fits } => {
                let fills = [("name", text(name)), ("fits", text(&fits.join(", ")))];
                words.fill(kind.id(), &fills)
            }
            Self::NoKey { name, fits } => {
                let fills = [("name", text(name)), ("fits", text(&fits.join(", ")))];
                words.fill("keys-no-key", &fills)
            }
            Self::NotKeys(name) => words.fill("keys-not-keys", &[("name", text(name))]),
            Self::Unsafe { key, command, why } => {
                let fills = [
                    ("key", text(key)),
                    ("command", Fill::from(command.told(words))),
                    ("why", text(words.get(why.id()))),
                ];
                words.fill("keys-unsafe", &fills)
            }
            Self::Taken { key, one, other, other_line } => {
                let mut fills = vec![
                    ("key", text(key)),
                    ("one", Fill::from(one.told(words))),
                    ("other", Fill::from(other.told(words))),
                ];
                let id = if other_line.is_some() { "keys-taken-twice" } else { "keys-taken" };
                let line = other_line.and_then(|line| i64::try_from(line).ok());
                fills.extend(line.map(|line| ("line", Fill::from(line))));
                words.fill(id, &fills)
            }
            Self::Needed(row) => words.fill("keys-needed", &[("command", row.told(words).into())]),
            Self::Fixed(row) => words.fill("keys-fixed", &[("command", row.told(words).into())]),
        }
    }
}

/// How many names are offered for one that there is not.
const OFFERED: usize = 3;

/// Longest name that is compared, in characters.
const COMPARED_MAX: usize = 40;

/// Of `names` those that are most like `typed`, the nearest first.
pub(super) fn nearest(typed: &str, names: impl Iterator<Item = String>) -> Vec<String> {
    let typed: Vec<char> = typed.to_lowercase().chars().take(COMPARED_MAX).collect();
    let mut found: Vec<(usize, String)> =
        names.map(|name| (distance(&typed, &name.to_lowercase()), name)).collect();
    found.sort();
    found.dedup();
    found.into_iter().take(OFFERED).map(|(_, name)| name).collect()
}

/// Characters to be put in, taken out or changed between two names.
fn distance(typed: &[char], name: &str) -> usize {
    let mut row: Vec<usize> = (0..=typed.len()).collect();
    for (line, letter) in name.chars().take(COMPARED_MAX).enumerate() {
        let mut corner = line;
        let mut left = line.saturating_add(1);
        let mut next = vec![left];
        for (above, other) in row.iter().skip(1).zip(typed) {
            let change = corner.saturating_add(usize::from(letter != *other));
            left = change.min(left.saturating_add(1)).min(above.saturating_add(1));
            corner = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
