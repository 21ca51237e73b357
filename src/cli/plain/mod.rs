//! The console as lines: for screen readers, bad links, and programs without a terminal.
//!
//! One line in, sentences out. Nothing is drawn or moved, words stand where the console has signs,
//! choices are numbered. The same use-cases and the same refusals as everywhere.
//!
//! ```text
//! stockroom> 6901234567892
//! SKU-10001, Lavender soap. Its stock is finite, and it is in stock.
//! Warehouse WH-BJ holds 165 in total: 60 sellable, 2 unsellable, 103 locked.
//! stockroom> adjust SKU-10001
//! ```
//!
//! | what | module |
//! |---|---|
//! | lines in, sentences out, questions | `talk` |
//! | looking up | `look` |
//! | adjusting and receiving | `change` |
//! | counting | `count` |

mod change;
mod count;
mod look;
mod talk;

use std::io::{self, IsTerminal};

use crate::app::{App, Source};
use crate::cli::Console;
use crate::cli::failure::{Failure, exit};
use crate::locale::{Fill, Words};

use talk::Talk;

/// Whether lines are better than a screen: wanted so, or there is no terminal that could draw.
pub(in crate::cli) fn is_wanted(console: &Console) -> bool {
    let dumb = std::env::var("TERM").map_or(true, |term| term.is_empty() || term == "dumb");
    console.plain || dumb || !io::stdin().is_terminal() || !io::stdout().is_terminal()
}

/// Talks until the input ends or somebody leaves.
pub(in crate::cli) fn run(console: &Console) -> Result<u8, Failure> {
    let app = App::open(&console.store, &console.config, console.who.clone(), Source::Cli)?;
    let talk = Talk::new(console.words.get("plain-prompt"));
    let store = console.store.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut plain = Plain { app, words: &console.words, talk };
    let user = console.who.name();
    plain.fill("plain-welcome", &[("store", store.into()), ("user", user.into())])?;
    if let Some(open) = &console.open {
        plain.line(open)?;
    }
    while let Some(line) = plain.talk.next()? {
        plain.app.catch_up().ok();
        if plain.line(&line)? {
            break;
        }
    }
    Ok(exit::DONE)
}

/// A talk about a store.
struct Plain<'a> {
    app: App,
    words: &'a Words,
    talk: Talk,
}

/// Whether the talk goes on, or what ended it.
type Said<T = ()> = Result<T, Failure>;

impl Plain<'_> {
    /// Does what a line says; true when somebody leaves.
    fn line(&mut self, line: &str) -> Said<bool> {
        let line = line.trim();
        let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        let done = match first {
            "" => self.say("plain-empty"),
            "quit" | "exit" | "q" | ":q" => return Ok(true),
            "help" | "?" => self.help(),
            "look" => self.look(rest),
            "adjust" => self.adjust(rest),
            "receive" => self.receive(rest),
            "alerts" => self.alerts(),
            "overview" => self.overview(),
            "count" => self.count(rest),
            _ => self.look(line),
        };
        match done {
            Ok(()) => Ok(false),
            // What the rules refuse is an answer; the talk goes on.
            Err(failure) => self.refuse(failure).map(|()| false),
        }
    }

    /// Says why something was not done; an answer that cannot be written ends the talk.
    fn refuse(&mut self, failure: Failure) -> Said {
        if matches!(failure, Failure::Answer(_)) {
            return Err(failure);
        }
        let told = failure.told(self.words);
        let why = told.message.trim_end_matches(['.', '。']).to_owned();
        self.fill("plain-refused", &[("why", why.into()), ("hint", told.hint.into())])
    }

    fn help(&mut self) -> Said {
        let topics = ["look", "adjust", "receive", "count", "alerts", "overview", "quit"];
        for topic in topics {
            self.say(&format!("plain-help-{topic}"))?;
        }
        Ok(())
    }

    fn say(&mut self, id: &str) -> Said {
        Ok(self.talk.say(self.words.get(id))?)
    }

    fn fill(&mut self, id: &str, fills: &[(&str, Fill<'_>)]) -> Said {
        Ok(self.talk.say(&self.words.fill(id, fills))?)
    }
}
