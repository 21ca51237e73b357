//! Which products of a block hold a piece, and how that is written.

/// Words of 64 bits of one block, and their bytes.
const WORDS: usize = 128;
const BITS_BYTES: usize = 1_024;

/// A set of products of one block.
pub(super) struct Set([u64; WORDS]);

impl Set {
    pub(super) const EMPTY: Self = Self([0; WORDS]);

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

    pub(super) fn holds(&self, place: u16) -> bool {
        let word = self.0.get(usize::from(place >> 6)).copied().unwrap_or_default();
        word & 1_u64.rotate_left(u32::from(place & 63)) != 0
    }

    pub(super) fn count(&self) -> u32 {
        self.0.iter().fold(0, |sum, word| sum.saturating_add(word.count_ones()))
    }

    pub(super) fn keep(&mut self, others: &Self) {
        for (word, other) in self.0.iter_mut().zip(others.0) {
            *word &= other;
        }
    }

    pub(super) fn places(&self) -> Vec<u16> {
        let mut places = Vec::new();
        for (mut word, first) in self.0.into_iter().zip((0_u16..).step_by(64)) {
            while word != 0 {
                let bit = u16::try_from(word.trailing_zeros()).unwrap_or_default();
                places.push(first.saturating_add(bit));
                word &= word.wrapping_sub(1);
            }
        }
        places
    }

    /// The set that was written as `bytes`.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut set = Self::EMPTY;
        if bytes.len() == BITS_BYTES {
            for (word, eight) in set.0.iter_mut().zip(bytes.chunks_exact(8)) {
                *word = u64::from_le_bytes(eight.try_into().unwrap_or_default());
            }
            return set;
        }
        let (mut place, mut held) = (0_u16, None::<u16>);
        for byte in bytes.iter().copied().map(u16::from) {
            let gap = match held.take() {
                Some(low) => low | (byte << 7),
                None if byte > 127 => {
                    held = Some(byte & 127);
                    continue;
                }
                None => byte,
            };
            place = place.saturating_add(gap);
            set.add(place);
        }
        set
    }
}

/// Ascending places as bytes: gaps of one or two bytes, or all bits where those are fewer.
pub(super) fn written(places: &[u16]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(places.len());
    let mut before = 0_u16;
    for place in places {
        let gap = place.saturating_sub(before);
        before = *place;
        let [low, _] = gap.to_le_bytes();
        if gap < 128 {
            bytes.push(low);
        } else {
            let [high, _] = (gap >> 7).to_le_bytes();
            bytes.extend([low | 128, high]);
        }
    }
    if bytes.len() < BITS_BYTES {
        return bytes;
    }
    let mut set = Set::EMPTY;
    for place in places {
        set.add(*place);
    }
    set.0.iter().flat_map(|word| word.to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Set, written};

    #[test]
    fn sets_of_every_size_are_read_as_they_were_written() {
        for step in [1, 2, 3, 7, 127, 128, 129, 1_000, 8_191] {
            for start in [0, 1, 127, 128, 8_191] {
                let places: Vec<u16> = (start..8_192).step_by(step).collect();
                let bytes = written(&places);
                assert!(bytes.len() <= 1_024, "{step} {start}: {}", bytes.len());
                assert_eq!(Set::read(&bytes).places(), places, "{step} {start}");
            }
        }
    }
}
