//! Recounts, reasons, and the books of a blind stock-take.

use serde::Serialize;

use crate::app::command::count::{
    COUNT, CountCommand, UNSELLABLE, line_facts, line_verdict, made, open,
};
use crate::app::command::fields::{Field, Kind as FieldKind, Values};
use crate::app::command::{Command, Context, Expected, Request, SKU, field};
use crate::app::query::resolve;
use crate::domain::ids::CODE_CHARS_MAX;
use crate::domain::refused::{Refused, Rule};
use crate::domain::stocktake::review::Verdict;
use crate::domain::stocktake::{LineState, reason};
use crate::store::Error;
use crate::store::counts::{self, CountRow, entries, lines, review};

pub(in crate::app::command) const RECOUNT: &[Field] = &[
    COUNT,
    Field {
        positional: true,
        ..field("skus", FieldKind::Texts, "The products; all that need it when left out")
    },
];

pub(in crate::app::command) const DECIDE: &[Field] = &[
    COUNT,
    SKU,
    UNSELLABLE,
    field("accept", FieldKind::Flag, "Take the figure without a recount"),
    field(
        "expect",
        FieldKind::Texts,
        "Refuse unless the line still holds this: counted=38 reason=",
    ),
];

/// Lines are to be counted again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountRecount {
    /// The stock-take.
    pub count: String,
    /// The products; `None` for every line that needs it.
    pub skus: Option<Vec<String>>,
}

pub(in crate::app::command) fn read_recount(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    Ok(made(CountCommand::Recount(CountRecount {
        count: values.code("count")?,
        skus: values.texts("skus", CODE_CHARS_MAX)?,
    })))
}

impl CountRecount {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let count = open(context, &self.count, "recount")?;
        let wanted = match &self.skus {
            Some(skus) => {
                let line = |sku: &String| named(context, &count, sku, false).map(|line| line.id);
                skus.iter().map(line).collect::<Result<Vec<_>, Error>>()?
            }
            None => needed(context, &count)?,
        };
        let mut lines = 0_i64;
        for id in wanted {
            let line = lines::by_id(context.tx, id)?;
            if line.counted.is_none() {
                let refused = Refused::new(Rule::NotCounted).document(&count.code);
                return Err(refused.sku(line.sku).state(line.state).into());
            }
            let rounds = entries::tallies(context.tx, id)?.into_iter().map(|tally| tally.round);
            let round = rounds.max().unwrap_or_default().max(line.base_round).saturating_add(1);
            let asked = (context.now.millis(), context.stamp.actor);
            entries::set_aside(context.tx, &line, round, asked)?;
            lines = lines.saturating_add(1);
        }
        context.outcome.lines = Some(lines);
        Ok(())
    }
}

/// The lines that cannot be posted without being counted again.
fn needed(context: &Context<'_>, count: &CountRow) -> Result<Vec<i64>, Error> {
    let mut found = Vec::new();
    review::walk(context.tx, count, None, |line| {
        let facts = line_facts(context.tx, count, &line)?;
        if matches!(line_verdict(&facts), Verdict::Recount | Verdict::Ambiguous) {
            found.push(line.line);
        }
        Ok(())
    })?;
    Ok(found)
}

/// The line that a SKU names.
fn named(
    context: &Context<'_>,
    count: &CountRow,
    sku: &str,
    unsellable: bool,
) -> Result<lines::LineRow, Error> {
    let (product, _, suffix) = resolve(context.tx, context.env, sku)?;
    let found = lines::find(context.tx, count.id, product.id, unsellable || suffix)?;
    let unknown = || Refused::new(Rule::CountLineUnknown).document(&count.code).sku(product.sku);
    found.ok_or_else(|| unknown().into())
}

/// A reviewer says why a line differs, or takes its figure as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountDecide {
    /// The stock-take.
    pub count: String,
    /// The product.
    pub sku: String,
    /// Whether its unsellable stock is meant.
    pub unsellable: bool,
    /// Whether the figure is taken without a recount.
    pub accept: bool,
    /// What the line held when whoever decides looked at it.
    pub expect: Expected,
}

pub(in crate::app::command) fn read_decide(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    Ok(made(CountCommand::Decide(CountDecide {
        count: values.code("count")?,
        sku: values.code("sku")?,
        unsellable: values.flag("unsellable")?,
        accept: values.flag("accept")?,
        expect: Expected::read(&mut values)?,
    })))
}

impl CountDecide {
    pub(in crate::app::command) fn run(
        &self,
        context: &mut Context<'_>,
        request: &Request,
    ) -> Result<(), Error> {
        let count = open(context, &self.count, "decide")?;
        let why = request.reason.as_deref().map(reason).transpose()?;
        if why.is_none() && !self.accept {
            return Err(Refused::new(Rule::FieldMissing).field("reason").sku(&self.sku).into());
        }
        let line = named(context, &count, &self.sku, self.unsellable)?;
        if !matches!(line.line_state, LineState::Counted | LineState::Empty) {
            let refused = Refused::new(Rule::NotCounted).document(&count.code);
            return Err(refused.sku(line.sku).state(line.state).into());
        }
        self.expect.only(&["counted", "reason"])?;
        let held = [
            ("counted", line.counted.map(|units| units.to_string())),
            ("reason", line.reason.clone()),
        ];
        self.expect.check(held, |refused| refused.document(&count.code).sku(&line.sku))?;
        lines::decide(context.tx, line.id, why, self.accept || line.accepted)
    }
}

/// Somebody opens the books of a blind stock-take; noted in the log, once.
pub(super) fn look(context: &mut Context<'_>, code: &str) -> Result<(), Error> {
    let count = open(context, code, "look")?;
    if !count.blind {
        return Ok(());
    }
    if counts::look(context.tx, count.id, context.stamp.actor, context.now.millis())? {
        context.note_change(None, &count.code, "books_seen", (None, Some("yes")))?;
    }
    Ok(())
}
