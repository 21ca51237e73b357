//! For a repair: which rows of stock, and which sales by day, are not what the movements add up to.

use crate::domain::movement::{KINDS, Kind, REASON_FULFILLED};
use crate::store::error::doing;
use crate::store::row::{BUCKET_COLUMNS, prepared, stock as read_stock};
use crate::store::sweep::marks::{Marks, low};
use crate::store::sweep::shelves::Shelves;
use crate::store::{Error, View};

/// What one unit of a kind adds, by the number of the kind: in general, and when its reason is that
/// an order was fulfilled.
type Parts = Vec<[u64; 2]>;

fn parts(of: impl Fn(Kind, Option<&str>) -> Result<u64, Error>) -> Result<Parts, Error> {
    let last = KINDS.iter().map(|spec| spec.id).max().unwrap_or_default();
    let part = |id| match Kind::from_id(id) {
        Some(kind) => Ok([of(kind, None)?, of(kind, Some(REASON_FULFILLED))?]),
        None => Ok([0, 0]),
    };
    (0..=last).map(part).collect()
}

/// Adds up every movement on its shelf.
fn add(view: &View<'_>, shelves: &mut Shelves, parts: &Parts) -> Result<(), Error> {
    let what = "add up the ledger";
    let sql = "SELECT product_id, warehouse_id, kind, quantity, reason FROM movement NOT INDEXED";
    let mut statement = prepared(view.connection, sql, what)?;
    let mut rows = statement.query([]).map_err(doing(what))?;
    while let Some(row) = rows.next().map_err(doing(what))? {
        let read = (|| {
            let figures: [i64; 4] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
            Ok((figures, row.get_ref(4)?.as_str_or_null()? == Some(REASON_FULFILLED)))
        })();
        let ([product, warehouse, kind, quantity], fulfilled) = read.map_err(doing(what))?;
        let part = usize::try_from(kind).ok().and_then(|kind| parts.get(kind));
        let [plain, other] = part.copied().unwrap_or_default();
        let part = if fulfilled { other } else { plain };
        if part == 0 {
            continue;
        }
        let place = shelves.find(product, warehouse);
        if let Some(sum) = place.and_then(|place| shelves.balance(place)) {
            *sum = sum.wrapping_add(part.wrapping_mul(quantity.cast_unsigned()));
        }
    }
    Ok(())
}

/// The rows of stock that are not what their movements make, `most` at a time.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub(in crate::store) fn balances(view: &View<'_>, most: usize) -> Result<Vec<(i64, i64)>, Error> {
    let marks = Marks::drawn();
    let parts = parts(|kind, _| Ok(low(marks.balance(&kind.effect(1)?))))?;
    let what = "compare the balances";
    let sql = format!(
        "SELECT product_id, warehouse_id, total, {BUCKET_COLUMNS} FROM stock \
         WHERE product_id >= ?1 ORDER BY product_id, warehouse_id"
    );
    let (mut wrong, mut from) = (Vec::new(), Some(i64::MIN));
    while let Some(first) = from {
        let (mut shelves, next) = Shelves::load(view, first, 0)?;
        add(view, &mut shelves, &parts)?;
        let mut statement = prepared(view.connection, &sql, what)?;
        let mut rows = statement.query([first]).map_err(doing(what))?;
        while let Some(row) = rows.next().map_err(doing(what))? {
            let read = (|| Ok(((row.get(0)?, row.get(1)?), row.get(2)?, read_stock(row, 3)?)))();
            let (at, total, stock): ((i64, i64), i64, _) = read.map_err(doing(what))?;
            let Some(sum) = shelves.find(at.0, at.1).and_then(|place| shelves.balance(place))
            else {
                break; // The next ones are the next shelves'.
            };
            if *sum != low(marks.balance(&stock)) || total != stock.total() {
                wrong.push(at);
                if wrong.len() >= most {
                    return Ok(wrong);
                }
            }
        }
        from = next;
    }
    Ok(wrong)
}

/// The rows of stock whose sales by day are not what their movements sold, `most` at a time.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub(in crate::store) fn sales(view: &View<'_>, most: usize) -> Result<Vec<(i64, i64)>, Error> {
    let parts = parts(|kind, reason| Ok(kind.sold(1, reason).cast_unsigned()))?;
    let what = "compare the sales";
    let days = "SELECT product_id, warehouse_id, units FROM sales_day WHERE product_id >= ?1 \
                AND product_id < ?2";
    let stock = "SELECT product_id, warehouse_id FROM stock WHERE product_id >= ?1 \
                 AND product_id < ?2 ORDER BY product_id, warehouse_id";
    let (mut wrong, mut from) = (Vec::new(), Some(i64::MIN));
    while let Some(first) = from {
        let (mut shelves, next) = Shelves::load(view, first, 0)?;
        add(view, &mut shelves, &parts)?;
        let range = (first, next.unwrap_or(i64::MAX));
        let mut statement = prepared(view.connection, days, what)?;
        let mut rows = statement.query(range).map_err(doing(what))?;
        while let Some(row) = rows.next().map_err(doing(what))? {
            let read = (|| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))();
            let [product, warehouse, units]: [i64; 3] = read.map_err(doing(what))?;
            let place = shelves.find(product, warehouse);
            if let Some(sum) = place.and_then(|place| shelves.balance(place)) {
                *sum = sum.wrapping_sub(units.cast_unsigned());
            }
        }
        let mut statement = prepared(view.connection, stock, what)?;
        let mut rows = statement.query(range).map_err(doing(what))?;
        while let Some(row) = rows.next().map_err(doing(what))? {
            let at = (|| Ok((row.get(0)?, row.get(1)?)))().map_err(doing(what))?;
            let place = shelves.find(at.0, at.1);
            if place.and_then(|place| shelves.balance(place)).is_some_and(|left| *left != 0) {
                wrong.push(at);
                if wrong.len() >= most {
                    return Ok(wrong);
                }
            }
        }
        from = next;
    }
    Ok(wrong)
}
