//! Statements that one transaction runs again and again: a thousand lines run the same dozen.
//!
//! A connection keeps statements prepared by their text; to find one there and to put it back costs
//! as much as a small statement itself. So a transaction holds on to those of the order path until
//! its end.

use std::cell::RefCell;
use std::fmt::Debug;

use rusqlite::{CachedStatement, Connection, Row, ToSql};

use crate::store::error::{Error, doing};
use crate::store::{Tx, View};

/// Runs statements that it holds on to. A trait, so that a transaction may be lent for less than
/// the life of its statements.
pub(in crate::store) trait Statements: Debug {
    /// Runs a statement that answers nothing; how many rows it touched.
    fn execute(&self, sql: &'static str, params: &[&dyn ToSql]) -> rusqlite::Result<usize>;

    /// Shows the first row of an answer to `read`, if there is one.
    fn first(
        &self,
        sql: &'static str,
        params: &[&dyn ToSql],
        read: &mut dyn FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()>;
}

/// What one transaction holds on to.
pub(in crate::store) struct Kept<'c> {
    connection: &'c Connection,
    statements: RefCell<Vec<(&'static str, CachedStatement<'c>)>>,
}

impl<'c> Kept<'c> {
    pub(in crate::store) const fn of(connection: &'c Connection) -> Self {
        Self { connection, statements: RefCell::new(Vec::new()) }
    }

    fn with<T>(
        &self,
        sql: &'static str,
        work: impl FnOnce(&mut CachedStatement<'c>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let mut statements = self.statements.borrow_mut();
        if let Some((_, known)) = statements.iter_mut().find(|(known, _)| *known == sql) {
            return work(known);
        }
        let mut statement = self.connection.prepare_cached(sql)?;
        let answer = work(&mut statement);
        statements.push((sql, statement));
        answer
    }
}

impl Debug for Kept<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kept")
    }
}

impl Statements for Kept<'_> {
    fn execute(&self, sql: &'static str, params: &[&dyn ToSql]) -> rusqlite::Result<usize> {
        self.with(sql, |statement| statement.execute(params))
    }

    fn first(
        &self,
        sql: &'static str,
        params: &[&dyn ToSql],
        read: &mut dyn FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        self.with(sql, |statement| {
            let mut rows = statement.query(params)?;
            rows.next()?.map_or(Ok(()), read)
        })
    }
}

impl View<'_> {
    /// The first row of an answer, if there is one; for statements that a transaction runs often.
    pub(in crate::store) fn first<T>(
        &self,
        sql: &'static str,
        what: &'static str,
        params: &[&dyn ToSql],
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Error> {
        let mut found = None;
        let mut keep = |row: &Row<'_>| {
            found = Some(read(row)?);
            Ok(())
        };
        self.kept.first(sql, params, &mut keep).map_err(doing(what))?;
        Ok(found)
    }
}

impl Tx<'_> {
    /// Runs a statement that answers nothing; how many rows it touched. For statements that a
    /// transaction runs often.
    pub(in crate::store) fn execute(
        &self,
        sql: &'static str,
        what: &'static str,
        params: &[&dyn ToSql],
    ) -> Result<usize, Error> {
        self.kept.execute(sql, params).map_err(doing(what))
    }
}
