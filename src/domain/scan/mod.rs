//! Scans: what a scanner or a hand typed, read without guessing.
//!
//! A wedge scanner is a fast keyboard. It may put an AIM identifier (`]E0`, `]C1` …) or a prefix of
//! its own in front, an input method may make its digits full-width, and a GS1 code carries more
//! than one thing. Reading a code is pure; what it stands for is looked up in this order:
//!
//! 1. a code of the printed command sheet: `#UNDO`, `#LOC:A-03-2`, `#QTY:12`, `#DONE`, `#NEXT`;
//! 2. a barcode of a product, as stored (a case of 24 counts 24);
//! 3. a bin: a location of the warehouse;
//! 4. a SKU, also with the suffix that names its unsellable stock;
//! 5. a GTIN with and without leading zeros;
//! 6. a GS1 element string, by its (01) or (02); (30) and (37) are a quantity;
//! 7. unknown: a wrong check digit is a misread code, a right one a product that is not known yet,
//!    a short number is never taken for a quantity.
//!
//! | what | module |
//! |---|---|
//! | full-width forms, control characters, AIM identifiers | here, [`read`] |
//! | check digits and leading zeros | [`gtin`] |
//! | GS1 element strings | [`gs1`] |
//! | the bars of the printed command sheet | [`code128`] |
//! | what codes tell about the scanner that sent them | [`trial`] |
//! | the grammar of the one field: `12*`, `=24`, `-1`, `/text`, `#UNDO` | [`mod@line`] |

pub mod code128;
mod fold;
pub mod gs1;
pub mod gtin;
pub mod line;
pub mod trial;

use crate::domain::quantity::QUANTITY_MAX;

/// The GS1 group separator, which ends an element of variable length.
pub const SEPARATOR: char = '\u{1d}';

/// Longest code that is read, in characters; the rest is let go. No symbology of the trade holds
/// more.
pub const CODE_LENGTH_MAX: usize = 200;

/// What kind of symbol was scanned, as its AIM identifier says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Symbol {
    /// Nothing said.
    #[default]
    Unsaid,
    /// EAN or UPC: has a check digit.
    Retail,
    /// GS1-128, GS1 matrix, QR and bar symbols: an element string.
    Gs1,
    /// Something else: plain text, without a check digit.
    Plain,
}

/// A code, cleaned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// The code. Only a GS1 element string holds a control character: [`SEPARATOR`].
    pub text: String,
    /// What kind of symbol it was.
    pub symbol: Symbol,
    /// Whether ideographs are in it: an input method is on, or the code is Chinese.
    pub ideographs: bool,
}

impl Code {
    /// Whether it is to be read as a GS1 element string.
    pub fn is_gs1(&self) -> bool {
        self.symbol == Symbol::Gs1 || self.text.contains(SEPARATOR) || gs1::is_bracketed(&self.text)
    }

    /// The code without separators, as shown.
    pub fn shown(&self) -> String {
        self.text.chars().filter(|character| !character.is_control()).collect()
    }
}

/// Reads what came from a scanner or a hand: folds it, takes the AIM identifier and the scanner's
/// own `prefix` off, and trims it. An empty prefix is none.
pub fn read(raw: &str, prefix: &str) -> Code {
    let folded = fold::fold(raw);
    let prefix = fold::fold(prefix);
    let mut text = folded.trim();
    let mut symbol = Symbol::Unsaid;
    // The prefix may stand before or behind the identifier; each is taken off once.
    text = unprefixed(text, &prefix);
    if let Some((said, rest)) = identifier(text) {
        symbol = said;
        text = unprefixed(rest, &prefix);
    }
    let text: String = text.trim().chars().take(CODE_LENGTH_MAX).collect();
    let ideographs = text.chars().any(is_ideograph);
    Code { text, symbol, ideographs }
}

fn unprefixed<'a>(text: &'a str, prefix: &str) -> &'a str {
    let rest = text.strip_prefix(prefix).filter(|rest| !prefix.is_empty() && !rest.is_empty());
    rest.unwrap_or(text)
}

/// The AIM identifier at the front: `]`, a letter for the symbology, a digit or letter for its use.
fn identifier(text: &str) -> Option<(Symbol, &str)> {
    let mut characters = text.strip_prefix(']')?.chars();
    let (kind, usage) = (characters.next()?, characters.next()?);
    if !kind.is_ascii_alphabetic() || !usage.is_ascii_alphanumeric() {
        return None;
    }
    let symbol = match (kind, usage) {
        ('C' | 'J', '1') | ('d', '2') | ('Q', '3') | ('e', '0') => Symbol::Gs1,
        ('E', _) => Symbol::Retail,
        (_, _) => Symbol::Plain,
    };
    Some((symbol, characters.as_str()))
}

/// Chinese characters, kana and Hangul: what an input method makes of letters.
fn is_ideograph(character: char) -> bool {
    matches!(character,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{2fff}' | '\u{3005}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a number typed as a quantity looks like a barcode: eight digits or more.
pub const fn is_like_a_barcode(units: i64) -> bool {
    units.unsigned_abs() >= 10_000_000
}

/// A whole number from 0 to what a quantity can be; `None` for anything else.
fn units(digits: &str) -> Option<i64> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok().filter(|units| *units <= QUANTITY_MAX)).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(raw: &str) -> String {
        read(raw, "").text
    }

    #[test]
    fn identifiers_are_taken_off_and_say_what_was_scanned() {
        let of = |raw| {
            let code = read(raw, "");
            (code.text, code.symbol)
        };
        assert_eq!(of("]E06901234567892"), ("6901234567892".to_owned(), Symbol::Retail));
        assert_eq!(of("]E473513537"), ("73513537".to_owned(), Symbol::Retail));
        assert_eq!(of("]C10106901234567892"), ("0106901234567892".to_owned(), Symbol::Gs1));
        for gs1 in ["]d2", "]Q3", "]e0"] {
            assert_eq!(read(&format!("{gs1}10A"), "").symbol, Symbol::Gs1, "{gs1}");
        }
        assert_eq!(of("]A0WX-88-01"), ("WX-88-01".to_owned(), Symbol::Plain));
        assert_eq!(of("6901234567892").1, Symbol::Unsaid);
        assert_eq!(of("]-1"), ("]-1".to_owned(), Symbol::Unsaid));
    }

    #[test]
    fn full_width_digits_zero_widths_and_blanks_are_cleaned_away() {
        assert_eq!(text("６９０１２３４５６７８９２"), "6901234567892");
        assert_eq!(text("\u{feff} SKU\u{200b}-1\u{7f}\r\n"), "SKU-1");
        assert_eq!(text("Ａ－０３－２"), "A-03-2");
        assert_eq!(text("*000122521"), "*000122521");
        assert_eq!(text("1\u{1d}2"), "1\u{1d}2", "the separator of GS1 stays");
    }

    #[test]
    fn a_prefix_is_taken_off_before_or_behind_the_identifier() {
        for raw in ["^6901234567892", "]E0^6901234567892", "^]E06901234567892", "6901234567892"] {
            assert_eq!(read(raw, "^").text, "6901234567892", "{raw}");
        }
        assert_eq!(read("^", "^").text, "^", "a code is never emptied");
    }

    #[test]
    fn ideographs_are_told() {
        assert!(read("有线", "").ideographs && read("ひ", "").ideographs);
        assert!(!read("６９０１", "").ideographs && !read("Ａ－１", "").ideographs);
    }

    #[test]
    fn eight_digits_are_no_quantity() {
        assert!(is_like_a_barcode(73_513_537) && is_like_a_barcode(-6_901_234_567_892));
        assert!(!is_like_a_barcode(9_999_999));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_bounded_and_clean(raw in "\\PC{0,300}|.{0,300}", prefix in ".{0,3}") {
            let code = read(&raw, &prefix);
            prop_assert!(code.text.chars().count() <= CODE_LENGTH_MAX);
            prop_assert!(code.text.chars().all(|c| c == SEPARATOR || !c.is_control()));

            let line = line::read(&raw, &prefix);
            if let line::Entry::Code { times, code } = line {
                prop_assert!(times.is_none_or(|times| times > 0));
                prop_assert!(!code.text.is_empty());
            }
            if let Some(gs1) = gs1::parse(&code.text, true) {
                prop_assert!(gs1.quantity.is_none_or(|units| (0..=99_999_999).contains(&units)));
            }
            prop_assert!(gtin::forms(&code.text).len() <= 5);
        }

        #[test]
        fn a_code_is_the_same_in_full_width_and_with_any_identifier(digits in "[0-9]{13}") {
            let wide: String = digits
                .chars()
                .map(|c| char::from_u32(u32::from(c).saturating_add(0xfee0)).unwrap())
                .collect();
            prop_assert_eq!(read(&wide, "").text, digits.clone());
            prop_assert_eq!(read(&format!("]E0{digits}\r\n"), "").text, digits);
        }
    }
}
