//! A list as text: what `x` writes to a file and `y` sends to the clipboard.

use std::io::Write;
use std::path::Path;

use serde_json::{Map, Value};

/// Heads and rows, as they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What the columns are called: in JSON, and as people read them.
    pub heads: Vec<(String, String)>,
    pub rows: Vec<Vec<String>>,
}

/// How a sheet is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// With a byte order mark, which old spreadsheets need to see that it is UTF-8, or without.
    Csv {
        bom: bool,
    },
    Tsv,
    Json,
}

impl Form {
    /// The form that a file's name asks for; CSV when it says nothing.
    pub fn of(path: &Path, bom: bool) -> Self {
        match path.extension().and_then(|end| end.to_str()) {
            Some("tsv" | "txt") => Self::Tsv,
            Some("json") => Self::Json,
            Some(_) | None => Self::Csv { bom },
        }
    }
}

/// The text so that no spreadsheet runs it: one `'` before what it would take for a formula.
/// A number stays a number.
fn guarded(text: &str) -> String {
    let sign =
        |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠');
    let formula = text.starts_with(sign) && text.replace(',', "").parse::<f64>().is_err();
    if formula && text != "-" { format!("'{text}") } else { text.to_owned() }
}

fn quoted(text: &str) -> String {
    let text = guarded(text);
    if text.contains([',', '"', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ') {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

/// In a field between tabs there is neither a tab nor a line break.
fn between_tabs(text: &str) -> String {
    guarded(text).replace(['\t', '\n', '\r'], " ")
}

impl Sheet {
    /// Rows between tabs, without heads.
    pub fn tabbed(&self) -> String {
        let row =
            |row: &Vec<String>| row.iter().map(|c| between_tabs(c)).collect::<Vec<_>>().join("\t");
        self.rows.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    /// The sheet as a file's text.
    pub fn written(&self, form: Form) -> String {
        let lines = |cell: fn(&str) -> String, glue: &str| {
            let heads = self.heads.iter().map(|(_, shown)| cell(shown)).collect::<Vec<_>>();
            let rows = self.rows.iter().map(|row| row.iter().map(|c| cell(c)).collect());
            let all = std::iter::once(heads).chain(rows);
            all.map(|row: Vec<String>| row.join(glue) + "\n").collect::<String>()
        };
        match form {
            Form::Csv { bom } => {
                let text = lines(quoted, ",");
                if bom { format!("\u{feff}{text}") } else { text }
            }
            Form::Tsv => lines(between_tabs, "\t"),
            Form::Json => {
                let row = |row: &Vec<String>| {
                    let names = self.heads.iter().map(|(name, _)| name.clone());
                    let cells = row.iter().map(|cell| Value::String(cell.clone()));
                    Value::Object(names.zip(cells).collect::<Map<_, _>>())
                };
                let rows: Vec<Value> = self.rows.iter().map(row).collect();
                let text = serde_json::to_string_pretty(&rows).unwrap_or_default();
                text + "\n"
            }
        }
    }

    /// Writes the sheet to a new file, or over an old one where that was asked for.
    ///
    /// # Errors
    ///
    /// Where there is a file already and nobody said that it may go, or it cannot be written.
    pub fn save(&self, path: &Path, form: Form, over: bool) -> std::io::Result<()> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true);
        let options =
            if over { options.create(true).truncate(true) } else { options.create_new(true) };
        options.open(path)?.write_all(self.written(form).as_bytes())
    }
}

/// Bytes that ask a terminal to take `text` into its clipboard (OSC 52); `None` where it is longer
/// than terminals take.
pub fn clipboard(text: &str, in_tmux: bool) -> Option<Vec<u8>> {
    let encoded = base64(text.as_bytes());
    if encoded.len() > CLIPBOARD_MAX {
        return None;
    }
    let asked = format!("\u{1b}]52;c;{encoded}\u{7}");
    let wrapped = if in_tmux {
        format!("\u{1b}Ptmux;{}\u{1b}\\", asked.replace('\u{1b}', "\u{1b}\u{1b}"))
    } else {
        asked
    };
    Some(wrapped.into_bytes())
}

/// Most encoded bytes that terminals take into their clipboard.
const CLIPBOARD_MAX: usize = 74_994;

fn base64(bytes: &[u8]) -> String {
    let sign = |six: u32| {
        let six = u8::try_from(six & 63).unwrap_or(0);
        char::from(match six {
            0..=25 => six.saturating_add(b'A'),
            26..=51 => six.saturating_sub(26).saturating_add(b'a'),
            52..=61 => six.saturating_sub(52).saturating_add(b'0'),
            62 => b'+',
            _ => b'/',
        })
    };
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let all = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (at, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            out.push(if at > chunk.len() { '=' } else { sign(all >> shift) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let heads = [("sku", "SKU"), ("sellable", "可销售")];
        Sheet {
            heads: heads.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec(),
            rows: vec![
                vec!["=cmd|' /C calc'!A0".to_owned(), "-3".to_owned()],
                vec!["a,\"b\"".to_owned(), "1,284".to_owned()],
            ],
        }
    }

    #[test]
    fn a_formula_is_guarded_and_a_number_is_not() {
        let text = sheet().written(Form::Csv { bom: true });
        let wanted = "\u{feff}SKU,可销售\n'=cmd|' /C calc'!A0,-3\n\"a,\"\"b\"\"\",\"1,284\"\n";
        assert_eq!(text, wanted);
        assert!(sheet().written(Form::Json).contains("\"sku\": \"=cmd"), "JSON is no spreadsheet");
        assert_eq!(sheet().tabbed().lines().next(), Some("'=cmd|' /C calc'!A0\t-3"));
    }

    #[test]
    fn a_file_is_not_written_over_unless_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        sheet().save(&path, Form::of(&path, false), false).unwrap();
        let again = sheet().save(&path, Form::of(&path, false), false);
        assert_eq!(again.unwrap_err().kind(), std::io::ErrorKind::AlreadyExists);
        sheet().save(&path, Form::of(&path, false), true).unwrap();
    }

    #[test]
    fn the_clipboard_is_asked_for_in_the_words_of_terminals() {
        for (text, encoded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("鼠", "6byg")]
        {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
        assert_eq!(clipboard("f", false).unwrap(), b"\x1b]52;c;Zg==\x07");
        assert_eq!(clipboard("f", true).unwrap(), b"\x1bPtmux;\x1b\x1b]52;c;Zg==\x07\x1b\\");
        assert_eq!(clipboard(&"x".repeat(60_000), false), None);
    }
}
