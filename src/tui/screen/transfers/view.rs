//! ```text
//!  Transfer > Under way        2 requested   1 on the road
//!    Transfer   State        SKU          From>To     Asked  Sent  Here  Bad  Lost Due
//! >  TR-0042    on the road  SKU-10001    WUH>BJ         30    25     -    -     - OVERDUE
//! ```

use ratatui::layout::Rect;

use super::{Row, Transfers, View};
use crate::app::query::{Suggestion, TransferRow};
use crate::domain::time::Timestamp;
use crate::domain::transfer::TransferState;
use crate::locale::Words;
use crate::tui::canvas::Canvas;
use crate::tui::paper;
use crate::tui::screen::table::{self, Cell, Head, plain, units};
use crate::tui::screen::{Around, pane};
use crate::tui::shell::layout::Layout;
use crate::tui::theme::Role;

const TRANSFERS: [Head; 9] = [
    Head::text("column-transfer", 8, 0),
    Head::text("column-transfer-state", 11, 50),
    Head::text("column-sku", 10, 0),
    Head::text("column-way", 9, 0),
    Head::number("column-requested", 5, 0),
    Head::number("column-sent", 5, 44),
    Head::number("column-received", 5, 54),
    Head::number("column-lost", 5, 70),
    Head::text("column-due", 8, 60),
];

const SUGGESTIONS: [Head; 8] = [
    Head::text("column-sku", 10, 0),
    Head::text("column-name", 8, 60),
    Head::text("column-from", 7, 30),
    Head::number("column-sellable", 8, 50),
    Head::text("column-to", 7, 30),
    Head::number("column-sellable", 8, 50),
    Head::number("column-threshold", 6, 70),
    Head::number("column-send", 6, 0),
];

fn transfer_cells(row: &TransferRow, words: &Words, now: Timestamp) -> Vec<Cell> {
    let due = match paper::due(row, words, now) {
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

fn suggestion_cells(row: &Suggestion) -> Vec<Cell> {
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

impl Transfers {
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, layout: &Layout, around: &Around<'_>) {
        self.draw_crumb(canvas, layout.crumb, around);
        let (words, now) = (canvas.words, canvas.now);
        let heads: &[Head] = if self.view == View::Suggested { &SUGGESTIONS } else { &TRANSFERS };
        let elastic = if self.view == View::Suggested { "column-name" } else { "column-sku" };
        let cells = |row: &Row| match row {
            Row::Transfer(row) => transfer_cells(row, words, now),
            Row::Suggestion(row) => suggestion_cells(row),
        };
        let rows = self.window.visible().map(|(row, selected)| (cells(row), selected));
        table::draw(canvas, layout.body, heads, elastic, rows);
        if self.window.is_empty() {
            let id = if self.view == View::Suggested { "transfers-none" } else { "list-empty" };
            table::empty(canvas, layout.body, self.read, id);
        }
        if layout.has_pane() {
            pane::draw(canvas, layout.pane, around.card);
        }
        self.draw_inspector(canvas, layout.inspector);
    }

    fn draw_crumb(&self, canvas: &mut Canvas<'_>, area: Rect, around: &Around<'_>) {
        let words = canvas.words;
        let head = format!("{} > {}", words.get("scope-transfers"), words.get(self.view.id()));
        let x = area.x.saturating_add(1);
        let end = canvas.put(x, area.y, area.width.saturating_sub(1), &head, Role::Head);
        let Some(glance) = around.glance else { return };
        let count = |state: TransferState| glance.count(&format!("transfers_{}", state.name()));
        let fills = [
            ("requested", count(TransferState::Requested).into()),
            ("road", count(TransferState::Dispatched).into()),
        ];
        let said = words.fill("transfers-counts", &fills);
        let at = end.saturating_add(3);
        canvas.put(at, area.y, area.right().saturating_sub(at), &said, Role::Body);
    }

    /// What the row under the cursor still has to do, and who asked for it.
    fn draw_inspector(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let Some(row) = self.window.selected().filter(|_| area.height > 0) else { return };
        let words = canvas.words;
        let line = match row {
            Row::Transfer(row) => {
                let progress = row.progress();
                let at = words.short_time(Timestamp::from_millis(row.requested_at), canvas.now);
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
            Row::Suggestion(row) => {
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
        };
        let wide = area.width.saturating_sub(2);
        canvas.put(area.x.saturating_add(1), area.y, wide, &line, Role::Body);
    }
}
