//! What a scanned or typed code stands for: one way for every screen, form and count.

use serde::Serialize;

use crate::app::Env;
use crate::app::query::find_warehouse;
use crate::domain::product::unsellable_of;
use crate::domain::refused::{Refused, Rule};
use crate::domain::scan::gs1::{self, Elements};
use crate::domain::scan::gtin::{self, Gtin};
use crate::domain::scan::line::{self, Entry};
use crate::domain::scan::{self, Code, Symbol};
use crate::domain::time::Timestamp;
use crate::store::products::{self, ProductRow};
use crate::store::{Error, View, bins};

/// Longest number that was perhaps meant as a quantity, in digits.
const SHORT_DIGITS_MAX: usize = 4;

/// What a code stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "means")]
pub enum Meaning {
    /// A product.
    Product(Found),
    /// A bin of the warehouse.
    Location {
        /// As labelled.
        bin: String,
    },
    /// A code of the command sheet, as printed.
    Command {
        /// `#UNDO` …
        code: String,
    },
    /// Nothing that is known.
    Unknown(Unknown),
}

/// A product, and what else its code said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The product.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// Units that the code counts: 1, 24 for a case of 24, or what (30) or (37) says.
    pub units: i64,
    /// Whether its unsellable stock is meant.
    pub unsellable: bool,
    /// What it was found by.
    pub by: By,
    /// (10): lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot: Option<String>,
    /// (21): serial number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// (17), else (15): the day it expires, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<String>,
    /// What of the code was let go: the scanner drops the separator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignored: Option<String>,
}

/// What a product was found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A barcode, as stored.
    Barcode,
    /// The SKU.
    Sku,
    /// The same number with other leading zeros.
    Gtin,
    /// A GS1 element string.
    Gs1,
}

/// A code that stands for nothing that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unknown {
    /// The code, cleaned.
    pub code: String,
    /// What can be said of it.
    pub why: Unfamiliar,
}

/// Why a code is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unfamiliar {
    /// Its check digit is wrong: misread, to be scanned again.
    Misread,
    /// Its check digit is right: perhaps a new product.
    NewProduct,
    /// A number of up to four digits: perhaps meant as a quantity.
    Short,
    /// Ideographs: the input method is on.
    InputMethod,
    /// The number of a shipping container, which names no product.
    Container,
    /// Plain text.
    Plain,
}

impl Unfamiliar {
    /// Whether the code is worth keeping for later.
    pub const fn can_be_parked(self) -> bool {
        match self {
            Self::NewProduct | Self::Plain => true,
            Self::Misread | Self::Short | Self::InputMethod | Self::Container => false,
        }
    }
}

/// What a code was found to be in the store.
enum Looked {
    Product { row: Box<ProductRow>, units: i64, unsellable: bool, by: By, said: Elements },
    Location(String),
    Unknown(Unknown),
}

/// What `raw` stands for; bins are looked for in `warehouse`, or in all.
pub(in crate::app) fn of_raw(
    view: &View<'_>,
    env: &Env,
    now: Timestamp,
    raw: &str,
    warehouse: Option<&str>,
) -> Result<Meaning, Error> {
    if let Entry::Command(control) = line::read(raw, &env.scanner_prefix) {
        return Ok(Meaning::Command { code: control.code() });
    }
    let code = scan::read(raw, &env.scanner_prefix);
    meaning(view, env, now, &code, warehouse)
}

/// What a code that was read stands for.
pub(in crate::app) fn meaning(
    view: &View<'_>,
    env: &Env,
    now: Timestamp,
    code: &Code,
    warehouse: Option<&str>,
) -> Result<Meaning, Error> {
    let warehouse = warehouse.map(|code| find_warehouse(view, code)).transpose()?;
    let (row, units, unsellable, by, said) = match look_up(view, env, code, warehouse)? {
        Looked::Product { row, units, unsellable, by, said } => (row, units, unsellable, by, said),
        Looked::Location(bin) => return Ok(Meaning::Location { bin }),
        Looked::Unknown(unknown) => return Ok(Meaning::Unknown(unknown)),
    };
    let year = env.zone.show(now).format("%Y").to_string().parse().unwrap_or(2_000);
    Ok(Meaning::Product(Found {
        expires_on: said.expires_on(year),
        lot: said.lot,
        serial: said.serial,
        ignored: Some(said.rest).filter(|rest| !rest.is_empty()),
        sku: row.sku,
        name: row.name,
        units,
        unsellable,
        by,
    }))
}

/// The product that a name stands for, SKU first: for what people type into a command.
pub(in crate::app) fn named(
    view: &View<'_>,
    env: &Env,
    name: &str,
) -> Result<(ProductRow, i64, bool), Error> {
    if let Some(product) = products::find(view, name)? {
        return Ok((product, 1, false));
    }
    match look_up(view, env, &scan::read(name, &env.scanner_prefix), None)? {
        Looked::Product { row, units, unsellable, .. } => Ok((*row, units, unsellable)),
        Looked::Location(_) | Looked::Unknown(_) => {
            Err(Refused::new(Rule::SkuUnknown).sku(name.trim()).into())
        }
    }
}

/// Looks a code up, in the order of [`crate::domain::scan`].
fn look_up(
    view: &View<'_>,
    env: &Env,
    code: &Code,
    warehouse: Option<i64>,
) -> Result<Looked, Error> {
    let text = code.shown();
    let product = |(row, units): (ProductRow, i64), unsellable, by, said| Looked::Product {
        row: Box::new(row),
        units,
        unsellable,
        by,
        said,
    };
    if let Some(found) = products::by_barcode(view, &text)? {
        return Ok(product(found, false, By::Barcode, Elements::default()));
    }
    if let Some(bin) = bins::find(view, &text, warehouse)? {
        return Ok(Looked::Location(bin));
    }
    if let Some((row, unsellable)) = by_sku(view, env, &text)? {
        return Ok(product((row, 1), unsellable, By::Sku, Elements::default()));
    }
    if let Some(found) = products::by_barcodes(view, &gtin::forms(&text))? {
        return Ok(product(found, false, By::Gtin, Elements::default()));
    }
    let said = gs1::parse(&code.text, code.is_gs1());
    if let Some(said) = &said
        && let Some(number) = &said.gtin
        && let Some((row, units)) = products::by_barcodes(view, &gtin::forms(number))?
    {
        let count = said.quantity.filter(|count| *count > 0).unwrap_or(1);
        let units = units.saturating_mul(count);
        return Ok(product((row, units), false, By::Gs1, said.clone()));
    }
    let (code, why) = unknown(code, text, said.as_ref());
    Ok(Looked::Unknown(Unknown { code, why }))
}

/// The product with that SKU, and whether the suffix names its unsellable stock.
fn by_sku(view: &View<'_>, env: &Env, text: &str) -> Result<Option<(ProductRow, bool)>, Error> {
    if let Some(product) = products::find(view, text)? {
        return Ok(Some((product, false)));
    }
    let Some(base) = unsellable_of(text, &env.unsellable_suffix) else { return Ok(None) };
    Ok(products::find(view, base)?.map(|product| (product, true)))
}

/// What can be said of a code that is not known, and which part of it is to be kept.
fn unknown(code: &Code, text: String, elements: Option<&Elements>) -> (String, Unfamiliar) {
    if let Some(elements) = elements {
        return match &elements.gtin {
            Some(number) => (number.clone(), of_number(number)),
            None => (
                text,
                if elements.container.is_some() {
                    Unfamiliar::Container
                } else {
                    Unfamiliar::Plain
                },
            ),
        };
    }
    let number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let why = if code.ideographs {
        Unfamiliar::InputMethod
    } else if number && text.len() <= SHORT_DIGITS_MAX {
        Unfamiliar::Short
    } else if code.symbol == Symbol::Plain {
        Unfamiliar::Plain
    } else {
        of_number(&text)
    };
    (text, why)
}

fn of_number(text: &str) -> Unfamiliar {
    match gtin::judge(text) {
        Gtin::Valid => Unfamiliar::NewProduct,
        Gtin::WrongCheckDigit => Unfamiliar::Misread,
        Gtin::Other => Unfamiliar::Plain,
    }
}
