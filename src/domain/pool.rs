//! Lock pools: stock set aside for a promotion, a customer or a channel, or kept out of one.
//!
//! A pool holds part of a product's stock in a warehouse in the locked bucket. *Dedicated*
//! (独立活动库存): orders that name it draw on it, what was not sold returns to sellable when it
//! ends. *Holdback* (锁定库存): kept out of open sale until it is released.
//!
//! For each line, at every instant and held by the database:
//!
//! ```text
//! allocated = unreleased + open + held by orders + shipped + returned to the shelf
//! ```
//!
//! What is unreleased or open is locked. Oversold units are no part of it: they are issued, and
//! become part of it (allocated + 1, held + 1) when real goods settle them.
//! Source: S33 to S35, S83 to S89, the domain's §4 and §6.

use crate::domain::product::choices;
use crate::domain::refused::{Refused, Rule};

/// What a pool is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Set aside: orders that name it draw on it.
    #[default]
    Dedicated,
    /// Kept back: released into open sale, or not at all.
    Holdback,
}

choices!(Purpose, Dedicated = 0 "dedicated", Holdback = 1 "holdback");

/// Where a pool stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PoolState {
    /// Thought of; locks nothing.
    Draft,
    /// Its stock is locked; it starts by the clock.
    Scheduled,
    /// It sells, or keeps back.
    Active,
    /// What was left went back to sellable.
    Ended,
}

choices!(PoolState, Draft = 0 "draft", Scheduled = 1 "scheduled", Active = 2 "active", Ended = 3 "ended");

/// Basis points in a whole: 105 % is 10500.
const WHOLE_BPS: i64 = 10_000;

/// The highest oversell ratio, in basis points: ten times what is released.
pub const OVERSELL_BPS_MAX: i64 = 100_000;

/// The figures of one line of a pool, in units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Set aside in all, settled oversold units included.
    pub allocated: i64,
    /// Not released yet; locked.
    pub unreleased: i64,
    /// Released and not ordered; locked.
    pub open: i64,
    /// Held by orders.
    pub held: i64,
    /// Left the house.
    pub shipped: i64,
    /// Given back to sellable.
    pub shelved: i64,
    /// Released in all by stages or by hand: what the oversell ratio counts from.
    pub released: i64,
    /// Issued to orders above what was released and not settled yet.
    pub oversold: i64,
}

/// How an order is served from a pool line, in units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Serving {
    /// From what is locked.
    pub real: i64,
    /// Issued above what is released.
    pub oversold: i64,
}

impl Figures {
    /// A line that sets `quantity` aside.
    pub const fn new(quantity: i64) -> Self {
        Self {
            allocated: quantity,
            unreleased: quantity,
            open: 0,
            held: 0,
            shipped: 0,
            shelved: 0,
            released: 0,
            oversold: 0,
        }
    }

    /// Whether the identity holds and nothing is negative.
    pub fn sound(&self) -> bool {
        let parts = [self.unreleased, self.open, self.held, self.shipped, self.shelved];
        let sum = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(*part));
        sum == self.allocated && self.oversold >= 0 && parts.iter().all(|part| *part >= 0)
    }

    /// Units in the locked bucket.
    pub const fn locked(&self) -> i64 {
        self.unreleased.saturating_add(self.open)
    }

    /// Units ordered and not lapsed.
    pub const fn ordered(&self) -> i64 {
        self.held.saturating_add(self.shipped).saturating_add(self.oversold)
    }

    /// Units that orders may take in all: ⌊released × ratio⌋ (105 % of 7 is 7).
    pub fn ceiling(&self, oversell_bps: i64) -> i64 {
        let product = i128::from(self.released).saturating_mul(i128::from(oversell_bps));
        i64::try_from(product.checked_div(i128::from(WHOLE_BPS)).unwrap_or(0)).unwrap_or(i64::MAX)
    }

    /// Units that can be ordered now.
    pub fn can_take(&self, oversell_bps: i64) -> i64 {
        let extra = self.ceiling(oversell_bps).saturating_sub(self.ordered()).max(0);
        self.open.max(extra)
    }

    /// How `quantity` units would be served.
    ///
    /// # Errors
    ///
    /// [`Rule::PoolShort`] with what can be had.
    pub fn serve(&self, quantity: i64, oversell_bps: i64) -> Result<Serving, Refused> {
        let can = self.can_take(oversell_bps);
        if quantity > can {
            return Err(Refused::new(Rule::PoolShort).held(can, quantity));
        }
        let real = self.open.min(quantity);
        Ok(Serving { real, oversold: quantity.saturating_sub(real) })
    }

    /// An order takes units.
    #[must_use]
    pub const fn take(mut self, serving: Serving) -> Self {
        self.open = self.open.saturating_sub(serving.real);
        self.held = self.held.saturating_add(serving.real);
        self.oversold = self.oversold.saturating_add(serving.oversold);
        self
    }

    /// Units are released: for a dedicated pool they open, for a holdback they go to the shelf.
    ///
    /// # Errors
    ///
    /// [`Rule::PoolShort`] when fewer are unreleased.
    pub fn release(mut self, quantity: i64, purpose: Purpose) -> Result<Self, Refused> {
        if quantity > self.unreleased {
            return Err(Refused::new(Rule::PoolShort).held(self.unreleased, quantity));
        }
        self.unreleased = self.unreleased.saturating_sub(quantity);
        self.released = self.released.saturating_add(quantity);
        match purpose {
            Purpose::Dedicated => self.open = self.open.saturating_add(quantity),
            Purpose::Holdback => self.shelved = self.shelved.saturating_add(quantity),
        }
        Ok(self)
    }

    /// Real units of an order lapse: into the open part, or to the shelf once the pool has ended.
    #[must_use]
    pub const fn lapse(mut self, quantity: i64, ended: bool) -> Self {
        self.held = self.held.saturating_sub(quantity);
        if ended {
            self.shelved = self.shelved.saturating_add(quantity);
        } else {
            self.open = self.open.saturating_add(quantity);
        }
        self
    }

    /// Oversold units go: given up, or covered by the real units of an order that lapsed.
    #[must_use]
    pub const fn retire(mut self, quantity: i64) -> Self {
        self.oversold = self.oversold.saturating_sub(quantity);
        self
    }

    /// Goods that came in cover oversold units.
    #[must_use]
    pub const fn settle(mut self, quantity: i64) -> Self {
        self.oversold = self.oversold.saturating_sub(quantity);
        self.allocated = self.allocated.saturating_add(quantity);
        self.held = self.held.saturating_add(quantity);
        self
    }

    /// Held units leave the house; negative when a shipment is undone.
    #[must_use]
    pub const fn ship(mut self, quantity: i64) -> Self {
        self.held = self.held.saturating_sub(quantity);
        self.shipped = self.shipped.saturating_add(quantity);
        self
    }

    /// Units are found missing: what is not released yet shrinks first, then what is open.
    ///
    /// # Errors
    ///
    /// [`Rule::PoolShort`] when the pool keeps fewer.
    pub fn lose(mut self, quantity: i64) -> Result<Self, Refused> {
        if quantity > self.locked() {
            return Err(Refused::new(Rule::PoolShort).held(self.locked(), quantity));
        }
        let unreleased = self.unreleased.min(quantity);
        self.unreleased = self.unreleased.saturating_sub(unreleased);
        self.open = self.open.saturating_sub(quantity.saturating_sub(unreleased));
        self.released = self.released.saturating_sub(quantity.saturating_sub(unreleased));
        self.allocated = self.allocated.saturating_sub(quantity);
        Ok(self)
    }

    /// Sets `quantity` aside in all: more is to be released, less is given back from what nobody
    /// ordered, what is not released first. Answers the units that get locked; negative for those
    /// that are given back.
    ///
    /// # Errors
    ///
    /// [`Rule::PoolShort`] when more would be given back than is locked.
    pub fn resize(mut self, quantity: i64) -> Result<(Self, i64), Refused> {
        let change = quantity.saturating_sub(self.allocated);
        let back = change.saturating_neg();
        if back > self.locked() {
            let least = self.allocated.saturating_sub(self.locked());
            return Err(Refused::new(Rule::PoolShort).held(self.locked(), back).limit(least));
        }
        if change < 0 {
            return Ok((self.lose(back)?, change));
        }
        self.unreleased = self.unreleased.saturating_add(change);
        self.allocated = quantity;
        Ok((self, change))
    }

    /// The pool ends: what is locked goes to the shelf. Answers the units.
    #[must_use]
    pub const fn close(mut self) -> (Self, i64) {
        let rest = self.locked();
        self.unreleased = 0;
        self.open = 0;
        self.shelved = self.shelved.saturating_add(rest);
        (self, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::{Figures, Purpose, Serving};

    fn released(quantity: i64) -> Figures {
        Figures::new(quantity).release(quantity, Purpose::Dedicated).unwrap()
    }

    #[test]
    fn at_105_percent_a_pool_of_100_takes_105_and_refuses_the_106th() {
        let pool = released(100);
        assert_eq!(pool.ceiling(10_500), 105);
        let serving = pool.serve(105, 10_500).unwrap();
        assert_eq!(serving, Serving { real: 100, oversold: 5 });
        let full = pool.take(serving);
        assert!(full.sound());
        assert_eq!(full.serve(1, 10_500).unwrap_err().facts.held, Some(0));
    }

    #[test]
    fn at_105_percent_of_7_are_7() {
        assert_eq!(released(7).ceiling(10_500), 7);
        assert_eq!(released(7).can_take(10_500), 7);
        assert!(released(7).serve(8, 10_500).is_err());
    }

    #[test]
    fn below_100_percent_what_is_released_can_still_be_ordered() {
        assert_eq!(released(10).can_take(10_000), 10);
        assert_eq!(released(10).can_take(0), 10);
    }

    #[test]
    fn the_identity_holds_through_a_life() {
        let line = Figures::new(200).release(60, Purpose::Dedicated).unwrap();
        assert_eq!((line.unreleased, line.open, line.locked()), (140, 60, 200));
        let line = line.take(line.serve(63, 10_500).unwrap());
        assert_eq!((line.open, line.held, line.oversold), (0, 60, 3));
        let line = line.settle(1).lapse(10, false).ship(20);
        assert!(line.sound(), "{line:?}");
        let (line, rest) = line.close();
        assert_eq!((rest, line.locked(), line.shelved), (150, 0, 150));
        let line = line.lapse(5, true);
        assert!(line.sound(), "{line:?}");
        assert_eq!(line.shelved, 155);
    }

    #[test]
    fn what_is_missing_is_taken_from_what_is_not_released_first() {
        let line = Figures::new(10).release(4, Purpose::Dedicated).unwrap().lose(8).unwrap();
        assert_eq!((line.allocated, line.unreleased, line.open, line.released), (2, 0, 2, 2));
        assert!(line.sound());
        assert_eq!(line.lose(3).unwrap_err().facts.held, Some(2));
    }

    #[test]
    fn a_line_is_made_larger_and_smaller_from_what_nobody_ordered() {
        let line = Figures::new(100).release(60, Purpose::Dedicated).unwrap();
        let line = line.take(line.serve(50, 10_000).unwrap());
        let (more, locked) = line.resize(130).unwrap();
        assert_eq!((more.unreleased, more.open, locked, more.sound()), (70, 10, 30, true));
        let (less, locked) = line.resize(55).unwrap();
        assert_eq!((less.unreleased, less.open, less.released, locked), (0, 5, 55, -45));
        assert!(less.sound());
        assert_eq!(line.resize(49).unwrap_err().facts.limit, Some(50));
    }

    #[test]
    fn a_holdback_goes_to_the_shelf_and_not_further_than_it_has() {
        let line = Figures::new(5).release(3, Purpose::Holdback).unwrap();
        assert_eq!((line.shelved, line.unreleased, line.open), (3, 2, 0));
        assert!(line.release(3, Purpose::Holdback).is_err());
    }
}
