//! Orders that name a pool, and the units they take above what is released.

use crate::app::command::Context;
use crate::app::command::order::post_line;
use crate::app::command::pool::steps::release_by_share;
use crate::domain::movement::{Kind, REASON_LAPSED, REASON_ORDERED};
use crate::domain::order::OrderLine;
use crate::domain::pool::{PoolState, Purpose, Serving};
use crate::domain::refused::{Refused, Rule};
use crate::store::ledger::Entry;
use crate::store::orders::OrderRow;
use crate::store::pools::{self, LineRow, PoolRow};
use crate::store::products::ProductRow;
use crate::store::warehouses::WarehouseRow;
use crate::store::{Error, customers, ledger, orders, warehouses};

/// Takes `quantity` units of a product from a pool for an order; the number of the next line.
pub(in crate::app::command) fn take(
    context: &mut Context<'_>,
    order: (i64, &str),
    pool: &PoolRow,
    (product, place): (&ProductRow, Option<&WarehouseRow>),
    quantity: i64,
    mut next_line: i64,
) -> Result<i64, Error> {
    if pool.kind != Purpose::Dedicated || pool.pool_state != PoolState::Active || pool.paused {
        let state = if pool.paused { "paused" } else { pool.state };
        let refused = Refused::new(Rule::PoolState).document(&pool.code).state(state);
        return Err(refused.other("order").into());
    }
    let lines: Vec<LineRow> = pools::lines(context.tx, pool.id)?
        .into_iter()
        .filter(|line| line.product == product.id && place.is_none_or(|w| w.id == line.warehouse))
        .collect();
    if lines.is_empty() {
        let refused = Refused::new(Rule::PoolLineUnknown).document(&pool.code);
        return Err(refused.sku(&product.sku).into());
    }
    for (line, part) in share_out(pool, product, &lines, quantity)? {
        check_limit(context, product, order.1, line, part)?;
        let serving = line.figures.serve(part, line.oversell_bps)?;
        next_line = write(context, order.0, product, line, serving, next_line)?;
        release_by_share(context, line.id)?;
    }
    Ok(next_line)
}

/// One line of the pool that can serve all, else the lines in turn.
fn share_out<'a>(
    pool: &PoolRow,
    product: &ProductRow,
    lines: &'a [LineRow],
    quantity: i64,
) -> Result<Vec<(&'a LineRow, i64)>, Refused> {
    let can = |line: &LineRow| line.figures.can_take(line.oversell_bps);
    if let Some(line) = lines.iter().find(|line| can(line) >= quantity) {
        return Ok(vec![(line, quantity)]);
    }
    let mut left = quantity;
    let mut parts = Vec::new();
    for line in lines.iter().filter(|line| can(line) > 0) {
        let part = can(line).min(left);
        left = left.saturating_sub(part);
        parts.push((line, part));
    }
    if left > 0 {
        let refused = Refused::new(Rule::PoolShort).document(&pool.code).sku(&product.sku);
        return Err(refused.held(quantity.saturating_sub(left), quantity));
    }
    parts.retain(|(_, part)| *part > 0);
    Ok(parts)
}

fn check_limit(
    context: &Context<'_>,
    product: &ProductRow,
    customer: &str,
    line: &LineRow,
    quantity: i64,
) -> Result<(), Error> {
    let Some(limit) = line.customer_limit else { return Ok(()) };
    let taken = if customer.is_empty() {
        0
    } else {
        customers::taken_of_pool(context.tx, customer, line.id)?
    };
    if taken.saturating_add(quantity) > limit {
        let refused = Refused::new(Rule::CustomerLimit).sku(&product.sku).limit(limit);
        return Err(refused.held(limit.saturating_sub(taken).max(0), quantity).into());
    }
    Ok(())
}

/// Posts what an order takes from a line and writes its order lines: real units, then oversold.
fn write(
    context: &mut Context<'_>,
    order: i64,
    product: &ProductRow,
    line: &LineRow,
    serving: Serving,
    mut next_line: i64,
) -> Result<i64, Error> {
    let warehouse = warehouses::by_id(context.tx, line.warehouse)?;
    pools::update_line(context.tx, line.id, &line.figures.take(serving), 0)?;
    let parts = [
        (Kind::ReserveFromPool, serving.real, None),
        (Kind::Issue, serving.oversold, Some(REASON_ORDERED)),
    ];
    for (kind, quantity, reason) in parts.into_iter().filter(|(_, quantity, _)| *quantity > 0) {
        let entry = Entry {
            kind,
            product,
            warehouse: &warehouse,
            quantity,
            document: Some(order),
            reverses: None,
            reason,
        };
        context.post(&entry)?;
        let written = OrderLine {
            line: next_line,
            product: product.id,
            warehouse: warehouse.id,
            pool_line: Some(line.id),
            quantity,
            issued: kind == Kind::Issue,
            ..OrderLine::default()
        };
        orders::insert_line(context.tx, order, &written)?;
        next_line = next_line.saturating_add(1);
    }
    Ok(next_line)
}

/// Units of an order line that was taken from a pool are given up: an oversold unit is retired;
/// a real one covers the oldest oversold unit of the pool first, and is open again otherwise.
pub(in crate::app::command) fn lapse(
    context: &mut Context<'_>,
    order: &OrderRow,
    line: &OrderLine,
    pool_line: i64,
    quantity: i64,
    reason: Option<&str>,
) -> Result<(), Error> {
    let row = pools::line_by_id(context.tx, pool_line)?;
    let ended = pools::by_id(context.tx, row.pool)?.pool_state == PoolState::Ended;
    let mut figures = row.figures;
    let covered = if line.issued { quantity } else { figures.oversold.min(quantity) };
    if covered > 0 {
        post_line(context, order, line, Kind::Retire, covered, Some(REASON_LAPSED))?;
        figures = figures.retire(covered);
        if !line.issued {
            cover(context, pool_line, covered)?;
        }
    }
    let rest = quantity.saturating_sub(covered);
    if rest > 0 {
        let kind = if ended { Kind::Unreserve } else { Kind::UnreserveToPool };
        post_line(context, order, line, kind, rest, reason)?;
        figures = figures.lapse(rest, ended);
    }
    pools::update_line(context.tx, pool_line, &figures, quantity)
}

/// The oldest oversold units of a pool line rest on real ones from now on.
fn cover(context: &Context<'_>, pool_line: i64, units: i64) -> Result<(), Error> {
    let mut left = units;
    while left > 0 {
        let Some((order, line)) = orders::oldest_oversold(context.tx, pool_line)? else {
            return Err(Error::Corrupt(format!("pool line {pool_line} has no oversold order")));
        };
        let part = line.open().min(left);
        orders::make_real(context.tx, order, &line, part)?;
        left = left.saturating_sub(part);
    }
    Ok(())
}

/// Units of a line that was taken from a pool left the house; negative when they are back.
pub(in crate::app::command) fn shipped(
    context: &Context<'_>,
    pool_line: i64,
    quantity: i64,
) -> Result<(), Error> {
    let row = pools::line_by_id(context.tx, pool_line)?;
    pools::update_line(context.tx, pool_line, &row.figures.ship(quantity), 0)
}

/// Goods came in: they cover oversold units before they open to sale.
pub(in crate::app::command) fn goods_came(
    context: &mut Context<'_>,
    product: &ProductRow,
    warehouse: &WarehouseRow,
    quantity: i64,
) -> Result<(), Error> {
    let mut left = quantity;
    for row in pools::lines_of_stock(context.tx, product.id, warehouse.id)? {
        let stock = ledger::stock(context.tx, product.id, warehouse.id)?.unwrap_or_default();
        let units = row.figures.oversold.min(left).min(stock.sellable);
        if units <= 0 {
            continue;
        }
        let Some((order, _)) = orders::oldest_oversold(context.tx, row.id)? else { continue };
        let entry = Entry {
            kind: Kind::Settle,
            product,
            warehouse,
            quantity: units,
            document: Some(order),
            reverses: None,
            reason: None,
        };
        context.post(&entry)?;
        pools::update_line(context.tx, row.id, &row.figures.settle(units), 0)?;
        cover(context, row.id, units)?;
        left = left.saturating_sub(units);
    }
    Ok(())
}

/// Units that can be unlocked or damaged by hand: what is locked and no pool keeps.
///
/// # Errors
///
/// [`Rule::PoolHolds`] where `quantity` is more than that.
pub(in crate::app::command) fn unlockable(
    context: &Context<'_>,
    product: &ProductRow,
    warehouse: &WarehouseRow,
    quantity: i64,
) -> Result<(), Error> {
    let stock = ledger::stock(context.tx, product.id, warehouse.id)?.unwrap_or_default();
    let kept = pools::kept(context.tx, product.id, warehouse.id)?;
    let free = stock.locked.saturating_sub(kept);
    if kept > 0 && quantity > free {
        let refused = Refused::new(Rule::PoolHolds).sku(&product.sku).warehouse(&warehouse.code);
        return Err(refused.held(free, quantity).into());
    }
    Ok(())
}
