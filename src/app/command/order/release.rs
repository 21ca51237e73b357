//! Many unpaid orders given up at once: what one customer, device or address keeps off the shelf.

use serde::Serialize;

use crate::app::command::Context;
use crate::app::command::order::steps::give_up;
use crate::store::{Error, orders};

/// Many unpaid orders are given up at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Release {
    /// Of this customer; empty for any.
    pub customer: String,
    /// From this device; empty for any.
    pub device: String,
    /// To this address; empty for any.
    pub address: String,
    /// That hold this product; `None` for any.
    pub sku: Option<String>,
    /// Placed so many minutes ago or more; `None` for any.
    pub older_than_minutes: Option<i64>,
}

impl Release {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let sku = self.sku.as_deref();
        let product = sku.map(|sku| context.sellable_product(sku)).transpose()?;
        let ago = self.older_than_minutes.map(i64::saturating_neg);
        let wanted = orders::Unpaid {
            customer: &self.customer,
            device: &self.device,
            address: &self.address,
            product: product.map(|product| product.id),
            until: ago.map(|minutes| context.now.plus_minutes(minutes).millis()),
        };
        let found = orders::unpaid(context.tx, &wanted)?;
        for order in &found {
            give_up(context, order, None)?;
        }
        context.outcome.released = Some(i64::try_from(found.len()).unwrap_or(i64::MAX));
        Ok(())
    }
}
