//! Transfers between warehouses.

use rusqlite::named_params;
use serde::Serialize;

use crate::domain::ids::folded;
use crate::domain::refused::{Refused, Rule};
use crate::domain::transfer::{Progress, TransferState};
use crate::store::codes::free_code;
use crate::store::row::{all, choice, execute, first};
use crate::store::{Error, Tx, View, glance, times};

/// A new transfer.
#[derive(Clone, Debug)]
pub struct NewTransfer<'a> {
    /// The caller's code; `None` to have one made.
    pub code: Option<&'a str>,
    /// The product's row.
    pub product: i64,
    /// The sender's row.
    pub from: i64,
    /// The receiver's row.
    pub to: i64,
    /// Units promised.
    pub quantity: i64,
    /// When, UTC milliseconds.
    pub requested_at: i64,
    /// Day it should arrive, in days since 1970-01-01.
    pub expected_on: Option<i64>,
    /// Who entered it.
    pub actor: i64,
}

/// A transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TransferRow {
    /// Its row.
    #[serde(skip)]
    pub id: i64,
    /// Its code.
    #[serde(rename = "transfer")]
    pub code: String,
    /// Its state's name.
    pub state: &'static str,
    /// The product's row.
    #[serde(skip)]
    pub product: i64,
    /// The product.
    pub sku: String,
    /// The sender's code.
    pub from: String,
    /// The receiver's code.
    pub to: String,
    /// Units promised.
    pub requested: i64,
    /// Units that left.
    pub dispatched: i64,
    /// Units booked in for sale.
    pub received: i64,
    /// Units booked in damaged.
    pub received_unsellable: i64,
    /// Units lost on the road.
    pub lost: i64,
    /// Units taken back before dispatch.
    pub cancelled: i64,
    /// When it was requested, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub requested_at: i64,
    /// Day it should arrive, in days since 1970-01-01.
    #[serde(serialize_with = "times::day_if")]
    pub expected_on: Option<i64>,
    /// Who entered it.
    pub by: String,
}

impl TransferRow {
    /// How far it has come.
    pub const fn progress(&self) -> Progress {
        Progress {
            requested: self.requested,
            dispatched: self.dispatched,
            received: self.received,
            received_unsellable: self.received_unsellable,
            lost: self.lost,
            cancelled: self.cancelled,
        }
    }
}

pub(in crate::store) const HEAD: &str = "t.id, t.code, t.state, t.product_id, p.sku, f.code, r.code, t.requested, \
     t.dispatched, t.received, t.received_unsellable, t.lost, t.cancelled, t.requested_at, \
     t.expected_on, a.name";
const TABLES: &str = "FROM transfer t JOIN product p ON p.id = t.product_id \
     JOIN warehouse f ON f.id = t.from_id JOIN warehouse r ON r.id = t.to_id \
     JOIN actor a ON a.id = t.actor_id";

pub(in crate::store) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<(TransferRow, i64)> {
    let transfer = TransferRow {
        id: row.get(0)?,
        code: row.get(1)?,
        state: "",
        product: row.get(3)?,
        sku: row.get(4)?,
        from: row.get(5)?,
        to: row.get(6)?,
        requested: row.get(7)?,
        dispatched: row.get(8)?,
        received: row.get(9)?,
        received_unsellable: row.get(10)?,
        lost: row.get(11)?,
        cancelled: row.get(12)?,
        requested_at: row.get(13)?,
        expected_on: row.get(14)?,
        by: row.get(15)?,
    };
    Ok((transfer, row.get(2)?))
}

pub(in crate::store) fn checked(
    (mut transfer, state): (TransferRow, i64),
) -> Result<TransferRow, Error> {
    transfer.state = choice(TransferState::from_id(state), "transfer state", state)?.name();
    Ok(transfer)
}

/// The code of the oldest transfer under way of a product.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn oldest_open(view: &View<'_>, product: i64) -> Result<Option<String>, Error> {
    let sql = "SELECT code FROM transfer WHERE product_id = ?1 AND state < 2 ORDER BY id LIMIT 1";
    first(view.connection, sql, "look for a transfer", [product], |row| row.get(0))
}

/// The transfer with that code, compared without case.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn find(view: &View<'_>, code: &str) -> Result<Option<TransferRow>, Error> {
    let sql = format!("SELECT {HEAD} {TABLES} WHERE t.code_key = ?1");
    first(view.connection, &sql, "find a transfer", [folded(code)], read)?.map(checked).transpose()
}

/// A page of transfers, newest first: open ones only where asked, before the row `before`.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn list(
    view: &View<'_>,
    open: bool,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<TransferRow>, Error> {
    let open = if open { "t.state < 2 AND " } else { "" };
    let sql = format!("SELECT {HEAD} {TABLES} WHERE {open} t.id < ?1 ORDER BY t.id DESC LIMIT ?2");
    let before = before.unwrap_or(i64::MAX);
    let rows = all(view.connection, &sql, "list the transfers", (before, limit), read)?;
    rows.into_iter().map(checked).collect()
}

/// The transfers of a product under way from or to a warehouse, oldest first, at most `limit`.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn of_stock(
    view: &View<'_>,
    product: i64,
    warehouse: i64,
    limit: i64,
) -> Result<Vec<TransferRow>, Error> {
    let sql = format!(
        "SELECT {HEAD} {TABLES} WHERE t.product_id = ?1 AND t.state < 2 \
         AND (t.from_id = ?2 OR t.to_id = ?2) ORDER BY t.id LIMIT ?3"
    );
    let params = (product, warehouse, limit);
    let rows = all(view.connection, &sql, "look for the transfers", params, read)?;
    rows.into_iter().map(checked).collect()
}

/// Makes a transfer; its row and its code.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn insert(tx: &Tx<'_>, transfer: &NewTransfer<'_>) -> Result<(i64, String), Error> {
    let sql = "SELECT COALESCE(max(id), 0) + 1 FROM transfer";
    let id = first(tx.connection, sql, "number a transfer", [], |row| row.get(0))?.unwrap_or(1);
    let sql = "INSERT INTO transfer (id, code, code_key, state, product_id, from_id, to_id, \
               requested, requested_at, expected_on, actor_id) VALUES (:id, :code, :key, 0, \
               :product, :from, :to, :quantity, :at, :expected, :actor) \
               ON CONFLICT (code_key) DO NOTHING";
    let insert = |code: &str| {
        let params = named_params! {
            ":id": id, ":code": code, ":key": folded(code), ":product": transfer.product,
            ":from": transfer.from, ":to": transfer.to, ":quantity": transfer.quantity,
            ":at": transfer.requested_at, ":expected": transfer.expected_on,
            ":actor": transfer.actor,
        };
        Ok(execute(tx.connection, sql, "request a transfer", params)? > 0)
    };
    let code = match transfer.code {
        Some(code) if insert(code)? => code.to_owned(),
        Some(code) => return Err(Refused::new(Rule::DocumentTaken).document(code).into()),
        None => free_code("T", id, insert)?,
    };
    glance::add(tx, glance::transfers(TransferState::Requested), 1);
    tx.pending.forget_shelves();
    Ok((id, code))
}

/// Writes how far a transfer has come.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn update(
    tx: &Tx<'_>,
    transfer: &TransferRow,
    progress: &Progress,
    at: i64,
) -> Result<(), Error> {
    let (before, state) = (transfer.progress().state(), progress.state());
    let ended = !matches!(state, TransferState::Requested | TransferState::Dispatched);
    let sql = "UPDATE transfer SET state = :state, dispatched = :dispatched, \
               received = :received, received_unsellable = :unsellable, lost = :lost, \
               cancelled = :cancelled, ended_at = :ended WHERE id = :id";
    let params = named_params! {
        ":id": transfer.id, ":state": state.id(), ":dispatched": progress.dispatched,
        ":received": progress.received, ":unsellable": progress.received_unsellable,
        ":lost": progress.lost, ":cancelled": progress.cancelled, ":ended": ended.then_some(at),
    };
    execute(tx.connection, sql, "change a transfer", params)?;
    tx.pending.forget_shelves();
    glance::moved(tx, glance::transfers(before), glance::transfers(state));
    Ok(())
}
