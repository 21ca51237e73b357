//! Text to records with the line each begins on: CSV and its kin, bounded, however long the file.

use crate::app::exchange::decode::Text;
use crate::domain::refused::{Refused, Rule};
use crate::store::Error;

/// Longest record, in bytes; a longer one is a quote that never closes.
pub(super) const RECORD_BYTES_MAX: usize = 1 << 20;

/// Most cells of a record (a workbook has 16,384 columns).
const CELLS_MAX: usize = 20_000;

/// What separates cells, the likeliest first.
const DELIMITERS: &[u8] = b",;\t|";

/// A file's records, one at a time.
#[derive(Debug)]
pub(super) struct Records {
    text: Text,
    parser: csv_core::Reader,
    delimiter: u8,
    chunk: Vec<u8>,
    at: usize,
    /// The line that `at` is on, from 1.
    line: u64,
    after_return: bool,
    /// The line that the record read last begins on.
    begun: u64,
    ended: bool,
    output: Vec<u8>,
    ends: Vec<usize>,
    /// Cells of the record read last.
    cells: usize,
}

impl Records {
    /// Begins to read; without `delimiter`, the first line tells it.
    pub(super) fn open(mut text: Text, delimiter: Option<u8>) -> Result<Self, Error> {
        let mut chunk = Vec::new();
        text.next(&mut chunk)?;
        let first = chunk.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
        let named = first.strip_prefix(b"sep=").and_then(|rest| rest.first().copied());
        let at = named.map_or(0, |_| first.len());
        let delimiter = delimiter.or(named).unwrap_or_else(|| sniff(&chunk));
        let parser = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        let (output, ends) = (vec![0; 4 << 10], vec![0; 128]);
        Ok(Self {
            text,
            parser,
            delimiter,
            chunk,
            at,
            line: 1,
            after_return: false,
            begun: 1,
            ended: false,
            output,
            ends,
            cells: 0,
        })
    }

    pub(super) fn encoding(&self) -> &'static str {
        self.text.encoding()
    }

    pub(super) const fn broken(&self) -> bool {
        self.text.broken()
    }

    pub(super) const fn delimiter(&self) -> u8 {
        self.delimiter
    }

    pub(super) const fn len(&self) -> usize {
        self.cells
    }

    /// A cell of the record read last; empty where it has none.
    pub(super) fn cell(&self, index: usize) -> &str {
        if index >= self.cells {
            return "";
        }
        let end = self.ends.get(index).copied().unwrap_or(0);
        let before = index.checked_sub(1).and_then(|before| self.ends.get(before));
        let bytes = self.output.get(before.copied().unwrap_or(0)..end).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or("\u{fffd}")
    }

    /// Reads the next record that is not empty; the line it begins on, `None` at the end.
    ///
    /// # Errors
    ///
    /// [`Rule::LineTooLong`] with the line; there is no reading on after that.
    pub(super) fn next(&mut self) -> Result<Option<u64>, Error> {
        loop {
            if self.ended {
                return Ok(None);
            }
            self.skip_line_ends()?;
            self.begun = self.line;
            let line = self.line;
            if !self.record()? {
                return Ok(None);
            }
            if (0..self.cells).any(|index| !self.cell(index).trim().is_empty()) {
                return Ok(Some(line));
            }
        }
    }

    /// Reads nothing more; the line of the record that could not be read.
    pub(super) fn stop(&mut self) -> u64 {
        (self.ended, self.cells) = (true, 0);
        self.begun
    }

    fn record(&mut self) -> Result<bool, Error> {
        let (mut written, mut cells) = (0_usize, 0_usize);
        loop {
            if self.at >= self.chunk.len() {
                self.refill()?;
            }
            let (result, read, wrote, ended) = self.parser.read_record(
                self.chunk.get(self.at..).unwrap_or_default(),
                self.output.get_mut(written..).unwrap_or_default(),
                self.ends.get_mut(cells..).unwrap_or_default(),
            );
            self.pass(read);
            written = written.saturating_add(wrote);
            cells = cells.saturating_add(ended);
            match result {
                csv_core::ReadRecordResult::InputEmpty => {}
                csv_core::ReadRecordResult::OutputFull => {
                    grow(&mut self.output, RECORD_BYTES_MAX)?;
                }
                csv_core::ReadRecordResult::OutputEndsFull => {
                    grow(&mut self.ends, CELLS_MAX)?;
                }
                csv_core::ReadRecordResult::Record => {
                    self.cells = cells;
                    return Ok(true);
                }
                csv_core::ReadRecordResult::End => return Ok(false),
            }
        }
    }

    fn refill(&mut self) -> Result<(), Error> {
        self.at = 0;
        self.text.next(&mut self.chunk)
    }

    /// Steps over line ends, so that a record's line is the one its first cell is on.
    fn skip_line_ends(&mut self) -> Result<(), Error> {
        loop {
            match self.chunk.get(self.at) {
                Some(b'\n' | b'\r') => self.pass(1),
                Some(_) => return Ok(()),
                None => {
                    self.refill()?;
                    if self.chunk.is_empty() {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Goes `bytes` on and counts the lines: `\n`, `\r\n` or a lone `\r`.
    fn pass(&mut self, bytes: usize) {
        let end = self.at.saturating_add(bytes);
        for byte in self.chunk.get(self.at..end).unwrap_or_default() {
            let ends = *byte == b'\r' || (*byte == b'\n' && !self.after_return);
            self.line = self.line.saturating_add(u64::from(ends));
            self.after_return = *byte == b'\r';
        }
        self.at = end;
    }
}

fn grow<T: Clone + Default>(buffer: &mut Vec<T>, max: usize) -> Result<(), Error> {
    if buffer.len() >= max {
        let limit = i64::try_from(max).unwrap_or(i64::MAX);
        return Err(Refused::new(Rule::LineTooLong).limit(limit).into());
    }
    buffer.resize(buffer.len().saturating_mul(2).min(max), T::default());
    Ok(())
}

/// The sign that separates most cells of the first record.
fn sniff(text: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [0_usize; 4];
    for byte in text {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && counts.iter().any(|count| *count > 0) => break,
            _ => {}
        }
        let known = DELIMITERS.iter().zip(&mut counts).filter(|(sign, _)| *sign == byte && !quoted);
        for (_, count) in known {
            *count = count.saturating_add(1);
        }
    }
    let best = counts.iter().copied().max().unwrap_or(0);
    let mut found = DELIMITERS.iter().zip(counts).filter(|(_, count)| *count == best);
    found.next().map_or(b',', |(sign, _)| *sign)
}
