//! What went wrong, for people and for scripts, and the exit code.

use std::io;

use serde_json::{Map, Value};

use crate::app::batch::ANSWERING;
use crate::app::{Error, Fact};
use crate::domain::refused::{Code, Refused};
use crate::locale::{Fill, Words};

/// Exit codes. Source: the command line's pinned interface.
pub(in crate::cli) mod exit {
    /// Done.
    pub(in crate::cli) const DONE: u8 = 0;
    /// Refused by a rule or by bad input.
    pub(in crate::cli) const REFUSED: u8 = 1;
    /// Wrong usage.
    pub(in crate::cli) const USAGE: u8 = 2;
    /// `verify` found a problem.
    pub(in crate::cli) const PROBLEM: u8 = 3;
    /// Store busy or unreadable, or nowhere to write to.
    pub(in crate::cli) const STORE: u8 = 4;
    /// Our fault.
    pub(in crate::cli) const FAULT: u8 = 70;
}

/// Why a command did not do what it should.
#[derive(Debug)]
pub(in crate::cli) enum Failure {
    /// A rule, or the file.
    Store(Error),
    /// The options do not fit; the text says all that is wrong with them.
    Options(String),
    /// A file named on the command line cannot be read or written.
    File {
        /// The file.
        path: String,
        /// What the system says.
        cause: io::Error,
    },
    /// The answer cannot be written.
    Answer(io::Error),
    /// The console cannot be opened, or ended by itself.
    Console(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        if let Error::Io { doing: ANSWERING, cause } = error {
            return Self::Answer(cause);
        }
        Self::Store(error)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Store(Error::Refused(refused))
    }
}

impl From<io::Error> for Failure {
    fn from(cause: io::Error) -> Self {
        Self::Answer(cause)
    }
}

/// What is told.
#[derive(Debug)]
pub(in crate::cli) struct Told {
    /// What scripts see.
    pub(in crate::cli) code: &'static str,
    /// What is wrong, with the record and the numbers.
    pub(in crate::cli) message: String,
    /// What to do next.
    pub(in crate::cli) hint: String,
    /// The record and the numbers.
    pub(in crate::cli) facts: Map<String, Value>,
    /// The exit code.
    pub(in crate::cli) exit: u8,
}

impl Told {
    /// As `{"code":…,"message":…, facts …,"hint":…}`.
    pub(in crate::cli) fn json(self) -> Value {
        let mut all = Map::new();
        all.insert("code".to_owned(), Value::from(self.code));
        all.insert("message".to_owned(), Value::from(self.message));
        all.extend(self.facts);
        all.insert("hint".to_owned(), Value::from(self.hint));
        Value::Object(all)
    }
}

/// A refusal in words.
pub(in crate::cli) fn refused(words: &Words, refused: &Refused) -> Told {
    let facts = match serde_json::to_value(&*refused.facts) {
        Ok(Value::Object(facts)) => facts,
        Ok(_) | Err(_) => Map::new(),
    };
    Told {
        code: refused.code().name(),
        message: words.refusal(refused),
        hint: words.hint(refused),
        facts,
        exit: exit::REFUSED,
    }
}

impl Failure {
    /// Whether the reader of the answer went away: nothing is left to be told to anybody.
    pub(in crate::cli) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Answer(cause) if cause.kind() == io::ErrorKind::BrokenPipe)
    }

    /// What is told of it.
    pub(in crate::cli) fn told(&self, words: &Words) -> Told {
        let plain = |code: &'static str, exit: u8, id: &str, fills: &[(&str, Fill<'_>)]| Told {
            code,
            message: words.fill(id, fills),
            hint: words.fill(&format!("{id}.hint"), fills),
            facts: fills.iter().map(|(name, fill)| ((*name).to_owned(), value(fill))).collect(),
            exit,
        };
        match self {
            Self::Store(error) => store(words, error),
            Self::Options(what) => plain(
                Code::BadRequest.name(),
                exit::REFUSED,
                "failed-options",
                &[("what", Fill::from(what))],
            ),
            Self::File { path, cause } => plain(
                if cause.kind() == io::ErrorKind::NotFound {
                    Code::NotFound.name()
                } else {
                    Code::BadRequest.name()
                },
                exit::REFUSED,
                "failed-file",
                &[("path", Fill::from(path)), ("cause", Fill::from(cause.to_string()))],
            ),
            Self::Console(what) => {
                plain("io", exit::STORE, "failed-console", &[("what", Fill::from(what))])
            }
            Self::Answer(cause) => plain(
                "io",
                exit::STORE,
                "failed-answer",
                &[("cause", Fill::from(cause.to_string()))],
            ),
        }
    }
}

fn value(fill: &Fill<'_>) -> Value {
    match fill {
        Fill::Text(text) => Value::from(text.as_ref()),
        Fill::Number(number) => Value::from(*number),
    }
}

/// What is told of a rule that says no, or of a file that fails.
pub(in crate::cli) fn store(words: &Words, error: &Error) -> Told {
    if let Error::Refused(refusal) = error {
        return refused(words, refusal);
    }
    let (id, facts) = error.sentence();
    let fill = |(name, fact): (&'static str, Fact)| match fact {
        Fact::Text(text) => (name, Fill::from(text)),
        Fact::Number(number) => (name, Fill::from(number)),
    };
    let fills: Vec<(&str, Fill<'_>)> = facts.into_iter().map(fill).collect();
    Told {
        code: error.code().map_or("io", Code::name),
        message: words.fill(id, &fills),
        hint: words.fill(&format!("{id}.hint"), &fills),
        facts: fills.iter().map(|(name, fill)| ((*name).to_owned(), value(fill))).collect(),
        exit: if error.is_ours() { exit::FAULT } else { exit::STORE },
    }
}
