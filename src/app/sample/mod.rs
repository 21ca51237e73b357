//! The sample store: a shop with three warehouses and ninety days behind it, made from one seed and
//! the date, by the operations that everybody uses.
//!
//! The shop lives in replayed time: what was due at a moment was done at that moment, so every
//! figure, deadline and line of the log is what the shop would have written itself. The same seed
//! and the same end give the same file.
//!
//! | what | where |
//! |---|---|
//! | products, customers | assets/sample, read by `catalogue` |
//! | an ordinary day: who orders what | `shop` |
//! | what is bought, breaks, is miscounted and moved | `supply` |
//! | how it stands at the end: what is low, sold out, owed, on the road | `scenes` |
//! | lock pools: one that ended, one live, one planned, one kept back | `pools` |
//! | a stock-take that was posted, and one under way | `counts` |
//! | what the remaining alerts need | `alerts` |
//! | doing it all in order | `story` |

mod alerts;
mod catalogue;
mod chance;
mod counts;
mod pools;
mod scenes;
mod shop;
mod story;
mod supply;

use std::collections::BTreeMap;

use serde::Serialize;

use self::chance::Chance;
use self::shop::Shop;
use self::story::{DAY, MINUTE, Story};
use crate::app::{App, Env, Source};
use crate::config::{Config, CountOptions};
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::store::{Error, Keep, View, glance, ledger};

/// Days of orders.
const DAYS: i64 = 90;

/// What every sample store is made from.
const SEED: u64 = 20_261_122;

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Products.
    pub products: i64,
    /// Warehouses.
    pub warehouses: i64,
    /// Orders placed.
    pub orders: i64,
    /// Transfers finished or given up on the way; three more are open at the end.
    pub transfers: i64,
    /// Customers who found too little.
    pub turned_away: i64,
    /// Movements posted.
    pub movements: i64,
    /// When it begins.
    pub from: Timestamp,
    /// When it ends: the last full ten minutes.
    pub until: Timestamp,
}

/// Fills an empty store with the sample shop, as it stands at `now`, in one transaction.
///
/// # Errors
///
/// [`Rule::FileExists`] when the store has products already; [`Error::Sqlite`].
pub fn build(app: &mut App, now: Timestamp) -> Result<Summary, Error> {
    // The shop's own rules, whatever this user's options say.
    let usual = Config::default();
    let env = &Env {
        orders: usual.orders,
        count: CountOptions { snapshots_kept: 0, ..usual.count },
        channels: BTreeMap::from([(alerts::CHANNEL.to_owned(), alerts::channel())]),
        source: Source::Batch,
        ..app.env.clone()
    };
    let slot = MINUTE.saturating_mul(10);
    let end = now.millis().saturating_sub(now.millis().rem_euclid(slot));
    let offset = env.zone.show(Timestamp::from_millis(end)).offset().local_minus_utc();
    let today = env.zone.day(Timestamp::from_millis(end));
    let path = app.store.path().to_string_lossy().into_owned();
    app.store.write(|tx| {
        if !is_empty(tx)? {
            return Err(Refused::new(Rule::FileExists).value(path).into());
        }
        let mut story = Story::new(tx, env);
        let shop = Shop::new(today, i64::from(offset).saturating_mul(1_000))?;
        let first = today.saturating_sub(DAYS);
        shop.open(&mut story, first)?;
        let mut chance = Chance::new(SEED);
        scenes::plan(&mut story, &shop, end);
        for day in first..=today {
            shop.plan(&mut story, &mut chance, day);
            story.run_until(shop.midnight(day).saturating_add(DAY).min(end))?;
        }
        story.tick(end)?;
        let summary = Summary {
            movements: ledger::last(tx)?,
            from: Timestamp::from_millis(shop.midnight(first)),
            until: Timestamp::from_millis(end),
            ..story.summary
        };
        Ok((summary, Keep::Yes))
    })
}

fn is_empty(view: &View<'_>) -> Result<bool, Error> {
    let counts = glance::read(view)?;
    Ok(counts.get(glance::PRODUCTS).copied().unwrap_or_default() == 0)
}
