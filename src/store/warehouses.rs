//! Warehouses, with the sums of their stock.

use rusqlite::named_params;
use serde::Serialize;

use crate::domain::ids::folded;
use crate::domain::stock::Stock;
use crate::store::row::{BUCKET_COLUMNS, all, execute, first, stock};
use crate::store::{Error, Tx, View};

/// A warehouse and the sums over its products.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WarehouseRow {
    /// Its row.
    #[serde(skip)]
    pub id: i64,
    /// Its code, as typed.
    #[serde(rename = "warehouse")]
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Lower goes first when stock is allocated.
    pub priority: i64,
    /// Sums over all products, in units; within a writing transaction as they were at its beginning.
    #[serde(flatten)]
    pub sums: Stock,
}

/// The warehouse with that code, compared without case.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn find(view: &View<'_>, code: &str) -> Result<Option<WarehouseRow>, Error> {
    let key = folded(code);
    if let Some(known) = view.pending.warehouse(&key) {
        return Ok(Some(known));
    }
    let sql = "SELECT id, code, name, priority, sellable, order_occupied, unsellable, locked, \
               transfer_occupied, in_transit, virtual_stock FROM warehouse WHERE code_key = ?1";
    let found = first(view.connection, sql, "find a warehouse", [&key], read)?;
    if let Some(row) = &found {
        view.pending.keep_warehouse(key, row.clone());
    }
    Ok(found)
}

/// The warehouse in that row.
///
/// # Errors
///
/// [`Error::Corrupt`] when there is none, [`Error::Sqlite`].
pub fn by_id(view: &View<'_>, id: i64) -> Result<WarehouseRow, Error> {
    let sql =
        format!("SELECT id, code, name, priority, {BUCKET_COLUMNS} FROM warehouse WHERE id = ?1");
    let found = first(view.connection, &sql, "find a warehouse", [id], read)?;
    found.ok_or_else(|| Error::Corrupt(format!("no warehouse row {id}")))
}

/// Every warehouse, in the order in which stock is allocated.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn list(view: &View<'_>) -> Result<Vec<WarehouseRow>, Error> {
    let sql = format!(
        "SELECT id, code, name, priority, {BUCKET_COLUMNS} FROM warehouse ORDER BY priority, id"
    );
    all(view.connection, &sql, "list the warehouses", [], read)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<WarehouseRow> {
    Ok(WarehouseRow {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        priority: row.get(3)?,
        sums: stock(row, 4)?,
    })
}

/// Makes a warehouse; it goes behind the others unless `priority` says where.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn insert(tx: &Tx<'_>, code: &str, name: &str, priority: Option<i64>) -> Result<i64, Error> {
    let sql = "INSERT INTO warehouse (code, code_key, name, priority) VALUES (:code, :key, :name, \
               COALESCE(:priority, (SELECT COALESCE(max(priority), 0) + 1 FROM warehouse)))";
    let params = named_params! {
        ":code": code, ":key": folded(code), ":name": name, ":priority": priority
    };
    tx.pending.forget_warehouses();
    execute(tx.connection, sql, "make a warehouse", params)?;
    Ok(tx.connection.last_insert_rowid())
}

/// Renames a warehouse or gives it another place in the order.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn update(tx: &Tx<'_>, id: i64, name: &str, priority: i64) -> Result<(), Error> {
    tx.pending.forget_warehouses();
    let sql = "UPDATE warehouse SET name = ?2, priority = ?3 WHERE id = ?1";
    execute(tx.connection, sql, "change a warehouse", (id, name, priority)).map(drop)
}

/// Adds an effect to the sums of a warehouse.
pub(in crate::store) fn write_sums(tx: &Tx<'_>, id: i64, effect: &Stock) -> Result<(), Error> {
    let sql = "UPDATE warehouse SET sellable = sellable + ?2, \
               order_occupied = order_occupied + ?3, unsellable = unsellable + ?4, \
               locked = locked + ?5, transfer_occupied = transfer_occupied + ?6, \
               in_transit = in_transit + ?7, virtual_stock = virtual_stock + ?8 WHERE id = ?1";
    let params = (
        id,
        effect.sellable,
        effect.order_occupied,
        effect.unsellable,
        effect.locked,
        effect.transfer_occupied,
        effect.in_transit,
        effect.virtual_stock,
    );
    execute(tx.connection, sql, "keep the warehouse's sums", params).map(drop)
}
