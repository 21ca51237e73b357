//! What the sample shop sells, and to whom: the files of assets/sample, compiled in.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::store::Error;

const PRODUCTS: &str = include_str!("../../../assets/sample/products.csv");
const CUSTOMERS: &str = include_str!("../../../assets/sample/customers.csv");

/// A warehouse of the sample shop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Its code.
    pub(super) code: &'static str,
    /// Its name.
    pub(super) name: &'static str,
}

/// The warehouses, in the order in which stock is allocated.
pub(super) const PLACES: [Place; 3] = [
    Place { code: "WUH", name: "武汉仓" },
    Place { code: "BJ", name: "北京仓" },
    Place { code: "TPE", name: "台北倉" },
];

/// What becomes of a product in the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Role {
    /// It is sold and bought.
    #[serde(rename = "")]
    Plain,
    /// Part of it is locked for a promotion.
    Promo,
    /// It ends at or below its threshold.
    Low,
    /// It ends with nothing to sell.
    SoldOut,
    /// It ends in stock, and below safety stock + threshold.
    Urgent,
    /// More is ordered than there is.
    Oversold,
    /// It ends as reserved stock.
    Reserved,
    /// A supplier holds part of it.
    Virtual,
    /// Most of its cap is open.
    NearCap,
    /// It was bought and never sold.
    Never,
    /// Far too much of it was bought.
    Overstock,
    /// It was given up.
    Delisted,
    /// It is not offered yet.
    Draft,
    /// It stands for its variants.
    Parent,
    /// It is a set of other products.
    Bundle,
}

impl Role {
    /// Days before the end on which its last ordinary order is placed: what the story ends with is
    /// not disturbed by a customer.
    pub(super) const fn last_sale(self) -> i64 {
        match self {
            Self::Low | Self::SoldOut | Self::Urgent | Self::Oversold => 3,
            // Every order has to be gone before the type can change.
            Self::Reserved => 10,
            Self::Delisted => 25,
            Self::Draft | Self::Parent | Self::Never => i64::MAX,
            Self::Plain
            | Self::Promo
            | Self::Virtual
            | Self::NearCap
            | Self::Overstock
            | Self::Bundle => 0,
        }
    }

    /// Days before the end on which the last delivery comes in.
    pub(super) const fn last_delivery(self) -> i64 {
        match self {
            Self::Low | Self::SoldOut | Self::Urgent | Self::Oversold => 9,
            Self::Reserved => 12,
            Self::Delisted => 40,
            Self::Never | Self::Overstock => i64::MAX,
            Self::Plain
            | Self::Promo
            | Self::Virtual
            | Self::NearCap
            | Self::Draft
            | Self::Parent
            | Self::Bundle => 0,
        }
    }
}

/// A product of the sample shop.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Item {
    pub(super) sku: String,
    name: String,
    category: String,
    tags: String,
    unit: String,
    price: Option<String>,
    cost: Option<String>,
    pub(super) supplier: String,
    pub(super) lead_time_days: Option<i64>,
    pub(super) lead_time_days_max: Option<i64>,
    pub(super) threshold: Option<i64>,
    pub(super) safety: Option<i64>,
    barcode: Option<String>,
    /// The barcode of a case and its units, `16901234567899:24`.
    case: Option<String>,
    pub(super) bin: String,
    /// Units that each warehouse buys up to.
    wuh: Option<i64>,
    bj: Option<i64>,
    tpe: Option<i64>,
    /// How often it is ordered, beside the others.
    pub(super) speed: i64,
    pub(super) role: Role,
    kind: Option<String>,
    #[serde(rename = "type")]
    pub(super) stock_type: Option<String>,
    parent: Option<String>,
    bundle: String,
    backorder: Option<String>,
    backorder_limit: Option<i64>,
    pub(super) customer_limit: Option<i64>,
    cap: Option<i64>,
    note: String,
}

/// Who buys.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Customer {
    pub(super) name: String,
    /// The code of the nearest warehouse; empty for none.
    pub(super) near: String,
    pub(super) kind: CustomerKind,
}

/// How somebody buys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum CustomerKind {
    /// A few units, paid at once.
    Retail,
    /// Many units, paid by bank transfer.
    Wholesale,
}

/// Every product, in an order in which each comes after those it names.
pub(super) fn items() -> Result<Vec<Item>, Error> {
    rows("products.csv", PRODUCTS)
}

/// Every customer.
pub(super) fn customers() -> Result<Vec<Customer>, Error> {
    rows("customers.csv", CUSTOMERS)
}

fn rows<T: DeserializeOwned>(name: &str, text: &str) -> Result<Vec<T>, Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize().collect::<Result<_, _>>();
    rows.map_err(|error| fault(name, &error.to_string()))
}

fn fault(name: &str, what: &str) -> Error {
    Error::Corrupt(format!("the sample's {name}: {what}"))
}

impl Item {
    /// Units that each warehouse buys up to, in the order of [`PLACES`].
    pub(super) fn level(&self, place: &str) -> i64 {
        let level = match place {
            "WUH" => self.wuh,
            "BJ" => self.bj,
            _ => self.tpe,
        };
        level.unwrap_or_default()
    }

    /// Units of one case, or of a usual package.
    pub(super) fn pack(&self) -> i64 {
        let units = self.case.as_deref().and_then(|case| case.split_once(':'));
        units.and_then(|(_, units)| units.parse().ok()).unwrap_or(5)
    }

    /// Whether orders for it take stock from a shelf.
    pub(super) fn finite(&self) -> bool {
        self.stock_type.is_none()
    }

    /// The operation that adds it.
    pub(super) fn adding(&self) -> Result<Value, Error> {
        let tags: Vec<&str> = self.tags.split_whitespace().collect();
        let given = json!({
            "op": "product", "sku": self.sku, "name": self.name, "type": self.stock_type,
            "kind": self.kind, "state": (self.role == Role::Draft).then_some("draft"),
            "threshold": self.threshold, "safety": self.safety.filter(|units| *units > 0),
            "category": self.category, "tags": Some(&tags).filter(|tags| !tags.is_empty()),
            "unit": self.unit, "price": self.price, "cost": self.cost,
            "supplier": self.supplier, "lead_time_days": self.lead_time_days,
            "lead_time_days_max": self.lead_time_days_max, "backorder": self.backorder,
            "backorder_limit": self.backorder_limit, "customer_limit": self.customer_limit,
            "cap": self.cap, "variant_of": self.parent, "bundle": self.components()?,
            "barcodes": self.barcodes()?, "product_note": self.note,
        });
        let Value::Object(fields) = given else { return Ok(given) };
        let kept = |(_, value): &(String, Value)| !value.is_null() && *value != json!("");
        Ok(Value::Object(fields.into_iter().filter(kept).collect::<Map<_, _>>()))
    }

    fn components(&self) -> Result<Option<Vec<Value>>, Error> {
        let read = |part: &str| {
            let (sku, units) = part.split_once(':')?;
            Some(json!({"sku": sku, "qty": units.parse::<i64>().ok()?}))
        };
        let parts: Option<Vec<Value>> = self.bundle.split_whitespace().map(read).collect();
        let parts = parts.ok_or_else(|| fault("products.csv", &self.bundle))?;
        Ok(Some(parts).filter(|parts| !parts.is_empty()))
    }

    fn barcodes(&self) -> Result<Option<Vec<Value>>, Error> {
        let mut barcodes = Vec::new();
        if let Some(code) = &self.barcode {
            barcodes.push(json!({"code": code}));
        }
        if let Some(case) = &self.case {
            let (code, _) = case.split_once(':').ok_or_else(|| fault("products.csv", case))?;
            barcodes.push(json!({"code": code, "units": self.pack()}));
        }
        Ok(Some(barcodes).filter(|barcodes| !barcodes.is_empty()))
    }
}
