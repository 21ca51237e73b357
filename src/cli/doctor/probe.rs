//! Questions to the terminal, with a time limit.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};

/// So long the terminal may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// At the start of a line: a character whose width terminals disagree on, where the cursor is then,
/// the line cleared, whether the terminal is well, what it is. The last is answered by every
/// terminal that answers at all.
const QUESTIONS: &[u8] = "\r\u{2500}\x1b[6n\r\x1b[K\x1b[5n\x1b[c".as_bytes();

/// What the terminal answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Answers {
    /// Whether it says when it has shown what was written.
    pub(super) well: bool,
    /// Milliseconds until the last answer.
    pub(super) after_ms: Option<i64>,
    /// Columns that a character takes whose width terminals disagree on.
    pub(super) doubtful_width: Option<u16>,
}

/// Columns and rows, where there is a terminal.
pub(super) fn size() -> Option<(u16, u16)> {
    let size = tcgetwinsize(rustix::stdio::stdout()).ok()?;
    (size.ws_col > 0 && size.ws_row > 0).then_some((size.ws_col, size.ws_row))
}

/// The keyboard, key by key; given back when this goes.
pub(super) struct Keyboard {
    stdin: io::Stdin,
    found: Termios,
}

impl Keyboard {
    /// Takes the keyboard over.
    pub(super) fn open() -> io::Result<Self> {
        let found = tcgetattr(rustix::stdio::stdin())?;
        let mut wanted = found.clone();
        wanted.make_raw();
        // What is said meanwhile begins at the left.
        wanted.output_modes = found.output_modes;
        tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &wanted)?;
        Ok(Self { stdin: io::stdin(), found })
    }

    /// What one read brings within `patience`; nothing when the time is over.
    pub(super) fn read(&self, patience: Duration) -> io::Result<Vec<u8>> {
        let mut waited = [PollFd::new(&self.stdin, PollFlags::IN)];
        let timeout = Timespec {
            tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: i64::from(patience.subsec_nanos()),
        };
        if poll(&mut waited, Some(&timeout))? == 0 {
            return Ok(Vec::new());
        }
        let mut bytes = [0_u8; 4096];
        let count = rustix::io::read(&self.stdin, &mut bytes)?;
        Ok(bytes.get(..count).unwrap_or_default().to_vec())
    }

    /// Asks the terminal what it can do.
    pub(super) fn ask(&self) -> Answers {
        let start = Instant::now();
        let mut out = io::stdout().lock();
        if out.write_all(QUESTIONS).and_then(|()| out.flush()).is_err() {
            return Answers::default();
        }
        let mut heard = Vec::new();
        loop {
            let left = PATIENCE.saturating_sub(start.elapsed());
            let found = self.read(left).unwrap_or_default();
            if found.is_empty() {
                return answers(&heard);
            }
            heard.extend(found);
            if is_whole(&heard) {
                let after_ms = i64::try_from(start.elapsed().as_millis()).ok();
                return Answers { after_ms, ..answers(&heard) };
            }
        }
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        // Answers that come too late are nobody's keys.
        tcsetattr(rustix::stdio::stdin(), OptionalActions::Flush, &self.found).ok();
    }
}

/// The control sequences in what was heard: what stands between `ESC [` and the letter, the letter.
fn sequences(heard: &[u8]) -> Vec<(String, char)> {
    let text = String::from_utf8_lossy(heard);
    let sequence = |rest: &str| {
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let (body, tail) = rest.split_at(end);
        Some((body.to_owned(), tail.chars().next()?))
    };
    text.split("\x1b[").skip(1).filter_map(sequence).collect()
}

fn is_whole(heard: &[u8]) -> bool {
    sequences(heard).iter().any(|(body, letter)| *letter == 'c' && body.starts_with('?'))
}

fn answers(heard: &[u8]) -> Answers {
    let mut found = Answers::default();
    for (body, letter) in sequences(heard) {
        if letter == 'n' && body == "0" {
            found.well = true;
        }
        let column = body.split(';').nth(1).and_then(|column| column.parse::<u16>().ok());
        if letter == 'R' {
            found.doubtful_width = column.and_then(|column| column.checked_sub(1));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_found_in_whatever_order_and_company_they_come() {
        let heard = b"x\x1b[7;2R\x1b[0n\x1b[?64;1;2c";
        assert!(is_whole(heard) && !is_whole(&heard[..12]));
        let found = answers(heard);
        assert_eq!((found.well, found.doubtful_width), (true, Some(1)));
        assert_eq!(answers(b"\x1b[7;3R").doubtful_width, Some(2));
        assert_eq!(answers(b"typed"), Answers::default());
    }
}
