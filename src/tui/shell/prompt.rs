//! The input line: go or scan, filter, command.

use super::{Shell, Tone};
use crate::domain::refused::Refused;
use crate::tui::input::Key;
use crate::tui::input::line::Line;
use crate::tui::keymap::{Action, Scope};

/// What is being typed.
#[derive(Clone, Debug)]
pub(super) struct Prompt {
    pub(super) kind: Kind,
    pub(super) line: Line,
    /// The filter to put back when it is given up.
    before: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Go,
    Find,
    Command,
}

impl Kind {
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Go => "input-go",
            Self::Find => "input-find",
            Self::Command => "input-command",
        }
    }
}

impl Shell {
    /// Opens the input line with `text` in it.
    pub(super) fn open_prompt(&mut self, kind: Kind, text: &str) {
        let before = self.screen().and_then(|screen| screen.filter()).unwrap_or_default();
        let before = before.to_owned();
        let line = Line::new(if kind == Kind::Find { before.clone() } else { text.to_owned() });
        self.prompt = Some(Prompt { kind, line, before });
        self.message = Default::default();
    }

    /// A key while the input line is open.
    pub(super) fn prompt_key(&mut self, key: Key) {
        let action = self.keymap.resolve(Scope::Input, key);
        match action {
            Some(Action::Accept) => self.accept(),
            Some(Action::Close) => self.give_up(),
            Some(action) => self.act_common(action),
            None => {
                if let Some(prompt) = &mut self.prompt {
                    prompt.line.key(key);
                }
                self.narrow();
            }
        }
    }

    /// A filter that came all at once.
    pub(super) fn type_filter(&mut self, filter: &str, closed: bool) {
        self.open_prompt(Kind::Find, "");
        if let Some(prompt) = &mut self.prompt {
            prompt.line.set("");
        }
        self.prompt_insert(filter);
        if closed {
            self.accept();
        }
    }

    /// Text that came at once while the input line is open.
    pub(super) fn prompt_insert(&mut self, text: &str) {
        if let Some(prompt) = &mut self.prompt {
            prompt.line.insert(text);
        }
        self.narrow();
    }

    /// The filter works while it is typed; what cannot be read is told and changes nothing.
    fn narrow(&mut self) {
        let Some(prompt) = self.prompt.as_ref().filter(|prompt| prompt.kind == Kind::Find) else {
            return;
        };
        let filter = prompt.line.value().to_owned();
        self.message = Default::default();
        if let Err(refused) = self.filter_by(&filter) {
            self.message = (self.words.refusal_and_hint(&refused), Tone::Plain);
        }
    }

    fn filter_by(&mut self, filter: &str) -> Result<(), Refused> {
        self.screen_mut().map_or(Ok(()), |screen| screen.set_filter(filter))
    }

    pub(super) fn give_up(&mut self) {
        let Some(prompt) = self.prompt.take() else { return };
        if prompt.kind == Kind::Find && self.filter_by(&prompt.before).is_ok() {
            self.message = Default::default();
        }
    }

    fn accept(&mut self) {
        let Some(prompt) = self.prompt.take() else { return };
        if prompt.kind == Kind::Find {
            if let Err(refused) = self.filter_by(prompt.line.value()) {
                // It stays open on what has to be mended.
                let said = self.refusal(&refused);
                self.prompt = Some(prompt);
                self.say(said, Tone::Trouble);
            }
            return;
        }
        let text = prompt.line.value().trim().to_owned();
        match prompt.kind {
            Kind::Go if !text.is_empty() => self.resolve(&text),
            Kind::Command if !text.is_empty() => self.command(&text),
            Kind::Go | Kind::Command | Kind::Find => {}
        }
    }

    /// Runs what was typed behind `:`: a key's word, `q`, or a setting.
    fn command(&mut self, typed: &str) {
        let (name, rest) = typed.split_once(' ').unwrap_or((typed, ""));
        if name == "q" || name == "quit" {
            self.quit();
            return;
        }
        if self.set(name, rest) {
            return;
        }
        let scope = self.scope();
        let named = |action: Action| {
            let id = action.id().trim_start_matches("key-");
            let word = self.words.get(action.id());
            id.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(typed)
        };
        let found = self.keymap.live(scope).map(|row| row.action).find(|action| named(*action));
        if let Some(action) = found {
            self.act(action);
        } else {
            {
                let said = self.words.fill("message-no-command", &[("name", typed.into())]);
                self.say(said, Tone::Trouble);
            }
        }
    }
}
