use ratatui::layout::Rect;

use super::{CALENDAR, Line, Promotions, VIEWS, card, plan, state_of, view};
use crate::app::query::{CalendarAsk, Find, PlanAsk, Promoted, Promotion, Query, Reply};
use crate::domain::filter::Listed;
use crate::domain::pool::PoolState;
use crate::locale::Words;
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{Action, Scope};
use crate::tui::paper::{Each, Paper, Wanted};
use crate::tui::screen::list::{Ask, List, Listing, Look, Paging, Place};
use crate::tui::screen::table::{self, Cell, Head};
use crate::tui::screen::{Around, Effect, Tab, Verb};
use crate::tui::shell::layout::Layout;

/// Days that a promotion lasts where nothing is said.
const PLAN_DAYS: i64 = 7;

impl Promotions {
    fn walk(&mut self, list: &List<Line>, by: isize) {
        let count = self.report(list).map_or(0, |report| report.lines.len());
        self.at = self.at.saturating_add_signed(by).min(count.saturating_sub(1));
    }

    fn close(&mut self) {
        self.open = None;
        self.planning = None;
        self.at = 0;
        self.shown = None;
    }

    /// What a verb does while a pool or a plan is open in place.
    fn update_open(&mut self, list: &mut List<Line>, verb: Verb) -> Option<Effect> {
        match verb {
            Verb::Up => self.walk(list, -1),
            Verb::Down => self.walk(list, 1),
            Verb::Top | Verb::PageUp => self.walk(list, isize::MIN),
            Verb::Bottom | Verb::PageDown => self.walk(list, isize::MAX),
            Verb::Open => {
                let sku = self.place(list).map(|(sku, _)| sku.to_owned());
                return Some(sku.map_or(Effect::None, |sku| Effect::Open(Tab::Stock, sku)));
            }
            Verb::Back => self.close(),
            Verb::View => {
                self.close();
                return None;
            }
            Verb::Paper(paper) => return Some(self.paper(list, paper)),
            Verb::Refresh
            | Verb::Movements
            | Verb::Sort
            | Verb::SortNext
            | Verb::SortPrevious
            | Verb::Mark
            | Verb::MarkNone
            | Verb::NextItem
            | Verb::PreviousItem
            | Verb::Count(_)
            | Verb::UndoRow => return None,
        }
        Some(Effect::None)
    }

    fn paper(&mut self, list: &List<Line>, paper: Paper) -> Effect {
        let place = self.place(list).map(|(sku, place)| (sku.to_owned(), place.to_owned()));
        let pool = self.subject(list).map(str::to_owned);
        match (paper, pool, place) {
            (Paper::New, _, place) => {
                let plan = self.plan.clone().filter(|_| self.planning.is_some());
                Effect::Form(Wanted::NewPool { plan, place })
            }
            (Paper::Plan, _, Some(place)) => {
                self.close();
                self.plan_for(place);
                Effect::None
            }
            (Paper::Report, Some(_), _) => self
                .report(list)
                .map_or(Effect::None, |report| Effect::Report(Box::new(report.clone()))),
            (_, Some(pool), place) if paper.is_of_pool() => {
                Effect::Form(Wanted::Pool { paper, pool, place })
            }
            (_, _, _) => Effect::None,
        }
    }

    fn plan_for(&mut self, place: (String, String)) {
        self.planning = Some(place);
        self.plan = None;
        self.asked = false;
    }
}

/// One form over many pools; releasing is about each of their lines that keeps something back.
fn many(list: &List<Line>, paper: Paper) -> Effect {
    let mut all = Vec::new();
    for row in list.marked() {
        let Line::Pool(card) = row else { return Effect::Say("marks-one-by-one") };
        let pool = card.pool.code.clone();
        let known = || Some(Reply::Pool(card.clone()));
        if paper == Paper::Release {
            for line in card.lines.iter().filter(|line| line.unreleased > 0) {
                let place = Some((line.sku.clone(), line.warehouse.clone()));
                let wanted = Wanted::Pool { paper, pool: pool.clone(), place };
                all.push(Each { wanted, known: known() });
            }
        } else if matches!(paper, Paper::Start | Paper::Pause | Paper::Finish) {
            let wanted = Wanted::Pool { paper, pool, place: None };
            all.push(Each { wanted, known: known() });
        } else {
            return Effect::Say("marks-one-by-one");
        }
    }
    if all.is_empty() { Effect::Say("paper-not-now") } else { Effect::Many(all) }
}

/// Whether a pool in `state` can do what `paper` says.
fn allows(paper: Paper, state: PoolState, paused: bool) -> bool {
    let live = state == PoolState::Active;
    if paper == Paper::Start {
        matches!(state, PoolState::Draft | PoolState::Scheduled)
    } else if paper == Paper::Pause {
        live
    } else if paper == Paper::Release {
        live && !paused
    } else {
        state != PoolState::Ended
    }
}

impl Listing for Promotions {
    type Row = Line;

    fn tab(&self) -> Tab {
        Tab::Promotions
    }

    fn scope(&self) -> Scope {
        Scope::Promotions
    }

    fn views(&self) -> &'static [&'static str] {
        VIEWS
    }

    fn heads(&self, view: usize) -> Vec<Head> {
        if view == CALENDAR { view::STEPS.to_vec() } else { view::POOLS.to_vec() }
    }

    fn elastic(&self, view: usize) -> &'static str {
        if view == CALENDAR { "column-step-of" } else { "column-name" }
    }

    fn cells(&self, row: &Line, look: Look<'_>) -> Vec<Cell> {
        match row {
            Line::Pool(card) => view::pool_cells(card, look),
            Line::Step(step) => view::step_cells(step, look),
        }
    }

    fn paging(&self, view: usize) -> Paging {
        if view == CALENDAR { Paging::Again } else { Paging::Onwards }
    }

    fn question(&self, ask: &Ask<'_, Line>) -> Query {
        let limit = ask.limit;
        if ask.view == CALENDAR {
            let search = ask.search.to_owned();
            let sort = ask.sort.map(|(column, descending)| (column.to_owned(), descending));
            let asked = CalendarAsk { search, sort, limit, ..CalendarAsk::default() };
            return Query::Promotion(Promotion::Calendar(asked));
        }
        let after = match ask.from {
            Place::After(row) => row.pool().map(str::to_owned),
            Place::Start | Place::End | Place::At(_) | Place::Before(_) => None,
        };
        let state = state_of(ask.view);
        if ask.search.is_empty() && ask.sort.is_none() {
            return Query::Pools { state, after, limit };
        }
        let only = state.map_or_else(String::new, |state| format!("state={}", state.name()));
        let search = format!("{only} {}", ask.search);
        Query::Find(Find { search, ..ask.find(Listed::Pools) })
    }

    fn finds(&self, view: usize) -> Option<Listed> {
        Some(if view == CALENDAR { Listed::Steps } else { Listed::Pools })
    }

    fn sorted(&self, view: usize) -> Option<(&'static str, bool)> {
        (view == CALENDAR).then_some(("at", false))
    }

    fn receive(&mut self, reply: Reply, list: &List<Line>) -> Option<Vec<Line>> {
        let calendar = list.view() == CALENDAR;
        if let Reply::Pools(cards) = reply {
            let rows = cards.into_iter().map(|card| Line::Pool(Box::new(card)));
            return (!calendar).then(|| rows.collect());
        }
        let Reply::Promotion(answer) = reply else { return None };
        match answer {
            Promoted::Calendar(steps) => {
                let rows = steps.into_iter().map(|step| Line::Step(Box::new(step)));
                return calendar.then(|| rows.collect());
            }
            Promoted::Report(report) => {
                self.report = Some(report);
                self.walk(list, 0);
            }
            Promoted::Plan(plan) => self.plan = Some(plan),
            Promoted::OfStock(_) | Promoted::Leftovers(_) => {}
        }
        None
    }

    fn detail(&mut self, list: &List<Line>) -> Option<Query> {
        if let Some((sku, warehouse)) = &self.planning {
            if self.asked {
                return None;
            }
            self.asked = true;
            let (sku, warehouse) = (sku.clone(), warehouse.clone());
            let asked = PlanAsk { sku, warehouse, days: PLAN_DAYS, ..PlanAsk::default() };
            return Some(Query::Promotion(Promotion::Plan(asked)));
        }
        let wanted = self.subject(list).map(str::to_owned);
        if wanted == self.shown {
            return None;
        }
        if self.open.is_none() {
            self.at = 0;
        }
        self.shown.clone_from(&wanted);
        wanted.map(|code| Query::Promotion(Promotion::Report { code }))
    }

    fn forget(&mut self) {
        self.shown = None;
        self.asked = false;
    }

    fn product<'a>(&'a self, list: &'a List<Line>) -> Option<&'a str> {
        self.place(list).map(|(sku, _)| sku)
    }

    fn open(&mut self, row: &Line) -> Effect {
        match row {
            Line::Step(step) if step.order.is_some() => {
                let order = step.order.clone().unwrap_or_default();
                return Effect::Open(Tab::Orders, order);
            }
            Line::Pool(_) | Line::Step(_) => {
                self.open = row.pool().map(str::to_owned);
                self.at = 0;
            }
        }
        Effect::None
    }

    fn title(&self, _list: &List<Line>, words: &Words) -> Option<String> {
        let planning = self
            .planning
            .as_ref()
            .map(|(sku, place)| format!("{} > {sku} > {place}", words.get("promotions-plan")));
        planning.or_else(|| self.open.clone())
    }

    fn counts(&self, look: Look<'_>) -> Option<String> {
        let glance = look.glance?;
        let count = |state: PoolState| glance.count(&format!("pools_{}", state.name()));
        let fills = [
            ("live", count(PoolState::Active).into()),
            ("planned", count(PoolState::Scheduled).into()),
        ];
        Some(look.words.fill("promotions-counts", &fills))
    }

    fn empty(&self, view: usize) -> &'static str {
        if view == CALENDAR { "promotions-nothing-to-come" } else { "promotions-none" }
    }

    fn update(&mut self, list: &mut List<Line>, verb: Verb) -> Option<Effect> {
        if self.open.is_some() || self.planning.is_some() {
            return self.update_open(list, verb);
        }
        let Verb::Paper(paper) = verb else { return None };
        if list.marks() > 0 && paper.is_of_pool() {
            return Some(many(list, paper));
        }
        Some(self.paper(list, paper))
    }

    fn marks(&self, view: usize) -> bool {
        view != CALENDAR
    }

    /// `POOL` opens a pool, `SKU@WAREHOUSE` the plan of a promotion.
    fn focus(&mut self, _list: &mut List<Line>, code: &str) {
        self.close();
        match code.rsplit_once('@') {
            Some((sku, warehouse)) => self.plan_for((sku.to_owned(), warehouse.to_owned())),
            None => self.open = Some(code.to_owned()),
        }
    }

    fn can(&self, list: &List<Line>, action: Action) -> Option<bool> {
        let open = self.open.is_some() || self.planning.is_some();
        let Action::Paper(paper) = action else {
            return match action == Action::Open {
                true => Some(self.subject(list).is_some() || self.place(list).is_some()),
                false if open && action.is_of_list() => Some(false),
                false => None,
            };
        };
        if paper == Paper::New {
            return Some(true);
        }
        if paper == Paper::Plan {
            return Some(self.place(list).is_some() && self.planning.is_none());
        }
        if paper == Paper::Report {
            return Some(self.report(list).is_some());
        }
        if list.marks() > 0 && !open {
            let can = |row: &Line| {
                matches!(row, Line::Pool(card)
                    if allows(paper, card.pool.pool_state, card.pool.paused))
            };
            return Some(paper.is_of_pool() && list.marked().any(can));
        }
        let (state, paused) = self.state(list)?;
        Some(paper.is_of_pool() && allows(paper, state, paused))
    }

    fn draw_instead(&self, canvas: &mut Canvas<'_>, area: Rect, list: &List<Line>) -> bool {
        if self.planning.is_some() {
            match &self.plan {
                Some(found) => plan::draw(canvas, area, found),
                None => table::empty(canvas, area, "list-loading"),
            }
            return true;
        }
        if self.open.is_none() {
            return false;
        }
        match self.report(list) {
            Some(report) => card::draw(canvas, area, report, self.at, true),
            None => table::empty(canvas, area, "list-loading"),
        }
        true
    }

    /// Under a short list there is room for the pool under the cursor.
    fn draw_over(
        &self,
        canvas: &mut Canvas<'_>,
        area: Rect,
        list: &List<Line>,
        _around: &Around<'_>,
    ) {
        let narrow = canvas.area().width < crate::tui::shell::layout::PANE_FROM;
        let rows = u16::try_from(list.visible().count()).unwrap_or(u16::MAX);
        let used = rows.saturating_add(2);
        let room = area.height.saturating_sub(used);
        let closed = self.open.is_none() && self.planning.is_none();
        if let Some(report) = self.report(list)
            && closed
            && narrow
            && room >= card::LEAST_ROWS
        {
            let below = Rect { y: area.y.saturating_add(used), height: room, ..area };
            card::draw(canvas, below, report, self.at, false);
        }
    }

    fn draw_pane(
        &self,
        canvas: &mut Canvas<'_>,
        layout: &Layout,
        list: &List<Line>,
        around: &Around<'_>,
    ) {
        match self.report(list) {
            Some(report) if self.open.is_none() => card::pane(canvas, layout.pane, report, self.at),
            Some(_) | None => crate::tui::screen::pane::draw(canvas, layout.pane, around.card),
        }
    }

    fn draw_inspector(
        &self,
        canvas: &mut Canvas<'_>,
        area: Rect,
        list: &List<Line>,
        _around: &Around<'_>,
    ) {
        let line = match (list.selected(), self.line(list)) {
            (Some(Line::Step(step)), _) if self.open.is_none() && self.planning.is_none() => {
                Some(view::crossing(step, canvas.words))
            }
            (_, Some(line)) => Some(view::balance(line, canvas.words)),
            (_, None) => None,
        };
        if let Some(line) = line {
            let wide = area.width.saturating_sub(2);
            canvas.put(
                area.x.saturating_add(1),
                area.y,
                wide,
                &line,
                crate::tui::theme::Role::Body,
            );
        }
    }
}
