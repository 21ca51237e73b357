//! Where each alert comes from: a question to what is so now, with a key to page by.

use rusqlite::CachedStatement;
use rusqlite::types::Value;

use crate::domain::alert::{ALERTS, AlertKind, Basis, Severity};
use crate::domain::availability::Availability;
use crate::store::alerts::marks::{Mark, sleeps_name};
use crate::store::alerts::{AlertRow, Figures};
use crate::store::error::doing;
use crate::store::row::{all, prepared};
use crate::store::{Error, View};

/// Which alerts are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Those that nobody knows of and that do not sleep.
    #[default]
    Open,
    /// Those that somebody knows of.
    Known,
    /// Those that sleep.
    Snoozed,
    /// All of them.
    All,
}

impl Scope {
    /// Every scope, with its name on the command line.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Open, "open"),
        (Self::Known, "known"),
        (Self::Snoozed, "snoozed"),
        (Self::All, "all"),
    ];

    const fn condition(self) -> &'static str {
        match self {
            Self::Open => "(m.kind IS NULL OR (m.sleeps = 1 AND m.until <= :now))",
            Self::Known => "m.sleeps = 0",
            Self::Snoozed => "(m.sleeps = 2 OR (m.sleeps = 1 AND m.until > :now))",
            Self::All => "1",
        }
    }
}

/// What is asked, and what it depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Of these kinds; none for all.
    pub kinds: Vec<AlertKind>,
    /// Of this severity.
    pub severity: Option<Severity>,
    /// Open, known, asleep.
    pub scope: Scope,
    /// In this warehouse's row only.
    pub warehouse: Option<i64>,
    /// About this product's row only.
    pub product: Option<i64>,
    /// This alert and no other.
    pub only: Option<(i64, i64)>,
    /// Behind this place of this key.
    pub after: Option<(usize, i64, i64)>,
    /// At most so many.
    pub limit: i64,
    /// The time, UTC milliseconds.
    pub now: i64,
    /// The day, in days since 1970-01-01.
    pub today: i64,
    /// What kept figures were worked out with.
    pub basis: Basis,
    /// What is soon.
    pub soon: Soon,
}

/// How early documents alert.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Soon {
    /// Minutes before an unpaid order expires.
    pub order_minutes: i64,
    /// Hours before a stage is due.
    pub stage_hours: i64,
    /// Days before a lot expires.
    pub lot_days: i64,
    /// Days that a stock-take may be open.
    pub count_days: i64,
    /// Share of a pool that is left, in percent.
    pub pool_percent: i64,
}

/// One source: a kind of alert, and where rows of it come from.
struct Source {
    kind: AlertKind,
    sql: String,
}

const PRODUCT: &str = "SELECT p.id AS a, 0 AS b, p.id AS product_id, p.sku, p.name, \
     NULL AS warehouse, NULL AS warehouse_id, NULL AS document, p.sellable AS f0, \
     COALESCE(p.threshold, p.category_threshold, :threshold) AS f1, \
     COALESCE(p.safety, 0) AS f2, p.total AS f3, p.sold_recent AS f4 FROM product p WHERE ";

const ROW: &str = "SELECT s.product_id AS a, s.warehouse_id AS b, s.product_id, p.sku, p.name, \
     w.code AS warehouse, s.warehouse_id, NULL AS document, s.sellable AS f0, s.threshold AS f1, \
     0 AS f2, s.total AS f3, (SELECT COALESCE(sum(d.units), 0) FROM sales_day d \
     WHERE d.product_id = s.product_id AND d.warehouse_id = s.warehouse_id \
     AND d.day > :today - 30) AS f4 FROM stock s JOIN product p ON p.id = s.product_id \
     JOIN warehouse w ON w.id = s.warehouse_id WHERE ";

/// Every source, in the order of [`ALERTS`]. Where it stands among them is part of a page's key.
fn sources() -> Vec<Source> {
    let mut all = Vec::new();
    for row in ALERTS {
        for sql in sql(row.kind) {
            all.push(Source { kind: row.kind, sql });
        }
    }
    all
}

fn state(state: Availability) -> Vec<String> {
    let id = state.id();
    vec![
        format!("{PRODUCT} p.availability > 0 AND p.availability = {id}"),
        format!("{ROW} s.availability > 0 AND s.availability = {id}"),
    ]
}

fn sql(kind: AlertKind) -> Vec<String> {
    match kind {
        AlertKind::Oversold => state(Availability::Oversold),
        AlertKind::SoldOut => state(Availability::SoldOut),
        AlertKind::Low => state(Availability::Low),
        AlertKind::Urgent => vec![format!("{PRODUCT} p.urgent = 1")],
        AlertKind::NearCap => vec![NEAR_CAP.to_owned()],
        AlertKind::Leftover => vec![LEFTOVER.to_owned()],
        AlertKind::PoolLow => vec![POOL_LOW.to_owned()],
        AlertKind::BackInStock => vec![BACK_IN_STOCK.to_owned()],
        AlertKind::TransferOverdue => vec![TRANSFER_OVERDUE.to_owned()],
        AlertKind::CountOverdue => vec![COUNT_OVERDUE.to_owned()],
        AlertKind::StageDue => vec![STAGE_DUE.to_owned()],
        AlertKind::OrderExpiring => vec![ORDER_EXPIRING.to_owned()],
        AlertKind::ExpiringLot => vec![EXPIRING_LOT.to_owned()],
        AlertKind::Overstock => vec![OVERSTOCK.to_owned()],
        AlertKind::SlowMover => vec![SLOW_MOVER.to_owned()],
    }
}

const NEAR_CAP: &str = "SELECT a, b, product_id, sku, name, NULL AS warehouse, \
     NULL AS warehouse_id, NULL AS document, used AS f0, cap AS f1, \
     CASE WHEN cap > 0 THEN used * 100 / cap ELSE 100 END AS f2, 0 AS f3, 0 AS f4 FROM (\
     SELECT p.id AS a, 0 AS b, p.id AS product_id, p.sku, p.name, p.cap AS cap, \
     CASE p.cap_period WHEN 0 THEN (SELECT COALESCE(sum(o.quantity - o.shipped - o.cancelled), 0) \
     FROM order_line o WHERE o.product_id = p.id AND o.shipped + o.cancelled < o.quantity \
     AND o.issued = 1) ELSE (SELECT COALESCE(sum(d.units), 0) FROM accepted_day d \
     WHERE d.product_id = p.id AND d.day >= :day - CASE p.cap_period WHEN 2 THEN 6 ELSE 0 END) \
     END AS used FROM product p WHERE p.near_cap = 1)";

const LEFTOVER: &str = "SELECT s.product_id AS a, s.warehouse_id AS b, s.product_id, p.sku, \
     p.name, w.code AS warehouse, s.warehouse_id, NULL AS document, s.leftover AS f0, \
     s.locked AS f1, s.sellable AS f2, 0 AS f3, 0 AS f4 FROM stock s \
     JOIN product p ON p.id = s.product_id JOIN warehouse w ON w.id = s.warehouse_id \
     WHERE s.leftover > 0";

const POOL_LOW: &str = "SELECT l.id AS a, 0 AS b, l.product_id, p.sku, p.name, \
     w.code AS warehouse, l.warehouse_id, o.code AS document, l.unreleased + l.open AS f0, \
     l.allocated AS f1, (l.unreleased + l.open) * 100 / max(l.allocated, 1) AS f2, 0 AS f3, \
     0 AS f4 FROM pool o JOIN pool_line l ON l.pool_id = o.id \
     JOIN product p ON p.id = l.product_id JOIN warehouse w ON w.id = l.warehouse_id \
     WHERE o.state = 2 AND o.purpose = 0 AND l.allocated > 0 \
     AND (l.unreleased + l.open) * 100 <= l.allocated * :pool";

/// Orders that wait for units, and were placed before the product came back.
const BACK_IN_STOCK: &str = "SELECT p.id AS a, 0 AS b, p.id AS product_id, p.sku, p.name, \
     NULL AS warehouse, NULL AS warehouse_id, min(o.code) AS document, p.sellable AS f0, \
     count(DISTINCT o.id) AS f1, sum(h.quantity) AS f2, 0 AS f3, 0 AS f4 \
     FROM sales_order o CROSS JOIN order_wish h ON h.order_id = o.id \
     JOIN product p ON p.id = h.product_id \
     WHERE o.state < 2 AND o.holds = 0 AND p.sellable > 0 AND EXISTS (\
     SELECT 1 FROM alert_crossing c WHERE c.product_id = p.id AND c.b = 0 \
     AND c.before IN ('sold_out', 'oversold') AND c.after IN ('low', 'in_stock') \
     AND c.at >= o.placed_at) GROUP BY p.id";

const TRANSFER_OVERDUE: &str = "SELECT t.id AS a, 0 AS b, t.product_id, p.sku, p.name, \
     w.code AS warehouse, t.to_id AS warehouse_id, t.code AS document, \
     t.requested - t.cancelled - t.received - t.received_unsellable - t.lost AS f0, \
     t.expected_on AS f1, 0 AS f2, 0 AS f3, 0 AS f4 FROM transfer t \
     JOIN product p ON p.id = t.product_id JOIN warehouse w ON w.id = t.to_id \
     WHERE t.state < 2 AND t.expected_on IS NOT NULL AND t.expected_on < :today";

const COUNT_OVERDUE: &str = "SELECT c.id AS a, 0 AS b, NULL AS product_id, NULL AS sku, c.name, \
     w.code AS warehouse, c.warehouse_id, c.code AS document, \
     (:now - c.started_at) / 86400000 AS f0, c.entries AS f1, 0 AS f2, 0 AS f3, 0 AS f4 \
     FROM stocktake c JOIN warehouse w ON w.id = c.warehouse_id \
     WHERE c.state = 0 AND c.started_at <= :count";

const STAGE_DUE: &str = "SELECT g.line_id AS a, g.stage AS b, l.product_id, p.sku, p.name, \
     w.code AS warehouse, l.warehouse_id, o.code AS document, \
     min(g.quantity, l.unreleased) AS f0, g.at AS f1, 0 AS f2, 0 AS f3, 0 AS f4 \
     FROM pool_stage g JOIN pool_line l ON l.id = g.line_id JOIN pool o ON o.id = l.pool_id \
     JOIN product p ON p.id = l.product_id JOIN warehouse w ON w.id = l.warehouse_id \
     WHERE g.released_at IS NULL AND g.at IS NOT NULL AND g.at <= :stage AND o.state IN (1, 2)";

const ORDER_EXPIRING: &str = "SELECT o.id AS a, 0 AS b, NULL AS product_id, \
     (SELECT p.sku FROM order_line l JOIN product p ON p.id = l.product_id \
     WHERE l.order_id = o.id ORDER BY l.line LIMIT 1) AS sku, o.customer AS name, \
     NULL AS warehouse, NULL AS warehouse_id, o.code AS document, \
     (SELECT COALESCE(sum(l.quantity - l.shipped - l.cancelled), 0) FROM order_line l \
     WHERE l.order_id = o.id) AS f0, o.expires_at AS f1, 0 AS f2, 0 AS f3, 0 AS f4 \
     FROM sales_order o WHERE o.state IN (0, 6) AND o.expires_at IS NOT NULL AND o.state = 0 \
     AND o.expires_at > :now AND o.expires_at <= :order";

/// What is left of a lot, first in first out: what came later is still there before it.
const EXPIRING_LOT: &str = "SELECT a, b, product_id, sku, name, warehouse, warehouse_id, \
     document, f0, f1, 0 AS f2, 0 AS f3, 0 AS f4 FROM (SELECT m.id AS a, 0 AS b, m.product_id, \
     p.sku, p.name, w.code AS warehouse, m.warehouse_id, COALESCE(r.lot, '') AS document, \
     min(m.quantity, s.total - s.unsellable - COALESCE((SELECT sum(n.quantity * (k.sellable \
     + k.order_occupied + k.locked + k.transfer_occupied - k.in_transit - k.virtual_stock)) \
     FROM movement n JOIN movement_kind k ON k.id = n.kind WHERE n.product_id = m.product_id \
     AND n.warehouse_id = m.warehouse_id AND n.id > m.id AND n.quantity * (k.sellable \
     + k.order_occupied + k.locked + k.transfer_occupied - k.in_transit - k.virtual_stock) > 0), \
     0)) AS f0, r.expires_on AS f1 FROM receipt r JOIN movement m ON m.id = r.movement_id \
     JOIN stock s ON s.product_id = m.product_id AND s.warehouse_id = m.warehouse_id \
     JOIN product p ON p.id = m.product_id JOIN warehouse w ON w.id = m.warehouse_id \
     WHERE r.expires_on IS NOT NULL AND r.expires_on <= :lot AND r.expires_on > :today - 90 \
     AND NOT EXISTS (SELECT 1 FROM movement v WHERE v.reverses = m.id)) WHERE f0 > 0";

const OVERSTOCK: &str = "SELECT p.id AS a, 0 AS b, p.id AS product_id, p.sku, p.name, \
     NULL AS warehouse, NULL AS warehouse_id, NULL AS document, p.sellable AS f0, \
     p.sold_recent AS f1, p.sellable * 30 / max(p.sold_recent, 1) AS f2, 0 AS f3, 0 AS f4 \
     FROM product p WHERE p.overstock = 1";

const SLOW_MOVER: &str = "SELECT p.id AS a, 0 AS b, p.id AS product_id, p.sku, p.name, \
     NULL AS warehouse, NULL AS warehouse_id, NULL AS document, p.sellable AS f0, \
     :day - p.quiet_since AS f1, 0 AS f2, 0 AS f3, 0 AS f4 FROM product p WHERE p.slow = 1";

/// Lots of which something is left and that expire from today on, the first ones first: lot,
/// product, units, day.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn lots(
    view: &View<'_>,
    (today, until): (i64, i64),
    limit: i64,
) -> Result<Vec<(String, String, i64, i64)>, Error> {
    let sql = format!(
        "SELECT document, sku, f0, f1 FROM ({EXPIRING_LOT}) WHERE f1 >= :today \
         ORDER BY f1, a LIMIT :limit"
    );
    let params = rusqlite::named_params! { ":lot": until, ":today": today, ":limit": limit };
    all(view.connection, &sql, "look for lots that expire", params, |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })
}

/// A page of alerts, the most pressing first.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn page(view: &View<'_>, asked: &Asked) -> Result<Vec<AlertRow>, Error> {
    let mut rows = Vec::new();
    let (from, mut a, mut b) = asked.after.unwrap_or((0, i64::MIN, i64::MIN));
    for (place, source) in sources().into_iter().enumerate().skip(from) {
        let wanted = asked.kinds.is_empty() || asked.kinds.contains(&source.kind);
        let severity = asked.severity.is_none_or(|one| one == source.kind.spec().severity);
        let left = asked.limit.saturating_sub(i64::try_from(rows.len()).unwrap_or(i64::MAX));
        if wanted && severity && left > 0 {
            rows.extend(read(view, asked, (place, &source), (a, b), left)?);
        }
        (a, b) = (i64::MIN, i64::MIN);
    }
    Ok(rows)
}

fn conditions(asked: &Asked) -> String {
    let mut text = asked.scope.condition().to_owned();
    if asked.after.is_some() {
        text.push_str(" AND x.a >= :a AND (x.a > :a OR x.b > :b)");
    }
    if asked.warehouse.is_some() {
        text.push_str(" AND x.warehouse_id = :warehouse");
    }
    if asked.product.is_some() {
        text.push_str(" AND x.product_id = :product");
    }
    if asked.only.is_some() {
        text.push_str(" AND x.a = :only_a AND x.b = :only_b");
    }
    text
}

fn values(asked: &Asked, (a, b): (i64, i64), limit: i64) -> [(&'static str, i64); 17] {
    let soon = asked.soon;
    let after = |factor: i64, units: i64| asked.now.saturating_add(units.saturating_mul(factor));
    let only = asked.only.unwrap_or_default();
    [
        (":now", asked.now),
        (":today", asked.today),
        (":day", asked.basis.day),
        (":threshold", asked.basis.threshold),
        (":order", after(60_000, soon.order_minutes)),
        (":stage", after(3_600_000, soon.stage_hours)),
        (":lot", asked.today.saturating_add(soon.lot_days)),
        (":pool", soon.pool_percent),
        (":count", asked.now.saturating_sub(soon.count_days.saturating_mul(86_400_000))),
        (":warehouse", asked.warehouse.unwrap_or_default()),
        (":product", asked.product.unwrap_or_default()),
        (":only_a", only.0),
        (":only_b", only.1),
        (":a", a),
        (":b", b),
        (":limit", limit),
        (":kind", 0),
    ]
}

fn bound<'a>(
    view: &'a View<'_>,
    sql: &str,
    values: &[(&'static str, i64)],
) -> Result<CachedStatement<'a>, Error> {
    let what = "look for alerts";
    let mut statement = prepared(view.connection, sql, what)?;
    for (name, value) in values {
        if let Some(index) = statement.parameter_index(name).map_err(doing(what))? {
            statement.raw_bind_parameter(index, Value::Integer(*value)).map_err(doing(what))?;
        }
    }
    Ok(statement)
}

/// What names the alerts of a kind, `asked.limit` at most, and nothing else of them: as they come,
/// so that no more of them are looked at.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub(super) fn keys(
    view: &View<'_>,
    kind: AlertKind,
    asked: &Asked,
) -> Result<Vec<(i64, i64)>, Error> {
    let what = "look for alerts";
    let mut keys = Vec::new();
    for source in sql(kind) {
        let sql = format!(
            "SELECT x.a, x.b FROM ({source}) x LEFT JOIN alert_mark m ON m.kind = {} \
             AND m.a = x.a AND m.b = x.b WHERE {} LIMIT :limit",
            kind.id(),
            conditions(asked)
        );
        let mut statement = bound(view, &sql, &values(asked, (0, 0), asked.limit))?;
        let mut found = statement.raw_query();
        while let Some(row) = found.next().map_err(doing(what))? {
            keys.push((|| Ok((row.get(0)?, row.get(1)?)))().map_err(doing(what))?);
        }
    }
    Ok(keys)
}

fn read(
    view: &View<'_>,
    asked: &Asked,
    (place, source): (usize, &Source),
    key: (i64, i64),
    limit: i64,
) -> Result<Vec<AlertRow>, Error> {
    let what = "look for alerts";
    let kind = source.kind.id();
    let sql = format!(
        "SELECT x.a, x.b, x.product_id, x.sku, x.name, x.warehouse, x.document, x.f0, x.f1, x.f2, \
         x.f3, x.f4, m.sleeps, m.until, m.at, n.name, m.note, \
         (SELECT c.at FROM alert_crossing c WHERE c.kind = {kind} AND c.a = x.a AND c.b = x.b \
         AND c.fired = 1 ORDER BY c.id DESC LIMIT 1) FROM ({}) x \
         LEFT JOIN alert_mark m ON m.kind = {kind} AND m.a = x.a AND m.b = x.b \
         LEFT JOIN actor n ON n.id = m.actor_id WHERE {} ORDER BY x.a, x.b LIMIT :limit",
        source.sql,
        conditions(asked)
    );
    let mut statement = bound(view, &sql, &values(asked, key, limit))?;
    let mut found = statement.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = found.next().map_err(doing(what))? {
        rows.push(alert(row, place, source.kind).map_err(doing(what))??);
    }
    Ok(rows)
}

fn alert(
    row: &rusqlite::Row<'_>,
    place: usize,
    kind: AlertKind,
) -> rusqlite::Result<Result<AlertRow, Error>> {
    let spec = kind.spec();
    let mut figures = Vec::new();
    for (name, column) in spec.figures.iter().zip(7..) {
        figures.push((*name, row.get::<_, i64>(column)?));
    }
    let key: (i64, i64) = (row.get(0)?, row.get(1)?);
    let mark = match row.get::<_, Option<i64>>(12)? {
        None => None,
        Some(sleeps) => {
            let mark = Mark {
                sleeps: "",
                until: row.get(13)?,
                at: row.get(14)?,
                by: row.get::<_, Option<String>>(15)?.unwrap_or_default(),
                note: row.get(16)?,
            };
            match sleeps_name(sleeps) {
                Ok(sleeps) => Some(Mark { sleeps, ..mark }),
                Err(corrupt) => return Ok(Err(corrupt)),
            }
        }
    };
    let figures = Figures(figures);
    let mut alert = AlertRow {
        id: String::new(),
        kind: kind.name(),
        alert: kind,
        severity: spec.severity.name(),
        code: spec.code,
        sku: row.get(3)?,
        name: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
        warehouse: row.get(5)?,
        document: row.get(6)?,
        suggested: figures.suggested(kind),
        figures,
        mends: spec.mends,
        since: row.get(17)?,
        mark,
        product: row.get(2)?,
        place,
        key,
    };
    alert.id = alert.name_of(spec.subject);
    Ok(Ok(alert))
}
