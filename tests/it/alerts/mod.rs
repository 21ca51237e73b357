//! Alerts: which fire and why, who knows of them, what thresholds they rest on, and each crossing
//! once.

mod kinds;
mod marks;
mod naive;
mod thresholds;

use serde_json::{Value, json};
use stockroom::app::query::{AlertList, AlertPage, CrossingRow, Glance, Scope};
use stockroom::app::{App, Query, Reply};

use crate::support::World;

pub(crate) fn page(app: &App, asked: AlertPage) -> AlertList {
    match app.ask(&Query::Alerts(AlertPage { limit: 1_000, ..asked })).unwrap() {
        Reply::Alerts(list) => *list,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn glance(app: &App) -> Glance {
    let Reply::Glance(glance) = app.ask(&Query::Glance).unwrap() else { panic!() };
    *glance
}

/// The alerts of a scope, by what names them.
pub(crate) fn named(app: &App, scope: Scope) -> Vec<String> {
    page(app, AlertPage { scope, ..AlertPage::default() })
        .alerts
        .into_iter()
        .map(|row| row.id)
        .collect()
}

fn crossings(app: &App) -> Vec<CrossingRow> {
    let asked = Query::Crossings { before: None, limit: 1_000 };
    let Reply::Crossings(rows) = app.ask(&asked).unwrap() else { panic!() };
    rows
}

impl World {
    /// What is due is done, as any process that opens the store does.
    pub(crate) fn caught_up(mut self) -> Self {
        self.app().catch_up().unwrap();
        self
    }

    /// The open alerts are these, in this order, and the count beside them is right.
    #[track_caller]
    pub(crate) fn then_alerts(mut self, expected: &[&str]) -> Self {
        assert_eq!(named(self.app(), Scope::Open), expected);
        let counts = glance(self.app()).alerts;
        assert_eq!(counts.open, i64::try_from(expected.len()).unwrap(), "{counts:?}");
        self.sound()
    }

    /// The crossings of an alert, oldest first, as `before>after`.
    #[track_caller]
    pub(crate) fn then_crossings(mut self, subject: &str, expected: &[&str]) -> Self {
        let mut found: Vec<String> = crossings(self.app())
            .into_iter()
            .filter(|row| row.subject == subject)
            .map(|row| format!("{}>{}", row.before, row.after))
            .collect();
        found.reverse();
        assert_eq!(found, expected, "{subject}");
        self
    }

    /// The figures of an alert.
    pub(crate) fn figures(&mut self, id: &str) -> Value {
        let asked = AlertPage { scope: Scope::All, ..AlertPage::default() };
        let rows = page(self.app(), asked).alerts;
        let row = rows.into_iter().find(|row| row.id == id);
        serde_json::to_value(row.unwrap_or_else(|| panic!("no {id}")).figures).unwrap()
    }
}

pub(crate) fn ack(alert: &str) -> Value {
    json!({"op": "alert_ack", "alert": alert})
}
