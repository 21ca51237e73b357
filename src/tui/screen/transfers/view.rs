//! ```text
//!    Transfer   State        SKU          From>To     Asked  Sent  Here  Bad  Lost Due
//! >  TR-0042    on the road  SKU-10001    WUH>BJ         30    25     -    -     - OVERDUE
//! ```

use super::Line;
use crate::app::query::{Suggestion, TransferRow};
use crate::domain::time::Timestamp;
use crate::tui::paper;
use crate::tui::screen::list::Look;
use crate::tui::screen::table::{Cell, Head, plain, units};
use crate::tui::theme::Role;

pub(super) const TRANSFERS: [Head; 9] = [
    Head::text("column-transfer", 8, 0).by("transfer"),
    Head::text("column-transfer-state", 11, 50).by("state"),
    Head::text("column-sku", 10, 0).by("sku"),
    Head::text("column-way", 9, 0).by("from"),
    Head::number("column-requested", 5, 0).by("requested"),
    Head::number("column-sent", 5, 44).by("dispatched"),
    Head::number("column-received", 5, 54).by("received"),
    Head::number("column-lost", 5, 70).by("lost"),
    Head::text("column-due", 8, 60).by("due"),
];

pub(super) const SUGGESTIONS: [Head; 8] = [
    Head::text("column-sku", 10, 0).by("sku"),
    Head::text("column-name", 8, 60).by("name"),
    Head::text("column-from", 7, 30).by("from"),
    Head::number("column-sellable", 8, 50).by("from_sellable"),
    Head::text("column-to", 7, 30).by("to"),
    Head::number("column-sellable", 8, 50).by("to_sellable"),
    Head::number("column-threshold", 6, 70).by("threshold"),
    Head::number("column-send", 6, 0).by("qty"),
];

pub(super) fn transfer_cells(row: &TransferRow, look: Look<'_>) -> Vec<Cell> {
    let words = look.words;
    let due = match paper::due(row, words, look.now) {
        Some((day, false)) => plain(day),
        Some((word, true)) => (word, Role::Bad),
        None => ("-".to_owned(), Role::Quiet),
    };
    let here = row.received.saturating_add(row.received_unsellable);
    vec![
        plain(&row.code),
        plain(words.get(&format!("transfer-state-{}", row.state))),
        plain(&row.sku),
        plain(paper::way(row)),
        units(row.requested),
        units(row.dispatched),
        units(here),
        units(row.lost),
        due,
    ]
}

pub(super) fn suggestion_cells(row: &Suggestion) -> Vec<Cell> {
    vec![
        plain(&row.sku),
        plain(&row.name),
        plain(&row.from),
        plain(row.from_sellable.to_string()),
        plain(&row.to),
        plain(row.to_sellable.to_string()),
        plain(row.threshold.to_string()),
        (row.qty.to_string(), Role::Good),
    ]
}

/// What the row under the cursor still has to do, and who asked for it.
pub(super) fn inspector(row: &Line, look: Look<'_>) -> String {
    let words = look.words;
    match row {
        Line::Transfer(row) => {
            let progress = row.progress();
            let at = words.short_time(Timestamp::from_millis(row.requested_at), look.now);
            let fills = [
                ("transfer", row.code.as_str().into()),
                ("waiting", progress.waiting().into()),
                ("road", progress.on_the_road().into()),
                ("damaged", row.received_unsellable.into()),
                ("cancelled", row.cancelled.into()),
                ("at", at.into()),
                ("by", row.by.as_str().into()),
            ];
            words.fill("transfers-inspector", &fills)
        }
        Line::Suggestion(row) => {
            let fills = [
                ("to", row.to.as_str().into()),
                ("sellable", row.to_sellable.into()),
                ("inbound", row.to_inbound.into()),
                ("threshold", row.threshold.into()),
                ("from", row.from.as_str().into()),
                ("left", row.from_sellable.saturating_sub(row.qty).into()),
            ];
            words.fill("transfers-why", &fills)
        }
    }
}
