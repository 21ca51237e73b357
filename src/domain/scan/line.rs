//! The grammar of the one field: scans and typed commands mixed, never guessed.
//!
//! | typed | means |
//! |---|---|
//! | `6901234567892` | this product, once, or as many units as its barcode stands for |
//! | `12*6901234567892`, or `12*` and then a scan | twelve times |
//! | `=24` | the last line holds 24 |
//! | `+3`, `-1` | three more, one less of the last line |
//! | `/socks` | find by name, pinyin or SKU |
//! | `#UNDO` `#LOC:A-03-2` `#QTY:12` `#NEXT` `#DONE` | the printed command sheet |
//!
//! A number alone is a code. Where no such code is known it is told so, and never taken for a
//! quantity.

use super::{Code, is_like_a_barcode, read as read_code, units};

/// What a line of the field asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Nothing was typed.
    Nothing,
    /// A code, with how often it counts where that was said.
    Code {
        /// From `12*`; 1 at least.
        times: Option<i64>,
        /// The code.
        code: Code,
    },
    /// `12*`: the next code counts twelve times.
    Times(i64),
    /// `=24`: the last line holds so many.
    Set(i64),
    /// `+3`, `-1`: the last line holds so many more.
    Add(i64),
    /// `/text`: look for a product.
    Find(String),
    /// A code of the command sheet.
    Command(Control),
    /// It cannot be read.
    Fault(Fault),
}

/// A code of the printed command sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// Take the last entry back.
    Undo,
    /// Go to this location.
    Location(String),
    /// The next code counts so often.
    Quantity(i64),
    /// This location is done, go to the next.
    Next,
    /// This location is done.
    Done,
}

impl Control {
    /// The code as printed.
    pub fn code(&self) -> String {
        match self {
            Self::Undo => "#UNDO".to_owned(),
            Self::Location(bin) => format!("#LOC:{bin}"),
            Self::Quantity(times) => format!("#QTY:{times}"),
            Self::Next => "#NEXT".to_owned(),
            Self::Done => "#DONE".to_owned(),
        }
    }

    /// The command that a code of the sheet stands for; `#` is read off before.
    fn parse(text: &str) -> Option<Self> {
        let (name, value) = match text.split_once(':') {
            Some((name, value)) => (name, Some(value.trim())),
            None => (text, None),
        };
        match (name.trim().to_ascii_uppercase().as_str(), value) {
            ("UNDO", None) => Some(Self::Undo),
            ("NEXT", None) => Some(Self::Next),
            ("DONE", None) => Some(Self::Done),
            ("LOC", Some(bin)) if !bin.is_empty() => Some(Self::Location(bin.to_owned())),
            ("QTY", Some(value)) => {
                units(value).filter(|n| *n > 0 && !is_like_a_barcode(*n)).map(Self::Quantity)
            }
            _ => None,
        }
    }
}

/// Why a line cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A quantity of eight digits or more: a barcode was scanned behind `=`, `+` or `*`.
    LikeABarcode(String),
    /// `0*`: nothing times something.
    NoTimes,
    /// A code that begins with `#` and is not on the sheet.
    NoSuchCommand(String),
}

impl Fault {
    /// What was typed.
    pub fn text(&self) -> &str {
        match self {
            Self::LikeABarcode(text) | Self::NoSuchCommand(text) => text,
            Self::NoTimes => "0*",
        }
    }
}

/// Reads a line of the field; `prefix` is what the scanner puts in front.
pub fn read(raw: &str, prefix: &str) -> Entry {
    let code = read_code(raw, prefix);
    let text = code.text.as_str();
    let signed = |rest: &str| rest.trim().to_owned();
    let Some(first) = text.chars().next() else { return Entry::Nothing };
    let rest = text.get(first.len_utf8()..).unwrap_or_default();
    match first {
        '#' => match Control::parse(rest) {
            Some(control) => Entry::Command(control),
            None => Entry::Fault(Fault::NoSuchCommand(text.to_owned())),
        },
        '/' if !rest.trim().is_empty() => Entry::Find(rest.trim().to_owned()),
        '=' | '+' | '-' => match units(&signed(rest)) {
            Some(number) if is_like_a_barcode(number) => {
                Entry::Fault(Fault::LikeABarcode(signed(rest)))
            }
            Some(number) if first == '=' => Entry::Set(number),
            Some(0) => Entry::Nothing,
            Some(number) if first == '-' => Entry::Add(number.saturating_neg()),
            Some(number) => Entry::Add(number),
            None if too_long(&signed(rest)) => Entry::Fault(Fault::LikeABarcode(signed(rest))),
            None => Entry::Code { times: None, code },
        },
        _ => multiplied(code, prefix),
    }
}

/// `12*code`, `12*` or a code.
fn multiplied(code: Code, prefix: &str) -> Entry {
    let Some((front, rest)) = code.text.split_once('*') else {
        return Entry::Code { times: None, code };
    };
    let front = front.trim();
    match units(front) {
        Some(0) => Entry::Fault(Fault::NoTimes),
        Some(times) if is_like_a_barcode(times) => {
            Entry::Fault(Fault::LikeABarcode(front.to_owned()))
        }
        Some(times) if rest.trim().is_empty() => Entry::Times(times),
        // The scanner's identifier stands behind the star.
        Some(times) => Entry::Code { times: Some(times), code: read_code(rest, prefix) },
        None if too_long(front) => Entry::Fault(Fault::LikeABarcode(front.to_owned())),
        None => Entry::Code { times: None, code },
    }
}

/// Digits that are more than a quantity can be.
fn too_long(text: &str) -> bool {
    text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Most lines of a memory scanner that are read at once.
pub const LINES_MAX: usize = 5_000;

/// The lines of a memory scanner's dump: one entry each, empty ones left out. `code,12`, `code;12`
/// and `code<TAB>12` are twelve of that code.
pub fn dump(text: &str, prefix: &str) -> Vec<Entry> {
    let lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    let entry = |line: &str| {
        let counted = line.rsplit_once([',', ';', '\t']).and_then(|(code, count)| {
            let times = units(count.trim()).filter(|n| *n > 0 && !is_like_a_barcode(*n))?;
            let code = read_code(code, prefix);
            (!code.text.is_empty()).then_some(Entry::Code { times: Some(times), code })
        });
        counted.unwrap_or_else(|| read(line, prefix))
    };
    lines.take(LINES_MAX).map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(raw: &str) -> Entry {
        read(raw, "")
    }

    fn code(raw: &str) -> (Option<i64>, String) {
        let Entry::Code { times, code } = entry(raw) else { panic!("{raw}") };
        (times, code.text)
    }

    #[test]
    fn a_code_stands_alone_or_behind_its_multiplier() {
        assert_eq!(code("6901234567892"), (None, "6901234567892".to_owned()));
        assert_eq!(code("12*6901234567892"), (Some(12), "6901234567892".to_owned()));
        assert_eq!(code(" 12 * ]E06901234567892"), (Some(12), "6901234567892".to_owned()));
        assert_eq!(code("１２×６９０１２３４５６７８９２"), (Some(12), "6901234567892".to_owned()));
        assert_eq!(entry("12*"), Entry::Times(12));
        assert_eq!(code("12"), (None, "12".to_owned()), "a number alone is a code");
        assert_eq!(code("A*B"), (None, "A*B".to_owned()));
        assert_eq!(code("-A1"), (None, "-A1".to_owned()));
    }

    #[test]
    fn the_last_line_is_set_and_adjusted() {
        assert_eq!((entry("=24"), entry("=0")), (Entry::Set(24), Entry::Set(0)));
        assert_eq!((entry("+3"), entry("-1")), (Entry::Add(3), Entry::Add(-1)));
        assert_eq!(entry("＝２４"), Entry::Set(24));
        assert_eq!(entry("/ wool socks"), Entry::Find("wool socks".to_owned()));
    }

    #[test]
    fn a_quantity_that_looks_like_a_barcode_is_none() {
        for raw in ["=6901234567892", "+6901234567892", "6901234567892*73513537", "=99999999999999"]
        {
            assert!(matches!(entry(raw), Entry::Fault(Fault::LikeABarcode(_))), "{raw}");
        }
        assert_eq!(entry("0*6901234567892"), Entry::Fault(Fault::NoTimes));
    }

    #[test]
    fn the_command_sheet_is_read_in_any_case_and_printed_as_read() {
        let sheet = [
            Control::Undo,
            Control::Location("A-03-2".to_owned()),
            Control::Quantity(12),
            Control::Next,
            Control::Done,
        ];
        for control in sheet {
            let printed = control.code();
            assert_eq!(entry(&printed), Entry::Command(control.clone()), "{printed}");
            assert_eq!(entry(&format!("]C0{printed}")), Entry::Command(control), "{printed}");
        }
        assert_eq!(entry("#undo"), Entry::Command(Control::Undo));
        for wrong in ["#", "#LOC:", "#QTY:0", "#QTY:6901234567892", "#FORMAT"] {
            assert!(matches!(entry(wrong), Entry::Fault(Fault::NoSuchCommand(_))), "{wrong}");
        }
    }

    #[test]
    fn a_dump_is_read_line_by_line_with_its_counts() {
        let lines = dump("6901234567892\r\n73513537,12\n\nWX-88-01\t3\n#LOC:A-01\n", "");
        assert_eq!(lines.len(), 4);
        assert!(matches!(lines.get(1), Some(Entry::Code { times: Some(12), .. })));
        assert!(matches!(lines.get(2), Some(Entry::Code { times: Some(3), .. })));
        assert_eq!(lines.get(3), Some(&Entry::Command(Control::Location("A-01".to_owned()))));
        assert_eq!(dump(&"1\n".repeat(LINES_MAX * 2), "").len(), LINES_MAX);
    }
}
