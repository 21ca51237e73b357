//! JSON as it is written: nothing in it steers a terminal.
//!
//! JSON allows the control characters behind ASCII and the marks that turn the writing direction as
//! they are. Escaped they are the same text to a program and harmless to whoever looks at it.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Compact, with what could steer a terminal escaped.
#[derive(Clone, Copy, Debug)]
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(steers) {
            let (front, behind) = rest.split_at(at);
            let mut letters = behind.chars();
            let letter = letters.next().map_or(0, u32::from);
            writer.write_all(front.as_bytes())?;
            write!(writer, "\\u{letter:04x}")?;
            rest = letters.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

const fn steers(letter: char) -> bool {
    matches!(
        letter,
        '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// Writes `value`.
pub(in crate::cli) fn write(out: impl Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Harmless);
    value.serialize(&mut serializer).map_err(io::Error::from)
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn what_steers_a_terminal_is_escaped_and_reads_back_the_same() {
        let text = "长城 caf\u{e9} \u{9b}31m\u{202e}x\u{7f}\u{1b}\"\\ \u{1f600}";
        let mut out = Vec::new();
        write(&mut out, &text).unwrap();
        let written = String::from_utf8(out).unwrap();
        let said = "\"长城 café \\u009b31m\\u202ex\\u007f\\u001b\\\"\\\\ \u{1f600}\"";
        assert_eq!(written, said);
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }
}
