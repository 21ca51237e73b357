//! Questions about stock-takes. What those who count are answered holds no figure of the books; the
//! review of a blind one shows them to those alone who opened them, which is noted.

mod desk;
mod fields;
mod next;
mod report;
mod review;

use serde::Serialize;

pub use self::desk::{Desk, DeskRow};
pub use self::next::{Due, Why as DueWhy};
pub use self::report::{Group, Report, Totals};
pub use self::review::{Order, Review, ReviewFilter, ReviewLine, ReviewSort, Short, Which};
use crate::app::Env;
use crate::app::command::find_count;
use crate::app::query::fields::WORKED_OUT_MAX;
use crate::app::query::{find_warehouse, resolve};
use crate::app::who;
use crate::domain::filter::{Filter, Listed};
use crate::domain::stocktake::{CountState, LEASE_MILLIS, LineState};
use crate::domain::time::Timestamp;
pub use crate::store::counts::CountRow;
pub use crate::store::counts::entries::{EntryRow, Former};
pub use crate::store::counts::history::Counted;
use crate::store::counts::lines::LineFilter;
pub use crate::store::counts::lines::{LineRow, Progress};
pub use crate::store::counts::parked::ParkedRow;
pub use crate::store::counts::places::PlaceRow;
use crate::store::counts::{self, entries, history, lines, parked, places};
use crate::store::filtered::rows::{Wanted, kept};
use crate::store::{Error, View};

/// A question about stock-takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CountQuery {
    /// A page of stock-takes, newest first.
    List {
        /// In one state only.
        state: Option<CountState>,
        /// A filter; empty for none.
        search: String,
        /// Before this one.
        after: Option<String>,
        /// At most so many.
        limit: i64,
    },
    /// One stock-take: how far it has come, and who counts where.
    Card {
        /// Its code.
        code: String,
    },
    /// A page of its lines in the order of their bins: the sheet.
    Lines {
        /// The stock-take.
        code: String,
        /// In one state only.
        state: Option<LineState>,
        /// In one bin only.
        bin: Option<String>,
        /// Behind this key, as the page before said.
        after: Option<String>,
        /// At most so many.
        limit: i64,
    },
    /// What was entered, newest first.
    Entries {
        /// The stock-take.
        code: String,
        /// By one person only.
        by: Option<String>,
        /// Before this number.
        before: Option<i64>,
        /// At most so many.
        limit: i64,
    },
    /// The codes that nobody knows.
    Parked {
        /// The stock-take.
        code: String,
    },
    /// Its lines beside the books.
    Review {
        /// The stock-take.
        code: String,
        /// Which lines, and in which order.
        filter: ReviewFilter,
    },
    /// What came of it.
    Report {
        /// The stock-take.
        code: String,
    },
    /// When a product was counted, newest first.
    History {
        /// The product.
        sku: String,
        /// At most so many.
        limit: i64,
    },
    /// What should be counted next.
    Next {
        /// In one warehouse only.
        warehouse: Option<String>,
        /// A filter; empty for none.
        search: String,
        /// At most so many.
        limit: i64,
    },
    /// Where whoever asks was counting and has not finished.
    Resume,
    /// What a clerk sees beside the field.
    Desk {
        /// The stock-take.
        code: String,
        /// Where the clerk stands; empty for nowhere in particular.
        bin: String,
        /// At most so many entries.
        limit: i64,
    },
}

/// An answer; its variant is that of the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum CountReply {
    /// To [`CountQuery::List`].
    List(Vec<CountRow>),
    /// To [`CountQuery::Card`].
    Card(Box<CountCard>),
    /// To [`CountQuery::Lines`].
    Lines {
        /// The lines.
        lines: Vec<LineRow>,
        /// Where the next page begins.
        next: Option<String>,
    },
    /// To [`CountQuery::Entries`].
    Entries(Vec<EntryRow>),
    /// To [`CountQuery::Parked`].
    Parked(Vec<ParkedRow>),
    /// To [`CountQuery::Review`].
    Review(Box<Review>),
    /// To [`CountQuery::Report`].
    Report(Box<Report>),
    /// To [`CountQuery::History`].
    History(Vec<Counted>),
    /// To [`CountQuery::Next`].
    Next(Vec<Due>),
    /// To [`CountQuery::Resume`].
    Resume(Vec<Resume>),
    /// To [`CountQuery::Desk`].
    Desk(Box<Desk>),
}

/// A stock-take, how far it has come, and who counts where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountCard {
    /// The head.
    #[serde(flatten)]
    pub count: CountRow,
    /// How far it has come.
    pub progress: Progress,
    /// The passes over its locations, newest first.
    pub places: Vec<Place>,
}

/// A pass over a location, and whether somebody is there now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The pass.
    #[serde(flatten)]
    pub place: PlaceRow,
    /// Whether the last sign of life is less than two minutes old.
    pub alive: bool,
}

/// Where somebody was counting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Resume {
    /// The location.
    #[serde(flatten)]
    pub place: PlaceRow,
    /// The warehouse.
    pub warehouse: String,
    /// Entries of theirs in the whole stock-take, all kept.
    pub saved: i64,
    /// The last one.
    pub last: Option<EntryRow>,
    /// Others who count in the same stock-take now, and where.
    pub others: Vec<PlaceRow>,
}

pub(in crate::app::query) fn answer(
    view: &View<'_>,
    env: &Env,
    now: Timestamp,
    query: &CountQuery,
) -> Result<CountReply, Error> {
    match query {
        CountQuery::List { state, search, after, limit } if !search.trim().is_empty() => {
            let filter = Filter::parse(search, Listed::Counts)?;
            let rows = counts::list(view, *state, None, WORKED_OUT_MAX)?;
            let wanted = Wanted { after: after.as_deref(), limit: *limit, ..all(&filter) };
            Ok(CountReply::List(wanted.page(rows, |row| row.code.clone())?))
        }
        CountQuery::List { state, search: _, after, limit } => {
            let before = after.as_deref().map(|code| find_count(view, code)).transpose()?;
            let before = before.map(|count| count.id);
            counts::list(view, *state, before, *limit).map(CountReply::List)
        }
        CountQuery::Card { code } => {
            card(view, now, code).map(|card| CountReply::Card(Box::new(card)))
        }
        CountQuery::Lines { code, state, bin, after, limit } => {
            let count = find_count(view, code)?;
            let after = after.as_deref().and_then(place_of);
            let (state, bin, limit) = (*state, bin.clone(), limit.saturating_add(1));
            page(view, count.id, &LineFilter { state, bin, after, limit })
        }
        CountQuery::Entries { code, by, before, limit } => {
            let count = find_count(view, code)?;
            let rows = entries::list(view, count.id, by.as_deref(), *before, *limit)?;
            Ok(CountReply::Entries(rows))
        }
        CountQuery::Parked { code } => {
            let count = find_count(view, code)?;
            parked::list(view, count.id, None).map(CountReply::Parked)
        }
        CountQuery::Review { code, filter } => {
            let count = find_count(view, code)?;
            let found = review::review(view, env, &count, filter)?;
            Ok(CountReply::Review(Box::new(found)))
        }
        CountQuery::Report { code } => {
            let count = find_count(view, code)?;
            report::report(view, env, count).map(|found| CountReply::Report(Box::new(found)))
        }
        CountQuery::History { sku, limit } => {
            let (product, ..) = resolve(view, env, sku)?;
            history::of_product(view, product.id, *limit).map(CountReply::History)
        }
        CountQuery::Next { warehouse, search, limit } if !search.trim().is_empty() => {
            let filter = Filter::parse(search, Listed::Due)?;
            let place = warehouse.as_deref().map(|code| find_warehouse(view, code)).transpose()?;
            let rows = next::next(view, env, now, place, WORKED_OUT_MAX)?;
            Ok(CountReply::Next(kept(&filter, rows, *limit)))
        }
        CountQuery::Next { warehouse, search: _, limit } => {
            let place = warehouse.as_deref().map(|code| find_warehouse(view, code)).transpose()?;
            next::next(view, env, now, place, *limit).map(CountReply::Next)
        }
        CountQuery::Resume => resume(view, env, now).map(CountReply::Resume),
        CountQuery::Desk { code, bin, limit } => desk::read(view, env, now, code, bin, *limit)
            .map(|desk| CountReply::Desk(Box::new(desk))),
    }
}

/// All rows that a filter of stock-takes keeps.
const fn all(filter: &Filter) -> Wanted<'_> {
    Wanted { list: Listed::Counts, filter, sort: None, after: None, limit: i64::MAX }
}

fn card(view: &View<'_>, now: Timestamp, code: &str) -> Result<CountCard, Error> {
    let count = find_count(view, code)?;
    let progress = lines::progress(view, count.id)?;
    let places = places::list(view, count.id)?.into_iter();
    let places = places.map(|place| Place { alive: alive(&place, now), place }).collect();
    Ok(CountCard { count, progress, places })
}

/// Whether somebody counts there now.
fn alive(place: &PlaceRow, now: Timestamp) -> bool {
    let age = now.millis().saturating_sub(place.beat_at);
    place.done_at.is_none() && place.detached_at.is_none() && age < LEASE_MILLIS
}

/// A page of lines, and the key that the next one begins behind: the row, and its bin behind it.
fn page(view: &View<'_>, count: i64, filter: &LineFilter) -> Result<CountReply, Error> {
    let mut lines = lines::list(view, count, filter)?;
    let want = usize::try_from(filter.limit).unwrap_or(usize::MAX).saturating_sub(1);
    let more = lines.len() > want;
    lines.truncate(want);
    let next = lines.last().filter(|_| more).map(|line| format!("{}:{}", line.id, line.bin));
    Ok(CountReply::Lines { lines, next })
}

fn place_of(key: &str) -> Option<(String, i64)> {
    let (row, bin) = key.split_once(':')?;
    Some((bin.to_owned(), row.parse().ok()?))
}

fn resume(view: &View<'_>, env: &Env, now: Timestamp) -> Result<Vec<Resume>, Error> {
    let me = who::me(view, &env.who)?;
    let places = places::unfinished(view, &me.user)?;
    places
        .into_iter()
        .map(|place| {
            let count = counts::by_id(view, place.count_id)?;
            let last = entries::list(view, count.id, Some(&me.user), None, 1)?.into_iter().next();
            let mut others = places::list(view, count.id)?;
            others.retain(|other| other.actor != place.actor && alive(other, now));
            let saved = entries::made_by(view, count.id, place.actor)?;
            Ok(Resume { place, warehouse: count.warehouse, saved, last, others })
        })
        .collect()
}
