//! Overview: what needs a look, what is being counted, what is on sale, what happens next.
//!
//! Every row leads somewhere: `Enter` opens the alerts of that kind, the stock-take, the promotion,
//! the document. Where there is no room for all rows of a section, the first ones stay and the
//! section says how many there are more.

mod pane;
mod rows;
mod view;

use super::{Around, Effect, Screen, Tab, Verb};
use crate::app::query::{Overview, Query, Reply};
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{Action, Scope};
use crate::tui::shell::layout::Layout;
use rows::{Item, Page};

/// What is going on, as it was read.
#[derive(Debug)]
pub struct OverviewScreen {
    seen: Option<Overview>,
    wanted: bool,
    /// The row under the cursor, by its key; the first one while it is none of them.
    at: String,
    height: u16,
}

impl Default for OverviewScreen {
    fn default() -> Self {
        Self { seen: None, wanted: true, at: String::new(), height: 0 }
    }
}

impl OverviewScreen {
    /// Moves the cursor by so many rows.
    fn step(&mut self, by: isize) {
        let Some(seen) = &self.seen else { return };
        let page = Page::of(seen, self.height);
        let last = page.shown.len().saturating_sub(1);
        let next = page.place(&self.at).saturating_add_signed(by).min(last);
        if let Some(item) = page.shown.get(next) {
            self.at = item.key();
        }
    }

    fn open(&self) -> Effect {
        let Some(seen) = &self.seen else { return Effect::None };
        let page = Page::of(seen, self.height);
        page.selected(&self.at).map_or(Effect::None, Item::open)
    }
}

impl Screen for OverviewScreen {
    fn tab(&self) -> Tab {
        Tab::Overview
    }

    fn scope(&self) -> Scope {
        Scope::Overview
    }

    fn question(&mut self) -> Option<Query> {
        std::mem::take(&mut self.wanted).then_some(Query::Overview)
    }

    fn is_settled(&self) -> bool {
        self.seen.is_some()
    }

    fn product(&self) -> Option<&str> {
        None
    }

    fn receive(&mut self, reply: Reply) {
        if let Reply::Overview(found) = reply {
            self.seen = Some(*found);
        }
    }

    fn reload(&mut self) {
        self.wanted = true;
    }

    fn set_height(&mut self, rows: u16) {
        // There are no column heads.
        self.height = rows.saturating_add(1);
    }

    fn update(&mut self, verb: Verb) -> Effect {
        let page = isize::try_from(self.height).unwrap_or(1);
        match verb {
            Verb::Up => self.step(-1),
            Verb::Down => self.step(1),
            Verb::PageUp => self.step(page.saturating_neg()),
            Verb::PageDown => self.step(page),
            Verb::Top => self.step(isize::MIN),
            Verb::Bottom => self.step(isize::MAX),
            Verb::Refresh => self.reload(),
            Verb::Open => return self.open(),
            Verb::Back => return Effect::Back,
            Verb::Mark
            | Verb::MarkNone
            | Verb::Sort
            | Verb::SortNext
            | Verb::SortPrevious
            | Verb::View
            | Verb::Movements
            | Verb::NextItem
            | Verb::PreviousItem
            | Verb::UndoRow
            | Verb::Paper(_)
            | Verb::Count(_) => {}
        }
        Effect::None
    }

    fn can(&self, action: Action) -> bool {
        let of_rows = action.needs_rows()
            && !matches!(
                action,
                Action::Open
                    | Action::Undo
                    | Action::Up
                    | Action::Down
                    | Action::PageUp
                    | Action::PageDown
                    | Action::Top
                    | Action::Bottom
            );
        let of_lists = matches!(
            action,
            Action::Find
                | Action::View
                | Action::Sort
                | Action::SortNext
                | Action::SortPrevious
                | Action::MarkNone
        );
        !of_rows && !of_lists
    }

    fn view(&self, canvas: &mut Canvas<'_>, layout: &Layout, _around: &Around<'_>) {
        view::title(canvas, layout.crumb, self.seen.as_ref());
        let Some(seen) = &self.seen else { return };
        let page = Page::of(seen, layout.body.height);
        view::draw(canvas, layout.body, &page, &self.at);
        if layout.has_pane() {
            pane::draw(canvas, layout.pane, seen);
        }
        if let Some(item) = page.selected(&self.at).filter(|_| layout.inspector.height > 0) {
            view::inspector(canvas, layout.inspector, item);
        }
    }
}
