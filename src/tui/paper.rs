//! Documents in the console: what can be done to orders, transfers and what suppliers hold, and
//! what a form about one opens on.

use crate::app::query::{AlertRow, PoolPlan, Query, Reply, Suggestion, TransferRow};
use crate::domain::order::OrderStep;
use crate::domain::time::Timestamp;
use crate::domain::transfer::{TransferState, TransferStep};
use crate::locale::Words;
use crate::tui::counts::CountForm;
use crate::tui::screen::pane;

/// A verb of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Paper {
    /// A new order, transfer or agreement.
    New,
    Pay,
    Ship,
    /// Give up an order or a transfer, wholly or in part.
    Cancel,
    Take,
    Return,
    Unship,
    /// What to do about an order that cannot be met.
    Runbook,
    Delist,
    Contacts,
    Substitute,
    Backorder,
    /// Request a transfer of the product on the screen.
    Transfer,
    Dispatch,
    Receive,
    Lose,
    /// Show which documents hold a row of stock.
    Holders,
    Deliver,
    /// A supplier holds less.
    Remove,
    /// A pool starts, or a draft is put on the calendar.
    Start,
    /// Units of a pool are released.
    Release,
    /// A pool waits, or goes on.
    Pause,
    /// A pool ends: the rest is given back.
    Finish,
    /// A pool is changed.
    Edit,
    /// What to set aside for a promotion.
    Plan,
    /// How a pool went.
    Report,
    /// Do what mends an alert.
    Mend,
    /// Note that somebody knows of an alert.
    Ack,
    /// Let an alert sleep.
    Snooze,
    /// Let an alert be open again.
    Wake,
}

/// What is known of a verb.
#[derive(Clone, Copy, Debug)]
struct Spec {
    id: &'static str,
    op: Option<&'static str>,
    order: Option<OrderStep>,
    transfer: Option<TransferStep>,
}

const fn spec(id: &'static str) -> Spec {
    Spec { id, op: None, order: None, transfer: None }
}

impl Spec {
    const fn op(self, op: &'static str) -> Self {
        Self { op: Some(op), ..self }
    }

    const fn order(self, step: OrderStep) -> Self {
        Self { order: Some(step), ..self }
    }

    const fn transfer(self, step: TransferStep) -> Self {
        Self { transfer: Some(step), ..self }
    }
}

impl Paper {
    /// Every verb, what it is called and what it leads to.
    #[rustfmt::skip]
    const fn spec(self) -> Spec {
        match self {
            Self::New => spec("key-new").op("order"),
            Self::Pay => spec("key-pay").op("pay").order(OrderStep::Pay),
            Self::Ship => spec("key-ship").op("ship").order(OrderStep::Ship),
            Self::Cancel => spec("key-cancel").op("cancel").order(OrderStep::Cancel).transfer(TransferStep::Cancel),
            Self::Take => spec("key-take").op("take").order(OrderStep::Take),
            Self::Return => spec("key-return").op("return").order(OrderStep::Return),
            Self::Unship => spec("key-unship").op("unship").order(OrderStep::Unship),
            Self::Runbook => spec("key-runbook"),
            Self::Delist => spec("key-delist").op("product"),
            Self::Contacts => spec("key-contacts"),
            Self::Substitute => spec("key-substitute").op("substitute").order(OrderStep::Cancel),
            Self::Backorder => spec("key-backorder").op("product"),
            Self::Transfer => spec("key-transfer").op("transfer_request"),
            Self::Dispatch => spec("key-dispatch").op("transfer_dispatch").transfer(TransferStep::Dispatch),
            Self::Receive => spec("key-transfer-receive").op("transfer_receive").transfer(TransferStep::Receive),
            Self::Lose => spec("key-lose").op("transfer_lose").transfer(TransferStep::Lose),
            Self::Holders => spec("key-holders"),
            Self::Deliver => spec("key-deliver").op("virtual_deliver"),
            Self::Remove => spec("key-remove").op("virtual_remove"),
            Self::Start => spec("key-pool-start").op("pool_start"),
            Self::Release => spec("key-pool-release").op("pool_release"),
            Self::Pause => spec("key-pool-pause").op("pool_pause"),
            Self::Finish => spec("key-pool-finish").op("pool_end"),
            Self::Edit => spec("key-edit").op("pool_set"),
            Self::Plan => spec("key-plan"),
            Self::Report => spec("key-report"),
            Self::Mend => spec("key-mend").op("receive"),
            Self::Ack => spec("key-ack").op("alert_ack"),
            Self::Snooze => spec("key-snooze").op("alert_snooze"),
            Self::Wake => spec("key-wake").op("alert_wake"),
        }
    }

    /// The name in the language files: the key line's word, `.help` its sentence.
    pub const fn id(self) -> &'static str {
        self.spec().id
    }

    /// The operation that it leads to; none for what only shows.
    pub const fn op(self) -> Option<&'static str> {
        self.spec().op
    }

    /// The step of an order that this is.
    pub const fn order_step(self) -> Option<OrderStep> {
        self.spec().order
    }

    /// The step of a transfer that this is.
    pub const fn transfer_step(self) -> Option<TransferStep> {
        self.spec().transfer
    }

    /// Whether one form does it to many rows.
    pub const fn takes_marks(self) -> bool {
        matches!(
            self,
            Self::Pay
                | Self::Ship
                | Self::Cancel
                | Self::Take
                | Self::Unship
                | Self::Delist
                | Self::Dispatch
                | Self::Receive
                | Self::Lose
                | Self::Deliver
                | Self::Remove
                | Self::Start
                | Self::Release
                | Self::Pause
                | Self::Finish
                | Self::Mend
                | Self::Ack
                | Self::Snooze
                | Self::Wake
        )
    }

    /// Whether it is a form about a pool that is there.
    pub const fn is_of_pool(self) -> bool {
        matches!(self, Self::Start | Self::Release | Self::Pause | Self::Finish | Self::Edit)
    }
}

/// A form that is asked for. Plain data, so a test can compare it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A step of an order.
    Order {
        paper: Paper,
        order: String,
    },
    NewOrder {
        sku: Option<String>,
    },
    /// Another product in the place of `sku`.
    Substitute {
        order: String,
        sku: String,
    },
    /// A step of a transfer.
    Transfer {
        paper: Paper,
        transfer: String,
    },
    NewTransfer {
        sku: Option<String>,
        from: Option<String>,
    },
    /// A transfer that the store suggests.
    Suggested(Box<Suggestion>),
    /// What suppliers hold for us: more, less, or it came in.
    Supply {
        paper: Paper,
        sku: String,
        warehouse: String,
        supplier: String,
        /// Units still there.
        open: i64,
    },
    /// A step of a stock-take.
    Count(Box<CountForm>),
    /// A lock pool that is not there yet, perhaps as it was planned.
    NewPool {
        plan: Option<Box<PoolPlan>>,
        /// Product and warehouse.
        place: Option<(String, String)>,
    },
    /// A step of a lock pool.
    Pool {
        paper: Paper,
        pool: String,
        /// The product and the warehouse in focus.
        place: Option<(String, String)>,
    },
    /// A product is taken out of sale, or may be owed.
    Product {
        paper: Paper,
        sku: String,
    },
    /// What mends an alert.
    Mend(Box<AlertRow>),
    /// Somebody knows of an alert, or lets it sleep.
    Mark {
        paper: Paper,
        alert: Box<AlertRow>,
    },
}

/// One of the rows that a form over many is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Each {
    /// The form about it alone.
    pub wanted: Wanted,
    /// What is known of it, where the form needs that or can tell it.
    pub known: Option<Reply>,
}

impl Each {
    /// The form of `wanted`, with nothing to be known.
    pub const fn of(wanted: Wanted) -> Self {
        Self { wanted, known: None }
    }
}

impl Wanted {
    /// The operation that the form leads to; none where that hangs on what is read first.
    pub fn op(&self) -> Option<&'static str> {
        match self {
            Self::Order { paper, .. }
            | Self::Transfer { paper, .. }
            | Self::Supply { paper, .. }
            | Self::Pool { paper, .. }
            | Self::Product { paper, .. }
            | Self::Mark { paper, .. } => paper.op(),
            Self::NewOrder { .. } => Some("order"),
            Self::Substitute { .. } => Some("substitute"),
            Self::NewTransfer { .. } | Self::Suggested(_) => Some("transfer_request"),
            Self::Count(about) => about.verb.op(),
            Self::NewPool { .. } => Some("pool_create"),
            Self::Mend(row) => Some(row.mends),
        }
    }

    /// What has to be known before the form can open.
    pub fn question(&self) -> Option<Query> {
        match self {
            Self::Order { order, .. } | Self::Substitute { order, .. } => {
                Some(Query::Order { code: order.clone() })
            }
            Self::Transfer { transfer, .. } => Some(Query::Transfer { code: transfer.clone() }),
            Self::Pool { pool, .. } => Some(Query::Pool { code: pool.clone() }),
            Self::Product { sku, .. } => Some(Query::Product { code: sku.clone() }),
            Self::Count(_)
            | Self::NewOrder { .. }
            | Self::NewTransfer { .. }
            | Self::NewPool { .. }
            | Self::Suggested(_)
            | Self::Mend(_)
            | Self::Mark { .. }
            | Self::Supply { .. } => None,
        }
    }
}

/// The day a transfer should arrive; the word, and true, when it is under way and that day is over.
pub fn due(row: &TransferRow, words: &Words, now: Timestamp) -> Option<(String, bool)> {
    let day = row.expected_on?;
    let under_way =
        matches!(row.progress().state(), TransferState::Requested | TransferState::Dispatched);
    if under_way && day < words.day_number(now) {
        return Some((words.get("transfers-overdue").to_owned(), true));
    }
    Some((words.short_date(day), false))
}

/// From where to where: `WUH>BJ`.
pub fn way(row: &TransferRow) -> String {
    format!("{}>{}", pane::short(&row.from), pane::short(&row.to))
}
