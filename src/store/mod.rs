//! The file. SQL lives here and nowhere else; signatures speak domain types.
//!
//! One SQLite file in WAL mode with `synchronous = FULL`: a commit that was answered survives a
//! power cut. Every writing transaction is IMMEDIATE and waits its turn (see `turn`), so no
//! process is ever told that the database is locked. Readers never wait.
//!
//! | topic | module |
//! |---|---|
//! | post, find and read movements | [`ledger`] |
//! | products, warehouses, orders, transfers | [`products`], [`warehouses`], [`orders`], [`transfers`] |
//! | lists, page by page | [`lists`] |
//! | what a customer holds | [`customers`] |
//! | idempotency keys | [`requests`] |
//! | what changed beside stock | [`changes`] |
//! | who may do what | [`users`] |
//! | counts kept for the screen | [`glance`] |
//! | replaying the ledger | [`audit`], [`repair`] |
//! | times in answers | [`times`] |
//! | everything, for an export | [`export`] |
//! | notes of one import | [`scratch`] |
//! | copies | [`backup`] |
#![warn(missing_docs)]

pub mod agreements;
pub mod audit;
pub mod backup;
pub mod bins;
pub mod caps;
pub mod changes;
pub mod customers;
pub mod error;
pub mod export;
pub mod glance;
pub mod holds;
pub mod ledger;
pub mod lists;
pub mod migrate;
pub mod orders;
pub mod pools;
pub mod products;
pub mod promotions;
pub mod repair;
pub mod requests;
mod row;
pub mod scratch;
pub mod search;
pub mod times;
mod traces;
pub mod transfers;
mod turn;
pub mod users;
pub mod warehouses;
pub mod wishes;

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

pub use crate::store::error::Error;
use crate::store::error::{doing, doing_io};
use crate::store::turn::Turn;

/// How long a writer waits for its turn before it gives up.
const PATIENCE: Duration = Duration::from_secs(30);

/// Statements kept prepared in one connection.
const STATEMENTS_KEPT: usize = 128;

/// Longest WAL kept on disk after a checkpoint, in bytes.
const WAL_KEPT_BYTES: i64 = 16 << 20;

/// The version of SQLite that is compiled in.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

/// The version of store files that this program writes.
pub fn schema_version() -> usize {
    migrate::MIGRATIONS.len()
}

/// One open store.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    turn: Turn,
    path: PathBuf,
}

/// A consistent look at the store.
#[derive(Debug)]
pub struct View<'c> {
    connection: &'c Connection,
}

/// A writing transaction.
#[derive(Debug)]
pub struct Tx<'c> {
    view: View<'c>,
}

impl<'c> Deref for Tx<'c> {
    type Target = View<'c>;

    fn deref(&self) -> &View<'c> {
        &self.view
    }
}

/// What becomes of a transaction that went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Commit it.
    Yes,
    /// Roll it back: it was a preview.
    No,
}

impl Store {
    /// Makes a new store at `path`, folders included.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] (file exists) when something is there already; [`Error::Io`] or
    /// [`Error::Sqlite`] when the file cannot be made.
    pub fn create(path: &Path) -> Result<Self, Error> {
        if path.exists() {
            let refused =
                crate::domain::refused::Refused::new(crate::domain::refused::Rule::FileExists);
            return Err(refused.value(path.to_string_lossy()).into());
        }
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(doing_io("make the store's folder"))?;
        }
        Self::connect(path, OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens the store at `path` and brings an older one forward.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`], [`Error::NotAStore`], [`Error::Newer`], or what the file system says.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if !path.exists() {
            return Err(Error::Missing(path.to_owned()));
        }
        Self::connect(path, OpenFlags::empty())
    }

    fn connect(path: &Path, create: OpenFlags) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
        let mut connection =
            Connection::open_with_flags(path, flags).map_err(doing("open the store"))?;
        connection.busy_timeout(PATIENCE).map_err(doing("set the busy timeout"))?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        // A plan never depends on a value. Without this SQLite compiles a statement again each time
        // a value is bound that a partial index could be chosen by: a third of posting an order.
        connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(doing("keep plans as they are"))?;
        let version = migrate::version(&connection, path)?;
        let mut turn = Turn::open(path)?;
        if migrate::behind(version) {
            let _turn = turn.take(PATIENCE)?;
            set(&connection, "journal_mode", "WAL")?;
            migrate::migrate(&mut connection, path)?;
        }
        set(&connection, "synchronous", "FULL")?;
        set(&connection, "foreign_keys", "ON")?;
        set(&connection, "recursive_triggers", "ON")?;
        set(&connection, "journal_size_limit", WAL_KEPT_BYTES)?;
        set(&connection, "temp_store", "MEMORY")?;
        Ok(Self { connection, turn, path: path.to_owned() })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A number that changes when another connection commits.
    ///
    /// # Errors
    ///
    /// [`Error::Sqlite`].
    pub fn data_version(&self) -> Result<i64, Error> {
        self.connection
            .pragma_query_value(None, "data_version", |row| row.get(0))
            .map_err(doing("look for changes"))
    }

    /// Reads in one consistent look.
    ///
    /// # Errors
    ///
    /// Those of `work`, and [`Error::Sqlite`].
    pub fn read<T>(&self, work: impl FnOnce(&View<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let tx = self.connection.unchecked_transaction().map_err(doing("begin reading"))?;
        work(&View { connection: &tx })
    }

    /// Writes in one transaction, in turn with every other process: all of it or nothing.
    ///
    /// # Errors
    ///
    /// Those of `work`, after which nothing was written; [`Error::Busy`] when the turn does not
    /// come within 30 s; [`Error::Sqlite`].
    pub fn write<T>(
        &mut self,
        work: impl FnOnce(&Tx<'_>) -> Result<(T, Keep), Error>,
    ) -> Result<T, Error> {
        let _turn = self.turn.take(PATIENCE)?;
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(doing("begin writing"))?;
        let (answer, keep) = work(&Tx { view: View { connection: &tx } })?;
        match keep {
            Keep::Yes => tx.commit().map_err(doing("commit"))?,
            Keep::No => tx.rollback().map_err(doing("roll back"))?,
        }
        Ok(answer)
    }
}

impl Tx<'_> {
    /// Does `work`; when it fails, takes back what it did and nothing else.
    ///
    /// # Errors
    ///
    /// Those of `work`, and [`Error::Sqlite`].
    pub fn nested<T>(&self, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        let run = |sql: &'static str| {
            self.connection
                .prepare_cached(sql)
                .and_then(|mut statement| statement.execute([]))
                .map(drop)
                .map_err(doing("keep a savepoint"))
        };
        run("SAVEPOINT nested")?;
        let answer = work();
        if answer.is_err() {
            run("ROLLBACK TO nested")?;
        }
        run("RELEASE nested")?;
        answer
    }
}

fn set(
    connection: &Connection,
    name: &str,
    value: impl rusqlite::types::ToSql,
) -> Result<(), Error> {
    // journal_mode and journal_size_limit answer with a row, the others do not; both are fine.
    connection.pragma_update(None, name, value).map_err(doing("set up the connection"))
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::Store;
    use crate::store::row::prepared;

    /// A third of posting an order was compiling the same statements again.
    #[test]
    fn a_statement_is_compiled_once_whatever_values_are_bound() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(&folder.path().join("shop.db")).unwrap();
        store
            .read(|view| {
                // `transfer` has partial indexes on `state`: a reason to look at the value.
                let sql = "SELECT id FROM transfer WHERE product_id = ?1 AND state < ?2";
                for value in 0..4_i64 {
                    let mut statement = prepared(view.connection, sql, "look").unwrap();
                    assert!(statement.query((value, value)).unwrap().next().unwrap().is_none());
                    assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
                }
                Ok(())
            })
            .unwrap();
    }
}
