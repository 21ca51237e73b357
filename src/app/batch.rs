//! Many operations from a stream: one JSON object a line, one answer a line, in order.
//!
//! Each line is a transaction of its own, durable before its answer; `group` commits several
//! together, `atomic` all or none. A bad line is answered with its error and the rest goes on.
//! Memory does not grow with the input: one line is held at a time, and at most [`LINE_BYTES_MAX`]
//! of it. Source: the pinned batch format.

use std::io::{self, BufRead, Seek};

use serde_json::{Map, Value};

use crate::app::command::{Command, Outcome, Request};
use crate::app::{App, Clock, Env, Time, perform};
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::store::{Error, Keep, Tx};

/// Longest line, in bytes.
pub const LINE_BYTES_MAX: usize = 1 << 20;

/// What was being done when the caller could not hear an answer.
pub const ANSWERING: &str = "answer";

/// Bytes of input that one group holds at most; a longer group is committed in parts.
const GROUP_BYTES_MAX: usize = 16 << 20;

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
/// # Errors
///
/// What went wrong with the file or the streams; what was committed before stays.
pub fn run(
    app: &mut App,
    options: Options,
    input: &mut dyn BufRead,
    hear: &mut dyn FnMut(Event) -> io::Result<()>,
) -> Result<Summary, Error> {
    if options.atomic {
        let mut spooled = spool(input)?;
        return run_stream(app, options, &mut spooled, hear);
    }
    run_stream(app, options, input, hear)
}

/// The whole input in a file of its own: nobody waits for a slow sender while the store is held.
fn spool(input: &mut dyn BufRead) -> Result<io::BufReader<std::fs::File>, Error> {
    let failed = |cause| Error::Io { doing: "keep the input aside", cause };
    let mut file = tempfile::tempfile().map_err(failed)?;
    io::copy(input, &mut file).map_err(failed)?;
    file.seek(io::SeekFrom::Start(0)).map_err(failed)?;
    Ok(io::BufReader::new(file))
}

fn run_stream(
    app: &mut App,
    options: Options,
    input: &mut dyn BufRead,
    hear: &mut dyn FnMut(Event) -> io::Result<()>,
) -> Result<Summary, Error> {
    let mut stream = Stream { input, line: 0, ended: false, buffer: Vec::new() };
    let mut state = State { hear, summary: Summary::default(), time: None, first_refused: None };
    loop {
        // Lines are read before the store is held, so a slow sender holds nobody up.
        let mut group = stream.group(if options.atomic { 1 } else { options.group.max(1) })?;
        if group.is_empty() {
            return Ok(state.summary);
        }
        let (env, clock) = (&app.env, app.clock);
        let rolled_back = app.store.write(|tx| {
            loop {
                for (line, read) in group.drain(..) {
                    state.line(tx, env, clock, options.input_clock, (line, read))?;
                }
                if options.atomic {
                    group = stream.group(1)?;
                }
                if group.is_empty() {
                    break;
                }
            }
            let void = options.atomic && state.first_refused.is_some();
            Ok((void, if void { Keep::No } else { Keep::Yes }))
        })?;
        let event = match state.first_refused {
            Some(line) if rolled_back => Event::GivenUp { line },
            _ => Event::Committed,
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
    ended: bool,
    buffer: Vec<u8>,
}

/// One line: its object, or why it is none.
type Read = Result<Map<String, Value>, Refused>;

impl Stream<'_> {
    /// The next lines with their numbers: at most `lines`, and fewer where they are long.
    fn group(&mut self, lines: usize) -> Result<Vec<(u64, Read)>, Error> {
        let mut group = Vec::new();
        let mut bytes: usize = 0;
        while !self.ended && group.len() < lines && bytes < GROUP_BYTES_MAX {
            let Some(read) = self.next()? else { break };
            bytes = bytes.saturating_add(self.buffer.len());
            group.push((self.line, read));
        }
        Ok(group)
    }

    /// The next line that is not empty; `None` at the end.
    fn next(&mut self) -> Result<Option<Read>, Error> {
        loop {
            let complete =
                self.fill().map_err(|cause| Error::Io { doing: "read the input", cause });
            let Some(whole) = complete? else {
                self.ended = true;
                return Ok(None);
            };
            self.line = self.line.saturating_add(1);
            if !whole {
                let limit = i64::try_from(LINE_BYTES_MAX).unwrap_or(i64::MAX);
                return Ok(Some(Err(Refused::new(Rule::LineTooLong).limit(limit))));
            }
            let text = self.buffer.trim_ascii();
            if !text.is_empty() {
                let bad = |error: serde_json::Error| {
                    Refused::new(Rule::BadJson)
                        .value(String::from_utf8_lossy(text))
                        .other(error.to_string())
                };
                return Ok(Some(serde_json::from_slice(text).map_err(bad)));
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
    if matches!(time, Time::Replayed(_))
        && !matches!(request.command, Command::Tick | Command::Expire)
    {
        perform(tx, env, &Request::from(Command::Tick), time, Keep::Yes)?;
    }
    perform(tx, env, request, time, Keep::Yes)
}
