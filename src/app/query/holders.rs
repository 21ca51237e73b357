//! The documents behind a row of stock, and what a filter sees of them.

use serde::Serialize;

use super::{Agreement, Hold, PoolCard, TransferRow};
use crate::domain::filter::Filter;
use crate::store::filtered::rows::{Fields, keeps};

/// The documents behind the buckets of a product in a warehouse.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Holders {
    /// Behind order-occupied: the orders, oldest first.
    pub orders: Vec<Hold>,
    /// Behind transfer-occupied and in transit, and what comes in: the transfers, oldest first.
    pub transfers: Vec<TransferRow>,
    /// Behind locked: the pools under way that keep units of it, then those that did.
    pub pools: Vec<PoolCard>,
    /// Behind virtual: the agreements with suppliers on the product, in every warehouse.
    pub agreements: Vec<Agreement>,
}

/// A document, whatever it is.
struct Seen<'a> {
    kind: &'a str,
    document: &'a str,
    who: Vec<&'a str>,
    state: &'a str,
    units: i64,
}

impl Fields for Seen<'_> {
    fn known_by(&self) -> Vec<&str> {
        let who = self.who.iter().copied();
        [self.document].into_iter().chain(who).filter(|text| !text.is_empty()).collect()
    }

    fn text(&self, column: &str) -> Option<&str> {
        match column {
            "kind" => Some(self.kind),
            "document" => Some(self.document),
            "who" => self.who.first().copied(),
            "state" => Some(self.state),
            _ => None,
        }
    }

    fn texts(&self, column: &str) -> Vec<&str> {
        if column == "who" { self.who.clone() } else { self.text(column).into_iter().collect() }
    }

    fn figure(&self, column: &str) -> Option<i64> {
        (column == "units").then_some(self.units)
    }
}

fn of_order(row: &Hold) -> Seen<'_> {
    let who = vec![row.customer.as_str()];
    Seen { kind: "order", document: &row.order, who, state: row.state, units: row.open }
}

impl TransferRow {
    /// Units that it keeps of a warehouse: those that wait there, and those on the road from or to
    /// it.
    pub fn kept_of(&self, warehouse: &str) -> i64 {
        let progress = self.progress();
        let road = progress.on_the_road();
        match (self.from.eq_ignore_ascii_case(warehouse), road) {
            (true, 0) => progress.waiting(),
            (true, road) => road,
            (false, road) => road.saturating_add(progress.waiting()),
        }
    }
}

impl PoolCard {
    /// Units that it keeps of a row of stock: those not released yet and those not sold yet.
    pub fn kept_of(&self, sku: &str, warehouse: &str) -> i64 {
        let here = self.lines.iter().filter(|line| {
            line.sku.eq_ignore_ascii_case(sku) && line.warehouse.eq_ignore_ascii_case(warehouse)
        });
        here.fold(0_i64, |sum, line| sum.saturating_add(line.unreleased).saturating_add(line.open))
    }
}

impl Holders {
    /// Leaves what `filter` keeps, of each kind at most `limit`.
    pub(super) fn keep(&mut self, filter: &Filter, sku: &str, warehouse: &str, limit: i64) {
        if filter.is_empty() {
            return;
        }
        self.orders.retain(|row| keeps(filter, &of_order(row)));
        self.transfers.retain(|row| {
            let who = vec![row.from.as_str(), row.to.as_str()];
            let (document, state) = (row.code.as_str(), row.state);
            keeps(
                filter,
                &Seen { kind: "transfer", document, who, state, units: row.kept_of(warehouse) },
            )
        });
        self.pools.retain(|card| {
            let pool = &card.pool;
            let who = vec![pool.for_whom.as_str(), pool.name.as_str()];
            let state = if pool.paused { "paused" } else { pool.state };
            let units = card.kept_of(sku, warehouse);
            keeps(filter, &Seen { kind: "pool", document: &pool.code, who, state, units })
        });
        self.agreements.retain(|row: &Agreement| {
            let who = vec![row.supplier.as_str()];
            keeps(filter, &Seen { kind: "supplier", document: "", who, state: "", units: row.open })
        });
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        self.orders.truncate(most);
        self.transfers.truncate(most);
        self.pools.truncate(most);
        self.agreements.truncate(most);
    }
}
