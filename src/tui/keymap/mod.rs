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
//! | the key line and other texts made from them | [`mod@line`] |
//!
//! A new screen: a variant of [`Scope`], a file of bindings in `keys` and its row in `PLACES`.

pub mod action;
mod keys;
pub mod line;

use crate::tui::input::Key;

pub use action::Action;
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

/// Every binding in use.
#[derive(Clone, Debug)]
pub struct Keymap {
    rows: Vec<Binding>,
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
        Self { rows: rows.collect() }
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

    /// The rows that hold in `scope`, in the order of the key line: on a list finding and opening
    /// first, then its own, what lists share, and the global ones.
    pub fn live(&self, scope: Scope) -> impl Iterator<Item = &Binding> {
        let joined = scope.joined();
        let list = move |first: bool| {
            let wanted = move |row: &&Binding| {
                joined == Joined::List && (row.place == Place::First) == first
            };
            self.own(Scope::List).filter(wanted)
        };
        let global = self.own(Scope::Global).filter(move |_| joined != Joined::Nothing);
        list(true).chain(self.own(scope)).chain(list(false)).chain(global)
    }

    /// What `key` asks for in `scope`.
    pub fn resolve(&self, scope: Scope, key: Key) -> Option<Action> {
        self.live(scope).find(|row| row.keys.contains(&key)).map(|row| row.action)
    }
}

#[cfg(test)]
mod tests;
