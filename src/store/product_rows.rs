//! The row of a product as it is written: one alone, or many that begin together.

use std::sync::LazyLock;

use rusqlite::types::ValueRef::{self, Integer as Int, Null};

use crate::domain::alert::Flags;
use crate::domain::money::Money;
use crate::domain::product::{Barcode, Product};
use crate::store::row::{insert_one, number_if, prepared, run, text, text_if};
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

/// The texts of a row that stand differently in a product.
#[derive(Debug)]
pub(in crate::store) struct Texts {
    /// The SKU as it is compared, where that is not its small letters.
    own_key: Option<String>,
    tags: String,
    /// Its barcodes, [`listed`].
    pub(in crate::store) codes: String,
}

impl Texts {
    pub(in crate::store) fn of(product: &Product) -> Self {
        let small = product.sku.as_str().to_ascii_lowercase();
        let own_key = Some(product.sku.key()).filter(|key| *key != small);
        Self { own_key, tags: product.tags.join("\n"), codes: listed(&product.barcodes) }
    }
}

/// A product to write.
pub(in crate::store) struct Written<'a> {
    /// Its row; `None` for the next one.
    pub(in crate::store) id: Option<i64>,
    pub(in crate::store) product: &'a Product,
    /// The row of the product that it is a variant of.
    pub(in crate::store) parent: Option<i64>,
    pub(in crate::store) texts: &'a Texts,
}

const WHAT: &str = "write a product";

/// What a new product begins with beside its fields.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::store) struct Kept {
    pub(in crate::store) category_threshold: Option<i64>,
    pub(in crate::store) sellable: i64,
    pub(in crate::store) total: i64,
    pub(in crate::store) came_on: i64,
    pub(in crate::store) flags: Flags,
}

/// What writes a new row names.
const COLUMNS: &str = "product (id, sku, own_key, name, kind, \
     stock_type, state, category, tags, unit, price, cost, supplier, lead_time_days, \
     lead_time_days_max, threshold, safety, safety_computed, backorder, backorder_limit, \
     customer_limit, cap, cap_period, variant_of, note, codes, category_threshold, sellable, total, \
     came_on, availability, urgent, overstock, slow, near_cap) VALUES ";

/// What writes new rows, before their values.
static INSERT: LazyLock<String> = LazyLock::new(|| format!("INSERT INTO {COLUMNS}"));

/// The same for those that begin together: see [`crate::store::beginnings`].
pub(in crate::store) static BEGIN: LazyLock<String> =
    LazyLock::new(|| format!("INSERT OR FAIL INTO {COLUMNS}"));

const UPDATE: &str = "UPDATE product SET sku = ?2, own_key = ?3, name = ?4, kind = ?5, \
     stock_type = ?6, state = ?7, category = ?8, tags = ?9, unit = ?10, price = ?11, cost = ?12, \
     supplier = ?13, lead_time_days = ?14, lead_time_days_max = ?15, threshold = ?16, \
     safety = ?17, safety_computed = ?18, backorder = ?19, backorder_limit = ?20, \
     customer_limit = ?21, cap = ?22, cap_period = ?23, variant_of = ?24, note = ?25, \
     codes = ?26 WHERE id = ?1";

/// Writes the row of a new product; its number.
pub(in crate::store) fn insert(tx: &Tx<'_>, written: &Written<'_>) -> Result<i64, Error> {
    let row = begun(written, &Kept::default());
    insert_one(tx.connection, &INSERT, WHAT, &row)?;
    Ok(tx.connection.last_insert_rowid())
}

/// Writes the row of a product that is there.
pub(in crate::store) fn update(tx: &Tx<'_>, written: &Written<'_>) -> Result<(), Error> {
    run(&mut prepared(tx.connection, UPDATE, WHAT)?, fields(written).into_iter(), WHAT)
}

/// The values of a new row.
pub(in crate::store) fn begun<'r>(written: &Written<'r>, kept: &Kept) -> [ValueRef<'r>; 35] {
    let mut values = [Null; 35];
    let flags = &kept.flags;
    let more = [
        number_if(kept.category_threshold),
        Int(kept.sellable),
        Int(kept.total),
        Int(kept.came_on),
        Int(flags.availability.id()),
        Int(i64::from(flags.urgent)),
        Int(i64::from(flags.overstock)),
        Int(i64::from(flags.slow)),
        Int(i64::from(flags.near_cap)),
    ];
    for (place, value) in values.iter_mut().zip(fields(written).into_iter().chain(more)) {
        *place = value;
    }
    values
}

/// The values of a product's fields.
fn fields<'r>(written: &Written<'r>) -> [ValueRef<'r>; 26] {
    let (product, texts) = (written.product, written.texts);
    [
        number_if(written.id),
        text(product.sku.as_str()),
        text_if(texts.own_key.as_deref()),
        text(&product.name),
        Int(product.kind.id()),
        Int(product.stock_type.id()),
        Int(product.state.id()),
        text(&product.category),
        text(&texts.tags),
        text(&product.unit),
        number_if(product.price.map(Money::minor)),
        number_if(product.cost.map(Money::minor)),
        text(&product.supplier),
        number_if(product.lead_time_days),
        number_if(product.lead_time_days_max),
        number_if(product.threshold),
        number_if(product.safety),
        Int(i64::from(product.safety_computed)),
        Int(product.backorder.id()),
        number_if(product.backorder_limit),
        number_if(product.customer_limit),
        number_if(product.cap),
        Int(product.cap_period.id()),
        number_if(written.parent),
        text(&product.note),
        text(&texts.codes),
    ]
}
