//! `s`: the saved views of a list: show one, keep what is shown, give another name, drop.
//!
//! ```text
//!  Views: Products                                    kept for you, whatever the store
//!    All
//!    Attention
//!  > Wool                   wool sellable<threshold   sort: Sellable desc   5 of 7 columns
//!    Old                    ! no column colour here
//! ```
//!
//! What is in force is on the screen before it is kept; dropping and writing over are asked, and
//! Enter answers neither.

use ratatui::layout::Rect;

use super::overlay::Overlay;
use super::prompt::{Kind, Prompt};
use super::{Shell, Tone};
use crate::domain::filter::folded;
use crate::locale::Words;
use crate::tui::canvas::Canvas;
use crate::tui::input::Key;
use crate::tui::keymap::{Action, Scope, ViewVerb};
use crate::tui::memory::{Memory, NAME_COLUMNS, Trouble, VIEWS_MAX, View, named};
use crate::tui::screen::Screen;
use crate::tui::screen::list::{Fault, Saved};
use crate::tui::text;
use crate::tui::theme::Role;

/// Columns for the names of views.
const NAMES: usize = 24;

/// The views of a list while they are looked at.
#[derive(Debug, Default)]
pub(super) struct Panel {
    at: usize,
    /// What waits for a `y`.
    asking: Option<Asking>,
    /// The view that gets another name, while one is typed.
    renaming: Option<String>,
}

#[derive(Clone, Debug)]
enum Asking {
    Over(View),
    Rename(String, String),
    Drop(String),
}

impl Shell {
    fn viewed(&self) -> Option<&dyn Saved> {
        self.screen()
            .filter(|screen| screen.can(Action::Saved(ViewVerb::Show)))
            .and_then(Screen::saved)
    }

    fn viewed_mut(&mut self) -> Option<&mut dyn Saved> {
        self.screen_mut().and_then(|screen| screen.saved_mut())
    }

    /// The views that were saved of the list on the screen.
    fn own_views(&self) -> &[View] {
        self.viewed().map_or(&[], |saved| self.memory.views(saved.place()))
    }

    /// What `:view` can show here.
    pub(super) fn view_names(&self) -> Vec<String> {
        let Some(saved) = self.viewed() else { return Vec::new() };
        let own = self.memory.views(saved.place()).iter().map(|view| view.name.clone());
        let built_in = saved.built_in().iter().map(|id| self.words.get(id).to_owned());
        own.chain(built_in).collect()
    }

    /// Opens the views of the list on the screen.
    pub(super) fn open_views(&mut self) {
        if self.viewed().is_none() {
            self.say_id("message-not-now");
            return;
        }
        self.message = Default::default();
        // Another console may have kept one meanwhile.
        self.recall();
        let Some(saved) = self.viewed() else { return };
        let built_in = saved.built_in().len();
        let own = saved
            .own()
            .and_then(|own| self.own_views().iter().position(|view| view.is_called(&own.name)));
        let at = own.map_or_else(|| saved.at(), |at| at.saturating_add(built_in));
        self.views = Some(Panel { at, ..Panel::default() });
    }

    /// The saved view under the cursor of the panel.
    fn chosen_view(&self) -> Option<&View> {
        let (panel, saved) = (self.views.as_ref()?, self.viewed()?);
        let at = panel.at.checked_sub(saved.built_in().len())?;
        self.own_views().get(at)
    }

    /// Whether `action` can run now, while the panel is open.
    pub(super) fn can_with_view(&self, action: Action) -> bool {
        if self.views.as_ref().is_some_and(|panel| panel.asking.is_some()) {
            return action == Action::Close;
        }
        let own = matches!(action, Action::Saved(ViewVerb::Rename | ViewVerb::Drop));
        !own || self.chosen_view().is_some()
    }

    /// A key while the views are open.
    pub(super) fn views_key(&mut self, key: Key) {
        let action = self.keymap.resolve(Scope::Views, key);
        let last = self.view_names().len().saturating_sub(1);
        let Some(panel) = &mut self.views else { return };
        if let Some(asking) = panel.asking.take() {
            self.answer_view(asking, key, action);
            return;
        }
        let Some(action) = action else { return };
        if action == Action::Up {
            panel.at = panel.at.saturating_sub(1);
        } else if action == Action::Down {
            panel.at = panel.at.saturating_add(1).min(last);
        } else if action == Action::Close {
            self.views = None;
            self.message = Default::default();
        } else if action == Action::Help {
            self.overlay = Some(Overlay::help(Scope::Views));
        } else if action == Action::Open {
            self.show_chosen();
        } else if action == Action::Saved(ViewVerb::Keep) {
            panel.renaming = None;
            // What was changed is offered under the name it had.
            let changed = self.viewed().filter(|saved| !saved.is_as_saved());
            let own = changed.and_then(Saved::own).map(|own| own.name.clone());
            self.open_prompt(Kind::View, &own.unwrap_or_default());
        } else if matches!(action, Action::Saved(ViewVerb::Rename | ViewVerb::Drop)) {
            self.change_chosen(action);
        } else {
            self.act_common(action);
        }
    }

    fn change_chosen(&mut self, action: Action) {
        let Some(name) = self.chosen_view().map(|view| view.name.clone()) else {
            self.say_id("message-not-now");
            return;
        };
        if action == Action::Saved(ViewVerb::Drop) {
            self.ask_view("views-ask-drop", Asking::Drop(name));
        } else if let Some(panel) = &mut self.views {
            panel.renaming = Some(name.clone());
            self.open_prompt(Kind::View, &name);
        }
    }

    fn ask_view(&mut self, id: &str, asking: Asking) {
        let name = match &asking {
            Asking::Over(view) => &view.name,
            Asking::Rename(_, name) | Asking::Drop(name) => name,
        };
        let said = self.words.fill(id, &[("name", name.as_str().into())]);
        self.message = (said, Tone::Plain);
        if let Some(panel) = &mut self.views {
            panel.asking = Some(asking);
        }
    }

    /// `y` does it, what closes does not, and anything else is no answer.
    fn answer_view(&mut self, asking: Asking, key: Key, action: Option<Action>) {
        if key == Key::char('y') {
            self.message = Default::default();
            match asking {
                Asking::Over(view) => self.keep_view(view, true),
                Asking::Rename(from, to) => self.rename_view(&from, &to),
                Asking::Drop(name) => self.drop_view(&name),
            }
        } else if action == Some(Action::Close) {
            self.message = Default::default();
        } else {
            if let Some(panel) = &mut self.views {
                panel.asking = Some(asking);
            }
            if let Some(action) = action {
                self.act_common(action);
            }
        }
    }

    /// A name was typed: for what is shown, or for a view that has another.
    pub(super) fn name_view(&mut self, prompt: Prompt) {
        let name = named(prompt.line.value());
        let wide = name.as_ref().is_some_and(|name| text::width(name) > NAME_COLUMNS);
        let Some(name) = name.filter(|_| !wide) else {
            let most = i64::try_from(NAME_COLUMNS).unwrap_or(0);
            let id = if wide { "views-long" } else { "views-no-name" };
            let said = self.words.fill(id, &[("most", most.into())]);
            self.prompt = Some(prompt);
            self.say(said, Tone::Trouble);
            return;
        };
        let renaming = self.views.as_mut().and_then(|panel| panel.renaming.take());
        let taken = self.own_views().iter().any(|view| view.is_called(&name));
        match renaming {
            Some(from) if taken && from.to_lowercase() != name.to_lowercase() => {
                self.ask_view("views-ask-over", Asking::Rename(from, name));
            }
            Some(from) => self.rename_view(&from, &name),
            None => {
                if let Some(view) = self.viewed().map(|saved| saved.present(name)) {
                    self.keep_view(view, false);
                }
            }
        }
    }

    /// Keeps what is shown; `over` the view that has this name, which is asked otherwise.
    fn keep_view(&mut self, view: View, over: bool) {
        let Some(place) = self.viewed().map(Saved::place) else { return };
        let taken = self.change_memory(|memory| {
            let taken = memory.view(place, &view.name).is_some();
            let full = memory.views(place).len() >= VIEWS_MAX;
            if over || !taken && !full {
                memory.keep(place, view.clone());
            }
            (taken && !over, full && !taken)
        });
        match taken {
            Some((true, _)) => self.ask_view("views-ask-over", Asking::Over(view)),
            Some((_, true)) => {
                let most = i64::try_from(VIEWS_MAX).unwrap_or(0);
                let said = self.words.fill("views-full", &[("most", most.into())]);
                self.say(said, Tone::Trouble);
            }
            Some((false, false)) => {
                self.say_view("views-kept", &[("name", view.name.as_str())]);
                self.show_in_panel(&view.name);
                if let Some(saved) = self.viewed_mut() {
                    saved.keep(&view);
                }
            }
            None => {}
        }
    }

    fn rename_view(&mut self, from: &str, to: &str) {
        let Some(place) = self.viewed().map(Saved::place) else { return };
        if self.change_memory(|memory| memory.rename(place, from, to)).is_none() {
            return;
        }
        self.say_view("views-renamed", &[("from", from), ("to", to)]);
        self.show_in_panel(to);
        let fresh = self.memory.view(place, to).cloned();
        if let Some(saved) = self.viewed_mut()
            && saved.own().is_some_and(|own| own.is_called(from))
        {
            saved.settle(fresh);
        }
    }

    fn drop_view(&mut self, name: &str) {
        let Some(place) = self.viewed().map(Saved::place) else { return };
        if self.change_memory(|memory| memory.forget(place, name)).is_none() {
            return;
        }
        self.say_view("views-dropped", &[("name", name)]);
        if let Some(saved) = self.viewed_mut()
            && saved.own().is_some_and(|own| own.is_called(name))
        {
            saved.settle(None);
        }
        let last = self.view_names().len().saturating_sub(1);
        if let Some(panel) = &mut self.views {
            panel.at = panel.at.min(last);
        }
    }

    fn say_view(&mut self, id: &str, fills: &[(&str, &str)]) {
        let fills: Vec<_> = fills.iter().map(|(name, value)| (*name, (*value).into())).collect();
        let said = self.words.fill(id, &fills);
        self.say(said, Tone::Plain);
    }

    /// Puts the cursor of the panel on a view.
    fn show_in_panel(&mut self, name: &str) {
        let built_in = self.viewed().map_or(0, |saved| saved.built_in().len());
        let at = self.own_views().iter().position(|view| view.is_called(name)).unwrap_or(0);
        if let Some(panel) = &mut self.views {
            panel.at = at.saturating_add(built_in);
        }
    }

    fn show_chosen(&mut self) {
        let at = self.views.as_ref().map_or(0, |panel| panel.at);
        if let Some(view) = self.chosen_view().cloned() {
            self.show_view(&view);
            return;
        }
        self.views = None;
        if let Some(saved) = self.viewed_mut() {
            saved.turn_to(at);
        }
    }

    /// Shows a saved view; what of it cannot be is told, and where that would be other rows nothing
    /// changes.
    fn show_view(&mut self, view: &View) {
        let faults = self.viewed_mut().map(|saved| saved.show(view)).unwrap_or_default();
        if !faults.iter().any(Fault::bars) {
            self.views = None;
        }
        let told = told(&faults, &self.words);
        self.say(told, Tone::Trouble);
    }

    /// `:view NAME`.
    pub(super) fn show_view_called(&mut self, name: &str) {
        let Some(saved) = self.viewed() else {
            self.say_id("message-not-now");
            return;
        };
        if let Some(view) = self.own_views().iter().find(|view| view.is_called(name)).cloned() {
            self.show_view(&view);
            return;
        }
        let same = |id: &&'static str| folded(self.words.get(id)) == folded(name);
        if let Some(at) = saved.built_in().iter().position(same) {
            if let Some(saved) = self.viewed_mut() {
                saved.turn_to(at);
            }
            return;
        }
        let names = self.view_names().join(", ");
        let fills = [("name", name.into()), ("names", names.into())];
        let said = self.words.fill("views-unknown", &fills);
        self.say(said, Tone::Trouble);
    }

    pub(super) fn view_views(&self, canvas: &mut Canvas<'_>, area: Rect, panel: &Panel) {
        let Some(saved) = self.viewed() else { return };
        canvas.fill(area, Role::Body);
        let words = canvas.words;
        let (x, wide) = (area.x.saturating_add(1), area.width.saturating_sub(2));
        let head = format!("{}: {}", words.get("views-title"), words.get(saved.title()));
        let end = canvas.put(x, area.y, wide, &head, Role::Head);
        let room = area.right().saturating_sub(end).saturating_sub(3);
        let edge = area.right().saturating_sub(1);
        canvas.put_right(edge, area.y, room, words.get("views-keys"), Role::Quiet);
        let own = self.own_views();
        let built_in = saved.built_in().iter().map(|id| (words.get(id), None));
        let rows = built_in.chain(own.iter().map(|view| (view.name.as_str(), Some(view))));
        let first = area.y.saturating_add(1);
        let height = usize::from(area.bottom().saturating_sub(first)).max(1);
        let top = panel.at.saturating_add(1).saturating_sub(height);
        let mut last = first;
        for ((at, (name, view)), y) in rows.enumerate().skip(top).zip(first..area.bottom()) {
            let chosen = at == panel.at;
            let faults = view.map(|view| saved.faults(view)).unwrap_or_default();
            let role = match (chosen, faults.is_empty()) {
                (true, _) => Role::Selected,
                (false, true) => Role::Body,
                (false, false) => Role::Bad,
            };
            if chosen {
                canvas.fill(Rect { y, height: 1, ..area }, Role::Selected);
                canvas.focus(x, y);
            }
            let mark = if chosen { ">" } else { " " };
            let what = match view {
                Some(_) if !faults.is_empty() => told(&faults, words),
                Some(view) => summary(view, saved, words),
                None => String::new(),
            };
            let said = format!("{mark} {} {what}", text::left(name, NAMES));
            canvas.put(x, y, wide, said.trim_end(), role);
            last = y.saturating_add(2);
        }
        if own.is_empty() && last < area.bottom() {
            canvas.put(x, last, wide, words.get("views-none"), Role::Quiet);
        }
    }

    /// Takes what the file keeps, and tells what of it cannot be read.
    pub(super) fn recall(&mut self) {
        let Some(path) = self.session.memory_file.clone() else { return };
        let memory = Memory::load(&path);
        let path = path.display().to_string();
        let line = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
        let said = memory.trouble().map(|trouble| match trouble {
            Trouble::Line(at) => ("memory-line", [("line", line(*at).into())]),
            Trouble::Entry(entry) => ("memory-entry", [("entry", entry.as_str().into())]),
            Trouble::Long => ("memory-long", [("line", 0.into())]),
            Trouble::System(why) => ("memory-system", [("why", why.as_str().into())]),
        });
        if let Some((id, [fill])) = said {
            let said = self.words.fill(id, &[("path", path.into()), fill]);
            self.say(said, Tone::Trouble);
        }
        self.remember(memory);
    }

    /// From now on lists look like this.
    fn remember(&mut self, memory: Memory) {
        self.memory = std::sync::Arc::new(memory);
        for screen in &mut self.screens {
            screen.remember(&self.memory);
        }
    }

    /// Changes what is kept, on every screen and in the file; `None`, and told, where the file could
    /// not be written: then it holds for this console only.
    pub(super) fn change_memory<T>(&mut self, change: impl Fn(&mut Memory) -> T) -> Option<T> {
        let mut memory = (*self.memory).clone();
        let Some(path) = self.session.memory_file.clone() else {
            let told = change(&mut memory);
            self.remember(memory);
            return Some(told);
        };
        match Memory::change(&path, &change) {
            Ok((memory, told)) => {
                self.remember(memory);
                Some(told)
            }
            Err(error) => {
                change(&mut memory);
                self.remember(memory);
                let fills = [
                    ("path", path.display().to_string().into()),
                    ("why", error.to_string().into()),
                ];
                let said = self.words.fill("list-file-failed", &fills);
                self.say(said, Tone::Trouble);
                None
            }
        }
    }
}

/// What is wrong with a view, in a line.
fn told(faults: &[Fault], words: &Words) -> String {
    faults.iter().map(|fault| fault.told(words)).collect::<Vec<_>>().join("  ")
}

/// What a view shows, in a line: of which list, filter, order, columns.
fn summary(view: &View, saved: &dyn Saved, words: &Words) -> String {
    let mut parts = Vec::new();
    if saved.built_in().first().is_some_and(|first| *first != view.of) {
        parts.push(words.get(&view.of).to_owned());
    }
    if !view.filter.is_empty() {
        parts.push(words.fill("list-filter", &[("filter", view.filter.as_str().into())]));
    }
    if let Some((name, largest)) = &view.sort {
        let order = if *largest { "list-descending" } else { "list-ascending" };
        let column = saved.head(view, name);
        let fills = [("column", words.get(column).into()), ("order", words.get(order).into())];
        parts.push(words.fill("list-sort", &fills));
    }
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let shown = view.columns.iter().filter(|one| one.shown).count();
    if shown < view.columns.len() {
        let fills = [("shown", count(shown).into()), ("all", count(view.columns.len()).into())];
        parts.push(words.fill("views-columns-shown", &fills));
    }
    parts.join("   ")
}
