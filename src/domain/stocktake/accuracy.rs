//! How right the books were: plus and minus are never netted.

use serde::Serialize;

/// Figures of many lines, in units and in minor units of value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Accuracy {
    /// Lines that were counted.
    pub lines: i64,
    /// Of those, lines without variance.
    pub exact: i64,
    /// Σ expected.
    pub expected: i64,
    /// Σ counted.
    pub counted: i64,
    /// Σ variance.
    pub net: i64,
    /// Σ |variance|.
    pub gross: i64,
    /// Σ variance × value of a unit.
    pub net_value: i64,
    /// Σ |variance| × value of a unit.
    pub gross_value: i64,
}

impl Accuracy {
    /// With one more line.
    pub fn add(&mut self, expected: i64, variance: i64, unit_value: i64) {
        let size = variance.saturating_abs();
        self.lines = self.lines.saturating_add(1);
        self.exact = self.exact.saturating_add(i64::from(variance == 0));
        self.expected = self.expected.saturating_add(expected);
        self.counted = self.counted.saturating_add(expected.saturating_add(variance));
        self.net = self.net.saturating_add(variance);
        self.gross = self.gross.saturating_add(size);
        self.net_value = self.net_value.saturating_add(variance.saturating_mul(unit_value));
        self.gross_value = self.gross_value.saturating_add(size.saturating_mul(unit_value));
    }

    /// Lines without variance ÷ lines, in basis points; `None` when nothing was counted.
    pub fn by_line_bps(&self) -> Option<i64> {
        self.exact.saturating_mul(10_000).checked_div(self.lines)
    }

    /// 1 − Σ|variance| ÷ Σ expected, in basis points and not below 0; `None` when nothing was
    /// expected.
    pub fn by_quantity_bps(&self) -> Option<i64> {
        let wrong = self.gross.saturating_mul(10_000).checked_div(self.expected)?;
        Some(10_000_i64.saturating_sub(wrong).max(0))
    }
}

#[cfg(test)]
mod tests {
    use super::Accuracy;

    #[test]
    fn plus_and_minus_are_never_netted() {
        let mut accuracy = Accuracy::default();
        accuracy.add(100, -5, 10);
        accuracy.add(100, 5, 10);
        assert_eq!(accuracy.by_line_bps(), Some(0));
        assert_eq!(accuracy.by_quantity_bps(), Some(9_500));
        assert_eq!((accuracy.net, accuracy.gross, accuracy.gross_value), (0, 10, 100));
        assert_eq!(Accuracy::default().by_line_bps(), None);
    }

    #[test]
    fn more_wrong_than_expected_is_an_accuracy_of_0() {
        let mut accuracy = Accuracy::default();
        accuracy.add(1, 9, 0);
        assert_eq!(accuracy.by_quantity_bps(), Some(0));
    }
}
