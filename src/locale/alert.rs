//! Why an alert fired, with its numbers.

use super::{Fill, Words};
use crate::domain::alert::AlertKind;
use crate::domain::availability::safety_stock;
use crate::domain::time::Timestamp;

/// A figure by name; 0 where there is none.
fn figure(figures: &[(&'static str, i64)], name: &str) -> i64 {
    figures.iter().find(|(known, _)| *known == name).map_or(0, |(_, value)| *value)
}

impl Words {
    /// The rule that fired, with the numbers in it: `38 sellable <= threshold 40`.
    pub fn why(&self, kind: AlertKind, figures: &[(&'static str, i64)]) -> String {
        let fills: Vec<(&str, Fill<'_>)> = figures
            .iter()
            .map(|(name, value)| {
                let fill = if *name == "at" {
                    Fill::from(self.full_time(Timestamp::from_millis(*value)))
                } else if name.ends_with("_on") {
                    Fill::from(self.date(*value))
                } else {
                    Fill::from(*value)
                };
                (*name, fill)
            })
            .collect();
        self.fill(&format!("alert-why-{}", kind.name()), &fills)
    }

    /// What to order and why: `order 62 = safety 60 + threshold 40 - sellable 38`.
    pub fn suggestion(&self, figures: &[(&'static str, i64)], units: i64) -> String {
        let fills = ["safety", "threshold", "sellable"]
            .map(|name| (name, Fill::from(figure(figures, name))));
        let mut all = vec![("units", Fill::from(units))];
        all.extend(fills);
        self.fill("alert-suggested", &all)
    }

    /// How safety stock is worked out: `60 = best day 20 x 3 days`.
    pub fn safety(&self, daily_sales_max: i64, lead_days: Option<i64>) -> String {
        let days = lead_days.unwrap_or_default();
        let fills = [
            ("units", Fill::from(safety_stock(daily_sales_max, days))),
            ("sold", Fill::from(daily_sales_max)),
            ("days", Fill::from(days)),
        ];
        let id = if lead_days.is_some() { "safety-computed" } else { "safety-no-lead" };
        self.fill(id, &fills)
    }
}
