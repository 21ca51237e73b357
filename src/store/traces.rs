//! What documents say they did, against the movements that bear their name.
//!
//! The buckets are compared with what documents hold now (see [`crate::store::audit`]); here it is
//! the whole of what each did: ordered, shipped, given back, returned, sent, received, lost, agreed.
//! Asked only where the sums of all of them differ (see [`crate::store::sweep`]).

use crate::domain::movement::{Kind, REASON_FULFILLED};
use crate::store::audit::{PROBLEMS_TOLD_MAX, Report};
use crate::store::row::all;
use crate::store::{Error, View};

/// The numbers of kinds, for a query.
fn ids(kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| kind.spec().id.to_string()).collect::<Vec<_>>().join(", ")
}

/// The sum of the quantities of these kinds.
fn sum(kinds: &[Kind]) -> String {
    format!("COALESCE(sum(m.quantity) FILTER (WHERE m.kind IN ({})), 0)", ids(kinds))
}

/// Each order by product and warehouse: ordered, given back, shipped, returned.
pub(in crate::store) fn orders(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let (issue, retire) = (ids(&[Kind::Issue]), ids(&[Kind::Retire]));
    let part = |kinds: &[Kind], turned: &str, fulfilled: bool| {
        let is = if fulfilled { "IS" } else { "IS NOT" };
        let more = format!("m.kind IN ({turned}) AND m.reason {is} '{REASON_FULFILLED}'");
        format!("CASE WHEN m.kind IN ({}) OR ({more}) THEN m.quantity ELSE 0 END", ids(kinds))
    };
    let ordered = part(&[Kind::Reserve, Kind::ReserveFromPool], &issue, false);
    let given_back = part(&[Kind::Unreserve, Kind::UnreserveToPool], &retire, false);
    let shipped = part(&[Kind::Ship], &retire, true);
    let unshipped = part(&[Kind::Unship], &issue, true);
    let returned = ids(&[Kind::ReturnSellable, Kind::ReturnUnsellable]);
    // Both sides are added up by their keys, in one list: joined they would be looked through once
    // for each row. Of what was issued, goods may or may not have come back.
    let sql = format!(
        "WITH both AS (SELECT m.document_id AS id, m.product_id AS product, \
         m.warehouse_id AS place, {ordered} AS did_order, {given_back} AS did_cancel, \
         {shipped} - {unshipped} AS did_ship, \
         CASE WHEN m.kind IN ({returned}) THEN m.quantity ELSE 0 END AS came, \
         0 AS ordered, 0 AS cancelled, 0 AS shipped, 0 AS least, 0 AS most \
         FROM movement m JOIN movement_kind k ON k.id = m.kind \
         WHERE k.document = 1 AND m.document_id IS NOT NULL \
         UNION ALL SELECT order_id, product_id, warehouse_id, 0, 0, 0, 0, quantity, cancelled, \
         shipped, CASE WHEN issued = 0 THEN returned ELSE 0 END, returned FROM order_line), \
         one AS (SELECT id, sum(did_order) AS did_order, sum(did_cancel) AS did_cancel, \
         sum(did_ship) AS did_ship, sum(came) AS came, sum(ordered) AS ordered, \
         sum(cancelled) AS cancelled, sum(shipped) AS shipped, sum(least) AS least, \
         sum(most) AS most FROM both GROUP BY id, product, place) \
         SELECT COALESCE(o.code, '?'), did_order, did_cancel, did_ship, \
         max(least, min(came, most)), ordered, cancelled, shipped, came \
         FROM one LEFT JOIN sales_order o ON o.id = one.id \
         WHERE (did_order, did_cancel, did_ship) IS NOT (ordered, cancelled, shipped) \
         OR came NOT BETWEEN least AND most LIMIT {PROBLEMS_TOLD_MAX}"
    );
    differences(view, report, &sql, "order", ["ordered", "given back", "shipped", "returned"])
}

/// Each transfer.
pub(in crate::store) fn transfers(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let arrived = sum(&[Kind::TransferArrive]);
    let sql = format!(
        "WITH did AS (SELECT m.document_id AS id, {} AS requested, {} AS cancelled, \
         {} AS dispatched, {} AS received, {} AS damaged, {} AS lost, {arrived} AS arrived \
         FROM movement m JOIN movement_kind k ON k.id = m.kind \
         WHERE k.document = 2 AND m.document_id IS NOT NULL GROUP BY 1) \
         SELECT COALESCE(t.code, '?'), did.requested, did.cancelled, did.dispatched, \
         did.received, did.damaged, did.lost, did.arrived, t.requested, t.cancelled, \
         t.dispatched, t.received, t.received_unsellable, t.lost, \
         t.received + t.received_unsellable \
         FROM did FULL JOIN transfer t ON t.id = did.id \
         WHERE (did.requested, did.cancelled, did.dispatched, did.received, did.damaged, \
         did.lost, did.arrived) IS NOT (t.requested, t.cancelled, t.dispatched, t.received, \
         t.received_unsellable, t.lost, t.received + t.received_unsellable) \
         LIMIT {PROBLEMS_TOLD_MAX}",
        sum(&[Kind::TransferRequest]),
        sum(&[Kind::TransferCancel]),
        sum(&[Kind::TransferDispatch]),
        sum(&[Kind::TransferReceive]),
        sum(&[Kind::TransferReceiveUnsellable]),
        sum(&[Kind::TransferLose]),
    );
    let figures =
        ["requested", "cancelled", "dispatched", "received", "received damaged", "lost", "arrived"];
    differences(view, report, &sql, "transfer", figures)
}

/// Each agreement.
pub(in crate::store) fn agreements(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let sql = format!(
        "WITH did AS (SELECT m.document_id AS id, {} AS agreed, {} AS removed, {} AS delivered \
         FROM movement m JOIN movement_kind k ON k.id = m.kind \
         WHERE k.document = 4 AND m.document_id IS NOT NULL GROUP BY 1) \
         SELECT COALESCE(p.sku, '?'), COALESCE(did.agreed, 0), COALESCE(did.removed, 0), \
         COALESCE(did.delivered, 0), COALESCE(g.agreed, 0), COALESCE(g.removed, 0), \
         COALESCE(g.delivered, 0) FROM did FULL JOIN agreement g ON g.id = did.id \
         LEFT JOIN product p ON p.id = g.product_id \
         WHERE (COALESCE(did.agreed, 0), COALESCE(did.removed, 0), COALESCE(did.delivered, 0)) \
         IS NOT (COALESCE(g.agreed, 0), COALESCE(g.removed, 0), COALESCE(g.delivered, 0)) \
         LIMIT {PROBLEMS_TOLD_MAX}",
        sum(&[Kind::VirtualAdd]),
        sum(&[Kind::VirtualRemove]),
        sum(&[Kind::VirtualDeliver]),
    );
    differences(view, report, &sql, "agreement for", ["agreed", "removed", "delivered"])
}

/// Each row: a code, the figures that the movements make, the figures that the document says.
fn differences<const N: usize>(
    view: &View<'_>,
    report: &mut Report,
    sql: &str,
    noun: &str,
    figures: [&str; N],
) -> Result<(), Error> {
    let rows = all(view.connection, sql, "compare the documents", [], |row| {
        let code: String = row.get(0)?;
        let pairs: Vec<(i64, i64)> = (1..=N)
            .map(|at| {
                let did: Option<i64> = row.get(at)?;
                let says: Option<i64> = row.get(at.saturating_add(N))?;
                Ok((did.unwrap_or_default(), says.unwrap_or_default()))
            })
            .collect::<rusqlite::Result<_>>()?;
        Ok((code, pairs))
    })?;
    for (code, pairs) in rows {
        for (figure, (did, says)) in figures.iter().zip(pairs) {
            let what = format!("{noun} {code}: {figure}, by its movements");
            report.differs(&what, (String::new(), String::new()), did, says);
        }
    }
    Ok(())
}
