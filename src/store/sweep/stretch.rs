//! Where in its records a table or an index has its columns.

use rusqlite::types::{Value, ValueRef};

use crate::store::row::{all, first};
use crate::store::sweep::btree::{Entry, Range};
use crate::store::{Error, View};

const WHAT: &str = "look where columns lie";

/// A table, an index of it, or a range of its rows.
#[derive(Clone, Copy)]
pub(in crate::store) struct Stretch<'s> {
    table: &'s str,
    /// The index, and which rows it holds.
    index: Option<(&'s str, &'s str)>,
    /// What the table is in the order of, and between which numbers of it.
    range: Option<(&'s str, Range)>,
}

impl<'s> Stretch<'s> {
    /// All of a table.
    pub(in crate::store) const fn table(table: &'s str) -> Self {
        Self { table, index: None, range: None }
    }

    /// The rows of a table with such numbers in the column that it is in the order of.
    pub(in crate::store) const fn rows(table: &'s str, column: &'s str, range: Range) -> Self {
        Self { table, index: None, range: Some((column, range)) }
    }

    /// All of an index, which holds the rows that are `wanted`.
    pub(in crate::store) const fn index(table: &'s str, index: &'s str, wanted: &'s str) -> Self {
        Self { table, index: Some((index, wanted)), range: None }
    }

    pub(super) fn range(&self) -> Option<Range> {
        self.range.map(|(_, range)| range)
    }

    /// The same as SQLite is asked for it; the range is its two parameters.
    pub(super) fn source(&self) -> String {
        let Self { table, index, range } = self;
        match (index, range) {
            (Some((index, wanted)), _) => {
                format!("\"{table}\" INDEXED BY \"{index}\" WHERE {wanted}")
            }
            (None, Some((column, _))) => format!("\"{table}\" WHERE {column} BETWEEN ?1 AND ?2"),
            (None, None) => format!("\"{table}\" NOT INDEXED"),
        }
    }
}

/// Where the value of a column is.
pub(super) enum Place {
    /// It is the number of the row.
    Rowid,
    /// In that place of the record; where the record is older than the column, it is this one.
    Field(usize, Value),
}

/// A row or an entry, and where it has the columns asked for.
pub(in crate::store) struct Line<'l> {
    pub(super) entry: Entry<'l>,
    pub(super) places: &'l [Place],
}

impl Line<'_> {
    /// The number in column `at`; `None` where it is to be asked what is there.
    #[inline]
    pub(super) fn number(&self, at: usize) -> Option<i64> {
        match self.places.get(at)? {
            Place::Rowid => self.entry.rowid,
            Place::Field(field, _) => self.entry.record.number(*field),
        }
    }

    pub(super) fn value(&self, at: usize) -> ValueRef<'_> {
        match self.places.get(at) {
            None => ValueRef::Null,
            Some(Place::Rowid) => self.entry.rowid.map_or(ValueRef::Null, ValueRef::Integer),
            Some(Place::Field(field, missing)) => {
                let value = self.entry.record.value(self.entry.payload, *field);
                value.unwrap_or_else(|| missing.into())
            }
        }
    }
}

/// The root of the tree, and where its records have these columns, which are named one after the other
/// with commas between; `None` where one of them is not written down there.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub(super) fn places(
    view: &View<'_>,
    stretch: Stretch<'_>,
    columns: &str,
) -> Result<Option<(i64, Vec<Place>)>, Error> {
    let Stretch { table, index, .. } = stretch;
    let index = index.map(|(index, _)| index);
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
    let name = index.unwrap_or(table);
    let root: Option<i64> = first(view.connection, sql, WHAT, [name], |row| row.get(0))?;
    let sql = "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?1";
    let keyed: Option<bool> = first(view.connection, sql, WHAT, [table], |row| row.get(0))?;
    let (Some(root), Some(keyed)) = (root, keyed) else { return Ok(None) };
    let known = match (index, keyed) {
        (Some(index), _) => of_index(view, index)?,
        (None, false) => of_table(view, table)?,
        (None, true) => of_key(view, table)?,
    };
    let rowid = if keyed { None } else { rowid(view, table)? };
    let mut places = Vec::new();
    for column in columns.split(", ") {
        let column = column.trim_matches('"');
        let is_rowid = column == "rowid" || rowid.as_deref() == Some(column);
        let named = |known: &&(Option<String>, usize)| match &known.0 {
            Some(name) => name == column,
            None => is_rowid,
        };
        let found = known.iter().find(named);
        places.push(match found {
            _ if index.is_none() && is_rowid => Place::Rowid,
            Some((_, field)) => Place::Field(*field, missing(view, table, column)?),
            None => return Ok(None),
        });
    }
    Ok(Some((root, places)))
}

/// Columns and their places in the record; without a name it is the number of the row.
type Known = Vec<(Option<String>, usize)>;

/// Those of a table: what is worked out when it is asked for is not there.
fn of_table(view: &View<'_>, table: &str) -> Result<Known, Error> {
    let sql = "SELECT name FROM pragma_table_xinfo(?1) WHERE hidden <> 2 ORDER BY cid";
    let names = all(view.connection, sql, WHAT, [table], |row| row.get(0))?;
    Ok(names.into_iter().zip(0..).collect())
}

/// Those of a table that lies by its key, as an index does.
fn of_key(view: &View<'_>, table: &str) -> Result<Known, Error> {
    let sql = "SELECT name FROM pragma_index_list(?1) WHERE origin = 'pk'";
    let key: Option<String> = first(view.connection, sql, WHAT, [table], |row| row.get(0))?;
    key.map_or(Ok(Vec::new()), |key| of_index(view, &key))
}

fn of_index(view: &View<'_>, index: &str) -> Result<Known, Error> {
    let sql = "SELECT name FROM pragma_index_xinfo(?1) ORDER BY seqno";
    let names = all(view.connection, sql, WHAT, [index], |row| row.get(0))?;
    Ok(names.into_iter().zip(0..).collect())
}

/// The column that is the number of the row.
fn rowid(view: &View<'_>, table: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT min(name) FROM pragma_table_info(?1) WHERE pk > 0 \
               HAVING count(*) = 1 AND upper(min(type)) = 'INTEGER'";
    let found: Option<Option<String>> =
        first(view.connection, sql, WHAT, [table], |row| row.get(0))?;
    Ok(found.flatten())
}

/// What a column is in rows that are older than it.
fn missing(view: &View<'_>, table: &str, column: &str) -> Result<Value, Error> {
    let sql = "SELECT dflt_value FROM pragma_table_xinfo(?1) WHERE name = ?2";
    let found: Option<Option<String>> =
        first(view.connection, sql, WHAT, [table, column], |row| row.get(0))?;
    let Some(text) = found.flatten() else { return Ok(Value::Null) };
    let value = first(view.connection, &format!("SELECT {text}"), WHAT, [], |row| row.get(0))?;
    Ok(value.unwrap_or(Value::Null))
}
