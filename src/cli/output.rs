//! Where answers go: lines for people, one JSON document for scripts, lists as table, CSV or TSV.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::app::clock::{day_name, rfc3339};
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::domain::alert::AlertKind;
use crate::domain::time::Timestamp;
use crate::locale::{Fill, Words, grouped};

/// Rows that are asked for at once; a longer list is walked page by page.
const PAGE_ROWS: i64 = 500;

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Format {
    Table,
    Csv,
    Tsv,
    Json,
}

impl Format {
    pub(in crate::cli) const ALL: &'static [(&'static str, Self)] =
        &[("table", Self::Table), ("csv", Self::Csv), ("tsv", Self::Tsv), ("json", Self::Json)];
}

/// What stands in a column.
#[derive(Clone, Debug)]
pub(in crate::cli) enum Cell {
    /// As it is.
    Text(String),
    /// A choice: its name for scripts, `<prefix>-<name>` in the languages for people.
    Choice(&'static str, &'static str),
    /// A whole number.
    Number(i64),
    /// An instant, UTC milliseconds.
    Time(i64),
    /// A day, in days since 1970-01-01.
    Day(i64),
    /// Why an alert fired: its figures for scripts, a sentence for people.
    Why(AlertKind, Vec<(&'static str, i64)>),
    /// Nothing.
    Empty,
}

impl Cell {
    pub(in crate::cli) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    pub(in crate::cli) fn or_empty<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Empty, cell)
    }

    /// For scripts.
    fn raw(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Choice(_, name) => (*name).to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Time(at) => rfc3339(Timestamp::from_millis(*at)),
            Self::Day(day) => day_name(*day),
            Self::Why(_, figures) => {
                let parts = figures.iter().map(|(name, value)| format!("{name}={value}"));
                parts.collect::<Vec<_>>().join(" ")
            }
            Self::Empty => String::new(),
        }
    }

    /// For people.
    pub(in crate::cli) fn shown(&self, words: &Words) -> String {
        match self {
            Self::Text(text) => clean(text),
            Self::Choice(prefix, name) => words.get(&format!("{prefix}-{name}")).to_owned(),
            Self::Number(number) => grouped(*number),
            Self::Time(at) => words.full_time(Timestamp::from_millis(*at)),
            Self::Day(day) => day_name(*day),
            Self::Why(kind, figures) => words.why(*kind, figures),
            Self::Empty => String::new(),
        }
    }
}

/// One column of a list of `T`: its name, the same in every format, and what stands in it.
pub(in crate::cli) type Column<T> = (&'static str, fn(&T) -> Cell);

/// One page: its rows, and the key that the next one begins behind.
pub(in crate::cli) type Page<T> = (Vec<T>, Option<String>);

/// A list and how much of it is wanted.
#[derive(Debug)]
pub(in crate::cli) struct List<'a, T> {
    /// What its rows are called in JSON.
    pub(in crate::cli) name: &'static str,
    pub(in crate::cli) columns: &'a [Column<T>],
    pub(in crate::cli) format: Format,
    /// At most so many rows; `None` for all.
    pub(in crate::cli) limit: Option<i64>,
    /// Where it begins.
    pub(in crate::cli) after: Option<String>,
}

/// Where answers go.
#[derive(Debug)]
pub(in crate::cli) struct Output {
    pub(in crate::cli) json: bool,
    pub(in crate::cli) words: Words,
}

impl Output {
    /// The answer: `text` for people, `document` for scripts.
    pub(in crate::cli) fn answer(
        &self,
        document: &impl Serialize,
        text: impl FnOnce(&Words) -> String,
    ) -> Result<(), Failure> {
        if self.json { self::document(document) } else { lines(&text(&self.words)) }
    }

    /// Walks a list page by page and writes it in its format; memory does not grow with it.
    pub(in crate::cli) fn list<T: Serialize>(
        &self,
        list: List<'_, T>,
        mut page: impl FnMut(Option<&str>, i64) -> Result<Page<T>, Failure>,
    ) -> Result<(), Failure> {
        let mut left = list.limit;
        let mut key = list.after;
        let mut out = BufWriter::new(io::stdout().lock());
        let mut writer =
            Writer { columns: list.columns, widths: Vec::new(), rows: 0, begun: false };
        loop {
            let want = left.unwrap_or(PAGE_ROWS).min(PAGE_ROWS);
            let (rows, next) = page(key.as_deref(), want)?;
            writer.page(&mut out, list.format, list.name, &rows, &self.words)?;
            left = left.map(|left| left.saturating_sub(want));
            key = next;
            if key.is_none() || left == Some(0) {
                break;
            }
        }
        if list.format == Format::Json {
            let next = serde_json::to_string(&key).unwrap_or_default();
            writeln!(out, "],\"next\":{next}}}")?;
        }
        out.flush()?;
        if list.format == Format::Table {
            if writer.rows == 0 {
                remark(self.words.get("nothing-to-show"));
            }
            if let Some(key) = &key {
                remark(&self.words.fill("list-next", &[("key", Fill::from(key))]));
            }
        }
        Ok(())
    }
}

/// One JSON document on a line.
pub(in crate::cli) fn document(document: &impl Serialize) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    json::write(&mut out, document)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

/// Lines for people; harmless on a terminal whatever the data holds.
fn lines(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    for line in text.lines() {
        writeln!(out, "{}", clean(line))?;
    }
    Ok(out.flush()?)
}

/// A remark beside the answer, on standard error.
pub(in crate::cli) fn remark(text: &str) {
    // Nobody is left to be told when standard error is gone.
    drop(writeln!(io::stderr().lock(), "{}", clean(text)));
}

/// What goes on from page to page.
struct Writer<'a, T> {
    columns: &'a [Column<T>],
    widths: Vec<usize>,
    rows: u64,
    begun: bool,
}

impl<T: Serialize> Writer<'_, T> {
    fn page(
        &mut self,
        out: &mut impl Write,
        format: Format,
        name: &str,
        rows: &[T],
        words: &Words,
    ) -> io::Result<()> {
        match format {
            Format::Json => self.json(out, name, rows)?,
            Format::Csv => self.separated(out, b',', rows)?,
            Format::Tsv => self.separated(out, b'\t', rows)?,
            Format::Table => self.table(out, rows, words)?,
        }
        self.rows = self.rows.saturating_add(u64::try_from(rows.len()).unwrap_or(u64::MAX));
        self.begun = true;
        Ok(())
    }

    fn json(&self, out: &mut impl Write, name: &str, rows: &[T]) -> io::Result<()> {
        if !self.begun {
            write!(out, "{{\"{name}\":[")?;
        }
        for (index, row) in rows.iter().enumerate() {
            if self.rows > 0 || index > 0 {
                out.write_all(b",")?;
            }
            json::write(&mut *out, row)?;
        }
        Ok(())
    }

    fn separated(&self, out: &mut impl Write, separator: u8, rows: &[T]) -> io::Result<()> {
        let mut file = csv::WriterBuilder::new().delimiter(separator).from_writer(out);
        if !self.begun {
            file.write_record(self.columns.iter().map(|(name, _)| *name))?;
        }
        for row in rows {
            file.write_record(self.columns.iter().map(|(_, cell)| cell(row).raw()))?;
        }
        file.flush()
    }

    fn table(&mut self, out: &mut impl Write, rows: &[T], words: &Words) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let cells: Vec<Vec<(String, bool)>> = rows
            .iter()
            .map(|row| {
                let shown = |(_, cell): &Column<T>| {
                    let cell = cell(row);
                    (cell.shown(words), matches!(cell, Cell::Number(_)))
                };
                self.columns.iter().map(shown).collect()
            })
            .collect();
        let heads: Vec<(String, bool)> = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, (name, _))| {
                let right = cells.iter().any(|row| row.get(at).is_some_and(|(_, right)| *right));
                (head(words, name), right)
            })
            .collect();
        if self.widths.is_empty() {
            self.widths = heads
                .iter()
                .enumerate()
                .map(|(at, (title, _))| {
                    let column = cells.iter().filter_map(|row| row.get(at));
                    column.map(|(text, _)| text.width()).max().unwrap_or(0).max(title.width())
                })
                .collect();
            self.row(out, &heads)?;
        }
        cells.iter().try_for_each(|row| self.row(out, row))
    }

    fn row(&self, out: &mut impl Write, cells: &[(String, bool)]) -> io::Result<()> {
        let mut line = String::new();
        for ((text, right), width) in cells.iter().zip(&self.widths) {
            let blank = " ".repeat(width.saturating_sub(text.width()));
            let (before, behind) = if *right { (blank.as_str(), "") } else { ("", blank.as_str()) };
            line.extend([before, text, behind, "  "]);
        }
        writeln!(out, "{}", line.trim_end())
    }
}

/// The title of a column.
fn head(words: &Words, name: &str) -> String {
    for id in [format!("head-{name}"), format!("bucket-{name}")] {
        if words.has(&id) {
            return words.get(&id).to_owned();
        }
    }
    name.replace('_', " ")
}

/// The text without what moves a cursor or turns the direction of writing.
pub(in crate::cli) fn clean(text: &str) -> String {
    let harmless = |letter: char| {
        if letter.is_control() || (letter.width() == Some(0) && is_format(letter)) {
            '\u{fffd}'
        } else {
            letter
        }
    };
    text.chars().map(harmless).collect()
}

/// Marks that steer the direction of writing.
const fn is_format(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
