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
        format!(
            "COALESCE(sum(m.quantity) FILTER (WHERE m.kind IN ({}) OR ({more})), 0)",
            ids(kinds)
        )
    };
    let ordered = part(&[Kind::Reserve, Kind::ReserveFromPool], &issue, false);
    let given_back = part(&[Kind::Unreserve, Kind::UnreserveToPool], &retire, false);
    let shipped = part(&[Kind::Ship], &retire, true);
    let unshipped = part(&[Kind::Unship], &issue, true);
    let returned = sum(&[Kind::ReturnSellable, Kind::ReturnUnsellable]);
    // Of what was issued, goods may or may not have come back.
    let sql = format!(
        "WITH did AS (SELECT m.document_id AS id, m.product_id AS product, \
         m.warehouse_id AS place, {ordered} AS ordered, {given_back} AS cancelled, \
         {shipped} - {unshipped} AS shipped, {returned} AS returned \
         FROM movement m JOIN movement_kind k ON k.id = m.kind \
         WHERE k.document = 1 AND m.document_id IS NOT NULL GROUP BY 1, 2, 3), \
         says AS (SELECT order_id AS id, product_id AS product, warehouse_id AS place, \
         sum(quantity) AS ordered, sum(cancelled) AS cancelled, sum(shipped) AS shipped, \
         sum(returned) FILTER (WHERE issued = 0) AS returned, sum(returned) AS all_returned \
         FROM order_line GROUP BY 1, 2, 3) \
         SELECT COALESCE(o.code, '?'), \
         COALESCE(did.ordered, 0), COALESCE(did.cancelled, 0), COALESCE(did.shipped, 0), \
         max(COALESCE(says.returned, 0), min(COALESCE(did.returned, 0), \
         COALESCE(says.all_returned, 0))), \
         COALESCE(says.ordered, 0), COALESCE(says.cancelled, 0), COALESCE(says.shipped, 0), \
         COALESCE(did.returned, 0) \
         FROM did FULL JOIN says ON says.id = did.id AND says.product = did.product \
         AND says.place = did.place \
         LEFT JOIN sales_order o ON o.id = COALESCE(did.id, says.id) \
         WHERE (did.ordered, did.cancelled, did.shipped) \
         IS NOT (says.ordered, says.cancelled, says.shipped) \
         OR did.returned NOT BETWEEN COALESCE(says.returned, 0) AND says.all_returned \
         LIMIT {PROBLEMS_TOLD_MAX}"
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
