//! The lines of a stock-take, without any figure of the books.

use rusqlite::named_params;
use serde::Serialize;

use crate::domain::stocktake::LineState;
use crate::domain::stocktake::class::Class;
use crate::domain::stocktake::variance::Span;
use crate::store::row::{all, choice, execute, first};
use crate::store::{Error, Tx, View};

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineRow {
    /// Its row.
    #[serde(skip)]
    pub id: i64,
    /// The product's row.
    #[serde(skip)]
    pub product: i64,
    /// The product.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// Whether it is about the unsellable stock.
    pub unsellable: bool,
    /// Where it lies by plan.
    pub bin: String,
    /// Its class.
    pub class: &'static str,
    /// Its state's name.
    pub state: &'static str,
    /// The state itself.
    #[serde(skip)]
    pub line_state: LineState,
    /// Found while counting, not planned.
    pub extra: bool,
    /// What was counted, in units.
    pub counted: Option<i64>,
    /// When it was counted.
    #[serde(skip)]
    pub span: Option<Span>,
    /// From which round on entries belong to the present count.
    #[serde(skip)]
    pub base_round: i64,
    /// Why it is left out, or why it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether the reviewer takes the figure as it is.
    #[serde(skip)]
    pub accepted: bool,
}

const COLUMNS: &str = "l.id, l.product_id, p.sku, p.name, l.unsellable, l.bin, l.class, l.state, \
     l.extra, l.counted, l.first_position, l.first_at, l.last_position, l.last_at, l.base_round, \
     l.reason, l.accepted FROM count_line l JOIN product p ON p.id = l.product_id";

type Raw = (LineRow, [i64; 2]);

/// Reads four columns of a span from column `from` on.
pub(in crate::store) fn span(
    row: &rusqlite::Row<'_>,
    from: usize,
) -> rusqlite::Result<Option<Span>> {
    let at = |offset: usize| row.get::<_, Option<i64>>(from.saturating_add(offset));
    Ok(match (at(0)?, at(1)?, at(2)?, at(3)?) {
        (Some(first_position), Some(first_at), Some(last_position), Some(last_at)) => {
            Some(Span { first_position, first_at, last_position, last_at })
        }
        _ => None,
    })
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Raw> {
    let line = LineRow {
        id: row.get(0)?,
        product: row.get(1)?,
        sku: row.get(2)?,
        name: row.get(3)?,
        unsellable: row.get(4)?,
        bin: row.get(5)?,
        class: "",
        state: "",
        line_state: LineState::NotCounted,
        extra: row.get(8)?,
        counted: row.get(9)?,
        span: span(row, 10)?,
        base_round: row.get(14)?,
        reason: row.get(15)?,
        accepted: row.get(16)?,
    };
    Ok((line, [row.get(6)?, row.get(7)?]))
}

fn checked((mut line, [class, state]): Raw) -> Result<LineRow, Error> {
    line.class = choice(Class::from_id(class), "class", class)?.name();
    line.line_state = choice(LineState::from_id(state), "line state", state)?;
    line.state = line.line_state.name();
    Ok(line)
}

/// A line to add.
#[derive(Clone, Copy, Debug)]
pub struct NewLine<'a> {
    /// The stock-take's row.
    pub count: i64,
    /// The product's row.
    pub product: i64,
    /// Whether it is about the unsellable stock.
    pub unsellable: bool,
    /// Where it lies.
    pub bin: &'a str,
    /// Its class.
    pub class: Class,
    /// Found while counting, not planned.
    pub extra: bool,
}

/// Adds a line; its product must be claimed.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn insert(tx: &Tx<'_>, line: &NewLine<'_>) -> Result<(), Error> {
    let sql = "INSERT INTO count_line (count_id, product_id, unsellable, bin, class, extra) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let params = (line.count, line.product, line.unsellable, line.bin, line.class.id(), line.extra);
    execute(tx.connection, sql, "add a line", params).map(drop)
}

/// The line of a product.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn find(
    view: &View<'_>,
    count: i64,
    product: i64,
    unsellable: bool,
) -> Result<Option<LineRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE l.count_id = ?1 AND l.product_id = ?2 AND l.unsellable = ?3"
    );
    let params = (count, product, unsellable);
    first(view.connection, &sql, "find a line", params, read)?.map(checked).transpose()
}

/// The line in that row.
///
/// # Errors
///
/// [`Error::Corrupt`] when there is none, [`Error::Sqlite`].
pub fn by_id(view: &View<'_>, id: i64) -> Result<LineRow, Error> {
    let sql = format!("SELECT {COLUMNS} WHERE l.id = ?1");
    let found = first(view.connection, &sql, "find a line", [id], read)?;
    found.map(checked).transpose()?.ok_or_else(|| Error::Corrupt(format!("no line {id}")))
}

/// Which lines to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineFilter {
    /// In this state only.
    pub state: Option<LineState>,
    /// In this bin only.
    pub bin: Option<String>,
    /// Behind this place: bin and row.
    pub after: Option<(String, i64)>,
    /// At most so many.
    pub limit: i64,
}

/// A page of the lines, in the order of their bins.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn list(view: &View<'_>, count: i64, filter: &LineFilter) -> Result<Vec<LineRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE l.count_id = :count AND (l.bin, l.id) > (:bin, :id) \
         AND (:state IS NULL OR l.state = :state) AND (:only IS NULL OR l.bin = :only) \
         ORDER BY l.bin, l.id LIMIT :limit"
    );
    let (bin, id) = filter.after.clone().unwrap_or_default();
    let params = named_params! {
        ":count": count, ":bin": bin, ":id": id, ":state": filter.state.map(LineState::id),
        ":only": filter.bin, ":limit": filter.limit,
    };
    let rows = all(view.connection, &sql, "read the lines", params, read)?;
    rows.into_iter().map(checked).collect()
}

/// What is known of a line now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its state.
    pub state: LineState,
    /// What was counted, and when.
    pub counted: Option<(i64, Span)>,
}

/// Writes what is known of a line.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn save(tx: &Tx<'_>, line: i64, figure: &Figure, reason: Option<&str>) -> Result<(), Error> {
    let sql = "UPDATE count_line SET state = :state, counted = :counted, \
               first_position = :first_position, first_at = :first_at, \
               last_position = :last_position, last_at = :last_at, reason = :reason, \
               accepted = 0 WHERE id = :id";
    let span = figure.counted.map(|(_, span)| span);
    let params = named_params! {
        ":id": line, ":state": figure.state.id(),
        ":counted": figure.counted.map(|(units, _)| units),
        ":first_position": span.map(|span| span.first_position),
        ":first_at": span.map(|span| span.first_at),
        ":last_position": span.map(|span| span.last_position),
        ":last_at": span.map(|span| span.last_at),
        ":reason": reason,
    };
    execute(tx.connection, sql, "write a line", params).map(drop)
}

/// Writes what a reviewer decided of a line.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn decide(tx: &Tx<'_>, line: i64, reason: Option<&str>, accepted: bool) -> Result<(), Error> {
    let sql = "UPDATE count_line SET reason = COALESCE(?2, reason), accepted = ?3 WHERE id = ?1";
    execute(tx.connection, sql, "decide on a line", (line, reason, accepted)).map(drop)
}

/// How far a stock-take has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Lines.
    pub lines: i64,
    /// Lines that nobody counted.
    pub not_counted: i64,
    /// Lines that were counted.
    pub counted: i64,
    /// Lines confirmed empty.
    pub empty: i64,
    /// Lines left out.
    pub skipped: i64,
    /// Lines that wait for a recount.
    pub recount: i64,
    /// Units counted.
    pub units: i64,
    /// Unknown codes that nobody has explained.
    pub unknown: i64,
}

/// How far a stock-take has come.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn progress(view: &View<'_>, count: i64) -> Result<Progress, Error> {
    let sql = "SELECT count(*), COALESCE(sum(state = 0), 0), COALESCE(sum(state = 1), 0), \
         COALESCE(sum(state = 2), 0), COALESCE(sum(state = 3), 0), COALESCE(sum(state = 4), 0), \
         COALESCE(sum(counted), 0), (SELECT count(DISTINCT code) FROM count_parked \
         WHERE count_id = ?1 AND line_id IS NULL AND dropped = 0) \
         FROM count_line WHERE count_id = ?1";
    let found = first(view.connection, sql, "sum a stock-take up", [count], |row| {
        Ok(Progress {
            lines: row.get(0)?,
            not_counted: row.get(1)?,
            counted: row.get(2)?,
            empty: row.get(3)?,
            skipped: row.get(4)?,
            recount: row.get(5)?,
            units: row.get(6)?,
            unknown: row.get(7)?,
        })
    })?;
    Ok(found.unwrap_or_default())
}
