//! The command line: everything the console does, without it. Thin over [`crate::app`].
//!
//! | topic | module |
//! |---|---|
//! | the parser, and values as batch reads them | `args` |
//! | verbs that write, from [`crate::app::command::COMMANDS`] | `verbs`, `writes` |
//! | lists and questions | `reads`, `stock`, `documents`, `pools`, `promotions`, `advice`, `users`, `overview` |
//! | a stream of operations | `batch` |
//! | files in and out | `exchange` |
//! | barcodes for counting | `sheet` |
//! | the file itself: init, verify, backup … | `keeping` |
//! | what this runs on, and what to set | `doctor` |
//! | the console's keys | `keys` |
//! | the console as lines | `plain` |
//! | answers, tables, JSON | `output` |
//! | errors and exit codes | `failure` |
//!
//! To add an operation, add a row to `COMMANDS`; nothing here changes.

mod advice;
mod alerts;
mod args;
mod batch;
mod counts;
mod doctor;
mod documents;
mod exchange;
mod failure;
mod json;
mod keeping;
mod keys;
mod output;
mod overview;
mod plain;
mod pools;
mod promotions;
mod reads;
mod session;
mod sheet;
mod stock;
mod users;
mod verbs;
mod writes;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::ArgMatches;
use clap::error::ErrorKind;
use serde_json::json;
use tempfile::TempDir;

use crate::app::clock::rfc3339;
use crate::app::{Clock, Error, Who};
use crate::cli::failure::{Failure, Told, exit};
use crate::cli::output::{Output, clean};
use crate::cli::session::Session;
use crate::config::Config;
use crate::domain::refused::{Code, Refused, Rule};
use crate::journal::Journal;
use crate::locale::Words;

pub use crate::cli::keys::{KeysAsk, KeysSaid, KeysTeller, Reader as KeysReader};

/// What is left to be done by the program.
#[derive(Debug)]
pub enum Ended {
    /// Nothing: the exit code.
    Exit(u8),
    /// The console is to be opened.
    Console(Box<Console>),
}

/// How the console is to be opened.
#[derive(Debug)]
pub struct Console {
    /// The store; it need not exist.
    pub store: PathBuf,
    /// The options in force.
    pub config: Config,
    /// Who works there.
    pub who: Who,
    /// Its words.
    pub words: Words,
    /// Whether lines are wanted instead of a full screen.
    pub plain: bool,
    /// What the file of keys says; nothing where there is none.
    pub keys: String,
    /// Where that file is, or would be.
    pub keys_file: Option<PathBuf>,
    /// The screen or SKU to begin with.
    pub open: Option<String>,
    /// The folder of a demo's store, which goes with this value.
    pub folder: Option<TempDir>,
}

/// Operations of later versions, so that a script hears which one is missing.
const NOT_YET: &[&str] = &["alert"];

/// Does what the arguments say.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    journal: &Journal,
    keys: keys::Reader,
) -> Ended {
    let args: Vec<OsString> = args.into_iter().collect();
    let json = args.iter().any(|arg| arg == "--json");
    if let Some(name) = not_yet(&args) {
        let refused = Refused::new(Rule::Unsupported).value(&name);
        let output = Output { json, words: session::first_words(&args) };
        return Ended::Exit(tell(&output, &name, &Failure::from(refused)));
    }
    match args::command().try_get_matches_from(args) {
        Ok(matches) => dispatch(&matches, journal, keys),
        Err(error) => Ended::Exit(usage(&error, json)),
    }
}

/// Says why the console could not be opened, or ended; the exit code.
pub fn console_failed(journal: &Journal, words: Words, error: &anyhow::Error) -> u8 {
    if error.downcast_ref::<Error>().is_none_or(|error| error.refused().is_none()) {
        journal.note(&rfc3339(Clock::System.now()), &format!("console: {error:#}"));
    }
    let told = match error.downcast_ref::<Error>() {
        Some(error) => failure::store(&words, error),
        None => Failure::Console(format!("{error:#}")).told(&words),
    };
    say(&Output { json: false, words }, "open", told)
}

/// The operation of a later version that is asked for.
fn not_yet(args: &[OsString]) -> Option<String> {
    let mut names = Vec::new();
    let mut skip = false;
    for arg in args.iter().skip(1).filter_map(|arg| arg.to_str()) {
        if skip {
            skip = false;
        } else if arg.starts_with('-') {
            skip = matches!(arg, "--store" | "--config" | "--keys" | "--as" | "--lang");
        } else {
            names.push(arg);
        }
    }
    let noun = names.first().filter(|noun| NOT_YET.contains(*noun))?;
    let known = args::command().find_subcommand(noun).is_some();
    let verb = names.get(1).copied().unwrap_or_default();
    Some(format!("{noun} {verb}").trim().to_owned()).filter(|_| !known)
}

/// Help, version, or what is wrong with the arguments.
fn usage(error: &clap::Error, json: bool) -> u8 {
    let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if !asked && json {
        let text = error.render().to_string();
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let said: Vec<&str> = lines.take_while(|line| !line.starts_with("Usage:")).collect();
        let message = said.join(" ");
        let message = message.strip_prefix("error: ").unwrap_or(&message);
        let told = json!({"error": {
            "code": Code::BadRequest.name(), "message": message,
            "hint": "stockroom --help",
        }});
        drop(writeln!(io::stdout().lock(), "{told}"));
    } else {
        drop(error.print()); // nobody is left to be told when this fails
    }
    if asked { exit::DONE } else { exit::USAGE }
}

fn dispatch(matches: &ArgMatches, journal: &Journal, keys: keys::Reader) -> Ended {
    let session = match Session::new(matches) {
        Ok(session) => session,
        Err(early) => return Ended::Exit(tell(&early.0, "", &early.1)),
    };
    let (name, inner) = named(matches);
    journal.step(if name.is_empty() { "console" } else { &name });
    let resume = name == "count resume" && !session.output.json;
    if resume || matches!(name.as_str(), "" | "open" | "demo") {
        let named = |arg: &str| {
            let found = inner.and_then(|inner| inner.try_get_one::<String>(arg).ok().flatten());
            found.cloned()
        };
        let console = match name.as_str() {
            "demo" => keeping::demo(&session),
            "count resume" => {
                // A star stands for the one that is not finished, or is open alone.
                let code = named("code").unwrap_or_else(|| "*".to_owned());
                session.console(Some(format!("count {code}")))
            }
            _ => session.console(named("what")),
        };
        return match console {
            Ok(console) if plain::is_wanted(&console) && !session.output.json => {
                let done = plain::run(&console);
                Ended::Exit(done.unwrap_or_else(|failure| tell(&session.output, "", &failure)))
            }
            Ok(console) => match keys::check(&session, keys, &console.keys) {
                Ok(_) => Ended::Console(Box::new(console)),
                Err(failure) => Ended::Exit(tell(&session.output, &name, &failure)),
            },
            Err(failure) => Ended::Exit(tell(&session.output, &name, &failure)),
        };
    }
    let Some(inner) = inner else { return Ended::Exit(exit::USAGE) };
    let done = if name == "config keys" {
        keys::run(&session, keys, inner)
    } else {
        one(&session, &name, inner)
    };
    Ended::Exit(match done {
        Ok(code) => code,
        Err(failure) => {
            note(journal, &name, &failure);
            tell(&session.output, &name, &failure)
        }
    })
}

/// Notes what went wrong with the file or the program; what a rule refuses is told and not noted,
/// since it speaks of what is in the store.
fn note(journal: &Journal, name: &str, failure: &Failure) {
    if let Failure::Store(error) = failure
        && error.refused().is_none()
    {
        journal.note(&rfc3339(Clock::System.now()), &format!("{name}: {error}"));
    }
}

/// Noun and verb, and the matches of the verb.
fn named(matches: &ArgMatches) -> (String, Option<&ArgMatches>) {
    let Some((noun, inner)) = matches.subcommand() else { return (String::new(), None) };
    match inner.subcommand() {
        Some((verb, inner)) => (format!("{noun} {verb}"), Some(inner)),
        None => (noun.to_owned(), Some(inner)),
    }
}

fn one(session: &Session, name: &str, matches: &ArgMatches) -> Result<u8, Failure> {
    let (noun, verb) = name.split_once(' ').unwrap_or(("", name));
    let scanned = matches.try_get_one::<String>("sku").ok().flatten();
    if name == "count enter" && scanned.is_some_and(|sku| sku == counts::STREAM) {
        return counts::scans(session, matches);
    }
    if let Some(found) = verbs::all().iter().find(|row| row.path == (noun, verb)) {
        return writes::run(session, found, matches);
    }
    if let Some(code) = reads::run(session, name, matches)? {
        return Ok(code);
    }
    if let Some(code) = exchange::run(session, name, matches)? {
        return Ok(code);
    }
    keeping::run(session, name, matches)
}

/// Says what went wrong: on standard error, and as the one document where JSON is asked for.
fn tell(output: &Output, doing: &str, failure: &Failure) -> u8 {
    if failure.is_broken_pipe() {
        // Whoever read the answer has seen enough; there is nobody to be told.
        return if doing == "batch" { exit::REFUSED } else { exit::DONE };
    }
    say(output, doing, failure.told(&output.words))
}

/// Says it on standard error, and as the one document where JSON is asked for; the exit code.
fn say(output: &Output, doing: &str, told: Told) -> u8 {
    let Told { code, message, hint, facts, exit } = told;
    let name = format!("stockroom {doing}");
    let text = format!("{}: {}\n  {}", clean(name.trim()), clean(&message), clean(&hint));
    if output.json {
        let told = Told { code, message, hint, facts, exit };
        // An answer that could not be written will not be written now either.
        drop(output::document(&json!({ "error": told.json() })));
    }
    drop(writeln!(io::stderr().lock(), "{}", text.trim_end()));
    exit
}
