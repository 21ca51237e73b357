//! Taking back: a movement by a movement of its own, a change by a change of its own; each names
//! the one it reverses.

use serde::Serialize;

use crate::app::command::fields::{Field, Kind as FieldKind, Values};
use crate::app::command::product::{figures, setting_back, setting_back_in};
use crate::app::command::{
    AlertMark, Command, Context, MarkStep, OrderStepInput, PoolStep, TransferStepInput,
    alert as marks, field,
};
use crate::app::{clock, who};
use crate::domain::movement::{Document, Kind};
use crate::domain::order::OrderStep;
use crate::domain::refused::{Refused, Rule};
use crate::domain::role::Role;
use crate::domain::transfer::TransferStep;
use crate::store::changes::ChangeRow;
use crate::store::ledger::{self, Entry, Found};
use crate::store::pools::PoolRow;
use crate::store::steps::Step;
use crate::store::{Error, agreements, changes, orders, pools, products, steps, thresholds};

pub(in crate::app::command) const FIELDS: &[Field] = &[
    field("movement", FieldKind::Quantity, "The movement's number"),
    field("change", FieldKind::Quantity, "The change's number"),
    field("whole", FieldKind::Flag, "All that was done in the same step over many rows"),
];

/// A movement or a change is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Undo {
    /// The movement with that number.
    Movement(i64),
    /// The change with that number.
    Change(i64),
    /// All that was done in one step with that movement.
    StepOfMovement(i64),
    /// All that was done in one step with that change.
    StepOfChange(i64),
}

pub(in crate::app::command) fn read(_op: &str, mut values: Values) -> Result<Command, Refused> {
    let movement = values.optional_quantity("movement")?;
    let change = values.optional_quantity("change")?;
    let whole = values.flag("whole")?;
    match (movement, change) {
        (Some(id), None) if whole => Ok(Command::Undo(Undo::StepOfMovement(id))),
        (None, Some(id)) if whole => Ok(Command::Undo(Undo::StepOfChange(id))),
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
            Self::Movement(id) => movement(context, id, false),
            Self::Change(id) => change(context, id),
            Self::StepOfMovement(id) => match steps::of_movement(context.tx, id)? {
                Some(step) if !step.is_empty() => whole(context, &step),
                Some(_) | None => movement(context, id, false),
            },
            Self::StepOfChange(id) => match steps::of_change(context.tx, id)? {
                Some(step) if !step.is_empty() => whole(context, &step),
                Some(_) | None => change(context, id),
            },
        }
    }
}

/// All of a step that is not taken back yet, the newest first: all of it or nothing.
fn whole(context: &mut Context<'_>, step: &Step) -> Result<(), Error> {
    context.as_one_step(|context| {
        step.changes.iter().try_for_each(|id| change(context, *id))?;
        step.movements.iter().try_for_each(|id| movement(context, *id, true))
    })
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

fn movement(context: &mut Context<'_>, id: i64, whole: bool) -> Result<(), Error> {
    let found = ledger::find(context.tx, id)?;
    if let Some(by) = found.reversed_by {
        let refused = Refused::new(Rule::AlreadyReversed).value(id.to_string());
        return Err(refused.other(by.to_string()).into());
    }
    let of_agreement = found.kind.spec().document == Document::Agreement;
    // Stock that was locked by hand has no pool to undo it in.
    let by_hand = found.kind.spec().document == Document::Pool && found.document_id.is_none();
    if found.kind.spec().document != Document::None && !of_agreement && !by_hand {
        return of_document(context, id, &found, whole);
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

/// With the whole step it is part of, a movement of a document is taken back by the document's own
/// step, where it has one for just this: a request that has not left, a shipment that is all that
/// the customer has.
fn of_document(
    context: &mut Context<'_>,
    id: i64,
    found: &Found,
    whole: bool,
) -> Result<(), Error> {
    let code = found.document.clone().unwrap_or_default();
    let owned = || {
        let refused = Refused::new(Rule::DocumentOwned).value(id.to_string());
        Error::from(refused.document(&code).other(found.kind.name()))
    };
    // One movement alone is taken back at its document; a whole step may be many documents.
    let Some(document) = found.document_id.filter(|_| whole) else { return Err(owned()) };
    if found.kind == Kind::TransferRequest {
        who::allow(&context.me, "undo", Role::Operator)?;
        let (step, name, qty) = (TransferStep::Cancel, "cancel", Some(found.quantity));
        return TransferStepInput { transfer: code, step, name, qty }.run(context);
    }
    if found.kind != Kind::Ship {
        return Err(owned());
    }
    // Its lines left together: the first of them brings them all back.
    if !context.unshipped.insert(document) {
        return Ok(());
    }
    who::allow(&context.me, "undo", Role::Operator)?;
    let lines = orders::lines(context.tx, document)?;
    let with_customer = lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.returnable()));
    if steps::left_with(context.tx, id, document)? != with_customer {
        return Err(owned());
    }
    let step = OrderStep::Unship;
    OrderStepInput { order: code, step, name: step.name() }.run(context)
}

/// What a change set is something else by now.
fn moved_on(found: &ChangeRow, held: Option<&str>) -> Error {
    let refused = Refused::new(Rule::ChangeMovedOn).sku(&found.subject).field(&found.field);
    refused.value(found.after.as_deref().unwrap_or("-")).other(held.unwrap_or("-")).into()
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
    if found.field == "alert" {
        return alert(context, &found);
    }
    if found.field == "state"
        && let Some(pool) = pools::find(context.tx, &found.subject)?
    {
        return paused(context, &found, &pool);
    }
    // Only the fields of a product have a way back too; what was created is delisted, not unmade.
    let Some(product) = products::find(context.tx, &found.subject)? else {
        return Err(moved_on(&found, None));
    };
    let back = if found.field == "threshold_in" {
        let (code, after) = of_place(found.after.as_deref(), found.before.as_deref());
        let warehouse = context.warehouse(&code)?;
        let held = thresholds::of_row(context.tx, product.id, warehouse.id)?;
        let held = held.map(|units| units.to_string());
        if held != after {
            return Err(moved_on(&found, held.as_deref()));
        }
        let (_, before) = of_place(found.before.as_deref(), None);
        setting_back_in(&found.subject, &code, before.as_deref())?
    } else {
        let before = products::load(context.tx, product.id)?;
        let figures = figures(&before);
        let held = figures.iter().find(|(name, _)| *name == found.field);
        let Some((name, _)) = held.filter(|(_, held)| *held == found.after) else {
            return Err(moved_on(&found, held.and_then(|(_, held)| held.as_deref())));
        };
        setting_back(&found.subject, name, found.before.as_deref())?
    };
    let Command::Product(input) = back else { return Err(moved_on(&found, None)) };
    context.reversing = Some(id);
    input.run(context)?;
    context.reversing = None;
    Ok(())
}

/// An alert is as known, asleep or open as it was.
fn alert(context: &mut Context<'_>, found: &ChangeRow) -> Result<(), Error> {
    let held = marks::held(context, &found.subject)?;
    if held != found.after {
        return Err(moved_on(found, held.as_deref()));
    }
    let step = match found.before.as_deref() {
        None => MarkStep::Wake,
        Some("known") => MarkStep::Ack,
        Some("restock") => MarkStep::Snooze(None),
        Some(day) => MarkStep::Snooze(Some(clock::parse_date("until", day)?)),
    };
    context.reversing = Some(found.id);
    AlertMark { alert: found.subject.clone(), step }.run(context)?;
    context.reversing = None;
    Ok(())
}

/// A pool goes on that was told to wait, or waits again.
fn paused(context: &mut Context<'_>, found: &ChangeRow, pool: &PoolRow) -> Result<(), Error> {
    let held = if pool.paused { "paused" } else { pool.state };
    if found.after.as_deref() != Some(held) {
        return Err(moved_on(found, Some(held)));
    }
    let step = match (found.before.as_deref(), held) {
        (Some("paused"), _) => "pause",
        (_, "paused") => "resume",
        (_, _) => {
            let refused = Refused::new(Rule::DocumentOwned).value(found.id.to_string());
            return Err(refused.document(&pool.code).other(held).into());
        }
    };
    context.reversing = Some(found.id);
    PoolStep { pool: pool.code.clone(), step }.run(context)?;
    context.reversing = None;
    Ok(())
}
