//! What is asked about promotions: how fast a pool sells, what would happen by the clock, and what is
//! still locked though no pool keeps it.

use serde::Serialize;

use crate::store::row::{all, first};
use crate::store::{Error, View, times};

/// What orders made of a pool's line, in units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sales {
    /// Of orders that are paid, whatever happened to them since.
    pub paid: i64,
    /// Sent back by customers.
    pub returned: i64,
    /// Ordered since `since`, and not given up.
    pub recent: i64,
    /// When the first order was placed, UTC milliseconds.
    pub first: Option<i64>,
}

/// What orders made of a line, and how much of it since `since` (UTC milliseconds).
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn sales(view: &View<'_>, line: i64, since: i64) -> Result<Sales, Error> {
    let sql = "SELECT COALESCE(sum(l.quantity - l.cancelled) FILTER (WHERE o.paid_at IS NOT NULL), 0), \
         COALESCE(sum(l.returned), 0), \
         COALESCE(sum(l.quantity - l.cancelled) FILTER (WHERE o.placed_at > ?2), 0), \
         min(o.placed_at) FROM order_line l JOIN sales_order o ON o.id = l.order_id \
         WHERE l.pool_line_id = ?1";
    let found = first(view.connection, sql, "read a pool's sales", (line, since), |row| {
        Ok(Sales {
            paid: row.get(0)?,
            returned: row.get(1)?,
            recent: row.get(2)?,
            first: row.get(3)?,
        })
    })?;
    Ok(found.unwrap_or_default())
}

/// Units sold in one warehouse on each day from `from` on, as (day, units).
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn sold_by_day(
    view: &View<'_>,
    product: i64,
    warehouse: i64,
    from: i64,
) -> Result<Vec<(i64, i64)>, Error> {
    let sql = "SELECT day, units FROM sales_day WHERE product_id = ?1 AND warehouse_id = ?2 \
               AND day >= ?3 ORDER BY day";
    all(view.connection, sql, "read the sales", (product, warehouse, from), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// Locked units that no pool under way keeps: locked by hand, or left behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leftover {
    /// The product.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// The warehouse.
    pub warehouse: String,
    /// Units locked in all.
    pub locked: i64,
    /// Of those, units that pools under way keep.
    pub kept: i64,
    /// The others: `unlock` gives them back to open sale.
    pub left: i64,
    /// The pool of this stock that ended last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
    /// When it ended, UTC milliseconds.
    #[serde(serialize_with = "times::time_if", skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<i64>,
}

/// What is locked though no pool under way keeps it.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn leftovers(view: &View<'_>, limit: i64) -> Result<Vec<Leftover>, Error> {
    let sql = "WITH held AS (SELECT s.product_id AS product, s.warehouse_id AS place, s.locked, \
         COALESCE((SELECT sum(l.unreleased + l.open) FROM pool_line l JOIN pool p \
         ON p.id = l.pool_id WHERE l.product_id = s.product_id \
         AND l.warehouse_id = s.warehouse_id AND p.state IN (1, 2)), 0) AS kept, \
         (SELECT p.id FROM pool_line l JOIN pool p ON p.id = l.pool_id \
         WHERE l.product_id = s.product_id AND l.warehouse_id = s.warehouse_id AND p.state = 3 \
         ORDER BY p.ended_at DESC, p.id DESC LIMIT 1) AS pool \
         FROM stock s INDEXED BY stock_locked WHERE s.locked > 0) \
         SELECT p.sku, p.name, w.code, h.locked, h.kept, g.code, g.ended_at FROM held h \
         JOIN product p ON p.id = h.product JOIN warehouse w ON w.id = h.place \
         LEFT JOIN pool g ON g.id = h.pool WHERE h.locked > h.kept \
         ORDER BY h.locked - h.kept DESC, p.sku, w.id LIMIT ?1";
    all(view.connection, sql, "look for what is still locked", [limit], |row| {
        let (locked, kept): (i64, i64) = (row.get(3)?, row.get(4)?);
        Ok(Leftover {
            sku: row.get(0)?,
            name: row.get(1)?,
            warehouse: row.get(2)?,
            locked,
            kept,
            left: locked.saturating_sub(kept),
            pool: row.get(5)?,
            ended_at: row.get(6)?,
        })
    })
}

/// The pools that keep units of a product in a warehouse, or did: codes, those under way first,
/// then the newest.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn codes_of_stock(
    view: &View<'_>,
    product: i64,
    warehouse: i64,
    limit: i64,
) -> Result<Vec<String>, Error> {
    let sql = "SELECT p.code FROM pool_line l JOIN pool p ON p.id = l.pool_id \
               WHERE l.product_id = ?1 AND l.warehouse_id = ?2 \
               ORDER BY p.state = 3, p.id DESC LIMIT ?3";
    let key = (product, warehouse, limit);
    all(view.connection, sql, "look for pools of the stock", key, |row| row.get(0))
}

/// Units that a pool keeps back where nothing is left to sell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeldBack {
    /// The pool.
    pub pool: String,
    /// The warehouse.
    pub warehouse: String,
    /// Units that can be released into open sale.
    pub units: i64,
}

/// What live holdbacks keep of a product in warehouses where sellable reached 0, oldest first.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn held_back(view: &View<'_>, product: i64) -> Result<Vec<HeldBack>, Error> {
    let sql = "SELECT p.code, w.code, l.unreleased FROM pool_line l \
               JOIN pool p ON p.id = l.pool_id AND p.state = 2 AND p.purpose = 1 \
               JOIN stock s ON s.product_id = l.product_id AND s.warehouse_id = l.warehouse_id \
               JOIN warehouse w ON w.id = l.warehouse_id \
               WHERE l.product_id = ?1 AND l.unreleased > 0 AND s.sellable <= 0 ORDER BY p.id";
    all(view.connection, sql, "look for what is kept back", [product], |row| {
        Ok(HeldBack { pool: row.get(0)?, warehouse: row.get(1)?, units: row.get(2)? })
    })
}
