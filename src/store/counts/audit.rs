//! What stock-takes say, against their entries and against the movements that bear their name.

use crate::domain::movement::Kind;
use crate::store::audit::{PROBLEMS_TOLD_MAX, Report};
use crate::store::row::all;
use crate::store::{Error, View};

/// Compares every stock-take with itself.
pub(in crate::store) fn compare(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    varied(view, report)?;
    tallied(view, report)?;
    figures(view, report)?;
    numbered(view, report)?;
    claimed(view, report)
}

/// Runs a comparison: each row says what it is about, what follows and what stands there.
fn differing(view: &View<'_>, report: &mut Report, what: &str, sql: &str) -> Result<(), Error> {
    let rows = all(view.connection, sql, "compare the stock-takes", [], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, Option<String>>(1)?,
            row.get::<_, i64>(2)?,
            row.get::<_, i64>(3)?,
        ))
    })?;
    for (code, sku, expected, found) in rows {
        let at = (sku.unwrap_or_default(), String::new());
        report.differs(&format!("stock-take {code}: {what}"), at, expected, found);
    }
    Ok(())
}

/// What was posted of a line is what its movements make; what was reversed makes nothing. Asked
/// only where the sums of all of them differ.
pub(in crate::store) fn posted(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let id = |kind: Kind| kind.spec().id;
    let sql = format!(
        "WITH both AS (SELECT m.document_id AS id, m.product_id AS product, \
         m.kind IN ({gain_u}, {loss_u}) AS unsellable, \
         CASE WHEN m.kind IN ({gain}, {gain_u}) THEN m.quantity ELSE -m.quantity END AS did, \
         0 AS says FROM movement m JOIN movement_kind k ON k.id = m.kind \
         WHERE k.document = 3 AND m.document_id IS NOT NULL \
         UNION ALL SELECT l.count_id, l.product_id, l.unsellable, 0, COALESCE(l.variance, 0) \
         FROM count_line l JOIN stocktake c ON c.id = l.count_id WHERE c.state = 1), \
         one AS (SELECT id, product, sum(did) AS did, sum(says) AS says FROM both \
         GROUP BY id, product, unsellable) \
         SELECT COALESCE(c.code, '?'), p.sku, one.did, one.says FROM one \
         LEFT JOIN stocktake c ON c.id = one.id LEFT JOIN product p ON p.id = one.product \
         WHERE one.did <> one.says LIMIT {PROBLEMS_TOLD_MAX}",
        gain = id(Kind::CountGain),
        gain_u = id(Kind::CountGainUnsellable),
        loss_u = id(Kind::CountLossUnsellable),
    );
    differing(view, report, "variance, by its movements", &sql)
}

/// What was posted of a line is what was counted beside what was expected.
fn varied(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let sql = format!(
        "SELECT c.code, p.sku, l.counted - l.expected, l.variance FROM count_line l \
         JOIN stocktake c ON c.id = l.count_id JOIN product p ON p.id = l.product_id \
         WHERE l.counted IS NOT NULL AND l.variance <> l.counted - l.expected \
         LIMIT {PROBLEMS_TOLD_MAX}"
    );
    differing(view, report, "variance, by what was counted and expected", &sql)
}

/// What is counted in a bin is what its entries make.
fn tallied(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let sql = format!(
        "WITH made AS (SELECT line_id, bin, round, sum(units) AS units FROM count_entry \
         WHERE line_id IS NOT NULL AND kind <> 4 GROUP BY 1, 2, 3) \
         SELECT c.code, p.sku, COALESCE(made.units, 0), COALESCE(t.units, 0) \
         FROM made FULL JOIN count_tally t ON t.line_id = made.line_id AND t.bin = made.bin \
         AND t.round = made.round JOIN count_line l ON l.id = COALESCE(made.line_id, t.line_id) \
         JOIN stocktake c ON c.id = l.count_id JOIN product p ON p.id = l.product_id \
         WHERE COALESCE(made.units, 0) <> COALESCE(t.units, 0) LIMIT {PROBLEMS_TOLD_MAX}"
    );
    differing(view, report, "units in a location, by its entries", &sql)?;
    let sql = format!(
        "SELECT c.code, k.code, sum(e.units), k.units FROM count_parked k \
         JOIN count_entry e ON e.parked_id = k.id AND e.line_id IS NULL \
         JOIN stocktake c ON c.id = k.count_id GROUP BY k.id \
         HAVING sum(e.units) <> k.units LIMIT {PROBLEMS_TOLD_MAX}"
    );
    differing(view, report, "units of an unknown code, by its entries", &sql)
}

/// What is counted of a line is what its locations make, each in its latest round.
fn figures(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let sql = format!(
        "SELECT c.code, p.sku, COALESCE((SELECT sum(t.units) FROM count_tally t \
         WHERE t.line_id = l.id AND t.round >= l.base_round AND t.round = \
         (SELECT max(r.round) FROM count_tally r WHERE r.line_id = l.id AND r.bin = t.bin)), 0) \
         AS made, l.counted FROM count_line l JOIN stocktake c ON c.id = l.count_id \
         JOIN product p ON p.id = l.product_id \
         WHERE l.counted IS NOT NULL AND l.counted <> made LIMIT {PROBLEMS_TOLD_MAX}"
    );
    differing(view, report, "counted, by its locations", &sql)
}

/// Entries are numbered from 1 without a gap.
fn numbered(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let sql = "SELECT c.code, NULL, c.entries, count(e.id) FROM stocktake c \
               LEFT JOIN count_entry e ON e.count_id = c.id GROUP BY c.id \
               HAVING c.entries <> count(e.id) OR c.entries <> COALESCE(max(e.number), 0)";
    differing(view, report, "entries", sql)
}

/// An open stock-take has the right to count each of its products, a closed one none.
fn claimed(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let sql = format!(
        "SELECT c.code, NULL, count(DISTINCT CASE WHEN c.state = 0 THEN l.product_id END), \
         (SELECT count(*) FROM count_claim k WHERE k.count_id = c.id) AS claims \
         FROM stocktake c LEFT JOIN count_line l ON l.count_id = c.id GROUP BY c.id \
         HAVING count(DISTINCT CASE WHEN c.state = 0 THEN l.product_id END) <> claims \
         LIMIT {PROBLEMS_TOLD_MAX}"
    );
    differing(view, report, "products claimed", &sql)
}
