//! Orders: place, pay, ship, cancel, return, unship, expire.

use serde::Serialize;

use crate::app::command::fields::{Field, Kind as FieldKind, Patch, Values};
use crate::app::command::{Command, Context, ORDER, QTY, SKU, field, needed};
use crate::domain::allocation::{Need, Offer, allocate};
use crate::domain::movement::{Kind, REASON_FULFILLED, REASON_LAPSED, REASON_ORDERED};
use crate::domain::order::{OrderLine, OrderState, OrderStep, payment_is_late, state_of};
use crate::domain::product::{ProductKind, ProductState, StockType};
use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::Bucket;
use crate::domain::time::Timestamp;
use crate::store::ledger::{self, Entry};
use crate::store::orders::{self, NewOrder, OrderRow};
use crate::store::products::ProductRow;
use crate::store::warehouses::WarehouseRow;
use crate::store::{Error, products, warehouses};

/// The reason of what an expired order gives back.
const REASON_EXPIRED: &str = "expired";

/// Orders that expire in one sweep; a sweep goes on until none is due.
const SWEEP: i64 = 500;

const LINE: &[Field] = &[
    SKU,
    QTY,
    field(
        "warehouse",
        FieldKind::Code,
        "Where it is taken from; chosen by the store when left out",
    ),
    field("pool", FieldKind::Code, "The lock pool it is taken from"),
];
const PART: &[Field] = &[SKU, QTY];
const SHELVES: &[Bucket] = &[Bucket::Sellable, Bucket::Unsellable];
const BACK: &[Field] = &[
    SKU,
    QTY,
    needed("to", FieldKind::Choice(&["sellable", "unsellable"]), "sellable or unsellable"),
    field("reason", FieldKind::Text, "Why it came back"),
];

pub(in crate::app::command) const PLACE: &[Field] = &[
    field("order", FieldKind::Code, "The order's code; made when left out"),
    Field { positional: true, ..needed("lines", FieldKind::Records(LINE), "What is ordered") },
    field("customer", FieldKind::Text, "Who buys"),
    field("channel", FieldKind::Text, "Where it was placed"),
    field("device", FieldKind::Text, "The device it was placed from"),
    field("address", FieldKind::Text, "Where it goes"),
    field("expires_in_minutes", FieldKind::Figure, "Minutes until it expires unpaid; 0 for never"),
];
pub(in crate::app::command) const SHIP: &[Field] = &[
    ORDER,
    Field {
        positional: true,
        ..field("lines", FieldKind::Records(PART), "What leaves; all that is open when left out")
    },
];
pub(in crate::app::command) const RETURN: &[Field] = &[
    ORDER,
    Field { positional: true, ..needed("lines", FieldKind::Records(BACK), "What came back") },
];

/// One line asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wanted {
    /// The product.
    pub sku: String,
    /// Units.
    pub qty: i64,
    /// The warehouse; `None` leaves the choice to the store.
    pub warehouse: Option<String>,
}

/// An order is placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Order {
    /// The caller's code.
    pub order: Option<String>,
    /// What is ordered.
    pub lines: Vec<Wanted>,
    /// Who buys.
    pub customer: String,
    /// Where it was placed.
    pub channel: String,
    /// The device it was placed from.
    pub device: String,
    /// Where it goes.
    pub address: String,
    /// Minutes until it expires unpaid; `None` for the store's rule, 0 for never.
    pub expires_in_minutes: Option<i64>,
}

pub(in crate::app::command) fn read_place(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    let read = |mut record: Values| {
        let pool = record.optional_code("pool")?;
        if let Some(pool) = pool {
            return Err(Refused::new(Rule::Unsupported).field("pool").value(pool));
        }
        Ok(Wanted {
            sku: record.code("sku")?,
            qty: record.quantity("qty")?,
            warehouse: record.optional_code("warehouse")?,
        })
    };
    let records = values.records("lines", LINE)?.unwrap_or_default();
    let lines = records.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    if lines.is_empty() {
        return Err(Refused::new(Rule::Nothing).field("lines"));
    }
    Ok(Command::Order(Order {
        order: values.optional_code("order")?,
        lines,
        customer: values.text("customer")?,
        channel: values.text("channel")?,
        device: values.text("device")?,
        address: values.text("address")?,
        expires_in_minutes: match values.figure("expires_in_minutes")? {
            Patch::Keep | Patch::Clear => None,
            Patch::Set(minutes) => Some(minutes),
        },
    }))
}

/// What one line needs, bundles taken apart and equal products summed.
#[derive(Debug)]
struct Demand {
    product: ProductRow,
    warehouse: Option<WarehouseRow>,
    quantity: i64,
}

/// What one stored line will be.
#[derive(Debug)]
struct Taken {
    product: ProductRow,
    warehouse: WarehouseRow,
    quantity: i64,
    issued: bool,
}

impl Order {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        if let Some(code) = &self.order
            && orders::find(context.tx, code)?.is_some()
        {
            return Err(Refused::new(Rule::DocumentTaken).field("order").document(code).into());
        }
        let demands = self.demands(context)?;
        let taken = match take(context, &demands) {
            // Stale reservations never cause a false sold-out: expire what is due, then look again.
            Err(Error::Refused(refused))
                if matches!(refused.rule, Rule::Short | Rule::CapReached) =>
            {
                let expired = expire_due(context)?;
                if expired == 0 {
                    return Err(refused.into());
                }
                context.outcome.expired = Some(expired);
                take(context, &demands)?
            }
            other => other?,
        };
        let minutes = self.expires_in_minutes.unwrap_or(context.env.unpaid_minutes);
        let deadline = context.now.plus_minutes(minutes).millis();
        let new = NewOrder {
            code: self.order.as_deref(),
            customer: &self.customer,
            channel: &self.channel,
            device: &self.device,
            address: &self.address,
            placed_at: context.now.millis(),
            expires_at: (minutes > 0).then_some(deadline),
            actor: context.stamp.actor,
        };
        let (id, code) = orders::insert(context.tx, &new)?;
        context.outcome.order = Some(code);
        for (taken, number) in taken.iter().zip(1..) {
            let entry = Entry {
                kind: if taken.issued { Kind::Issue } else { Kind::Reserve },
                product: &taken.product,
                warehouse: &taken.warehouse,
                quantity: taken.quantity,
                document: Some(id),
                reverses: None,
                // A caller's word must not pass for ours: what is issued was not sold by that.
                reason: taken.issued.then_some(REASON_ORDERED),
            };
            context.post(&entry)?;
            let line = OrderLine {
                line: number,
                product: taken.product.id,
                warehouse: taken.warehouse.id,
                quantity: taken.quantity,
                issued: taken.issued,
                ..OrderLine::default()
            };
            orders::insert_line(context.tx, id, &line)?;
        }
        Ok(())
    }

    /// Looks the products up, checks what can be sold at all, takes bundles apart and sums lines
    /// of the same product.
    fn demands(&self, context: &Context<'_>) -> Result<Vec<Demand>, Error> {
        let mut ordered: Vec<(i64, i64)> = Vec::new();
        let mut demands: Vec<Demand> = Vec::new();
        for line in &self.lines {
            let product = context.sellable_product(&line.sku)?;
            let place =
                line.warehouse.as_deref().map(|code| context.warehouse(code)).transpose()?;
            let units = add_up(&mut ordered, product.id, line.qty);
            check_sale(&product, units)?;
            if product.bundle {
                for (component, each) in products::component_rows(context.tx, product.id)? {
                    check_component(&component)?;
                    let quantity = line.qty.checked_mul(each).ok_or_else(|| {
                        Refused::new(Rule::TooLarge).field("qty").sku(&product.sku)
                    })?;
                    add(&mut demands, component, place.clone(), quantity);
                }
            } else {
                add(&mut demands, product, place, line.qty);
            }
        }
        // Lines that name a warehouse take first; the others share what is left.
        demands.sort_by_key(|demand| demand.warehouse.is_none());
        Ok(demands)
    }
}

/// Adds to the units of a product and answers their sum.
fn add_up(ordered: &mut Vec<(i64, i64)>, product: i64, quantity: i64) -> i64 {
    if let Some((_, sum)) = ordered.iter_mut().find(|(id, _)| *id == product) {
        *sum = sum.saturating_add(quantity);
        return *sum;
    }
    ordered.push((product, quantity));
    quantity
}

fn add(
    demands: &mut Vec<Demand>,
    product: ProductRow,
    warehouse: Option<WarehouseRow>,
    quantity: i64,
) {
    let place = warehouse.as_ref().map(|warehouse| warehouse.id);
    let same = |demand: &&mut Demand| {
        demand.product.id == product.id && demand.warehouse.as_ref().map(|w| w.id) == place
    };
    match demands.iter_mut().find(same) {
        Some(demand) => demand.quantity = demand.quantity.saturating_add(quantity),
        None => demands.push(Demand { product, warehouse, quantity }),
    }
}

fn check_sale(product: &ProductRow, units: i64) -> Result<(), Refused> {
    if product.state != ProductState::OnSale {
        return Err(Refused::new(Rule::NotOnSale).sku(&product.sku).state(product.state.name()));
    }
    if product.stock_type == StockType::Reserved {
        return Err(Refused::new(Rule::ReservedOnly).sku(&product.sku));
    }
    match product.customer_limit {
        Some(limit) if units > limit => {
            Err(Refused::new(Rule::CustomerLimit).sku(&product.sku).limit(limit).held(limit, units))
        }
        Some(_) | None => Ok(()),
    }
}

/// A bundle sells nothing that is closed to sale. A draft is open: it may be sold in sets only.
fn check_component(component: &ProductRow) -> Result<(), Refused> {
    match component.closed_in_sets() {
        None => Ok(()),
        Some(rule) => Err(Refused::new(rule).sku(&component.sku).state(component.state.name())),
    }
}

/// Decides where each demand is served from; nothing is written.
fn take(context: &Context<'_>, demands: &[Demand]) -> Result<Vec<Taken>, Error> {
    let warehouses = warehouses::list(context.tx)?;
    let Some(main) = warehouses.first() else {
        return Err(Refused::new(Rule::NoWarehouse).into());
    };
    let mut taken = Vec::new();
    let (unlimited, finite): (Vec<&Demand>, Vec<&Demand>) =
        demands.iter().partition(|demand| demand.product.stock_type == StockType::Unlimited);
    for demand in &unlimited {
        let same = |other: &&&Demand| other.product.id == demand.product.id;
        let wanted = unlimited.iter().filter(same).map(|other| other.quantity);
        check_cap(context, &demand.product, wanted.fold(0, i64::saturating_add))?;
        let warehouse = demand.warehouse.clone().unwrap_or_else(|| main.clone());
        let (product, quantity) = (demand.product.clone(), demand.quantity);
        taken.push(Taken { product, warehouse, quantity, issued: true });
    }
    // What is on the shelf goes first; what may be owed only where that does not do.
    let real = needs(context, &finite, &warehouses, |_| 0)?;
    let takes = match allocate(&real) {
        Ok(takes) => takes,
        Err(_) => allocate(&needs(context, &finite, &warehouses, |row| row.floor)?)
            .map_err(|(index, could)| short(finite.get(index).copied(), could))?,
    };
    for take in takes {
        let demand = finite.get(take.need);
        let place = warehouses.iter().find(|warehouse| warehouse.id == take.warehouse);
        if let (Some(demand), Some(warehouse)) = (demand, place) {
            taken.push(Taken {
                product: demand.product.clone(),
                warehouse: warehouse.clone(),
                quantity: take.quantity,
                issued: false,
            });
        }
    }
    Ok(taken)
}

fn short(demand: Option<&Demand>, could: i64) -> Refused {
    let refused = Refused::new(Rule::Short).bucket(Bucket::Sellable);
    let Some(demand) = demand else { return refused };
    let refused = refused.sku(&demand.product.sku).held(could, demand.quantity);
    match &demand.warehouse {
        Some(warehouse) => refused.warehouse(&warehouse.code),
        None => refused,
    }
}

/// `wanted` is what the whole order asks for, wherever it is taken from.
fn check_cap(context: &Context<'_>, product: &ProductRow, wanted: i64) -> Result<(), Error> {
    let Some(cap) = product.cap else { return Ok(()) };
    let open = orders::issued_open(context.tx, product.id)?;
    if open.saturating_add(wanted) > cap {
        let refused = Refused::new(Rule::CapReached).sku(&product.sku).limit(cap);
        let free = cap.saturating_sub(open).max(0);
        return Err(refused.held(free, wanted).into());
    }
    Ok(())
}

/// What each warehouse can give to each demand; a demand that names its warehouse lowers what is
/// left there for the others of the same product.
fn needs(
    context: &Context<'_>,
    demands: &[&Demand],
    warehouses: &[WarehouseRow],
    floor: impl Fn(&ProductRow) -> i64,
) -> Result<Vec<Need>, Error> {
    let mut needs = Vec::with_capacity(demands.len());
    for demand in demands {
        let mut offers = Vec::with_capacity(warehouses.len());
        for warehouse in warehouses {
            let stock = ledger::stock(context.tx, demand.product.id, warehouse.id)?;
            let sellable = stock.map_or(0, |stock| stock.sellable);
            let named: i64 = demands
                .iter()
                .filter(|other| {
                    demand.warehouse.is_none()
                        && other.product.id == demand.product.id
                        && other.warehouse.as_ref().is_some_and(|w| w.id == warehouse.id)
                })
                .map(|other| other.quantity)
                .fold(0, i64::saturating_add);
            let free = sellable.saturating_sub(floor(&demand.product)).saturating_sub(named);
            offers.push(Offer { warehouse: warehouse.id, free });
        }
        needs.push(Need {
            quantity: demand.quantity,
            warehouse: demand.warehouse.as_ref().map(|warehouse| warehouse.id),
            offers,
        });
    }
    Ok(needs)
}

/// An order is paid, cancelled or unshipped.
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

pub(in crate::app::command) fn read_step(op: &str, mut values: Values) -> Result<Command, Refused> {
    let (step, name) = match op {
        "pay" => (OrderStep::Pay, "pay"),
        "cancel" => (OrderStep::Cancel, "cancel"),
        "unship" => (OrderStep::Unship, "unship"),
        _ => return Err(Refused::new(Rule::UnknownOp).value(op)),
    };
    Ok(Command::OrderStep(OrderStepInput { order: values.code("order")?, step, name }))
}

/// The order, when its state allows the step.
fn open_order(context: &Context<'_>, code: &str, step: OrderStep) -> Result<OrderRow, Error> {
    let found = orders::find(context.tx, code)?;
    let order = found.ok_or_else(|| Refused::new(Rule::OrderUnknown).document(code.trim()))?;
    let state = order.order_state;
    let deadline = order.expires_at.map(Timestamp::from_millis);
    if step == OrderStep::Pay
        && (state == OrderState::Expired
            || (state == OrderState::Placed && payment_is_late(deadline, context.now)))
    {
        let refused = Refused::new(Rule::PaymentLate).document(&order.code);
        return Err(refused.state(order.state).into());
    }
    if !state.allows(step) {
        let unpaid = state == OrderState::Placed && step == OrderStep::Ship;
        let rule = if unpaid { Rule::Unpaid } else { Rule::OrderState };
        return Err(Refused::new(rule).document(&order.code).state(order.state).into());
    }
    Ok(order)
}

impl OrderStepInput {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let order = open_order(context, &self.order, self.step)?;
        context.outcome.order = Some(order.code.clone());
        match self.step {
            OrderStep::Pay => {
                let at = context.now.millis();
                orders::set_state(context.tx, &order, OrderState::Paid, Some(at), at)
            }
            OrderStep::Cancel => release(context, &order, None),
            OrderStep::Unship => unship(context, &order),
            OrderStep::Ship | OrderStep::Return => {
                Err(Refused::new(Rule::UnknownOp).value(self.name).into())
            }
        }
    }
}

/// Gives back what an order still holds; `expired` says it ran out of time.
fn release(
    context: &mut Context<'_>,
    order: &OrderRow,
    expired: Option<&'static str>,
) -> Result<(), Error> {
    let mut lines = orders::lines(context.tx, order.id)?;
    for line in lines.iter_mut().filter(|line| line.open() > 0) {
        let (kind, reason) = if line.issued {
            (Kind::Retire, Some(REASON_LAPSED))
        } else {
            (Kind::Unreserve, expired)
        };
        let quantity = line.open();
        post_line(context, order, line, kind, quantity, reason)?;
        line.cancelled = line.cancelled.saturating_add(quantity);
        orders::update_line(context.tx, order.id, line)?;
    }
    let state = match expired {
        Some(_) => OrderState::Expired,
        None => state_of(&lines, order.paid_at.is_some()),
    };
    // In replayed time that is when it expired, as on its movements.
    orders::set_state(context.tx, order, state, None, context.stamp.posted_at)
}

fn unship(context: &mut Context<'_>, order: &OrderRow) -> Result<(), Error> {
    let mut lines = orders::lines(context.tx, order.id)?;
    if lines.iter().all(|line| line.returnable() == 0) {
        return Err(Refused::new(Rule::OrderState).document(&order.code).state(order.state).into());
    }
    for line in lines.iter_mut().filter(|line| line.returnable() > 0) {
        let (kind, reason) =
            if line.issued { (Kind::Issue, Some(REASON_FULFILLED)) } else { (Kind::Unship, None) };
        let quantity = line.returnable();
        post_line(context, order, line, kind, quantity, reason)?;
        line.shipped = line.returned;
        orders::update_line(context.tx, order.id, line)?;
    }
    orders::set_state(context.tx, order, OrderState::Paid, None, context.now.millis())
}

fn post_line(
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
    context.post(&entry).map(drop)
}

/// Units of a product to ship.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderPart {
    /// The order's code.
    pub order: String,
    /// What leaves; `None` for all that is open.
    pub lines: Option<Vec<(String, i64)>>,
}

pub(in crate::app::command) fn read_ship(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    let read = |mut record: Values| Ok((record.code("sku")?, record.quantity("qty")?));
    let records = values.records("lines", PART)?;
    let lines = records.map(|records| records.into_iter().map(read).collect::<Result<Vec<_>, _>>());
    let lines = lines.transpose()?;
    if lines.as_ref().is_some_and(Vec::is_empty) {
        return Err(Refused::new(Rule::Nothing).field("lines"));
    }
    Ok(Command::Ship(OrderPart { order: values.code("order")?, lines }))
}

impl OrderPart {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let order = open_order(context, &self.order, OrderStep::Ship)?;
        context.outcome.order = Some(order.code.clone());
        let mut lines = orders::lines(context.tx, order.id)?;
        let parts = match &self.lines {
            Some(named) => parts(context, &order, &lines, named, OrderLine::open)?,
            None => lines.iter().map(|line| (line.line, line.open())).collect(),
        };
        for (number, quantity) in parts.into_iter().filter(|(_, quantity)| *quantity > 0) {
            let Some(line) = lines.iter_mut().find(|line| line.line == number) else { continue };
            let (kind, reason) = if line.issued {
                (Kind::Retire, Some(REASON_FULFILLED))
            } else {
                (Kind::Ship, None)
            };
            post_line(context, &order, line, kind, quantity, reason)?;
            line.shipped = line.shipped.saturating_add(quantity);
            orders::update_line(context.tx, order.id, line)?;
        }
        let state = state_of(&lines, true);
        orders::set_state(context.tx, &order, state, None, context.now.millis())
    }
}

/// Shares the named units out over the stored lines: equal products are summed, bundles taken
/// apart. `free` is what a line can give.
fn parts(
    context: &Context<'_>,
    order: &OrderRow,
    lines: &[OrderLine],
    named: &[(String, i64)],
    free: impl Fn(&OrderLine) -> i64,
) -> Result<Vec<(i64, i64)>, Error> {
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
    let mut parts = Vec::new();
    for (product, quantity) in wanted {
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

/// Goods come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReturnOrder {
    /// The order's code.
    pub order: String,
    /// What came back.
    pub lines: Vec<Back>,
}

/// Units that came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Back {
    /// The product.
    pub sku: String,
    /// Units.
    pub qty: i64,
    /// Whether they are not for resale.
    pub unsellable: bool,
    /// Why.
    pub reason: Option<String>,
}

pub(in crate::app::command) fn read_return(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    let read = |mut record: Values| {
        Ok(Back {
            sku: record.code("sku")?,
            qty: record.quantity("qty")?,
            unsellable: record.choice("to", SHELVES, Bucket::name)? == Some(Bucket::Unsellable),
            reason: record.optional("reason", crate::domain::ids::TEXT_CHARS_MAX)?,
        })
    };
    let records = values.records("lines", BACK)?.unwrap_or_default();
    let lines = records.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    if lines.is_empty() {
        return Err(Refused::new(Rule::Nothing).field("lines"));
    }
    Ok(Command::Return(ReturnOrder { order: values.code("order")?, lines }))
}

impl ReturnOrder {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let order = open_order(context, &self.order, OrderStep::Return)?;
        context.outcome.order = Some(order.code.clone());
        let mut lines = orders::lines(context.tx, order.id)?;
        for back in &self.lines {
            let named = [(back.sku.clone(), back.qty)];
            for (number, quantity) in parts(context, &order, &lines, &named, OrderLine::returnable)?
            {
                let Some(line) = lines.iter_mut().find(|line| line.line == number) else {
                    continue;
                };
                if quantity == 0 {
                    continue;
                }
                // What was fulfilled without goods has none to come back.
                let goods = !line.issued
                    || products::by_id(context.tx, line.product)?.kind == ProductKind::Physical;
                if goods {
                    let kind =
                        if back.unsellable { Kind::ReturnUnsellable } else { Kind::ReturnSellable };
                    post_line(context, &order, line, kind, quantity, back.reason.as_deref())?;
                }
                line.returned = line.returned.saturating_add(quantity);
                orders::update_line(context.tx, order.id, line)?;
            }
        }
        let state = state_of(&lines, true);
        orders::set_state(context.tx, &order, state, None, context.now.millis())
    }
}

/// Expires every unpaid order past its deadline; how many.
pub(in crate::app) fn expire_due(context: &mut Context<'_>) -> Result<i64, Error> {
    let mut expired: i64 = 0;
    let posted_at = context.stamp.posted_at;
    loop {
        let due = orders::due(context.tx, context.now, SWEEP)?;
        if due.is_empty() {
            break;
        }
        for order in &due {
            if context.replayed {
                // In replayed time an order expires when it did, not when the next line comes.
                context.stamp.posted_at = order.expires_at.unwrap_or(posted_at);
            }
            release(context, order, Some(REASON_EXPIRED))?;
            expired = expired.saturating_add(1);
        }
    }
    context.stamp.posted_at = posted_at;
    Ok(expired)
}
