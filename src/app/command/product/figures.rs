//! Every field of a product as text: what the log notes, and how one is set back.

use serde_json::{Map, Value};

use super::fields::FIELDS;
use super::thresholds::safety_from;
use crate::app::command::Command;
use crate::app::command::fields::Values;
use crate::app::command::product::read;
use crate::domain::product::Product;
use crate::domain::refused::Refused;

/// Every field of a product as text, in a fixed order: what the log notes and `expect` compares.
pub fn figures(product: &Product) -> Vec<(&'static str, Option<String>)> {
    let number = |value: Option<i64>| value.map(|value| value.to_string());
    let text = |value: &str| Some(value.to_owned()).filter(|value| !value.is_empty());
    let list = |empty: bool, json: Result<String, serde_json::Error>| json.ok().filter(|_| !empty);
    vec![
        ("sku", text(product.sku.as_str())),
        ("name", text(&product.name)),
        ("type", text(product.stock_type.name())),
        ("kind", text(product.kind.name())),
        ("state", text(product.state.name())),
        ("threshold", number(product.threshold)),
        ("safety", number(product.safety)),
        ("safety_from", text(safety_from(product.safety_computed))),
        ("category", text(&product.category)),
        ("tags", list(product.tags.is_empty(), serde_json::to_string(&product.tags))),
        ("unit", text(&product.unit)),
        ("price", product.price.map(|money| money.to_string())),
        ("cost", product.cost.map(|money| money.to_string())),
        ("supplier", text(&product.supplier)),
        ("lead_time_days", number(product.lead_time_days)),
        ("lead_time_days_max", number(product.lead_time_days_max)),
        ("backorder", text(product.backorder.name())),
        ("backorder_limit", number(product.backorder_limit)),
        ("customer_limit", number(product.customer_limit)),
        ("cap", number(product.cap)),
        ("cap_period", text(product.cap_period.name())),
        ("variant_of", product.variant_of.clone()),
        ("bundle", list(product.bundle.is_empty(), serde_json::to_string(&product.bundle))),
        ("barcodes", list(product.barcodes.is_empty(), serde_json::to_string(&product.barcodes))),
        ("product_note", text(&product.note)),
    ]
}

/// The request that sets one field of a product back to `value`, as [`figures`] wrote it.
pub(in crate::app::command) fn setting_back(
    sku: &str,
    name: &str,
    value: Option<&str>,
) -> Result<Command, Refused> {
    let listed = matches!(name, "tags" | "bundle" | "barcodes");
    let value = match value {
        None if listed => Value::Array(Vec::new()),
        None => Value::Null,
        Some(json) if listed => serde_json::from_str(json).unwrap_or(Value::Null),
        Some(text) => Value::String(text.to_owned()),
    };
    let mut given = Map::new();
    given.insert("sku".to_owned(), Value::String(sku.to_owned()));
    given.insert(name.to_owned(), value);
    read("product", Values::check(given, FIELDS)?)
}

/// The command that gives a warehouse its former threshold back.
pub(in crate::app::command) fn setting_back_in(
    sku: &str,
    warehouse: &str,
    threshold: Option<&str>,
) -> Result<Command, Refused> {
    let text = |text: &str| Value::String(text.to_owned());
    let mut given = Map::new();
    given.insert("sku".to_owned(), text(sku));
    given.insert("warehouse".to_owned(), text(warehouse));
    given.insert("threshold".to_owned(), threshold.map_or(Value::Null, text));
    read("product", Values::check(given, FIELDS)?)
}
