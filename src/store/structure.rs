//! The file as a file: every page is where it belongs, every row as its table wants it, every index
//! holds what its table does, every reference leads somewhere.
//!
//! Pages and rows are looked at by SQLite, all at once. It would look up every row in every index,
//! all over the file; here a table and its indexes are each read from end to end instead, and what
//! they hold is compared (see `sweep::indexes`). What tables demand of their rows by CHECK is asked
//! apart from the pages, and of the largest tables it is part of the sweep. Only where something
//! differs SQLite is asked what exactly.

use crate::domain::refused::Code;
use crate::store::audit::{Problem, Report};
use crate::store::connection::set;
use crate::store::row::all;
use crate::store::sweep::Entries;
use crate::store::sweep::demands;
use crate::store::sweep::indexes::{self, Verdict};
use crate::store::{Error, View};

/// The largest table: what it holds is read by the sweep, and its indexes are compared with that.
const LEDGER: &str = "movement";

/// Tables whose references the sweep has followed, and of whose rows it has seen that they are as
/// the tables demand.
const FOLLOWED: [&str; 3] = [LEDGER, "order_line", "stock"];

/// What was found; where the file could not be read for it, that is a problem as well, and `None`.
pub(in crate::store) fn or_told<T>(
    report: &mut Report,
    found: Result<T, Error>,
) -> Result<Option<T>, Error> {
    match found {
        Err(error) if error.code() == Some(Code::Corrupt) => {
            let what = format!("file: {error}");
            report.problem(Problem { what, ..Problem::default() });
            Ok(None)
        }
        found => found.map(Some),
    }
}

/// Pages, and that every row has what its columns want.
pub(in crate::store) fn pages(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    set(view.connection, "ignore_check_constraints", true)?;
    let done = checked(view, report, "PRAGMA quick_check");
    set(view.connection, "ignore_check_constraints", false)?;
    done
}

/// What the tables demand that the sweep has looked at, now that it has found a row that is not so.
pub(in crate::store) fn demands(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    FOLLOWED.iter().try_for_each(|table| quick(view, report, table))
}

fn quick(view: &View<'_>, report: &mut Report, table: &str) -> Result<(), Error> {
    checked(view, report, &format!("PRAGMA quick_check({table})"))
}

/// All tables, the larger of them first.
pub(in crate::store) fn tables(view: &View<'_>) -> Result<Vec<String>, Error> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
               ORDER BY name NOT IN ('product', 'stock', 'order_line', 'barcode', 'change'), rowid";
    all(view.connection, sql, "list the tables", [], |row| row.get(0))
}

/// What the indexes of a table hold, what it demands of its rows, and what they name.
pub(in crate::store) fn table(
    view: &View<'_>,
    report: &mut Report,
    table: &str,
) -> Result<(), Error> {
    if table != LEDGER {
        judged(view, report, table, indexes::of_table(view, table)?)?;
    }
    if FOLLOWED.contains(&table) {
        return Ok(());
    }
    if !demands::met(view, table)? {
        quick(view, report, table)?;
    }
    references(view, report, Some(table))
}

/// What an index of the ledger holds, by its number.
pub(in crate::store) fn ledger(
    view: &View<'_>,
    report: &mut Report,
    index: usize,
    entries: &Entries,
) -> Result<(), Error> {
    judged(view, report, LEDGER, indexes::of_ledger(view, index, entries)?)
}

/// What is wrong with an index is told by SQLite.
fn judged(
    view: &View<'_>,
    report: &mut Report,
    table: &str,
    verdict: Verdict,
) -> Result<(), Error> {
    match verdict {
        Verdict::Same => return Ok(()),
        Verdict::Differs(name) => {
            let what = format!("file: the index {name} does not hold what {table} holds");
            report.problem(Problem { what, ..Problem::default() });
        }
        Verdict::Unread => {}
    }
    checked(view, report, &format!("PRAGMA integrity_check({table})"))
}

fn checked(view: &View<'_>, report: &mut Report, sql: &str) -> Result<(), Error> {
    let lines = all(view.connection, sql, "check the file", [], |row| row.get::<_, String>(0))?;
    for line in lines.into_iter().filter(|line| line != "ok") {
        report.problem(Problem { what: format!("file: {line}"), ..Problem::default() });
    }
    Ok(())
}

/// Rows that name others which are not there: in one table or in all.
pub(in crate::store) fn references(
    view: &View<'_>,
    report: &mut Report,
    table: Option<&str>,
) -> Result<(), Error> {
    let of = table.map(|table| format!("({table})")).unwrap_or_default();
    let sql = format!("PRAGMA foreign_key_check{of}");
    let broken = all(view.connection, &sql, "check the references", [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(2)?))
    })?;
    for (table, parent) in broken {
        let what = format!("a row of {table} names a row of {parent} that is not there");
        report.problem(Problem { what, ..Problem::default() });
    }
    Ok(())
}
