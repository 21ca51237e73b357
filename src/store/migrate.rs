//! The file's version: made, checked and brought forward.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::store::error::{Error, doing};

/// One step: its file name and its statements.
#[derive(Debug)]
pub struct Migration {
    /// File name in assets/migrations.
    pub name: &'static str,
    /// Its text.
    pub sql: &'static str,
}

/// Every step, in order; the file's `user_version` is how many were done.
pub const MIGRATIONS: &[Migration] = &[Migration {
    name: "0001_ledger.sql",
    sql: include_str!("../../assets/migrations/0001_ledger.sql"),
}];

/// Marks a file as ours: the letters STKR.
const APPLICATION_ID: i64 = 0x5354_4b52;

/// How many steps this program knows.
fn known() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

fn pragma(connection: &Connection, name: &str) -> Result<i64, Error> {
    connection.pragma_query_value(None, name, |row| row.get(0)).map_err(doing("read the version"))
}

/// The number of steps the file has; 0 for an empty one.
///
/// # Errors
///
/// [`Error::NotAStore`] for a file of something else, [`Error::Newer`] for one from the future.
pub(in crate::store) fn version(connection: &Connection, path: &Path) -> Result<i64, Error> {
    let version = pragma(connection, "user_version").map_err(|error| not_a_store(error, path))?;
    let application = pragma(connection, "application_id")?;
    if application != APPLICATION_ID {
        let objects: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(doing("look into the file"))?;
        if application != 0 || version != 0 || objects != 0 {
            return Err(Error::NotAStore(path.to_owned()));
        }
        return Ok(0);
    }
    if version > known() {
        return Err(Error::Newer { file: version, known: known() });
    }
    Ok(version)
}

fn not_a_store(error: Error, path: &Path) -> Error {
    match &error {
        Error::Sqlite { cause, .. }
            if cause.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) =>
        {
            Error::NotAStore(path.to_owned())
        }
        Error::Refused(_)
        | Error::Missing(_)
        | Error::NotAStore(_)
        | Error::Newer { .. }
        | Error::Busy { .. }
        | Error::Corrupt(_)
        | Error::Sqlite { .. }
        | Error::Io { .. } => error,
    }
}

/// Whether the file needs steps.
pub(in crate::store) fn behind(version: i64) -> bool {
    version < known()
}

/// Brings the file forward in one transaction; the version is read again inside it, so two
/// processes that start together do each step once. A file that holds something is copied first,
/// to `<store>.before-v<N>`.
pub(in crate::store) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), Error> {
    let before = version(connection, path)?;
    if before > 0 && behind(before) {
        snapshot(connection, path)?;
    }
    let tx = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(doing("begin the upgrade"))?;
    let done = usize::try_from(version(&tx, path)?).unwrap_or(usize::MAX);
    for step in MIGRATIONS.iter().skip(done) {
        tx.execute_batch(step.sql).map_err(doing("upgrade the store"))?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID).map_err(doing("mark the store"))?;
    tx.pragma_update(None, "user_version", known()).map_err(doing("note the version"))?;
    tx.commit().map_err(doing("commit the upgrade"))
}

fn snapshot(connection: &Connection, path: &Path) -> Result<(), Error> {
    let mut copy = path.as_os_str().to_owned();
    copy.push(format!(".before-v{}", known()));
    if Path::new(&copy).exists() {
        return Ok(()); // left by an upgrade that did not finish: the file is still the older one
    }
    let text = copy.to_string_lossy().into_owned();
    connection
        .execute("VACUUM INTO ?1", [text])
        .map(drop)
        .map_err(doing("copy the store before the upgrade"))
}
