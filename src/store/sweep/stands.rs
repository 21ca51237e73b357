//! Products, their rows of stock and their sales by day, side by side in the order of the products.

use std::collections::BTreeMap;

use rusqlite::{Row, Rows};

use crate::domain::alert::SOLD_DAYS;
use crate::domain::stock::{Bucket, Stock};
use crate::store::error::doing;
use crate::store::row::{BUCKET_COLUMNS, all, prepared, stock as read_stock};
use crate::store::sweep::marks::{Marks, Noun, Sum, folded};
use crate::store::sweep::movements::Departed;
use crate::store::sweep::papers::Held;
use crate::store::sweep::shelves::Shelves;
use crate::store::{Error, View};

const WHAT: &str = "walk the stock";

/// What stands in the rows.
#[expect(clippy::struct_excessive_bools, reason = "each comparison comes out even or does not")]
#[derive(Debug, Default)]
pub(super) struct Stands {
    pub(super) rows: i64,
    pub(super) held: Held,
    pub(super) sold: Sum,
    /// A row breaks a rule of its own, or holds something and never moved.
    pub(super) unsound: bool,
    /// A row names a product or a warehouse that is not there.
    pub(super) strange: bool,
    /// Sums of a product are not those of its rows.
    pub(super) sums: bool,
    /// A product's recent sales are not those by day.
    pub(super) velocity: bool,
    warehouses: BTreeMap<i64, Stock>,
}

/// An answer whose next row is looked at before it is taken.
struct Ahead<'s, T> {
    rows: Rows<'s>,
    next: Option<T>,
    read: fn(&Row<'_>) -> rusqlite::Result<T>,
}

impl<'s, T> Ahead<'s, T> {
    fn new(rows: Rows<'s>, read: fn(&Row<'_>) -> rusqlite::Result<T>) -> Result<Self, Error> {
        let mut ahead = Self { rows, next: None, read };
        ahead.take()?;
        Ok(ahead)
    }

    /// The row that was looked at; the one behind it is then the next.
    fn take(&mut self) -> Result<Option<T>, Error> {
        let row = self.rows.next().map_err(doing(WHAT))?;
        let row = row.map(self.read).transpose().map_err(doing(WHAT))?;
        Ok(std::mem::replace(&mut self.next, row))
    }

    /// The next row, when `wanted` says so.
    fn take_if(&mut self, wanted: impl FnOnce(&T) -> bool) -> Result<Option<T>, Error> {
        if self.next.as_ref().is_some_and(wanted) { self.take() } else { Ok(None) }
    }
}

struct Product {
    id: i64,
    sellable: i64,
    total: i64,
    recent: i64,
    sold_on: i64,
}

struct Shelf {
    at: (i64, i64),
    total: i64,
    floor: i64,
    stock: Stock,
}

struct Day {
    product: i64,
    on: i64,
    warehouse: i64,
    units: i64,
}

impl Stands {
    /// Goes through the products of `shelves` and compares each row with the end of its history.
    pub(super) fn go(
        &mut self,
        view: &View<'_>,
        marks: &Marks,
        shelves: &mut Shelves,
        products: (i64, Option<i64>),
        departed: &mut Departed,
    ) -> Result<(), Error> {
        let kept = crate::store::alerts::flags::kept(view)?;
        let first_day = kept.basis.day.saturating_sub(SOLD_DAYS);
        let range = (products.0, products.1.map_or(i64::MAX, |next| next.saturating_sub(1)));
        let sql = "SELECT id, sellable, total, sold_recent, sold_on FROM product \
                   WHERE id BETWEEN ?1 AND ?2 ORDER BY id";
        let mut goods = prepared(view.connection, sql, WHAT)?;
        let mut goods = Ahead::new(goods.query(range).map_err(doing(WHAT))?, product)?;
        let sql = format!(
            "SELECT product_id, warehouse_id, total, floor, {BUCKET_COLUMNS} FROM stock \
             WHERE product_id BETWEEN ?1 AND ?2 ORDER BY product_id, warehouse_id"
        );
        let mut rows = prepared(view.connection, &sql, WHAT)?;
        let mut rows = Ahead::new(rows.query(range).map_err(doing(WHAT))?, shelf)?;
        let sql = "SELECT product_id, day, warehouse_id, units FROM sales_day \
                   WHERE product_id BETWEEN ?1 AND ?2 ORDER BY product_id, day, warehouse_id";
        let mut days = prepared(view.connection, sql, WHAT)?;
        let mut days = Ahead::new(days.query(range).map_err(doing(WHAT))?, day)?;
        while let Some(product) = goods.take()? {
            let (mut sellable, mut total) = (0_i64, 0_i64);
            while let Some(shelf) = rows.take_if(|shelf| shelf.at.0 <= product.id)? {
                if shelf.at.0 == product.id {
                    sellable = sellable.saturating_add(shelf.stock.sellable);
                    total = total.saturating_add(shelf.total);
                } else {
                    self.strange = true;
                }
                self.shelf(marks, shelves, &shelf, departed);
            }
            let (mut recent, mut sold_on) = (0_i64, 0_i64);
            while let Some(day) = days.take_if(|day| day.product <= product.id)? {
                self.day(marks, &day);
                if day.product == product.id {
                    recent = recent.saturating_add(if day.on > first_day { day.units } else { 0 });
                    sold_on = if day.units > 0 { sold_on.max(day.on) } else { sold_on };
                }
            }
            self.sums |= (sellable, total) != (product.sellable, product.total);
            self.velocity |= (recent, sold_on) != (product.recent, product.sold_on);
        }
        while let Some(shelf) = rows.take()? {
            self.strange = true;
            self.shelf(marks, shelves, &shelf, departed);
        }
        while let Some(day) = days.take()? {
            self.day(marks, &day);
        }
        Ok(())
    }

    fn day(&mut self, marks: &Marks, day: &Day) {
        let mark = marks.of(Noun::Sold, 0, [day.product, day.warehouse, 0]);
        self.sold.add(day.units, mark);
    }

    fn shelf(
        &mut self,
        marks: &Marks,
        shelves: &mut Shelves,
        shelf: &Shelf,
        departed: &mut Departed,
    ) {
        let Shelf { at, stock, .. } = shelf;
        self.rows = self.rows.saturating_add(1);
        self.unsound |= shelf.total != stock.total() || stock.fault(shelf.floor).is_some();
        let found = shelves.find(at.0, at.1).and_then(|place| shelves.balance(place));
        if found.is_none_or(|last| *last != folded(marks.balance(stock))) {
            // It may never have moved as well.
            self.unsound = true;
            departed.add(*at);
        }
        for bucket in
            [Bucket::OrderOccupied, Bucket::TransferOccupied, Bucket::InTransit, Bucket::Virtual]
        {
            self.held.add(marks, bucket, *at, stock.get(bucket));
        }
        let sum = self.warehouses.entry(at.1).or_default();
        *sum = sum.plus(stock);
    }

    /// Compares the sums of warehouses with those of their rows.
    pub(super) fn close(&mut self, view: &View<'_>) -> Result<(), Error> {
        let sql = format!("SELECT id, {BUCKET_COLUMNS} FROM warehouse");
        let kept =
            all(view.connection, &sql, WHAT, [], |row| Ok((row.get(0)?, read_stock(row, 1)?)))?;
        for (id, kept) in kept {
            self.sums |= self.warehouses.remove(&id).unwrap_or_default() != kept;
        }
        self.strange |= !self.warehouses.is_empty();
        Ok(())
    }
}

fn product(row: &Row<'_>) -> rusqlite::Result<Product> {
    Ok(Product {
        id: row.get(0)?,
        sellable: row.get(1)?,
        total: row.get(2)?,
        recent: row.get(3)?,
        sold_on: row.get(4)?,
    })
}

fn shelf(row: &Row<'_>) -> rusqlite::Result<Shelf> {
    Ok(Shelf {
        at: (row.get(0)?, row.get(1)?),
        total: row.get(2)?,
        floor: row.get(3)?,
        stock: read_stock(row, 4)?,
    })
}

fn day(row: &Row<'_>) -> rusqlite::Result<Day> {
    Ok(Day { product: row.get(0)?, on: row.get(1)?, warehouse: row.get(2)?, units: row.get(3)? })
}
