//! The rows of stock while the ledger goes by: of each one number, ten bytes in all.

use crate::store::error::doing;
use crate::store::row::prepared;
use crate::store::{Error, View};

/// Most rows of stock that are held at once; a store of more is gone through several times.
const ROWS_MAX: usize = 3_500_000;

/// Most numbers of products without stock that are skipped within one going-through.
const GAP_MAX: usize = 4_000_000;

/// Rows of stock of neighbouring products.
pub(super) struct Shelves {
    /// The first product; everything before the next ones' first belongs here.
    base: i64,
    /// Where the rows of each product begin, and at last where the last one's end; empty where all
    /// products have rows in the same warehouses.
    starts: Vec<u32>,
    /// The warehouse of each row; of the first product's alone where all have the same.
    warehouses: Vec<u16>,
    balances: Vec<u64>,
}

impl Shelves {
    /// The rows from product `from` on, each with the same number kept, and the product at which the
    /// next ones begin.
    pub(super) fn load(
        view: &View<'_>,
        from: i64,
        kept: u64,
    ) -> Result<(Self, Option<i64>), Error> {
        let what = "read the rows of stock";
        let sql = "SELECT product_id, warehouse_id FROM stock WHERE product_id >= ?1 \
                   ORDER BY product_id, warehouse_id";
        let mut statement = prepared(view.connection, sql, what)?;
        let mut rows = statement.query([from]).map_err(doing(what))?;
        let mut shelves =
            Self { base: from, starts: Vec::new(), warehouses: Vec::new(), balances: Vec::new() };
        let mut next = None;
        while let Some(row) = rows.next().map_err(doing(what))? {
            let read = (|| Ok((row.get(0)?, row.get(1)?)))();
            let (product, warehouse): (i64, i64) = read.map_err(doing(what))?;
            if !shelves.take(product, warehouse) {
                next = Some(product);
                break;
            }
        }
        shelves.starts.push(u32::try_from(shelves.warehouses.len()).unwrap_or(u32::MAX));
        let rows = shelves.warehouses.len();
        shelves.level();
        shelves.balances = vec![kept; rows];
        Ok((shelves, next))
    }

    /// Where all products have rows in the same warehouses, a row's place follows from its numbers:
    /// it is then not looked up in two more lists, which are too long to stay near at hand.
    fn level(&mut self) {
        let Some([first, second]) = self.starts.first_chunk().copied() else { return };
        let Ok(each) = usize::try_from(second.saturating_sub(first)) else { return };
        let even = |pair: &[u32]| {
            let [start, end] = pair else { return false };
            usize::try_from(end.saturating_sub(*start)) == Ok(each)
        };
        let (same, _) = self.warehouses.split_at(each.min(self.warehouses.len()));
        if each == 0
            || !self.starts.windows(2).all(even)
            || !self.warehouses.chunks(each).all(|one| one == same)
        {
            return;
        }
        self.starts = Vec::new();
        self.warehouses.truncate(each);
        self.warehouses.shrink_to_fit();
    }

    /// Takes a row in; `false` when it is for the next going-through.
    fn take(&mut self, product: i64, warehouse: i64) -> bool {
        if self.starts.is_empty() {
            self.base = product;
        }
        let place = product.checked_sub(self.base).and_then(|place| usize::try_from(place).ok());
        let Some(place) = place else { return false };
        let new = place >= self.starts.len();
        if new {
            let gap = place.saturating_sub(self.starts.len());
            if gap > GAP_MAX || self.warehouses.len() >= ROWS_MAX {
                return false;
            }
            let end = u32::try_from(self.warehouses.len()).unwrap_or(u32::MAX);
            self.starts.resize(place.saturating_add(1), end);
        }
        // A number this large is no warehouse's; its movements find no row here and are looked at
        // one by one.
        self.warehouses.push(u16::try_from(warehouse).unwrap_or(u16::MAX));
        true
    }

    /// Where the row is kept.
    pub(super) fn find(&self, product: i64, warehouse: i64) -> Option<usize> {
        let place = usize::try_from(product.checked_sub(self.base)?).ok()?;
        let wanted = u16::try_from(warehouse).ok().filter(|wanted| *wanted != u16::MAX)?;
        let (start, here) = if self.starts.is_empty() {
            let start = place.checked_mul(self.warehouses.len())?;
            (start, self.warehouses.get(..)?)
        } else {
            let start = usize::try_from(*self.starts.get(place)?).ok()?;
            let end = usize::try_from(*self.starts.get(place.checked_add(1)?)?).ok()?;
            (start, self.warehouses.get(start..end)?)
        };
        let row = here.iter().position(|one| *one == wanted)?.checked_add(start)?;
        (row < self.balances.len()).then_some(row)
    }

    /// The number kept of it, to be compared and set.
    pub(super) fn balance(&mut self, at: usize) -> Option<&mut u64> {
        self.balances.get_mut(at)
    }
}
