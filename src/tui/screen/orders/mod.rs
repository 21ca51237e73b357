//! Orders: who holds what, until when, and what may happen next.
//!
//! Four lists, turned by `V`: under way, unpaid (which order holds which units, the oldest first),
//! at risk (what cannot be met, the newest first), all. `Enter` opens the order in place.

mod card;
mod update;
mod view;

use super::list::{List, Row};
use crate::app::query::{AtRisk, Hold, OrderCard, OrderRow};
use crate::domain::order::OrderState;

/// The lists of orders, and the order under the cursor.
#[derive(Debug, Default)]
pub struct Orders {
    /// The order that was asked last for its lines, and its lines once they came.
    shown: Option<String>,
    card: Option<Box<OrderCard>>,
    /// The order that is open in place, with the line in focus.
    open: Option<(String, usize)>,
    /// The runbook lies open: the next key chooses.
    runbook: bool,
}

const VIEWS: &[&str] = &["orders-under-way", "orders-unpaid", "orders-at-risk", "orders-all"];
const UNPAID: usize = 1;
const AT_RISK: usize = 2;
const ALL: usize = 3;

/// A row of one of the lists.
#[derive(Clone, Debug)]
pub enum Line {
    Order(OrderRow),
    Hold(Hold),
    Risk(AtRisk),
}

impl Line {
    fn code(&self) -> &str {
        match self {
            Self::Order(row) => &row.code,
            Self::Hold(row) => &row.order,
            Self::Risk(row) => &row.order,
        }
    }
}

impl Row for Line {
    fn key(&self) -> String {
        let parts = [Some(self.code()), self.sku(), self.warehouse()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn sku(&self) -> Option<&str> {
        match self {
            Self::Order(_) => None,
            Self::Hold(row) => Some(&row.sku),
            Self::Risk(row) => Some(&row.sku),
        }
    }

    fn warehouse(&self) -> Option<&str> {
        match self {
            Self::Order(_) => None,
            Self::Hold(row) => Some(&row.warehouse),
            Self::Risk(row) => Some(&row.warehouse),
        }
    }
}

impl Orders {
    /// The order that everything is about: the open one, else the one under the cursor.
    fn subject<'a>(&'a self, list: &'a List<Line>) -> Option<&'a str> {
        match &self.open {
            Some((code, _)) => Some(code),
            None => list.selected().map(Line::code),
        }
    }

    /// The lines of that order, once they are known.
    fn lines(&self, list: &List<Line>) -> Option<&OrderCard> {
        let subject = self.subject(list);
        self.card.as_deref().filter(|card| Some(card.order.code.as_str()) == subject)
    }

    /// Its state, and whether it has taken its stock.
    fn state(&self, list: &List<Line>) -> Option<(OrderState, bool)> {
        if let Some(card) = self.lines(list) {
            return Some((card.order.order_state, card.order.holds));
        }
        match list.selected() {
            Some(Line::Order(row)) if self.open.is_none() => Some((row.order_state, row.holds)),
            Some(Line::Order(_) | Line::Hold(_) | Line::Risk(_)) | None => None,
        }
    }

    /// Whether units of it are with the customer.
    fn has_shipped(&self, list: &List<Line>) -> bool {
        if let Some(card) = self.lines(list) {
            return card.lines.iter().any(|line| line.shipped > line.returned);
        }
        match list.selected() {
            Some(Line::Order(row)) => row.shipped > 0,
            Some(Line::Hold(_) | Line::Risk(_)) | None => false,
        }
    }

    /// The product of the line in focus, or of the row under the cursor.
    fn sku<'a>(&'a self, list: &'a List<Line>) -> Option<&'a str> {
        match &self.open {
            None => list.selected()?.sku(),
            Some((_, at)) => {
                let card = self.lines(list)?;
                let line = card.lines.get(*at).map(|line| line.sku.as_str());
                let wish = || {
                    let wish = card.wishes.get(at.saturating_sub(card.lines.len()))?;
                    Some(wish.sku.as_str())
                };
                line.or_else(wish)
            }
        }
    }
}
