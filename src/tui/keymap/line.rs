//! The key line, and the table as text.

use super::keys::Place;
use super::{Action, Binding, Keymap, Scope};
use crate::locale::{Language, Words};
use crate::tui::input::{Code, Key};
use crate::tui::text;

/// Which keys the key line names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hints {
    /// The one that each row puts first.
    #[default]
    Both,
    Letters,
    /// The clerk's set.
    FKeys,
    Off,
}

impl Hints {
    /// Every setting, as it is written in files.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("both", Self::Both),
        ("letters", Self::Letters),
        ("fkeys", Self::FKeys),
        ("off", Self::Off),
    ];

    /// The setting called `name`; both for any other.
    pub fn named(name: &str) -> Self {
        Self::NAMES.iter().find(|(known, _)| *known == name).map_or(Self::Both, |(_, own)| *own)
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, own)| *own == self).map_or("", |(name, _)| name)
    }

    fn of(self, row: &Binding) -> Option<Key> {
        if row.place == Place::Hidden {
            return None;
        }
        self.shown(row)
    }

    /// The key of the help: an F-key unless letters are wanted.
    fn help(self, row: &Binding) -> Option<Key> {
        let wanted = if self == Self::Both { Self::FKeys } else { self };
        wanted.shown(row)
    }

    fn shown(self, row: &Binding) -> Option<Key> {
        let first = row.keys.first().copied();
        let wanted = |key: &&Key| match self {
            Self::Letters => key.typed().is_some(),
            Self::FKeys => matches!(key.code, Code::F(_)),
            Self::Both | Self::Off => false,
        };
        row.keys.iter().find(wanted).copied().or(first)
    }
}

impl Keymap {
    /// The key line: help first, then the keys of `scope` that `possible` lets through, as many as
    /// fit `columns`; the way to all commands and the way out always have their place.
    pub fn line(
        &self,
        scope: Scope,
        words: &Words,
        columns: usize,
        hints: Hints,
        possible: impl Fn(Action) -> bool,
    ) -> Vec<(String, String, Action)> {
        let entry = |row: &Binding| {
            let key = hints.of(row)?;
            Some((key.label(), words.get(row.action.id()).to_owned(), row.action))
        };
        if hints == Hints::Off {
            return Vec::new();
        }
        let shown = self.live(scope).filter(|row| possible(row.action));
        let (last, own): (Vec<_>, Vec<_>) = shown.partition(|row| row.action.is_way_out());
        let help = self.live(scope).find(|row| row.action == Action::Help);
        let help = help.and_then(|row| Some((hints.help(row)?, row.action)));
        let help =
            help.map(|(key, action)| (key.label(), words.get(action.id()).to_owned(), action));
        let last: Vec<_> = last.into_iter().filter_map(entry).collect();
        let cost = |(key, word, _): &(String, String, Action)| {
            let text = text::width(key).saturating_add(text::width(word));
            text.saturating_add(glue(words).len()).saturating_add(gap(words).len())
        };
        let room = columns.saturating_add(gap(words).len()).saturating_sub(2);
        let mut left = last.iter().map(cost).fold(room, usize::saturating_sub);
        let mut entries = Vec::new();
        for item in help.into_iter().chain(own.into_iter().filter_map(entry)) {
            match left.checked_sub(cost(&item)) {
                Some(rest) => left = rest,
                None => break,
            }
            entries.push(item);
        }
        entries.extend(last);
        entries
    }
}

/// Between a key and its word.
pub const fn glue(words: &Words) -> &'static str {
    match words.language() {
        Language::En => " ",
        Language::ZhCn | Language::ZhTw => "",
    }
}

/// Between two entries of the key line.
pub const fn gap(words: &Words) -> &'static str {
    match words.language() {
        Language::En => "  ",
        Language::ZhCn | Language::ZhTw => " ",
    }
}

/// Every key of a row, as text.
pub fn labels(binding: &Binding) -> String {
    binding.keys.iter().map(|key| key.label()).collect::<Vec<_>>().join(" ")
}

/// The table as Markdown, for the README.
pub fn markdown(keymap: &Keymap, words: &Words) -> String {
    let mut out = String::from("| where | keys | does |\n|---|---|---|\n");
    for row in keymap.rows() {
        let place = words.get(row.scope.id());
        let help = format!("{}.help", row.action.id());
        let keys: Vec<String> = row
            .keys
            .iter()
            .filter(|key| key.code != Code::LineFeed)
            .map(|key| format!("`{}`", key.label()))
            .collect();
        let line = format!("| {place} | {} | {} |\n", keys.join(" "), words.get(&help));
        out.push_str(&line);
    }
    out
}
