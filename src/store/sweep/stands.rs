//! Products, their rows of stock and their sales by day: what stands in them, and what they make of
//! each other.

use std::collections::BTreeMap;

use crate::domain::alert::SOLD_DAYS;
use crate::domain::quantity::QUANTITY_MAX;
use crate::domain::stock::{BUCKETS, Bucket, Stock};
use crate::store::row::{BUCKET_COLUMNS, all, stock as read_stock};
use crate::store::sweep::ids::Ids;
use crate::store::sweep::marks::{Marks, Noun, Sum, folded};
use crate::store::sweep::movements::Departed;
use crate::store::sweep::papers::Held;
use crate::store::sweep::scan::{Values, go_through, numbers};
use crate::store::sweep::shelves::Shelves;
use crate::store::sweep::stretch::Stretch;
use crate::store::{Error, View};

const WHAT: &str = "walk the stock";

/// What a product keeps of its rows of stock and of its sales.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Kept {
    /// Sellable and total.
    sums: Sum,
    /// Units sold of late, and the day of the last sale.
    velocity: Sum,
}

impl Kept {
    fn sums(&mut self, marks: &Marks, product: i64, [sellable, total]: [i64; 2]) {
        self.sums.add(sellable, marks.of(Noun::Product, 1, [product, 0, 0]));
        self.sums.add(total, marks.of(Noun::Product, 2, [product, 0, 0]));
    }

    fn recent(&mut self, marks: &Marks, product: i64, units: i64) {
        self.velocity.add(units, marks.of(Noun::Product, 3, [product, 0, 0]));
    }

    fn sold_on(&mut self, marks: &Marks, product: i64, day: i64) {
        self.velocity.add(day, marks.of(Noun::Product, 4, [product, 0, 0]));
    }
}

/// What stands in the rows.
#[derive(Debug)]
pub(super) struct Stands {
    marks: Marks,
    /// Sales of later days are recent.
    first_day: i64,
    pub(super) rows: i64,
    pub(super) held: Held,
    pub(super) sold: Sum,
    /// A row breaks a rule of its own, or holds something and never moved.
    pub(super) unsound: bool,
    /// A row names a product or a warehouse that is not there.
    pub(super) strange: bool,
    /// What products say, and what their rows make.
    said: Kept,
    made: Kept,
    /// Sums of a warehouse are not those of its rows.
    uneven: bool,
    warehouses: BTreeMap<i64, Stock>,
    products: Ids,
    /// The product whose sales by day go by, and the last day on which it sold.
    selling: (i64, i64),
}

/// Rows of stock beside the ends of their histories.
struct Ends {
    stands: Stands,
    shelves: Shelves,
    departed: Departed,
}

impl Stands {
    pub(super) fn new(view: &View<'_>, marks: Marks) -> Result<Self, Error> {
        let kept = crate::store::alerts::flags::kept(view)?;
        Ok(Self {
            marks,
            first_day: kept.basis.day.saturating_sub(SOLD_DAYS),
            rows: 0,
            held: Held::default(),
            sold: Sum::default(),
            unsound: false,
            strange: false,
            said: Kept::default(),
            made: Kept::default(),
            uneven: false,
            warehouses: BTreeMap::new(),
            products: Ids::default(),
            selling: (i64::MIN, 0),
        })
    }

    /// Goes through the products of `shelves` and compares each row with the end of its history.
    pub(super) fn go(
        self,
        view: &View<'_>,
        shelves: Shelves,
        (from, next): (i64, Option<i64>),
        departed: Departed,
    ) -> Result<(Self, Shelves, Departed), Error> {
        let range = (from, next.map_or(i64::MAX, |next| next.saturating_sub(1)));
        let columns = "id, sellable, total, sold_recent, sold_on";
        let products = Stretch::rows("product", "id", range);
        let stands = go_through(view, products, (columns, WHAT), self, Self::product)?;
        let columns = "product_id, day, warehouse_id, units";
        let days = Stretch::rows("sales_day", "product_id", range);
        let mut stands = go_through(view, days, (columns, WHAT), stands, Self::day)?;
        stands.sold_until_now();
        let columns = format!("product_id, warehouse_id, total, floor, {BUCKET_COLUMNS}");
        let ends = Ends { stands, shelves, departed };
        let stock = Stretch::rows("stock", "product_id", range);
        let mut ends = go_through(view, stock, (&columns, WHAT), ends, Ends::shelf)?;
        ends.stands.products = Ids::default();
        Ok((ends.stands, ends.shelves, ends.departed))
    }

    fn product(&mut self, row: &Values<'_>) -> rusqlite::Result<()> {
        let [id, sellable, total, recent, sold_on] = numbers(row, 0)?;
        self.products.add(id);
        self.said.sums(&self.marks, id, [sellable, total]);
        self.said.recent(&self.marks, id, recent);
        self.said.sold_on(&self.marks, id, sold_on);
        Ok(())
    }

    /// The days of a product come one after the other.
    fn day(&mut self, row: &Values<'_>) -> rusqlite::Result<()> {
        let [product, on, warehouse, units] = numbers(row, 0)?;
        self.sold.add(units, self.marks.of(Noun::Sold, 0, [product, warehouse, 0]));
        if on > self.first_day {
            self.made.recent(&self.marks, product, units);
        }
        if product != self.selling.0 {
            self.sold_until_now();
            self.selling.0 = product;
        }
        if units > 0 {
            self.selling.1 = self.selling.1.max(on);
        }
        Ok(())
    }

    /// All days of the product that went by last are known.
    fn sold_until_now(&mut self) {
        let (product, day) = std::mem::replace(&mut self.selling, (i64::MIN, 0));
        self.made.sold_on(&self.marks, product, day);
    }

    /// Compares the sums of warehouses with those of their rows.
    pub(super) fn close(&mut self, view: &View<'_>) -> Result<(), Error> {
        let sql = format!("SELECT id, {BUCKET_COLUMNS} FROM warehouse");
        let kept =
            all(view.connection, &sql, WHAT, [], |row| Ok((row.get(0)?, read_stock(row, 1)?)))?;
        for (id, kept) in kept {
            self.uneven |= self.warehouses.remove(&id).unwrap_or_default() != kept;
        }
        self.strange |= !self.warehouses.is_empty();
        Ok(())
    }

    /// Whether sums of products or warehouses are not those of their rows.
    pub(super) fn uneven(&self) -> bool {
        self.uneven || self.said.sums != self.made.sums
    }

    /// Whether recent sales of products are not those by day.
    pub(super) fn velocity(&self) -> bool {
        self.said.velocity != self.made.velocity
    }
}

impl Ends {
    fn shelf(&mut self, row: &Values<'_>) -> rusqlite::Result<()> {
        let [product, warehouse, total, floor] = numbers(row, 0)?;
        let mut stock = Stock::default();
        for (bucket, units) in BUCKETS.into_iter().zip(numbers::<7>(row, 4)?) {
            stock.set(bucket, units);
        }
        let Self { stands, shelves, departed } = self;
        let marks = stands.marks;
        stands.rows = stands.rows.saturating_add(1);
        stands.strange |= !stands.products.has(product);
        // The CHECKs of `stock`, all of them.
        stands.unsound |= total != stock.total() || stock.fault(floor).is_some();
        stands.unsound |= floor > 0 || BUCKETS.iter().any(|bucket| too_large(stock.get(*bucket)));
        stands.made.sums(&marks, product, [stock.sellable, total]);
        let found = shelves.find(product, warehouse).and_then(|place| shelves.balance(place));
        if found.is_none_or(|last| *last != folded(marks.balance(&stock))) {
            // It may never have moved as well.
            stands.unsound = true;
            departed.add((product, warehouse));
        }
        for bucket in
            [Bucket::OrderOccupied, Bucket::TransferOccupied, Bucket::InTransit, Bucket::Virtual]
        {
            stands.held.add(&marks, bucket, (product, warehouse), stock.get(bucket));
        }
        let sum = stands.warehouses.entry(warehouse).or_default();
        *sum = sum.plus(&stock);
        Ok(())
    }
}

const fn too_large(units: i64) -> bool {
    units > QUANTITY_MAX || units < -QUANTITY_MAX
}
