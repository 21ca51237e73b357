//! The row of a product as it is written: one alone, or many that begin together.

use rusqlite::ToSql;

use crate::domain::alert::Flags;
use crate::domain::money::Money;
use crate::domain::product::{Barcode, Product};
use crate::store::row::execute;
use crate::store::search::known::UNITS;
use crate::store::{Error, Tx};

/// Barcodes as they stand in their product's row.
pub(in crate::store) fn listed(barcodes: &[Barcode]) -> String {
    let line = |barcode: &Barcode| match barcode.units {
        1 => barcode.code.clone(),
        units => format!("{}{UNITS}{units}", barcode.code),
    };
    let mut barcodes: Vec<&Barcode> = barcodes.iter().collect();
    barcodes.sort_by_key(|barcode| (barcode.units, &barcode.code));
    barcodes.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The reverse of [`listed`].
pub(in crate::store) fn barcodes(listed: &str) -> Vec<Barcode> {
    let read = |line: &str| match line.split_once(UNITS) {
        Some((code, units)) => Barcode { code: code.to_owned(), units: units.parse().unwrap_or(1) },
        None => Barcode { code: line.to_owned(), units: 1 },
    };
    listed.split('\n').filter(|line| !line.is_empty()).map(read).collect()
}

/// A product to write.
pub(in crate::store) struct Written<'a> {
    /// Its row; `None` for the next one.
    pub(in crate::store) id: Option<i64>,
    pub(in crate::store) product: &'a Product,
    /// The row of the product that it is a variant of.
    pub(in crate::store) parent: Option<i64>,
    /// Its barcodes, [`listed`].
    pub(in crate::store) codes: &'a str,
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

const INSERT: &str = "INSERT INTO product (id, sku, own_key, name, kind, stock_type, state, \
     category, tags, unit, price, cost, supplier, lead_time_days, lead_time_days_max, threshold, \
     safety, safety_computed, backorder, backorder_limit, customer_limit, cap, cap_period, \
     variant_of, note, codes, category_threshold, sellable, total, \
     came_on, availability, urgent, overstock, slow, near_cap) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, \
     ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, \
     ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35)";

const UPDATE: &str = "UPDATE product SET sku = ?2, own_key = ?3, name = ?4, kind = ?5, \
     stock_type = ?6, state = ?7, category = ?8, tags = ?9, unit = ?10, price = ?11, cost = ?12, \
     supplier = ?13, lead_time_days = ?14, lead_time_days_max = ?15, threshold = ?16, \
     safety = ?17, safety_computed = ?18, backorder = ?19, backorder_limit = ?20, \
     customer_limit = ?21, cap = ?22, cap_period = ?23, variant_of = ?24, note = ?25, \
     codes = ?26 WHERE id = ?1";

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
    let tags = product.tags.join("\n");
    let (price, cost) = (product.price.map(Money::minor), product.cost.map(Money::minor));
    let sku = product.sku.as_str();
    let key = Some(product.sku.key()).filter(|key| *key != sku.to_ascii_lowercase());
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
        &written.codes,
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
