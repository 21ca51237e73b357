//! The file itself: made, checked, copied, and what this program is.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde_json::{Value, json};

use crate::app::{App, Error, Source, sample};
use crate::cli::failure::{Failure, exit};
use crate::cli::output::remark;
use crate::cli::session::Session;
use crate::cli::{Console, args, batch, doctor, keys};
use crate::domain::refused::{Refused, Rule};
use crate::locale::Fill;

pub(in crate::cli) fn commands() -> Vec<Command> {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
    };
    let file = |help: &'static str| {
        Arg::new("file")
            .value_name("FILE")
            .required(true)
            .value_parser(value_parser!(PathBuf))
            .help(help)
    };
    let place = file("Where, instead of --store").required(false);
    let shells = value_parser!(clap_complete::Shell);
    vec![
        Command::new("init")
            .about("Make an empty store")
            .arg(place)
            .arg(flag("sample", "Fill it with the sample shop"))
            .arg(flag(
                "group",
                "Let the users of the file's group use it too (0660 instead of 0600)",
            )),
        Command::new("open")
            .about("Open the console on a screen or a product")
            .arg(Arg::new("what").value_name("SCREEN|SKU").help("Where to begin")),
        Command::new("demo").about("Open the console on a fresh sample shop"),
        batch::command(),
        Command::new("verify")
            .about("Replay the whole ledger and compare every figure with it")
            .arg(flag("repair", "Rewrite balances, sums and counts from the ledger")),
        Command::new("backup")
            .about("Copy the store to a new file, while others go on working")
            .arg(file("The new file")),
        Command::new("restore")
            .about("Replace the store's content by a backup's, checked first")
            .arg(file("The backup")),
        Command::new("config").about("Show every option in force").subcommand(keys::command()),
        doctor::command(),
        Command::new("completions")
            .about("Write completions for a shell")
            .arg(Arg::new("shell").value_name("SHELL").required(true).value_parser(shells)),
        Command::new("man").about("Write the manual page"),
    ]
}

pub(in crate::cli) fn run(
    session: &Session,
    name: &str,
    matches: &ArgMatches,
) -> Result<u8, Failure> {
    match name {
        "init" => init(session, matches),
        "batch" => batch::run(session, matches),
        "verify" => verify(session, matches.get_flag("repair")),
        "backup" => backup(session, &file(matches)),
        "restore" => restore(session, &file(matches)),
        "config" => config(session),
        "doctor" => doctor::run(session, matches),
        "completions" => completions(matches),
        "man" => man(),
        other => Err(Refused::new(Rule::Unsupported).value(other).into()),
    }
}

fn file(matches: &ArgMatches) -> PathBuf {
    matches.get_one::<PathBuf>("file").cloned().unwrap_or_default()
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn init(session: &Session, matches: &ArgMatches) -> Result<u8, Failure> {
    let path = match matches.get_one::<PathBuf>("file") {
        Some(path) => path.as_path(),
        None => session.store()?,
    };
    let mut app = session.create(path, matches.get_flag("group"))?;
    let answer = if matches.get_flag("sample") {
        let now = app.now();
        let made = sample::build(&mut app, now)?;
        json!({
            "ok": true, "store": shown(path), "products": made.products,
            "warehouses": made.warehouses, "orders": made.orders, "movements": made.movements,
        })
    } else {
        json!({"ok": true, "store": shown(path)})
    };
    session.output.answer(&answer, |words| {
        words.fill("done-created", &[("path", Fill::from(shown(path)))])
    })?;
    Ok(exit::DONE)
}

/// The sample shop in a folder of its own, which goes when the console is left.
pub(in crate::cli) fn demo(session: &Session) -> Result<Console, Failure> {
    let failed = |cause| Failure::File { path: shown(&std::env::temp_dir()), cause };
    let folder = tempfile::Builder::new().prefix("stockroom-demo-").tempdir().map_err(failed)?;
    let path = folder.path().join("demo.db");
    let mut app = session.create(&path, false)?;
    let now = app.now();
    sample::build(&mut app, now)?;
    Ok(Console { store: path, folder: Some(folder), ..session.console(None)? })
}

fn verify(session: &Session, repair: bool) -> Result<u8, Failure> {
    let mut app = session.app(Source::Cli)?;
    let watched = io::stderr().is_terminal() && !session.output.json;
    let mut progress = |done: i64| {
        if watched {
            remark(&session.output.words.fill("verify-progress", &[("count", Fill::from(done))]));
        }
    };
    let repaired = if repair { Some(app.repair()?) } else { None };
    let report = app.verify(&mut progress)?;
    let mut document = serde_json::to_value(&report).map_err(io::Error::from)?;
    if let (Some(count), Value::Object(document)) = (repaired, &mut document) {
        document.insert("repaired".to_owned(), Value::from(count));
    }
    session.output.answer(&document, |words| {
        let problems = i64::try_from(report.problems.len()).unwrap_or(i64::MAX);
        let count = problems.saturating_add(report.more_problems);
        let figures = [
            ("stock_rows", Fill::from(report.stock_rows)),
            ("movements", Fill::from(report.movements)),
            ("count", Fill::from(count)),
        ];
        let mut lines = Vec::new();
        if let Some(count) = repaired {
            lines.push(words.fill("verify-repaired", &[("count", Fill::from(count))]));
        }
        lines.push(words.fill(if report.ok { "verify-ok" } else { "verify-bad" }, &figures));
        for problem in &report.problems {
            lines.push(format!("- {}", problem.what));
            let fact = |fact: &Option<String>| fact.clone().unwrap_or_else(|| "-".to_owned());
            if problem.expected.is_some() || problem.found.is_some() {
                let (expected, found) = (fact(&problem.expected), fact(&problem.found));
                let facts = [("expected", Fill::from(expected)), ("found", Fill::from(found))];
                lines.push(format!("  {}", words.fill("verify-expected", &facts)));
            }
        }
        if !report.ok {
            lines.push(words.get("verify-hint").to_owned());
        }
        lines.join("\n")
    })?;
    Ok(if report.ok { exit::DONE } else { exit::PROBLEM })
}

fn backup(session: &Session, to: &Path) -> Result<u8, Failure> {
    session.app(Source::Cli)?.backup(to)?;
    session.output.answer(&json!({"ok": true, "backup": shown(to)}), |words| {
        words.fill("done-backup", &[("path", Fill::from(shown(to)))])
    })?;
    Ok(exit::DONE)
}

fn restore(session: &Session, from: &Path) -> Result<u8, Failure> {
    let kept = match session.app(Source::Cli) {
        Ok(mut app) => Some(app.restore(from)?),
        // On a new machine there is nothing to be replaced.
        Err(Failure::Store(Error::Missing(path))) => {
            App::adopt(from, &path, &session.config, &session.who)?;
            None
        }
        Err(failure) => return Err(failure),
    };
    let kept = kept.as_deref().map(shown);
    let answer = json!({"ok": true, "restored": shown(from), "kept": kept});
    session.output.answer(&answer, |words| {
        let mut text = words.fill("done-restored", &[("path", Fill::from(shown(from)))]);
        if let Some(kept) = &kept {
            text.push('\n');
            text.push_str(&words.fill("done-restored-kept", &[("path", Fill::from(kept))]));
        }
        text
    })?;
    Ok(exit::DONE)
}

/// The options in force, as a file that says the same.
fn config(session: &Session) -> Result<u8, Failure> {
    let fault = |error: toml::ser::Error| Failure::Options(error.to_string());
    let text = toml::to_string(&session.config).map_err(fault)?;
    session.output.answer(&session.config, |_| {
        let from = session.config_file.as_deref().map_or_else(|| "defaults".to_owned(), shown);
        format!("# {from}\n{text}")
    })?;
    Ok(exit::DONE)
}

fn completions(matches: &ArgMatches) -> Result<u8, Failure> {
    let shell = matches.get_one::<clap_complete::Shell>("shell").copied();
    let Some(shell) = shell else { return Ok(exit::USAGE) };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::command(), "stockroom", &mut script);
    put(&script)
}

fn man() -> Result<u8, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(args::command()).render(&mut page)?;
    put(&page)
}

fn put(text: &[u8]) -> Result<u8, Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text)?;
    out.flush()?;
    Ok(exit::DONE)
}
