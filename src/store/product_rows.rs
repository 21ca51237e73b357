//! The row of a product as it is written: one alone, or many that begin together.

use rusqlite::ToSql;

use crate::domain::alert::Flags;
use crate::domain::money::Money;
use crate::domain::product::Product;
use crate::store::row::execute;
use crate::store::search::document;
use crate::store::{Error, Tx};

/// What a search finds a product by.
pub(in crate::store) fn found_by(product: &Product) -> String {
    let codes: Vec<&str> = product.barcodes.iter().map(|barcode| barcode.code.as_str()).collect();
    document(product.sku.as_str(), &product.name, &codes)
}

/// A product to write.
pub(in crate::store) struct Written<'a> {
    /// Its row; `None` for the next one.
    pub(in crate::store) id: Option<i64>,
    pub(in crate::store) product: &'a Product,
    /// The row of the product that it is a variant of.
    pub(in crate::store) parent: Option<i64>,
    /// What it is found by.
    pub(in crate::store) search: &'a str,
    pub(in crate::store) at: i64,
}

/// What a new product begins with beside its fields.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::store) struct Kept {
    pub(in crate::store) category_threshold: Option<i64>,
    pub(in crate::store) sellable: i64,
    pub(in crate::store) total: i64,
    pub(in crate::store) came_on: i64,
    pub(in crate::store) flags: Flags,
}

const INSERT: &str = "INSERT INTO product (id, sku, sku_key, name, kind, stock_type, state, \
     category, tags, unit, price, cost, supplier, lead_time_days, lead_time_days_max, threshold, \
     safety, safety_computed, backorder, backorder_limit, customer_limit, cap, cap_period, \
     variant_of, note, search, changed_at, created_at, category_threshold, sellable, total, \
     came_on, availability, urgent, overstock, slow, near_cap) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, \
     ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, \
     ?27, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36)";

const UPDATE: &str = "UPDATE product SET sku = ?2, sku_key = ?3, name = ?4, kind = ?5, \
     stock_type = ?6, state = ?7, category = ?8, tags = ?9, unit = ?10, price = ?11, cost = ?12, \
     supplier = ?13, lead_time_days = ?14, lead_time_days_max = ?15, threshold = ?16, \
     safety = ?17, safety_computed = ?18, backorder = ?19, backorder_limit = ?20, \
     customer_limit = ?21, cap = ?22, cap_period = ?23, variant_of = ?24, note = ?25, \
     search = ?26, changed_at = ?27 WHERE id = ?1";

/// Writes the row of a new product; its number.
pub(in crate::store) fn insert(
    tx: &Tx<'_>,
    written: &Written<'_>,
    kept: &Kept,
) -> Result<i64, Error> {
    write(tx, INSERT, written, Some(kept))?;
    Ok(tx.connection.last_insert_rowid())
}

/// Writes the row of a product that is there.
pub(in crate::store) fn update(tx: &Tx<'_>, written: &Written<'_>) -> Result<(), Error> {
    write(tx, UPDATE, written, None)
}

fn write(tx: &Tx<'_>, sql: &str, written: &Written<'_>, kept: Option<&Kept>) -> Result<(), Error> {
    let product = written.product;
    let (key, tags) = (product.sku.key(), product.tags.join("\n"));
    let (price, cost) = (product.price.map(Money::minor), product.cost.map(Money::minor));
    let sku = product.sku.as_str();
    let choices = [
        product.kind.id(),
        product.stock_type.id(),
        product.state.id(),
        product.backorder.id(),
        product.cap_period.id(),
    ];
    let [kind, stock_type, state, backorder, period] = &choices;
    let availability = kept.map(|kept| kept.flags.availability.id());
    let mut params: Vec<&dyn ToSql> = vec![
        &written.id,
        &sku,
        &key,
        &product.name,
        kind,
        stock_type,
        state,
        &product.category,
        &tags,
        &product.unit,
        &price,
        &cost,
        &product.supplier,
        &product.lead_time_days,
        &product.lead_time_days_max,
        &product.threshold,
        &product.safety,
        &product.safety_computed,
        backorder,
        &product.backorder_limit,
        &product.customer_limit,
        &product.cap,
        period,
        &written.parent,
        &product.note,
        &written.search,
        &written.at,
    ];
    if let Some(kept) = kept {
        let flags = &kept.flags;
        let more: [&dyn ToSql; 9] = [
            &kept.category_threshold,
            &kept.sellable,
            &kept.total,
            &kept.came_on,
            &availability,
            &flags.urgent,
            &flags.overstock,
            &flags.slow,
            &flags.near_cap,
        ];
        params.extend(more);
    }
    execute(tx.connection, sql, "write a product", &*params).map(drop)
}
