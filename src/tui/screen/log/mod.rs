//! Log: who did what, before and after; movements and changes of fields in one line of time.

mod view;

use super::list::{Ask, List, Listing, Look, Place, Row};
use super::table::{Cell, Head};
use super::{Effect, Tab, UndoTarget, Verb};
use crate::app::query::{Find, LogEntry, LogKey, Query, Reply, log_place};
use crate::domain::filter::{Filter, Listed, Term, What};
use crate::tui::keymap::Scope;

/// The newest entries, and older ones as the cursor comes near them.
#[derive(Debug, Default)]
pub struct Log {
    /// Where the next page begins.
    next: Option<LogKey>,
}

/// The product of an entry.
fn subject(entry: &LogEntry) -> &str {
    match entry {
        LogEntry::Movement(movement) => &movement.sku,
        LogEntry::Change(change) => &change.subject,
    }
}

impl Row for LogEntry {
    fn key(&self) -> String {
        match self {
            Self::Movement(movement) => format!("movement {}", movement.id),
            Self::Change(change) => format!("change {}", change.id),
        }
    }

    fn sku(&self) -> Option<&str> {
        Some(subject(self))
    }
}

impl Listing for Log {
    type Row = LogEntry;

    fn tab(&self) -> Tab {
        Tab::Log
    }

    fn scope(&self) -> Scope {
        Scope::Log
    }

    fn views(&self) -> &'static [&'static str] {
        &["log-all"]
    }

    fn heads(&self, _view: usize) -> Vec<Head> {
        view::HEADS.to_vec()
    }

    fn elastic(&self, _view: usize) -> &'static str {
        "column-change"
    }

    fn cells(&self, row: &LogEntry, look: Look<'_>) -> Vec<Cell> {
        view::cells(row, look.words, look.now)
    }

    fn question(&self, ask: &Ask<'_, LogEntry>) -> Query {
        let from = match (&ask.from, self.next) {
            (Place::After(_), Some(next)) => next,
            (_, _) => LogKey::NEWEST,
        };
        // One product has a way of its own into the ledger.
        let filter = Filter::parse(ask.search, Listed::Log).unwrap_or_default();
        let sku = match filter.terms.as_slice() {
            [] => None,
            [Term { not: false, what: What::Is("sku", sku) }] => Some(sku.clone()),
            _ => {
                let after = Some(log_place(from));
                return Query::Find(Find { after, ..ask.find(Listed::Log) });
            }
        };
        Query::Log { sku, from, limit: ask.limit }
    }

    fn receive(&mut self, reply: Reply, _list: &List<LogEntry>) -> Option<Vec<LogEntry>> {
        let Reply::Log { entries, next } = reply else { return None };
        self.next = Some(next);
        Some(entries)
    }

    fn open(&mut self, row: &LogEntry) -> Effect {
        Effect::Open(Tab::Stock, subject(row).to_owned())
    }

    fn finds(&self, _view: usize) -> Option<Listed> {
        Some(Listed::Log)
    }

    fn sign(&self, row: &LogEntry) -> Option<char> {
        let reversed = match row {
            LogEntry::Movement(row) => row.reversed_by,
            LogEntry::Change(row) => row.reversed_by,
        };
        reversed.map(|_| '~')
    }

    fn inspector(&self, row: &LogEntry, look: Look<'_>) -> Option<String> {
        Some(view::inspector(row, look.words))
    }

    fn focus(&mut self, list: &mut List<LogEntry>, code: &str) {
        list.set_search(&format!("sku=\"{code}\""));
    }

    fn update(&mut self, list: &mut List<LogEntry>, verb: Verb) -> Option<Effect> {
        if verb != Verb::UndoRow {
            return None;
        }
        Some(match list.selected() {
            Some(LogEntry::Movement(row)) => Effect::Undo(UndoTarget::Movement(row.id)),
            Some(LogEntry::Change(row)) => Effect::Undo(UndoTarget::Change(row.id)),
            None => Effect::Say("undo-nothing"),
        })
    }
}
