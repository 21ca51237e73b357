//! `count commands`: the command sheet, a page of barcodes that spare a clerk the keyboard.
//!
//! Undo, quantities, next location and done, and the locations named; as SVG to print, or drawn in
//! the terminal to be scanned from the screen. The bars are data: they are drawn black on white
//! whatever the theme is, and of blanks where the terminal shows ASCII only.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde_json::json;

use crate::cli::failure::{Failure, exit};
use crate::cli::output::clean;
use crate::cli::session::Session;
use crate::domain::refused::{Refused, Rule};
use crate::domain::scan::code128::{QUIET, modules};
use crate::domain::scan::line::Control;
use crate::locale::{Words, environment_is_utf8};

/// Quantities on the sheet.
const QUANTITIES: [i64; 6] = [2, 3, 6, 12, 24, 48];
/// Rows of a barcode in the terminal.
const TERMINAL_ROWS: usize = 4;
/// An A4 page and its labels, in tenths of a millimetre.
const PAGE: (usize, usize) = (2_100, 2_970);
const MARGIN: usize = 120;
const LABEL: (usize, usize) = (930, 330);
const COLUMNS: usize = 2;
/// Width of a module and height of the bars, in tenths of a millimetre.
const MODULE: usize = 5;
const BAR_HEIGHT: usize = 150;

/// One barcode with what it does.
struct Label {
    name: String,
    code: String,
    modules: Vec<bool>,
}

pub(in crate::cli) fn command() -> Command {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
    };
    Command::new("commands")
        .about("Print a sheet of barcodes for undo, quantities, next location and done")
        .arg(
            Arg::new("file")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help("Where the page is written, as SVG"),
        )
        .arg(
            Arg::new("location")
                .long("location")
                .value_name("BIN")
                .action(ArgAction::Append)
                .help("A label for this location too; as often as wanted"),
        )
        .arg(flag("svg", "Write the page to standard output").conflicts_with("file"))
        .arg(flag("terminal", "Draw the barcodes, also where the output is no terminal"))
        .arg(flag("blanks", "Draw them of blanks: twice as wide, right on every terminal"))
        .arg(flag("force", "Replace the file"))
}

pub(in crate::cli) fn run(session: &Session, matches: &ArgMatches) -> Result<u8, Failure> {
    let words = &session.output.words;
    let locations = matches.get_many::<String>("location").into_iter().flatten();
    let labels = labels(words, locations.map(|bin| bin.trim().to_owned()).collect())?;
    if session.output.json {
        let rows: Vec<_> =
            labels.iter().map(|label| json!({"code": label.code, "name": label.name})).collect();
        crate::cli::output::document(&json!({ "commands": rows }))?;
        return Ok(exit::DONE);
    }
    if let Some(path) = matches.get_one::<PathBuf>("file") {
        let made = write_file(path, &svg(words, &labels), matches.get_flag("force"));
        made?;
        let file = path.display().to_string();
        let answer = json!({"ok": true, "file": file});
        session.output.answer(&answer, |words| {
            words.fill("sheet-written", &[("file", file.as_str().into())])
        })?;
        return Ok(exit::DONE);
    }
    let mut out = io::stdout().lock();
    let drawn = matches.get_flag("terminal") || matches.get_flag("blanks");
    if drawn || (out.is_terminal() && !matches.get_flag("svg")) {
        let utf8 = environment_is_utf8(|name| std::env::var(name).ok());
        let blanks = matches.get_flag("blanks") || !utf8;
        out.write_all(terminal(words, &labels, blanks).as_bytes())?;
    } else {
        out.write_all(svg(words, &labels).as_bytes())?;
    }
    out.flush()?;
    Ok(exit::DONE)
}

/// Every label of the sheet, the commands first.
fn labels(words: &Words, locations: Vec<String>) -> Result<Vec<Label>, Failure> {
    let mut controls = vec![Control::Undo, Control::Next, Control::Done];
    controls.extend(QUANTITIES.map(Control::Quantity));
    controls.extend(locations.into_iter().map(Control::Location));
    let label = |control: Control| {
        let name = match &control {
            Control::Undo => words.get("sheet-undo").to_owned(),
            Control::Next => words.get("sheet-next").to_owned(),
            Control::Done => words.get("sheet-done").to_owned(),
            Control::Quantity(times) => words.fill("sheet-times", &[("times", (*times).into())]),
            Control::Location(bin) => words.fill("sheet-location", &[("bin", bin.as_str().into())]),
        };
        let code = control.code();
        let unfit = || Refused::new(Rule::BadText).field("location").value(&code);
        let modules = modules(&code).ok_or_else(unfit)?;
        Ok(Label { name, code, modules })
    };
    controls.into_iter().map(label).collect()
}

/// The sheet as pages of A4, one below the other.
fn svg(words: &Words, labels: &[Label]) -> String {
    let step = LABEL.1;
    let top = MARGIN.saturating_add(150);
    let room = PAGE.1.saturating_sub(top).saturating_sub(MARGIN);
    let page_rows = room.checked_div(step).unwrap_or(1).max(1);
    let per_page = page_rows.saturating_mul(COLUMNS);
    let pages = labels.len().div_ceil(per_page).max(1);
    let height = PAGE.1.saturating_mul(pages);
    let mut page = String::new();
    writeln!(
        page,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}mm\" height=\"{}mm\" \
         viewBox=\"0 0 {} {height}\" font-family=\"sans-serif\">",
        tenths(PAGE.0),
        tenths(height),
        PAGE.0,
    )
    .ok();
    writeln!(page, "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>").ok();
    writeln!(
        page,
        "<text x=\"{MARGIN}\" y=\"{}\" font-size=\"56\" font-weight=\"bold\">{}</text>",
        MARGIN.saturating_add(50),
        escaped(words.get("sheet-title")),
    )
    .ok();
    for (at, label) in labels.iter().enumerate() {
        let on_page = at.checked_rem(per_page).unwrap_or(0);
        let (row, column) =
            (on_page.checked_div(COLUMNS).unwrap_or(0), on_page.checked_rem(COLUMNS).unwrap_or(0));
        let sheet = at.checked_div(per_page).unwrap_or(0);
        let x = MARGIN.saturating_add(column.saturating_mul(LABEL.0));
        let y = top.saturating_add(row.saturating_mul(step));
        draw_label(&mut page, label, (x, y.saturating_add(sheet.saturating_mul(PAGE.1))));
    }
    page.push_str("</svg>\n");
    page
}

/// A length in millimetres, from tenths.
fn tenths(length: usize) -> String {
    format!("{}.{}", length.div_euclid(10), length.rem_euclid(10))
}

fn draw_label(page: &mut String, label: &Label, (x, y): (usize, usize)) {
    writeln!(
        page,
        "<text x=\"{x}\" y=\"{}\" font-size=\"42\">{}</text>",
        y.saturating_add(30),
        escaped(&label.name)
    )
    .ok();
    let bars = y.saturating_add(50);
    let mut at = x.saturating_add(QUIET.saturating_mul(MODULE));
    let mut path = String::new();
    for run in label.modules.chunk_by(|a, b| a == b) {
        let width = run.len().saturating_mul(MODULE);
        if run.first() == Some(&true) {
            write!(path, "M{at} {bars}h{width}v{BAR_HEIGHT}h-{width}z").ok();
        }
        at = at.saturating_add(width);
    }
    writeln!(page, "<path d=\"{path}\" fill=\"#000\"/>").ok();
    writeln!(
        page,
        "<text x=\"{}\" y=\"{}\" font-size=\"32\" font-family=\"monospace\">{}</text>",
        x.saturating_add(QUIET.saturating_mul(MODULE)),
        bars.saturating_add(BAR_HEIGHT).saturating_add(36),
        escaped(&label.code)
    )
    .ok();
}

fn escaped(text: &str) -> String {
    clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The sheet drawn in the terminal.
fn terminal(words: &Words, labels: &[Label], blanks: bool) -> String {
    let mut drawn = format!("{}\n", clean(words.get("sheet-title")));
    for label in labels {
        let quiet = std::iter::repeat_n(false, QUIET);
        let modules: Vec<bool> =
            quiet.clone().chain(label.modules.iter().copied()).chain(quiet).collect();
        let row = if blanks { of_blanks(&modules) } else { of_blocks(&modules) };
        writeln!(drawn, "\n{}  {}", clean(&label.name), clean(&label.code)).ok();
        for _ in 0..TERMINAL_ROWS {
            writeln!(drawn, "{row}").ok();
        }
    }
    drawn
}

/// Two modules a column: half-blocks, black on white.
fn of_blocks(modules: &[bool]) -> String {
    let mut row = "\x1b[30;107m".to_owned();
    for pair in modules.chunks(2) {
        row.push(match (pair.first(), pair.get(1)) {
            (Some(true), Some(true)) => '\u{2588}',
            (Some(true), _) => '\u{258c}',
            (_, Some(true)) => '\u{2590}',
            (_, _) => ' ',
        });
    }
    row.push_str("\x1b[m");
    row
}

/// A module a column: blanks on black and on white.
fn of_blanks(modules: &[bool]) -> String {
    let mut row = String::new();
    for run in modules.chunk_by(|a, b| a == b) {
        let ground = if run.first() == Some(&true) { "\x1b[40m" } else { "\x1b[107m" };
        row.push_str(ground);
        row.push_str(&" ".repeat(run.len()));
    }
    row.push_str("\x1b[m");
    row
}

fn write_file(path: &Path, page: &str, force: bool) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true);
    if force {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    let mut file = options.open(path).map_err(|cause| {
        if cause.kind() == io::ErrorKind::AlreadyExists {
            return Failure::from(Refused::new(Rule::FileExists).value(path.to_string_lossy()));
        }
        Failure::File { path: path.display().to_string(), cause }
    })?;
    let failed = |cause| Failure::File { path: path.display().to_string(), cause };
    file.write_all(page.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
}
