//! Movements: the only way a bucket changes.
//!
//! Nothing edits a bucket. A movement is posted in one transaction with the document that caused
//! it and is never changed or deleted afterwards. A mistake is reversed by a movement of its own:
//! the same kind with the opposite quantity, naming the one it reverses.

use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::{BUCKETS, Stock};

/// Every movement kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// From a supplier, found, initial.
    Receive,
    /// Failed inspection.
    ReceiveUnsellable,
    /// An order takes stock.
    Reserve,
    /// An order takes from its lock pool.
    ReserveFromPool,
    /// Cancelled, expired.
    Unreserve,
    /// Cancelled, expired; back to the lock pool.
    UnreserveToPool,
    /// Leaves the house.
    Ship,
    /// A shipment undone.
    Unship,
    /// Came back fit for resale.
    ReturnSellable,
    /// Came back, not for resale.
    ReturnUnsellable,
    /// Found broken.
    Damage,
    /// Found broken in locked stock that no open pool holds.
    DamageLocked,
    /// Mended.
    Repair,
    /// Scrapped, or sent back to the supplier under a claim.
    WriteOff,
    /// Taken out of open sale.
    Lock,
    /// Given back to open sale.
    Unlock,
    /// Promised to another warehouse.
    TransferRequest,
    /// The promise taken back before dispatch.
    TransferCancel,
    /// Left the building.
    TransferDispatch,
    /// At the sender: what was on the road arrived.
    TransferArrive,
    /// At the receiver: booked in for sale.
    TransferReceive,
    /// At the receiver: booked in damaged.
    TransferReceiveUnsellable,
    /// At the sender: lost on the road.
    TransferLose,
    /// A supplier agrees to hold stock for us.
    VirtualAdd,
    /// The agreement shrinks.
    VirtualRemove,
    /// The supplier's goods come in.
    VirtualDeliver,
    /// An order takes units that do not exist yet.
    Issue,
    /// Such an order is fulfilled without goods, or lapses.
    Retire,
    /// Goods that came in cover oversold units.
    Settle,
    /// A stock-take found more.
    CountGain,
    /// A stock-take found less.
    CountLoss,
    /// A stock-take found more unsellable units.
    CountGainUnsellable,
    /// A stock-take found fewer unsellable units.
    CountLossUnsellable,
    /// A stock-take found fewer locked units, as the approver decided.
    CountLossLocked,
    /// By hand, with a reason; of sellable stock. Signed.
    Adjust,
    /// By hand, with a reason; of unsellable stock. Signed.
    AdjustUnsellable,
}

/// The document that a kind belongs to. Its movements are undone there and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Document {
    /// None: the movement stands for itself and can be reversed by itself.
    None,
    /// An order.
    Order,
    /// A transfer.
    Transfer,
    /// A stock-take.
    Count,
    /// What a supplier agreed to hold for us.
    Agreement,
    /// A lock pool; stock locked by hand has none.
    Pool,
}

/// One row of [`KINDS`].
#[derive(Debug)]
pub struct KindSpec {
    /// The kind.
    pub kind: Kind,
    /// Its number in the file; never reused.
    pub id: i64,
    /// Its name in JSON, in the file and in the language files (`kind-<name>`).
    pub name: &'static str,
    /// Units that each bucket gains for a quantity of 1, in the order of [`BUCKETS`].
    pub effect: [i64; 7],
    /// The document that posts it.
    pub document: Document,
    /// Whether the quantity may be negative without being a reversal.
    pub signed: bool,
    /// One sentence for help.
    pub help: &'static str,
}

/// Every kind, with its effect. To add one: a variant, a row, a migration that inserts its name.
#[rustfmt::skip]
pub const KINDS: &[KindSpec] = &[
    //                                                                                                       sell ord  uns lock tocc tran virt
    KindSpec { kind: Kind::Receive,                   id: 1,  name: "receive",                     effect: [ 1,  0,  0,  0,  0,  0,  0], document: Document::None,     signed: false, help: "Goods come in: from a supplier, found, or the initial stock" },
    KindSpec { kind: Kind::ReceiveUnsellable,         id: 2,  name: "receive_unsellable",          effect: [ 0,  0,  1,  0,  0,  0,  0], document: Document::None,     signed: false, help: "Goods come in that failed inspection" },
    KindSpec { kind: Kind::Reserve,                   id: 3,  name: "reserve",                     effect: [-1,  1,  0,  0,  0,  0,  0], document: Document::Order,    signed: false, help: "An order takes stock" },
    KindSpec { kind: Kind::ReserveFromPool,           id: 4,  name: "reserve_from_pool",           effect: [ 0,  1,  0, -1,  0,  0,  0], document: Document::Order,    signed: false, help: "An order takes stock from its lock pool" },
    KindSpec { kind: Kind::Unreserve,                 id: 5,  name: "unreserve",                   effect: [ 1, -1,  0,  0,  0,  0,  0], document: Document::Order,    signed: false, help: "An order gives stock back: cancelled or expired" },
    KindSpec { kind: Kind::UnreserveToPool,           id: 6,  name: "unreserve_to_pool",           effect: [ 0, -1,  0,  1,  0,  0,  0], document: Document::Order,    signed: false, help: "An order gives stock back to its lock pool" },
    KindSpec { kind: Kind::Ship,                      id: 7,  name: "ship",                        effect: [ 0, -1,  0,  0,  0,  0,  0], document: Document::Order,    signed: false, help: "Ordered goods leave the house" },
    KindSpec { kind: Kind::Unship,                    id: 8,  name: "unship",                      effect: [ 0,  1,  0,  0,  0,  0,  0], document: Document::Order,    signed: false, help: "A shipment is undone" },
    KindSpec { kind: Kind::ReturnSellable,            id: 9,  name: "return_sellable",             effect: [ 1,  0,  0,  0,  0,  0,  0], document: Document::Order,    signed: false, help: "Goods come back fit for resale" },
    KindSpec { kind: Kind::ReturnUnsellable,          id: 10, name: "return_unsellable",           effect: [ 0,  0,  1,  0,  0,  0,  0], document: Document::Order,    signed: false, help: "Goods come back, not for resale" },
    KindSpec { kind: Kind::Damage,                    id: 11, name: "damage",                      effect: [-1,  0,  1,  0,  0,  0,  0], document: Document::None,     signed: false, help: "Sellable goods are found broken" },
    KindSpec { kind: Kind::DamageLocked,              id: 12, name: "damage_locked",               effect: [ 0,  0,  1, -1,  0,  0,  0], document: Document::None,     signed: false, help: "Locked goods that no open pool holds are found broken" },
    KindSpec { kind: Kind::Repair,                    id: 13, name: "repair",                      effect: [ 1,  0, -1,  0,  0,  0,  0], document: Document::None,     signed: false, help: "Unsellable goods are mended" },
    KindSpec { kind: Kind::WriteOff,                  id: 14, name: "write_off",                   effect: [ 0,  0, -1,  0,  0,  0,  0], document: Document::None,     signed: false, help: "Unsellable goods are scrapped or sent back to the supplier" },
    KindSpec { kind: Kind::Lock,                      id: 15, name: "lock",                        effect: [-1,  0,  0,  1,  0,  0,  0], document: Document::Pool,     signed: false, help: "Units are taken out of open sale" },
    KindSpec { kind: Kind::Unlock,                    id: 16, name: "unlock",                      effect: [ 1,  0,  0, -1,  0,  0,  0], document: Document::Pool,     signed: false, help: "Units are given back to open sale" },
    KindSpec { kind: Kind::TransferRequest,           id: 17, name: "transfer_request",            effect: [-1,  0,  0,  0,  1,  0,  0], document: Document::Transfer, signed: false, help: "Units are promised to another warehouse" },
    KindSpec { kind: Kind::TransferCancel,            id: 18, name: "transfer_cancel",             effect: [ 1,  0,  0,  0, -1,  0,  0], document: Document::Transfer, signed: false, help: "A transfer is cancelled before dispatch" },
    KindSpec { kind: Kind::TransferDispatch,          id: 19, name: "transfer_dispatch",           effect: [ 0,  0,  0,  0,  0,  1,  0], document: Document::Transfer, signed: false, help: "Transferred units leave the building" },
    KindSpec { kind: Kind::TransferArrive,            id: 20, name: "transfer_arrive",             effect: [ 0,  0,  0,  0, -1, -1,  0], document: Document::Transfer, signed: false, help: "At the sender: units on the road have arrived" },
    KindSpec { kind: Kind::TransferReceive,           id: 21, name: "transfer_receive",            effect: [ 1,  0,  0,  0,  0,  0,  0], document: Document::Transfer, signed: false, help: "At the receiver: transferred units come in" },
    KindSpec { kind: Kind::TransferReceiveUnsellable, id: 22, name: "transfer_receive_unsellable", effect: [ 0,  0,  1,  0,  0,  0,  0], document: Document::Transfer, signed: false, help: "At the receiver: transferred units come in damaged" },
    KindSpec { kind: Kind::TransferLose,              id: 23, name: "transfer_lose",               effect: [ 0,  0,  0,  0, -1, -1,  0], document: Document::Transfer, signed: false, help: "At the sender: units are lost on the road" },
    KindSpec { kind: Kind::VirtualAdd,                id: 24, name: "virtual_add",                 effect: [ 1,  0,  0,  0,  0,  0,  1], document: Document::Agreement,signed: false, help: "A supplier agrees to hold stock that we may sell" },
    KindSpec { kind: Kind::VirtualRemove,             id: 25, name: "virtual_remove",              effect: [-1,  0,  0,  0,  0,  0, -1], document: Document::Agreement,signed: false, help: "A supplier holds less for us" },
    KindSpec { kind: Kind::VirtualDeliver,            id: 26, name: "virtual_deliver",             effect: [ 0,  0,  0,  0,  0,  0, -1], document: Document::Agreement,signed: false, help: "Goods that a supplier held for us come in" },
    KindSpec { kind: Kind::Issue,                     id: 27, name: "issue",                       effect: [ 0,  1,  0,  0,  0,  0,  1], document: Document::Order,    signed: false, help: "An order takes units that do not exist yet" },
    KindSpec { kind: Kind::Retire,                    id: 28, name: "retire",                      effect: [ 0, -1,  0,  0,  0,  0, -1], document: Document::Order,    signed: false, help: "Such an order is fulfilled without goods, or lapses" },
    KindSpec { kind: Kind::Settle,                    id: 29, name: "settle",                      effect: [-1,  0,  0,  0,  0,  0, -1], document: Document::Order,    signed: false, help: "Goods that came in cover oversold units" },
    KindSpec { kind: Kind::CountGain,                 id: 30, name: "count_gain",                  effect: [ 1,  0,  0,  0,  0,  0,  0], document: Document::Count,    signed: false, help: "A stock-take found more" },
    KindSpec { kind: Kind::CountLoss,                 id: 31, name: "count_loss",                  effect: [-1,  0,  0,  0,  0,  0,  0], document: Document::Count,    signed: false, help: "A stock-take found less" },
    KindSpec { kind: Kind::CountGainUnsellable,       id: 32, name: "count_gain_unsellable",       effect: [ 0,  0,  1,  0,  0,  0,  0], document: Document::Count,    signed: false, help: "A stock-take found more unsellable units" },
    KindSpec { kind: Kind::CountLossUnsellable,       id: 33, name: "count_loss_unsellable",       effect: [ 0,  0, -1,  0,  0,  0,  0], document: Document::Count,    signed: false, help: "A stock-take found fewer unsellable units" },
    KindSpec { kind: Kind::CountLossLocked,           id: 34, name: "count_loss_locked",           effect: [ 0,  0,  0, -1,  0,  0,  0], document: Document::Count,    signed: false, help: "A stock-take found fewer locked units" },
    KindSpec { kind: Kind::Adjust,                    id: 35, name: "adjust",                      effect: [ 1,  0,  0,  0,  0,  0,  0], document: Document::None,     signed: true,  help: "Sellable stock is corrected by hand, with a reason" },
    KindSpec { kind: Kind::AdjustUnsellable,          id: 36, name: "adjust_unsellable",           effect: [ 0,  0,  1,  0,  0,  0,  0], document: Document::None,     signed: true,  help: "Unsellable stock is corrected by hand, with a reason" },
];

/// The row of a kind that [`KINDS`] does not have; a test holds that there is none.
static NO_KIND: KindSpec = KindSpec {
    kind: Kind::Receive,
    id: 0,
    name: "",
    effect: [0; 7],
    document: Document::None,
    signed: false,
    help: "",
};

/// The reason of [`Kind::Retire`] when the order was fulfilled rather than given up.
pub const REASON_FULFILLED: &str = "fulfilled";
/// The reason of [`Kind::Retire`] when the order lapsed.
pub const REASON_LAPSED: &str = "lapsed";
/// The reason of [`Kind::Issue`] when an order was placed.
pub const REASON_ORDERED: &str = "ordered";

impl Kind {
    /// The row of [`KINDS`].
    pub fn spec(self) -> &'static KindSpec {
        KINDS.iter().find(|row| row.kind == self).unwrap_or(&NO_KIND)
    }

    /// The kind with that number in the file.
    pub fn from_id(id: i64) -> Option<Self> {
        KINDS.iter().find(|row| row.id == id).map(|row| row.kind)
    }

    /// The name in JSON and in the language files.
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// What each bucket gains when `quantity` units move.
    ///
    /// # Errors
    ///
    /// [`Rule::TooLarge`] where a figure would not fit.
    pub fn effect(self, quantity: i64) -> Result<Stock, Refused> {
        let mut effect = Stock::default();
        for (bucket, gain) in BUCKETS.into_iter().zip(self.spec().effect) {
            let units = gain.checked_mul(quantity);
            let too_large = || Refused::new(Rule::TooLarge).value(quantity.to_string());
            effect.set(bucket, units.ok_or_else(too_large)?);
        }
        Ok(effect)
    }

    /// Units sold by a movement of `quantity` with this kind and reason: shipped goods, and orders
    /// fulfilled without goods; what is undone counts back. The base of sales velocity (S39).
    pub fn sold(self, quantity: i64, reason: Option<&str>) -> i64 {
        match (self, reason) {
            (Self::Ship, _) | (Self::Retire, Some(REASON_FULFILLED)) => quantity,
            (Self::Unship, _) | (Self::Issue, Some(REASON_FULFILLED)) => quantity.saturating_neg(),
            _ => 0,
        }
    }
}
