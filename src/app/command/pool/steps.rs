//! What happens to a pool, by hand and by the clock.

use crate::app::command::pool::{PoolRelease, PoolStep};
use crate::app::command::{Context, due, order};
use crate::domain::movement::Kind;
use crate::domain::pool::{PoolState, Purpose};
use crate::domain::product::StockType;
use crate::domain::refused::{Refused, Rule};
use crate::store::ledger::Entry;
use crate::store::pools::{self, LineRow, PoolRow, StageRow};
use crate::store::{Error, orders, products, warehouses};

/// The reason of stock that a pool locks or gives back.
const REASON_POOL: &str = "pool";

pub(super) fn found(context: &mut Context<'_>, code: &str) -> Result<PoolRow, Error> {
    let pool = pools::find(context.tx, code)?;
    let pool = pool.ok_or_else(|| Refused::new(Rule::PoolUnknown).document(code.trim()))?;
    context.outcome.pool = Some(pool.code.clone());
    Ok(pool)
}

pub(super) fn wrong_state(pool: &PoolRow, step: &str) -> Error {
    let state = if pool.paused { "paused" } else { pool.state };
    Refused::new(Rule::PoolState).document(&pool.code).state(state).other(step).into()
}

/// Notes who moved a pool on, beside what its stock says.
fn note(
    context: &mut Context<'_>,
    pool: &PoolRow,
    field: &str,
    (before, after): (&str, &str),
) -> Result<(), Error> {
    context.note_change(None, &pool.code, field, (Some(before), Some(after)))
}

/// Moves a pool to `state`, and notes who did.
fn set_state(
    context: &mut Context<'_>,
    pool: &PoolRow,
    state: PoolState,
    at: i64,
) -> Result<(), Error> {
    pools::set_state(context.tx, pool, state, at)?;
    note(context, pool, "state", (pool.state, state.name()))
}

fn set_paused(context: &mut Context<'_>, pool: &PoolRow, paused: bool) -> Result<(), Error> {
    pools::set_paused(context.tx, pool.id, paused)?;
    let name = |paused: bool| if paused { "paused" } else { pool.state };
    note(context, pool, "state", (name(!paused), name(paused)))
}

impl PoolStep {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        due::apply(context)?;
        let pool = found(context, &self.pool)?;
        match (self.step, pool.pool_state) {
            ("start", PoolState::Draft) => {
                lock_lines(context, &pool)?;
                let pool = pools::by_id(context.tx, pool.id)?;
                match pool.starts_at {
                    Some(at) if at > context.now.millis() => {
                        set_state(context, &pool, PoolState::Scheduled, at)
                    }
                    _ => start(context, &pool),
                }
            }
            ("start", PoolState::Scheduled) => start(context, &pool),
            ("pause", PoolState::Active) if !pool.paused => set_paused(context, &pool, true),
            ("resume", PoolState::Active) if pool.paused => {
                set_paused(context, &pool, false)?;
                due::apply(context).map(drop)
            }
            ("end", PoolState::Draft | PoolState::Scheduled | PoolState::Active) => {
                end(context, &pool)
            }
            _ => Err(wrong_state(&pool, self.step)),
        }
    }
}

impl PoolRelease {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        due::apply(context)?;
        let pool = found(context, &self.pool)?;
        if pool.pool_state != PoolState::Active {
            return Err(wrong_state(&pool, "release"));
        }
        let Some(sku) = &self.sku else { return Ok(()) };
        let product = context.sellable_product(sku)?;
        let place = self.warehouse.as_deref().map(|code| context.warehouse(code)).transpose()?;
        let lines = pools::lines(context.tx, pool.id)?;
        let mut of_product = lines.iter().filter(|line| {
            line.product == product.id && place.as_ref().is_none_or(|w| w.id == line.warehouse)
        });
        let Some(line) = of_product.next() else {
            let refused = Refused::new(Rule::PoolLineUnknown).document(&pool.code);
            return Err(refused.sku(product.sku).into());
        };
        if of_product.next().is_some() {
            return Err(Refused::new(Rule::FieldMissing)
                .field("warehouse")
                .sku(product.sku)
                .into());
        }
        if let Some(number) = self.stage {
            let stages = pools::stages(context.tx, line.id)?;
            let waits = |stage: &&StageRow| stage.released_at.is_none();
            if let Some(stage) = stages.iter().filter(waits).find(|one| one.stage == number) {
                return release_stage(context, stage);
            }
            let waiting: Vec<String> =
                stages.iter().filter(waits).map(|stage| stage.stage.to_string()).collect();
            let refused = Refused::new(Rule::StageDone).field("stage").document(&pool.code);
            return Err(refused.value(number.to_string()).other(waiting.join(", ")).into());
        }
        let quantity = self.qty.unwrap_or(line.figures.unreleased);
        release(context, &pool, line, quantity)
    }
}

/// Locks what a pool sets aside.
pub(super) fn lock_lines(context: &mut Context<'_>, pool: &PoolRow) -> Result<(), Error> {
    for line in pools::lines(context.tx, pool.id)? {
        post(context, pool, &line, Kind::Lock, line.figures.allocated)?;
    }
    Ok(())
}

pub(super) fn post(
    context: &mut Context<'_>,
    pool: &PoolRow,
    line: &LineRow,
    kind: Kind,
    quantity: i64,
) -> Result<(), Error> {
    if quantity == 0 {
        return Ok(());
    }
    let product = products::by_id(context.tx, line.product)?;
    let warehouse = warehouses::by_id(context.tx, line.warehouse)?;
    let entry = Entry {
        kind,
        product: &product,
        warehouse: &warehouse,
        quantity,
        document: Some(pool.id),
        reverses: None,
        reason: Some(REASON_POOL),
    };
    context.post(&entry).map(drop)
}

/// A pool starts: without stages, a dedicated one opens whole and a holdback stays held.
pub(in crate::app::command) fn start(
    context: &mut Context<'_>,
    pool: &PoolRow,
) -> Result<(), Error> {
    let now = context.stamp.posted_at;
    set_state(context, pool, PoolState::Active, now)?;
    if pool.kind == Purpose::Holdback {
        return Ok(());
    }
    for line in pools::lines(context.tx, pool.id)? {
        if pools::stages(context.tx, line.id)?.is_empty() {
            release(context, pool, &line, line.figures.unreleased)?;
        }
    }
    Ok(())
}

/// Releases units of a line: a dedicated pool's open, a holdback's become sellable.
pub(super) fn release(
    context: &mut Context<'_>,
    pool: &PoolRow,
    line: &LineRow,
    quantity: i64,
) -> Result<(), Error> {
    let figures = line.figures.release(quantity, pool.kind).map_err(|refused| {
        let sku = products::by_id(context.tx, line.product).map(|product| product.sku);
        refused.document(&pool.code).sku(sku.unwrap_or_default())
    })?;
    pools::update_line(context.tx, line.id, &figures, 0)?;
    let told = (line.figures.released.to_string(), figures.released.to_string());
    let product = Some(line.product);
    context.note_change(product, &pool.code, "released", (Some(&told.0), Some(&told.1)))?;
    match pool.kind {
        Purpose::Dedicated => Ok(()),
        Purpose::Holdback => post(context, pool, line, Kind::Unlock, quantity),
    }
}

/// Releases a stage, once; no more than what is unreleased, where some was released by hand.
pub(in crate::app::command) fn release_stage(
    context: &mut Context<'_>,
    stage: &StageRow,
) -> Result<(), Error> {
    let line = pools::line_by_id(context.tx, stage.line)?;
    let pool = pools::by_id(context.tx, line.pool)?;
    pools::mark_stage(context.tx, stage, context.stamp.posted_at)?;
    release(context, &pool, &line, stage.quantity.min(line.figures.unreleased))
}

/// Releases the stages that wait for a share of what is released to be ordered.
pub(super) fn release_by_share(context: &mut Context<'_>, line: i64) -> Result<(), Error> {
    for stage in pools::stages(context.tx, line)? {
        let Some(share) = stage.share_bps.filter(|_| stage.released_at.is_none()) else { continue };
        let figures = pools::line_by_id(context.tx, line)?.figures;
        let ordered = i128::from(figures.ordered()).saturating_mul(10_000);
        let wanted = i128::from(figures.released).saturating_mul(i128::from(share));
        if figures.released > 0 && ordered >= wanted {
            release_stage(context, &stage)?;
        }
    }
    Ok(())
}

/// A pool ends: what is locked goes back to sellable, unpaid orders close where it says so, and
/// its products get their former stock type back.
pub(in crate::app::command) fn end(context: &mut Context<'_>, pool: &PoolRow) -> Result<(), Error> {
    if pool.close_unpaid {
        for order in orders::unpaid_of_pool(context.tx, pool.id)? {
            order::give_up(context, &order, None)?;
        }
    }
    for line in pools::lines(context.tx, pool.id)? {
        let (figures, rest) = line.figures.close();
        pools::update_line(context.tx, line.id, &figures, 0)?;
        if pool.pool_state != PoolState::Draft {
            post(context, pool, &line, Kind::Unlock, rest)?;
        }
    }
    let now = context.stamp.posted_at;
    set_state(context, pool, PoolState::Ended, now)?;
    let Some(former) = pool.former_type else { return Ok(()) };
    for line in pools::lines(context.tx, pool.id)? {
        if !pools::reserved_elsewhere(context.tx, line.product, pool.id)? {
            set_type(context, line.product, former)?;
        }
    }
    Ok(())
}

fn set_type(context: &mut Context<'_>, id: i64, stock_type: StockType) -> Result<(), Error> {
    let mut product = products::load(context.tx, id)?;
    let before = product.stock_type;
    if before != StockType::Reserved {
        return Ok(()); // somebody changed it meanwhile
    }
    product.stock_type = stock_type;
    let parent = match &product.variant_of {
        Some(sku) => Some(context.sellable_product(sku)?.id),
        None => None,
    };
    products::save(context.tx, Some(id), &product, parent)?;
    products::refresh(context.tx, id)?;
    context.touch(id);
    let values = (Some(before.name()), Some(stock_type.name()));
    context.note_change(Some(id), product.sku.as_str(), "type", values)
}

/// Releases holdbacks that say so, since sellable of the product reached 0 there.
pub(in crate::app::command) fn auto_release(
    context: &mut Context<'_>,
    product: i64,
    warehouse: i64,
) -> Result<(), Error> {
    for line in pools::lines_of_stock(context.tx, product, warehouse)? {
        let pool = pools::by_id(context.tx, line.pool)?;
        let by_itself = pool.kind == Purpose::Holdback
            && pool.auto_release
            && pool.pool_state == PoolState::Active
            && !pool.paused;
        if by_itself && line.figures.unreleased > 0 {
            release(context, &pool, &line, line.figures.unreleased)?;
        }
    }
    Ok(())
}
