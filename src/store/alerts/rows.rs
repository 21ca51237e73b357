//! Rows of stock that are watched for themselves: those with a threshold of their own, and those
//! with units locked that no pool keeps.

use crate::domain::alert::AlertKind;
use crate::domain::availability::Availability;
use crate::domain::product::StockType;
use crate::store::alerts::crossings::Crossing;
use crate::store::alerts::flags::{on_off, states};
use crate::store::alerts::product::Product;
use crate::store::row::{all, choice, execute};
use crate::store::{Error, Tx, glance, pools};

/// A row of stock that is watched for itself.
struct Watch {
    warehouse: i64,
    code: String,
    threshold: Option<i64>,
    availability: i64,
    leftover: i64,
    sellable: i64,
    locked: i64,
    total: i64,
}

/// Works out anew what is kept of the rows of a product's stock that are watched for themselves.
pub(super) fn settle(tx: &Tx<'_>, product: &Product, known: bool, at: i64) -> Result<(), Error> {
    let sql = "SELECT s.warehouse_id, w.code, s.threshold, s.availability, s.leftover, \
               s.sellable, s.locked, s.total FROM stock s JOIN warehouse w ON w.id = s.warehouse_id \
               WHERE s.product_id = ?1 AND (s.threshold IS NOT NULL OR s.availability > 0 \
               OR s.locked > 0 OR s.leftover > 0)";
    let watches = all(tx.connection, sql, "read watched stock", [product.id], |row| {
        Ok(Watch {
            warehouse: row.get(0)?,
            code: row.get(1)?,
            threshold: row.get(2)?,
            availability: row.get(3)?,
            leftover: row.get(4)?,
            sellable: row.get(5)?,
            locked: row.get(6)?,
            total: row.get(7)?,
        })
    })?;
    for watch in watches {
        row(tx, product, &watch, known, at)?;
    }
    Ok(())
}

fn row(tx: &Tx<'_>, product: &Product, watch: &Watch, known: bool, at: i64) -> Result<(), Error> {
    let kind = product.kind()?;
    let found = Availability::from_id(watch.availability);
    let before = choice(found, "availability", watch.availability)?;
    let after = match watch.threshold.filter(|_| product.counts) {
        Some(threshold) => Availability::of(kind, watch.sellable, threshold),
        None => Availability::InStock,
    };
    let kept = pools::kept(tx, product.id, watch.warehouse)?;
    let loose = watch.locked.saturating_sub(kept).max(0);
    let leftover = if kind == StockType::Reserved { 0 } else { loose };
    if before == after && leftover == watch.leftover {
        return Ok(());
    }
    let sql = "UPDATE stock SET availability = ?3, leftover = ?4 \
               WHERE product_id = ?1 AND warehouse_id = ?2";
    let params = (product.id, watch.warehouse, after.id(), leftover);
    execute(tx.connection, sql, "keep watched stock", params)?;
    glance::moved(tx, glance::watched(before), glance::watched(after));
    let (was, is) = (watch.leftover > 0, leftover > 0);
    glance::add(tx, glance::LEFTOVER, i64::from(is).saturating_sub(i64::from(was)));
    let subject = format!("{}@{}", product.sku, watch.code);
    let figures = [
        ("sellable", watch.sellable),
        ("threshold", watch.threshold.unwrap_or_default()),
        ("total", watch.total),
        ("leftover", leftover),
        ("locked", watch.locked),
    ];
    let alert = (product.id, watch.warehouse);
    let crossing =
        Crossing { alert, product: Some(product.id), subject: &subject, figures: &figures, at };
    states(tx, &crossing, (before, after), known)?;
    on_off(tx, &crossing, AlertKind::Leftover, (was, is), known)
}
