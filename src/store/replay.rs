//! The history of one product in one warehouse, movement by movement: where it departs, and what
//! should stand there.

use crate::domain::movement::{Kind, REASON_FULFILLED};
use crate::domain::stock::{BUCKETS, Stock};
use crate::store::audit::{PROBLEMS_TOLD_MAX, Problem, Report};
use crate::store::error::doing;
use crate::store::row::{BUCKET_COLUMNS, all, first, prepared, stock as read_stock};
use crate::store::{Error, View};

/// Replays the history of a product in a warehouse; tells the first movement that departs, and
/// whether its end is what stands in the row of stock.
pub(in crate::store) fn row(
    view: &View<'_>,
    report: &mut Report,
    at: (i64, i64),
) -> Result<(), Error> {
    let sql = format!(
        "SELECT id, kind, quantity, {BUCKET_COLUMNS} FROM movement \
         WHERE product_id = ?1 AND warehouse_id = ?2 ORDER BY id"
    );
    let what = "replay a history";
    let mut statement = prepared(view.connection, &sql, what)?;
    let mut found = statement.query(at).map_err(doing(what))?;
    let (mut end, mut departed) = (None, false);
    while let Some(row) = found.next().map_err(doing(what))? {
        let figures = (|| {
            let [id, kind, quantity]: [i64; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
            Ok((id, kind, quantity, read_stock(row, 3)?))
        })();
        let (id, kind, quantity, after) = figures.map_err(doing(what))?;
        let balance: &mut Stock = end.get_or_insert_default();
        let Some(kind) = Kind::from_id(kind) else {
            let what = format!("movement {id} has a kind that the rules do not have");
            report.problem(Problem { what, movement: Some(id), ..Problem::default() });
            continue;
        };
        *balance = balance.plus(&kind.effect(quantity)?);
        if *balance != after && !departed {
            departed = true;
            report.problem(departs(view, id, at, balance, &after)?);
        }
    }
    // What never moved is looked at with the other rows of stock.
    end.map_or(Ok(()), |end| finish(view, report, at, &end))
}

fn departs(
    view: &View<'_>,
    id: i64,
    at: (i64, i64),
    expected: &Stock,
    found: &Stock,
) -> Result<Problem, Error> {
    let (sku, warehouse) = names(view, at)?;
    Ok(Problem {
        what: format!("movement {id} ({sku} in {warehouse}) departs from the balance before it"),
        movement: Some(id),
        sku: Some(sku),
        warehouse: Some(warehouse),
        expected: Some(written(expected)),
        found: Some(written(found)),
    })
}

/// The buckets that are not 0, for a report.
pub(in crate::store) fn written(stock: &Stock) -> String {
    let parts: Vec<String> = BUCKETS
        .iter()
        .filter(|bucket| stock.get(**bucket) != 0)
        .map(|bucket| format!("{} {}", bucket.name(), stock.get(*bucket)))
        .collect();
    if parts.is_empty() { "all 0".to_owned() } else { parts.join(", ") }
}

pub(in crate::store) fn names(
    view: &View<'_>,
    (product, warehouse): (i64, i64),
) -> Result<(String, String), Error> {
    let sql = "SELECT (SELECT sku FROM product WHERE id = ?1), \
               (SELECT code FROM warehouse WHERE id = ?2)";
    let found = first(view.connection, sql, "name a row", (product, warehouse), |row| {
        Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Option<String>>(1)?))
    })?;
    let (sku, code) = found.unwrap_or_default();
    Ok((sku.unwrap_or_default(), code.unwrap_or_default()))
}

/// Compares the end of the history with the row of stock.
fn finish(view: &View<'_>, report: &mut Report, at: (i64, i64), end: &Stock) -> Result<(), Error> {
    let sql =
        format!("SELECT {BUCKET_COLUMNS} FROM stock WHERE product_id = ?1 AND warehouse_id = ?2");
    let found = first(view.connection, &sql, "compare the stock", at, |row| read_stock(row, 0))?;
    let stock = found.unwrap_or_default();
    if stock != *end {
        let (sku, warehouse) = names(view, at)?;
        report.problem(Problem {
            what: format!("the stock of {sku} in {warehouse} is not what its movements make"),
            sku: Some(sku),
            warehouse: Some(warehouse),
            expected: Some(written(end)),
            found: Some(written(&stock)),
            ..Problem::default()
        });
    }
    Ok(())
}

/// Movements are numbered from 1 without a gap, so that none can be taken out unseen, not even
/// those that cancel each other out.
pub(in crate::store) fn hole(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let sql = "SELECT m.id FROM movement m WHERE m.id <> 1 AND NOT EXISTS \
               (SELECT 1 FROM movement p WHERE p.id = m.id - 1) ORDER BY m.id LIMIT 1";
    let after = first(view.connection, sql, "look for a hole", [], |row| row.get::<_, i64>(0))?;
    if let Some(after) = after {
        let what = format!("movements are missing before movement {after}");
        report.problem(Problem { what, movement: Some(after), ..Problem::default() });
    }
    Ok(())
}

/// Compares the sales kept by day with the movements that sold.
pub(in crate::store) fn sold(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let id = |kind: Kind| kind.spec().id;
    let (ship, unship) = (id(Kind::Ship), id(Kind::Unship));
    let (issue, retire) = (id(Kind::Issue), id(Kind::Retire));
    let sql = format!(
        "WITH both AS (SELECT product_id, warehouse_id, CASE WHEN kind = {ship} \
         OR (kind = {retire} AND reason IS '{REASON_FULFILLED}') THEN quantity WHEN kind = {unship} \
         OR (kind = {issue} AND reason IS '{REASON_FULFILLED}') THEN -quantity ELSE 0 END AS did, \
         0 AS says FROM movement WHERE kind IN ({ship}, {unship}, {issue}, {retire}) \
         UNION ALL SELECT product_id, warehouse_id, 0, units FROM sales_day) \
         SELECT product_id, warehouse_id, sum(did) AS did, sum(says) AS says FROM both \
         GROUP BY 1, 2 HAVING sum(did) <> sum(says) LIMIT {PROBLEMS_TOLD_MAX}"
    );
    let rows = all(view.connection, &sql, "compare the sales", [], |row| {
        Ok(((row.get(0)?, row.get(1)?), row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
    })?;
    for (at, did, kept) in rows {
        report.differs("units sold by day", names(view, at)?, did, kept);
    }
    Ok(())
}
