//! What a customer, a device or an address holds in orders under way.

use crate::domain::time::Timestamp;
use crate::store::row::first;
use crate::store::{Error, View};

/// The newest unpaid order of a customer that holds or wants a product, and whose time is not up.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn unpaid_of(
    view: &View<'_>,
    customer: &str,
    product: i64,
    now: Timestamp,
) -> Result<Option<String>, Error> {
    let sql = "SELECT o.code FROM sales_order o WHERE o.customer = ?1 AND o.customer <> '' \
               AND (o.state < 2 OR o.state > 5) AND o.state <> 1 \
               AND (o.expires_at IS NULL OR o.expires_at > ?3) \
               AND (EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id \
               AND l.product_id = ?2 AND l.shipped + l.cancelled < l.quantity) \
               OR EXISTS (SELECT 1 FROM order_wish w WHERE w.order_id = o.id \
               AND w.product_id = ?2)) ORDER BY o.id DESC LIMIT 1";
    let params = (customer, product, now.millis());
    first(view.connection, sql, "look for an unpaid order", params, |row| row.get(0))
}

/// Units of a product that the orders of a customer under way hold or want; what has run out of
/// time holds nothing, swept or not.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn open_of(
    view: &View<'_>,
    customer: &str,
    product: i64,
    now: Timestamp,
) -> Result<i64, Error> {
    let sql = "SELECT COALESCE(sum(COALESCE((SELECT sum(l.quantity - l.shipped - l.cancelled) \
               FROM order_line l WHERE l.order_id = o.id AND l.product_id = ?2), 0) \
               + COALESCE((SELECT sum(w.quantity) FROM order_wish w WHERE w.order_id = o.id \
               AND w.product_id = ?2), 0)), 0) FROM sales_order o \
               WHERE o.customer = ?1 AND o.customer <> '' AND (o.state < 2 OR o.state > 5) \
               AND (o.state = 1 OR o.expires_at IS NULL OR o.expires_at > ?3)";
    let params = (customer, product, now.millis());
    let sum = first(view.connection, sql, "sum a customer's orders", params, |row| row.get(0))?;
    Ok(sum.unwrap_or_default())
}

/// Unpaid orders placed since then from one `device` or `address`, whose time is not up.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn unpaid_from(
    view: &View<'_>,
    field: &str,
    value: &str,
    (since, now): (i64, Timestamp),
) -> Result<i64, Error> {
    let column = if field == "device" { "device" } else { "address" };
    let sql = format!(
        "SELECT count(*) FROM sales_order WHERE {column} = ?1 AND {column} <> '' \
         AND state IN (0, 6) AND placed_at >= ?2 AND (expires_at IS NULL OR expires_at > ?3)"
    );
    let params = (value, since, now.millis());
    let count = first(view.connection, &sql, "count unpaid orders", params, |row| row.get(0))?;
    Ok(count.unwrap_or_default())
}

/// Units of a pool line that the orders of a customer took and did not give up.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn taken_of_pool(view: &View<'_>, customer: &str, pool_line: i64) -> Result<i64, Error> {
    let sql = "SELECT COALESCE(sum(l.quantity - l.cancelled), 0) FROM order_line l \
               JOIN sales_order o ON o.id = l.order_id \
               WHERE l.pool_line_id = ?2 AND o.customer = ?1";
    let sum = first(view.connection, sql, "sum a customer's part", (customer, pool_line), |row| {
        row.get(0)
    })?;
    Ok(sum.unwrap_or_default())
}
