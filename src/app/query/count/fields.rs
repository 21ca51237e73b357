//! What a filter sees of stock-takes, of what should be counted next, and of lines under review.

use super::{CountRow, Due, ReviewLine};
use crate::store::filtered::rows::Fields;

impl Fields for CountRow {
    fn known_by(&self) -> Vec<&str> {
        vec![&self.code, &self.name, &self.warehouse, &self.by, self.state, &self.scope]
    }

    fn text(&self, column: &str) -> Option<&str> {
        match column {
            "count" => Some(&self.code),
            "name" => Some(&self.name),
            "state" => Some(self.state),
            "warehouse" => Some(&self.warehouse),
            "by" => Some(&self.by),
            "scope" => Some(&self.scope),
            _ => None,
        }
    }

    fn figure(&self, column: &str) -> Option<i64> {
        (column == "scans").then_some(self.entries)
    }
}

impl Fields for Due {
    fn known_by(&self) -> Vec<&str> {
        vec![&self.sku, &self.name, &self.warehouse, &self.bin]
    }

    fn text(&self, column: &str) -> Option<&str> {
        match column {
            "sku" => Some(&self.sku),
            "name" => Some(&self.name),
            "warehouse" => Some(&self.warehouse),
            "bin" => Some(&self.bin),
            "class" => Some(self.class),
            "why" => Some(self.why),
            _ => None,
        }
    }

    fn figure(&self, column: &str) -> Option<i64> {
        match column {
            "days" => self.days,
            "moved" => Some(self.moved),
            _ => None,
        }
    }
}

impl Fields for ReviewLine {
    fn known_by(&self) -> Vec<&str> {
        let reason = self.reason.as_deref();
        [self.sku.as_str(), &self.name, &self.bin].into_iter().chain(reason).collect()
    }

    fn text(&self, column: &str) -> Option<&str> {
        match column {
            "sku" => Some(&self.sku),
            "name" => Some(&self.name),
            "bin" => Some(&self.bin),
            "class" => Some(self.class),
            "reason" => self.reason.as_deref(),
            "state" => Some(self.verdict),
            _ => None,
        }
    }

    fn figure(&self, column: &str) -> Option<i64> {
        match column {
            "expected" => self.expected,
            "counted" => self.counted,
            "variance" => self.variance,
            "since" => self.since,
            "end" => self.end,
            "value" => self.value,
            _ => None,
        }
    }
}
