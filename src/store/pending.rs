//! What one transaction has looked up, and what it writes once at its end instead of at each step.
//!
//! A thousand orders in one transaction change the sums of three warehouses and one count: those are
//! added up here and written once. Rows that a step has just read or written are not read again by
//! the next step. A step that is taken back takes its part of this back as well.

use std::cell::RefCell;

use crate::domain::numbers::ByNumber;
use crate::domain::stock::Stock;
use crate::store::alerts::flags::Kept;
use crate::store::alerts::product::Product;
use crate::store::flow::Flow;
use crate::store::ledger::Shelf;
use crate::store::products::ProductRow;
use crate::store::users::UserRow;
use crate::store::warehouses::WarehouseRow;

/// Most rows of stock, and most products' figures, that are kept at hand.
const SHELVES_MAX: usize = 4_096;

/// See the module.
#[derive(Debug, Default)]
pub(in crate::store) struct Pending {
    added: RefCell<Added>,
    known: RefCell<Known>,
}

/// What is still to be written.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct Added {
    /// Warehouse rows, and what is added to their sums.
    pub(in crate::store) sums: Vec<(i64, Stock)>,
    /// Counts, and what is added to them.
    pub(in crate::store) counts: Vec<(&'static str, i64)>,
    /// Quarters of an hour, and what moved in them.
    pub(in crate::store) flow: Vec<(i64, Flow)>,
    /// The first new product: it and those behind it are not in the search index yet.
    pub(in crate::store) new_products: Option<i64>,
}

/// What was looked up.
#[derive(Debug, Default)]
struct Known {
    shelves: ByNumber<(i64, i64), Shelf>,
    warehouses: Vec<(String, WarehouseRow)>,
    actors: Vec<(String, i64)>,
    /// The last product, by its folded SKU.
    product: Option<(String, ProductRow)>,
    /// What the alerts of products follow from, as it is now.
    figures: ByNumber<i64, Product>,
    users: Vec<UserRow>,
    basis: Option<Kept>,
    /// Whether no caller's code for an order looks like one that the store makes.
    own_codes: bool,
    /// Whether no transfer is under way.
    no_transfers: bool,
    /// The number of the next movement.
    next_movement: Option<i64>,
}

impl Pending {
    /// Adds to the sums of a warehouse.
    pub(in crate::store) fn add_to_sums(&self, warehouse: i64, effect: &Stock) {
        let sums = &mut self.added.borrow_mut().sums;
        match sums.iter_mut().find(|(id, _)| *id == warehouse) {
            Some((_, sum)) => *sum = sum.plus(effect),
            None => sums.push((warehouse, *effect)),
        }
    }

    /// Adds to a count.
    pub(in crate::store) fn add_to_count(&self, name: &'static str, change: i64) {
        let counts = &mut self.added.borrow_mut().counts;
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => *sum = sum.saturating_add(change),
            None => counts.push((name, change)),
        }
    }

    /// Adds to what moved in a quarter of an hour.
    pub(in crate::store) fn add_to_flow(&self, quarter: i64, moved: Flow) {
        let flow = &mut self.added.borrow_mut().flow;
        match flow.iter_mut().rev().find(|(known, _)| *known == quarter) {
            Some((_, sum)) => *sum = sum.plus(moved),
            None => flow.push((quarter, moved)),
        }
    }

    /// Notes a product that is new.
    pub(in crate::store) fn note_new_product(&self, id: i64) {
        self.added.borrow_mut().new_products.get_or_insert(id);
    }

    /// Whether any product is new and not in the search index yet.
    pub(in crate::store) fn has_new_products(&self) -> bool {
        self.added.borrow().new_products.is_some()
    }

    /// Whether a product is new and not in the search index yet.
    pub(in crate::store) fn is_new_product(&self, id: i64) -> bool {
        self.added.borrow().new_products.is_some_and(|first| first <= id)
    }

    /// Takes what is to be written now.
    pub(in crate::store) fn take(&self) -> Added {
        self.added.take()
    }

    /// What is to be written so far, to come back to.
    pub(in crate::store) fn mark(&self) -> Added {
        self.added.borrow().clone()
    }

    /// Comes back to a mark: what was looked up since may be gone.
    pub(in crate::store) fn back_to(&self, mark: Added) {
        self.added.replace(mark);
        self.known.take();
    }

    /// Forgets the rows of stock that were looked up: something beside posting changed them, or what
    /// is on the road to them.
    pub(in crate::store) fn forget_shelves(&self) {
        let mut known = self.known.borrow_mut();
        known.shelves.clear();
        known.no_transfers = false;
    }

    /// Whether it is known that no transfer is under way: nothing is on the road to any row of stock.
    pub(in crate::store) fn no_transfers(&self) -> bool {
        self.known.borrow().no_transfers
    }

    /// Keeps that at hand.
    pub(in crate::store) fn keep_no_transfers(&self, none: bool) {
        self.known.borrow_mut().no_transfers = none;
    }

    /// The number of the next movement, where one was posted in this transaction.
    pub(in crate::store) fn next_movement(&self) -> Option<i64> {
        self.known.borrow().next_movement
    }

    /// Keeps that at hand, or forgets it: others than posting append to the ledger.
    pub(in crate::store) fn keep_next_movement(&self, id: Option<i64>) {
        self.known.borrow_mut().next_movement = id;
    }

    /// A row of stock that was looked up.
    pub(in crate::store) fn shelf(&self, at: (i64, i64)) -> Option<Shelf> {
        self.known.borrow().shelves.get(&at).cloned()
    }

    /// Its balances.
    pub(in crate::store) fn stock(&self, at: (i64, i64)) -> Option<Stock> {
        self.known.borrow().shelves.get(&at).and_then(|shelf| shelf.stock)
    }

    /// Keeps a row of stock at hand.
    pub(in crate::store) fn keep_shelf(&self, at: (i64, i64), shelf: Shelf) {
        let shelves = &mut self.known.borrow_mut().shelves;
        if shelves.len() >= SHELVES_MAX {
            shelves.clear();
        }
        shelves.insert(at, shelf);
    }

    /// A warehouse that was looked up, by its folded code.
    pub(in crate::store) fn warehouse(&self, key: &str) -> Option<WarehouseRow> {
        let known = self.known.borrow();
        known.warehouses.iter().find(|(known, _)| known == key).map(|(_, row)| row.clone())
    }

    /// Keeps a warehouse at hand.
    pub(in crate::store) fn keep_warehouse(&self, key: String, row: WarehouseRow) {
        self.known.borrow_mut().warehouses.push((key, row));
    }

    /// Forgets the warehouses that were looked up.
    pub(in crate::store) fn forget_warehouses(&self) {
        self.known.borrow_mut().warehouses.clear();
    }

    /// A user that was looked up; any, where no name is given.
    pub(in crate::store) fn user(&self, name: Option<&str>) -> Option<UserRow> {
        let known = self.known.borrow();
        known.users.iter().find(|row| name.is_none_or(|name| row.user == name)).cloned()
    }

    /// Keeps a user at hand.
    pub(in crate::store) fn keep_user(&self, row: UserRow) {
        self.known.borrow_mut().users.push(row);
    }

    /// Forgets the users that were looked up.
    pub(in crate::store) fn forget_users(&self) {
        self.known.borrow_mut().users.clear();
    }

    /// What the alerts were worked out with, as it was looked up.
    pub(in crate::store) fn basis(&self) -> Option<Kept> {
        self.known.borrow().basis
    }

    /// Keeps that at hand, or forgets it.
    pub(in crate::store) fn keep_basis(&self, basis: Option<Kept>) {
        self.known.borrow_mut().basis = basis;
    }

    /// Whether it is known that no caller's code for an order looks like one that the store makes.
    pub(in crate::store) fn own_codes(&self) -> bool {
        self.known.borrow().own_codes
    }

    /// Keeps that at hand, or forgets it.
    pub(in crate::store) fn keep_own_codes(&self, own: bool) {
        self.known.borrow_mut().own_codes = own;
    }

    /// The product that was looked up last, if that is its folded SKU.
    pub(in crate::store) fn product(&self, key: &str) -> Option<ProductRow> {
        let known = self.known.borrow();
        known.product.as_ref().filter(|(known, _)| known == key).map(|(_, row)| row.clone())
    }

    /// Keeps a product at hand.
    pub(in crate::store) fn keep_product(&self, key: String, row: ProductRow) {
        self.known.borrow_mut().product = Some((key, row));
    }

    /// Forgets the products: one was written.
    pub(in crate::store) fn forget_product(&self) {
        let mut known = self.known.borrow_mut();
        known.product = None;
        known.figures.clear();
    }

    /// Keeps what the alerts of a product follow from at hand.
    pub(in crate::store) fn keep_figures(&self, id: i64, figures: Product) {
        let known = &mut self.known.borrow_mut().figures;
        if known.len() >= SHELVES_MAX {
            known.clear();
        }
        known.insert(id, figures);
    }

    /// What the alerts of a product follow from, where it was looked up; who writes it keeps it
    /// anew.
    pub(in crate::store) fn take_figures(&self, id: i64) -> Option<Product> {
        self.known.borrow_mut().figures.remove(&id)
    }

    /// A movement adds to the sums of a product.
    pub(in crate::store) fn add_to_figures(&self, id: i64, sellable: i64, total: i64) {
        if let Some(figures) = self.known.borrow_mut().figures.get_mut(&id) {
            figures.add(sellable, total);
        }
    }

    /// The row of an actor that was looked up.
    pub(in crate::store) fn actor(&self, name: &str) -> Option<i64> {
        let known = self.known.borrow();
        known.actors.iter().find(|(known, _)| known == name).map(|(_, id)| *id)
    }

    /// Keeps an actor at hand.
    pub(in crate::store) fn keep_actor(&self, name: &str, id: i64) {
        self.known.borrow_mut().actors.push((name.to_owned(), id));
    }
}
