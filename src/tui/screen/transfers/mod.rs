//! Transfers: what is promised to another warehouse, what is on the road, what would help.
//!
//! Three lists, turned by `V`: under way, all, suggestions. `Enter` opens the stock of the product,
//! on a suggestion the form that requests it.

mod view;

use super::window::{Want, Window};
use crate::app::query::{Query, Reply, Suggestion, TransferRow};
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{Action, Scope};
use crate::tui::paper::{Paper, Wanted};
use crate::tui::screen::{Around, Effect, Screen, Tab, Verb};
use crate::tui::shell::layout::Layout;

/// Pages read at once.
const PAGES: usize = 3;
/// Rows read to find one that was jumped to.
const JUMP_ROWS: usize = 1_000;

/// A list of transfers or of suggestions.
#[derive(Debug, Default)]
pub struct Transfers {
    window: Window<Row>,
    view: View,
    read: bool,
    want: Option<Asked>,
    asked: Asked,
    /// Rows of the last question at most.
    asked_for: usize,
    /// The transfer to put the cursor on when the rows come.
    target: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum View {
    #[default]
    Open,
    All,
    Suggested,
}

impl View {
    const fn next(self) -> Self {
        match self {
            Self::Open => Self::All,
            Self::All => Self::Suggested,
            Self::Suggested => Self::Open,
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Self::Open => "transfers-open",
            Self::All => "transfers-all",
            Self::Suggested => "transfers-suggested",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Asked {
    #[default]
    Newest,
    More,
}

#[derive(Clone, Debug)]
enum Row {
    Transfer(TransferRow),
    Suggestion(Suggestion),
}

impl Row {
    fn sku(&self) -> &str {
        match self {
            Self::Transfer(row) => &row.sku,
            Self::Suggestion(row) => &row.sku,
        }
    }

    /// What tells the row from the others of its list.
    fn key(&self) -> String {
        match self {
            Self::Transfer(row) => row.code.clone(),
            Self::Suggestion(row) => format!("{} {} {}", row.sku, row.from, row.to),
        }
    }
}

impl Transfers {
    fn want(&mut self, wanted: Option<Want>) -> Effect {
        if wanted == Some(Want::After) && self.want.is_none() {
            self.want = Some(Asked::More);
        }
        Effect::None
    }

    fn turn(&mut self, view: View) {
        self.view = view;
        self.window.replace(Vec::new(), |_| false);
        self.window.to_end = false;
        self.want = Some(Asked::Newest);
        self.read = false;
    }

    fn take(&mut self, rows: Vec<Row>) {
        self.read = true;
        self.window.from_start = true;
        self.window.to_end = rows.len() < self.asked_for;
        if self.asked == Asked::More && self.view != View::Suggested {
            let want = self.window.append_keeping(rows);
            self.want(want);
            return;
        }
        let selected = self.target.take().or_else(|| self.window.selected().map(Row::key));
        self.window.replace(rows, |row| Some(row.key()) == selected);
    }

    fn transfer(&self) -> Option<&TransferRow> {
        match self.window.selected() {
            Some(Row::Transfer(row)) => Some(row),
            Some(Row::Suggestion(_)) | None => None,
        }
    }

    fn open(&self) -> Effect {
        match self.window.selected() {
            Some(Row::Transfer(row)) => Effect::OpenStock(row.sku.clone()),
            Some(Row::Suggestion(row)) => Effect::Form(Wanted::Suggested(Box::new(row.clone()))),
            None => Effect::None,
        }
    }

    fn paper(&self, paper: Paper) -> Effect {
        if paper == Paper::New {
            if let Some(Row::Suggestion(_)) = self.window.selected() {
                return self.open();
            }
            let sku = self.product().map(str::to_owned);
            return Effect::Form(Wanted::NewTransfer { sku, from: None });
        }
        match self.transfer() {
            Some(row) if paper.transfer_step().is_some() => {
                let transfer = row.code.clone();
                Effect::Form(Wanted::Transfer { paper, transfer })
            }
            Some(_) | None => Effect::None,
        }
    }
}

impl Screen for Transfers {
    fn tab(&self) -> Tab {
        Tab::Transfers
    }

    fn scope(&self) -> Scope {
        Scope::Transfers
    }

    fn question(&mut self) -> Option<Query> {
        let asked = match self.want.take() {
            Some(asked) => asked,
            None if self.asked_for == 0 => Asked::Newest,
            None => return None,
        };
        self.asked = asked;
        let loaded = self.window.len();
        let page = self.window.height().saturating_mul(PAGES);
        let jump = if self.target.is_some() { JUMP_ROWS } else { 0 };
        let rows = match asked {
            Asked::Newest => loaded.max(page).max(jump),
            Asked::More if self.view == View::Suggested => loaded.saturating_add(page),
            Asked::More => page,
        };
        self.asked_for = rows;
        let limit = i64::try_from(rows).unwrap_or(i64::MAX);
        if self.view == View::Suggested {
            return Some(Query::Suggestions { limit });
        }
        let after = match (asked, self.window.last()) {
            (Asked::More, Some(Row::Transfer(row))) => Some(row.code.clone()),
            (Asked::More | Asked::Newest, _) => None,
        };
        Some(Query::Transfers { open: self.view == View::Open, after, limit })
    }

    fn product(&self) -> Option<&str> {
        self.window.selected().map(Row::sku)
    }

    fn receive(&mut self, reply: Reply) {
        if let Reply::Transfers(rows) = reply {
            if self.view != View::Suggested {
                self.take(rows.into_iter().map(Row::Transfer).collect());
            }
        } else if let Reply::Suggestions(rows) = reply {
            self.take(rows.into_iter().map(Row::Suggestion).collect());
        }
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
            Verb::Bottom => {
                self.window.jump(true);
                let want = self.window.missing();
                return self.want(want);
            }
            Verb::Refresh => self.reload(),
            Verb::View => self.turn(self.view.next()),
            Verb::Open => return self.open(),
            Verb::Movements => {
                let sku = self.product().map(str::to_owned);
                return sku.map_or(Effect::None, Effect::OpenLog);
            }
            Verb::Paper(paper) => return self.paper(paper),
            Verb::Back if self.view != View::Open => self.turn(View::Open),
            Verb::Back => return Effect::Back,
            Verb::Sort | Verb::NextItem | Verb::PreviousItem | Verb::UndoRow => {}
        }
        Effect::None
    }

    fn focus(&mut self, code: &str) {
        self.turn(View::Open);
        self.target = Some(code.to_owned());
    }

    fn set_height(&mut self, rows: u16) {
        self.window.set_height(rows);
        let want = self.window.missing();
        if self.read {
            self.want(want);
        }
    }

    fn can(&self, action: Action) -> bool {
        let Action::Paper(paper) = action else {
            return !matches!(action, Action::Open | Action::Movements) || !self.window.is_empty();
        };
        if paper == Paper::New {
            return true;
        }
        let (Some(step), Some(row)) = (paper.transfer_step(), self.transfer()) else {
            return false;
        };
        row.progress().available(step) > 0
    }

    fn view(&self, canvas: &mut Canvas<'_>, layout: &Layout, around: &Around<'_>) {
        self.draw(canvas, layout, around);
    }
}
