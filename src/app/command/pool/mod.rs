//! Lock pools: create, set, start, release, pause, resume, end.
//!
//! | what | module |
//! |---|---|
//! | making a pool and its stages | `create` |
//! | changing one that is there | `edit` |
//! | what happens to a pool, by hand and by the clock | `steps` |
//! | orders that name a pool, and oversold units | `sell` |

mod create;
mod edit;
mod sell;
mod steps;

use serde::Serialize;

pub use self::create::{PoolCreate, PoolLineInput, StageInput};
pub use self::edit::{LineEdit, PoolEdit, figures};
pub(in crate::app::command) use self::sell::{goods_came, lapse, shipped, take, unlockable};
pub(in crate::app::command) use self::steps::{auto_release, end, release_stage, start};
use crate::app::command::fields::{Field, Kind as FieldKind, Values};
use crate::app::command::{Command, Expected, QTY, SKU, WAREHOUSE, field, needed, placed};
use crate::domain::pool::{OVERSELL_BPS_MAX, Purpose};
use crate::domain::refused::{Refused, Rule};

const POOL: Field = placed("pool", FieldKind::Code, "The pool's code");
const STAGE: &[Field] = &[
    field("at", FieldKind::Time, "When it is released (RFC 3339)"),
    field(
        "share_bps",
        FieldKind::Quantity,
        "Or: once this share of what is released was ordered, in basis points",
    ),
    QTY,
];
const LINE: &[Field] = &[
    SKU,
    WAREHOUSE,
    QTY,
    field(
        "oversell_bps",
        FieldKind::Quantity,
        "How much may be ordered of what is released: 10500 is 105 %",
    ),
    field("customer_limit", FieldKind::Quantity, "Units of one customer at most"),
    field("stages", FieldKind::Records(STAGE), "When how much is released; they add up to qty"),
];

pub(in crate::app::command) const CREATE: &[Field] = &[
    field("pool", FieldKind::Code, "The pool's code; made when left out"),
    needed(
        "purpose",
        FieldKind::Choice(&["dedicated", "holdback"]),
        "dedicated: orders that name it draw on it; holdback: kept out of sale",
    ),
    Field { positional: true, ..needed("lines", FieldKind::Records(LINE), "What is set aside") },
    field("name", FieldKind::Text, "What people call it"),
    field("for", FieldKind::Text, "The promotion, customer or channel"),
    field("starts_at", FieldKind::Time, "When it starts; at once when left out"),
    field("ends_at", FieldKind::Time, "When it ends; when somebody ends it when left out"),
    field(
        "auto_release",
        FieldKind::Flag,
        "A holdback that is released by itself when sellable reaches 0",
    ),
    field("close_unpaid", FieldKind::Flag, "Whether its unpaid orders are cancelled when it ends"),
    field("draft", FieldKind::Flag, "Only thought of: nothing is locked until it is started"),
];
pub(in crate::app::command) const STEP: &[Field] = &[POOL];
pub(in crate::app::command) const RELEASE: &[Field] = &[
    POOL,
    field("sku", FieldKind::Code, "The product; every stage that is due when left out"),
    field("warehouse", FieldKind::Code, "The warehouse, where the pool has the product in several"),
    field("qty", FieldKind::Quantity, "Units; all that are unreleased when left out"),
    field("stage", FieldKind::Quantity, "Or: this stage now, before its time"),
];
const YES_NO: FieldKind = FieldKind::Choice(&["yes", "no"]);
const LINE_EDIT: &[Field] = &[
    SKU,
    WAREHOUSE,
    field("qty", FieldKind::Quantity, "Units set aside in all; a product that is new needs it"),
    field(
        "oversell_bps",
        FieldKind::Quantity,
        "How much may be ordered of what is released: 10500 is 105 %",
    ),
    field("customer_limit", FieldKind::Figure, "Units of one customer at most"),
    field(
        "stages",
        FieldKind::Records(STAGE),
        "The stages to come, in the place of those there; they add up to what is not released",
    ),
];
pub(in crate::app::command) const EDIT: &[Field] = &[
    POOL,
    Field {
        positional: true,
        ..field("lines", FieldKind::Records(LINE_EDIT), "Lines that change, or come to it")
    },
    field("name", FieldKind::Text, "What people call it"),
    field("for", FieldKind::Text, "The promotion, customer or channel"),
    field("starts_at", FieldKind::Time, "When it starts, where it has not started"),
    field("ends_at", FieldKind::Time, "When it ends"),
    field("auto_release", YES_NO, "A holdback that is released by itself at sellable 0"),
    field("close_unpaid", YES_NO, "Whether its unpaid orders are cancelled when it ends"),
    field(
        "expect",
        FieldKind::Texts,
        "Refuse unless these fields still hold this: name=X qty=200 customer_limit=",
    ),
];

pub(in crate::app::command) fn read_edit(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    let records = values.records("lines", LINE_EDIT)?.unwrap_or_default();
    let line = |mut record: Values| {
        let stages = record.records("stages", STAGE)?;
        let stages = stages.map(|rows| rows.into_iter().map(read_stage).collect());
        Ok(LineEdit {
            sku: record.code("sku")?,
            warehouse: record.code("warehouse")?,
            qty: record.optional_quantity("qty")?,
            oversell_bps: read_oversell(&mut record)?,
            customer_limit: record.figure("customer_limit")?,
            stages: stages.transpose()?,
        })
    };
    let mut flag =
        |name: &str| values.choice(name, &[true, false], |so| if so { "yes" } else { "no" });
    let (auto_release, close_unpaid) = (flag("auto_release")?, flag("close_unpaid")?);
    let edit = PoolEdit {
        pool: values.code("pool")?,
        name: values.patch_text("name")?,
        for_whom: values.patch_text("for")?,
        starts_at: values.time("starts_at")?,
        ends_at: values.time("ends_at")?,
        auto_release,
        close_unpaid,
        lines: records.into_iter().map(line).collect::<Result<_, Refused>>()?,
        expect: Expected::read(&mut values)?,
    };
    let (pool, expect) = (edit.pool.clone(), edit.expect.clone());
    if edit == (PoolEdit { pool, expect, ..PoolEdit::default() }) {
        return Err(Refused::new(Rule::Nothing).field("lines"));
    }
    Ok(Command::PoolEdit(edit))
}

pub(in crate::app::command) fn read_create(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    let records = values.records("lines", LINE)?.unwrap_or_default();
    let lines = records.into_iter().map(read_line).collect::<Result<Vec<_>, _>>()?;
    if lines.is_empty() {
        return Err(Refused::new(Rule::Nothing).field("lines"));
    }
    Ok(Command::PoolCreate(PoolCreate {
        pool: values.optional_code("pool")?,
        purpose: values.choice("purpose", Purpose::ALL, Purpose::name)?.unwrap_or_default().name(),
        lines,
        name: values.text("name")?,
        for_whom: values.text("for")?,
        starts_at: values.time("starts_at")?,
        ends_at: values.time("ends_at")?,
        auto_release: values.flag("auto_release")?,
        close_unpaid: values.flag("close_unpaid")?,
        draft: values.flag("draft")?,
    }))
}

fn read_stage(mut record: Values) -> Result<StageInput, Refused> {
    let (at, share_bps) = (record.time("at")?, record.optional_quantity("share_bps")?);
    if at.is_some() == share_bps.is_some() {
        let field = if at.is_some() { "share_bps" } else { "at" };
        return Err(Refused::new(Rule::FieldMissing).field(field));
    }
    if let Some(share) = share_bps.filter(|share| *share > 10_000) {
        let refused = Refused::new(Rule::FieldInvalid).field("share_bps").limit(10_000);
        return Err(refused.value(share.to_string()));
    }
    Ok(StageInput { at, share_bps, qty: record.quantity("qty")? })
}

fn read_oversell(record: &mut Values) -> Result<Option<i64>, Refused> {
    let found = record.optional_quantity("oversell_bps")?;
    if let Some(bps) = found.filter(|bps| !(10_000..=OVERSELL_BPS_MAX).contains(bps)) {
        let refused = Refused::new(Rule::FieldInvalid).field("oversell_bps");
        return Err(refused.value(bps.to_string()).other("10000 - 100000"));
    }
    Ok(found)
}

fn read_line(mut record: Values) -> Result<PoolLineInput, Refused> {
    let oversell_bps = read_oversell(&mut record)?.unwrap_or(10_000);
    let stages = record.records("stages", STAGE)?.unwrap_or_default();
    Ok(PoolLineInput {
        sku: record.code("sku")?,
        warehouse: record.code("warehouse")?,
        qty: record.quantity("qty")?,
        oversell_bps,
        customer_limit: record.optional_quantity("customer_limit")?,
        stages: stages.into_iter().map(read_stage).collect::<Result<_, _>>()?,
    })
}

/// What happens to a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PoolStep {
    /// The pool's code.
    pub pool: String,
    /// `start`, `pause`, `resume` or `end`.
    pub step: &'static str,
}

pub(in crate::app::command) fn read_step(op: &str, mut values: Values) -> Result<Command, Refused> {
    let step = ["start", "pause", "resume", "end"].into_iter();
    let step = step.into_iter().find(|step| op.strip_prefix("pool_") == Some(step));
    let step = step.ok_or_else(|| Refused::new(Rule::UnknownOp).value(op))?;
    Ok(Command::PoolStep(PoolStep { pool: values.code("pool")?, step }))
}

/// Units of a pool are released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PoolRelease {
    /// The pool's code.
    pub pool: String,
    /// The product; `None` for every stage that is due.
    pub sku: Option<String>,
    /// The warehouse; `None` where the pool has the product in one only.
    pub warehouse: Option<String>,
    /// Units; `None` for all that are unreleased.
    pub qty: Option<i64>,
    /// The stage to release before its time.
    pub stage: Option<i64>,
}

pub(in crate::app::command) fn read_release(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    let sku = values.optional_code("sku")?;
    let qty = values.optional_quantity("qty")?;
    let stage = values.optional_quantity("stage")?;
    if sku.is_none() && (qty.is_some() || stage.is_some()) {
        return Err(Refused::new(Rule::FieldMissing).field("sku"));
    }
    if let (Some(units), Some(_)) = (qty, stage) {
        // A stage has its own units.
        return Err(Refused::new(Rule::FieldInvalid).field("qty").value(units.to_string()));
    }
    Ok(Command::PoolRelease(PoolRelease {
        pool: values.code("pool")?,
        sku,
        warehouse: values.optional_code("warehouse")?,
        qty,
        stage,
    }))
}
