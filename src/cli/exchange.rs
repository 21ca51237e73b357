//! `import` and `export`: files in and out.

use std::collections::BTreeSet;
use std::fs::{OpenOptions, Permissions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde_json::{Map, Value, json};

use crate::app::exchange::{
    self, ExportOptions, Format, ImportOptions, Mapping, Notice, Report, Unlimited, WRITING, What,
};
use crate::app::{App, Error, Source};
use crate::cli::failure::{Failure, exit};
use crate::cli::output::remark;
use crate::cli::session::Session;
use crate::domain::refused::{Refused, Rule};
use crate::locale::{Fill, Words};

/// Problems and notices that are shown to people; scripts get all of them.
const SHOWN_MAX: usize = 50;

/// Bytes that are written at a time.
const WRITE_BYTES: usize = 1 << 18;

pub(in crate::cli) fn commands() -> Vec<Command> {
    vec![import_command(), export_command()]
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

fn import_command() -> Command {
    let file = value_parser!(PathBuf);
    Command::new("import")
        .about("Take products and stock from a file: all of it or nothing")
        .arg(
            Arg::new("file")
                .value_name("FILE")
                .required(true)
                .value_parser(file)
                .help("CSV, TSV or JSON lines; - is standard input"),
        )
        .arg(
            option("format", "FORMAT", "auto (default), native, woocommerce, shopify, mall, table")
                .conflicts_with("map"),
        )
        .arg(option("map", "MAP", "Which column holds what: FILE.toml, or field=Header,..."))
        .arg(option("warehouse", "CODE", "The warehouse of rows that name none"))
        .arg(option("encoding", "NAME", "auto (default), utf-8, gbk, big5, utf-16 ..."))
        .arg(option("delimiter", "SIGN", "auto (default), comma, semicolon, tab, or a sign"))
        .arg(option(
            "key",
            "KEY",
            "Idempotency key: the same file again gives the first report and changes nothing",
        ))
        .arg(flag("dry-run", "Say what would be done, and do nothing"))
        .arg(flag("partial", "Leave wrong rows out rather than the whole file"))
        .arg(flag("clear-empty", "An empty cell clears its field; never stock"))
        .arg(flag("yes-unlimited", "999999 in a stock cell makes the product unlimited"))
        .arg(
            flag("no-unlimited", "999999 in a stock cell is a number like any other")
                .conflicts_with("yes-unlimited"),
        )
        .after_help(
            "A file is applied whole or not at all, unless --partial. An empty stock cell leaves \
             stock as it is. Importing the same file again changes nothing.\n\nExamples:\n  \
             stockroom import products.csv --dry-run\n  \
             stockroom import goods.csv --map 'sku=Item,name=Text,stock=On hand' --warehouse WUH",
        )
}

fn export_command() -> Command {
    Command::new("export")
        .about("Write products or stock to a file that can be imported again")
        .arg(
            Arg::new("what")
                .value_name("products|stock")
                .required(true)
                .value_parser(["products", "stock"])
                .hide_possible_values(true)
                .help("What is written"),
        )
        .arg(
            Arg::new("file")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help("Where; standard output when left out"),
        )
        .arg(
            option("format", "FORMAT", "native (default), csv, tsv, jsonl, woocommerce")
                .value_parser(Format::ALL.iter().map(|(name, _)| *name).collect::<Vec<_>>())
                .hide_possible_values(true),
        )
        .arg(option("warehouse", "CODE", "Stock of this warehouse only"))
        .arg(flag("bom", "Begin with a byte order mark, for spreadsheets that need it"))
        .arg(flag("force", "Replace the file if it exists"))
        .after_help(
            "An export of stock carries the figures of its moment: rows whose figures moved since \
             are not written when it is imported again.\n\nExample:\n  \
             stockroom export stock stock.csv --warehouse WUH",
        )
}

/// Does the command, if it is one of these.
pub(in crate::cli) fn run(
    session: &Session,
    name: &str,
    matches: &ArgMatches,
) -> Result<Option<u8>, Failure> {
    match name {
        "import" => import(session, matches).map(Some),
        "export" => export(session, matches).map(Some),
        _ => Ok(None),
    }
}

fn text<'m>(matches: &'m ArgMatches, name: &str) -> Option<&'m str> {
    matches.get_one::<String>(name).map(String::as_str)
}

fn import(session: &Session, matches: &ArgMatches) -> Result<u8, Failure> {
    let path = matches.get_one::<PathBuf>("file").cloned().unwrap_or_default();
    let options = import_options(&path, matches)?;
    let mut app = session.app(Source::Import)?;
    let file = exchange::open(&path).map_err(|error| at(&path, error))?;
    let words = &session.output.words;
    let watched = io::stderr().is_terminal() && !session.output.json;
    let report = app.import(file, &options, &mut |rows| {
        if watched {
            remark(&words.fill("import-progress", &[("count", Fill::from(rows))]));
        }
    })?;
    session
        .output
        .answer(&document(words, &report), |words| lines(words, &report, options.dry_run))?;
    Ok(if report.is_rejected() { exit::REFUSED } else { exit::DONE })
}

/// Names the file in what the system says of it.
fn at(path: &Path, error: Error) -> Failure {
    if let Error::Io { cause, .. } = error {
        return Failure::File { path: path.display().to_string(), cause };
    }
    error.into()
}

fn import_options(path: &Path, matches: &ArgMatches) -> Result<ImportOptions, Failure> {
    let mapping = text(matches, "map").or(text(matches, "format")).unwrap_or("auto");
    let unlimited = match (matches.get_flag("yes-unlimited"), matches.get_flag("no-unlimited")) {
        (true, _) => Unlimited::Yes,
        (false, true) => Unlimited::No,
        (false, false) => Unlimited::Offer,
    };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(ImportOptions {
        mapping: Mapping::parse(mapping)?,
        warehouse: text(matches, "warehouse").map(str::to_owned),
        encoding: text(matches, "encoding").filter(|name| *name != "auto").map(str::to_owned),
        delimiter: text(matches, "delimiter").map(delimiter).transpose()?.flatten(),
        dry_run: matches.get_flag("dry-run"),
        partial: matches.get_flag("partial"),
        clear_empty: matches.get_flag("clear-empty"),
        unlimited,
        reference: name.filter(|name| name != "-"),
        key: matches.get_one::<String>("key").cloned(),
    })
}

fn delimiter(text: &str) -> Result<Option<u8>, Refused> {
    match (text, text.as_bytes()) {
        ("auto", _) => Ok(None),
        ("comma", _) => Ok(Some(b',')),
        ("semicolon", _) => Ok(Some(b';')),
        ("tab" | "\\t", _) => Ok(Some(b'\t')),
        (_, [sign]) if sign.is_ascii() && !matches!(*sign, b'"' | b'\n' | b'\r' | 0) => {
            Ok(Some(*sign))
        }
        _ => {
            let refused = Refused::new(Rule::FieldInvalid).field("delimiter").value(text);
            Err(refused.other("auto, comma, semicolon, tab"))
        }
    }
}

/// The report for scripts.
fn document(words: &Words, report: &Report) -> Value {
    let rejected: Vec<Value> = report
        .rejected
        .iter()
        .map(|row| {
            json!({
                "row": row.row, "column": row.column, "value": row.value,
                "code": row.refused.code().name(), "message": words.refusal(&row.refused),
            })
        })
        .collect();
    let notices: Vec<Value> = report.notices.iter().map(|told| notice(words, told)).collect();
    let mut all = Map::new();
    for (name, count) in [
        ("added", report.added),
        ("changed", report.changed),
        ("unchanged", report.unchanged),
        ("stale", report.stale),
    ] {
        all.insert(name.to_owned(), Value::from(count));
    }
    all.insert("rejected".to_owned(), Value::from(rejected));
    if report.rejected_more > 0 {
        all.insert("rejected_more".to_owned(), Value::from(report.rejected_more));
    }
    all.insert("notices".to_owned(), Value::from(notices));
    Value::Object(all)
}

fn notice(words: &Words, told: &Notice) -> Value {
    let mut all = Map::new();
    if told.row > 0 {
        all.insert("row".to_owned(), Value::from(told.row));
    }
    for (name, text) in [("column", &told.column), ("value", &told.value), ("as", &told.other)] {
        if !text.is_empty() {
            all.insert(name.to_owned(), Value::from(text.as_str()));
        }
    }
    all.insert("code".to_owned(), Value::from(told.kind.name()));
    all.insert("message".to_owned(), Value::from(sentence(words, told)));
    if told.count > 1 {
        all.insert("count".to_owned(), Value::from(told.count));
    }
    Value::Object(all)
}

fn sentence(words: &Words, told: &Notice) -> String {
    if let Some(refused) = &told.refused {
        return words.refusal(refused);
    }
    let fills = [
        ("column", Fill::from(&told.column)),
        ("value", Fill::from(&told.value)),
        ("other", Fill::from(&told.other)),
        ("count", Fill::from(told.count)),
    ];
    words.fill(&format!("notice-{}", told.kind.name()), &fills)
}

/// The report for people.
fn lines(words: &Words, report: &Report, dry_run: bool) -> String {
    let mut lines = Vec::new();
    for told in report.notices.iter().take(SHOWN_MAX) {
        lines.push(format!("{}{}", place(told.row, &told.column), sentence(words, told)));
    }
    for row in report.rejected.iter().take(SHOWN_MAX) {
        let (said, hint) = (words.refusal(&row.refused), words.hint(&row.refused));
        lines.push(format!("{}{said}. {hint}", place(row.row, &row.column)));
    }
    let rejected = i64::try_from(report.rejected.len()).unwrap_or(i64::MAX);
    let rejected = rejected.saturating_add(report.rejected_more);
    let shown = i64::try_from(SHOWN_MAX).unwrap_or(i64::MAX);
    if rejected > shown {
        let more = rejected.saturating_sub(shown);
        lines.push(words.fill("import-rejected-more", &[("count", Fill::from(more))]));
    }
    let count = [
        ("added", Fill::from(report.added)),
        ("changed", Fill::from(report.changed)),
        ("unchanged", Fill::from(report.unchanged)),
        ("stale", Fill::from(report.stale)),
        ("rejected", Fill::from(wrong_rows(report))),
    ];
    if dry_run {
        lines.push(words.fill("import-would", &count));
    } else if report.written {
        lines.push(words.fill("import-done", &count));
    }
    if rejected > 0 && report.written {
        lines.push(words.fill("import-left-out", &count));
    } else if rejected > 0 {
        lines.push(words.fill("import-kept-out", &count));
    }
    lines.join("\n")
}

/// Rows that are wrong, however much is wrong in each.
fn wrong_rows(report: &Report) -> i64 {
    let rows: BTreeSet<i64> = report.rejected.iter().map(|row| row.row).collect();
    i64::try_from(rows.len()).unwrap_or(i64::MAX).saturating_add(report.rejected_more)
}

fn place(row: i64, column: &str) -> String {
    match (row, column) {
        (0, _) => String::new(),
        (row, "") => format!("{row}: "),
        (row, column) => format!("{row} {column}: "),
    }
}

fn export(session: &Session, matches: &ArgMatches) -> Result<u8, Failure> {
    let what = if text(matches, "what") == Some("stock") { What::Stock } else { What::Products };
    let named = text(matches, "format").unwrap_or("native");
    let format = Format::ALL.iter().find(|(name, _)| *name == named).map(|(_, format)| *format);
    let options = ExportOptions {
        format: format.unwrap_or_default(),
        warehouse: text(matches, "warehouse").map(str::to_owned),
        bom: matches.get_flag("bom"),
    };
    let app = session.app(Source::Cli)?;
    let file = matches.get_one::<PathBuf>("file").filter(|path| *path != Path::new("-"));
    let Some(path) = file else {
        if session.output.json {
            // Standard output cannot hold both the file and the answer.
            return Err(Refused::new(Rule::FieldMissing).field("file").into());
        }
        let mut out = BufWriter::with_capacity(WRITE_BYTES, io::stdout().lock());
        return match app.export(what, &options, &mut out) {
            Ok(_) => Ok(exit::DONE),
            Err(Error::Io { doing: WRITING, cause }) => Err(Failure::Answer(cause)),
            Err(error) => Err(error.into()),
        };
    };
    let rows = to_file(&app, what, &options, path, matches.get_flag("force"))?;
    let shown = path.display().to_string();
    let answer = json!({"ok": true, "rows": rows, "file": shown});
    session.output.answer(&answer, |words| {
        words.fill("export-done", &[("rows", Fill::from(rows)), ("file", Fill::from(&shown))])
    })?;
    Ok(exit::DONE)
}

/// Writes beside the file and puts it in place once it is whole.
fn to_file(
    app: &App,
    what: What,
    options: &ExportOptions,
    path: &Path,
    force: bool,
) -> Result<i64, Failure> {
    let failed = |cause| Failure::File { path: path.display().to_string(), cause };
    let exists = || Refused::new(Rule::FileExists).value(path.to_string_lossy());
    let known = std::fs::metadata(path).ok();
    if known.is_some() && !force {
        return Err(exists().into());
    }
    if known.is_some_and(|known| !known.is_file()) {
        // A pipe or a device is written to, not replaced.
        let out = OpenOptions::new().write(true).open(path).map_err(failed)?;
        let mut out = BufWriter::with_capacity(WRITE_BYTES, out);
        return app.export(what, options, &mut out).map_err(|error| at(path, error));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let made = tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(failed)?;
    let mut out = BufWriter::with_capacity(WRITE_BYTES, made);
    let rows = app.export(what, options, &mut out).map_err(|error| at(path, error))?;
    out.flush().map_err(failed)?;
    let made = out.into_inner().map_err(|error| failed(error.into_error()))?;
    made.as_file().sync_all().map_err(failed)?;
    if force {
        made.persist(path).map_err(|error| failed(error.error))?;
    } else {
        made.persist_noclobber(path).map_err(|error| {
            if error.error.kind() == io::ErrorKind::AlreadyExists {
                return exists().into();
            }
            failed(error.error)
        })?;
    }
    Ok(rows)
}
