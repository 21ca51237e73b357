//! Keys to intents. What arrives, and whether it is a key at all, is decided in `arrivals`.

use super::overlay::Overlay;
use super::prompt::Kind;
use super::{Exit, Order, Shell, Tone};
use crate::domain::role::Role;
use crate::tui::form::FormEffect;
use crate::tui::input::{Code, Key};
use crate::tui::keymap::{self, Action, Scope};
use crate::tui::screen::{Effect, Tab, Verb};

impl Shell {
    /// Takes a key that is one.
    pub(super) fn press(&mut self, key: Key) {
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

    /// A key that the table does not name: text of a field, a digit for the go box, or nothing, and
    /// then nothing is drawn either.
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
        }
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
        if let Some(needed) = self.barred(action) {
            self.say_barred(action, needed);
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

    /// Says why an action is out of reach.
    fn say_barred(&mut self, action: Action, needed: Role) {
        let role = |role: Role| self.words.get(&format!("role-{}", role.name())).to_owned();
        let own = self.me().map(|me| me.role).unwrap_or_default();
        let what = self.words.get(action.id()).to_owned();
        let fills =
            [("what", what.into()), ("own", role(own).into()), ("role", role(needed).into())];
        let said = self.words.fill("message-barred", &fills);
        self.say(said, Tone::Trouble);
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
