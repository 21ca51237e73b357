//! Orders and their lines.

use rusqlite::named_params;
use serde::Serialize;

use crate::domain::ids::folded;
use crate::domain::order::{OrderLine, OrderState};
use crate::domain::time::Timestamp;
use crate::store::row::{all, choice, execute, first};
use crate::store::{Error, Tx, View, glance};

/// A new order's head.
#[derive(Clone, Debug)]
pub struct NewOrder<'a> {
    /// The caller's code; `None` to have one made.
    pub code: Option<&'a str>,
    /// Who buys; empty for nobody named.
    pub customer: &'a str,
    /// Where it was placed.
    pub channel: &'a str,
    /// The device it was placed from.
    pub device: &'a str,
    /// Where it goes.
    pub address: &'a str,
    /// When, UTC milliseconds.
    pub placed_at: i64,
    /// When it expires unpaid; `None` for never.
    pub expires_at: Option<i64>,
    /// Who entered it.
    pub actor: i64,
}

/// An order's head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderRow {
    /// Its row.
    #[serde(skip)]
    pub id: i64,
    /// Its code.
    #[serde(rename = "order")]
    pub code: String,
    /// Its state's name.
    pub state: &'static str,
    /// The state itself.
    #[serde(skip)]
    pub order_state: OrderState,
    /// Who buys.
    pub customer: String,
    /// Where it was placed.
    pub channel: String,
    /// When it was placed, UTC milliseconds.
    pub placed_at: i64,
    /// When it expires unpaid.
    pub expires_at: Option<i64>,
    /// When it was paid.
    pub paid_at: Option<i64>,
    /// Who entered it.
    pub by: String,
}

const COLUMNS: &str = "o.id, o.code, o.state, o.customer, o.channel, o.placed_at, o.expires_at, \
     o.paid_at, a.name FROM sales_order o JOIN actor a ON a.id = o.actor_id";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<(OrderRow, i64)> {
    let order = OrderRow {
        id: row.get(0)?,
        code: row.get(1)?,
        state: "",
        order_state: OrderState::Placed,
        customer: row.get(3)?,
        channel: row.get(4)?,
        placed_at: row.get(5)?,
        expires_at: row.get(6)?,
        paid_at: row.get(7)?,
        by: row.get(8)?,
    };
    Ok((order, row.get(2)?))
}

fn checked((mut order, state): (OrderRow, i64)) -> Result<OrderRow, Error> {
    order.order_state = choice(OrderState::from_id(state), "order state", state)?;
    order.state = order.order_state.name();
    Ok(order)
}

/// The order with that code, compared without case.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn find(view: &View<'_>, code: &str) -> Result<Option<OrderRow>, Error> {
    let sql = format!("SELECT {COLUMNS} WHERE o.code_key = ?1");
    first(view.connection, &sql, "find an order", [folded(code)], read)?.map(checked).transpose()
}

/// A page of orders, newest first: those of `state`, before the row `before`, at most `limit`.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn list(
    view: &View<'_>,
    state: Option<OrderState>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<OrderRow>, Error> {
    let before = before.unwrap_or(i64::MAX);
    let tail = "o.id < ?1 ORDER BY o.id DESC LIMIT ?2";
    let rows = match state {
        None => {
            let sql = format!("SELECT {COLUMNS} WHERE {tail}");
            all(view.connection, &sql, "list the orders", (before, limit), read)?
        }
        Some(state) => {
            let sql = format!("SELECT {COLUMNS} WHERE o.state = ?3 AND {tail}");
            all(view.connection, &sql, "list the orders", (before, limit, state.id()), read)?
        }
    };
    rows.into_iter().map(checked).collect()
}

/// Makes an order; its row and its code.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn insert(tx: &Tx<'_>, order: &NewOrder<'_>) -> Result<(i64, String), Error> {
    let sql = "SELECT COALESCE(max(id), 0) + 1 FROM sales_order";
    let id = first(tx.connection, sql, "number an order", [], |row| row.get(0))?.unwrap_or(1);
    let code = match order.code {
        Some(code) => code.to_owned(),
        None => free_code(tx, "sales_order", "O", id)?,
    };
    let sql = "INSERT INTO sales_order (id, code, code_key, state, customer, channel, device, \
               address, placed_at, expires_at, actor_id) VALUES (:id, :code, :key, 0, :customer, \
               :channel, :device, :address, :placed, :expires, :actor)";
    let params = named_params! {
        ":id": id, ":code": code, ":key": folded(&code), ":customer": order.customer,
        ":channel": order.channel, ":device": order.device, ":address": order.address,
        ":placed": order.placed_at, ":expires": order.expires_at, ":actor": order.actor,
    };
    execute(tx.connection, sql, "place an order", params)?;
    glance::add(tx, glance::orders(OrderState::Placed), 1)?;
    Ok((id, code))
}

/// The first of `O-17`, `O-18` … that no caller took for a code of their own.
pub(in crate::store) fn free_code(
    tx: &Tx<'_>,
    table: &'static str,
    letter: &str,
    id: i64,
) -> Result<String, Error> {
    let sql = format!("SELECT 1 FROM {table} WHERE code_key = ?1");
    let mut number = id;
    loop {
        let code = format!("{letter}-{number}");
        let taken = first(tx.connection, &sql, "make a code", [folded(&code)], |_| Ok(()))?;
        if taken.is_none() {
            return Ok(code);
        }
        number = number.saturating_add(1);
    }
}

/// Adds a line to an order.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn insert_line(tx: &Tx<'_>, order: i64, line: &OrderLine) -> Result<(), Error> {
    let sql = "INSERT INTO order_line (order_id, line, product_id, warehouse_id, quantity, issued) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let params = (order, line.line, line.product, line.warehouse, line.quantity, line.issued);
    execute(tx.connection, sql, "write an order line", params).map(drop)
}

/// The lines of an order.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn lines(view: &View<'_>, order: i64) -> Result<Vec<OrderLine>, Error> {
    let sql = "SELECT line, product_id, warehouse_id, quantity, issued, shipped, cancelled, \
               returned FROM order_line WHERE order_id = ?1 ORDER BY line";
    all(view.connection, sql, "read the order's lines", [order], |row| {
        Ok(OrderLine {
            line: row.get(0)?,
            product: row.get(1)?,
            warehouse: row.get(2)?,
            quantity: row.get(3)?,
            issued: row.get(4)?,
            shipped: row.get(5)?,
            cancelled: row.get(6)?,
            returned: row.get(7)?,
        })
    })
}

/// Writes the figures of a line back.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn update_line(tx: &Tx<'_>, order: i64, line: &OrderLine) -> Result<(), Error> {
    let sql = "UPDATE order_line SET shipped = ?3, cancelled = ?4, returned = ?5 \
               WHERE order_id = ?1 AND line = ?2";
    let params = (order, line.line, line.shipped, line.cancelled, line.returned);
    execute(tx.connection, sql, "change an order line", params).map(drop)
}

/// Moves an order to `state`; `paid_at` is set when given, `ended_at` when the state ends it.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn set_state(
    tx: &Tx<'_>,
    order: &OrderRow,
    state: OrderState,
    paid_at: Option<i64>,
    at: i64,
) -> Result<(), Error> {
    let ended = !matches!(state, OrderState::Placed | OrderState::Paid);
    let sql = "UPDATE sales_order SET state = ?2, paid_at = COALESCE(?3, paid_at), ended_at = ?4 \
               WHERE id = ?1";
    let params = (order.id, state.id(), paid_at, ended.then_some(at));
    execute(tx.connection, sql, "change an order's state", params)?;
    glance::moved(tx, glance::orders(order.order_state), glance::orders(state))
}

/// Unpaid orders whose deadline is at or before `now`, oldest deadline first, at most `limit`.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn due(view: &View<'_>, now: Timestamp, limit: i64) -> Result<Vec<OrderRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE o.state = 0 AND o.expires_at <= ?1 \
         ORDER BY o.expires_at, o.id LIMIT ?2"
    );
    let rows = all(view.connection, &sql, "look for expired orders", (now.millis(), limit), read)?;
    rows.into_iter().map(checked).collect()
}

/// Units of a product that open orders rest on issued units for.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn issued_open(view: &View<'_>, product: i64) -> Result<i64, Error> {
    let sql = "SELECT COALESCE(sum(quantity - shipped - cancelled), 0) FROM order_line \
               WHERE product_id = ?1 AND shipped + cancelled < quantity AND issued = 1";
    let sum = first(view.connection, sql, "sum what is issued", [product], |row| row.get(0))?;
    Ok(sum.unwrap_or_default())
}

/// An order that holds units of a product in a warehouse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// The order's code.
    pub order: String,
    /// Who buys.
    pub customer: String,
    /// Units held.
    pub open: i64,
    /// Whether they were issued and are not on the shelf.
    pub issued: bool,
}

/// The open orders that hold units of a product in a warehouse, oldest first, at most `limit`.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn holders(
    view: &View<'_>,
    product: i64,
    warehouse: i64,
    limit: i64,
) -> Result<Vec<Holder>, Error> {
    let sql = "SELECT o.code, o.customer, l.quantity - l.shipped - l.cancelled, l.issued \
               FROM order_line l JOIN sales_order o ON o.id = l.order_id \
               WHERE l.product_id = ?1 AND l.warehouse_id = ?2 \
               AND l.shipped + l.cancelled < l.quantity ORDER BY o.id LIMIT ?3";
    all(view.connection, sql, "look for the orders", (product, warehouse, limit), |row| {
        Ok(Holder {
            order: row.get(0)?,
            customer: row.get(1)?,
            open: row.get(2)?,
            issued: row.get(3)?,
        })
    })
}
