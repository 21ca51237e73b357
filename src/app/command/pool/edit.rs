//! Changing a pool that is there: its name and times, how much it sets aside, its terms and stages.

use serde::Serialize;

use crate::app::clock::rfc3339;
use crate::app::command::fields::Patch;
use crate::app::command::pool::steps::{found, post, release, wrong_state};
use crate::app::command::pool::{PoolLineInput, StageInput};
use crate::app::command::{Context, Expected, due};
use crate::domain::movement::Kind;
use crate::domain::pool::{PoolState, Purpose};
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::store::pools::{self, LineRow, PoolRow, StageRow};
use crate::store::{Error, pool_edits, products, warehouses};

/// A pool is changed; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PoolEdit {
    /// The pool's code.
    pub pool: String,
    /// What people call it.
    pub name: Patch<String>,
    /// The promotion, customer or channel.
    pub for_whom: Patch<String>,
    /// When it starts, where it has not started.
    pub starts_at: Option<Timestamp>,
    /// When it ends.
    pub ends_at: Option<Timestamp>,
    /// Whether it is released by itself when sellable reaches 0.
    pub auto_release: Option<bool>,
    /// Whether its unpaid orders are cancelled when it ends.
    pub close_unpaid: Option<bool>,
    /// Lines that change, and lines that come to it.
    pub lines: Vec<LineEdit>,
    /// What the fields that are set held when the editor was opened; those of a line are meant of
    /// every line that changes.
    pub expect: Expected,
}

/// A line that changes; a product that the pool has not is added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LineEdit {
    /// The product.
    pub sku: String,
    /// The warehouse.
    pub warehouse: String,
    /// Units set aside in all.
    pub qty: Option<i64>,
    /// How much may be ordered of what is released, in basis points.
    pub oversell_bps: Option<i64>,
    /// Units of one customer at most.
    pub customer_limit: Patch<i64>,
    /// The stages to come; `None` leaves them.
    pub stages: Option<Vec<StageInput>>,
}

impl PoolEdit {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        due::apply(context)?;
        let pool = found(context, &self.pool)?;
        if pool.pool_state == PoolState::Ended {
            return Err(wrong_state(&pool, "set"));
        }
        self.expect.only(&[HEAD_FIELDS, LINE_FIELDS].concat())?;
        self.expect.check(figures(&pool), |refused| refused.document(&pool.code))?;
        let after = self.over(pool.clone(), context.now)?;
        note_head(context, &pool, &after)?;
        pool_edits::update_head(context.tx, &after)?;
        for line in &self.lines {
            line.run(context, &after, &self.expect)?;
        }
        // What is due by the new times is done at once.
        due::apply(context).map(drop)
    }

    /// The head with what is given put over it.
    fn over(&self, mut pool: PoolRow, now: Timestamp) -> Result<PoolRow, Error> {
        let text = |patch: &Patch<String>, old: &mut String| {
            *old = patch.clone().over(Some(old.clone())).unwrap_or_default();
        };
        text(&self.name, &mut pool.name);
        text(&self.for_whom, &mut pool.for_whom);
        if let Some(at) = self.starts_at {
            if pool.pool_state == PoolState::Active {
                return Err(wrong_state(&pool, "set starts_at"));
            }
            pool.starts_at = Some(at.millis());
        }
        if let Some(at) = self.ends_at {
            pool.ends_at = Some(at.millis());
        }
        pool.auto_release = self.auto_release.unwrap_or(pool.auto_release);
        pool.close_unpaid = self.close_unpaid.unwrap_or(pool.close_unpaid);
        let moved = self.starts_at.is_some() || self.ends_at.is_some();
        let begins = pool.starts_at.unwrap_or_default().max(now.millis());
        if let Some(ends) = pool.ends_at.filter(|ends| moved && *ends <= begins) {
            let refused = Refused::new(Rule::FieldInvalid).field("ends_at");
            let refused = refused.value(rfc3339(Timestamp::from_millis(ends)));
            let after = rfc3339(Timestamp::from_millis(begins));
            return Err(refused.other(format!("> {after}")).into());
        }
        Ok(pool)
    }
}

/// What an editor of a pool may expect of its head.
const HEAD_FIELDS: &[&str] =
    &["name", "for", "starts_at", "ends_at", "auto_release", "close_unpaid"];
/// And of its lines.
const LINE_FIELDS: &[&str] = &["qty", "oversell_bps", "customer_limit"];

/// The fields of a pool's head, as the log writes them.
pub fn figures(pool: &PoolRow) -> [(&'static str, Option<String>); 6] {
    let time = |at: Option<i64>| at.map(|at| rfc3339(Timestamp::from_millis(at)));
    let flag = |so: bool| Some(if so { "yes" } else { "no" }.to_owned());
    let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    [
        ("name", text(&pool.name)),
        ("for", text(&pool.for_whom)),
        ("starts_at", time(pool.starts_at)),
        ("ends_at", time(pool.ends_at)),
        ("auto_release", flag(pool.auto_release)),
        ("close_unpaid", flag(pool.close_unpaid)),
    ]
}

fn note_head(context: &mut Context<'_>, before: &PoolRow, after: &PoolRow) -> Result<(), Error> {
    for ((field, old), (_, new)) in figures(before).into_iter().zip(figures(after)) {
        if old != new {
            let values = (old.as_deref(), new.as_deref());
            context.note_change(None, &after.code, field, values)?;
        }
    }
    Ok(())
}

impl LineEdit {
    fn run(
        &self,
        context: &mut Context<'_>,
        pool: &PoolRow,
        expect: &Expected,
    ) -> Result<(), Error> {
        let product = context.sellable_product(&self.sku)?;
        let warehouse = context.warehouse(&self.warehouse)?;
        let same = |line: &LineRow| line.product == product.id && line.warehouse == warehouse.id;
        let Some(line) = pools::lines(context.tx, pool.id)?.into_iter().find(same) else {
            return self.add(context, pool);
        };
        let held = [
            ("qty", Some(line.figures.allocated.to_string())),
            ("oversell_bps", Some(line.oversell_bps.to_string())),
            ("customer_limit", line.customer_limit.map(|limit| limit.to_string())),
        ];
        let about = |refused: Refused| refused.document(&pool.code).sku(&product.sku);
        expect.check(held, about)?;
        let line = self.terms(context, pool, line)?;
        let line = self.resize(context, pool, line)?;
        if let Some(wanted) = &self.stages {
            let rows = wanted.iter().map(|stage| stage.row(line.id)).collect();
            pool_edits::replace_stages(context.tx, line.id, rows)?;
            let told = wanted.iter().map(|stage| stage.qty.to_string()).collect::<Vec<_>>();
            let told = told.join(" + ");
            context.note_change(Some(line.product), &pool.code, "stages", (None, Some(&told)))?;
        }
        let line = pools::line_by_id(context.tx, line.id)?;
        let waiting: Vec<StageRow> = pools::stages(context.tx, line.id)?;
        let waiting = waiting.iter().filter(|stage| stage.released_at.is_none());
        let sum = waiting.fold(0_i64, |sum, stage| sum.saturating_add(stage.quantity));
        if sum > 0 && sum != line.figures.unreleased {
            let refused = Refused::new(Rule::StagesSum).field("stages").sku(product.sku);
            return Err(refused.held(line.figures.unreleased, sum).into());
        }
        // What comes to a live pool without stages can be ordered at once, as when it started.
        let open = pool.pool_state == PoolState::Active && pool.kind == Purpose::Dedicated;
        if open && sum == 0 && self.qty.is_some() && line.figures.unreleased > 0 {
            release(context, pool, &line, line.figures.unreleased)?;
        }
        Ok(())
    }

    fn terms(
        &self,
        context: &mut Context<'_>,
        pool: &PoolRow,
        mut line: LineRow,
    ) -> Result<LineRow, Error> {
        let (bps, limit) = (line.oversell_bps, line.customer_limit);
        line.oversell_bps = self.oversell_bps.unwrap_or(bps);
        line.customer_limit = self.customer_limit.clone().over(limit);
        if pool.kind == Purpose::Holdback && line.oversell_bps != bps {
            let refused = Refused::new(Rule::FieldInvalid).field("oversell_bps");
            return Err(refused.value(line.oversell_bps.to_string()).other("10000").into());
        }
        pool_edits::update_terms(context.tx, &line)?;
        let shown = |number: Option<i64>| number.map(|number| number.to_string());
        for (field, old, new) in [
            ("oversell_bps", Some(bps), Some(line.oversell_bps)),
            ("customer_limit", limit, line.customer_limit),
        ] {
            if old != new {
                let (old, new) = (shown(old), shown(new));
                let values = (old.as_deref(), new.as_deref());
                context.note_change(Some(line.product), &pool.code, field, values)?;
            }
        }
        Ok(line)
    }

    fn resize(
        &self,
        context: &mut Context<'_>,
        pool: &PoolRow,
        line: LineRow,
    ) -> Result<LineRow, Error> {
        let Some(quantity) = self.qty.filter(|qty| *qty != line.figures.allocated) else {
            return Ok(line);
        };
        let product = products::by_id(context.tx, line.product)?;
        let place = warehouses::by_id(context.tx, line.warehouse)?;
        let (figures, change) = line.figures.resize(quantity).map_err(|refused| {
            refused.document(&pool.code).sku(&product.sku).warehouse(&place.code)
        })?;
        let (old, new) = (line.figures.allocated.to_string(), quantity.to_string());
        let values = (Some(old.as_str()), Some(new.as_str()));
        context.note_change(Some(line.product), &pool.code, "qty", values)?;
        if pool.pool_state == PoolState::Draft {
            pools::update_line(context.tx, line.id, &figures, 0)?;
        } else if change >= 0 {
            post(context, pool, &line, Kind::Lock, change)?;
            pools::update_line(context.tx, line.id, &figures, 0)?;
        } else {
            pools::update_line(context.tx, line.id, &figures, 0)?;
            post(context, pool, &line, Kind::Unlock, change.saturating_neg())?;
        }
        Ok(LineRow { figures, ..line })
    }

    /// A product that comes to the pool.
    fn add(&self, context: &mut Context<'_>, pool: &PoolRow) -> Result<(), Error> {
        let Some(qty) = self.qty else {
            let refused = Refused::new(Rule::PoolLineUnknown).document(&pool.code);
            return Err(refused.sku(&self.sku).into());
        };
        let input = PoolLineInput {
            sku: self.sku.clone(),
            warehouse: self.warehouse.clone(),
            qty,
            oversell_bps: self.oversell_bps.unwrap_or(10_000),
            customer_limit: self.customer_limit.clone().over(None),
            stages: self.stages.clone().unwrap_or_default(),
        };
        let id = input.insert(context, pool.id, pool.kind)?;
        let line = pools::line_by_id(context.tx, id)?;
        let told = qty.to_string();
        context.note_change(Some(line.product), &pool.code, "qty", (None, Some(&told)))?;
        if pool.pool_state == PoolState::Draft {
            return Ok(());
        }
        post(context, pool, &line, Kind::Lock, qty)?;
        let open = pool.pool_state == PoolState::Active && pool.kind == Purpose::Dedicated;
        if open && self.stages.as_ref().is_none_or(Vec::is_empty) {
            release(context, pool, &line, qty)?;
        }
        Ok(())
    }
}
