//! Products: their fields, barcodes and components, and the sums of their stock.

use std::sync::LazyLock;

use rusqlite::params;

use crate::domain::availability::Availability;
use crate::domain::ids::{Sku, folded};
use crate::domain::money::Money;
use crate::domain::product::{
    Backorder, Barcode, CapPeriod, Component, Product, ProductKind, ProductState, StockType, floor,
};
use crate::domain::refused::Rule;
use crate::store::alerts::product::{BESIDE, Beside, Product as Followed};
use crate::store::error::doing;
use crate::store::glance;
use crate::store::product_rows::{self, Texts, Written};
use crate::store::row::{all, choice, execute, first, prepared};
use crate::store::search::known::{codes, found_by};
use crate::store::search::pieces;
use crate::store::{Error, Tx, View};

/// What posting and selling need to know of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductRow {
    /// Its row.
    pub id: i64,
    /// Its code.
    pub sku: String,
    /// What people call it.
    pub name: String,
    /// How its stock behaves.
    pub stock_type: StockType,
    /// What it is made of.
    pub kind: ProductKind,
    /// Whether it is offered.
    pub state: ProductState,
    /// Alert threshold in units; `None` falls back to the category's and the store's.
    pub threshold: Option<i64>,
    /// The nearest category's threshold, in units.
    pub category_threshold: Option<i64>,
    /// Whether safety stock is worked out.
    pub safety_computed: bool,
    /// Safety stock in units.
    pub safety: Option<i64>,
    /// How far sellable may fall, in units (0 or less).
    pub floor: i64,
    /// Units of one order at most.
    pub customer_limit: Option<i64>,
    /// Units of an unlimited product that `cap_period` allows.
    pub cap: Option<i64>,
    /// What the cap bounds.
    pub cap_period: CapPeriod,
    /// Whether it is sold as a set of other products.
    pub bundle: bool,
}

impl ProductRow {
    /// What posting needs to know of a product that stands for itself and is not written yet.
    pub fn of(product: &Product) -> Self {
        Self {
            id: 0,
            sku: product.sku.as_str().to_owned(),
            name: product.name.clone(),
            stock_type: product.stock_type,
            kind: product.kind,
            state: product.state,
            threshold: product.threshold,
            category_threshold: None,
            safety_computed: product.safety_computed,
            safety: product.safety,
            floor: product.floor(),
            customer_limit: product.customer_limit,
            cap: product.cap,
            cap_period: product.cap_period,
            bundle: false,
        }
    }

    /// Why a bundle may not sell it, if so: reserved stock is sold through its pools only, and what
    /// was delisted is not offered in any form. A draft may be sold in sets only.
    pub fn closed_in_sets(&self) -> Option<Rule> {
        if self.state == ProductState::Delisted {
            Some(Rule::NotOnSale)
        } else {
            (self.stock_type == StockType::Reserved).then_some(Rule::ReservedOnly)
        }
    }
}

const COLUMNS: &str = "id, sku, name, stock_type, kind, state, threshold, safety, backorder, \
     backorder_limit, customer_limit, cap, cap_period, category_threshold, safety_computed, \
     stocked = 0 AND EXISTS (SELECT 1 FROM bundle_component b WHERE b.bundle_id = product.id)";

/// A product by its code, with what its alerts follow from.
static FIND: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {COLUMNS}, {BESIDE} FROM product WHERE sku_key = ?1"));

/// Columns that are numbers of choices, read raw.
type Raw = (ProductRow, [i64; 5]);

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Raw> {
    let ids = [row.get(3)?, row.get(4)?, row.get(5)?, row.get(8)?, row.get(12)?];
    let product = ProductRow {
        id: row.get(0)?,
        sku: row.get(1)?,
        name: row.get(2)?,
        stock_type: StockType::default(),
        kind: ProductKind::default(),
        state: ProductState::default(),
        threshold: row.get(6)?,
        safety: row.get(7)?,
        floor: row.get::<_, Option<i64>>(9)?.unwrap_or(i64::MIN),
        customer_limit: row.get(10)?,
        cap: row.get(11)?,
        cap_period: CapPeriod::default(),
        category_threshold: row.get(13)?,
        safety_computed: row.get(14)?,
        bundle: row.get(15)?,
    };
    Ok((product, ids))
}

fn checked(
    (mut product, [stock_type, kind, state, backorder, period]): Raw,
) -> Result<ProductRow, Error> {
    product.stock_type = choice(StockType::from_id(stock_type), "stock type", stock_type)?;
    product.kind = choice(ProductKind::from_id(kind), "product kind", kind)?;
    product.state = choice(ProductState::from_id(state), "product state", state)?;
    product.cap_period = choice(CapPeriod::from_id(period), "cap period", period)?;
    let policy = choice(Backorder::from_id(backorder), "backorder policy", backorder)?;
    let limit = Some(product.floor).filter(|limit| *limit != i64::MIN);
    product.floor = floor(policy, limit);
    Ok(product)
}

/// The product with that SKU, compared without case.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn find(view: &View<'_>, sku: &str) -> Result<Option<ProductRow>, Error> {
    let key = folded(sku);
    if let Some(known) = view.pending.product(&key) {
        return Ok(Some(known));
    }
    let Some((row, figures)) = find_watched(view, &key)? else { return Ok(None) };
    view.pending.keep_figures(row.id, figures);
    view.pending.keep_product(key, row.clone());
    Ok(Some(row))
}

/// The product with that folded SKU, and what its alerts follow from, as they stand in the file.
pub(in crate::store) fn find_watched(
    view: &View<'_>,
    key: &str,
) -> Result<Option<(ProductRow, Followed)>, Error> {
    let found = view.first(&FIND, "find a product", params![key], |row| {
        Ok((read(row)?, Beside::read(row, 16)?))
    })?;
    let Some((raw, beside)) = found else { return Ok(None) };
    let row = checked(raw)?;
    let figures = beside.of(&row);
    Ok(Some((row, figures)))
}

/// The product in that row.
///
/// # Errors
///
/// [`Error::Corrupt`] when there is none, [`Error::Sqlite`].
pub fn by_id(view: &View<'_>, id: i64) -> Result<ProductRow, Error> {
    let sql = format!("SELECT {COLUMNS} FROM product WHERE id = ?1");
    let found = first(view.connection, &sql, "find a product", [id], read)?;
    found.map(checked).transpose()?.ok_or_else(|| Error::Corrupt(format!("no product row {id}")))
}

/// The product that a barcode stands for, with the units of one scan.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn by_barcode(view: &View<'_>, code: &str) -> Result<Option<(ProductRow, i64)>, Error> {
    let sql = "SELECT product_id, units FROM barcode WHERE code = ?1";
    let found = view.first(sql, "find a barcode", params![code], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
    })?;
    found.map(|(id, units)| Ok((by_id(view, id)?, units))).transpose()
}

/// The product that one of these barcodes stands for: the same number, written in several ways.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn by_barcodes(view: &View<'_>, codes: &[String]) -> Result<Option<(ProductRow, i64)>, Error> {
    for code in codes {
        if let Some(found) = by_barcode(view, code)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// All fields of the product in that row.
///
/// # Errors
///
/// [`Error::Corrupt`] when there is none or a field cannot be, [`Error::Sqlite`].
pub fn load(view: &View<'_>, id: i64) -> Result<Product, Error> {
    let row = by_id(view, id)?;
    let mut product = Product::new(Sku::parse(&row.sku)?);
    product.name.clone_from(&row.name);
    (product.kind, product.stock_type, product.state) = (row.kind, row.stock_type, row.state);
    (product.threshold, product.safety) = (row.threshold, row.safety);
    product.safety_computed = row.safety_computed;
    (product.customer_limit, product.cap) = (row.customer_limit, row.cap);
    product.cap_period = row.cap_period;
    let sql = "SELECT category, tags, unit, price, cost, supplier, lead_time_days, \
               lead_time_days_max, backorder, backorder_limit, note, \
               (SELECT v.sku FROM product v WHERE v.id = p.variant_of), codes FROM product p WHERE id = ?1";
    let policy = first(view.connection, sql, "read a product", [id], |row| {
        product.category = row.get(0)?;
        product.tags = tags(&row.get::<_, String>(1)?);
        product.unit = row.get(2)?;
        product.price = row.get::<_, Option<i64>>(3)?.and_then(|m| Money::from_minor(m).ok());
        product.cost = row.get::<_, Option<i64>>(4)?.and_then(|m| Money::from_minor(m).ok());
        product.supplier = row.get(5)?;
        product.lead_time_days = row.get(6)?;
        product.lead_time_days_max = row.get(7)?;
        product.backorder_limit = row.get(9)?;
        product.note = row.get(10)?;
        product.variant_of = row.get(11)?;
        product.barcodes = product_rows::barcodes(row.get_ref(12)?.as_str()?);
        row.get::<_, i64>(8)
    })?;
    let policy = policy.unwrap_or_default();
    product.backorder = choice(Backorder::from_id(policy), "backorder policy", policy)?;
    product.bundle = components(view, id)?;
    Ok(product)
}

pub(in crate::store) fn tags(text: &str) -> Vec<String> {
    text.split('\n').filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

fn components(view: &View<'_>, id: i64) -> Result<Vec<Component>, Error> {
    let sql = "SELECT p.sku, b.quantity FROM bundle_component b \
               JOIN product p ON p.id = b.component_id WHERE b.bundle_id = ?1 ORDER BY p.id";
    all(view.connection, sql, "read the components", [id], |row| {
        Ok(Component { sku: row.get(0)?, qty: row.get(1)? })
    })
}

/// The components of a bundle, each with the units that one bundle takes.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn component_rows(view: &View<'_>, id: i64) -> Result<Vec<(ProductRow, i64)>, Error> {
    let sql = "SELECT component_id, quantity FROM bundle_component WHERE bundle_id = ?1 \
               ORDER BY component_id";
    let rows = all(view.connection, sql, "read the components", [id], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
    })?;
    rows.into_iter().map(|(id, units)| Ok((by_id(view, id)?, units))).collect()
}

/// Whether some bundle has the product in that row as a component.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn is_component(view: &View<'_>, id: i64) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM bundle_component WHERE component_id = ?1 LIMIT 1";
    first(view.connection, sql, "look for bundles", [id], |_| Ok(())).map(|found| found.is_some())
}

/// Writes a product: a new row when `id` is `None`. Barcodes and components are replaced by those
/// given. Answers the row.
///
/// The caller has looked for other owners of the SKU and the barcodes before.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn save(
    tx: &Tx<'_>,
    id: Option<i64>,
    product: &Product,
    parent: Option<i64>,
) -> Result<i64, Error> {
    let texts = &Texts::of(product);
    tx.pending.forget_product();
    let (row, before) = if let Some(id) = id {
        let read = "SELECT sku, name, codes FROM product WHERE id = ?1";
        let before: Option<[String; 3]> =
            first(tx.connection, read, "read a product", [id], |row| {
                Ok([row.get(0)?, row.get(1)?, row.get(2)?])
            })?;
        let [sku, name, codes] = before.unwrap_or_default();
        let written = Written { id: Some(id), product, parent, texts };
        product_rows::update(tx, &written)?;
        // One that is new in this transaction has its pieces written at the end.
        if !tx.pending.is_new_product(id) {
            let after = found_by(product.sku.as_str(), &product.name, &texts.codes);
            pieces::change(tx, id, &found_by(&sku, &name, &codes), &after)?;
        }
        (id, codes)
    } else {
        let row = product_rows::insert(tx, &Written { id, product, parent, texts })?;
        tx.pending.note_new_product(row);
        (row, String::new())
    };
    save_barcodes(tx, row, &before, &product.barcodes)?;
    save_components(tx, row, id.is_some(), &product.bundle)?;
    if id.is_none() {
        glance::add(tx, glance::PRODUCTS, 1);
        glance::add(tx, glance::availability(Availability::InStock), 1);
    }
    Ok(row)
}

fn save_barcodes(tx: &Tx<'_>, id: i64, old: &str, barcodes: &[Barcode]) -> Result<(), Error> {
    for code in codes(old) {
        let sql = "DELETE FROM barcode WHERE code = ?1";
        execute(tx.connection, sql, "replace the barcodes", [code])?;
    }
    let sql = "INSERT INTO barcode (code, product_id, units) VALUES (?1, ?2, ?3)";
    for barcode in barcodes {
        let params = (&barcode.code, id, barcode.units);
        execute(tx.connection, sql, "write a barcode", params)?;
    }
    Ok(())
}

fn save_components(tx: &Tx<'_>, id: i64, old: bool, bundle: &[Component]) -> Result<(), Error> {
    if old {
        let sql = "DELETE FROM bundle_component WHERE bundle_id = ?1";
        execute(tx.connection, sql, "replace the components", [id])?;
    }
    let sql = "INSERT INTO bundle_component (bundle_id, component_id, quantity) \
               SELECT ?1, id, ?3 FROM product WHERE sku_key = ?2";
    for component in bundle {
        let params = (id, folded(&component.sku), component.qty);
        execute(tx.connection, sql, "write a component", params)?;
    }
    Ok(())
}

/// Places a product among others and sets its floor, after its type, state, policy or parent
/// changed. The caller settles its alerts (see [`crate::store::alerts::flags::settle`]).
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn refresh(tx: &Tx<'_>, id: i64) -> Result<(), Error> {
    let sql = "UPDATE product SET stocked = 1 - stocked WHERE id = ?1 AND stocked = (\
               EXISTS (SELECT 1 FROM bundle_component b WHERE b.bundle_id = ?1) \
               OR EXISTS (SELECT 1 FROM product v WHERE v.variant_of = ?1))";
    execute(tx.connection, sql, "place a product among others", [id])?;
    tx.pending.forget_shelves();
    tx.pending.forget_product();
    let floor = by_id(tx, id)?.floor;
    let sql = "UPDATE stock SET floor = min(?2, sellable) \
               WHERE product_id = ?1 AND floor <> min(?2, sellable)";
    execute(tx.connection, sql, "set the floor", (id, floor)).map(drop)
}

/// What a movement adds to the sums of its product.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct Sums {
    pub(in crate::store) sellable: i64,
    pub(in crate::store) total: i64,
    pub(in crate::store) sold: i64,
    /// Sold within the window of velocity.
    pub(in crate::store) recent: i64,
    pub(in crate::store) day: i64,
}

/// Adds to a product's sums over all warehouses. What does not change is left out: the indexes on
/// it are then left alone.
pub(in crate::store) fn keep_sums(tx: &Tx<'_>, id: i64, sums: &Sums) -> Result<(), Error> {
    let what = "keep the product's sums";
    if sums.sold == 0 && sums.sellable <= 0 {
        // Nothing else follows from what is promised or goes.
        tx.pending.add_to_figures(id, sums.sellable, sums.total);
        let written = match (sums.sellable, sums.total) {
            (0, 0) => return Ok(()),
            (sellable, 0) => {
                let sql = "UPDATE product SET sellable = sellable + ?2 WHERE id = ?1";
                tx.execute(sql, what, params![id, sellable])?
            }
            (0, total) => {
                let sql = "UPDATE product SET total = total + ?2 WHERE id = ?1";
                tx.execute(sql, what, params![id, total])?
            }
            (sellable, total) => {
                let sql = "UPDATE product SET sellable = sellable + ?2, total = total + ?3 \
                           WHERE id = ?1";
                tx.execute(sql, what, params![id, sellable, total])?
            }
        };
        return found(id, written);
    }
    drop(tx.pending.take_figures(id));
    let mut sets: Vec<&str> = Vec::new();
    if sums.sellable != 0 {
        sets.push("sellable = sellable + :sellable");
    }
    if sums.sellable > 0 {
        sets.push(
            "came_on = CASE WHEN sellable <= 0 AND sellable + :sellable > 0 \
             THEN max(came_on, :day) ELSE came_on END",
        );
    }
    if sums.total != 0 {
        sets.push("total = total + :total");
    }
    if sums.sold != 0 {
        sets.push(
            "sold_recent = sold_recent + :recent, sold_on = COALESCE((SELECT d.day \
             FROM sales_day d WHERE d.product_id = :id AND d.units > 0 \
             ORDER BY d.day DESC LIMIT 1), 0)",
        );
    }
    let sql = format!("UPDATE product SET {} WHERE id = :id", sets.join(", "));
    let mut statement = prepared(tx.connection, &sql, what)?;
    for (name, value) in [
        (":id", id),
        (":sellable", sums.sellable),
        (":total", sums.total),
        (":recent", sums.recent),
        (":day", sums.day),
    ] {
        if let Some(index) = statement.parameter_index(name).map_err(doing(what))? {
            statement.raw_bind_parameter(index, value).map_err(doing(what))?;
        }
    }
    found(id, statement.raw_execute().map_err(doing(what))?)
}

/// A row that a movement names must be there.
fn found(id: i64, rows: usize) -> Result<(), Error> {
    if rows == 0 { Err(Error::Corrupt(format!("no product row {id}"))) } else { Ok(()) }
}

/// Where a product lies in a warehouse; empty for nowhere in particular.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn bin(view: &View<'_>, product: i64, warehouse: i64) -> Result<String, Error> {
    let sql = "SELECT bin FROM stock WHERE product_id = ?1 AND warehouse_id = ?2";
    let bin = first(view.connection, sql, "read a bin", (product, warehouse), |row| row.get(0))?;
    Ok(bin.unwrap_or_default())
}

/// Sets where a product lies in a warehouse; empty for nowhere in particular.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn set_bin(tx: &Tx<'_>, product: i64, warehouse: i64, bin: &str) -> Result<(), Error> {
    tx.pending.forget_shelves();
    let sql = "INSERT INTO stock (product_id, warehouse_id, bin) VALUES (?1, ?2, ?3) \
               ON CONFLICT (product_id, warehouse_id) DO UPDATE SET bin = excluded.bin";
    execute(tx.connection, sql, "set a bin", (product, warehouse, bin)).map(drop)
}
