//! What changed beside stock: who set which field, before and after. Append-only.

use rusqlite::named_params;
use serde::Serialize;

use crate::store::row::{all, execute, first};
use crate::store::{Error, Tx, View, times};

/// A change to note.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// When.
    pub at: i64,
    /// Who.
    pub actor: i64,
    /// The product's row, where it is one.
    pub product: Option<i64>,
    /// SKU or warehouse code.
    pub subject: &'a str,
    /// The field, as the command line names it.
    pub field: &'a str,
    /// Its value before; `None` when there was none.
    pub before: Option<&'a str>,
    /// Its value after; `None` when it was cleared.
    pub after: Option<&'a str>,
    /// Where it came from: `form`, `cli`, `batch`, `import`.
    pub source: &'a str,
    /// The change that this one takes back.
    pub reverses: Option<i64>,
}

/// A noted change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeRow {
    /// Its number.
    pub id: i64,
    /// When, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub at: i64,
    /// Who.
    pub by: String,
    /// SKU or warehouse code.
    pub subject: String,
    /// The field.
    pub field: String,
    /// Its value before.
    pub before: Option<String>,
    /// Its value after.
    pub after: Option<String>,
    /// Where it came from.
    pub source: String,
    /// The change that this one takes back.
    pub reverses: Option<i64>,
    /// The change that took this one back.
    pub reversed_by: Option<i64>,
}

/// What the log keeps for the word that a product began: such a row leaves out what the product's own
/// row tells, and the view `told_change` puts it in again.
pub(in crate::store) const BEGAN: &str = "";

/// The columns of [`read`], of `told_change` and its actor.
pub(in crate::store) const COLUMNS: &str = "c.id, c.at, a.name, c.subject, c.field, c.before, \
     c.after, c.source, c.reverses, (SELECT r.id FROM change r WHERE r.reverses = c.id)";

/// Reads a row of [`COLUMNS`].
pub(in crate::store) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<ChangeRow> {
    Ok(ChangeRow {
        id: row.get(0)?,
        at: row.get(1)?,
        by: row.get(2)?,
        subject: row.get(3)?,
        field: row.get(4)?,
        before: row.get(5)?,
        after: row.get(6)?,
        source: row.get(7)?,
        reverses: row.get(8)?,
        reversed_by: row.get(9)?,
    })
}

/// Notes a change; its number.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn note(tx: &Tx<'_>, change: &Change<'_>) -> Result<i64, Error> {
    let sql = "INSERT INTO change (at, actor_id, product_id, subject, field, before, after, \
               source, reverses) VALUES (:at, :actor, :product, :subject, :field, :before, \
               :after, :source, :reverses)";
    let began = change.product.is_some() && change.field == "created";
    let told = (change.subject, change.field, change.after);
    let (subject, field, after) = if began { ("", BEGAN, None) } else { told };
    let params = named_params! {
        ":at": change.at, ":actor": change.actor, ":product": change.product,
        ":subject": subject, ":field": field, ":before": change.before,
        ":after": after, ":source": change.source, ":reverses": change.reverses,
    };
    execute(tx.connection, sql, "note a change", params)?;
    Ok(tx.connection.last_insert_rowid())
}

/// The change with that number.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn find(view: &View<'_>, id: i64) -> Result<Option<ChangeRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM told_change c JOIN actor a ON a.id = c.actor_id WHERE c.id = ?1"
    );
    first(view.connection, &sql, "find a change", [id], read)
}

/// Later changes of the same field of the same record, newest first.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn later(view: &View<'_>, change: &ChangeRow, limit: i64) -> Result<Vec<ChangeRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM told_change c JOIN actor a ON a.id = c.actor_id \
         WHERE c.id > ?1 AND c.subject = ?2 AND c.field = ?3 ORDER BY c.id DESC LIMIT ?4"
    );
    let params = (change.id, &change.subject, &change.field, limit);
    all(view.connection, &sql, "look for later changes", params, read)
}

/// The row of the actor called `name`, made when new.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn actor(tx: &Tx<'_>, name: &str) -> Result<i64, Error> {
    if let Some(id) = tx.pending.actor(name) {
        return Ok(id);
    }
    let find = "SELECT id FROM actor WHERE name = ?1";
    let known = first(tx.connection, find, "find an actor", [name], |row| row.get(0))?;
    let id = if let Some(id) = known {
        id
    } else {
        let sql = "INSERT INTO actor (name) VALUES (?1)";
        execute(tx.connection, sql, "note an actor", [name])?;
        tx.connection.last_insert_rowid()
    };
    tx.pending.keep_actor(name, id);
    Ok(id)
}
