//! The file. SQL lives here and nowhere else; signatures speak domain types.
//!
//! One SQLite file in WAL mode with `synchronous = FULL`: a commit that was answered survives a
//! power cut. Every writing transaction is IMMEDIATE and waits its turn (see `turn`), so no
//! process is ever told that the database is locked. Readers never wait.
//!
//! | topic | module |
//! |---|---|
//! | post, find and read movements | [`ledger`] |
//! | products that begin, many together | [`beginnings`] |
//! | products, warehouses, orders, transfers | [`products`], [`warehouses`], [`orders`], [`transfers`] |
//! | stock-takes | [`counts`] |
//! | lists, page by page | [`lists`] |
//! | what a customer holds | [`customers`] |
//! | what every request begins with | [`start`] |
//! | idempotency keys | [`requests`] |
//! | what changed beside stock | [`changes`] |
//! | who may do what | [`users`] |
//! | counts kept for the screen | [`glance`] |
//! | what is going on, in one look; what moved of late | [`overview`], [`flow`] |
//! | alerts, who knows of them, their crossings | [`alerts`] |
//! | thresholds of warehouses, categories and the store | [`thresholds`] |
//! | replaying the ledger | [`audit`], [`repair`] |
//! | times in answers | [`times`] |
//! | everything, for an export | [`export`] |
//! | notes of one import | [`scratch`] |
//! | copies | [`backup`] |
//! | between SQLite and its log | `gather`, `checkpoints` |
#![warn(missing_docs)]

pub mod agreements;
pub mod alerts;
mod aside;
pub mod audit;
pub mod backup;
mod balances;
mod barcodes;
pub mod beginnings;
pub mod bins;
pub mod caps;
pub mod changes;
mod checkpoints;
mod codes;
mod connection;
pub mod counts;
pub mod customers;
pub mod error;
pub mod export;
pub mod filtered;
pub mod flow;
mod gather;
pub mod glance;
pub mod holds;
mod kept;
pub mod ledger;
pub mod lists;
pub mod migrate;
pub mod orders;
pub mod overview;
mod pending;
mod place;
pub mod pool_edits;
pub mod pools;
mod product_rows;
pub mod products;
pub mod promotions;
pub mod repair;
mod replay;
pub mod requests;
mod row;
pub mod scratch;
pub mod search;
pub mod start;
pub mod steps;
mod structure;
mod sweep;
pub mod thresholds;
pub mod times;
mod traces;
pub mod transfers;
mod turn;
pub mod users;
pub mod warehouses;
pub mod watch;
pub mod wishes;

use std::ops::Deref;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, InterruptHandle, OpenFlags};

use crate::store::checkpoints::Checkpoints;
use crate::store::connection::{Open, Room, Width, opening, prepare, set};
use crate::store::error::doing;
pub use crate::store::error::{Error, Fact};
use crate::store::kept::{Kept, Statements};
use crate::store::pending::Pending;
use crate::store::place::{May, Place, Stamp};
use crate::store::turn::Turn;

/// How long a writer waits for its turn before it gives up.
const PATIENCE: Duration = Duration::from_secs(30);

/// The oldest SQLite that is safe here: older ones may lose a write-ahead log that is reset while
/// two connections write and checkpoint.
const SQLITE_MIN: i32 = 3_051_003;

/// Bytes of a page of a new store: an order touches a dozen pages, each written as a whole.
const PAGE_BYTES: i64 = 2048;

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
    /// Ends before the connection does.
    checkpoints: Checkpoints,
    connection: Connection,
    /// `None` where it can only be read.
    turn: Option<Turn>,
    place: Place,
    /// How long a writer waits for its turn.
    patience: Duration,
    room: Room,
    /// How the file stood when it was opened, where it is read without a look at the locks.
    still: Option<Stamp>,
}

/// A consistent look at the store.
#[derive(Debug)]
pub struct View<'c> {
    connection: &'c Connection,
    pending: Pending,
    kept: &'c dyn Statements,
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

/// Stops the question that a store answers at this moment; the question then fails with an error
/// that says so.
pub struct Interrupter(InterruptHandle);

impl Interrupter {
    /// Stops it; does nothing where none is under way.
    pub fn interrupt(&self) {
        self.0.interrupt();
    }
}

impl std::fmt::Debug for Interrupter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Interrupter")
    }
}

impl Store {
    /// Makes a new store at `path`, folders included: its maker's alone, or its `group`'s too.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] (file exists) when something is there already; [`Error::Network`],
    /// [`Error::Full`], [`Error::ReadOnly`], [`Error::Io`] or [`Error::Sqlite`] when the file cannot
    /// be made.
    pub fn create(path: &Path, group: bool) -> Result<Self, Error> {
        place::make(path, group)?;
        let made = Self::open(path);
        if made.is_err() {
            drop(std::fs::remove_file(path)); // nobody else can have used it yet
        }
        made
    }

    /// Opens the store at `path` and brings an older one forward. Where the system lets this user
    /// only read the file, it is opened so.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`], [`Error::NotAFile`], [`Error::NotAStore`], [`Error::Foreign`],
    /// [`Error::Newer`], [`Error::Network`], [`Error::Unreadable`], or what the file system says.
    pub fn open(path: &Path) -> Result<Self, Error> {
        // Asked for at each start: a build against another library must not reach a file.
        if rusqlite::version_number() < SQLITE_MIN {
            return Err(Error::OldSqlite);
        }
        let place = Place::look(path)?;
        match place.may {
            May::Write => Self::connect(place),
            May::Read => Self::look(place),
        }
    }

    fn connect(place: Place) -> Result<Self, Error> {
        let path = &place.path;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags).map_err(opening(path))?;
        prepare(&connection).map_err(|error| migrate::not_a_store(error, path))?;
        let version = migrate::version(&connection, path)?;
        let mut turn = Turn::open(path)?;
        if migrate::behind(version) {
            let _turn = turn.take(PATIENCE)?;
            set(&connection, "page_size", PAGE_BYTES)?; // heeded by a file that is still empty
            set(&connection, "journal_mode", "WAL")?;
            migrate::migrate(&mut connection, path)?;
        }
        set(&connection, "synchronous", "FULL")?;
        set(&connection, "foreign_keys", "ON")?;
        set(&connection, "recursive_triggers", "ON")?;
        let room = Room::of(&connection)?;
        let checkpoints = Checkpoints::default();
        let (turn, patience) = (Some(turn), PATIENCE);
        Ok(Self { checkpoints, connection, turn, place, patience, room, still: None })
    }

    /// Opens a store that this user may only read.
    fn look(place: Place) -> Result<Self, Error> {
        let path = &place.path;
        // Without a log nobody has it open, and none can be made: it is read as it lies there, and
        // each look afterwards makes sure that it still lies there so.
        let still = if place.has_log() { None } else { Some(place.stamp()?) };
        let name =
            path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
        let end = if still.is_some() { "?immutable=1" } else { "" };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(format!("file:{name}{end}"), flags)
            .map_err(opening(path))?;
        prepare(&connection).map_err(|error| migrate::not_a_store(error, path))?;
        if migrate::behind(migrate::version(&connection, path)?) {
            return Err(Error::ReadOnly(place.path));
        }
        let room = Room::of(&connection)?;
        let checkpoints = Checkpoints::default();
        Ok(Self { checkpoints, connection, turn: None, place, patience: PATIENCE, room, still })
    }

    /// The same, with writers that wait so long for their turn.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Whether it can only be read.
    pub fn is_read_only(&self) -> bool {
        self.turn.is_none()
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.place.path
    }

    /// What stops a question of this store that is under way, from another thread.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter(self.connection.get_interrupt_handle())
    }

    /// A number that changes when another connection commits.
    fn data_version(&self) -> Result<i64, Error> {
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
        let open = Open::begin(&self.connection, "BEGIN", "begin reading")?;
        same_version(open.connection)?;
        let (pending, kept) = (Pending::default(), Kept::of(open.connection));
        let answer = work(&View { connection: open.connection, pending, kept: &kept });
        let Some(still) = self.still else { return answer };
        if self.place.has_log() || self.place.stamp()? != still {
            return Err(Error::Overtaken(self.place.path.clone()));
        }
        answer
    }

    /// The same for what may sort as much as there is: in a file of the system, not in memory.
    ///
    /// # Errors
    ///
    /// As [`Store::read`].
    pub fn read_at_length<T>(
        &self,
        work: impl FnOnce(&View<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        set(&self.connection, "temp_store", "FILE")?;
        let answer = self.read(work);
        set(&self.connection, "temp_store", "MEMORY")?;
        answer
    }

    /// The same as [`Store::write`] for what may sort as much as there is: in a file of the system,
    /// not in memory.
    ///
    /// # Errors
    ///
    /// As [`Store::write`].
    pub fn write_at_length<T>(
        &mut self,
        work: impl FnOnce(&Tx<'_>) -> Result<(T, Keep), Error>,
    ) -> Result<T, Error> {
        set(&self.connection, "temp_store", "FILE")?;
        let answer = self.write(work);
        set(&self.connection, "temp_store", "MEMORY")?;
        answer
    }

    /// [`Store::write`] for hundreds of rows and more, with more of the file in memory: it is kept
    /// there until something small is written.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn write_much<T>(
        &mut self,
        work: impl FnOnce(&Tx<'_>) -> Result<(T, Keep), Error>,
    ) -> Result<T, Error> {
        self.room.change(&self.connection, Width::Wide)?;
        self.write_in_turn(work)
    }

    /// Writes in one transaction, in turn with every other process: all of it or nothing.
    ///
    /// # Errors
    ///
    /// Those of `work`, after which nothing was written; [`Error::Busy`] when the turn does not
    /// come in time; [`Error::Sqlite`].
    pub fn write<T>(
        &mut self,
        work: impl FnOnce(&Tx<'_>) -> Result<(T, Keep), Error>,
    ) -> Result<T, Error> {
        self.room.change(&self.connection, Width::Usual)?;
        self.write_in_turn(work)
    }

    fn write_in_turn<T>(
        &mut self,
        work: impl FnOnce(&Tx<'_>) -> Result<(T, Keep), Error>,
    ) -> Result<T, Error> {
        let Some(turn) = &mut self.turn else {
            return Err(Error::ReadOnly(self.place.path.clone()));
        };
        let _turn = turn.take(self.patience)?;
        let open = Open::begin(&self.connection, "BEGIN IMMEDIATE", "begin writing")?;
        same_version(open.connection)?;
        let (pending, kept) = (Pending::default(), Kept::of(open.connection));
        let tx = Tx { view: View { connection: open.connection, pending, kept: &kept } };
        let (answer, keep) = work(&tx)?;
        match keep {
            Keep::Yes => {
                tx.settle()?;
                open.end("COMMIT", "commit")?;
                self.checkpoints.committed(&self.connection, &self.place.path, self.room.width());
            }
            Keep::No => open.end("ROLLBACK", "roll back")?,
        }
        Ok(answer)
    }
}

impl View<'_> {
    /// Whether the system lets this user only read the file.
    ///
    /// # Errors
    ///
    /// [`Error::Sqlite`].
    pub fn is_read_only(&self) -> Result<bool, Error> {
        self.connection.is_readonly("main").map_err(doing("ask what may be done"))
    }
}

impl Tx<'_> {
    /// Writes what was added up: before the commit, and before it is read within the transaction.
    pub(in crate::store) fn settle(&self) -> Result<(), Error> {
        let added = self.pending.take();
        for (warehouse, effect) in &added.sums {
            warehouses::write_sums(self, *warehouse, effect)?;
        }
        for (quarter, moved) in added.flow {
            flow::write(self, quarter, moved)?;
        }
        for (name, change) in added.counts {
            glance::write(self, name, change)?;
        }
        if let Some(first) = added.new_products {
            search::pieces::write_new(self, first)?;
        }
        Ok(())
    }

    /// Does `work`; when it fails, takes back what it did and nothing else.
    ///
    /// # Errors
    ///
    /// Those of `work`, and [`Error::Sqlite`].
    pub fn nested<T>(&self, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        let run = |sql: &'static str| self.execute(sql, "keep a savepoint", &[]).map(drop);
        let mark = self.pending.mark();
        run("SAVEPOINT nested")?;
        let answer = work();
        if answer.is_err() {
            run("ROLLBACK TO nested")?;
            self.pending.back_to(mark);
        }
        run("RELEASE nested")?;
        answer
    }
}

/// Refuses a file that a newer program brought forward since it was opened.
fn same_version(connection: &Connection) -> Result<(), Error> {
    let known = i64::try_from(schema_version()).unwrap_or(i64::MAX);
    let sql = "PRAGMA user_version";
    let file = row::first(connection, sql, "read the version", [], |row| row.get(0))?;
    match file {
        Some(file) if file > known => Err(Error::Newer { file, known }),
        Some(_) | None => Ok(()),
    }
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
        let store = Store::create(&folder.path().join("shop.db"), false).unwrap();
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
