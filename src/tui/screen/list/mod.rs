//! What every list screen shares: the rows around the cursor, questions by key, the selection by
//! id, views, sort, filter, the title line, the words for nothing and for not yet, the table.
//!
//! # How to add a list screen
//!
//! 1. Its row: a type with [`Row`] (a key that never changes, the product it is about).
//! 2. Its list: a type with [`Listing`]. What has to be said: which views there are, the columns
//!    ([`Head`]) and a row's cells, the question that brings a page, what an answer brings, what
//!    `Enter` does. Everything else has a default: the title line's counts, the inspector line, the
//!    pane, verbs of its own ([`Listing::update`]), what is possible now ([`Listing::can`]), another
//!    look in the place of the list ([`Listing::draw_instead`]).
//! 3. A line in [`super::TABS`], a variant of [`super::Tab`] and one of [`crate::tui::keymap::Scope`],
//!    a file of bindings in `keymap/keys` with a row in `PLACES`: its own verbs only.
//!
//! [`Lists`] makes a screen of it. Moving, paging, `/`, `o`, `V`, saved views, marks and the rest come
//! with it;
//! keys typed before the first rows are there wait for them in the shell.
//!
//! A list that lies over another screen (the documents behind a row of stock) is a [`Lists`] too,
//! held by that screen, which passes on what it is told.

mod saved;
mod screen;
mod state;
mod view;

use std::sync::Arc;

use ratatui::layout::Rect;

use super::table::{Cell, Head};
use super::{Around, Effect, Tab, Verb, pane};
use crate::app::command::Undo;
use crate::app::query::{Glance, Query, Reply};
use crate::domain::filter::Listed;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;
use crate::locale::Words;
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{Action, Scope};
use crate::tui::memory::Memory;
use crate::tui::shell::layout::Layout;

pub use saved::{Fault, Saved};
pub use state::{Ask, List, Paging, Place, Row};

/// A list screen: its rows and what is particular about it.
#[derive(Debug)]
pub struct Lists<L: Listing> {
    list: List<L::Row>,
    listing: L,
    /// Which columns somebody chose, and which views were saved.
    memory: Arc<Memory>,
    /// The saved view that is shown.
    own: saved::Own,
}

impl<L: Listing + Default> Default for Lists<L> {
    fn default() -> Self {
        let (list, listing) = (List::default(), L::default());
        Self { list, listing, memory: Arc::default(), own: saved::Own::default() }
    }
}

/// What cells are made with.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    pub words: &'a Words,
    pub now: Timestamp,
    pub glance: Option<&'a Glance>,
}

/// What is particular about a list.
pub trait Listing: std::fmt::Debug + Send {
    type Row: Row;

    fn tab(&self) -> Tab;
    /// Which keys hold.
    fn scope(&self) -> Scope;
    /// Messages that name the lists which `V` turns; the first one is where it begins.
    fn views(&self) -> &'static [&'static str];
    /// The columns of a list.
    fn heads(&self, view: usize) -> Vec<Head>;
    /// The column that takes what the others leave.
    fn elastic(&self, view: usize) -> &'static str;
    /// A row's cells, one for each head.
    fn cells(&self, row: &Self::Row, look: Look<'_>) -> Vec<Cell>;
    fn paging(&self, _view: usize) -> Paging {
        Paging::Onwards
    }
    /// The question that brings a page.
    fn question(&self, ask: &Ask<'_, Self::Row>) -> Query;
    /// The rows that an answer brings; `None` for an answer to [`Listing::detail`].
    fn receive(&mut self, reply: Reply, list: &List<Self::Row>) -> Option<Vec<Self::Row>>;
    /// What `Enter` does.
    fn open(&mut self, row: &Self::Row) -> Effect;

    /// The column and direction in which a list comes without being sorted.
    fn sorted(&self, _view: usize) -> Option<(&'static str, bool)> {
        None
    }
    /// What a filter of this view may name; `None` where `/` does not narrow it.
    fn finds(&self, _view: usize) -> Option<Listed> {
        None
    }
    /// What narrows it beside the filter, as a filter.
    fn narrowed(&self) -> Option<String> {
        None
    }
    /// Shows all rows again, but for the filter.
    fn widen(&mut self) {}
    /// Whether what is shown can be kept as a view.
    fn keeps(&self, _view: usize) -> bool {
        true
    }
    /// Whether its rows can be marked for a form over many.
    fn marks(&self, _view: usize) -> bool {
        false
    }
    /// The role that an action needs here; `None` for what it always needs.
    fn needs(&self, _list: &List<Self::Row>, _action: Action) -> Option<Role> {
        None
    }
    /// The end of the title, where it is not the name of the view.
    fn title(&self, _list: &List<Self::Row>, _words: &Words) -> Option<String> {
        None
    }
    /// What the title line counts.
    fn counts(&self, _look: Look<'_>) -> Option<String> {
        None
    }
    /// The message for a list without rows.
    fn empty(&self, _view: usize) -> &'static str {
        "list-empty"
    }
    /// The line about the row under the cursor; for the whole width of the screen.
    fn inspector(&self, _row: &Self::Row, _look: Look<'_>) -> Option<String> {
        None
    }
    /// A sign between the cursor and the row.
    fn sign(&self, _row: &Self::Row) -> Option<char> {
        None
    }
    /// The product that everything is about.
    fn product<'a>(&'a self, list: &'a List<Self::Row>) -> Option<&'a str> {
        list.selected()?.sku()
    }
    /// A second question, about the row under the cursor.
    fn detail(&mut self, _list: &List<Self::Row>) -> Option<Query> {
        None
    }
    /// Whatever was read beside the list has to be read again.
    fn forget(&mut self) {}
    /// Shows the document or the product called `code`.
    fn focus(&mut self, list: &mut List<Self::Row>, code: &str) {
        list.find(code);
    }
    /// Shows what rests on an entry of the log.
    fn show_dependents(&mut self, _list: &mut List<Self::Row>, _of: Undo) {}
    /// A verb of this screen, or one that it understands in a way of its own; `None` leaves it to
    /// what all lists do.
    fn update(&mut self, _list: &mut List<Self::Row>, _verb: Verb) -> Option<Effect> {
        None
    }
    /// Whether `action` can run now; `None` leaves it to what all lists say.
    fn can(&self, _list: &List<Self::Row>, _action: Action) -> Option<bool> {
        None
    }
    /// Draws something else in the place of the list; whether it did.
    fn draw_instead(&self, _canvas: &mut Canvas<'_>, _area: Rect, _list: &List<Self::Row>) -> bool {
        false
    }
    /// Draws over the list.
    fn draw_over(
        &self,
        _canvas: &mut Canvas<'_>,
        _area: Rect,
        _list: &List<Self::Row>,
        _around: &Around<'_>,
    ) {
    }
    /// The pane at the right of a wide screen.
    fn draw_pane(
        &self,
        canvas: &mut Canvas<'_>,
        layout: &Layout,
        list: &List<Self::Row>,
        around: &Around<'_>,
    ) {
        let subject = self.product(list);
        let same = around.card.filter(|card| Some(card.product.sku.as_str()) == subject);
        pane::draw(canvas, layout.pane, same);
    }
    /// The line above the message.
    fn draw_inspector(
        &self,
        canvas: &mut Canvas<'_>,
        area: Rect,
        list: &List<Self::Row>,
        around: &Around<'_>,
    ) {
        let look = Look { words: canvas.words, now: canvas.now, glance: around.glance };
        let line = list.selected().and_then(|row| self.inspector(row, look));
        view::draw_line(canvas, area, line.as_deref());
    }
}
