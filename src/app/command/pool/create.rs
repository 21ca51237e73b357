//! Making a pool and its stages.

use serde::Serialize;

use crate::app::command::Context;
use crate::app::command::pool::steps::{lock_lines, start};
use crate::domain::pool::{Figures, PoolState, Purpose};
use crate::domain::product::StockType;
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::store::Error;
use crate::store::pools::{self, LineRow, NewPool, StageRow};

/// A pool is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PoolCreate {
    /// The caller's code.
    pub pool: Option<String>,
    /// `dedicated` or `holdback`.
    pub purpose: &'static str,
    /// What is set aside.
    pub lines: Vec<PoolLineInput>,
    /// What people call it.
    pub name: String,
    /// The promotion, customer or channel.
    pub for_whom: String,
    /// When it starts; `None` for at once.
    pub starts_at: Option<Timestamp>,
    /// When it ends; `None` for when somebody ends it.
    pub ends_at: Option<Timestamp>,
    /// Whether it is released by itself when sellable reaches 0.
    pub auto_release: bool,
    /// Whether its unpaid orders are cancelled when it ends.
    pub close_unpaid: bool,
    /// Whether nothing is locked yet.
    pub draft: bool,
}

/// One line of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PoolLineInput {
    /// The product.
    pub sku: String,
    /// The warehouse.
    pub warehouse: String,
    /// Units set aside.
    pub qty: i64,
    /// How much may be ordered of what is released, in basis points.
    pub oversell_bps: i64,
    /// Units of one customer at most.
    pub customer_limit: Option<i64>,
    /// When how much is released.
    pub stages: Vec<StageInput>,
}

/// One stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct StageInput {
    /// When it is released.
    pub at: Option<Timestamp>,
    /// Or from which share of what is released ordered, in basis points.
    pub share_bps: Option<i64>,
    /// Units.
    pub qty: i64,
}

impl PoolCreate {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        self.make(context, None)
    }

    /// Makes the pool; its products get `former` back when it ends.
    pub(in crate::app::command) fn make(
        &self,
        context: &mut Context<'_>,
        former: Option<StockType>,
    ) -> Result<(), Error> {
        if let Some(code) = &self.pool
            && pools::find(context.tx, code)?.is_some()
        {
            return Err(Refused::new(Rule::DocumentTaken).field("pool").document(code).into());
        }
        self.check_times(context.now)?;
        let purpose = Purpose::ALL.iter().copied().find(|p| p.name() == self.purpose);
        let purpose = purpose.unwrap_or_default();
        let new = NewPool {
            code: self.pool.as_deref(),
            purpose,
            state: if self.draft { PoolState::Draft } else { PoolState::Scheduled },
            name: &self.name,
            for_whom: &self.for_whom,
            starts_at: self.starts_at.map(Timestamp::millis),
            ends_at: self.ends_at.map(Timestamp::millis),
            auto_release: self.auto_release,
            close_unpaid: self.close_unpaid,
            former_type: former,
            made_at: context.now.millis(),
            actor: context.stamp.actor,
        };
        let (id, code) = pools::insert(context.tx, &new)?;
        let called = [&self.name, &self.for_whom].into_iter().find(|text| !text.is_empty());
        let called = called.map_or(code.as_str(), String::as_str);
        context.note_change(None, &code, "created", (None, Some(called)))?;
        context.outcome.pool = Some(code);
        for line in &self.lines {
            line.insert(context, id, purpose)?;
        }
        let pool = pools::by_id(context.tx, id)?;
        if self.draft {
            return Ok(());
        }
        lock_lines(context, &pool)?;
        match self.starts_at {
            Some(at) if at > context.now => Ok(()),
            _ => start(context, &pool),
        }
    }

    fn check_times(&self, now: Timestamp) -> Result<(), Refused> {
        let wrong = |field: &str, at: Timestamp| {
            Refused::new(Rule::FieldInvalid).field(field).value(crate::app::clock::rfc3339(at))
        };
        let starts = self.starts_at.unwrap_or(now).max(now);
        if let Some(ends) = self.ends_at {
            if ends <= starts {
                let after = crate::app::clock::rfc3339(starts);
                return Err(wrong("ends_at", ends).other(format!("> {after}")));
            }
            let late = self.lines.iter().flat_map(|line| &line.stages).filter_map(|stage| stage.at);
            if let Some(at) = late.into_iter().find(|at| *at >= ends) {
                let before = crate::app::clock::rfc3339(ends);
                return Err(wrong("stages", at).other(format!("< {before}")));
            }
        }
        Ok(())
    }
}

impl PoolLineInput {
    /// Writes the line; its row.
    pub(super) fn insert(
        &self,
        context: &Context<'_>,
        pool: i64,
        purpose: Purpose,
    ) -> Result<i64, Error> {
        let product = context.sellable_product(&self.sku)?;
        let warehouse = context.warehouse(&self.warehouse)?;
        if product.bundle {
            return Err(Refused::new(Rule::BundleStock).sku(product.sku).into());
        }
        if product.stock_type == StockType::Unlimited {
            let refused = Refused::new(Rule::FieldInvalid).field("sku").sku(&product.sku);
            return Err(refused.value(&product.sku).other("finite, reserved").into());
        }
        if purpose == Purpose::Holdback && self.oversell_bps != 10_000 {
            let refused = Refused::new(Rule::FieldInvalid).field("oversell_bps");
            return Err(refused.value(self.oversell_bps.to_string()).other("10000").into());
        }
        let sum = self.stages.iter().fold(0_i64, |sum, stage| sum.saturating_add(stage.qty));
        if !self.stages.is_empty() && sum != self.qty {
            let refused = Refused::new(Rule::StagesSum).field("stages").sku(product.sku);
            return Err(refused.held(self.qty, sum).into());
        }
        let known = pools::lines(context.tx, pool)?;
        if known.iter().any(|line| line.product == product.id && line.warehouse == warehouse.id) {
            let refused = Refused::new(Rule::RowTwice).field("lines").sku(product.sku);
            return Err(refused.warehouse(warehouse.code).into());
        }
        let line = LineRow {
            id: 0,
            pool,
            product: product.id,
            warehouse: warehouse.id,
            oversell_bps: self.oversell_bps,
            customer_limit: self.customer_limit,
            figures: Figures::new(self.qty),
            lapsed: 0,
        };
        let id = pools::insert_line(context.tx, &line)?;
        for (stage, number) in self.stages.iter().zip(1..) {
            pools::insert_stage(context.tx, &StageRow { stage: number, ..stage.row(id) })?;
        }
        Ok(id)
    }
}

impl StageInput {
    /// The stage of a line, still to be numbered.
    pub(super) fn row(&self, line: i64) -> StageRow {
        StageRow {
            line,
            stage: 0,
            at: self.at.map(Timestamp::millis),
            share_bps: self.share_bps,
            quantity: self.qty,
            released_at: None,
        }
    }
}
