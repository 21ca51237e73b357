//! The kept figures of alerts against what they follow from.

use std::collections::BTreeMap;

use crate::domain::alert::{Basis, SOLD_DAYS};
use crate::domain::availability::{Availability, safety_stock};
use crate::domain::product::StockType;
use crate::store::alerts::flags::{kept, peak};
use crate::store::alerts::product::{CATEGORY, COLUMNS, read, read_one};
use crate::store::audit::{PROBLEMS_TOLD_MAX, Report};
use crate::store::replay::names;
use crate::store::row::{all, choice, execute};
use crate::store::sweep::scan::{Values, go_through};
use crate::store::sweep::stretch::Stretch;
use crate::store::{Error, Tx, View, glance, pools, thresholds};

/// Compares flags, watched stock and the thresholds kept beside products.
pub(in crate::store) fn compare(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let kept = kept(view)?;
    let (wrong, categories) = look(view, &kept.basis)?;
    for (path, found) in categories {
        let nearest = thresholds::nearest(view, &path)?.map(|row| row.threshold);
        if found.differs || found.kept != nearest {
            category(view, report, &path, nearest)?;
        }
    }
    if !kept.applied {
        return Ok(());
    }
    for id in wrong.into_iter().take(PROBLEMS_TOLD_MAX) {
        let at = (names(view, (id, 0))?.0, String::new());
        report.differs("alerts of a product, by its figures", at, 1, 0);
    }
    computed(view, report, kept.basis.day)?;
    watched(view, report)
}

/// The products whose kept flags are not what follows from their figures.
pub(super) fn changed(view: &View<'_>, basis: &Basis) -> Result<Vec<i64>, Error> {
    look(view, basis).map(|(wrong, _)| wrong)
}

/// What the products of a category keep of it.
struct Found {
    /// What the first one keeps.
    kept: Option<i64>,
    /// Whether another keeps something else.
    differs: bool,
}

/// What is seen of the products as they go by.
struct Seen {
    basis: Basis,
    /// Those whose flags are wrong.
    wrong: Vec<i64>,
    /// Those of which more than their row must be looked at.
    open: Vec<i64>,
    categories: BTreeMap<String, Found>,
}

impl Seen {
    fn product(&mut self, row: &Values<'_>) -> rusqlite::Result<()> {
        let product = read(row)?;
        match product.is_settled(&self.basis) {
            Some(true) => {}
            Some(false) => self.wrong.push(product.id),
            None => self.open.push(product.id),
        }
        let [threshold, path] = CATEGORY;
        let (path, kept) = (row.get_raw(path).as_str()?, row.get(threshold)?);
        if let Some(found) = self.categories.get_mut(path) {
            found.differs |= found.kept != kept;
        } else {
            self.categories.insert(path.to_owned(), Found { kept, differs: false });
        }
        Ok(())
    }
}

/// Goes through all products once: those whose flags are wrong, and what is kept of each category.
fn look(view: &View<'_>, basis: &Basis) -> Result<(Vec<i64>, BTreeMap<String, Found>), Error> {
    let what = "work the alerts out";
    let products = Stretch::table("product");
    let (wrong, open) = (Vec::new(), Vec::new());
    let seen = Seen { basis: *basis, wrong, open, categories: BTreeMap::new() };
    let Seen { mut wrong, open, categories, .. } =
        go_through(view, products, (COLUMNS, what), seen, Seen::product)?;
    for id in open {
        let (kept, following) = read_one(view, id)?.worked_out(view, basis)?;
        if kept != following {
            wrong.push(id);
        }
    }
    wrong.sort_unstable();
    Ok((wrong, categories))
}

const SOLD_ON: &str =
    "COALESCE((SELECT max(d.day) FROM sales_day d WHERE d.product_id = p.id AND d.units > 0), 0)";

fn sold_recent(day: i64) -> String {
    let first = day.saturating_sub(SOLD_DAYS);
    format!(
        "COALESCE((SELECT sum(d.units) FROM sales_day d \
         WHERE d.product_id = p.id AND d.day > {first}), 0)"
    )
}

/// Compares what was sold of late; asked only where the sweep found that something differs.
pub(in crate::store) fn velocity(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let sold = sold_recent(kept(view)?.basis.day);
    let sql = format!(
        "SELECT p.sku, p.sold_recent, {sold}, p.sold_on, {SOLD_ON} FROM product p \
         WHERE p.sold_recent <> {sold} OR p.sold_on <> {SOLD_ON} LIMIT {PROBLEMS_TOLD_MAX}"
    );
    let rows = all(view.connection, &sql, "compare the velocity", [], |row| {
        let figures: [i64; 4] = [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
        Ok((row.get::<_, String>(0)?, figures))
    })?;
    for (sku, [recent, sold, on, day]) in rows {
        report.differs("units sold of late", (sku.clone(), String::new()), sold, recent);
        report.differs("day of the last sale", (sku, String::new()), day, on);
    }
    Ok(())
}

/// Rewrites the velocity; how many products were wrong.
pub(in crate::store) fn repair(tx: &Tx<'_>) -> Result<i64, Error> {
    let sold = sold_recent(kept(tx)?.basis.day);
    let sql = format!(
        "UPDATE product AS p SET sold_recent = {sold}, sold_on = {SOLD_ON} \
         WHERE p.sold_recent <> {sold} OR p.sold_on <> {SOLD_ON}"
    );
    tx.pending.forget_product();
    let wrong = execute(tx.connection, &sql, "rewrite the velocity", [])?;
    let (mut wrong, mut last) = (i64::try_from(wrong).unwrap_or(i64::MAX), i64::MIN);
    loop {
        let sql = "SELECT id, category FROM product WHERE id > ?1 \
                   AND (category <> '' OR category_threshold IS NOT NULL) ORDER BY id LIMIT 1000";
        let rows = all(tx.connection, sql, "read the categories", [last], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })?;
        let Some((end, _)) = rows.last() else { return Ok(wrong) };
        last = *end;
        for (id, path) in rows {
            wrong = wrong.saturating_add(i64::from(thresholds::keep(tx, id, &path)?));
        }
    }
}

/// Names the products of a category that keep something else than its threshold.
fn category(
    view: &View<'_>,
    report: &mut Report,
    path: &str,
    nearest: Option<i64>,
) -> Result<(), Error> {
    let sql = format!(
        "SELECT sku, category_threshold FROM product \
         WHERE category = ?1 AND category_threshold IS NOT ?2 LIMIT {PROBLEMS_TOLD_MAX}"
    );
    let rows = all(view.connection, &sql, "compare a category", (path, nearest), |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?))
    })?;
    for (sku, kept) in rows {
        let (expected, found) = (nearest.unwrap_or(-1), kept.unwrap_or(-1));
        report.differs("threshold of the category", (sku, String::new()), expected, found);
    }
    Ok(())
}

fn computed(view: &View<'_>, report: &mut Report, day: i64) -> Result<(), Error> {
    let sql = "SELECT id, sku, COALESCE(safety, 0), \
               COALESCE(lead_time_days_max, lead_time_days, 0) FROM product \
               WHERE safety_computed = 1";
    let rows = all(view.connection, sql, "compare the safety stock", [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, [row.get(2)?, row.get(3)?]))
    })?;
    for (id, sku, [safety, lead]) in rows {
        let expected = safety_stock(peak(view, id, day)?, lead);
        report.differs("computed safety stock", (sku, String::new()), expected, safety);
    }
    Ok(())
}

fn watched(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let sql = "SELECT s.product_id, s.warehouse_id, p.sku, w.code, p.stock_type, \
               p.state = 1 AND p.stocked = 1, s.threshold, s.sellable, s.availability, s.locked, \
               s.leftover FROM stock s JOIN product p ON p.id = s.product_id \
               JOIN warehouse w ON w.id = s.warehouse_id WHERE s.threshold IS NOT NULL \
               OR s.availability > 0 OR s.locked > 0 OR s.leftover > 0";
    let rows = all(view.connection, sql, "compare watched stock", [], |row| {
        let names = (row.get::<_, String>(2)?, row.get::<_, String>(3)?);
        let ids: (i64, i64) = (row.get(0)?, row.get(1)?);
        let figures: [i64; 6] =
            [row.get(4)?, row.get(5)?, row.get(7)?, row.get(8)?, row.get(9)?, row.get(10)?];
        Ok((ids, names, row.get::<_, Option<i64>>(6)?, figures))
    })?;
    for ((product, warehouse), names, threshold, figures) in rows {
        let [stock_type, counts, sellable, availability, locked, leftover] = figures;
        let stock_type = choice(StockType::from_id(stock_type), "stock type", stock_type)?;
        let state = match threshold.filter(|_| counts == 1) {
            Some(threshold) => Availability::of(stock_type, sellable, threshold),
            None => Availability::InStock,
        };
        let state = state.id();
        report.differs("state in a warehouse", names.clone(), state, availability);
        let loose = locked.saturating_sub(pools::kept(view, product, warehouse)?).max(0);
        let loose = if stock_type == StockType::Reserved { 0 } else { loose };
        report.differs("units locked without a pool", names, loose, leftover);
    }
    Ok(())
}

/// The counts of alerts, counted anew.
pub(in crate::store) fn counted(view: &View<'_>) -> Result<Vec<(String, i64)>, Error> {
    // Each has an index of the products that have it.
    let sql = "SELECT (SELECT count(*) FROM product WHERE urgent = 1), \
               (SELECT count(*) FROM product WHERE overstock = 1), \
               (SELECT count(*) FROM product WHERE slow = 1), \
               (SELECT count(*) FROM product WHERE near_cap = 1)";
    let flags = all(view.connection, sql, "count the alerts", [], |row| {
        let mut sums = Vec::new();
        for (name, column) in
            [glance::URGENT, glance::OVERSTOCK, glance::SLOW, glance::NEAR_CAP].iter().zip(0..)
        {
            sums.push(((*name).to_owned(), row.get::<_, Option<i64>>(column)?.unwrap_or_default()));
        }
        Ok(sums)
    })?;
    let mut counts: Vec<(String, i64)> = flags.into_iter().flatten().collect();
    let sql = "SELECT count(*) FROM stock WHERE leftover > 0";
    let leftover: Vec<i64> =
        all(view.connection, sql, "count what is left locked", [], |row| row.get(0))?;
    counts.extend(leftover.into_iter().map(|count| (glance::LEFTOVER.to_owned(), count)));
    // Rows in stock are not counted: only what left that state is.
    let sql = "SELECT availability, count(*) FROM stock WHERE availability > 0 GROUP BY 1";
    let states = all(view.connection, sql, "count watched stock", [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
    })?;
    let mut fired = 0_i64;
    for (id, count) in states {
        let state = choice(Availability::from_id(id), "availability", id)?;
        counts.push((glance::watched(state).to_owned(), count));
        fired = fired.saturating_add(count);
    }
    counts.push((glance::watched(Availability::InStock).to_owned(), fired.saturating_neg()));
    Ok(counts)
}
