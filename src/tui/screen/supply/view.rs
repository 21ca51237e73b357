//! ```text
//!    What               Document     Who / way          Units State        Due
//! >  order-occupied     O-88121      Wang                  12 unpaid       3m
//!    in transit         TR-0042      WUH>BJ                25 on the road  OVERDUE
//!    virtual            Acme         WH-BJ                  5 5 agreed     12-01
//! ```

use ratatui::layout::Rect;

use super::{Line, Supply};
use crate::app::query::{Agreement, Hold, PoolCard, TransferRow};
use crate::domain::time::Timestamp;
use crate::locale::Words;
use crate::tui::canvas::Canvas;
use crate::tui::paper;
use crate::tui::screen::list::Look;
use crate::tui::screen::pane;
use crate::tui::screen::table::{Cell, Head, plain, units};
use crate::tui::theme::Role;

pub(super) const HEADS: [Head; 6] = [
    Head::text("column-bucket", 17, 50),
    Head::text("column-document", 12, 0),
    Head::text("column-party", 10, 40),
    Head::number("column-held", 6, 0),
    Head::text("column-order-state", 14, 60),
    Head::text("column-due", 8, 0),
];

fn order_cells(row: &Hold, words: &Words, now: Timestamp) -> Vec<Cell> {
    let due = row.expires_at.map(Timestamp::from_millis);
    let due = due.and_then(|at| words.time_left(at, now)).unwrap_or_else(|| "-".to_owned());
    let state = words.get(&format!("order-state-{}", row.state)).to_owned();
    vec![
        plain(words.get("bucket-order_occupied")),
        plain(&row.order),
        plain(&row.customer),
        units(row.open),
        plain(state),
        plain(due),
    ]
}

impl Supply {
    fn transfer_cells(&self, row: &TransferRow, words: &Words, now: Timestamp) -> Vec<Cell> {
        let progress = row.progress();
        let leaves = row.from.eq_ignore_ascii_case(&self.warehouse);
        let due = match paper::due(row, words, now) {
            Some((day, false)) => plain(day),
            Some((word, true)) => (word, Role::Bad),
            None => ("-".to_owned(), Role::Quiet),
        };
        let bucket = match (leaves, progress.on_the_road()) {
            (true, 0) => "bucket-transfer_occupied",
            (true, _) => "bucket-in_transit",
            (false, _) => "supply-inbound",
        };
        let count = row.kept_of(&self.warehouse);
        vec![
            plain(words.get(bucket)),
            plain(&row.code),
            plain(paper::way(row)),
            units(count),
            plain(words.get(&format!("transfer-state-{}", row.state))),
            due,
        ]
    }

    /// A pool, with what it keeps of this row of stock.
    fn pool_cells(&self, card: &PoolCard, words: &Words, now: Timestamp) -> Vec<Cell> {
        let kept = card.kept_of(&self.sku, &self.warehouse);
        let pool = &card.pool;
        let state = if pool.paused { "paused" } else { pool.state };
        let ends = pool.ends_at.map(Timestamp::from_millis);
        let due = ends.and_then(|at| words.time_left(at, now)).unwrap_or_else(|| "-".to_owned());
        let who = if pool.for_whom.is_empty() { &pool.name } else { &pool.for_whom };
        vec![
            plain(words.get("bucket-locked")),
            plain(&pool.code),
            plain(who),
            units(kept),
            plain(words.get(&format!("pool-state-{state}"))),
            plain(due),
        ]
    }

    /// The cells of a document, in the order of the columns.
    pub(super) fn cells_of(&self, row: &Line, look: Look<'_>) -> Vec<Cell> {
        match row {
            Line::Order(row) => order_cells(row, look.words, look.now),
            Line::Transfer(row) => self.transfer_cells(row, look.words, look.now),
            Line::Pool(card) => self.pool_cells(card, look.words, look.now),
            Line::Agreement(row) => agreement_cells(row, look.words),
        }
    }
}

/// What there is to say about the document under the cursor.
pub(super) fn draw_inspector(canvas: &mut Canvas<'_>, area: Rect, row: Option<&Line>) {
    let words = canvas.words;
    let line = match row {
        Some(Line::Agreement(row)) => {
            let none = words.get("preview-empty").to_owned();
            let until = row.until.map_or_else(|| none.clone(), |day| words.date(day));
            let expected = row.expected_on.map_or(none, |day| words.short_date(day));
            let fills = [
                ("supplier", named(row, words).into()),
                ("agreed", row.agreed.into()),
                ("delivered", row.delivered.into()),
                ("open", row.open.into()),
                ("sold", row.sold.into()),
                ("until", until.into()),
                ("expected", expected.into()),
            ];
            words.fill("supply-inspector", &fills)
        }
        Some(Line::Order(row)) if row.flagged => {
            let fills = [("order", row.order.as_str().into()), ("share", row.share.into())];
            words.fill("supply-flagged", &fills)
        }
        Some(Line::Order(_) | Line::Transfer(_) | Line::Pool(_)) | None => {
            words.get("supply-hint").to_owned()
        }
    };
    let wide = area.width.saturating_sub(2);
    canvas.put(area.x.saturating_add(1), area.y, wide, &line, Role::Body);
}

/// A supplier's name; a word where nobody was named.
fn named(row: &Agreement, words: &Words) -> String {
    if row.supplier.is_empty() {
        words.get("supply-nobody").to_owned()
    } else {
        row.supplier.clone()
    }
}

fn agreement_cells(row: &Agreement, words: &Words) -> Vec<Cell> {
    let sold = words.fill("supply-sold", &[("sold", row.sold.into())]);
    let due = row.expected_on.map_or_else(|| "-".to_owned(), |day| words.short_date(day));
    vec![
        plain(words.get("bucket-virtual")),
        plain(named(row, words)),
        plain(pane::short(&row.warehouse)),
        units(row.open),
        plain(sold),
        plain(due),
    ]
}
