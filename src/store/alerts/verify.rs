//! The kept figures of alerts against what they follow from.

use std::collections::BTreeMap;

use crate::domain::alert::{Basis, SOLD_DAYS};
use crate::domain::availability::{Availability, safety_stock};
use crate::domain::product::StockType;
use crate::store::alerts::flags::{COLUMNS, kept, peak, read, read_one};
use crate::store::audit::{PROBLEMS_TOLD_MAX, Report};
use crate::store::replay::names;
use crate::store::row::{all, choice, execute};
use crate::store::sweep::scan::{Question, scan};
use crate::store::{Error, Tx, View, glance, pools, thresholds};

/// Compares flags, watched stock and the thresholds kept beside products.
pub(in crate::store) fn compare(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let safeties = categories(view, report)?;
    let kept = kept(view)?;
    if !kept.applied {
        return Ok(());
    }
    for id in changed(view, &kept.basis)?.into_iter().take(PROBLEMS_TOLD_MAX) {
        let sku = sku_of(view, id)?;
        report.differs("alerts of a product, by its figures", (sku, String::new()), 1, 0);
    }
    computed(view, report, &safeties, kept.basis.day)?;
    watched(view, report)
}

/// The products whose kept flags are not what follows from their figures.
pub(super) fn changed(view: &View<'_>, basis: &Basis) -> Result<Vec<i64>, Error> {
    let what = "work the alerts out";
    let question = Question { columns: COLUMNS, from: "product NOT INDEXED", what };
    let state = (*basis, Vec::new(), Vec::new());
    let (_, mut wrong, open) = scan(view, question, [], state, |(basis, wrong, open), row| {
        let product = read(row)?;
        match product.is_settled(basis) {
            Some(true) => {}
            Some(false) => wrong.push(product.id),
            None => open.push(product.id),
        }
        Ok(())
    })?;
    for id in open {
        let (kept, following) = read_one(view, id)?.worked_out(view, basis)?;
        if kept != following {
            wrong.push(id);
        }
    }
    wrong.sort_unstable();
    Ok(wrong)
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

/// What products keep of their categories; the products whose safety stock is computed.
fn categories(view: &View<'_>, report: &mut Report) -> Result<Vec<Computed>, Error> {
    let what = "compare the categories";
    let columns = "category, category_threshold, safety_computed, id, \
                   COALESCE(safety, 0), COALESCE(lead_time_days_max, lead_time_days, 0)";
    let from = "product NOT INDEXED \
                WHERE category <> '' OR category_threshold IS NOT NULL OR safety_computed = 1";
    let state = (BTreeMap::<String, Found>::new(), Vec::new());
    let question = Question { columns, from, what };
    let (known, computed) = scan(view, question, [], state, |(known, computed), row| {
        let kept = row.get(1)?;
        let path = row.get_raw(0).as_str()?;
        if let Some(found) = known.get_mut(path) {
            found.differs |= found.kept != kept;
        } else {
            known.insert(path.to_owned(), Found { kept, differs: false });
        }
        if row.get(2)? {
            computed.push(Computed { id: row.get(3)?, safety: row.get(4)?, lead: row.get(5)? });
        }
        Ok(())
    })?;
    for (path, found) in known {
        let nearest = thresholds::nearest(view, &path)?.map(|row| row.threshold);
        if found.differs || found.kept != nearest {
            category(view, report, &path, nearest)?;
        }
    }
    Ok(computed)
}

/// What the first product of a category keeps of it, and whether another keeps something else.
struct Found {
    kept: Option<i64>,
    differs: bool,
}

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

fn sku_of(view: &View<'_>, product: i64) -> Result<String, Error> {
    Ok(names(view, (product, 0))?.0)
}

/// A product whose safety stock is computed.
struct Computed {
    id: i64,
    safety: i64,
    lead: i64,
}

fn computed(
    view: &View<'_>,
    report: &mut Report,
    computed: &[Computed],
    day: i64,
) -> Result<(), Error> {
    for Computed { id, safety, lead } in computed {
        let expected = safety_stock(peak(view, *id, day)?, *lead);
        if expected != *safety {
            let at = (sku_of(view, *id)?, String::new());
            report.differs("computed safety stock", at, expected, *safety);
        }
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
    let sql = "SELECT sum(urgent), sum(overstock), sum(slow), sum(near_cap) FROM product";
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
