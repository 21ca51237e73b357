//! Stock: the seven buckets of one product as an equation per warehouse.

pub mod bars;
mod view;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::query::{From, ProductCard, ProductPage, Query, Reply};
use crate::domain::refused::Refused;
use crate::domain::role::Role;
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{Action, Scope};
use crate::tui::memory::Memory;
use crate::tui::paper::{Paper, Wanted};
use crate::tui::screen::list::{Lists, Look, Saved};
use crate::tui::screen::supply::Supply;
use crate::tui::screen::{Around, Columns, Effect, Marked, Screen, Tab, Verb};
use crate::tui::sheet::Sheet;
use crate::tui::shell::layout::Layout;

/// One product and the warehouse in focus.
#[derive(Debug, Default)]
pub struct StockScreen {
    sku: Option<String>,
    card: Option<Box<ProductCard>>,
    /// The warehouse in focus, by its place in the card.
    row: usize,
    /// Warehouses that are marked.
    marks: BTreeSet<String>,
    want: Option<Want>,
    asked: Option<Want>,
    /// The documents behind a row, when they are shown.
    supply: Option<Lists<Supply>>,
    height: u16,
    /// Which columns of those documents somebody chose.
    memory: Arc<Memory>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Want {
    Card,
    Next,
    Previous,
}

impl StockScreen {
    fn neighbour(sku: &str, want: Want) -> Query {
        let from = match want {
            Want::Previous => From::Before(sku.to_owned()),
            Want::Next | Want::Card => From::After(sku.to_owned()),
        };
        Query::Products(ProductPage { from, limit: 1, ..ProductPage::default() })
    }

    fn paper(&mut self, paper: Paper) -> Effect {
        let (Some(sku), Some(warehouse)) = (&self.sku, self.warehouse()) else {
            return Effect::None;
        };
        if paper == Paper::Transfer {
            let (sku, from) = (Some(sku.clone()), Some(warehouse.to_owned()));
            return Effect::Form(Wanted::NewTransfer { sku, from });
        }
        if paper == Paper::Plan {
            return Effect::Open(Tab::Promotions, format!("{sku}@{warehouse}"));
        }
        let mut supply = Lists::of(Supply::new(sku, warehouse), self.height);
        supply.remember(&self.memory);
        self.supply = Some(supply);
        Effect::None
    }

    /// Takes a fresh card; the focus stays on its warehouse, and a mark goes with its row.
    fn show(&mut self, card: Box<ProductCard>) {
        let focus = self.warehouse().map(str::to_owned);
        let place = |code: &str| card.card.stock.iter().position(|row| row.warehouse == code);
        if let Some(at) = focus.as_deref().and_then(place) {
            self.row = at;
        }
        self.marks.retain(|code| place(code).is_some());
        self.card = Some(card);
        self.step(0);
    }

    fn toggle_mark(&mut self) {
        let Some(code) = self.warehouse().map(str::to_owned) else { return };
        if !self.marks.remove(&code) {
            self.marks.insert(code);
        }
        self.step(1);
    }

    fn step(&mut self, by: isize) {
        let rows = self.card.as_ref().map_or(0, |card| card.card.stock.len());
        self.row = self.row.saturating_add_signed(by).min(rows.saturating_sub(1));
    }
}

impl Screen for StockScreen {
    fn tab(&self) -> Tab {
        Tab::Stock
    }

    fn scope(&self) -> Scope {
        if self.supply.is_some() { Scope::Holders } else { Scope::Stock }
    }

    fn detail(&mut self) -> Option<Query> {
        self.supply.as_mut().and_then(Lists::question)
    }

    fn question(&mut self) -> Option<Query> {
        let want = self.want.take()?;
        self.asked = Some(want);
        match (want, &self.sku) {
            (Want::Card, Some(sku)) => Some(Query::Product { code: sku.clone() }),
            (Want::Next | Want::Previous, Some(sku)) => Some(Self::neighbour(sku, want)),
            // Opened without a product: the first of the list.
            (_, None) => {
                self.asked = Some(Want::Next);
                Some(Query::Products(ProductPage { limit: 1, ..ProductPage::default() }))
            }
        }
    }

    fn is_settled(&self) -> bool {
        self.sku.is_some() == self.card.is_some()
    }

    fn product(&self) -> Option<&str> {
        self.sku.as_deref()
    }

    fn warehouse(&self) -> Option<&str> {
        let row = self.card.as_ref()?.card.stock.get(self.row)?;
        Some(&row.warehouse)
    }

    fn receive(&mut self, reply: Reply) {
        if let Reply::Product(card) = reply {
            if Some(card.product.sku.as_str()) == self.sku.as_deref() {
                self.show(card);
            }
        } else if let Reply::Holders(_) = reply {
            if let Some(supply) = &mut self.supply {
                supply.receive(reply);
            }
        } else if let Reply::Products(rows) = reply
            && let Some(row) = rows.first()
        {
            self.focus(&row.sku);
        }
    }

    fn reload(&mut self) {
        self.want = Some(Want::Card);
        if let Some(supply) = &mut self.supply {
            supply.reload();
        }
    }

    fn update(&mut self, verb: Verb) -> Effect {
        if let Some(supply) = &mut self.supply {
            let effect = supply.update(verb);
            if effect == Effect::Back {
                self.supply = None;
                return Effect::None;
            }
            return effect;
        }
        match verb {
            Verb::Up => self.step(-1),
            Verb::Down => self.step(1),
            Verb::Top | Verb::PageUp => self.row = 0,
            Verb::Bottom | Verb::PageDown => self.step(isize::MAX),
            Verb::NextItem => self.want = Some(Want::Next),
            Verb::PreviousItem => self.want = Some(Want::Previous),
            Verb::Refresh => self.reload(),
            Verb::Movements => {
                let sku = self.sku.clone();
                return sku.map_or(Effect::None, |sku| Effect::Open(Tab::Log, sku));
            }
            Verb::Back => return Effect::Back,
            Verb::Paper(paper) => return self.paper(paper),
            Verb::Mark => self.toggle_mark(),
            Verb::MarkNone => self.marks.clear(),
            Verb::Open
            | Verb::Sort
            | Verb::SortNext
            | Verb::SortPrevious
            | Verb::View
            | Verb::UndoRow
            | Verb::Count(_) => {}
        }
        Effect::None
    }

    fn focus(&mut self, sku: &str) {
        if self.sku.as_deref() != Some(sku) {
            self.sku = Some(sku.to_owned());
            self.card = None;
            self.supply = None;
            self.row = 0;
            self.marks.clear();
        }
        self.want = Some(Want::Card);
    }

    fn filter(&self) -> Option<&str> {
        self.supply.as_ref()?.filter()
    }

    fn set_filter(&mut self, filter: &str) -> Result<(), Refused> {
        self.supply.as_mut().map_or(Ok(()), |supply| supply.set_filter(filter))
    }

    fn marks(&self) -> usize {
        self.supply.as_ref().map_or(self.marks.len(), Lists::marks)
    }

    fn marked(&self) -> Vec<Marked> {
        if let Some(supply) = &self.supply {
            return supply.marked();
        }
        let Some(sku) = &self.sku else { return Vec::new() };
        let one = |code: &String| Marked { sku: sku.clone(), warehouse: Some(code.clone()) };
        self.marks.iter().map(one).collect()
    }

    fn needs(&self, action: Action) -> Role {
        self.supply.as_ref().map_or_else(|| action.needs(), |supply| supply.needs(action))
    }

    fn whole(&self) -> Option<Query> {
        match &self.supply {
            Some(supply) => supply.whole(),
            None => self.sku.as_ref().map(|sku| Query::Product { code: sku.clone() }),
        }
    }

    fn mark_all(&mut self, reply: Reply) {
        if let Some(supply) = &mut self.supply {
            supply.mark_all(reply);
        } else if let Reply::Product(card) = reply {
            let codes = card.card.stock.iter().map(|row| row.warehouse.clone());
            self.marks = codes.collect();
        }
    }

    fn sheet(&mut self, reply: Reply, look: Look<'_>) -> Option<Sheet> {
        self.supply.as_mut()?.sheet(reply, look)
    }

    fn row(&self, look: Look<'_>) -> Option<Vec<String>> {
        self.supply.as_ref()?.row(look)
    }

    fn remember(&mut self, memory: &Arc<Memory>) {
        self.memory = Arc::clone(memory);
        if let Some(supply) = &mut self.supply {
            supply.remember(memory);
        }
    }

    fn saved(&self) -> Option<&dyn Saved> {
        self.supply.as_ref()?.saved()
    }

    fn saved_mut(&mut self) -> Option<&mut dyn Saved> {
        self.supply.as_mut()?.saved_mut()
    }

    fn columns(&self) -> Option<Columns> {
        self.supply.as_ref()?.columns()
    }

    fn set_height(&mut self, rows: u16) {
        self.height = rows;
        if let Some(supply) = &mut self.supply {
            supply.set_height(rows);
        }
    }

    fn can(&self, action: Action) -> bool {
        if let Some(supply) = &self.supply {
            return supply.can(action);
        }
        if matches!(action, Action::Paper(_) | Action::Mark | Action::MarkAll) {
            return self.warehouse().is_some();
        }
        if action == Action::MarkNone {
            return !self.marks.is_empty();
        }
        let needs_product = matches!(
            action,
            Action::Adjust
                | Action::Receive
                | Action::Damage
                | Action::WriteOff
                | Action::StockType
                | Action::Movements
                | Action::NextItem
                | Action::PreviousItem
        );
        !needs_product || self.sku.is_some()
    }

    fn view(&self, canvas: &mut Canvas<'_>, layout: &Layout, around: &Around<'_>) {
        match &self.supply {
            Some(supply) => supply.view(canvas, layout, around),
            None => self.draw(canvas, layout, around),
        }
    }
}
