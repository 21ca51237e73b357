//! Documents in the console: what can be done to orders, transfers and what suppliers hold, and
//! what a form about one opens on.

use crate::app::query::{AlertRow, PoolPlan, Query, Suggestion, TransferRow};
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

impl Paper {
    /// The name in the language files: the key line's word, `.help` its sentence.
    pub const fn id(self) -> &'static str {
        match self {
            Self::New => "key-new",
            Self::Pay => "key-pay",
            Self::Ship => "key-ship",
            Self::Cancel => "key-cancel",
            Self::Take => "key-take",
            Self::Return => "key-return",
            Self::Unship => "key-unship",
            Self::Runbook => "key-runbook",
            Self::Delist => "key-delist",
            Self::Contacts => "key-contacts",
            Self::Substitute => "key-substitute",
            Self::Backorder => "key-backorder",
            Self::Transfer => "key-transfer",
            Self::Dispatch => "key-dispatch",
            Self::Receive => "key-transfer-receive",
            Self::Lose => "key-lose",
            Self::Holders => "key-holders",
            Self::Deliver => "key-deliver",
            Self::Remove => "key-remove",
            Self::Start => "key-pool-start",
            Self::Release => "key-pool-release",
            Self::Pause => "key-pool-pause",
            Self::Finish => "key-pool-finish",
            Self::Edit => "key-edit",
            Self::Plan => "key-plan",
            Self::Report => "key-report",
            Self::Mend => "key-mend",
            Self::Ack => "key-ack",
            Self::Snooze => "key-snooze",
            Self::Wake => "key-wake",
        }
    }

    /// The operation that it leads to; none for what only shows.
    pub const fn op(self) -> Option<&'static str> {
        match self {
            Self::New => Some("order"),
            Self::Pay => Some("pay"),
            Self::Ship => Some("ship"),
            Self::Cancel => Some("cancel"),
            Self::Take => Some("take"),
            Self::Return => Some("return"),
            Self::Unship => Some("unship"),
            Self::Delist | Self::Backorder => Some("product"),
            Self::Substitute => Some("substitute"),
            Self::Transfer => Some("transfer_request"),
            Self::Dispatch => Some("transfer_dispatch"),
            Self::Receive => Some("transfer_receive"),
            Self::Lose => Some("transfer_lose"),
            Self::Deliver => Some("virtual_deliver"),
            Self::Remove => Some("virtual_remove"),
            Self::Mend => Some("receive"),
            Self::Ack => Some("alert_ack"),
            Self::Snooze => Some("alert_snooze"),
            Self::Wake => Some("alert_wake"),
            Self::Start => Some("pool_start"),
            Self::Release => Some("pool_release"),
            Self::Pause => Some("pool_pause"),
            Self::Finish => Some("pool_end"),
            Self::Edit => Some("pool_set"),
            Self::Runbook | Self::Contacts | Self::Holders | Self::Plan | Self::Report => None,
        }
    }

    /// The step of an order that this is.
    pub const fn order_step(self) -> Option<OrderStep> {
        match self {
            Self::Pay => Some(OrderStep::Pay),
            Self::Ship => Some(OrderStep::Ship),
            Self::Cancel | Self::Substitute => Some(OrderStep::Cancel),
            Self::Take => Some(OrderStep::Take),
            Self::Return => Some(OrderStep::Return),
            Self::Unship => Some(OrderStep::Unship),
            Self::New
            | Self::Runbook
            | Self::Delist
            | Self::Contacts
            | Self::Backorder
            | Self::Transfer
            | Self::Dispatch
            | Self::Receive
            | Self::Lose
            | Self::Holders
            | Self::Deliver
            | Self::Remove
            | Self::Start
            | Self::Release
            | Self::Pause
            | Self::Finish
            | Self::Edit
            | Self::Plan
            | Self::Report
            | Self::Mend
            | Self::Ack
            | Self::Snooze
            | Self::Wake => None,
        }
    }

    /// Whether it is a form about a pool that is there.
    pub const fn is_of_pool(self) -> bool {
        matches!(self, Self::Start | Self::Release | Self::Pause | Self::Finish | Self::Edit)
    }

    /// The step of a transfer that this is.
    pub const fn transfer_step(self) -> Option<TransferStep> {
        match self {
            Self::Dispatch => Some(TransferStep::Dispatch),
            Self::Receive => Some(TransferStep::Receive),
            Self::Lose => Some(TransferStep::Lose),
            Self::Cancel => Some(TransferStep::Cancel),
            Self::New
            | Self::Pay
            | Self::Ship
            | Self::Take
            | Self::Return
            | Self::Unship
            | Self::Runbook
            | Self::Delist
            | Self::Contacts
            | Self::Substitute
            | Self::Backorder
            | Self::Transfer
            | Self::Holders
            | Self::Deliver
            | Self::Remove
            | Self::Start
            | Self::Release
            | Self::Pause
            | Self::Finish
            | Self::Edit
            | Self::Plan
            | Self::Report
            | Self::Mend
            | Self::Ack
            | Self::Snooze
            | Self::Wake => None,
        }
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

impl Wanted {
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
    Some((Words::short_date(day), false))
}

/// From where to where: `WUH>BJ`.
pub fn way(row: &TransferRow) -> String {
    format!("{}>{}", pane::short(&row.from), pane::short(&row.to))
}
