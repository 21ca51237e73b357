//! What is due by the clock: unpaid orders expire, pools start, release their stages and end.
//!
//! Everything happens exactly once and in the order of time, by whichever process is there first,
//! also late, also when none was running for days.

use crate::app::Env;
use crate::app::command::Context;
use crate::app::command::order::expire;
use crate::app::command::pool;
use crate::domain::time::Timestamp;
use crate::store::alerts::crossings;
use crate::store::pools::{self, Due};
use crate::store::{Error, View, orders};

/// Orders that expire in one sweep.
pub(in crate::app) const SWEEP: i64 = 500;

/// Whether something is due at `now`.
pub(in crate::app) fn anything(view: &View<'_>, env: &Env, now: Timestamp) -> Result<bool, Error> {
    if env.is_behind(view, now)? || crossings::behind(view, &env.asked(view, now)?)? {
        return Ok(true);
    }
    let order = !orders::due(view, now, 1)?.is_empty();
    Ok(order || of_pools(view, now)?)
}

/// Whether a pool is to start, to release a stage or to end at `now`.
pub(in crate::app) fn of_pools(view: &View<'_>, now: Timestamp) -> Result<bool, Error> {
    Ok(pools::next_due(view, now.millis())?.is_some())
}

/// Does everything that is due; how many orders expired and how many steps pools took.
pub(in crate::app) fn apply(context: &mut Context<'_>) -> Result<(i64, i64), Error> {
    apply_some(context, i64::MAX)
}

/// The same until so many orders have expired, or some more.
pub(in crate::app) fn apply_some(
    context: &mut Context<'_>,
    enough: i64,
) -> Result<(i64, i64), Error> {
    let (mut expired, mut steps): (i64, i64) = (0, 0);
    let (posted_at, now) = (context.stamp.posted_at, context.now);
    while expired < enough {
        let due = pools::next_due(context.tx, now.millis())?;
        let until = due.as_ref().map_or(now.millis(), |(at, _)| *at);
        let late = orders::due(context.tx, Timestamp::from_millis(until), SWEEP)?;
        if due.is_none() && late.is_empty() {
            break;
        }
        for order in &late {
            context.date(order.expires_at, posted_at);
            expire(context, order)?;
            expired = expired.saturating_add(1);
        }
        if !late.is_empty() {
            continue; // more may be late, and pools may have gained from it
        }
        if let Some((at, due)) = due {
            context.date(Some(at), posted_at);
            match due {
                Due::Start(row) => pool::start(context, &row)?,
                Due::Stage(stage) => pool::release_stage(context, &stage)?,
                Due::End(row) => pool::end(context, &row)?,
            }
            steps = steps.saturating_add(1);
        }
    }
    context.stamp.posted_at = posted_at;
    Ok((expired, steps))
}
