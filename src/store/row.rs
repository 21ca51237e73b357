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

/// The same for thousands of rows: such a statement keeps copies of the pages that it found, and the
/// fewer there are the fewer of those.
pub(in crate::store) const IN_BLOCKS: [usize; 2] = [128, TOGETHER];

/// Runs an `INSERT … VALUES` for very many rows, so many `together` as there are, the most first;
/// `head` is what comes before the values. What all rows have in common is handed over once.
pub(in crate::store) fn insert_many<'r, const N: usize>(
    connection: &Connection,
    together: &[usize],
    head: &str,
    what: &'static str,
    rows: impl Iterator<Item = [ValueRef<'r>; N]> + Clone,
) -> Result<(), Error> {
    let Some(common) = common(rows.clone()) else { return Ok(()) };
    let own = |row: [ValueRef<'r>; N]| {
        let pairs = row.into_iter().zip(common);
        pairs.filter_map(|(value, common)| common.is_none().then_some(value))
    };
    let first = common.iter().flatten().count().saturating_add(1);
    let begin = |rows| {
        let mut statement = prepared(connection, &values(head, rows, &common), what)?;
        bind(&mut statement, 1, common.into_iter().flatten(), what)?;
        Ok::<_, Error>(statement)
    };
    let mut left = rows.clone().count();
    let mut rows = rows;
    for together in together.iter().copied().chain([1]) {
        if left < together {
            continue;
        }
        let mut statement = begin(together)?;
        while left >= together {
            left = left.saturating_sub(together);
            let values = rows.by_ref().take(together).flat_map(own);
            bind(&mut statement, first, values, what)?;
            statement.raw_execute().map_err(doing(what))?;
        }
    }
    Ok(())
}

/// The values that are the same in all rows; `None` where there is no row.
fn common<'r, const N: usize>(
    mut rows: impl Iterator<Item = [ValueRef<'r>; N]>,
) -> Option<[Option<ValueRef<'r>>; N]> {
    let mut common = rows.next()?.map(Some);
    for row in rows {
        for (common, value) in common.iter_mut().zip(row) {
            if common.is_some_and(|known| known != value) {
                *common = None;
            }
        }
    }
    Some(common)
}

/// The same for one row.
pub(in crate::store) fn insert_one<const N: usize>(
    connection: &Connection,
    head: &str,
    what: &'static str,
    row: &[ValueRef<'_>; N],
) -> Result<(), Error> {
    run(&mut prepared(connection, &values(head, 1, &[None; N]), what)?, row.iter().copied(), what)
}

/// An `INSERT … VALUES` of so many rows: what they have in `common` comes first.
fn values(head: &str, rows: usize, common: &[Option<ValueRef<'_>>]) -> String {
    let (mut shared, mut own) = (0_usize, common.iter().flatten().count());
    let (mut first, mut next) = (String::new(), String::new());
    for (place, common) in common.iter().enumerate() {
        let number = if common.is_some() { &mut shared } else { &mut own };
        *number = number.saturating_add(1);
        let (comma, number) = (if place == 0 { "" } else { ", " }, number.to_string());
        first.extend([comma, "?", &number]);
        // One without a number takes the next one behind all before it.
        next.extend([comma, "?", if common.is_some() { &number } else { "" }]);
    }
    let mut sql = format!("{head}({first})");
    for _ in 1..rows {
        sql.extend([", (", &next, ")"]);
    }
    sql
}

/// Hands values to a statement, from one of its places on.
fn bind<'r>(
    statement: &mut CachedStatement<'_>,
    first: usize,
    values: impl Iterator<Item = ValueRef<'r>>,
    what: &'static str,
) -> Result<(), Error> {
    for (index, value) in (first..).zip(values) {
        let bound = statement.raw_bind_parameter(index, ToSqlOutput::Borrowed(value));
        bound.map_err(doing(what))?;
    }
    Ok(())
}

/// Runs a statement with those values.
pub(in crate::store) fn run<'r>(
    statement: &mut CachedStatement<'_>,
    values: impl Iterator<Item = ValueRef<'r>>,
    what: &'static str,
) -> Result<(), Error> {
    bind(statement, 1, values, what)?;
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
