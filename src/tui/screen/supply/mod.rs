//! The documents behind a row of stock: orders that hold it, transfers, and what suppliers hold.
//!
//! It lies over the Stock screen. `Enter` jumps to the order or the transfer; agreements with
//! suppliers are made, delivered and cut here.

mod view;

use super::list::{Ask, List, Listing, Look, Paging, Row};
use super::table::{Cell, Head};
use super::{Around, Effect, Tab, Verb};
use crate::app::query::{Agreement, Hold, PoolCard, Query, Reply, TransferRow};
use crate::domain::filter::Listed;
use crate::locale::Words;
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{Action, Scope};
use crate::tui::paper::{Each, Paper, Wanted};
use ratatui::layout::Rect;

/// The documents of one product in one warehouse.
#[derive(Debug)]
pub struct Supply {
    sku: String,
    warehouse: String,
}

/// A document.
#[derive(Clone, Debug)]
pub enum Line {
    Order(Hold),
    Transfer(TransferRow),
    Pool(Box<PoolCard>),
    Agreement(Agreement),
}

impl Row for Line {
    fn key(&self) -> String {
        match self {
            Self::Order(row) => format!("0 {} {}", row.order, row.warehouse),
            Self::Transfer(row) => format!("1 {}", row.code),
            Self::Pool(card) => format!("3 {}", card.pool.code),
            Self::Agreement(row) => format!("2 {} {}", row.warehouse, row.supplier),
        }
    }

    fn sku(&self) -> Option<&str> {
        match self {
            Self::Order(row) => Some(&row.sku),
            Self::Transfer(row) => Some(&row.sku),
            Self::Pool(card) => card.lines.first().map(|line| line.sku.as_str()),
            Self::Agreement(row) => Some(&row.sku),
        }
    }
}

impl Supply {
    pub fn new(sku: &str, warehouse: &str) -> Self {
        Self { sku: sku.to_owned(), warehouse: warehouse.to_owned() }
    }

    fn paper(&self, paper: Paper, row: Option<&Line>) -> Effect {
        let sku = self.sku.clone();
        match (paper, row) {
            (Paper::New, _) => {
                let (warehouse, supplier) = (self.warehouse.clone(), String::new());
                Effect::Form(Wanted::Supply { paper, sku, warehouse, supplier, open: 0 })
            }
            (Paper::Deliver | Paper::Remove, Some(Line::Agreement(row))) => {
                let (warehouse, supplier) = (row.warehouse.clone(), row.supplier.clone());
                Effect::Form(Wanted::Supply { paper, sku, warehouse, supplier, open: row.open })
            }
            (_, _) => Effect::None,
        }
    }
}

impl Listing for Supply {
    type Row = Line;

    fn tab(&self) -> Tab {
        Tab::Stock
    }

    fn scope(&self) -> Scope {
        Scope::Holders
    }

    fn views(&self) -> &'static [&'static str] {
        &["scope-holders"]
    }

    fn heads(&self, _view: usize) -> Vec<Head> {
        view::HEADS.to_vec()
    }

    fn elastic(&self, _view: usize) -> &'static str {
        "column-party"
    }

    fn cells(&self, row: &Line, look: Look<'_>) -> Vec<Cell> {
        self.cells_of(row, look)
    }

    fn paging(&self, _view: usize) -> Paging {
        Paging::Again
    }

    fn question(&self, ask: &Ask<'_, Line>) -> Query {
        let (sku, warehouse) = (self.sku.clone(), self.warehouse.clone());
        Query::Holders { sku, warehouse, search: ask.search.to_owned(), limit: ask.limit }
    }

    fn receive(&mut self, reply: Reply, _list: &List<Line>) -> Option<Vec<Line>> {
        let Reply::Holders(holders) = reply else { return None };
        let mut rows: Vec<Line> = holders.orders.into_iter().map(Line::Order).collect();
        rows.extend(holders.transfers.into_iter().map(Line::Transfer));
        rows.extend(holders.pools.into_iter().map(|card| Line::Pool(Box::new(card))));
        rows.extend(holders.agreements.into_iter().map(Line::Agreement));
        Some(rows)
    }

    fn open(&mut self, row: &Line) -> Effect {
        match row {
            Line::Order(row) => Effect::Open(Tab::Orders, row.order.clone()),
            Line::Transfer(row) => Effect::Open(Tab::Transfers, row.code.clone()),
            Line::Pool(card) => Effect::Open(Tab::Promotions, card.pool.code.clone()),
            Line::Agreement(_) => self.paper(Paper::Deliver, Some(row)),
        }
    }

    fn title(&self, _list: &List<Line>, words: &Words) -> Option<String> {
        Some(format!("{} > {} > {}", self.sku, self.warehouse, words.get("scope-holders")))
    }

    fn empty(&self, _view: usize) -> &'static str {
        "supply-none"
    }

    fn update(&mut self, list: &mut List<Line>, verb: Verb) -> Option<Effect> {
        let Verb::Paper(paper) = verb else { return None };
        if list.marks() > 0 && paper != Paper::New {
            let mut all = Vec::new();
            for row in list.marked() {
                let Effect::Form(wanted) = self.paper(paper, Some(row)) else {
                    return Some(Effect::Say("marks-one-by-one"));
                };
                all.push(Each::of(wanted));
            }
            return Some(Effect::Many(all));
        }
        Some(self.paper(paper, list.selected()))
    }

    fn finds(&self, _view: usize) -> Option<Listed> {
        Some(Listed::Holders)
    }

    fn marks(&self, _view: usize) -> bool {
        true
    }

    fn can(&self, list: &List<Line>, action: Action) -> Option<bool> {
        let Action::Paper(paper) = action else { return None };
        let agreement = list.chosen().iter().any(|row| matches!(row, Line::Agreement(_)));
        let change = matches!(paper, Paper::Deliver | Paper::Remove);
        Some(paper == Paper::New || change && agreement)
    }

    fn draw_inspector(
        &self,
        canvas: &mut Canvas<'_>,
        area: Rect,
        list: &List<Line>,
        _around: &Around<'_>,
    ) {
        view::draw_inspector(canvas, area, list.selected());
    }
}
