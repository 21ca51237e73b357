use super::{Asked, Orders, Row, View};
use crate::app::query::{Query, Reply};
use crate::domain::order::OrderState;
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{Action, Scope};
use crate::tui::paper::{Paper, Wanted};
use crate::tui::screen::window::Want;
use crate::tui::screen::{Around, Effect, Screen, Tab, Verb};
use crate::tui::shell::layout::Layout;

/// Pages read at once.
const PAGES: usize = 3;

impl Orders {
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
        if self.asked == Asked::More && self.view.is_paged() {
            let want = self.window.append_keeping(rows);
            self.want(want);
            return;
        }
        let selected = self.window.selected().map(Row::key);
        self.window.replace(rows, |row| Some(row.key()) == selected);
    }

    /// Moves the focus between the lines of the open order.
    fn walk(&mut self, by: isize) {
        let count =
            self.lines().map_or(0, |card| card.lines.len().saturating_add(card.wishes.len()));
        if let Some((_, at)) = &mut self.open {
            *at = at.saturating_add_signed(by).min(count.saturating_sub(1));
        }
    }

    fn update_open(&mut self, verb: Verb) -> Effect {
        match verb {
            Verb::Up => self.walk(-1),
            Verb::Down => self.walk(1),
            Verb::Top | Verb::PageUp => self.walk(isize::MIN),
            Verb::Bottom | Verb::PageDown => self.walk(isize::MAX),
            Verb::Open => {
                return self.sku().map_or(Effect::None, |sku| Effect::OpenStock(sku.to_owned()));
            }
            Verb::Movements => {
                return self.sku().map_or(Effect::None, |sku| Effect::OpenLog(sku.to_owned()));
            }
            Verb::Refresh => self.reload(),
            Verb::Back => self.open = None,
            Verb::View => {
                self.open = None;
                self.turn(self.view.next());
            }
            Verb::Paper(paper) => return self.paper(paper),
            Verb::Sort | Verb::NextItem | Verb::PreviousItem | Verb::UndoRow => {}
        }
        Effect::None
    }

    fn paper(&mut self, paper: Paper) -> Effect {
        self.runbook = false;
        let sku = self.sku().map(str::to_owned);
        let order = self.subject().map(str::to_owned);
        match (paper, order, sku) {
            (Paper::New, _, sku) => Effect::Form(Wanted::NewOrder { sku }),
            (Paper::Runbook, Some(_), Some(_)) => {
                self.runbook = true;
                Effect::None
            }
            (Paper::Contacts, _, Some(sku)) => self.contacts(&sku),
            (Paper::Delist | Paper::Backorder, _, Some(sku)) => {
                Effect::Form(Wanted::Product { paper, sku })
            }
            (Paper::Substitute, Some(order), Some(sku)) => {
                Effect::Form(Wanted::Substitute { order, sku })
            }
            (_, Some(order), _) if paper.order_step().is_some() => {
                Effect::Form(Wanted::Order { paper, order })
            }
            (_, _, _) => Effect::None,
        }
    }

    /// Everybody who waits for `sku` and cannot be served, as lines to copy.
    fn contacts(&self, sku: &str) -> Effect {
        let mut lines = vec![sku.to_owned()];
        for (row, _) in self.window.rows() {
            if let Row::Risk(row) = row
                && row.sku == sku
            {
                let line =
                    format!("{}\t{}\t{}\t{}", row.order, row.customer, row.at_risk, row.channel);
                lines.push(line.trim_end().replace('\t', "  "));
            }
        }
        Effect::Text { title: "orders-contacts", lines }
    }
}

impl Screen for Orders {
    fn tab(&self) -> Tab {
        Tab::Orders
    }

    fn scope(&self) -> Scope {
        if self.runbook { Scope::Runbook } else { Scope::Orders }
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
        let rows = match asked {
            Asked::Newest => loaded.max(page),
            Asked::More if self.view.is_paged() => page,
            Asked::More => loaded.saturating_add(page),
        };
        self.asked_for = rows;
        let limit = i64::try_from(rows).unwrap_or(i64::MAX);
        let after = match asked {
            Asked::Newest => None,
            Asked::More => self.window.last().map(|row| row.code().to_owned()),
        };
        Some(match self.view {
            View::UnderWay => Query::UnderWay { after, limit },
            View::All => Query::Orders { state: None, after, limit },
            View::Unpaid => Query::Holds { sku: None, customer: None, unpaid: true, limit },
            View::AtRisk => Query::AtRisk { sku: None, limit },
        })
    }

    fn detail(&mut self) -> Option<Query> {
        let wanted = self.subject().map(str::to_owned);
        if wanted == self.shown {
            return None;
        }
        self.shown.clone_from(&wanted);
        wanted.map(|code| Query::Order { code })
    }

    fn product(&self) -> Option<&str> {
        self.sku()
    }

    fn receive(&mut self, reply: Reply) {
        if let Reply::Order(card) = reply {
            self.card = Some(card);
            self.walk(0);
        } else if let Reply::Orders(rows) = reply {
            if self.view.is_paged() {
                self.take(rows.into_iter().map(Row::Order).collect());
            }
        } else if let Reply::Holds(rows) = reply {
            self.take(rows.into_iter().map(Row::Hold).collect());
        } else if let Reply::AtRisk(rows) = reply {
            self.take(rows.into_iter().map(Row::Risk).collect());
        }
    }

    fn reload(&mut self) {
        if self.read {
            self.want = Some(Asked::Newest);
        }
        self.shown = None;
    }

    fn update(&mut self, verb: Verb) -> Effect {
        if self.runbook && verb == Verb::Back {
            self.runbook = false;
            return Effect::None;
        }
        if self.open.is_some() {
            return self.update_open(verb);
        }
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
            // The far end of all orders is not a place; the last loaded one is.
            Verb::Bottom => {
                self.window.jump(true);
                let want = self.window.missing();
                return self.want(want);
            }
            Verb::Refresh => self.reload(),
            Verb::View => self.turn(self.view.next()),
            Verb::Open => {
                self.open = self.window.selected().map(|row| (row.code().to_owned(), 0));
            }
            Verb::Movements => {
                return self.sku().map_or(Effect::None, |sku| Effect::OpenLog(sku.to_owned()));
            }
            Verb::Paper(paper) => return self.paper(paper),
            Verb::Back if self.view != View::UnderWay => self.turn(View::UnderWay),
            Verb::Back => return Effect::Back,
            Verb::Sort | Verb::NextItem | Verb::PreviousItem | Verb::UndoRow => {}
        }
        Effect::None
    }

    fn focus(&mut self, code: &str) {
        self.open = Some((code.to_owned(), 0));
        self.shown = None;
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
            let needs_product = action == Action::Movements;
            let needs_row = action == Action::Open;
            return !(needs_product && self.sku().is_none()
                || needs_row && self.subject().is_none());
        };
        let at_risk = self.view == View::AtRisk && self.open.is_none() && self.sku().is_some();
        let product = matches!(
            paper,
            Paper::Runbook | Paper::Contacts | Paper::Delist | Paper::Backorder | Paper::Substitute
        );
        if product || paper == Paper::New {
            return at_risk || paper == Paper::New;
        }
        let (Some(step), Some((state, holds))) = (paper.order_step(), self.state()) else {
            return self.subject().is_some() && self.state().is_none();
        };
        // A basket is ordered by the key that pays what is ordered.
        let basket = paper == Paper::Pay && state == OrderState::Cart;
        let backwards = matches!(paper, Paper::Return | Paper::Unship);
        let none_left = backwards && !self.has_shipped();
        (state.allows(step) || basket) && !(paper == Paper::Take && holds) && !none_left
    }

    fn view(&self, canvas: &mut Canvas<'_>, layout: &Layout, around: &Around<'_>) {
        self.draw(canvas, layout, around);
    }
}
