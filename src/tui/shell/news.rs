//! A new alert in one line: never while somebody types, never over what was said, never twice.

use super::{Shell, Tone};
use crate::app::query::CrossingRow;

/// What is known of new alerts.
#[derive(Debug, Default)]
pub(super) struct News {
    /// The number of the newest one seen; `None` before the first look.
    seen: Option<i64>,
    waiting: Option<CrossingRow>,
}

impl News {
    /// Notes the newest alert; what was there when the console opened is no news.
    pub(super) fn note(&mut self, newest: Option<&CrossingRow>) {
        let id = newest.map_or(0, |row| row.id);
        let news = self.seen.is_some_and(|seen| id > seen);
        if news {
            self.waiting = newest.cloned();
        }
        self.seen = Some(id.max(self.seen.unwrap_or_default()));
    }
}

impl Shell {
    /// Tells a new alert as soon as nobody types and the line is free.
    pub(super) fn tell_news(&mut self) {
        let typing = self.form.is_some()
            || self.opening.is_some()
            || self.prompt.is_some()
            || self.is_covered()
            || self.desk.is_some()
            || !self.pending.is_empty();
        if typing || !self.message.0.is_empty() {
            return;
        }
        let Some(row) = self.news.waiting.take() else { return };
        let fills = [("code", row.code.into()), ("subject", row.subject.as_str().into())];
        let said = self.words.fill("alerts-banner", &fills);
        self.say(said, Tone::Trouble);
    }
}
