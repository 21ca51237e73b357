//! Stock type reserved (预留库存): for whom, how much and until when a product leaves open sale.
//!
//! What is set aside is a lock pool of its own, dedicated to whom it is for. When its window ends,
//! or somebody ends it, the rest returns to sellable and the former stock type comes back.

use crate::app::clock::rfc3339;
use crate::app::command::product::ProductInput;
use crate::app::command::{Context, PoolCreate, PoolLineInput};
use crate::domain::pool::Purpose;
use crate::domain::product::{Product, StockType};
use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::Stock;
use crate::store::holds::{self, HoldFilter};
use crate::store::lists::stock_rows;
use crate::store::{Error, pools, transfers};

/// A type cannot change under units that documents hold by the rules of the old one: each refusal
/// names the oldest document that stands in the way.
pub(super) fn check_type(
    context: &Context<'_>,
    id: i64,
    before: &Product,
    after: &Product,
) -> Result<(), Error> {
    let (old, new) = (before.stock_type, after.stock_type);
    if old == new {
        return Ok(());
    }
    let refused = |rule: Rule| {
        let refused = Refused::new(rule).sku(before.sku.as_str()).field("type");
        refused.value(new.name()).other(old.name())
    };
    let rows = stock_rows(context.tx, id, None)?;
    let sum = rows.iter().fold(Stock::default(), |sum, row| sum.plus(&row.stock));
    if sum.order_occupied > 0 {
        let filter = HoldFilter { product: Some(id), limit: 1, ..HoldFilter::default() };
        let oldest = holds::list(context.tx, &filter)?.into_iter().next();
        let order = oldest.map(|hold| hold.order).unwrap_or_default();
        return Err(refused(Rule::TypeHeld).document(order).held(sum.order_occupied, 0).into());
    }
    if sum.transfer_occupied > 0 {
        let transfer = transfers::oldest_open(context.tx, id)?.unwrap_or_default();
        let units = sum.transfer_occupied;
        return Err(refused(Rule::TypeMoving).document(transfer).held(units, 0).into());
    }
    for (pool, kept) in pools::under_way_of(context.tx, id)? {
        // What is unlimited is never locked; a holdback is released into open sale, which a
        // reserved product has not; a reserve gives the former type back when it ends.
        let forbids = match new {
            StockType::Unlimited => true,
            StockType::Reserved => pool.kind == Purpose::Holdback,
            StockType::Finite => pool.former_type.is_some(),
        };
        if forbids {
            let refused = refused(Rule::TypePooled).document(&pool.code).state(pool.state);
            return Err(refused.held(kept, 0).into());
        }
    }
    Ok(())
}

impl ProductInput {
    const fn reserves(&self) -> bool {
        self.reserve_qty.is_some() || self.reserve_for.is_some() || self.reserve_until.is_some()
    }

    /// What is asked for when a product becomes reserved: everything but until when.
    pub(super) fn check_reserve(
        &self,
        context: &Context<'_>,
        known: Option<i64>,
        before: Option<&Product>,
        after: &Product,
    ) -> Result<(), Error> {
        if after.stock_type != StockType::Reserved {
            let given = self.reserve_qty.map(|quantity| quantity.to_string());
            let given = given.or_else(|| self.reserve_for.clone());
            let given = given.or_else(|| self.reserve_until.map(rfc3339));
            let Some(given) = given else { return Ok(()) };
            let refused = Refused::new(Rule::FieldInvalid).field("reserve_qty").value(given);
            return Err(refused.sku(&self.sku).other("type reserved").into());
        }
        let missing = |field: &str| Refused::new(Rule::FieldMissing).field(field).sku(&self.sku);
        let becomes = before.is_some_and(|before| before.stock_type != StockType::Reserved);
        let stocked = match known {
            Some(id) => stock_rows(context.tx, id, None)?.iter().any(|row| row.stock.sellable > 0),
            None => false,
        };
        if self.reserves() || (becomes && stocked) {
            if self.reserve_qty.is_none() {
                return Err(missing("reserve_qty").into());
            }
            if self.reserve_for.is_none() {
                return Err(missing("reserve_for").into());
            }
        }
        if let Some(until) = self.reserve_until.filter(|until| *until <= context.now) {
            let refused = Refused::new(Rule::FieldInvalid).field("reserve_until");
            let refused =
                refused.value(rfc3339(until)).other(format!("> {}", rfc3339(context.now)));
            return Err(refused.into());
        }
        Ok(())
    }

    /// Sets the reserve aside in a pool of its own, which knows the type to go back to.
    pub(super) fn set_aside(
        &self,
        context: &mut Context<'_>,
        id: i64,
        before: Option<StockType>,
        warehouse: &str,
    ) -> Result<(), Error> {
        let Some(qty) = self.reserve_qty else { return Ok(()) };
        let former = match before.filter(|before| *before != StockType::Reserved) {
            Some(before) => Some(before),
            // It is reserved already: the same type comes back when the last reserve ends.
            None => pools::under_way_of(context.tx, id)?
                .into_iter()
                .find_map(|(pool, _)| pool.former_type),
        };
        let line = PoolLineInput {
            sku: self.sku.clone(),
            warehouse: warehouse.to_owned(),
            qty,
            oversell_bps: 10_000,
            customer_limit: None,
            stages: Vec::new(),
        };
        let for_whom = self.reserve_for.clone().unwrap_or_default();
        let pool = PoolCreate {
            pool: None,
            purpose: Purpose::Dedicated.name(),
            lines: vec![line],
            name: for_whom.clone(),
            for_whom,
            starts_at: None,
            ends_at: self.reserve_until,
            auto_release: false,
            close_unpaid: false,
            draft: false,
        };
        pool.make(context, former)
    }
}
