//! Orders: what they hold, and what may happen next.
//!
//! placed (unpaid) → paid → shipped → returned; cancelled and expired end an order from placed or
//! paid. An unpaid order holds its stock until its time limit, then expires by itself; payment at
//! the very deadline is too late. Source: S65 to S75, the domain's §5 and §12.

use crate::domain::product::choices;
use crate::domain::time::Timestamp;

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderState {
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

choices!(OrderState, Placed = 0 "placed", Paid = 1 "paid", Shipped = 2 "shipped", Returned = 3 "returned", Cancelled = 4 "cancelled", Expired = 5 "expired");

/// What can be done to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderStep {
    /// The money came.
    Pay,
    /// Goods leave.
    Ship,
    /// What is open is given back.
    Cancel,
    /// Goods come back.
    Return,
    /// The shipment is undone.
    Unship,
}

impl OrderState {
    /// Whether `step` is possible from here. One table: rows are states, columns are steps.
    pub const fn allows(self, step: OrderStep) -> bool {
        match step {
            OrderStep::Pay => matches!(self, Self::Placed),
            OrderStep::Ship => matches!(self, Self::Paid),
            OrderStep::Cancel => matches!(self, Self::Placed | Self::Paid),
            // A partly shipped order is still paid, and what left can come back.
            OrderStep::Return | OrderStep::Unship => matches!(self, Self::Paid | Self::Shipped),
        }
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
}

impl OrderLine {
    /// Units that still hold stock: ordered − shipped − cancelled.
    pub const fn open(&self) -> i64 {
        self.quantity.saturating_sub(self.shipped).saturating_sub(self.cancelled)
    }

    /// Units that can still come back: shipped − returned.
    pub const fn returnable(&self) -> i64 {
        self.shipped.saturating_sub(self.returned)
    }
}

/// The state that follows from the lines of an order that is under way.
pub fn state_of(lines: &[OrderLine], paid: bool) -> OrderState {
    let open = lines.iter().any(|line| line.open() > 0);
    let shipped = lines.iter().any(|line| line.shipped > 0);
    let kept = lines.iter().any(|line| line.returnable() > 0);
    match (open, shipped, kept) {
        (true, ..) if paid => OrderState::Paid,
        (true, ..) => OrderState::Placed,
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
    use super::{OrderLine, OrderState, OrderStep, payment_is_late, state_of};
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
        use OrderStep::{Cancel, Pay, Return, Ship, Unship};
        for state in [OrderState::Returned, OrderState::Cancelled, OrderState::Expired] {
            for step in [Pay, Ship, Cancel, Return, Unship] {
                assert!(!state.allows(step), "{state:?} {step:?}");
            }
        }
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
        assert_eq!(state_of(&[line(3, 0, 0, 0)], false), OrderState::Placed);
        assert_eq!(state_of(&[line(3, 1, 0, 0)], true), OrderState::Paid);
        assert_eq!(state_of(&[line(3, 3, 0, 0)], true), OrderState::Shipped);
        assert_eq!(state_of(&[line(3, 2, 1, 0)], true), OrderState::Shipped);
        assert_eq!(state_of(&[line(3, 3, 0, 3)], true), OrderState::Returned);
        assert_eq!(state_of(&[line(3, 0, 3, 0)], true), OrderState::Cancelled);
    }
}
