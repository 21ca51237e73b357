//! What scanned codes tell about the scanner: how it ends a code, how fast it types, what it puts
//! in front, whether the group separator of GS1 gets through, whether an input method is on.

use serde::Serialize;

use super::{SEPARATOR, Symbol, gtin, read};

/// So many codes are asked for.
pub const CODES: usize = 3;

/// A code is over after so much silence, closed or not.
pub const SILENCE_MS: u64 = 250;

/// What a code tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The code, read.
    pub code: String,
    /// `return`, `line_feed`, `return_line_feed`, `tab` or `nothing`.
    pub end: &'static str,
    /// Milliseconds from the first byte to the last.
    pub took_ms: i64,
    /// Whether an AIM identifier stands in front.
    pub identifier: bool,
    /// Whether the GS1 separator got through.
    pub separator: bool,
    /// Whether an input method made digits full-width or took letters.
    pub input_method: bool,
    /// `right`, `wrong`, or nothing where there is none.
    pub check_digit: Option<&'static str>,
}

/// What the characters of a code tell that took `took_ms`; `prefix` is what the scanner is known
/// to put in front.
pub fn judge(raw: &str, took_ms: i64, prefix: &str) -> Told {
    let ends = [("\r\n", "return_line_feed"), ("\r", "return"), ("\n", "line_feed"), ("\t", "tab")];
    let end = ends.iter().find(|(end, _)| raw.ends_with(end)).map_or("nothing", |(_, name)| name);
    let code = read(raw, prefix);
    let full_width = raw.chars().any(|c| ('\u{ff01}'..='\u{ff5e}').contains(&c));
    let check_digit = match gtin::judge(&code.text) {
        gtin::Gtin::Valid => Some("right"),
        gtin::Gtin::WrongCheckDigit => Some("wrong"),
        gtin::Gtin::Other => None,
    };
    Told {
        end,
        took_ms,
        identifier: code.symbol != Symbol::Unsaid,
        separator: raw.contains(SEPARATOR),
        input_method: code.ideographs || full_width,
        check_digit,
        code: code.shown(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(raw: &str) -> Told {
        judge(raw, 13, "")
    }

    #[test]
    fn a_code_tells_how_the_scanner_is_set() {
        let plain = told("6901234567892\r");
        assert_eq!((plain.end, plain.took_ms, plain.check_digit), ("return", 13, Some("right")));
        assert!(!plain.identifier && !plain.separator && !plain.input_method);
        let full = told("]C1010690123456789210AB\u{1d}21X\r\n");
        assert_eq!(full.end, "return_line_feed");
        assert!(full.identifier && full.separator);
        assert!(told("６９０１２３４５６７８９２\t").input_method);
        assert_eq!(told("6901234567893").check_digit, Some("wrong"));
        assert_eq!(told("6901234567893").end, "nothing");
    }
}
