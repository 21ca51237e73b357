//! `:doctor` says what this terminal, locale and store are and what to set; `:scanner` asks for three
//! codes and says how the scanner is set.
//!
//! ```text
//!  What this terminal and scanner can do                      Esc closes
//!  terminal xterm-256color, 80x24, 256 colours, theme auto16
//!  store shop.db, user lin, language en
//!
//!  within: In tmux set escape-time to 25 or less, so that Esc comes at once ...
//! ```
//!
//! While the scanner is tried nothing that it sends is a key or a code: it is only listened to.

use super::Shell;
use super::overlay::Overlay;
use crate::domain::scan::SEPARATOR;
use crate::domain::scan::trial::{CODES, SILENCE_MS, Told, judge};
use crate::tui::input::{Code, Input, Key};
use crate::tui::text;

/// The codes that were scanned so far, and the one that is coming.
#[derive(Clone, Debug, Default)]
pub(super) struct Trial {
    told: Vec<Told>,
    coming: String,
    first_ms: u64,
    last_ms: u64,
}

impl Trial {
    /// When the code that is coming is over at the latest.
    pub(super) fn deadline_ms(&self) -> Option<u64> {
        (!self.coming.is_empty()).then(|| self.last_ms.saturating_add(SILENCE_MS))
    }
}

/// What a key brings to a code; nothing for one that no scanner sends.
fn sent(key: Key) -> Option<char> {
    let ends = [
        (Code::Enter, '\r'),
        (Code::LineFeed, '\n'),
        (Code::Tab, '\t'),
        (Code::Separator, SEPARATOR),
    ];
    let end = ends.into_iter().find(|(code, _)| *code == key.code).map(|(_, sent)| sent);
    end.or_else(|| key.typed())
}

impl Shell {
    /// Says what is known of the place where this runs, and what to set.
    pub(super) fn show_doctor(&mut self) {
        let words = &self.words;
        let around = &self.session.around;
        let (columns, rows) = self.size;
        let yes = |so: bool| words.get(if so { "choice-yes" } else { "choice-no" }).to_owned();
        let terminal = [
            ("term", around.term.as_str().into()),
            ("columns", i64::from(columns).into()),
            ("rows", i64::from(rows).into()),
            ("colours", i64::from(around.colours).into()),
            ("theme", self.theme.name.into()),
        ];
        let place = [
            ("utf8", yes(around.utf8).into()),
            ("remote", yes(around.remote).into()),
            ("language", words.language().name().into()),
        ];
        let store = [
            ("store", self.session.store.as_str().into()),
            ("user", self.session.user.as_str().into()),
        ];
        let mut lines = vec![
            words.fill("doctor-terminal", &terminal),
            words.fill("doctor-place", &place),
            words.fill("doctor-store", &store),
            String::new(),
        ];
        let advice = words.advice(around, self.theme.name, Some(self.size), None);
        if advice.is_empty() {
            lines.push(words.get("doctor-all-well").to_owned());
        }
        let wide = usize::from(columns.saturating_sub(2)).max(10);
        for (about, said) in advice {
            lines.extend(text::wrap(&format!("{about}: {said}"), wide));
        }
        self.overlay = Some(Overlay::text("doctor-title", lines));
    }

    /// Asks for codes until there are enough.
    pub(super) fn try_scanner(&mut self) {
        self.trial = Some(Trial::default());
        self.message = Default::default();
        self.show_trial();
    }

    /// What arrives while the scanner is tried: Esc ends it, all else is part of a code.
    pub(super) fn trial_input(&mut self, inputs: &[Input], now_ms: u64) {
        for input in inputs {
            let Some(trial) = &mut self.trial else { return };
            let text: String = match input {
                Input::Paste(text) => text.clone(),
                Input::Key(key) if key.code == Code::Esc || *key == Key::ctrl('c') => {
                    self.trial = None;
                    self.overlay = None;
                    return;
                }
                Input::Key(key) => sent(*key).map(String::from).unwrap_or_default(),
            };
            if trial.coming.is_empty() {
                trial.first_ms = now_ms;
            }
            trial.last_ms = now_ms;
            trial.coming.push_str(&text);
        }
    }

    /// A code is over when nothing more of it came for a while.
    pub(super) fn trial_rests(&mut self, now_ms: u64) {
        let Some(trial) = &mut self.trial else { return };
        if trial.deadline_ms().is_none_or(|over| now_ms < over) {
            return;
        }
        let raw = std::mem::take(&mut trial.coming);
        let took = trial.last_ms.saturating_sub(trial.first_ms);
        let took_ms = i64::try_from(took).unwrap_or(i64::MAX);
        trial.told.push(judge(&raw, took_ms, &self.session.around.prefix));
        self.show_trial();
    }

    fn show_trial(&mut self) {
        let Some(trial) = &self.trial else { return };
        let words = &self.words;
        let over = trial.told.len() >= CODES;
        let mut lines = Vec::new();
        if !trial.told.is_empty() {
            let wide = usize::from(self.size.0.saturating_sub(2)).max(10);
            lines.extend(words.trial(&trial.told).iter().flat_map(|said| text::wrap(said, wide)));
        }
        if !over {
            let number = i64::try_from(trial.told.len()).unwrap_or(0).saturating_add(1);
            lines.push(words.fill("doctor-scan", &[("number", number.into())]));
        }
        self.overlay = Some(Overlay::text("scanner-title", lines));
        if over {
            self.trial = None;
        }
    }
}
