//! The barcodes of products: each leads to its product, and stands in that product's row.

use std::hash::{BuildHasher, RandomState};

use crate::store::audit::{Problem, Report};
use crate::store::product_rows::barcodes;
use crate::store::row::{all, execute};
use crate::store::sweep::scan::{go_through, number};
use crate::store::sweep::stretch::Stretch;
use crate::store::{Error, Tx, View};

const WHAT: &str = "compare the barcodes";

/// Every barcode as it stands in the row of a product.
const LISTED: &str = "SELECT product_id, group_concat(code || CASE units WHEN 1 THEN '' \
     ELSE char(9) || units END, char(10) ORDER BY units, code) AS codes FROM barcode \
     GROUP BY product_id";

/// What leads to a product is what stands in its row. Both are read from end to end and compared in
/// sums; which product it is, where they differ, is asked exactly.
pub(in crate::store) fn compare(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let (codes, products) = (Stretch::table("barcode"), Stretch::table("product"));
    let columns = ("product_id, code, units", WHAT);
    // What the codes are, less what the products say.
    let sum = (RandomState::new(), 0_u64);
    let sum = go_through(view, codes, columns, sum, |(marks, sum), row| {
        let code = row.get_raw(1).as_str()?;
        *sum = sum.wrapping_add(marks.hash_one((number(row, 0)?, code, number(row, 2)?)));
        Ok(())
    })?;
    let (_, sum) = go_through(view, products, ("id, codes", WHAT), sum, |(marks, sum), row| {
        let id = number(row, 0)?;
        for barcode in barcodes(row.get_raw(1).as_str()?) {
            let mark = marks.hash_one((id, barcode.code.as_str(), barcode.units));
            *sum = sum.wrapping_sub(mark);
        }
        Ok(())
    })?;
    if sum == 0 { Ok(()) } else { exactly(view, report) }
}

fn exactly(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let sql = format!(
        "SELECT p.sku, COALESCE(l.codes, ''), p.codes FROM product p LEFT JOIN ({LISTED}) l \
         ON l.product_id = p.id WHERE p.codes <> COALESCE(l.codes, '') ORDER BY p.id LIMIT 1000"
    );
    let found = all(view.connection, &sql, WHAT, [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
    })?;
    for (sku, expected, found) in found {
        report.problem(Problem {
            what: "barcodes".to_owned(),
            sku: Some(sku),
            expected: Some(expected.replace('\n', ", ")),
            found: Some(found.replace('\n', ", ")),
            ..Problem::default()
        });
    }
    Ok(())
}

/// Writes what stands in the rows of products anew; how many were wrong.
pub(in crate::store) fn repair(tx: &Tx<'_>) -> Result<i64, Error> {
    let what = "rewrite the barcodes";
    let sql = format!(
        "UPDATE product SET codes = l.codes FROM ({LISTED}) l \
         WHERE l.product_id = product.id AND product.codes <> l.codes"
    );
    let wrong = execute(tx.connection, &sql, what, [])?;
    let sql = "UPDATE product SET codes = '' \
               WHERE codes <> '' AND id NOT IN (SELECT product_id FROM barcode)";
    let wrong = wrong.saturating_add(execute(tx.connection, sql, what, [])?);
    Ok(i64::try_from(wrong).unwrap_or(i64::MAX))
}
