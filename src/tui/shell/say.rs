//! What the console says: the message line, and the list of messages behind it.

use super::Shell;

/// Messages kept for `m`.
const MESSAGES_MAX: usize = 200;

/// What a message is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Trouble,
}

impl Shell {
    pub(super) fn say(&mut self, text: impl Into<String>, tone: Tone) {
        self.say_with(text, "", tone);
    }

    /// Says `text`, with a `tail` that the list of messages does not need.
    pub(super) fn say_with(&mut self, text: impl Into<String>, tail: &str, tone: Tone) {
        let text = text.into();
        if text.is_empty() {
            return;
        }
        self.messages.push((self.now, text.clone()));
        let spare = self.messages.len().saturating_sub(MESSAGES_MAX);
        self.messages.drain(..spare);
        self.message = (format!("{text}{tail}"), tone);
    }

    pub(super) fn say_id(&mut self, id: &str) {
        let text = self.words.get(id).to_owned();
        let tone = if text.starts_with('!') { Tone::Trouble } else { Tone::Plain };
        self.say(text, tone);
    }
}
