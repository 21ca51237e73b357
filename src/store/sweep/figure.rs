//! Which figure of a document a kind of movement is told in.

use crate::domain::movement::Kind;

/// Figures of an order, by product and warehouse.
pub(super) const ORDERED: i64 = 1;
pub(super) const GIVEN_BACK: i64 = 2;
pub(super) const SHIPPED: i64 = 3;
pub(super) const RETURNED: i64 = 4;
/// Figures of a transfer.
pub(super) const REQUESTED: i64 = 11;
pub(super) const CANCELLED: i64 = 12;
pub(super) const DISPATCHED: i64 = 13;
pub(super) const RECEIVED: i64 = 14;
pub(super) const DAMAGED: i64 = 15;
pub(super) const LOST: i64 = 16;
pub(super) const ARRIVED: i64 = 17;
/// Figures of an agreement.
pub(super) const AGREED: i64 = 21;
pub(super) const REMOVED: i64 = 22;
pub(super) const DELIVERED: i64 = 23;
/// Figures of a stock-take, by product.
pub(super) const VARIANCE: i64 = 31;
pub(super) const VARIANCE_UNSELLABLE: i64 = 32;

/// The figure, and whether a unit adds to it (1) or takes from it (-1); 0 for none.
pub(super) const fn of(kind: Kind, fulfilled: bool) -> (i64, i64) {
    match (kind, fulfilled) {
        (Kind::Reserve | Kind::ReserveFromPool, _) | (Kind::Issue, false) => (ORDERED, 1),
        (Kind::Unreserve | Kind::UnreserveToPool, _) | (Kind::Retire, false) => (GIVEN_BACK, 1),
        (Kind::Ship, _) | (Kind::Retire, true) => (SHIPPED, 1),
        (Kind::Unship, _) | (Kind::Issue, true) => (SHIPPED, -1),
        (Kind::ReturnSellable | Kind::ReturnUnsellable, _) => (RETURNED, 1),
        (Kind::TransferRequest, _) => (REQUESTED, 1),
        (Kind::TransferCancel, _) => (CANCELLED, 1),
        (Kind::TransferDispatch, _) => (DISPATCHED, 1),
        (Kind::TransferReceive, _) => (RECEIVED, 1),
        (Kind::TransferReceiveUnsellable, _) => (DAMAGED, 1),
        (Kind::TransferLose, _) => (LOST, 1),
        (Kind::TransferArrive, _) => (ARRIVED, 1),
        (Kind::VirtualAdd, _) => (AGREED, 1),
        (Kind::VirtualRemove, _) => (REMOVED, 1),
        (Kind::VirtualDeliver, _) => (DELIVERED, 1),
        (Kind::CountGain, _) => (VARIANCE, 1),
        (Kind::CountGainUnsellable, _) => (VARIANCE_UNSELLABLE, 1),
        (Kind::CountLoss | Kind::CountLossLocked, _) => (VARIANCE, -1),
        (Kind::CountLossUnsellable, _) => (VARIANCE_UNSELLABLE, -1),
        (
            Kind::Receive
            | Kind::ReceiveUnsellable
            | Kind::Damage
            | Kind::DamageLocked
            | Kind::Repair
            | Kind::WriteOff
            | Kind::Lock
            | Kind::Unlock
            | Kind::Settle
            | Kind::Adjust
            | Kind::AdjustUnsellable,
            _,
        ) => (0, 0),
    }
}
