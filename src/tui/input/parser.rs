//! Bytes of the terminal become keys and pastes.
//!
//! Nothing is decided on the size of a read: an unfinished sequence waits for its rest. The caller
//! asks [`Parser::waiting`] and calls [`Parser::give_up`] when the rest does not come in time; only
//! then is a lone ESC the Esc key. The tail of a sequence that comes even later (`[A` right after
//! such an Esc) is still recognised and never becomes text.

use super::{Code, Input, Key};

const ESC: u8 = 0x1b;
const PASTE_END: &[u8] = b"\x1b[201~";
/// Bytes that are looked at together.
const PIECE_BYTES: usize = 1024;

/// A paste longer than this is cut: it cannot be meant for a one-line field.
const PASTE_BYTES_MAX: usize = 1 << 20;
/// A control sequence longer than this is noise.
const SEQUENCE_BYTES_MAX: usize = 64;

/// The parser's memory between two reads.
#[derive(Debug, Default)]
pub struct Parser {
    held: Vec<u8>,
    paste: Option<Vec<u8>>,
    after_escape: bool,
    answers: usize,
}

/// What the front of the bytes is.
enum Step {
    /// So many bytes are done; they were this, or nothing of interest.
    Done(usize, Option<Key>),
    PasteStart(usize),
    /// The terminal answered that it is well.
    Answer(usize),
    Unfinished,
}

impl Parser {
    /// Takes what one read brought.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Input> {
        let late_tail = self.after_escape && self.held.is_empty() && is_whole_tail(bytes);
        self.after_escape = false;
        if late_tail {
            self.held.push(ESC);
        }
        // In pieces: what is done with is taken off the front, which costs what is behind it.
        let mut found = Vec::new();
        for piece in bytes.chunks(PIECE_BYTES) {
            self.held.extend_from_slice(piece);
            found.append(&mut self.drain());
        }
        found
    }

    /// True while a sequence is unfinished and more bytes may complete it.
    pub fn waiting(&self) -> bool {
        !self.held.is_empty() && self.paste.is_none()
    }

    /// How often the terminal answered that it is well, since this was asked last.
    pub fn take_answers(&mut self) -> usize {
        std::mem::take(&mut self.answers)
    }

    /// True while a paste goes on whose end has not come.
    pub fn pasting(&self) -> bool {
        self.paste.is_some()
    }

    /// The rest did not come: a lone ESC is the Esc key, a paste without an end is what came of it,
    /// anything else unfinished is dropped.
    pub fn give_up(&mut self) -> Vec<Input> {
        if let Some(mut text) = self.paste.take() {
            text.append(&mut self.held);
            return vec![Input::Paste(String::from_utf8_lossy(&text).into_owned())];
        }
        let lone = self.held == [ESC];
        self.held.clear();
        self.after_escape = lone;
        if lone { vec![Input::Key(Key::plain(Code::Esc))] } else { Vec::new() }
    }

    fn drain(&mut self) -> Vec<Input> {
        let mut found = Vec::new();
        loop {
            if self.paste.is_some() {
                match self.continue_paste() {
                    Some(paste) => found.push(paste),
                    None => return found,
                }
            }
            if self.held.is_empty() {
                return found;
            }
            match step(&self.held) {
                Step::Done(count, key) => {
                    self.drop_front(count);
                    found.extend(key.map(Input::Key));
                }
                Step::Answer(count) => {
                    self.drop_front(count);
                    self.answers = self.answers.saturating_add(1);
                }
                Step::PasteStart(count) => {
                    self.drop_front(count);
                    self.paste = Some(Vec::new());
                }
                Step::Unfinished => return found,
            }
        }
    }

    fn continue_paste(&mut self) -> Option<Input> {
        let at = self.held.windows(PASTE_END.len()).position(|window| window == PASTE_END);
        let kept = match at {
            Some(_) => 0,
            None => longest_suffix_that_starts_the_end(&self.held),
        };
        let taken = at.unwrap_or(self.held.len().saturating_sub(kept));
        let text = self.paste.get_or_insert_default();
        let room = PASTE_BYTES_MAX.saturating_sub(text.len());
        text.extend(self.held.iter().take(taken.min(room)));
        self.drop_front(taken);
        at?;
        self.drop_front(PASTE_END.len());
        let whole = self.paste.take().unwrap_or_default();
        Some(Input::Paste(String::from_utf8_lossy(&whole).into_owned()))
    }

    fn drop_front(&mut self, count: usize) {
        self.held.drain(..count.min(self.held.len()));
    }
}

fn longest_suffix_that_starts_the_end(bytes: &[u8]) -> usize {
    (1..PASTE_END.len())
        .rev()
        .find(|length| PASTE_END.get(..*length).is_some_and(|start| bytes.ends_with(start)))
        .unwrap_or(0)
}

/// `[A`, `OP`, `[15~`: the rest of a sequence whose ESC came alone, and nothing else.
fn is_whole_tail(bytes: &[u8]) -> bool {
    match bytes {
        [b'[', middle @ .., last] => {
            (last.is_ascii_alphabetic() || *last == b'~')
                && middle.iter().all(|byte| matches!(byte, b'0'..=b'9' | b';'))
        }
        [b'O', last] => last.is_ascii_uppercase(),
        _ => false,
    }
}

fn step(bytes: &[u8]) -> Step {
    match bytes {
        [] | [ESC] | [ESC, b'O'] => Step::Unfinished,
        [ESC, b'[', rest @ ..] => control_sequence(rest),
        [ESC, b'O', last, ..] => Step::Done(3, single_shift(*last)),
        // A string of the terminal's own (a late answer): skipped to its end.
        [ESC, b']' | b'P' | b'_' | b'^', rest @ ..] => terminal_string(rest),
        [ESC, ESC, ..] => Step::Done(1, Some(Key::plain(Code::Esc))),
        // Esc and a digit is the function key of that number.
        [ESC, digit @ b'0'..=b'9', ..] => {
            let number = if *digit == b'0' { 10 } else { digit.saturating_sub(b'0') };
            Step::Done(2, Some(Key::plain(Code::F(number))))
        }
        [ESC, rest @ ..] => match plain(rest) {
            Step::Done(count, key) => {
                Step::Done(count.saturating_add(1), key.map(|key| Key { alt: true, ..key }))
            }
            other @ (Step::Unfinished | Step::PasteStart(_) | Step::Answer(_)) => other,
        },
        _ => plain(bytes),
    }
}

fn plain(bytes: &[u8]) -> Step {
    let Some(first) = bytes.first().copied() else { return Step::Unfinished };
    let key = match first {
        b'\r' => Some(Key::plain(Code::Enter)),
        b'\n' => Some(Key::plain(Code::LineFeed)),
        b'\t' => Some(Key::plain(Code::Tab)),
        0x08 | 0x7f => Some(Key::plain(Code::Backspace)),
        0x1d => Some(Key::plain(Code::Separator)),
        0 => Some(Key::ctrl(' ')),
        0x01..=0x1a => Some(Key::ctrl(char::from(first.saturating_add(0x60)))),
        0x1c..=0x1f => Some(Key::ctrl(char::from(first.saturating_add(0x40)))),
        0x20..=0x7e => Some(Key::char(char::from(first))),
        _ => return character(bytes),
    };
    Step::Done(1, key)
}

fn character(bytes: &[u8]) -> Step {
    let length = match bytes.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        _ => return Step::Done(1, None),
    };
    let front = bytes.get(..length).unwrap_or(bytes);
    match std::str::from_utf8(front) {
        Ok(text) => {
            Step::Done(length, text.chars().next().filter(|c| !c.is_control()).map(Key::char))
        }
        Err(error) if error.error_len().is_none() && front.len() < length => Step::Unfinished,
        Err(_) => Step::Done(1, None),
    }
}

fn terminal_string(rest: &[u8]) -> Step {
    let bell = rest.iter().position(|byte| *byte == 0x07).map(|at| at.saturating_add(1));
    let st = rest.windows(2).position(|pair| pair == [ESC, b'\\']).map(|at| at.saturating_add(2));
    match bell.into_iter().chain(st).min() {
        Some(end) => Step::Done(end.saturating_add(2), None),
        None if rest.len() > 4096 => Step::Done(2, None),
        None => Step::Unfinished,
    }
}

fn control_sequence(rest: &[u8]) -> Step {
    let Some(end) = rest.iter().position(|byte| matches!(byte, 0x40..=0x7e)) else {
        let broken =
            rest.len() > SEQUENCE_BYTES_MAX || rest.iter().any(|b| !matches!(b, 0x20..=0x3f));
        return if broken { Step::Done(2, None) } else { Step::Unfinished };
    };
    let (Some(body), Some(last)) = (rest.get(..end), rest.get(end).copied()) else {
        return Step::Unfinished;
    };
    let used = end.saturating_add(3);
    // The old mouse report and the Linux console's F1..F5 carry bytes after the letter.
    if body.is_empty() && last == b'M' {
        return if rest.len() < 4 { Step::Unfinished } else { Step::Done(6, None) };
    }
    if body.is_empty() && last == b'[' {
        return match rest.get(1) {
            None => Step::Unfinished,
            Some(letter @ b'A'..=b'E') => {
                let number = letter.saturating_sub(b'A').saturating_add(1);
                Step::Done(4, Some(Key::plain(Code::F(number))))
            }
            Some(_) => Step::Done(3, None),
        };
    }
    let numbers: Vec<u16> = body
        .split(|byte| *byte == b';')
        .map(|part| std::str::from_utf8(part).ok().and_then(|text| text.parse().ok()).unwrap_or(0))
        .collect();
    let first = numbers.first().copied().unwrap_or(0);
    if last == b'n' && matches!(body, b"0" | b"3") {
        return Step::Answer(used);
    }
    if last == b'~' && first == 200 {
        return Step::PasteStart(used);
    }
    let code = if last == b'~' { numbered(first) } else { lettered(last) };
    let modifiers = numbers.get(1).copied().unwrap_or(1).saturating_sub(1);
    Step::Done(used, code.map(|code| modified(code, modifiers)))
}

fn modified(code: Code, bits: u16) -> Key {
    let shift = bits & 1 != 0;
    let code = if shift && code == Code::Tab { Code::BackTab } else { code };
    Key { code, shift: shift && code != Code::BackTab, alt: bits & 2 != 0, ctrl: bits & 4 != 0 }
}

fn lettered(last: u8) -> Option<Code> {
    Some(match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        b'Z' => Code::BackTab,
        b'P' => Code::F(1),
        b'Q' => Code::F(2),
        b'S' => Code::F(4),
        _ => return None,
    })
}

fn single_shift(last: u8) -> Option<Key> {
    let code = match last {
        b'R' => Some(Code::F(3)),
        b'M' => Some(Code::Enter),
        other => lettered(other),
    };
    code.map(Key::plain)
}

fn numbered(number: u16) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        2 => Code::Insert,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(u8::try_from(number).ok()?.saturating_sub(10)),
        17..=21 => Code::F(u8::try_from(number).ok()?.saturating_sub(11)),
        23 | 24 => Code::F(u8::try_from(number).ok()?.saturating_sub(12)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(parts: &[&[u8]]) -> Vec<Input> {
        let mut parser = Parser::default();
        parts.iter().flat_map(|part| parser.feed(part)).collect()
    }

    fn plain_key(code: Code) -> Input {
        Input::Key(Key::plain(code))
    }

    #[test]
    fn an_arrow_cut_in_two_is_still_an_arrow() {
        assert_eq!(keys(&[b"\x1b", b"[A"]), [plain_key(Code::Up)]);
        assert_eq!(keys(&[b"\x1b[", b"B"]), [plain_key(Code::Down)]);
        assert_eq!(keys(&[b"\x1bO", b"P"]), [plain_key(Code::F(1))]);
    }

    #[test]
    fn the_tail_of_an_arrow_after_a_lone_escape_never_becomes_text() {
        let mut parser = Parser::default();
        assert!(parser.feed(b"\x1b").is_empty());
        assert!(parser.waiting());
        assert_eq!(parser.give_up(), [plain_key(Code::Esc)]);
        assert_eq!(parser.feed(b"[A"), [plain_key(Code::Up)]);
        assert_eq!(parser.feed(b"["), [Input::Key(Key::char('['))]);
    }

    #[test]
    fn a_character_cut_in_the_middle_is_put_together() {
        let bytes = "库".as_bytes();
        assert_eq!(keys(&[&bytes[..1], &bytes[1..]]), [Input::Key(Key::char('库'))]);
        assert_eq!(keys(&[b"\xff\xfea"]), [Input::Key(Key::char('a'))]);
    }

    #[test]
    fn a_paste_is_one_event_wherever_it_is_cut() {
        let whole = b"\x1b[200~one\rtwo\x1b[201~q";
        for cut in 1..whole.len() {
            let found = keys(&[&whole[..cut], &whole[cut..]]);
            assert_eq!(
                found,
                [Input::Paste("one\rtwo".to_owned()), Input::Key(Key::char('q'))],
                "{cut}"
            );
        }
    }

    #[test]
    fn a_paste_that_never_ends_does_not_take_the_keyboard_with_it() {
        let mut parser = Parser::default();
        assert!(parser.feed(b"\x1b[200~one").is_empty());
        assert!(parser.pasting() && !parser.waiting());
        assert_eq!(parser.give_up(), [Input::Paste("one".to_owned())]);
        assert_eq!(parser.feed(b"q"), [Input::Key(Key::char('q'))]);
    }

    #[test]
    fn function_keys_arrive_in_every_dialect() {
        let f10 = [plain_key(Code::F(10))];
        assert_eq!(keys(&[b"\x1b[21~"]), f10);
        assert_eq!(keys(&[b"\x1b0"]), f10);
        assert_eq!(keys(&[b"\x1b[[A"]), [plain_key(Code::F(1))]);
        assert_eq!(keys(&[b"\x1b[24~"]), [plain_key(Code::F(12))]);
        assert_eq!(keys(&[b"\x1b[15~"]), [plain_key(Code::F(5))]);
    }

    #[test]
    fn stray_answers_and_mouse_reports_are_swallowed() {
        assert!(
            keys(&[b"\x1b[?1;2c\x1b[24;80R\x1b]11;rgb:0/0/0\x07\x1b[M !!\x1b[<0;1;1M"]).is_empty()
        );
        let mut parser = Parser::default();
        assert_eq!(parser.feed(b"\x1b[0nq\x1b[0"), [Input::Key(Key::char('q'))]);
        assert!(parser.feed(b"n").is_empty());
        assert_eq!((parser.take_answers(), parser.take_answers()), (2, 0));
        assert_eq!(keys(&[b"\x1d"]), [plain_key(Code::Separator)]);
        assert_eq!(keys(&[b"\n"]), [plain_key(Code::LineFeed)]);
    }
}
