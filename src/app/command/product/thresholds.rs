//! Thresholds and safety stock of a product: its own, those of single warehouses, typed or worked out.

use crate::app::command::Context;
use crate::app::command::fields::Patch;
use crate::app::command::product::ProductInput;
use crate::domain::product::Product;
use crate::store::warehouses::WarehouseRow;
use crate::store::{Error, products, thresholds};

/// Where safety stock comes from, by its name.
pub(super) const fn safety_from(computed: bool) -> &'static str {
    if computed { "computed" } else { "typed" }
}

impl ProductInput {
    /// Whether the threshold is that of the warehouse named rather than the product's own.
    pub(super) fn is_for_warehouse(&self) -> bool {
        let alone = self.bin == Patch::Keep && self.reserve_qty.is_none();
        alone && self.warehouse.is_some() && self.threshold != Patch::Keep
    }

    /// Safety stock that is typed is no longer worked out, unless that is said.
    pub(super) fn put_safety(&self, product: &mut Product) {
        let before = product.safety;
        product.safety = self.safety.clone().over(before);
        if product.safety != before {
            product.safety_computed = false;
        }
        product.safety_computed = self.safety_computed.unwrap_or(product.safety_computed);
    }

    /// Sets the threshold of one warehouse, and notes it.
    pub(super) fn watch(
        &self,
        context: &mut Context<'_>,
        id: i64,
        warehouse: &WarehouseRow,
    ) -> Result<(), Error> {
        let before = thresholds::of_row(context.tx, id, warehouse.id)?;
        let after = self.threshold.clone().over(None);
        if before == after {
            return Ok(());
        }
        thresholds::set_row(context.tx, id, warehouse.id, after)?;
        context.touch(id);
        let sku = products::by_id(context.tx, id)?.sku;
        let named = |units: Option<i64>| units.map(|units| format!("{} {units}", warehouse.code));
        let (before, after) = (named(before), named(after));
        let values = (before.as_deref(), after.as_deref());
        context.note_change(Some(id), &sku, "threshold_in", values)
    }
}
