//! The documents behind a row of stock: orders that hold it, transfers, and what suppliers hold.
//!
//! It lies over the Stock screen. `Enter` jumps to the order or the transfer; agreements with
//! suppliers are made, delivered and cut here.

mod view;

use super::window::Window;
use crate::app::query::{Agreement, Hold, Holders, Query, TransferRow};
use crate::tui::keymap::Action;
use crate::tui::paper::{Paper, Wanted};
use crate::tui::screen::{Effect, Verb};

/// Documents of each sort at most; the figures of the equation are whole in any case.
const ROWS_MAX: i64 = 500;

/// The documents of one product in one warehouse.
#[derive(Debug)]
pub struct Supply {
    sku: String,
    warehouse: String,
    window: Window<Row>,
    read: bool,
    asked: bool,
}

#[derive(Clone, Debug)]
enum Row {
    Order(Hold),
    Transfer(TransferRow),
    Agreement(Agreement),
}

impl Row {
    fn key(&self) -> (u8, String, String) {
        match self {
            Self::Order(row) => (0, row.order.clone(), row.warehouse.clone()),
            Self::Transfer(row) => (1, row.code.clone(), String::new()),
            Self::Agreement(row) => (2, row.supplier.clone(), row.warehouse.clone()),
        }
    }
}

impl Supply {
    pub fn new(sku: &str, warehouse: &str, height: u16) -> Self {
        let mut window = Window::default();
        window.set_height(height);
        let (sku, warehouse) = (sku.to_owned(), warehouse.to_owned());
        Self { sku, warehouse, window, read: false, asked: false }
    }

    /// What to ask, until it was asked.
    pub fn question(&mut self) -> Option<Query> {
        if self.asked {
            return None;
        }
        self.asked = true;
        let (sku, warehouse) = (self.sku.clone(), self.warehouse.clone());
        Some(Query::Holders { sku, warehouse, limit: ROWS_MAX })
    }

    /// Asks again.
    pub const fn reload(&mut self) {
        self.asked = false;
    }

    pub fn set_height(&mut self, rows: u16) {
        self.window.set_height(rows);
    }

    pub fn receive(&mut self, holders: Holders) {
        let mut rows: Vec<Row> = holders.orders.into_iter().map(Row::Order).collect();
        rows.extend(holders.transfers.into_iter().map(Row::Transfer));
        rows.extend(holders.agreements.into_iter().map(Row::Agreement));
        let selected = self.window.selected().map(Row::key);
        self.window.replace(rows, |row| Some(row.key()) == selected);
        (self.window.from_start, self.window.to_end) = (true, true);
        self.read = true;
    }

    /// Reacts to an intent; `Effect::Back` closes it.
    pub fn update(&mut self, verb: Verb) -> Effect {
        match verb {
            Verb::Up | Verb::Down => {
                self.window.step(if verb == Verb::Up { -1 } else { 1 });
            }
            Verb::PageUp | Verb::PageDown => {
                self.window.page(verb == Verb::PageDown);
            }
            Verb::Top | Verb::Bottom => self.window.jump(verb == Verb::Bottom),
            Verb::Refresh => self.reload(),
            Verb::Open => return self.open(),
            Verb::Back => return Effect::Back,
            Verb::Paper(paper) => return self.paper(paper),
            Verb::Sort
            | Verb::View
            | Verb::Movements
            | Verb::NextItem
            | Verb::PreviousItem
            | Verb::UndoRow => {}
        }
        Effect::None
    }

    fn open(&self) -> Effect {
        match self.window.selected() {
            Some(Row::Order(row)) => Effect::OpenOrder(row.order.clone()),
            Some(Row::Transfer(row)) => Effect::OpenTransfer(row.code.clone()),
            Some(Row::Agreement(_)) => self.paper(Paper::Deliver),
            None => Effect::None,
        }
    }

    fn paper(&self, paper: Paper) -> Effect {
        let sku = self.sku.clone();
        match (paper, self.window.selected()) {
            (Paper::New, _) => {
                let (warehouse, supplier) = (self.warehouse.clone(), String::new());
                Effect::Form(Wanted::Supply { paper, sku, warehouse, supplier, open: 0 })
            }
            (Paper::Deliver | Paper::Remove, Some(Row::Agreement(row))) => {
                let (warehouse, supplier) = (row.warehouse.clone(), row.supplier.clone());
                Effect::Form(Wanted::Supply { paper, sku, warehouse, supplier, open: row.open })
            }
            (_, _) => Effect::None,
        }
    }

    pub fn can(&self, action: Action) -> bool {
        let agreement = matches!(self.window.selected(), Some(Row::Agreement(_)));
        if let Action::Paper(paper) = action {
            let change = matches!(paper, Paper::Deliver | Paper::Remove);
            return paper == Paper::New || change && agreement;
        }
        action != Action::Open || !self.window.is_empty()
    }
}
