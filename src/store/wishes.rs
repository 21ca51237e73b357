//! What orders that hold no stock want.

use crate::store::row::{all, execute, first};
use crate::store::{Error, Tx, View};

/// Units that an order wants of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Number within the order, from 1.
    pub line: i64,
    /// The product's row.
    pub product: i64,
    /// The warehouse's row; `None` leaves the choice to the store.
    pub warehouse: Option<i64>,
    /// The lock pool's row, where the order names one.
    pub pool: Option<i64>,
    /// Units.
    pub quantity: i64,
}

/// Notes a wish.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn insert(tx: &Tx<'_>, order: i64, wish: &Wish) -> Result<(), Error> {
    let sql = "INSERT INTO order_wish (order_id, line, product_id, warehouse_id, quantity, \
               pool_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let params = (order, wish.line, wish.product, wish.warehouse, wish.quantity, wish.pool);
    execute(tx.connection, sql, "note a wish", params).map(drop)
}

/// The wishes of an order.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn of_order(view: &View<'_>, order: i64) -> Result<Vec<Wish>, Error> {
    let sql = "SELECT line, product_id, warehouse_id, quantity, pool_id FROM order_wish \
               WHERE order_id = ?1 ORDER BY line";
    all(view.connection, sql, "read the wishes", [order], |row| {
        Ok(Wish {
            line: row.get(0)?,
            product: row.get(1)?,
            warehouse: row.get(2)?,
            quantity: row.get(3)?,
            pool: row.get(4)?,
        })
    })
}

/// A wish as people read it: SKU, name, warehouse, units.
pub type Named = (String, String, Option<String>, i64);

/// The wishes of an order with the names of what they are for.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn named(view: &View<'_>, order: i64) -> Result<Vec<Named>, Error> {
    let sql = "SELECT p.sku, p.name, w.code, o.quantity FROM order_wish o \
               JOIN product p ON p.id = o.product_id \
               LEFT JOIN warehouse w ON w.id = o.warehouse_id \
               WHERE o.order_id = ?1 ORDER BY o.line";
    all(view.connection, sql, "read the wishes by name", [order], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })
}

/// Lowers a wish to `quantity`; 0 takes it away.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn lower(tx: &Tx<'_>, order: i64, line: i64, quantity: i64) -> Result<(), Error> {
    if quantity > 0 {
        let sql = "UPDATE order_wish SET quantity = ?3 WHERE order_id = ?1 AND line = ?2";
        return execute(tx.connection, sql, "lower a wish", (order, line, quantity)).map(drop);
    }
    let sql = "DELETE FROM order_wish WHERE order_id = ?1 AND line = ?2";
    execute(tx.connection, sql, "drop a wish", (order, line)).map(drop)
}

/// Takes all wishes of an order away: it has taken its stock, or is given up.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn clear(tx: &Tx<'_>, order: i64) -> Result<(), Error> {
    let sql = "DELETE FROM order_wish WHERE order_id = ?1";
    execute(tx.connection, sql, "drop the wishes", [order]).map(drop)
}

/// Whether any order waits for goods.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn any_waits(view: &View<'_>) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM sales_order WHERE state < 2 AND holds = 0 LIMIT 1";
    Ok(first(view.connection, sql, "look for who waits", [], |_| Ok(()))?.is_some())
}
