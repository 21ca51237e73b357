//! Chance that comes out the same each time: one seed, one story.

/// A generator of numbers (SplitMix64): small, quick, and the same on every machine.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// Begins at `seed`.
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end` - 1; 0 where there is none.
    pub(super) fn below(&mut self, end: i64) -> i64 {
        let number = i64::try_from(self.next() >> 1).unwrap_or_default();
        number.checked_rem(end.max(1)).unwrap_or_default()
    }

    /// A number from `first` to `last`.
    pub(super) fn between(&mut self, first: i64, last: i64) -> i64 {
        first.saturating_add(self.below(last.saturating_sub(first).saturating_add(1)))
    }

    /// Whether something happens that does so `percent` times in a hundred.
    pub(super) fn percent(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }

    /// One of `choices`; `None` where there is none.
    pub(super) fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        let count = i64::try_from(choices.len()).unwrap_or_default();
        choices.get(usize::try_from(self.below(count)).unwrap_or_default())
    }

    /// The place of one weight, heavier ones more often.
    pub(super) fn weighted(&mut self, weights: &[i64]) -> usize {
        let sum = weights.iter().fold(0_i64, |sum, weight| sum.saturating_add(*weight));
        let mut left = self.below(sum);
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left = left.saturating_sub(*weight);
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn the_same_seed_gives_the_same_numbers_within_bounds() {
        let (mut one, mut two) = (Chance::new(7), Chance::new(7));
        for _ in 0..1_000 {
            let number = one.between(3, 9);
            assert_eq!(number, two.between(3, 9));
            assert!((3..=9).contains(&number));
        }
        assert_eq!(one.below(0), 0);
        assert_eq!(one.pick::<i64>(&[]), None);
        assert!((0..100).map(|_| one.weighted(&[1, 0, 3])).all(|index| index != 1));
    }
}
