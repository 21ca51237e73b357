//! Sums that tell whether two lists hold the same, without keeping either.
//!
//! A key has a mark: 64 bits that follow from the key and from a number drawn for this one check.
//! Units are added up times the mark of what they belong to; where two such sums are equal, so are
//! the units of every key, but for one chance in 2⁶⁴, which nobody can prepare because the number
//! is drawn anew. It takes no memory, and no order.

use std::hash::{BuildHasher, RandomState};

use rusqlite::types::ValueRef;

use crate::domain::stock::{BUCKET_COUNT, BUCKETS, Stock};

/// What is marked: units of one kind of figure are never those of another.
#[derive(Clone, Copy, Debug)]
pub(super) enum Noun {
    Sold,
    Held,
    Document,
    Entry,
    Product,
}

/// The numbers drawn for one check.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    drawn: [u64; BUCKET_COUNT],
}

impl Marks {
    pub(super) fn drawn() -> Self {
        let chance = RandomState::new();
        let mut drawn = [0; BUCKET_COUNT];
        for (place, number) in drawn.iter_mut().zip(0_u64..) {
            *place = chance.hash_one(number);
        }
        Self { drawn }
    }

    /// The mark of a key: of `noun`, of the figure with that number, of those rows.
    pub(super) fn of(&self, noun: Noun, figure: i64, rows: [i64; 3]) -> u64 {
        let noun = match noun {
            Noun::Sold => 1,
            Noun::Held => 2,
            Noun::Document => 3,
            Noun::Entry => 4,
            Noun::Product => 5,
        };
        let [a, b, c] = rows;
        folded(self.line([a, b, c, figure, noun, 0, 0]))
    }

    /// A balance as a number that adds up as balances do: of the sum of two it is the sum.
    pub(super) fn balance(&self, stock: &Stock) -> i128 {
        self.line(BUCKETS.map(|bucket| stock.get(bucket)))
    }

    /// The mark of values one after the other: of this one behind those that have `mark`.
    pub(super) fn behind(&self, mark: u64, value: ValueRef<'_>) -> u64 {
        let (kind, bits) = match value {
            ValueRef::Null => (1, 0),
            ValueRef::Integer(number) => (2, number.cast_unsigned()),
            ValueRef::Real(number) => (3, number.to_bits()),
            ValueRef::Text(bytes) => (4, self.of_bytes(bytes)),
            ValueRef::Blob(bytes) => (5, self.of_bytes(bytes)),
        };
        let [kinds, ..] = self.drawn;
        self.chained(mark ^ kinds.wrapping_mul(kind), bits)
    }

    fn of_bytes(&self, bytes: &[u8]) -> u64 {
        let (words, rest) = bytes.as_chunks();
        let mut mark = u64::try_from(bytes.len()).unwrap_or_default();
        for word in words {
            mark = self.chained(mark, u64::from_le_bytes(*word));
        }
        let rest = rest.iter().fold(0, |word, byte| (word << 8) | u64::from(*byte));
        self.chained(mark, rest)
    }

    /// Both in one: another order is another number.
    fn chained(&self, mark: u64, bits: u64) -> u64 {
        let [.., add, times] = self.drawn;
        let product = u128::from(mark ^ add).wrapping_mul(u128::from(times));
        folded(product.wrapping_add(u128::from(bits)).cast_signed())
    }

    /// The same of its buckets, in their order.
    pub(super) fn line(&self, parts: [i64; BUCKET_COUNT]) -> i128 {
        let mut sum = 0_i128;
        for (part, drawn) in parts.into_iter().zip(self.drawn) {
            sum = sum.wrapping_add(i128::from(part).wrapping_mul(i128::from(drawn)));
        }
        sum
    }
}

/// The lower half of such a number, which adds up as well.
pub(super) fn low(line: i128) -> u64 {
    u64::try_from(line.cast_unsigned() & u128::from(u64::MAX)).unwrap_or_default()
}

/// The 64 bits that stand for such a number.
pub(super) fn folded(line: i128) -> u64 {
    let high = u64::try_from(line.cast_unsigned() >> 64).unwrap_or_default();
    mixed(low(line) ^ high.rotate_left(32))
}

/// Spreads every bit over all others.
const fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let bits = (bits ^ (bits >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    bits ^ (bits >> 32)
}

/// Units times marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum(i128);

impl Sum {
    pub(super) fn add(&mut self, units: i64, mark: u64) {
        self.0 = self.0.wrapping_add(i128::from(units).wrapping_mul(i128::from(mark)));
    }
}

#[cfg(test)]
mod tests {
    use super::{Marks, Noun, Sum};

    /// Goal: what differs in one unit of one key is seen; the order is not.
    #[test]
    fn equal_sums_hold_the_same_in_any_order() {
        let marks = Marks::drawn();
        let sum = |rows: &[(i64, i64)]| {
            let mut sum = Sum::default();
            for (units, row) in rows {
                sum.add(*units, marks.of(Noun::Sold, 1, [*row, 2, 3]));
            }
            sum
        };
        assert_eq!(sum(&[(5, 1), (7, 2), (-2, 1)]), sum(&[(7, 2), (3, 1), (0, 9)]));
        assert_ne!(sum(&[(5, 1), (7, 2)]), sum(&[(7, 1), (5, 2)]));
        assert_ne!(sum(&[(5, 1)]), sum(&[(6, 1)]));
        let marks_of = |noun, figure, rows| marks.of(noun, figure, rows);
        assert_ne!(marks_of(Noun::Sold, 1, [1, 2, 3]), marks_of(Noun::Held, 1, [1, 2, 3]));
        assert_ne!(marks_of(Noun::Sold, 1, [1, 2, 3]), marks_of(Noun::Sold, 2, [1, 2, 3]));
        assert_ne!(marks_of(Noun::Sold, 1, [1, 2, 3]), marks_of(Noun::Sold, 1, [2, 1, 3]));
    }
}
