//! Products: every product with what can be sold of it.

mod view;

use super::list::{Ask, List, Listing, Look, Paging, Place, Row};
use super::table::{Cell, Head};
use super::{Around, Effect, Tab};
use crate::app::query::{From, ProductFilter, ProductLine, ProductPage, ProductSort, Query, Reply};
use crate::domain::filter::Listed;
use crate::tui::canvas::Canvas;
use crate::tui::keymap::Scope;
use crate::tui::text;
use ratatui::layout::Rect;

/// Rows whose SKUs say how wide their column is.
const MEASURED: usize = 40;

/// The list of products.
#[derive(Debug, Default)]
pub struct Products {
    sku_columns: u16,
}

/// The views, with what each holds.
const VIEWS: &[&str] = &["list-all", "list-attention"];

impl Row for ProductLine {
    fn key(&self) -> String {
        self.sku.clone()
    }

    fn sku(&self) -> Option<&str> {
        Some(&self.sku)
    }
}

impl Listing for Products {
    type Row = ProductLine;

    fn tab(&self) -> Tab {
        Tab::Products
    }

    fn scope(&self) -> Scope {
        Scope::Products
    }

    fn views(&self) -> &'static [&'static str] {
        VIEWS
    }

    fn heads(&self, _view: usize) -> Vec<Head> {
        view::heads(self.sku_columns)
    }

    fn elastic(&self, _view: usize) -> &'static str {
        "column-name"
    }

    fn cells(&self, row: &ProductLine, look: Look<'_>) -> Vec<Cell> {
        view::cells(row, look)
    }

    fn paging(&self, _view: usize) -> Paging {
        Paging::Both
    }

    fn marks(&self, _view: usize) -> bool {
        true
    }

    fn sorted(&self, _view: usize) -> Option<(&'static str, bool)> {
        Some(("sku", false))
    }

    fn finds(&self, _view: usize) -> Option<Listed> {
        Some(Listed::Products)
    }

    fn question(&self, ask: &Ask<'_, ProductLine>) -> Query {
        let filter = if ask.view == 0 { ProductFilter::All } else { ProductFilter::Attention };
        let best = if ask.search.is_empty() { "sku" } else { "match" };
        let (name, descending) = ask.sort.unwrap_or((best, false));
        let sort = ProductSort::named(name).unwrap_or_default();
        let sku = |row: &ProductLine| row.sku.clone();
        let from = match ask.from {
            Place::Start => From::Start,
            Place::End => From::End,
            Place::At(row) => From::At(sku(row)),
            Place::After(row) => From::After(sku(row)),
            Place::Before(row) => From::Before(sku(row)),
        };
        Query::Products(ProductPage {
            filter,
            search: ask.search.to_owned(),
            sort,
            descending,
            from,
            limit: ask.limit,
        })
    }

    fn receive(&mut self, reply: Reply, list: &List<ProductLine>) -> Option<Vec<ProductLine>> {
        let Reply::Products(rows) = reply else { return None };
        if list.starts_over() {
            // Measured once a list and on the same rows at every size, so that no column jumps.
            let first = rows.iter().take(MEASURED);
            self.sku_columns = first.map(|row| text::columns(&row.sku)).max().unwrap_or(0);
        }
        Some(rows)
    }

    fn open(&mut self, row: &ProductLine) -> Effect {
        Effect::Open(Tab::Stock, row.sku.clone())
    }

    fn counts(&self, look: Look<'_>) -> Option<String> {
        let count = look.glance?.count("products");
        Some(look.words.fill("list-items", &[("count", count.into())]))
    }

    fn draw_inspector(
        &self,
        canvas: &mut Canvas<'_>,
        area: Rect,
        list: &List<ProductLine>,
        around: &Around<'_>,
    ) {
        if let Some(row) = list.selected() {
            view::draw_inspector(canvas, area, row, around);
        }
    }
}
