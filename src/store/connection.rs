//! What holds for every connection to a file.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::store::error::{Error, doing};
use crate::store::{PATIENCE, filtered};

/// Statements kept prepared in one connection.
const STATEMENTS_KEPT: usize = 128;

/// Pages kept in memory at most, in KiB.
pub(super) const CACHE_KIB: i64 = 8_192;

/// The same while many rows are written in one transaction: pages that do not fit are written to the
/// log before their time and read again, and a line of an order touches about ten.
pub(super) const CACHE_WIDE_KIB: i64 = 32_768;

/// What goes wrong when SQLite opens a file that was looked at before.
pub(super) fn opening(path: &Path) -> impl FnOnce(rusqlite::Error) -> Error {
    let path = path.to_owned();
    move |cause| match cause.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => Error::NotAStore(path),
        Some(rusqlite::ErrorCode::PermissionDenied) => Error::Unreadable(path),
        _ => doing("open the store")(cause),
    }
}

/// Sets what holds for every connection.
pub(super) fn prepare(connection: &Connection) -> Result<(), Error> {
    connection.busy_timeout(PATIENCE).map_err(doing("set the busy timeout"))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // A plan never depends on a value. Without this SQLite compiles a statement again each time
    // a value is bound that a partial index could be chosen by: a third of posting an order.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(doing("keep plans as they are"))?;
    keep_pages(connection, CACHE_KIB)?;
    filtered::functions(connection)?;
    set(connection, "temp_store", "MEMORY")
}

/// How many pages are kept in memory from now on, in KiB.
pub(super) fn keep_pages(connection: &Connection, kib: i64) -> Result<(), Error> {
    set(connection, "cache_size", kib.saturating_neg())
}

/// Sets one option of a connection.
pub(super) fn set(
    connection: &Connection,
    name: &str,
    value: impl rusqlite::types::ToSql,
) -> Result<(), Error> {
    // journal_mode and journal_size_limit answer with a row, the others do not; both are fine.
    connection.pragma_update(None, name, value).map_err(doing("set up the connection"))
}
