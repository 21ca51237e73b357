//! What was done in one step over many rows: kept so that it can be taken back as one.

use crate::domain::movement::Kind;
use crate::store::row::{all, execute, first};
use crate::store::{Error, Tx, View};

/// What one step wrote and what is not taken back yet, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Movements.
    pub movements: Vec<i64>,
    /// Changes of fields.
    pub changes: Vec<i64>,
}

impl Step {
    /// How many entries of the log it is.
    pub fn len(&self) -> usize {
        self.movements.len().saturating_add(self.changes.len())
    }

    /// Whether nothing of it is left.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Notes that these movements and changes, in the order in which they were written, are one step.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn note(tx: &Tx<'_>, movements: &[i64], changes: &[i64]) -> Result<(), Error> {
    if movements.len().saturating_add(changes.len()) < 2 {
        return Ok(());
    }
    let sql = "INSERT INTO step (first_movement, last_movement, first_change, last_change) \
               VALUES (?1, ?2, ?3, ?4)";
    let ends = (movements.first(), movements.last(), changes.first(), changes.last());
    execute(tx.connection, sql, "note a step", ends).map(drop)
}

/// The step that wrote a movement.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn of_movement(view: &View<'_>, id: i64) -> Result<Option<Step>, Error> {
    let sql = "SELECT first_movement, last_movement, first_change, last_change FROM step \
               WHERE first_movement <= ?1 ORDER BY first_movement DESC LIMIT 1";
    found(view, sql, id, |[_, last, _, _]| last)
}

/// The step that wrote a change.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn of_change(view: &View<'_>, id: i64) -> Result<Option<Step>, Error> {
    let sql = "SELECT first_movement, last_movement, first_change, last_change FROM step \
               WHERE first_change <= ?1 ORDER BY first_change DESC LIMIT 1";
    found(view, sql, id, |[_, _, _, last]| last)
}

type Ends = [Option<i64>; 4];

fn found(
    view: &View<'_>,
    sql: &str,
    id: i64,
    last: impl Fn(Ends) -> Option<i64>,
) -> Result<Option<Step>, Error> {
    let read = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Ends> {
        Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
    };
    let ends = first(view.connection, sql, "find a step", [id], read)?;
    let Some(ends) = ends.filter(|ends| last(*ends).is_some_and(|last| id <= last)) else {
        return Ok(None);
    };
    let [first_movement, last_movement, first_change, last_change] = ends;
    let left = |table: &str, from: Option<i64>, to: Option<i64>| -> Result<Vec<i64>, Error> {
        let sql = format!(
            "SELECT id FROM {table} e WHERE id BETWEEN ?1 AND ?2 \
             AND NOT EXISTS (SELECT 1 FROM {table} r WHERE r.reverses = e.id) ORDER BY id DESC"
        );
        all(view.connection, &sql, "read a step", (from, to), |row| row.get(0))
    };
    Ok(Some(Step {
        movements: left("movement", first_movement, last_movement)?,
        changes: left("change", first_change, last_change)?,
    }))
}

/// Units of an order that left together with the movement `id`: its shipments that stand beside it
/// without another movement between them; 0 where units left later too.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn left_with(view: &View<'_>, id: i64, order: i64) -> Result<i64, Error> {
    let sql = "SELECT id, quantity FROM movement WHERE document_id = ?1 AND kind = ?2 ORDER BY id";
    let params = (order, Kind::Ship.spec().id);
    let all = all(view.connection, sql, "read what was shipped", params, |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
    })?;
    let mut together: Vec<(i64, i64)> = Vec::new();
    for (at, units) in all {
        if together.last().is_some_and(|(last, _)| last.saturating_add(1) != at) {
            if together.iter().any(|(known, _)| *known == id) {
                // It left again later.
                return Ok(0);
            }
            together.clear();
        }
        together.push((at, units));
    }
    Ok(together.iter().fold(0_i64, |sum, (_, units)| sum.saturating_add(*units)))
}
