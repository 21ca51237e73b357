//! One product, one order, whole.

use serde::Serialize;

use crate::app::Env;
use crate::app::query::alert::{self, Watch};
use crate::domain::availability::{Availability, urgent};
use crate::domain::product::{Product, StockType, bundle_sellable};
use crate::domain::stock::Stock;
use crate::domain::time::Timestamp;
use crate::store::counts::history::{self, Counted};
use crate::store::ledger::{self, History, MovementRow};
use crate::store::lists::{StockRow, stock_rows};
use crate::store::orders::{self, OrderRow};
use crate::store::products::{self, ProductRow};
pub use crate::store::promotions::HeldBack;
use crate::store::promotions::held_back;
use crate::store::{Error, View, warehouses, wishes};

/// Days of sales on a card.
const SALES_DAYS: i64 = 90;

/// Movements on a card.
const MOVEMENTS: i64 = 8;

/// The stock of a product: what `stock show --json` answers. All figures in units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StockCard {
    /// Its code.
    pub sku: String,
    /// What people call it.
    pub name: String,
    /// How its stock behaves.
    #[serde(rename = "type")]
    pub stock_type: StockType,
    /// What a shop is told: `in_stock`, `low` or `sold_out`.
    pub availability: &'static str,
    /// The alert threshold in force.
    pub threshold: i64,
    /// Safety stock; 0 when none is set.
    pub safety: i64,
    /// Whether to replenish at once.
    pub urgent: bool,
    /// Where the thresholds come from, and what follows.
    #[serde(flatten)]
    pub watch: Watch,
    /// Warehouse by warehouse, in allocation order.
    pub stock: Vec<StockRow>,
    /// Over all warehouses.
    pub sum: Sum,
}

/// Stock over all warehouses, in units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// What can be touched on the shelves.
    pub total: i64,
    /// The seven buckets.
    #[serde(flatten)]
    pub stock: Stock,
    /// On the road between warehouses.
    pub inbound: i64,
}

/// Everything about a product that a screen shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProductCard {
    /// Its stock.
    #[serde(flatten)]
    pub card: StockCard,
    /// What a shop shows, oversold told apart.
    #[serde(skip)]
    pub state: Availability,
    /// Its fields as text, in a fixed order; `None` for what is left out.
    #[serde(skip)]
    pub fields: Vec<(&'static str, Option<String>)>,
    /// Its fields.
    #[serde(skip)]
    pub product: Product,
    /// How often it can be sold, for a bundle; `None` for anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundle_sellable: Option<i64>,
    /// Units sold on each of the last 90 days, today last.
    pub sales: Vec<i64>,
    /// When it was last counted, where it ever was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_count: Option<Counted>,
    /// The last movements, newest first.
    #[serde(skip)]
    pub movements: Vec<MovementRow>,
    /// What pools keep back where nothing is left to sell, to be offered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub held_back: Vec<HeldBack>,
}

impl ProductCard {
    /// Units sold on each of the last `days` days, today last.
    pub fn last_days(&self, days: usize) -> &[i64] {
        self.sales.get(self.sales.len().saturating_sub(days)..).unwrap_or_default()
    }
}

pub(in crate::app::query) fn product(
    view: &View<'_>,
    env: &Env,
    now: Timestamp,
    row: &ProductRow,
) -> Result<ProductCard, Error> {
    let stock = stock_rows(view, row.id, None)?;
    let mut sum = Sum::default();
    for row in &stock {
        sum.stock = sum.stock.plus(&row.stock);
        sum.total = sum.total.saturating_add(row.total);
        sum.inbound = sum.inbound.saturating_add(row.inbound);
    }
    let threshold = env.threshold_of(view, row)?;
    let safety = row.safety.unwrap_or_default();
    let bundle = if row.bundle { bundle(view, row.id)? } else { None };
    let sellable = bundle.unwrap_or(sum.stock.sellable);
    let state = if row.bundle && bundle.is_none() {
        Availability::InStock // nothing in it can run out
    } else {
        Availability::of(row.stock_type, sellable, threshold)
    };
    let product = products::load(view, row.id)?;
    let sales = sales(view, row.id, env.zone.day(now))?;
    let lead = product.lead_time_days_max.or(product.lead_time_days);
    let watch = alert::watch(view, env, now, row, (sellable, &product.category, lead), &sales)?;
    let history = History {
        product: Some(row.id),
        warehouse: None,
        bucket: None,
        until: None,
        document: None,
        before: None,
        limit: MOVEMENTS,
    };
    let out = |row: &StockRow| row.stock.sellable <= 0 && row.stock.locked > 0;
    let held_back = if stock.iter().any(out) { held_back(view, row.id)? } else { Vec::new() };
    Ok(ProductCard {
        card: StockCard {
            sku: row.sku.clone(),
            name: row.name.clone(),
            stock_type: row.stock_type,
            availability: state.shop_name(),
            threshold,
            safety,
            urgent: !row.bundle && urgent(row.stock_type, sum.total, safety, threshold),
            watch,
            stock,
            sum,
        },
        state,
        fields: crate::app::command::product_figures(&product),
        product,
        bundle_sellable: bundle,
        sales,
        last_count: history::of_product(view, row.id, 1)?.into_iter().next(),
        movements: ledger::history(view, &history)?,
        held_back,
    })
}

fn bundle(view: &View<'_>, id: i64) -> Result<Option<i64>, Error> {
    let mut parts = Vec::new();
    for (component, each) in products::component_rows(view, id)? {
        let sellable = match component.stock_type {
            _ if component.closed_in_sets().is_some() => Some(0),
            StockType::Unlimited => None,
            StockType::Finite | StockType::Reserved => {
                let rows = stock_rows(view, component.id, None)?;
                Some(rows.iter().fold(0_i64, |sum, row| sum.saturating_add(row.stock.sellable)))
            }
        };
        parts.push((sellable, each));
    }
    Ok(bundle_sellable(&parts))
}

fn sales(view: &View<'_>, product: i64, today: i64) -> Result<Vec<i64>, Error> {
    let first = today.saturating_sub(SALES_DAYS).saturating_add(1);
    let known = ledger::sales(view, product, first)?;
    let on =
        |day: i64| known.iter().find(|(known, _)| *known == day).map_or(0, |(_, units)| *units);
    Ok((first..=today).map(on).collect())
}

/// An order with its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderCard {
    /// The head.
    #[serde(flatten)]
    pub order: OrderRow,
    /// The lines.
    pub lines: Vec<OrderLineRow>,
    /// What it wants and has not taken yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wishes: Vec<WishRow>,
}

/// Units that an order wants and holds no stock for. All figures in units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WishRow {
    /// The product.
    pub sku: String,
    /// Its name.
    #[serde(skip)]
    pub name: String,
    /// The warehouse; `None` leaves the choice to the store.
    pub warehouse: Option<String>,
    /// Wanted.
    pub qty: i64,
}

/// A line of an order. All figures in units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderLineRow {
    /// The product.
    pub sku: String,
    /// Its name.
    #[serde(skip)]
    pub name: String,
    /// The warehouse it is taken from.
    pub warehouse: String,
    /// Ordered.
    pub qty: i64,
    /// Still held.
    pub open: i64,
    /// Whether it rests on issued units.
    pub issued: bool,
    /// Sent.
    pub shipped: i64,
    /// Given up.
    pub cancelled: i64,
    /// Came back.
    pub returned: i64,
}

pub(in crate::app::query) fn order(view: &View<'_>, order: OrderRow) -> Result<OrderCard, Error> {
    let lines = orders::lines(view, order.id)?;
    let show = |line: crate::domain::order::OrderLine| {
        let product = products::by_id(view, line.product)?;
        Ok(OrderLineRow {
            sku: product.sku,
            name: product.name,
            warehouse: warehouses::by_id(view, line.warehouse)?.code,
            qty: line.quantity,
            open: line.open(),
            issued: line.issued,
            shipped: line.shipped,
            cancelled: line.cancelled,
            returned: line.returned,
        })
    };
    let lines = lines.into_iter().map(show).collect::<Result<Vec<_>, Error>>()?;
    let wish = |(sku, name, warehouse, qty)| WishRow { sku, name, warehouse, qty };
    let wishes: Vec<_> = wishes::named(view, order.id)?.into_iter().map(wish).collect();
    let held = lines.iter().map(|line| line.open);
    let open = held.chain(wishes.iter().map(|wish| wish.qty)).fold(0, i64::saturating_add);
    let shipped = lines.iter().map(|line| line.shipped).fold(0, i64::saturating_add);
    Ok(OrderCard { order: OrderRow { open, shipped, ..order }, lines, wishes })
}
