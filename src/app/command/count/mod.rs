//! Stock-takes: start, enter, recount, decide, approve, cancel, reverse.
//!
//! | what | module |
//! |---|---|
//! | the plan | `start` |
//! | scans and typed figures | `enter` |
//! | undo, empty, skip | `marks` |
//! | codes that nobody knows | `parked` |
//! | who counts where | `place` |
//! | recounts, and what a reviewer decides beforehand | `review` |
//! | posting | `approve`, `loss` |
//! | giving up, taking back | `close` |

mod approve;
mod close;
mod enter;
mod loss;
mod marks;
mod parked;
mod place;
mod review;
mod start;

use serde::{Deserialize, Serialize};

pub(in crate::app::command) use self::approve::{APPROVE, read_approve};
pub use self::approve::{CountApprove, Decision};
pub(in crate::app) use self::approve::{line_facts, line_verdict};
pub use self::enter::{CountEnter, Mode};
pub(in crate::app::command) use self::enter::{ENTER, read_enter};
pub use self::marks::{CountMark, CountUndo, Mark};
pub(in crate::app::command) use self::marks::{EMPTY, SKIP, UNDO, read_mark, read_undo};
pub use self::parked::{CountPark, CountTie};
pub(in crate::app::command) use self::parked::{PARK, TIE, read_park, read_tie};
pub use self::place::{CountPlace, PlaceStep};
pub(in crate::app::command) use self::place::{PLACE, read_place};
pub use self::review::{CountDecide, CountRecount};
pub(in crate::app::command) use self::review::{DECIDE, RECOUNT, read_decide, read_recount};
pub use self::start::CountStart;
pub(in crate::app::command) use self::start::{START, read_start};
use crate::app::command::fields::{Field, Kind as FieldKind, Values};
use crate::app::command::{Command, Context, Request, field, placed};
use crate::domain::refused::{Refused, Rule};
use crate::domain::stocktake::CountState;
use crate::store::counts::{self, CountRow};
use crate::store::{Error, View};

const COUNT: Field = placed("count", FieldKind::Code, "The stock-take's code");
const COUNTER: Field =
    field("counter", FieldKind::Code, "Who counted, where somebody else types it in");
const BIN: Field = field("bin", FieldKind::Text, "The location it was counted at");
const UNSELLABLE: Field =
    field("unsellable", FieldKind::Flag, "The unsellable stock, as SKU and the suffix U names it");

/// What names a stock-take and nothing else.
pub(in crate::app::command) const STEP: &[Field] = &[COUNT];

/// Something is done to a stock-take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "step", content = "input", rename_all = "snake_case")]
pub enum CountCommand {
    /// It is started.
    Start(Box<CountStart>),
    /// Something is counted.
    Enter(CountEnter),
    /// An entry is taken back.
    Undo(CountUndo),
    /// A line is confirmed empty, or left out.
    Mark(CountMark),
    /// An unknown code is kept aside.
    Park(CountPark),
    /// An unknown code is tied to a product, or set aside for good.
    Tie(CountTie),
    /// Somebody counts at a location.
    Place(CountPlace),
    /// Lines are to be counted again.
    Recount(CountRecount),
    /// A reviewer says why a line differs, or takes its figure as it is.
    Decide(CountDecide),
    /// A reviewer opens the books of a blind stock-take.
    Look(String),
    /// It is posted.
    Approve(CountApprove),
    /// It is given up.
    Cancel(String),
    /// It is taken back.
    Reverse(String),
}

/// What came of an entry: never a figure of the books.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryTold {
    /// Its number within the stock-take.
    pub number: i64,
    /// What it is.
    pub kind: String,
    /// The product; `None` for an unknown code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether the unsellable stock was counted.
    #[serde(default)]
    pub unsellable: bool,
    /// As scanned or typed.
    pub code: String,
    /// The location.
    pub bin: String,
    /// What it added, in units.
    pub units: i64,
    /// Counted of the product, or scanned of the code, at this location.
    pub here: i64,
    /// Counted of the product in the whole stock-take; `None` where it is not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<i64>,
    /// Whether the product was not planned to be counted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub extra: bool,
    /// The entry that it takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<i64>,
}

/// Where somebody counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceTold {
    /// The location.
    pub bin: String,
    /// Which pass over it.
    pub round: i64,
    /// Who counted there before, where it was taken over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_from: Option<String>,
}

impl CountCommand {
    /// The operation in batch.
    pub(in crate::app::command) const fn op(&self) -> &'static str {
        match self {
            Self::Start(_) => "count_start",
            Self::Enter(_) => "count_enter",
            Self::Undo(_) => "count_undo",
            Self::Mark(input) => match input.mark {
                Mark::Empty => "count_empty",
                Mark::Skip => "count_skip",
            },
            Self::Park(_) => "count_park",
            Self::Tie(_) => "count_tie",
            Self::Place(_) => "count_location",
            Self::Recount(_) => "count_recount",
            Self::Decide(_) => "count_decide",
            Self::Look(_) => "count_look",
            Self::Approve(_) => "count_approve",
            Self::Cancel(_) => "count_cancel",
            Self::Reverse(_) => "count_reverse",
        }
    }

    pub(in crate::app::command) fn run(
        &self,
        context: &mut Context<'_>,
        request: &Request,
    ) -> Result<(), Error> {
        match self {
            Self::Start(input) => input.run(context),
            Self::Enter(input) => input.run(context),
            Self::Undo(input) => input.run(context),
            Self::Mark(input) => input.run(context, request),
            Self::Park(input) => input.run(context),
            Self::Tie(input) => input.run(context),
            Self::Place(input) => input.run(context),
            Self::Recount(input) => input.run(context),
            Self::Decide(input) => input.run(context, request),
            Self::Look(code) => review::look(context, code),
            Self::Approve(input) => input.run(context, request),
            Self::Cancel(code) => close::cancel(context, code),
            Self::Reverse(code) => close::reverse(context, code),
        }
    }
}

pub(in crate::app::command) fn read_step(op: &str, mut values: Values) -> Result<Command, Refused> {
    let code = values.code("count")?;
    let step = match op {
        "count_look" => CountCommand::Look(code),
        "count_cancel" => CountCommand::Cancel(code),
        _ => CountCommand::Reverse(code),
    };
    Ok(made(step))
}

/// The command of a step.
fn made(step: CountCommand) -> Command {
    Command::Count(Box::new(step))
}

/// The stock-take with that code.
pub(in crate::app) fn find(view: &View<'_>, code: &str) -> Result<CountRow, Error> {
    let found = counts::find(view, code)?;
    found.ok_or_else(|| Refused::new(Rule::CountUnknown).document(code.trim()).into())
}

/// The stock-take with that code, while it is open.
fn open(context: &mut Context<'_>, code: &str, step: &str) -> Result<CountRow, Error> {
    in_state(context, code, CountState::Open, step)
}

fn in_state(
    context: &mut Context<'_>,
    code: &str,
    state: CountState,
    step: &str,
) -> Result<CountRow, Error> {
    let count = find(context.tx, code)?;
    if count.count_state != state {
        let refused = Refused::new(Rule::CountState).document(&count.code);
        return Err(refused.state(count.state).other(step).into());
    }
    context.outcome.count = Some(count.code.clone());
    Ok(count)
}
