//! How far a count may lie from the books without a second look.

/// A tolerance; what is `None` bounds nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tolerance {
    /// In units.
    pub units: Option<i64>,
    /// Of what was expected, in basis points.
    pub bps: Option<i64>,
    /// In value, minor units.
    pub value: Option<i64>,
}

impl Tolerance {
    /// Whether nothing is bounded.
    pub const fn is_none(&self) -> bool {
        self.units.is_none() && self.bps.is_none() && self.value.is_none()
    }

    /// This one; what it leaves open, as `other` has it.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.is_none() { other } else { self }
    }

    /// Whether a variance is small enough: within the units or within the percentage, whichever is
    /// more ("1 or 2 %"), and within the value. A count of 0 has no exception.
    pub fn allows(&self, expected: i64, variance: i64, unit_value: i64) -> bool {
        let size = variance.saturating_abs();
        if size == 0 {
            return true;
        }
        let share = |bps: i64| {
            let part = i128::from(expected.saturating_abs()).saturating_mul(i128::from(bps));
            i128::from(size).saturating_mul(10_000) <= part
        };
        let by_figure = match (self.units, self.bps) {
            (None, None) => true,
            (units, bps) => units.is_some_and(|units| size <= units) || bps.is_some_and(share),
        };
        let worth = size.saturating_mul(unit_value);
        by_figure && self.value.is_none_or(|value| worth <= value)
    }
}

#[cfg(test)]
mod tests {
    use super::Tolerance;

    const NONE: Tolerance = Tolerance { units: None, bps: None, value: None };

    #[test]
    fn a_count_of_0_obeys_the_tolerance_like_any_other() {
        let ten_percent = Tolerance { bps: Some(1_000), ..NONE };
        assert!(!ten_percent.allows(5, -5, 0));
        assert!(ten_percent.allows(100, -10, 0));
        assert!(!ten_percent.allows(100, 11, 0));
        assert!(!ten_percent.allows(0, 1, 0));
    }

    #[test]
    fn units_or_percent_and_within_the_value() {
        let one_or_two_percent = Tolerance { units: Some(1), bps: Some(200), value: None };
        assert!(one_or_two_percent.allows(10, -1, 0));
        assert!(one_or_two_percent.allows(100, 2, 0));
        assert!(!one_or_two_percent.allows(99, 2, 0));
        let worth = Tolerance { value: Some(5_000), ..one_or_two_percent };
        assert!(worth.allows(10, -1, 5_000));
        assert!(!worth.allows(10, -1, 5_001));
        assert!(NONE.allows(5, -5, 1_000_000));
    }
}
