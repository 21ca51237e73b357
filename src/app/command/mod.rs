//! What can be done: one table, from which batch, command line, forms, help and palette follow.
//!
//! To add an operation: a variant of [`Command`], a struct with `read` and `run` in the file of its
//! noun, a row of [`COMMANDS`].

mod alert;
mod category;
pub mod context;
mod count;
mod due;
mod expected;
pub mod fields;
mod order;
mod pool;
mod product;
mod stock;
mod transfer;
mod undo;
mod user;
mod warehouse;

use serde::Serialize;
use serde_json::{Map, Value};

pub use self::alert::{AlertMark, MarkStep};
pub use self::category::CategoryInput;
pub use self::context::{Context, FieldChange, Notice, Outcome, Touched};
pub use self::count::{
    CountApprove, CountCommand, CountDecide, CountEnter, CountMark, CountPark, CountPlace,
    CountRecount, CountStart, CountTie, CountUndo, Decision, EntryTold, Mark, Mode, PlaceStep,
    PlaceTold,
};
pub(in crate::app) use self::count::{find as find_count, line_facts, line_verdict};
pub(in crate::app) use self::due::{SWEEP, anything as anything_due, of_pools as pools_due};
pub use self::expected::Expected;
pub use self::fields::{Field, Kind, Patch, Require, Values};
pub use self::order::{
    Order, OrderPart, OrderStepInput, PartStep, Release, ReturnOrder, Substitute,
};
pub use self::pool::figures as pool_figures;
pub use self::pool::{
    LineEdit, PoolCreate, PoolEdit, PoolLineInput, PoolRelease, PoolStep, StageInput,
};
pub use self::product::{ProductInput, figures as product_figures};
pub use self::stock::{Adjust, Move, Receive};
pub use self::transfer::{TransferRequest, TransferStepInput};
pub use self::undo::Undo;
pub use self::user::UserInput;
pub use self::warehouse::WarehouseInput;
use crate::domain::ids::{CODE_CHARS_MAX, TEXT_CHARS_MAX};
use crate::domain::refused::{Refused, Rule};
use crate::domain::role::Role;
use crate::domain::time::Timestamp;
use crate::domain::transfer::TransferStep;
use crate::store::Error;
use crate::store::alerts::crossings;

/// An operation with its input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "op", content = "input", rename_all = "snake_case")]
pub enum Command {
    /// Adds a product or sets the fields given.
    Product(Box<ProductInput>),
    /// Adds a warehouse or sets the fields given.
    Warehouse(WarehouseInput),
    /// Goods come in.
    Receive(Receive),
    /// Stock is corrected by hand.
    Adjust(Adjust),
    /// Damage, repair, write-off, lock, unlock and the three steps of virtual stock.
    Move(Move),
    /// An order is placed.
    Order(Order),
    /// An order is checked out, paid or unshipped, or takes its stock.
    OrderStep(OrderStepInput),
    /// An order is shipped or cancelled, wholly or in part, or resized.
    OrderPart(OrderPart),
    /// Many unpaid orders are given up.
    Release(Release),
    /// Another product goes in the place of one.
    Substitute(Substitute),
    /// Goods come back.
    Return(ReturnOrder),
    /// A lock pool is made.
    PoolCreate(PoolCreate),
    /// A lock pool is changed.
    PoolEdit(PoolEdit),
    /// A lock pool starts, pauses, resumes or ends.
    PoolStep(PoolStep),
    /// Units of a lock pool are released.
    PoolRelease(PoolRelease),
    /// A transfer is requested.
    TransferRequest(TransferRequest),
    /// A transfer takes its next step.
    TransferStep(TransferStepInput),
    /// Something is done to a stock-take.
    Count(Box<CountCommand>),
    /// A movement or a change is taken back.
    Undo(Undo),
    /// A user is added, or its role set.
    User(UserInput),
    /// Who knows of an alert, or lets it sleep.
    AlertMark(AlertMark),
    /// The threshold of a category or of the store is set.
    Category(CategoryInput),
    /// Unpaid orders past their deadline expire.
    Expire,
    /// Everything due is done.
    Tick,
    /// What is due is done, so much of it that others who write need not wait for it long.
    CatchUp,
    /// Several at once: all of them or none, as one outcome.
    Many(Vec<Self>),
}

/// A command with what every command takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What to do.
    pub command: Command,
    /// Idempotency key: the same again gives the first answer and changes nothing.
    pub key: Option<String>,
    /// When it happened.
    pub at: Option<Timestamp>,
    /// Who, where the caller acts for others.
    pub by: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Free text.
    pub note: Option<String>,
    /// Somebody else's number for it.
    pub reference: Option<String>,
}

impl From<Command> for Request {
    fn from(command: Command) -> Self {
        Self { command, key: None, at: None, by: None, reason: None, note: None, reference: None }
    }
}

/// One row of [`COMMANDS`].
#[derive(Debug)]
pub struct CommandSpec {
    /// Its name in batch.
    pub op: &'static str,
    /// Noun and verb on the command line; several verbs may lead to one operation.
    pub path: (&'static str, &'static str),
    /// Who may do it: this role and those above it.
    pub role: Role,
    /// How it is confirmed where a person works.
    pub weight: Weight,
    /// What it takes, beside [`COMMON`].
    pub fields: &'static [Field],
    /// One sentence for help.
    pub help: &'static str,
    /// Reads the values.
    read: fn(&str, Values) -> Result<Command, Refused>,
}

/// How much hangs on an operation, and so how it is confirmed where a person works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It is shown before, and saved: it can be taken back, or be done anew.
    Light,
    /// It ends something for good: the code of the document is typed. Of orders only those that
    /// are paid, and only when nothing of them is left.
    Severe,
}

use Weight::{Light, Severe};

const fn field(name: &'static str, kind: Kind, help: &'static str) -> Field {
    Field { name, kind, required: false, positional: false, help }
}

const fn needed(name: &'static str, kind: Kind, help: &'static str) -> Field {
    Field { name, kind, required: true, positional: false, help }
}

const fn placed(name: &'static str, kind: Kind, help: &'static str) -> Field {
    Field { name, kind, required: true, positional: true, help }
}

/// What every operation takes.
pub const COMMON: &[Field] = &[
    field(
        "key",
        Kind::Text,
        "Idempotency key: the same again gives the first answer and changes nothing",
    ),
    field("at", Kind::Time, "When it happened, for a late entry (RFC 3339)"),
    field("by", Kind::Code, "Who did it, where you may act for others"),
    field("reason", Kind::Text, "Why"),
    field("note", Kind::Text, "Free text"),
    field("ref", Kind::Text, "Somebody else's number for it"),
];

const SKU: Field =
    placed("sku", Kind::Code, "The product; SKU and the suffix U names its unsellable stock");
const WAREHOUSE: Field = needed("warehouse", Kind::Code, "The warehouse's code");
const QTY: Field = needed("qty", Kind::Quantity, "Units, a whole number above 0");
const ORDER: Field = placed("order", Kind::Code, "The order's code");
const TRANSFER: Field = placed("transfer", Kind::Code, "The transfer's code");
const SUPPLIER: Field = field("supplier", Kind::Text, "Who holds the goods");
const PLAIN: &[Field] = &[SKU, WAREHOUSE, QTY];
const VIRTUAL: &[Field] = &[SKU, WAREHOUSE, QTY, SUPPLIER];
const AGREE: &[Field] = &[
    SKU,
    WAREHOUSE,
    QTY,
    SUPPLIER,
    field("until", Kind::Date, "The day the agreement ends"),
    field("expected_on", Kind::Date, "The day the goods should come"),
];
const REQUIRE: Field = field(
    "require",
    Kind::Choice(Require::NAMES),
    "new refuses what is there already, known what is not",
);
const TRANSFER_PART: &[Field] =
    &[TRANSFER, field("qty", Kind::Quantity, "Units; all that can, when left out")];

/// Every operation of the batch format and the command line.
#[rustfmt::skip]
pub const COMMANDS: &[CommandSpec] = &[
    CommandSpec { op: "product",           path: ("product", "set"), role: Role::Operator,        weight: Light, fields: product::FIELDS,          help: "Add a product, or set the fields given", read: product::read },
    CommandSpec { op: "warehouse",         path: ("warehouse", "set"), role: Role::Manager,       weight: Light, fields: warehouse::FIELDS,        help: "Add a warehouse, or set the fields given", read: warehouse::read },
    CommandSpec { op: "receive",           path: ("stock", "receive"), role: Role::Clerk,         weight: Light, fields: stock::RECEIVE,           help: "Book goods in", read: stock::read_receive },
    CommandSpec { op: "adjust",            path: ("stock", "adjust"), role: Role::Manager,        weight: Light, fields: stock::ADJUST,            help: "Correct stock by hand, with a reason", read: stock::read_adjust },
    CommandSpec { op: "damage",            path: ("stock", "damage"), role: Role::Operator,       weight: Light, fields: stock::DAMAGE,            help: "Move broken goods to unsellable", read: stock::read_move },
    CommandSpec { op: "repair",            path: ("stock", "repair"), role: Role::Operator,       weight: Light, fields: PLAIN,                    help: "Move mended goods back to sellable", read: stock::read_move },
    CommandSpec { op: "write_off",         path: ("stock", "write-off"), role: Role::Operator,    weight: Light, fields: PLAIN,                    help: "Scrap unsellable goods, or send them back to the supplier", read: stock::read_move },
    CommandSpec { op: "lock",              path: ("stock", "lock"), role: Role::Operator,         weight: Light, fields: PLAIN,                    help: "Take units out of open sale", read: stock::read_move },
    CommandSpec { op: "unlock",            path: ("stock", "unlock"), role: Role::Operator,       weight: Light, fields: PLAIN,                    help: "Give locked units that no open pool holds back to open sale", read: stock::read_move },
    CommandSpec { op: "order",             path: ("order", "place"), role: Role::Operator,        weight: Light, fields: order::PLACE,             help: "Place an order: it takes stock at once", read: order::read_place },
    CommandSpec { op: "pay",               path: ("order", "pay"), role: Role::Operator,          weight: Light, fields: &[ORDER],                 help: "Note that an order is paid", read: order::read_step },
    CommandSpec { op: "ship",              path: ("order", "ship"), role: Role::Operator,         weight: Light, fields: order::PARTS,             help: "Ship a paid order, wholly or in part", read: order::read_part },
    CommandSpec { op: "cancel",            path: ("order", "cancel"), role: Role::Operator,       weight: Severe, fields: order::PARTS,             help: "Cancel what an order still holds, wholly or in part", read: order::read_part },
    CommandSpec { op: "checkout",          path: ("order", "checkout"), role: Role::Operator,     weight: Light, fields: &[ORDER],                 help: "Order a basket", read: order::read_step },
    CommandSpec { op: "take",              path: ("order", "take"), role: Role::Operator,         weight: Light, fields: &[ORDER],                 help: "Take the stock of an order that holds none, by hand", read: order::read_step },
    CommandSpec { op: "resize",            path: ("order", "resize"), role: Role::Operator,       weight: Light, fields: order::RESIZE,            help: "Change how many units an order holds", read: order::read_part },
    CommandSpec { op: "substitute",        path: ("order", "substitute"), role: Role::Operator,   weight: Light, fields: order::SUBSTITUTE,        help: "Put another product in the place of one that cannot be had", read: order::read_substitute },
    CommandSpec { op: "return",            path: ("order", "return"), role: Role::Operator,       weight: Light, fields: order::RETURN,            help: "Take shipped goods back", read: order::read_return },
    CommandSpec { op: "unship",            path: ("order", "unship"), role: Role::Operator,       weight: Light, fields: &[ORDER],                 help: "Undo a shipment: its units are order-occupied again", read: order::read_step },
    CommandSpec { op: "release",           path: ("order", "release"), role: Role::Operator,      weight: Light, fields: order::RELEASE,           help: "Give up every unpaid order that matches, all of them or none", read: order::read_release },
    CommandSpec { op: "expire",            path: ("order", "expire"), role: Role::Viewer,         weight: Light, fields: &[],                      help: "Expire unpaid orders past their deadline", read: |_, _| Ok(Command::Expire) },
    CommandSpec { op: "pool_create",       path: ("pool", "create"), role: Role::Operator,        weight: Light, fields: pool::CREATE,             help: "Set stock aside, or keep it back", read: pool::read_create },
    CommandSpec { op: "pool_set",          path: ("pool", "set"), role: Role::Operator,           weight: Light, fields: pool::EDIT,               help: "Change a pool: its name, times, units, terms and the stages to come", read: pool::read_edit },
    CommandSpec { op: "pool_start",        path: ("pool", "start"), role: Role::Operator,         weight: Light, fields: pool::STEP,               help: "Start a pool now, or put a draft on the calendar", read: pool::read_step },
    CommandSpec { op: "pool_release",      path: ("pool", "release"), role: Role::Operator,       weight: Light, fields: pool::RELEASE,            help: "Release units of a pool, or every stage that is due", read: pool::read_release },
    CommandSpec { op: "pool_pause",        path: ("pool", "pause"), role: Role::Operator,         weight: Light, fields: pool::STEP,               help: "Let a pool's orders and stages wait", read: pool::read_step },
    CommandSpec { op: "pool_resume",       path: ("pool", "resume"), role: Role::Operator,        weight: Light, fields: pool::STEP,               help: "Let a paused pool go on", read: pool::read_step },
    CommandSpec { op: "pool_end",          path: ("pool", "end"), role: Role::Operator,           weight: Severe, fields: pool::STEP,               help: "End a pool: what is left goes back to sellable", read: pool::read_step },
    CommandSpec { op: "transfer_request",  path: ("transfer", "request"), role: Role::Operator,   weight: Light, fields: transfer::REQUEST,        help: "Promise units to another warehouse", read: transfer::read_request },
    CommandSpec { op: "transfer_dispatch", path: ("transfer", "dispatch"), role: Role::Operator,  weight: Light, fields: TRANSFER_PART,            help: "Send requested units on the road", read: transfer::read_step },
    CommandSpec { op: "transfer_receive",  path: ("transfer", "receive"), role: Role::Clerk,      weight: Light, fields: transfer::RECEIVE,        help: "Book units in at the receiver", read: transfer::read_step },
    CommandSpec { op: "transfer_lose",     path: ("transfer", "lose"), role: Role::Operator,      weight: Light, fields: TRANSFER_PART,            help: "Note units lost on the road", read: transfer::read_step },
    CommandSpec { op: "transfer_cancel",   path: ("transfer", "cancel"), role: Role::Operator,    weight: Light, fields: TRANSFER_PART,            help: "Take back what has not left", read: transfer::read_step },
    CommandSpec { op: "virtual_add",       path: ("virtual", "add"), role: Role::Operator,        weight: Light, fields: AGREE,                    help: "A supplier agrees to hold stock that we may sell", read: stock::read_move },
    CommandSpec { op: "virtual_remove",    path: ("virtual", "remove"), role: Role::Operator,     weight: Light, fields: VIRTUAL,                  help: "A supplier holds less for us", read: stock::read_move },
    CommandSpec { op: "virtual_deliver",   path: ("virtual", "deliver"), role: Role::Clerk,       weight: Light, fields: VIRTUAL,                  help: "A supplier's goods come in", read: stock::read_move },
    CommandSpec { op: "count_start",       path: ("count", "start"), role: Role::Operator, weight: Light, fields: count::START,    help: "Start a stock-take: its lines, and who may count them", read: count::read_start },
    CommandSpec { op: "count_enter",       path: ("count", "enter"), role: Role::Clerk,    weight: Light, fields: count::ENTER,    help: "Count: one scan, or a figure; - reads scans from standard input", read: count::read_enter },
    CommandSpec { op: "count_undo",        path: ("count", "undo"), role: Role::Clerk,    weight: Light, fields: count::UNDO,     help: "Take an entry back, by one of its own", read: count::read_undo },
    CommandSpec { op: "count_empty",       path: ("count", "empty"), role: Role::Clerk,    weight: Light, fields: count::EMPTY,    help: "Confirm that nothing of a product is there", read: count::read_mark },
    CommandSpec { op: "count_skip",        path: ("count", "skip"), role: Role::Clerk,    weight: Light, fields: count::SKIP,     help: "Leave a line out, with a reason", read: count::read_mark },
    CommandSpec { op: "count_park",        path: ("count", "park"), role: Role::Clerk,    weight: Light, fields: count::PARK,     help: "Keep a code that nobody knows aside", read: count::read_park },
    CommandSpec { op: "count_tie",         path: ("count", "tie"), role: Role::Clerk,    weight: Light, fields: count::TIE,      help: "Say which product an unknown code stands for", read: count::read_tie },
    CommandSpec { op: "count_location",    path: ("count", "location"), role: Role::Clerk,    weight: Light, fields: count::PLACE,    help: "Count at a location: take it, renew, finish or leave it", read: count::read_place },
    CommandSpec { op: "count_recount",     path: ("count", "recount"), role: Role::Operator, weight: Light, fields: count::RECOUNT,  help: "Have lines counted again by somebody else; the former count is kept", read: count::read_recount },
    CommandSpec { op: "count_decide",      path: ("count", "decide"), role: Role::Manager,  weight: Light, fields: count::DECIDE,   help: "Say why a line differs, or take its figure without a recount", read: count::read_decide },
    CommandSpec { op: "count_look",        path: ("count", "look"), role: Role::Manager,  weight: Light, fields: count::STEP,     help: "Open the books of a blind stock-take; noted in the log", read: count::read_step },
    CommandSpec { op: "count_approve",     path: ("count", "approve"), role: Role::Manager,  weight: Severe, fields: count::APPROVE,  help: "Post a stock-take: all lines at once, after a snapshot of the store", read: count::read_approve },
    CommandSpec { op: "count_cancel",      path: ("count", "cancel"), role: Role::Operator, weight: Severe, fields: count::STEP,     help: "Give a stock-take up; nothing is posted", read: count::read_step },
    CommandSpec { op: "count_reverse",     path: ("count", "reverse"), role: Role::Manager,  weight: Severe, fields: count::STEP,     help: "Take a posted stock-take back, by movements that name what they reverse", read: count::read_step },
    CommandSpec { op: "alert_ack",         path: ("alert", "ack"), role: Role::Clerk,             weight: Light, fields: alert::ACK,               help: "Note that you know of an alert: it is quiet until its cause goes", read: alert::read },
    CommandSpec { op: "alert_snooze",      path: ("alert", "snooze"), role: Role::Clerk,          weight: Light, fields: alert::SNOOZE,            help: "Let an alert sleep until a day, or until goods come in", read: alert::read },
    CommandSpec { op: "alert_wake",        path: ("alert", "wake"), role: Role::Clerk,            weight: Light, fields: alert::ACK,               help: "Let an alert be open again", read: alert::read },
    CommandSpec { op: "category",          path: ("category", "set"), role: Role::Operator,       weight: Light, fields: category::FIELDS,         help: "Set the alert threshold of a category, or of the whole store with /", read: category::read },
    CommandSpec { op: "undo",              path: ("log", "undo"), role: Role::Clerk,              weight: Light, fields: undo::FIELDS,             help: "Take a movement or a change back, by one of its own that names it", read: undo::read },
    CommandSpec { op: "user",              path: ("user", "set"),           role: Role::Manager,  weight: Light, fields: user::FIELDS,             help: "Add a user, or set what one may do", read: user::read },
    CommandSpec { op: "tick",              path: ("", "tick"), role: Role::Viewer,                weight: Light, fields: &[],                      help: "Do everything that is due", read: |_, _| Ok(Command::Tick) },
];

/// The row of an operation.
pub fn spec(op: &str) -> Option<&'static CommandSpec> {
    COMMANDS.iter().find(|row| row.op == op)
}

impl Request {
    /// Reads a request from one JSON object.
    ///
    /// # Errors
    ///
    /// A [`Refused`] that names the field, its value and what would have fitted.
    pub fn read(mut given: Map<String, Value>) -> Result<Self, Refused> {
        let op = match given.remove("op") {
            Some(Value::String(op)) => op,
            Some(other) => {
                return Err(Refused::new(Rule::UnknownOp).field("op").value(other.to_string()));
            }
            None => return Err(Refused::new(Rule::FieldMissing).field("op")),
        };
        let Some(spec) = spec(&op) else {
            let known: Vec<&str> = COMMANDS.iter().map(|row| row.op).collect();
            return Err(Refused::new(Rule::UnknownOp)
                .field("op")
                .value(op)
                .other(known.join(", ")));
        };
        let mut common = Map::new();
        for field in COMMON {
            if let Some(value) = given.remove(field.name) {
                common.insert(field.name.to_owned(), value);
            }
        }
        let mut common = Values::check(common, COMMON)?;
        let command = (spec.read)(spec.op, Values::check(given, spec.fields)?)?;
        Ok(Self {
            command,
            key: common.optional("key", TEXT_CHARS_MAX)?,
            at: common.time("at")?,
            by: common.optional("by", CODE_CHARS_MAX)?,
            reason: common.optional("reason", TEXT_CHARS_MAX)?,
            note: common.optional("note", TEXT_CHARS_MAX)?,
            reference: common.optional("ref", TEXT_CHARS_MAX)?,
        })
    }

    /// The request without its key, in a form in which two equal ones are equal.
    pub(crate) fn fingerprint(&self) -> String {
        let common = (&self.at, &self.by, &self.reason, &self.note, &self.reference);
        serde_json::to_string(&(&self.command, common)).unwrap_or_default()
    }
}

impl Command {
    /// Its name in batch.
    pub const fn op(&self) -> &'static str {
        match self {
            Self::Product(_) => "product",
            Self::Warehouse(_) => "warehouse",
            Self::Receive(_) => "receive",
            Self::Adjust(_) => "adjust",
            Self::Move(input) => input.op(),
            Self::Order(_) => "order",
            Self::OrderStep(input) => input.step.name(),
            Self::OrderPart(input) => match input.step {
                PartStep::Ship => "ship",
                PartStep::Cancel => "cancel",
                PartStep::Resize => "resize",
            },
            Self::Substitute(_) => "substitute",
            Self::Return(_) => "return",
            Self::PoolCreate(_) => "pool_create",
            Self::PoolEdit(_) => "pool_set",
            Self::PoolStep(input) => match input.step.as_bytes() {
                b"start" => "pool_start",
                b"pause" => "pool_pause",
                b"resume" => "pool_resume",
                _ => "pool_end",
            },
            Self::PoolRelease(_) => "pool_release",
            Self::TransferRequest(_) => "transfer_request",
            Self::TransferStep(input) => match input.step {
                TransferStep::Dispatch => "transfer_dispatch",
                TransferStep::Receive | TransferStep::ReceiveUnsellable => "transfer_receive",
                TransferStep::Lose => "transfer_lose",
                TransferStep::Cancel => "transfer_cancel",
            },
            Self::Count(input) => input.op(),
            Self::AlertMark(input) => input.step.op(),
            Self::Category(_) => "category",
            Self::Undo(_) => "undo",
            Self::User(_) => "user",
            Self::Release(_) => "release",
            Self::Expire => "expire",
            Self::Tick | Self::CatchUp => "tick",
            Self::Many(_) => "many",
        }
    }

    /// The role that it needs: its row's; tying a barcode to a product is part of scanning.
    pub fn needs(&self) -> Role {
        if let Self::Product(input) = self
            && input.only_ties_barcodes()
        {
            return Role::Clerk;
        }
        if let Self::Many(commands) = self {
            return commands.iter().map(Self::needs).max().unwrap_or_default();
        }
        spec(self.op()).map_or(Role::Manager, |row| row.role)
    }

    /// Whether it is done by whoever comes by, in nobody's name.
    pub(in crate::app) const fn is_passing(&self) -> bool {
        matches!(self, Self::Expire | Self::Tick | Self::CatchUp)
    }

    /// Does it within the context's transaction.
    pub(crate) fn run(&self, context: &mut Context<'_>, request: &Request) -> Result<(), Error> {
        match self {
            Self::Product(input) => input.run(context),
            Self::Warehouse(input) => input.run(context),
            Self::Receive(input) => input.run(context),
            Self::Adjust(input) => input.run(context, request),
            Self::Move(input) => input.run(context),
            Self::Order(input) => input.run(context),
            Self::OrderStep(input) => input.run(context),
            Self::OrderPart(input) => input.run(context),
            Self::Release(input) => input.run(context),
            Self::Substitute(input) => input.run(context),
            Self::Return(input) => input.run(context),
            Self::PoolCreate(input) => input.run(context),
            Self::PoolEdit(input) => input.run(context),
            Self::PoolStep(input) => input.run(context),
            Self::PoolRelease(input) => input.run(context),
            Self::TransferRequest(input) => input.run(context),
            Self::TransferStep(input) => input.run(context),
            Self::Count(input) => input.run(context, request),
            Self::AlertMark(input) => input.run(context),
            Self::Category(input) => input.run(context),
            Self::Undo(input) => input.run(context),
            Self::User(input) => input.run(context),
            Self::Many(commands) => context.as_one_step(|context| {
                commands.iter().try_for_each(|command| command.run(context, request))
            }),
            Self::Expire | Self::Tick | Self::CatchUp => {
                let enough = if matches!(self, Self::CatchUp) { SWEEP } else { i64::MAX };
                let (expired, steps) = due::apply_some(context, enough)?;
                context.outcome.expired = Some(expired);
                // Nobody waits for a notification in replayed time but where something was done.
                if context.replayed && expired == 0 && steps == 0 {
                    return Ok(());
                }
                let asked = context.env.asked(context.tx, context.now)?;
                crossings::follow(context.tx, &asked, &crossings::FOLLOWED)
            }
        }
    }
}
