//! What this terminal, locale, store and scanner can do, and which setting changes it.
//!
//! Only here is the terminal asked what it can do, with a time limit, and only when somebody sits
//! at one; the console asks nothing that it would have to wait for.
//!
//! | what | module |
//! |---|---|
//! | questions to the terminal | `probe` |
//! | three codes to try the scanner | `scanner` |
//! | what to set, as sentences that the console says too | [`crate::locale`] |

mod probe;
mod scanner;

use std::io::{self, IsTerminal};

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde::Serialize;
use serde_json::{Value, json};

use crate::app::Source;
use crate::cli::failure::{Failure, exit};
use crate::cli::session::Session;
use crate::locale::{Fill, Heard, Surroundings, Words, grouped};

use probe::{Answers, Keyboard};

/// The oldest SQLite that is safe here: older ones may lose a write-ahead log that is reset.
const SQLITE_MIN: [u32; 3] = [3, 51, 3];

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
    let around = Surroundings::of(get, &session.config.scanner.prefix);
    let terminal = terminal(get, &around, here, size, answers.as_ref());
    let advice = advice(session, &around, size.filter(|_| here), answers.as_ref());
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
    around: &Surroundings,
    here: bool,
    size: Option<(u16, u16)>,
    answers: Option<&Answers>,
) -> Value {
    json!({
        "utf8": around.utf8,
        "language": crate::locale::Language::from_environment(get).name(),
        "terminal": around.term,
        "terminal_in": io::stdin().is_terminal(),
        "terminal_out": io::stdout().is_terminal(),
        "size": size.filter(|_| here).map(|(columns, rows)| format!("{columns}x{rows}")),
        "colours": around.colours,
        "no_color": around.no_color,
        "remote": around.remote,
        "within": around.within,
        "answers": answers.map(|answers| answers.well),
        "answer_ms": answers.and_then(|answers| answers.after_ms),
        "ambiguous_width": answers.and_then(|answers| answers.doubtful_width),
    })
}

fn advice(
    session: &Session,
    around: &Surroundings,
    size: Option<(u16, u16)>,
    answers: Option<&Answers>,
) -> Vec<Advice> {
    let heard = |answers: &Answers| Heard {
        well: answers.well,
        after_ms: answers.after_ms,
        doubtful_width: answers.doubtful_width,
    };
    let theme = session.config.console.theme.as_str();
    let found = session.output.words.advice(around, theme, size, answers.map(heard));
    found.into_iter().map(|(about, message)| Advice { about, message }).collect()
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
