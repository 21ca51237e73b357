//! The forms of alerts: what mends one, who knows of one.

use serde_json::{Map, Value, json};

use crate::app::query::{AlertRow, WarehouseRow};
use crate::domain::alert::AlertKind;
use crate::domain::time::Timestamp;
use crate::locale::Words;
use crate::tui::form::Form;
use crate::tui::form::field::{Field, Number};
use crate::tui::form::when::When;
use crate::tui::paper::Paper;
use crate::tui::shell::forms::{lookup, put_texts};

/// The fields of the form that mends an alert, filled in with what would mend it.
pub(super) fn fields(row: &AlertRow, warehouses: &[WarehouseRow]) -> Vec<Field> {
    let first = warehouses.first().map(|place| place.code.as_str()).unwrap_or_default();
    let place = row.warehouse.as_deref().unwrap_or(first);
    let qty = || {
        let units = units(row);
        Field::number("qty", Number::positive(), (units > 0).then_some(units))
    };
    let at = || Field::lookup("warehouse", lookup(warehouses), place);
    let note = Field::text("note", false, "");
    match row.alert {
        AlertKind::PoolLow | AlertKind::StageDue => vec![qty(), note],
        AlertKind::NearCap => {
            let cap = row.figures.get("cap");
            vec![Field::number("cap", Number::units(Some(cap), true), Some(cap))]
        }
        AlertKind::Oversold
        | AlertKind::SoldOut
        | AlertKind::Urgent
        | AlertKind::Low
        | AlertKind::Leftover
        | AlertKind::ExpiringLot
        | AlertKind::BackInStock
        | AlertKind::TransferOverdue
        | AlertKind::CountOverdue
        | AlertKind::OrderExpiring
        | AlertKind::Overstock
        | AlertKind::SlowMover => vec![at(), qty(), note],
    }
}

/// The units that mend it.
fn units(row: &AlertRow) -> i64 {
    match row.alert {
        AlertKind::Leftover => row.figures.get("leftover"),
        AlertKind::ExpiringLot | AlertKind::PoolLow | AlertKind::StageDue => {
            row.figures.get("units")
        }
        AlertKind::Oversold
        | AlertKind::SoldOut
        | AlertKind::Urgent
        | AlertKind::Low
        | AlertKind::NearCap
        | AlertKind::BackInStock
        | AlertKind::TransferOverdue
        | AlertKind::CountOverdue
        | AlertKind::OrderExpiring
        | AlertKind::Overstock
        | AlertKind::SlowMover => row.suggested.unwrap_or_default(),
    }
}

/// The fields of the form that mends many alerts: each has its own units, and its own warehouse
/// where it has one.
pub(super) fn shared_fields(rows: &[&AlertRow], warehouses: &[WarehouseRow]) -> Vec<Field> {
    let first = warehouses.first().map(|place| place.code.as_str()).unwrap_or_default();
    let mut fields = vec![Field::text("note", false, "")];
    if rows.iter().any(|row| row.warehouse.is_none()) {
        fields.insert(0, Field::lookup("warehouse", lookup(warehouses), first));
    }
    fields
}

/// What the form that mends an alert asks the store to do.
pub(super) fn request(row: &AlertRow, form: &Form, map: &mut Map<String, Value>) {
    map.insert("op".to_owned(), json!(row.mends));
    // A form over many has no field for the units.
    let many = form.field("qty").is_none() && form.field("cap").is_none();
    if many {
        map.insert("qty".to_owned(), json!(units(row)));
    }
    match row.alert {
        AlertKind::PoolLow | AlertKind::StageDue => {
            map.insert("pool".to_owned(), json!(row.document));
            map.insert("sku".to_owned(), json!(row.sku));
            map.insert("warehouse".to_owned(), json!(row.warehouse));
            put_texts(form, &["qty"], map);
        }
        AlertKind::NearCap => {
            map.insert("sku".to_owned(), json!(row.sku));
            put_texts(form, &["cap"], map);
        }
        AlertKind::Oversold
        | AlertKind::SoldOut
        | AlertKind::Urgent
        | AlertKind::Low
        | AlertKind::Leftover
        | AlertKind::BackInStock
        | AlertKind::TransferOverdue
        | AlertKind::CountOverdue
        | AlertKind::OrderExpiring
        | AlertKind::ExpiringLot
        | AlertKind::Overstock
        | AlertKind::SlowMover => {
            map.insert("sku".to_owned(), json!(row.sku));
            put_texts(form, &["warehouse", "qty"], map);
            if many && row.warehouse.is_some() {
                map.insert("warehouse".to_owned(), json!(row.warehouse));
            }
        }
    }
}

/// The fields of the form that marks an alert.
pub(super) fn mark_fields(paper: Paper, words: &Words, now: Timestamp) -> Vec<Field> {
    let note = Field::text("note", false, "");
    if paper == Paper::Snooze {
        let label = words.get("field-wakes").to_owned();
        return vec![
            Field::time("until", When::day(words.zone(), now), None).labelled(label),
            note,
        ];
    }
    vec![note]
}

/// Message id of where an alert stands that sleeps so.
pub(super) fn state(sleeps: &str) -> &'static str {
    if sleeps == "known" { "alerts-known" } else { "alerts-snoozed" }
}

/// Message id of where an alert stands once `paper` is done.
pub(super) fn marked(paper: Paper) -> &'static str {
    let states = [(Paper::Ack, "alerts-known"), (Paper::Snooze, "alerts-snoozed")];
    states.into_iter().find(|(verb, _)| *verb == paper).map_or("alerts-open", |(_, id)| id)
}

/// What the form that marks an alert asks the store to do.
pub(super) fn mark(paper: Paper, row: &AlertRow, form: &Form, map: &mut Map<String, Value>) {
    map.insert("op".to_owned(), json!(paper.op()));
    map.insert("alert".to_owned(), json!(row.id));
    if form.text("until").is_some_and(|day| !day.trim().is_empty()) {
        put_texts(form, &["until"], map);
    }
}
