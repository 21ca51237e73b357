//! The console's keys: shown whole, and a file of them checked. What a key is, the console knows; the
//! program hands its knowledge in as a [`Reader`].

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::{Value, json};

use crate::cli::failure::{Failure, exit};
use crate::cli::session::Session;
use crate::locale::{Fill, Words};

/// A file of keys to be looked at.
#[derive(Clone, Copy, Debug)]
pub struct KeysAsk<'a> {
    /// What the file says.
    pub text: &'a str,
    /// Only the preset of this name.
    pub preset: Option<&'a str>,
    /// What the scanner puts in front of codes.
    pub prefix: &'a str,
    /// The words to tell it in.
    pub words: &'a Words,
}

/// Every key in force, as it is told.
#[derive(Debug)]
pub struct KeysSaid {
    /// As a file of keys.
    pub file: String,
    /// As a document.
    pub document: Value,
}

/// Tells every key in force in these words; a console that only begins never asks.
pub type KeysTeller = Box<dyn Fn(&Words) -> KeysSaid>;

/// Reads a file of keys: every key, or all that is wrong with it, a line each.
pub type Reader = fn(&KeysAsk<'_>) -> Result<KeysTeller, Vec<String>>;

pub(in crate::cli) fn command() -> Command {
    let preset = Arg::new("preset").long("preset").value_name("NAME");
    let check = Arg::new("check").long("check").value_name("FILE");
    Command::new("keys")
        .about("Show every key of the console, as a keys.toml that says the same")
        .arg(preset.help("Show the keys of a preset: clerk, operator or vim"))
        .arg(
            check
                .value_parser(value_parser!(PathBuf))
                .conflicts_with("preset")
                .help("Say what is wrong with a file of keys, and change nothing"),
        )
}

/// What the file of keys says; nothing where there is none and none was named.
pub(in crate::cli) fn text(session: &Session) -> Result<String, Failure> {
    let Some(path) = &session.keys_file else { return Ok(String::new()) };
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(cause) => Err(Failure::File { path: path.display().to_string(), cause }),
    }
}

/// Every key that `text` wants.
pub(in crate::cli) fn check(
    session: &Session,
    reader: Reader,
    text: &str,
) -> Result<KeysTeller, Failure> {
    let path = session.keys_file.as_deref();
    let path = path.map_or_else(|| "keys.toml".to_owned(), |path| path.display().to_string());
    read(session, reader, text, None, &path)
}

fn read(
    session: &Session,
    reader: Reader,
    text: &str,
    preset: Option<&str>,
    path: &str,
) -> Result<KeysTeller, Failure> {
    let prefix = session.config.scanner.prefix.as_str();
    let ask = KeysAsk { text, preset, prefix, words: &session.output.words };
    reader(&ask).map_err(|faults| Failure::Options(format!("{path}: {}", faults.join("\n  "))))
}

pub(in crate::cli) fn run(
    session: &Session,
    reader: Reader,
    matches: &ArgMatches,
) -> Result<u8, Failure> {
    if let Some(path) = matches.get_one::<PathBuf>("check") {
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|cause| Failure::File { path: shown.clone(), cause })?;
        drop(read(session, reader, &text, None, &shown)?); // it is not told
        session.output.answer(&json!({"ok": true, "file": shown}), |words| {
            words.fill("keys-checked", &[("path", Fill::from(shown.as_str()))])
        })?;
        return Ok(exit::DONE);
    }
    let preset = matches.get_one::<String>("preset").map(String::as_str);
    let teller = match preset {
        Some(name) => read(session, reader, "", Some(name), "--preset")?,
        None => check(session, reader, &text(session)?)?,
    };
    let said = teller(&session.output.words);
    session.output.answer(&said.document, |_| said.file.clone())?;
    Ok(exit::DONE)
}
