//! What is said of a line beside a figure, and entries taken back.

use serde::Serialize;

use crate::app::command::count::enter::{Here, entry, line_of, write};
use crate::app::command::count::{
    BIN, COUNT, COUNTER, CountCommand, EntryTold, UNSELLABLE, made, parked as codes,
};
use crate::app::command::fields::{Field, Kind as FieldKind, Values};
use crate::app::command::{Command, Context, Request, SKU, field};
use crate::app::query::resolve;
use crate::domain::ids::CODE_CHARS_MAX;
use crate::domain::refused::{Refused, Rule};
use crate::domain::stocktake::EntryKind;
use crate::store::Error;
use crate::store::counts::entries::{self, EntryRow, NewEntry, Tally};
use crate::store::counts::{lines, parked};

pub(in crate::app::command) const UNDO: &[Field] = &[
    COUNT,
    field("entry", FieldKind::Quantity, "Its number; your last one when left out"),
    COUNTER,
];

pub(in crate::app::command) const EMPTY: &[Field] = &[COUNT, SKU, UNSELLABLE, COUNTER, BIN];
pub(in crate::app::command) const SKIP: &[Field] = &[COUNT, SKU, UNSELLABLE, COUNTER];

/// What is said of a line beside a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Nothing is there.
    Empty,
    /// It is left out.
    Skip,
}

/// A line is confirmed empty, or left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountMark {
    /// The stock-take.
    pub count: String,
    /// The product.
    pub sku: String,
    /// Whether the unsellable stock is meant.
    pub unsellable: bool,
    /// Who says so.
    pub counter: Option<String>,
    /// Where.
    pub bin: Option<String>,
    /// What is said.
    pub mark: Mark,
}

pub(in crate::app::command) fn read_mark(op: &str, mut values: Values) -> Result<Command, Refused> {
    Ok(made(CountCommand::Mark(CountMark {
        count: values.code("count")?,
        sku: values.code("sku")?,
        unsellable: values.flag("unsellable")?,
        counter: values.optional_code("counter")?,
        bin: values.optional("bin", CODE_CHARS_MAX)?,
        mark: if op == "count_skip" { Mark::Skip } else { Mark::Empty },
    })))
}

impl CountMark {
    pub(in crate::app::command) fn run(
        &self,
        context: &mut Context<'_>,
        request: &Request,
    ) -> Result<(), Error> {
        if self.mark == Mark::Skip && request.reason.is_none() {
            return Err(Refused::new(Rule::FieldMissing).field("reason").sku(&self.sku).into());
        }
        let (counter, bin) = (self.counter.as_deref(), self.bin.as_deref());
        let here = Here::new(context, &self.count, counter, bin)?;
        let (product, _, suffix) = resolve(context.tx, context.env, &self.sku)?;
        let line = line_of(context, &here.count, &product, self.unsellable || suffix)?;
        let (kind, reason) = match self.mark {
            Mark::Empty => (EntryKind::Empty, None),
            Mark::Skip => (EntryKind::Skip, request.reason.as_deref()),
        };
        let entry = NewEntry {
            line: Some(line.id),
            quantity: Some(0),
            reason,
            ..entry(context, &here, kind, &self.sku)
        };
        write(context, &here, &line, entry, here.span())
    }
}

/// An entry is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountUndo {
    /// The stock-take.
    pub count: String,
    /// The entry's number; `None` for the last one.
    pub entry: Option<i64>,
    /// Whose.
    pub counter: Option<String>,
}

pub(in crate::app::command) fn read_undo(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    Ok(made(CountCommand::Undo(CountUndo {
        count: values.code("count")?,
        entry: values.optional_quantity("entry")?,
        counter: values.optional_code("counter")?,
    })))
}

impl CountUndo {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let here = Here::new(context, &self.count, self.counter.as_deref(), None)?;
        let undone = entries::find(context.tx, here.count.id, self.entry, here.actor)
            .map_err(|error| error.named(|refused| refused.document(&here.count.code)))?;
        if undone.undone_by.is_some() || undone.entry_kind == EntryKind::Undo {
            let refused = Refused::new(Rule::EntryUndone).document(&here.count.code);
            return Err(refused.value(undone.number.to_string()).into());
        }
        let mut told = EntryTold {
            kind: EntryKind::Undo.name().to_owned(),
            sku: undone.sku.clone(),
            name: undone.name.clone(),
            unsellable: undone.unsellable,
            code: undone.code.clone(),
            bin: undone.bin.clone(),
            undoes: Some(undone.number),
            ..EntryTold::default()
        };
        match (undone.line, undone.parked) {
            (Some(line), parked) => {
                take_back(context, line, &undone, &mut told)?;
                parked.map_or(Ok(()), |id| parked::forget(context.tx, id))?;
            }
            (None, Some(id)) => {
                told.units = undone.units.saturating_neg();
                told.here = codes::unpark(context, id, undone.units)?;
            }
            (None, None) => {}
        }
        let made = NewEntry {
            line: undone.line,
            parked: undone.parked,
            bin: &undone.bin,
            round: undone.round,
            units: told.units,
            undoes: Some(undone.id),
            ..entry(context, &here, EntryKind::Undo, &undone.code)
        };
        told.number = entries::append(context.tx, &made)?;
        context.outcome.entry = Some(told);
        Ok(())
    }
}

/// A line without one of its entries.
fn take_back(
    context: &Context<'_>,
    line: i64,
    undone: &EntryRow,
    told: &mut EntryTold,
) -> Result<(), Error> {
    let line = lines::by_id(context.tx, line)?;
    if undone.round < line.base_round {
        let refused = Refused::new(Rule::EntryUndone).sku(&line.sku);
        return Err(refused.value(undone.number.to_string()).into());
    }
    let same = |tally: &&Tally| tally.bin == undone.bin && tally.round == undone.round;
    let tallies = entries::tallies(context.tx, line.id)?;
    let before = tallies.iter().find(same).map_or(0, |tally| tally.units);
    let (figure, here) = entries::replay(context.tx, &line, undone)?;
    lines::save(context.tx, line.id, &figure, None)?;
    told.units = here.saturating_sub(before);
    told.here = here;
    told.counted = figure.counted.map(|(units, _)| units);
    Ok(())
}
