//! What was counted before, and what should be counted next.

use serde::Serialize;

use crate::store::row::all;
use crate::store::{Error, View, times};

/// A product counted once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// The stock-take.
    pub count: String,
    /// Its state.
    pub state: &'static str,
    /// The warehouse.
    pub warehouse: String,
    /// Whether it is about the unsellable stock.
    pub unsellable: bool,
    /// When it was counted, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub at: i64,
    /// Who counted last.
    pub by: Option<String>,
    /// What was expected, in units.
    pub expected: i64,
    /// What was counted, in units.
    pub counted: i64,
    /// The difference, in units.
    pub variance: i64,
    /// Why.
    pub reason: Option<String>,
}

/// When a product was counted, newest first, at most `limit`: what was posted, and what was taken
/// back afterwards.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn of_product(view: &View<'_>, product: i64, limit: i64) -> Result<Vec<Counted>, Error> {
    let sql = "SELECT c.code, c.state = 3, w.code, l.unsellable, l.last_at, \
         (SELECT a.name FROM count_tally t JOIN actor a ON a.id = t.actor_id \
          WHERE t.line_id = l.id ORDER BY t.last_at DESC LIMIT 1), \
         l.expected, l.counted, l.variance, l.reason FROM count_line l \
         JOIN stocktake c ON c.id = l.count_id JOIN warehouse w ON w.id = c.warehouse_id \
         WHERE l.product_id = ?1 AND c.state IN (1, 3) AND l.state IN (1, 2) \
         AND l.variance IS NOT NULL ORDER BY l.last_at DESC, l.id DESC LIMIT ?2";
    all(view.connection, sql, "read the counts of a product", (product, limit), |row| {
        Ok(Counted {
            count: row.get(0)?,
            state: if row.get(1)? { "reversed" } else { "posted" },
            warehouse: row.get(2)?,
            unsellable: row.get(3)?,
            at: row.get(4)?,
            by: row.get(5)?,
            expected: row.get(6)?,
            counted: row.get(7)?,
            variance: row.get(8)?,
            reason: row.get(9)?,
        })
    })
}

/// A product in a warehouse that may be due for a count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The product's row.
    pub product: i64,
    /// The product.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// The warehouse.
    pub warehouse: String,
    /// Where it lies.
    pub bin: String,
    /// Whether sellable is below 0.
    pub negative: bool,
    /// When it was last counted, UTC milliseconds.
    pub counted_at: Option<i64>,
    /// Movements since, or ever.
    pub moved: i64,
}

/// Every product with stock in a warehouse (in all where `None`) that is in no open stock-take.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn candidates(view: &View<'_>, warehouse: Option<i64>) -> Result<Vec<Candidate>, Error> {
    let sql = "WITH last AS (SELECT l.product_id, c.warehouse_id, max(l.last_at) AS at, \
         max(l.last_position) AS position FROM count_line l JOIN stocktake c ON c.id = l.count_id \
         WHERE c.state = 1 AND l.state IN (1, 2) AND l.unsellable = 0 GROUP BY 1, 2) \
         SELECT s.product_id, p.sku, p.name, w.code, s.bin, s.sellable < 0, last.at, \
         (SELECT count(*) FROM (SELECT 1 FROM movement m WHERE m.product_id = s.product_id \
          AND m.warehouse_id = s.warehouse_id AND m.id > COALESCE(last.position, 0) \
          AND m.kind NOT BETWEEN 30 AND 34 LIMIT 1000)) \
         FROM stock s JOIN product p ON p.id = s.product_id \
         JOIN warehouse w ON w.id = s.warehouse_id \
         LEFT JOIN last ON last.product_id = s.product_id AND last.warehouse_id = s.warehouse_id \
         WHERE p.stocked = 1 AND p.stock_type <> 1 AND (s.total > 0 OR s.sellable < 0) \
         AND (?1 IS NULL OR s.warehouse_id = ?1) AND NOT EXISTS (SELECT 1 FROM count_claim k \
         WHERE k.product_id = s.product_id AND k.warehouse_id = s.warehouse_id)";
    all(view.connection, sql, "look what to count next", [warehouse], |row| {
        Ok(Candidate {
            product: row.get(0)?,
            sku: row.get(1)?,
            name: row.get(2)?,
            warehouse: row.get(3)?,
            bin: row.get(4)?,
            negative: row.get(5)?,
            counted_at: row.get(6)?,
            moved: row.get(7)?,
        })
    })
}
