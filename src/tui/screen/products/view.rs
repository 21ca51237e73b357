//! ```text
//!    SKU        Name                        Type      Sellable Thresh  OnHand St
//! >  SKU-10001  手工皂 薰衣草 120g          finite         149     32     254 ok
//!
//!  SKU-10001 手工皂 薰衣草  149 = BJ 60 + WUH 60 + TPE 29  lock 103
//! ```

use ratatui::layout::Rect;

use crate::app::query::ProductLine;
use crate::domain::product::{ProductState, StockType};
use crate::domain::stock::Bucket;
use crate::locale::{Words, grouped};
use crate::tui::canvas::Canvas;
use crate::tui::screen::list::Look;
use crate::tui::screen::table::{Cell, Head, plain};
use crate::tui::screen::{Around, pane};
use crate::tui::text;
use crate::tui::theme::Role;

/// The columns, with SKUs of at most so many cells.
pub(super) fn heads(sku_columns: u16) -> Vec<Head> {
    vec![
        Head::text("column-sku", sku_columns.clamp(10, 16), 0).by("sku").least(10),
        Head::text("column-name", 10, 24).by("name"),
        Head::text("column-type", 9, 66).by("type"),
        Head::number("column-sellable", 8, 0).by("sellable"),
        Head::number("column-threshold", 6, 54).by("threshold"),
        Head::number("column-total", 7, 76).by("total").alone(),
        Head::text("column-state", 4, 34).by("availability"),
    ]
}

/// The cells of a row, in the order of the columns.
pub(super) fn cells(row: &ProductLine, look: Look<'_>) -> Vec<Cell> {
    let words = look.words;
    let unlimited = row.stock_type == StockType::Unlimited;
    let store = look.glance.map_or(0, |glance| glance.threshold);
    let figure = |units: i64, endless: &str| match (row.stocked, unlimited) {
        (false, _) => plain("-"),
        (true, true) => plain(endless),
        (true, false) => plain(units.to_string()),
    };
    vec![
        plain(&row.sku),
        plain(&row.name),
        plain(words.get(&format!("type-{}", row.stock_type.name()))),
        figure(row.sellable, "inf"),
        figure(row.threshold.unwrap_or(store), "-"),
        figure(row.total, "-"),
        state(row, words),
    ]
}

/// The word of the last column and how it is drawn.
fn state(row: &ProductLine, words: &Words) -> (String, Role) {
    let id = match row.state {
        ProductState::OnSale if !row.stocked => return ("-".to_owned(), Role::Quiet),
        ProductState::OnSale => format!("availability-{}.mark", row.availability.name()),
        ProductState::Draft | ProductState::Delisted => format!("state-{}.mark", row.state.name()),
    };
    let role = pane::role_of(row.availability);
    (words.get(&id).to_owned(), role)
}

/// The product under the cursor in a line: where what can be sold of it lies.
pub(super) fn draw_inspector(
    canvas: &mut Canvas<'_>,
    area: Rect,
    row: &ProductLine,
    around: &Around<'_>,
) {
    let x = area.x.saturating_add(1);
    let wide = area.width.saturating_sub(2);
    let card = around.card.filter(|card| card.product.sku.as_str() == row.sku);
    let Some(card) = card else {
        let line = format!("{} {}", row.sku, row.name);
        canvas.put(x, area.y, wide, &line, Role::Body);
        return;
    };
    let spread = pane::spread(card);
    let locked = card.card.sum.stock.get(Bucket::Locked);
    let mut tail = match (card.bundle_sellable, row.stock_type) {
        (Some(count), _) => canvas.words.fill("inspector-bundle", &[("count", count.into())]),
        (None, StockType::Unlimited) => "inf".to_owned(),
        (None, StockType::Finite | StockType::Reserved) => {
            format!("{} = {spread}", grouped(card.card.sum.stock.sellable))
        }
    };
    if locked > 0 {
        let word = canvas.words.get("bucket-locked.head").trim_start_matches('+');
        tail = format!("{tail}  {word} {}", grouped(locked));
    }
    if let Some(barcode) = card.product.barcodes.first() {
        tail = format!("{tail}  EAN {}", clipped(&barcode.code));
    }
    let taken = text::width(&tail).saturating_add(text::width(&row.sku)).saturating_add(3);
    let room = usize::from(wide).saturating_sub(taken).max(8);
    let head = text::fit(&row.name, room).into_owned();
    let line = format!("{} {head}  {tail}", row.sku);
    canvas.put(x, area.y, wide, &line, Role::Body);
}

/// The ends of a long code: `690..892`.
fn clipped(code: &str) -> String {
    let count = code.chars().count();
    if count <= 9 {
        return code.to_owned();
    }
    let head: String = code.chars().take(3).collect();
    let tail: String = code.chars().skip(count.saturating_sub(3)).collect();
    format!("{head}..{tail}")
}
