//! Transfers: requested → dispatched → received, wholly or in part, with damage and loss named;
//! cancelled before dispatch. The goods on the road belong to no warehouse's total: they show as
//! in transit at the sender and as inbound at the receiver. Source: S97 to S107, the domain's §9.

use crate::domain::product::choices;
use crate::domain::refused::{Refused, Rule};

/// Where a transfer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TransferState {
    /// Units are promised, none has left.
    Requested,
    /// Some units have left, and some are not booked in yet.
    Dispatched,
    /// Nothing is left to do, and units arrived.
    Received,
    /// Nothing is left to do, and none arrived: all were lost.
    Lost,
    /// Given up before anything left.
    Cancelled,
}

choices!(TransferState, Requested = 0 "requested", Dispatched = 1 "dispatched", Received = 2 "received", Lost = 3 "lost", Cancelled = 4 "cancelled");

/// What can be done to a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TransferStep {
    /// Units leave the sender.
    Dispatch,
    /// Units are booked in at the receiver.
    Receive,
    /// Units are booked in damaged.
    ReceiveUnsellable,
    /// Units are lost on the road.
    Lose,
    /// The promise of what has not left is taken back.
    Cancel,
}

/// How far a transfer has come. All figures in units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Promised.
    pub requested: i64,
    /// Left the sender.
    pub dispatched: i64,
    /// Booked in for sale.
    pub received: i64,
    /// Booked in damaged.
    pub received_unsellable: i64,
    /// Lost on the road.
    pub lost: i64,
    /// Taken back before dispatch.
    pub cancelled: i64,
}

impl Progress {
    /// Units that can still be dispatched or cancelled.
    pub const fn waiting(&self) -> i64 {
        self.requested.saturating_sub(self.dispatched).saturating_sub(self.cancelled)
    }

    /// Units on the road.
    pub const fn on_the_road(&self) -> i64 {
        self.dispatched
            .saturating_sub(self.received)
            .saturating_sub(self.received_unsellable)
            .saturating_sub(self.lost)
    }

    /// Where that leaves the transfer.
    pub const fn state(&self) -> TransferState {
        if self.on_the_road() > 0 || (self.dispatched > 0 && self.waiting() > 0) {
            TransferState::Dispatched
        } else if self.waiting() > 0 {
            TransferState::Requested
        } else if self.received > 0 || self.received_unsellable > 0 {
            TransferState::Received
        } else if self.lost > 0 {
            TransferState::Lost
        } else {
            TransferState::Cancelled
        }
    }

    /// Units that `step` can take now.
    pub const fn available(&self, step: TransferStep) -> i64 {
        match step {
            TransferStep::Dispatch | TransferStep::Cancel => self.waiting(),
            TransferStep::Receive | TransferStep::ReceiveUnsellable | TransferStep::Lose => {
                self.on_the_road()
            }
        }
    }

    /// Progress after `quantity` units took `step`.
    ///
    /// # Errors
    ///
    /// [`Rule::TransferShort`] when that many are not there to take it.
    pub fn after(&self, step: TransferStep, quantity: i64) -> Result<Self, Refused> {
        let held = self.available(step);
        if quantity > held {
            return Err(Refused::new(Rule::TransferShort).held(held, quantity));
        }
        let mut next = *self;
        let figure = match step {
            TransferStep::Dispatch => &mut next.dispatched,
            TransferStep::Receive => &mut next.received,
            TransferStep::ReceiveUnsellable => &mut next.received_unsellable,
            TransferStep::Lose => &mut next.lost,
            TransferStep::Cancel => &mut next.cancelled,
        };
        *figure = figure.saturating_add(quantity);
        Ok(next)
    }
}

#[cfg(test)]
mod tests {
    use super::{Progress, TransferState, TransferStep};

    #[test]
    fn a_transfer_in_parts_ends_received_when_nothing_is_left() {
        let start = Progress { requested: 100, ..Progress::default() };
        assert_eq!(start.state(), TransferState::Requested);
        let sent = start.after(TransferStep::Dispatch, 60).unwrap();
        assert_eq!((sent.waiting(), sent.on_the_road()), (40, 60));
        let sent = sent.after(TransferStep::Cancel, 40).unwrap();
        let half = sent.after(TransferStep::Receive, 50).unwrap();
        assert_eq!(half.state(), TransferState::Dispatched);
        let broken = half.after(TransferStep::ReceiveUnsellable, 3).unwrap();
        assert!(broken.after(TransferStep::Receive, 8).is_err());
        let done = broken.after(TransferStep::Lose, 7).unwrap();
        assert_eq!(done.state(), TransferState::Received);
    }

    #[test]
    fn cancelled_before_dispatch_and_wholly_lost_have_states_of_their_own() {
        let start = Progress { requested: 5, ..Progress::default() };
        let cancelled = start.after(TransferStep::Cancel, 5).unwrap();
        assert_eq!(cancelled.state(), TransferState::Cancelled);
        let sent = start.after(TransferStep::Dispatch, 5).unwrap();
        assert!(sent.after(TransferStep::Cancel, 1).is_err());
        let lost = sent.after(TransferStep::Lose, 5).unwrap();
        assert_eq!(lost.state(), TransferState::Lost);
    }
}
