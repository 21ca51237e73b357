//! Filters over rows that are at hand: lists that are worked out and not read.

use super::{rank, search_text};
use crate::domain::filter::{Figure, Filter, What, folded, follows};
use crate::store::search::needle;

/// A row as a filter sees it.
pub trait Fields {
    /// What it is known by.
    fn known_by(&self) -> Vec<&str>;
    /// The text of a column, or the name of its choice.
    fn text(&self, column: &str) -> Option<&str>;
    /// The figure of a column.
    fn figure(&self, column: &str) -> Option<i64>;
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
                row.text(column).is_some_and(|held| search_text(held).contains(&needle(text)))
            }
            What::Is(column, text) => row.text(column).is_some_and(|held| folded(held) == *text),
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
