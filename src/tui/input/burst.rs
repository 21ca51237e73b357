//! A scan may never be taken for keys.
//!
//! A wedge scanner types a code and Enter, faster than a hand. Outside text fields every printable
//! character therefore waits a moment: many at once are a scan and go to the resolver as one text,
//! few are keys. Time only helps: what came in one read counts as together however late it is.

use super::{Code, Key};

/// Fewer characters than this are never a scan.
pub const SCAN_CHARACTERS_MIN: usize = 6;
/// So long a character waits for company.
pub const WAIT_MS: u64 = 25;
/// A scan without a closing key ends after so much silence.
pub const SILENCE_MS: u64 = 100;

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    Key(Key),
    /// Many characters at once, with the key that closed them (Enter, Tab, line feed) or without.
    Scan {
        text: String,
        closed: bool,
    },
}

/// Characters that wait, with the time of the last one.
#[derive(Debug, Default)]
pub struct Burst {
    held: Vec<Key>,
    last_ms: u64,
}

impl Burst {
    /// Takes a key that came at `now_ms`.
    pub fn feed(&mut self, now_ms: u64, key: Key) -> Vec<Typed> {
        let mut out = Vec::new();
        if !self.held.is_empty() && now_ms.saturating_sub(self.last_ms) > self.patience_ms() {
            out = self.release(false);
        }
        if key.typed().is_some() || (key.code == Code::Separator && !self.held.is_empty()) {
            self.held.push(key);
            self.last_ms = now_ms;
            return out;
        }
        let closes = matches!(key.code, Code::Enter | Code::Tab | Code::LineFeed);
        if closes && self.held.len() >= SCAN_CHARACTERS_MIN {
            out.extend(self.release(true));
            return out;
        }
        out.extend(self.release(false));
        out.push(Typed::Key(key));
        out
    }

    /// When [`Burst::rest`] should be called next; `None` when nothing waits.
    pub fn deadline_ms(&self) -> Option<u64> {
        (!self.held.is_empty())
            .then(|| self.last_ms.saturating_add(self.patience_ms()).saturating_add(1))
    }

    /// Lets go what has waited long enough.
    pub fn rest(&mut self, now_ms: u64) -> Vec<Typed> {
        if self.deadline_ms().is_some_and(|due| now_ms >= due) {
            self.release(false)
        } else {
            Vec::new()
        }
    }

    fn patience_ms(&self) -> u64 {
        if self.held.len() >= SCAN_CHARACTERS_MIN { SILENCE_MS } else { WAIT_MS }
    }

    fn release(&mut self, closed: bool) -> Vec<Typed> {
        let held = std::mem::take(&mut self.held);
        let first = held.first().copied();
        // A key held down arrives in bunches too: the same character again and again.
        let repeated = !closed && held.iter().all(|key| Some(*key) == first);
        if held.len() < SCAN_CHARACTERS_MIN || repeated {
            return held.into_iter().map(Typed::Key).collect();
        }
        let character =
            |key: Key| if key.code == Code::Separator { Some('\u{1d}') } else { key.typed() };
        vec![Typed::Scan { text: held.into_iter().filter_map(character).collect(), closed }]
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::arithmetic_side_effects, reason = "small numbers of a test")]

    use super::*;

    fn run(text: &str, gap_ms: u64) -> Vec<Typed> {
        let mut burst = Burst::default();
        let mut now = 1_000;
        let mut out = Vec::new();
        for character in text.chars() {
            let key =
                if character == '\r' { Key::plain(Code::Enter) } else { Key::char(character) };
            out.extend(burst.rest(now));
            out.extend(burst.feed(now, key));
            now += gap_ms;
        }
        out.extend(burst.rest(now + 1_000));
        out
    }

    #[test]
    fn a_scan_is_one_text_and_no_key() {
        let scan = Typed::Scan { text: "6901234567892".to_owned(), closed: true };
        assert_eq!(run("6901234567892\r", 0), std::slice::from_ref(&scan));
        assert_eq!(run("6901234567892\r", 10), [scan]);
    }

    #[test]
    fn a_hand_types_keys() {
        let out = run("gq", 80);
        assert_eq!(out, [Typed::Key(Key::char('g')), Typed::Key(Key::char('q'))]);
        assert_eq!(run("aaaaaaaa", 0).len(), 8, "a key held down is keys");
    }

    #[test]
    fn many_characters_without_an_end_are_still_no_keys() {
        let scan = Typed::Scan { text: "gq123x".to_owned(), closed: false };
        assert_eq!(run("gq123x", 0), [scan]);
    }

    #[test]
    fn a_few_characters_and_enter_are_keys_in_their_order() {
        let out = run("12\r", 0);
        let keys = [Key::char('1'), Key::char('2'), Key::plain(Code::Enter)];
        assert_eq!(out, keys.map(Typed::Key));
    }
}
