//! What stands behind the lists: the columns are those of [`crate::domain::filter::Listed`].

use super::{Source, Sql};
use crate::domain::availability::Availability;
use crate::domain::order::{OrderState, Priority};
use crate::domain::product::{ProductState, StockType};
use crate::domain::transfer::TransferState;
use Sql::{Choice, Codes, Each, Figure, Maybe, Nowhere, Text};

/// Products.
pub(in crate::store) const PRODUCTS: Source = Source {
    from: "FROM product",
    id: "product.id",
    key: "product.sku_key = {}",
    product: Some("product"),
    document: "",
    elsewhere: &[],
    columns: &[
        ("sku", Text("product.sku_key")),
        ("name", Text("product.name")),
        ("type", Choice("product.stock_type", stock_type)),
        ("state", Choice("product.state", product_state)),
        ("availability", Choice("product.availability", availability)),
        ("sellable", Figure("product.sellable")),
        (
            "threshold",
            Figure("COALESCE(product.threshold, product.category_threshold, {threshold})"),
        ),
        ("safety", Maybe("product.safety")),
        ("total", Figure("product.total")),
        ("cap", Maybe("product.cap")),
        ("price", Maybe("product.price")),
        ("cost", Maybe("product.cost")),
        ("category", Text("product.category")),
        ("tags", Text("product.tags")),
        ("supplier", Text("product.supplier")),
        ("barcode", Codes("product.codes")),
        ("note", Text("product.note")),
    ],
};

const OF_LINES: &str = "EXISTS (SELECT 1 FROM order_line l JOIN product p ON p.id = l.product_id \
     WHERE l.order_id = o.id AND {})";

/// Orders.
pub(in crate::store) const ORDERS: Source = Source {
    from: "FROM sales_order o JOIN actor a ON a.id = o.actor_id",
    id: "o.id",
    // A code that the store made is the row's number.
    key: "o.id = COALESCE((SELECT g.id FROM sales_order g WHERE g.given_key = {}), \
          CAST(substr({}, 3) AS INTEGER))",
    product: None,
    document: "(search_fold(o.code) || char(10) || search_text(o.customer) || char(10) \
               || search_text(o.channel) || char(10) || search_text(o.address))",
    elsewhere: &[
        "EXISTS (SELECT 1 FROM order_line l JOIN product p ON p.id = l.product_id \
         WHERE l.order_id = o.id AND search_holds(p.sku, p.name, p.codes, {}))",
        "EXISTS (SELECT 1 FROM order_wish l JOIN product p ON p.id = l.product_id \
         WHERE l.order_id = o.id AND search_holds(p.sku, p.name, p.codes, {}))",
    ],
    columns: &[
        ("order", Text("o.code")),
        ("state", Choice("o.state", order_state)),
        ("customer", Text("o.customer")),
        ("channel", Text("o.channel")),
        (
            "open",
            Figure(
                "(COALESCE((SELECT sum(l.quantity - l.shipped - l.cancelled) FROM order_line l \
                 WHERE l.order_id = o.id), 0) + COALESCE((SELECT sum(w.quantity) \
                 FROM order_wish w WHERE w.order_id = o.id), 0))",
            ),
        ),
        (
            "shipped",
            Figure(
                "COALESCE((SELECT sum(l.shipped) FROM order_line l WHERE l.order_id = o.id), 0)",
            ),
        ),
        ("priority", Choice("o.priority", priority)),
        ("device", Text("o.device")),
        ("address", Text("o.address")),
        ("sku", Each(OF_LINES, "p.sku")),
        (
            "warehouse",
            Each(
                "EXISTS (SELECT 1 FROM order_line l JOIN warehouse w ON w.id = l.warehouse_id \
                 WHERE l.order_id = o.id AND {})",
                "w.code",
            ),
        ),
        ("by", Text("a.name")),
        ("placed", Figure("o.placed_at")),
        ("left", Maybe("o.expires_at")),
    ],
};

/// Transfers.
pub(in crate::store) const TRANSFERS: Source = Source {
    from: "FROM transfer t JOIN product p ON p.id = t.product_id \
           JOIN warehouse f ON f.id = t.from_id JOIN warehouse r ON r.id = t.to_id \
           JOIN actor a ON a.id = t.actor_id",
    id: "t.id",
    key: "t.code_key = {}",
    product: Some("p"),
    document: "(t.code_key || char(10) || f.code_key || char(10) || r.code_key)",
    elsewhere: &[],
    columns: &[
        ("transfer", Text("t.code_key")),
        ("state", Choice("t.state", transfer_state)),
        ("sku", Text("p.sku_key")),
        ("name", Text("p.name")),
        ("from", Text("f.code")),
        ("to", Text("r.code")),
        ("requested", Figure("t.requested")),
        ("dispatched", Figure("t.dispatched")),
        ("received", Figure("(t.received + t.received_unsellable)")),
        ("damaged", Figure("t.received_unsellable")),
        ("lost", Figure("t.lost")),
        ("cancelled", Figure("t.cancelled")),
        ("by", Text("a.name")),
        ("due", Maybe("t.expected_on")),
    ],
};

/// Movements, for the log.
pub(in crate::store) const MOVEMENTS: Source = Source {
    from: "FROM movement m JOIN movement_kind k ON k.id = m.kind \
           JOIN actor a ON a.id = m.actor_id JOIN product p ON p.id = m.product_id \
           JOIN warehouse w ON w.id = m.warehouse_id",
    id: "m.id",
    key: "m.id = {}",
    product: Some("p"),
    document: "(search_text(a.name) || char(10) || k.name || char(10) \
               || search_text(COALESCE(m.reason, '')) || char(10) \
               || search_text(COALESCE(m.note, '')) || char(10) \
               || search_text(COALESCE(m.ref, '')))",
    elsewhere: &[
        "k.document = 1 AND EXISTS (SELECT 1 FROM sales_order o WHERE o.id = m.document_id \
         AND instr(search_fold(o.code), {}) > 0)",
        "k.document = 2 AND EXISTS (SELECT 1 FROM transfer t WHERE t.id = m.document_id \
         AND instr(t.code_key, {}) > 0)",
        "k.document = 5 AND EXISTS (SELECT 1 FROM pool l WHERE l.id = m.document_id \
         AND instr(l.code_key, {}) > 0)",
    ],
    columns: &[
        ("by", Text("a.name")),
        ("sku", Text("p.sku_key")),
        ("what", Text("k.name")),
        ("warehouse", Text("w.code")),
        (
            "document",
            Text(
                "COALESCE(CASE k.document WHEN 1 THEN (SELECT o.code FROM sales_order o \
                 WHERE o.id = m.document_id) WHEN 2 THEN (SELECT t.code FROM transfer t \
                 WHERE t.id = m.document_id) WHEN 5 THEN (SELECT l.code FROM pool l \
                 WHERE l.id = m.document_id) END, '')",
            ),
        ),
        ("quantity", Figure("m.quantity")),
        ("reason", Text("COALESCE(m.reason, '')")),
        ("note", Text("COALESCE(m.note, '')")),
        ("source", Nowhere),
    ],
};

/// Changes, for the log.
pub(in crate::store) const CHANGES: Source = Source {
    from: "FROM told_change c JOIN actor a ON a.id = c.actor_id \
           LEFT JOIN product p ON p.id = c.product_id",
    id: "c.id",
    key: "c.id = {}",
    product: Some("p"),
    document: "(CASE WHEN p.id IS NULL THEN search_text(c.subject) ELSE '' END || char(10) \
               || search_text(a.name) \
               || char(10) || c.field || char(10) || search_text(COALESCE(c.before, '')) \
               || char(10) || search_text(COALESCE(c.after, '')))",
    elsewhere: &[],
    columns: &[
        ("by", Text("a.name")),
        ("sku", Text("c.subject")),
        ("what", Text("c.field")),
        ("warehouse", Nowhere),
        ("document", Nowhere),
        ("quantity", Nowhere),
        ("reason", Nowhere),
        ("note", Nowhere),
        ("source", Text("c.source")),
    ],
};

fn stock_type(name: &str) -> Option<i64> {
    StockType::ALL.iter().find(|one| one.name() == name).map(|one| one.id())
}

fn product_state(name: &str) -> Option<i64> {
    ProductState::ALL.iter().find(|one| one.name() == name).map(|one| one.id())
}

fn availability(name: &str) -> Option<i64> {
    Availability::ALL.iter().find(|one| one.name() == name).map(|one| one.id())
}

fn order_state(name: &str) -> Option<i64> {
    OrderState::ALL.iter().find(|one| one.name() == name).map(|one| one.id())
}

fn priority(name: &str) -> Option<i64> {
    Priority::ALL.iter().find(|one| one.name() == name).map(|one| one.id())
}

fn transfer_state(name: &str) -> Option<i64> {
    TransferState::ALL.iter().find(|one| one.name() == name).map(|one| one.id())
}
