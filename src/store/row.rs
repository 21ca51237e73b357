//! Columns to domain values and back; what cannot be is [`Error::Corrupt`].

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, Params, Row};

use crate::domain::stock::{BUCKETS, Bucket, Stock};
use crate::store::error::{Error, doing};

/// The seven bucket columns, in the order of the equation.
pub(in crate::store) const BUCKET_COLUMNS: &str = "sellable, order_occupied, unsellable, locked, \
     transfer_occupied, in_transit, virtual_stock";

/// Reads seven bucket columns from column `first` on.
pub(in crate::store) fn stock(row: &Row<'_>, first: usize) -> rusqlite::Result<Stock> {
    let mut stock = Stock::default();
    for (bucket, column) in BUCKETS.into_iter().zip(first..) {
        stock.set(bucket, row.get(column)?);
    }
    Ok(stock)
}

/// The column that holds `bucket`.
pub(in crate::store) const fn column(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::Virtual => "virtual_stock",
        Bucket::Sellable
        | Bucket::OrderOccupied
        | Bucket::Unsellable
        | Bucket::Locked
        | Bucket::TransferOccupied
        | Bucket::InTransit => bucket.name(),
    }
}

/// A closed choice read from its number.
pub(in crate::store) fn choice<T>(found: Option<T>, what: &str, id: i64) -> Result<T, Error> {
    found.ok_or_else(|| Error::Corrupt(format!("{what} {id} is unknown")))
}

/// The statement, prepared once per connection.
pub(in crate::store) fn prepared<'c>(
    connection: &'c Connection,
    sql: &str,
    what: &'static str,
) -> Result<CachedStatement<'c>, Error> {
    connection.prepare_cached(sql).map_err(doing(what))
}

/// Runs a statement that answers nothing; how many rows it touched.
pub(in crate::store) fn execute(
    connection: &Connection,
    sql: &str,
    what: &'static str,
    params: impl Params,
) -> Result<usize, Error> {
    prepared(connection, sql, what)?.execute(params).map_err(doing(what))
}

/// Rows that one statement inserts. A statement that may stop half-way, by a trigger, costs as much
/// to begin and to end as a row.
pub(in crate::store) const TOGETHER: usize = 16;

/// Runs an `INSERT … VALUES` for very many rows, some of them at a time; `head` is what comes before
/// the values.
pub(in crate::store) fn insert_many<'r, const N: usize>(
    connection: &Connection,
    head: &str,
    what: &'static str,
    mut rows: impl Iterator<Item = [ValueRef<'r>; N]>,
) -> Result<(), Error> {
    let mut many = prepared(connection, &values(head, TOGETHER, N), what)?;
    let mut one = prepared(connection, &values(head, 1, N), what)?;
    loop {
        let some: Vec<[ValueRef<'r>; N]> = rows.by_ref().take(TOGETHER).collect();
        if some.len() == TOGETHER {
            run(&mut many, some.iter().flatten(), what)?;
            continue;
        }
        return some.iter().try_for_each(|row| run(&mut one, row.iter(), what));
    }
}

/// The same for one row.
pub(in crate::store) fn insert_one<const N: usize>(
    connection: &Connection,
    head: &str,
    what: &'static str,
    row: &[ValueRef<'_>; N],
) -> Result<(), Error> {
    run(&mut prepared(connection, &values(head, 1, N), what)?, row.iter(), what)
}

/// An `INSERT … VALUES` of so many rows and columns.
fn values(head: &str, rows: usize, columns: usize) -> String {
    let mut sql = head.to_owned();
    for number in 1..=rows.saturating_mul(columns) {
        let place = number.checked_rem(columns);
        let open = if place == Some(1) || columns == 1 { "(" } else { "" };
        let close = if place == Some(0) { "), " } else { ", " };
        sql.extend([open, "?", &number.to_string(), close]);
    }
    sql.truncate(sql.trim_end_matches(", ").len());
    sql
}

/// Runs a statement with those values.
pub(in crate::store) fn run<'r>(
    statement: &mut CachedStatement<'_>,
    values: impl Iterator<Item = &'r ValueRef<'r>>,
    what: &'static str,
) -> Result<(), Error> {
    for (index, value) in (1..).zip(values) {
        let bound = statement.raw_bind_parameter(index, ToSqlOutput::Borrowed(*value));
        bound.map_err(doing(what))?;
    }
    statement.raw_execute().map(drop).map_err(doing(what))
}

/// A number that may not be there, as it is inserted.
pub(in crate::store) fn number_if<'r>(value: Option<i64>) -> ValueRef<'r> {
    value.map_or(ValueRef::Null, ValueRef::Integer)
}

/// A text, as it is inserted.
pub(in crate::store) const fn text(text: &str) -> ValueRef<'_> {
    ValueRef::Text(text.as_bytes())
}

/// A text that may not be there.
pub(in crate::store) fn text_if(value: Option<&str>) -> ValueRef<'_> {
    value.map_or(ValueRef::Null, text)
}

/// The first row of an answer, if there is one.
pub(in crate::store) fn first<T>(
    connection: &Connection,
    sql: &str,
    what: &'static str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, Error> {
    let mut statement = prepared(connection, sql, what)?;
    let mut rows = statement.query(params).map_err(doing(what))?;
    let row = rows.next().map_err(doing(what))?;
    row.map(read).transpose().map_err(doing(what))
}

/// Every row of a bounded answer.
pub(in crate::store) fn all<T>(
    connection: &Connection,
    sql: &str,
    what: &'static str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, Error> {
    let mut statement = prepared(connection, sql, what)?;
    let rows = statement.query_map(params, read).map_err(doing(what))?;
    rows.collect::<rusqlite::Result<_>>().map_err(doing(what))
}
