//! What a threshold would have done: the ledger walked again with another one.

use serde::Serialize;

use crate::domain::availability::Availability;
use crate::domain::product::StockType;
use crate::store::row::{all, first};
use crate::store::{Error, View};

/// What a threshold would have done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tryout {
    /// The product.
    pub sku: String,
    /// In this warehouse alone; `None` for all.
    pub warehouse: Option<String>,
    /// The threshold that is tried, in units.
    pub threshold: i64,
    /// Days looked back.
    pub days: i64,
    /// How often an alert would have fired: into low or sold out.
    pub alerts: i64,
    /// How often it ran out.
    pub sold_outs: i64,
    /// How often it ran out without an alert while some was left.
    pub unwarned: i64,
    /// The least that was sellable, in units.
    pub least: i64,
    /// Movements that were looked at.
    pub movements: i64,
}

/// Walks the movements of a product since `from` (UTC milliseconds) as if `threshold` had been in
/// force; in one warehouse's row where given.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn run(
    view: &View<'_>,
    product: i64,
    warehouse: Option<i64>,
    (threshold, from): (i64, i64),
) -> Result<Tryout, Error> {
    let here = "(?2 IS NULL OR m.warehouse_id = ?2)";
    let sql = format!(
        "SELECT m.quantity * k.sellable FROM movement m JOIN movement_kind k ON k.id = m.kind \
         WHERE m.product_id = ?1 AND {here} AND m.posted_at >= ?3 AND k.sellable <> 0 ORDER BY m.id"
    );
    let steps: Vec<i64> =
        all(view.connection, &sql, "walk the ledger again", (product, warehouse, from), |row| {
            row.get(0)
        })?;
    let sql = "SELECT COALESCE(sum(sellable), 0) FROM stock m WHERE product_id = ?1 \
               AND (?2 IS NULL OR m.warehouse_id = ?2)";
    let now = first(view.connection, sql, "read the stock", (product, warehouse), |row| {
        row.get::<_, i64>(0)
    })?;
    let moved = steps.iter().fold(0_i64, |sum, step| sum.saturating_add(*step));
    let mut sellable = now.unwrap_or_default().saturating_sub(moved);
    let state = |units: i64| Availability::of(StockType::Finite, units, threshold);
    let out = |state| matches!(state, Availability::SoldOut | Availability::Oversold);
    let mut found = Tryout { threshold, ..Tryout::default() };
    // What was not there yet when the time begins was never the least of it.
    let mut least = (sellable > 0).then_some(sellable);
    let mut before = state(sellable);
    for step in steps {
        sellable = sellable.saturating_add(step);
        found.movements = found.movements.saturating_add(1);
        least = match least {
            Some(least) => Some(least.min(sellable)),
            None => (sellable > 0).then_some(sellable),
        };
        let after = state(sellable);
        if before == Availability::InStock && after != Availability::InStock {
            found.alerts = found.alerts.saturating_add(1);
        }
        if !out(before) && out(after) {
            found.sold_outs = found.sold_outs.saturating_add(1);
            let sudden = i64::from(before == Availability::InStock);
            found.unwarned = found.unwarned.saturating_add(sudden);
        }
        before = after;
    }
    found.least = least.unwrap_or_default();
    Ok(found)
}
