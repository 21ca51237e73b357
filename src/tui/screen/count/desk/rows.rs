//! The entries that stay in sight, so that a miscount is seen.

use crate::app::command::EntryTold;
use crate::app::query::count::DeskRow;
use crate::domain::stocktake::EntryKind;

/// Entries kept.
pub(super) const KEPT: usize = 60;

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub number: i64,
    /// When, UTC milliseconds.
    pub at: i64,
    pub kind: EntryKind,
    /// The product; `None` for a code that nobody knows.
    pub sku: Option<String>,
    pub name: String,
    pub unsellable: bool,
    pub code: String,
    /// What it added.
    pub units: i64,
    /// What there was of it at the location then.
    pub here: i64,
    /// What there is of the product in the whole stock-take, where it was told.
    pub counted: Option<i64>,
    /// Not planned to be counted.
    pub extra: bool,
    pub undone: bool,
}

impl Row {
    pub(super) fn of(entry: &EntryTold, now: i64) -> Self {
        let kind = EntryKind::ALL.iter().find(|kind| kind.name() == entry.kind);
        Self {
            number: entry.number,
            at: now,
            kind: kind.copied().unwrap_or(EntryKind::Add),
            sku: entry.sku.clone(),
            name: entry.name.clone().unwrap_or_default(),
            unsellable: entry.unsellable,
            code: entry.code.clone(),
            units: entry.units,
            here: entry.here,
            counted: entry.counted,
            extra: entry.extra,
            undone: false,
        }
    }

    /// An entry as it was read; the entries that take others back are shown at those.
    pub(super) fn read(row: &DeskRow) -> Option<Self> {
        let entry = &row.entry;
        (entry.entry_kind != EntryKind::Undo).then(|| Self {
            number: entry.number,
            at: entry.at,
            kind: entry.entry_kind,
            sku: entry.sku.clone(),
            name: entry.name.clone().unwrap_or_default(),
            unsellable: entry.unsellable,
            code: entry.code.clone(),
            units: entry.units,
            here: row.here,
            counted: None,
            extra: false,
            undone: entry.undone_by.is_some(),
        })
    }

    /// Whether it counts.
    pub fn is_standing(&self) -> bool {
        !self.undone && self.kind != EntryKind::Undo
    }

    /// What it did: `+12`, `-1`, or `=24` for a figure that was set.
    pub fn shown(&self) -> String {
        match self.kind {
            EntryKind::Set => format!("={}", self.here),
            EntryKind::Add
            | EntryKind::Empty
            | EntryKind::Undo
            | EntryKind::Skip
            | EntryKind::Tie
            | EntryKind::Park => format!("{:+}", self.units),
        }
    }
}
