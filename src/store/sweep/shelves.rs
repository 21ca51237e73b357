//! The rows of stock while the ledger goes by: of each one number.

use std::collections::HashMap;

use crate::store::sweep::scan::{go_through, numbers};
use crate::store::sweep::stretch::Stretch;
use crate::store::{Error, View};

/// Most rows of stock that are held at once; a store of more is gone through several times.
const ROWS_MAX: usize = 3_500_000;

/// Most numbers of products without stock that are skipped within one going-through.
const GAP_MAX: usize = 4_000_000;

/// Lists of warehouses that are kept once however many products have them.
const LISTS_KNOWN: usize = 1_000;

/// Rows of stock of neighbouring products.
pub(super) struct Shelves {
    /// The first product; everything before the next ones' first belongs here.
    base: i64,
    /// By product, and at last where the last one's rows end.
    products: Vec<Place>,
    /// Lists of warehouses. Most products have rows in the same ones: what all look at stays near at
    /// hand, where a list of each would be too long to.
    warehouses: Vec<u16>,
    balances: Vec<u64>,
}

/// Where the rows of a product begin, and the list of their warehouses.
#[derive(Clone, Copy)]
struct Place {
    row: u32,
    list: u32,
}

/// Rows as they come.
struct Taken {
    shelves: Shelves,
    rows: usize,
    /// The warehouses of the last product, and where a list is known to be.
    last: Vec<u16>,
    known: HashMap<Vec<u16>, u32>,
    next: Option<i64>,
}

impl Taken {
    /// Takes a row in, unless it is for the next going-through.
    fn row(&mut self, product: i64, warehouse: i64) {
        let Self { shelves, rows, next, .. } = self;
        if shelves.products.is_empty() {
            shelves.base = product;
        }
        let place = product.checked_sub(shelves.base).and_then(|place| usize::try_from(place).ok());
        let count = shelves.products.len();
        let Some(place) = place.filter(|place| {
            let gap = place.saturating_sub(count);
            *place < count || (gap <= GAP_MAX && *rows < ROWS_MAX)
        }) else {
            *next = Some(product);
            return;
        };
        if place >= count {
            self.close(place.saturating_add(1));
        }
        // A number this large is no warehouse's; its movements find no row here and are looked at
        // one by one.
        self.last.push(u16::try_from(warehouse).unwrap_or(u16::MAX));
        self.rows = self.rows.saturating_add(1);
    }

    /// The rows of the last product are all known; there are `products` from here on.
    fn close(&mut self, products: usize) {
        let Self { shelves, rows, last, known, .. } = self;
        let new = u32::try_from(shelves.warehouses.len()).unwrap_or(u32::MAX);
        let list = known.get(last).copied().unwrap_or(new);
        if list == new {
            shelves.warehouses.extend_from_slice(last);
            if known.len() < LISTS_KNOWN {
                known.insert(last.clone(), new);
            }
        }
        last.clear();
        if let Some(place) = shelves.products.last_mut() {
            place.list = list;
        }
        let row = u32::try_from(*rows).unwrap_or(u32::MAX);
        shelves.products.resize(products, Place { row, list: 0 });
    }
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
        let columns = "product_id, warehouse_id";
        let stock = Stretch::rows("stock", "product_id", (from, i64::MAX));
        let (products, warehouses, balances) = (Vec::new(), Vec::new(), Vec::new());
        let shelves = Self { base: from, products, warehouses, balances };
        let (last, known) = (Vec::new(), HashMap::new());
        let taken = Taken { shelves, rows: 0, last, known, next: None };
        let mut taken = go_through(view, stock, (columns, what), taken, |taken, row| {
            let [product, warehouse] = numbers(row, 0)?;
            if taken.next.is_none() {
                taken.row(product, warehouse);
            }
            Ok(())
        })?;
        taken.close(taken.shelves.products.len().saturating_add(1));
        let Taken { mut shelves, rows, next, .. } = taken;
        shelves.balances = vec![kept; rows];
        // In a tree that is not in its order the next one may lie before these.
        Ok((shelves, next.filter(|next| *next > from)))
    }

    /// Where the rows of a product begin: a look at it before they are looked for.
    pub(super) fn row(&self, product: i64) -> u32 {
        let place = product.checked_sub(self.base).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| self.products.get(place)).map_or(0, |place| place.row)
    }

    /// Where the row is kept.
    pub(super) fn find(&self, product: i64, warehouse: i64) -> Option<usize> {
        let place = usize::try_from(product.checked_sub(self.base)?).ok()?;
        let wanted = u16::try_from(warehouse).ok().filter(|wanted| *wanted != u16::MAX)?;
        let (here, next) = (self.products.get(place)?, self.products.get(place.checked_add(1)?)?);
        let (row, list) = (usize::try_from(here.row).ok()?, usize::try_from(here.list).ok()?);
        let count = usize::try_from(next.row.checked_sub(here.row)?).ok()?;
        let warehouses = self.warehouses.get(list..list.checked_add(count)?)?;
        let row = warehouses.iter().position(|one| *one == wanted)?.checked_add(row)?;
        (row < self.balances.len()).then_some(row)
    }

    /// The number kept of it, to be compared and set.
    pub(super) fn balance(&mut self, at: usize) -> Option<&mut u64> {
        self.balances.get_mut(at)
    }
}
