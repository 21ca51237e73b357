//! Lists, filtered and sorted: one question for all of them.
//!
//! A list that is read from a table is filtered there; one that is worked out (what orders hold,
//! what is at risk, what would help) is filtered row by row, by the same filter.

use super::fields::WORKED_OUT_MAX;
use super::{Agreement, AtRisk, Hold, LogKey, PoolCard, Reply, Suggestion, pool};
use crate::app::Env;
use crate::domain::filter::{Filter, Listed};
use crate::domain::refused::{Refused, Rule};
use crate::store::filtered::rows;
use crate::store::filtered::search::{self, Wanted};
use crate::store::holds::{self, HoldFilter};
use crate::store::{Error, View, agreements};

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// Which list; products have [`super::Query::Products`].
    pub list: Listed,
    /// A filter, as [`Filter::parse`] reads it; empty for none.
    pub search: String,
    /// Only documents under way; of holds, only unpaid ones.
    pub open: bool,
    /// The column it is sorted by, largest first or not; `None` for what fits best, then the newest.
    pub sort: Option<(String, bool)>,
    /// Behind the row of this code; for the log, `movement.change`.
    pub after: Option<String>,
    /// At most so many.
    pub limit: i64,
}

impl Find {
    /// All of `list`.
    pub const fn all(list: Listed, limit: i64) -> Self {
        Self { list, search: String::new(), open: false, sort: None, after: None, limit }
    }
}

/// Where a page of the log begins, as it is written: `41.7` is behind movement 41 and change 7, each
/// empty for the newest.
///
/// # Errors
///
/// [`Rule::FieldInvalid`] for anything else.
pub fn log_key(after: Option<&str>) -> Result<LogKey, Refused> {
    let Some(after) = after else { return Ok(LogKey::NEWEST) };
    let number =
        |text: &str| if text.is_empty() { Some(i64::MAX) } else { text.parse::<i64>().ok() };
    let parts = after.split_once('.').and_then(|(movement, change)| {
        Some(LogKey { movement: number(movement)?, change: number(change)? })
    });
    parts.ok_or_else(|| Refused::new(Rule::FieldInvalid).field("after").value(after).other("41.7"))
}

/// That place as it is written.
pub fn log_place(key: LogKey) -> String {
    let number = |number: i64| if number == i64::MAX { String::new() } else { number.to_string() };
    format!("{}.{}", number(key.movement), number(key.change))
}

/// Answers it.
pub(super) fn answer(view: &View<'_>, env: &Env, find: &Find) -> Result<Reply, Error> {
    let filter = Filter::parse(&find.search, find.list)?;
    let sort = find.sort.as_ref().map(|(column, descending)| (column.as_str(), *descending));
    let (after, limit) = (find.after.as_deref(), find.limit);
    let wanted = Wanted { filter: &filter, open: find.open, sort, after, limit };
    let whole = rows::Wanted { list: find.list, filter: &filter, sort, after, limit };
    let plain = filter.is_empty() && sort.is_none() && after.is_none();
    let most = if plain { limit } else { WORKED_OUT_MAX };
    match find.list {
        Listed::Products
        | Listed::Alerts
        | Listed::Steps
        | Listed::Counts
        | Listed::Due
        | Listed::Lines
        | Listed::Holders => Err(Error::Corrupt("that list has a question of its own".to_owned())),
        Listed::Orders => search::orders(view, &wanted).map(Reply::Orders),
        Listed::Transfers => search::transfers(view, &wanted).map(Reply::Transfers),
        Listed::Log => {
            let (entries, next) = search::log(view, &filter, log_key(after)?, limit)?;
            Ok(Reply::Log { entries, next })
        }
        Listed::Holds => {
            let flag_share = env.orders.flag_share_percent;
            let holds =
                HoldFilter { unpaid: find.open, flag_share, limit: most, ..HoldFilter::default() };
            let key = |row: &Hold| format!("{} {} {}", row.order, row.sku, row.warehouse);
            Ok(Reply::Holds(whole.page(holds::list(view, &holds)?, key)?))
        }
        Listed::AtRisk => {
            let key = |row: &AtRisk| format!("{} {} {}", row.order, row.sku, row.warehouse);
            Ok(Reply::AtRisk(whole.page(holds::at_risk(view, None, most)?, key)?))
        }
        Listed::Suggestions => {
            let rows = holds::suggestions(view, env.store_threshold(view)?, most)?;
            let key = |row: &Suggestion| format!("{} {} {}", row.sku, row.from, row.to);
            Ok(Reply::Suggestions(whole.page(rows, key)?))
        }
        Listed::Pools => {
            let rows = pool::page(view, None, None, most)?;
            let key = |card: &PoolCard| card.pool.code.clone();
            Ok(Reply::Pools(whole.page(rows, key)?))
        }
        Listed::Agreements => {
            let rows = agreements::open(view, None, most)?;
            let key = |row: &Agreement| format!("{} {} {}", row.sku, row.warehouse, row.supplier);
            Ok(Reply::Agreements(whole.page(rows, key)?))
        }
    }
}
