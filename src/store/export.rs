//! Everything in SKU order, one record at a time: what an export writes.

use crate::domain::ids::Sku;
use crate::domain::money::Money;
use crate::domain::product::{
    Backorder, CapPeriod, Component, Product, ProductKind, ProductState, StockType,
};
use crate::domain::stock::Stock;
use crate::store::error::doing;
use crate::store::product_rows;
use crate::store::products::tags;
use crate::store::row::{BUCKET_COLUMNS, choice, prepared, stock};
use crate::store::{Error, View};

/// A product with what a shop wants to know beside its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductRecord {
    /// Its fields.
    pub product: Product,
    /// Whether other products are variants of it.
    pub has_variants: bool,
    /// Sellable units in the warehouse asked for, or over all of them; `None` while nothing ever
    /// moved.
    pub sellable: Option<i64>,
}

const PRODUCTS: &str = "SELECT p.sku, p.name, p.kind, p.stock_type, p.state, p.category, p.tags, \
     p.unit, p.price, p.cost, p.supplier, p.lead_time_days, p.lead_time_days_max, p.threshold, \
     p.safety, p.backorder, p.backorder_limit, p.customer_limit, p.cap, p.cap_period, p.note, \
     (SELECT v.sku FROM product v WHERE v.id = p.variant_of), \
     p.codes, \
     (SELECT json_group_array(json_object('sku', v.sku, 'qty', b.quantity) ORDER BY v.id) \
      FROM bundle_component b JOIN product v ON v.id = b.component_id WHERE b.bundle_id = p.id), \
     EXISTS (SELECT 1 FROM product v WHERE v.variant_of = p.id), \
     (SELECT sum(s.sellable) FROM stock s \
      WHERE s.product_id = p.id AND (?1 IS NULL OR s.warehouse_id = ?1)) \
     FROM product p ORDER BY p.sku_key";

/// The fields of a record that are still text or numbers.
struct Raw {
    product: Product,
    sku: String,
    choices: [i64; 5],
    lists: [String; 2],
    has_variants: bool,
    sellable: Option<i64>,
}

fn read(row: &rusqlite::Row<'_>, mut product: Product) -> rusqlite::Result<Raw> {
    let money = |minor: Option<i64>| minor.and_then(|minor| Money::from_minor(minor).ok());
    product.name = row.get(1)?;
    product.category = row.get(5)?;
    product.tags = tags(row.get_ref(6)?.as_str()?);
    product.unit = row.get(7)?;
    product.price = money(row.get(8)?);
    product.cost = money(row.get(9)?);
    product.supplier = row.get(10)?;
    product.lead_time_days = row.get(11)?;
    product.lead_time_days_max = row.get(12)?;
    product.threshold = row.get(13)?;
    product.safety = row.get(14)?;
    product.backorder_limit = row.get(16)?;
    product.customer_limit = row.get(17)?;
    product.cap = row.get(18)?;
    product.note = row.get(20)?;
    product.variant_of = row.get(21)?;
    Ok(Raw {
        product,
        sku: row.get(0)?,
        choices: [row.get(2)?, row.get(3)?, row.get(4)?, row.get(15)?, row.get(19)?],
        lists: [row.get(22)?, row.get(23)?],
        has_variants: row.get(24)?,
        sellable: row.get(25)?,
    })
}

fn checked(raw: Raw) -> Result<ProductRecord, Error> {
    let (mut product, [kind, stock_type, state, backorder, period]) = (raw.product, raw.choices);
    product.sku = Sku::parse(&raw.sku)?;
    product.kind = choice(ProductKind::from_id(kind), "product kind", kind)?;
    product.stock_type = choice(StockType::from_id(stock_type), "stock type", stock_type)?;
    product.state = choice(ProductState::from_id(state), "product state", state)?;
    product.backorder = choice(Backorder::from_id(backorder), "backorder policy", backorder)?;
    product.cap_period = choice(CapPeriod::from_id(period), "cap period", period)?;
    let corrupt = |error: serde_json::Error| Error::Corrupt(format!("a list: {error}"));
    let [codes, components] = raw.lists;
    product.barcodes = product_rows::barcodes(&codes);
    product.bundle = serde_json::from_str::<Vec<Component>>(&components).map_err(corrupt)?;
    let (has_variants, sellable) = (raw.has_variants, raw.sellable);
    Ok(ProductRecord { product, has_variants, sellable })
}

/// Every product, one at a time; sellable units of the `warehouse`'s row, or of all.
///
/// # Errors
///
/// Those of `each`, [`Error::Sqlite`], [`Error::Corrupt`].
pub fn products(
    view: &View<'_>,
    warehouse: Option<i64>,
    mut each: impl FnMut(&ProductRecord) -> Result<(), Error>,
) -> Result<(), Error> {
    let what = "walk the products";
    let blank = Product::new(Sku::parse("-")?);
    let mut statement = prepared(view.connection, PRODUCTS, what)?;
    let mut rows = statement.query([warehouse]).map_err(doing(what))?;
    while let Some(row) = rows.next().map_err(doing(what))? {
        each(&checked(read(row, blank.clone()).map_err(doing(what))?)?)?;
    }
    Ok(())
}

/// One product in one warehouse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockRecord {
    /// Its code.
    pub sku: String,
    /// What people call it.
    pub name: String,
    /// The warehouse's code.
    pub warehouse: String,
    /// Where it lies; empty for nowhere in particular.
    pub bin: String,
    /// What can be touched on the shelf, in units.
    pub total: i64,
    /// The seven buckets, in units.
    pub stock: Stock,
}

/// Every row of stock, one at a time, by SKU and then in allocation order; of one warehouse's row
/// where given.
///
/// # Errors
///
/// Those of `each`, [`Error::Sqlite`].
pub fn stocks(
    view: &View<'_>,
    warehouse: Option<i64>,
    mut each: impl FnMut(&StockRecord) -> Result<(), Error>,
) -> Result<(), Error> {
    let what = "walk the stock";
    let buckets: Vec<String> =
        BUCKET_COLUMNS.split(", ").map(|column| format!("s.{}", column.trim())).collect();
    // The rows of one product are few, so sorting them by priority sorts a handful at a time.
    let sql = format!(
        "SELECT p.sku, p.name, w.code, s.bin, s.total, {} FROM product p \
         CROSS JOIN stock s ON s.product_id = p.id JOIN warehouse w ON w.id = s.warehouse_id \
         WHERE ?1 IS NULL OR s.warehouse_id = ?1 ORDER BY p.sku_key, w.priority, w.id",
        buckets.join(", ")
    );
    let mut statement = prepared(view.connection, &sql, what)?;
    let mut rows = statement.query([warehouse]).map_err(doing(what))?;
    while let Some(row) = rows.next().map_err(doing(what))? {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(StockRecord {
                sku: row.get(0)?,
                name: row.get(1)?,
                warehouse: row.get(2)?,
                bin: row.get(3)?,
                total: row.get(4)?,
                stock: stock(row, 5)?,
            })
        };
        each(&read(row).map_err(doing(what))?)?;
    }
    Ok(())
}
