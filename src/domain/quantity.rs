//! Whole units, checked.

use crate::domain::refused::{Refused, Rule};

/// The largest figure a bucket, a quantity or a threshold may hold: 10^12 units.
///
/// Seven buckets of it, summed over a million products, still fit 64 bits, so no sum can wrap.
pub const QUANTITY_MAX: i64 = 1_000_000_000_000;

/// A count of one product in its smallest sellable unit.
///
/// # Limits
///
/// `0 ..= 10^12` ([`QUANTITY_MAX`]). Never a fraction, never negative: S19.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i64);

impl Quantity {
    /// Wraps `units`.
    ///
    /// # Errors
    ///
    /// [`Rule::Negative`] below 0, [`Rule::TooLarge`] above [`QUANTITY_MAX`].
    pub fn new(units: i64) -> Result<Self, Refused> {
        if units < 0 {
            return Err(Refused::new(Rule::Negative).value(units.to_string()));
        }
        if units > QUANTITY_MAX {
            return Err(Refused::new(Rule::TooLarge).value(units.to_string()).limit(QUANTITY_MAX));
        }
        Ok(Self(units))
    }

    /// Wraps `units` of something that moves: more than 0.
    ///
    /// # Errors
    ///
    /// As [`Quantity::new`], and [`Rule::NotPositive`] for 0 and below.
    pub fn positive(units: i64) -> Result<Self, Refused> {
        if units <= 0 {
            return Err(Refused::new(Rule::NotPositive).value(units.to_string()));
        }
        Self::new(units)
    }

    /// The count.
    pub const fn units(self) -> i64 {
        self.0
    }
}
