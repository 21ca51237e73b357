//! A dry run of the calendar: everything that the clock will do to stock, in order of time, with the
//! figures after each step and the thresholds that they cross. Nothing is written: the rules of the
//! domain are played on figures in memory, as if nobody bought anything meanwhile.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::app::Env;
use crate::app::query::pool::CalendarAsk;
use crate::app::query::pool::plan::{PlannedStage, PoolPlan};
use crate::domain::availability::Availability;
use crate::domain::ids::folded;
use crate::domain::order::OrderLine;
use crate::domain::pool::{Figures, PoolState, Purpose};
use crate::domain::product::StockType;
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::store::lists::stock_rows;
use crate::store::orders::{self, OrderRow};
use crate::store::pools::{self, LineRow, PoolRow, StageRow};
use crate::store::products::ProductRow;
use crate::store::{Error, View, products, times, warehouses};

/// Unpaid orders that are looked at, at most.
const ORDERS_MAX: i64 = 2_000;

/// One step of the clock, for one product in one warehouse. All figures in units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CalendarEntry {
    /// When, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub at: i64,
    /// `lock`, `start`, `stage`, `end` or `expire`.
    pub event: &'static str,
    /// The pool; empty for a promotion that is only thought of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
    /// The order that expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The product.
    pub sku: String,
    /// The warehouse.
    pub warehouse: String,
    /// Units that the step locks, opens or gives back.
    pub qty: i64,
    /// Open to sale in the warehouse before it.
    pub sellable_before: i64,
    /// Open to sale in the warehouse after it.
    pub sellable: i64,
    /// Locked in the warehouse after it.
    pub locked: i64,
    /// Of the pool, what can be ordered after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<i64>,
    /// Open to sale over all warehouses after it.
    pub product_sellable: i64,
    /// The product's alert threshold.
    pub threshold: i64,
    /// What a shop shows after it.
    pub availability: &'static str,
    /// What a shop showed before, where the step changes that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crossed_from: Option<&'static str>,
    /// The stock type that comes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub becomes: Option<&'static str>,
}

/// A product as the dry run knows it.
struct Goods {
    row: ProductRow,
    stock_type: StockType,
    /// Sellable and locked, warehouse by warehouse code.
    places: BTreeMap<String, (i64, i64)>,
}

/// What the clock does.
enum Step {
    Expire(Box<OrderRow>),
    Start(usize),
    Stage(usize, StageRow),
    End(usize),
}

/// A pool in the dry run.
struct Played {
    row: PoolRow,
    lines: Vec<(LineRow, Vec<StageRow>)>,
    ended: bool,
}

struct Run<'a> {
    view: &'a View<'a>,
    env: &'a Env,
    goods: BTreeMap<i64, Goods>,
    pools: Vec<Played>,
    entries: Vec<CalendarEntry>,
    /// Orders that were given up before their time.
    gone: Vec<i64>,
}

/// The steps in order of time.
pub(in crate::app::query) fn calendar(
    view: &View<'_>,
    env: &Env,
    now: Timestamp,
    ask: &CalendarAsk,
) -> Result<Vec<CalendarEntry>, Error> {
    let until = ask.until.map_or(i64::MAX, Timestamp::millis);
    let mut run = Run {
        view,
        env,
        goods: BTreeMap::new(),
        pools: Vec::new(),
        entries: Vec::new(),
        gone: Vec::new(),
    };
    run.load(now, ask)?;
    let mut steps = run.steps(now, until)?;
    steps.sort_by_key(|(at, rank, _)| (*at, *rank));
    for (at, _, step) in &steps {
        run.play(*at, step)?;
    }
    let wanted = ask.sku.as_deref().map(folded);
    run.entries.retain(|entry| wanted.as_ref().is_none_or(|sku| *sku == folded(&entry.sku)));
    run.entries.truncate(usize::try_from(ask.limit).unwrap_or(usize::MAX));
    Ok(run.entries)
}

impl Run<'_> {
    /// Reads the pools under way; drafts and the plan lock their units now.
    fn load(&mut self, now: Timestamp, ask: &CalendarAsk) -> Result<(), Error> {
        for state in [PoolState::Scheduled, PoolState::Active] {
            for row in pools::list(self.view, Some(state), None, i64::MAX)? {
                self.add(row)?;
            }
        }
        if ask.drafts {
            for row in pools::list(self.view, Some(PoolState::Draft), None, i64::MAX)? {
                let at = self.pools.len();
                self.add(row)?;
                self.lock(at, now)?;
            }
        }
        if let Some(plan) = &ask.plan {
            let at = self.pools.len();
            self.pools.push(planned(self.view, plan)?);
            self.lock(at, now)?;
        }
        Ok(())
    }

    fn add(&mut self, row: PoolRow) -> Result<(), Error> {
        let lines = pools::lines(self.view, row.id)?;
        let stages = |line: LineRow| Ok((pools::stages(self.view, line.id)?, line));
        let lines = lines.into_iter().map(stages).collect::<Result<Vec<_>, Error>>()?;
        let lines = lines.into_iter().map(|(stages, line)| (line, stages)).collect();
        self.pools.push(Played { row, lines, ended: false });
        Ok(())
    }

    /// A pool that locks nothing yet is put on the calendar.
    fn lock(&mut self, at: usize, now: Timestamp) -> Result<(), Error> {
        for (index, line) in self.lines(at) {
            let units = line.figures.allocated;
            self.note(
                now.millis(),
                "lock",
                at,
                (&line, units),
                (units.saturating_neg(), units),
                index,
            )?;
        }
        Ok(())
    }

    fn lines(&self, pool: usize) -> Vec<(usize, LineRow)> {
        let lines = self.pools.get(pool).map(|pool| pool.lines.iter()).unwrap_or_default();
        lines.map(|(line, _)| line.clone()).enumerate().collect()
    }

    /// What is due between now and `until`, each with its rank at one instant.
    fn steps(&self, now: Timestamp, until: i64) -> Result<Vec<(i64, u8, Step)>, Error> {
        let mut steps = Vec::new();
        let horizon = Timestamp::from_millis(until);
        for order in orders::due(self.view, horizon, ORDERS_MAX)? {
            let at = order.expires_at.unwrap_or(until);
            steps.push((at, 0, Step::Expire(Box::new(order))));
        }
        for (index, pool) in self.pools.iter().enumerate() {
            let waits = pool.row.pool_state != PoolState::Active;
            let starts = pool.row.starts_at.unwrap_or_else(|| now.millis());
            if waits {
                steps.push((starts.max(now.millis()), 1, Step::Start(index)));
            }
            let first = if waits { starts } else { i64::MIN };
            for stage in pool.lines.iter().flat_map(|(_, stages)| stages) {
                if let (Some(at), None, false) = (stage.at, stage.released_at, pool.row.paused) {
                    let at = at.max(first).max(now.millis());
                    steps.push((at, 2, Step::Stage(index, stage.clone())));
                }
            }
            if let Some(at) = pool.row.ends_at {
                steps.push((at, 3, Step::End(index)));
            }
        }
        steps.retain(|(at, ..)| *at <= until);
        Ok(steps)
    }

    fn play(&mut self, at: i64, step: &Step) -> Result<(), Error> {
        match step {
            Step::Expire(order) => self.give_up(at, order),
            Step::Start(pool) => self.start(at, *pool),
            Step::Stage(pool, stage) => self.stage(at, *pool, stage),
            Step::End(pool) => self.end(at, *pool),
        }
    }

    fn start(&mut self, at: i64, pool: usize) -> Result<(), Error> {
        let Some(played) = self.pools.get(pool).filter(|played| !played.ended) else {
            return Ok(());
        };
        let whole = played.row.kind == Purpose::Dedicated;
        let staged: Vec<bool> = played.lines.iter().map(|(_, stages)| !stages.is_empty()).collect();
        for ((index, line), staged) in self.lines(pool).into_iter().zip(staged) {
            let units = if whole && !staged { line.figures.unreleased } else { 0 };
            let figures = line.figures.release(units, Purpose::Dedicated)?;
            self.put(pool, index, figures);
            self.note(at, "start", pool, (&line, units), (0, 0), index)?;
        }
        Ok(())
    }

    fn stage(&mut self, at: i64, pool: usize, stage: &StageRow) -> Result<(), Error> {
        let Some(played) = self.pools.get(pool).filter(|played| !played.ended) else {
            return Ok(());
        };
        let kind = played.row.kind;
        let found = self.lines(pool).into_iter().find(|(_, line)| line.id == stage.line);
        let Some((index, line)) = found else { return Ok(()) };
        let units = stage.quantity.min(line.figures.unreleased);
        self.put(pool, index, line.figures.release(units, kind)?);
        let moved =
            if kind == Purpose::Holdback { (units, units.saturating_neg()) } else { (0, 0) };
        self.note(at, "stage", pool, (&line, units), moved, index)
    }

    fn end(&mut self, at: i64, pool: usize) -> Result<(), Error> {
        let Some(played) = self.pools.get_mut(pool).filter(|played| !played.ended) else {
            return Ok(());
        };
        let (id, closes) = (played.row.id, played.row.close_unpaid);
        if closes {
            for order in orders::unpaid_of_pool(self.view, id)? {
                self.give_up(at, &order)?;
            }
        }
        for (index, line) in self.lines(pool) {
            let (figures, rest) = line.figures.close();
            self.put(pool, index, figures);
            self.note(at, "end", pool, (&line, rest), (rest, rest.saturating_neg()), index)?;
        }
        if let Some(played) = self.pools.get_mut(pool) {
            played.ended = true;
        }
        self.give_type_back(pool);
        Ok(())
    }

    /// The products of a reserve that ended get their former type back, as the rule says.
    fn give_type_back(&mut self, pool: usize) {
        let Some(former) = self.pools.get(pool).and_then(|played| played.row.former_type) else {
            return;
        };
        for (_, line) in self.lines(pool) {
            let elsewhere = self.pools.iter().any(|played| {
                !played.ended
                    && played.row.former_type.is_some()
                    && played.lines.iter().any(|(other, _)| other.product == line.product)
            });
            let reserved = |goods: &&mut Goods| goods.stock_type == StockType::Reserved;
            if let Some(goods) =
                self.goods.get_mut(&line.product).filter(|goods| reserved(goods) && !elsewhere)
            {
                goods.stock_type = former;
                if let Some(entry) = self.entries.last_mut() {
                    entry.becomes = Some(former.name());
                }
            }
        }
    }

    /// An order lapses: what it holds goes back to its pool or to sellable.
    fn give_up(&mut self, at: i64, order: &OrderRow) -> Result<(), Error> {
        if self.gone.contains(&order.id) {
            return Ok(());
        }
        self.gone.push(order.id);
        for line in orders::lines(self.view, order.id)? {
            let units = line.open();
            if units == 0 {
                continue;
            }
            if line.pool_line.is_some() {
                self.lapse(at, order, &line, units)?;
            } else {
                let back = if line.issued { 0 } else { units };
                let places = (line.product, line.warehouse);
                let entry = self.entry(at, "expire", places, units, (back, 0))?;
                self.entries.push(CalendarEntry { order: Some(order.code.clone()), ..entry });
            }
        }
        Ok(())
    }

    fn lapse(
        &mut self,
        at: i64,
        order: &OrderRow,
        line: &OrderLine,
        units: i64,
    ) -> Result<(), Error> {
        let found = self.pools.iter().enumerate().find_map(|(pool, played)| {
            let index = played.lines.iter().position(|(row, _)| Some(row.id) == line.pool_line)?;
            Some((pool, index, played.ended))
        });
        let (figures, moved, code) = match found {
            Some((pool, index, ended)) => {
                let Some((row, _)) = self.pools.get(pool).and_then(|p| p.lines.get(index)) else {
                    return Ok(());
                };
                let figures = row.figures;
                let covered = if line.issued { units } else { figures.oversold.min(units) };
                let rest = units.saturating_sub(covered);
                let figures = figures.retire(covered).lapse(rest, ended);
                self.put(pool, index, figures);
                let moved = if ended { (rest, 0) } else { (0, rest) };
                let code = self.pools.get(pool).map(|played| played.row.code.clone());
                (Some(figures), moved, code)
            }
            // Its pool ended before: what is real goes to the shelf.
            None => (None, (if line.issued { 0 } else { units }, 0), None),
        };
        let entry = self.entry(at, "expire", (line.product, line.warehouse), units, moved)?;
        let open = figures.map(|figures| figures.open);
        let order = Some(order.code.clone());
        self.entries.push(CalendarEntry { order, pool: code, open, ..entry });
        Ok(())
    }

    fn put(&mut self, pool: usize, index: usize, figures: Figures) {
        if let Some((line, _)) = self.pools.get_mut(pool).and_then(|p| p.lines.get_mut(index)) {
            line.figures = figures;
        }
    }

    /// Notes what a pool's line did, with its figures as they are now.
    fn note(
        &mut self,
        at: i64,
        event: &'static str,
        pool: usize,
        (line, units): (&LineRow, i64),
        moved: (i64, i64),
        index: usize,
    ) -> Result<(), Error> {
        let entry = self.entry(at, event, (line.product, line.warehouse), units, moved)?;
        let Some(played) = self.pools.get(pool) else { return Ok(()) };
        let now = played.lines.get(index).map(|(line, _)| line.figures);
        let sells = played.row.kind == Purpose::Dedicated && event != "lock";
        let open = now.filter(|_| sells).map(|figures| figures.open);
        let code = Some(played.row.code.clone()).filter(|code| !code.is_empty());
        self.entries.push(CalendarEntry { pool: code, open, ..entry });
        Ok(())
    }

    /// Moves sellable and locked of a product in a warehouse, and says what came of it.
    fn entry(
        &mut self,
        at: i64,
        event: &'static str,
        (product, warehouse): (i64, i64),
        qty: i64,
        (sellable, locked): (i64, i64),
    ) -> Result<CalendarEntry, Error> {
        let place = warehouses::by_id(self.view, warehouse)?.code;
        if !self.goods.contains_key(&product) {
            let row = products::by_id(self.view, product)?;
            let rows = stock_rows(self.view, product, None)?;
            let places = rows
                .into_iter()
                .map(|row| (row.warehouse, (row.stock.sellable, row.stock.locked)))
                .collect();
            let stock_type = row.stock_type;
            self.goods.insert(product, Goods { row, stock_type, places });
        }
        let default = self.env.store_threshold(self.view)?;
        let Some(goods) = self.goods.get_mut(&product) else {
            return Err(Error::Corrupt(format!("no product row {product}")));
        };
        let threshold = goods.row.threshold.or(goods.row.category_threshold).unwrap_or(default);
        let shown = |goods: &Goods| {
            let sum =
                goods.places.values().fold(0_i64, |sum, (units, _)| sum.saturating_add(*units));
            (sum, Availability::of(goods.stock_type, sum, threshold))
        };
        let (_, was) = shown(goods);
        let held = goods.places.entry(place.clone()).or_default();
        let before = held.0;
        *held = (held.0.saturating_add(sellable), held.1.saturating_add(locked));
        let after = *held;
        let (sum, now) = shown(goods);
        Ok(CalendarEntry {
            at,
            event,
            pool: None,
            order: None,
            sku: goods.row.sku.clone(),
            warehouse: place,
            qty,
            sellable_before: before,
            sellable: after.0,
            locked: after.1,
            open: None,
            product_sellable: sum,
            threshold,
            availability: now.shop_name(),
            crossed_from: (was.shop_name() != now.shop_name()).then(|| was.shop_name()),
            becomes: None,
        })
    }
}

/// A promotion that is only thought of, as a pool never written.
fn planned(view: &View<'_>, plan: &PoolPlan) -> Result<Played, Error> {
    let product = products::find(view, &plan.sku)?;
    let place = warehouses::find(view, &plan.warehouse)?;
    let unknown = || Refused::new(Rule::SkuUnknown).sku(&plan.sku);
    let (product, place) = product.zip(place).ok_or_else(unknown)?;
    let row = PoolRow {
        id: 0,
        code: String::new(),
        purpose: Purpose::Dedicated.name(),
        kind: Purpose::Dedicated,
        state: PoolState::Scheduled.name(),
        pool_state: PoolState::Scheduled,
        paused: false,
        name: String::new(),
        for_whom: String::new(),
        starts_at: Some(plan.starts_at),
        ends_at: Some(plan.ends_at),
        ended_at: None,
        auto_release: false,
        close_unpaid: false,
        former_type: None,
        by: String::new(),
    };
    let line = LineRow {
        id: 0,
        pool: 0,
        product: product.id,
        warehouse: place.id,
        oversell_bps: 10_000,
        customer_limit: None,
        figures: Figures::new(plan.quantity),
        lapsed: 0,
    };
    let stage = |(stage, number): (&PlannedStage, i64)| StageRow {
        line: 0,
        stage: number,
        at: Some(stage.at),
        share_bps: None,
        quantity: stage.qty,
        released_at: None,
    };
    let stages = if plan.stages.len() > 1 {
        plan.stages.iter().zip(1..).map(stage).collect()
    } else {
        Vec::new()
    };
    Ok(Played { row, lines: vec![(line, stages)], ended: false })
}
