//! Who counts where. A location is leased while somebody counts there; a second pass over it is a
//! count of its own.

use rusqlite::named_params;
use serde::Serialize;

use crate::domain::ids::folded;
use crate::store::row::{all, execute, first};
use crate::store::{Error, Tx, View, times};

/// A pass over a location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceRow {
    /// Its row.
    #[serde(skip)]
    pub id: i64,
    /// The stock-take's code.
    pub count: String,
    /// The stock-take's row.
    #[serde(skip)]
    pub count_id: i64,
    /// The location.
    pub bin: String,
    /// Which pass over it.
    pub round: i64,
    /// Who counts.
    pub by: String,
    /// The same, by row.
    #[serde(skip)]
    pub actor: i64,
    /// From which terminal.
    pub session: String,
    /// Since when, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub taken_at: i64,
    /// The last sign of life, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub beat_at: i64,
    /// When it was finished, UTC milliseconds.
    #[serde(serialize_with = "times::time_if")]
    pub done_at: Option<i64>,
    /// When its terminal went away, UTC milliseconds.
    #[serde(serialize_with = "times::time_if")]
    pub detached_at: Option<i64>,
    /// What was typed there and not sent.
    pub half_typed: String,
    /// Entries made there.
    pub entries: i64,
}

const COLUMNS: &str = "q.id, c.code, q.count_id, q.bin, q.round, a.name, q.actor_id, q.session, \
     q.taken_at, q.beat_at, q.done_at, q.detached_at, q.half_typed, \
     (SELECT count(*) FROM count_entry e WHERE e.count_id = q.count_id \
      AND e.actor_id = q.actor_id AND e.bin = q.bin AND e.round >= q.round) \
     FROM count_place q JOIN stocktake c ON c.id = q.count_id JOIN actor a ON a.id = q.actor_id";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<PlaceRow> {
    Ok(PlaceRow {
        id: row.get(0)?,
        count: row.get(1)?,
        count_id: row.get(2)?,
        bin: row.get(3)?,
        round: row.get(4)?,
        by: row.get(5)?,
        actor: row.get(6)?,
        session: row.get(7)?,
        taken_at: row.get(8)?,
        beat_at: row.get(9)?,
        done_at: row.get(10)?,
        detached_at: row.get(11)?,
        half_typed: row.get(12)?,
        entries: row.get(13)?,
    })
}

/// What matters of a lease when something is entered at a location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Its row.
    pub id: i64,
    /// Which pass over the location.
    pub round: i64,
    /// Who counts there, by row.
    pub actor: i64,
    /// Who counts there.
    pub by: String,
    /// From which terminal.
    pub session: String,
    /// The last sign of life, UTC milliseconds.
    pub beat_at: i64,
    /// Whether it is finished.
    pub done: bool,
}

/// The latest pass over a location.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn lease(view: &View<'_>, count: i64, bin: &str) -> Result<Option<Lease>, Error> {
    let sql = "SELECT q.id, q.round, q.actor_id, a.name, q.session, q.beat_at, \
               q.done_at IS NOT NULL FROM count_place q JOIN actor a ON a.id = q.actor_id \
               WHERE q.count_id = ?1 AND q.bin_key = ?2 ORDER BY q.round DESC LIMIT 1";
    first(view.connection, sql, "look who counts there", (count, folded(bin)), |row| {
        Ok(Lease {
            id: row.get(0)?,
            round: row.get(1)?,
            actor: row.get(2)?,
            by: row.get(3)?,
            session: row.get(4)?,
            beat_at: row.get(5)?,
            done: row.get(6)?,
        })
    })
}

/// The passes over the locations of a stock-take, the newest first.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn list(view: &View<'_>, count: i64) -> Result<Vec<PlaceRow>, Error> {
    let sql = format!("SELECT {COLUMNS} WHERE q.count_id = ?1 ORDER BY q.taken_at DESC, q.id DESC");
    all(view.connection, &sql, "read the locations", [count], read)
}

/// The pass in that row.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn by_id(view: &View<'_>, id: i64) -> Result<Option<PlaceRow>, Error> {
    let sql = format!("SELECT {COLUMNS} WHERE q.id = ?1");
    first(view.connection, &sql, "read a location", [id], read)
}

/// Where somebody counts and has not finished, in open stock-takes, the newest first.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn unfinished(view: &View<'_>, actor: &str) -> Result<Vec<PlaceRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE q.done_at IS NULL AND c.state = 0 \
         AND q.actor_id = (SELECT id FROM actor WHERE name = ?1) ORDER BY q.beat_at DESC, q.id DESC"
    );
    all(view.connection, &sql, "look for unfinished locations", [actor], read)
}

/// A pass to begin.
#[derive(Clone, Copy, Debug)]
pub struct NewPlace<'a> {
    /// The stock-take's row.
    pub count: i64,
    /// The location.
    pub bin: &'a str,
    /// Which pass over it.
    pub round: i64,
    /// Who counts.
    pub actor: i64,
    /// From which terminal.
    pub session: &'a str,
    /// When, UTC milliseconds.
    pub at: i64,
}

/// Begins a pass over a location; its row.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn take(tx: &Tx<'_>, place: &NewPlace<'_>) -> Result<i64, Error> {
    let sql = "INSERT INTO count_place (count_id, bin, bin_key, round, actor_id, session, \
               taken_at, beat_at) VALUES (:count, :bin, :key, :round, :actor, :session, :at, :at)";
    let params = named_params! {
        ":count": place.count, ":bin": place.bin, ":key": folded(place.bin),
        ":round": place.round, ":actor": place.actor, ":session": place.session, ":at": place.at,
    };
    execute(tx.connection, sql, "take a location", params)?;
    Ok(tx.connection.last_insert_rowid())
}

/// Goes on with a pass, as somebody or from another terminal.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn go_on(tx: &Tx<'_>, id: i64, actor: i64, session: &str, at: i64) -> Result<(), Error> {
    let sql = "UPDATE count_place SET actor_id = ?2, session = ?3, beat_at = ?4, done_at = NULL, \
               detached_at = NULL WHERE id = ?1";
    execute(tx.connection, sql, "go on at a location", (id, actor, session, at)).map(drop)
}

/// A sign of life, with what is typed and not sent.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn beat(tx: &Tx<'_>, id: i64, at: i64, half_typed: Option<&str>) -> Result<(), Error> {
    let sql = "UPDATE count_place SET beat_at = ?2, half_typed = COALESCE(?3, half_typed), \
               detached_at = NULL WHERE id = ?1";
    execute(tx.connection, sql, "renew a location", (id, at, half_typed)).map(drop)
}

/// The terminal goes away; the location stays somebody's until the lease lapses.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn detach(tx: &Tx<'_>, id: i64, at: i64, half_typed: Option<&str>) -> Result<(), Error> {
    let sql = "UPDATE count_place SET detached_at = ?2, half_typed = COALESCE(?3, half_typed) \
               WHERE id = ?1";
    execute(tx.connection, sql, "leave a location", (id, at, half_typed)).map(drop)
}

/// The location is finished.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn finish(tx: &Tx<'_>, id: i64, at: i64) -> Result<(), Error> {
    let sql = "UPDATE count_place SET done_at = ?2, beat_at = ?2, half_typed = '' WHERE id = ?1";
    execute(tx.connection, sql, "finish a location", (id, at)).map(drop)
}

/// The latest round in which anything was counted at a location.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn latest_round(view: &View<'_>, count: i64, bin: &str) -> Result<i64, Error> {
    let sql = "SELECT max(COALESCE((SELECT max(t.round) FROM count_tally t JOIN count_line l \
               ON l.id = t.line_id WHERE l.count_id = ?1 AND t.bin = ?2), 0), \
               COALESCE((SELECT max(round) FROM count_place WHERE count_id = ?1 \
               AND bin_key = ?3), 0))";
    let params = (count, bin, folded(bin));
    let found = first(view.connection, sql, "look for the last round", params, |row| row.get(0))?;
    Ok(found.unwrap_or_default())
}
