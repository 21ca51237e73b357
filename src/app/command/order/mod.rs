//! Orders: baskets, place, pay, take, ship, cancel, return, unship, resize, substitute, expire.
//!
//! | what | module |
//! |---|---|
//! | what an order needs and where it is taken from | `take` |
//! | placing, baskets, the checks on a customer | `place` |
//! | the steps of an order that exists | `steps` |
//! | many unpaid orders given up at once | `release` |
//! | goods that come back, one product for another | `exchange` |

mod exchange;
mod place;
mod release;
mod steps;
mod take;

use serde::Serialize;

use self::exchange::Back;
pub use self::exchange::{ReturnOrder, Substitute};
pub use self::place::Order;
use self::place::Wanted;
pub use self::release::Release;
pub use self::steps::{OrderPart, OrderStepInput};
pub(in crate::app::command) use self::steps::{expire, give_up, post_line};
use crate::app::command::fields::{Field, Kind as FieldKind, Patch, Values};
use crate::app::command::{Command, ORDER, QTY, SKU, field, needed};
use crate::domain::ids::TEXT_CHARS_MAX;
use crate::domain::order::{OrderStep, Priority};
use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::Bucket;

const LINE: &[Field] = &[
    SKU,
    QTY,
    field(
        "warehouse",
        FieldKind::Code,
        "Where it is taken from; chosen by the store when left out",
    ),
    field("pool", FieldKind::Code, "The lock pool it is taken from"),
];
const PART: &[Field] = &[SKU, QTY];
const SHELVES: &[Bucket] = &[Bucket::Sellable, Bucket::Unsellable];
const BACK: &[Field] = &[
    SKU,
    QTY,
    needed("to", FieldKind::Choice(&["sellable", "unsellable"]), "sellable or unsellable"),
    field("reason", FieldKind::Text, "Why it came back"),
];

pub(in crate::app::command) const PLACE: &[Field] = &[
    field("order", FieldKind::Code, "The order's code; made when left out"),
    Field { positional: true, ..needed("lines", FieldKind::Records(LINE), "What is ordered") },
    field("customer", FieldKind::Text, "Who buys"),
    field("channel", FieldKind::Text, "Where it was placed; its rules apply"),
    field("device", FieldKind::Text, "The device it was placed from"),
    field("address", FieldKind::Text, "Where it goes"),
    field(
        "priority",
        FieldKind::Choice(&["urgent", "normal", "presale"]),
        "How soon it wants to leave",
    ),
    field("cart", FieldKind::Flag, "It is a basket; checkout orders it"),
    field("expires_in_minutes", FieldKind::Figure, "Minutes until it expires unpaid; 0 for never"),
];
pub(in crate::app::command) const PARTS: &[Field] = &[
    ORDER,
    Field {
        positional: true,
        ..field("lines", FieldKind::Records(PART), "Which units; all that are open when left out")
    },
];
pub(in crate::app::command) const RESIZE: &[Field] = &[
    ORDER,
    Field {
        positional: true,
        ..needed("lines", FieldKind::Records(PART), "Units of each product named from now on")
    },
];
pub(in crate::app::command) const RETURN: &[Field] = &[
    ORDER,
    Field { positional: true, ..needed("lines", FieldKind::Records(BACK), "What came back") },
];
pub(in crate::app::command) const SUBSTITUTE: &[Field] = &[
    ORDER,
    needed("sku", FieldKind::Code, "The product that cannot be had"),
    needed("with", FieldKind::Code, "The product that goes in its place"),
    field("qty", FieldKind::Quantity, "Units; all that are open when left out"),
];

pub(in crate::app::command) const RELEASE: &[Field] = &[
    field("customer", FieldKind::Text, "Of this customer"),
    field("device", FieldKind::Text, "From this device"),
    field("address", FieldKind::Text, "To this address"),
    field("sku", FieldKind::Code, "That hold this product"),
    field("older_than_minutes", FieldKind::Figure, "Placed so many minutes ago or more"),
];

pub(in crate::app::command) fn read_release(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    let release = Release {
        customer: values.text("customer")?,
        device: values.text("device")?,
        address: values.text("address")?,
        sku: values.optional_code("sku")?,
        older_than_minutes: values.figure("older_than_minutes")?.over(None),
    };
    // Every unpaid order of the shop is too much to ask for by leaving everything out.
    if release == Release::default() {
        return Err(Refused::new(Rule::FieldMissing).field("customer"));
    }
    Ok(Command::Release(release))
}

pub(in crate::app::command) fn read_place(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    let read = |mut record: Values| {
        Ok(Wanted {
            sku: record.code("sku")?,
            qty: record.quantity("qty")?,
            warehouse: record.optional_code("warehouse")?,
            pool: record.optional_code("pool")?,
        })
    };
    let records = values.records("lines", LINE)?.unwrap_or_default();
    let lines = records.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    if lines.is_empty() {
        return Err(Refused::new(Rule::Nothing).field("lines"));
    }
    Ok(Command::Order(Order {
        order: values.optional_code("order")?,
        lines,
        customer: values.text("customer")?,
        channel: values.text("channel")?,
        device: values.text("device")?,
        address: values.text("address")?,
        priority: values.choice("priority", Priority::ALL, Priority::name)?.unwrap_or_default(),
        cart: values.flag("cart")?,
        expires_in_minutes: match values.figure("expires_in_minutes")? {
            Patch::Keep | Patch::Clear => None,
            Patch::Set(minutes) => Some(minutes),
        },
    }))
}

pub(in crate::app::command) fn read_step(op: &str, mut values: Values) -> Result<Command, Refused> {
    let step = OrderStep::ALL.iter().copied().find(|step| step.name() == op);
    let step = step.ok_or_else(|| Refused::new(Rule::UnknownOp).value(op))?;
    Ok(Command::OrderStep(OrderStepInput { order: values.code("order")?, step, name: step.name() }))
}

/// Which part of an order a step is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum PartStep {
    /// Units leave.
    Ship,
    /// Units are given back.
    Cancel,
    /// The units ordered are others from now on.
    Resize,
}

pub(in crate::app::command) fn read_part(op: &str, mut values: Values) -> Result<Command, Refused> {
    let read = |mut record: Values| Ok((record.code("sku")?, record.quantity("qty")?));
    let records = values.records("lines", PART)?;
    let lines = records.map(|records| records.into_iter().map(read).collect::<Result<Vec<_>, _>>());
    let lines = lines.transpose()?;
    let step = match op {
        "ship" => PartStep::Ship,
        "cancel" => PartStep::Cancel,
        _ => PartStep::Resize,
    };
    if lines.as_ref().is_some_and(Vec::is_empty) {
        return Err(Refused::new(Rule::Nothing).field("lines"));
    }
    Ok(Command::OrderPart(OrderPart { order: values.code("order")?, step, lines }))
}

pub(in crate::app::command) fn read_return(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    let read = |mut record: Values| {
        Ok(Back {
            sku: record.code("sku")?,
            qty: record.quantity("qty")?,
            unsellable: record.choice("to", SHELVES, Bucket::name)? == Some(Bucket::Unsellable),
            reason: record.optional("reason", TEXT_CHARS_MAX)?,
        })
    };
    let records = values.records("lines", BACK)?.unwrap_or_default();
    let lines = records.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    if lines.is_empty() {
        return Err(Refused::new(Rule::Nothing).field("lines"));
    }
    Ok(Command::Return(ReturnOrder { order: values.code("order")?, lines }))
}

pub(in crate::app::command) fn read_substitute(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    Ok(Command::Substitute(Substitute {
        order: values.code("order")?,
        sku: values.code("sku")?,
        with: values.code("with")?,
        qty: values.optional_quantity("qty")?,
    }))
}
