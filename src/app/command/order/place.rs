//! Placing an order or filling a basket.

use serde::Serialize;

use crate::app::command::Context;
use crate::app::command::context::Notice;
use crate::app::command::order::take::{Demand, Demands, Places, add_product, check_sale, take};
use crate::domain::numbers::ByNumber;
use crate::domain::order::{OrderState, Priority};
use crate::domain::refused::{Refused, Rule};
use crate::store::orders::{self, NewOrder};
use crate::store::pools::{self, PoolRow};
use crate::store::products::ProductRow;
use crate::store::wishes::{self, Wish};
use crate::store::{Error, customers};

/// One line asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wanted {
    /// The product.
    pub sku: String,
    /// Units.
    pub qty: i64,
    /// The warehouse; `None` leaves the choice to the store.
    pub warehouse: Option<String>,
    /// The lock pool; `None` for daily stock.
    pub pool: Option<String>,
}

/// An order is placed, or a basket filled.
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
    /// How soon it wants to leave.
    pub priority: Priority,
    /// Whether it is a basket.
    pub cart: bool,
    /// Minutes until it expires unpaid; `None` for the channel's rule, 0 for never.
    pub expires_in_minutes: Option<i64>,
}

impl Order {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        if let Some(code) = &self.order
            && orders::find(context.tx, code)?.is_some()
        {
            return Err(Refused::new(Rule::DocumentTaken).field("order").document(code).into());
        }
        let rules = context.env.channel(&self.channel);
        let state = if self.cart { OrderState::Cart } else { OrderState::Placed };
        let holds = rules.take_stock.takes_in(state);
        let mut demands = self.demands(context)?;
        let usual = if self.cart { rules.cart_minutes } else { rules.unpaid_minutes };
        let minutes = self.expires_in_minutes.unwrap_or(usual);
        let deadline = context.now.plus_minutes(minutes).millis();
        let new = NewOrder {
            code: self.order.as_deref(),
            state,
            holds,
            priority: self.priority,
            customer: &self.customer,
            channel: &self.channel,
            device: &self.device,
            address: &self.address,
            placed_at: context.now.millis(),
            expires_at: (minutes > 0).then_some(deadline),
            actor: context.stamp.actor,
        };
        self.watch(context, &demands)?;
        let (id, code) = orders::insert(context.tx, &new)?;
        context.outcome.order = Some(code);
        let order = (id, self.customer.as_str());
        if holds { take(context, order, &mut demands, 1) } else { wish(context, id, &demands) }
    }

    /// Looks the products up, checks what can be sold at all, takes bundles apart and sums lines
    /// of the same product.
    fn demands(&self, context: &Context<'_>) -> Result<Vec<Demand>, Error> {
        let mut ordered: ByNumber<i64, i64> = ByNumber::default();
        let mut demands = Demands::default();
        for line in &self.lines {
            let product = context.sellable_product(&line.sku)?;
            let warehouse =
                line.warehouse.as_deref().map(|code| context.warehouse(code)).transpose()?;
            let pool = line.pool.as_deref().map(|code| find_pool(context, code)).transpose()?;
            if pool.is_none() {
                check_sale(&product)?;
            } else if product.bundle {
                let refused = Refused::new(Rule::BundleStock).sku(product.sku);
                return Err(refused.field("pool").into());
            }
            let places = Places { warehouse, pool };
            let units = ordered.entry(product.id).or_default();
            *units = units.saturating_add(line.qty);
            check_customer(context, &self.customer, &product, *units)?;
            add_product(context, &mut demands, product, places, line.qty)?;
        }
        Ok(demands.into_list())
    }

    /// Points to the customer's unpaid order for the same product, and to a device or an address
    /// with several unpaid orders at one time (S71, S75).
    fn watch(&self, context: &mut Context<'_>, demands: &[Demand]) -> Result<(), Error> {
        if !self.customer.is_empty() {
            for demand in demands {
                let known = customers::unpaid_of(
                    context.tx,
                    &self.customer,
                    demand.product.id,
                    context.now,
                )?;
                if let Some(order) = known {
                    let sku = Some(demand.product.sku.clone());
                    let name = "unpaid_order".to_owned();
                    let order = Some(order);
                    let notice = Notice { name, order, sku, ..Notice::default() };
                    context.outcome.notices.push(notice);
                }
            }
        }
        let rules = context.env.channel(&self.channel);
        let since = context.now.plus_minutes(rules.flag_minutes.saturating_neg()).millis();
        let traces = [("device", &self.device), ("address", &self.address)];
        for (field, value) in traces.into_iter().filter(|(_, value)| !value.is_empty()) {
            let count = customers::unpaid_from(context.tx, field, value, (since, context.now))?
                .saturating_add(1);
            if rules.flag_orders > 0 && count >= rules.flag_orders {
                let (name, field) = ("many_unpaid".to_owned(), Some(field.to_owned()));
                let count = Some(count);
                context.outcome.notices.push(Notice { name, field, count, ..Notice::default() });
            }
        }
        Ok(())
    }
}

fn find_pool(context: &Context<'_>, code: &str) -> Result<PoolRow, Error> {
    let found = pools::find(context.tx, code)?;
    found.ok_or_else(|| Refused::new(Rule::PoolUnknown).document(code.trim()).into())
}

/// What a customer may have of a product: what the orders under way hold counts (S74, S129).
pub(super) fn check_customer(
    context: &Context<'_>,
    customer: &str,
    product: &ProductRow,
    units: i64,
) -> Result<(), Error> {
    let Some(limit) = product.customer_limit else { return Ok(()) };
    let open = if customer.is_empty() {
        0
    } else {
        customers::open_of(context.tx, customer, product.id, context.now)?
    };
    if open.saturating_add(units) > limit {
        let refused = Refused::new(Rule::CustomerLimit).sku(&product.sku).limit(limit);
        return Err(refused.held(limit.saturating_sub(open).max(0), units).into());
    }
    Ok(())
}

/// Notes what an order wants that takes its stock later.
fn wish(context: &mut Context<'_>, order: i64, demands: &[Demand]) -> Result<(), Error> {
    for (demand, line) in demands.iter().zip(1..) {
        let wish = Wish {
            line,
            product: demand.product.id,
            warehouse: demand.warehouse.as_ref().map(|warehouse| warehouse.id),
            pool: demand.pool.as_ref().map(|pool| pool.id),
            quantity: demand.quantity,
        };
        wishes::insert(context.tx, order, &wish)?;
    }
    Ok(())
}
