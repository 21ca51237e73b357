//! What a filter sees of the rows of lists that are worked out.

use super::alert::AlertPage;
use super::pool::{CalendarEntry, PoolCard};
use crate::domain::filter::{Filter, Listed};
use crate::domain::pool::PoolState;
use crate::domain::refused::Refused;
use crate::store::agreements::Agreement;
use crate::store::alerts::AlertRow;
use crate::store::filtered::rows::{Fields, Wanted};
use crate::store::holds::{AtRisk, Hold, Suggestion};

/// Rows that are worked out before they are filtered.
pub(super) const WORKED_OUT_MAX: i64 = 100_000;

fn named<T: Copy>(columns: &[(&str, T)], column: &str) -> Option<T> {
    columns.iter().find(|(name, _)| *name == column).map(|(_, held)| *held)
}

/// A page of alerts, where a filter or an order asks for more than the list has by itself.
pub(super) fn alerts(asked: &AlertPage, rows: Vec<AlertRow>) -> Result<Vec<AlertRow>, Refused> {
    let filter = Filter::parse(&asked.search, Listed::Alerts)?;
    let sort = asked.sort.as_ref().map(|(column, descending)| (column.as_str(), *descending));
    let (list, after, limit) = (Listed::Alerts, asked.after.as_deref(), asked.limit);
    Wanted { list, filter: &filter, sort, after, limit }.page(rows, AlertRow::page_key)
}

impl Fields for AlertRow {
    fn known_by(&self) -> Vec<&str> {
        let some = [&self.sku, &self.document, &self.warehouse].into_iter();
        let some = some.filter_map(Option::as_deref);
        some.chain([self.name.as_str(), self.code, self.kind]).collect()
    }

    fn text(&self, column: &str) -> Option<&str> {
        let mark = self.mark.as_ref();
        named(
            &[
                ("level", Some(self.code)),
                ("severity", Some(self.severity)),
                ("sku", self.sku.as_deref()),
                ("name", Some(&self.name)),
                ("warehouse", self.warehouse.as_deref()),
                ("document", self.document.as_deref()),
                ("by", mark.map(|mark| mark.by.as_str())),
                ("note", mark.and_then(|mark| mark.note.as_deref())),
            ],
            column,
        )?
    }

    fn figure(&self, column: &str) -> Option<i64> {
        match column {
            "days" => self.days(),
            "todo" => Some(self.to_do()),
            _ => self.figures.find(column),
        }
    }
}

impl PoolCard {
    /// The sum of a figure over its lines.
    fn sum(&self, figure: impl Fn(&super::PoolLine) -> i64) -> i64 {
        self.lines.iter().fold(0, |sum, line| sum.saturating_add(figure(line)))
    }

    /// When it does its next step: starts, releases a stage or ends; an ended one, when it did.
    pub fn next_at(&self) -> Option<i64> {
        self.next().map(|(_, at)| at)
    }

    /// What it does next, and when.
    pub fn next(&self) -> Option<(&'static str, i64)> {
        let pool = &self.pool;
        match pool.pool_state {
            PoolState::Scheduled => pool.starts_at.map(|at| ("start", at)),
            PoolState::Active => {
                let stages = self.lines.iter().flat_map(|line| &line.stages);
                let waiting = stages.filter(|stage| stage.released_at.is_none() && !pool.paused);
                let stage = waiting.filter_map(|stage| stage.at).min();
                let stage = stage.map(|at| ("stage", at));
                let end = pool.ends_at.map(|at| ("end", at));
                [stage, end].into_iter().flatten().min_by_key(|(_, at)| *at)
            }
            PoolState::Ended => pool.ended_at.map(|at| ("ended", at)),
            PoolState::Draft => None,
        }
    }
}

impl Fields for PoolCard {
    fn known_by(&self) -> Vec<&str> {
        let pool = &self.pool;
        let own = [pool.code.as_str(), pool.name.as_str(), pool.for_whom.as_str()];
        let lines = self
            .lines
            .iter()
            .flat_map(|line| [line.sku.as_str(), line.name.as_str(), line.warehouse.as_str()]);
        own.into_iter().chain(lines).collect()
    }

    fn text(&self, column: &str) -> Option<&str> {
        let pool = &self.pool;
        let state = if pool.paused { "paused" } else { pool.state };
        let first = self.lines.first();
        named(
            &[
                ("pool", Some(pool.code.as_str())),
                ("name", Some(pool.name.as_str())),
                ("state", Some(state)),
                ("purpose", Some(pool.purpose)),
                ("for", Some(pool.for_whom.as_str())),
                ("sku", first.map(|line| line.sku.as_str())),
                ("warehouse", first.map(|line| line.warehouse.as_str())),
            ],
            column,
        )?
    }

    fn texts(&self, column: &str) -> Vec<&str> {
        match column {
            "sku" => self.lines.iter().map(|line| line.sku.as_str()).collect(),
            // A pool that waits is live all the same.
            "state" if self.pool.paused => vec!["paused", self.pool.state],
            "warehouse" => self.lines.iter().map(|line| line.warehouse.as_str()).collect(),
            _ => self.text(column).into_iter().collect(),
        }
    }

    fn figure(&self, column: &str) -> Option<i64> {
        let ordered = self.sum(|line| line.ordered);
        let released = self.sum(|line| line.released);
        let columns = [
            ("allocated", Some(self.sum(|line| line.allocated))),
            ("released", Some(released)),
            ("ordered", Some(ordered)),
            ("left", Some(self.sum(|line| line.left))),
            ("sellthrough", ordered.saturating_mul(100).checked_div(released)),
            ("next", self.next_at()),
        ];
        named(&columns, column)?
    }
}

impl Fields for CalendarEntry {
    fn known_by(&self) -> Vec<&str> {
        let documents = [&self.order, &self.pool].into_iter().filter_map(Option::as_deref);
        documents.chain([self.sku.as_str(), self.warehouse.as_str(), self.event]).collect()
    }

    fn text(&self, column: &str) -> Option<&str> {
        named(
            &[
                ("event", Some(self.event)),
                ("document", self.order.as_deref().or(self.pool.as_deref())),
                ("sku", Some(&self.sku)),
                ("warehouse", Some(&self.warehouse)),
                ("availability", Some(self.availability)),
            ],
            column,
        )?
    }

    fn figure(&self, column: &str) -> Option<i64> {
        let columns = [
            ("at", self.at),
            ("qty", self.qty),
            ("sellable", self.sellable),
            ("locked", self.locked),
            ("threshold", self.threshold),
        ];
        named(&columns, column)
    }
}

impl Fields for Agreement {
    fn known_by(&self) -> Vec<&str> {
        vec![&self.sku, &self.name, &self.warehouse, &self.supplier]
    }

    fn text(&self, column: &str) -> Option<&str> {
        let columns = [
            ("sku", &self.sku),
            ("name", &self.name),
            ("warehouse", &self.warehouse),
            ("supplier", &self.supplier),
        ];
        named(&columns, column).map(String::as_str)
    }

    fn figure(&self, column: &str) -> Option<i64> {
        let columns = [
            ("agreed", self.agreed),
            ("removed", self.removed),
            ("delivered", self.delivered),
            ("open", self.open),
            ("sold", self.sold),
        ];
        let days = [("until", self.until), ("expected", self.expected_on)];
        named(&columns, column).or_else(|| named(&days, column).flatten())
    }
}

impl Fields for Hold {
    fn known_by(&self) -> Vec<&str> {
        vec![&self.order, &self.customer, &self.sku, &self.name, &self.warehouse]
    }

    fn text(&self, column: &str) -> Option<&str> {
        let columns = [
            ("order", &self.order),
            ("customer", &self.customer),
            ("sku", &self.sku),
            ("name", &self.name),
            ("warehouse", &self.warehouse),
            ("device", &self.device),
            ("address", &self.address),
        ];
        named(&columns, column).map(String::as_str)
    }

    fn figure(&self, column: &str) -> Option<i64> {
        let columns = [
            ("open", Some(self.open)),
            ("share", Some(self.share)),
            ("placed", Some(self.placed_at)),
            ("expires", self.expires_at),
        ];
        named(&columns, column)?
    }
}

impl Fields for AtRisk {
    fn known_by(&self) -> Vec<&str> {
        vec![&self.order, &self.customer, &self.sku, &self.name, &self.warehouse]
    }

    fn text(&self, column: &str) -> Option<&str> {
        let columns = [
            ("order", &self.order),
            ("customer", &self.customer),
            ("channel", &self.channel),
            ("sku", &self.sku),
            ("name", &self.name),
            ("warehouse", &self.warehouse),
        ];
        named(&columns, column).map(String::as_str)
    }

    fn figure(&self, column: &str) -> Option<i64> {
        let columns = [
            ("open", Some(self.open)),
            ("at_risk", Some(self.at_risk)),
            ("placed", Some(self.placed_at)),
            ("expected", self.expected_on),
        ];
        named(&columns, column)?
    }
}

impl Fields for Suggestion {
    fn known_by(&self) -> Vec<&str> {
        vec![&self.sku, &self.name, &self.from, &self.to]
    }

    fn text(&self, column: &str) -> Option<&str> {
        let columns =
            [("sku", &self.sku), ("name", &self.name), ("from", &self.from), ("to", &self.to)];
        named(&columns, column).map(String::as_str)
    }

    fn figure(&self, column: &str) -> Option<i64> {
        let columns = [
            ("qty", self.qty),
            ("threshold", self.threshold),
            ("from_sellable", self.from_sellable),
            ("to_sellable", self.to_sellable),
        ];
        named(&columns, column)
    }
}
