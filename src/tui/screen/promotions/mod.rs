//! Promotions: lock pools, what they keep, sell and release, and what the clock will do.
//!
//! Lists turned by `V`: live, planned, drafts, ended, all, and the calendar. `Enter` opens a pool in
//! place; `L` plans one for a product, from here or from its stock.

mod card;
mod plan;
pub mod text;
mod update;
mod view;

use super::list::{List, Row};
use crate::app::query::{CalendarEntry, PoolCard, PoolLine, PoolPlan, PoolReport, ReportLine};
use crate::domain::pool::PoolState;

/// The lists of pools, and the pool under the cursor.
#[derive(Debug, Default)]
pub struct Promotions {
    /// The pool that was asked last for its report, and the report once it came.
    shown: Option<String>,
    report: Option<Box<PoolReport>>,
    /// The pool that is open in place.
    open: Option<String>,
    /// The line of it in focus.
    at: usize,
    /// The promotion that is thought of: SKU and warehouse.
    planning: Option<(String, String)>,
    plan: Option<Box<PoolPlan>>,
    asked: bool,
}

const VIEWS: &[&str] = &[
    "promotions-live",
    "promotions-planned",
    "promotions-drafts",
    "promotions-ended",
    "promotions-all",
    "promotions-calendar",
];
const CALENDAR: usize = 5;

/// The state that a view shows only.
fn state_of(view: usize) -> Option<PoolState> {
    match view {
        0 => Some(PoolState::Active),
        1 => Some(PoolState::Scheduled),
        2 => Some(PoolState::Draft),
        3 => Some(PoolState::Ended),
        _ => None,
    }
}

/// A row of one of the lists.
#[derive(Clone, Debug)]
pub enum Line {
    Pool(Box<PoolCard>),
    Step(Box<CalendarEntry>),
}

impl Line {
    fn pool(&self) -> Option<&str> {
        match self {
            Self::Pool(card) => Some(&card.pool.code),
            Self::Step(step) => step.pool.as_deref(),
        }
    }
}

impl Row for Line {
    fn key(&self) -> String {
        match self {
            Self::Pool(card) => card.pool.code.clone(),
            Self::Step(step) => {
                let document = step.order.as_deref().or(step.pool.as_deref()).unwrap_or_default();
                let (sku, place) = (&step.sku, &step.warehouse);
                format!("{} {} {document} {sku} {place}", step.at, step.event)
            }
        }
    }

    fn sku(&self) -> Option<&str> {
        match self {
            Self::Pool(card) => card.lines.first().map(|line| line.sku.as_str()),
            Self::Step(step) => Some(&step.sku),
        }
    }

    fn warehouse(&self) -> Option<&str> {
        match self {
            Self::Pool(card) => card.lines.first().map(|line| line.warehouse.as_str()),
            Self::Step(step) => Some(&step.warehouse),
        }
    }
}

/// The sum of a figure over the lines of a pool.
fn sum(card: &PoolCard, figure: impl Fn(&PoolLine) -> i64) -> i64 {
    card.lines.iter().fold(0, |sum, line| sum.saturating_add(figure(line)))
}

impl Promotions {
    /// The pool that everything is about: the open one, else the one under the cursor.
    fn subject<'a>(&'a self, list: &'a List<Line>) -> Option<&'a str> {
        if self.planning.is_some() {
            return None;
        }
        self.open.as_deref().or_else(|| list.selected()?.pool())
    }

    /// How it goes, once that is known.
    fn report(&self, list: &List<Line>) -> Option<&PoolReport> {
        let subject = self.subject(list);
        self.report.as_deref().filter(|report| Some(report.pool.code.as_str()) == subject)
    }

    /// The line of it in focus.
    fn line(&self, list: &List<Line>) -> Option<&ReportLine> {
        let report = self.report(list)?;
        report.lines.get(self.at).or(report.lines.first())
    }

    /// Its state, and whether it waits.
    fn state(&self, list: &List<Line>) -> Option<(PoolState, bool)> {
        if let Some(report) = self.report(list) {
            return Some((report.pool.pool_state, report.pool.paused));
        }
        match list.selected() {
            Some(Line::Pool(card)) if self.open.is_none() => {
                Some((card.pool.pool_state, card.pool.paused))
            }
            Some(Line::Pool(_) | Line::Step(_)) | None => None,
        }
    }

    /// Product and warehouse of the line in focus.
    fn place<'a>(&'a self, list: &'a List<Line>) -> Option<(&'a str, &'a str)> {
        if let Some((sku, warehouse)) = &self.planning {
            return Some((sku, warehouse));
        }
        if let Some(line) = self.line(list) {
            return Some((&line.line.sku, &line.line.warehouse));
        }
        let row = list.selected().filter(|_| self.open.is_none())?;
        row.sku().zip(row.warehouse())
    }
}
