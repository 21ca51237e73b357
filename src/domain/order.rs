//! Orders: what they hold, and what may happen next.
//!
//! ```text
//! cart -> placed -> paid -> shipped -> returned        cancelled, expired end an order before that
//! ```
//!
//! When an order takes its stock is a policy of the store, channel by channel ([`TakeStock`]); an
//! order that has taken none holds wishes only, and no bucket moves. An unpaid order holds its
//! stock until its time limit, then expires by itself; payment at the very deadline is too late.
//! Source: S65 to S75, S124 to S126, S261, S266, the domain's §5 and §12.

use serde::{Deserialize, Serialize};

use crate::domain::product::choices;
use crate::domain::time::Timestamp;

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderState {
    /// In a basket: not ordered yet.
    Cart,
    /// Waits for payment; holds stock until its deadline.
    Placed,
    /// Paid; waits for shipment, wholly or in part.
    Paid,
    /// Nothing is left to ship.
    Shipped,
    /// Everything that was shipped came back.
    Returned,
    /// Given up by the customer or the shop.
    Cancelled,
    /// Not paid in time.
    Expired,
}

choices!(OrderState, Cart = 6 "cart", Placed = 0 "placed", Paid = 1 "paid", Shipped = 2 "shipped", Returned = 3 "returned", Cancelled = 4 "cancelled", Expired = 5 "expired");

/// What can be done to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderStep {
    /// The basket is ordered.
    Checkout,
    /// The money came.
    Pay,
    /// An order that holds none takes its stock, by hand.
    Take,
    /// Goods leave.
    Ship,
    /// What is open is given back, wholly or in part.
    Cancel,
    /// Goods come back.
    Return,
    /// The shipment is undone.
    Unship,
}

choices!(OrderStep, Checkout = 0 "checkout", Pay = 1 "pay", Take = 2 "take", Ship = 3 "ship", Cancel = 4 "cancel", Return = 5 "return", Unship = 6 "unship");

/// When an order takes its stock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TakeStock {
    /// When it is put into the basket.
    Cart,
    /// When it is ordered.
    #[default]
    Order,
    /// When it is paid.
    Payment,
    /// When somebody says so.
    Hand,
}

choices!(TakeStock, Cart = 0 "cart", Order = 1 "order", Payment = 2 "payment", Hand = 3 "hand");

impl TakeStock {
    /// Whether an order that enters `state` takes its stock now, if it has none yet.
    pub const fn takes_in(self, state: OrderState) -> bool {
        match self {
            Self::Cart => matches!(state, OrderState::Cart | OrderState::Placed | OrderState::Paid),
            Self::Order => matches!(state, OrderState::Placed | OrderState::Paid),
            Self::Payment => matches!(state, OrderState::Paid),
            Self::Hand => false,
        }
    }
}

/// How soon an order wants to leave (S266).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Before all others.
    Urgent,
    /// As they come.
    #[default]
    Normal,
    /// Sold before it is there: leaves when it comes.
    Presale,
}

choices!(Priority, Urgent = 0 "urgent", Normal = 1 "normal", Presale = 2 "presale");

/// Which steps each state allows: the one place that says so.
#[rustfmt::skip]
pub const STEPS: &[(OrderState, &[OrderStep])] = &[
    (OrderState::Cart,      &[OrderStep::Checkout, OrderStep::Take, OrderStep::Cancel]),
    (OrderState::Placed,    &[OrderStep::Pay, OrderStep::Take, OrderStep::Cancel]),
    // A partly shipped order is still paid, and what left can come back.
    (OrderState::Paid,      &[OrderStep::Take, OrderStep::Ship, OrderStep::Cancel, OrderStep::Return, OrderStep::Unship]),
    (OrderState::Shipped,   &[OrderStep::Return, OrderStep::Unship]),
    (OrderState::Returned,  &[]),
    (OrderState::Cancelled, &[]),
    (OrderState::Expired,   &[]),
];

impl OrderState {
    /// Whether `step` is possible from here.
    pub fn allows(self, step: OrderStep) -> bool {
        STEPS.iter().any(|(state, steps)| *state == self && steps.contains(&step))
    }

    /// Whether the order is under way: it can still be paid, shipped or given up.
    pub const fn under_way(self) -> bool {
        matches!(self, Self::Cart | Self::Placed | Self::Paid)
    }
}

/// One stored line of an order: one product in one warehouse. All figures in units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderLine {
    /// Number within the order, from 1.
    pub line: i64,
    /// The product's row.
    pub product: i64,
    /// The warehouse's row.
    pub warehouse: i64,
    /// The line of the lock pool it is taken from.
    pub pool_line: Option<i64>,
    /// Ordered.
    pub quantity: i64,
    /// Whether it rests on units issued for it (virtual) rather than on stock.
    pub issued: bool,
    /// Sent.
    pub shipped: i64,
    /// Given up.
    pub cancelled: i64,
    /// Of the shipped, those that came back.
    pub returned: i64,
    /// The day on which issued units were accepted, in days since 1970-01-01.
    pub accepted_on: Option<i64>,
}

impl OrderLine {
    /// Units that still hold stock: ordered − shipped − cancelled.
    pub const fn open(&self) -> i64 {
        self.quantity.saturating_sub(self.shipped).saturating_sub(self.cancelled)
    }

    /// Whether it rests on units sold above what its lock pool had: it cannot ship until goods
    /// settle them.
    pub const fn is_oversold(&self) -> bool {
        self.issued && self.pool_line.is_some()
    }

    /// Units that can still come back: shipped − returned.
    pub const fn returnable(&self) -> i64 {
        self.shipped.saturating_sub(self.returned)
    }
}

/// The state that follows from the lines of an order; `now` stays while something is open.
pub fn state_of(lines: &[OrderLine], now: OrderState) -> OrderState {
    let open = lines.iter().any(|line| line.open() > 0);
    let shipped = lines.iter().any(|line| line.shipped > 0);
    let kept = lines.iter().any(|line| line.returnable() > 0);
    match (open, shipped, kept) {
        (true, ..) => now,
        (false, true, true) => OrderState::Shipped,
        (false, true, false) => OrderState::Returned,
        (false, false, _) => OrderState::Cancelled,
    }
}

/// Whether a payment at `now` comes too late: at the very deadline it does.
pub fn payment_is_late(deadline: Option<Timestamp>, now: Timestamp) -> bool {
    deadline.is_some_and(|deadline| now >= deadline)
}

#[cfg(test)]
mod tests {
    use super::{OrderLine, OrderState, OrderStep, STEPS, TakeStock, payment_is_late, state_of};
    use crate::domain::time::Timestamp;

    #[test]
    fn payment_at_the_very_deadline_is_too_late() {
        let deadline = Timestamp::from_millis(0).plus_minutes(30);
        let just_before = Timestamp::from_millis(deadline.millis() - 1);
        assert!(!payment_is_late(Some(deadline), just_before));
        assert!(payment_is_late(Some(deadline), deadline));
        assert!(!payment_is_late(None, deadline));
    }

    #[test]
    fn an_ended_order_allows_nothing() {
        for state in [OrderState::Returned, OrderState::Cancelled, OrderState::Expired] {
            for step in OrderStep::ALL {
                assert!(!state.allows(*step), "{state:?} {step:?}");
            }
        }
    }

    #[test]
    fn every_state_has_a_row_of_steps() {
        for state in OrderState::ALL {
            assert_eq!(STEPS.iter().filter(|(row, _)| row == state).count(), 1, "{state:?}");
        }
    }

    #[test]
    fn stock_is_taken_once_the_policy_says_so() {
        use OrderState::{Cart, Paid, Placed};
        let takes = |policy: TakeStock| [Cart, Placed, Paid].map(|state| policy.takes_in(state));
        assert_eq!(takes(TakeStock::Cart), [true, true, true]);
        assert_eq!(takes(TakeStock::Order), [false, true, true]);
        assert_eq!(takes(TakeStock::Payment), [false, false, true]);
        assert_eq!(takes(TakeStock::Hand), [false, false, false]);
    }

    #[test]
    fn the_state_follows_from_the_lines() {
        let line = |quantity, shipped, cancelled, returned| OrderLine {
            quantity,
            shipped,
            cancelled,
            returned,
            ..OrderLine::default()
        };
        let from = |line: OrderLine, now| state_of(&[line], now);
        assert_eq!(from(line(3, 0, 0, 0), OrderState::Placed), OrderState::Placed);
        assert_eq!(from(line(3, 1, 0, 0), OrderState::Paid), OrderState::Paid);
        assert_eq!(from(line(3, 3, 0, 0), OrderState::Paid), OrderState::Shipped);
        assert_eq!(from(line(3, 2, 1, 0), OrderState::Paid), OrderState::Shipped);
        assert_eq!(from(line(3, 3, 0, 3), OrderState::Paid), OrderState::Returned);
        assert_eq!(from(line(3, 0, 3, 0), OrderState::Placed), OrderState::Cancelled);
    }
}
