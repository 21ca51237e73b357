//! Before a promotion: what is there, what it sold, what to set aside, and what is left.

use serde::{Serialize, Serializer};

use crate::app::Env;
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::store::lists::stock_rows;
use crate::store::products::ProductRow;
use crate::store::promotions::sold_by_day;
use crate::store::{Error, View, times, warehouses};

/// Days of sales that a plan looks back over.
const PLAN_DAYS: i64 = 30;
const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;
/// Parts of what is set aside that the stages release, in percent; the last one releases the rest.
/// As in the source: 60, 60, 60 and 20 of 200.
const STAGES: [i64; 4] = [30, 30, 30, 10];
/// Units from which on stages are worth their while.
const STAGED_FROM: i64 = 20;

/// What promotion is thought of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanAsk {
    /// The product.
    pub sku: String,
    /// The warehouse.
    pub warehouse: String,
    /// When it would start; `None` for now.
    pub starts_at: Option<Timestamp>,
    /// How many days it would last.
    pub days: i64,
    /// Units to set aside; `None` for what is suggested.
    pub quantity: Option<i64>,
}

/// A stage that is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedStage {
    /// When, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub at: i64,
    /// Units.
    pub qty: i64,
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
    /// Locked there already.
    pub locked: i64,
    /// Sold there in the last 30 days.
    pub sold_30_days: i64,
    /// A day, in tenths of a unit.
    #[serde(serialize_with = "tenths")]
    pub sold_per_day: i64,
    /// On the best of those days.
    pub best_day: i64,
    /// Day by day, the oldest first.
    pub sold_by_day: Vec<i64>,
    /// When it would start, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub starts_at: i64,
    /// When it would end, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub ends_at: i64,
    /// What daily sale needs until then, at the pace of the last 30 days.
    pub daily_need: i64,
    /// The product's alert threshold.
    pub threshold: i64,
    /// What can be set aside without touching either.
    pub suggested: i64,
    /// What is set aside in this plan.
    #[serde(rename = "qty")]
    pub quantity: i64,
    /// When how much would be released.
    pub stages: Vec<PlannedStage>,
    /// What would be left for daily sale.
    pub left: i64,
    /// Days that would last; `None` when nothing was sold.
    pub left_days: Option<i64>,
    /// Whether that is not enough until the promotion ends.
    pub runs_out: bool,
    /// Whether what is left is at or below the alert threshold.
    pub low: bool,
}

/// Tenths as a decimal number.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn tenths<S: Serializer>(tenths: &i64, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_f64(one_decimal(*tenths).parse().unwrap_or_default())
}

/// Tenths with a point: `8.1`.
pub fn one_decimal(tenths: i64) -> String {
    let (whole, part) = (tenths.checked_div(10), tenths.checked_rem(10));
    format!("{}.{}", whole.unwrap_or_default(), part.unwrap_or_default())
}

pub(in crate::app::query) fn plan(
    view: &View<'_>,
    env: &Env,
    now: Timestamp,
    product: &ProductRow,
    ask: &PlanAsk,
) -> Result<PoolPlan, Error> {
    let place = warehouses::find(view, &ask.warehouse)?;
    let unknown = || Refused::new(Rule::WarehouseUnknown).warehouse(ask.warehouse.trim());
    let place = place.ok_or_else(unknown)?;
    let stock = stock_rows(view, product.id, Some(place.id))?.first().map(|row| row.stock);
    let stock = stock.unwrap_or_default();
    let sold_by_day = days(view, env, now, product, place.id)?;
    let sold = sold_by_day.iter().fold(0_i64, |sum, units| sum.saturating_add(*units));
    let starts_at = ask.starts_at.unwrap_or(now).max(now).millis();
    let ends_at = starts_at.saturating_add(ask.days.max(1).saturating_mul(DAY));
    let until = ends_at.saturating_sub(now.millis());
    let need = up(sold.saturating_mul(up(until, HOUR)), PLAN_DAYS.saturating_mul(24));
    let threshold = env.threshold_of(view, product)?;
    let suggested = stock.sellable.saturating_sub(need).saturating_sub(threshold).max(0);
    let quantity = ask.quantity.unwrap_or(suggested);
    let left = stock.sellable.saturating_sub(quantity);
    let left_days = left.max(0).saturating_mul(PLAN_DAYS).checked_div(sold);
    Ok(PoolPlan {
        sku: product.sku.clone(),
        name: product.name.clone(),
        warehouse: place.code,
        sellable: stock.sellable,
        locked: stock.locked,
        sold_30_days: sold,
        sold_per_day: sold.saturating_mul(10).checked_div(PLAN_DAYS).unwrap_or_default(),
        best_day: sold_by_day.iter().copied().max().unwrap_or_default(),
        sold_by_day,
        starts_at,
        ends_at,
        daily_need: need,
        threshold,
        suggested,
        quantity,
        stages: stages(quantity, starts_at, ends_at),
        left,
        left_days,
        runs_out: need > left,
        low: left <= threshold,
    })
}

/// Units sold on each of the last days, the oldest first.
fn days(
    view: &View<'_>,
    env: &Env,
    now: Timestamp,
    product: &ProductRow,
    warehouse: i64,
) -> Result<Vec<i64>, Error> {
    let first = env.zone.day(now).saturating_sub(PLAN_DAYS).saturating_add(1);
    let sales = sold_by_day(view, product.id, warehouse, first)?;
    let sold = |day: i64| sales.iter().find(|(at, _)| *at == day).map_or(0, |(_, units)| *units);
    Ok((first..first.saturating_add(PLAN_DAYS)).map(sold).collect())
}

/// Divided and rounded up.
fn up(units: i64, by: i64) -> i64 {
    units.saturating_add(by.saturating_sub(1)).checked_div(by).unwrap_or_default()
}

/// Four stages of 30, 30, 30 and 10 %, a quarter of the promotion apart on whole hours; few units
/// and short promotions open at once.
fn stages(quantity: i64, starts_at: i64, ends_at: i64) -> Vec<PlannedStage> {
    let quarter = ends_at.saturating_sub(starts_at).checked_div(4).unwrap_or_default();
    if quantity <= 0 {
        return Vec::new();
    }
    if quantity < STAGED_FROM || quarter < HOUR {
        return vec![PlannedStage { at: starts_at, qty: quantity }];
    }
    let mut left = quantity;
    let mut found = Vec::new();
    for (percent, number) in STAGES.iter().zip(0_i64..) {
        let last = usize::try_from(number).is_ok_and(|at| at.saturating_add(1) == STAGES.len());
        let part = quantity.saturating_mul(*percent).checked_div(100).unwrap_or_default();
        let qty = if last { left } else { part };
        left = left.saturating_sub(qty);
        let exact = starts_at.saturating_add(quarter.saturating_mul(number));
        let over = if number == 0 { 0 } else { exact.checked_rem(HOUR).unwrap_or_default() };
        found.push(PlannedStage { at: exact.saturating_sub(over), qty });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{DAY, HOUR, PlannedStage, one_decimal, stages};

    #[test]
    fn two_hundred_are_released_as_60_60_60_20() {
        let planned = stages(200, 0, 2 * DAY);
        let at = |hours: i64, qty: i64| PlannedStage { at: hours * HOUR, qty };
        assert_eq!(planned, [at(0, 60), at(12, 60), at(24, 60), at(36, 20)]);
        let units: i64 = stages(107, 0, 7 * DAY).iter().map(|stage| stage.qty).sum();
        assert_eq!(units, 107);
        assert_eq!(stages(12, 0, DAY), [at(0, 12)]);
        assert!(stages(0, 0, DAY).is_empty());
    }

    #[test]
    fn tenths_have_a_point() {
        assert_eq!(one_decimal(81), "8.1");
        assert_eq!(one_decimal(0), "0.0");
    }
}
