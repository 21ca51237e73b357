//! Goods that come back, and a product in the place of another.

use serde::Serialize;

use crate::app::command::Context;
use crate::app::command::order::place::check_customer;
use crate::app::command::order::steps::{next_line, open_order, parts, post_line, release};
use crate::app::command::order::take::{Demands, Places, add_product, check_sale, take};
use crate::domain::movement::Kind;
use crate::domain::order::{OrderLine, OrderStep, state_of};
use crate::domain::product::ProductKind;
use crate::domain::refused::{Refused, Rule};
use crate::store::{Error, orders, products};

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

impl ReturnOrder {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let order = open_order(context, &self.order, OrderStep::Return)?;
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
        let state = state_of(&lines, order.order_state);
        orders::set_state(context.tx, &order, state, None, context.now.millis())
    }
}

/// Another product goes in the place of one that cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Substitute {
    /// The order's code.
    pub order: String,
    /// The product that cannot be had.
    pub sku: String,
    /// The product that goes in its place.
    pub with: String,
    /// Units; `None` for all that are open.
    pub qty: Option<i64>,
}

impl Substitute {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let order = open_order(context, &self.order, OrderStep::Cancel)?;
        let old = context.sellable_product(&self.sku)?;
        let lines = orders::lines(context.tx, order.id)?;
        let open = lines
            .iter()
            .filter(|line| line.product == old.id)
            .fold(0_i64, |sum, line| sum.saturating_add(line.open()));
        let quantity = self.qty.unwrap_or(open);
        if open == 0 || quantity > open {
            let rule = if open == 0 { Rule::LineUnknown } else { Rule::OrderShort };
            let refused = Refused::new(rule).document(&order.code).sku(old.sku);
            return Err(refused.held(open, quantity).into());
        }
        let new = context.sellable_product(&self.with)?;
        check_sale(&new)?;
        check_customer(context, &order.customer, &new, quantity)?;
        let mut demands = Demands::default();
        add_product(context, &mut demands, new, Places::default(), quantity)?;
        let named = (order.id, order.customer.as_str());
        take(context, named, &mut demands.into_list(), next_line(&lines))?;
        let mut lines = orders::lines(context.tx, order.id)?;
        let named = [(self.sku.clone(), quantity)];
        for (number, part) in parts(context, &order, &lines, &named, OrderLine::open)? {
            let Some(line) = lines.iter_mut().find(|line| line.line == number) else { continue };
            if part > 0 {
                release(context, &order, line, part, None)?;
            }
        }
        Ok(())
    }
}
