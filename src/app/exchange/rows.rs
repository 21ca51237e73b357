//! A file's rows, whatever its form: cells by place, with the line each row begins on.

use std::fs::File;
use std::io::Seek;

use serde_json::{Map, Value};

use crate::app::exchange::cell;
use crate::app::exchange::decode::{self, Text};
use crate::app::exchange::map::{Columns, Mapping};
use crate::app::exchange::records::Records;
use crate::domain::refused::{Refused, Rule};
use crate::store::Error;
use crate::store::beginnings::Share;

/// Longest line of JSON, in bytes.
const LINE_BYTES_MAX: usize = 1 << 20;

/// A file being read.
#[derive(Debug)]
pub(super) enum Rows {
    /// Cells with separators between them.
    Cells(Box<Records>),
    /// One JSON object a line, with native fields.
    Lines(Box<Lines>),
}

/// What rows hold, apart from their file.
#[derive(Debug, Default)]
pub(super) struct Cells {
    text: String,
    ends: Vec<usize>,
}

/// Where the cells of a row begin among those of others, and how many they are.
pub(super) type Held = (usize, usize);

impl Cells {
    fn hold<'a>(&mut self, cells: impl Iterator<Item = &'a str>) -> Held {
        let from = self.ends.len();
        for cell in cells {
            self.text.push_str(cell);
            self.ends.push(self.text.len());
        }
        (from, self.ends.len().saturating_sub(from))
    }

    /// A cell of a row, as [`Rows::cell`] had it; empty where there is none.
    pub(super) fn cell(&self, (from, count): Held, place: usize) -> &str {
        let at = from.saturating_add(place);
        let Some(end) = self.ends.get(at).filter(|_| place < count) else { return "" };
        let before = at.checked_sub(1).and_then(|before| self.ends.get(before));
        self.text.get(before.copied().unwrap_or(0)..*end).unwrap_or_default()
    }
}

/// How far a file reaches.
#[derive(Debug)]
pub(super) struct Extent {
    file: File,
    bytes: u64,
}

impl Extent {
    /// That of a file which is read by others.
    pub(super) fn of(file: &File) -> Result<Self, Error> {
        let bytes = file.metadata().map_err(failed)?.len();
        Ok(Self { file: file.try_clone().map_err(failed)?, bytes })
    }

    /// How much of it was read, where that can be told.
    pub(super) fn read(&mut self) -> Share {
        let at = self.file.stream_position().ok().filter(|at| *at > 0);
        at.map_or(Share::WHOLE, |done| Share { done, all: self.bytes })
    }
}

/// The next row: its line, or what is wrong with it.
pub(super) type Next = Option<(u64, Result<(), Refused>)>;

/// One JSON object a line.
#[derive(Debug)]
pub(super) struct Lines {
    text: Text,
    chunk: Vec<u8>,
    at: usize,
    line: u64,
    buffer: Vec<u8>,
    names: Vec<String>,
    cells: Vec<String>,
}

impl Rows {
    /// Opens a file and finds its columns.
    ///
    /// # Errors
    ///
    /// What is wrong with its encoding, its header or its map.
    pub(super) fn open(
        mut file: File,
        mapping: &Mapping,
        encoding: Option<&str>,
        delimiter: Option<u8>,
    ) -> Result<(Self, Columns), Error> {
        let encoding = decode::encoding(&mut file, encoding)?;
        let mut text = Text::new(file.try_clone().map_err(failed)?, encoding);
        let mut chunk = Vec::new();
        text.next(&mut chunk)?;
        let first = chunk.iter().find(|byte| !byte.is_ascii_whitespace());
        if first == Some(&b'{') {
            let names = super::map::native_names();
            let columns = Columns::find(&Mapping::parse("native")?, names.clone())?;
            let (cells, buffer) = (vec![String::new(); names.len()], Vec::new());
            let lines = Lines { text, chunk, at: 0, line: 0, buffer, names, cells };
            return Ok((Self::Lines(Box::new(lines)), columns));
        }
        file.rewind().map_err(failed)?;
        let mut records = Records::open(Text::new(file, encoding), delimiter)?;
        let header = records.next()?;
        if header.is_none() {
            return Err(Refused::new(Rule::Nothing).into());
        }
        let cell = |place| cell::unguarded(records.cell(place).trim()).to_owned();
        let headers = (0..records.len()).map(cell).collect();
        let columns = Columns::find(mapping, headers)?;
        Ok((Self::Cells(Box::new(records)), columns))
    }

    /// Reads the next row.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub(super) fn next(&mut self) -> Result<Next, Error> {
        match self {
            Self::Lines(lines) => lines.next(),
            Self::Cells(records) => match records.next() {
                Ok(line) => Ok(line.map(|line| (line, Ok(())))),
                Err(Error::Refused(refused)) => {
                    let line = records.stop();
                    Ok(Some((line, Err(refused))))
                }
                Err(fault) => Err(fault),
            },
        }
    }

    /// A cell of the row read last, its guard against formulas taken off.
    pub(super) fn cell(&self, place: usize) -> &str {
        match self {
            Self::Cells(records) => cell::unguarded(records.cell(place).trim()),
            Self::Lines(lines) => {
                lines.cells.get(place).map(|cell| cell.trim()).unwrap_or_default()
            }
        }
    }

    /// Adds the cells of the row read last to those of others.
    pub(super) fn hold(&self, cells: &mut Cells) -> Held {
        let count = match self {
            Self::Cells(records) => records.len(),
            Self::Lines(lines) => lines.cells.len(),
        };
        cells.hold((0..count).map(|place| self.cell(place)))
    }

    /// Cells of the row read last; `None` where every row has the same.
    pub(super) fn len(&self) -> Option<usize> {
        match self {
            Self::Cells(records) => Some(records.len()),
            Self::Lines(_) => None,
        }
    }

    /// What a row holds from this place on, for cells the header knows nothing of.
    pub(super) fn any_from(&self, place: usize) -> bool {
        match self {
            Self::Cells(records) => {
                (place..records.len()).any(|place| !records.cell(place).trim().is_empty())
            }
            Self::Lines(_) => false,
        }
    }

    pub(super) fn encoding(&self) -> &'static str {
        match self {
            Self::Cells(records) => records.encoding(),
            Self::Lines(lines) => lines.text.encoding(),
        }
    }

    /// Whether the cell holds bytes that the encoding does not know.
    pub(super) fn undecodable(&self, cell: &str) -> bool {
        let broken = match self {
            Self::Cells(records) => records.broken(),
            Self::Lines(lines) => lines.text.broken(),
        };
        broken && cell.contains('\u{fffd}')
    }

    /// What separates the cells, for people.
    pub(super) fn form(&self) -> &'static str {
        match self {
            Self::Lines(_) => "JSON",
            Self::Cells(records) => match records.delimiter() {
                b',' => "comma",
                b';' => "semicolon",
                b'\t' => "tab",
                b'|' => "bar",
                _ => "other sign",
            },
        }
    }
}

fn failed(cause: std::io::Error) -> Error {
    Error::Io { doing: "read the file", cause }
}

impl Lines {
    fn next(&mut self) -> Result<Next, Error> {
        loop {
            let Some(whole) = self.fill()? else { return Ok(None) };
            self.line = self.line.saturating_add(1);
            if !whole {
                let limit = i64::try_from(LINE_BYTES_MAX).unwrap_or(i64::MAX);
                return Ok(Some((self.line, Err(Refused::new(Rule::LineTooLong).limit(limit)))));
            }
            if !self.buffer.trim_ascii().is_empty() {
                return Ok(Some((self.line, self.read())));
            }
        }
    }

    /// Reads a line; whether all of it fitted, `None` at the end.
    fn fill(&mut self) -> Result<Option<bool>, Error> {
        self.buffer.clear();
        let (mut any, mut whole) = (false, true);
        loop {
            if self.at >= self.chunk.len() {
                self.at = 0;
                self.text.next(&mut self.chunk)?;
                if self.chunk.is_empty() {
                    return Ok(any.then_some(whole));
                }
            }
            any = true;
            let rest = self.chunk.get(self.at..).unwrap_or_default();
            let end = rest.iter().position(|byte| *byte == b'\n');
            let part = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            whole = whole && self.buffer.len().saturating_add(part.len()) <= LINE_BYTES_MAX;
            if whole {
                self.buffer.extend_from_slice(part);
            }
            self.at = self.at.saturating_add(part.len()).saturating_add(usize::from(end.is_some()));
            if end.is_some() {
                return Ok(Some(whole));
            }
        }
    }

    fn read(&mut self) -> Result<(), Refused> {
        let text = self.buffer.trim_ascii();
        let bad = |error: serde_json::Error| {
            let shown = String::from_utf8_lossy(text);
            Refused::new(Rule::BadJson).value(shown).other(error.to_string())
        };
        let object: Map<String, Value> = serde_json::from_slice(text).map_err(bad)?;
        for cell in &mut self.cells {
            cell.clear();
        }
        for (name, value) in object {
            let place = self.names.iter().position(|known| *known == name);
            let Some(cell) = place.and_then(|place| self.cells.get_mut(place)) else {
                let refused = Refused::new(Rule::UnknownField).field(name);
                return Err(refused.other(self.names.join(", ")));
            };
            *cell = shown(&value);
        }
        Ok(())
    }
}

/// A JSON value as the cell of a table would hold it.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let parts: Vec<String> = parts.iter().map(part).collect();
            cell::listed(parts.iter().map(String::as_str))
        }
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

/// An element of a list: a text, or a code with its units.
fn part(value: &Value) -> String {
    let Value::Object(record) = value else { return shown(value) };
    let named = |one: &str, other: &str| record.get(one).or_else(|| record.get(other)).map(shown);
    let code = named("code", "sku").unwrap_or_default();
    format!("{code}:{}", named("units", "qty").unwrap_or_else(|| "1".to_owned()))
}
