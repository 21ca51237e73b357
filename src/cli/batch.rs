//! `batch`: a stream of operations in, an answer a line out, after the commit that keeps it.
//!
//! Answers are held in a spool until their commit: in memory while they are few, in a file of the
//! system beyond that, so memory does not grow with a group or with `--atomic`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tempfile::SpooledTempFile;

use crate::app::batch::{self, Event, Options};
use crate::app::{Outcome, Source};
use crate::cli::failure::{Failure, exit, refused};
use crate::cli::json;
use crate::cli::session::Session;
use crate::domain::refused::{Refused, Rule};
use crate::locale::Words;

/// Answers that are held in memory, in bytes.
const SPOOL_BYTES: usize = 1 << 20;

/// Longest name of an operation that is repeated, in characters.
const OP_CHARS_MAX: usize = 64;

pub(in crate::cli) fn command() -> Command {
    Command::new("batch")
        .about("Do one operation for each JSON line, and answer each with a JSON line")
        .arg(
            Arg::new("file")
                .value_name("FILE")
                .default_value("-")
                .help("Where the lines are; - is standard input"),
        )
        .arg(
            Arg::new("group")
                .long("group")
                .value_name("N")
                .default_value("1")
                .value_parser(value_parser!(u32).range(1..=1_000_000))
                .help("Commit every N lines together; answers follow their commit"),
        )
        .arg(
            Arg::new("atomic")
                .long("atomic")
                .action(ArgAction::SetTrue)
                .conflicts_with("group")
                .help("Take the whole input or nothing"),
        )
        .arg(
            Arg::new("clock")
                .long("clock")
                .value_name("system|input")
                .default_value("system")
                .value_parser(["system", "input"])
                .hide_possible_values(true)
                .help("input: each line happens at its `at`, and what is due by then is done first"),
        )
        .after_help(
            "Each line is a transaction of its own, durable before its answer. A bad line is \
             answered with its error and the rest goes on; the exit code is then 1.\n\nExample:\n  \
             echo '{\"op\":\"receive\",\"sku\":\"SOCK\",\"warehouse\":\"WUH\",\"qty\":100}' | stockroom batch -",
        )
}

pub(in crate::cli) fn run(session: &Session, matches: &ArgMatches) -> Result<u8, Failure> {
    let group = matches.get_one::<u32>("group").copied().unwrap_or(1);
    let options = Options {
        group: usize::try_from(group).unwrap_or(usize::MAX),
        atomic: matches.get_flag("atomic"),
        input_clock: matches.get_one::<String>("clock").is_some_and(|clock| clock == "input"),
    };
    let file = matches.get_one::<String>("file").map_or("-", String::as_str);
    let mut input: Box<dyn BufRead> = if file == "-" {
        Box::new(io::stdin().lock())
    } else {
        let failed = |cause| Failure::File { path: file.to_owned(), cause };
        Box::new(BufReader::with_capacity(1 << 16, File::open(file).map_err(failed)?))
    };
    let mut app = if options.input_clock {
        session.app_as_it_is(Source::Batch)?
    } else {
        session.app(Source::Batch)?
    };
    let mut answers = Answers {
        spool: SpooledTempFile::new(SPOOL_BYTES),
        words: &session.output.words,
        held: false,
        text: Vec::new(),
    };
    let summary = batch::run(&mut app, options, &mut input, &mut |event| answers.hear(&event))?;
    Ok(if summary.refused == 0 { exit::DONE } else { exit::REFUSED })
}

/// One answer.
#[derive(Serialize)]
struct Done<'a> {
    line: u64,
    ok: bool,
    #[serde(flatten)]
    outcome: &'a Outcome,
}

/// One answer to what was not done.
#[derive(Serialize)]
struct NotDone<'a> {
    line: u64,
    ok: bool,
    op: Option<&'a str>,
    error: Value,
}

/// What is needed of an answer to take it back.
#[derive(Deserialize)]
struct Head {
    line: u64,
    ok: bool,
    op: Option<String>,
}

/// Answers on their way.
struct Answers<'a> {
    spool: SpooledTempFile,
    words: &'a Words,
    held: bool,
    /// The answer that is being written.
    text: Vec<u8>,
}

impl Answers<'_> {
    fn hear(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Answer { line, op, result } => {
                self.held = true;
                match result {
                    Ok(outcome) => self.keep(&Done { line: *line, ok: true, outcome }),
                    Err(refusal) => {
                        let op = op.as_deref().map(short);
                        let not_done = self.not_done(*line, op, refusal);
                        self.keep(&not_done)
                    }
                }
            }
            Event::Committed => self.flush(),
            Event::GivenUp { .. } => self.give_up(),
        }
    }

    fn not_done<'o>(&self, line: u64, op: Option<&'o str>, refusal: &Refused) -> NotDone<'o> {
        NotDone { line, ok: false, op, error: refused(self.words, refusal).json() }
    }

    fn keep(&mut self, answer: &impl Serialize) -> io::Result<()> {
        // Written at once: the spool may be a file by now.
        self.text.clear();
        json::write(&mut self.text, answer)?;
        self.text.push(b'\n');
        self.spool.write_all(&self.text)
    }

    /// Gives out what is held.
    fn flush(&mut self) -> io::Result<()> {
        if !self.held {
            return Ok(());
        }
        self.spool.seek(SeekFrom::Start(0))?;
        let mut out = io::stdout().lock();
        io::copy(&mut self.spool, &mut out)?;
        out.flush()?;
        self.clear()
    }

    fn clear(&mut self) -> io::Result<()> {
        self.held = false;
        self.spool.seek(SeekFrom::Start(0))?;
        self.spool.set_len(0)
    }

    /// Gives out what is held, with what was done as not kept.
    fn give_up(&mut self) -> io::Result<()> {
        self.spool.seek(SeekFrom::Start(0))?;
        let mut spool = std::mem::replace(&mut self.spool, SpooledTempFile::new(0));
        let mut held = BufReader::new(&mut spool);
        let mut out = io::BufWriter::new(io::stdout().lock());
        let not_kept = Refused::new(Rule::NotKept);
        let mut answer = String::new();
        while held.read_line(&mut answer)? > 0 {
            let head: Head = serde_json::from_str(&answer)?;
            if head.ok {
                let not_done = self.not_done(head.line, head.op.as_deref(), &not_kept);
                json::write(&mut out, &not_done)?;
                out.write_all(b"\n")?;
            } else {
                out.write_all(answer.as_bytes())?;
            }
            answer.clear();
        }
        out.flush()
    }
}

/// The name of an operation as it is repeated: input decides its length, so it is cut.
fn short(op: &str) -> &str {
    let end = op.char_indices().nth(OP_CHARS_MAX).map_or(op.len(), |(at, _)| at);
    op.get(..end).unwrap_or(op)
}
