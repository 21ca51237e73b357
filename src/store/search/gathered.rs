//! What the new products of one block hold, gathered while they are read in the order of their rows:
//! each piece with its places, ascending as they come. Sorting a million pairs is three times the
//! work of looking a piece up among some thousand.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::store::search::set::Ascending;

/// An odd number with its bits well mixed.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Pieces are numbers that nobody chooses to collide: one multiplication is hash enough.
#[derive(Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(SPREAD);
        }
    }

    fn write_i64(&mut self, number: i64) {
        let mixed = number.cast_unsigned().wrapping_mul(SPREAD);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Pieces, each with the places that hold it.
#[derive(Default)]
pub(super) struct Gathered(HashMap<i64, Ascending, BuildHasherDefault<Spread>>);

impl Gathered {
    /// A place holds a piece; places come in ascending order.
    #[inline]
    pub(super) fn add(&mut self, piece: i64, place: u16) {
        self.0.entry(piece).or_default().add(place);
    }

    /// Whether nothing was added.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is written of each, in the order of the pieces.
    pub(super) fn written(self) -> Vec<(i64, Vec<u8>)> {
        let written = |(piece, places): (i64, Ascending)| (piece, places.written());
        let mut all: Vec<_> = self.0.into_iter().map(written).collect();
        all.sort_unstable_by_key(|(piece, _)| *piece);
        all
    }
}
