//! A stock-take is started: its plan, its lines, and the right to count them.

use serde::Serialize;
use serde_json::json;

use crate::app::command::count::{CountCommand, made};
use crate::app::command::fields::{Field, Kind as FieldKind, Values};
use crate::app::command::{Command, Context, WAREHOUSE, field};
use crate::domain::ids::CODE_CHARS_MAX;
use crate::domain::refused::{Refused, Rule};
use crate::domain::stocktake::Uncounted;
use crate::domain::stocktake::class::Class;
use crate::domain::stocktake::tolerance::Tolerance;
use crate::store::counts::lines::{self, NewLine};
use crate::store::counts::plan::{self, Planned, Scope};
use crate::store::counts::{self, NewCount};
use crate::store::warehouses::WarehouseRow;
use crate::store::{Error, ledger};

/// Milliseconds of a day.
const DAY_MILLIS: i64 = 86_400_000;

pub(in crate::app::command) const START: &[Field] = &[
    WAREHOUSE,
    field("count", FieldKind::Code, "The stock-take's code; made when left out"),
    field("name", FieldKind::Text, "What people call it"),
    field("category", FieldKind::Text, "Only this category and those below it"),
    field("from_bin", FieldKind::Text, "Only from this bin on"),
    field("to_bin", FieldKind::Text, "Only up to this bin"),
    field("class", FieldKind::Choice(&["A", "B", "C"]), "Only this class by value"),
    field("skus", FieldKind::Texts, "Only these products"),
    field("not_counted_days", FieldKind::Quantity, "Only what was not counted for so many days"),
    field("moved", FieldKind::Flag, "Only what moved since it was last counted"),
    field("sample", FieldKind::Quantity, "Only so many, chosen at random"),
    field("seed", FieldKind::Figure, "What the choice begins with; the same chooses the same"),
    field("blind", FieldKind::Flag, "Who counts sees no figure of the books (default)"),
    field("open", FieldKind::Flag, "Who counts may see the figures of the books"),
    field("counts", FieldKind::Quantity, "1 (default), or 2 counts of each line by two people"),
    field("tolerance_units", FieldKind::Figure, "Units that a line may be off"),
    field("tolerance_percent", FieldKind::Money, "Percent that a line may be off"),
    field("tolerance_value", FieldKind::Money, "Value that a line may be off"),
    field("class_a_units", FieldKind::Figure, "Units that a line of class A may be off"),
    field("class_a_percent", FieldKind::Money, "Percent that a line of class A may be off"),
    field("class_a_value", FieldKind::Money, "Value that a line of class A may be off"),
    field(
        "uncounted",
        FieldKind::Choice(&["keep", "zero", "refuse"]),
        "What a line means that nobody counted: keep the books (default), zero, or refuse to post",
    ),
];

/// A stock-take is started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountStart {
    /// The caller's code.
    pub count: Option<String>,
    /// The warehouse.
    pub warehouse: String,
    /// What people call it.
    pub name: String,
    /// In this category or below it.
    pub category: Option<String>,
    /// From this bin on.
    pub from_bin: Option<String>,
    /// Up to this bin.
    pub to_bin: Option<String>,
    /// Of this class.
    pub class: Option<&'static str>,
    /// Only these products.
    pub skus: Option<Vec<String>>,
    /// Not counted for so many days.
    pub not_counted_days: Option<i64>,
    /// Only what moved since it was last counted.
    pub moved: bool,
    /// So many, and by which seed.
    pub sample: Option<(i64, i64)>,
    /// Whether those who count see no figure of the books.
    pub blind: bool,
    /// How often each line is counted.
    pub counts: i64,
    /// How far a line may be off: units, basis points, minor units of value.
    pub tolerance: [Option<i64>; 3],
    /// The same for class A.
    pub class_a: [Option<i64>; 3],
    /// What a line means that nobody counted.
    pub uncounted: &'static str,
}

pub(in crate::app::command) fn read_start(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    let counts = values.optional_quantity("counts")?.unwrap_or(1);
    if counts > 2 {
        let refused = Refused::new(Rule::FieldInvalid).field("counts").value(counts.to_string());
        return Err(refused.other("1, 2"));
    }
    let mut tolerance = |names: [&str; 3]| {
        Ok::<_, Refused>([
            values.figure(names[0])?.over(None),
            values.money(names[1])?.over(None),
            values.money(names[2])?.over(None),
        ])
    };
    let usual = tolerance(["tolerance_units", "tolerance_percent", "tolerance_value"])?;
    let class_a = tolerance(["class_a_units", "class_a_percent", "class_a_value"])?;
    let sample = values.optional_quantity("sample")?;
    let seed = values.figure("seed")?.over(None).unwrap_or_default();
    let blind = values.optional_flag("blind")?;
    let policy = values.choice("uncounted", Uncounted::ALL, Uncounted::name)?;
    Ok(made(CountCommand::Start(Box::new(CountStart {
        count: values.optional_code("count")?,
        warehouse: values.code("warehouse")?,
        name: values.text("name")?,
        category: values.optional("category", CODE_CHARS_MAX)?,
        from_bin: values.optional("from_bin", CODE_CHARS_MAX)?,
        to_bin: values.optional("to_bin", CODE_CHARS_MAX)?,
        class: values.choice("class", Class::ALL, Class::name)?.map(Class::name),
        skus: values.texts("skus", CODE_CHARS_MAX)?,
        not_counted_days: values.optional_quantity("not_counted_days")?,
        moved: values.flag("moved")?,
        sample: sample.map(|sample| (sample, seed)),
        blind: !values.flag("open")? && blind.unwrap_or(true),
        counts,
        tolerance: usual,
        class_a,
        uncounted: policy.unwrap_or_default().name(),
    }))))
}

const fn tolerance([units, bps, value]: [Option<i64>; 3]) -> Tolerance {
    Tolerance { units, bps, value }
}

impl CountStart {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        if let Some(code) = &self.count
            && counts::find(context.tx, code)?.is_some()
        {
            return Err(Refused::new(Rule::DocumentTaken).field("count").document(code).into());
        }
        let warehouse = context.warehouse(&self.warehouse)?;
        let scope = self.scope(context)?;
        let planned = plan::plan(context.tx, warehouse.id, &scope)?;
        let policy = Uncounted::ALL.iter().find(|policy| policy.name() == self.uncounted);
        let told = self.scope_told();
        let new = NewCount {
            code: self.count.as_deref(),
            warehouse: warehouse.id,
            name: &self.name,
            scope: &told,
            blind: self.blind,
            counts: self.counts,
            uncounted: policy.copied().unwrap_or_default(),
            tolerance: tolerance(self.tolerance),
            class_a: tolerance(self.class_a),
            started_at: context.now.millis(),
            actor: context.stamp.actor,
            position: ledger::last(context.tx)?,
        };
        let (id, code) = counts::insert(context.tx, &new)?;
        let mut lines = 0_i64;
        for one in &planned {
            lines = lines.saturating_add(add(context, id, &warehouse, one)?);
        }
        context.outcome.count = Some(code);
        context.outcome.lines = Some(lines);
        Ok(())
    }

    fn scope(&self, context: &Context<'_>) -> Result<Scope, Error> {
        let mut products = None;
        if let Some(skus) = &self.skus {
            let mut rows = Vec::new();
            for sku in skus {
                let (product, _) = context.product(sku)?;
                if product.bundle {
                    return Err(Refused::new(Rule::BundleStock).sku(product.sku).into());
                }
                rows.push(product.id);
            }
            products = Some(rows);
        }
        let since =
            |days: i64| context.now.millis().saturating_sub(days.saturating_mul(DAY_MILLIS));
        let sample = self.sample.map(|(size, seed)| {
            (usize::try_from(size).unwrap_or(usize::MAX), seed.cast_unsigned())
        });
        Ok(Scope {
            category: self.category.clone(),
            from_bin: self.from_bin.clone(),
            to_bin: self.to_bin.clone(),
            class: Class::ALL.iter().copied().find(|class| self.class == Some(class.name())),
            products,
            not_since: self.not_counted_days.map(since),
            moved: self.moved,
            sample,
        })
    }

    /// What was asked for, as it is kept: a JSON object of what narrows the stock-take down.
    fn scope_told(&self) -> String {
        let all = json!({
            "category": self.category, "from_bin": self.from_bin, "to_bin": self.to_bin,
            "class": self.class, "skus": self.skus.as_ref().map(Vec::len),
            "not_counted_days": self.not_counted_days, "moved": self.moved.then_some(true),
            "sample": self.sample.map(|(size, _)| size), "seed": self.sample.map(|(_, seed)| seed),
        });
        let given = all.as_object().map(|all| {
            let given = all.iter().filter(|(_, value)| !value.is_null());
            given.map(|(name, value)| (name.clone(), value.clone())).collect()
        });
        serde_json::Value::Object(given.unwrap_or_default()).to_string()
    }
}

/// Adds the lines of a product; how many.
fn add(
    context: &Context<'_>,
    count: i64,
    warehouse: &WarehouseRow,
    planned: &Planned,
) -> Result<i64, Error> {
    claim(context, count, warehouse, planned.product, &planned.sku)?;
    let mut line = NewLine {
        count,
        product: planned.product,
        unsellable: false,
        bin: &planned.bin,
        class: planned.class,
        extra: false,
    };
    lines::insert(context.tx, &line)?;
    if !planned.unsellable {
        return Ok(1);
    }
    line.unsellable = true;
    lines::insert(context.tx, &line)?;
    Ok(2)
}

/// Takes the right to count a product; refused where another open stock-take has it.
pub(super) fn claim(
    context: &Context<'_>,
    count: i64,
    warehouse: &WarehouseRow,
    product: i64,
    sku: &str,
) -> Result<(), Error> {
    match plan::claim(context.tx, product, warehouse.id, count)? {
        None => Ok(()),
        Some(other) => {
            let refused = Refused::new(Rule::CountedElsewhere).sku(sku).document(other);
            Err(refused.warehouse(&warehouse.code).into())
        }
    }
}
