//! Stock-takes: books and shelves are reconciled while the store goes on selling.
//!
//! A count is an assertion about the shelf at one moment; the variance is the difference to the
//! books *at that moment*; what is posted are movements. Nothing is frozen.
//!
//! - A line is a product in the stock-take's warehouse: its shelf (total − unsellable), or its
//!   unsellable stock. Blank is never zero: a line is not counted, counted, confirmed empty, skipped
//!   with a reason, or waits for a recount.
//! - Expected is what the books said at the ledger position of the line's own count; what was
//!   entered late, and happened before the count, moves it ([`variance`]).
//! - A movement between the first and the last scan of a line makes it ambiguous: nothing is guessed.
//! - Lines beyond the tolerance are counted again by somebody else; both counts are kept
//!   ([`tolerance`], [`review`]).
//! - A loss comes out of sellable; what sellable cannot bear only as the approver decides.
//!
//! Source: the domain's §8; S38, S144, S234 to S237, S246.

pub mod accuracy;
pub mod class;
pub mod review;
pub mod tolerance;
pub mod variance;

use crate::domain::product::choices;
use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::Stock;

/// Where a stock-take stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CountState {
    /// Being counted and reviewed.
    Open,
    /// Its movements are in the ledger.
    Posted,
    /// Given up; nothing was posted.
    Cancelled,
    /// Posted, and taken back by movements.
    Reversed,
}

choices!(CountState, Open = 0 "open", Posted = 1 "posted", Cancelled = 2 "cancelled", Reversed = 3 "reversed");

/// What is known of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LineState {
    /// Nobody was there yet.
    #[default]
    NotCounted,
    /// Counted; the figure may be 0.
    Counted,
    /// Somebody looked and confirmed that nothing is there.
    Empty,
    /// Left out, with a reason.
    Skipped,
    /// To be counted again by somebody else.
    Recount,
}

choices!(LineState, NotCounted = 0 "not_counted", Counted = 1 "counted", Empty = 2 "empty", Skipped = 3 "skipped", Recount = 4 "recount");

/// What a line means that nobody counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Uncounted {
    /// The books stay as they are.
    #[default]
    Keep,
    /// Nothing is there.
    Zero,
    /// Nothing is posted until it is counted or skipped.
    Refuse,
}

choices!(Uncounted, Keep = 0 "keep", Zero = 1 "zero", Refuse = 2 "refuse");

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// Adds to what was counted in its bin: a scan, or a correction with a sign.
    Add,
    /// Sets what was counted in its bin.
    Set,
    /// Nothing is there.
    Empty,
    /// Takes another entry back.
    Undo,
    /// Leaves the line out.
    Skip,
    /// Scans of an unknown code, now known.
    Tie,
    /// A scan of a code that nobody knows.
    Park,
}

choices!(EntryKind, Add = 0 "add", Set = 1 "set", Empty = 2 "empty", Undo = 3 "undo", Skip = 4 "skip", Tie = 5 "tie", Park = 6 "park");

/// Reason codes for a variance. What a reviewer chooses from, and what the report adds up by.
pub const REASONS: &[&str] = &[
    "damaged",
    "expired",
    "stolen",
    "found",
    "missing",
    "entry_error",
    "mispicked",
    "inbound_not_recorded",
    "miscounted",
    "other",
];

/// How long a location stays somebody's without a sign of life, in milliseconds.
pub const LEASE_MILLIS: i64 = 120_000;

/// Fewest digits with which a number may be a barcode that happens to be a whole number; one of
/// eight digits or more always looks like one.
pub const BARCODE_DIGITS_MIN: usize = 6;

/// Units of a loss that sellable bears: it stays at 0 or above, and what it loses is really there.
pub fn sellable_bears(stock: &Stock) -> i64 {
    stock.sellable.min(stock.real_for_sale()).max(0)
}

/// What a line is about, as the books hold it: the shelf (total − unsellable), or unsellable.
pub fn books(stock: &Stock, unsellable: bool) -> i64 {
    if unsellable { stock.unsellable } else { stock.total().saturating_sub(stock.unsellable) }
}

/// A reason code.
///
/// # Errors
///
/// [`Rule::FieldInvalid`] naming the codes.
pub fn reason(text: &str) -> Result<&'static str, Refused> {
    let found = REASONS.iter().find(|reason| **reason == text.trim());
    let invalid = || Refused::new(Rule::FieldInvalid).field("reason").value(text);
    found.copied().ok_or_else(|| invalid().other(REASONS.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::{books, sellable_bears};
    use crate::domain::stock::Stock;

    #[test]
    fn the_shelf_is_what_can_be_touched_without_what_is_unsellable() {
        let stock = Stock {
            sellable: 85,
            order_occupied: 12,
            unsellable: 3,
            locked: 20,
            ..Stock::default()
        };
        assert_eq!((books(&stock, false), books(&stock, true)), (117, 3));
    }

    #[test]
    fn sellable_bears_only_what_is_really_there() {
        let stock = Stock { sellable: 3, virtual_stock: 3, locked: 5, ..Stock::default() };
        assert_eq!(sellable_bears(&stock), 0);
        assert_eq!(
            sellable_bears(&Stock { sellable: -2, order_occupied: 9, ..Stock::default() }),
            0
        );
        assert_eq!(
            sellable_bears(&Stock { sellable: 4, order_occupied: 9, ..Stock::default() }),
            4
        );
    }
}
