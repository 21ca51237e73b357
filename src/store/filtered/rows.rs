//! Filters over rows that are at hand: lists that are worked out and not read.

use super::{rank, search_text};
use crate::domain::filter::{Column, Figure, Filter, Kind, Listed, What, folded, follows};
use crate::domain::refused::{Refused, Rule};
use crate::store::search::needle;

/// A row as a filter sees it.
pub trait Fields {
    /// What it is known by.
    fn known_by(&self) -> Vec<&str>;
    /// The text of a column, or the name of its choice.
    fn text(&self, column: &str) -> Option<&str>;
    /// The figure of a column.
    fn figure(&self, column: &str) -> Option<i64>;
    /// The texts of a column of which a row has several.
    fn texts(&self, column: &str) -> Vec<&str> {
        self.text(column).into_iter().collect()
    }
}

/// Which rows of a list that is worked out are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The list.
    pub list: Listed,
    /// Which rows.
    pub filter: &'a Filter,
    /// The column it is sorted by, largest first or not; `None` for what fits best, then as it is.
    pub sort: Option<(&'a str, bool)>,
    /// Behind the row of this key.
    pub after: Option<&'a str>,
    /// At most so many.
    pub limit: i64,
}

impl Wanted<'_> {
    /// The page of `rows`, which `key` tells apart.
    ///
    /// # Errors
    ///
    /// [`Rule::FieldInvalid`] for a column that the list cannot be sorted by, with those it can.
    pub fn page<T: Fields>(
        &self,
        rows: Vec<T>,
        key: impl Fn(&T) -> String,
    ) -> Result<Vec<T>, Refused> {
        let mut rows = kept(self.filter, rows, i64::MAX);
        if let Some((name, descending)) = self.sort {
            let column = self.list.column(name).ok_or_else(|| {
                let names: Vec<&str> = self.list.columns().iter().map(|one| one.name).collect();
                let refused = Refused::new(Rule::FieldInvalid).field("sort").value(name);
                refused.other(names.join(", "))
            })?;
            rows.sort_by_cached_key(|row| place(row, column));
            if descending {
                rows.reverse();
            }
            // What has no such figure says nothing about the order: it comes last either way.
            if column.kind == Kind::Number {
                rows.sort_by_key(|row| row.figure(column.name).is_none());
            }
        }
        if let Some(after) = self.after {
            let at = rows.iter().position(|row| key(row) == after);
            let skipped = at.map_or(rows.len(), |at| at.saturating_add(1));
            rows.drain(..skipped);
        }
        rows.truncate(usize::try_from(self.limit).unwrap_or(usize::MAX));
        Ok(rows)
    }
}

/// Where a row stands in the order of a column.
fn place(row: &impl Fields, column: &Column) -> (Option<i64>, String) {
    match column.kind {
        Kind::Number => (row.figure(column.name), String::new()),
        Kind::Text => (None, folded(row.text(column.name).unwrap_or_default())),
        Kind::Choice(choices) => {
            let held = folded(row.text(column.name).unwrap_or_default());
            let at = choices.iter().position(|(name, _)| *name == held);
            (at.and_then(|at| i64::try_from(at).ok()), held)
        }
    }
}

/// Whether `filter` keeps `row`.
pub fn keeps(filter: &Filter, row: &impl Fields) -> bool {
    let known = || row.known_by().into_iter().map(search_text).collect::<Vec<_>>();
    filter.terms.iter().all(|term| {
        let says = match &term.what {
            What::Word(word) => known().iter().any(|text| text.contains(&needle(word))),
            What::Fuzzy(wanted) => {
                let wanted = needle(wanted);
                known().iter().any(|text| text.lines().any(|line| follows(line, &wanted)))
            }
            What::Holds(column, text) => {
                let wanted = needle(text);
                row.texts(column).into_iter().any(|held| search_text(held).contains(&wanted))
            }
            What::Is(column, text) => {
                row.texts(column).into_iter().any(|held| folded(held) == *text)
            }
            What::Compare(left, comparison, right) => {
                let figure = |side: &Figure| match side {
                    Figure::Number(number) => Some(*number),
                    Figure::Column(column) => row.figure(column),
                };
                matches!((figure(left), figure(right)),
                    (Some(left), Some(right)) if comparison.holds(left, right))
            }
        };
        says != term.not
    })
}

/// The rows that `filter` keeps, those that its words fit best first; at most `limit`.
pub fn kept<T: Fields>(filter: &Filter, rows: Vec<T>, limit: i64) -> Vec<T> {
    if filter.is_empty() {
        return rows;
    }
    let mut rows: Vec<T> = rows.into_iter().filter(|row| keeps(filter, row)).collect();
    let fits = |row: &T| {
        let of = |word: &str| {
            let word = needle(word);
            let ranks = row.known_by().into_iter().map(|text| rank(&search_text(text), &word));
            ranks.min().unwrap_or(3)
        };
        filter.words().map(of).sum::<i64>()
    };
    rows.sort_by_cached_key(fits);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    rows
}
