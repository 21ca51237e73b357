//! What holds for every connection to a file.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::store::checkpoints::{BEGIN_PAGES, BEGIN_WIDE_PAGES, LATE};
use crate::store::error::{Error, doing};
use crate::store::row::{execute, first};
use crate::store::{PATIENCE, filtered};

/// Statements kept prepared in one connection.
const STATEMENTS_KEPT: usize = 128;

/// Pages kept in memory at most, in KiB.
const CACHE_KIB: i64 = 8_192;

/// The same while many rows are written in one transaction: pages that do not fit are written to the
/// log before their time and read again, and a line of an order touches about ten.
const CACHE_WIDE_KIB: i64 = 32_768;

/// Longest log kept on the disk after it was copied back, in bytes: what is there already is written
/// faster than what is new.
const LOG_KEPT_BYTES: i64 = 24 << 20;

/// The same while many rows are written in one transaction.
const LOG_KEPT_WIDE_BYTES: i64 = 96 << 20;

/// How often a transaction is ended that was stopped while it ended.
const ENDS_MAX: u32 = 100;

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

/// How much is written in a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// A few rows.
    Usual,
    /// Hundreds of rows and more.
    Wide,
}

/// The room that a connection has for what it writes, in memory and in the log.
#[derive(Debug)]
pub(super) struct Room(Width);

impl Room {
    /// The usual one.
    pub(super) fn of(connection: &Connection) -> Result<Self, Error> {
        let usual = Self(Width::Usual);
        usual.of_log(connection)?;
        Ok(usual)
    }

    /// Makes it as wide as that, where it is not.
    pub(super) fn change(&mut self, connection: &Connection, width: Width) -> Result<(), Error> {
        if self.0 == width {
            return Ok(());
        }
        keep_pages(connection, if width == Width::Wide { CACHE_WIDE_KIB } else { CACHE_KIB })?;
        self.0 = width;
        self.of_log(connection)
    }

    /// How wide it is.
    pub(super) fn width(&self) -> Width {
        self.0
    }

    fn of_log(&self, connection: &Connection) -> Result<(), Error> {
        let (pages, kept) = match self.0 {
            Width::Usual => (BEGIN_PAGES, LOG_KEPT_BYTES),
            Width::Wide => (BEGIN_WIDE_PAGES, LOG_KEPT_WIDE_BYTES),
        };
        set(connection, "wal_autocheckpoint", pages.saturating_mul(LATE))?;
        set(connection, "journal_size_limit", kept)
    }
}

/// A transaction under way; one that is dropped before its end is rolled back.
pub(super) struct Open<'c> {
    pub(super) connection: &'c Connection,
}

impl<'c> Open<'c> {
    pub(super) fn begin(
        connection: &'c Connection,
        sql: &'static str,
        what: &'static str,
    ) -> Result<Self, Error> {
        let open = Self { connection };
        execute(connection, sql, what, [])?;
        Ok(open)
    }

    pub(super) fn end(self, sql: &'static str, what: &'static str) -> Result<(), Error> {
        execute(self.connection, sql, what, []).map(drop)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        // A question may be stopped (see `Interrupter`) just when it ends: then the end is stopped,
        // and the next one on this connection would find a transaction that nobody has.
        for _ in 0..ENDS_MAX {
            if self.connection.is_autocommit() {
                return;
            }
            // The end of the connection rolls back as well; nothing else can be done here.
            drop(execute(self.connection, "ROLLBACK", "roll back", []));
        }
    }
}

/// How many pages are kept in memory from now on, in KiB.
pub(super) fn keep_pages(connection: &Connection, kib: i64) -> Result<(), Error> {
    set(connection, "cache_size", kib.saturating_neg())
}

/// Does `work` with so many pages kept in memory, and keeps as many as before from then on, whatever
/// became of it.
pub(super) fn with_pages<T>(
    connection: &Connection,
    kib: i64,
    work: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    let what = "read how many pages are kept";
    let before = first(connection, "PRAGMA cache_size", what, [], |row| row.get::<_, i64>(0))?;
    keep_pages(connection, kib)?;
    let answer = work();
    set(connection, "cache_size", before.unwrap_or(CACHE_KIB.saturating_neg()))?;
    answer
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn a_transaction_ends_however_often_it_is_stopped() {
        let connection = Connection::open_in_memory().unwrap();
        let (interrupter, done) = (connection.get_interrupt_handle(), AtomicBool::new(false));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    interrupter.interrupt();
                    (0..500).for_each(|_| std::hint::spin_loop());
                }
            });
            let is_ended = |_: &i32| {
                drop(Open::begin(&connection, "BEGIN", "begin reading"));
                connection.is_autocommit()
            };
            let left_open = (0..200_000).find(|round| !is_ended(round));
            done.store(true, Ordering::Relaxed);
            assert_eq!(left_open, None, "the round that left it open");
        });
    }

    /// Goal: who needs few pages for a while leaves as many as there were, also when it fails.
    #[test]
    fn as_many_pages_are_kept_as_before() {
        let connection = Connection::open_in_memory().unwrap();
        let kept = || connection.query_row("PRAGMA cache_size", [], |row| row.get::<_, i64>(0));
        keep_pages(&connection, 12_345).unwrap();
        let during = with_pages(&connection, 2_048, || Ok(kept().unwrap()));
        assert_eq!(during.unwrap(), -2_048);
        let failed = with_pages(&connection, 2_048, || Err::<(), _>(Error::OldSqlite));
        assert!(failed.is_err());
        assert_eq!(kept(), Ok(-12_345));
    }
}
