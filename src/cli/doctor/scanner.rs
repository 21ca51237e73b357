//! What scanned codes tell about the scanner: how it ends a code, how fast it types, what it puts
//! in front, whether the group separator of GS1 gets through, whether an input method is on.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::probe::Keyboard;
use super::tell;
use crate::cli::failure::{Failure, exit};
use crate::cli::session::Session;
use crate::domain::scan::gtin;
use crate::domain::scan::{self, Symbol};
use crate::locale::Words;

/// So many codes are asked for.
const CODES: usize = 3;
/// So long somebody may take for each of them.
const PATIENCE: Duration = Duration::from_mins(1);
/// A code is over after so much silence, closed or not.
const SILENCE: Duration = Duration::from_millis(250);
const ESC: u8 = 0x1b;

/// What a code tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Told {
    /// The code, read.
    code: String,
    /// `return`, `line_feed`, `return_line_feed`, `tab` or `nothing`.
    end: &'static str,
    /// Milliseconds from the first byte to the last.
    took_ms: i64,
    /// Whether an AIM identifier stands in front.
    identifier: bool,
    /// Whether the GS1 separator got through.
    separator: bool,
    /// Whether an input method made digits full-width or took letters.
    input_method: bool,
    /// `right`, `wrong`, or nothing where there is none.
    check_digit: Option<&'static str>,
}

/// Has codes scanned and says what they tell.
pub(super) fn run(session: &Session) -> Result<u8, Failure> {
    let words = &session.output.words;
    if !io::stdin().is_terminal() {
        return Err(Failure::Console("the scanner cannot be tried".to_owned()));
    }
    let keyboard = Keyboard::open()?;
    let mut told = Vec::new();
    while told.len() < CODES {
        let number = i64::try_from(told.len()).unwrap_or(0).saturating_add(1);
        tell(words, "doctor-scan", &[("number", number.into())]);
        match one(&keyboard)? {
            Some((bytes, took)) => told.push(judge(&bytes, took, &session.config.scanner.prefix)),
            None => break,
        }
    }
    drop(keyboard);
    session.output.answer(&told, |words| text(words, &told))?;
    Ok(exit::DONE)
}

/// The bytes of one code, and how long they took; none when somebody pressed Esc or nothing came.
fn one(keyboard: &Keyboard) -> io::Result<Option<(Vec<u8>, Duration)>> {
    let mut bytes = keyboard.read(PATIENCE)?;
    if bytes.is_empty() || bytes == [ESC] || bytes.contains(&0x03) {
        return Ok(None);
    }
    let start = Instant::now();
    let mut last = start;
    loop {
        let more = keyboard.read(SILENCE)?;
        if more.is_empty() {
            return Ok(Some((bytes, last.saturating_duration_since(start))));
        }
        last = Instant::now();
        bytes.extend(more);
    }
}

/// What the bytes of a code tell.
fn judge(bytes: &[u8], took: Duration, prefix: &str) -> Told {
    let raw = String::from_utf8_lossy(bytes);
    let end = match bytes {
        [.., b'\r', b'\n'] => "return_line_feed",
        [.., b'\r'] => "return",
        [.., b'\n'] => "line_feed",
        [.., b'\t'] => "tab",
        _ => "nothing",
    };
    let code = scan::read(&raw, prefix);
    let full_width = raw.chars().any(|c| ('\u{ff01}'..='\u{ff5e}').contains(&c));
    let check_digit = match gtin::judge(&code.text) {
        gtin::Gtin::Valid => Some("right"),
        gtin::Gtin::WrongCheckDigit => Some("wrong"),
        gtin::Gtin::Other => None,
    };
    Told {
        end,
        took_ms: i64::try_from(took.as_millis()).unwrap_or(i64::MAX),
        identifier: code.symbol != Symbol::Unsaid,
        separator: raw.contains(scan::SEPARATOR),
        input_method: code.ideographs || full_width,
        check_digit,
        code: code.shown(),
    }
}

fn text(words: &Words, told: &[Told]) -> String {
    let mut lines = Vec::new();
    for one in told {
        let fills = [("code", one.code.as_str().into()), ("ms", one.took_ms.into())];
        lines.push(words.fill("doctor-scanned", &fills));
    }
    let mut say = |id: &str| lines.push(words.get(id).to_owned());
    if told.is_empty() {
        say("doctor-scan-none");
        return lines.join("\n");
    }
    match told.first().map_or("nothing", |one| one.end) {
        "nothing" => say("doctor-end-nothing"),
        "return_line_feed" => say("doctor-end-both"),
        _ => say("doctor-end-good"),
    }
    if told.iter().any(|one| one.end != told.first().map_or("", |first| first.end)) {
        say("doctor-end-differs");
    }
    say(if told.iter().all(|one| one.identifier) { "doctor-aim" } else { "doctor-no-aim" });
    if told.iter().any(|one| one.separator) {
        say("doctor-separator");
    }
    if told.iter().any(|one| one.input_method) {
        say("doctor-input-method");
    }
    if told.iter().any(|one| one.check_digit == Some("wrong")) {
        say("doctor-check-digit");
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(raw: &str) -> Told {
        judge(raw.as_bytes(), Duration::from_millis(13), "")
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
