//! Who holds stock: the documents behind order-occupied and transfer-occupied, and what cannot be
//! met.

use serde::Serialize;

use crate::domain::order::OrderState;
use crate::domain::product::StockType;
use crate::store::row::all;
use crate::store::{Error, View, agreements, times};

/// Units of a product that an order under way holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hold {
    /// The order.
    pub order: String,
    /// Its state's name.
    pub state: &'static str,
    /// Who buys.
    pub customer: String,
    /// The device it was placed from.
    pub device: String,
    /// Where it goes.
    pub address: String,
    /// The product.
    pub sku: String,
    /// Its name.
    #[serde(skip)]
    pub name: String,
    /// The warehouse.
    pub warehouse: String,
    /// Units held.
    pub open: i64,
    /// When the order was placed, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub placed_at: i64,
    /// When it expires unpaid, UTC milliseconds.
    #[serde(serialize_with = "times::time_if")]
    pub expires_at: Option<i64>,
    /// Share of the product's units that its customer holds over all orders, or its device or address
    /// over the unpaid ones, in percent: the largest of the three.
    pub share: i64,
    /// Whether that is more than the store allows without a second look.
    pub flagged: bool,
}

/// Which holds to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HoldFilter {
    /// Of one product's row.
    pub product: Option<i64>,
    /// Of one customer.
    pub customer: Option<String>,
    /// Of one warehouse's row.
    pub warehouse: Option<i64>,
    /// Unpaid ones only.
    pub unpaid: bool,
    /// Share in percent above which a holder is flagged.
    pub flag_share: i64,
    /// At most so many.
    pub limit: i64,
}

/// Share of the product of line `l` that everybody with the same `column` as order `o` holds, over
/// orders in one of `states`; each has an index of its own, so a crowd on one product costs nothing.
fn share(column: &str, states: &str) -> String {
    format!(
        "CASE WHEN o.{column} = '' THEN 0 ELSE 100 * COALESCE((SELECT sum(b.quantity - b.shipped \
         - b.cancelled) FROM sales_order c CROSS JOIN order_line b ON b.order_id = c.id \
         WHERE c.{column} = o.{column} AND c.{column} <> '' AND c.state IN ({states}) \
         AND b.product_id = l.product_id AND b.shipped + b.cancelled < b.quantity), 0) \
         / max(1, p.sellable + (SELECT sum(s.order_occupied) FROM stock s \
         WHERE s.product_id = l.product_id)) END"
    )
}

/// What orders under way hold, the oldest first.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn list(view: &View<'_>, filter: &HoldFilter) -> Result<Vec<Hold>, Error> {
    // Open units belong to orders under way, which are few beside all orders.
    let sql = format!(
        "SELECT o.code, o.state, o.customer, o.device, o.address, p.sku, w.code, \
         l.quantity - l.shipped - l.cancelled, o.placed_at, o.expires_at, max({}, {}, {}), p.name \
         FROM sales_order o INDEXED BY sales_order_open \
         CROSS JOIN order_line l ON l.order_id = o.id JOIN product p ON p.id = l.product_id JOIN warehouse w ON w.id = l.warehouse_id \
         WHERE (o.state < 2 OR o.state > 5) AND l.shipped + l.cancelled < l.quantity \
         AND (?1 IS NULL OR l.product_id = ?1) \
         AND (?2 IS NULL OR o.customer = ?2) AND (?3 = 0 OR o.state IN (0, 6)) \
         AND (?4 IS NULL OR l.warehouse_id = ?4) ORDER BY o.id, l.line LIMIT ?5",
        share("customer", "0, 1, 6"),
        share("device", "0, 6"),
        share("address", "0, 6")
    );
    let params = (filter.product, &filter.customer, filter.unpaid, filter.warehouse, filter.limit);
    all(view.connection, &sql, "list who holds stock", params, |row| {
        let share: i64 = row.get(10)?;
        let state = OrderState::from_id(row.get(1)?).unwrap_or(OrderState::Placed);
        Ok(Hold {
            order: row.get(0)?,
            state: state.name(),
            customer: row.get(2)?,
            device: row.get(3)?,
            address: row.get(4)?,
            sku: row.get(5)?,
            name: row.get(11)?,
            warehouse: row.get(6)?,
            open: row.get(7)?,
            placed_at: row.get(8)?,
            expires_at: row.get(9)?,
            share,
            flagged: share > filter.flag_share,
        })
    })
}

/// Units of an order that rest on nothing in the house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AtRisk {
    /// The order.
    pub order: String,
    /// Who buys.
    pub customer: String,
    /// Where it was placed.
    pub channel: String,
    /// The product.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// The warehouse.
    pub warehouse: String,
    /// Units the order still waits for.
    pub open: i64,
    /// Of those, units that cannot be met now.
    pub at_risk: i64,
    /// Whether a supplier holds goods for them; else they are owed.
    pub at_supplier: bool,
    /// Day the supplier's goods should come, in days since 1970-01-01.
    #[serde(serialize_with = "times::day_if")]
    pub expected_on: Option<i64>,
    /// When the order was placed, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub placed_at: i64,
}

/// One product in one warehouse that cannot meet its orders: rows, units missing, at suppliers.
struct Gap {
    product: i64,
    warehouse: i64,
    missing: i64,
    supplied: i64,
}

/// The orders that cannot all be met now, newest first at risk: an order placed earlier has the
/// better right to what is there (the domain's §4).
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn at_risk(view: &View<'_>, product: Option<i64>, limit: i64) -> Result<Vec<AtRisk>, Error> {
    let sql = "SELECT s.product_id, s.warehouse_id, s.sellable, s.virtual_stock, \
         COALESCE((SELECT sum(l.quantity - l.shipped - l.cancelled) FROM order_line l \
         WHERE l.product_id = s.product_id AND l.warehouse_id = s.warehouse_id \
         AND l.issued = 1 AND l.shipped + l.cancelled < l.quantity), 0) \
         FROM stock s INDEXED BY stock_at_risk JOIN product p ON p.id = s.product_id \
         WHERE s.virtual_stock > s.sellable AND s.order_occupied > 0 \
         AND p.stock_type <> ?2 AND (?1 IS NULL OR s.product_id = ?1)";
    let unlimited = StockType::Unlimited.id();
    let gaps = all(view.connection, sql, "look for shortages", (product, unlimited), |row| {
        let [sellable, at_suppliers, issued]: [i64; 3] = [row.get(2)?, row.get(3)?, row.get(4)?];
        let supplied = at_suppliers.saturating_sub(issued);
        let missing = supplied.saturating_sub(sellable);
        Ok(Gap { product: row.get(0)?, warehouse: row.get(1)?, missing, supplied })
    })?;
    let mut found = Vec::new();
    for gap in gaps.iter().filter(|gap| gap.missing > 0) {
        orders_of(view, gap, &mut found)?;
    }
    found.sort_by_key(|order: &AtRisk| std::cmp::Reverse(order.placed_at));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

fn orders_of(view: &View<'_>, gap: &Gap, found: &mut Vec<AtRisk>) -> Result<(), Error> {
    let sql = "SELECT o.code, o.customer, o.channel, p.sku, p.name, w.code, \
         l.quantity - l.shipped - l.cancelled, o.placed_at FROM order_line l \
         JOIN sales_order o ON o.id = l.order_id JOIN product p ON p.id = l.product_id \
         JOIN warehouse w ON w.id = l.warehouse_id WHERE l.product_id = ?1 \
         AND l.warehouse_id = ?2 AND l.issued = 0 AND l.shipped + l.cancelled < l.quantity \
         ORDER BY o.priority DESC, o.id DESC, l.line DESC";
    let key = (gap.product, gap.warehouse);
    let expected_on = agreements::expected(view, gap.product, gap.warehouse)?;
    let mut rows = all(view.connection, sql, "look for orders at risk", key, |row| {
        Ok(AtRisk {
            order: row.get(0)?,
            customer: row.get(1)?,
            channel: row.get(2)?,
            sku: row.get(3)?,
            name: row.get(4)?,
            warehouse: row.get(5)?,
            open: row.get(6)?,
            at_risk: 0,
            at_supplier: false,
            expected_on: None,
            placed_at: row.get(7)?,
        })
    })?;
    // The newest rest on what is owed; behind them come those that rest on suppliers' goods.
    let mut owed = gap.missing.saturating_sub(gap.supplied).max(0);
    let mut missing = gap.missing;
    for row in &mut rows {
        row.at_risk = row.open.min(missing);
        missing = missing.saturating_sub(row.at_risk);
        row.at_supplier = owed <= 0;
        owed = owed.saturating_sub(row.at_risk);
        row.expected_on = expected_on.filter(|_| row.at_supplier);
    }
    found.extend(rows.into_iter().filter(|row| row.at_risk > 0));
    Ok(())
}

/// A transfer that would help: one warehouse is below the product's threshold, another has more
/// than its own need. All figures in units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The product.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// The warehouse with a surplus.
    pub from: String,
    /// What it can sell.
    pub from_sellable: i64,
    /// The warehouse that is short.
    pub to: String,
    /// What it can sell.
    pub to_sellable: i64,
    /// What is on its way to it.
    pub to_inbound: i64,
    /// The threshold of each.
    pub threshold: i64,
    /// What to send.
    pub qty: i64,
}

/// Transfers from surplus to shortage, the shortest first; `threshold` is the store's default.
///
/// A warehouse is short when sellable and inbound together are at or below the threshold; it gets
/// what brings it to twice the threshold, and the sender keeps as much.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn suggestions(view: &View<'_>, threshold: i64, limit: i64) -> Result<Vec<Suggestion>, Error> {
    let sql = "WITH need AS (SELECT p.id, p.sku, p.name, COALESCE(p.threshold, p.category_threshold, ?1) AS threshold, \
         t.warehouse_id, t.sellable, COALESCE((SELECT sum(f.dispatched - f.received \
         - f.received_unsellable - f.lost + f.requested - f.dispatched - f.cancelled) \
         FROM transfer f WHERE f.product_id = p.id AND f.to_id = t.warehouse_id \
         AND f.state < 2), 0) AS inbound FROM product p JOIN stock t ON t.product_id = p.id \
         WHERE p.state = 1 AND p.stock_type = 0 AND p.sellable > 2 * COALESCE(p.threshold, p.category_threshold, ?1)) \
         SELECT n.sku, n.name, fw.code, s.sellable, tw.code, n.sellable, n.inbound, n.threshold, \
         min(2 * n.threshold - n.sellable - n.inbound, s.sellable - 2 * n.threshold) AS qty \
         FROM need n JOIN stock s ON s.product_id = n.id AND s.warehouse_id <> n.warehouse_id \
         JOIN warehouse fw ON fw.id = s.warehouse_id JOIN warehouse tw ON tw.id = n.warehouse_id \
         WHERE n.threshold > 0 AND n.sellable + n.inbound <= n.threshold \
         AND s.sellable > 2 * n.threshold AND s.sellable = (SELECT max(o.sellable) FROM stock o \
         WHERE o.product_id = n.id) ORDER BY n.sellable + n.inbound - n.threshold, n.sku, tw.id \
         LIMIT ?2";
    all(view.connection, sql, "suggest transfers", (threshold, limit), |row| {
        Ok(Suggestion {
            sku: row.get(0)?,
            name: row.get(1)?,
            from: row.get(2)?,
            from_sellable: row.get(3)?,
            to: row.get(4)?,
            to_sellable: row.get(5)?,
            to_inbound: row.get(6)?,
            threshold: row.get(7)?,
            qty: row.get(8)?,
        })
    })
}

/// An order that holds units of a product in a warehouse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// The order's code.
    pub order: String,
    /// Who buys.
    pub customer: String,
    /// Units held.
    pub open: i64,
    /// Whether they were issued and are not on the shelf.
    pub issued: bool,
}

/// The open orders that hold units of a product in a warehouse, oldest first, at most `limit`.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn holders(
    view: &View<'_>,
    product: i64,
    warehouse: i64,
    limit: i64,
) -> Result<Vec<Holder>, Error> {
    let sql = "SELECT o.code, o.customer, l.quantity - l.shipped - l.cancelled, l.issued \
               FROM order_line l JOIN sales_order o ON o.id = l.order_id \
               WHERE l.product_id = ?1 AND l.warehouse_id = ?2 \
               AND l.shipped + l.cancelled < l.quantity ORDER BY o.id LIMIT ?3";
    all(view.connection, sql, "look for the orders", (product, warehouse, limit), |row| {
        Ok(Holder {
            order: row.get(0)?,
            customer: row.get(1)?,
            open: row.get(2)?,
            issued: row.get(3)?,
        })
    })
}
