//! What is kept of a product for its alerts: worked out anew by the change that moves a figure.

use crate::domain::alert::{AlertKind, Basis, Flags, PEAK_DAYS, SOLD_DAYS, Watched};
use crate::domain::availability::{Availability, safety_stock};
use crate::store::alerts::crossings::{Crossing, note};
use crate::store::alerts::product::{Product, read_one};
use crate::store::alerts::verify::changed;
use crate::store::alerts::{marks, rows};
use crate::store::row::{all, execute, first};
use crate::store::{Error, Tx, View, glance};

/// What was worked out for the store, and what the store says itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// What the figures were worked out with.
    pub basis: Basis,
    /// The store's own threshold, over the option's.
    pub own_threshold: Option<i64>,
    /// Whether they were worked out at all.
    pub applied: bool,
}

/// What the kept figures were worked out with.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn kept(view: &View<'_>) -> Result<Kept, Error> {
    if let Some(known) = view.pending.basis() {
        return Ok(known);
    }
    let sql = "SELECT day, threshold, own_threshold, overstock_days, slow_days, \
               near_cap_percent, applied FROM alert_basis";
    let found = first(view.connection, sql, "read the basis of alerts", [], |row| {
        Ok(Kept {
            basis: Basis {
                day: row.get(0)?,
                threshold: row.get(1)?,
                overstock_days: row.get(3)?,
                slow_days: row.get(4)?,
                near_cap_percent: row.get(5)?,
            },
            own_threshold: row.get(2)?,
            applied: row.get(6)?,
        })
    })?;
    view.pending.keep_basis(found);
    Ok(found.unwrap_or_default())
}

/// Brings the kept figures to `wanted`: the day goes on, an option was changed, or the file is of
/// an older version. Nothing is done when they are so already; the day never goes back.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn bring_forward(tx: &Tx<'_>, kept: &Kept, wanted: &Basis, at: i64) -> Result<Basis, Error> {
    let old = kept.basis;
    let new = Basis { day: wanted.day.max(old.day), ..*wanted };
    if kept.applied && old == new {
        return Ok(new);
    }
    tx.pending.keep_basis(None);
    let sql = "UPDATE alert_basis SET day = ?1, threshold = ?2, overstock_days = ?3, \
               slow_days = ?4, near_cap_percent = ?5, applied = 1";
    let params = (new.day, new.threshold, new.overstock_days, new.slow_days, new.near_cap_percent);
    execute(tx.connection, sql, "keep the basis of alerts", params)?;
    let rules = |basis: Basis| Basis { day: 0, ..basis };
    if !kept.applied || rules(old) != rules(new) {
        slide(tx, &old, &new)?;
        rework(tx, &new, at, kept.applied)?;
    } else {
        for id in slide(tx, &old, &new)? {
            settle(tx, id, (true, true), &new, at)?;
        }
    }
    Ok(new)
}

/// The day goes on: what was sold falls out of the window. The products whose alerts may change.
fn slide(tx: &Tx<'_>, old: &Basis, new: &Basis) -> Result<Vec<i64>, Error> {
    tx.pending.forget_product();
    let days = |basis: &Basis, back: i64| basis.day.saturating_sub(back);
    let sql = "WITH gone AS (SELECT product_id, sum(units) AS units FROM sales_day \
               WHERE day > ?1 AND day <= ?2 GROUP BY product_id) \
               UPDATE product SET sold_recent = sold_recent - gone.units FROM gone \
               WHERE product.id = gone.product_id";
    let window = (days(old, SOLD_DAYS), days(new, SOLD_DAYS));
    execute(tx.connection, sql, "let old sales go", window)?;
    let sql = "SELECT product_id FROM sales_day WHERE day > ?1 AND day <= ?2 \
         UNION SELECT d.product_id FROM sales_day d JOIN product p ON p.id = d.product_id \
         WHERE d.day > ?3 AND d.day <= ?4 AND p.safety_computed = 1 \
         UNION SELECT id FROM product WHERE quiet_since > 0 \
         AND quiet_since > ?5 AND quiet_since <= ?6 AND sellable > 0 \
         UNION SELECT id FROM product WHERE near_cap = 1";
    let params = (
        window.0,
        window.1,
        days(old, PEAK_DAYS),
        days(new, PEAK_DAYS),
        days(old, new.slow_days),
        days(new, new.slow_days),
    );
    all(tx.connection, sql, "look for what the day changes", params, |row| row.get(0))
}

/// Works every product out anew; crossings are noted unless this is the first time.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub(in crate::store) fn rework(
    tx: &Tx<'_>,
    basis: &Basis,
    at: i64,
    known: bool,
) -> Result<i64, Error> {
    tx.pending.forget_product();
    let mut wrong = changed(tx, basis)?;
    let sql = "SELECT product_id FROM stock WHERE locked > 0 OR leftover > 0 \
               OR threshold IS NOT NULL OR availability > 0 \
               UNION SELECT id FROM product WHERE safety_computed = 1";
    let more = all(tx.connection, sql, "look for watched stock", [], |row| row.get::<_, i64>(0))?;
    let count = wrong.len();
    wrong.extend(more);
    for id in wrong {
        settle(tx, id, (known, true), basis, at)?;
    }
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Units of the day on which most was sold, of the last [`PEAK_DAYS`] days.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn peak(view: &View<'_>, product: i64, day: i64) -> Result<i64, Error> {
    let sql = "SELECT COALESCE(max(units), 0) FROM (SELECT sum(units) AS units FROM sales_day \
               WHERE product_id = ?1 AND day > ?2 GROUP BY day)";
    let from = day.saturating_sub(PEAK_DAYS);
    let found = first(view.connection, sql, "look for the best day", (product, from), |row| {
        row.get::<_, i64>(0)
    })?;
    Ok(found.unwrap_or_default().max(0))
}

/// Works a product's alerts out anew after a change, keeps the counts, and notes each crossing
/// once; `known` is false for a product that is new: what it begins with is no crossing. `rows` says
/// whether a row of its stock that is watched for itself may have changed as well. Whether it ran
/// out or came back.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn settle(
    tx: &Tx<'_>,
    id: i64,
    (known, in_rows): (bool, bool),
    basis: &Basis,
    at: i64,
) -> Result<bool, Error> {
    let mut product = match tx.pending.take_figures(id) {
        Some(known) => known,
        None => read_one(tx, id)?,
    };
    if product.computed {
        let safety = safety_stock(peak(tx, id, basis.day)?, product.lead);
        if safety != product.safety {
            product.safety = safety;
            let sql = "UPDATE product SET safety = ?2 WHERE id = ?1";
            execute(tx.connection, sql, "keep the safety stock", (id, safety))?;
        }
    }
    let watched = product.watched(tx, basis)?;
    let (before, after) = (product.flags()?, Flags::of(&watched, basis));
    if before != after {
        keep(tx, id, before, after)?;
        crossings(tx, &product, &watched, (before, after), known, at)?;
    }
    if in_rows {
        rows::settle(tx, &product, known, at)?;
    }
    let out = |state| matches!(state, Availability::SoldOut | Availability::Oversold);
    Ok(out(before.availability) != out(after.availability))
}

fn keep(tx: &Tx<'_>, id: i64, before: Flags, after: Flags) -> Result<(), Error> {
    let sql = "UPDATE product SET availability = ?2, urgent = ?3, overstock = ?4, slow = ?5, \
               near_cap = ?6 WHERE id = ?1";
    let params =
        (id, after.availability.id(), after.urgent, after.overstock, after.slow, after.near_cap);
    execute(tx.connection, sql, "keep a product's alerts", params)?;
    count(tx, before, after);
    Ok(())
}

/// Keeps the counts of what is low, urgent and so on.
pub(in crate::store) fn count(tx: &Tx<'_>, before: Flags, after: Flags) {
    glance::moved(
        tx,
        glance::availability(before.availability),
        glance::availability(after.availability),
    );
    for (name, before, after) in [
        (glance::URGENT, before.urgent, after.urgent),
        (glance::OVERSTOCK, before.overstock, after.overstock),
        (glance::SLOW, before.slow, after.slow),
        (glance::NEAR_CAP, before.near_cap, after.near_cap),
    ] {
        glance::add(tx, name, i64::from(after).saturating_sub(i64::from(before)));
    }
}

fn crossings(
    tx: &Tx<'_>,
    product: &Product,
    watched: &Watched,
    (before, after): (Flags, Flags),
    known: bool,
    at: i64,
) -> Result<(), Error> {
    let figures = [
        ("sellable", watched.sellable),
        ("threshold", watched.threshold),
        ("safety", watched.safety),
        ("total", watched.total),
        ("sold", watched.sold),
    ];
    let alert = (product.id, 0);
    let crossing =
        Crossing { alert, product: Some(product.id), subject: &product.sku, figures: &figures, at };
    states(tx, &crossing, (before.availability, after.availability), known)?;
    for (kind, before, after) in [
        (AlertKind::Urgent, before.urgent, after.urgent),
        (AlertKind::Overstock, before.overstock, after.overstock),
        (AlertKind::SlowMover, before.slow, after.slow),
        (AlertKind::NearCap, before.near_cap, after.near_cap),
    ] {
        on_off(tx, &crossing, kind, (before, after), known)?;
    }
    Ok(())
}

pub(super) fn states(
    tx: &Tx<'_>,
    crossing: &Crossing<'_>,
    (before, after): (Availability, Availability),
    known: bool,
) -> Result<(), Error> {
    if before == after {
        return Ok(());
    }
    if let Some(gone) = AlertKind::of(before) {
        marks::drop_mark(tx, gone, crossing.alert)?;
    }
    let kind = AlertKind::of(after).or(AlertKind::of(before));
    match kind.filter(|_| known) {
        Some(kind) => {
            let fired = AlertKind::of(after).is_some();
            note(tx, kind, crossing, (before.name(), after.name()), fired)
        }
        None => Ok(()),
    }
}

pub(super) fn on_off(
    tx: &Tx<'_>,
    crossing: &Crossing<'_>,
    kind: AlertKind,
    (before, after): (bool, bool),
    known: bool,
) -> Result<(), Error> {
    if before == after {
        return Ok(());
    }
    if !after {
        marks::drop_mark(tx, kind, crossing.alert)?;
    }
    if !known {
        return Ok(());
    }
    let name = |on: bool| if on { kind.name() } else { "clear" };
    note(tx, kind, crossing, (name(before), name(after)), after)
}
