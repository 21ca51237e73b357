//! A scan may never be taken for keys.
//!
//! A wedge scanner types a code and Enter, faster than a hand. Outside text fields every printable
//! character therefore waits a moment: many at once are a scan and go to the resolver as one text,
//! few are keys. Time only helps: what came in one read counts as together however late it is.
//! Inside a text field nothing waits, but it is noticed that the key which ends a line closes a
//! scan ([`Burst::follow`]). Some scanners end a code with two keys (carriage return and line
//! feed): the second one belongs to the scan too and is dropped.

use super::{Code, Key};

/// Fewer characters than this are never a scan.
pub const SCAN_CHARACTERS_MIN: usize = 6;
/// The same for a code that one read brings together with the key that closes it.
pub const READ_CHARACTERS_MIN: usize = 4;
/// So long a character waits for company.
pub const WAIT_MS: u64 = 25;
/// A scan without a closing key ends after so much silence.
pub const SILENCE_MS: u64 = 100;
/// A second closing key within this time belongs to the same scan.
const CLOSED_MS: u64 = 60;

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
    /// When the last scan was closed.
    closed_ms: Option<u64>,
    /// What was typed into a text field without a pause, and when the last of it came.
    run: String,
    run_ms: u64,
}

/// Whether `key` may end a scan.
pub fn closes(key: Key) -> bool {
    matches!(key.code, Code::Enter | Code::Tab | Code::LineFeed)
}

/// A code at the front of what one read brought, with the key that closes it: the code, and how
/// many keys it took.
pub fn whole(keys: &[Key]) -> Option<(String, usize)> {
    let count = keys.iter().take_while(|key| character(**key).is_some()).count();
    let closed = keys.get(count).is_some_and(|key| closes(*key));
    let code = || keys.iter().take(count).copied().filter_map(character).collect();
    (closed && count >= READ_CHARACTERS_MIN).then(|| (code(), count.saturating_add(1)))
}

/// What `key` adds to a code.
fn character(key: Key) -> Option<char> {
    if key.code == Code::Separator { Some('\u{1d}') } else { key.typed() }
}

impl Burst {
    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// A scan was taken whole: a second closing key right behind it is part of it.
    pub fn closed(&mut self, now_ms: u64) {
        self.closed_ms = Some(now_ms);
    }

    /// Whether `key` is the second closing key of a scan.
    pub fn is_second_end(&mut self, now_ms: u64, key: Key) -> bool {
        let since = self.closed_ms.take().map(|at| now_ms.saturating_sub(at));
        let second = closes(key) && since.is_some_and(|since| since <= CLOSED_MS);
        if second {
            self.closed_ms = Some(now_ms);
        }
        second
    }

    /// Follows a key that goes into a text field at once. When it closes what came too fast for a
    /// hand, that is a scan: the code.
    pub fn follow(&mut self, now_ms: u64, key: Key) -> Option<String> {
        let fast = now_ms.saturating_sub(self.run_ms) <= WAIT_MS;
        if !fast {
            self.run.clear();
        }
        self.run_ms = now_ms;
        if let Some(typed) = character(key) {
            self.run.push(typed);
            return None;
        }
        let code = std::mem::take(&mut self.run);
        (closes(key) && code.chars().count() >= SCAN_CHARACTERS_MIN).then_some(code)
    }

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
        if closes(key) && self.held.len() >= SCAN_CHARACTERS_MIN {
            out.extend(self.release(true));
            self.closed(now_ms);
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
    fn a_code_and_its_end_in_one_read_are_a_scan_and_a_second_end_is_dropped() {
        let keys: Vec<Key> = "A-03".chars().map(Key::char).collect();
        let end = [Key::plain(Code::Enter), Key::plain(Code::LineFeed)];
        let read = [keys.as_slice(), &end].concat();
        assert_eq!(whole(&read), Some(("A-03".to_owned(), 5)));
        assert_eq!(whole(&keys), None, "nothing closes it");
        assert_eq!(whole(&read[1..]), None, "three characters are keys");
        let mut burst = Burst::default();
        burst.closed(1_000);
        assert!(burst.is_second_end(1_010, end[1]));
        assert!(!burst.is_second_end(2_000, end[1]));
    }

    #[test]
    fn in_a_text_field_the_end_of_what_came_too_fast_is_noticed() {
        let mut burst = Burst::default();
        let mut typed = |text: &str, gap_ms| {
            let keys = text.chars().map(Key::char).chain([Key::plain(Code::Enter)]);
            (1_u64..).zip(keys).find_map(|(at, key)| burst.follow(10_000 + at * gap_ms, key))
        };
        assert_eq!(typed("6901234567892", 3).as_deref(), Some("6901234567892"));
        assert_eq!(typed("Wool socks", 80), None);
        assert_eq!(typed("12", 3), None);
    }

    #[test]
    fn a_few_characters_and_enter_are_keys_in_their_order() {
        let out = run("12\r", 0);
        let keys = [Key::char('1'), Key::char('2'), Key::plain(Code::Enter)];
        assert_eq!(out, keys.map(Typed::Key));
    }
}
