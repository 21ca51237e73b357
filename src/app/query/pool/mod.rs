//! Lock pools, whole; what a promotion would do, does and did.
//!
//! | question | module |
//! |---|---|
//! | what to set aside, and what is left | `plan` |
//! | what the clock will do | `calendar` |
//! | how it goes, how it went | `report` |

mod calendar;
mod plan;
mod report;

use serde::Serialize;

pub use self::calendar::CalendarEntry;
pub use self::plan::{PlanAsk, PlannedStage, PoolPlan, one_decimal};
pub use self::report::{PoolReport, ReportLine};
use super::{Reply, find_warehouse, scan};
use crate::app::Env;
use crate::domain::filter::{Filter, Listed};
use crate::domain::pool::{PoolState, Purpose};
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::store::filtered::rows::Wanted;
use crate::store::pools::{self, LineRow, PoolRow, StageRow};
pub use crate::store::promotions::Leftover;
use crate::store::promotions::{codes_of_stock, leftovers};
use crate::store::{Error, View, ledger, products, warehouses};

/// A question about promotions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Promotion {
    /// The pools that keep units of a product in a warehouse, or did.
    OfStock {
        /// The product.
        sku: String,
        /// The warehouse.
        warehouse: String,
        /// At most so many.
        limit: i64,
    },
    /// What is there for a promotion, and what would be left for daily sale.
    Plan(PlanAsk),
    /// What the clock will do.
    Calendar(CalendarAsk),
    /// How a pool goes, or how it went.
    Report {
        /// Its code.
        code: String,
    },
    /// What is locked though no pool under way keeps it.
    Leftovers {
        /// At most so many.
        limit: i64,
    },
}

/// What to look ahead at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarAsk {
    /// Up to this instant; `None` for everything that is planned.
    pub until: Option<Timestamp>,
    /// Of one product only.
    pub sku: Option<String>,
    /// Whether drafts are played as if they were put on the calendar now.
    pub drafts: bool,
    /// A promotion that is only thought of, played with the others.
    pub plan: Option<Box<PoolPlan>>,
    /// A filter, as [`crate::domain::filter::Filter::parse`] reads it; empty for none.
    pub search: String,
    /// The column it is sorted by, largest first or not; `None` for the order of time.
    pub sort: Option<(String, bool)>,
    /// At most so many steps.
    pub limit: i64,
}

/// An answer to a [`Promotion`]; its variant is that of the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Promoted {
    /// To [`Promotion::OfStock`].
    OfStock(Vec<PoolCard>),
    /// To [`Promotion::Plan`].
    Plan(Box<PoolPlan>),
    /// To [`Promotion::Calendar`].
    Calendar(Vec<CalendarEntry>),
    /// To [`Promotion::Report`].
    Report(Box<PoolReport>),
    /// To [`Promotion::Leftovers`].
    Leftovers(Vec<Leftover>),
}

/// A pool with its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PoolCard {
    /// The head.
    #[serde(flatten)]
    pub pool: PoolRow,
    /// Its lines.
    pub lines: Vec<PoolLine>,
}

/// A line of a pool. All figures in units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PoolLine {
    /// The product.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// The warehouse.
    pub warehouse: String,
    /// Set aside in all.
    pub allocated: i64,
    /// Not released yet.
    pub unreleased: i64,
    /// Released in all.
    pub released: i64,
    /// Released and not ordered.
    pub open: i64,
    /// Held by orders.
    pub held: i64,
    /// Left the house.
    pub shipped: i64,
    /// Given back to sellable.
    pub shelved: i64,
    /// Issued above what was released and not settled yet.
    pub oversold: i64,
    /// Ordered and not lapsed: held, shipped and oversold.
    pub ordered: i64,
    /// Given up by orders.
    pub lapsed: i64,
    /// Orders may take so many in all.
    pub ceiling: i64,
    /// Can be ordered now.
    pub left: i64,
    /// Ordered, of what is released, in percent.
    pub sell_through: i64,
    /// How much may be ordered of what is released, in basis points.
    pub oversell_bps: i64,
    /// Units of one customer at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_limit: Option<i64>,
    /// Open to daily sale there.
    pub sellable: i64,
    /// When how much is released.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<StageRow>,
}

/// Answers a question about promotions.
pub(in crate::app::query) fn answer(
    view: &View<'_>,
    env: &Env,
    now: Timestamp,
    asked: &Promotion,
) -> Result<Reply, Error> {
    let answer = match asked {
        Promotion::OfStock { sku, warehouse, limit } => {
            let (product, ..) = scan::named(view, env, sku)?;
            let place = find_warehouse(view, warehouse)?;
            Promoted::OfStock(of_stock(view, product.id, place, *limit)?)
        }
        Promotion::Plan(asked) => {
            let (product, ..) = scan::named(view, env, &asked.sku)?;
            Promoted::Plan(Box::new(plan::plan(view, env, now, &product, asked)?))
        }
        Promotion::Calendar(asked) => Promoted::Calendar(found_steps(view, env, now, asked)?),
        Promotion::Report { code } => {
            Promoted::Report(Box::new(report::report(view, find(view, code)?, now)?))
        }
        Promotion::Leftovers { limit } => Promoted::Leftovers(leftovers(view, *limit)?),
    };
    Ok(Reply::Promotion(answer))
}

/// The steps that the clock will take, filtered and sorted.
fn found_steps(
    view: &View<'_>,
    env: &Env,
    now: Timestamp,
    asked: &CalendarAsk,
) -> Result<Vec<CalendarEntry>, Error> {
    if asked.search.trim().is_empty() && asked.sort.is_none() {
        return calendar::calendar(view, env, now, asked);
    }
    let filter = Filter::parse(&asked.search, Listed::Steps)?;
    let all = CalendarAsk { limit: i64::MAX, ..asked.clone() };
    let rows = calendar::calendar(view, env, now, &all)?;
    let sort = asked.sort.as_ref().map(|(column, descending)| (column.as_str(), *descending));
    let (list, after, limit) = (Listed::Steps, None, asked.limit);
    let wanted = Wanted { list, filter: &filter, sort, after, limit };
    Ok(wanted.page(rows, |_| String::new())?)
}

/// The pools of a row of stock, those under way first.
pub(in crate::app::query) fn of_stock(
    view: &View<'_>,
    product: i64,
    warehouse: i64,
    limit: i64,
) -> Result<Vec<PoolCard>, Error> {
    let codes = codes_of_stock(view, product, warehouse, limit)?;
    codes.iter().map(|code| card(view, find(view, code)?)).collect()
}

/// The pool with that code, whole.
pub(in crate::app::query) fn one(view: &View<'_>, code: &str) -> Result<Reply, Error> {
    let card = card(view, find(view, code)?)?;
    Ok(Reply::Pool(Box::new(card)))
}

/// The pool with that code.
pub(in crate::app::query) fn find(view: &View<'_>, code: &str) -> Result<PoolRow, Error> {
    let found = pools::find(view, code)?;
    found.ok_or_else(|| Refused::new(Rule::PoolUnknown).document(code.trim()).into())
}

/// A page of pools, newest first.
pub(in crate::app::query) fn page(
    view: &View<'_>,
    state: Option<PoolState>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<PoolCard>, Error> {
    let before = after.map(|code| find(view, code)).transpose()?;
    let page = pools::list(view, state, before.map(|pool| pool.id), limit)?;
    page.into_iter().map(|row| card(view, row)).collect()
}

pub(in crate::app::query) fn card(view: &View<'_>, pool: PoolRow) -> Result<PoolCard, Error> {
    let lines = pools::lines(view, pool.id)?;
    let lines = lines.iter().map(|row| line(view, &pool, row)).collect::<Result<_, _>>()?;
    Ok(PoolCard { pool, lines })
}

fn line(view: &View<'_>, pool: &PoolRow, row: &LineRow) -> Result<PoolLine, Error> {
    let product = products::by_id(view, row.product)?;
    let figures = row.figures;
    let sells = pool.kind == Purpose::Dedicated && pool.pool_state == PoolState::Active;
    let left = if sells && !pool.paused { figures.can_take(row.oversell_bps) } else { 0 };
    let ordered = figures.ordered();
    let hundredfold = ordered.saturating_mul(100);
    Ok(PoolLine {
        sku: product.sku,
        name: product.name,
        warehouse: warehouses::by_id(view, row.warehouse)?.code,
        allocated: figures.allocated,
        unreleased: figures.unreleased,
        released: figures.released,
        open: figures.open,
        held: figures.held,
        shipped: figures.shipped,
        shelved: figures.shelved,
        oversold: figures.oversold,
        ordered,
        lapsed: row.lapsed,
        ceiling: figures.ceiling(row.oversell_bps),
        left,
        sell_through: hundredfold.checked_div(figures.released).unwrap_or_default(),
        oversell_bps: row.oversell_bps,
        customer_limit: row.customer_limit,
        sellable: ledger::stock(view, row.product, row.warehouse)?.unwrap_or_default().sellable,
        stages: pools::stages(view, row.id)?,
    })
}
