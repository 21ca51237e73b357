//! What the shell keeps about forms and writes under way.

use super::bulk::Bulk;
use super::documents::Document;
use super::forms;
use crate::app::Outcome;
use crate::app::query::ProductCard;
use crate::tui::paper::Wanted;
use crate::tui::screen::UndoTarget;

/// A write under way.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) ticket: u64,
    pub(super) what: What,
    pub(super) sku: String,
}

/// What a write is for, to say so when it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A form's fields: name, before, after.
    Save(Vec<(&'static str, String, String)>),
    Undo(Done),
    /// A form about a document.
    Paper,
    /// A form over many products.
    Bulk,
}

/// A change of this session that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) sku: String,
    pub(super) field: String,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) targets: Vec<UndoTarget>,
    /// Whether it was one step over many rows, to be taken back as one.
    pub(super) step: bool,
}

/// How far it is to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    Stay,
    /// Ctrl-C was pressed; a second one leaves.
    Interrupted,
    /// As soon as what is being written is done.
    Leaving,
}

/// A form that waits for what it opens on.
#[derive(Clone, Debug)]
pub(super) enum Opening {
    Stock { kind: forms::FormKind, warehouse: Option<String> },
    Paper(Wanted),
}

/// What a form is about.
#[derive(Clone, Debug)]
pub(super) enum Subject {
    Stock(forms::FormKind, Box<ProductCard>),
    Paper(Box<Document>),
    /// Over many products.
    Bulk(Bulk),
}

/// Every movement and change of an outcome, newest first, as what can be taken back.
pub(super) fn targets(outcomes: &[Outcome]) -> Vec<UndoTarget> {
    let of = |outcome: &Outcome| {
        let movements = outcome.movements.iter().map(|id| UndoTarget::Movement(*id));
        let changes = outcome.changes.iter().map(|id| UndoTarget::Change(*id));
        changes.chain(movements).collect::<Vec<_>>()
    };
    let mut targets: Vec<UndoTarget> = outcomes.iter().flat_map(of).collect();
    targets.reverse();
    targets
}
