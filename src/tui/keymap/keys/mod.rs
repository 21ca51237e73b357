//! The bindings of every place, one file each; [`PLACES`] puts them together.
//!
//! A list screen writes down its own verbs only: finding, sorting, marks, copies and the rest of
//! what lists share come from `list`, moving and leaving from `global`.

mod alerts;
mod count;
mod form;
mod global;
mod list;
mod log;
mod orders;
mod overview;
mod products;
mod promotions;
mod stock;
mod transfers;
mod welcome;

use super::{Action, Scope};
use crate::tui::input::{Code, Key};

/// A binding as it is written down.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) keys: &'static [Key],
    pub(super) action: Action,
    pub(super) place: Place,
}

/// Where the key line has a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Before the screen's own keys, where lists share it.
    First,
    Shown,
    Hidden,
}

/// Which keys join those of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joined {
    /// Those of lists and the global ones.
    List,
    /// The global ones.
    Screen,
    /// None: text is being typed or something is being chosen.
    Nothing,
}

/// Every place: its scope, the message that names it, what joins its keys, and its own keys, in the
/// order of the key line.
#[rustfmt::skip]
pub(super) const PLACES: &[(Scope, &str, Joined, &[Row])] = &[
    (Scope::Overview,  "scope-overview",  Joined::Screen,  overview::OVERVIEW),
    (Scope::Products,  "scope-products",  Joined::List,    products::PRODUCTS),
    (Scope::Stock,     "scope-stock",     Joined::Screen,  stock::STOCK),
    (Scope::Holders,   "scope-holders",   Joined::List,    stock::HOLDERS),
    (Scope::Alerts,    "scope-alerts",    Joined::List,    alerts::ALERTS),
    (Scope::Promotions, "scope-promotions", Joined::List, promotions::PROMOTIONS),
    (Scope::Transfers, "scope-transfers", Joined::List,    transfers::TRANSFERS),
    (Scope::Orders,    "scope-orders",    Joined::List,    orders::ORDERS),
    (Scope::Runbook,   "scope-runbook",   Joined::Screen,  orders::RUNBOOK),
    (Scope::Log,       "scope-log",       Joined::List,    log::LOG),
    (Scope::Counts,    "scope-counts",    Joined::List,    count::COUNTS),
    (Scope::Review,    "scope-review",    Joined::List,    count::REVIEW),
    (Scope::Desk,      "scope-desk",      Joined::Nothing, count::DESK),
    (Scope::DeskPanel, "scope-desk-panel", Joined::Nothing, count::DESK_PANEL),
    (Scope::Resume,    "scope-resume",    Joined::Nothing, count::RESUME),
    (Scope::List,      "scope-list",      Joined::Screen,  list::LIST),
    (Scope::Global,    "scope-global",    Joined::Nothing, global::GLOBAL),
    (Scope::Welcome,   "scope-welcome",   Joined::Screen,  welcome::WELCOME),
    (Scope::Form,      "scope-form",      Joined::Nothing, form::FORM),
    (Scope::Pick,      "scope-pick",      Joined::Nothing, form::PICK),
    (Scope::Input,     "scope-input",     Joined::Nothing, form::INPUT),
    (Scope::Palette,   "scope-palette",   Joined::Nothing, form::PALETTE),
    (Scope::Editor,    "scope-editor",    Joined::Nothing, form::EDITOR),
    (Scope::Chooser,   "scope-chooser",   Joined::Nothing, form::CHOOSER),
    (Scope::Views,     "scope-views",     Joined::Nothing, form::VIEWS),
];

const fn c(character: char) -> Key {
    Key::char(character)
}

const fn k(code: Code) -> Key {
    Key::plain(code)
}

const fn f(number: u8) -> Key {
    Key::plain(Code::F(number))
}

const fn first(keys: &'static [Key], action: Action) -> Row {
    Row { keys, action, place: Place::First }
}

const fn shown(keys: &'static [Key], action: Action) -> Row {
    Row { keys, action, place: Place::Shown }
}

const fn hidden(keys: &'static [Key], action: Action) -> Row {
    Row { keys, action, place: Place::Hidden }
}
