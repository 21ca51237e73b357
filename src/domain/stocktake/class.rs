//! Classes by cumulative value: A to 80 %, B to 95 %, C the rest.

use crate::domain::product::choices;

/// How much of the value a product stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The first 80 % of the value.
    A,
    /// Up to 95 %.
    B,
    /// The rest.
    #[default]
    C,
}

choices!(Class, A = 0 "A", B = 1 "B", C = 2 "C");

impl Class {
    /// Days after which a product of this class is counted again.
    pub const fn interval_days(self) -> i64 {
        match self {
            Self::A => 30,
            Self::B => 90,
            Self::C => 180,
        }
    }
}

/// The class of each value, the values from the largest to the smallest. The one that crosses a line
/// belongs to the class it starts in; what is worth nothing is C.
pub fn classes(values: &[i64]) -> Vec<Class> {
    let sum = values.iter().fold(0_i128, |sum, value| sum.saturating_add(i128::from(*value)));
    let mut before = 0_i128;
    values
        .iter()
        .map(|value| {
            let share = before.saturating_mul(100);
            let class = if *value <= 0 {
                Class::C
            } else if share < sum.saturating_mul(80) {
                Class::A
            } else if share < sum.saturating_mul(95) {
                Class::B
            } else {
                Class::C
            };
            before = before.saturating_add(i128::from(*value));
            class
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Class, classes};

    #[test]
    fn what_crosses_a_line_belongs_to_the_class_it_starts_in() {
        assert_eq!(classes(&[70, 20, 6, 4]), [Class::A, Class::A, Class::B, Class::C]);
        assert_eq!(classes(&[80, 15, 5]), [Class::A, Class::B, Class::C]);
        assert_eq!(classes(&[100]), [Class::A]);
        assert_eq!(classes(&[5, 0]), [Class::A, Class::C]);
        assert_eq!(classes(&[0, 0]), [Class::C, Class::C]);
    }
}
