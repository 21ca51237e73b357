//! Requests that stories use again and again, as a caller would write them.

use serde_json::{Value, json};

/// An operation on one row of stock: `receive`, `damage`, `lock`, `virtual_add` …
pub(crate) fn stock(op: &str, sku: &str, warehouse: &str, qty: i64) -> Value {
    json!({"op": op, "sku": sku, "warehouse": warehouse, "qty": qty})
}

/// Goods come in.
pub(crate) fn receive(sku: &str, warehouse: &str, qty: i64) -> Value {
    stock("receive", sku, warehouse, qty)
}

/// An order; the store chooses the warehouse.
pub(crate) fn order(code: &str, lines: &[(&str, i64)]) -> Value {
    json!({"op": "order", "order": code, "lines": parts(lines)})
}

/// An order for one product out of one warehouse.
pub(crate) fn order_from(code: &str, warehouse: &str, sku: &str, qty: i64) -> Value {
    json!({"op": "order", "order": code,
           "lines": [{"sku": sku, "qty": qty, "warehouse": warehouse}]})
}

/// What happens to an order as a whole: `pay`, `ship`, `cancel`, `unship`.
pub(crate) fn step(op: &str, order: &str) -> Value {
    json!({"op": op, "order": order})
}

/// A part of an order leaves.
pub(crate) fn ship(order: &str, lines: &[(&str, i64)]) -> Value {
    json!({"op": "ship", "order": order, "lines": parts(lines)})
}

/// Goods come back.
pub(crate) fn back(order: &str, sku: &str, qty: i64, to: &str) -> Value {
    json!({"op": "return", "order": order, "lines": [{"sku": sku, "qty": qty, "to": to}]})
}

/// Units are promised by WUH to BEI.
pub(crate) fn transfer(code: &str, sku: &str, qty: i64) -> Value {
    json!({"op": "transfer_request", "transfer": code, "sku": sku, "from": "WUH", "to": "BEI",
           "qty": qty})
}

/// The next step of a transfer, for all that can take it.
pub(crate) fn transfer_all(op: &str, code: &str) -> Value {
    json!({"op": op, "transfer": code})
}

/// The next step of a transfer, in part.
pub(crate) fn transfer_part(op: &str, code: &str, qty: i64) -> Value {
    json!({"op": op, "transfer": code, "qty": qty})
}

fn parts(lines: &[(&str, i64)]) -> Vec<Value> {
    lines.iter().map(|(sku, qty)| json!({"sku": sku, "qty": qty})).collect()
}
