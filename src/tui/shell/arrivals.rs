//! What arrives from the keyboard: a key, a scan, or something pasted.
//!
//! A scan is never a key. Where nothing is typed, a code goes to the resolver and opens what it
//! names; a dialog ignores it; a text field takes it as one edit. Enter at the end of a scan does
//! nothing more, and a dialog takes no Enter before somebody can have read it.

use super::prompt::Kind;
use super::{Shell, Tone};
use crate::tui::form::field::Field;
use crate::tui::input::burst::{self, Typed};
use crate::tui::input::{Code, Input, Key};

/// So long a dialog that has just opened takes no Enter.
const DIALOG_DEAF_MS: u64 = 700;

impl Shell {
    /// Takes what one read brought.
    pub(super) fn input(&mut self, inputs: &[Input], now_ms: u64) {
        if self.trial.is_some() {
            self.trial_input(inputs, now_ms);
            return;
        }
        if self.desk.is_some() && self.prompt.is_none() {
            self.desk_input(inputs, now_ms);
            return;
        }
        let mut rest = inputs;
        while let Some((first, behind)) = rest.split_first() {
            rest = behind;
            match first {
                Input::Paste(text) => {
                    self.release();
                    self.paste(text);
                }
                Input::Key(key) if self.burst.is_second_end(now_ms, *key) => {}
                Input::Key(key) => {
                    let together = std::iter::once(first).chain(behind);
                    let keys: Vec<Key> = together.map_while(key_of).take(WHOLE_KEYS_MAX).collect();
                    match burst::whole(&keys).filter(|_| self.burst.is_empty()) {
                        Some((code, count)) => {
                            self.burst.closed(now_ms);
                            self.whole(&code, true);
                            rest = behind.get(count.saturating_sub(1)..).unwrap_or_default();
                        }
                        None => self.one(*key, now_ms),
                    }
                }
            }
            self.note_dialog();
        }
    }

    /// One key that may be the part of a scan that comes bit by bit.
    fn one(&mut self, key: Key, now_ms: u64) {
        if !self.is_typing() {
            for typed in self.burst.feed(now_ms, key) {
                self.typed(typed);
            }
            return;
        }
        self.release();
        match self.burst.follow(now_ms, key) {
            Some(code) => {
                self.burst.closed(now_ms);
                self.close_typed(&code);
            }
            None => self.key(key),
        }
    }

    /// Lets go of characters that wait for company.
    fn release(&mut self) {
        for typed in self.burst.rest(u64::MAX) {
            self.typed(typed);
        }
    }

    /// Whether characters go into text, so that they need not wait for company.
    fn is_typing(&self) -> bool {
        if self.is_covered() {
            return false;
        }
        let text = |form: &crate::tui::form::Form| {
            let asked = form.asking || form.picking.is_some();
            !asked && form.focused().is_some_and(Field::takes_text)
        };
        self.prompt.is_some() || self.form.as_ref().is_some_and(|(_, form)| text(form))
    }

    pub(super) fn typed(&mut self, typed: Typed) {
        if self.desk.is_some() && self.prompt.is_none() {
            self.desk_answer(typed);
            return;
        }
        if self.resume.is_some() && self.overlay.is_none() {
            self.resume_typed(&typed);
            return;
        }
        match typed {
            Typed::Key(key) => self.key(key),
            Typed::Scan { text, closed } => self.whole(&text, closed),
        }
        self.note_dialog();
    }

    /// A text that came all at once, with the key that closes it or without.
    fn whole(&mut self, text: &str, closed: bool) {
        if self.resume.is_some() {
            self.resume_typed(&Typed::Scan { text: text.to_owned(), closed });
            return;
        }
        let free = !self.is_typing() && !self.is_covered() && self.form.is_none();
        match text.strip_prefix('/') {
            // No code begins like this: somebody typed a filter while the line was slow.
            Some(filter) if free => self.type_filter(filter, closed),
            _ => self.scan(text),
        }
    }

    /// A code that came all at once: never keys.
    fn scan(&mut self, code: &str) {
        let busy = self.opening.is_some() || self.form.as_ref().is_some_and(|(_, f)| f.saving);
        if self.is_covered() || (busy && self.prompt.is_none()) {
            let said = self.words.fill("message-scan-burst", &[("code", code.into())]);
            self.say(said, Tone::Plain);
            return;
        }
        if self.prompt.is_some() {
            self.prompt_insert(code);
            self.close_typed(code);
            return;
        }
        self.going = false;
        self.copying = false;
        if let Some((_, form)) = &mut self.form {
            let effect = form.insert(code, true);
            self.look_up(true);
            self.form_effect(effect);
            return;
        }
        self.resolve(code);
    }

    /// A code stands in a text field, and the key that closed it is no Enter of a hand.
    fn close_typed(&mut self, code: &str) {
        match self.prompt.as_ref().map(|prompt| prompt.kind) {
            Some(Kind::Go | Kind::Find) => self.key(Key::plain(Code::Enter)),
            Some(Kind::Command | Kind::Export | Kind::View) => self.say_id("message-scan-command"),
            None => {
                if let Some((_, form)) = &mut self.form {
                    let effect = form.rescan(code);
                    self.look_up(true);
                    self.form_effect(effect);
                }
            }
        }
    }

    fn paste(&mut self, text: &str) {
        if self.is_covered() && self.editor.is_none() {
            self.say_id("message-pasted");
        } else if self.prompt.is_some() {
            self.prompt_insert(text);
        } else if self.editor.is_some() {
            self.editor_insert(text);
        } else if let Some((_, form)) = &mut self.form {
            let effect = form.insert(text, false);
            self.form_effect(effect);
        } else {
            self.say_id("message-pasted");
        }
    }

    /// Takes a key, unless it is an Enter that a dialog cannot have been read for.
    pub(super) fn key(&mut self, key: Key) {
        let early = self.now_ms < self.dialog_ms.unwrap_or(0).saturating_add(DIALOG_DEAF_MS);
        if self.dialog_ms.is_some() && early && burst::closes(key) {
            return;
        }
        self.press(key);
        self.note_dialog();
    }

    /// Notes since when a dialog has been open.
    pub(super) fn note_dialog(&mut self) {
        let picking = self.form.as_ref().is_some_and(|(_, f)| f.asking || f.picking.is_some());
        let open = self.is_covered() || picking;
        self.dialog_ms = if open { self.dialog_ms.or(Some(self.now_ms)) } else { None };
    }
}

/// Longest code that is looked for in one read.
const WHOLE_KEYS_MAX: usize = 4_096;

fn key_of(input: &Input) -> Option<Key> {
    match input {
        Input::Key(key) => Some(*key),
        Input::Paste(_) => None,
    }
}
