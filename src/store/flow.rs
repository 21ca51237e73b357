//! What came in, went out and was sold of late, kept by the quarter of an hour by the transaction that
//! posts: a day of any time zone is a sum of a few rows, however many movements it had.

use serde::Serialize;

use crate::store::audit::Report;
use crate::store::ledger::Stamp;
use crate::store::row::{all, execute, first};
use crate::store::{Error, Tx, View};

/// Milliseconds of a quarter of an hour.
pub const QUARTER_MILLIS: i64 = 900_000;

/// What moved, in units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// What totals gained.
    pub came: i64,
    /// What totals lost.
    pub gone: i64,
    /// Shipped and fulfilled, less what was undone.
    pub sold: i64,
}

impl Flow {
    /// What one movement adds, which changes a total by `moved` units and sells `sold` of them.
    pub(in crate::store) const fn of(moved: i64, sold: i64) -> Self {
        let gone = if moved < 0 { moved.saturating_neg() } else { 0 };
        Self { came: moved.saturating_add(gone), gone, sold }
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            came: self.came.saturating_add(other.came),
            gone: self.gone.saturating_add(other.gone),
            sold: self.sold.saturating_add(other.sold),
        }
    }
}

/// What moved from `from` (UTC milliseconds) on: when each quarter of an hour began, and what moved
/// in it.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn since(view: &View<'_>, from: i64) -> Result<Vec<(i64, Flow)>, Error> {
    let sql = "SELECT quarter, came, gone, sold FROM flow WHERE quarter >= ?1 ORDER BY quarter";
    let quarter = from.checked_div(QUARTER_MILLIS).unwrap_or_default();
    all(view.connection, sql, "read what moved of late", [quarter], |row| {
        let at = row.get::<_, i64>(0)?.saturating_mul(QUARTER_MILLIS);
        Ok((at, Flow { came: row.get(1)?, gone: row.get(2)?, sold: row.get(3)? }))
    })
}

/// Adds what moved to the quarter of an hour in which it happened, written at the end of the
/// transaction.
pub(in crate::store) fn add(tx: &Tx<'_>, stamp: &Stamp, flow: Flow) {
    if flow != Flow::default() {
        let at = stamp.happened_at.unwrap_or(stamp.posted_at);
        tx.pending.add_to_flow(at.checked_div(QUARTER_MILLIS).unwrap_or_default(), flow);
    }
}

/// Adds what moved in a quarter of an hour at once.
pub(in crate::store) fn write(tx: &Tx<'_>, quarter: i64, flow: Flow) -> Result<(), Error> {
    let sql = "INSERT INTO flow (quarter, came, gone, sold) VALUES (?1, ?2, ?3, ?4) \
               ON CONFLICT (quarter) DO UPDATE SET came = came + excluded.came, \
               gone = gone + excluded.gone, sold = sold + excluded.sold";
    let params = (quarter, flow.came, flow.gone, flow.sold);
    execute(tx.connection, sql, "keep what moved", params).map(drop)
}

/// What came less what went is what there is; what was sold is what was sold by product and day.
pub(in crate::store) fn compare(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let sql = "SELECT COALESCE(sum(came - gone), 0), COALESCE(sum(sold), 0), \
         (SELECT COALESCE(sum(sellable + order_occupied + unsellable + locked \
         + transfer_occupied - in_transit - virtual_stock), 0) FROM warehouse), \
         (SELECT COALESCE(sum(units), 0) FROM sales_day) FROM flow";
    let found = first(view.connection, sql, "compare what moved", [], |row| {
        Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
    })?;
    let [moved, sold, held, units] = found.unwrap_or_default();
    let nowhere = || (String::new(), String::new());
    report.differs("units that came less those that went", nowhere(), held, moved);
    report.differs("units sold of all products", nowhere(), units, sold);
    Ok(())
}

/// Adds everything up anew from the ledger; how many rows were wrong.
pub(in crate::store) fn repair(tx: &Tx<'_>) -> Result<i64, Error> {
    let what = "rewrite what moved";
    let fresh = "SELECT quarter, sum(came) AS came, sum(gone) AS gone, sum(sold) AS sold \
         FROM movement_flow WHERE came <> 0 OR gone <> 0 OR sold <> 0 GROUP BY quarter";
    let sql = format!(
        "DELETE FROM flow WHERE (quarter, came, gone, sold) NOT IN (SELECT * FROM ({fresh}))"
    );
    let gone = execute(tx.connection, &sql, what, [])?;
    let sql = format!(
        "INSERT INTO flow (quarter, came, gone, sold) SELECT * FROM ({fresh}) WHERE true \
         ON CONFLICT (quarter) DO NOTHING"
    );
    let made = execute(tx.connection, &sql, what, [])?;
    Ok(i64::try_from(gone.max(made)).unwrap_or(i64::MAX))
}
