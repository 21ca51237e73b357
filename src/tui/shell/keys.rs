//! Keys to intents. What arrives, and whether it is a key at all, is decided in `arrivals`.

use super::forms::FormKind;
use super::gather::Purpose;
use super::overlay::Overlay;
use super::prompt::Kind;
use super::{Exit, Order, Shell, Tone};
use crate::tui::form::FormEffect;
use crate::tui::input::{Code, Key};
use crate::tui::jobs::Slot;
use crate::tui::keymap::{Action, Scope, ViewVerb};
use crate::tui::paper::Wanted;
use crate::tui::screen::{Effect, TABS, Tab, Verb};

type Deed = fn(&mut Shell);

/// What the shell itself does; the rest are the verbs of screens and the forms.
const DEEDS: &[(Action, Deed)] = &[
    (Action::Back, |shell| shell.back(false)),
    (Action::Quit, |shell| shell.back(true)),
    (Action::Exit, |shell| shell.go_to(shell.session.start)),
    (Action::NextTab, |shell| shell.turn(1)),
    (Action::PreviousTab, |shell| shell.turn(shell.screens.len().saturating_sub(1))),
    (Action::GoTo, Shell::await_letter),
    (Action::Find, |shell| shell.open_prompt(Kind::Find, "")),
    (Action::Command, |shell| shell.open_prompt(Kind::Command, "")),
    (Action::Inspector, Shell::toggle_pane),
    (Action::Help, |shell| shell.overlay = Some(Overlay::help(shell.scope()))),
    (Action::Messages, |shell| shell.overlay = Some(Overlay::messages())),
    (Action::Undo, Shell::undo),
    (Action::MarkAll, |shell| shell.gather(Purpose::Mark)),
    (Action::Export, Shell::ask_for_file),
    (Action::Columns, Shell::open_chooser),
    (Action::Saved(ViewVerb::Show), Shell::open_views),
    (Action::Copy, Shell::await_copy),
];

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
        if self.editor.is_some() {
            self.editor_key(key);
            return;
        }
        if self.chooser.is_some() {
            self.chooser_key(key);
            return;
        }
        if self.views.is_some() && self.overlay.is_none() {
            self.views_key(key);
            return;
        }
        if self.waits_for_rows(key) {
            self.ahead.push_back(key);
            return;
        }
        if self.going {
            self.going = false;
            self.message = Default::default();
            self.go_by_letter(key);
            return;
        }
        if self.copying {
            self.copying = false;
            self.message = Default::default();
            self.copy_by_letter(key);
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
        if self.overlay_key(key) {
            return;
        }
        match self.keymap.resolve(self.scope(), key) {
            Some(action) => self.act(action),
            None => self.other_key(key),
        }
    }

    /// Whether `key` acts on rows that are not there yet; so does what is typed behind such a key.
    /// The keys that leave, cancel or open something else never wait.
    fn waits_for_rows(&mut self, key: Key) -> bool {
        if self.going || !self.is_loading() {
            return false;
        }
        let action = self.keymap.resolve(self.scope(), key);
        if matches!(action, Some(Action::Interrupt | Action::Back | Action::Redraw)) {
            self.ahead.clear();
            return false;
        }
        !self.ahead.is_empty() || action.is_some_and(Action::needs_rows)
    }

    /// Whether the screen waits for its rows, with nothing over it.
    pub(super) fn is_loading(&self) -> bool {
        let covered = self.form.is_some() || self.is_covered();
        let Some(screen) = self.screen().filter(|_| !covered) else { return false };
        !screen.is_settled() && self.newest.contains_key(&Slot::Screen(screen.tab()))
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
        match key.typed().and_then(Tab::by_letter) {
            Some(tab) => self.go_to(tab),
            None if key.code == Code::Esc => {}
            None => {
                let said = self.letters_of_tabs();
                self.say(said, Tone::Plain);
            }
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
        if let Some(bar) = self.barred(action) {
            self.say_barred(action, bar);
            return;
        }
        if self.screen().is_some_and(|screen| !screen.can(action)) {
            let document = matches!(action, Action::Paper(_));
            self.say_id(if document { "paper-not-now" } else { "message-not-now" });
            return;
        }
        if let Some(verb) = Verb::of(action) {
            self.verb(verb);
        } else if let Some((_, does)) = DEEDS.iter().find(|(known, _)| *known == action) {
            does(self);
        } else if FormKind::of(action).is_some() {
            self.open_form(action);
        } else {
            self.act_common(action);
        }
    }

    fn toggle_pane(&mut self) {
        self.pane = !self.pane;
        let (width, height) = self.size;
        self.resize(width, height);
    }

    fn await_copy(&mut self) {
        self.copying = true;
        self.message = (self.words.get("copy-keys").to_owned(), Tone::Plain);
    }

    fn await_letter(&mut self) {
        self.going = true;
        self.message = (self.letters_of_tabs(), Tone::Plain);
    }

    /// Which letter leads to which tab: the capital one in its title.
    fn letters_of_tabs(&self) -> String {
        let letters: Vec<String> =
            TABS.iter().map(|row| row.letter.to_ascii_uppercase().to_string()).collect();
        self.words.fill("go-to-keys", &[("letters", letters.join(" ").into())])
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
        self.copying = false;
        self.opening = None;
        self.ahead.clear();
        self.say_id("message-interrupt");
    }

    fn act_form(&mut self, action: Action) {
        if action == Action::Help {
            self.overlay = Some(Overlay::field());
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
            // The screen of stock-takes opens a review itself.
            Effect::None | Effect::Review(_) => {}
            Effect::Open(tab, code) => {
                self.go_to(tab);
                self.focus_on(&code);
            }
            Effect::Go(tab) => self.go_to(tab),
            Effect::Filter(tab, filter) => self.go_filtered(tab, filter),
            Effect::Form(wanted) => self.open_paper(wanted),
            Effect::Many(all) => self.open_many(all),
            Effect::Count(form) => self.open_paper(Wanted::Count(form)),
            Effect::Desk(count) => self.sit_down(&count, None, ""),
            Effect::Ask(query) => self.question(Slot::Text, query),
            Effect::Text { title, lines } => self.overlay = Some(Overlay::text(title, lines)),
            Effect::Report(report) => {
                let lines = crate::tui::screen::promotions::text::report(&report, &self.words);
                self.overlay = Some(Overlay::text("promotions-report", lines));
            }
            Effect::Undo(target) => self.ask_step(target),
            Effect::UndoMany(targets) => self.open_undo(None, targets),
            Effect::Say(id) => self.say_id(id),
            Effect::Back => match self.trail.pop() {
                Some(tab) => self.active = tab,
                None if quit && self.active == self.home() => self.quit(),
                None if quit => self.active = self.home(),
                None => self.say_id("message-top"),
            },
        }
    }

    fn go_filtered(&mut self, tab: Tab, filter: &str) {
        self.go_to(tab);
        let narrowed = self.screen_mut().map(|screen| screen.set_filter(filter));
        if let Some(Err(refused)) = narrowed {
            let said = self.refusal(&refused);
            self.say(said, Tone::Trouble);
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
        self.stand_up();
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
