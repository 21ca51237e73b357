//! What an order needs, and which warehouse gives it.

use crate::app::command::{Context, due, pool};
use crate::domain::allocation::{Need, Offer, allocate};
use crate::domain::movement::{Kind, REASON_ORDERED};
use crate::domain::numbers::ByNumber;
use crate::domain::order::OrderLine;
use crate::domain::product::{CapPeriod, ProductState, StockType};
use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::Bucket;
use crate::store::ledger::{self, Entry};
use crate::store::pools::PoolRow;
use crate::store::products::ProductRow;
use crate::store::warehouses::WarehouseRow;
use crate::store::{Error, caps, orders, pools, products, warehouses};

/// What one line needs, bundles taken apart and equal products summed.
#[derive(Clone, Debug)]
pub(super) struct Demand {
    pub(super) product: ProductRow,
    pub(super) warehouse: Option<WarehouseRow>,
    pub(super) pool: Option<PoolRow>,
    pub(super) quantity: i64,
}

/// Where units may be taken from.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    pub(super) warehouse: Option<WarehouseRow>,
    pub(super) pool: Option<PoolRow>,
}

/// What one stored line will be.
#[derive(Debug)]
struct Taken<'a> {
    product: &'a ProductRow,
    warehouse: &'a WarehouseRow,
    quantity: i64,
    issued: bool,
}

/// No row has this number.
const ANY: i64 = 0;

/// What an order needs, in the order in which it was asked for; needs for the same product and place
/// are one.
#[derive(Debug, Default)]
pub(super) struct Demands {
    list: Vec<Demand>,
    /// Where a product, its warehouse and its pool are in the list.
    at: ByNumber<(i64, i64, i64), usize>,
}

impl Demands {
    /// The list.
    pub(super) fn into_list(self) -> Vec<Demand> {
        self.list
    }

    /// Adds a need, to one for the same product and place where there is one.
    fn add(&mut self, product: ProductRow, places: Places, quantity: i64) {
        let place = places.warehouse.as_ref().map_or(ANY, |warehouse| warehouse.id);
        let from = places.pool.as_ref().map_or(ANY, |pool| pool.id);
        let next = self.list.len();
        let at = *self.at.entry((product.id, place, from)).or_insert(next);
        if let Some(demand) = self.list.get_mut(at) {
            demand.quantity = demand.quantity.saturating_add(quantity);
        } else {
            let Places { warehouse, pool } = places;
            self.list.push(Demand { product, warehouse, pool, quantity });
        }
    }
}

/// Adds to the units of a product and answers their sum.
pub(super) fn add_up(ordered: &mut Vec<(i64, i64)>, product: i64, quantity: i64) -> i64 {
    if let Some((_, sum)) = ordered.iter_mut().find(|(id, _)| *id == product) {
        *sum = sum.saturating_add(quantity);
        return *sum;
    }
    ordered.push((product, quantity));
    quantity
}

/// Adds what `quantity` units of a product need: a bundle needs its components.
pub(super) fn add_product(
    context: &Context<'_>,
    demands: &mut Demands,
    product: ProductRow,
    places: Places,
    quantity: i64,
) -> Result<(), Error> {
    if !product.bundle {
        demands.add(product, places, quantity);
        return Ok(());
    }
    for (component, each) in products::component_rows(context.tx, product.id)? {
        let units = quantity
            .checked_mul(each)
            .ok_or_else(|| Refused::new(Rule::TooLarge).field("qty").value(quantity.to_string()))?;
        check_component(&component)?;
        demands.add(component, places.clone(), units);
    }
    Ok(())
}

/// Whether a product can be ordered at all.
pub(super) fn check_sale(product: &ProductRow) -> Result<(), Refused> {
    if product.state != ProductState::OnSale {
        return Err(Refused::new(Rule::NotOnSale).sku(&product.sku).state(product.state.name()));
    }
    if product.stock_type == StockType::Reserved {
        return Err(Refused::new(Rule::ReservedOnly).sku(&product.sku));
    }
    Ok(())
}

/// A bundle sells nothing that is closed to sale. A draft is open: it may be sold in sets only.
pub(super) fn check_component(component: &ProductRow) -> Result<(), Refused> {
    match component.closed_in_sets() {
        None => Ok(()),
        Some(rule) => Err(Refused::new(rule).sku(&component.sku).state(component.state.name())),
    }
}

/// Takes the stock for `demands` and writes the lines that hold it, numbered from `first_line` on.
///
/// Stale reservations never cause a false sold-out: where something is short, what is due expires
/// first, then it is looked for again.
pub(super) fn take(
    context: &mut Context<'_>,
    (order, customer): (i64, &str),
    demands: &mut [Demand],
    mut next_line: i64,
) -> Result<(), Error> {
    next_line = take_from_pools(context, (order, customer), demands, next_line)?;
    // Lines that name a warehouse take first; the others share what is left.
    demands.sort_by_key(|demand| demand.warehouse.is_none());
    let warehouses = places(context, demands)?;
    let taken = match decide(context, demands, &warehouses) {
        Err(Error::Refused(refused)) if matches!(refused.rule, Rule::Short | Rule::CapReached) => {
            let (expired, steps) = due::apply(context)?;
            if expired == 0 && steps == 0 {
                return Err(refused.into());
            }
            context.outcome.expired = Some(expired);
            decide(context, demands, &warehouses)?
        }
        other => other?,
    };
    let mut lines = Vec::with_capacity(taken.len());
    for (taken, number) in taken.iter().zip(next_line..) {
        let entry = Entry {
            kind: if taken.issued { Kind::Issue } else { Kind::Reserve },
            product: taken.product,
            warehouse: taken.warehouse,
            quantity: taken.quantity,
            document: Some(order),
            reverses: None,
            // A caller's word must not pass for ours: what is issued was not sold by that.
            reason: taken.issued.then_some(REASON_ORDERED),
        };
        context.post(&entry)?;
        if taken.issued {
            caps::accept(context.tx, taken.product.id, context.stamp.day, taken.quantity)?;
        }
        lines.push(OrderLine {
            line: number,
            product: taken.product.id,
            warehouse: taken.warehouse.id,
            quantity: taken.quantity,
            issued: taken.issued,
            accepted_on: taken.issued.then_some(context.stamp.day),
            ..OrderLine::default()
        });
    }
    orders::insert_lines(context.tx, order, &lines)
}

/// Serves the demands that name a lock pool; the number of the next line.
fn take_from_pools(
    context: &mut Context<'_>,
    order: (i64, &str),
    demands: &[Demand],
    mut next_line: i64,
) -> Result<i64, Error> {
    if demands.iter().any(|demand| demand.pool.is_some()) {
        // A pool starts, opens its stages and ends by the clock, whoever looks first.
        due::apply(context)?;
    }
    for demand in demands {
        let Some(pool) = &demand.pool else { continue };
        let pool = &pools::by_id(context.tx, pool.id)?;
        let what = (&demand.product, demand.warehouse.as_ref());
        next_line = pool::take(context, order, pool, what, demand.quantity, next_line)?;
    }
    Ok(next_line)
}

/// Decides where each demand of daily stock is served from; nothing is written.
fn decide<'a>(
    context: &Context<'_>,
    demands: &'a [Demand],
    warehouses: &'a [WarehouseRow],
) -> Result<Vec<Taken<'a>>, Error> {
    let Some(main) = warehouses.first() else {
        return Err(Refused::new(Rule::NoWarehouse).into());
    };
    let mut taken = Vec::new();
    let daily = demands.iter().filter(|demand| demand.pool.is_none());
    let (unlimited, finite): (Vec<&Demand>, Vec<&Demand>) =
        daily.partition(|demand| demand.product.stock_type == StockType::Unlimited);
    check_caps(context, &unlimited)?;
    for demand in unlimited {
        let warehouse = demand.warehouse.as_ref().unwrap_or(main);
        let (product, quantity) = (&demand.product, demand.quantity);
        taken.push(Taken { product, warehouse, quantity, issued: true });
    }
    // What is on the shelf goes first; what may be owed only where that does not do.
    let real = needs(context, &finite, warehouses, |_| 0)?;
    let takes = match allocate(&real) {
        Ok(takes) => takes,
        Err(_) => allocate(&needs(context, &finite, warehouses, |row| row.floor)?)
            .map_err(|(index, could)| short(finite.get(index).copied(), could))?,
    };
    for take in takes {
        let demand = finite.get(take.need);
        let place = warehouses.iter().find(|warehouse| warehouse.id == take.warehouse);
        if let (Some(demand), Some(warehouse)) = (demand, place) {
            taken.push(Taken {
                product: &demand.product,
                warehouse,
                quantity: take.quantity,
                issued: false,
            });
        }
    }
    Ok(taken)
}

/// Where to look for stock: in the warehouses that are named where all are, else in every one.
fn places(context: &Context<'_>, demands: &[Demand]) -> Result<Vec<WarehouseRow>, Error> {
    let mut named: Vec<WarehouseRow> = Vec::new();
    for demand in demands {
        let Some(place) = &demand.warehouse else { return warehouses::list(context.tx) };
        if !named.iter().any(|known| known.id == place.id) {
            named.push(place.clone());
        }
    }
    if named.is_empty() { warehouses::list(context.tx) } else { Ok(named) }
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

/// The cap of an unlimited product bounds what is open at once, or accepted in a day or a week.
fn check_caps(context: &Context<'_>, demands: &[&Demand]) -> Result<(), Error> {
    let mut wanted: Vec<(i64, i64)> = Vec::new();
    for demand in demands {
        let units = add_up(&mut wanted, demand.product.id, demand.quantity);
        let Some(cap) = demand.product.cap else { continue };
        let used = match demand.product.cap_period {
            CapPeriod::Open => caps::issued_open(context.tx, demand.product.id)?,
            CapPeriod::Day | CapPeriod::Week => {
                let days = demand.product.cap_period.days();
                let first = context.stamp.day.saturating_sub(days).saturating_add(1);
                caps::accepted(context.tx, demand.product.id, first)?
            }
        };
        if used.saturating_add(units) > cap {
            let refused = Refused::new(Rule::CapReached).sku(&demand.product.sku).limit(cap);
            return Err(refused.held(cap.saturating_sub(used).max(0), units).into());
        }
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
    let mut named: ByNumber<(i64, i64), i64> = ByNumber::default();
    let shared = demands.iter().any(|demand| demand.warehouse.is_none());
    for demand in demands.iter().filter(|_| shared) {
        if let Some(warehouse) = &demand.warehouse {
            let units = named.entry((demand.product.id, warehouse.id)).or_default();
            *units = units.saturating_add(demand.quantity);
        }
    }
    let mut needs = Vec::with_capacity(demands.len());
    for demand in demands {
        let mut offers = Vec::with_capacity(warehouses.len());
        // A demand that names its warehouse takes from nowhere else.
        let open = |place: &&WarehouseRow| {
            demand.warehouse.as_ref().is_none_or(|named| named.id == place.id)
        };
        for warehouse in warehouses.iter().filter(open) {
            let stock = ledger::stock(context.tx, demand.product.id, warehouse.id)?;
            let sellable = stock.map_or(0, |stock| stock.sellable);
            let at = (demand.product.id, warehouse.id);
            let named = named.get(&at).copied().filter(|_| demand.warehouse.is_none());
            let named = named.unwrap_or_default();
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
