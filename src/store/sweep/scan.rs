//! Every row of an answer, handed to a function.
//!
//! To step to a row and to ask for its columns one by one costs more than to read it. Whole tables and
//! indexes are read from their pages (see `btree`). Where a question has conditions, or SQLite hands
//! no pages out, it goes from row to row by itself and hands the values over: what is asked is the
//! aggregate function of [`NAME`], which is there for one question only.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::{FromSql, ValueRef};
use rusqlite::{Params, Result as Asked, Row, params_from_iter};

use crate::store::error::doing;
use crate::store::sweep::btree::{Entry, Pages};
use crate::store::sweep::stretch::{Line, Stretch, places};
use crate::store::{Error, View};

const NAME: &str = "each_row";

/// The values of a row, in the order of the columns asked for.
pub(in crate::store) enum Values<'v> {
    /// SQLite hands them over.
    Handed(&'v Context<'v>),
    /// They are read as they lie in the file.
    Lying(&'v Line<'v>),
}

impl Values<'_> {
    /// What is in column `at`.
    pub(in crate::store) fn get_raw(&self, at: usize) -> ValueRef<'_> {
        match self {
            Self::Handed(row) => row.get_raw(at),
            Self::Lying(row) => row.value(at),
        }
    }

    /// The number in column `at`; `None` where it is to be asked what is there.
    #[inline]
    fn number(&self, at: usize) -> Option<i64> {
        match self {
            Self::Handed(row) => row.get_raw(at).as_i64().ok(),
            Self::Lying(row) => row.number(at),
        }
    }

    /// The same as what is wanted.
    pub(in crate::store) fn get<T: FromSql>(&self, at: usize) -> Asked<T> {
        let value = self.get_raw(at);
        T::column_result(value).map_err(|cause| {
            rusqlite::Error::FromSqlConversionFailure(at, value.data_type(), Box::new(cause))
        })
    }
}

/// Columns and where they come from, as in `SELECT columns FROM from`; there may be parameters.
#[derive(Clone, Copy)]
pub(in crate::store) struct Question<'q> {
    pub(in crate::store) columns: &'q str,
    pub(in crate::store) from: &'q str,
    /// What it is done for.
    pub(in crate::store) what: &'static str,
}

/// Hands every row to `each`, in the order in which they are read, and gives back what became of
/// `state`. Nothing else may be asked on this connection meanwhile.
///
/// # Errors
///
/// [`Error::Sqlite`], also where `each` cannot use a row.
pub(in crate::store) fn scan<S: Send + 'static>(
    view: &View<'_>,
    question: Question<'_>,
    params: impl Params,
    state: S,
    each: impl Fn(&mut S, &Values<'_>) -> Asked<()> + Send + 'static,
) -> Result<S, Error> {
    let Question { columns, from, what } = question;
    let slot = Arc::new(Mutex::new(Some(AssertUnwindSafe(state))));
    let lent = Lent { slot: Arc::clone(&slot), each };
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DIRECTONLY;
    view.connection.create_aggregate_function(NAME, -1, flags, lent).map_err(doing(what))?;
    let sql = format!("SELECT {NAME}({columns}) FROM {from}");
    let done = view.connection.query_row(&sql, params, |_| Ok(()));
    view.connection.remove_function(NAME, -1).map_err(doing(what))?;
    done.map_err(doing(what))?;
    let left = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    left.map(|state| state.0).ok_or_else(|| Error::Corrupt(format!("{what}: nothing came back")))
}

/// The same of columns of a whole table or index, or of the rows in a range.
///
/// # Errors
///
/// As [`scan`].
pub(in crate::store) fn go_through<S: Send + 'static>(
    view: &View<'_>,
    stretch: Stretch<'_>,
    (columns, what): (&str, &'static str),
    mut state: S,
    each: impl Fn(&mut S, &Values<'_>) -> Asked<()> + Send + 'static,
) -> Result<S, Error> {
    let (places, range) = (places(view, stretch, columns)?, stretch.range());
    let pages = Pages::of(view.connection).map_err(doing(what))?;
    let (Some((root, places)), Some(pages)) = (places, pages) else {
        let params = range.into_iter().flat_map(|(from, to)| [from, to]);
        let question = Question { columns, from: &stretch.source(), what };
        return scan(view, question, params_from_iter(params), state, each);
    };
    let places = places.as_slice();
    let mut each = |entry: Entry<'_>| each(&mut state, &Values::Lying(&Line { entry, places }));
    pages.walk(root, range, &mut each).map_err(doing(what))?;
    Ok(state)
}

/// The state of a scan, while it runs in SQLite's hands.
struct Lent<S, F> {
    slot: Arc<Mutex<Option<AssertUnwindSafe<S>>>>,
    each: F,
}

impl<S: Send, F: Fn(&mut S, &Values<'_>) -> Asked<()>> Aggregate<AssertUnwindSafe<S>, bool>
    for Lent<S, F>
{
    fn init(&self, _: &mut Context<'_>) -> Asked<AssertUnwindSafe<S>> {
        let state = self.slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        state.ok_or(rusqlite::Error::QueryReturnedNoRows)
    }

    fn step(&self, row: &mut Context<'_>, state: &mut AssertUnwindSafe<S>) -> Asked<()> {
        (self.each)(&mut state.0, &Values::Handed(row))
    }

    fn finalize(&self, _: &mut Context<'_>, state: Option<AssertUnwindSafe<S>>) -> Asked<bool> {
        if let Some(state) = state {
            *self.slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(state);
        }
        Ok(true)
    }
}

/// A row that was stepped to, or one that was handed over.
pub(in crate::store) trait Columns {
    /// What is in column `at`.
    fn column<T: FromSql>(&self, at: usize) -> Asked<T>;
}

impl Columns for Row<'_> {
    fn column<T: FromSql>(&self, at: usize) -> Asked<T> {
        self.get(at)
    }
}

impl Columns for Values<'_> {
    fn column<T: FromSql>(&self, at: usize) -> Asked<T> {
        self.get(at)
    }
}

/// The number in column `at`.
#[inline]
pub(in crate::store) fn number(row: &Values<'_>, at: usize) -> Asked<i64> {
    row.number(at).map_or_else(|| row.get(at), Ok)
}

/// The number in column `at`, which may be left out.
#[inline]
pub(in crate::store) fn number_if(row: &Values<'_>, at: usize) -> Asked<Option<i64>> {
    row.number(at).map_or_else(|| row.get(at), |number| Ok(Some(number)))
}

/// The numbers from column `first` on.
#[inline]
pub(in crate::store) fn numbers<const N: usize>(row: &Values<'_>, first: usize) -> Asked<[i64; N]> {
    let mut numbers = [0; N];
    for (place, at) in numbers.iter_mut().zip(first..) {
        *place = number(row, at)?;
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use rusqlite::types::{Value, ValueRef};

    use super::{Question, Values, go_through, scan};
    use crate::store::row::{execute, first};
    use crate::store::sweep::stretch::{Stretch, places};
    use crate::store::{Keep, Store, Tx};

    type Rows = Vec<Vec<Value>>;

    fn keep(rows: &mut Rows, row: &Values<'_>) -> rusqlite::Result<()> {
        let values = (0..6).map(|at| row.get(at));
        rows.push(values.collect::<rusqlite::Result<_>>()?);
        Ok(())
    }

    /// Rows of all lengths, some gone again, and columns that were added when others were there.
    fn fill(tx: &Tx<'_>, shape: &str) {
        let change = |sql: &str| execute(tx.connection, sql, "fill", []).map(drop).unwrap();
        change(&format!("CREATE TABLE t (id INTEGER NOT NULL, a INTEGER, b TEXT, c BLOB, {shape}"));
        let rows = |from: i64, to: i64| {
            let sql = format!(
                "WITH RECURSIVE n (i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i < {to}) \
                 INSERT INTO t (id, a, b, c) SELECT i, iif(i % 5, \
                 (i % 9 - 4) * (1 << (i % 60)), NULL), \
                 substr(printf('%.*c', i * 37 % 7000, 'x') || i, i % 3), \
                 iif(i % 4, zeroblob(i % 3), NULL) FROM n"
            );
            change(&sql);
        };
        rows(-300, 900);
        change("DELETE FROM t WHERE id % 7 = 3 OR id BETWEEN 200 AND 400");
        change("ALTER TABLE t ADD COLUMN d INTEGER NOT NULL DEFAULT -7");
        change("ALTER TABLE t ADD COLUMN e TEXT DEFAULT 'é'");
        rows(1_000, 1_100);
        change("UPDATE t SET d = id, e = NULL WHERE id > 1050");
        change("CREATE INDEX t_by_text ON t (b, id)");
        change("CREATE INDEX t_some ON t (a, c) WHERE a > 0");
    }

    /// Goal: what lies in the pages is what SQLite says, of tables with numbers of rows and by key, of
    /// their indexes, of all and of a range, with entries that go on in pages of their own.
    #[test]
    fn pages_hold_what_sqlite_hands_over() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("shop.db"), false).unwrap();
        for shape in ["PRIMARY KEY (id)) STRICT, WITHOUT ROWID", "w AS (a + 1), PRIMARY KEY (id))"]
        {
            let work = |tx: &Tx<'_>| {
                fill(tx, shape);
                let all = "e, id, d, b, a, c";
                let rows = |range| (Stretch::rows("t", "id", range), all);
                let asked = [
                    (Stretch::table("t"), all),
                    rows((-7, 64)),
                    rows((880, i64::MAX)),
                    rows((-999, -300)),
                    (Stretch::index("t", "t_by_text", "1"), "b, id, b, id, b, id"),
                    (Stretch::index("t", "t_some", "a > 0"), "a, c, a, c, a, c"),
                ];
                for (stretch, columns) in asked {
                    assert!(places(tx, stretch, columns)?.is_some(), "{shape} {columns}");
                    let from = stretch.source();
                    let question = Question { columns, from: &from, what: "look" };
                    let params = stretch.range().into_iter().flat_map(|(from, to)| [from, to]);
                    let params = rusqlite::params_from_iter(params);
                    let expected = scan(tx, question, params, Rows::new(), keep)?;
                    let found = go_through(tx, stretch, (columns, "look"), Rows::new(), keep)?;
                    assert!(!found.is_empty() && found == expected, "{shape} {from}");
                }
                // What is worked out when it is asked for is not in the pages.
                assert!(places(tx, Stretch::table("t"), "id, w")?.is_none());
                Ok(((), Keep::No))
            };
            store.write(work).unwrap();
        }
    }

    /// Goal: whatever lies there, it is read or refused.
    #[test]
    fn pages_that_are_no_tree_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("shop.db"), false).unwrap();
        let work = |tx: &Tx<'_>| {
            fill(tx, "PRIMARY KEY (id))");
            let sql = "UPDATE sqlite_dbpage SET data = ?2 WHERE pgno = ?1";
            let root = "SELECT rootpage FROM sqlite_schema WHERE name = 't'";
            let root: i64 = first(tx.connection, root, "look", [], |row| row.get(0))?.unwrap();
            let page = "SELECT data FROM sqlite_dbpage WHERE pgno = ?1";
            let page: Vec<u8> =
                first(tx.connection, page, "look", [root], |row| row.get(0))?.unwrap();
            let (mut read, mut refused) = (0, 0);
            for at in 0..page.len().min(700) {
                let mut other = page.clone();
                other[at] ^= 1 << (at % 8);
                execute(tx.connection, sql, "spoil", (root, other))?;
                let numbers = |rows: &mut i64, row: &Values<'_>| {
                    *rows += i64::from(row.get_raw(0) != ValueRef::Null);
                    Ok(())
                };
                match go_through(tx, Stretch::table("t"), ("id, a", "look"), 0, numbers) {
                    Ok(_) => read += 1,
                    Err(_) => refused += 1,
                }
            }
            assert!(read > 0 && refused > 3, "{read} {refused}");
            Ok(((), Keep::No))
        };
        store.write(work).unwrap();
    }
}
