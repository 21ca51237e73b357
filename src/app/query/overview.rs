//! What is going on, in one look: alerts, open stock-takes, live promotions, what is due, totals.

use serde::Serialize;

use super::{Reply, alert};
use crate::app::Env;
use crate::domain::alert::{ALERTS, AlertKind};
use crate::domain::order::OrderState;
use crate::domain::pool::PoolState;
use crate::domain::stock::Stock;
use crate::domain::stocktake::CountState;
use crate::domain::time::Timestamp;
use crate::store::alerts::{AlertRow, Asked, Scope, marks, page, sources};
use crate::store::counts::CountRow;
use crate::store::flow::{self, Flow};
use crate::store::overview::{self, Due, LINES_MAX, Live};
use crate::store::warehouses::WarehouseRow;
use crate::store::{Error, View, counts, glance, times, warehouses};

/// Stock-takes, promotions, things due and warehouses that are told at most.
const SHOWN: i64 = 12;

/// Days that movement looks back, today included.
const DAYS: i64 = 30;

/// What is going on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// The day in the store's time zone, in days since 1970-01-01.
    #[serde(serialize_with = "times::day")]
    pub today: i64,
    /// Everything together.
    pub totals: Totals,
    /// Open alerts by kind, the most pressing first.
    pub alerts: Vec<KindNow>,
    /// Open stock-takes, the newest first.
    pub counts: Vec<CountNow>,
    /// Live promotions and other pools, those that end first at the top.
    pub pools: Vec<PoolNow>,
    /// What happens next, the soonest first.
    pub due: Vec<DueNow>,
    /// What moved on each of the last thirty days, today last.
    pub days: Vec<DayNow>,
    /// Warehouse by warehouse, in allocation order.
    pub warehouses: Vec<PlaceNow>,
}

/// What moved on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DayNow {
    /// The day in the store's time zone, in days since 1970-01-01.
    #[serde(serialize_with = "times::day")]
    pub on: i64,
    /// In units.
    #[serde(flatten)]
    pub flow: Flow,
}

/// What a warehouse holds, in units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceNow {
    /// Its code.
    pub warehouse: String,
    /// Open to sale.
    pub sellable: i64,
    /// What can be touched.
    pub total: i64,
}

/// Everything together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Products.
    pub products: i64,
    /// Units in all warehouses.
    #[serde(flatten)]
    pub stock: Stock,
    /// What can be touched: the sum of the buckets.
    pub total: i64,
    /// Open alerts.
    pub alerts: i64,
    /// Alerts that somebody knows of, or that sleep.
    pub alerts_quiet: i64,
    /// Open stock-takes.
    pub counts: i64,
    /// Live pools.
    pub pools: i64,
    /// Orders that are not paid.
    pub orders_placed: i64,
    /// Orders that are paid and not shipped.
    pub orders_paid: i64,
}

/// The open alerts of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindNow {
    /// The kind's name.
    pub kind: &'static str,
    /// The kind itself.
    #[serde(skip)]
    pub alert: AlertKind,
    /// How much it presses.
    pub severity: &'static str,
    /// How many.
    pub count: i64,
    /// The first of them.
    pub first: Option<AlertRow>,
}

/// An open stock-take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountNow {
    /// The stock-take.
    #[serde(flatten)]
    pub count: CountRow,
    /// Its lines; those that are counted for this at most where there are more.
    pub lines: i64,
    /// Those of them that need nobody any more.
    pub done: i64,
    /// Whether it has more lines than were looked at.
    pub more: bool,
}

/// A live pool. All figures in units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PoolNow {
    /// Its code.
    pub pool: String,
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub purpose: &'static str,
    /// Whether orders and stages wait.
    pub paused: bool,
    /// When it ends, UTC milliseconds.
    #[serde(serialize_with = "times::time_if")]
    pub ends_at: Option<i64>,
    /// Set aside in all.
    pub allocated: i64,
    /// Released in all.
    pub released: i64,
    /// Released and not ordered.
    pub open: i64,
    /// Ordered and not lapsed.
    pub sold: i64,
    /// Its first product.
    pub sku: String,
}

/// Something that happens next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DueNow {
    /// `order_expires`, `pool_starts`, `stage`, `pool_ends`, `transfer`, `lot` or `wakes`.
    pub what: &'static str,
    /// The day in the store's time zone, in days since 1970-01-01.
    #[serde(serialize_with = "times::day")]
    pub on: i64,
    /// When, UTC milliseconds; `None` for the day as a whole.
    #[serde(serialize_with = "times::time_if")]
    pub at: Option<i64>,
    /// The order, pool, transfer or lot; the alert that wakes.
    pub document: String,
    /// The product.
    pub sku: Option<String>,
    /// Units, where it is about units.
    pub units: Option<i64>,
}

/// Answers the question.
pub(super) fn answer(view: &View<'_>, env: &Env, now: Timestamp) -> Result<Reply, Error> {
    overview(view, env, now).map(|found| Reply::Overview(Box::new(found)))
}

fn overview(view: &View<'_>, env: &Env, now: Timestamp) -> Result<Overview, Error> {
    let asked = env.asked(view, now)?;
    let today = asked.today;
    let kept = glance::read(view)?;
    let count = |name: &str| kept.get(name).copied().unwrap_or_default();
    let fired = alert::counts(view, env, now)?;
    let places = warehouses::list(view)?;
    let stock = places.iter().fold(Stock::default(), |sum, place| sum.plus(&place.sums));
    let totals = Totals {
        products: count(glance::PRODUCTS),
        stock,
        total: stock.total(),
        alerts: fired.open,
        alerts_quiet: fired.quiet,
        counts: count(glance::counts(CountState::Open)),
        pools: count(glance::pools(PoolState::Active)),
        orders_placed: count(glance::orders(OrderState::Placed)),
        orders_paid: count(glance::orders(OrderState::Paid)),
    };
    let open = counts::list(view, Some(CountState::Open), None, SHOWN)?;
    let live = overview::live(view, SHOWN)?;
    Ok(Overview {
        today,
        totals,
        alerts: kinds(view, &asked, &fired)?,
        counts: open.into_iter().map(|row| count_now(view, row)).collect::<Result<_, _>>()?,
        pools: live.into_iter().map(pool_now).collect(),
        due: due(view, env, &asked)?,
        days: days(view, env, today)?,
        warehouses: places
            .into_iter()
            .take(usize::try_from(SHOWN).unwrap_or(0))
            .map(place)
            .collect(),
    })
}

/// The kinds of which there are alerts, each with the first one.
fn kinds(
    view: &View<'_>,
    asked: &Asked,
    fired: &crate::store::alerts::Counts,
) -> Result<Vec<KindNow>, Error> {
    let mut found = Vec::new();
    for row in ALERTS {
        let Some(count) = fired.kinds.get(row.kind.name()).copied() else { continue };
        let kinds = vec![row.kind];
        let first = Asked { kinds, scope: Scope::Open, limit: 1, ..asked.clone() };
        found.push(KindNow {
            kind: row.kind.name(),
            alert: row.kind,
            severity: row.severity.name(),
            count,
            first: page(view, &first)?.pop(),
        });
    }
    Ok(found)
}

fn count_now(view: &View<'_>, count: CountRow) -> Result<CountNow, Error> {
    let progress = overview::done(view, count.id)?;
    let more = progress.lines >= LINES_MAX;
    Ok(CountNow { count, lines: progress.lines, done: progress.done, more })
}

fn pool_now(live: Live) -> PoolNow {
    PoolNow {
        pool: live.code,
        name: live.name,
        purpose: live.purpose.name(),
        paused: live.paused,
        ends_at: live.ends_at,
        allocated: live.allocated,
        released: live.released,
        open: live.open,
        sold: live.sold,
        sku: live.sku,
    }
}

fn place(row: WarehouseRow) -> PlaceNow {
    PlaceNow { warehouse: row.code, sellable: row.sums.sellable, total: row.sums.total() }
}

/// What moved on each of the last days.
fn days(view: &View<'_>, env: &Env, today: i64) -> Result<Vec<DayNow>, Error> {
    let first = today.saturating_sub(DAYS).saturating_add(1);
    let from = env.zone.midnight(first).millis();
    let mut all: Vec<DayNow> =
        (first..=today).map(|on| DayNow { on, flow: Flow::default() }).collect();
    for (at, moved) in flow::since(view, from)? {
        let on = env.zone.day(Timestamp::from_millis(at));
        let place = usize::try_from(on.saturating_sub(first)).unwrap_or(usize::MAX);
        if let Some(day) = all.get_mut(place) {
            day.flow = day.flow.plus(moved);
        }
    }
    Ok(all)
}

/// What happens next, in the order of time; a day as a whole comes before its hours.
fn due(view: &View<'_>, env: &Env, asked: &Asked) -> Result<Vec<DueNow>, Error> {
    let (now, today) = (asked.now, asked.today);
    let mut found = overview::due(view, now, today, SHOWN)?;
    let until = today.saturating_add(asked.soon.lot_days);
    for (lot, sku, units, on) in sources::lots(view, (today, until), SHOWN)? {
        let (sku, units) = (Some(sku), Some(units));
        found.push(Due { what: "lot", at: None, on: Some(on), document: lot, sku, units });
    }
    for mark in marks::waking(view, now, SHOWN)? {
        let (kinds, only) = (vec![mark.kind], Some(mark.key));
        let one = Asked { kinds, only, scope: Scope::All, limit: 1, ..asked.clone() };
        let Some(alert) = page(view, &one)?.pop() else { continue };
        found.push(Due {
            what: "wakes",
            at: Some(mark.until),
            on: None,
            document: alert.id,
            sku: alert.sku,
            units: None,
        });
    }
    let day = |due: &Due| match (due.on, due.at) {
        (Some(on), _) => on,
        (None, Some(at)) => env.zone.day(Timestamp::from_millis(at)),
        (None, None) => today,
    };
    let mut rows: Vec<DueNow> = found
        .into_iter()
        .map(|due| DueNow {
            what: due.what,
            on: day(&due),
            at: due.at,
            document: due.document,
            sku: due.sku,
            units: due.units,
        })
        .collect();
    rows.sort_by(|one, other| {
        (one.on, one.at, &one.document).cmp(&(other.on, other.at, &other.document))
    });
    rows.truncate(usize::try_from(SHOWN).unwrap_or_default());
    Ok(rows)
}
