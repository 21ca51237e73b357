//! What a clerk sees beside the field: what is counted here, and which location comes next. No
//! figure of the books.

use crate::store::counts::entries::EntryRow;
use crate::store::row::first;
use crate::store::{Error, View};

/// What was counted of an entry's product, or scanned of its code, at its location up to then.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn running(view: &View<'_>, entry: &EntryRow) -> Result<i64, Error> {
    let column = if entry.line.is_some() { "line_id" } else { "parked_id" };
    let sql = format!(
        "SELECT COALESCE(sum(units), 0) FROM count_entry \
         WHERE {column} = ?1 AND bin = ?2 AND round = ?3 AND id <= ?4"
    );
    let subject = entry.line.or(entry.parked);
    let params = (subject, entry.bin.as_str(), entry.round, entry.id);
    let sum = first(view.connection, &sql, "add up an entry", params, |row| row.get(0))?;
    Ok(sum.unwrap_or_default())
}

/// Products and units counted at a location in its latest round.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn here(view: &View<'_>, count: i64, bin: &str) -> Result<(i64, i64), Error> {
    let sql = "SELECT count(*), COALESCE(sum(t.units), 0) FROM count_line l \
               JOIN count_tally t ON t.line_id = l.id AND t.bin = ?2 \
               WHERE l.count_id = ?1 AND t.units > 0 AND t.round = (SELECT max(n.round) \
               FROM count_tally n WHERE n.line_id = t.line_id AND n.bin = t.bin)";
    let found = first(view.connection, sql, "add a location up", (count, bin), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(found.unwrap_or_default())
}

/// Whether something lies at a location by plan that nobody counted.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn missed(view: &View<'_>, count: i64, bin: &str) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM count_line WHERE count_id = ?1 AND bin = ?2 AND state = 0 \
               AND bin <> '' AND unsellable = 0 LIMIT 1";
    let found = first(view.connection, sql, "look for what was missed", (count, bin), |_| Ok(()))?;
    Ok(found.is_some())
}

/// The next location of the plan behind `bin` that nobody has begun; from the start when there is
/// none behind it.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn next(view: &View<'_>, count: i64, bin: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT l.bin FROM count_line l WHERE l.count_id = ?1 AND l.bin <> '' \
               AND l.bin <> ?2 AND l.state IN (0, 4) AND NOT EXISTS (SELECT 1 FROM count_place q \
               WHERE q.count_id = ?1 AND q.bin = l.bin) \
               ORDER BY l.bin < ?2, l.bin LIMIT 1";
    first(view.connection, sql, "look for the next location", (count, bin), |row| row.get(0))
}
