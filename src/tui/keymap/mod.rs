//! Every key of the console in one table.
//!
//! The key line, the help, the command line `:` and the README are made from it, so they cannot
//! disagree. Lower case means the same on every screen, upper case is a verb of one screen, the
//! F-keys are the clerk's set, digits are never commands.

use crate::app::command;
use crate::domain::role::Role;
use crate::locale::{Language, Words};
use crate::tui::input::{Code, Key};
use crate::tui::paper::Paper;
use crate::tui::text;

/// Where a binding holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// On every screen, unless text is being typed.
    Global,
    Products,
    Stock,
    Transfers,
    Orders,
    /// What to do about an order at risk.
    Runbook,
    /// The documents behind a row of stock.
    Holders,
    Log,
    Welcome,
    /// While a form has the focus.
    Form,
    /// While a list of choices lies over a form or a screen.
    Pick,
    /// While the input line is open.
    Input,
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Help,
    Command,
    Find,
    Open,
    Back,
    Quit,
    Exit,
    NextTab,
    PreviousTab,
    GoTo,
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
    NextItem,
    PreviousItem,
    Refresh,
    Sort,
    View,
    Inspector,
    Messages,
    Undo,
    Adjust,
    Receive,
    Damage,
    StockType,
    /// A verb of documents.
    Paper(Paper),
    Movements,
    Redraw,
    Suspend,
    Interrupt,
    NextField,
    PreviousField,
    Choices,
    Reset,
    Save,
    Leave,
    Accept,
    Close,
}

/// Which keys the key line names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hints {
    /// The one that each row puts first.
    #[default]
    Both,
    Letters,
    /// The clerk's set.
    FKeys,
    Off,
}

impl Hints {
    /// The setting called `name`; both for any other.
    pub fn named(name: &str) -> Self {
        match name {
            "letters" => Self::Letters,
            "fkeys" => Self::FKeys,
            "off" => Self::Off,
            _ => Self::Both,
        }
    }

    fn of(self, row: &Binding) -> Option<Key> {
        let first = row.keys.get(row.line?).copied();
        let wanted = |key: &&Key| match self {
            Self::Letters => key.typed().is_some(),
            Self::FKeys => matches!(key.code, Code::F(_)),
            Self::Both | Self::Off => false,
        };
        row.keys.iter().find(wanted).copied().or(first)
    }
}

/// One row of [`KEYMAP`].
#[derive(Debug)]
pub struct Binding {
    pub scope: Scope,
    pub keys: &'static [Key],
    pub action: Action,
    /// Which of the keys the key line shows; `None` keeps the row off it.
    pub line: Option<usize>,
}

const fn c(character: char) -> Key {
    Key::char(character)
}

const fn k(code: Code) -> Key {
    Key::plain(code)
}

const fn f(number: u8) -> Key {
    Key::plain(Code::F(number))
}

/// Every binding, in the order of the key line.
#[rustfmt::skip]
pub const KEYMAP: &[Binding] = &[
    Binding { scope: Scope::Products, keys: &[c('/'), f(7)],            action: Action::Find,         line: Some(0) },
    Binding { scope: Scope::Products, keys: &[k(Code::Enter), k(Code::LineFeed)], action: Action::Open, line: Some(0) },
    Binding { scope: Scope::Products, keys: &[c('a')],                  action: Action::Adjust,       line: Some(0) },
    Binding { scope: Scope::Products, keys: &[c('t'), f(2)],            action: Action::StockType,    line: Some(0) },
    Binding { scope: Scope::Products, keys: &[c('R')],                  action: Action::Receive,      line: Some(0) },
    Binding { scope: Scope::Products, keys: &[c('D')],                  action: Action::Damage,       line: Some(0) },
    Binding { scope: Scope::Products, keys: &[c('v')],                  action: Action::Movements,    line: Some(0) },
    Binding { scope: Scope::Products, keys: &[c('o'), f(8)],            action: Action::Sort,         line: Some(0) },
    Binding { scope: Scope::Products, keys: &[c('V')],                  action: Action::View,         line: Some(0) },
    Binding { scope: Scope::Products, keys: &[c('i')],                  action: Action::Inspector,    line: None },
    Binding { scope: Scope::Products, keys: &[c('r'), f(5)],            action: Action::Refresh,      line: None },

    Binding { scope: Scope::Stock,    keys: &[c('a')],                  action: Action::Adjust,       line: Some(0) },
    Binding { scope: Scope::Stock,    keys: &[c('t'), f(2)],            action: Action::StockType,    line: Some(0) },
    Binding { scope: Scope::Stock,    keys: &[c('R')],                  action: Action::Receive,      line: Some(0) },
    Binding { scope: Scope::Stock,    keys: &[c('D')],                  action: Action::Damage,       line: Some(0) },
    Binding { scope: Scope::Stock, keys: &[c('H')], action: Action::Paper(Paper::Holders), line: Some(0) },
    Binding { scope: Scope::Stock, keys: &[c('T')], action: Action::Paper(Paper::Transfer), line: Some(0) },
    Binding { scope: Scope::Stock,    keys: &[c('v')],                  action: Action::Movements,    line: Some(0) },
    Binding { scope: Scope::Stock,    keys: &[c('.')],                  action: Action::NextItem,     line: Some(0) },
    Binding { scope: Scope::Stock,    keys: &[c(',')],                  action: Action::PreviousItem, line: None },
    Binding { scope: Scope::Stock,    keys: &[c('r'), f(5)],            action: Action::Refresh,      line: None },

    Binding { scope: Scope::Transfers, keys: &[k(Code::Enter), k(Code::LineFeed)], action: Action::Open, line: Some(0) },
    Binding { scope: Scope::Transfers, keys: &[c('n'), c('N'), f(6)], action: Action::Paper(Paper::New), line: Some(0) },
    Binding { scope: Scope::Transfers, keys: &[c('S')], action: Action::Paper(Paper::Dispatch), line: Some(0) },
    Binding { scope: Scope::Transfers, keys: &[c('R')], action: Action::Paper(Paper::Receive), line: Some(0) },
    Binding { scope: Scope::Transfers, keys: &[c('L')], action: Action::Paper(Paper::Lose), line: Some(0) },
    Binding { scope: Scope::Transfers, keys: &[c('X')], action: Action::Paper(Paper::Cancel), line: Some(0) },
    Binding { scope: Scope::Transfers, keys: &[c('V')], action: Action::View, line: Some(0) },
    Binding { scope: Scope::Transfers, keys: &[c('v')], action: Action::Movements, line: None },
    Binding { scope: Scope::Transfers, keys: &[c('i')], action: Action::Inspector, line: None },
    Binding { scope: Scope::Transfers, keys: &[c('r'), f(5)], action: Action::Refresh, line: None },

    Binding { scope: Scope::Orders, keys: &[k(Code::Enter), k(Code::LineFeed)], action: Action::Open, line: Some(0) },
    Binding { scope: Scope::Orders, keys: &[c('n'), c('N'), f(6)], action: Action::Paper(Paper::New), line: Some(0) },
    Binding { scope: Scope::Orders, keys: &[c('P')], action: Action::Paper(Paper::Pay), line: Some(0) },
    Binding { scope: Scope::Orders, keys: &[c('S')], action: Action::Paper(Paper::Ship), line: Some(0) },
    Binding { scope: Scope::Orders, keys: &[c('X')], action: Action::Paper(Paper::Cancel), line: Some(0) },
    Binding { scope: Scope::Orders, keys: &[c('K')], action: Action::Paper(Paper::Take), line: Some(0) },
    Binding { scope: Scope::Orders, keys: &[c('R')], action: Action::Paper(Paper::Return), line: Some(0) },
    Binding { scope: Scope::Orders, keys: &[c('U')], action: Action::Paper(Paper::Unship), line: Some(0) },
    Binding { scope: Scope::Orders, keys: &[c('O')], action: Action::Paper(Paper::Runbook), line: Some(0) },
    Binding { scope: Scope::Orders, keys: &[c('V')], action: Action::View, line: Some(0) },
    Binding { scope: Scope::Orders, keys: &[c('v')], action: Action::Movements, line: None },
    Binding { scope: Scope::Orders, keys: &[c('i')], action: Action::Inspector, line: None },
    Binding { scope: Scope::Orders, keys: &[c('r'), f(5)], action: Action::Refresh, line: None },

    Binding { scope: Scope::Runbook, keys: &[c('D')], action: Action::Paper(Paper::Delist), line: Some(0) },
    Binding { scope: Scope::Runbook, keys: &[c('C')], action: Action::Paper(Paper::Contacts), line: Some(0) },
    Binding { scope: Scope::Runbook, keys: &[c('S')], action: Action::Paper(Paper::Substitute), line: Some(0) },
    Binding { scope: Scope::Runbook, keys: &[c('B')], action: Action::Paper(Paper::Backorder), line: Some(0) },
    Binding { scope: Scope::Runbook, keys: &[c('X')], action: Action::Paper(Paper::Cancel), line: Some(0) },

    Binding { scope: Scope::Holders, keys: &[k(Code::Enter), k(Code::LineFeed)], action: Action::Open, line: Some(0) },
    Binding { scope: Scope::Holders, keys: &[c('n'), c('N'), f(6)], action: Action::Paper(Paper::New), line: Some(0) },
    Binding { scope: Scope::Holders, keys: &[c('D')], action: Action::Paper(Paper::Deliver), line: Some(0) },
    Binding { scope: Scope::Holders, keys: &[c('X')], action: Action::Paper(Paper::Remove), line: Some(0) },
    Binding { scope: Scope::Holders, keys: &[c('r'), f(5)], action: Action::Refresh, line: None },

    Binding { scope: Scope::Log,      keys: &[c('/'), f(7)],            action: Action::Find,         line: Some(0) },
    Binding { scope: Scope::Log,      keys: &[k(Code::Enter), k(Code::LineFeed)], action: Action::Open, line: Some(0) },
    Binding { scope: Scope::Log,      keys: &[c('i')],                  action: Action::Inspector,    line: None },
    Binding { scope: Scope::Log,      keys: &[c('r'), f(5)],            action: Action::Refresh,      line: None },

    Binding { scope: Scope::Global,   keys: &[c('u'), f(9)],            action: Action::Undo,         line: Some(0) },
    Binding { scope: Scope::Global,   keys: &[c('?'), f(1)],            action: Action::Help,         line: None },
    Binding { scope: Scope::Global,   keys: &[c('m')],                  action: Action::Messages,     line: None },
    Binding { scope: Scope::Global,   keys: &[c('g')],                  action: Action::GoTo,         line: None },
    Binding { scope: Scope::Global,   keys: &[k(Code::Tab)],            action: Action::NextTab,      line: None },
    Binding { scope: Scope::Global,   keys: &[k(Code::BackTab)],        action: Action::PreviousTab,  line: None },
    Binding { scope: Scope::Global,   keys: &[k(Code::Up), c('k')],     action: Action::Up,           line: None },
    Binding { scope: Scope::Global,   keys: &[k(Code::Down), c('j')],   action: Action::Down,         line: None },
    Binding { scope: Scope::Global,   keys: &[k(Code::PageUp)],         action: Action::PageUp,       line: None },
    Binding { scope: Scope::Global,   keys: &[k(Code::PageDown)],       action: Action::PageDown,     line: None },
    Binding { scope: Scope::Global,   keys: &[k(Code::Home)],           action: Action::Top,          line: None },
    Binding { scope: Scope::Global,   keys: &[k(Code::End), c('G')],    action: Action::Bottom,       line: None },
    Binding { scope: Scope::Global,   keys: &[c(':'), Key::ctrl('p')],  action: Action::Command,      line: Some(0) },
    Binding { scope: Scope::Global,   keys: &[c('q')],                  action: Action::Quit,         line: Some(0) },
    Binding { scope: Scope::Global,   keys: &[k(Code::Esc), f(12)],     action: Action::Back,         line: None },
    Binding { scope: Scope::Global,   keys: &[f(3)],                    action: Action::Exit,         line: None },
    Binding { scope: Scope::Global,   keys: &[Key::ctrl('l')],          action: Action::Redraw,       line: None },
    Binding { scope: Scope::Global,   keys: &[Key::ctrl('z')],          action: Action::Suspend,      line: None },
    Binding { scope: Scope::Global,   keys: &[Key::ctrl('c')],          action: Action::Interrupt,    line: None },

    Binding { scope: Scope::Welcome,  keys: &[k(Code::Enter), k(Code::LineFeed)], action: Action::Open, line: Some(0) },

    Binding { scope: Scope::Form,     keys: &[k(Code::Enter), k(Code::Tab), k(Code::Down), k(Code::LineFeed)], action: Action::NextField, line: Some(0) },
    Binding { scope: Scope::Form,     keys: &[k(Code::BackTab), k(Code::Up)], action: Action::PreviousField, line: Some(0) },
    Binding { scope: Scope::Form,     keys: &[f(4)],                    action: Action::Choices,      line: Some(0) },
    Binding { scope: Scope::Form,     keys: &[f(5)],                    action: Action::Reset,        line: Some(0) },
    Binding { scope: Scope::Form,     keys: &[f(10), Key::ctrl('s')],   action: Action::Save,         line: Some(0) },
    Binding { scope: Scope::Form,     keys: &[f(12), k(Code::Esc)],     action: Action::Leave,        line: Some(0) },
    Binding { scope: Scope::Form,     keys: &[f(1)],                    action: Action::Help,         line: None },
    Binding { scope: Scope::Form,     keys: &[Key::ctrl('l')],          action: Action::Redraw,       line: None },
    Binding { scope: Scope::Form,     keys: &[Key::ctrl('z')],          action: Action::Suspend,      line: None },
    Binding { scope: Scope::Form,     keys: &[Key::ctrl('c')],          action: Action::Interrupt,    line: None },

    Binding { scope: Scope::Pick,     keys: &[k(Code::Up), c('k')],     action: Action::Up,           line: None },
    Binding { scope: Scope::Pick,     keys: &[k(Code::Down), c('j')],   action: Action::Down,         line: None },
    Binding { scope: Scope::Pick,     keys: &[k(Code::PageUp)],         action: Action::PageUp,       line: None },
    Binding { scope: Scope::Pick,     keys: &[k(Code::PageDown)],       action: Action::PageDown,     line: None },
    Binding { scope: Scope::Pick,     keys: &[k(Code::Enter), k(Code::LineFeed)], action: Action::Accept, line: Some(0) },
    Binding { scope: Scope::Pick,     keys: &[f(12), k(Code::Esc), c('q')], action: Action::Close,    line: Some(0) },
    Binding { scope: Scope::Pick,     keys: &[Key::ctrl('l')],          action: Action::Redraw,       line: None },
    Binding { scope: Scope::Pick,     keys: &[Key::ctrl('c')],          action: Action::Interrupt,    line: None },

    Binding { scope: Scope::Input,    keys: &[k(Code::Enter), k(Code::LineFeed), k(Code::Tab)], action: Action::Accept, line: Some(0) },
    Binding { scope: Scope::Input,    keys: &[k(Code::Esc), f(12)],     action: Action::Close,        line: Some(0) },
    Binding { scope: Scope::Input,    keys: &[Key::ctrl('l')],          action: Action::Redraw,       line: None },
    Binding { scope: Scope::Input,    keys: &[Key::ctrl('z')],          action: Action::Suspend,      line: None },
    Binding { scope: Scope::Input,    keys: &[Key::ctrl('c')],          action: Action::Interrupt,    line: None },
];

impl Scope {
    /// Whether the screen's keys are joined by the global ones.
    const fn takes_global(self) -> bool {
        match self {
            Self::Global
            | Self::Products
            | Self::Stock
            | Self::Transfers
            | Self::Orders
            | Self::Runbook
            | Self::Holders
            | Self::Log
            | Self::Welcome => true,
            Self::Form | Self::Pick | Self::Input => false,
        }
    }
}

impl Action {
    /// Whether the key line always has room for it, behind everything else.
    const fn is_way_out(self) -> bool {
        matches!(self, Self::Command | Self::Quit | Self::Save | Self::Leave | Self::Close)
    }

    /// The operation that it leads to; none for what only shows.
    pub const fn op(self) -> Option<&'static str> {
        match self {
            Self::Adjust => Some("adjust"),
            Self::Receive => Some("receive"),
            Self::Damage => Some("damage"),
            Self::StockType => Some("product"),
            Self::Undo => Some("undo"),
            Self::Paper(paper) => paper.op(),
            Self::Help
            | Self::Command
            | Self::Find
            | Self::Open
            | Self::Back
            | Self::Quit
            | Self::Exit
            | Self::NextTab
            | Self::PreviousTab
            | Self::GoTo
            | Self::Up
            | Self::Down
            | Self::PageUp
            | Self::PageDown
            | Self::Top
            | Self::Bottom
            | Self::NextItem
            | Self::PreviousItem
            | Self::Refresh
            | Self::Sort
            | Self::View
            | Self::Inspector
            | Self::Messages
            | Self::Movements
            | Self::Redraw
            | Self::Suspend
            | Self::Interrupt
            | Self::NextField
            | Self::PreviousField
            | Self::Choices
            | Self::Reset
            | Self::Save
            | Self::Leave
            | Self::Accept
            | Self::Close => None,
        }
    }

    /// The role that it needs.
    pub fn needs(self) -> Role {
        let row = self.op().and_then(command::spec);
        row.map_or(Role::Viewer, |row| row.role)
    }

    /// The name in the language files: `key-<id>` is the key line's word, `.help` its sentence.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Help => "key-help",
            Self::Command => "key-command",
            Self::Find => "key-find",
            Self::Open => "key-open",
            Self::Back => "key-back",
            Self::Quit => "key-quit",
            Self::Exit => "key-exit",
            Self::NextTab => "key-next-tab",
            Self::PreviousTab => "key-previous-tab",
            Self::GoTo => "key-go-to",
            Self::Up => "key-up",
            Self::Down => "key-down",
            Self::PageUp => "key-page-up",
            Self::PageDown => "key-page-down",
            Self::Top => "key-top",
            Self::Bottom => "key-bottom",
            Self::NextItem => "key-next-item",
            Self::PreviousItem => "key-previous-item",
            Self::Refresh => "key-refresh",
            Self::Sort => "key-sort",
            Self::View => "key-view",
            Self::Inspector => "key-inspector",
            Self::Messages => "key-messages",
            Self::Undo => "key-undo",
            Self::Adjust => "key-adjust",
            Self::Receive => "key-receive",
            Self::Damage => "key-damage",
            Self::StockType => "key-stock-type",
            Self::Paper(paper) => paper.id(),
            Self::Movements => "key-movements",
            Self::Redraw => "key-redraw",
            Self::Suspend => "key-suspend",
            Self::Interrupt => "key-interrupt",
            Self::NextField => "key-next-field",
            Self::PreviousField => "key-previous-field",
            Self::Choices => "key-choices",
            Self::Reset => "key-reset",
            Self::Save => "key-save",
            Self::Leave => "key-leave",
            Self::Accept => "key-accept",
            Self::Close => "key-close",
        }
    }
}

/// The rows that hold in `scope`: its own first, then the global ones.
pub fn live(scope: Scope) -> impl Iterator<Item = &'static Binding> {
    let own = KEYMAP.iter().filter(move |row| row.scope == scope);
    let global = KEYMAP.iter().filter(move |row| {
        row.scope == Scope::Global && scope != Scope::Global && scope.takes_global()
    });
    own.chain(global)
}

/// What `key` asks for in `scope`.
pub fn resolve(scope: Scope, key: Key) -> Option<Action> {
    live(scope).find(|row| row.keys.contains(&key)).map(|row| row.action)
}

/// The key line: help first, then the keys of `scope` that `possible` lets through, as many as
/// fit `columns`; the way to all commands and the way out always have their place.
pub fn line(
    scope: Scope,
    words: &Words,
    columns: usize,
    hints: Hints,
    possible: impl Fn(Action) -> bool,
) -> Vec<(String, String, Action)> {
    let entry = |row: &Binding| {
        let key = hints.of(row)?;
        Some((key.label(), words.get(row.action.id()).to_owned(), row.action))
    };
    if hints == Hints::Off {
        return Vec::new();
    }
    let shown = live(scope).filter(|row| possible(row.action));
    let (last, own): (Vec<_>, Vec<_>) = shown.partition(|row| row.action.is_way_out());
    let help = if hints == Hints::Letters { c('?') } else { f(1) };
    let help = (help.label(), words.get(Action::Help.id()).to_owned(), Action::Help);
    let last: Vec<_> = last.into_iter().filter_map(entry).collect();
    let cost = |(key, word, _): &(String, String, Action)| {
        let text = text::width(key).saturating_add(text::width(word));
        text.saturating_add(glue(words).len()).saturating_add(gap(words).len())
    };
    let room = columns.saturating_add(gap(words).len()).saturating_sub(2);
    let mut left = last.iter().map(cost).fold(room, usize::saturating_sub);
    let mut entries = Vec::new();
    for item in std::iter::once(help).chain(own.into_iter().filter_map(entry)) {
        match left.checked_sub(cost(&item)) {
            Some(rest) => left = rest,
            None => break,
        }
        entries.push(item);
    }
    entries.extend(last);
    entries
}

/// Between a key and its word.
pub const fn glue(words: &Words) -> &'static str {
    match words.language() {
        Language::En => " ",
        Language::ZhCn | Language::ZhTw => "",
    }
}

/// Between two entries of the key line.
pub const fn gap(words: &Words) -> &'static str {
    match words.language() {
        Language::En => "  ",
        Language::ZhCn | Language::ZhTw => " ",
    }
}

/// Every key of a row, as text.
pub fn labels(binding: &Binding) -> String {
    binding.keys.iter().map(|key| key.label()).collect::<Vec<_>>().join(" ")
}

/// The table as Markdown, for the README.
pub fn markdown(words: &Words) -> String {
    let mut out = String::from("| where | keys | does |\n|---|---|---|\n");
    for row in KEYMAP {
        let place = words.get(scope_id(row.scope));
        let help = format!("{}.help", row.action.id());
        let keys: Vec<String> = row
            .keys
            .iter()
            .filter(|key| key.code != Code::LineFeed)
            .map(|key| format!("`{}`", key.label()))
            .collect();
        let line = format!("| {place} | {} | {} |\n", keys.join(" "), words.get(&help));
        out.push_str(&line);
    }
    out
}

/// The name of a scope in the language files.
pub const fn scope_id(scope: Scope) -> &'static str {
    match scope {
        Scope::Global => "scope-global",
        Scope::Products => "scope-products",
        Scope::Stock => "scope-stock",
        Scope::Transfers => "scope-transfers",
        Scope::Orders => "scope-orders",
        Scope::Runbook => "scope-runbook",
        Scope::Holders => "scope-holders",
        Scope::Log => "scope-log",
        Scope::Welcome => "scope-welcome",
        Scope::Form => "scope-form",
        Scope::Pick => "scope-pick",
        Scope::Input => "scope-input",
    }
}

#[cfg(test)]
mod tests;
