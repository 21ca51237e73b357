//! Orders and their lines.

use rusqlite::params;
use rusqlite::types::ValueRef::Integer as Int;
use serde::Serialize;

use crate::domain::ids::folded;
use crate::domain::order::{OrderLine, OrderState, Priority};
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::store::codes::{made_code, made_from};
use crate::store::row::{TOGETHER, all, choice, execute, first, insert_many, number_if};
use crate::store::{Error, Tx, View, glance, times};

/// A new order's head.
#[derive(Clone, Debug)]
pub struct NewOrder<'a> {
    /// The caller's code; `None` to have one made.
    pub code: Option<&'a str>,
    /// Where it starts: cart or placed.
    pub state: OrderState,
    /// Whether it takes its stock at once.
    pub holds: bool,
    /// How soon it wants to leave.
    pub priority: Priority,
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
    /// Whether it has taken its stock.
    pub holds: bool,
    /// How soon it wants to leave.
    pub priority: Priority,
    /// Who buys.
    pub customer: String,
    /// Where it was placed.
    pub channel: String,
    /// The device it was placed from.
    pub device: String,
    /// Where it goes.
    pub address: String,
    /// When it was placed, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub placed_at: i64,
    /// When it expires unpaid.
    #[serde(serialize_with = "times::time_if")]
    pub expires_at: Option<i64>,
    /// When it was paid.
    #[serde(serialize_with = "times::time_if")]
    pub paid_at: Option<i64>,
    /// Who entered it.
    pub by: String,
    /// Units still to be sent: held, or wanted where it has taken no stock yet. Figures of lists and
    /// cards; 0 for a step.
    pub open: i64,
    /// Units sent.
    pub shipped: i64,
}

pub(in crate::store) const HEAD: &str = "o.id, o.code, o.state, o.customer, o.channel, o.placed_at, o.expires_at, \
     o.paid_at, a.name, o.holds, o.device, o.address, o.priority";
/// The units of an order, for lists; a step looks at the lines themselves.
pub(in crate::store) const UNITS: &str = "COALESCE((SELECT sum(l.quantity - l.shipped - l.cancelled) FROM order_line l \
     WHERE l.order_id = o.id), 0) + COALESCE((SELECT sum(w.quantity) FROM order_wish w \
     WHERE w.order_id = o.id), 0), COALESCE((SELECT sum(l.shipped) FROM order_line l \
     WHERE l.order_id = o.id), 0)";
const FROM: &str = "FROM sales_order o JOIN actor a ON a.id = o.actor_id";

pub(in crate::store) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<(OrderRow, [i64; 2])> {
    let order = OrderRow {
        id: row.get(0)?,
        code: row.get(1)?,
        state: "",
        order_state: OrderState::Placed,
        holds: row.get(9)?,
        priority: Priority::Normal,
        customer: row.get(3)?,
        channel: row.get(4)?,
        device: row.get(10)?,
        address: row.get(11)?,
        placed_at: row.get(5)?,
        expires_at: row.get(6)?,
        paid_at: row.get(7)?,
        by: row.get(8)?,
        open: row.get(13)?,
        shipped: row.get(14)?,
    };
    Ok((order, [row.get(2)?, row.get(12)?]))
}

pub(in crate::store) fn checked(
    (mut order, [state, priority]): (OrderRow, [i64; 2]),
) -> Result<OrderRow, Error> {
    order.priority = choice(Priority::from_id(priority), "order priority", priority)?;
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
    let sql = format!(
        "SELECT {HEAD}, 0, 0 {FROM} WHERE o.given_key = ?1 OR (o.id = ?2 AND o.given IS NULL)"
    );
    let key = folded(code);
    let params = (&key, made_from(&key));
    first(view.connection, &sql, "find an order", params, read)?.map(checked).transpose()
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
            let sql = format!("SELECT {HEAD}, {UNITS} {FROM} WHERE {tail}");
            all(view.connection, &sql, "list the orders", (before, limit), read)?
        }
        Some(state) => {
            let by = under_way(state);
            let sql = format!("SELECT {HEAD}, {UNITS} {FROM} WHERE {by}o.state = ?3 AND {tail}");
            all(view.connection, &sql, "list the orders", (before, limit, state.id()), read)?
        }
    };
    rows.into_iter().map(checked).collect()
}

/// What lets a search for orders in `state` use the index of those under way: its condition, word
/// for word. Those that ended are most orders; the newest of them are near the end of the table.
const fn under_way(state: OrderState) -> &'static str {
    match state {
        OrderState::Cart | OrderState::Placed | OrderState::Paid => {
            "(o.state < 2 OR o.state > 5) AND "
        }
        OrderState::Shipped
        | OrderState::Returned
        | OrderState::Cancelled
        | OrderState::Expired => "",
    }
}

/// A page of the orders under way, newest first: before the row `before`, at most `limit`.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn list_under_way(
    view: &View<'_>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<OrderRow>, Error> {
    // The newest of each state, which lie together in the index, and of those the newest.
    let newest = |state: i64| {
        format!(
            "SELECT id FROM (SELECT id FROM sales_order INDEXED BY sales_order_open \
             WHERE (state < 2 OR state > 5) AND state = {state} AND id < ?1 \
             ORDER BY id DESC LIMIT ?2)"
        )
    };
    let sql = format!(
        "SELECT {HEAD}, {UNITS} {FROM} WHERE o.id IN ({} UNION ALL {} UNION ALL {} \
         ORDER BY id DESC LIMIT ?2) ORDER BY o.id DESC",
        newest(OrderState::Cart.id()),
        newest(OrderState::Placed.id()),
        newest(OrderState::Paid.id())
    );
    let params = (before.unwrap_or(i64::MAX), limit);
    let rows = all(view.connection, &sql, "list the orders under way", params, read)?;
    rows.into_iter().map(checked).collect()
}

/// Makes an order; its row and its code.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn insert(tx: &Tx<'_>, order: &NewOrder<'_>) -> Result<(i64, String), Error> {
    if let Some(code) = order.code
        && find(tx, code)?.is_some()
    {
        return Err(Refused::new(Rule::DocumentTaken).document(code).into());
    }
    tx.pending.keep_own_codes(order.code.is_none() && tx.pending.own_codes());
    let sql = "INSERT INTO sales_order (given, given_key, state, holds, priority, customer, \
               channel, device, address, placed_at, expires_at, actor_id) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let params = params![
        order.code,
        order.code.map(folded),
        order.state.id(),
        order.holds,
        order.priority.id(),
        order.customer,
        order.channel,
        order.device,
        order.address,
        order.placed_at,
        order.expires_at,
        order.actor,
    ];
    tx.execute(sql, "place an order", params)?;
    let id = tx.connection.last_insert_rowid();
    let code = match order.code {
        Some(code) => code.to_owned(),
        None => made_code(tx, id)?,
    };
    glance::add(tx, glance::orders(order.state), 1);
    Ok((id, code))
}

/// Adds a line to an order.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn insert_line(tx: &Tx<'_>, order: i64, line: &OrderLine) -> Result<(), Error> {
    let sql = "INSERT INTO order_line (order_id, line, product_id, warehouse_id, quantity, issued, \
               accepted_on, pool_line_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let params = params![
        order,
        line.line,
        line.product,
        line.warehouse,
        line.quantity,
        line.issued,
        line.accepted_on,
        line.pool_line,
    ];
    tx.execute(sql, "write an order line", params).map(drop)
}

/// Adds lines to an order: those of a large one many at a time.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn insert_lines(tx: &Tx<'_>, order: i64, lines: &[OrderLine]) -> Result<(), Error> {
    if lines.len() < TOGETHER {
        return lines.iter().try_for_each(|line| insert_line(tx, order, line));
    }
    let head = "INSERT INTO order_line (order_id, line, product_id, warehouse_id, quantity, issued, \
                accepted_on, pool_line_id) VALUES ";
    let rows = lines.iter().map(|line| {
        let [product, warehouse, units] = [line.product, line.warehouse, line.quantity].map(Int);
        let (on, pool) = (number_if(line.accepted_on), number_if(line.pool_line));
        [Int(order), Int(line.line), product, warehouse, units, Int(line.issued.into()), on, pool]
    });
    insert_many(tx.connection, &[TOGETHER], head, "write the order's lines", rows)
}

/// The lines of an order.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn lines(view: &View<'_>, order: i64) -> Result<Vec<OrderLine>, Error> {
    let sql = "SELECT line, product_id, warehouse_id, quantity, issued, shipped, cancelled, \
               returned, pool_line_id, accepted_on FROM order_line WHERE order_id = ?1 \
               ORDER BY line";
    all(view.connection, sql, "read the order's lines", [order], read_line)
}

fn read_line(row: &rusqlite::Row<'_>) -> rusqlite::Result<OrderLine> {
    Ok(OrderLine {
        line: row.get(0)?,
        product: row.get(1)?,
        warehouse: row.get(2)?,
        quantity: row.get(3)?,
        issued: row.get(4)?,
        shipped: row.get(5)?,
        cancelled: row.get(6)?,
        returned: row.get(7)?,
        pool_line: row.get(8)?,
        accepted_on: row.get(9)?,
    })
}

/// The oldest open order line of a pool line that rests on oversold units, with its order's row.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn oldest_oversold(view: &View<'_>, pool_line: i64) -> Result<Option<(i64, OrderLine)>, Error> {
    let sql = "SELECT line, product_id, warehouse_id, quantity, issued, shipped, cancelled, \
               returned, pool_line_id, accepted_on, order_id FROM order_line WHERE pool_line_id = ?1 \
               AND issued = 1 AND shipped + cancelled < quantity ORDER BY order_id, line LIMIT 1";
    first(view.connection, sql, "look for oversold units", [pool_line], |row| {
        Ok((row.get(10)?, read_line(row)?))
    })
}

/// Turns `units` of an oversold line into a line that rests on real units; the order's other
/// lines stay as they are.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn make_real(tx: &Tx<'_>, order: i64, line: &OrderLine, units: i64) -> Result<(), Error> {
    if units == line.open() && line.cancelled == 0 {
        let sql = "UPDATE order_line SET issued = 0 WHERE order_id = ?1 AND line = ?2";
        return execute(tx.connection, sql, "settle a line", (order, line.line)).map(drop);
    }
    let sql = "UPDATE order_line SET quantity = quantity - ?3 WHERE order_id = ?1 AND line = ?2";
    execute(tx.connection, sql, "settle a part of a line", (order, line.line, units))?;
    let sql = "SELECT max(line) + 1 FROM order_line WHERE order_id = ?1";
    let next = first(tx.connection, sql, "number a line", [order], |row| row.get(0))?;
    let part = OrderLine {
        line: next.unwrap_or(1),
        quantity: units,
        issued: false,
        shipped: 0,
        cancelled: 0,
        returned: 0,
        ..line.clone()
    };
    insert_line(tx, order, &part)
}

/// The unpaid orders of a pool, oldest first.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn unpaid_of_pool(view: &View<'_>, pool: i64) -> Result<Vec<OrderRow>, Error> {
    let sql = format!(
        "SELECT DISTINCT {HEAD}, 0, 0 {FROM} JOIN order_line l ON l.order_id = o.id \
         JOIN pool_line g ON g.id = l.pool_line_id WHERE g.pool_id = ?1 AND o.state IN (0, 6) \
         ORDER BY o.id"
    );
    let rows = all(view.connection, &sql, "look for a pool's unpaid orders", [pool], read)?;
    rows.into_iter().map(checked).collect()
}

/// Which unpaid orders to give up; what is empty or `None` leaves it open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unpaid<'a> {
    /// Of this customer.
    pub customer: &'a str,
    /// From this device.
    pub device: &'a str,
    /// To this address.
    pub address: &'a str,
    /// That hold or want this product's row.
    pub product: Option<i64>,
    /// Placed at or before this instant, UTC milliseconds.
    pub until: Option<i64>,
}

/// The unpaid orders that match, oldest first.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn unpaid(view: &View<'_>, wanted: &Unpaid<'_>) -> Result<Vec<OrderRow>, Error> {
    let sql = format!(
        "SELECT {HEAD}, 0, 0 {FROM} WHERE o.state IN (0, 6) AND (?1 = '' OR o.customer = ?1) \
         AND (?2 = '' OR o.device = ?2) AND (?3 = '' OR o.address = ?3) \
         AND (?4 IS NULL OR EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id \
         AND l.product_id = ?4) OR EXISTS (SELECT 1 FROM order_wish w WHERE w.order_id = o.id \
         AND w.product_id = ?4)) AND (?5 IS NULL OR o.placed_at <= ?5) ORDER BY o.id"
    );
    let params = (wanted.customer, wanted.device, wanted.address, wanted.product, wanted.until);
    let rows = all(view.connection, &sql, "look for unpaid orders", params, read)?;
    rows.into_iter().map(checked).collect()
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

/// Sets when an order expires; `None` for never.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn set_deadline(tx: &Tx<'_>, order: i64, deadline: Option<i64>) -> Result<(), Error> {
    let sql = "UPDATE sales_order SET expires_at = ?2 WHERE id = ?1";
    execute(tx.connection, sql, "set an order's deadline", (order, deadline)).map(drop)
}

/// Notes whether an order has taken its stock.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn set_holds(tx: &Tx<'_>, order: i64, holds: bool) -> Result<(), Error> {
    let sql = "UPDATE sales_order SET holds = ?2 WHERE id = ?1";
    execute(tx.connection, sql, "note that an order holds stock", (order, holds)).map(drop)
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
    let sql = "UPDATE sales_order SET state = ?2, paid_at = COALESCE(?3, paid_at), ended_at = ?4 \
               WHERE id = ?1";
    let params = (order.id, state.id(), paid_at, (!state.under_way()).then_some(at));
    execute(tx.connection, sql, "change an order's state", params)?;
    glance::moved(tx, glance::orders(order.order_state), glance::orders(state));
    Ok(())
}

/// Unpaid orders whose deadline is at or before `now`, oldest deadline first, at most `limit`.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn due(view: &View<'_>, now: Timestamp, limit: i64) -> Result<Vec<OrderRow>, Error> {
    let sql = format!(
        "SELECT {HEAD}, 0, 0 {FROM} WHERE o.state IN (0, 6) AND o.expires_at <= ?1 \
         ORDER BY o.expires_at, o.id LIMIT ?2"
    );
    let rows = all(view.connection, &sql, "look for expired orders", (now.millis(), limit), read)?;
    rows.into_iter().map(checked).collect()
}

#[cfg(test)]
mod tests {
    use super::{OrderState, under_way};
    use crate::store::Store;
    use crate::store::row::all;

    /// Among millions that ended, those under way must not be looked for one by one.
    #[test]
    fn orders_under_way_are_found_by_their_own_index() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(&folder.path().join("shop.db"), false).unwrap();
        let plan = |state: OrderState| {
            let sql = format!(
                "EXPLAIN QUERY PLAN SELECT o.id FROM sales_order o WHERE {}o.state = ?1 \
                 AND o.id < ?2 ORDER BY o.id DESC LIMIT 10",
                under_way(state)
            );
            let steps = store.read(|view| {
                all(view.connection, &sql, "explain", (0, 10), |row| row.get::<_, String>(3))
            });
            steps.unwrap().join("; ")
        };
        for state in [OrderState::Cart, OrderState::Placed, OrderState::Paid] {
            assert!(plan(state).contains("sales_order_open (state=?"), "{}", plan(state));
            assert!(!plan(state).contains("TEMP B-TREE"), "{}", plan(state));
        }
        assert!(!plan(OrderState::Shipped).contains("TEMP B-TREE"));
    }
}
