//! Keys, scans and pastes to intents.

use super::overlay::Overlay;
use super::prompt::Kind;
use super::{Exit, Order, Shell, Tone};
use crate::tui::form::FormEffect;
use crate::tui::form::field::Field;
use crate::tui::input::burst::{SCAN_CHARACTERS_MIN, Typed};
use crate::tui::input::{Code, Input, Key};
use crate::tui::keymap::{self, Action, Scope};
use crate::tui::screen::{Effect, Tab, Verb};

impl Shell {
    /// Takes what one read brought.
    pub(super) fn input(&mut self, inputs: &[Input], now_ms: u64) {
        if self.form.is_some()
            && self.prompt.is_none()
            && let Some(code) = whole_scan(inputs)
        {
            self.scan(&code);
            return;
        }
        for input in inputs {
            match input {
                Input::Paste(text) => self.paste(text),
                Input::Key(key) if self.is_typing() => {
                    for typed in self.burst.rest(u64::MAX) {
                        self.typed(typed);
                    }
                    self.key(*key);
                }
                Input::Key(key) => {
                    for typed in self.burst.feed(now_ms, *key) {
                        self.typed(typed);
                    }
                }
            }
        }
    }

    /// Whether characters go into text, so that they need not wait for company.
    fn is_typing(&self) -> bool {
        let text = |form: &crate::tui::form::Form| {
            let asked = form.asking || form.picking.is_some();
            !asked && form.focused().is_some_and(Field::takes_text)
        };
        self.prompt.is_some() || self.form.as_ref().is_some_and(|(_, form)| text(form))
    }

    pub(super) fn typed(&mut self, typed: Typed) {
        match typed {
            Typed::Key(key) => self.key(key),
            Typed::Scan { text, closed } => match text.strip_prefix('/') {
                // No code begins like this: somebody typed a filter while the line was slow.
                Some(filter) if !self.is_typing() && self.overlay.is_none() => {
                    self.type_filter(filter, closed);
                }
                _ => self.scan(&text),
            },
        }
    }

    /// A code that came all at once: never keys.
    fn scan(&mut self, code: &str) {
        if self.prompt.is_some() {
            self.prompt_insert(code);
            return;
        }
        if self.moved.is_some() || self.overlay.is_some() {
            let said = self.words.fill("message-scan-burst", &[("code", code.into())]);
            self.say(said, Tone::Plain);
            return;
        }
        if let Some((_, form)) = &mut self.form {
            let effect = form.insert(code, true);
            self.look_up(true);
            self.form_effect(effect);
            return;
        }
        self.resolve(code);
    }

    fn paste(&mut self, text: &str) {
        if self.prompt.is_some() {
            self.prompt_insert(text);
        } else if let Some((_, form)) = &mut self.form {
            let effect = form.insert(text, false);
            self.form_effect(effect);
        } else {
            self.say_id("message-pasted");
        }
    }

    pub(super) fn key(&mut self, key: Key) {
        if key != Key::ctrl('c') && self.exit == Exit::Interrupted {
            self.exit = Exit::Stay;
        }
        let saving = self.form.as_ref().is_some_and(|(_, form)| form.saving);
        if (self.opening.is_some() || saving) && key != Key::ctrl('c') {
            self.ahead.push_back(key);
            return;
        }
        if self.prompt.is_some() {
            self.prompt_key(key);
            return;
        }
        if self.going {
            self.going = false;
            self.message = Default::default();
            self.go_by_letter(key);
            return;
        }
        if self.moved.is_some() {
            self.moved_key(key);
            return;
        }
        if self.overlay.is_none()
            && let Some((_, form)) = &mut self.form
            && form.wants(key)
        {
            let effect = form.key(key);
            self.form_effect(effect);
            return;
        }
        match keymap::resolve(self.scope(), key) {
            Some(action) => self.act(action),
            None => self.other_key(key),
        }
    }

    /// A key that the table does not name: text of a field, a digit for the go box, or nothing.
    fn other_key(&mut self, key: Key) {
        if self.overlay.is_some() {
            return;
        }
        if let Some((_, form)) = &mut self.form {
            let effect = form.key(key);
            self.form_effect(effect);
            return;
        }
        if let Some(digit) =
            key.typed().filter(|typed| crate::tui::text::narrow(*typed).is_ascii_digit())
        {
            self.open_prompt(Kind::Go, &digit.to_string());
            return;
        }
        let said = self.words.fill("message-not-here", &[("key", key.label().into())]);
        self.say(said, Tone::Plain);
    }

    fn go_by_letter(&mut self, key: Key) {
        match Tab::ALL.into_iter().find(|tab| key.typed() == Some(tab.letter())) {
            Some(tab) => self.go_to(tab),
            None if key.code == Code::Esc => {}
            None => self.say_id("go-to-keys"),
        }
    }

    /// Does what an action says, wherever it came from.
    pub(super) fn act(&mut self, action: Action) {
        if let Some(overlay) = self.overlay.take() {
            self.overlay = self.act_overlay(overlay, action);
            return;
        }
        if self.form.is_some() {
            self.act_form(action);
            return;
        }
        if self.screen().is_some_and(|screen| !screen.can(action)) {
            let document = matches!(action, Action::Paper(_));
            self.say_id(if document { "paper-not-now" } else { "list-empty" });
            return;
        }
        match action {
            Action::Up => self.verb(Verb::Up),
            Action::Down => self.verb(Verb::Down),
            Action::PageUp => self.verb(Verb::PageUp),
            Action::PageDown => self.verb(Verb::PageDown),
            Action::Top => self.verb(Verb::Top),
            Action::Bottom => self.verb(Verb::Bottom),
            Action::Open => self.verb(Verb::Open),
            Action::Refresh => self.verb(Verb::Refresh),
            Action::Sort => self.verb(Verb::Sort),
            Action::View => self.verb(Verb::View),
            Action::Movements => self.verb(Verb::Movements),
            Action::NextItem => self.verb(Verb::NextItem),
            Action::PreviousItem => self.verb(Verb::PreviousItem),
            Action::Back => self.back(false),
            Action::Quit => self.back(true),
            Action::Exit => self.go_to(Tab::Products),
            Action::NextTab => self.turn(1),
            Action::PreviousTab => self.turn(self.screens.len().saturating_sub(1)),
            Action::GoTo => {
                self.going = true;
                let said = self.words.get("go-to-keys").to_owned();
                self.message = (said, Tone::Plain);
            }
            Action::Find => self.open_prompt(Kind::Find, ""),
            Action::Command => self.open_prompt(Kind::Command, ""),
            Action::Inspector => {
                self.pane = !self.pane;
                let (width, height) = self.size;
                self.resize(width, height);
            }
            Action::Help => self.overlay = Some(Overlay::help(self.scope())),
            Action::Messages => self.overlay = Some(Overlay::messages()),
            Action::Paper(paper) => self.verb(Verb::Paper(paper)),
            Action::Undo => self.undo(),
            Action::Adjust | Action::Receive | Action::Damage | Action::StockType => {
                self.open_form(action);
            }
            Action::Redraw | Action::Suspend | Action::Interrupt => self.act_common(action),
            Action::NextField
            | Action::PreviousField
            | Action::Choices
            | Action::Reset
            | Action::Save
            | Action::Leave
            | Action::Accept
            | Action::Close => {}
        }
    }

    /// What works the same everywhere.
    pub(super) fn act_common(&mut self, action: Action) {
        if action == Action::Redraw {
            self.orders.push(Order::Repaint);
        } else if action == Action::Suspend {
            self.orders.push(Order::Suspend);
        } else if action == Action::Interrupt {
            self.interrupt();
        }
    }

    fn interrupt(&mut self) {
        if self.exit == Exit::Interrupted {
            self.quit();
            return;
        }
        self.exit = Exit::Interrupted;
        if self.prompt.is_some() {
            self.give_up();
        }
        self.going = false;
        self.opening = None;
        self.ahead.clear();
        self.say_id("message-interrupt");
    }

    fn act_form(&mut self, action: Action) {
        if action == Action::Help {
            let field = self.form.as_ref().and_then(|(_, form)| form.focused());
            self.overlay = Some(Overlay::field(field.map_or("", |field| field.name)));
        } else if matches!(action, Action::Redraw | Action::Suspend) {
            self.act_common(action);
        } else if action == Action::Interrupt && self.exit == Exit::Interrupted {
            self.quit();
        } else {
            if action == Action::Interrupt {
                self.exit = Exit::Interrupted;
            }
            let effect = match &mut self.form {
                Some((_, form)) => form.act(action),
                None => FormEffect::None,
            };
            self.form_effect(effect);
        }
    }

    fn verb(&mut self, verb: Verb) {
        let Some(screen) = self.screen_mut() else { return };
        let effect = screen.update(verb);
        self.effect(effect, false);
    }

    fn back(&mut self, quit: bool) {
        let Some(screen) = self.screen_mut() else { return };
        let effect = screen.update(Verb::Back);
        self.effect(effect, quit);
    }

    fn effect(&mut self, effect: Effect, quit: bool) {
        match effect {
            Effect::None => {}
            Effect::OpenStock(sku) => {
                self.go_to(Tab::Stock);
                self.focus_on(&sku);
            }
            Effect::OpenLog(sku) => {
                self.go_to(Tab::Log);
                self.focus_on(&sku);
            }
            Effect::OpenOrder(code) => {
                self.go_to(Tab::Orders);
                self.focus_on(&code);
            }
            Effect::OpenTransfer(code) => {
                self.go_to(Tab::Transfers);
                self.focus_on(&code);
            }
            Effect::Form(wanted) => self.open_paper(wanted),
            Effect::Text { title, lines } => self.overlay = Some(Overlay::text(title, lines)),
            Effect::Undo(target) => self.undo_row(target),
            Effect::Say(id) => self.say_id(id),
            Effect::Back => match self.trail.pop() {
                Some(tab) => self.active = tab,
                None if quit && self.active == 0 => self.quit(),
                None if quit => self.active = 0,
                None => self.say_id("message-top"),
            },
        }
    }

    pub(super) fn focus_on(&mut self, sku: &str) {
        if let Some(screen) = self.screen_mut() {
            screen.focus(sku);
        }
    }

    fn turn(&mut self, by: usize) {
        let next = self.active.saturating_add(by).checked_rem(self.screens.len()).unwrap_or(0);
        if let Some(tab) = self.screens.get(next).map(|screen| screen.tab()) {
            self.go_to(tab);
        }
    }

    /// Leaves, after what is being written.
    pub(super) fn quit(&mut self) {
        self.exit = Exit::Leaving;
        if self.pending.is_empty() {
            self.orders.push(Order::Quit);
        }
    }

    fn undo(&mut self) {
        let on_log = self.screen().is_some_and(|screen| screen.scope() == Scope::Log);
        if on_log {
            self.verb(Verb::UndoRow);
        } else {
            self.undo_last();
        }
    }
}

/// One read that holds a whole code: many characters, perhaps with the key that closes them.
fn whole_scan(inputs: &[Input]) -> Option<String> {
    let (last, front) = inputs.split_last()?;
    let closes = |key: &Key| matches!(key.code, Code::Enter | Code::LineFeed | Code::Tab);
    let front = match last {
        Input::Key(key) if closes(key) => front,
        Input::Key(_) | Input::Paste(_) => return None,
    };
    let text: Option<String> = front
        .iter()
        .map(|input| match input {
            Input::Key(key) => key.typed(),
            Input::Paste(_) => None,
        })
        .collect();
    text.filter(|text| text.chars().count() >= SCAN_CHARACTERS_MIN)
}
