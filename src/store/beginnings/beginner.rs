//! A product that begins and its first stock, as far as the rules have them before anything of it is
//! written: no look at the store is needed for that.

use crate::domain::movement::Kind;
use crate::domain::product::Product;
use crate::domain::refused::Refused;
use crate::domain::stock::Stock;
use crate::store::alerts::product::Product as Followed;
use crate::store::ledger;
use crate::store::product_rows::Texts;
use crate::store::products::ProductRow;
use crate::store::warehouses::WarehouseRow;

/// A product of a block.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its SKU, folded.
    pub(super) key: String,
    pub(super) row: ProductRow,
    /// All its fields: for one that is new.
    pub(super) fields: Option<Fields>,
    /// What its alerts follow from.
    pub(super) figures: Followed,
    /// The warehouses in which it has stock.
    pub(super) held: Vec<i64>,
    /// Whether it begins to have stock here.
    pub(super) opened: bool,
}

/// The fields of a product that is new, and the texts of its row.
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) product: Product,
    pub(super) texts: Texts,
}

/// A product that may begin, with all that follows from itself.
#[derive(Debug)]
pub struct Beginner(pub(super) Box<Entry>);

impl Beginner {
    /// What follows from the product itself, which stands for itself.
    pub fn of(product: Product) -> Self {
        let (key, row) = (product.sku.key(), ProductRow::of(&product));
        let (figures, texts) = (Followed::new(&product), Texts::of(&product));
        let fields = Some(Fields { product, texts });
        Self(Box::new(Entry { key, row, fields, figures, held: Vec::new(), opened: false }))
    }

    /// The product.
    pub fn product(&self) -> Option<&Product> {
        self.0.fields.as_ref().map(|fields| &fields.product)
    }

    /// What posting needs to know of it.
    pub fn row(&self) -> &ProductRow {
        &self.0.row
    }

    /// Its category's threshold.
    pub fn fall_back_to(&mut self, threshold: Option<i64>) {
        let Entry { row, figures, .. } = &mut *self.0;
        row.category_threshold = threshold;
        figures.threshold = figures.threshold.or(threshold);
    }
}

/// The first stock of a product in a warehouse, as the rules have it.
#[derive(Debug)]
pub struct Opening {
    pub(super) warehouse: i64,
    pub(super) movements: Vec<(Kind, i64, Stock, Stock)>,
    pub(super) floor: i64,
    pub(super) bin: Option<(String, String)>,
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
