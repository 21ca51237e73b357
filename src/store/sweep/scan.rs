//! Every row of an answer, handed to a function inside SQLite.
//!
//! To step to a row and to ask for its columns one by one costs more than to read it. Here SQLite
//! goes from row to row by itself and hands the values over: what is asked is the aggregate function
//! of [`NAME`], which is there for one question only.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::{FromSql, ValueRef};
use rusqlite::{Params, Result as Asked, Row};

use crate::store::error::doing;
use crate::store::{Error, View};

const NAME: &str = "each_row";

/// The values of a row, in the order of the columns asked for.
pub(in crate::store) type Values<'v> = Context<'v>;

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
        (self.each)(&mut state.0, row)
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
pub(in crate::store) fn number(row: &Values<'_>, at: usize) -> Asked<i64> {
    let ValueRef::Integer(number) = row.get_raw(at) else { return row.get(at) };
    Ok(number)
}

/// The number in column `at`, which may be left out.
pub(in crate::store) fn number_if(row: &Values<'_>, at: usize) -> Asked<Option<i64>> {
    let ValueRef::Integer(number) = row.get_raw(at) else { return row.get(at) };
    Ok(Some(number))
}

/// The numbers from column `first` on.
pub(in crate::store) fn numbers<const N: usize>(row: &Values<'_>, first: usize) -> Asked<[i64; N]> {
    let mut numbers = [0; N];
    for (place, at) in numbers.iter_mut().zip(first..) {
        *place = number(row, at)?;
    }
    Ok(numbers)
}
