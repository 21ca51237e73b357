//! How a promotion goes, and how it went.

use serde::Serialize;

use crate::app::query::pool::{PoolLine, line};
use crate::domain::pool::PoolState;
use crate::domain::time::Timestamp;
use crate::store::pools::{self, PoolRow};
use crate::store::promotions::{self, Sales};
use crate::store::{Error, View, times};

/// The window over which the pace is measured: one hour.
const PACE: i64 = 3_600_000;
const MINUTE: i64 = 60_000;

/// A pool with what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PoolReport {
    /// The head.
    #[serde(flatten)]
    pub pool: PoolRow,
    /// When it was asked, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub at: i64,
    /// Line by line.
    pub lines: Vec<ReportLine>,
}

/// What came of a line. All figures in units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportLine {
    /// Its figures.
    #[serde(flatten)]
    pub line: PoolLine,
    /// Of orders that were paid.
    pub paid: i64,
    /// Of orders that wait for money.
    pub unpaid: i64,
    /// Sent back by customers.
    pub returned: i64,
    /// Ordered, of what was set aside, in percent.
    pub sold_percent: i64,
    /// Ordered in the last hour, and not given up.
    pub ordered_last_hour: i64,
    /// A minute, in hundredths, over the last hour or since the first order.
    pub ordered_per_minute_hundredths: i64,
    /// When what is left would be gone at that pace, UTC milliseconds.
    #[serde(serialize_with = "times::time_if", skip_serializing_if = "Option::is_none")]
    pub lasts_until: Option<i64>,
}

pub(in crate::app::query) fn report(
    view: &View<'_>,
    pool: PoolRow,
    now: Timestamp,
) -> Result<PoolReport, Error> {
    let at = now.millis();
    let mut lines = Vec::new();
    for row in pools::lines(view, pool.id)? {
        let sales = promotions::sales(view, row.id, at.saturating_sub(PACE))?;
        lines.push(report_line(line(view, &pool, &row)?, sales, &pool, at));
    }
    Ok(PoolReport { pool, at, lines })
}

fn report_line(line: PoolLine, sales: Sales, pool: &PoolRow, at: i64) -> ReportLine {
    let sells = pool.pool_state == PoolState::Active;
    let since = sales.first.unwrap_or(at).max(at.saturating_sub(PACE));
    // A sale that began a moment ago is measured over a minute at least.
    let span = at.saturating_sub(since).max(MINUTE);
    let per_minute = sales.recent.saturating_mul(100).saturating_mul(MINUTE).checked_div(span);
    let lasts = line.left.saturating_mul(span).checked_div(sales.recent).filter(|_| sells);
    let whole = line.allocated.max(1);
    ReportLine {
        paid: sales.paid,
        unpaid: line.ordered.saturating_sub(sales.paid).max(0),
        returned: sales.returned,
        sold_percent: line.ordered.saturating_mul(100).checked_div(whole).unwrap_or_default(),
        ordered_last_hour: sales.recent,
        ordered_per_minute_hundredths: per_minute.filter(|_| sells).unwrap_or_default(),
        lasts_until: lasts.filter(|_| line.left > 0).map(|millis| at.saturating_add(millis)),
        line,
    }
}
