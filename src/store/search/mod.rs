//! What a search looks through: folded text with pinyin, and the index of its `pieces`.
//!
//! Simplified, traditional and pinyin are one: 長城, 长城, changcheng and cc find the same product.
//! A Chinese word finds its own characters in both scripts, not others that sound alike.
//! Full-width digits and letters, which an input method types, are the plain ones.

pub(in crate::store) mod beside;
mod blocks;
pub(in crate::store) mod check;
mod gathered;
pub(in crate::store) mod known;
pub(in crate::store) mod pieces;
mod set;
pub mod walk;
pub mod words;

use std::sync::LazyLock;

use pinyin::{ToPinyin, ToPinyinMulti};

use crate::domain::filter::narrow;

/// Most readings kept of one name: heteronyms multiply.
const READINGS_MAX: usize = 8;

/// Text in the form in which it is compared: lower case, full-width characters made plain,
/// traditional ones simplified.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    each_folded(text, |character| folded.push(character));
    folded
}

/// The same, character by character.
fn each_folded(text: &str, mut each: impl FnMut(char)) {
    for character in text.chars() {
        if character.is_ascii() {
            each(character.to_ascii_lowercase());
        } else if is_usual(character) {
            each(simplified(character));
        } else {
            narrow(character).to_lowercase().map(simplified).for_each(&mut each);
        }
    }
}

/// Traditional characters and their simplified forms, in the order of the first.
static SIMPLIFIED: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let text = include_str!("../../../assets/search/simplified.txt");
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    let mut characters = rows.flat_map(str::chars);
    std::iter::from_fn(|| characters.next().zip(characters.next())).collect()
});

/// The usual Chinese characters.
const USUAL: std::ops::Range<u32> = 0x4e00..0xa000;

/// Whether a character is one of those: they are letters that have no case.
fn is_usual(character: char) -> bool {
    USUAL.contains(&u32::from(character))
}

/// The forms of those, in their order: what is imported and what is looked through is mostly these.
static USUAL_FORMS: LazyLock<Vec<char>> =
    LazyLock::new(|| USUAL.filter_map(char::from_u32).map(looked_up).collect());

/// The simplified form of a character.
fn simplified(character: char) -> char {
    if character < '\u{2e80}' {
        return character;
    }
    let place =
        u32::from(character).checked_sub(USUAL.start).and_then(|at| usize::try_from(at).ok());
    let form = place.and_then(|place| USUAL_FORMS.get(place));
    form.copied().unwrap_or_else(|| looked_up(character))
}

fn looked_up(character: char) -> char {
    let found = SIMPLIFIED.binary_search_by_key(&character, |(traditional, _)| *traditional);
    let found = found.ok().and_then(|place| SIMPLIFIED.get(place));
    found.map_or(character, |(_, simplified)| *simplified)
}

/// Whether a character has a reading.
fn is_read(character: char) -> bool {
    !character.is_ascii() && character.to_pinyin().is_some()
}

/// Everything a product is found by, one part a line.
pub fn document(sku: &str, name: &str, barcodes: &[&str]) -> String {
    let mut parts = vec![folded(sku), folded(name)];
    parts.extend(barcodes.iter().map(|code| folded(code)));
    if name.chars().any(is_read) {
        parts.extend(readings(name, Spelling::Full));
        parts.extend(readings(name, Spelling::Initials));
    }
    parts.join("\n")
}

/// What to look for.
pub fn needle(word: &str) -> String {
    folded(word)
}

/// How a reading is written down.
#[derive(Clone, Copy)]
enum Spelling {
    /// `youxian shubiao`, what is not Chinese kept.
    Full,
    /// `yxsb`, what is not Chinese left out.
    Initials,
}

/// The text in its readings, the most usual first, up to a bound.
fn readings(text: &str, spelling: Spelling) -> Vec<String> {
    let mut readings = vec![String::new()];
    spelled(text, spelling, |pieces| {
        if let [only] = pieces {
            for reading in &mut readings {
                reading.push_str(only);
            }
            return;
        }
        let longer = pieces
            .iter()
            .flat_map(|piece| readings.iter().map(move |start| [start.as_str(), piece].concat()));
        readings = longer.collect();
    });
    readings
}

/// Calls `each` with what every character adds to the readings of a text: one piece, or several where
/// it has several readings and these are not yet too many, the most usual first.
fn spelled(text: &str, spelling: Spelling, mut each: impl FnMut(&[&str])) {
    let (mut readings, mut buffer) = (1_usize, [0; 4]);
    for character in text.chars() {
        let plain = if character.is_ascii() { None } else { character.to_pinyin() };
        let Some(usual) = plain else {
            if matches!(spelling, Spelling::Full) {
                for character in narrow(character).to_lowercase() {
                    each(&[character.encode_utf8(&mut buffer)]);
                }
            }
            continue;
        };
        let (mut pieces, mut count) = ([""; READINGS_MAX], 0_usize);
        let more = character.to_pinyin_multi().into_iter().flatten();
        for reading in std::iter::once(usual).chain(more) {
            let plain = reading.plain();
            let piece = match spelling {
                Spelling::Full => plain,
                Spelling::Initials => {
                    let first = plain.chars().next().map_or(0, char::len_utf8);
                    plain.get(..first).unwrap_or_default()
                }
            };
            if !pieces.iter().take(count).any(|known| *known == piece) {
                if let Some(place) = pieces.get_mut(count) {
                    *place = piece;
                }
                count = count.saturating_add(1);
            }
        }
        let room = count.saturating_mul(readings) <= READINGS_MAX;
        let kept = if room { count } else { 1 };
        readings = readings.saturating_mul(kept);
        each(pieces.get(..kept).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::{SIMPLIFIED, USUAL, document, folded, narrow, needle};

    #[test]
    fn both_scripts_pinyin_and_initials_find_the_same() {
        for name in ["长城干红", "長城乾紅"] {
            let text = document("W-1", name, &["6901234567892"]);
            for word in ["长城", "長城", "changcheng", "cc", "w-1", "Ｗ－１", "6901234567892"]
            {
                assert!(text.contains(&needle(word)), "{word} in {text}");
            }
        }
        assert!(document("S", "有线鼠标 黑色", &[]).contains(&needle("yxsb")));
        assert!(!document("S", "北极星", &[]).contains(&needle("杯")), "杯 only sounds like 北");
    }

    #[test]
    fn the_simplified_forms_are_in_order_and_final() {
        assert!(SIMPLIFIED.len() > 3_000);
        assert!(SIMPLIFIED.is_sorted_by_key(|(traditional, _)| *traditional));
        assert_eq!(folded("臺灣製保溫杯"), "台湾制保温杯");
    }

    /// What is taken for granted of the usual characters.
    #[test]
    fn the_usual_characters_are_letters_without_case() {
        for character in USUAL.filter_map(char::from_u32) {
            assert!(character.is_alphanumeric(), "{character}");
            assert!(character.to_lowercase().eq([character]), "{character}");
            assert_eq!(narrow(character), character);
        }
    }

    #[test]
    fn full_width_digits_are_digits() {
        assert_eq!(folded("６９０１Ａ"), "6901a");
    }
}
