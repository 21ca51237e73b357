//! Taking back: a movement by a movement of its own, a change by a change of its own; each names
//! the one it reverses.

use serde::Serialize;

use crate::app::command::fields::{Field, Kind as FieldKind, Values};
use crate::app::command::product::{figures, setting_back, setting_back_in};
use crate::app::command::{Command, Context, field};
use crate::app::who;
use crate::domain::movement::{Document, Kind};
use crate::domain::refused::{Refused, Rule};
use crate::domain::role::Role;
use crate::store::ledger::{self, Entry};
use crate::store::{Error, agreements, changes, products, thresholds};

pub(in crate::app::command) const FIELDS: &[Field] = &[
    field("movement", FieldKind::Quantity, "The movement's number"),
    field("change", FieldKind::Quantity, "The change's number"),
];

/// A movement or a change is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Undo {
    /// The movement with that number.
    Movement(i64),
    /// The change with that number.
    Change(i64),
}

pub(in crate::app::command) fn read(_op: &str, mut values: Values) -> Result<Command, Refused> {
    let movement = values.optional_quantity("movement")?;
    let change = values.optional_quantity("change")?;
    match (movement, change) {
        (Some(id), None) => Ok(Command::Undo(Undo::Movement(id))),
        (None, Some(id)) => Ok(Command::Undo(Undo::Change(id))),
        (None, None) => Err(Refused::new(Rule::FieldMissing).field("movement")),
        (Some(_), Some(id)) => {
            Err(Refused::new(Rule::FieldInvalid).field("change").value(id.to_string()))
        }
    }
}

impl Undo {
    pub(in crate::app::command) fn run(self, context: &mut Context<'_>) -> Result<(), Error> {
        match self {
            Self::Movement(id) => movement(context, id),
            Self::Change(id) => change(context, id),
        }
    }
}

/// Who may take a movement back: those who may post one.
fn of_kind(kind: Kind) -> Role {
    if matches!(kind, Kind::Receive | Kind::ReceiveUnsellable) {
        Role::Clerk
    } else if kind == Kind::Adjust {
        Role::Manager
    } else {
        Role::Operator
    }
}

fn movement(context: &mut Context<'_>, id: i64) -> Result<(), Error> {
    let found = ledger::find(context.tx, id)?;
    if let Some(by) = found.reversed_by {
        let refused = Refused::new(Rule::AlreadyReversed).value(id.to_string());
        return Err(refused.other(by.to_string()).into());
    }
    let of_agreement = found.kind.spec().document == Document::Agreement;
    // Stock that was locked by hand has no pool to undo it in.
    let by_hand = found.kind.spec().document == Document::Pool && found.document_id.is_none();
    if found.kind.spec().document != Document::None && !of_agreement && !by_hand {
        let refused = Refused::new(Rule::DocumentOwned).value(id.to_string());
        return Err(refused
            .document(found.document.unwrap_or_default())
            .other(found.kind.name())
            .into());
    }
    who::allow(&context.me, "undo", of_kind(found.kind))?;
    let product = products::by_id(context.tx, found.product)?;
    let warehouse = context.warehouse(&found.warehouse)?;
    let entry = Entry {
        kind: found.kind,
        product: &product,
        warehouse: &warehouse,
        quantity: found.quantity.saturating_neg(),
        document: found.document_id,
        reverses: Some(id),
        reason: None,
    };
    context.post(&entry)?;
    match found.document_id.filter(|_| of_agreement) {
        Some(agreement) => agreements::keep(context.tx, agreement, found.kind, entry.quantity),
        None => Ok(()),
    }
}

/// The warehouse and the figure of `WH-BJ 12`; the warehouse of the other where there is no figure.
fn of_place(noted: Option<&str>, other: Option<&str>) -> (String, Option<String>) {
    let split =
        |text: &str| text.rsplit_once(' ').map(|(code, units)| (code.to_owned(), units.to_owned()));
    match (noted.and_then(split), other.and_then(split)) {
        (Some((code, units)), _) => (code, Some(units)),
        (None, other) => (other.map(|(code, _)| code).unwrap_or_default(), None),
    }
}

fn change(context: &mut Context<'_>, id: i64) -> Result<(), Error> {
    let Some(found) = changes::find(context.tx, id)? else {
        return Err(Refused::new(Rule::ChangeUnknown).value(id.to_string()).into());
    };
    if let Some(by) = found.reversed_by {
        let refused = Refused::new(Rule::AlreadyReversed).value(id.to_string());
        return Err(refused.other(by.to_string()).into());
    }
    who::allow(&context.me, "undo", Role::Operator)?;
    let moved_on = |held: Option<&str>| {
        let refused = Refused::new(Rule::ChangeMovedOn).sku(&found.subject).field(&found.field);
        refused.value(found.after.as_deref().unwrap_or("-")).other(held.unwrap_or("-"))
    };
    // Only a product's fields have a way back; what was created is delisted, not unmade.
    let Some(product) = products::find(context.tx, &found.subject)? else {
        return Err(moved_on(None).into());
    };
    let back = if found.field == "threshold_in" {
        let (code, after) = of_place(found.after.as_deref(), found.before.as_deref());
        let warehouse = context.warehouse(&code)?;
        let held = thresholds::of_row(context.tx, product.id, warehouse.id)?;
        let held = held.map(|units| units.to_string());
        if held != after {
            return Err(moved_on(held.as_deref()).into());
        }
        let (_, before) = of_place(found.before.as_deref(), None);
        setting_back_in(&found.subject, &code, before.as_deref())?
    } else {
        let before = products::load(context.tx, product.id)?;
        let figures = figures(&before);
        let held = figures.iter().find(|(name, _)| *name == found.field);
        let Some((name, _)) = held.filter(|(_, held)| *held == found.after) else {
            return Err(moved_on(held.and_then(|(_, held)| held.as_deref())).into());
        };
        setting_back(&found.subject, name, found.before.as_deref())?
    };
    let Command::Product(input) = back else { return Err(moved_on(None).into()) };
    context.reversing = Some(id);
    input.run(context)?;
    context.reversing = None;
    Ok(())
}
