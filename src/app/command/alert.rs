//! Alerts: somebody knows of one, or lets it sleep. A mark goes when the cause goes.

use serde::Serialize;

use crate::app::command::fields::{Field, Kind, Values};
use crate::app::command::{Command, Context, field, placed};
use crate::domain::ids::TEXT_CHARS_MAX;
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::store::alerts::{self, AlertRow, NewMark, Sleep, marks};
use crate::store::{Error, times};

const ALERT: Field =
    placed("alert", Kind::Text, "What alert list calls it: low:SOCK, low:SOCK@WUH, stage_due:…");

pub(in crate::app::command) const ACK: &[Field] = &[ALERT];
pub(in crate::app::command) const SNOOZE: &[Field] = &[
    ALERT,
    field("until", Kind::Date, "The day on which it wakes; until goods come in, when left out"),
];

/// What becomes of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum MarkStep {
    /// Somebody knows.
    Ack,
    /// It sleeps until that day, or until goods come in.
    Snooze(Option<i64>),
    /// It is open again.
    Wake,
}

impl MarkStep {
    /// The operation's name.
    pub const fn op(self) -> &'static str {
        match self {
            Self::Ack => "alert_ack",
            Self::Snooze(_) => "alert_snooze",
            Self::Wake => "alert_wake",
        }
    }
}

/// An alert is marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlertMark {
    /// What names it: `low:SOCK`.
    pub alert: String,
    /// What becomes of it.
    pub step: MarkStep,
}

pub(in crate::app::command) fn read(op: &str, mut values: Values) -> Result<Command, Refused> {
    let alert = values.optional("alert", TEXT_CHARS_MAX)?.unwrap_or_default();
    let step = match op {
        "alert_snooze" => MarkStep::Snooze(values.date("until")?),
        "alert_wake" => MarkStep::Wake,
        _ => MarkStep::Ack,
    };
    Ok(Command::AlertMark(AlertMark { alert, step }))
}

/// What a mark says, as the log writes it.
fn of_mark(context: &Context<'_>, row: &AlertRow) -> Option<String> {
    row.mark.as_ref().map(|mark| match mark.until {
        Some(until) => times::date_text(context.env.zone.day(Timestamp::from_millis(until))),
        None => mark.sleeps.to_owned(),
    })
}

/// What the mark of an alert says now.
pub(in crate::app::command) fn held(
    context: &Context<'_>,
    alert: &str,
) -> Result<Option<String>, Error> {
    let asked = context.env.asked(context.tx, context.now)?;
    let row = alerts::find(context.tx, alert, &asked)?;
    Ok(row.and_then(|row| of_mark(context, &row)))
}

impl AlertMark {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let asked = context.env.asked(context.tx, context.now)?;
        let unknown = || Refused::new(Rule::AlertUnknown).field("alert").value(self.alert.trim());
        let row = alerts::find(context.tx, &self.alert, &asked)?.ok_or_else(unknown)?;
        let before = of_mark(context, &row);
        let now = context.now.millis();
        let (sleep, after) = match self.step {
            MarkStep::Wake => (None, None),
            MarkStep::Ack => (Some(Sleep::Known), Some("known".to_owned())),
            MarkStep::Snooze(None) => (Some(Sleep::Restock), Some("restock".to_owned())),
            MarkStep::Snooze(Some(day)) => {
                let until = context.env.zone.midnight(day).millis();
                if until <= now {
                    let refused = Refused::new(Rule::TimePast).field("until");
                    return Err(refused.value(times::date_text(day)).into());
                }
                (Some(Sleep::Until(until)), Some(times::date_text(day)))
            }
        };
        let note = context.stamp.note.clone();
        match sleep {
            None if !marks::drop_mark(context.tx, row.alert, row.key)? => return Ok(()),
            None => {}
            Some(sleep) => {
                let (alert, product) = ((row.alert, row.key.0, row.key.1), row.product);
                let (at, actor, note) = (now, context.stamp.actor, note.as_deref());
                let mark = NewMark { alert, product, sleep, at, actor, note };
                marks::set(context.tx, &mark)?;
            }
        }
        let values = (before.as_deref(), after.as_deref());
        context.note_change(row.product, &row.id, "alert", values)
    }
}
