//! Codes that nobody knows: kept aside, and tied to a product later or at once.

use serde::Serialize;
use serde_json::json;

use crate::app::command::count::enter::{Here, check_quantity, entry, line_of, write};
use crate::app::command::count::{BIN, COUNT, COUNTER, CountCommand, EntryTold, made, open};
use crate::app::command::fields::{Field, Kind as FieldKind, Values};
use crate::app::command::{Command, Context, Request, field, placed};
use crate::app::query::resolve;
use crate::domain::ids::CODE_CHARS_MAX;
use crate::domain::quantity::Quantity;
use crate::domain::refused::{Refused, Rule};
use crate::domain::stocktake::EntryKind;
use crate::store::Error;
use crate::store::counts::entries::{self, NewEntry};
use crate::store::counts::parked::{self, ParkedRow};

const CODE: Field = placed("code", FieldKind::Code, "The code that nobody knows");

pub(in crate::app::command) const PARK: &[Field] =
    &[COUNT, CODE, field("qty", FieldKind::Quantity, "Units; 1 when left out"), COUNTER, BIN];

pub(in crate::app::command) const TIE: &[Field] = &[
    COUNT,
    CODE,
    Field { positional: true, ..field("sku", FieldKind::Code, "The product it stands for") },
    field("units", FieldKind::Quantity, "Units that one scan stands for; 1 when left out"),
    field("once", FieldKind::Flag, "In this stock-take only: the code does not become a barcode"),
    field("drop", FieldKind::Flag, "It stands for nothing: its scans are set aside for good"),
    COUNTER,
];

/// An unknown code is kept aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountPark {
    /// The stock-take.
    pub count: String,
    /// The code.
    pub code: String,
    /// Units.
    pub qty: i64,
    /// Who scanned it.
    pub counter: Option<String>,
    /// Where.
    pub bin: Option<String>,
}

pub(in crate::app::command) fn read_park(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    Ok(made(CountCommand::Park(CountPark {
        count: values.code("count")?,
        code: values.code("code")?,
        qty: values.optional_quantity("qty")?.unwrap_or(1),
        counter: values.optional_code("counter")?,
        bin: values.optional("bin", CODE_CHARS_MAX)?,
    })))
}

impl CountPark {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        check_quantity(context, self.qty)?;
        let (counter, bin) = (self.counter.as_deref(), self.bin.as_deref());
        let here = Here::new(context, &self.count, counter, bin)?;
        park(context, &here, &self.code, self.qty)
    }
}

/// Keeps a scan of an unknown code.
pub(super) fn park(
    context: &mut Context<'_>,
    here: &Here,
    code: &str,
    units: i64,
) -> Result<(), Error> {
    Quantity::positive(units).map_err(|refused| refused.field("qty"))?;
    let code = code.trim();
    let place = (here.count.id, code, here.bin.as_str());
    let (id, sum) = parked::park(context.tx, place, units, &here.span(), here.actor)?;
    let made = NewEntry {
        parked: Some(id),
        quantity: Some(units),
        units,
        ..entry(context, here, EntryKind::Park, code)
    };
    let number = entries::append(context.tx, &made)?;
    context.outcome.entry = Some(EntryTold {
        number,
        kind: EntryKind::Park.name().to_owned(),
        code: code.to_owned(),
        bin: here.bin.clone(),
        units,
        here: sum,
        ..EntryTold::default()
    });
    Ok(())
}

/// Takes units of an unknown code back; how many are left.
pub(super) fn unpark(context: &Context<'_>, id: i64, units: i64) -> Result<i64, Error> {
    let Some(row) = parked::waiting(context.tx, id)? else {
        return Err(Refused::new(Rule::ParkedUnknown).value(id.to_string()).into());
    };
    let left = row.units.saturating_sub(units);
    parked::save(context.tx, id, left, &row.span, row.actor)?;
    if left == 0 {
        parked::explain(context.tx, id, None)?;
    }
    Ok(left)
}

/// An unknown code is tied to a product, or set aside for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountTie {
    /// The stock-take.
    pub count: String,
    /// The code.
    pub code: String,
    /// The product; `None` where it is set aside.
    pub sku: Option<String>,
    /// Whether its scans are set aside for good.
    pub dropped: bool,
    /// Units that one scan stands for.
    pub units: i64,
    /// Whether the code does not become a barcode of the product.
    pub once: bool,
    /// Who says so.
    pub counter: Option<String>,
}

pub(in crate::app::command) fn read_tie(_op: &str, mut values: Values) -> Result<Command, Refused> {
    Ok(made(CountCommand::Tie(CountTie {
        count: values.code("count")?,
        code: values.code("code")?,
        sku: values.optional_code("sku")?,
        dropped: values.flag("drop")?,
        units: values.optional_quantity("units")?.unwrap_or(1),
        once: values.flag("once")?,
        counter: values.optional_code("counter")?,
    })))
}

impl CountTie {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        if self.sku.is_some() == self.dropped {
            let field = if self.dropped { "drop" } else { "sku" };
            return Err(Refused::new(Rule::FieldMissing).field(field).into());
        }
        let count = open(context, &self.count, "tie")?;
        let rows = parked::list(context.tx, count.id, Some(self.code.trim()))?;
        if rows.is_empty() {
            let refused = Refused::new(Rule::ParkedUnknown).document(&count.code);
            return Err(refused.value(&self.code).into());
        }
        let Some(sku) = &self.sku else {
            return rows.iter().try_for_each(|row| parked::explain(context.tx, row.id, None));
        };
        if !self.once {
            self.link(context, sku)?;
        }
        for row in rows {
            self.tie(context, sku, &row)?;
        }
        Ok(())
    }

    /// The code becomes a barcode of the product, as anywhere else.
    fn link(&self, context: &mut Context<'_>, sku: &str) -> Result<(), Error> {
        let (product, _) = context.product(sku)?;
        let given = json!({
            "op": "product", "sku": product.sku, "require": "known",
            "add_barcodes": [{"code": self.code.trim(), "units": self.units}],
        });
        let given = given.as_object().cloned().unwrap_or_default();
        let request = Request::read(given)?;
        request.command.run(context, &request)
    }

    /// The scans count where and when they were made, and as whose they were.
    fn tie(&self, context: &mut Context<'_>, sku: &str, row: &ParkedRow) -> Result<(), Error> {
        let mut here = Here::new(context, &self.count, self.counter.as_deref(), None)?;
        here.bin.clone_from(&row.bin);
        here.actor = row.actor;
        (here.at, here.position) = (row.span.last_at, row.span.last_position);
        let (product, _, unsellable) = resolve(context.tx, context.env, sku)?;
        let line = line_of(context, &here.count, &product, unsellable)?;
        let units = row.units.checked_mul(self.units);
        let too_large = || Refused::new(Rule::TooLarge).value(row.units.to_string());
        let units = units.ok_or_else(too_large)?;
        let made = NewEntry {
            line: Some(line.id),
            parked: Some(row.id),
            quantity: Some(units),
            units,
            ..entry(context, &here, EntryKind::Tie, &self.code)
        };
        write(context, &here, &line, made, row.span)?;
        parked::explain(context.tx, row.id, Some(line.id))
    }
}
