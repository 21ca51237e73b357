//! Lock pools, whole, and what a promotion would do.

use serde::Serialize;

use crate::app::Env;
use crate::domain::pool::{PoolState, Purpose};
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::store::lists::stock_rows;
use crate::store::pools::{self, LineRow, PoolRow, StageRow};
use crate::store::products::ProductRow;
use crate::store::{Error, View, ledger, products, warehouses};

/// Days of sales that a plan looks back over.
const PLAN_DAYS: i64 = 30;

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
    /// When how much is released.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<StageRow>,
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
        stages: pools::stages(view, row.id)?,
    })
}

/// What is there for a promotion, and what would be left. All figures in units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PoolPlan {
    /// The product.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// The warehouse.
    pub warehouse: String,
    /// Open to sale there now.
    pub sellable: i64,
    /// Sold over all warehouses in the last 30 days.
    pub sold_30_days: i64,
    /// What daily sale needs until the promotion ends, at the pace of the last 30 days.
    pub daily_need: i64,
    /// What could be set aside without touching that.
    pub suggested: i64,
    /// What would be left for daily sale.
    pub left: i64,
    /// Days that would last; `None` when nothing was sold.
    pub left_days: Option<i64>,
    /// Whether that is at or below the alert threshold.
    pub low: bool,
}

pub(in crate::app::query) fn plan(
    view: &View<'_>,
    env: &Env,
    now: Timestamp,
    product: &ProductRow,
    (warehouse, days, quantity): (&str, i64, Option<i64>),
) -> Result<PoolPlan, Error> {
    let place = warehouses::find(view, warehouse)?;
    let place =
        place.ok_or_else(|| Refused::new(Rule::WarehouseUnknown).warehouse(warehouse.trim()))?;
    let rows = stock_rows(view, product.id, Some(place.id))?;
    let sellable = rows.first().map_or(0, |row| row.stock.sellable);
    let today = env.zone.day(now);
    let first = today.saturating_sub(PLAN_DAYS).saturating_add(1);
    let sales = ledger::sales(view, product.id, first)?;
    let sold = sales.iter().fold(0_i64, |sum, (_, units)| sum.saturating_add(*units));
    let need = sold.saturating_mul(days).checked_div(PLAN_DAYS).unwrap_or_default();
    let threshold = product.threshold.unwrap_or(env.threshold);
    let suggested = sellable.saturating_sub(need).saturating_sub(threshold).max(0);
    let left = sellable.saturating_sub(quantity.unwrap_or(suggested));
    Ok(PoolPlan {
        sku: product.sku.clone(),
        name: product.name.clone(),
        warehouse: place.code,
        sellable,
        sold_30_days: sold,
        daily_need: need,
        suggested,
        left,
        left_days: left.saturating_mul(PLAN_DAYS).checked_div(sold).map(|days| days.max(0)),
        low: left <= threshold,
    })
}
