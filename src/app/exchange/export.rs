//! The store to a file: streamed, in one consistent look.

use std::borrow::Cow;
use std::io::Write;

use serde_json::{Map, Value};

use crate::app::exchange::cell::{barcodes_listed, components_listed, guarded, listed};
use crate::app::exchange::fields::{FileField, PRODUCT_COLUMNS};
use crate::app::{App, who};
use crate::domain::money::Money;
use crate::domain::product::{Backorder, Product, ProductKind, ProductState, StockType};
use crate::domain::refused::{Refused, Rule};
use crate::store::export::{ProductRecord, StockRecord, products, stocks};
use crate::store::{Error, warehouses};

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Every product with its fields.
    Products,
    /// Every product in every warehouse.
    Stock,
}

/// The form of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Stockroom's own columns, with commas.
    #[default]
    Native,
    /// The same, with tabs.
    Tsv,
    /// The same, as one JSON object a line.
    JsonLines,
    /// What WooCommerce imports.
    WooCommerce,
}

impl Format {
    /// Every form, with its names on the command line.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("native", Self::Native),
        ("csv", Self::Native),
        ("tsv", Self::Tsv),
        ("jsonl", Self::JsonLines),
        ("woocommerce", Self::WooCommerce),
    ];
}

/// How an export is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// The form.
    pub format: Format,
    /// Stock of this warehouse only.
    pub warehouse: Option<String>,
    /// Whether a byte order mark goes first, for spreadsheets that know UTF-8 by nothing else.
    pub bom: bool,
}

/// The columns of a file of stock, in the order in which people read them.
const STOCK_HEADER: &[&str] = &[
    "sku",
    "product",
    "warehouse",
    "bin",
    "sellable",
    "unsellable",
    "locked",
    "order_occupied",
    "transfer_occupied",
    "in_transit",
    "virtual",
    "total",
    "exported_sellable",
    "exported_unsellable",
    "exported_locked",
];

/// The columns of a file for WooCommerce.
const SHOP_HEADER: &[&str] = &[
    "Type",
    "SKU",
    "GTIN, UPC, EAN, or ISBN",
    "Name",
    "Published",
    "In stock?",
    "Stock",
    "Low stock amount",
    "Backorders allowed?",
    "Regular price",
    "Categories",
    "Tags",
    "Parent",
    "Grouped products",
];

/// A cell: text that is guarded in a table, or a figure.
enum Cell<'a> {
    Text(Cow<'a, str>),
    Number(Option<i64>),
    Money(Option<Money>),
    List(Value, String),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<Option<i64>> for Cell<'_> {
    fn from(number: Option<i64>) -> Self {
        Self::Number(number)
    }
}

/// Where the cells go.
enum Sink<'a> {
    Table(Box<csv::Writer<&'a mut dyn Write>>),
    Lines(&'a mut dyn Write),
}

/// What an [`Error::Io`] says when the file could not be written.
pub const WRITING: &str = "write the file";

fn failed(cause: std::io::Error) -> Error {
    Error::Io { doing: WRITING, cause }
}

fn failed_table(error: csv::Error) -> Error {
    failed(error.into())
}

impl<'a> Sink<'a> {
    fn open(
        out: &'a mut dyn Write,
        options: &ExportOptions,
        header: &[&str],
    ) -> Result<Self, Error> {
        if options.bom {
            out.write_all("\u{feff}".as_bytes()).map_err(failed)?;
        }
        let delimiter = match options.format {
            Format::JsonLines => return Ok(Self::Lines(out)),
            Format::Tsv => b'\t',
            Format::Native | Format::WooCommerce => b',',
        };
        let mut table = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
        table.write_record(header).map_err(failed_table)?;
        Ok(Self::Table(Box::new(table)))
    }

    fn put(&mut self, header: &[&str], cells: &[Cell<'_>]) -> Result<(), Error> {
        match self {
            Self::Table(table) => {
                for cell in cells {
                    let text: Cow<'_, str> = match cell {
                        Cell::Text(text) => guarded(text),
                        Cell::Number(number) => {
                            number.map_or(Cow::default(), |number| number.to_string().into())
                        }
                        Cell::Money(money) => {
                            money.map_or(Cow::default(), |money| money.to_string().into())
                        }
                        Cell::List(_, text) => guarded(text),
                    };
                    table.write_field(text.as_bytes()).map_err(failed_table)?;
                }
                table.write_record(None::<&[u8]>).map_err(failed_table)
            }
            Self::Lines(out) => {
                let mut object = Map::new();
                for (name, cell) in header.iter().zip(cells) {
                    let value = match cell {
                        Cell::Text(text) if text.is_empty() => continue,
                        Cell::Text(text) => Value::from(text.as_ref()),
                        Cell::Number(number) => Value::from(*number),
                        Cell::Money(money) => Value::from(money.map(|money| money.to_string())),
                        Cell::List(_, text) if text.is_empty() => continue,
                        Cell::List(value, _) => value.clone(),
                    };
                    if !value.is_null() {
                        object.insert((*name).to_owned(), value);
                    }
                }
                writeln!(out, "{}", Value::Object(object)).map_err(failed)
            }
        }
    }

    fn close(self) -> Result<(), Error> {
        match self {
            Self::Table(mut table) => table.flush().map_err(failed),
            Self::Lines(out) => out.flush().map_err(failed),
        }
    }
}

impl App {
    /// Writes an export; how many rows it has.
    ///
    /// # Errors
    ///
    /// [`Rule::WarehouseUnknown`], [`Rule::Unsupported`] for stock in a form that has none of its
    /// own, or what went wrong with the store or the file.
    pub fn export(
        &self,
        what: What,
        options: &ExportOptions,
        out: &mut dyn Write,
    ) -> Result<i64, Error> {
        if what == What::Stock && options.format == Format::WooCommerce {
            return Err(Refused::new(Rule::Unsupported).value("export stock woocommerce").into());
        }
        self.store.read(|view| {
            who::may(view, &self.env, "export")?;
            let warehouse = match &options.warehouse {
                None => None,
                Some(code) => {
                    let unknown = || Refused::new(Rule::WarehouseUnknown).warehouse(code);
                    Some(warehouses::find(view, code)?.ok_or_else(unknown)?.id)
                }
            };
            let mut rows = 0_i64;
            let native: Vec<&str> = PRODUCT_COLUMNS.iter().map(|field| field.name()).collect();
            let header: &[&str] = match (what, options.format) {
                (What::Stock, _) => STOCK_HEADER,
                (What::Products, Format::WooCommerce) => SHOP_HEADER,
                (What::Products, Format::Native | Format::Tsv | Format::JsonLines) => &native,
            };
            let mut sink = Sink::open(out, options, header)?;
            let mut count = || rows = rows.saturating_add(1);
            match (what, options.format) {
                (What::Stock, _) => stocks(view, warehouse, |record| {
                    count();
                    sink.put(header, &stock_cells(record))
                })?,
                (What::Products, Format::WooCommerce) => products(view, warehouse, |record| {
                    count();
                    sink.put(header, &shop_cells(record))
                })?,
                (What::Products, Format::Native | Format::Tsv | Format::JsonLines) => {
                    products(view, warehouse, |record| {
                        count();
                        let product = &record.product;
                        let cells: Vec<Cell<'_>> =
                            PRODUCT_COLUMNS.iter().map(|field| cell(product, *field)).collect();
                        sink.put(header, &cells)
                    })?;
                }
            }
            sink.close()?;
            Ok(rows)
        })
    }
}

fn json(value: impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn cell(product: &Product, field: FileField) -> Cell<'_> {
    match field {
        FileField::Sku => product.sku.as_str().into(),
        FileField::Name => product.name.as_str().into(),
        FileField::Type => product.stock_type.name().into(),
        FileField::Kind => product.kind.name().into(),
        FileField::State => product.state.name().into(),
        FileField::Threshold => product.threshold.into(),
        FileField::Safety => product.safety.into(),
        FileField::Category => product.category.as_str().into(),
        FileField::Tags => {
            Cell::List(json(&product.tags), listed(product.tags.iter().map(String::as_str)))
        }
        FileField::Unit => product.unit.as_str().into(),
        FileField::Price => Cell::Money(product.price),
        FileField::Cost => Cell::Money(product.cost),
        FileField::Supplier => product.supplier.as_str().into(),
        FileField::LeadTime => product.lead_time_days.into(),
        FileField::LeadTimeMax => product.lead_time_days_max.into(),
        FileField::Backorder => product.backorder.name().into(),
        FileField::BackorderLimit => product.backorder_limit.into(),
        FileField::CustomerLimit => product.customer_limit.into(),
        FileField::Cap => product.cap.into(),
        FileField::CapPeriod => product.cap_period.name().into(),
        FileField::VariantOf => product.variant_of.as_deref().unwrap_or_default().into(),
        FileField::Bundle => Cell::List(json(&product.bundle), components_listed(&product.bundle)),
        FileField::Barcodes => {
            Cell::List(json(&product.barcodes), barcodes_listed(&product.barcodes))
        }
        FileField::Note => product.note.as_str().into(),
        FileField::Tag
        | FileField::Barcode
        | FileField::Warehouse
        | FileField::Bin
        | FileField::Stock
        | FileField::Sellable
        | FileField::Unsellable
        | FileField::Locked
        | FileField::ExportedSellable
        | FileField::ExportedUnsellable
        | FileField::ExportedLocked
        | FileField::ShopId
        | FileField::ShopType
        | FileField::ShopState
        | FileField::ShopCategory
        | FileField::ShopParent
        | FileField::ShopGroup
        | FileField::ShopHandle
        | FileField::Shown => Cell::Number(None),
    }
}

fn stock_cells(record: &StockRecord) -> [Cell<'_>; 15] {
    let stock = &record.stock;
    [
        record.sku.as_str().into(),
        record.name.as_str().into(),
        record.warehouse.as_str().into(),
        record.bin.as_str().into(),
        stock.sellable.into(),
        stock.unsellable.into(),
        stock.locked.into(),
        stock.order_occupied.into(),
        stock.transfer_occupied.into(),
        stock.in_transit.into(),
        stock.virtual_stock.into(),
        record.total.into(),
        stock.sellable.into(),
        stock.unsellable.into(),
        stock.locked.into(),
    ]
}

fn shop_cells(record: &ProductRecord) -> [Cell<'_>; 14] {
    let product = &record.product;
    let base = if product.is_bundle() {
        "grouped"
    } else if record.has_variants {
        "variable"
    } else if product.variant_of.is_some() {
        "variation"
    } else {
        "simple"
    };
    let kind = match product.kind {
        ProductKind::Physical => "",
        ProductKind::Digital => ", downloadable, virtual",
        ProductKind::Service => ", virtual",
    };
    let published: i64 = match product.state {
        ProductState::OnSale => 1,
        ProductState::Delisted => 0,
        ProductState::Draft => -1,
    };
    let backorder = match product.backorder {
        Backorder::No => "0",
        Backorder::Notice => "notify",
        Backorder::Yes => "1",
    };
    let endless = product.stock_type == StockType::Unlimited;
    let stands_for_others = product.is_bundle() || record.has_variants;
    let stock = record.sellable.filter(|_| !endless && !stands_for_others);
    let there = endless || stands_for_others || stock.is_some_and(|stock| stock > 0);
    let steps = product.category.split('/').map(str::trim).collect::<Vec<_>>().join(" > ");
    let category = listed([steps.as_str()].into_iter().filter(|path| !path.is_empty()));
    let group: Vec<&str> = product.bundle.iter().map(|part| part.sku.as_str()).collect();
    [
        format!("{base}{kind}").into(),
        product.sku.as_str().into(),
        product.barcodes.first().map(|code| code.code.as_str()).unwrap_or_default().into(),
        product.name.as_str().into(),
        published.into(),
        i64::from(there).into(),
        stock.into(),
        product.threshold.into(),
        backorder.into(),
        Cell::Money(product.price),
        category.into(),
        listed(product.tags.iter().map(String::as_str)).into(),
        product.variant_of.as_deref().unwrap_or_default().into(),
        listed(group).into(),
    ]
}
