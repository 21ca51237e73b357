//! Rewrites what follows from the ledger. The ledger itself and the documents are never touched:
//! what is wrong there is mended by hand or by a backup.

use std::collections::BTreeMap;

use crate::domain::movement::Kind;
use crate::store::error::doing;
use crate::store::row::{BUCKET_COLUMNS, all, execute, prepared};
use crate::store::search::pieces;
use crate::store::{Error, Tx, alerts, audit, flow, glance, products};

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
    let sql = "SELECT id FROM product";
    let ids = all(tx.connection, sql, "walk the products", [], |row| row.get::<_, i64>(0))?;
    for id in ids {
        products::refresh(tx, id)?;
    }
    wrong = wrong.saturating_add(alerts::verify::repair(tx)?);
    let kept = alerts::flags::kept(tx)?;
    if kept.applied {
        // What a repair finds is no crossing: it was so all the time.
        wrong = wrong.saturating_add(alerts::flags::rework(tx, &kept.basis, 0, false)?);
    }
    pieces::refresh(tx)?;
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

fn balances(tx: &Tx<'_>) -> Result<i64, Error> {
    let sums = buckets(|name| format!("COALESCE(sum(m.quantity * k.{name}), 0) AS {name}"));
    let set = buckets(|name| format!("{name} = r.{name}"));
    let (old, new) = (buckets(|name| format!("stock.{name}")), buckets(|name| format!("r.{name}")));
    let total = "r.sellable + r.order_occupied + r.unsellable + r.locked + r.transfer_occupied \
                 - r.in_transit - r.virtual_stock";
    let sql = format!(
        "WITH r AS (SELECT s.product_id, s.warehouse_id, {sums} FROM stock s \
         LEFT JOIN movement m ON m.product_id = s.product_id AND m.warehouse_id = s.warehouse_id \
         LEFT JOIN movement_kind k ON k.id = m.kind GROUP BY s.product_id, s.warehouse_id) \
         UPDATE stock SET {set}, total = {total}, floor = min(floor, r.sellable) FROM r \
         WHERE r.product_id = stock.product_id AND r.warehouse_id = stock.warehouse_id \
         AND ({old}, stock.total) IS NOT ({new}, {total})"
    );
    changed(tx, &sql, "rewrite the balances")
}

fn product_sums(tx: &Tx<'_>) -> Result<i64, Error> {
    let sql = "WITH r AS (SELECT p.id, COALESCE(sum(s.sellable), 0) AS sellable, \
               COALESCE(sum(s.total), 0) AS total FROM product p \
               LEFT JOIN stock s ON s.product_id = p.id GROUP BY p.id) \
               UPDATE product SET sellable = r.sellable, total = r.total FROM r \
               WHERE r.id = product.id \
               AND (product.sellable, product.total) IS NOT (r.sellable, r.total)";
    changed(tx, sql, "rewrite the products' sums")
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
    let sql = "SELECT product_id, warehouse_id, kind, quantity, reason, \
               COALESCE(happened_at, posted_at) FROM movement INDEXED BY movement_by_stock \
               ORDER BY product_id, warehouse_id, id";
    let what = "replay the sales";
    let mut statement = prepared(tx.connection, sql, what)?;
    let mut rows = statement.query([]).map_err(doing(what))?;
    let (mut at, mut days, mut wrong) = (None, Days::new(), 0_i64);
    while let Some(row) = rows.next().map_err(doing(what))? {
        let figures = (|| {
            let [product, place, kind, quantity, time]: [i64; 5] =
                [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(5)?];
            Ok(((product, place), kind, quantity, row.get::<_, Option<String>>(4)?, time))
        })();
        let (here, kind, quantity, reason, time) = figures.map_err(doing(what))?;
        if at != Some(here) {
            wrong = wrong.saturating_add(keep_sales(tx, at, &std::mem::take(&mut days))?);
            at = Some(here);
        }
        let Some(kind) = Kind::from_id(kind) else { continue };
        let sold = kind.sold(quantity, reason.as_deref());
        if sold != 0 {
            let units = days.entry(day(time)).or_default();
            *units = units.saturating_add(sold);
        }
    }
    Ok(wrong.saturating_add(keep_sales(tx, at, &days)?))
}

/// Writes the sales of one product in one warehouse anew where their sum is wrong; how many rows
/// that are.
fn keep_sales(tx: &Tx<'_>, at: Option<(i64, i64)>, days: &Days) -> Result<i64, Error> {
    let Some((product, place)) = at else { return Ok(0) };
    let sql = "SELECT COALESCE(sum(units), 0) FROM sales_day \
               WHERE product_id = ?1 AND warehouse_id = ?2";
    let kept: Vec<i64> =
        all(tx.connection, sql, "sum the sales", (product, place), |row| row.get(0))?;
    let sum = days.values().fold(0_i64, |sum, units| sum.saturating_add(*units));
    if kept == [sum] {
        return Ok(0);
    }
    let sql = "DELETE FROM sales_day WHERE product_id = ?1 AND warehouse_id = ?2";
    execute(tx.connection, sql, "rewrite the sales", (product, place))?;
    let sql =
        "INSERT INTO sales_day (product_id, day, warehouse_id, units) VALUES (?1, ?2, ?3, ?4)";
    for (day, units) in days.iter().filter(|(_, units)| **units != 0) {
        execute(tx.connection, sql, "rewrite the sales", (product, day, place, units))?;
    }
    Ok(1)
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
