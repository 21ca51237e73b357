//! Where a loss comes from: sellable first, and what sellable cannot bear only as the approver
//! decides. Nothing is taken from an order, a pool or a transfer silently.

use crate::app::command::count::Decision;
use crate::app::command::count::approve::{End, Source};
use crate::app::command::{Command, Context, OrderPart, PartStep, Request, pool};
use crate::domain::movement::Kind;
use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::{Bucket, Stock};
use crate::domain::stocktake::sellable_bears;
use crate::domain::transfer::TransferStep;
use crate::store::holds;
use crate::store::{Error, ledger, pools};

/// Orders named in a refusal.
const ORDERS_TOLD: i64 = 20;

/// Takes `units` off the books of a product.
pub(super) fn take(
    context: &mut Context<'_>,
    ends: &End<'_>,
    units: i64,
    decisions: &[&Decision],
) -> Result<(), Error> {
    let mut left = units;
    for decision in decisions {
        let Some(source) = decision.from else { continue };
        let free = sellable_bears(&held(context, ends)?);
        let wanted = decision.qty.unwrap_or_else(|| left.saturating_sub(free).max(0));
        let wanted = wanted.min(left);
        if wanted > 0 {
            left = left.saturating_sub(give_up(context, ends, source, decision, wanted)?);
        }
    }
    if left == 0 {
        return Ok(());
    }
    let owed = decisions.iter().any(|decision| decision.from == Some(Source::Backorder));
    let free = sellable_bears(&held(context, ends)?);
    if left > free && !owed {
        return Err(short(context, ends, free, left)?.into());
    }
    ends.post(context, Kind::CountLoss, left)
}

fn held(context: &Context<'_>, ends: &End<'_>) -> Result<Stock, Error> {
    let stock = ledger::stock(context.tx, ends.product.id, ends.warehouse.id)?;
    Ok(stock.unwrap_or_default())
}

/// What sellable cannot bear, with the orders that rest on it: the newest are at risk first.
fn short(context: &Context<'_>, ends: &End<'_>, free: i64, left: i64) -> Result<Refused, Error> {
    let (product, place) = (ends.product.id, ends.warehouse.id);
    let mut holders = holds::holders(context.tx, product, place, i64::MAX)?;
    holders.retain(|holder| !holder.issued);
    let mut missing = left.saturating_sub(free);
    let mut told = Vec::new();
    for holder in holders.iter().rev().take(usize::try_from(ORDERS_TOLD).unwrap_or(usize::MAX)) {
        let units = holder.open.min(missing);
        if units == 0 {
            break;
        }
        missing = missing.saturating_sub(units);
        let customer = if holder.customer.is_empty() { "-" } else { &holder.customer };
        told.push(format!("{} {units} ({customer})", holder.order));
    }
    let stock = held(context, ends)?;
    if stock.locked > 0 {
        told.push(format!("{} {}", Bucket::Locked.name(), stock.locked));
    }
    if stock.transfer_occupied > stock.in_transit {
        let waiting = stock.transfer_occupied.saturating_sub(stock.in_transit);
        told.push(format!("{} {waiting}", Bucket::TransferOccupied.name()));
    }
    let refused = Refused::new(Rule::CountShort).document(&ends.count.code);
    let refused = refused.sku(&ends.product.sku).warehouse(&ends.warehouse.code);
    Ok(refused.bucket(Bucket::Sellable).held(free, left).other(told.join(", ")))
}

/// Somebody gives up units; how many of them are off the books with that. What comes back to
/// sellable is not: it is taken from there.
fn give_up(
    context: &mut Context<'_>,
    ends: &End<'_>,
    source: Source,
    decision: &Decision,
    units: i64,
) -> Result<i64, Error> {
    let document = decision.document.as_deref().unwrap_or_default();
    match source {
        Source::Locked => {
            pool::unlockable(context, ends.product, ends.warehouse, units)?;
            ends.post(context, Kind::CountLossLocked, units)?;
            Ok(units)
        }
        Source::Pool => {
            pool_keeps_less(context, ends, document, units)?;
            ends.post(context, Kind::CountLossLocked, units)?;
            Ok(units)
        }
        Source::Order => {
            let part = OrderPart {
                order: document.to_owned(),
                step: PartStep::Cancel,
                lines: Some(vec![(ends.product.sku.clone(), units)]),
            };
            part.run(context)?;
            Ok(0)
        }
        Source::Transfer => {
            let command = Command::TransferStep(super::super::TransferStepInput {
                transfer: document.to_owned(),
                step: TransferStep::Cancel,
                name: "cancel",
                qty: Some(units),
            });
            command.run(context, &Request::from(command.clone()))?;
            Ok(0)
        }
        Source::Backorder => Ok(0),
    }
}

/// A pool sets less aside: first what it has not released, then what is open.
fn pool_keeps_less(
    context: &Context<'_>,
    ends: &End<'_>,
    code: &str,
    units: i64,
) -> Result<(), Error> {
    let found = pools::find(context.tx, code)?;
    let pool = found.ok_or_else(|| Refused::new(Rule::PoolUnknown).document(code.trim()))?;
    let mut lines = pools::lines(context.tx, pool.id)?;
    lines.retain(|line| line.product == ends.product.id && line.warehouse == ends.warehouse.id);
    let Some(line) = lines.first() else {
        let refused = Refused::new(Rule::PoolLineUnknown).document(&pool.code);
        return Err(refused.sku(&ends.product.sku).into());
    };
    let figures = line.figures.lose(units).map_err(|refused| refused.document(&pool.code))?;
    pools::update_line(context.tx, line.id, &figures, 0)
}
