//! Stock of one product in one warehouse: seven buckets, a total, and the identity.
//!
//! ```text
//! total = sellable + order_occupied + unsellable + locked + transfer_occupied − in_transit − virtual
//! ```
//!
//! The total is what can be touched on the shelf, so it is derived and never stored apart from its
//! parts in this type; the store's table keeps it and checks it. Beside the identity:
//!
//! - total ≥ 0 and every bucket but sellable ≥ 0;
//! - `in_transit` ≤ `transfer_occupied`: what is on the road is still promised to the receiver;
//! - sellable ≥ floor, where the floor is 0 unless backorders or overselling were allowed;
//! - sellable + `order_occupied` − virtual ≥ 0: the real units that stand behind sales. What is
//!   still at the supplier can be sold, and cannot be touched. With sellable 0, order-occupied 3,
//!   locked 5, virtual 3 and total 5 the identity alone would let 3 locked units be shipped.
//!
//! Source: the domain's first section; S51 to S53, S94, S95, S99.

use serde::{Deserialize, Serialize};

use crate::domain::quantity::QUANTITY_MAX;
use crate::domain::refused::{Refused, Rule};

/// One of the seven buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// 可销售库存: open to sale now.
    Sellable,
    /// 订单占用库存: promised to orders that have not shipped.
    OrderOccupied,
    /// 不可销售库存: damaged, expired, failed inspection.
    Unsellable,
    /// 锁定库存: held in a lock pool, out of open sale.
    Locked,
    /// 调拨占用库存: promised to another warehouse, from the request until the receipt.
    TransferOccupied,
    /// 调拨中库存: the part of transfer-occupied that has left the building.
    InTransit,
    /// 虚库存: a supplier's stock that may be sold and is not held.
    Virtual,
}

/// How many buckets there are.
pub const BUCKET_COUNT: usize = 7;

/// Every bucket, in the order of the equation.
pub const BUCKETS: [Bucket; BUCKET_COUNT] = [
    Bucket::Sellable,
    Bucket::OrderOccupied,
    Bucket::Unsellable,
    Bucket::Locked,
    Bucket::TransferOccupied,
    Bucket::InTransit,
    Bucket::Virtual,
];

impl Bucket {
    /// The name in JSON, on the command line and in the language files (`bucket-<name>`).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sellable => "sellable",
            Self::OrderOccupied => "order_occupied",
            Self::Unsellable => "unsellable",
            Self::Locked => "locked",
            Self::TransferOccupied => "transfer_occupied",
            Self::InTransit => "in_transit",
            Self::Virtual => "virtual",
        }
    }

    /// The bucket of that name.
    pub fn parse(name: &str) -> Option<Self> {
        BUCKETS.into_iter().find(|bucket| bucket.name() == name)
    }

    /// Its sign in the equation: what is on the road or at the supplier is not on the shelf.
    pub const fn sign(self) -> i64 {
        match self {
            Self::Sellable
            | Self::OrderOccupied
            | Self::Unsellable
            | Self::Locked
            | Self::TransferOccupied => 1,
            Self::InTransit | Self::Virtual => -1,
        }
    }
}

/// The seven buckets of one product in one warehouse, in units; also used for sums and for effects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stock {
    /// Open to sale now; negative only down to a floor that backorders allow.
    pub sellable: i64,
    /// Promised to orders.
    pub order_occupied: i64,
    /// Damaged, expired, failed inspection.
    pub unsellable: i64,
    /// Held in lock pools.
    pub locked: i64,
    /// Promised to another warehouse.
    pub transfer_occupied: i64,
    /// The part of transfer-occupied on the road.
    pub in_transit: i64,
    /// At the supplier.
    #[serde(rename = "virtual")]
    pub virtual_stock: i64,
}

impl Stock {
    /// What `bucket` holds.
    pub const fn get(&self, bucket: Bucket) -> i64 {
        match bucket {
            Bucket::Sellable => self.sellable,
            Bucket::OrderOccupied => self.order_occupied,
            Bucket::Unsellable => self.unsellable,
            Bucket::Locked => self.locked,
            Bucket::TransferOccupied => self.transfer_occupied,
            Bucket::InTransit => self.in_transit,
            Bucket::Virtual => self.virtual_stock,
        }
    }

    /// Sets what `bucket` holds.
    pub const fn set(&mut self, bucket: Bucket, units: i64) {
        match bucket {
            Bucket::Sellable => self.sellable = units,
            Bucket::OrderOccupied => self.order_occupied = units,
            Bucket::Unsellable => self.unsellable = units,
            Bucket::Locked => self.locked = units,
            Bucket::TransferOccupied => self.transfer_occupied = units,
            Bucket::InTransit => self.in_transit = units,
            Bucket::Virtual => self.virtual_stock = units,
        }
    }

    /// What can be touched on the shelf: the equation's left side. Saturates far outside what
    /// [`Stock::apply`] lets through.
    pub fn total(&self) -> i64 {
        BUCKETS.iter().fold(0, |sum: i64, bucket| {
            sum.saturating_add(self.get(*bucket).saturating_mul(bucket.sign()))
        })
    }

    /// The real units that stand behind sales: sellable + order-occupied − virtual.
    pub fn real_for_sale(&self) -> i64 {
        self.sellable.saturating_add(self.order_occupied).saturating_sub(self.virtual_stock)
    }

    /// Bucket by bucket sum, for totals over warehouses; saturates.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let mut sum = *self;
        for bucket in BUCKETS {
            sum.set(bucket, self.get(bucket).saturating_add(other.get(bucket)));
        }
        sum
    }

    /// Everything that stands in the row: sellable, promised, locked, unsellable. A promise given
    /// back never raises it.
    fn gross(&self) -> i64 {
        [self.order_occupied, self.unsellable, self.locked, self.transfer_occupied]
            .into_iter()
            .fold(self.sellable, i64::saturating_add)
    }

    /// The balances after `effect`; `self` is untouched, so a refusal changes nothing.
    ///
    /// `floor` is what the product's policy allows sellable to fall to (0, or below). Where
    /// sellable is below it already, since the policy became stricter, it may rise and not fall.
    ///
    /// # Errors
    ///
    /// [`Rule::Short`] with the bucket, what it holds and what was wanted; [`Rule::NotPhysical`]
    /// when the units are still at a supplier; [`Rule::TooLarge`] past [`QUANTITY_MAX`].
    pub fn apply(&self, effect: &Self, floor: i64) -> Result<Self, Refused> {
        let next = self.plus(effect);
        for bucket in BUCKETS {
            let (held, change, after) = (self.get(bucket), effect.get(bucket), next.get(bucket));
            if after.saturating_abs() > QUANTITY_MAX {
                return Err(Refused::new(Rule::TooLarge)
                    .bucket(bucket)
                    .value(after.to_string())
                    .limit(QUANTITY_MAX));
            }
            let least = if matches!(bucket, Bucket::Sellable) { floor.min(held) } else { 0 };
            if after < least {
                let free = held.saturating_sub(if held < floor { held } else { least });
                return Err(short(bucket, free, change));
            }
        }
        // Bounded together, so that what was promised can always be given back: an order whose
        // time is up must never be stuck behind a full bucket.
        if next.gross() > QUANTITY_MAX && next.gross() > self.gross() {
            let refused = Refused::new(Rule::TooLarge).bucket(Bucket::Sellable);
            return Err(refused.value(next.gross().to_string()).limit(QUANTITY_MAX));
        }
        if next.in_transit > next.transfer_occupied {
            let waiting = self.transfer_occupied.saturating_sub(self.in_transit);
            return Err(short(Bucket::TransferOccupied, waiting, effect.in_transit));
        }
        if next.real_for_sale() < 0 {
            let wanted = self.real_for_sale().saturating_sub(next.real_for_sale()).saturating_abs();
            return Err(Refused::new(Rule::NotPhysical).held(self.real_for_sale(), wanted));
        }
        Ok(next)
    }

    /// What keeps a stored row from being sound, for `verify`; `None` when it is.
    pub fn fault(&self, floor: i64) -> Option<&'static str> {
        let negative = BUCKETS
            .iter()
            .any(|bucket| !matches!(bucket, Bucket::Sellable) && self.get(*bucket) < 0);
        if negative {
            Some("a bucket below 0")
        } else if self.sellable < floor {
            Some("sellable below its floor")
        } else if self.in_transit > self.transfer_occupied {
            Some("more in transit than transfer-occupied")
        } else if self.real_for_sale() < 0 {
            Some("more virtual than sales can rest on")
        } else if self.total() < 0 {
            Some("total below 0")
        } else {
            None
        }
    }
}

fn short(bucket: Bucket, held: i64, change: i64) -> Refused {
    Refused::new(Rule::Short).bucket(bucket).held(held, change.saturating_abs())
}

#[cfg(test)]
mod tests {
    use super::{Bucket, Stock};
    use crate::domain::refused::Rule;

    #[test]
    fn the_total_of_the_mockup_row_is_90() {
        let row = Stock {
            sellable: 85,
            order_occupied: 12,
            unsellable: 3,
            locked: 20,
            transfer_occupied: 0,
            in_transit: 25,
            virtual_stock: 5,
        };
        assert_eq!(row.total(), 90);
        assert_eq!(row.fault(0), Some("more in transit than transfer-occupied"));
    }

    /// The domain's own example: the identity alone would ship locked units.
    #[test]
    fn shipping_virtual_goods_would_ship_locked_ones_and_is_refused() {
        let stock = Stock { order_occupied: 3, locked: 5, virtual_stock: 3, ..Stock::default() };
        assert_eq!((stock.total(), stock.real_for_sale()), (5, 0));
        let ship = Stock { order_occupied: -3, ..Stock::default() };
        let refused = stock.apply(&ship, 0).unwrap_err();
        assert_eq!(refused.rule, Rule::NotPhysical);
        assert_eq!((refused.facts.held, refused.facts.wanted), (Some(0), Some(3)));
    }

    #[test]
    fn a_refusal_names_the_bucket_and_what_it_could_give() {
        let stock = Stock { sellable: 2, ..Stock::default() };
        let reserve = Stock { sellable: -3, order_occupied: 3, ..Stock::default() };
        let refused = stock.apply(&reserve, 0).unwrap_err();
        assert_eq!(refused.facts.bucket, Some(Bucket::Sellable));
        assert_eq!((refused.facts.held, refused.facts.wanted), (Some(2), Some(3)));
        let after = stock.apply(&reserve, -1).unwrap();
        assert_eq!((after.sellable, after.total()), (-1, 2));
        let refused = after.apply(&reserve, -2).unwrap_err();
        assert_eq!((refused.facts.held, refused.facts.wanted), (Some(1), Some(3)));
    }

    #[test]
    fn below_a_floor_that_became_stricter_sellable_may_rise_and_not_fall() {
        let owed = Stock { sellable: -5, order_occupied: 5, ..Stock::default() };
        let two = Stock { sellable: 2, ..Stock::default() };
        assert_eq!(owed.apply(&two, 0).unwrap().sellable, -3);
        let one = Stock { sellable: -1, order_occupied: 1, ..Stock::default() };
        let refused = owed.apply(&one, 0).unwrap_err();
        assert_eq!((refused.facts.held, refused.facts.wanted), (Some(0), Some(1)));
    }

    #[test]
    fn more_cannot_be_on_the_road_than_was_requested() {
        let stock = Stock { transfer_occupied: 10, in_transit: 8, ..Stock::default() };
        let dispatch = Stock { in_transit: 3, ..Stock::default() };
        let refused = stock.apply(&dispatch, 0).unwrap_err();
        assert_eq!(refused.rule, Rule::Short);
        assert_eq!((refused.facts.held, refused.facts.wanted), (Some(2), Some(3)));
    }

    #[test]
    fn figures_past_what_a_store_can_hold_are_refused_not_wrapped() {
        let effect = Stock { sellable: i64::MAX, ..Stock::default() };
        let refused = Stock { sellable: 1, ..Stock::default() }.apply(&effect, 0).unwrap_err();
        assert_eq!(refused.rule, Rule::TooLarge);
    }
}
