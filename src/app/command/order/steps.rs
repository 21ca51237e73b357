//! The steps of an order that exists.

use serde::Serialize;

use crate::app::clock::day_name;
use crate::app::command::order::PartStep;
use crate::app::command::order::place::check_customer;
use crate::app::command::order::take::{
    Demand, Demands, Places, add_product, add_up, check_component, check_sale, take,
};
use crate::app::command::{Context, pool};
use crate::domain::movement::{Kind, REASON_FULFILLED, REASON_LAPSED};
use crate::domain::order::{OrderLine, OrderState, OrderStep, payment_is_late, state_of};
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::store::ledger::Entry;
use crate::store::orders::{self, OrderRow};
use crate::store::pools::{self, PoolRow};
use crate::store::wishes;
use crate::store::{Error, agreements, caps, products, warehouses};

/// The reason of what an expired order gives back.
const REASON_EXPIRED: &str = "expired";

/// An order takes a step as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderStepInput {
    /// The order's code.
    pub order: String,
    /// What happens.
    #[serde(skip)]
    pub step: OrderStep,
    /// The step's name, for the fingerprint.
    pub name: &'static str,
}

/// The order, when its state allows the step.
pub(super) fn open_order(
    context: &mut Context<'_>,
    code: &str,
    step: OrderStep,
) -> Result<OrderRow, Error> {
    let found = orders::find(context.tx, code)?;
    let order = found.ok_or_else(|| Refused::new(Rule::OrderUnknown).document(code.trim()))?;
    let state = order.order_state;
    let deadline = order.expires_at.map(Timestamp::from_millis);
    let late = matches!(state, OrderState::Placed | OrderState::Cart)
        && payment_is_late(deadline, context.now);
    if matches!(step, OrderStep::Pay | OrderStep::Checkout)
        && (state == OrderState::Expired || late)
    {
        let refused = Refused::new(Rule::PaymentLate).document(&order.code);
        return Err(refused.state(order.state).into());
    }
    if !state.allows(step) {
        let unpaid = state == OrderState::Placed && step == OrderStep::Ship;
        let rule = if unpaid { Rule::Unpaid } else { Rule::OrderState };
        let refused = Refused::new(rule).document(&order.code).state(order.state);
        return Err(refused.other(step.name()).into());
    }
    context.outcome.order = Some(order.code.clone());
    Ok(order)
}

impl OrderStepInput {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let order = open_order(context, &self.order, self.step)?;
        match self.step {
            OrderStep::Checkout => checkout(context, &order),
            OrderStep::Pay => {
                let policy = context.env.channel(&order.channel).take_stock;
                take_now(context, &order, policy.takes_in(OrderState::Paid))?;
                let at = context.now.millis();
                orders::set_state(context.tx, &order, OrderState::Paid, Some(at), at)
            }
            OrderStep::Take => {
                if order.holds {
                    let refused = Refused::new(Rule::OrderState).document(&order.code);
                    return Err(refused.state(order.state).other(self.name).into());
                }
                take_now(context, &order, true)
            }
            OrderStep::Unship => unship(context, &order),
            OrderStep::Ship | OrderStep::Cancel | OrderStep::Return => {
                Err(Refused::new(Rule::UnknownOp).value(self.name).into())
            }
        }
    }
}

fn checkout(context: &mut Context<'_>, order: &OrderRow) -> Result<(), Error> {
    let rules = context.env.channel(&order.channel);
    let minutes = rules.unpaid_minutes;
    let deadline = (minutes > 0).then(|| context.now.plus_minutes(minutes).millis());
    take_now(context, order, rules.take_stock.takes_in(OrderState::Placed))?;
    orders::set_deadline(context.tx, order.id, deadline)?;
    orders::set_state(context.tx, order, OrderState::Placed, None, context.now.millis())
}

/// Takes the stock that an order wishes for, when it is `due` and it holds none yet.
fn take_now(context: &mut Context<'_>, order: &OrderRow, due: bool) -> Result<(), Error> {
    if order.holds || !due {
        return Ok(());
    }
    let mut demands = Vec::new();
    for wish in wishes::of_order(context.tx, order.id)? {
        let product = products::by_id(context.tx, wish.product)?;
        if wish.pool.is_none() {
            check_component(&product)?;
        }
        let place = wish.warehouse.map(|id| warehouses::by_id(context.tx, id)).transpose()?;
        let pool = wish.pool.map(|id| pools::by_id(context.tx, id)).transpose()?;
        demands.push(Demand { product, warehouse: place, pool, quantity: wish.quantity });
    }
    let first = next_line(&orders::lines(context.tx, order.id)?);
    take(context, (order.id, &order.customer), &mut demands, first)?;
    wishes::clear(context.tx, order.id)?;
    orders::set_holds(context.tx, order.id, true)
}

pub(super) fn next_line(lines: &[OrderLine]) -> i64 {
    lines.iter().map(|line| line.line).max().unwrap_or_default().saturating_add(1)
}

/// Gives units of a line back.
pub(super) fn release(
    context: &mut Context<'_>,
    order: &OrderRow,
    line: &mut OrderLine,
    quantity: i64,
    reason: Option<&'static str>,
) -> Result<(), Error> {
    if let Some(pool_line) = line.pool_line {
        pool::lapse(context, order, line, pool_line, quantity, reason)?;
    } else {
        let (kind, reason) = if line.issued {
            (Kind::Retire, Some(REASON_LAPSED))
        } else {
            (Kind::Unreserve, reason)
        };
        post_line(context, order, line, kind, quantity, reason)?;
        if let Some(day) = line.accepted_on {
            caps::accept(context.tx, line.product, day, quantity.saturating_neg())?;
        }
    }
    line.cancelled = line.cancelled.saturating_add(quantity);
    orders::update_line(context.tx, order.id, line)
}

/// The lines of an order, those on oversold units first: what is given up settles them first.
fn oversold_first(context: &Context<'_>, order: i64) -> Result<Vec<OrderLine>, Error> {
    let mut lines = orders::lines(context.tx, order)?;
    lines.sort_by_key(|line| !line.is_oversold());
    Ok(lines)
}

/// Gives everything that an order holds or wishes back and ends it.
pub(in crate::app::command) fn give_up(
    context: &mut Context<'_>,
    order: &OrderRow,
    reason: Option<&'static str>,
) -> Result<(), Error> {
    let mut lines = oversold_first(context, order.id)?;
    for line in lines.iter_mut().filter(|line| line.open() > 0) {
        release(context, order, line, line.open(), reason)?;
    }
    wishes::clear(context.tx, order.id)?;
    let state = match reason {
        Some(_) => OrderState::Expired,
        None => state_of(&lines, order.order_state),
    };
    // In replayed time that is when it expired, as on its movements.
    orders::set_state(context.tx, order, state, None, context.stamp.posted_at)
}

/// An unpaid order has run out of time.
pub(in crate::app::command) fn expire(
    context: &mut Context<'_>,
    order: &OrderRow,
) -> Result<(), Error> {
    give_up(context, order, Some(REASON_EXPIRED))
}

fn unship(context: &mut Context<'_>, order: &OrderRow) -> Result<(), Error> {
    let mut lines = orders::lines(context.tx, order.id)?;
    if lines.iter().all(|line| line.returnable() == 0) {
        let refused = Refused::new(Rule::OrderState).document(&order.code).state(order.state);
        return Err(refused.other("unship").into());
    }
    for line in lines.iter_mut().filter(|line| line.returnable() > 0) {
        let (kind, reason) =
            if line.issued { (Kind::Issue, Some(REASON_FULFILLED)) } else { (Kind::Unship, None) };
        let quantity = line.returnable();
        post_line(context, order, line, kind, quantity, reason)?;
        if let Some(pool_line) = line.pool_line {
            pool::shipped(context, pool_line, quantity.saturating_neg())?;
        }
        line.shipped = line.returned;
        orders::update_line(context.tx, order.id, line)?;
    }
    orders::set_state(context.tx, order, OrderState::Paid, None, context.now.millis())
}

/// Posts what happens to units of an order's line.
pub(in crate::app::command) fn post_line(
    context: &mut Context<'_>,
    order: &OrderRow,
    line: &OrderLine,
    kind: Kind,
    quantity: i64,
    reason: Option<&str>,
) -> Result<(), Error> {
    let product = products::by_id(context.tx, line.product)?;
    let warehouse = warehouses::by_id(context.tx, line.warehouse)?;
    let entry = Entry {
        kind,
        product: &product,
        warehouse: &warehouse,
        quantity,
        document: Some(order.id),
        reverses: None,
        reason,
    };
    match context.post(&entry) {
        Err(Error::Refused(refused)) if refused.rule == Rule::NotPhysical => {
            // Goods that are still at a supplier: say when they should come.
            let day = agreements::expected(context.tx, product.id, warehouse.id)?;
            let refused = refused.document(&order.code);
            Err(match day {
                Some(day) => refused.other(day_name(day)).into(),
                None => refused.into(),
            })
        }
        other => other.map(drop),
    }
}

/// Units of products that a step is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderPart {
    /// The order's code.
    pub order: String,
    /// What happens to them.
    pub step: PartStep,
    /// Which; `None` for all that are open.
    pub lines: Option<Vec<(String, i64)>>,
}

impl OrderPart {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let named = self.lines.as_deref();
        match self.step {
            PartStep::Ship => {
                let order = open_order(context, &self.order, OrderStep::Ship)?;
                ship(context, &order, named)
            }
            PartStep::Cancel => {
                let order = open_order(context, &self.order, OrderStep::Cancel)?;
                cancel(context, &order, named)
            }
            PartStep::Resize => {
                let order = open_order(context, &self.order, OrderStep::Cancel)?;
                named
                    .unwrap_or_default()
                    .iter()
                    .try_for_each(|(sku, quantity)| resize(context, &order, sku, *quantity))
            }
        }
    }
}

fn ship(
    context: &mut Context<'_>,
    order: &OrderRow,
    named: Option<&[(String, i64)]>,
) -> Result<(), Error> {
    if !order.holds {
        let refused = Refused::new(Rule::NothingTaken).document(&order.code);
        return Err(refused.state(order.state).into());
    }
    let mut lines = orders::lines(context.tx, order.id)?;
    let parts =
        match named {
            Some(named) => parts(context, order, &lines, named, |line| {
                if line.is_oversold() { 0 } else { line.open() }
            })?,
            None => lines.iter().map(|line| (line.line, line.open())).collect(),
        };
    for (number, quantity) in parts.into_iter().filter(|(_, quantity)| *quantity > 0) {
        let Some(line) = lines.iter_mut().find(|line| line.line == number) else { continue };
        let (kind, reason) =
            if line.issued { (Kind::Retire, Some(REASON_FULFILLED)) } else { (Kind::Ship, None) };
        if line.is_oversold() {
            let sku = products::by_id(context.tx, line.product)?.sku;
            let refused = Refused::new(Rule::NotPhysical).document(&order.code).sku(sku);
            return Err(refused.held(0, quantity).into());
        }
        post_line(context, order, line, kind, quantity, reason)?;
        if let Some(pool_line) = line.pool_line {
            pool::shipped(context, pool_line, quantity)?;
        }
        line.shipped = line.shipped.saturating_add(quantity);
        orders::update_line(context.tx, order.id, line)?;
    }
    let state = state_of(&lines, order.order_state);
    orders::set_state(context.tx, order, state, None, context.now.millis())
}

fn cancel(
    context: &mut Context<'_>,
    order: &OrderRow,
    named: Option<&[(String, i64)]>,
) -> Result<(), Error> {
    let Some(named) = named else { return give_up(context, order, None) };
    if !order.holds {
        return cancel_wishes(context, order, named);
    }
    let mut lines = oversold_first(context, order.id)?;
    let parts = parts(context, order, &lines, named, OrderLine::open)?;
    for (number, quantity) in parts.into_iter().filter(|(_, quantity)| *quantity > 0) {
        let Some(line) = lines.iter_mut().find(|line| line.line == number) else { continue };
        release(context, order, line, quantity, None)?;
    }
    let state = state_of(&lines, order.order_state);
    orders::set_state(context.tx, order, state, None, context.now.millis())
}

/// Takes units out of what an order wishes for.
fn cancel_wishes(
    context: &mut Context<'_>,
    order: &OrderRow,
    named: &[(String, i64)],
) -> Result<(), Error> {
    for (product, quantity) in wanted(context, named)? {
        let mut left = quantity;
        let wishes = wishes::of_order(context.tx, order.id)?;
        let held = wishes
            .iter()
            .filter(|wish| wish.product == product)
            .fold(0_i64, |sum, wish| sum.saturating_add(wish.quantity));
        if quantity > held {
            let sku = products::by_id(context.tx, product)?.sku;
            let rule = if held == 0 { Rule::LineUnknown } else { Rule::OrderShort };
            let refused = Refused::new(rule).document(&order.code).sku(sku);
            return Err(refused.held(held, quantity).into());
        }
        for wish in wishes.iter().filter(|wish| wish.product == product) {
            let part = wish.quantity.min(left);
            left = left.saturating_sub(part);
            let rest = wish.quantity.saturating_sub(part);
            wishes::lower(context.tx, order.id, wish.line, rest)?;
        }
    }
    if wishes::of_order(context.tx, order.id)?.is_empty() {
        return give_up(context, order, None);
    }
    Ok(())
}

/// The units ordered of a product are `quantity` from now on: only the difference is taken or
/// given back, so a reservation never stands in its own way.
fn resize(
    context: &mut Context<'_>,
    order: &OrderRow,
    sku: &str,
    quantity: i64,
) -> Result<(), Error> {
    let product = context.sellable_product(sku)?;
    if !order.holds {
        return resize_wish(context, order, &product.sku, quantity);
    }
    let lines = orders::lines(context.tx, order.id)?;
    let open = lines
        .iter()
        .filter(|line| line.product == product.id)
        .fold(0_i64, |sum, line| sum.saturating_add(line.open()));
    if product.bundle || open == 0 {
        let refused = Refused::new(Rule::LineUnknown).document(&order.code);
        return Err(refused.sku(product.sku).held(open, quantity).into());
    }
    if quantity <= open {
        let less = open.saturating_sub(quantity);
        let named = [(product.sku, less)];
        return if less == 0 { Ok(()) } else { cancel(context, order, Some(&named)) };
    }
    let more = quantity.saturating_sub(open);
    check_sale(&product)?;
    check_customer(
        context,
        &order.customer,
        &product,
        if order.customer.is_empty() { quantity } else { more },
    )?;
    let mut demands = Demands::default();
    let places = Places { warehouse: None, pool: pool_of(context, &lines, product.id)? };
    add_product(context, &mut demands, product, places, more)?;
    take(context, (order.id, &order.customer), &mut demands.into_list(), next_line(&lines))
}

/// The pool that an order's units of a product come from; more of them come from there too.
fn pool_of(
    context: &Context<'_>,
    lines: &[OrderLine],
    product: i64,
) -> Result<Option<PoolRow>, Error> {
    let line = lines.iter().find(|line| line.product == product && line.open() > 0);
    let Some(pool_line) = line.and_then(|line| line.pool_line) else { return Ok(None) };
    let pool = pools::line_by_id(context.tx, pool_line)?.pool;
    pools::by_id(context.tx, pool).map(Some)
}

fn resize_wish(
    context: &mut Context<'_>,
    order: &OrderRow,
    sku: &str,
    quantity: i64,
) -> Result<(), Error> {
    let product = context.sellable_product(sku)?;
    let wishes = wishes::of_order(context.tx, order.id)?;
    let mut of_product = wishes.iter().filter(|wish| wish.product == product.id);
    let Some(first) = of_product.next() else {
        let refused = Refused::new(Rule::LineUnknown).document(&order.code).sku(product.sku);
        return Err(refused.held(0, quantity).into());
    };
    for other in of_product {
        wishes::lower(context.tx, order.id, other.line, 0)?;
    }
    check_customer(context, "", &product, quantity)?;
    wishes::lower(context.tx, order.id, first.line, quantity)
}

/// The units named, by product; equal products summed, bundles taken apart.
fn wanted(context: &Context<'_>, named: &[(String, i64)]) -> Result<Vec<(i64, i64)>, Error> {
    let mut wanted: Vec<(i64, i64)> = Vec::new();
    for (sku, quantity) in named {
        let product = context.sellable_product(sku)?;
        if product.bundle {
            for (component, each) in products::component_rows(context.tx, product.id)? {
                add_up(&mut wanted, component.id, quantity.saturating_mul(each));
            }
        } else {
            add_up(&mut wanted, product.id, *quantity);
        }
    }
    Ok(wanted)
}

/// Shares the named units out over the stored lines. `free` is what a line can give.
pub(super) fn parts(
    context: &Context<'_>,
    order: &OrderRow,
    lines: &[OrderLine],
    named: &[(String, i64)],
    free: impl Fn(&OrderLine) -> i64,
) -> Result<Vec<(i64, i64)>, Error> {
    let mut parts = Vec::new();
    for (product, quantity) in wanted(context, named)? {
        let of_product = || lines.iter().filter(|line| line.product == product);
        let held = of_product().map(&free).fold(0, i64::saturating_add);
        if of_product().next().is_none() || quantity > held {
            let sku = products::by_id(context.tx, product)?.sku;
            let rule =
                if of_product().next().is_none() { Rule::LineUnknown } else { Rule::OrderShort };
            let refused = Refused::new(rule).document(&order.code).sku(sku);
            return Err(refused.held(held, quantity).into());
        }
        let mut left = quantity;
        for line in of_product() {
            let part = free(line).min(left);
            left = left.saturating_sub(part);
            parts.push((line.line, part));
        }
    }
    Ok(parts)
}
