//! Notes of one import that may be as long as the file: in a temporary database on disk with a
//! bounded cache, gone when it is closed, so that memory does not grow with the file.

use rusqlite::Connection;

use crate::store::Error;
use crate::store::error::doing;
use crate::store::row::{all, execute, first};

/// Opens an empty database with those tables, and so much of it in memory.
fn open(kib: u32, tables: &str) -> Result<Connection, Error> {
    let connection = Connection::open("").map_err(doing(WHAT))?;
    let sql = format!(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{kib}; \
         PRAGMA locking_mode = EXCLUSIVE; {tables}; BEGIN"
    );
    connection.execute_batch(&sql).map_err(doing(WHAT))?;
    Ok(connection)
}

/// What rows were about.
#[derive(Debug)]
pub struct Seen {
    connection: Connection,
}

impl Seen {
    /// Nothing yet.
    ///
    /// # Errors
    ///
    /// [`Error::Sqlite`] when there is no room for it.
    pub fn open() -> Result<Self, Error> {
        let table = "CREATE TABLE seen (key TEXT PRIMARY KEY, row INTEGER NOT NULL) \
                     STRICT, WITHOUT ROWID";
        Ok(Self { connection: open(SEEN_KIB, table)? })
    }

    /// Notes that `row` is about `key`; the row that was before it.
    ///
    /// # Errors
    ///
    /// [`Error::Sqlite`].
    pub fn note(&self, key: &str, row: i64) -> Result<Option<i64>, Error> {
        let sql = "INSERT INTO seen (key, row) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        if execute(&self.connection, sql, WHAT, (key, row))? == 1 {
            return Ok(None);
        }
        let sql = "SELECT row FROM seen WHERE key = ?1";
        first(&self.connection, sql, WHAT, [key], |found| found.get(0))
    }
}

/// The other notes.
#[derive(Debug)]
pub struct Scratch {
    connection: Connection,
}

/// A field of a row that could not be set before another row was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Later {
    /// Its place among the others.
    pub id: i64,
    /// The row.
    pub row: i64,
    /// The product.
    pub sku: String,
    /// The field's name.
    pub field: String,
    /// The text of the cell.
    pub value: String,
    /// Whether the row was counted as one that changes nothing.
    pub unchanged: bool,
}

const WHAT: &str = "keep notes of the file";

/// How much is kept in memory of what rows were about, and of the other notes.
const SEEN_KIB: u32 = 8_192;
const OTHERS_KIB: u32 = 4_096;

impl Scratch {
    /// Opens an empty one.
    ///
    /// # Errors
    ///
    /// [`Error::Sqlite`] when there is no room for it.
    pub fn open() -> Result<Self, Error> {
        let tables = "CREATE TABLE known_as (id TEXT PRIMARY KEY, sku TEXT NOT NULL) \
             STRICT, WITHOUT ROWID; \
             CREATE TABLE later (id INTEGER PRIMARY KEY, row INTEGER NOT NULL, \
             sku TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, \
             unchanged INTEGER NOT NULL) STRICT";
        Ok(Self { connection: open(OTHERS_KIB, tables)? })
    }

    /// Notes the SKU of a number that the file's own rows refer to.
    ///
    /// # Errors
    ///
    /// [`Error::Sqlite`].
    pub fn name(&self, id: &str, sku: &str) -> Result<(), Error> {
        let sql = "INSERT INTO known_as (id, sku) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        execute(&self.connection, sql, WHAT, (id, sku)).map(drop)
    }

    /// The SKU of such a number.
    ///
    /// # Errors
    ///
    /// [`Error::Sqlite`].
    pub fn named(&self, id: &str) -> Result<Option<String>, Error> {
        let sql = "SELECT sku FROM known_as WHERE id = ?1";
        first(&self.connection, sql, WHAT, [id], |row| row.get(0))
    }

    /// Notes a field to be set once all rows were read.
    ///
    /// # Errors
    ///
    /// [`Error::Sqlite`].
    pub fn put_off(&self, later: &Later) -> Result<(), Error> {
        let sql = "INSERT INTO later (row, sku, field, value, unchanged) \
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        let params = (later.row, &later.sku, &later.field, &later.value, later.unchanged);
        execute(&self.connection, sql, WHAT, params).map(drop)
    }

    /// The next of those fields behind the one with number `after`.
    ///
    /// # Errors
    ///
    /// [`Error::Sqlite`].
    pub fn later(&self, after: i64) -> Result<Vec<Later>, Error> {
        let sql = "SELECT id, row, sku, field, value, unchanged FROM later WHERE id > ?1 \
                   ORDER BY id LIMIT 100";
        all(&self.connection, sql, WHAT, [after], |row| {
            Ok(Later {
                id: row.get(0)?,
                row: row.get(1)?,
                sku: row.get(2)?,
                field: row.get(3)?,
                value: row.get(4)?,
                unchanged: row.get(5)?,
            })
        })
    }
}
