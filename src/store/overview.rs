//! What is going on, in one look: how far open stock-takes are, what live pools have sold, what is
//! due next.
//!
//! Every question reads the first rows of an index or stops after [`LINES_MAX`] rows, so that it
//! costs the same at a million products as at ten.

use crate::domain::pool::Purpose;
use crate::store::row::{all, choice, first};
use crate::store::{Error, View};

/// Lines of a stock-take that are counted at most.
pub const LINES_MAX: i64 = 50_000;

/// How far a stock-take has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Its lines, at most [`LINES_MAX`].
    pub lines: i64,
    /// Those of them that need nobody any more: counted, confirmed empty, skipped.
    pub done: i64,
}

/// How far the stock-take in that row has come.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn done(view: &View<'_>, count: i64) -> Result<Done, Error> {
    let sql = "SELECT count(*), COALESCE(sum(state IN (1, 2, 3)), 0) FROM (\
               SELECT state FROM count_line WHERE count_id = ?1 LIMIT ?2)";
    let found =
        first(view.connection, sql, "see how far a stock-take is", (count, LINES_MAX), |row| {
            Ok(Done { lines: row.get(0)?, done: row.get(1)? })
        })?;
    Ok(found.unwrap_or_default())
}

/// A live pool with the sums of its lines, in units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// Its code.
    pub code: String,
    /// What people call it, else whom it is for.
    pub name: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Whether orders and stages wait.
    pub paused: bool,
    /// When it ends, UTC milliseconds.
    pub ends_at: Option<i64>,
    /// Set aside in all.
    pub allocated: i64,
    /// Released in all.
    pub released: i64,
    /// Released and not ordered.
    pub open: i64,
    /// Ordered and not lapsed.
    pub sold: i64,
    /// The first product.
    pub sku: String,
}

/// Live pools, those that end first at the top.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn live(view: &View<'_>, limit: i64) -> Result<Vec<Live>, Error> {
    let sql = "SELECT o.code, CASE o.name WHEN '' THEN o.for_whom ELSE o.name END, o.purpose, \
         o.paused, o.ends_at, COALESCE(sum(l.allocated), 0), COALESCE(sum(l.released), 0), \
         COALESCE(sum(l.open), 0), COALESCE(sum(l.held + l.shipped + l.oversold), 0), \
         COALESCE((SELECT p.sku FROM pool_line f JOIN product p ON p.id = f.product_id \
         WHERE f.pool_id = o.id ORDER BY f.id LIMIT 1), '') \
         FROM (SELECT * FROM pool WHERE state = 2 \
         ORDER BY ends_at IS NULL, ends_at, id LIMIT ?1) o \
         LEFT JOIN pool_line l ON l.pool_id = o.id GROUP BY o.id \
         ORDER BY o.ends_at IS NULL, o.ends_at, o.id";
    let rows = all(view.connection, sql, "list the live pools", [limit], |row| {
        let live = Live {
            code: row.get(0)?,
            name: row.get(1)?,
            purpose: Purpose::Dedicated,
            paused: row.get(3)?,
            ends_at: row.get(4)?,
            allocated: row.get(5)?,
            released: row.get(6)?,
            open: row.get(7)?,
            sold: row.get(8)?,
            sku: row.get(9)?,
        };
        Ok((live, row.get::<_, i64>(2)?))
    })?;
    rows.into_iter()
        .map(|(live, id)| {
            Ok(Live { purpose: choice(Purpose::from_id(id), "pool purpose", id)?, ..live })
        })
        .collect()
}

/// Something that happens next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// What: a name of [`DUES`].
    pub what: &'static str,
    /// When, UTC milliseconds; `None` for a day as a whole.
    pub at: Option<i64>,
    /// The day, in days since 1970-01-01, of what is a whole day.
    pub on: Option<i64>,
    /// The order, pool, transfer or lot; the alert that wakes.
    pub document: String,
    /// The product.
    pub sku: Option<String>,
    /// Units, where it is about units.
    pub units: Option<i64>,
}

/// What can be due: its name, and where the first ones are read. `?1` is now in milliseconds, `?2`
/// the day, `?3` how many at most.
pub const DUES: &[(&str, &str)] = &[
    (
        "order_expires",
        "SELECT o.expires_at, NULL, o.code, NULL, \
         (SELECT COALESCE(sum(l.quantity - l.shipped - l.cancelled), 0) FROM order_line l \
         WHERE l.order_id = o.id) FROM sales_order o WHERE o.state IN (0, 6) \
         AND o.expires_at IS NOT NULL AND o.expires_at > ?1 AND ?2 >= 0 \
         ORDER BY o.expires_at LIMIT ?3",
    ),
    (
        "pool_starts",
        "SELECT starts_at, NULL, code, NULL, NULL FROM pool WHERE state = 1 AND starts_at > ?1 \
         AND ?2 >= 0 ORDER BY starts_at LIMIT ?3",
    ),
    (
        "stage",
        "SELECT g.at, NULL, o.code, p.sku, min(g.quantity, l.unreleased) FROM pool_stage g \
         JOIN pool_line l ON l.id = g.line_id JOIN pool o ON o.id = l.pool_id \
         JOIN product p ON p.id = l.product_id WHERE g.released_at IS NULL \
         AND g.at IS NOT NULL AND g.at > ?1 AND o.state IN (1, 2) AND ?2 >= 0 \
         ORDER BY g.at LIMIT ?3",
    ),
    (
        "pool_ends",
        "SELECT ends_at, NULL, code, NULL, NULL FROM pool WHERE state IN (1, 2) \
         AND ends_at IS NOT NULL AND ends_at > ?1 AND ?2 >= 0 ORDER BY ends_at LIMIT ?3",
    ),
    (
        "transfer",
        "SELECT NULL, t.expected_on, t.code, p.sku, \
         t.requested - t.cancelled - t.received - t.received_unsellable - t.lost \
         FROM transfer t JOIN product p ON p.id = t.product_id WHERE t.state < 2 \
         AND t.expected_on IS NOT NULL AND t.expected_on >= ?2 AND ?1 >= 0 \
         ORDER BY t.expected_on LIMIT ?3",
    ),
];

/// The first things of every kind that are due from now on; not in the order of their times.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn due(view: &View<'_>, now: i64, today: i64, limit: i64) -> Result<Vec<Due>, Error> {
    let mut found = Vec::new();
    for (what, sql) in DUES {
        found.extend(all(
            view.connection,
            sql,
            "look for what is due",
            (now, today, limit),
            |row| {
                Ok(Due {
                    what,
                    at: row.get(0)?,
                    on: row.get(1)?,
                    document: row.get(2)?,
                    sku: row.get(3)?,
                    units: row.get(4)?,
                })
            },
        )?);
    }
    Ok(found)
}
