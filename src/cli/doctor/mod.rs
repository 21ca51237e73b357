//! What this terminal, locale, store and scanner can do, and which setting changes it.
//!
//! Only here is the terminal asked what it can do, with a time limit, and only when somebody sits
//! at one; the console asks nothing that it would have to wait for.
//!
//! | what | module |
//! |---|---|
//! | questions to the terminal | `probe` |
//! | what scanned codes tell about the scanner | `scanner` |

mod probe;
mod scanner;

use std::io::{self, IsTerminal};

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde::Serialize;
use serde_json::{Value, json};

use crate::app::Source;
use crate::cli::failure::{Failure, exit};
use crate::cli::session::Session;
use crate::locale::{Fill, Words, environment_colours, environment_is_utf8, grouped};

use probe::{Answers, Keyboard};

/// The oldest SQLite that is safe here: older ones may lose a write-ahead log that is reset.
const SQLITE_MIN: [u32; 3] = [3, 51, 3];
/// A screen of this size shows every row and column.
const SIZE_FULL: (u16, u16) = (80, 24);
/// An answer that takes longer came over a network.
const ANSWER_QUICK_MS: i64 = 100;

pub(in crate::cli) fn command() -> Command {
    Command::new("doctor").about("Show what this program runs on, and what to set").arg(
        Arg::new("scanner")
            .long("scanner")
            .action(ArgAction::SetTrue)
            .help("Try the scanner: scan three codes and hear how it is set"),
    )
}

/// Something to know, and what to set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Advice {
    /// What it is about.
    about: &'static str,
    /// A sentence.
    message: String,
}

pub(in crate::cli) fn run(session: &Session, matches: &ArgMatches) -> Result<u8, Failure> {
    if matches.get_flag("scanner") {
        return scanner::run(session);
    }
    let get = |name: &str| std::env::var(name).ok();
    let here = io::stdin().is_terminal() && io::stdout().is_terminal();
    let answers = if here { Keyboard::open().ok().map(|keys| keys.ask()) } else { None };
    let size = probe::size();
    let (store, code) = store(session)?;
    let terminal = terminal(get, here, size, answers.as_ref());
    let advice = advice(session, get, size.filter(|_| here), answers.as_ref());
    let mut answer = store;
    if let (Value::Object(all), Value::Object(more)) = (&mut answer, terminal) {
        all.extend(more);
        all.insert("advice".to_owned(), serde_json::to_value(&advice).map_err(io::Error::from)?);
    }
    session.output.answer(&answer, |_| text(&answer, &advice))?;
    Ok(code)
}

/// The store and the program; the exit code that comes of them.
fn store(session: &Session) -> Result<(Value, u8), Failure> {
    let store = session.store()?;
    let bytes = std::fs::metadata(store).ok().map(|found| found.len());
    let opened = if bytes.is_some() { Some(session.app(Source::Cli).map(drop)) } else { None };
    let (state, code) = match &opened {
        None => ("missing".to_owned(), exit::DONE),
        Some(Ok(())) => ("ok".to_owned(), exit::DONE),
        Some(Err(failure)) => {
            let told = failure.told(&session.output.words);
            (told.message, told.exit)
        }
    };
    let sqlite = crate::app::sqlite_version();
    let sound = newer(sqlite, SQLITE_MIN);
    let shown = |path: &std::path::Path| path.display().to_string();
    let answer = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "sqlite": sqlite,
        "sqlite_ok": sound,
        "store": shown(store),
        "store_state": state,
        "store_version": crate::app::schema_version(),
        "store_bytes": bytes,
        "config": session.config_file.as_deref().map(shown),
        "user": session.who.name(),
        "scanner_prefix": session.config.scanner.prefix,
        "double_read_ms": session.config.scanner.double_read_ms,
    });
    Ok((answer, if sound { code } else { exit::FAULT }))
}

fn terminal(
    get: impl Fn(&str) -> Option<String> + Copy,
    here: bool,
    size: Option<(u16, u16)>,
    answers: Option<&Answers>,
) -> Value {
    json!({
        "utf8": environment_is_utf8(get),
        "language": crate::locale::Language::from_environment(get).name(),
        "terminal": get("TERM").unwrap_or_default(),
        "terminal_in": io::stdin().is_terminal(),
        "terminal_out": io::stdout().is_terminal(),
        "size": size.filter(|_| here).map(|(columns, rows)| format!("{columns}x{rows}")),
        "colours": environment_colours(get),
        "no_color": get("NO_COLOR").is_some_and(|value| !value.is_empty()),
        "remote": get("SSH_CONNECTION").is_some(),
        "within": within(get),
        "answers": answers.map(|answers| answers.well),
        "answer_ms": answers.and_then(|answers| answers.after_ms),
        "ambiguous_width": answers.and_then(|answers| answers.doubtful_width),
    })
}

/// The program between us and the terminal.
fn within(get: impl Fn(&str) -> Option<String>) -> Option<&'static str> {
    let term = get("TERM").unwrap_or_default();
    if get("TMUX").is_some() {
        Some("tmux")
    } else if term.starts_with("screen") || get("STY").is_some() {
        Some("screen")
    } else {
        None
    }
}

fn advice(
    session: &Session,
    get: impl Fn(&str) -> Option<String> + Copy,
    size: Option<(u16, u16)>,
    answers: Option<&Answers>,
) -> Vec<Advice> {
    let words = &session.output.words;
    let mut found = Vec::new();
    let mut say = |about: &'static str, id: &str, fills: &[(&str, Fill<'_>)]| {
        found.push(Advice { about, message: words.fill(id, fills) });
    };
    if !environment_is_utf8(get) {
        say("utf8", "doctor-utf8", &[]);
    }
    let (theme, colours) = (session.config.console.theme.as_str(), environment_colours(get));
    if colours == 0 {
        let id = if get("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            "doctor-no-color"
        } else {
            "doctor-no-colours"
        };
        say("colours", id, &[]);
    } else if theme == "dark256" && colours < 256 {
        say("colours", "doctor-256", &[("colours", i64::from(colours).into())]);
    }
    if let Some((columns, rows)) = size.filter(|size| size.0 < SIZE_FULL.0 || size.1 < SIZE_FULL.1)
    {
        let fills = [("columns", i64::from(columns).into()), ("rows", i64::from(rows).into())];
        say("size", "doctor-size", &fills);
    }
    match answers {
        Some(Answers { well: false, .. }) => say("answers", "doctor-silent", &[]),
        Some(Answers { after_ms: Some(ms), .. }) if *ms > ANSWER_QUICK_MS => {
            say("answers", "doctor-slow", &[("ms", (*ms).into())]);
        }
        Some(Answers { .. }) | None => {}
    }
    if answers.is_some_and(|answers| answers.doubtful_width == Some(2)) {
        say("ambiguous_width", "doctor-wide", &[]);
    }
    match within(get) {
        Some("tmux") => say("within", "doctor-tmux", &[]),
        Some(_) => say("within", "doctor-screen", &[]),
        None => {}
    }
    if session.config.scanner.prefix.is_empty() {
        say("scanner", "doctor-scanner", &[]);
    }
    found
}

/// The answer for people: a line for each figure, then what to know.
fn text(answer: &Value, advice: &[Advice]) -> String {
    let line = |(name, value): (&String, &Value)| {
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.as_i64().map_or_else(String::new, grouped),
            Value::Null => "-".to_owned(),
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
        };
        format!("{name:<15} {value}")
    };
    let figures = answer.as_object().into_iter().flatten().filter(|(name, _)| *name != "advice");
    let mut lines: Vec<String> = figures.map(line).collect();
    if !advice.is_empty() {
        lines.push(String::new());
        lines.extend(advice.iter().map(|advice| format!("{}: {}", advice.about, advice.message)));
    }
    lines.join("\n")
}

/// Whether a dotted version is at least `min`.
fn newer(version: &str, min: [u32; 3]) -> bool {
    let parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    parts.chain([0; 3]).take(3).collect::<Vec<u32>>() >= min.to_vec()
}

/// Says a sentence on the way.
fn tell(words: &Words, id: &str, fills: &[(&str, Fill<'_>)]) {
    crate::cli::output::remark(&words.fill(id, fills));
}

#[cfg(test)]
mod tests {
    use super::{SQLITE_MIN, newer};

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(newer("3.51.3", SQLITE_MIN));
        assert!(newer("3.100.0", SQLITE_MIN));
        assert!(!newer("3.9.9", SQLITE_MIN));
        assert!(!newer("3.51", SQLITE_MIN));
        assert!(newer(crate::app::sqlite_version(), SQLITE_MIN));
    }
}
