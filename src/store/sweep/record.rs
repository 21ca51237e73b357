//! A record as it lies in a page: first what kind each value is of, then the values (SQLite's file
//! format, section 2.1).

use rusqlite::types::ValueRef;

/// A number of one to nine bytes, and how many they are.
#[inline]
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let (first, rest) = bytes.split_first()?;
    if *first < 0x80 {
        return Some((u64::from(*first), 1));
    }
    let mut number = u64::from(first & 0x7f);
    for (byte, length) in rest.iter().zip(2_usize..) {
        if length == 9 {
            return Some(((number << 8) | u64::from(*byte), length));
        }
        number = (number << 7) | u64::from(byte & 0x7f);
        if *byte < 0x80 {
            return Some((number, length));
        }
    }
    None
}

/// A value: a number itself, or where in the record the others are.
#[derive(Clone, Copy, Debug)]
struct Field {
    kind: u64,
    number: i64,
    begin: usize,
    end: usize,
}

/// The values of a record.
#[derive(Debug, Default)]
pub(super) struct Record {
    fields: Vec<Field>,
}

impl Record {
    /// Finds the values in `payload`; `None` where it does not hold what its head says.
    #[inline]
    pub(super) fn find(&mut self, payload: &[u8]) -> Option<()> {
        self.fields.clear();
        let (length, from) = varint(payload)?;
        let mut end = usize::try_from(length).ok()?;
        let mut head = payload.get(from..end)?;
        while !head.is_empty() {
            let (kind, taken) = varint(head)?;
            head = head.get(taken..)?;
            let begin = end;
            end = begin.checked_add(length_of(kind)?)?;
            let bytes = payload.get(begin..end)?;
            let number = if kind < 8 { integer(bytes) } else { i64::from(kind == 9) };
            self.fields.push(Field { kind, number, begin, end });
        }
        Some(())
    }

    /// The number at a place of the record; `None` where none is.
    #[inline]
    pub(super) fn number(&self, at: usize) -> Option<i64> {
        self.fields.get(at).filter(|field| matches!(field.kind, 1..=6 | 8 | 9)).map(|it| it.number)
    }

    /// The value at a place of the record found in `payload`; `None` where it ends before.
    pub(super) fn value<'p>(&self, payload: &'p [u8], at: usize) -> Option<ValueRef<'p>> {
        let Field { kind, number, begin, end } = *self.fields.get(at)?;
        Some(match kind {
            0 => ValueRef::Null,
            1..=6 | 8 | 9 => ValueRef::Integer(number),
            7 => ValueRef::Real(f64::from_bits(number.cast_unsigned())),
            _ if kind.is_multiple_of(2) => ValueRef::Blob(payload.get(begin..end)?),
            _ => ValueRef::Text(payload.get(begin..end)?),
        })
    }
}

/// Bytes that a value of a kind takes; `None` for the kinds that are kept for later.
#[inline]
fn length_of(kind: u64) -> Option<usize> {
    Some(match kind {
        0 | 8 | 9 => 0,
        1 => 1,
        2 => 2,
        3 => 3,
        4 => 4,
        5 => 6,
        6 | 7 => 8,
        10 | 11 => return None,
        _ => usize::try_from(kind.wrapping_sub(12).div_euclid(2)).ok()?,
    })
}

/// A number with its sign, the highest byte first.
#[inline]
fn integer(bytes: &[u8]) -> i64 {
    match *bytes {
        [a] => i64::from(i8::from_be_bytes([a])),
        [a, b] => i64::from(i16::from_be_bytes([a, b])),
        [a, b, c] => i64::from(i32::from_be_bytes([a, b, c, 0]) >> 8),
        [a, b, c, d] => i64::from(i32::from_be_bytes([a, b, c, d])),
        _ => long_integer(bytes).unwrap_or_default(),
    }
}

/// The same of six or eight bytes.
fn long_integer(bytes: &[u8]) -> Option<i64> {
    let (high, low) = bytes.split_last_chunk()?;
    let high = match high.first_chunk() {
        Some(high) => i64::from(i32::from_be_bytes(*high)),
        None => i64::from(i16::from_be_bytes(*high.first_chunk()?)),
    };
    Some((high << 32) | i64::from(u32::from_be_bytes(*low)))
}

#[cfg(test)]
mod tests {
    use rusqlite::types::ValueRef;

    use super::{Record, varint};

    #[test]
    fn numbers_of_one_to_nine_bytes() {
        assert_eq!(varint(&[0x7f, 9]), Some((127, 1)));
        assert_eq!(varint(&[0x81, 0x00]), Some((128, 2)));
        assert_eq!(varint(&[0xff; 9]), Some((u64::MAX, 9)));
        assert_eq!(varint(&[0x81, 0x80]), None);
        assert_eq!(varint(&[]), None);
    }

    /// Goal: whatever lies there, what does not fit is refused and nothing is read beyond the end.
    #[test]
    fn a_record_that_says_more_than_it_holds_is_refused() {
        let mut record = Record::default();
        let sound = [4, 1, 0x13, 9, 0xff, b'a', b'b', b'c'];
        assert_eq!(record.find(&sound), Some(()));
        assert_eq!(record.value(&sound, 0), Some(ValueRef::Integer(-1)));
        assert_eq!(record.value(&sound, 1), Some(ValueRef::Text(b"abc")));
        assert_eq!(record.value(&sound, 2), Some(ValueRef::Integer(1)));
        assert_eq!([0, 1, 2, 3].map(|at| record.number(at)), [Some(-1), None, Some(1), None]);
        assert_eq!(record.value(&sound, 3), None);
        for end in 0..sound.len() {
            assert_eq!(record.find(&sound[..end]), None, "{end}");
        }
        let long = [3, 5, 6, 0xff, 0xfe, 0, 0, 0, 1, 0x80, 0, 0, 0, 0, 0, 0, 2];
        assert_eq!(record.find(&long), Some(()));
        let numbers = [0, 1].map(|at| record.number(at));
        assert_eq!(numbers, [Some((-2 << 32) + 1), Some(i64::MIN + 2)]);
        assert_eq!(record.find(&[2, 10]), None);
        assert_eq!(record.find(&[200, 1, 1]), None);
        assert_eq!(record.find(&[10, 0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), None);
    }
}
