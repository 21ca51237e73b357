//! Idempotency keys: the same key again gives the first answer and changes nothing.

use rusqlite::params;

use crate::store::{Error, Tx, View};

/// What was answered to a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The request, in a form in which two equal ones are equal.
    pub fingerprint: String,
    /// The answer, as JSON.
    pub answer: String,
}

/// The first answer to `key`.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn find(view: &View<'_>, key: &str) -> Result<Option<Answered>, Error> {
    let sql = "SELECT fingerprint, answer FROM request WHERE key = ?1";
    view.first(sql, "look up a key", params![key], |row| {
        Ok(Answered { fingerprint: row.get(0)?, answer: row.get(1)? })
    })
}

/// Keeps the answer to `key`.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn keep(tx: &Tx<'_>, key: &str, answered: &Answered, at: i64) -> Result<(), Error> {
    let sql = "INSERT INTO request (key, fingerprint, answer, at) VALUES (?1, ?2, ?3, ?4)";
    let params = params![key, answered.fingerprint, answered.answer, at];
    tx.execute(sql, "keep a key", params).map(drop)
}
