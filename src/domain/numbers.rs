//! Maps by the numbers of rows.
//!
//! A thousand lines of an order look a dozen things up each by the numbers of their rows. Those are
//! ours and nobody picks them to collide, so they need no hash that withstands an attack.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map whose keys are numbers of rows, or a few of them together.
pub type ByNumber<K, V> = HashMap<K, V, BuildHasherDefault<Spread>>;

/// Spreads numbers over a map: each is mixed in by one multiplication.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spread(u64);

impl Spread {
    fn mix(&mut self, number: u64) {
        // Odd, and without a pattern in its bits: 2^64 divided by the golden ratio.
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.mix(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.mix(number);
    }

    fn write_i64(&mut self, number: i64) {
        self.mix(number.cast_unsigned());
    }

    fn finish(&self) -> u64 {
        // A multiplication leaves the low bits, by which a map chooses a place, least mixed.
        self.0 ^ (self.0 >> 32)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::hash::BuildHasher;

    use super::ByNumber;

    #[test]
    fn numbers_in_a_row_and_far_apart_are_spread_evenly() {
        let map: ByNumber<(i64, i64), i64> = ByNumber::default();
        for step in [1, 2, 3, 1_024, 1 << 20, 1 << 32] {
            let hashes = (0..4_096_i64).map(|row| map.hasher().hash_one((row * step, 1_i64)));
            let low: HashSet<u64> = hashes.map(|hash| hash & 4_095).collect();
            // Thrown at random they would take 63 places of 100.
            assert!(low.len() > 2_000, "{step}: {}", low.len());
        }
    }
}
