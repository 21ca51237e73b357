//! What a search looks through: folded text with pinyin, and the index of its [`mod@pieces`].
//!
//! Simplified, traditional and pinyin are one: 長城, 长城, changcheng and cc find the same product.
//! A Chinese word finds its own characters in both scripts, not others that sound alike.
//! Full-width digits and letters, which an input method types, are the plain ones.

mod gathered;
pub mod pieces;
mod set;

use std::sync::LazyLock;

use pinyin::{ToPinyin, ToPinyinMulti};

use crate::domain::filter::narrow;

/// Most readings kept of one name: heteronyms multiply.
const READINGS_MAX: usize = 8;

/// Text in the form in which it is compared: lower case, full-width characters made plain,
/// traditional ones simplified.
pub fn folded(text: &str) -> String {
    text.chars().map(narrow).flat_map(char::to_lowercase).map(simplified).collect()
}

/// Traditional characters and their simplified forms, in the order of the first.
static SIMPLIFIED: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let text = include_str!("../../../assets/search/simplified.txt");
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    let mut characters = rows.flat_map(str::chars);
    std::iter::from_fn(|| characters.next().zip(characters.next())).collect()
});

/// The simplified form of a character.
fn simplified(character: char) -> char {
    if character < '\u{2e80}' {
        return character;
    }
    let found = SIMPLIFIED.binary_search_by_key(&character, |(traditional, _)| *traditional);
    let found = found.ok().and_then(|place| SIMPLIFIED.get(place));
    found.map_or(character, |(_, simplified)| *simplified)
}

/// Everything a product is found by, one part a line.
pub fn document(sku: &str, name: &str, barcodes: &[&str]) -> String {
    let mut parts = vec![folded(sku), folded(name)];
    parts.extend(barcodes.iter().map(|code| folded(code)));
    if name.chars().any(|character| character.to_pinyin().is_some()) {
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
    for character in text.chars() {
        if character.is_ascii() {
            // Most of what is not Chinese, and what is kept of it.
            if matches!(spelling, Spelling::Full) {
                for reading in &mut readings {
                    reading.push(character.to_ascii_lowercase());
                }
            }
            continue;
        }
        let pieces = pieces(character, spelling);
        if let [only] = pieces.as_slice() {
            for reading in &mut readings {
                reading.push_str(only);
            }
            continue;
        }
        let room = pieces.len().saturating_mul(readings.len()) <= READINGS_MAX;
        let kept = if room { pieces.len() } else { 1 };
        readings = pieces
            .iter()
            .take(kept)
            .flat_map(|piece| readings.iter().map(move |start| format!("{start}{piece}")))
            .collect();
    }
    readings
}

/// What one character adds: one piece a reading, the most usual first; never none.
fn pieces(character: char, spelling: Spelling) -> Vec<String> {
    let Some(usual) = character.to_pinyin() else {
        return vec![match spelling {
            Spelling::Full => narrow(character).to_lowercase().collect(),
            Spelling::Initials => String::new(),
        }];
    };
    let written = |plain: &str| match spelling {
        Spelling::Full => plain.to_owned(),
        Spelling::Initials => plain.chars().take(1).collect(),
    };
    let mut pieces = vec![written(usual.plain())];
    for reading in character.to_pinyin_multi().into_iter().flatten() {
        let piece = written(reading.plain());
        if !pieces.contains(&piece) {
            pieces.push(piece);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{SIMPLIFIED, document, folded, needle};

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

    #[test]
    fn full_width_digits_are_digits() {
        assert_eq!(folded("６９０１Ａ"), "6901a");
    }
}
