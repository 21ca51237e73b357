//! Whether an index holds what its table holds, and in its order: both are read from end to end and
//! compared in sums (see `marks`), instead of looking up every row of the table in the index.

use rusqlite::types::ValueRef;

use crate::store::row::{all, first};
use crate::store::sweep::Entries;
use crate::store::sweep::marks::{Marks, Noun, Sum};
use crate::store::sweep::scan::{Question, Values, go_through, numbers, scan};
use crate::store::sweep::stretch::Stretch;
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
    ("movement_reversed", "reverses, reverses, id", "reverses IS NOT NULL"),
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
    let sum = Sum::default();
    let held = HeldOfLedger { entries: *entries, figure, sum, before: None, disorder: false };
    let stretch = Stretch::index("movement", name, wanted);
    let held = go_through(view, stretch, (columns, WHAT), held, HeldOfLedger::entry)?;
    let same = !held.disorder && held.sum == expected;
    Ok(if same { Verdict::Same } else { Verdict::Differs(name.to_owned()) })
}

/// What an index of the ledger holds.
struct HeldOfLedger {
    entries: Entries,
    figure: i64,
    sum: Sum,
    before: Option<[i64; 3]>,
    /// An entry is not behind the one before it.
    disorder: bool,
}

impl HeldOfLedger {
    fn entry(&mut self, row: &Values<'_>) -> rusqlite::Result<()> {
        let entry: [i64; 3] = numbers(row, 0)?;
        self.disorder |= self.before.replace(entry).is_some_and(|before| before >= entry);
        let [.., movement] = entry;
        if movement <= self.entries.last {
            self.sum.add(1, self.entries.marks.of(Noun::Entry, self.figure, entry));
        }
        Ok(())
    }
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
    let marks = Marks::drawn();
    let expected = expected(view, table, &indexes, marks)?;
    for (index, expected) in indexes.iter().zip(expected) {
        let verdict = judged(view, table, index, expected, marks)?;
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
    marks: Marks,
) -> Result<Vec<Holding>, Error> {
    let mut columns: Vec<&str> = Vec::new();
    let mut place = |column| {
        columns.iter().position(|known| *known == column).unwrap_or_else(|| {
            columns.push(column);
            columns.len().saturating_sub(1)
        })
    };
    let shapes: Vec<Shape> = indexes
        .iter()
        .map(|index| Shape {
            wanted: index.wanted.as_deref().map(&mut place),
            columns: index.columns.iter().map(|column| place(column)).collect(),
            holding: (Sum::default(), 0),
        })
        .collect();
    // Rows that no index wants are not looked at.
    let wanted: Vec<&str> =
        indexes.iter().map(|index| index.wanted.as_deref().unwrap_or("1")).collect();
    let from = format!("\"{table}\" NOT INDEXED WHERE ({})", wanted.join(") OR ("));
    let from = if wanted.contains(&"1") { format!("\"{table}\" NOT INDEXED") } else { from };
    let question = Question { columns: &columns.join(", "), from: &from, what: WHAT };
    let row = move |shapes: &mut Vec<Shape>, row: &Values<'_>| {
        for shape in shapes {
            shape.take(marks, row);
        }
        Ok(())
    };
    let shapes = scan(view, question, [], shapes, row)?;
    Ok(shapes.into_iter().map(|shape| shape.holding).collect())
}

/// What an index takes from a row of its table: places of columns, each of which is asked for once.
struct Shape {
    /// Whether it holds the row; without it, it holds all.
    wanted: Option<usize>,
    columns: Vec<usize>,
    holding: Holding,
}

impl Shape {
    fn take(&mut self, marks: Marks, row: &Values<'_>) {
        let yes = |place| matches!(row.get_raw(place), ValueRef::Integer(yes) if yes != 0);
        if self.wanted.is_none_or(yes) {
            let entry = self.columns.iter().map(|place| row.get_raw(*place));
            let (sum, count) = &mut self.holding;
            sum.add(1, entry.fold(0, |mark, value| marks.behind(mark, value)));
            *count = count.saturating_add(1);
        }
    }
}

/// Whether an index holds what it must.
fn judged(
    view: &View<'_>,
    table: &str,
    index: &Index,
    (expected, count): Holding,
    marks: Marks,
) -> Result<Verdict, Error> {
    let (columns, name) = (index.columns.join(", "), &index.name);
    let wanted = index.wanted.as_deref().unwrap_or("1");
    let stretch = Stretch::index(table, name, wanted);
    // An index that SQLite does not find fit for its own condition.
    if view.connection.prepare(&format!("SELECT {columns} FROM {}", stretch.source())).is_err() {
        return Ok(Verdict::Unread);
    }
    let held = HeldOfTable::new(index, marks);
    let held = go_through(view, stretch, (&columns, WHAT), held, |held, row| {
        held.entry(row);
        Ok(())
    })?;
    if held.disorder || held.sum != expected {
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

/// What an index holds.
struct HeldOfTable {
    marks: Marks,
    caseless: Vec<bool>,
    /// How many of the columns no two rows may have in common.
    unique: Option<usize>,
    sum: Sum,
    /// It is not in its order, or holds twice what is unique.
    disorder: bool,
    /// The entry before as bytes, and how many of them are unique where no part of it is left out.
    before: Vec<u8>,
    one: Option<usize>,
    key: Vec<u8>,
}

impl HeldOfTable {
    fn new(index: &Index, marks: Marks) -> Self {
        Self {
            marks,
            caseless: index.caseless.clone(),
            unique: index.unique,
            sum: Sum::default(),
            disorder: false,
            before: Vec::new(),
            one: None,
            key: Vec::new(),
        }
    }

    fn entry(&mut self, row: &Values<'_>) {
        let (mut unique, mut nothing, mut mark) = (None, false, 0);
        self.key.clear();
        for (place, caseless) in self.caseless.iter().enumerate() {
            let value = row.get_raw(place);
            mark = self.marks.behind(mark, value);
            write(value, *caseless, &mut self.key);
            nothing |= value == ValueRef::Null;
            if self.unique == place.checked_add(1) && !nothing {
                unique = Some(self.key.len());
            }
        }
        let twice = self.one.is_some_and(|end| self.before.get(..end) == self.key.get(..end));
        self.disorder |= self.before >= self.key || (twice && unique == self.one);
        self.sum.add(1, mark);
        self.one = unique;
        std::mem::swap(&mut self.before, &mut self.key);
    }
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
