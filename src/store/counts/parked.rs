//! Codes that nobody knows: kept aside, so that no scan is lost and nobody stops counting.

use serde::Serialize;

use crate::domain::stocktake::variance::Span;
use crate::store::counts::lines;
use crate::store::row::{all, execute, first};
use crate::store::{Error, Tx, View, times};

/// An unknown code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParkedRow {
    /// Its row.
    #[serde(skip)]
    pub id: i64,
    /// As scanned.
    pub code: String,
    /// Where.
    pub bin: String,
    /// Units.
    pub units: i64,
    /// From the first to the last scan.
    #[serde(skip)]
    pub span: Span,
    /// Who scanned it last.
    pub by: String,
    /// The same, by row.
    #[serde(skip)]
    pub actor: i64,
    /// When it was scanned last, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub at: i64,
}

const COLUMNS: &str = "k.id, k.code, k.bin, k.units, k.first_position, k.first_at, \
     k.last_position, k.last_at, a.name, k.actor_id FROM count_parked k \
     JOIN actor a ON a.id = k.actor_id WHERE k.line_id IS NULL AND k.dropped = 0";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<ParkedRow> {
    let span = Span {
        first_position: row.get(4)?,
        first_at: row.get(5)?,
        last_position: row.get(6)?,
        last_at: row.get(7)?,
    };
    Ok(ParkedRow {
        id: row.get(0)?,
        code: row.get(1)?,
        bin: row.get(2)?,
        units: row.get(3)?,
        span,
        by: row.get(8)?,
        actor: row.get(9)?,
        at: span.last_at,
    })
}

/// The unknown codes of a stock-take that nobody has explained, the newest first; one code only
/// where asked.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn list(view: &View<'_>, count: i64, code: Option<&str>) -> Result<Vec<ParkedRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} AND k.count_id = ?1 AND (?2 IS NULL OR k.code = ?2) \
         ORDER BY k.last_at DESC, k.id DESC"
    );
    all(view.connection, &sql, "read the unknown codes", (count, code), read)
}

/// The unknown code in that row.
///
/// # Errors
///
/// [`Error::Corrupt`] when there is none that still waits, [`Error::Sqlite`].
pub fn waiting(view: &View<'_>, id: i64) -> Result<Option<ParkedRow>, Error> {
    let sql = format!("SELECT {COLUMNS} AND k.id = ?1");
    first(view.connection, &sql, "find an unknown code", [id], read)
}

/// Keeps a scan of an unknown code; its row and the units there are of it now.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn park(
    tx: &Tx<'_>,
    (count, code, bin): (i64, &str, &str),
    units: i64,
    span: &Span,
    actor: i64,
) -> Result<(i64, i64), Error> {
    let sql = format!("SELECT {COLUMNS} AND k.count_id = ?1 AND k.code = ?2 AND k.bin = ?3");
    let known = first(tx.connection, &sql, "find an unknown code", (count, code, bin), read)?;
    if let Some(known) = known {
        let sum = known.units.saturating_add(units);
        save(tx, known.id, sum, &known.span.with(*span), actor)?;
        return Ok((known.id, sum));
    }
    let sql = "INSERT INTO count_parked (count_id, code, bin, units, first_position, first_at, \
               last_position, last_at, actor_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let params = (
        count,
        code,
        bin,
        units,
        span.first_position,
        span.first_at,
        span.last_position,
        span.last_at,
        actor,
    );
    execute(tx.connection, sql, "keep an unknown code", params)?;
    Ok((tx.connection.last_insert_rowid(), units))
}

/// Writes how much there is of an unknown code.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn save(tx: &Tx<'_>, id: i64, units: i64, span: &Span, actor: i64) -> Result<(), Error> {
    let sql = "UPDATE count_parked SET units = ?2, first_position = ?3, first_at = ?4, \
               last_position = ?5, last_at = ?6, actor_id = ?7 WHERE id = ?1";
    let params =
        (id, units, span.first_position, span.first_at, span.last_position, span.last_at, actor);
    execute(tx.connection, sql, "keep an unknown code", params).map(drop)
}

/// Notes which line an unknown code belongs to; `None` sets it aside for good.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn explain(tx: &Tx<'_>, id: i64, line: Option<i64>) -> Result<(), Error> {
    let sql = "UPDATE count_parked SET line_id = ?2, dropped = ?2 IS NULL WHERE id = ?1";
    execute(tx.connection, sql, "explain an unknown code", (id, line)).map(drop)
}

/// When an unknown code was scanned.
///
/// # Errors
///
/// [`Error::Corrupt`] when there is none, [`Error::Sqlite`].
pub(in crate::store) fn span(view: &View<'_>, id: i64) -> Result<Span, Error> {
    let sql = "SELECT first_position, first_at, last_position, last_at FROM count_parked \
               WHERE id = ?1";
    let found =
        first(view.connection, sql, "find an unknown code", [id], |row| lines::span(row, 0))?;
    found.flatten().ok_or_else(|| Error::Corrupt(format!("no unknown code {id}")))
}

/// Puts an unknown code back among those that wait.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn forget(tx: &Tx<'_>, id: i64) -> Result<(), Error> {
    let sql = "UPDATE count_parked SET line_id = NULL, dropped = 0 WHERE id = ?1";
    execute(tx.connection, sql, "put an unknown code back", [id]).map(drop)
}
