//! The file's version: made, checked and brought forward.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::store::error::{Error, doing};
use crate::store::kept::Kept;
use crate::store::pending::Pending;
use crate::store::place;
use crate::store::search::pieces;
use crate::store::{Tx, View};

/// One step: its file name and its statements.
#[derive(Debug)]
pub struct Migration {
    /// File name in assets/migrations.
    pub name: &'static str,
    /// Its text.
    pub sql: &'static str,
}

/// The step that brings the search index as it is now; what it holds is worked out by the program.
const PIECES: &str = "0016_wide_blocks.sql";

/// Every step, in order; the file's `user_version` is how many were done.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "0001_ledger.sql",
        sql: include_str!("../../assets/migrations/0001_ledger.sql"),
    },
    Migration {
        name: "0002_pools.sql",
        sql: include_str!("../../assets/migrations/0002_pools.sql"),
    },
    Migration { name: "0003_bins.sql", sql: include_str!("../../assets/migrations/0003_bins.sql") },
    Migration {
        name: "0004_users.sql",
        sql: include_str!("../../assets/migrations/0004_users.sql"),
    },
    Migration {
        name: "0005_pool_reads.sql",
        sql: include_str!("../../assets/migrations/0005_pool_reads.sql"),
    },
    Migration { name: "0006_lean.sql", sql: include_str!("../../assets/migrations/0006_lean.sql") },
    Migration {
        name: "0007_counts.sql",
        sql: include_str!("../../assets/migrations/0007_counts.sql"),
    },
    Migration {
        name: "0008_search.sql",
        sql: include_str!("../../assets/migrations/0008_search.sql"),
    },
    Migration {
        name: "0009_alerts.sql",
        sql: include_str!("../../assets/migrations/0009_alerts.sql"),
    },
    Migration { name: "0010_flow.sql", sql: include_str!("../../assets/migrations/0010_flow.sql") },
    Migration {
        name: "0011_steps.sql",
        sql: include_str!("../../assets/migrations/0011_steps.sql"),
    },
    Migration {
        name: "0012_posted_flow.sql",
        sql: include_str!("../../assets/migrations/0012_posted_flow.sql"),
    },
    Migration {
        name: "0013_pieces.sql",
        sql: include_str!("../../assets/migrations/0013_pieces.sql"),
    },
    Migration {
        name: "0014_lean_products.sql",
        sql: include_str!("../../assets/migrations/0014_lean_products.sql"),
    },
    Migration {
        name: "0015_lean_log.sql",
        sql: include_str!("../../assets/migrations/0015_lean_log.sql"),
    },
    Migration { name: PIECES, sql: include_str!("../../assets/migrations/0016_wide_blocks.sql") },
];

/// Marks a file as ours: the letters STKR.
pub(in crate::store) const APPLICATION_ID: i64 = 0x5354_4b52;

/// How many steps this program knows.
fn known() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// The number of steps the file has; 0 for an empty one.
///
/// # Errors
///
/// [`Error::NotAStore`] for a file of something else, [`Error::Newer`] for one from the future.
pub(in crate::store) fn version(connection: &Connection, path: &Path) -> Result<i64, Error> {
    // One statement is one look: another process may bring the file forward at any moment.
    let sql = "SELECT (SELECT count(*) FROM sqlite_schema), \
               (SELECT user_version FROM pragma_user_version), \
               (SELECT application_id FROM pragma_application_id)";
    let look = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let (objects, version, application): (i64, i64, i64) = connection
        .query_row(sql, [], look)
        .map_err(doing("read the version"))
        .map_err(|error| not_a_store(error, path))?;
    if application != APPLICATION_ID {
        if application != 0 || version != 0 || objects != 0 {
            return Err(Error::Foreign { path: path.to_owned(), application });
        }
        return Ok(0);
    }
    if version > known() {
        return Err(Error::Newer { file: version, known: known() });
    }
    Ok(version)
}

/// Says that the file is something else where SQLite says that it is no database.
pub(in crate::store) fn not_a_store(error: Error, path: &Path) -> Error {
    use rusqlite::ErrorCode;
    let Error::Sqlite { cause, .. } = &error else { return error };
    match cause.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => Error::NotAStore(path.to_owned()),
        _ => error,
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
    forward(connection, path, before, MIGRATIONS)
}

fn forward(
    connection: &mut Connection,
    path: &Path,
    before: i64,
    steps: &[Migration],
) -> Result<(), Error> {
    let newest = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    if before > 0 && before < newest {
        snapshot(connection, path, newest)?;
    }
    // A step may make a table anew that others refer to; every reference is looked at afterwards.
    // What is sorted for an index of a million rows goes to a file of the system.
    let set = |connection: &Connection, follows: &str, sorts: &str| {
        let set = connection.pragma_update(None, "foreign_keys", follows);
        set.and_then(|()| connection.pragma_update(None, "temp_store", sorts))
    };
    set(connection, "OFF", "FILE").map_err(doing("begin the upgrade"))?;
    let stepped = steps_done(connection, path, steps);
    set(connection, "ON", "MEMORY").map_err(doing("end the upgrade"))?;
    stepped
}

fn steps_done(connection: &mut Connection, path: &Path, steps: &[Migration]) -> Result<(), Error> {
    let tx = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(doing("begin the upgrade"))?;
    let done = usize::try_from(version(&tx, path)?).unwrap_or(usize::MAX);
    for step in steps.iter().skip(done) {
        tx.execute_batch(step.sql).map_err(doing("upgrade the store"))?;
        if step.name == PIECES {
            let kept = Kept::of(&tx);
            let view = View { connection: &tx, pending: Pending::default(), kept: &kept };
            pieces::rebuild(&Tx { view })?;
        }
    }
    let mut broken = 0_i64;
    if steps.iter().skip(done).any(|step| step.sql.contains("DROP TABLE")) {
        let count = |_: &rusqlite::Row<'_>| {
            broken = broken.saturating_add(1);
            Ok(())
        };
        tx.pragma_query(None, "foreign_key_check", count).map_err(doing("check the references"))?;
    }
    if broken > 0 {
        let what = format!("{broken} rows would name rows that are not there after the upgrade");
        return Err(Error::Corrupt(what));
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID).map_err(doing("mark the store"))?;
    tx.pragma_update(None, "user_version", i64::try_from(steps.len()).unwrap_or(i64::MAX))
        .map_err(doing("note the version"))?;
    tx.commit().map_err(doing("commit the upgrade"))
}

fn snapshot(connection: &Connection, path: &Path, newest: i64) -> Result<(), Error> {
    let mut copy = path.as_os_str().to_owned();
    copy.push(format!(".before-v{newest}"));
    if Path::new(&copy).exists() {
        return Ok(()); // left by an upgrade that did not finish: the file is still the older one
    }
    let bytes = std::fs::metadata(path).map_or(0, |found| found.len());
    place::room(
        path.parent().unwrap_or(Path::new(".")),
        bytes,
        "copy the store before the upgrade",
    )?;
    let text = copy.to_string_lossy().into_owned();
    connection
        .execute("VACUUM INTO ?1", [text])
        .map(drop)
        .map_err(doing("copy the store before the upgrade"))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use rusqlite::Connection;

    use super::{MIGRATIONS, Migration, forward};

    fn older() -> (tempfile::TempDir, PathBuf, Connection) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        let mut connection = Connection::open(&path).unwrap();
        forward(&mut connection, &path, 0, MIGRATIONS).unwrap();
        connection.execute("INSERT INTO actor (name) VALUES ('mei')", []).unwrap();
        (folder, path, connection)
    }

    fn one_more(sql: &'static str) -> Vec<Migration> {
        let known = MIGRATIONS.iter().map(|step| Migration { name: step.name, sql: step.sql });
        known.chain([Migration { name: "next", sql }]).collect()
    }

    fn number(connection: &Connection, sql: &str) -> i64 {
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn an_older_store_is_copied_before_it_is_brought_forward() {
        let (_folder, path, mut connection) = older();
        let steps = one_more("CREATE TABLE shelf (id INTEGER PRIMARY KEY) STRICT");
        let known = i64::try_from(MIGRATIONS.len()).unwrap();
        forward(&mut connection, &path, known, &steps).unwrap();
        assert_eq!(number(&connection, "PRAGMA user_version"), known + 1);
        assert_eq!(number(&connection, "SELECT count(*) FROM shelf"), 0);
        let copy = format!("{}.before-v{}", path.display(), known + 1);
        let copy = Connection::open(copy).unwrap();
        assert_eq!(number(&copy, "PRAGMA user_version"), known);
        assert_eq!(number(&copy, "SELECT count(*) FROM actor"), 1);
    }

    #[test]
    fn an_upgrade_that_fails_leaves_the_store_as_it_was() {
        let (_folder, path, mut connection) = older();
        let known = i64::try_from(MIGRATIONS.len()).unwrap();
        let steps = one_more("CREATE TABLE shelf (id INTEGER PRIMARY KEY) STRICT; CREATE NONSENSE");
        forward(&mut connection, &path, known, &steps).unwrap_err();
        assert_eq!(number(&connection, "PRAGMA user_version"), known);
        let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'shelf'";
        assert_eq!(number(&connection, sql), 0);
        let steps = one_more("CREATE TABLE shelf (id INTEGER PRIMARY KEY) STRICT");
        forward(&mut connection, &path, known, &steps).unwrap();
    }
}
