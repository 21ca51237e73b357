//! Counts that a screen shows at a glance, kept by the transaction that changes them.

use std::collections::BTreeMap;

use crate::domain::availability::Availability;
use crate::domain::order::OrderState;
use crate::domain::pool::PoolState;
use crate::domain::stocktake::CountState;
use crate::domain::transfer::TransferState;
use crate::store::row::{all, execute};
use crate::store::{Error, Tx, View};

/// How many products there are.
pub const PRODUCTS: &str = "products";

/// The count of products in that state, of those on sale that have stock of their own.
pub const fn availability(state: Availability) -> &'static str {
    match state {
        Availability::InStock => "products_in_stock",
        Availability::Low => "products_low",
        Availability::SoldOut => "products_sold_out",
        Availability::Oversold => "products_oversold",
    }
}

/// The count of orders in that state.
pub const fn orders(state: OrderState) -> &'static str {
    match state {
        OrderState::Cart => "orders_cart",
        OrderState::Placed => "orders_placed",
        OrderState::Paid => "orders_paid",
        OrderState::Shipped => "orders_shipped",
        OrderState::Returned => "orders_returned",
        OrderState::Cancelled => "orders_cancelled",
        OrderState::Expired => "orders_expired",
    }
}

/// The count of lock pools in that state.
pub const fn pools(state: PoolState) -> &'static str {
    match state {
        PoolState::Draft => "pools_draft",
        PoolState::Scheduled => "pools_scheduled",
        PoolState::Active => "pools_active",
        PoolState::Ended => "pools_ended",
    }
}

/// The count of stock-takes in that state.
pub const fn counts(state: CountState) -> &'static str {
    match state {
        CountState::Open => "counts_open",
        CountState::Posted => "counts_posted",
        CountState::Cancelled => "counts_cancelled",
        CountState::Reversed => "counts_reversed",
    }
}

/// The count of transfers in that state.
pub const fn transfers(state: TransferState) -> &'static str {
    match state {
        TransferState::Requested => "transfers_requested",
        TransferState::Dispatched => "transfers_dispatched",
        TransferState::Received => "transfers_received",
        TransferState::Lost => "transfers_lost",
        TransferState::Cancelled => "transfers_cancelled",
    }
}

/// The count of rows of stock with a threshold of their own in that state.
pub const fn watched(state: Availability) -> &'static str {
    match state {
        Availability::InStock => "watched_in_stock",
        Availability::Low => "watched_low",
        Availability::SoldOut => "watched_sold_out",
        Availability::Oversold => "watched_oversold",
    }
}

/// Products below safety stock + threshold.
pub const URGENT: &str = "alerts_urgent";
/// Products with too long a cover.
pub const OVERSTOCK: &str = "alerts_overstock";
/// Products without a sale for long.
pub const SLOW: &str = "alerts_slow";
/// Products whose cap is nearly reached.
pub const NEAR_CAP: &str = "alerts_near_cap";
/// Rows of stock with units locked that no pool keeps.
pub const LEFTOVER: &str = "alerts_leftover";

/// Adds `change` to a count, written at the end of the transaction.
pub(in crate::store) fn add(tx: &Tx<'_>, name: &'static str, change: i64) {
    tx.pending.add_to_count(name, change);
}

/// Adds `change` to a count at once.
pub(in crate::store) fn write(tx: &Tx<'_>, name: &str, change: i64) -> Result<(), Error> {
    if change == 0 {
        return Ok(());
    }
    let sql = "INSERT INTO glance (name, value) VALUES (?1, ?2) \
               ON CONFLICT (name) DO UPDATE SET value = value + excluded.value";
    execute(tx.connection, sql, "keep a count", (name, change)).map(drop)
}

/// One leaves `from`, one enters `to`.
pub(in crate::store) fn moved(tx: &Tx<'_>, from: &'static str, to: &'static str) {
    if from != to {
        add(tx, from, -1);
        add(tx, to, 1);
    }
}

/// Every count; within a writing transaction as it was at its beginning.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn read(view: &View<'_>) -> Result<BTreeMap<String, i64>, Error> {
    let sql = "SELECT name, value FROM glance";
    let rows = all(view.connection, sql, "read the counts", [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
    })?;
    Ok(rows.into_iter().collect())
}
