//! What a clerk sees beside the field of the count screen. No figure of the books.

use serde::Serialize;

use crate::app::Env;
use crate::app::command::find_count;
use crate::app::query::count::{CountRow, EntryRow, ParkedRow, PlaceRow, Progress, alive};
use crate::app::who;
use crate::domain::time::Timestamp;
use crate::store::counts::{desk, entries, lines, parked, places};
use crate::store::{Error, View};

/// A clerk's desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Desk {
    /// The stock-take.
    #[serde(flatten)]
    pub count: CountRow,
    /// How far it has come.
    pub progress: Progress,
    /// Who asks.
    pub me: String,
    /// Where the clerk stands; empty for nowhere in particular.
    pub bin: String,
    /// Products counted there.
    pub here_products: i64,
    /// Units counted there.
    pub here_units: i64,
    /// Whether something that lies there by plan is not counted.
    pub missed: bool,
    /// The next location of the plan that nobody has begun.
    pub next: Option<String>,
    /// The location that the clerk finished last.
    pub before: Option<String>,
    /// What the clerk entered last, newest first.
    pub rows: Vec<DeskRow>,
    /// Codes that nobody knows.
    pub parked: Vec<ParkedRow>,
    /// Others who count now, and where.
    pub others: Vec<PlaceRow>,
}

/// An entry with what there was of it then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeskRow {
    /// The entry.
    #[serde(flatten)]
    pub entry: EntryRow,
    /// Counted of the product, or scanned of the code, at its location up to then.
    pub here: i64,
}

pub(super) fn read(
    view: &View<'_>,
    env: &Env,
    now: Timestamp,
    code: &str,
    bin: &str,
    limit: i64,
) -> Result<Desk, Error> {
    let count = find_count(view, code)?;
    let me = who::me(view, &env.who)?.user;
    let (here_products, here_units) = desk::here(view, count.id, bin)?;
    let rows = entries::list(view, count.id, Some(&me), None, limit)?;
    let row = |entry: EntryRow| desk::running(view, &entry).map(|here| DeskRow { entry, here });
    let all = places::list(view, count.id)?;
    let mine = |place: &&PlaceRow| place.by == me && place.done_at.is_some() && place.bin != bin;
    let before = all.iter().filter(mine).max_by_key(|place| place.done_at);
    Ok(Desk {
        progress: lines::progress(view, count.id)?,
        bin: bin.to_owned(),
        here_products,
        here_units,
        missed: desk::missed(view, count.id, bin)?,
        next: desk::next(view, count.id, bin)?,
        before: before.map(|place| place.bin.clone()),
        rows: rows.into_iter().map(row).collect::<Result<_, _>>()?,
        parked: parked::list(view, count.id, None)?,
        others: all.into_iter().filter(|place| place.by != me && alive(place, now)).collect(),
        me,
        count,
    })
}
