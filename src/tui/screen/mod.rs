//! The screens: state that turns actions and replies into effects, and draws itself.
//!
//! A screen never blocks, never sees the store and never knows another screen.

pub mod log;
pub mod orders;
pub mod pane;
pub mod products;
pub mod stock;
pub mod supply;
pub mod table;
pub mod transfers;
pub mod window;

use super::canvas::Canvas;
use super::keymap::{Action, Scope};
use super::paper::{Paper, Wanted};
use super::shell::layout::Layout;
use crate::app::query::{Query, Reply};

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
    /// The text of the filter; screens without one have none.
    fn filter(&self) -> Option<&str> {
        None
    }
    fn set_filter(&mut self, _filter: &str) {}
    /// Tells how many rows a list may take.
    fn set_height(&mut self, _rows: u16) {}
    /// Whether `action` can run now.
    fn can(&self, action: Action) -> bool;
    /// Draws from state alone.
    fn view(&self, canvas: &mut Canvas<'_>, layout: &Layout, around: &Around<'_>);
}

/// What a screen may show of the rest of the console.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// What is known about the product under the cursor.
    pub card: Option<&'a crate::app::query::ProductCard>,
    /// Counts kept by the store.
    pub glance: Option<&'a crate::app::query::Glance>,
}

/// The tabs, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tab {
    Products,
    Stock,
    Transfers,
    Orders,
    Log,
}

impl Tab {
    /// Every tab, in tab order.
    pub const ALL: [Self; 5] =
        [Self::Products, Self::Stock, Self::Transfers, Self::Orders, Self::Log];

    /// Message id of its name.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Products => "tab-products",
            Self::Stock => "tab-stock",
            Self::Transfers => "tab-transfers",
            Self::Orders => "tab-orders",
            Self::Log => "tab-log",
        }
    }

    /// The letter behind `g`.
    pub const fn letter(self) -> char {
        match self {
            Self::Products => 'p',
            Self::Stock => 's',
            Self::Transfers => 't',
            Self::Orders => 'o',
            Self::Log => 'l',
        }
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
    Sort,
    /// The next saved view.
    View,
    Movements,
    NextItem,
    PreviousItem,
    /// Take back the row under the cursor.
    UndoRow,
    /// A verb of documents.
    Paper(Paper),
}

/// What a screen asks of the shell. Plain data, so a test can compare it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    None,
    /// Show a product's stock.
    OpenStock(String),
    /// Show a product's movements and changes.
    OpenLog(String),
    /// Show an order.
    OpenOrder(String),
    /// Show a transfer.
    OpenTransfer(String),
    /// Open a form about a document.
    Form(Wanted),
    /// Show text to read or to copy, under the message `title`.
    Text {
        title: &'static str,
        lines: Vec<String>,
    },
    /// Take back a movement or a change of the log.
    Undo(UndoTarget),
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

/// Every tab, in tab order. The tab bar, `g` and the size test read it.
pub fn all() -> Vec<Box<dyn Screen>> {
    vec![
        Box::new(products::Products::default()),
        Box::new(stock::StockScreen::default()),
        Box::new(transfers::Transfers::default()),
        Box::new(orders::Orders::default()),
        Box::new(log::Log::default()),
    ]
}
