//! Alerts, thresholds and what they would have done.

use serde::Serialize;

use super::fields::{self, WORKED_OUT_MAX};
use super::{find_warehouse, scan};
use crate::app::Env;
use crate::domain::alert::{AlertKind, SOLD_DAYS, Severity, cover_days, suggested};
use crate::domain::availability::safety_stock;
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::store::alerts::{
    AlertRow, Asked, Counts, CrossingRow, Scope, crossings, flags, page, read_page_key, tryout,
};
use crate::store::products::ProductRow;
use crate::store::thresholds::CategoryRow;
use crate::store::{Error, View, alerts, glance, thresholds};

/// Days that a card shows sales of, and that a threshold is tried on.
pub const TRY_DAYS: i64 = 90;

/// Which alerts are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertPage {
    /// Of these kinds; none for all.
    pub kinds: Vec<AlertKind>,
    /// Of this severity.
    pub severity: Option<Severity>,
    /// Open, known or asleep.
    pub scope: Scope,
    /// In this warehouse only.
    pub warehouse: Option<String>,
    /// About this product only.
    pub sku: Option<String>,
    /// A filter, as [`crate::domain::filter::Filter::parse`] reads it; empty for none.
    pub search: String,
    /// The column it is sorted by, largest first or not; `None` for what fits best, then what
    /// presses most.
    pub sort: Option<(String, bool)>,
    /// Behind this page key.
    pub after: Option<String>,
    /// At most so many.
    pub limit: i64,
}

/// A page of alerts and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AlertList {
    /// The rows, the most pressing first.
    pub alerts: Vec<AlertRow>,
    /// How many are open, by kind.
    pub counts: Counts,
    /// The newest crossings, newest first.
    pub crossings: Vec<CrossingRow>,
}

/// Crossings beside a list of alerts.
const CROSSINGS: i64 = 5;

/// A page of crossings, newest first.
pub(super) fn crossed(
    view: &View<'_>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<CrossingRow>, Error> {
    crossings::list(view, before.unwrap_or(i64::MAX), limit)
}

/// Every category with a threshold of its own, the store first.
pub(super) fn categories(view: &View<'_>, env: &Env) -> Result<Vec<CategoryRow>, Error> {
    let mut rows = thresholds::categories(view)?;
    let threshold = env.store_threshold(view)?;
    rows.insert(0, CategoryRow { category: "/".to_owned(), threshold });
    Ok(rows)
}

/// What a threshold would have done.
pub(super) fn tried(
    view: &View<'_>,
    env: &Env,
    now: Timestamp,
    (sku, warehouse): (&str, Option<&str>),
    (threshold, days): (i64, i64),
) -> Result<tryout::Tryout, Error> {
    let (product, ..) = scan::named(view, env, sku)?;
    let place = warehouse.map(|code| find_warehouse(view, code)).transpose()?;
    let from = now.plus_minutes(days.saturating_mul(-1_440)).millis();
    let found = tryout::run(view, product.id, place, (threshold, from))?;
    let warehouse = warehouse.map(str::to_owned);
    Ok(tryout::Tryout { sku: product.sku, warehouse, days, ..found })
}

/// A page of alerts and how many there are.
pub(super) fn list(
    view: &View<'_>,
    env: &Env,
    now: Timestamp,
    asked: &AlertPage,
) -> Result<AlertList, Error> {
    let base = env.asked(view, now)?;
    let key = |text: &String| {
        let fault = || Refused::new(Rule::FieldInvalid).field("after").value(text).other("0.7.0");
        read_page_key(text).ok_or_else(fault)
    };
    let product = asked.sku.as_deref().map(|sku| scan::named(view, env, sku)).transpose()?;
    let warehouse = asked.warehouse.as_deref().map(|code| find_warehouse(view, code));
    let full = Asked {
        kinds: asked.kinds.clone(),
        severity: asked.severity,
        scope: asked.scope,
        warehouse: warehouse.transpose()?,
        product: product.map(|(product, ..)| product.id),
        after: asked.after.as_ref().map(key).transpose()?,
        limit: asked.limit,
        ..base.clone()
    };
    let plain = asked.search.trim().is_empty() && asked.sort.is_none();
    let alerts = if plain {
        page(view, &full)?
    } else {
        let all = Asked { after: None, limit: WORKED_OUT_MAX, ..full };
        fields::alerts(asked, page(view, &all)?)?
    };
    let counts = alerts::counts(view, &glance::read(view)?, &base)?;
    let crossings = crossings::list(view, i64::MAX, CROSSINGS)?;
    Ok(AlertList { alerts, counts, crossings })
}

/// How many alerts are open, for the header.
pub(super) fn counts(view: &View<'_>, env: &Env, now: Timestamp) -> Result<Counts, Error> {
    alerts::counts(view, &glance::read(view)?, &env.asked(view, now)?)
}

/// Where a product's thresholds come from, and what follows from them. Quantities in units.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Watch {
    /// Whose threshold is in force: `product`, `category` or `store`.
    pub threshold_from: &'static str,
    /// What holds for a product without a threshold of its own, in units.
    #[serde(skip)]
    pub fallback: i64,
    /// The category that has it; `None` for the store's.
    #[serde(skip)]
    pub fallback_category: Option<String>,
    /// The category whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold_category: Option<String>,
    /// Thresholds of single warehouses.
    pub thresholds: Vec<RowThreshold>,
    /// Where safety stock comes from: `typed` or `computed`.
    pub safety_from: &'static str,
    /// Units of the best day of the last ninety.
    pub daily_sales_max: i64,
    /// Longest days from order to receipt; the usual ones where no longest are set.
    pub lead_time_longest: Option<i64>,
    /// What safety stock would be when computed.
    pub safety_computed: i64,
    /// Units sold in the last 30 days.
    pub sold_30_days: i64,
    /// Days that sellable lasts at that pace; `None` when nothing was sold.
    pub cover_days: Option<i64>,
    /// Units to order: safety stock + threshold - sellable.
    pub suggested: i64,
}

/// A threshold of one warehouse.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RowThreshold {
    /// The warehouse.
    pub warehouse: String,
    /// In units.
    pub threshold: i64,
}

/// What a card says of thresholds.
pub(super) fn watch(
    view: &View<'_>,
    env: &Env,
    now: Timestamp,
    row: &ProductRow,
    (sellable, category, lead): (i64, &str, Option<i64>),
    sales: &[i64],
) -> Result<Watch, Error> {
    let beneath = thresholds::nearest(view, category)?;
    let fallback = match &beneath {
        Some(found) => found.threshold,
        None => env.store_threshold(view)?,
    };
    let fallback_category = beneath.as_ref().map(|found| found.category.clone());
    let nearest = beneath.filter(|_| row.threshold.is_none());
    let of_rows = thresholds::of_product(view, row.id)?;
    let peak = flags::peak(view, row.id, env.zone.day(now))?;
    let days = usize::try_from(SOLD_DAYS).unwrap_or_default();
    let sold = sales.iter().rev().take(days).fold(0_i64, |sum, units| sum.saturating_add(*units));
    let threshold = env.threshold_of(view, row)?;
    Ok(Watch {
        threshold_from: match (row.threshold, &nearest) {
            (Some(_), _) => "product",
            (None, Some(_)) => "category",
            (None, None) => "store",
        },
        fallback,
        fallback_category,
        threshold_category: nearest.map(|row| row.category),
        thresholds: of_rows
            .into_iter()
            .map(|(warehouse, threshold)| RowThreshold { warehouse, threshold })
            .collect(),
        safety_from: if row.safety_computed { "computed" } else { "typed" },
        daily_sales_max: peak,
        lead_time_longest: lead,
        safety_computed: safety_stock(peak, lead.unwrap_or_default()),
        sold_30_days: sold,
        cover_days: cover_days(sellable, sold),
        suggested: suggested(sellable, threshold, row.safety.unwrap_or_default()),
    })
}
