//! Money in minor units, checked.

use std::fmt;

use crate::domain::refused::{Refused, Rule};

/// The largest amount: 10^15 minor units.
pub const MONEY_MAX: i64 = 1_000_000_000_000_000;

/// Minor units in a major unit: two decimals.
const MINOR: i64 = 100;

/// An amount in minor units (fen, cents) of the store's currency.
///
/// # Limits
///
/// `0 ..= 10^15`; two decimals at most, so nothing is ever rounded on the way in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

impl Money {
    /// Wraps minor units.
    ///
    /// # Errors
    ///
    /// [`Rule::Negative`] below 0, [`Rule::TooLarge`] above [`MONEY_MAX`].
    pub fn from_minor(minor: i64) -> Result<Self, Refused> {
        if minor < 0 {
            return Err(Refused::new(Rule::Negative).value(minor.to_string()));
        }
        if minor > MONEY_MAX {
            return Err(Refused::new(Rule::TooLarge).value(minor.to_string()).limit(MONEY_MAX));
        }
        Ok(Self(minor))
    }

    /// Reads `2699`, `2699.5` or `2699.00`.
    ///
    /// # Errors
    ///
    /// [`Rule::FieldInvalid`] for anything else, more than two decimals included;
    /// [`Rule::TooLarge`] above [`MONEY_MAX`].
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let bad = || Refused::new(Rule::FieldInvalid).value(text).other("12.50");
        let (major, minor) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if major.is_empty() || minor.len() > 2 || !digits(major) || !digits(minor) {
            return Err(bad());
        }
        let too_large = || Refused::new(Rule::TooLarge).value(text).limit(MONEY_MAX);
        let major: i64 = major.parse().map_err(|_| too_large())?;
        let minor: i64 = format!("{minor:0<2}").parse().map_err(|_| bad())?;
        let sum = major.checked_mul(MINOR).and_then(|sum| sum.checked_add(minor));
        Self::from_minor(sum.ok_or_else(too_large)?)
    }

    /// The amount in minor units.
    pub const fn minor(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0.div_euclid(MINOR), self.0.rem_euclid(MINOR))
    }
}

#[cfg(test)]
mod tests {
    use super::Money;

    #[test]
    fn amounts_are_read_to_the_minor_unit_and_never_rounded() {
        assert_eq!(Money::parse("2699.00").unwrap().minor(), 269_900);
        assert_eq!(Money::parse("0.5").unwrap().to_string(), "0.50");
        for bad in ["", ".5", "1.234", "-1", "1e3", "abc", "1.2.3", "１"] {
            assert!(Money::parse(bad).is_err(), "{bad}");
        }
        assert!(Money::parse("99999999999999999999").is_err());
    }
}
