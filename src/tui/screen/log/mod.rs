//! Log: who did what, before and after; movements and changes of fields in one line of time.

mod view;

use super::list::{Ask, List, Listing, Look, Paging, Place, Row};
use super::table::{Cell, Head};
use super::{Effect, Tab, UndoTarget, Verb};
use crate::app::command::Undo;
use crate::app::query::{Find, LogEntry, LogKey, Query, Reply, log_place};
use crate::domain::filter::{Filter, Listed, Term, What};
use crate::domain::movement::{Document, KINDS};
use crate::locale::Words;
use crate::tui::keymap::Scope;

/// The newest entries, and older ones as the cursor comes near them.
#[derive(Debug, Default)]
pub struct Log {
    /// Where the next page begins.
    next: Option<LogKey>,
    /// The entry whose dependents were asked for.
    of: Option<Undo>,
}

/// The list of what rests on an entry.
const DEPENDENTS: usize = 1;

fn target(entry: &LogEntry) -> UndoTarget {
    match entry {
        LogEntry::Movement(row) => UndoTarget::Movement(row.id),
        LogEntry::Change(row) => UndoTarget::Change(row.id),
    }
}

/// The document that an entry belongs to; where it has none, the stock of its product.
fn document(entry: &LogEntry) -> Effect {
    let stock = || Effect::Open(Tab::Stock, subject(entry).to_owned());
    let LogEntry::Movement(row) = entry else { return stock() };
    let Some(code) = row.document.clone() else { return stock() };
    let kind = KINDS.iter().find(|kind| kind.name == row.kind);
    match kind.map(|kind| kind.document) {
        Some(Document::Order) => Effect::Open(Tab::Orders, code),
        Some(Document::Transfer) => Effect::Open(Tab::Transfers, code),
        Some(Document::Pool) => Effect::Open(Tab::Promotions, code),
        Some(Document::Count) => Effect::Open(Tab::Count, code),
        Some(Document::None | Document::Agreement) | None => stock(),
    }
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
        if self.of.is_some() { &["log-all", "log-dependents"] } else { &["log-all"] }
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
        if let Some(of) = self.of.filter(|_| ask.view == DEPENDENTS) {
            return Query::Dependents(of);
        }
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

    fn paging(&self, view: usize) -> Paging {
        if view == DEPENDENTS { Paging::Again } else { Paging::Onwards }
    }

    fn finds(&self, view: usize) -> Option<Listed> {
        (view != DEPENDENTS).then_some(Listed::Log)
    }

    fn keeps(&self, view: usize) -> bool {
        view != DEPENDENTS
    }

    fn marks(&self, _view: usize) -> bool {
        true
    }

    fn title(&self, list: &List<LogEntry>, words: &Words) -> Option<String> {
        let (Undo::Movement(id)
        | Undo::Change(id)
        | Undo::StepOfMovement(id)
        | Undo::StepOfChange(id)) = self.of.filter(|_| list.view() == DEPENDENTS)?;
        Some(words.fill("log-depends-on", &[("id", id.into())]))
    }

    fn empty(&self, view: usize) -> &'static str {
        if view == DEPENDENTS { "log-nothing-depends" } else { "list-empty" }
    }

    fn show_dependents(&mut self, list: &mut List<LogEntry>, of: Undo) {
        self.of = Some(of);
        list.turn(DEPENDENTS);
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
        if verb == Verb::Open && list.view() == DEPENDENTS {
            return list.selected().map(document);
        }
        if verb != Verb::UndoRow {
            return None;
        }
        if list.marks() > 0 {
            return Some(Effect::UndoMany(list.marked().map(target).collect()));
        }
        let row = list.selected().map(target);
        Some(row.map_or(Effect::Say("undo-nothing"), Effect::Undo))
    }
}
