//! What a product takes.

use crate::app::command::fields::{Field, Kind as FieldKind};
use crate::app::command::{QTY, REQUIRE, field, placed};

pub(super) const BARCODE: &[Field] = &[
    placed("code", FieldKind::Code, "The code as scanned"),
    field("units", FieldKind::Quantity, "Units that one scan stands for; 1 when left out"),
];
pub(super) const COMPONENT: &[Field] = &[placed("sku", FieldKind::Code, "The component"), QTY];

pub(in crate::app::command) const FIELDS: &[Field] = &[
    placed("sku", FieldKind::Code, "The product's code"),
    field("name", FieldKind::Text, "What people call it"),
    field("type", FieldKind::Choice(&["finite", "unlimited", "reserved"]), "How its stock behaves"),
    field("kind", FieldKind::Choice(&["physical", "digital", "service"]), "What it is made of"),
    field("state", FieldKind::Choice(&["draft", "on_sale", "delisted"]), "Whether it is offered"),
    field(
        "threshold",
        FieldKind::Figure,
        "Alert threshold in units: low at or below it; with --warehouse, of that warehouse alone",
    ),
    field("safety", FieldKind::Figure, "Safety stock in units"),
    field(
        "safety_from",
        FieldKind::Choice(&["typed", "computed"]),
        "computed: largest daily sales of 90 days x longest lead time, kept up to date",
    ),
    field("category", FieldKind::Text, "Path such as Phones/Accessories"),
    field("tags", FieldKind::Texts, "Words to filter by"),
    field("unit", FieldKind::Text, "Unit of sale"),
    field("price", FieldKind::Money, "What a customer pays"),
    field("cost", FieldKind::Money, "What it costs us"),
    field("supplier", FieldKind::Text, "Who supplies it"),
    field("lead_time_days", FieldKind::Figure, "Usual days from order to receipt"),
    field("lead_time_days_max", FieldKind::Figure, "Longest days from order to receipt"),
    field(
        "backorder",
        FieldKind::Choice(&["no", "notice", "yes"]),
        "Whether orders may go below what is there",
    ),
    field("backorder_limit", FieldKind::Figure, "Units that may be owed at most"),
    field("customer_limit", FieldKind::Figure, "Units of one order at most"),
    field("cap", FieldKind::Figure, "Units of an unlimited product that may be open at once"),
    field(
        "cap_period",
        FieldKind::Choice(&["open", "day", "week"]),
        "What the cap bounds: units open at once, or accepted in a day or a week",
    ),
    field("variant_of", FieldKind::Code, "The SKU this one is a variant of"),
    field("bundle", FieldKind::Records(COMPONENT), "Components of a bundle"),
    field("barcodes", FieldKind::Records(BARCODE), "Every barcode of the product"),
    field("product_note", FieldKind::Text, "Free text kept with the product"),
    field("bin", FieldKind::Code, "Where it lies in the warehouse named"),
    field(
        "warehouse",
        FieldKind::Code,
        "The warehouse of the bin, of the reserve or of the threshold",
    ),
    field("reserve_for", FieldKind::Text, "With type reserved: for whom"),
    field(
        "reserve_qty",
        FieldKind::Quantity,
        "With type reserved: units to set aside in the warehouse named",
    ),
    field(
        "reserve_until",
        FieldKind::Time,
        "With type reserved: when the rest and the former type come back (RFC 3339)",
    ),
    field(
        "expect",
        FieldKind::Texts,
        "field=value pairs this is based on; another value there is a conflict",
    ),
    field("add_tags", FieldKind::Texts, "Words to filter by that it gets as well"),
    field("remove_tags", FieldKind::Texts, "Words to filter by that it loses"),
    field("add_barcodes", FieldKind::Records(BARCODE), "Barcodes that it gets as well"),
    REQUIRE,
];
