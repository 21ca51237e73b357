//! What can be asked: plain read models, the same for the screen and for JSON.

mod alert;
mod card;
pub mod count;
mod documents;
mod fields;
mod find;
mod holders;
mod overview;
mod pool;
mod scan;
mod undo;

use std::collections::BTreeMap;

use serde::Serialize;

pub use self::alert::{AlertList, AlertPage, RowThreshold, TRY_DAYS, Watch};
pub use self::card::{HeldBack, OrderCard, OrderLineRow, ProductCard, StockCard, Sum, WishRow};
pub use self::count::{CountQuery, CountReply};
pub use self::find::{Find, log_key, log_place};
pub use self::holders::Holders;
pub use self::overview::{CountNow, DayNow, DueNow, KindNow, Overview, PoolNow, Totals};
pub use self::pool::{
    CalendarAsk, CalendarEntry, Leftover, PlanAsk, PlannedStage, PoolCard, PoolLine, PoolPlan,
    PoolReport, Promoted, Promotion, ReportLine, one_decimal,
};
pub(in crate::app) use self::scan::named as resolve;
pub use self::scan::{By, Found, Meaning, Unfamiliar, Unknown};
use crate::app::Env;
use crate::app::command::Undo;
use crate::app::who::{self, Me};
use crate::domain::order::OrderState;
use crate::domain::pool::PoolState;
use crate::domain::refused::{Refused, Rule};
use crate::domain::scan::Code;
use crate::domain::stock::Bucket;
use crate::domain::time::Timestamp;
pub use crate::store::agreements::Agreement;
use crate::store::alerts::crossings;
pub use crate::store::alerts::tryout::Tryout;
pub use crate::store::alerts::{AlertRow, Counts, CrossingRow, Figures, Mark, Scope};
pub use crate::store::changes::ChangeRow;
pub use crate::store::flow::Flow;
pub use crate::store::holds::{AtRisk, Hold, Holder, Suggestion};
pub use crate::store::ledger::MovementRow;
use crate::store::ledger::{self, History};
pub use crate::store::lists::{
    From, LogEntry, LogKey, ProductFilter, ProductLine, ProductPage, ProductSort, StockLine,
    StockRow,
};
pub use crate::store::orders::OrderRow;
pub use crate::store::thresholds::CategoryRow;
pub use crate::store::transfers::TransferRow;
pub use crate::store::users::UserRow;
pub use crate::store::warehouses::WarehouseRow;
use crate::store::{Error, View, glance, lists, users, warehouses};

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// The counts and sums that a screen shows at a glance.
    Glance,
    /// What is going on, in one look.
    Overview,
    /// A page of alerts, the most pressing first.
    Alerts(AlertPage),
    /// A page of crossings, newest first.
    Crossings {
        /// Before this number.
        before: Option<i64>,
        /// At most so many.
        limit: i64,
    },
    /// Every category with a threshold of its own, the store first.
    Categories,
    /// What a threshold would have done.
    Tryout {
        /// The product.
        sku: String,
        /// In one warehouse only.
        warehouse: Option<String>,
        /// The threshold, in units.
        threshold: i64,
        /// Days to look back.
        days: i64,
    },
    /// A page of products.
    Products(ProductPage),
    /// One product with its stock, its sales and its last movements.
    Product {
        /// SKU, SKU with the unsellable suffix, or barcode.
        code: String,
    },
    /// The stock of a page of products.
    Stock {
        /// Which products; the limit counts them.
        page: ProductPage,
        /// In one warehouse only.
        warehouse: Option<String>,
    },
    /// The product that somebody names: SKU first, then as [`Query::Scan`].
    Resolve {
        /// The code.
        code: String,
    },
    /// What a code that was read stands for, as [`Query::Scan`].
    Code {
        /// The code.
        code: Code,
        /// Where bins are looked for; `None` for everywhere.
        warehouse: Option<String>,
    },
    /// What a scanned code stands for: command, barcode, bin, SKU, GTIN, GS1 string, or nothing.
    Scan {
        /// As it came from the scanner.
        code: String,
        /// Where bins are looked for; `None` for everywhere.
        warehouse: Option<String>,
    },
    /// Every warehouse with its sums.
    Warehouses,
    /// Every user with its role.
    Users,
    /// A page of the log, newest first.
    Log {
        /// Of one product only.
        sku: Option<String>,
        /// Where the page begins.
        from: LogKey,
        /// At most so many entries.
        limit: i64,
    },
    /// The movements that make a number, newest first.
    Why(Why),
    /// A page of orders, newest first.
    Orders {
        /// In one state only.
        state: Option<OrderState>,
        /// Before this order.
        after: Option<String>,
        /// At most so many.
        limit: i64,
    },
    /// A page of a list, filtered and sorted.
    Find(Find),
    /// A page of the orders under way, newest first.
    UnderWay {
        /// Before this order.
        after: Option<String>,
        /// At most so many.
        limit: i64,
    },
    /// One order with its lines.
    Order {
        /// Its code.
        code: String,
    },
    /// What orders under way hold, the oldest first.
    Holds {
        /// Of one product.
        sku: Option<String>,
        /// Of one customer.
        customer: Option<String>,
        /// Unpaid ones only.
        unpaid: bool,
        /// At most so many.
        limit: i64,
    },
    /// The orders that cannot all be met, newest first at risk.
    AtRisk {
        /// Of one product.
        sku: Option<String>,
        /// At most so many.
        limit: i64,
    },
    /// A page of lock pools, newest first.
    Pools {
        /// In one state only.
        state: Option<PoolState>,
        /// Before this pool.
        after: Option<String>,
        /// At most so many.
        limit: i64,
    },
    /// One lock pool with its lines and stages.
    Pool {
        /// Its code.
        code: String,
    },
    /// What a promotion would do, does or did.
    Promotion(Promotion),
    /// What suppliers hold for us.
    Agreements {
        /// Of one product.
        sku: Option<String>,
        /// At most so many.
        limit: i64,
    },
    /// Transfers that would help, from surplus to shortage.
    Suggestions {
        /// At most so many.
        limit: i64,
    },
    /// A page of transfers, newest first.
    Transfers {
        /// Only those under way.
        open: bool,
        /// Before this transfer.
        after: Option<String>,
        /// At most so many.
        limit: i64,
    },
    /// The documents that hold units of a product in a warehouse.
    Holders {
        /// The product.
        sku: String,
        /// The warehouse.
        warehouse: String,
        /// A filter; empty for none.
        search: String,
        /// At most so many of each sort.
        limit: i64,
    },
    /// How much was done in one step with an entry of the log.
    Step(Undo),
    /// What was done later and rests on an entry of the log.
    Dependents(Undo),
    /// About stock-takes.
    Stocktake(CountQuery),
    /// One transfer.
    Transfer {
        /// Its code.
        code: String,
    },
}

/// Which number is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// The product.
    pub sku: String,
    /// The warehouse; `None` for all.
    pub warehouse: Option<String>,
    /// The bucket; `None` for all.
    pub bucket: Option<Bucket>,
    /// As it was at this instant.
    pub at: Option<Timestamp>,
    /// Movements before this number.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: i64,
}

/// An answer; its variant is that of the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Reply {
    /// To [`Query::Glance`].
    Glance(Box<Glance>),
    /// To [`Query::Overview`].
    Overview(Box<Overview>),
    /// To [`Query::Alerts`].
    Alerts(Box<AlertList>),
    /// To [`Query::Crossings`].
    Crossings(Vec<CrossingRow>),
    /// To [`Query::Categories`].
    Categories(Vec<CategoryRow>),
    /// To [`Query::Tryout`].
    Tryout(Tryout),
    /// To [`Query::Products`].
    Products(Vec<ProductLine>),
    /// To [`Query::Product`].
    Product(Box<ProductCard>),
    /// To [`Query::Stock`].
    Stock {
        /// The rows.
        rows: Vec<StockLine>,
        /// The SKU that the next page begins behind.
        next: Option<String>,
    },
    /// To [`Query::Resolve`].
    Resolved(Resolved),
    /// To [`Query::Scan`] and [`Query::Code`].
    Meaning(Meaning),
    /// To [`Query::Warehouses`].
    Warehouses(Vec<WarehouseRow>),
    /// To [`Query::Users`].
    Users(Vec<UserRow>),
    /// To [`Query::Step`].
    Step(i64),
    /// To [`Query::Log`] and [`Query::Dependents`].
    Log {
        /// The entries.
        entries: Vec<LogEntry>,
        /// Where the next page begins.
        #[serde(skip)]
        next: LogKey,
    },
    /// To [`Query::Why`].
    Movements(Vec<MovementRow>),
    /// To [`Query::Orders`] and [`Query::UnderWay`].
    Orders(Vec<OrderRow>),
    /// To [`Query::Order`].
    Order(Box<OrderCard>),
    /// To [`Query::Holds`].
    Holds(Vec<Hold>),
    /// To [`Query::AtRisk`].
    AtRisk(Vec<AtRisk>),
    /// To [`Query::Pools`].
    Pools(Vec<PoolCard>),
    /// To [`Query::Pool`].
    Pool(Box<PoolCard>),
    /// To [`Query::Promotion`].
    Promotion(Promoted),
    /// To [`Query::Agreements`].
    Agreements(Vec<Agreement>),
    /// To [`Query::Suggestions`].
    Suggestions(Vec<Suggestion>),
    /// To [`Query::Transfers`].
    Transfers(Vec<TransferRow>),
    /// To [`Query::Stocktake`].
    Stocktake(CountReply),
    /// To [`Query::Transfer`].
    Transfer(Box<TransferRow>),
    /// To [`Query::Holders`].
    Holders(Box<Holders>),
}

/// What a screen shows at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Glance {
    /// Kept counts by name: `products`, `products_low`, `orders_placed` …
    pub counts: BTreeMap<String, i64>,
    /// The store's default alert threshold, in units.
    pub threshold: i64,
    /// How many alerts are open.
    pub alerts: Counts,
    /// The newest crossing that fired an alert.
    pub newest: Option<CrossingRow>,
    /// The ledger position.
    pub position: i64,
    /// Who asks, and what they may do.
    #[serde(skip)]
    pub me: Me,
    /// Whether the system lets this user only read the file.
    #[serde(skip)]
    pub read_only: bool,
}

impl Glance {
    /// A kept count; 0 where nothing was counted yet.
    pub fn count(&self, name: &str) -> i64 {
        self.counts.get(name).copied().unwrap_or_default()
    }

    /// Products that are low, sold out or oversold.
    pub fn attention(&self) -> i64 {
        ["products_low", "products_sold_out", "products_oversold"]
            .iter()
            .fold(0, |sum: i64, name| sum.saturating_add(self.count(name)))
    }
}

/// What a code stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Resolved {
    /// The product.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// Units that one scan stands for.
    pub units: i64,
    /// Whether its unsellable stock is meant.
    pub unsellable: bool,
}

/// Answers a question.
pub(in crate::app) fn answer(
    view: &View<'_>,
    env: &Env,
    now: Timestamp,
    query: &Query,
) -> Result<Reply, Error> {
    match query {
        Query::Alerts(asked) => {
            alert::list(view, env, now, asked).map(|list| Reply::Alerts(Box::new(list)))
        }
        Query::Overview => overview::answer(view, env, now),
        Query::Crossings { before, limit } => {
            alert::crossed(view, *before, *limit).map(Reply::Crossings)
        }
        Query::Categories => alert::categories(view, env).map(Reply::Categories),
        Query::Tryout { sku, warehouse, threshold, days } => {
            let place = warehouse.as_deref();
            alert::tried(view, env, now, (sku, place), (*threshold, *days)).map(Reply::Tryout)
        }
        Query::Glance => at_a_glance(view, env, now),
        Query::Products(page) => {
            lists::products(view, page, env.store_threshold(view)?).map(Reply::Products)
        }
        Query::Find(find) => find::answer(view, env, find),
        Query::Product { code } => {
            let (product, ..) = scan::named(view, env, code)?;
            card::product(view, env, now, &product).map(|card| Reply::Product(Box::new(card)))
        }
        Query::Stock { page, warehouse } => {
            let place = warehouse.as_deref().map(|code| find_warehouse(view, code)).transpose()?;
            let (rows, next) = lists::stock_lines(view, page, place, env.threshold)?;
            Ok(Reply::Stock { rows, next })
        }
        Query::Resolve { code } => resolved(view, env, code).map(Reply::Resolved),
        Query::Code { code, warehouse } => {
            scan::meaning(view, env, now, code, warehouse.as_deref()).map(Reply::Meaning)
        }
        Query::Scan { code, warehouse } => {
            scan::of_raw(view, env, now, code, warehouse.as_deref()).map(Reply::Meaning)
        }
        Query::Warehouses => warehouses::list(view).map(Reply::Warehouses),
        Query::Users => users::list(view).map(Reply::Users),
        Query::Log { sku, from, limit } => {
            let id = product_of(view, env, sku.as_deref())?;
            let (entries, next) = lists::log(view, id, *from, *limit)?;
            Ok(Reply::Log { entries, next })
        }
        Query::Step(of) => undo::size(view, *of),
        Query::Dependents(of) => undo::dependents(view, *of),
        Query::Why(why) => movements(view, env, why).map(Reply::Movements),
        Query::Pools { state, after, limit } => {
            pool::page(view, *state, after.as_deref(), *limit).map(Reply::Pools)
        }
        Query::Pool { code } => pool::one(view, code),
        Query::Promotion(asked) => pool::answer(view, env, now, asked),
        Query::Stocktake(asked) => count::answer(view, env, now, asked).map(Reply::Stocktake),
        Query::Orders { .. }
        | Query::UnderWay { .. }
        | Query::Order { .. }
        | Query::Holds { .. }
        | Query::AtRisk { .. }
        | Query::Agreements { .. }
        | Query::Suggestions { .. }
        | Query::Holders { .. }
        | Query::Transfers { .. }
        | Query::Transfer { .. } => documents::answer(view, env, query),
    }
}

fn at_a_glance(view: &View<'_>, env: &Env, now: Timestamp) -> Result<Reply, Error> {
    Ok(Reply::Glance(Box::new(Glance {
        counts: glance::read(view)?,
        threshold: env.store_threshold(view)?,
        alerts: alert::counts(view, env, now)?,
        newest: crossings::newest(view)?,
        position: ledger::last(view)?,
        me: who::me(view, &env.who)?,
        read_only: view.is_read_only()?,
    })))
}

fn resolved(view: &View<'_>, env: &Env, code: &str) -> Result<Resolved, Error> {
    let (product, units, unsellable) = scan::named(view, env, code)?;
    Ok(Resolved { sku: product.sku, name: product.name, units, unsellable })
}

fn product_of(view: &View<'_>, env: &Env, sku: Option<&str>) -> Result<Option<i64>, Error> {
    let product = sku.map(|sku| scan::named(view, env, sku)).transpose()?;
    Ok(product.map(|(product, ..)| product.id))
}

fn find_warehouse(view: &View<'_>, code: &str) -> Result<i64, Error> {
    let found = warehouses::find(view, code)?;
    let unknown = || Refused::new(Rule::WarehouseUnknown).warehouse(code.trim());
    Ok(found.ok_or_else(unknown)?.id)
}

fn movements(view: &View<'_>, env: &Env, why: &Why) -> Result<Vec<MovementRow>, Error> {
    let (product, ..) = scan::named(view, env, &why.sku)?;
    let warehouse = why.warehouse.as_deref().map(|code| find_warehouse(view, code));
    let history = History {
        product: Some(product.id),
        warehouse: warehouse.transpose()?,
        bucket: why.bucket,
        until: why.at.map(Timestamp::millis),
        document: None,
        before: why.before,
        limit: why.limit,
    };
    ledger::history(view, &history)
}
