//! Who counts where: a location is somebody's for two minutes from the last sign of life.

use serde::Serialize;

use crate::app::command::count::enter::counter_row;
use crate::app::command::count::{COUNT, COUNTER, CountCommand, PlaceTold, made, open};
use crate::app::command::fields::{Field, Kind as FieldKind, Values};
use crate::app::command::{Command, Context, field, placed};
use crate::domain::ids::{CODE_CHARS_MAX, TEXT_CHARS_MAX};
use crate::domain::refused::{Refused, Rule};
use crate::domain::stocktake::LEASE_MILLIS;
use crate::store::Error;
use crate::store::counts::places::{self, Lease, NewPlace};

const STEPS: &[&str] = &["take", "beat", "done", "detach"];

pub(in crate::app::command) const PLACE: &[Field] = &[
    COUNT,
    placed("bin", FieldKind::Code, "The location"),
    field(
        "step",
        FieldKind::Choice(STEPS),
        "take (default), beat (a sign of life), done (finished) or detach (the terminal goes away)",
    ),
    field("take_over", FieldKind::Flag, "Go on where somebody else counts"),
    field("again", FieldKind::Flag, "Count a finished location once more: a count of its own"),
    COUNTER,
    field("session", FieldKind::Code, "The terminal"),
    field("half_typed", FieldKind::Text, "What is typed and not sent"),
];

/// What happens at a location.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceStep {
    /// Somebody begins, or goes on.
    Take,
    /// A sign of life.
    Beat,
    /// It is finished.
    Done,
    /// The terminal goes away.
    Detach,
}

impl PlaceStep {
    const ALL: &'static [Self] = &[Self::Take, Self::Beat, Self::Done, Self::Detach];

    const fn name(self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Beat => "beat",
            Self::Done => "done",
            Self::Detach => "detach",
        }
    }
}

/// Somebody counts at a location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountPlace {
    /// The stock-take.
    pub count: String,
    /// The location.
    pub bin: String,
    /// What happens.
    pub step: PlaceStep,
    /// Whether to go on where somebody else counts.
    pub take_over: bool,
    /// Whether to count a finished location once more.
    pub again: bool,
    /// Who counts.
    pub counter: Option<String>,
    /// The terminal.
    pub session: String,
    /// What is typed and not sent.
    pub half_typed: Option<String>,
}

pub(in crate::app::command) fn read_place(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    let step = values.choice("step", PlaceStep::ALL, PlaceStep::name)?;
    Ok(made(CountCommand::Place(CountPlace {
        count: values.code("count")?,
        bin: values.code("bin")?,
        step: step.unwrap_or(PlaceStep::Take),
        take_over: values.flag("take_over")?,
        again: values.flag("again")?,
        counter: values.optional_code("counter")?,
        session: values.optional("session", CODE_CHARS_MAX)?.unwrap_or_default(),
        half_typed: values.optional("half_typed", TEXT_CHARS_MAX)?,
    })))
}

impl CountPlace {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let count = open(context, &self.count, "count")?;
        let actor = counter_row(context, self.counter.as_deref())?;
        let lease = places::lease(context.tx, count.id, &self.bin)?;
        let now = context.now.millis();
        let half = self.half_typed.as_deref();
        let named = |rule: Rule, lease: &Lease| {
            Refused::new(rule).document(&count.code).value(&self.bin).other(&lease.by)
        };
        let (round, taken_from) = match (self.step, lease) {
            (PlaceStep::Take, None) => (self.begin(context, count.id, actor, 1)?, None),
            (PlaceStep::Take, Some(lease)) if lease.done => {
                if lease.actor == actor && !self.again {
                    places::go_on(context.tx, lease.id, actor, &self.session, now)?;
                    (lease.round, None)
                } else if self.again {
                    let round = places::latest_round(context.tx, count.id, &self.bin)?;
                    (self.begin(context, count.id, actor, round.saturating_add(1))?, None)
                } else {
                    return Err(named(Rule::PlaceDone, &lease).into());
                }
            }
            (PlaceStep::Take, Some(lease)) => {
                let alive = now.saturating_sub(lease.beat_at) < LEASE_MILLIS;
                let other = lease.actor != actor || lease.session != self.session;
                if other && alive && !self.take_over {
                    return Err(named(Rule::PlaceHeld, &lease).into());
                }
                places::go_on(context.tx, lease.id, actor, &self.session, now)?;
                (lease.round, (lease.actor != actor).then_some(lease.by))
            }
            (_, None) => {
                let refused = Refused::new(Rule::PlaceUnknown).document(&count.code);
                return Err(refused.value(&self.bin).into());
            }
            (_, Some(lease)) if lease.actor != actor || lease.session != self.session => {
                return Err(named(Rule::PlaceHeld, &lease).into());
            }
            (PlaceStep::Beat, Some(lease)) => {
                places::beat(context.tx, lease.id, now, half)?;
                (lease.round, None)
            }
            (PlaceStep::Done, Some(lease)) => {
                places::finish(context.tx, lease.id, now)?;
                (lease.round, None)
            }
            (PlaceStep::Detach, Some(lease)) => {
                places::detach(context.tx, lease.id, now, half)?;
                (lease.round, None)
            }
        };
        context.outcome.place = Some(PlaceTold { bin: self.bin.clone(), round, taken_from });
        Ok(())
    }

    fn begin(
        &self,
        context: &Context<'_>,
        count: i64,
        actor: i64,
        round: i64,
    ) -> Result<i64, Error> {
        let (bin, session, at) = (self.bin.as_str(), self.session.as_str(), context.now.millis());
        places::take(context.tx, &NewPlace { count, bin, round, actor, session, at })?;
        Ok(round)
    }
}
