//! Documents and the log, filtered and sorted.

use super::{Page, Source, sources};
use crate::domain::filter::Filter;
use crate::store::changes::{self, ChangeRow};
use crate::store::ledger::MovementRow;
use crate::store::lists::{LogEntry, LogKey, merged};
use crate::store::orders::{self, OrderRow};
use crate::store::row::all;
use crate::store::transfers::{self, TransferRow};
use crate::store::{Error, View, ledger};

/// What is wanted of a list.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Which rows.
    pub filter: &'a Filter,
    /// Only those under way.
    pub open: bool,
    /// The column it is sorted by, largest first or not; `None` for what fits best and is newest.
    pub sort: Option<(&'a str, bool)>,
    /// Behind the row of this code.
    pub after: Option<&'a str>,
    /// At most so many.
    pub limit: i64,
}

impl Wanted<'_> {
    fn page<'a>(&self, source: &'a Source, open: &str) -> Result<(Page<'a>, bool), Error> {
        let mut page = Page::new(source, self.filter, 0);
        if self.open {
            page.only(open);
        }
        let (column, descending) = match self.sort {
            Some((column, descending)) => (Some(column), descending),
            None => (None, true),
        };
        page.sort(self.filter, self.sort.is_none(), (column, descending))?;
        if let Some(code) = self.after {
            page.beside(if descending { "<" } else { ">" }, code);
        }
        Ok((page, descending))
    }
}

/// Those under way are few beside all orders, and have an index of their own.
const OPEN_ORDERS: &str = "o.id IN (SELECT id FROM sales_order INDEXED BY sales_order_open \
     WHERE (state < 2 OR state > 5))";

/// Orders.
///
/// # Errors
///
/// [`Error::Refused`] for a column that cannot be sorted by; [`Error::Sqlite`], [`Error::Corrupt`].
pub fn orders(view: &View<'_>, wanted: &Wanted<'_>) -> Result<Vec<OrderRow>, Error> {
    if wanted.open && wanted.filter.is_empty() && wanted.sort.is_none() {
        // Those under way may be many as well: only the newest of them are looked at.
        let Some(code) = wanted.after else {
            return orders::list_under_way(view, None, wanted.limit);
        };
        let Some(after) = orders::find(view, code)? else { return Ok(Vec::new()) };
        return orders::list_under_way(view, Some(after.id), wanted.limit);
    }
    let (page, descending) = wanted.page(&sources::ORDERS, OPEN_ORDERS)?;
    let columns = format!("{}, {}", orders::HEAD, orders::UNITS);
    let (sql, params) = page.statement(&columns, descending, wanted.limit);
    let params = rusqlite::params_from_iter(params);
    let rows = all(view.connection, &sql, "list the orders", params, orders::read)?;
    rows.into_iter().map(orders::checked).collect()
}

/// Transfers.
///
/// # Errors
///
/// As [`orders()`].
pub fn transfers(view: &View<'_>, wanted: &Wanted<'_>) -> Result<Vec<TransferRow>, Error> {
    let (page, descending) = wanted.page(&sources::TRANSFERS, "t.state < 2")?;
    let (sql, params) = page.statement(transfers::HEAD, descending, wanted.limit);
    let params = rusqlite::params_from_iter(params);
    let rows = all(view.connection, &sql, "list the transfers", params, transfers::read)?;
    rows.into_iter().map(transfers::checked).collect()
}

/// The log: a page, newest first, and where the next one begins.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn log(
    view: &View<'_>,
    filter: &Filter,
    key: LogKey,
    limit: i64,
) -> Result<(Vec<LogEntry>, LogKey), Error> {
    let movements = movements(view, filter, key.movement, limit)?;
    let changes = changes(view, filter, key.change, limit)?;
    Ok(merged(movements, changes, key, limit))
}

fn movements(
    view: &View<'_>,
    filter: &Filter,
    before: i64,
    limit: i64,
) -> Result<Vec<MovementRow>, Error> {
    let mut page = Page::new(&sources::MOVEMENTS, filter, 0);
    page.only(&format!("m.id < {before}"));
    let (sql, params) = page.statement(ledger::COLUMNS, true, limit);
    let params = rusqlite::params_from_iter(params);
    let rows = all(view.connection, &sql, "read the ledger", params, ledger::read)?;
    rows.into_iter().map(ledger::checked).collect()
}

fn changes(
    view: &View<'_>,
    filter: &Filter,
    before: i64,
    limit: i64,
) -> Result<Vec<ChangeRow>, Error> {
    let mut page = Page::new(&sources::CHANGES, filter, 0);
    page.only(&format!("c.id < {before}"));
    let (sql, params) = page.statement(changes::COLUMNS, true, limit);
    let params = rusqlite::params_from_iter(params);
    all(view.connection, &sql, "read the log", params, changes::read)
}
