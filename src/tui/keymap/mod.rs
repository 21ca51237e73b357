//! Every key of the console, in tables.
//!
//! The key line, the help, the command line `:` and the README are made from them, so they cannot
//! disagree. Lower case means the same on every screen, upper case is a verb of one screen, the
//! F-keys are the clerk's set, digits are never commands.
//!
//! | what | module |
//! |---|---|
//! | what keys ask for | [`action`] |
//! | the bindings, a file for each place, and the table of places | `keys` |
//! | what somebody wants otherwise: `keys.toml`, the presets | [`mod@file`] |
//! | the key line and other texts made from them | [`mod@line`] |
//!
//! A new screen: a variant of [`Scope`], a file of bindings in `keys` and its row in `PLACES`.

pub mod action;
pub mod file;
mod keys;
pub mod line;

use crate::locale::Keys;
use crate::tui::input::Key;

pub use action::{Action, ViewVerb};
use keys::{Joined, PLACES, Place};
pub use line::{Hints, gap, glue, labels, markdown};

/// Where a binding holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// On every screen, unless text is being typed.
    Global,
    /// On every list.
    List,
    Overview,
    Products,
    Stock,
    Alerts,
    Promotions,
    Transfers,
    Orders,
    /// What to do about an order at risk.
    Runbook,
    /// The documents behind a row of stock.
    Holders,
    Log,
    /// The list of stock-takes.
    Counts,
    /// The lines of a stock-take beside the books.
    Review,
    /// The clerk's desk, where everything typed goes into the field.
    Desk,
    /// The same, while something is to be accepted.
    DeskPanel,
    /// Somebody was counting here before.
    Resume,
    Welcome,
    /// While a form has the focus.
    Form,
    /// While a list of choices lies over a form or a screen.
    Pick,
    /// While the input line is open.
    Input,
    /// The same while a command is looked for.
    Palette,
    /// The list of all keys, to be changed.
    Editor,
    /// The columns of a list.
    Chooser,
    /// The saved views of a list.
    Views,
}

impl Scope {
    /// Every place that has keys, in the order of the help.
    pub fn all() -> impl Iterator<Item = Self> {
        PLACES.iter().map(|(scope, ..)| *scope)
    }

    /// The message that names it.
    pub fn id(self) -> &'static str {
        PLACES.iter().find(|(scope, ..)| *scope == self).map_or("", |(_, id, ..)| id)
    }

    /// What it is called in a file of keys.
    pub fn name(self) -> &'static str {
        self.id().strip_prefix("scope-").unwrap_or_default()
    }

    fn joined(self) -> Joined {
        let place = PLACES.iter().find(|(scope, ..)| *scope == self);
        place.map_or(Joined::Nothing, |(_, _, joined, _)| *joined)
    }
}

/// One row of the table.
#[derive(Clone, Debug)]
pub struct Binding {
    pub scope: Scope,
    pub keys: Vec<Key>,
    pub action: Action,
    place: Place,
}

impl Binding {
    /// What it is called in a file of keys, with its place: `products.adjust`.
    pub fn name(&self) -> String {
        format!("{}.{}", self.scope.name(), self.action.name())
    }
}

/// Every binding in use.
#[derive(Clone, Debug)]
pub struct Keymap {
    rows: Vec<Binding>,
    /// What its keys are on top of, where somebody chose.
    preset: Option<&'static str>,
    /// What the key line shows, where the keys say so.
    hints: Option<Hints>,
}

impl Default for Keymap {
    fn default() -> Self {
        let rows = PLACES.iter().flat_map(|(scope, _, _, rows)| {
            rows.iter().map(|row| Binding {
                scope: *scope,
                keys: row.keys.to_vec(),
                action: row.action,
                place: row.place,
            })
        });
        Self { rows: rows.collect(), preset: None, hints: None }
    }
}

impl Keymap {
    /// Every row, place by place.
    pub fn rows(&self) -> &[Binding] {
        &self.rows
    }

    /// The rows written down for `scope` itself.
    pub fn own(&self, scope: Scope) -> impl Iterator<Item = &Binding> {
        self.rows.iter().filter(move |row| row.scope == scope)
    }

    /// The preset that was chosen.
    pub const fn chosen(&self) -> Option<&'static str> {
        self.preset
    }

    /// What the key line shows, where the keys say so.
    pub const fn hints(&self) -> Option<Hints> {
        self.hints
    }

    /// The rows that hold in `scope`, in the order of the key line: on a list finding and opening
    /// first, then its own, what lists share, and the global ones.
    pub fn live(&self, scope: Scope) -> impl Iterator<Item = &Binding> {
        self.live_rows(scope).filter_map(|at| self.rows.get(at))
    }

    /// The same by their places in the table.
    fn live_rows(&self, scope: Scope) -> impl Iterator<Item = usize> {
        let joined = scope.joined();
        let of = move |wanted: Scope| {
            let rows = self.rows.iter().enumerate();
            rows.filter(move |(_, row)| row.scope == wanted)
        };
        let list = move |first: bool| {
            of(Scope::List).filter(move |(_, row)| {
                joined == Joined::List && (row.place == Place::First) == first
            })
        };
        let global = of(Scope::Global).filter(move |_| joined != Joined::Nothing);
        list(true).chain(of(scope)).chain(list(false)).chain(global).map(|(at, _)| at)
    }

    /// Keys by which two of these rows ask for two things: both rows and the key.
    fn doubles(&self, live: &[usize]) -> Vec<(usize, usize, Key)> {
        let mut seen: Vec<(usize, Key)> = Vec::new();
        let mut found = Vec::new();
        for at in live {
            for key in self.rows.get(*at).into_iter().flat_map(|row| &row.keys) {
                match seen.iter().find(|(_, known)| known == key) {
                    Some((first, _)) if self.agree(*first, *at) => {}
                    Some((first, _)) => found.push((*first, *at, *key)),
                    None => seen.push((*at, *key)),
                }
            }
        }
        found
    }

    /// Whether two rows ask for the same: a place may show a key that holds everywhere.
    fn agree(&self, one: usize, other: usize) -> bool {
        let action = |at: usize| self.rows.get(at).map(|row| row.action);
        action(one) == action(other)
    }

    /// The rows whose keys are not the usual ones, for sentences that name keys.
    pub fn spoken(&self) -> Keys {
        let usual = Self::default();
        let labels = |row: &Binding| row.keys.iter().map(|key| key.label()).collect();
        let changed = self.rows.iter().zip(usual.rows.iter());
        let changed = changed.filter(|(own, usual)| own.keys != usual.keys);
        changed.map(|(row, _)| (row.name(), labels(row))).collect()
    }

    /// What `action` is called by in `scope`, to be pressed; nothing where it has no key.
    pub fn first(&self, scope: Scope, action: Action) -> Option<Key> {
        self.live(scope).find(|row| row.action == action)?.keys.first().copied()
    }

    /// What `key` asks for in `scope`.
    pub fn resolve(&self, scope: Scope, key: Key) -> Option<Action> {
        self.live(scope).find(|row| row.keys.contains(&key)).map(|row| row.action)
    }
}

#[cfg(test)]
mod tests;
