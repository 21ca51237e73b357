//! Many operations from a stream: one JSON object a line, one answer a line, in order.
//!
//! Each line is a transaction of its own, durable before its answer; `group` commits several
//! together, `atomic` all or none. A bad line is answered with its error and the rest goes on.
//! Memory does not grow with the input: one line is held at a time, and at most [`LINE_BYTES_MAX`]
//! of it. Source: the pinned batch format.

use std::io::{self, BufRead, Read as _, Seek, SeekFrom, Write};

use serde_json::{Map, Value};
use tempfile::SpooledTempFile;

use crate::app::command::{Command, Outcome, Request};
use crate::app::{App, Clock, Env, MANY_LINES, Time, perform};
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::store::{Error, Keep, Tx};

/// Longest line, in bytes.
pub const LINE_BYTES_MAX: usize = 1 << 20;

/// What was being done when the caller could not hear an answer.
pub const ANSWERING: &str = "answer";

/// Bytes of a group's input that are held in memory.
const ASIDE_BYTES: usize = 1 << 20;

/// How a stream is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Lines in one transaction; 1 for each its own.
    pub group: usize,
    /// The whole input or nothing.
    pub atomic: bool,
    /// Whether the time of each line is its `at`, and what is due by then is done first.
    pub input_clock: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { group: 1, atomic: false, input_clock: false }
    }
}

/// What the caller hears, in order.
#[derive(Debug)]
pub enum Event {
    /// A line was done or refused; it holds once the next [`Event::Committed`] comes.
    Answer {
        /// The line's number, from 1.
        line: u64,
        /// Its operation, where it could be read.
        op: Option<String>,
        /// What came of it.
        result: Result<Box<Outcome>, Refused>,
    },
    /// All answers since the last commit are durable.
    Committed,
    /// All answers since the last commit are void: `atomic`, and this line was refused.
    GivenUp {
        /// The first line that was refused.
        line: u64,
    },
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Lines done.
    pub done: u64,
    /// Lines refused.
    pub refused: u64,
}

/// Does every line of `input`; `hear` gets the answers.
///
/// The lines of a group are kept aside before the store is held, so a slow sender holds nobody up;
/// beyond `ASIDE_BYTES` they go to a file of the system.
///
/// # Errors
///
/// What went wrong with the file or the streams; what was committed before stays.
pub fn run(
    app: &mut App,
    options: Options,
    input: &mut dyn BufRead,
    hear: &mut dyn FnMut(Event) -> io::Result<()>,
) -> Result<Summary, Error> {
    let group = u64::try_from(options.group.max(1)).unwrap_or(u64::MAX);
    let lines = if options.atomic { u64::MAX } else { group };
    let mut stream = Stream { input, line: 0, buffer: Vec::new() };
    let mut aside = Aside { spool: SpooledTempFile::new(ASIDE_BYTES) };
    let mut state = State { hear, summary: Summary::default(), time: None, first_refused: None };
    loop {
        let count = aside.fill(&mut stream, lines)?;
        if count == 0 {
            return Ok(state.summary);
        }
        let (env, clock) = (&app.env, app.clock);
        let work = |tx: &Tx<'_>| {
            for _ in 0..count {
                let line = aside.next()?;
                state.line(tx, env, clock, options.input_clock, line)?;
            }
            let void = options.atomic && state.first_refused.is_some();
            Ok((void, if void { Keep::No } else { Keep::Yes }))
        };
        let many = usize::try_from(count).is_ok_and(|count| count >= MANY_LINES);
        let void = if many { app.store.write_much(work) } else { app.store.write(work) }?;
        let event = match state.first_refused {
            Some(line) if void => Event::GivenUp { line },
            Some(_) | None => Event::Committed,
        };
        (state.hear)(event).map_err(told)?;
    }
}

fn told(cause: io::Error) -> Error {
    Error::Io { doing: ANSWERING, cause }
}

/// The input, line by line.
struct Stream<'a> {
    input: &'a mut dyn BufRead,
    line: u64,
    buffer: Vec<u8>,
}

/// One line: its object, or why it is none.
type Read = Result<Map<String, Value>, Refused>;

/// The lines of one group, each with its number and length in front.
struct Aside {
    spool: SpooledTempFile,
}

/// The length of a line that is too long to be kept.
const TOO_LONG: u64 = u64::MAX;

impl Aside {
    /// Takes the next lines that are not empty, at most `lines`; how many there were.
    fn fill(&mut self, stream: &mut Stream<'_>, lines: u64) -> Result<u64, Error> {
        let failed = |cause| Error::Io { doing: "keep the input aside", cause };
        self.spool.seek(SeekFrom::Start(0)).map_err(failed)?;
        self.spool.set_len(0).map_err(failed)?;
        let mut count: u64 = 0;
        while count < lines {
            let whole = stream.next().map_err(|cause| Error::Io { doing: "read the input", cause });
            let Some(whole) = whole? else { break };
            let text = stream.buffer.trim_ascii();
            let length =
                if whole { u64::try_from(text.len()).unwrap_or(TOO_LONG) } else { TOO_LONG };
            let head = [stream.line.to_le_bytes(), length.to_le_bytes()].concat();
            self.spool.write_all(&head).map_err(failed)?;
            self.spool.write_all(text).map_err(failed)?;
            count = count.saturating_add(1);
        }
        self.spool.seek(SeekFrom::Start(0)).map_err(failed)?;
        Ok(count)
    }

    /// The next line of the group.
    fn next(&mut self) -> Result<(u64, Read), Error> {
        let failed = |cause| Error::Io { doing: "read what was kept aside", cause };
        let mut number = || {
            let mut bytes = [0_u8; 8];
            self.spool.read_exact(&mut bytes).map_err(failed)?;
            Ok::<u64, Error>(u64::from_le_bytes(bytes))
        };
        let (line, length) = (number()?, number()?);
        if length == TOO_LONG {
            let limit = i64::try_from(LINE_BYTES_MAX).unwrap_or(i64::MAX);
            return Ok((line, Err(Refused::new(Rule::LineTooLong).limit(limit))));
        }
        let mut text = vec![0; usize::try_from(length).unwrap_or(LINE_BYTES_MAX)];
        self.spool.read_exact(&mut text).map_err(failed)?;
        let bad = |error: serde_json::Error| {
            let shown = String::from_utf8_lossy(&text);
            Refused::new(Rule::BadJson).value(shown).other(error.to_string())
        };
        Ok((line, serde_json::from_slice(&text).map_err(bad)))
    }
}

impl Stream<'_> {
    /// Reads the next line that is not empty into the buffer; whether all of it fitted, or `None`
    /// at the end.
    fn next(&mut self) -> io::Result<Option<bool>> {
        loop {
            let Some(whole) = self.fill()? else { return Ok(None) };
            self.line = self.line.saturating_add(1);
            if !whole || !self.buffer.trim_ascii().is_empty() {
                return Ok(Some(whole));
            }
        }
    }

    /// Reads a line into the buffer; whether all of it fitted. `None` at the end of the input.
    fn fill(&mut self) -> io::Result<Option<bool>> {
        self.buffer.clear();
        let mut read = false;
        let mut whole = true;
        loop {
            let chunk = match self.input.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                return Ok(read.then_some(whole));
            }
            read = true;
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
            if self.buffer.len().saturating_add(part.len()) > LINE_BYTES_MAX {
                whole = false;
                self.buffer.clear();
            } else if whole {
                self.buffer.extend_from_slice(part);
            }
            let used = end.map_or(chunk.len(), |end| end.saturating_add(1));
            self.input.consume(used);
            if end.is_some() {
                return Ok(Some(whole));
            }
        }
    }
}

/// What goes on from line to line.
struct State<'a> {
    hear: &'a mut dyn FnMut(Event) -> io::Result<()>,
    summary: Summary,
    time: Option<Timestamp>,
    first_refused: Option<u64>,
}

impl State<'_> {
    fn line(
        &mut self,
        tx: &Tx<'_>,
        env: &Env,
        clock: Clock,
        input_clock: bool,
        (line, read): (u64, Read),
    ) -> Result<(), Error> {
        let named = read.as_ref().ok().and_then(|given| given.get("op")).and_then(Value::as_str);
        let op = named.map(str::to_owned);
        let request = read.and_then(Request::read);
        let result = match request {
            Err(refused) => Err(refused),
            Ok(request) => match self.time(clock, input_clock, &request) {
                Err(refused) => Err(refused),
                Ok(time) => match tx.nested(|| once(tx, env, &request, time)) {
                    Ok(outcome) => Ok(Box::new(outcome)),
                    Err(Error::Refused(refused)) => Err(refused),
                    Err(fault) => return Err(fault),
                },
            },
        };
        let count = match &result {
            Ok(_) => &mut self.summary.done,
            Err(_) => &mut self.summary.refused,
        };
        *count = count.saturating_add(1);
        if result.is_err() && self.first_refused.is_none() {
            self.first_refused = Some(line);
        }
        (self.hear)(Event::Answer { line, op, result }).map_err(told)
    }

    /// When the line happens.
    fn time(
        &mut self,
        clock: Clock,
        input_clock: bool,
        request: &Request,
    ) -> Result<Time, Refused> {
        if !input_clock {
            return Ok(Time::Now(clock.now()));
        }
        let at =
            request.at.or(self.time).ok_or_else(|| Refused::new(Rule::FieldMissing).field("at"))?;
        if self.time.is_some_and(|before| at < before) {
            let shown = crate::app::clock::rfc3339(at);
            return Err(Refused::new(Rule::TimeBackwards).field("at").value(shown));
        }
        if at > clock.now() {
            let shown = crate::app::clock::rfc3339(at);
            return Err(Refused::new(Rule::TimeInFuture).field("at").value(shown));
        }
        self.time = Some(at);
        Ok(Time::Replayed(at))
    }
}

/// One line; in replayed time, what is due by then is done first, as time itself would.
fn once(tx: &Tx<'_>, env: &Env, request: &Request, time: Time) -> Result<Outcome, Error> {
    if matches!(time, Time::Replayed(_)) && !request.command.is_passing() {
        perform(tx, env, &Request::from(Command::Tick), time, Keep::Yes)?;
    }
    perform(tx, env, request, time, Keep::Yes)
}
