//! Whether an index holds what its table holds, and in its order: both are read from end to end and
//! compared in sums (see `marks`), instead of looking up every row of the table in the index.

use std::hash::{BuildHasher, RandomState};

use rusqlite::CachedStatement;
use rusqlite::types::ValueRef;

use crate::store::error::doing;
use crate::store::row::{all, first, prepared};
use crate::store::sweep::Entries;
use crate::store::sweep::marks::{Noun, Sum};
use crate::store::{Error, View};

const WHAT: &str = "compare an index with its table";

/// What was found of the indexes of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) enum Verdict {
    Same,
    /// This one holds something else, or not in its order.
    Differs(String),
    /// One of them cannot be read like this.
    Unread,
}

/// Each index of the ledger: its name, its columns, and which movements it holds.
pub(in crate::store) const INDEXES: [(&str, &str, &str); 3] = [
    ("movement_by_stock", "product_id, warehouse_id, id", "1"),
    ("movement_by_document", "document_id, kind, id", "document_id IS NOT NULL"),
    ("movement_reversed", "reverses, 0, id", "reverses IS NOT NULL"),
];

/// Compares an index of the ledger, by its number, with what the sweep read. The look may be a later
/// one than the sweep's: movements do not change.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub(in crate::store) fn of_ledger(
    view: &View<'_>,
    index: usize,
    entries: &Entries,
) -> Result<Verdict, Error> {
    let known = INDEXES.into_iter().zip(entries.sums).zip(0..).nth(index);
    let Some((((name, columns, wanted), expected), figure)) = known else {
        return Ok(Verdict::Unread);
    };
    let sql = format!("SELECT {columns} FROM movement INDEXED BY {name} WHERE {wanted}");
    let mut statement = prepared(view.connection, &sql, WHAT)?;
    let mut rows = statement.query([]).map_err(doing(WHAT))?;
    let (mut sum, mut before) = (Sum::default(), None);
    while let Some(row) = rows.next().map_err(doing(WHAT))? {
        let read = (|| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))();
        let entry: [i64; 3] = read.map_err(doing(WHAT))?;
        let [.., movement] = entry;
        if before.replace(entry).is_some_and(|before| before >= entry) {
            return Ok(Verdict::Differs(name.to_owned()));
        }
        if movement <= entries.last {
            sum.add(1, entries.marks.of(Noun::Entry, figure, entry));
        }
    }
    Ok(if sum == expected { Verdict::Same } else { Verdict::Differs(name.to_owned()) })
}

/// An index as the schema has it.
#[derive(Debug)]
struct Index {
    name: String,
    /// What an entry holds: the columns that it is ordered by, and what names the row.
    columns: Vec<String>,
    /// Those of them in whose order the case of letters does not count.
    caseless: Vec<bool>,
    /// How many of them no two rows may have in common.
    unique: Option<usize>,
    /// Which rows it holds.
    wanted: Option<String>,
}

/// Compares all indexes of a table with it.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub(in crate::store) fn of_table(view: &View<'_>, table: &str) -> Result<Verdict, Error> {
    let Some(indexes) = known(view, table)? else { return Ok(Verdict::Unread) };
    if indexes.is_empty() {
        return Ok(Verdict::Same);
    }
    let marks = RandomState::new();
    let expected = expected(view, table, &indexes, &marks)?;
    for (index, expected) in indexes.iter().zip(expected) {
        let verdict = judged(view, table, index, expected, &marks)?;
        if verdict != Verdict::Same {
            return Ok(verdict);
        }
    }
    Ok(Verdict::Same)
}

/// The indexes of a table; `None` where one is not of plain columns in their usual order.
fn known(view: &View<'_>, table: &str) -> Result<Option<Vec<Index>>, Error> {
    let sql = "SELECT i.name, i.\"unique\", i.partial, s.sql FROM pragma_index_list(?1) i \
               LEFT JOIN sqlite_schema s ON s.type = 'index' AND s.name = i.name \
               WHERE i.origin <> 'pk' OR NOT (SELECT wr FROM pragma_table_list \
               WHERE schema = 'main' AND name = ?1) ORDER BY i.seq";
    let found = all(view.connection, sql, WHAT, [table], |row| {
        let sql: Option<String> = row.get(3)?;
        Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?, row.get::<_, bool>(2)?, sql))
    })?;
    let mut indexes = Vec::new();
    for (name, unique, partial, sql) in found {
        let columns = "SELECT CASE cid WHEN -1 THEN 'rowid' ELSE '\"' || name || '\"' END, \
                       cid >= -1 AND \"desc\" = 0 AND coll IN ('BINARY', 'NOCASE'), \
                       coll = 'NOCASE', key FROM pragma_index_xinfo(?1) ORDER BY seqno";
        let columns = all(view.connection, columns, WHAT, [&name], |row| {
            let name: Option<String> = row.get(0)?;
            Ok((name.unwrap_or_default(), [row.get(1)?, row.get(2)?, row.get(3)?]))
        })?;
        let wanted = sql.as_deref().and_then(|sql| sql.split_once("WHERE ").map(|(_, on)| on));
        let plain = columns.iter().all(|(_, [plain, ..])| *plain);
        if !plain || partial != wanted.is_some() {
            return Ok(None);
        }
        indexes.push(Index {
            unique: unique.then(|| columns.iter().filter(|(_, [.., key])| *key).count()),
            caseless: columns.iter().map(|(_, [_, caseless, _])| *caseless).collect(),
            columns: columns.into_iter().map(|(name, _)| name).collect(),
            wanted: wanted.map(str::to_owned),
            name,
        });
    }
    Ok(Some(indexes))
}

/// What an index must hold: the sum of the marks of its entries, and how many there are.
type Holding = (Sum, i64);

/// What each of the indexes must hold, by the table.
fn expected(
    view: &View<'_>,
    table: &str,
    indexes: &[Index],
    marks: &RandomState,
) -> Result<Vec<Holding>, Error> {
    let parts: Vec<String> = indexes
        .iter()
        .map(|index| {
            let wanted = index.wanted.as_deref().unwrap_or("1");
            format!("({wanted}), {}", index.columns.join(", "))
        })
        .collect();
    let sql = format!("SELECT {} FROM \"{table}\" NOT INDEXED", parts.join(", "));
    let mut statement = prepared(view.connection, &sql, WHAT)?;
    let mut rows = statement.query([]).map_err(doing(WHAT))?;
    let mut sums = vec![(Sum::default(), 0_i64); indexes.len()];
    let mut bytes = Vec::new();
    while let Some(row) = rows.next().map_err(doing(WHAT))? {
        let mut column = 0_usize;
        for (index, (sum, count)) in indexes.iter().zip(&mut sums) {
            let wanted = matches!(row.get_ref(column), Ok(ValueRef::Integer(yes)) if yes != 0);
            column = column.saturating_add(1);
            if wanted {
                bytes.clear();
                for place in (column..).take(index.columns.len()) {
                    write(row.get_ref(place).map_err(doing(WHAT))?, false, &mut bytes);
                }
                sum.add(1, marks.hash_one(&bytes));
                *count = count.saturating_add(1);
            }
            column = column.saturating_add(index.columns.len());
        }
    }
    Ok(sums)
}

/// Whether an index holds what it must.
fn judged(
    view: &View<'_>,
    table: &str,
    index: &Index,
    (expected, count): Holding,
    marks: &RandomState,
) -> Result<Verdict, Error> {
    let (columns, name) = (index.columns.join(", "), &index.name);
    let wanted = index.wanted.as_deref().unwrap_or("1");
    let sql = format!("SELECT {columns} FROM \"{table}\" INDEXED BY \"{name}\" WHERE {wanted}");
    // An index that SQLite does not find fit for its own condition.
    let Ok(mut statement) = view.connection.prepare_cached(&sql) else {
        return Ok(Verdict::Unread);
    };
    if held(&mut statement, index, marks)? != Some(expected) {
        return Ok(Verdict::Differs(name.clone()));
    }
    if index.wanted.is_some() {
        // What does not meet the condition may have been left out above.
        let sql = "SELECT sum(ncell) FROM dbstat WHERE name = ?1";
        let cells = first(view.connection, sql, WHAT, [name], |row| row.get::<_, i64>(0))?;
        if cells != Some(count) {
            return Ok(Verdict::Differs(name.clone()));
        }
    }
    Ok(Verdict::Same)
}

/// What an index holds; `None` where it is not in its order, or holds twice what is unique.
fn held(
    statement: &mut CachedStatement<'_>,
    index: &Index,
    marks: &RandomState,
) -> Result<Option<Sum>, Error> {
    let mut rows = statement.query([]).map_err(doing(WHAT))?;
    let mut sum = Sum::default();
    let folds = index.caseless.contains(&true);
    let (mut bytes, mut key, mut before) = (Vec::new(), Vec::new(), Vec::new());
    // What is unique of the entry before, where no part of it is left out.
    let mut one = None;
    while let Some(row) = rows.next().map_err(doing(WHAT))? {
        bytes.clear();
        key.clear();
        let (mut unique, mut nothing) = (None, false);
        for (place, caseless) in index.caseless.iter().enumerate() {
            let value = row.get_ref(place).map_err(doing(WHAT))?;
            write(value, false, &mut bytes);
            write(value, folds && *caseless, &mut key);
            nothing |= value == ValueRef::Null;
            if index.unique == place.checked_add(1) && !nothing {
                unique = Some(key.len());
            }
        }
        let twice = one.is_some_and(|end: usize| before.get(..end) == key.get(..end));
        if before >= key || (twice && unique == one) {
            return Ok(None);
        }
        sum.add(1, marks.hash_one(&bytes));
        one = unique;
        std::mem::swap(&mut before, &mut key);
    }
    Ok(Some(sum))
}

/// Writes a value so that bytes are in the order of the values.
fn write(value: ValueRef<'_>, caseless: bool, bytes: &mut Vec<u8>) {
    let text = |kind: u8, text: &[u8], bytes: &mut Vec<u8>| {
        bytes.push(kind);
        for byte in text {
            let byte = if caseless { byte.to_ascii_lowercase() } else { *byte };
            bytes.push(byte);
            if byte == 0 {
                bytes.push(u8::MAX);
            }
        }
        bytes.extend([0, 0]);
    };
    match value {
        ValueRef::Null => bytes.push(1),
        ValueRef::Integer(number) => {
            bytes.push(2);
            bytes.extend((number ^ i64::MIN).to_be_bytes());
        }
        // No column of a store holds such a number.
        ValueRef::Real(number) => {
            bytes.push(3);
            bytes.extend(number.to_be_bytes());
        }
        ValueRef::Text(letters) => text(4, letters, bytes),
        ValueRef::Blob(blob) => text(5, blob, bytes),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::types::ValueRef::{self, Integer, Null, Text};

    use super::write;

    fn bytes(values: &[ValueRef<'_>], caseless: bool) -> Vec<u8> {
        let mut bytes = Vec::new();
        for value in values {
            write(*value, caseless, &mut bytes);
        }
        bytes
    }

    /// Goal: entries are in the order in which SQLite keeps them.
    #[test]
    fn bytes_are_in_the_order_of_what_they_stand_for() {
        let ordered: [&[ValueRef<'_>]; 9] = [
            &[Null, Integer(9)],
            &[Integer(i64::MIN), Null],
            &[Integer(-1), Null],
            &[Integer(0), Text(b"z")],
            &[Integer(256), Null],
            &[Text(b""), Integer(1)],
            &[Text(b"a"), Integer(2)],
            &[Text(b"a\0"), Integer(1)],
            &[Text("长城".as_bytes()), Null],
        ];
        for pair in ordered.windows(2) {
            assert!(bytes(pair[0], false) < bytes(pair[1], false), "{pair:?}");
        }
        assert_eq!(bytes(&[Text(b"A-1")], true), bytes(&[Text(b"a-1")], true));
        assert_ne!(bytes(&[Text(b"A-1")], false), bytes(&[Text(b"a-1")], false));
    }
}
