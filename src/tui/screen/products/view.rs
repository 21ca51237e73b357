//! ```text
//!  Products > All       1,284 items  13 shown  filter: -  sort: SKU asc
//!    SKU        Name                        Type      Sellable Thresh  OnHand St
//! >  SKU-10001  手工皂 薰衣草 120g          finite         149     32     254 ok
//!
//!  SKU-10001 手工皂 薰衣草  149 = BJ 60 + WUH 60 + TPE 29  lock 103
//! ```

use ratatui::layout::Rect;

use super::Products;
use crate::app::query::{ProductFilter, ProductLine};
use crate::domain::product::{ProductState, StockType};
use crate::domain::stock::Bucket;
use crate::locale::Words;
use crate::tui::canvas::{Canvas, Column, columns};
use crate::tui::screen::Around;
use crate::tui::screen::pane;
use crate::tui::shell::layout::Layout;
use crate::tui::text::{self, figure};
use crate::tui::theme::Role;

/// What a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Sku,
    Name,
    Type,
    Sellable,
    Threshold,
    Total,
    State,
}

impl Cell {
    const fn heading(self) -> &'static str {
        match self {
            Self::Sku => "column-sku",
            Self::Name => "column-name",
            Self::Type => "column-type",
            Self::Sellable => "column-sellable",
            Self::Threshold => "column-threshold",
            Self::Total => "column-total",
            Self::State => "column-state",
        }
    }

    const fn is_number(self) -> bool {
        matches!(self, Self::Sellable | Self::Threshold | Self::Total)
    }

    fn text(self, row: &ProductLine, words: &Words, width: u16, store: i64) -> String {
        let unlimited = row.stock_type == StockType::Unlimited;
        let none = "-".to_owned();
        match self {
            Self::Sku => row.sku.clone(),
            Self::Name => row.name.clone(),
            Self::Type => words.get(&format!("type-{}", row.stock_type.name())).to_owned(),
            Self::Sellable | Self::Total | Self::Threshold if !row.stocked => none,
            Self::Sellable if unlimited => "inf".to_owned(),
            Self::Total | Self::Threshold if unlimited => none,
            Self::Sellable => figure(row.sellable, width),
            Self::Total => figure(row.total, width),
            Self::Threshold => figure(row.threshold.unwrap_or(store), width),
            Self::State => state(row, words).0,
        }
    }
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

impl Products {
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, layout: &Layout, around: &Around<'_>) {
        self.draw_crumb(canvas, layout.crumb, around);
        let body = layout.body;
        let (cells, laid) = self.columns(layout);
        let headed = body.height > 3 && layout.crumb.height > 0;
        if headed {
            for (cell, column) in cells.iter().zip(&laid) {
                let name = canvas.words.get(cell.heading()).to_owned();
                put_cell(canvas, *column, body.y, &name, Role::Head, cell.is_number());
            }
        }
        let first = body.y.saturating_add(u16::from(headed));
        if self.window.is_empty() {
            let id = match (self.read, self.view.search.is_empty()) {
                (false, _) => "list-loading",
                (true, true) => "list-empty",
                (true, false) => "list-no-match",
            };
            let said = canvas.words.get(id).to_owned();
            canvas.put(
                body.x.saturating_add(3),
                first.saturating_add(1),
                body.width.saturating_sub(3),
                &said,
                Role::Quiet,
            );
        }
        let store = around.glance.map_or(0, |glance| glance.threshold);
        for ((row, selected), y) in self.window.visible().zip(first..body.bottom()) {
            let line = Rect { y, height: 1, ..body };
            draw_row(canvas, line, (row, selected), &cells, &laid, store);
        }
        if layout.has_pane() {
            pane::draw(canvas, layout.pane, around.card);
        }
        self.draw_inspector(canvas, layout.inspector, around);
    }

    /// Which columns fit, and where.
    fn columns(&self, layout: &Layout) -> (Vec<Cell>, Vec<Column>) {
        let width = layout.body.width;
        let sku = self.sku_columns.clamp(10, if width < 70 { 10 } else { 16 });
        let all = [
            (Cell::Sku, sku, 0),
            (Cell::Name, 10, 24),
            (Cell::Type, 9, 66),
            (Cell::Sellable, 8, 0),
            (Cell::Threshold, 6, 54),
            (Cell::Total, 7, 76),
            (Cell::State, 4, 34),
        ];
        let shown = all.into_iter().filter(|(cell, _, from)| {
            width >= *from && !(*cell == Cell::Total && layout.has_pane())
        });
        let (cells, widths): (Vec<Cell>, Vec<u16>) =
            shown.map(|(cell, wide, _)| (cell, wide)).unzip();
        let elastic = cells.iter().position(|cell| *cell == Cell::Name).unwrap_or(0);
        let margin = u16::from(layout.has_pane());
        let room = width.saturating_sub(3).saturating_sub(margin);
        (cells, columns(layout.body.x.saturating_add(3), room, &widths, elastic))
    }

    fn draw_crumb(&self, canvas: &mut Canvas<'_>, area: Rect, around: &Around<'_>) {
        let words = canvas.words;
        let x = area.x.saturating_add(1);
        let head = format!("{} > {}", words.get("scope-products"), words.get(self.saved_view()));
        let mut parts = Vec::new();
        if let Some(glance) = around.glance {
            parts.push(words.fill("list-items", &[("count", glance.count("products").into())]));
        }
        // Rows on the screen; all that match where a filter is on and they are known.
        let whole = self.window.from_start && self.window.to_end;
        let narrowed = !self.view.search.is_empty() || self.view.filter != ProductFilter::All;
        let count =
            if whole && narrowed { self.window.len() } else { self.window.visible().count() };
        let shown = i64::try_from(count).unwrap_or(0);
        parts.push(words.fill("list-shown", &[("count", shown.into())]));
        let filter = if self.view.search.is_empty() { "-" } else { &self.view.search };
        parts.push(words.fill("list-filter", &[("filter", filter.into())]));
        let order = if self.view.descending { "list-descending" } else { "list-ascending" };
        let column = words.get(self.sort_name());
        let fills = [("column", column.into()), ("order", words.get(order).into())];
        parts.push(words.fill("list-sort", &fills));
        let gap = if area.width >= 100 { "   " } else { "  " };
        let end = canvas.put(x, area.y, area.width.saturating_sub(1), &head, Role::Head);
        let rest = parts.join(gap);
        let at = end.saturating_add(2).max(area.x.saturating_add(22)).min(area.right());
        canvas.put(at, area.y, area.right().saturating_sub(at), &rest, Role::Body);
    }

    fn draw_inspector(&self, canvas: &mut Canvas<'_>, area: Rect, around: &Around<'_>) {
        let Some(row) = self.window.selected().filter(|_| area.height > 0) else { return };
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
                format!("{} = {spread}", card.card.sum.stock.sellable)
            }
        };
        if locked > 0 {
            let word = canvas.words.get("bucket-locked.head").trim_start_matches('+');
            tail = format!("{tail}  {word} {locked}");
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

fn draw_row(
    canvas: &mut Canvas<'_>,
    line: Rect,
    (row, selected): (&ProductLine, bool),
    cells: &[Cell],
    laid: &[Column],
    store: i64,
) {
    if selected {
        canvas.fill(line, Role::Selected);
        canvas.put(line.x, line.y, 1, ">", Role::Selected);
        canvas.focus(line.x, line.y);
    }
    for (cell, column) in cells.iter().zip(laid) {
        let shown = cell.text(row, canvas.words, column.width, store);
        let role = match cell {
            _ if selected => Role::Selected,
            Cell::State => state(row, canvas.words).1,
            Cell::Sku
            | Cell::Name
            | Cell::Type
            | Cell::Sellable
            | Cell::Threshold
            | Cell::Total => Role::Body,
        };
        put_cell(canvas, *column, line.y, &shown, role, cell.is_number());
    }
}

fn put_cell(canvas: &mut Canvas<'_>, column: Column, y: u16, shown: &str, role: Role, right: bool) {
    if right {
        let end = column.x.saturating_add(column.width);
        canvas.put_right(end, y, column.width, shown, role);
    } else {
        canvas.put(column.x, y, column.width, shown, role);
    }
}
