//! Which products of a block hold a piece, and how that is written: as gaps between their places, of
//! one to three bytes, or as bits up to the last one where those are shorter.

/// Words of 64 bits of one block.
const WORDS: usize = 1_024;

/// What bits begin with: no gap is written so.
const BITS: [u8; 2] = [128, 0];

/// A set of products of one block.
pub(super) struct Set(Box<[u64; WORDS]>);

impl Set {
    pub(super) fn new() -> Self {
        Self(Box::new([0; WORDS]))
    }

    #[inline]
    pub(super) fn add(&mut self, place: u16) {
        if let Some(word) = self.0.get_mut(usize::from(place >> 6)) {
            *word |= 1_u64.rotate_left(u32::from(place & 63));
        }
    }

    pub(super) fn remove(&mut self, place: u16) {
        if let Some(word) = self.0.get_mut(usize::from(place >> 6)) {
            *word &= !1_u64.rotate_left(u32::from(place & 63));
        }
    }

    #[inline]
    pub(super) fn holds(&self, place: u16) -> bool {
        let word = self.0.get(usize::from(place >> 6)).copied().unwrap_or_default();
        word & 1_u64.rotate_left(u32::from(place & 63)) != 0
    }

    pub(super) fn count(&self) -> u32 {
        self.0.iter().fold(0, |sum, word| sum.saturating_add(word.count_ones()))
    }

    pub(super) fn keep(&mut self, others: &Self) {
        for (word, other) in self.0.iter_mut().zip(others.0.iter()) {
            *word &= other;
        }
    }

    /// Adds the places that one of two sets has and the other has not.
    pub(super) fn add_differences(&mut self, one: &Self, other: &Self) {
        for ((word, one), other) in self.0.iter_mut().zip(one.0.iter()).zip(other.0.iter()) {
            *word |= one ^ other;
        }
    }

    /// Calls `found` with every place, ascending.
    pub(super) fn each(&self, mut found: impl FnMut(u16)) {
        for (word, first) in self.0.iter().zip((0_u16..).step_by(64)) {
            let mut word = *word;
            while word != 0 {
                let bit = u16::try_from(word.trailing_zeros()).unwrap_or_default();
                found(first.saturating_add(bit));
                word &= word.wrapping_sub(1);
            }
        }
    }

    /// The set that was written as `bytes`.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut set = Self::new();
        if let Some(bits) = bytes.strip_prefix(&BITS) {
            for (word, bytes) in set.0.iter_mut().zip(bits.chunks(8)) {
                let mut eight = [0; 8];
                eight.iter_mut().zip(bytes).for_each(|(byte, held)| *byte = *held);
                *word = u64::from_le_bytes(eight);
            }
        } else {
            each_of_gaps(bytes, |place| set.add(place));
        }
        set
    }

    /// Its bytes.
    pub(super) fn written(&self) -> Vec<u8> {
        let words =
            self.0.iter().rposition(|word| *word != 0).map_or(0, |last| last.saturating_add(1));
        let bits = || self.0.iter().take(words).flat_map(|word| word.to_le_bytes());
        let length = words.saturating_mul(8).saturating_add(BITS.len());
        // Every gap takes a byte at least.
        if usize::try_from(self.count()).is_ok_and(|count| count <= length) {
            let mut gaps = Vec::new();
            let mut last = 0;
            self.each(|place| {
                push(&mut gaps, place.wrapping_sub(last));
                last = place;
            });
            if gaps.len() <= length {
                return gaps;
            }
        }
        BITS.into_iter().chain(bits()).collect()
    }
}

/// Calls `found` with every place of a set that was written as `bytes`, ascending.
pub(super) fn each_written(bytes: &[u8], mut found: impl FnMut(u16)) {
    let Some(bits) = bytes.strip_prefix(&BITS) else { return each_of_gaps(bytes, found) };
    for (byte, first) in bits.iter().zip((0_u16..).step_by(8)) {
        let mut byte = *byte;
        while byte != 0 {
            let bit = u16::try_from(byte.trailing_zeros()).unwrap_or_default();
            found(first.saturating_add(bit));
            byte &= byte.wrapping_sub(1);
        }
    }
}

/// Leaves of `places`, which ascend, those that are in a set that was written as `bytes`. What few
/// products hold is told sooner so than by the bits of a whole block.
pub(super) fn keep_written(places: &mut Vec<u16>, bytes: &[u8]) {
    if let Some(bits) = bytes.strip_prefix(&BITS) {
        let held = |place: u16| {
            let byte = bits.get(usize::from(place >> 3)).copied().unwrap_or_default();
            byte & 1_u8.rotate_left(u32::from(place & 7)) != 0
        };
        return places.retain(|place| held(*place));
    }
    let (mut next, mut kept) = (0_usize, 0_usize);
    let (mut held, mut gap, mut shift) = (0_u16, 0_u16, 0_u32);
    for byte in bytes {
        // Whether a gap goes on cannot be foreseen: no branch is to depend on it.
        let ends = *byte < 128;
        gap |= u16::from(byte & 127).rotate_left(shift);
        held = held.wrapping_add(if ends { gap } else { 0 });
        (gap, shift) = if ends { (0, 0) } else { (gap, shift.wrapping_add(7)) };
        let Some(mut place) = places.get(next).copied() else { break };
        if held < place || !ends {
            continue;
        }
        while place < held {
            next = next.saturating_add(1);
            place = places.get(next).copied().unwrap_or(u16::MAX);
        }
        if places.get(next) == Some(&held) {
            places.swap(kept, next);
            (next, kept) = (next.saturating_add(1), kept.saturating_add(1));
        }
    }
    places.truncate(kept);
}

/// Calls `found` with every place that is written as gaps.
#[inline]
fn each_of_gaps(bytes: &[u8], mut found: impl FnMut(u16)) {
    let (mut place, mut gap, mut shift) = (0_u16, 0_u16, 0_u32);
    for byte in bytes {
        let low = u16::from(byte & 127);
        if shift == 0 && *byte < 128 {
            place = place.wrapping_add(low);
            found(place);
            continue;
        }
        gap |= low.rotate_left(shift);
        shift = shift.wrapping_add(7);
        if *byte < 128 {
            place = place.wrapping_add(gap);
            found(place);
            (gap, shift) = (0, 0);
        }
    }
}

/// Writes a gap.
#[inline]
fn push(bytes: &mut Vec<u8>, mut gap: u16) {
    while gap > 127 {
        let [low, _] = gap.to_le_bytes();
        bytes.push(low | 128);
        gap >>= 7;
    }
    let [low, _] = gap.to_le_bytes();
    bytes.push(low);
}

/// Places that come in ascending order.
#[derive(Default)]
pub(super) struct Ascending {
    gaps: Vec<u8>,
    last: u16,
}

impl Ascending {
    /// Adds a place, which is the last one or behind it.
    #[inline]
    pub(super) fn add(&mut self, place: u16) {
        if self.last != place || self.gaps.is_empty() {
            push(&mut self.gaps, place.wrapping_sub(self.last));
            self.last = place;
        }
    }

    /// What is written of them.
    pub(super) fn written(mut self) -> Vec<u8> {
        if self.gaps.len() > usize::from(self.last >> 3) {
            return Set::read(&self.gaps).written();
        }
        self.gaps.shrink_to_fit();
        self.gaps
    }
}

#[cfg(test)]
mod tests {
    use super::{Ascending, BITS, Set, each_written, keep_written};

    fn places(bytes: &[u8]) -> Vec<u16> {
        let mut places = Vec::new();
        Set::read(bytes).each(|place| places.push(place));
        places
    }

    #[test]
    fn sets_of_every_size_are_read_as_they_were_written() {
        for step in [1, 2, 3, 7, 8, 9, 127, 128, 129, 1_000, 16_383, 16_384, 16_385, 65_535] {
            for (start, end) in
                [(0, 65_535), (1, 5_000), (127, 200), (128, 40_000), (16_384, 65_535)]
            {
                let all: Vec<u16> = (start..=end).step_by(step).collect();
                let mut ascending = Ascending::default();
                for place in &all {
                    ascending.add(*place);
                    ascending.add(*place);
                }
                let bytes = ascending.written();
                assert!(
                    bytes.len() <= usize::from(end) / 8 + 10,
                    "{step} {start}: {}",
                    bytes.len()
                );
                assert_eq!(places(&bytes), all, "{step} {start}");
                assert_eq!(Set::read(&bytes).written(), bytes, "{step} {start}");
                let mut again = Vec::new();
                each_written(&bytes, |place| again.push(place));
                assert_eq!(again, all, "{step} {start}");
            }
        }
    }

    /// What two sets have in common is the same, however each of them is written.
    #[test]
    fn places_are_kept_as_their_bits_are() {
        let sets = [(0, 1), (0, 2), (5, 3), (64, 8), (1, 9), (63, 64), (0, 500), (9, 20_000)];
        let written = sets.map(|(start, step)| {
            let mut set = Set::new();
            (start..=u16::MAX).step_by(step).for_each(|place| set.add(place));
            set.written()
        });
        assert!(written.iter().any(|bytes| bytes.starts_with(&BITS)));
        for (one, other) in written.iter().flat_map(|one| written.iter().map(move |two| (one, two)))
        {
            let mut expected = Set::read(one);
            expected.keep(&Set::read(other));
            let mut kept = places(one);
            keep_written(&mut kept, other);
            assert_eq!(kept, places(&expected.written()));
        }
        let mut none = vec![3, 70];
        keep_written(&mut none, &[]);
        assert!(none.is_empty());
    }

    /// The bytes follow from the set alone, whichever is shorter, and not from how it came about.
    #[test]
    fn a_set_is_written_in_one_way() {
        for count in [0, 1, 10, 11, 12, 500, 9_000] {
            let mut ascending = Ascending::default();
            (0..count).for_each(|place| ascending.add(place));
            let bytes = ascending.written();
            assert_eq!(bytes.starts_with(&BITS), count > 10, "{count}");
            let mut set = Set::read(&bytes);
            assert_eq!(set.count(), u32::from(count));
            set.add(60_000);
            let more = set.written();
            assert_eq!(more.starts_with(&BITS), count > 7_500, "{count}");
            let mut set = Set::read(&more);
            assert!(set.holds(60_000) && !set.holds(59_999), "{count}");
            set.remove(60_000);
            assert_eq!(set.written(), bytes, "{count}");
        }
    }
}
