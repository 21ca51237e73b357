//! Replays the whole ledger and compares it with every figure kept beside it.
//!
//! Everything is read once, as it lies in the file (see `sweep`); only where something does not
//! come out even it is asked what exactly. What is compared:
//!
//! - SQLite's own integrity and foreign keys;
//! - each movement's balances with the balances before it and its effect;
//! - each row of stock with the end of its history, and with the rules of [`crate::domain::stock`];
//! - order-occupied with the open order lines, transfer-occupied and in transit with the open
//!   transfers, sales a day with the movements that sold;
//! - what each order, transfer, agreement and stock-take says it did with the movements that bear its name;
//! - the sums of products and warehouses, the velocity, the alerts and the counts;
//! - the search index with what products are found by, of a large store in part.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::domain::movement::KINDS;
use crate::domain::stock::{BUCKETS, Bucket, Stock};
use crate::store::error::doing;
use crate::store::replay::{names, written};
use crate::store::row::{BUCKET_COLUMNS, all, prepared, stock as read_stock};
use crate::store::sweep::{Entries, Wrong, in_passing};
use crate::store::{
    Error, Store, View, alerts, barcodes, counts, flow, glance, ledger, replay, search, structure,
    sweep, traces,
};

/// Most problems that are told; more are counted.
pub(in crate::store) const PROBLEMS_TOLD_MAX: usize = 1_000;

/// What a replay found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether everything agrees.
    pub ok: bool,
    /// Rows of stock compared.
    pub stock_rows: i64,
    /// Movements replayed.
    pub movements: i64,
    /// What does not agree, the first movement that departs first.
    pub problems: Vec<Problem>,
    /// How many more there are.
    #[serde(skip_serializing_if = "is_zero")]
    pub more_problems: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_zero(count: &i64) -> bool {
    *count == 0
}

/// One thing that does not agree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What.
    pub what: String,
    /// The movement that departs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub movement: Option<i64>,
    /// The product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// The warehouse.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warehouse: Option<String>,
    /// What the ledger says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
}

impl Report {
    /// Takes in what another look found.
    fn join(&mut self, other: Self) {
        other.problems.into_iter().for_each(|problem| self.problem(problem));
        self.more_problems = self.more_problems.saturating_add(other.more_problems);
    }

    /// In order, and judged.
    fn closed(mut self) -> Self {
        self.problems.sort_by_key(|problem| problem.movement.unwrap_or(i64::MAX));
        self.ok = self.problems.is_empty() && self.more_problems == 0;
        self
    }

    pub(in crate::store) fn problem(&mut self, problem: Problem) {
        if self.problems.len() < PROBLEMS_TOLD_MAX {
            self.problems.push(problem);
        } else {
            self.more_problems = self.more_problems.saturating_add(1);
        }
    }

    pub(in crate::store) fn differs(
        &mut self,
        what: &str,
        at: (String, String),
        expected: i64,
        found: i64,
    ) {
        if expected != found {
            self.problem(Problem {
                what: what.to_owned(),
                sku: Some(at.0).filter(|sku| !sku.is_empty()),
                warehouse: Some(at.1).filter(|code| !code.is_empty()),
                expected: Some(expected.to_string()),
                found: Some(found.to_string()),
                ..Problem::default()
            });
        }
    }
}

/// Replays the ledger; `progress` hears how many movements are done, now and then.
///
/// # Errors
///
/// [`Error::Sqlite`] when the file cannot be read at all; what can be read and is wrong is a
/// problem in the report.
pub fn verify(view: &View<'_>, progress: &mut dyn FnMut(i64)) -> Result<Report, Error> {
    let mut report = Report::default();
    in_passing(view, || {
        let entries = books(view, &mut report, progress);
        let entries = structure::or_told(&mut report, entries)?;
        let ledger = entries.into_iter().flat_map(Task::of_the_ledger);
        beside(view)?.into_iter().chain(ledger).try_for_each(|task| task.run(view, &mut report))
    })?;
    closed(view, report)
}

/// Compares what moved of late, once the sums that it is compared with are sound, and puts the
/// problems in order.
fn closed(view: &View<'_>, mut report: Report) -> Result<Report, Error> {
    if report.problems.is_empty() {
        flow::compare(view, &mut report)?;
    }
    Ok(report.closed())
}

/// The same by two at a time: `other` looks at the file in a look of its own that is no older than
/// the one of `view`, and whoever is done takes what is left.
///
/// # Errors
///
/// As [`verify`].
pub fn verify_by_two(
    view: &View<'_>,
    other: Store,
    progress: &mut dyn FnMut(i64),
) -> Result<Report, Error> {
    let mut report = Report::default();
    // From here on the look does not change.
    structure::or_told(&mut report, ledger::last(view))?;
    let (tell, told) = channel();
    // Who listens is there until the end.
    let mut places = 0..;
    let mut put =
        move |task| tell.send((places.next().unwrap_or(i64::MAX), task)).unwrap_or_default();
    beside(view)?.into_iter().for_each(&mut put);
    let told = &Mutex::new(told);
    let both = std::thread::scope(|scope| {
        let theirs = |view: &View<'_>| in_passing(view, || left(view, told));
        let beside = scope.spawn(move || other.read_at_length(theirs));
        let mine = in_passing(view, || {
            let entries = books(view, &mut report, progress);
            let entries = structure::or_told(&mut report, entries);
            let ledger = entries.map(|all| all.into_iter().flat_map(Task::of_the_ledger));
            let ledger = ledger.map(|tasks| tasks.for_each(&mut put));
            drop(put);
            ledger.and_then(|()| left(view, told))
        });
        let beside = beside.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        mine.and_then(|mine| Ok([mine, beside?]))
    });
    let mut both: Vec<(i64, Report)> = both?.into_iter().flatten().collect();
    both.sort_by_key(|(place, _)| *place);
    for (_, found) in both {
        report.join(found);
    }
    closed(view, report)
}

/// Does what nobody does yet, until nothing more comes.
fn left(view: &View<'_>, told: &Mutex<Receiver<(i64, Task)>>) -> Result<Vec<(i64, Report)>, Error> {
    let next = || told.lock().unwrap_or_else(PoisonError::into_inner).recv();
    let mut found = Vec::new();
    while let Ok((place, task)) = next() {
        let mut report = Report::default();
        task.run(view, &mut report)?;
        found.push((place, report));
    }
    Ok(found)
}

/// A part of the check that stands for itself.
enum Task {
    /// Something that is asked exactly.
    Ask(Exact),
    /// What a table's indexes hold and its rows name.
    Table(String),
    /// What an index of the ledger holds, by its number.
    Ledger(usize, Entries),
}

impl Task {
    fn of_the_ledger(entries: Entries) -> impl Iterator<Item = Self> {
        (0..sweep::INDEXES.len()).map(move |index| Self::Ledger(index, entries))
    }

    fn run(self, view: &View<'_>, report: &mut Report) -> Result<(), Error> {
        let done = match self {
            Self::Ask(exact) => exact(view, report),
            Self::Table(table) => structure::table(view, report, &table),
            Self::Ledger(index, entries) => structure::ledger(view, report, index, &entries),
        };
        structure::or_told(report, done).map(drop)
    }
}

/// What the sweep does not look at, what takes longest first.
fn beside(view: &View<'_>) -> Result<Vec<Task>, Error> {
    let asked: [Exact; 6] = [
        structure::pages,
        alerts::verify::compare,
        search::check::compare,
        barcodes::compare,
        kept_counts,
        counts::audit::compare,
    ];
    let tables = structure::tables(view)?.into_iter().map(Task::Table);
    Ok(asked.map(Task::Ask).into_iter().chain(tables).collect())
}

/// What asks exactly.
type Exact = fn(&View<'_>, &mut Report) -> Result<(), Error>;

/// The ledger, the rows of stock and the documents, in one look.
fn books(
    view: &View<'_>,
    report: &mut Report,
    progress: &mut dyn FnMut(i64),
) -> Result<Entries, Error> {
    kinds(view, report)?;
    let (found, entries) = sweep::sweep(view, progress)?;
    (report.movements, report.stock_rows) = (found.movements, found.stock_rows);
    for at in &found.departed {
        replay::row(view, report, *at)?;
    }
    report.more_problems = report.more_problems.saturating_add(found.more);
    let wrong = found.wrong;
    let told = report.problems.len();
    let exact: [(bool, Exact); 12] = [
        (wrong.references, replay::hole),
        (wrong.references, |view, report| structure::references(view, report, None)),
        (wrong.demands, structure::demands),
        (wrong.sold, replay::sold),
        (wrong.rows, rows),
        (wrong.sums, sums),
        (wrong.velocity, alerts::verify::velocity),
        (wrong.held, documents),
        (wrong.orders, traces::orders),
        (wrong.transfers, traces::transfers),
        (wrong.agreements, traces::agreements),
        (wrong.counts, counts::audit::posted),
    ];
    for (_, exact) in exact.into_iter().filter(|(wrong, _)| *wrong) {
        exact(view, report)?;
    }
    if wrong != Wrong::default() && report.problems.len() == told && found.departed.is_empty() {
        let what = format!("what was added up does not agree: {wrong:?}");
        report.problem(Problem { what, ..Problem::default() });
    }
    pools(view, report)?;
    Ok(entries)
}

/// The kinds in the file must be the kinds of the rules.
fn kinds(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let sql = format!("SELECT id, name, {BUCKET_COLUMNS} FROM movement_kind ORDER BY id");
    let found = all(view.connection, &sql, "read the kinds", [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, read_stock(row, 2)?))
    })?;
    for spec in KINDS {
        let effect = spec.kind.effect(1)?;
        let same = |(id, name, stock): &(i64, String, Stock)| {
            *id == spec.id && name == spec.name && *stock == effect
        };
        if !found.iter().any(same) {
            let what = format!("movement kind {} is not as the rules have it", spec.name);
            report.problem(Problem { what, ..Problem::default() });
        }
    }
    Ok(())
}

/// Each row of stock: sound by the rules, and 0 where nothing ever moved.
fn rows(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let sql = format!(
        "SELECT product_id, warehouse_id, total, floor, EXISTS (SELECT 1 FROM movement m \
         WHERE m.product_id = stock.product_id AND m.warehouse_id = stock.warehouse_id), \
         {BUCKET_COLUMNS} FROM stock"
    );
    let what = "walk the stock";
    let mut statement = prepared(view.connection, &sql, what)?;
    let mut found = statement.query([]).map_err(doing(what))?;
    while let Some(row) = found.next().map_err(doing(what))? {
        let figures = (|| {
            let at: (i64, i64) = (row.get(0)?, row.get(1)?);
            let (total, floor): (i64, i64) = (row.get(2)?, row.get(3)?);
            Ok((at, total, floor, row.get::<_, bool>(4)?, read_stock(row, 5)?))
        })();
        let (at, total, floor, moved, stock) = figures.map_err(doing(what))?;
        if total != stock.total() {
            report.differs("total", names(view, at)?, stock.total(), total);
        }
        let unmoved = (!moved && stock != Stock::default()).then_some("stock without a movement");
        if let Some(fault) = stock.fault(floor).or(unmoved) {
            let (sku, warehouse) = names(view, at)?;
            report.problem(Problem {
                what: format!("{sku} in {warehouse}: {fault}"),
                sku: Some(sku),
                warehouse: Some(warehouse),
                found: Some(written(&stock)),
                ..Problem::default()
            });
        }
    }
    Ok(())
}

/// What documents hold must be what the buckets say they hold.
fn documents(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let orders = "SELECT product_id, warehouse_id, sum(quantity - shipped - cancelled) \
                  FROM order_line WHERE shipped + cancelled < quantity GROUP BY 1, 2";
    held(view, report, orders, Bucket::OrderOccupied, "order_occupied")?;
    let open = "FROM transfer WHERE state < 2 GROUP BY 1, 2";
    let occupied = format!(
        "SELECT product_id, from_id, \
         sum(requested - cancelled - received - received_unsellable - lost) {open}"
    );
    held(view, report, &occupied, Bucket::TransferOccupied, "transfer_occupied")?;
    let road = format!(
        "SELECT product_id, from_id, \
         sum(dispatched - received - received_unsellable - lost) {open}"
    );
    held(view, report, &road, Bucket::InTransit, "in_transit")?;
    let supplied = "SELECT product_id, warehouse_id, sum(units) FROM ( \
         SELECT product_id, warehouse_id, agreed - removed - delivered AS units FROM agreement \
         UNION ALL SELECT product_id, warehouse_id, quantity - shipped - cancelled \
         FROM order_line WHERE issued = 1 AND shipped + cancelled < quantity) GROUP BY 1, 2";
    held(view, report, supplied, Bucket::Virtual, "virtual_stock")
}

/// What pools keep must be locked, and what they say of orders must be what orders say.
fn pools(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let sql = format!(
        "SELECT s.product_id, s.warehouse_id, sum(l.unreleased + l.open), s.locked \
         FROM pool_line l JOIN pool p ON p.id = l.pool_id AND p.state IN (1, 2) \
         JOIN stock s ON s.product_id = l.product_id AND s.warehouse_id = l.warehouse_id \
         GROUP BY 1, 2 HAVING sum(l.unreleased + l.open) > s.locked LIMIT {PROBLEMS_TOLD_MAX}"
    );
    let short = all(view.connection, &sql, "compare the pools", [], |row| {
        Ok(((row.get(0)?, row.get(1)?), row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
    })?;
    for (at, kept, locked) in short {
        report.differs("locked, for what pools keep", names(view, at)?, kept, locked);
    }
    let sql = "SELECT l.product_id, l.warehouse_id, l.held, l.shipped, l.oversold, \
         COALESCE(sum(CASE WHEN o.issued = 0 THEN o.quantity - o.shipped - o.cancelled END), 0), \
         COALESCE(sum(o.shipped), 0), \
         COALESCE(sum(CASE WHEN o.issued = 1 THEN o.quantity - o.shipped - o.cancelled END), 0) \
         FROM pool_line l LEFT JOIN order_line o ON o.pool_line_id = l.id GROUP BY l.id";
    let rows = all(view.connection, sql, "compare the pools' orders", [], |row| {
        let at: (i64, i64) = (row.get(0)?, row.get(1)?);
        let figures: [i64; 6] =
            [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?];
        Ok((at, figures))
    })?;
    for (at, [held, shipped, oversold, lines_hold, lines_shipped, lines_oversold]) in rows {
        let pairs = [
            ("held of a pool", lines_hold, held),
            ("shipped of a pool", lines_shipped, shipped),
            ("oversold of a pool", lines_oversold, oversold),
        ];
        for (what, expected, found) in pairs.into_iter().filter(|(_, a, b)| a != b) {
            report.differs(what, names(view, at)?, expected, found);
        }
    }
    Ok(())
}

fn held(
    view: &View<'_>,
    report: &mut Report,
    documents: &str,
    bucket: Bucket,
    column: &str,
) -> Result<(), Error> {
    let sql = format!(
        "WITH held (product_id, warehouse_id, units) AS ({documents}) \
         SELECT s.product_id, s.warehouse_id, COALESCE(h.units, 0), s.{column} FROM stock s \
         LEFT JOIN held h ON h.product_id = s.product_id AND h.warehouse_id = s.warehouse_id \
         WHERE s.{column} <> COALESCE(h.units, 0) LIMIT {PROBLEMS_TOLD_MAX}"
    );
    let rows = all(view.connection, &sql, "compare the documents", [], |row| {
        Ok(((row.get(0)?, row.get(1)?), row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
    })?;
    for (at, documents, bucket_holds) in rows {
        let what = format!("{} against the documents that hold it", bucket.name());
        report.differs(&what, names(view, at)?, documents, bucket_holds);
    }
    Ok(())
}

fn sums(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let sql = format!(
        "SELECT p.sku, p.sellable, p.total, COALESCE(sum(s.sellable), 0), \
         COALESCE(sum(s.total), 0) FROM product p LEFT JOIN stock s ON s.product_id = p.id \
         GROUP BY p.id HAVING p.sellable <> COALESCE(sum(s.sellable), 0) \
         OR p.total <> COALESCE(sum(s.total), 0) LIMIT {PROBLEMS_TOLD_MAX}"
    );
    let rows = all(view.connection, &sql, "compare the products' sums", [], |row| {
        let figures: [i64; 4] = [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
        Ok((row.get::<_, String>(0)?, figures))
    })?;
    for (sku, [sellable, total, sum_sellable, sum_total]) in rows {
        let at = || (sku.clone(), String::new());
        report.differs("sellable over all warehouses", at(), sum_sellable, sellable);
        report.differs("total over all warehouses", at(), sum_total, total);
    }
    let summed: Vec<String> = BUCKET_COLUMNS
        .split(", ")
        .map(|column| format!("COALESCE(sum(s.{}), 0)", column.trim()))
        .collect();
    let kept: Vec<String> =
        BUCKET_COLUMNS.split(", ").map(|column| format!("w.{}", column.trim())).collect();
    let sql = format!(
        "SELECT w.code, {}, {} FROM warehouse w LEFT JOIN stock s ON s.warehouse_id = w.id \
         GROUP BY w.id",
        kept.join(", "),
        summed.join(", ")
    );
    let rows = all(view.connection, &sql, "compare the warehouses' sums", [], |row| {
        Ok((row.get::<_, String>(0)?, read_stock(row, 1)?, read_stock(row, 8)?))
    })?;
    for (code, kept, summed) in rows {
        for bucket in BUCKETS {
            let what = format!("{} over all products", bucket.name());
            let at = (String::new(), code.clone());
            report.differs(&what, at, summed.get(bucket), kept.get(bucket));
        }
    }
    Ok(())
}

/// Every count as it is when counted anew.
pub(in crate::store) fn counted(view: &View<'_>) -> Result<BTreeMap<String, i64>, Error> {
    let sql = "SELECT 'products', count(*) FROM product \
         UNION ALL SELECT 'products_in_stock', \
         count(*) - (SELECT count(*) FROM product WHERE availability > 0) FROM product \
         UNION ALL SELECT 'products_' || CASE availability WHEN 1 THEN 'low' \
         WHEN 2 THEN 'sold_out' ELSE 'oversold' END, count(*) \
         FROM product WHERE availability > 0 GROUP BY availability \
         UNION ALL SELECT 'orders_' || CASE state WHEN 0 THEN 'placed' WHEN 1 THEN 'paid' \
         WHEN 2 THEN 'shipped' WHEN 3 THEN 'returned' WHEN 4 THEN 'cancelled' \
         WHEN 5 THEN 'expired' ELSE 'cart' END, count(*) FROM sales_order GROUP BY state \
         UNION ALL SELECT 'transfers_' || CASE state WHEN 0 THEN 'requested' \
         WHEN 1 THEN 'dispatched' WHEN 2 THEN 'received' WHEN 3 THEN 'lost' \
         ELSE 'cancelled' END, count(*) FROM transfer GROUP BY state \
         UNION ALL SELECT 'pools_' || CASE state WHEN 0 THEN 'draft' WHEN 1 THEN 'scheduled' \
         WHEN 2 THEN 'active' ELSE 'ended' END, count(*) FROM pool GROUP BY state \
         UNION ALL SELECT 'counts_' || CASE state WHEN 0 THEN 'open' WHEN 1 THEN 'posted' \
         WHEN 2 THEN 'cancelled' ELSE 'reversed' END, count(*) FROM stocktake GROUP BY state";
    let rows = all(view.connection, sql, "count", [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
    })?;
    let mut counts: BTreeMap<String, i64> = rows.into_iter().collect();
    counts.extend(alerts::verify::counted(view)?);
    Ok(counts)
}

fn kept_counts(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let (kept, counted) = (glance::read(view)?, counted(view)?);
    for name in kept.keys().chain(counted.keys()).collect::<std::collections::BTreeSet<_>>() {
        let expected = counted.get(name).copied().unwrap_or_default();
        let found = kept.get(name).copied().unwrap_or_default();
        let what = format!("count of {name}");
        report.differs(&what, (String::new(), String::new()), expected, found);
    }
    Ok(())
}
