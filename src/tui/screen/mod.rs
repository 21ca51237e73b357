//! The screens: state that turns actions and replies into effects, and draws itself.
//!
//! A screen never blocks, never sees the store and never knows another screen. How to add one is
//! told in [`list`], for most are lists; the tabs are the table [`TABS`].

pub mod alerts;
pub mod count;
pub mod list;
pub mod log;
pub mod orders;
pub mod overview;
pub mod pane;
pub mod products;
pub mod promotions;
pub mod stock;
pub mod supply;
pub mod table;
pub mod transfers;
pub mod window;

use std::sync::Arc;

use list::{Lists, Saved};

use super::canvas::Canvas;
use super::counts::{CountForm, CountVerb};
use super::keymap::{Action, Keymap, Scope};
use super::memory::{Chosen, Memory};
use super::paper::{Each, Paper, Wanted};
use super::sheet::Sheet;
use super::shell::layout::Layout;
use crate::app::command::Undo;
use crate::app::query::count::CountRow;
use crate::app::query::{PoolReport, Query, Reply};
use crate::domain::refused::Refused;
use crate::domain::role::Role;

/// A marked row of something that is about a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    pub sku: String,
    /// The warehouse that the row is about; `None` for all.
    pub warehouse: Option<String>,
}

/// A tab.
pub trait Screen: std::fmt::Debug + Send {
    /// Which one.
    fn tab(&self) -> Tab;
    /// Which keys hold here.
    fn scope(&self) -> Scope;
    /// What to ask the store now, if anything; asked until [`Screen::receive`] is called.
    fn question(&mut self) -> Option<Query>;
    /// A second question, about the row under the cursor; its answer goes to [`Screen::receive`] too.
    fn detail(&mut self) -> Option<Query> {
        None
    }
    /// Whether what is shown is what was asked for last; keys that act on rows wait until it is.
    fn is_settled(&self) -> bool {
        true
    }
    /// The product under the cursor, for forms and for the inspector.
    fn product(&self) -> Option<&str>;
    /// The warehouse under the cursor.
    fn warehouse(&self) -> Option<&str> {
        None
    }
    /// Takes an answer to [`Screen::question`].
    fn receive(&mut self, reply: Reply);
    /// Asks everything again, since the store changed; the cursor stays on its row.
    fn reload(&mut self);
    /// Reacts to an intent.
    fn update(&mut self, verb: Verb) -> Effect;
    /// Shows the product or the document called `code`, on screens that are about one.
    fn focus(&mut self, _code: &str) {}
    /// Shows what rests on an entry of the log.
    fn show_dependents(&mut self, _of: Undo) {}
    /// The text of the filter; screens without one have none.
    fn filter(&self) -> Option<&str> {
        None
    }
    /// Narrows the list.
    ///
    /// # Errors
    ///
    /// What cannot be read, where, and what is allowed there; then the list is as before.
    fn set_filter(&mut self, _filter: &str) -> Result<(), Refused> {
        Ok(())
    }
    /// How many rows are marked.
    fn marks(&self) -> usize {
        0
    }
    /// What is marked, for forms over many products.
    fn marked(&self) -> Vec<Marked> {
        Vec::new()
    }
    /// The role that `action` needs here.
    fn needs(&self, action: Action) -> Role {
        action.needs()
    }
    /// The question that brings all rows, with the filter and the order in force; its answer goes to
    /// [`Screen::mark_all`] or [`Screen::sheet`].
    fn whole(&self) -> Option<Query> {
        None
    }
    /// Marks all rows.
    fn mark_all(&mut self, _reply: Reply) {}
    /// All rows as they are shown.
    fn sheet(&mut self, _reply: Reply, _look: list::Look<'_>) -> Option<Sheet> {
        None
    }
    /// How lists look from now on.
    fn remember(&mut self, _memory: &Arc<Memory>) {}
    /// The list on the screen, for its saved views.
    fn saved(&self) -> Option<&dyn Saved> {
        None
    }
    /// The same, to show one.
    fn saved_mut(&mut self) -> Option<&mut dyn Saved> {
        None
    }
    /// The columns of the list on the screen, for choosing among them.
    fn columns(&self) -> Option<Columns> {
        None
    }
    /// The cells of the row under the cursor.
    fn row(&self, _look: list::Look<'_>) -> Option<Vec<String>> {
        None
    }
    /// Tells how many rows a list may take.
    fn set_height(&mut self, _rows: u16) {}
    /// Whether `action` can run now.
    fn can(&self, action: Action) -> bool;
    /// Draws from state alone.
    fn view(&self, canvas: &mut Canvas<'_>, layout: &Layout, around: &Around<'_>);
}

/// The columns of a list in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// What the list is called where its columns are kept.
    pub list: String,
    /// The message that names it.
    pub title: &'static str,
    /// The message of each head, and whether the column is shown.
    pub all: Vec<(&'static str, bool)>,
}

impl Columns {
    /// As they are kept.
    pub fn chosen(&self) -> Vec<Chosen> {
        let one = |(id, shown): &(&'static str, bool)| Chosen {
            id: column_name(id).to_owned(),
            shown: *shown,
        };
        self.all.iter().map(one).collect()
    }
}

/// What the column of this head is called where it is kept.
pub fn column_name(id: &'static str) -> &'static str {
    id.strip_prefix("column-").unwrap_or(id)
}

/// What a screen may show of the rest of the console.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// What is known about the product under the cursor.
    pub card: Option<&'a crate::app::query::ProductCard>,
    /// Counts kept by the store.
    pub glance: Option<&'a crate::app::query::Glance>,
    /// The keys in use.
    pub keymap: &'a Keymap,
}

/// The tabs, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tab {
    Overview,
    Products,
    Stock,
    Alerts,
    Promotions,
    Transfers,
    Orders,
    Count,
    Log,
}

/// What there is to know about a tab.
#[derive(Debug)]
pub struct TabRow {
    pub tab: Tab,
    /// Its name on the command line: `open orders`.
    pub name: &'static str,
    /// The letter behind `g`.
    pub letter: char,
    /// Message of its name in the tab bar.
    pub id: &'static str,
    /// Message at the front of its title line.
    pub title: &'static str,
    make: fn() -> Box<dyn Screen>,
}

/// Every tab, in tab order: the tab bar, `g`, `open` and the size test read it.
#[rustfmt::skip]
pub const TABS: &[TabRow] = &[
    TabRow { tab: Tab::Overview,  name: "overview",  letter: 'v', id: "tab-overview",  title: "scope-overview",  make: || Box::new(overview::OverviewScreen::default()) },
    TabRow { tab: Tab::Products,  name: "products",  letter: 'p', id: "tab-products",  title: "scope-products",  make: || Box::new(Lists::<products::Products>::default()) },
    TabRow { tab: Tab::Stock,     name: "stock",     letter: 's', id: "tab-stock",     title: "scope-stock",     make: || Box::new(stock::StockScreen::default()) },
    TabRow { tab: Tab::Alerts,    name: "alerts",    letter: 'a', id: "tab-alerts",    title: "scope-alerts",    make: || Box::new(Lists::<alerts::Alerts>::default()) },
    TabRow { tab: Tab::Promotions, name: "promotions", letter: 'm', id: "tab-promotions", title: "scope-promotions", make: || Box::new(Lists::<promotions::Promotions>::default()) },
    TabRow { tab: Tab::Transfers, name: "transfers", letter: 't', id: "tab-transfers", title: "scope-transfers", make: || Box::new(Lists::<transfers::Transfers>::default()) },
    TabRow { tab: Tab::Orders,    name: "orders",    letter: 'o', id: "tab-orders",    title: "scope-orders",    make: || Box::new(Lists::<orders::Orders>::default()) },
    TabRow { tab: Tab::Count,     name: "count",     letter: 'c', id: "tab-count",     title: "scope-counts",    make: || Box::new(count::CountScreen::default()) },
    TabRow { tab: Tab::Log,       name: "log",       letter: 'l', id: "tab-log",       title: "scope-log",       make: || Box::new(Lists::<log::Log>::default()) },
];

impl Tab {
    /// What there is to know about it.
    fn row(self) -> Option<&'static TabRow> {
        TABS.iter().find(|row| row.tab == self)
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.name)
    }

    /// The letter behind `g`.
    pub fn letter(self) -> char {
        self.row().map_or(' ', |row| row.letter)
    }

    /// Message of its name.
    pub fn id(self) -> &'static str {
        self.row().map_or("", |row| row.id)
    }

    /// Message at the front of its title line.
    pub fn title(self) -> &'static str {
        self.row().map_or("", |row| row.title)
    }

    /// The tab called `name` on the command line.
    pub fn named(name: &str) -> Option<Self> {
        let same = |row: &&TabRow| row.name.eq_ignore_ascii_case(name);
        TABS.iter().find(same).map(|row| row.tab)
    }

    /// The tab whose letter is typed behind `g`.
    pub fn by_letter(letter: char) -> Option<Self> {
        TABS.iter().find(|row| row.letter == letter).map(|row| row.tab)
    }
}

/// What a screen is told to do; the shell does the rest itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
    Open,
    Back,
    Refresh,
    /// Mark the row, or take its mark away, and go on to the next.
    Mark,
    MarkNone,
    /// The other direction.
    Sort,
    /// Another column.
    SortNext,
    SortPrevious,
    /// The next saved view.
    View,
    Movements,
    NextItem,
    PreviousItem,
    /// Take back the row under the cursor.
    UndoRow,
    /// A verb of documents.
    Paper(Paper),
    /// A verb of stock-takes.
    Count(CountVerb),
}

impl Verb {
    /// The verb that `action` is; `None` for what the shell does itself.
    pub fn of(action: Action) -> Option<Self> {
        let verbs = [
            (Action::Up, Self::Up),
            (Action::Down, Self::Down),
            (Action::PageUp, Self::PageUp),
            (Action::PageDown, Self::PageDown),
            (Action::Top, Self::Top),
            (Action::Bottom, Self::Bottom),
            (Action::Open, Self::Open),
            (Action::Refresh, Self::Refresh),
            (Action::Mark, Self::Mark),
            (Action::MarkNone, Self::MarkNone),
            (Action::Sort, Self::Sort),
            (Action::SortNext, Self::SortNext),
            (Action::SortPrevious, Self::SortPrevious),
            (Action::View, Self::View),
            (Action::Movements, Self::Movements),
            (Action::NextItem, Self::NextItem),
            (Action::PreviousItem, Self::PreviousItem),
        ];
        if let Action::Paper(paper) = action {
            return Some(Self::Paper(paper));
        }
        if let Action::Count(verb) = action {
            return Some(Self::Count(verb));
        }
        verbs.into_iter().find(|(known, _)| *known == action).map(|(_, verb)| verb)
    }
}

/// What a screen asks of the shell. Plain data, so a test can compare it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    None,
    /// Go to a tab, and show there the product or document of this code.
    Open(Tab, String),
    /// Go to a tab, as it was left.
    Go(Tab),
    /// Go to a list, narrowed by this filter.
    Filter(Tab, &'static str),
    /// Open a form about a document.
    Form(Wanted),
    /// Open one form over all of these.
    Many(Vec<Each>),
    /// Open a form about a stock-take.
    Count(Box<CountForm>),
    /// Sit down to count.
    Desk(String),
    /// Show the lines of a stock-take beside the books.
    Review(Box<CountRow>),
    /// Ask the store, and show the answer as text.
    Ask(Query),
    /// Show text to read or to copy, under the message `title`.
    Text {
        title: &'static str,
        lines: Vec<String>,
    },
    /// Show what came of a pool, to read or to copy.
    Report(Box<PoolReport>),
    /// Take back a movement or a change of the log.
    Undo(UndoTarget),
    /// Take back all of these.
    UndoMany(Vec<UndoTarget>),
    Say(&'static str),
    /// One level back; the screen had nothing to close.
    Back,
}

/// What the log can take back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoTarget {
    Movement(i64),
    Change(i64),
}

impl UndoTarget {
    /// The operation that takes it back, alone or with all that was done in the same step.
    pub const fn undo(self, whole: bool) -> Undo {
        match (self, whole) {
            (Self::Movement(id), false) => Undo::Movement(id),
            (Self::Change(id), false) => Undo::Change(id),
            (Self::Movement(id), true) => Undo::StepOfMovement(id),
            (Self::Change(id), true) => Undo::StepOfChange(id),
        }
    }
}

/// Every screen, in tab order.
pub fn all() -> Vec<Box<dyn Screen>> {
    TABS.iter().map(|row| (row.make)()).collect()
}
