//! What happens when: steps in a queue, each done at its time by the operation that anybody would
//! use (written as batch writes it), and what follows from it put back into the queue.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::app::sample::Summary;
use crate::app::sample::catalogue::PLACES;
use crate::app::{Env, Outcome, Request, Time, perform};
use crate::domain::refused::{Code, Refused, Rule};
use crate::domain::stocktake;
use crate::domain::time::Timestamp;
use crate::store::{Error, Keep, Tx, ledger, products, warehouses};

/// Milliseconds of a minute, an hour and a day.
pub(super) const MINUTE: i64 = 60_000;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// How long a shipment waits for goods that are still at a supplier.
const WAIT_FOR_GOODS: i64 = 2 * DAY;

/// What becomes of an order once it is placed. Times are milliseconds after the placing.
#[derive(Clone, Debug)]
pub(super) enum Fate {
    /// Nobody pays.
    Waits,
    /// It is cancelled, unpaid.
    Cancelled { after: i64 },
    /// It is paid, and cancelled before it is shipped.
    PaidAndCancelled { paid: i64, cancelled: i64 },
    /// It is paid and waits for shipment.
    Paid { paid: i64 },
    /// It is paid and shipped, one unit of it later where `rest` says when; `back` came back.
    Shipped { paid: i64, shipped: i64, rest: Option<i64>, back: Option<(i64, Value)> },
}

/// What a customer wants.
#[derive(Clone, Debug)]
pub(super) struct Basket {
    pub(super) customer: String,
    pub(super) channel: &'static str,
    /// SKU and units.
    pub(super) lines: Vec<(String, i64)>,
    /// Minutes until it expires unpaid.
    pub(super) minutes: i64,
}

/// One thing to happen.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// It is done; what keeps it from being done is a fault of the story.
    Do(Value),
    /// It is done where the rules let it: on a busy day the goods are gone already.
    Try(Value),
    /// Ordered goods come in.
    Deliver { sku: String, place: &'static str, op: Value },
    /// A customer orders, from a warehouse near by where that has all of it.
    Place { basket: Basket, near: String, fate: Fate },
    /// An order is shipped: all that is open, or one unit of `first` where the rest follows later.
    Ship { order: String, first: Option<String> },
    /// Somebody types the wrong quantity and takes it back.
    Slip(Value),
    /// Something that depends on what is there by then.
    Scene(super::scenes::Scene),
}

/// The story under way.
pub(super) struct Story<'a> {
    tx: &'a Tx<'a>,
    env: &'a Env,
    queue: BTreeMap<(i64, u64), Step>,
    queued: u64,
    now: i64,
    /// Sellable units by SKU, in the order of [`PLACES`].
    levels: BTreeMap<String, [i64; PLACES.len()]>,
    /// What is bought and has not come in yet.
    coming: BTreeSet<(String, &'static str)>,
    pub(super) summary: Summary,
}

/// An operation done by somebody.
pub(super) fn by(actor: &str, op: Value) -> Value {
    with(op, "by", actor)
}

/// An operation with one field more.
pub(super) fn with(mut op: Value, field: &str, value: impl Into<Value>) -> Value {
    if let Value::Object(fields) = &mut op {
        fields.insert(field.to_owned(), value.into());
    }
    op
}

impl<'a> Story<'a> {
    pub(super) fn new(tx: &'a Tx<'a>, env: &'a Env) -> Self {
        Self {
            tx,
            env,
            queue: BTreeMap::new(),
            queued: 0,
            now: i64::MIN,
            levels: BTreeMap::new(),
            coming: BTreeSet::new(),
            summary: Summary::default(),
        }
    }

    /// Puts a step into the queue.
    pub(super) fn at(&mut self, time: i64, step: Step) {
        self.queued = self.queued.saturating_add(1);
        if let Step::Deliver { sku, place, .. } = &step {
            self.coming.insert((sku.clone(), place));
        }
        self.queue.insert((time.max(self.now), self.queued), step);
    }

    /// Sellable units of a product in a warehouse.
    pub(super) fn sellable(&self, sku: &str, place: &str) -> i64 {
        let levels = self.levels.get(sku);
        let found = levels.and_then(|levels| {
            let index = PLACES.iter().position(|known| known.code == place)?;
            levels.get(index)
        });
        found.copied().unwrap_or_default()
    }

    /// Units of a product that can be touched in a warehouse, without the unsellable ones.
    pub(super) fn shelf(&self, sku: &str, place: &str) -> i64 {
        let found = || {
            let product = products::find(self.tx, sku)?;
            let warehouse = warehouses::find(self.tx, place)?;
            let Some((product, warehouse)) = product.zip(warehouse) else { return Ok(None) };
            ledger::stock(self.tx, product.id, warehouse.id)
        };
        let stock: Result<_, Error> = found();
        stock.ok().flatten().map_or(0, |stock| stocktake::books(&stock, false))
    }

    /// Sellable units of a product in all warehouses.
    pub(super) fn sellable_in_all(&self, sku: &str) -> i64 {
        let of = |place: &super::catalogue::Place| self.sellable(sku, place.code);
        PLACES.iter().map(of).fold(0, i64::saturating_add)
    }

    /// Whether a delivery is under way.
    pub(super) fn is_coming(&self, sku: &str, place: &'static str) -> bool {
        self.coming.contains(&(sku.to_owned(), place))
    }

    /// The time of the step under way.
    pub(super) const fn now(&self) -> i64 {
        self.now
    }

    /// Does every step that is due before `end`.
    pub(super) fn run_until(&mut self, end: i64) -> Result<(), Error> {
        while let Some(entry) = self.queue.first_entry() {
            let (time, _) = *entry.key();
            if time >= end {
                break;
            }
            let step = entry.remove();
            self.tick(time)?;
            self.step(step)?;
        }
        Ok(())
    }

    /// Does what is due by `time`, as time itself would.
    pub(super) fn tick(&mut self, time: i64) -> Result<(), Error> {
        self.now = time;
        self.perform(by("stockroom", json!({"op": "tick"}))).map(drop)
    }

    fn step(&mut self, step: Step) -> Result<(), Error> {
        match step {
            Step::Do(op) => self.perform(op).map(drop),
            Step::Try(op) => self.attempt(op).map(drop),
            Step::Deliver { sku, place, op } => {
                self.coming.remove(&(sku, place));
                self.perform(op).map(drop)
            }
            Step::Place { basket, near, fate } => self.place(&basket, &near, fate),
            Step::Ship { order, first } => self.ship(order, first),
            Step::Slip(op) => {
                let outcome = self.perform(op)?;
                for movement in outcome.movements {
                    let undo = by("wang", json!({"op": "undo", "movement": movement}));
                    self.at(self.now.saturating_add(MINUTE), Step::Do(undo));
                }
                Ok(())
            }
            Step::Scene(scene) => {
                super::scenes::play(self, &scene);
                Ok(())
            }
        }
    }

    fn perform(&mut self, op: Value) -> Result<Outcome, Error> {
        let given = if let Value::Object(fields) = op { fields } else { serde_json::Map::new() };
        let request = Request::read(given)?;
        let time = Time::Replayed(Timestamp::from_millis(self.now));
        let outcome = perform(self.tx, self.env, &request, time, Keep::Yes)?;
        for touched in &outcome.stock {
            let index = PLACES.iter().position(|place| place.code == touched.row.warehouse);
            let levels = self.levels.entry(touched.sku.clone()).or_default();
            if let Some(level) = index.and_then(|index| levels.get_mut(index)) {
                *level = touched.row.stock.sellable;
            }
        }
        Ok(outcome)
    }

    /// Does it where the rules let it; `Err` inside says why not.
    fn attempt(&mut self, op: Value) -> Result<Result<Outcome, Refused>, Error> {
        let tx = self.tx;
        match tx.nested(|| self.perform(op)) {
            Ok(outcome) => Ok(Ok(outcome)),
            Err(Error::Refused(refused)) => Ok(Err(refused)),
            Err(fault) => Err(fault),
        }
    }

    fn place(&mut self, basket: &Basket, near: &str, fate: Fate) -> Result<(), Error> {
        let all_near = |(sku, qty): &(String, i64)| self.sellable(sku, near) >= *qty;
        let from = (!near.is_empty() && basket.lines.iter().all(all_near)).then_some(near);
        let line = |(sku, qty): &(String, i64)| json!({"sku": sku, "qty": qty, "warehouse": from});
        let lines: Vec<Value> = basket.lines.iter().map(line).collect();
        let order = json!({
            "op": "order", "lines": lines, "customer": basket.customer,
            "channel": basket.channel, "expires_in_minutes": basket.minutes,
        });
        let actor = if basket.channel == "shop" { "chen" } else { "陳" };
        let code = match self.attempt(by(actor, order))? {
            Ok(outcome) => outcome.order.unwrap_or_default(),
            Err(refused)
                if matches!(refused.rule.code(), Code::Short | Code::Cap | Code::Limit) =>
            {
                self.summary.turned_away = self.summary.turned_away.saturating_add(1);
                return Ok(());
            }
            Err(refused) => return Err(refused.into()),
        };
        self.summary.orders = self.summary.orders.saturating_add(1);
        self.follow(&code, &basket.lines, fate);
        Ok(())
    }

    /// Puts what becomes of an order into the queue.
    fn follow(&mut self, code: &str, lines: &[(String, i64)], fate: Fate) {
        let placed = self.now;
        let after = |millis: i64| placed.saturating_add(millis);
        let step = |op: &str| Step::Do(by("林", json!({"op": op, "order": code})));
        match fate {
            Fate::Waits => {}
            Fate::Cancelled { after: cancelled } => self.at(after(cancelled), step("cancel")),
            Fate::PaidAndCancelled { paid, cancelled } => {
                self.at(after(paid), step("pay"));
                self.at(after(cancelled), step("cancel"));
            }
            Fate::Paid { paid } => self.at(after(paid), step("pay")),
            Fate::Shipped { paid, shipped, rest, back } => {
                self.at(after(paid), step("pay"));
                let order = code.to_owned();
                let several = lines.len() > 1 || lines.iter().any(|(_, qty)| *qty > 1);
                let rest = rest.filter(|_| several);
                if let Some(rest) = rest {
                    self.at(after(rest), Step::Ship { order: order.clone(), first: None });
                }
                let first = lines.first().map(|(sku, _)| sku.clone()).filter(|_| rest.is_some());
                self.at(after(shipped), Step::Ship { order, first });
                if let Some((time, back)) = back {
                    let op = json!({"op": "return", "order": code, "lines": [back]});
                    self.at(after(time), Step::Try(by("chen", op)));
                }
            }
        }
    }

    fn ship(&mut self, order: String, first: Option<String>) -> Result<(), Error> {
        let mut op = by("wang", json!({"op": "ship", "order": order}));
        if let Some(sku) = &first {
            op = with(op, "lines", vec![json!({"sku": sku, "qty": 1})]);
        }
        match self.attempt(op)? {
            Ok(_) => Ok(()),
            // Goods that are still at the supplier: the order waits for them.
            Err(refused) if refused.rule == Rule::NotPhysical => {
                let later = self.now.saturating_add(WAIT_FOR_GOODS);
                self.at(later, Step::Ship { order, first });
                Ok(())
            }
            Err(refused) => Err(refused.into()),
        }
    }
}
