//! Orders: who holds what, until when, and what may happen next.
//!
//! Four lists, turned by `V`: under way, unpaid (which order holds which units, the oldest first),
//! at risk (what cannot be met, the newest first), all. `Enter` opens the order in place.

mod card;
mod update;
mod view;

use super::window::Window;
use crate::app::query::{AtRisk, Hold, OrderCard, OrderRow};
use crate::domain::order::OrderState;

/// A list, and the order under the cursor.
#[derive(Debug, Default)]
pub struct Orders {
    window: Window<Row>,
    view: View,
    read: bool,
    want: Option<Asked>,
    asked: Asked,
    /// Rows of the last question at most.
    asked_for: usize,
    /// The order that was asked last for its lines, and its lines once they came.
    shown: Option<String>,
    card: Option<Box<OrderCard>>,
    /// The order that is open in place, with the line in focus.
    open: Option<(String, usize)>,
    /// The runbook lies open: the next key chooses.
    runbook: bool,
}

/// Which list is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum View {
    #[default]
    UnderWay,
    Unpaid,
    AtRisk,
    All,
}

impl View {
    const fn next(self) -> Self {
        match self {
            Self::UnderWay => Self::Unpaid,
            Self::Unpaid => Self::AtRisk,
            Self::AtRisk => Self::All,
            Self::All => Self::UnderWay,
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Self::UnderWay => "orders-under-way",
            Self::Unpaid => "orders-unpaid",
            Self::AtRisk => "orders-at-risk",
            Self::All => "orders-all",
        }
    }

    /// Whether the list is read page by page; the others are read again, longer.
    const fn is_paged(self) -> bool {
        matches!(self, Self::UnderWay | Self::All)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Asked {
    #[default]
    Newest,
    More,
}

/// A row of one of the lists.
#[derive(Clone, Debug)]
enum Row {
    Order(OrderRow),
    Hold(Hold),
    Risk(AtRisk),
}

impl Row {
    fn code(&self) -> &str {
        match self {
            Self::Order(row) => &row.code,
            Self::Hold(row) => &row.order,
            Self::Risk(row) => &row.order,
        }
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

    /// What tells the row from the others of its list.
    fn key(&self) -> (String, Option<String>, Option<String>) {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        (self.code().to_owned(), owned(self.sku()), owned(self.warehouse()))
    }
}

impl Orders {
    /// The order that everything is about: the open one, else the one under the cursor.
    fn subject(&self) -> Option<&str> {
        match &self.open {
            Some((code, _)) => Some(code),
            None => self.window.selected().map(Row::code),
        }
    }

    /// The lines of that order, once they are known.
    fn lines(&self) -> Option<&OrderCard> {
        let subject = self.subject();
        self.card.as_deref().filter(|card| Some(card.order.code.as_str()) == subject)
    }

    /// Its state, and whether it has taken its stock.
    fn state(&self) -> Option<(OrderState, bool)> {
        if let Some(card) = self.lines() {
            return Some((card.order.order_state, card.order.holds));
        }
        match self.window.selected() {
            Some(Row::Order(row)) if self.open.is_none() => Some((row.order_state, row.holds)),
            Some(Row::Order(_) | Row::Hold(_) | Row::Risk(_)) | None => None,
        }
    }

    /// Whether units of it are with the customer.
    fn has_shipped(&self) -> bool {
        if let Some(card) = self.lines() {
            return card.lines.iter().any(|line| line.shipped > line.returned);
        }
        match self.window.selected() {
            Some(Row::Order(row)) => row.shipped > 0,
            Some(Row::Hold(_) | Row::Risk(_)) | None => false,
        }
    }

    /// The product of the line in focus, or of the row under the cursor.
    fn sku(&self) -> Option<&str> {
        match &self.open {
            None => self.window.selected()?.sku(),
            Some((_, at)) => {
                let card = self.lines()?;
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
