//! Stock-takes: what is being counted, what should be counted next, and what differs.
//!
//! Three lists, turned by `V`: open, all, what to count next. `Enter` sits down to count; `W` opens
//! the lines beside the books in place. Counting itself is the [`desk`].

pub mod desk;
pub mod entries;
mod list;
mod review;

use std::sync::Arc;

use super::list::{Lists, Look, Saved};
use super::{Around, Columns, Effect, Marked, Screen, Tab, Verb};
use crate::app::query::{CountReply, Query, Reply};
use crate::domain::refused::Refused;
use crate::domain::role::Role;
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{Action, Scope};
use crate::tui::memory::Memory;
use crate::tui::sheet::Sheet;
use crate::tui::shell::layout::Layout;
use list::Counts;
use review::Reviewing;

/// The list, and the review that is open over it.
#[derive(Debug, Default)]
pub struct CountScreen {
    list: Lists<Counts>,
    review: Option<Lists<Reviewing>>,
    height: u16,
    /// Which columns somebody chose.
    memory: Arc<Memory>,
}

impl CountScreen {
    fn inner(&self) -> &dyn Screen {
        match &self.review {
            Some(review) => review,
            None => &self.list,
        }
    }

    fn inner_mut(&mut self) -> &mut dyn Screen {
        match &mut self.review {
            Some(review) => review,
            None => &mut self.list,
        }
    }
}

impl Screen for CountScreen {
    fn tab(&self) -> Tab {
        Tab::Count
    }

    fn scope(&self) -> Scope {
        self.inner().scope()
    }

    fn question(&mut self) -> Option<Query> {
        self.inner_mut().question()
    }

    fn detail(&mut self) -> Option<Query> {
        self.inner_mut().detail()
    }

    fn is_settled(&self) -> bool {
        self.inner().is_settled()
    }

    fn product(&self) -> Option<&str> {
        self.inner().product()
    }

    fn warehouse(&self) -> Option<&str> {
        self.inner().warehouse()
    }

    fn receive(&mut self, reply: Reply) {
        // An answer that came late goes to whom it was for.
        let review = matches!(reply, Reply::Stocktake(CountReply::Review(_)));
        match &mut self.review {
            Some(open) if review => open.receive(reply),
            None if !review => self.list.receive(reply),
            Some(_) | None => {}
        }
    }

    fn reload(&mut self) {
        self.list.reload();
        if let Some(review) = &mut self.review {
            review.reload();
        }
    }

    fn update(&mut self, verb: Verb) -> Effect {
        let effect = self.inner_mut().update(verb);
        if effect == Effect::Back && self.review.is_some() {
            self.review = None;
            self.list.reload();
            return Effect::None;
        }
        if let Effect::Review(count) = effect {
            let mut review = Lists::of(Reviewing::of(*count), self.height);
            review.remember(&self.memory);
            self.review = Some(review);
            return Effect::None;
        }
        effect
    }

    fn focus(&mut self, code: &str) {
        self.review = None;
        self.list.focus(code);
    }

    fn filter(&self) -> Option<&str> {
        self.inner().filter()
    }

    fn set_filter(&mut self, filter: &str) -> Result<(), Refused> {
        self.inner_mut().set_filter(filter)
    }

    fn marks(&self) -> usize {
        self.inner().marks()
    }

    fn marked(&self) -> Vec<Marked> {
        self.inner().marked()
    }

    fn needs(&self, action: Action) -> Role {
        self.inner().needs(action)
    }

    fn whole(&self) -> Option<Query> {
        self.inner().whole()
    }

    fn mark_all(&mut self, reply: Reply) {
        self.inner_mut().mark_all(reply);
    }

    fn sheet(&mut self, reply: Reply, look: Look<'_>) -> Option<Sheet> {
        self.inner_mut().sheet(reply, look)
    }

    fn row(&self, look: Look<'_>) -> Option<Vec<String>> {
        self.inner().row(look)
    }

    fn remember(&mut self, memory: &Arc<Memory>) {
        self.memory = Arc::clone(memory);
        self.list.remember(memory);
        if let Some(review) = &mut self.review {
            review.remember(memory);
        }
    }

    fn saved(&self) -> Option<&dyn Saved> {
        self.inner().saved()
    }

    fn saved_mut(&mut self) -> Option<&mut dyn Saved> {
        self.inner_mut().saved_mut()
    }

    fn columns(&self) -> Option<Columns> {
        self.inner().columns()
    }

    fn set_height(&mut self, rows: u16) {
        self.height = rows;
        self.list.set_height(rows);
        if let Some(review) = &mut self.review {
            review.set_height(rows);
        }
    }

    fn can(&self, action: Action) -> bool {
        self.inner().can(action)
    }

    fn view(&self, canvas: &mut Canvas<'_>, layout: &Layout, around: &Around<'_>) {
        self.inner().view(canvas, layout, around);
    }
}
