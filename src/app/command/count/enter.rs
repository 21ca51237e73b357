//! What is counted: a row of its own each, committed before it is answered.

use serde::Serialize;

use crate::app::command::count::start::claim;
use crate::app::command::count::{
    BIN, COUNT, COUNTER, CountCommand, EntryTold, UNSELLABLE, made, open,
};
use crate::app::command::fields::{Field, Kind as FieldKind, Values};
use crate::app::command::{Command, Context, SKU, field};
use crate::app::query::resolve;
use crate::domain::ids::{CODE_CHARS_MAX, Gtin, gtin};
use crate::domain::quantity::Quantity;
use crate::domain::refused::{Refused, Rule};
use crate::domain::scan::{self, is_like_a_barcode};
use crate::domain::stocktake::class::Class;
use crate::domain::stocktake::variance::Span;
use crate::domain::stocktake::{BARCODE_DIGITS_MIN, EntryKind, LEASE_MILLIS};
use crate::store::counts::entries::{self, EntryRow, NewEntry, Tally};
use crate::store::counts::lines::{self, LineRow, NewLine};
use crate::store::counts::places::Lease;
use crate::store::counts::{CountRow, places, review};
use crate::store::products::ProductRow;
use crate::store::{Error, changes, ledger, products, warehouses};

pub(in crate::app::command) const ENTER: &[Field] = &[
    COUNT,
    SKU,
    Field {
        positional: true,
        ..field("qty", FieldKind::Signed, "Units counted; one scan more when left out")
    },
    field(
        "mode",
        FieldKind::Choice(&["add", "set"]),
        "set (default) says how much there is, add how much more",
    ),
    UNSELLABLE,
    COUNTER,
    BIN,
    field("park", FieldKind::Flag, "Keep a code that nobody knows aside instead of refusing it"),
];

/// How a figure is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// So much more.
    Add,
    /// So much there is.
    Set,
}

impl Mode {
    const ALL: &'static [Self] = &[Self::Add, Self::Set];

    const fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Set => "set",
        }
    }
}

/// Something is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountEnter {
    /// The stock-take.
    pub count: String,
    /// SKU, SKU with the unsellable suffix, or barcode.
    pub sku: String,
    /// Units, or packs where the barcode is a pack's; `None` for one scan.
    pub qty: Option<i64>,
    /// How the figure is meant.
    pub mode: Mode,
    /// Whether the unsellable stock is meant.
    pub unsellable: bool,
    /// Who counted.
    pub counter: Option<String>,
    /// Where.
    pub bin: Option<String>,
    /// Whether an unknown code is kept aside.
    pub park: bool,
}

pub(in crate::app::command) fn read_enter(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    let qty = values.optional_signed("qty").map_err(|refused| {
        let digits = refused.facts.value.clone().unwrap_or_default();
        if refused.rule == Rule::TooLarge {
            Refused::new(Rule::LooksLikeBarcode).field("qty").value(digits)
        } else {
            refused
        }
    })?;
    let mode = values.choice("mode", Mode::ALL, Mode::name)?;
    let default = if qty.is_some() { Mode::Set } else { Mode::Add };
    Ok(made(CountCommand::Enter(CountEnter {
        count: values.code("count")?,
        sku: values.code("sku")?,
        qty,
        mode: mode.unwrap_or(default),
        unsellable: values.flag("unsellable")?,
        counter: values.optional_code("counter")?,
        bin: values.optional("bin", CODE_CHARS_MAX)?,
        park: values.flag("park")?,
    })))
}

/// Who counts what, when and where.
pub(super) struct Here {
    pub(super) count: CountRow,
    pub(super) actor: i64,
    pub(super) bin: String,
    /// Which pass over the location.
    pub(super) round: i64,
    /// When it was counted, UTC milliseconds, and where the ledger stood.
    pub(super) at: i64,
    pub(super) position: i64,
}

impl Here {
    pub(super) fn new(
        context: &mut Context<'_>,
        code: &str,
        counter: Option<&str>,
        bin: Option<&str>,
    ) -> Result<Self, Error> {
        let count = open(context, code, "enter")?;
        let actor = counter_row(context, counter)?;
        let now = context.now.millis();
        let (at, position) = match context.stamp.happened_at {
            Some(at) => (at, review::position_at(context.tx, at)?),
            None => (now, ledger::last(context.tx)?),
        };
        let bin = bin.unwrap_or_default().trim().to_owned();
        let lease = if bin.is_empty() { None } else { places::lease(context.tx, count.id, &bin)? };
        let round = match &lease {
            Some(lease) => held_by(context, &count, &bin, lease, actor)?,
            None => 1,
        };
        Ok(Self { count, actor, bin, round, at, position })
    }

    pub(super) const fn span(&self) -> Span {
        Span::at(self.position, self.at)
    }
}

/// The row of whoever counted. To count in another's name needs the right to act for others.
pub(super) fn counter_row(context: &Context<'_>, counter: Option<&str>) -> Result<i64, Error> {
    let Some(name) = counter.filter(|name| *name != context.me.user) else {
        return Ok(context.stamp.actor);
    };
    if !context.me.may_act {
        let refused = Refused::new(Rule::ActForOthers).value(name).other(&context.me.user);
        return Err(refused.into());
    }
    changes::actor(context.tx, name)
}

/// The round of a location, when `actor` may count there.
fn held_by(
    context: &Context<'_>,
    count: &CountRow,
    bin: &str,
    lease: &Lease,
    actor: i64,
) -> Result<i64, Error> {
    let now = context.now.millis();
    if lease.actor == actor {
        if now.saturating_sub(lease.beat_at) > LEASE_MILLIS.saturating_div(4) {
            places::beat(context.tx, lease.id, now, None)?;
        }
        return Ok(lease.round);
    }
    let rule = if lease.done { Rule::PlaceDone } else { Rule::PlaceHeld };
    let refused = Refused::new(rule).document(&count.code).value(bin).other(&lease.by);
    Err(refused.into())
}

/// The line of a product, added where the product was not planned.
pub(super) fn line_of(
    context: &Context<'_>,
    count: &CountRow,
    product: &ProductRow,
    unsellable: bool,
) -> Result<LineRow, Error> {
    if product.bundle {
        return Err(Refused::new(Rule::BundleStock).sku(&product.sku).into());
    }
    if let Some(line) = lines::find(context.tx, count.id, product.id, unsellable)? {
        return Ok(line);
    }
    let warehouse = warehouses::by_id(context.tx, count.warehouse_id)?;
    claim(context, count.id, &warehouse, product.id, &product.sku)?;
    let bin = products::bin(context.tx, product.id, count.warehouse_id)?;
    let line = NewLine {
        count: count.id,
        product: product.id,
        unsellable,
        bin: &bin,
        class: Class::default(),
        extra: true,
    };
    lines::insert(context.tx, &line)?;
    let found = lines::find(context.tx, count.id, product.id, unsellable)?;
    found.ok_or_else(|| Error::Corrupt(format!("no line for {}", product.sku)))
}

/// In which round `here.actor` counts a line.
fn round_of(here: &Here, line: &LineRow, tallies: &[Tally]) -> i64 {
    let base = line.base_round.max(here.round);
    let at =
        |round: i64| tallies.iter().find(|tally| tally.bin == here.bin && tally.round == round);
    let by_other = at(base).is_some_and(|tally| tally.actor != here.actor);
    // Where two counts are asked for, the second person's is a count of its own.
    if here.count.counts == 2 && by_other { base.saturating_add(1) } else { base }
}

/// Writes an entry of a line and what follows from it; what is told of it.
pub(super) fn write(
    context: &mut Context<'_>,
    here: &Here,
    line: &LineRow,
    entry: NewEntry<'_>,
    span: Span,
) -> Result<(), Error> {
    if line.base_round > 1
        && entries::counted_before(context.tx, line.id, line.base_round, here.actor)?
    {
        let refused = Refused::new(Rule::RecountOther).document(&here.count.code);
        return Err(refused.sku(&line.sku).into());
    }
    let mut tallies = entries::tallies(context.tx, line.id)?;
    let round = round_of(here, line, &tallies);
    let same = |tally: &Tally| tally.bin == here.bin && tally.round == round;
    let known = tallies.iter().position(same);
    let before = known.and_then(|at| tallies.get(at));
    let row = EntryRow { round, ..shape(here, &entry) };
    let tally = entries::after(before, &row, span);
    check_units(line, tally.units)?;
    let units = tally.units.saturating_sub(before.map_or(0, |tally| tally.units));
    let entry = NewEntry { round, units, ..entry };
    if entry.kind != EntryKind::Skip {
        entries::save_tally(context.tx, line.id, &tally)?;
        match known.and_then(|at| tallies.get_mut(at)) {
            Some(known) => known.clone_from(&tally),
            None => tallies.push(tally.clone()),
        }
        tallies.sort_by(|one, other| (&one.bin, one.round).cmp(&(&other.bin, other.round)));
    }
    let number = entries::append(context.tx, &entry)?;
    let sum = entries::summed(&tallies, line.base_round);
    let figure = entries::figure(Some(entry.kind), sum, line.base_round > 1);
    lines::save(context.tx, line.id, &figure, entry.reason)?;
    context.outcome.entry = Some(EntryTold {
        number,
        kind: entry.kind.name().to_owned(),
        sku: Some(line.sku.clone()),
        name: Some(line.name.clone()),
        unsellable: line.unsellable,
        code: entry.code.to_owned(),
        bin: here.bin.clone(),
        units,
        here: tally.units,
        counted: figure.counted.map(|(units, _)| units),
        extra: line.extra,
        undoes: None,
    });
    Ok(())
}

fn check_units(line: &LineRow, units: i64) -> Result<(), Error> {
    if units < 0 {
        let refused = Refused::new(Rule::Negative).field("qty").sku(&line.sku);
        return Err(refused.value(units.to_string()).into());
    }
    Quantity::new(units).map_err(|refused| refused.field("qty").sku(&line.sku))?;
    Ok(())
}

/// An entry to be as one that is.
fn shape(here: &Here, entry: &NewEntry<'_>) -> EntryRow {
    EntryRow {
        id: 0,
        number: 0,
        kind: entry.kind.name(),
        entry_kind: entry.kind,
        line: entry.line,
        parked: entry.parked,
        sku: None,
        name: None,
        unsellable: false,
        code: entry.code.to_owned(),
        qty: entry.quantity,
        bin: here.bin.clone(),
        round: entry.round,
        units: entry.units,
        by: String::new(),
        actor: here.actor,
        at: entry.entered_at,
        counted_at: entry.counted_at,
        position: entry.position,
        undone_by: None,
        undoes: None,
        reason: None,
    }
}

/// An entry of `kind` by whom and when `here` says.
pub(super) fn entry<'a>(
    context: &Context<'_>,
    here: &'a Here,
    kind: EntryKind,
    code: &'a str,
) -> NewEntry<'a> {
    NewEntry {
        count: here.count.id,
        kind,
        line: None,
        parked: None,
        code,
        quantity: None,
        bin: &here.bin,
        round: here.round,
        units: 0,
        actor: here.actor,
        entered_at: context.now.millis(),
        counted_at: here.at,
        position: here.position,
        undoes: None,
        reason: None,
    }
}

impl CountEnter {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        if let Some(quantity) = self.qty {
            check_quantity(context, quantity)?;
        }
        let (counter, bin) = (self.counter.as_deref(), self.bin.as_deref());
        let here = Here::new(context, &self.count, counter, bin)?;
        let (product, pack, suffix) = match resolve(context.tx, context.env, &self.sku) {
            Ok(found) => found,
            Err(Error::Refused(refused)) if refused.rule == Rule::SkuUnknown => {
                return self.unknown(context, &here, refused);
            }
            Err(error) => return Err(error),
        };
        let line = line_of(context, &here.count, &product, self.unsellable || suffix)?;
        let quantity = self.qty.unwrap_or(1);
        let too_large = || Refused::new(Rule::TooLarge).field("qty").value(quantity.to_string());
        let quantity = quantity.checked_mul(pack).ok_or_else(too_large)?;
        let kind = match self.mode {
            Mode::Add => EntryKind::Add,
            Mode::Set => EntryKind::Set,
        };
        let entry = NewEntry {
            line: Some(line.id),
            quantity: Some(quantity),
            ..entry(context, &here, kind, &self.sku)
        };
        write(context, &here, &line, entry, here.span())
    }

    /// A code that nobody knows: misread, or to be kept aside.
    fn unknown(
        &self,
        context: &mut Context<'_>,
        here: &Here,
        refused: Refused,
    ) -> Result<(), Error> {
        let code = scan::read(&self.sku, &context.env.scanner_prefix).shown();
        if gtin(&code) == Gtin::WrongCheckDigit {
            return Err(Refused::new(Rule::CheckDigit).field("sku").value(&self.sku).into());
        }
        if !self.park {
            return Err(refused.into());
        }
        super::parked::park(context, here, &code, self.qty.unwrap_or(1))
    }
}

/// A quantity that looks like a barcode was scanned into the wrong field.
pub(super) fn check_quantity(context: &Context<'_>, quantity: i64) -> Result<(), Error> {
    let digits = quantity.to_string();
    let known =
        digits.len() >= BARCODE_DIGITS_MIN && products::by_barcode(context.tx, &digits)?.is_some();
    if known || is_like_a_barcode(quantity) {
        return Err(Refused::new(Rule::LooksLikeBarcode).field("qty").value(digits).into());
    }
    Ok(())
}
