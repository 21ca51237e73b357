//! Three codes from the scanner that is to be tried. What they tell is judged in
//! [`crate::domain::scan::trial`].

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use super::probe::Keyboard;
use super::tell;
use crate::cli::failure::{Failure, exit};
use crate::cli::session::Session;
use crate::domain::scan::trial::{CODES, SILENCE_MS, judge};

/// So long somebody may take for each of them.
const PATIENCE: Duration = Duration::from_mins(1);
/// A code is over after so much silence, closed or not.
const SILENCE: Duration = Duration::from_millis(SILENCE_MS);
const ESC: u8 = 0x1b;

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
            Some((bytes, took)) => {
                let raw = String::from_utf8_lossy(&bytes);
                let took_ms = i64::try_from(took.as_millis()).unwrap_or(i64::MAX);
                told.push(judge(&raw, took_ms, &session.config.scanner.prefix));
            }
            None => break,
        }
    }
    drop(keyboard);
    session.output.answer(&told, |words| words.trial(&told).join("\n"))?;
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
