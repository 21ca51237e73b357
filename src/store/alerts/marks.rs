//! Who knows of an alert, or let it sleep.

use serde::Serialize;

use crate::domain::alert::AlertKind;
use crate::store::row::{all, choice, execute, first};
use crate::store::{Error, Tx, View, times};

/// How long an alert is out of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sleep {
    /// Somebody knows: until its cause goes.
    Known,
    /// Until this instant, UTC milliseconds.
    Until(i64),
    /// Until goods come in.
    Restock,
}

impl Sleep {
    const fn id(self) -> i64 {
        match self {
            Self::Known => 0,
            Self::Until(_) => 1,
            Self::Restock => 2,
        }
    }
}

/// A mark, as answers show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// `known`, `until` or `restock`.
    pub sleeps: &'static str,
    /// When it wakes, UTC milliseconds.
    #[serde(serialize_with = "times::time_if", skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    /// When it was set, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub at: i64,
    /// By whom.
    pub by: String,
    /// A word about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The name of a kept choice.
pub(super) fn sleeps_name(id: i64) -> Result<&'static str, Error> {
    let names = ["known", "until", "restock"];
    let name = usize::try_from(id).ok().and_then(|id| names.get(id).copied());
    choice(name, "sleep", id)
}

/// A mark to set.
#[derive(Clone, Copy, Debug)]
pub struct NewMark<'a> {
    /// Of which alert.
    pub alert: (AlertKind, i64, i64),
    /// The product it is about.
    pub product: Option<i64>,
    /// How long.
    pub sleep: Sleep,
    /// When, UTC milliseconds.
    pub at: i64,
    /// Who.
    pub actor: i64,
    /// A word about it.
    pub note: Option<&'a str>,
}

/// Sets a mark, in the place of one that is there.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn set(tx: &Tx<'_>, mark: &NewMark<'_>) -> Result<(), Error> {
    let (kind, a, b) = mark.alert;
    drop_mark(tx, kind, (a, b))?;
    let until = if let Sleep::Until(until) = mark.sleep { Some(until) } else { None };
    let sql = "INSERT INTO alert_mark (kind, a, b, product_id, sleeps, until, at, actor_id, note) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let params =
        (kind.id(), a, b, mark.product, mark.sleep.id(), until, mark.at, mark.actor, mark.note);
    execute(tx.connection, sql, "mark an alert", params).map(drop)
}

/// Takes a mark away; whether there was one.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn drop_mark(tx: &Tx<'_>, kind: AlertKind, (a, b): (i64, i64)) -> Result<bool, Error> {
    let sql = "DELETE FROM alert_mark WHERE kind = ?1 AND a = ?2 AND b = ?3";
    Ok(execute(tx.connection, sql, "drop a mark", (kind.id(), a, b))? > 0)
}

/// Goods of a product came in: what slept until then wakes.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn restocked(tx: &Tx<'_>, product: i64) -> Result<(), Error> {
    let sql = "DELETE FROM alert_mark WHERE product_id = ?1 AND sleeps = 2";
    execute(tx.connection, sql, "wake what slept until goods came", [product]).map(drop)
}

/// Whether anybody knows of any alert, or let one sleep.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn any(view: &View<'_>) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM alert_mark LIMIT 1";
    Ok(first(view.connection, sql, "look for marks", [], |_| Ok(()))?.is_some())
}

/// How many alerts of each kind are out of the way at `now`.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub(super) fn asleep(view: &View<'_>, now: i64) -> Result<Vec<(i64, i64)>, Error> {
    let sql = "SELECT kind, count(*) FROM alert_mark WHERE sleeps <> 1 OR until > ?1 GROUP BY kind";
    all(view.connection, sql, "count the marks", [now], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// An alert that sleeps until a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asleep {
    /// Its kind.
    pub kind: AlertKind,
    /// What it is about.
    pub key: (i64, i64),
    /// When it wakes, UTC milliseconds.
    pub until: i64,
}

/// Alerts that sleep until a time after `now`, those that wake first at the top.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn waking(view: &View<'_>, now: i64, limit: i64) -> Result<Vec<Asleep>, Error> {
    let sql = "SELECT kind, a, b, until FROM alert_mark WHERE sleeps = 1 AND until > ?1 \
               ORDER BY until, kind, a, b LIMIT ?2";
    let rows = all(view.connection, sql, "look for alerts that wake", (now, limit), |row| {
        Ok((row.get::<_, i64>(0)?, (row.get(1)?, row.get(2)?), row.get(3)?))
    })?;
    rows.into_iter()
        .map(|(kind, key, until)| {
            Ok(Asleep { kind: choice(AlertKind::from_id(kind), "alert", kind)?, key, until })
        })
        .collect()
}
