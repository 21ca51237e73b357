//! A workbook's first sheet, as rows of cells between commas.
//!
//! A workbook is a packed archive: what comes out of it is bounded before any of it is kept, so
//! that a small file cannot fill the memory or the disk. Numbers lose what a spreadsheet adds
//! (`6901234567892.0`), dates are written as days, line breaks inside cells become blanks, and the
//! number of a row stays that of the sheet. What a formula shows is taken, never the formula.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, Xlsx};

use crate::domain::refused::{Refused, Rule};
use crate::store::Error;

/// The start of every workbook.
const MAGIC: &[u8] = b"PK\x03\x04";

/// Parts of a workbook at most.
const PARTS_MAX: usize = 2_000;

/// Bytes of one part at most that are kept in memory: the texts that cells share.
const TEXTS_BYTES_MAX: u64 = 24 << 20;

/// Bytes that a workbook may unpack to for each byte of its own, above a first allowance.
const RATIO_MAX: u64 = 64;
const ALLOWANCE_BYTES: u64 = 1 << 20;

/// Bytes that a workbook may unpack to at all, and that its rows may take.
const UNPACKED_BYTES_MAX: u64 = 512 << 20;

/// Columns at most.
const COLUMNS_MAX: u32 = 512;

fn failed(cause: std::io::Error) -> Error {
    Error::Io { doing: "read the workbook", cause }
}

fn unreadable(why: &dyn std::fmt::Display) -> Error {
    Refused::new(Rule::Workbook).other(why.to_string()).into()
}

fn too_large(limit: u64) -> Error {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    Refused::new(Rule::WorkbookTooLarge).limit(limit).into()
}

/// The file itself, or the rows of its first sheet where it is a workbook.
///
/// # Errors
///
/// [`Rule::Workbook`], [`Rule::WorkbookTooLarge`], or what the file system says.
pub(super) fn unfolded(mut file: File) -> Result<File, Error> {
    let mut start = [0; 4];
    let read = file.read(&mut start).map_err(failed)?;
    file.rewind().map_err(failed)?;
    if start.get(..read) != Some(MAGIC) {
        return Ok(file);
    }
    bounded(&mut file)?;
    // A library reads what strangers made; where it gives up, the file is refused.
    let rows = catch_unwind(AssertUnwindSafe(|| rows(&mut file)));
    rows.unwrap_or_else(|_| Err(unreadable(&"it is not made as workbooks are")))
}

/// Unpacks everything once and keeps nothing, to see how much it is: what the archive says of
/// itself may be a lie.
fn bounded(file: &mut File) -> Result<(), Error> {
    let packed = file.metadata().map_err(failed)?.len();
    let limit = packed.saturating_mul(RATIO_MAX).saturating_add(ALLOWANCE_BYTES);
    let limit = limit.min(UNPACKED_BYTES_MAX);
    let mut archive = zip::ZipArchive::new(&mut *file).map_err(|why| unreadable(&why))?;
    if archive.len() > PARTS_MAX {
        return Err(too_large(UNPACKED_BYTES_MAX));
    }
    let mut left = limit;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(|why| unreadable(&why))?;
        let kept = part
            .name()
            .map_err(|why| unreadable(&why))?
            .to_lowercase()
            .ends_with("sharedstrings.xml");
        let most = if kept { left.min(TEXTS_BYTES_MAX) } else { left };
        let mut bounded = (&mut part).take(most.saturating_add(1));
        let length =
            std::io::copy(&mut bounded, &mut std::io::sink()).map_err(|why| unreadable(&why))?;
        if length > most {
            return Err(too_large(most));
        }
        left = left.saturating_sub(length);
    }
    drop(archive);
    file.rewind().map_err(failed)
}

fn rows(file: &mut File) -> Result<File, Error> {
    let mut book: Xlsx<_> =
        Xlsx::new(std::io::BufReader::new(&mut *file)).map_err(|why| unreadable(&why))?;
    let names = book.sheet_names();
    let Some(name) = names.first() else { return Err(Refused::new(Rule::Nothing).into()) };
    let mut cells = book.worksheet_cells_reader(name).map_err(|why| unreadable(&why))?;
    let mut out = Out { out: BufWriter::new(tempfile::tempfile().map_err(failed)?), bytes: 0 };
    let (mut row, mut column) = (0_u32, 0_u32);
    while let Some(cell) = cells.next_cell().map_err(|why| unreadable(&why))? {
        let (at_row, at_column) = cell.get_position();
        if at_column >= COLUMNS_MAX {
            return Err(too_large(u64::from(COLUMNS_MAX)));
        }
        if at_row < row || (at_row == row && at_column < column) {
            return Err(unreadable(&"its cells are not in order"));
        }
        while row < at_row {
            out.write(b"\n")?;
            (row, column) = (row.saturating_add(1), 0);
        }
        while column < at_column {
            out.write(b",")?;
            column = column.saturating_add(1);
        }
        out.write(quoted(&text(cell.get_value())).as_bytes())?;
    }
    out.write(b"\n")?;
    let mut made = out.out.into_inner().map_err(|error| failed(error.into_error()))?;
    made.seek(SeekFrom::Start(0)).map_err(failed)?;
    Ok(made)
}

/// Rows on their way to a file that is gone when it is closed.
struct Out {
    out: BufWriter<File>,
    bytes: u64,
}

impl Out {
    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.bytes = self.bytes.saturating_add(length);
        if self.bytes > UNPACKED_BYTES_MAX {
            return Err(too_large(UNPACKED_BYTES_MAX));
        }
        self.out.write_all(bytes).map_err(failed)
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// What a cell shows, in one line.
fn text(value: &DataRef<'_>) -> String {
    let shown = match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(at) if at.is_duration() => number_text(at.as_f64()),
        DataRef::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) {
                date
            } else {
                format!("{date}T{hour:02}:{minute:02}:{second:02}Z")
            }
        }
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    };
    shown.replace(['\r', '\n'], " ")
}

/// A number with the fifteen digits that a spreadsheet keeps.
fn number_text(number: f64) -> String {
    let kept: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    kept.to_string()
}

#[cfg(test)]
mod tests {
    use super::number_text;

    #[test]
    fn numbers_are_as_the_sheet_shows_them() {
        let shown = [6_901_234_567_892.0, 12.0, 0.1 + 0.2, 9.99, -3.5].map(number_text);
        assert_eq!(shown, ["6901234567892", "12", "0.3", "9.99", "-3.5"]);
    }
}
