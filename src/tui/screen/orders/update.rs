use ratatui::layout::Rect;

use super::{ALL, AT_RISK, Line, Orders, UNPAID, VIEWS, view};
use crate::app::query::{Find, Query, Reply};
use crate::domain::filter::Listed;
use crate::domain::order::OrderState;
use crate::locale::Words;
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{Action, Scope};
use crate::tui::paper::{Each, Paper, Wanted};
use crate::tui::screen::list::{Ask, List, Listing, Look, Paging, Row};
use crate::tui::screen::table::{Cell, Head};
use crate::tui::screen::{Around, Effect, Tab, Verb, pane};
use crate::tui::shell::layout::Layout;

impl Orders {
    /// Moves the focus between the lines of the open order.
    fn walk(&mut self, list: &List<Line>, by: isize) {
        let count =
            self.lines(list).map_or(0, |card| card.lines.len().saturating_add(card.wishes.len()));
        if let Some((_, at)) = &mut self.open {
            *at = at.saturating_add_signed(by).min(count.saturating_sub(1));
        }
    }

    fn update_open(&mut self, list: &mut List<Line>, verb: Verb) -> Option<Effect> {
        match verb {
            Verb::Up => self.walk(list, -1),
            Verb::Down => self.walk(list, 1),
            Verb::Top | Verb::PageUp => self.walk(list, isize::MIN),
            Verb::Bottom | Verb::PageDown => self.walk(list, isize::MAX),
            Verb::Open => {
                let sku = self.sku(list).map(str::to_owned);
                return Some(sku.map_or(Effect::None, |sku| Effect::Open(Tab::Stock, sku)));
            }
            Verb::Back => self.open = None,
            Verb::View => {
                self.open = None;
                return None;
            }
            Verb::Refresh | Verb::Movements => return None,
            Verb::Paper(paper) => return Some(self.paper(list, paper)),
            Verb::Sort
            | Verb::SortNext
            | Verb::SortPrevious
            | Verb::Mark
            | Verb::MarkNone
            | Verb::NextItem
            | Verb::PreviousItem
            | Verb::UndoRow
            | Verb::Count(_) => {}
        }
        Some(Effect::None)
    }

    fn paper(&mut self, list: &List<Line>, paper: Paper) -> Effect {
        self.runbook = false;
        let sku = self.sku(list).map(str::to_owned);
        let order = self.subject(list).map(str::to_owned);
        match (paper, order, sku) {
            (Paper::New, _, sku) => Effect::Form(Wanted::NewOrder { sku }),
            (Paper::Runbook, Some(_), Some(_)) => {
                self.runbook = true;
                Effect::None
            }
            (Paper::Contacts, _, Some(sku)) => contacts(list, &sku),
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
}

/// The state of the order of a row, where the row says so.
fn state_of(row: &Line) -> Option<OrderState> {
    match row {
        Line::Order(row) => Some(row.order_state),
        Line::Hold(_) | Line::Risk(_) => None,
    }
}

/// What can be done to many orders, or to the products of many lines, with one form.
fn many(list: &List<Line>, paper: Paper) -> Effect {
    let mut all: Vec<Each> = Vec::new();
    for row in list.marked() {
        let wanted = match (paper, row.sku()) {
            (Paper::Delist, Some(sku)) => Wanted::Product { paper, sku: sku.to_owned() },
            (Paper::Pay | Paper::Ship | Paper::Cancel | Paper::Take | Paper::Unship, _) => {
                Wanted::Order { paper, order: row.code().to_owned() }
            }
            (_, _) => return Effect::Say("marks-one-by-one"),
        };
        let known = match row {
            Line::Order(row) => Some(Reply::Orders(vec![row.clone()])),
            Line::Hold(_) | Line::Risk(_) => None,
        };
        if !all.iter().any(|each| each.wanted == wanted) {
            all.push(Each { wanted, known });
        }
    }
    Effect::Many(all)
}

/// What a view lists.
const fn listed(view: usize) -> Listed {
    match view {
        UNPAID => Listed::Holds,
        AT_RISK => Listed::AtRisk,
        _ => Listed::Orders,
    }
}

/// Everybody who waits for `sku` and cannot be served, as lines to copy.
fn contacts(list: &List<Line>, sku: &str) -> Effect {
    let mut lines = vec![sku.to_owned()];
    for row in list.rows() {
        if let Line::Risk(row) = row
            && row.sku == sku
        {
            let line = format!("{}  {}  {}  {}", row.order, row.customer, row.at_risk, row.channel);
            lines.push(line.trim_end().to_owned());
        }
    }
    Effect::Text { title: "orders-contacts", lines }
}

impl Listing for Orders {
    type Row = Line;

    fn tab(&self) -> Tab {
        Tab::Orders
    }

    fn scope(&self) -> Scope {
        if self.runbook { Scope::Runbook } else { Scope::Orders }
    }

    fn views(&self) -> &'static [&'static str] {
        VIEWS
    }

    fn heads(&self, view: usize) -> Vec<Head> {
        match view {
            UNPAID => view::HOLDS.to_vec(),
            AT_RISK => view::RISKS.to_vec(),
            _ => view::ORDERS.to_vec(),
        }
    }

    fn elastic(&self, _view: usize) -> &'static str {
        "column-customer"
    }

    fn cells(&self, row: &Line, look: Look<'_>) -> Vec<Cell> {
        match row {
            Line::Order(row) => view::order_cells(row, look.words, look.now),
            Line::Hold(row) => view::hold_cells(row, look.words, look.now),
            Line::Risk(row) => view::risk_cells(row, look.words),
        }
    }

    fn paging(&self, view: usize) -> Paging {
        if matches!(view, UNPAID | AT_RISK) { Paging::Again } else { Paging::Onwards }
    }

    fn sorted(&self, view: usize) -> Option<(&'static str, bool)> {
        (self.paging(view) == Paging::Onwards).then_some(("placed", true))
    }

    fn finds(&self, view: usize) -> Option<Listed> {
        Some(listed(view))
    }

    fn question(&self, ask: &Ask<'_, Line>) -> Query {
        Query::Find(Find { open: ask.view != ALL, ..ask.find(listed(ask.view)) })
    }

    fn receive(&mut self, reply: Reply, list: &List<Line>) -> Option<Vec<Line>> {
        if let Reply::Order(card) = reply {
            self.card = Some(card);
            self.walk(list, 0);
            None
        } else if let Reply::Orders(rows) = reply {
            let paged = self.paging(list.view()) == Paging::Onwards;
            paged.then(|| rows.into_iter().map(Line::Order).collect())
        } else if let Reply::Holds(rows) = reply {
            Some(rows.into_iter().map(Line::Hold).collect())
        } else if let Reply::AtRisk(rows) = reply {
            Some(rows.into_iter().map(Line::Risk).collect())
        } else {
            None
        }
    }

    fn detail(&mut self, list: &List<Line>) -> Option<Query> {
        let wanted = self.subject(list).map(str::to_owned);
        if wanted == self.shown {
            return None;
        }
        self.shown.clone_from(&wanted);
        wanted.map(|code| Query::Order { code })
    }

    fn forget(&mut self) {
        self.shown = None;
    }

    fn product<'a>(&'a self, list: &'a List<Line>) -> Option<&'a str> {
        self.sku(list)
    }

    fn open(&mut self, row: &Line) -> Effect {
        self.open = Some((row.code().to_owned(), 0));
        Effect::None
    }

    fn title(&self, _list: &List<Line>, _words: &Words) -> Option<String> {
        self.open.as_ref().map(|(code, _)| code.clone())
    }

    fn counts(&self, look: Look<'_>) -> Option<String> {
        let glance = look.glance?;
        let count = |state: OrderState| glance.count(&format!("orders_{}", state.name()));
        let fills = [
            ("unpaid", count(OrderState::Placed).into()),
            ("paid", count(OrderState::Paid).into()),
        ];
        Some(look.words.fill("orders-counts", &fills))
    }

    fn empty(&self, view: usize) -> &'static str {
        if view == AT_RISK { "orders-none-at-risk" } else { "list-empty" }
    }

    fn update(&mut self, list: &mut List<Line>, verb: Verb) -> Option<Effect> {
        if self.runbook && verb == Verb::Back {
            self.runbook = false;
            return Some(Effect::None);
        }
        if self.open.is_some() {
            return self.update_open(list, verb);
        }
        let Verb::Paper(paper) = verb else { return None };
        let alone = matches!(paper, Paper::New | Paper::Runbook | Paper::Contacts);
        if list.marks() > 0 && !alone {
            self.runbook = false;
            return Some(many(list, paper));
        }
        Some(self.paper(list, paper))
    }

    fn marks(&self, _view: usize) -> bool {
        true
    }

    fn focus(&mut self, _list: &mut List<Line>, code: &str) {
        self.open = Some((code.to_owned(), 0));
        self.shown = None;
    }

    fn can(&self, list: &List<Line>, action: Action) -> Option<bool> {
        let Action::Paper(paper) = action else {
            let open = self.open.is_some();
            return match action == Action::Open {
                true => Some(self.subject(list).is_some()),
                false if open && action.is_of_list() => Some(false),
                false => None,
            };
        };
        if let Some(step) = paper.order_step().filter(|_| list.marks() > 0 && self.open.is_none()) {
            let basket = |state| paper == Paper::Pay && state == OrderState::Cart;
            let allows =
                |row: &Line| state_of(row).is_none_or(|state| state.allows(step) || basket(state));
            return Some(list.marked().any(allows));
        }
        let at_risk = list.view() == AT_RISK && self.open.is_none() && self.sku(list).is_some();
        let product = matches!(
            paper,
            Paper::Runbook | Paper::Contacts | Paper::Delist | Paper::Backorder | Paper::Substitute
        );
        if product || paper == Paper::New {
            return Some(at_risk || paper == Paper::New);
        }
        let (Some(step), Some((state, holds))) = (paper.order_step(), self.state(list)) else {
            return Some(self.subject(list).is_some() && self.state(list).is_none());
        };
        // A basket is ordered by the key that pays what is ordered.
        let basket = paper == Paper::Pay && state == OrderState::Cart;
        let backwards = matches!(paper, Paper::Return | Paper::Unship);
        let none_left = backwards && !self.has_shipped(list);
        Some((state.allows(step) || basket) && !(paper == Paper::Take && holds) && !none_left)
    }

    fn draw_instead(&self, canvas: &mut Canvas<'_>, area: Rect, list: &List<Line>) -> bool {
        if self.open.is_some() {
            self.draw_open(canvas, area, list);
        }
        self.open.is_some()
    }

    fn draw_over(
        &self,
        canvas: &mut Canvas<'_>,
        area: Rect,
        list: &List<Line>,
        around: &Around<'_>,
    ) {
        if self.runbook {
            self.draw_runbook(canvas, area, list, around);
        }
    }

    fn draw_pane(
        &self,
        canvas: &mut Canvas<'_>,
        layout: &Layout,
        list: &List<Line>,
        around: &Around<'_>,
    ) {
        match (self.lines(list), self.open.is_some() || list.view() > 0) {
            (Some(card), false) => view::pane_of(canvas, layout.pane, card),
            _ => pane::draw(canvas, layout.pane, around.card),
        }
    }

    fn draw_inspector(
        &self,
        canvas: &mut Canvas<'_>,
        area: Rect,
        list: &List<Line>,
        _around: &Around<'_>,
    ) {
        if let Some(card) = self.lines(list) {
            view::draw_inspector(canvas, area, card);
        }
    }
}
