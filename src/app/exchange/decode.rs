//! Bytes of a file to text: which encoding it is in, and the text chunk by chunk.
//!
//! A byte order mark decides. Without one, UTF-16 shows by its zero bytes, UTF-8 by being valid
//! from end to end; what is neither is judged by its letters (GBK, Big5, Windows code pages). A file
//! that is UTF-8 but for a few broken bytes stays UTF-8: the rows that hold them are refused.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::domain::refused::{Refused, Rule};
use crate::store::Error;

/// Bytes read at a time.
const CHUNK_BYTES: usize = 64 << 10;

/// Bytes whose letters are judged, from the first that is no UTF-8 on.
const JUDGED_BYTES: usize = 1 << 20;

/// So many good UTF-8 characters for each bad byte, and the file is UTF-8.
const GOOD_PER_BAD: u64 = 10;

/// Starts of files that are no text: the older workbooks.
const NO_TEXT: &[(&[u8], &str)] = &[(b"\xd0\xcf\x11\xe0", "XLS")];

fn failed(cause: io::Error) -> Error {
    Error::Io { doing: "read the file", cause }
}

/// The encoding of the file, which is rewound; `label` goes before all but a byte order mark.
///
/// # Errors
///
/// [`Rule::Unsupported`] for a workbook, [`Rule::FieldInvalid`] for an unknown `label`.
pub(super) fn encoding(file: &mut File, label: Option<&str>) -> Result<&'static Encoding, Error> {
    let found = judge(file, label)?;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    Ok(found)
}

fn judge(file: &mut File, label: Option<&str>) -> Result<&'static Encoding, Error> {
    let mut chunk = vec![0; CHUNK_BYTES];
    let read = fill(file, &mut chunk).map_err(failed)?;
    let start = chunk.get(..read).unwrap_or_default();
    if let Some((_, name)) = NO_TEXT.iter().find(|(magic, _)| start.starts_with(magic)) {
        return Err(Refused::new(Rule::Unsupported).value(name).into());
    }
    if let Some((marked, _)) = Encoding::for_bom(start) {
        return Ok(marked);
    }
    if let Some(label) = label {
        let known = Encoding::for_label(label.as_bytes());
        let refused = || Refused::new(Rule::FieldInvalid).field("encoding").value(label);
        return Ok(known.ok_or_else(|| refused().other("auto, utf-8, gbk, big5, utf-16"))?);
    }
    if let Some(wide) = wide(start) {
        return Ok(wide);
    }
    scan(file, chunk, read).map_err(failed)
}

/// UTF-16 without a mark: most of a table's signs are ASCII, so every other byte is 0.
fn wide(start: &[u8]) -> Option<&'static Encoding> {
    let zeros = |skip: usize| start.iter().skip(skip).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = |count: usize| count.saturating_mul(10) > start.len();
    match (many(even), many(odd)) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        (true, true) | (false, false) => None,
    }
}

/// Looks through the whole file for what is no UTF-8, and judges the letters from there on.
fn scan(file: &mut File, mut chunk: Vec<u8>, mut read: usize) -> io::Result<&'static Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let (mut good, mut bad, mut judged) = (0_u64, 0_u64, 0_usize);
    let (mut held, mut first) = (0_usize, true);
    while read > 0 {
        let bytes = chunk.get(..held.saturating_add(read).min(chunk.len())).unwrap_or_default();
        let (more_good, more_bad, rest) = count(bytes);
        good = good.saturating_add(more_good);
        bad = bad.saturating_add(more_bad);
        let kept = bytes.len().saturating_sub(rest);
        if bad > 0 && judged < JUDGED_BYTES {
            // A line break is never part of a character, so a line's start is a character's
            // start, whatever the encoding.
            let line_end = bytes.iter().position(|byte| *byte == b'\n');
            let from = if first || judged > 0 { 0 } else { line_end.unwrap_or(0) };
            detector.feed(bytes.get(from..kept).unwrap_or_default(), false);
            judged = judged.saturating_add(kept);
        }
        first = false;
        chunk.copy_within(kept..kept.saturating_add(rest), 0);
        held = rest;
        read = fill(file, chunk.get_mut(held..).unwrap_or_default())?;
    }
    bad = bad.saturating_add(u64::from(held > 0));
    if bad == 0 || good > bad.saturating_mul(GOOD_PER_BAD) {
        return Ok(UTF_8);
    }
    detector.feed(&[], true);
    Ok(detector.guess(None, Utf8Detection::Deny))
}

/// Characters of more than one byte, broken sequences, and bytes at the end that may go on.
fn count(mut bytes: &[u8]) -> (u64, u64, usize) {
    let (mut good, mut bad) = (0_u64, 0_u64);
    let wide = |text: &str| {
        let starts = text.bytes().filter(|byte| *byte >= 0xc0).count();
        u64::try_from(starts).unwrap_or(u64::MAX)
    };
    loop {
        match std::str::from_utf8(bytes) {
            Ok(text) => return (good.saturating_add(wide(text)), bad, 0),
            Err(error) => {
                let (sound, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or_default();
                good = good.saturating_add(wide(std::str::from_utf8(sound).unwrap_or_default()));
                let Some(broken) = error.error_len() else { return (good, bad, rest.len()) };
                bad = bad.saturating_add(1);
                bytes = rest.get(broken..).unwrap_or_default();
            }
        }
    }
}

/// Reads until the buffer is full or the file ends.
fn fill(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0_usize;
    while let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) {
        match file.read(room) {
            Ok(0) => break,
            Ok(read) => filled = filled.saturating_add(read),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// The text of a file, chunk by chunk, as UTF-8; broken bytes become U+FFFD.
pub(super) struct Text {
    file: File,
    decoder: Decoder,
    raw: Vec<u8>,
    ended: bool,
    broken: bool,
}

impl std::fmt::Debug for Text {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Text({})", self.decoder.encoding().name())
    }
}

impl Text {
    pub(super) fn new(file: File, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { file, decoder, raw: vec![0; CHUNK_BYTES], ended: false, broken: false }
    }

    pub(super) fn encoding(&self) -> &'static str {
        self.decoder.encoding().name()
    }

    /// Whether a byte was met that the encoding does not know.
    pub(super) const fn broken(&self) -> bool {
        self.broken
    }

    /// Puts the next text into `into`, which it empties first; nothing at the end.
    pub(super) fn next(&mut self, into: &mut Vec<u8>) -> Result<(), Error> {
        into.clear();
        while into.is_empty() && !self.ended {
            let read = fill(&mut self.file, &mut self.raw).map_err(failed)?;
            self.ended = read < self.raw.len();
            let raw = self.raw.get(..read).unwrap_or_default();
            let room = self.decoder.max_utf8_buffer_length(raw.len()).unwrap_or(0);
            into.resize(room, 0);
            let (result, _, written, broken) = self.decoder.decode_to_utf8(raw, into, self.ended);
            if result == CoderResult::OutputFull {
                return Err(Error::Corrupt("a decoded text outgrew its bound".to_owned()));
            }
            self.broken |= broken;
            into.truncate(written);
        }
        Ok(())
    }
}
