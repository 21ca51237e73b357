//! The input line: go or scan, filter, command.

use super::palette::Entry;
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
    /// The command that is chosen in the palette.
    at: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Go,
    Find,
    Command,
    /// The file that a list is written to.
    Export,
    /// The name of a view.
    View,
}

impl Kind {
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Go => "input-go",
            Self::Find => "input-find",
            Self::Command => "input-command",
            Self::Export => "input-export",
            Self::View => "input-view",
        }
    }

    /// Which keys hold while it is open.
    pub(super) const fn scope(self) -> Scope {
        match self {
            Self::Command => Scope::Palette,
            Self::Go | Self::Find | Self::Export | Self::View => Scope::Input,
        }
    }
}

impl Shell {
    /// Opens the input line with `text` in it.
    pub(super) fn open_prompt(&mut self, kind: Kind, text: &str) {
        let before = self.screen().and_then(|screen| screen.filter()).unwrap_or_default();
        let before = before.to_owned();
        let line = Line::new(if kind == Kind::Find { before.clone() } else { text.to_owned() });
        self.prompt = Some(Prompt { kind, line, before, at: 0 });
        self.message = Default::default();
    }

    /// A key while the input line is open.
    pub(super) fn prompt_key(&mut self, key: Key) {
        let palette = self.prompt.as_ref().is_some_and(|prompt| prompt.kind == Kind::Command);
        let action = self.keymap.resolve(self.scope(), key);
        match action {
            Some(Action::Complete) => self.complete(),
            Some(Action::Up) if palette => self.choose(false),
            Some(Action::Down) if palette => self.choose(true),
            Some(Action::Accept) => self.accept(),
            Some(Action::Close) => self.give_up(),
            Some(action) => self.act_common(action),
            None => {
                if let Some(prompt) = &mut self.prompt {
                    prompt.line.key(key);
                    prompt.at = 0;
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
        if prompt.kind == Kind::View {
            self.name_view(prompt);
            return;
        }
        let text = prompt.line.value().trim().to_owned();
        if prompt.kind == Kind::Command {
            let at = prompt.at;
            self.prompt = Some(prompt);
            let chosen = self.candidates().into_iter().nth(at);
            self.prompt = None;
            if !text.is_empty() || at > 0 {
                self.command(&text, chosen);
            }
            return;
        }
        match prompt.kind {
            Kind::Go if !text.is_empty() => self.resolve(&text),
            Kind::Export => self.export(&text),
            Kind::Go | Kind::Command | Kind::Find | Kind::View => {}
        }
    }

    /// The next command of the palette, or the one before.
    fn choose(&mut self, down: bool) {
        let last = self.candidates().len().saturating_sub(1);
        if let Some(prompt) = &mut self.prompt {
            let next = if down { prompt.at.saturating_add(1) } else { prompt.at.saturating_sub(1) };
            prompt.at = next.min(last);
        }
    }

    /// Writes the chosen command out.
    fn complete(&mut self) {
        let at = self.palette_at().unwrap_or(0);
        let chosen = self.candidates().into_iter().nth(at);
        if let (Some(prompt), Some(entry)) = (&mut self.prompt, chosen) {
            prompt.line.set(entry.name);
            prompt.at = 0;
        }
    }

    /// Which command of the palette is chosen, while it is open.
    pub(super) fn palette_at(&self) -> Option<usize> {
        let prompt = self.prompt.as_ref().filter(|prompt| prompt.kind == Kind::Command)?;
        Some(prompt.at)
    }

    /// Runs what was typed behind `:`: `q`, a setting with its value, else what is chosen in the
    /// palette.
    fn command(&mut self, typed: &str, chosen: Option<Entry>) {
        let (name, rest) = typed.split_once(' ').unwrap_or((typed, ""));
        if name == "q" || name == "quit" {
            self.quit();
        } else if !self.set(name, rest) && !self.run_chosen(chosen) {
            self.say_no_command(typed);
        }
    }
}
