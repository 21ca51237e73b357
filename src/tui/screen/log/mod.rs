//! Log: who did what, before and after; movements and changes of fields in one line of time.

mod view;

use super::window::{Want, Window};
use crate::app::query::{LogEntry, LogKey, Query, Reply};
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{Action, Scope};
use crate::tui::screen::{Around, Effect, Screen, Tab, UndoTarget, Verb};
use crate::tui::shell::layout::Layout;

/// The newest entries, and older ones as the cursor comes near them.
#[derive(Debug, Default)]
pub struct Log {
    window: Window<LogEntry>,
    /// The product whose entries are shown; `None` for all.
    sku: Option<String>,
    /// Where the next page begins.
    next: Option<LogKey>,
    read: bool,
    want: Option<Asked>,
    asked: Asked,
    /// Entries of the last question at most.
    asked_for: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Asked {
    #[default]
    Newest,
    Older,
}

/// Pages read at once.
const PAGES: usize = 3;

/// The number of an entry, told from those of the other sort.
const fn id(entry: &LogEntry) -> (bool, i64) {
    match entry {
        LogEntry::Movement(movement) => (true, movement.id),
        LogEntry::Change(change) => (false, change.id),
    }
}

/// The product of an entry.
fn subject(entry: &LogEntry) -> &str {
    match entry {
        LogEntry::Movement(movement) => &movement.sku,
        LogEntry::Change(change) => &change.subject,
    }
}

impl Log {
    fn limit(&self) -> i64 {
        i64::try_from(self.window.height().saturating_mul(PAGES)).unwrap_or(100)
    }

    fn want(&mut self, wanted: Option<Want>) -> Effect {
        if wanted == Some(Want::After) && self.want.is_none() {
            self.want = Some(Asked::Older);
        }
        Effect::None
    }

    fn narrow(&mut self, sku: Option<String>) {
        if self.sku != sku {
            self.sku = sku;
            self.window.replace(Vec::new(), |_| false);
            self.want = Some(Asked::Newest);
        }
    }
}

impl Screen for Log {
    fn tab(&self) -> Tab {
        Tab::Log
    }

    fn scope(&self) -> Scope {
        Scope::Log
    }

    fn question(&mut self) -> Option<Query> {
        let asked = match self.want.take() {
            Some(asked) => asked,
            None if !self.read => Asked::Newest,
            None => return None,
        };
        self.read = true;
        self.asked = asked;
        let (from, limit) = match (asked, self.next) {
            (Asked::Older, Some(next)) => (next, self.limit()),
            (Asked::Older, None) => return None,
            (Asked::Newest, _) => {
                let loaded = i64::try_from(self.window.len()).unwrap_or(0);
                (LogKey::NEWEST, loaded.max(self.limit()))
            }
        };
        self.asked_for = usize::try_from(limit).unwrap_or(0);
        Some(Query::Log { sku: self.sku.clone(), from, limit })
    }

    fn product(&self) -> Option<&str> {
        self.window.selected().map(subject)
    }

    fn receive(&mut self, reply: Reply) {
        let Reply::Log { entries, next } = reply else { return };
        self.window.from_start = true;
        let end = entries.len() < self.asked_for;
        self.next = Some(next);
        let want = match self.asked {
            Asked::Newest => {
                let selected = self.window.selected().map(id);
                self.window.to_end = end;
                self.window.replace(entries, |entry| Some(id(entry)) == selected);
                None
            }
            Asked::Older => {
                self.window.to_end = end;
                self.window.append_keeping(entries)
            }
        };
        self.want(want);
    }

    fn reload(&mut self) {
        if self.read {
            self.want = Some(Asked::Newest);
        }
    }

    fn update(&mut self, verb: Verb) -> Effect {
        match verb {
            Verb::Up | Verb::Down => {
                let want = self.window.step(if verb == Verb::Up { -1 } else { 1 });
                return self.want(want);
            }
            Verb::PageUp | Verb::PageDown => {
                let want = self.window.page(verb == Verb::PageDown);
                return self.want(want);
            }
            Verb::Top => self.window.jump(false),
            // The far end of a ledger is not a place; the last loaded entry is.
            Verb::Bottom => {
                self.window.jump(true);
                let want = self.window.missing();
                return self.want(want);
            }
            Verb::Refresh => self.reload(),
            Verb::Open => {
                return self
                    .window
                    .selected()
                    .map_or(Effect::None, |entry| Effect::OpenStock(subject(entry).to_owned()));
            }
            Verb::UndoRow => {
                return match self.window.selected() {
                    Some(LogEntry::Movement(row)) => Effect::Undo(UndoTarget::Movement(row.id)),
                    Some(LogEntry::Change(row)) => Effect::Undo(UndoTarget::Change(row.id)),
                    None => Effect::Say("undo-nothing"),
                };
            }
            Verb::Back if self.sku.is_some() => self.narrow(None),
            Verb::Back => return Effect::Back,
            Verb::Sort
            | Verb::View
            | Verb::Movements
            | Verb::NextItem
            | Verb::PreviousItem
            | Verb::Paper(_) => {}
        }
        Effect::None
    }

    fn focus(&mut self, sku: &str) {
        self.narrow(Some(sku.to_owned()));
    }

    fn filter(&self) -> Option<&str> {
        Some(self.sku.as_deref().unwrap_or_default())
    }

    fn set_filter(&mut self, filter: &str) {
        let wanted = filter.trim();
        self.narrow((!wanted.is_empty()).then(|| wanted.to_owned()));
    }

    fn set_height(&mut self, rows: u16) {
        self.window.set_height(rows);
    }

    fn can(&self, action: Action) -> bool {
        !matches!(action, Action::Open | Action::Undo) || !self.window.is_empty()
    }

    fn view(&self, canvas: &mut Canvas<'_>, layout: &Layout, around: &Around<'_>) {
        self.draw(canvas, layout, around);
    }
}
