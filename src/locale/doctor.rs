//! What to set so that a terminal, a locale and a scanner do all they can, as sentences: the same
//! for the command line and for the console.

use super::{Fill, Words, environment_colours, environment_is_utf8};
use crate::domain::scan::trial::Told;

/// A screen of this size shows every row and column.
const SIZE_FULL: (u16, u16) = (80, 24);
/// An answer that takes longer came over a network.
const ANSWER_QUICK_MS: i64 = 100;

/// What is known of the place where this runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// What the terminal is called.
    pub term: String,
    pub utf8: bool,
    pub colours: u16,
    /// Somebody wants none.
    pub no_color: bool,
    /// The line comes over a network.
    pub remote: bool,
    /// The program between us and the terminal.
    pub within: Option<&'static str>,
    /// What the scanner is known to put in front of a code.
    pub prefix: String,
}

/// What the terminal answered when it was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// Whether it says when it has shown what was written.
    pub well: bool,
    pub after_ms: Option<i64>,
    /// Columns that a character takes whose width terminals disagree on.
    pub doubtful_width: Option<u16>,
}

impl Surroundings {
    /// What the environment says; `prefix` is the setting of the scanner.
    pub fn of(get: impl Fn(&str) -> Option<String> + Copy, prefix: &str) -> Self {
        let term = get("TERM").unwrap_or_default();
        let within = if get("TMUX").is_some() {
            Some("tmux")
        } else if term.starts_with("screen") || get("STY").is_some() {
            Some("screen")
        } else {
            None
        };
        Self {
            utf8: environment_is_utf8(get),
            colours: environment_colours(get),
            no_color: get("NO_COLOR").is_some_and(|value| !value.is_empty()),
            remote: get("SSH_CONNECTION").is_some(),
            within,
            term,
            prefix: prefix.to_owned(),
        }
    }
}

impl Words {
    /// What could be set: what it is about, and a sentence that names the setting.
    pub fn advice(
        &self,
        around: &Surroundings,
        theme: &str,
        size: Option<(u16, u16)>,
        heard: Option<Heard>,
    ) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        let mut say = |about: &'static str, id: &str, fills: &[(&str, Fill<'_>)]| {
            found.push((about, self.fill(id, fills)));
        };
        if !around.utf8 {
            say("utf8", "doctor-utf8", &[]);
        }
        if around.colours == 0 {
            let id = if around.no_color { "doctor-no-color" } else { "doctor-no-colours" };
            say("colours", id, &[]);
        } else if theme == "dark256" && around.colours < 256 {
            say("colours", "doctor-256", &[("colours", i64::from(around.colours).into())]);
        }
        let small = |size: &(u16, u16)| size.0 < SIZE_FULL.0 || size.1 < SIZE_FULL.1;
        if let Some((columns, rows)) = size.filter(small) {
            let fills = [("columns", i64::from(columns).into()), ("rows", i64::from(rows).into())];
            say("size", "doctor-size", &fills);
        }
        if let Some(heard) = heard {
            match (heard.well, heard.after_ms) {
                (false, _) => say("answers", "doctor-silent", &[]),
                (true, Some(ms)) if ms > ANSWER_QUICK_MS => {
                    say("answers", "doctor-slow", &[("ms", ms.into())]);
                }
                (true, _) => {}
            }
            if heard.doubtful_width == Some(2) {
                say("ambiguous_width", "doctor-wide", &[]);
            }
        }
        match around.within {
            Some("tmux") => say("within", "doctor-tmux", &[]),
            Some(_) => say("within", "doctor-screen", &[]),
            None => {}
        }
        if around.prefix.is_empty() {
            say("scanner", "doctor-scanner", &[]);
        }
        found
    }

    /// What scanned codes tell about the scanner, and what to set on it.
    pub fn trial(&self, told: &[Told]) -> Vec<String> {
        let mut lines = Vec::new();
        for one in told {
            let fills = [("code", one.code.as_str().into()), ("ms", one.took_ms.into())];
            lines.push(self.fill("doctor-scanned", &fills));
        }
        let mut say = |id: &str| lines.push(self.get(id).to_owned());
        let Some(first) = told.first() else {
            say("doctor-scan-none");
            return lines;
        };
        match first.end {
            "nothing" => say("doctor-end-nothing"),
            "return_line_feed" => say("doctor-end-both"),
            _ => say("doctor-end-good"),
        }
        if told.iter().any(|one| one.end != first.end) {
            say("doctor-end-differs");
        }
        say(if told.iter().all(|one| one.identifier) { "doctor-aim" } else { "doctor-no-aim" });
        if told.iter().any(|one| one.separator) {
            say("doctor-separator");
        }
        if told.iter().any(|one| one.input_method) {
            say("doctor-input-method");
        }
        if told.iter().any(|one| one.check_digit == Some("wrong")) {
            say("doctor-check-digit");
        }
        lines
    }
}
