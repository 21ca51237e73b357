//! A product that begins and its first stock, as far as the rules have them before anything of it is
//! written: no look at the store is needed for that.

use crate::domain::movement::Kind;
use crate::domain::product::Product;
use crate::domain::refused::Refused;
use crate::domain::stock::Stock;
use crate::store::alerts::flags;
use crate::store::ledger;
use crate::store::product_rows::Texts;
use crate::store::products::ProductRow;
use crate::store::warehouses::WarehouseRow;

/// A product that may begin, with all that follows from itself.
#[derive(Debug)]
pub struct Beginner {
    pub(in crate::store) key: String,
    pub(in crate::store) row: ProductRow,
    pub(in crate::store) fields: Box<Fields>,
    pub(in crate::store) figures: flags::Product,
}

/// The fields of a product that is new, and the texts of its row.
#[derive(Debug)]
pub(in crate::store) struct Fields {
    pub(in crate::store) product: Product,
    pub(in crate::store) texts: Texts,
}

impl Beginner {
    /// What follows from the product itself, which stands for itself.
    pub fn of(product: Product) -> Self {
        let (key, row) = (product.sku.key(), ProductRow::of(&product));
        let (figures, texts) = (flags::Product::new(&product), Texts::of(&product));
        Self { key, row, fields: Box::new(Fields { product, texts }), figures }
    }

    /// The product.
    pub fn product(&self) -> &Product {
        &self.fields.product
    }

    /// What posting needs to know of it.
    pub fn row(&self) -> &ProductRow {
        &self.row
    }

    /// Its category's threshold.
    pub fn fall_back_to(&mut self, threshold: Option<i64>) {
        self.row.category_threshold = threshold;
        self.figures.threshold = self.figures.threshold.or(threshold);
    }
}

/// The first stock of a product in a warehouse, as the rules have it.
#[derive(Debug)]
pub struct Opening {
    pub(in crate::store) warehouse: i64,
    pub(in crate::store) movements: Vec<(Kind, i64, Stock, Stock)>,
    pub(in crate::store) floor: i64,
    pub(in crate::store) bin: Option<(String, String)>,
}

impl Opening {
    /// What so many units of these kinds make of stock where there was none.
    ///
    /// # Errors
    ///
    /// The rule that says no.
    pub fn plan(
        at: (&ProductRow, &WarehouseRow),
        steps: impl IntoIterator<Item = (Kind, i64)>,
    ) -> Result<Self, Refused> {
        let (product, warehouse) = at;
        let (mut movements, mut stock) = (Vec::new(), Stock::default());
        let mut floor = 0;
        for (kind, quantity) in steps {
            let (effect, after) = ledger::moved(at, &stock, kind, quantity)?;
            movements.push((kind, quantity, effect, after));
            (stock, floor) = (after, product.floor.min(after.sellable));
        }
        Ok(Self { warehouse: warehouse.id, movements, floor, bin: None })
    }

    /// It lies there; `told` is what the log says of it.
    #[must_use]
    pub fn lies(self, bin: String, told: String) -> Self {
        Self { bin: Some((bin, told)), ..self }
    }
}
