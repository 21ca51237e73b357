//! Log: who did what, before and after; movements and changes of fields in one line of time.

mod view;

use super::list::{Ask, List, Listing, Look, Place, Row};
use super::table::{Cell, Head};
use super::{Effect, Tab, UndoTarget, Verb};
use crate::app::query::{LogEntry, LogKey, Query, Reply};
use crate::locale::Words;
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
        let sku = (!ask.search.is_empty()).then(|| ask.search.to_owned());
        let from = match (&ask.from, self.next) {
            (Place::After(_), Some(next)) => next,
            (_, _) => LogKey::NEWEST,
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

    fn finds(&self) -> bool {
        true
    }

    /// It is narrowed to one product, so half a SKU would find nothing.
    fn finds_at_once(&self) -> bool {
        false
    }

    fn title(&self, list: &List<LogEntry>, words: &Words) -> Option<String> {
        let sku = list.search();
        (!sku.is_empty()).then(|| words.fill("log-of", &[("sku", sku.into())]))
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
        list.set_search(code);
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
