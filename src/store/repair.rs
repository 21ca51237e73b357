//! Rewrites what follows from the ledger. The ledger itself and the documents are never touched:
//! what is wrong there is mended by hand or by a backup. Nothing is held in memory that grows with
//! the store, but ten bytes a row of stock while the ledger is added up.

use std::collections::BTreeMap;

use crate::domain::movement::Kind;
use crate::store::error::doing;
use crate::store::row::{BUCKET_COLUMNS, all, execute, first, prepared};
use crate::store::search::pieces;
use crate::store::{Error, Tx, View, alerts, audit, barcodes, flow, glance, products, sweep};

/// Products whose sums are compared in one statement.
const PRODUCTS_AT_ONCE: i64 = 10_000;

/// Rewrites balances, sums, sales by day, availabilities and counts from the movements; how many
/// rows were wrong. `day` is the day of an instant (UTC milliseconds) in the store's time zone.
///
/// # Errors
///
/// [`Error::Sqlite`], also where the movements make a balance that the rules of the store forbid;
/// then nothing is rewritten.
pub fn repair(tx: &Tx<'_>, day: impl Fn(i64) -> i64) -> Result<i64, Error> {
    tx.pending.forget_shelves();
    tx.pending.forget_product();
    let mut wrong = balances(tx)?;
    wrong = wrong.saturating_add(sales(tx, day)?);
    wrong = wrong.saturating_add(product_sums(tx)?);
    wrong = wrong.saturating_add(warehouse_sums(tx)?);
    wrong = wrong.saturating_add(flow::repair(tx)?);
    let mut last = i64::MIN;
    loop {
        let sql = "SELECT id FROM product WHERE id > ?1 ORDER BY id LIMIT 1000";
        let ids = all(tx.connection, sql, "walk the products", [last], |row| row.get(0))?;
        let Some(end) = ids.last() else { break };
        last = *end;
        for id in ids {
            products::refresh(tx, id)?;
        }
    }
    wrong = wrong.saturating_add(alerts::verify::repair(tx)?);
    let kept = alerts::flags::kept(tx)?;
    if kept.applied {
        // What a repair finds is no crossing: it was so all the time.
        wrong = wrong.saturating_add(alerts::flags::rework(tx, &kept.basis, 0, false)?);
    }
    wrong = wrong.saturating_add(barcodes::repair(tx)?);
    pieces::rebuild(tx)?;
    tx.settle()?;
    Ok(wrong.saturating_add(counts(tx)?))
}

fn changed(tx: &Tx<'_>, sql: &str, what: &'static str) -> Result<i64, Error> {
    Ok(i64::try_from(execute(tx.connection, sql, what, [])?).unwrap_or(i64::MAX))
}

/// The bucket columns, each as `write` puts it.
fn buckets(write: impl Fn(&str) -> String) -> String {
    BUCKET_COLUMNS.split(", ").map(|name| write(name.trim())).collect::<Vec<_>>().join(", ")
}

/// Rows that are put right before the ledger is added up again.
const ROWS_AT_ONCE: usize = 100_000;

fn balances(tx: &Tx<'_>) -> Result<i64, Error> {
    let sums = buckets(|name| format!("COALESCE(sum(m.quantity * k.{name}), 0) AS {name}"));
    let set = buckets(|name| format!("{name} = r.{name}"));
    let total = "r.sellable + r.order_occupied + r.unsellable + r.locked + r.transfer_occupied \
                 - r.in_transit - r.virtual_stock";
    let sql = format!(
        "WITH r AS (SELECT {sums} FROM movement m JOIN movement_kind k ON k.id = m.kind \
         WHERE m.product_id = ?1 AND m.warehouse_id = ?2) \
         UPDATE stock SET {set}, total = {total}, floor = min(floor, r.sellable) FROM r \
         WHERE stock.product_id = ?1 AND stock.warehouse_id = ?2"
    );
    by_rows(tx, sweep::ends::balances, |at| {
        execute(tx.connection, &sql, "rewrite the balances", at).map(drop)
    })
}

/// Puts right what `wrong` finds, some rows at a time; how many they were.
fn by_rows(
    tx: &Tx<'_>,
    wrong: impl Fn(&View<'_>, usize) -> Result<Vec<(i64, i64)>, Error>,
    mend: impl Fn((i64, i64)) -> Result<(), Error>,
) -> Result<i64, Error> {
    let (mut mended, mut before) = (0_i64, None);
    loop {
        let rows = wrong(tx, ROWS_AT_ONCE)?;
        let (count, first) = (rows.len(), rows.first().copied());
        if first.is_some() && first == before {
            return Ok(mended); // it cannot be mended
        }
        before = first;
        for at in rows {
            mend(at)?;
        }
        mended = mended.saturating_add(i64::try_from(count).unwrap_or(i64::MAX));
        if count < ROWS_AT_ONCE {
            return Ok(mended);
        }
    }
}

fn product_sums(tx: &Tx<'_>) -> Result<i64, Error> {
    let sql = "SELECT COALESCE(max(id), 0) FROM product";
    let last = first(tx.connection, sql, "walk the products", [], |row| row.get::<_, i64>(0))?;
    let sql = "WITH r AS (SELECT p.id, COALESCE(sum(s.sellable), 0) AS sellable, \
               COALESCE(sum(s.total), 0) AS total FROM product p \
               LEFT JOIN stock s ON s.product_id = p.id WHERE p.id BETWEEN ?1 AND ?2 GROUP BY p.id) \
               UPDATE product SET sellable = r.sellable, total = r.total FROM r \
               WHERE r.id = product.id \
               AND (product.sellable, product.total) IS NOT (r.sellable, r.total)";
    let (mut from, mut wrong) = (0_i64, 0_i64);
    while from <= last.unwrap_or_default() {
        let next = from.saturating_add(PRODUCTS_AT_ONCE);
        let range = (from, next.saturating_sub(1));
        let changed = execute(tx.connection, sql, "rewrite the products' sums", range)?;
        wrong = wrong.saturating_add(i64::try_from(changed).unwrap_or(i64::MAX));
        from = next;
    }
    Ok(wrong)
}

fn warehouse_sums(tx: &Tx<'_>) -> Result<i64, Error> {
    let sums = buckets(|name| format!("COALESCE(sum(s.{name}), 0) AS {name}"));
    let set = buckets(|name| format!("{name} = r.{name}"));
    let old = buckets(|name| format!("warehouse.{name}"));
    let new = buckets(|name| format!("r.{name}"));
    let sql = format!(
        "WITH r AS (SELECT w.id, {sums} FROM warehouse w \
         LEFT JOIN stock s ON s.warehouse_id = w.id GROUP BY w.id) \
         UPDATE warehouse SET {set} FROM r WHERE r.id = warehouse.id AND ({old}) IS NOT ({new})"
    );
    changed(tx, &sql, "rewrite the warehouses' sums")
}

/// Units by day.
type Days = BTreeMap<i64, i64>;

fn sales(tx: &Tx<'_>, day: impl Fn(i64) -> i64) -> Result<i64, Error> {
    by_rows(tx, sweep::ends::sales, |at| keep_sales(tx, at, &day))
}

/// Writes the sales of one product in one warehouse anew.
fn keep_sales(
    tx: &Tx<'_>,
    (product, place): (i64, i64),
    day: &impl Fn(i64) -> i64,
) -> Result<(), Error> {
    let what = "rewrite the sales";
    let sql = "SELECT kind, quantity, reason, COALESCE(happened_at, posted_at) FROM movement \
               WHERE product_id = ?1 AND warehouse_id = ?2 ORDER BY id";
    let mut days = Days::new();
    {
        let mut statement = prepared(tx.connection, sql, what)?;
        let mut rows = statement.query((product, place)).map_err(doing(what))?;
        while let Some(row) = rows.next().map_err(doing(what))? {
            let figures = (|| {
                let [kind, quantity, time]: [i64; 3] = [row.get(0)?, row.get(1)?, row.get(3)?];
                Ok((kind, quantity, row.get::<_, Option<String>>(2)?, time))
            })();
            let (kind, quantity, reason, time) = figures.map_err(doing(what))?;
            let Some(kind) = Kind::from_id(kind) else { continue };
            let sold = kind.sold(quantity, reason.as_deref());
            if sold != 0 {
                let units = days.entry(day(time)).or_default();
                *units = units.saturating_add(sold);
            }
        }
    }
    let sql = "DELETE FROM sales_day WHERE product_id = ?1 AND warehouse_id = ?2";
    execute(tx.connection, sql, what, (product, place))?;
    let sql =
        "INSERT INTO sales_day (product_id, day, warehouse_id, units) VALUES (?1, ?2, ?3, ?4)";
    for (day, units) in days.iter().filter(|(_, units)| **units != 0) {
        execute(tx.connection, sql, what, (product, day, place, units))?;
    }
    Ok(())
}

fn counts(tx: &Tx<'_>) -> Result<i64, Error> {
    let (kept, counted) = (glance::read(tx)?, audit::counted(tx)?);
    let mut wrong = 0_i64;
    for name in kept.keys().chain(counted.keys().filter(|name| !kept.contains_key(*name))) {
        let (old, new) = (kept.get(name).copied(), counted.get(name).copied());
        let missing = new.unwrap_or_default().saturating_sub(old.unwrap_or_default());
        if missing != 0 {
            glance::write(tx, name, missing)?;
            wrong = wrong.saturating_add(1);
        }
    }
    Ok(wrong)
}
