//! Alerts: what should be looked at, the most pressing first, and the verb that mends each.
//!
//! `V` turns the lists: open, critical, shortages, documents, surplus, known, asleep. `Enter` opens
//! what an alert is about, `M` the form that mends it, `K` notes that somebody knows, `Z` lets it
//! sleep, `W` wakes it.

mod view;

use ratatui::layout::Rect;

use super::list::{Ask, List, Listing, Look, Paging, Place, Row};
use super::table::{Cell, Head};
use super::{Around, Effect, Tab, Verb};
use crate::app::command;
use crate::app::query::{AlertPage, AlertRow, CrossingRow, Query, Reply, Scope as State};
use crate::domain::alert::{AlertKind, Severity, Subject};
use crate::domain::filter::Listed;
use crate::domain::role::Role;
use crate::locale::Words;
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{Action, Scope};
use crate::tui::paper::{Each, Paper, Wanted};

/// Lists of alerts.
#[derive(Debug, Default)]
pub struct Alerts {
    crossings: Vec<CrossingRow>,
    /// Of this kind only, until another list is turned to.
    only: Option<AlertKind>,
}

/// What [`Listing::focus`] takes for the list of what sleeps.
pub const ASLEEP: &str = "asleep";
const ASLEEP_VIEW: usize = 6;

const VIEWS: &[&str] = &[
    "alerts-open",
    "alerts-critical",
    "alerts-shortage",
    "alerts-documents",
    "alerts-surplus",
    "alerts-known",
    "alerts-snoozed",
];

const SHORTAGE: &[AlertKind] =
    &[AlertKind::Oversold, AlertKind::SoldOut, AlertKind::Urgent, AlertKind::Low];
const DOCUMENTS: &[AlertKind] = &[
    AlertKind::PoolLow,
    AlertKind::BackInStock,
    AlertKind::TransferOverdue,
    AlertKind::CountOverdue,
    AlertKind::StageDue,
    AlertKind::OrderExpiring,
    AlertKind::ExpiringLot,
];
const SURPLUS: &[AlertKind] = &[AlertKind::Leftover, AlertKind::Overstock, AlertKind::SlowMover];

impl Row for AlertRow {
    fn key(&self) -> String {
        self.id.clone()
    }

    fn sku(&self) -> Option<&str> {
        self.sku.as_deref()
    }

    fn warehouse(&self) -> Option<&str> {
        self.warehouse.as_deref()
    }
}

fn page(view: usize) -> AlertPage {
    let all = AlertPage::default();
    let of = |kinds: &[AlertKind]| AlertPage { kinds: kinds.to_vec(), ..AlertPage::default() };
    match view {
        1 => AlertPage { severity: Some(Severity::Critical), ..all },
        2 => of(SHORTAGE),
        3 => of(DOCUMENTS),
        4 => of(SURPLUS),
        5 => AlertPage { scope: State::Known, ..all },
        6 => AlertPage { scope: State::Snoozed, ..all },
        _ => all,
    }
}

/// One form for many alerts: those that know, sleep or wake, or whose mends agree.
fn many(list: &List<AlertRow>, paper: Paper) -> Effect {
    let mut all: Vec<Each> = Vec::new();
    for row in list.marked() {
        if paper == Paper::Wake && row.mark.is_none() {
            continue;
        }
        let marked = || Wanted::Mark { paper, alert: Box::new(row.clone()) };
        let wanted = if paper == Paper::Mend { mend(row) } else { Some(marked()) };
        let Some(wanted) = wanted else { return Effect::Say("marks-one-by-one") };
        let alone = matches!(wanted, Wanted::NewTransfer { .. })
            || matches!(row.alert, AlertKind::NearCap | AlertKind::PoolLow);
        if alone && paper == Paper::Mend {
            return Effect::Say("marks-one-by-one");
        }
        if all.first().is_some_and(|first| first.wanted.op() != wanted.op()) {
            return Effect::Say("marks-mends-differ");
        }
        // A product may be low and urgent at once: what mends the one mends the other.
        if !all.iter().any(|each| same(&each.wanted, &wanted)) {
            all.push(Each::of(wanted));
        }
    }
    Effect::Many(all)
}

/// Whether two forms do the same.
fn same(one: &Wanted, other: &Wanted) -> bool {
    match (one, other) {
        (Wanted::Mend(one), Wanted::Mend(other)) => {
            let about =
                |row: &AlertRow| (row.sku.clone(), row.warehouse.clone(), row.document.clone());
            about(one) == about(other)
        }
        (_, _) => one == other,
    }
}

/// The form that mends an alert; a stock-take is mended where it lies open.
fn mend(row: &AlertRow) -> Option<Wanted> {
    let code = || row.document.clone().unwrap_or_default();
    let sku = row.sku.clone();
    let wanted = match row.alert {
        AlertKind::BackInStock => Wanted::Order { paper: Paper::Take, order: code() },
        AlertKind::OrderExpiring => Wanted::Order { paper: Paper::Pay, order: code() },
        AlertKind::TransferOverdue => Wanted::Transfer { paper: Paper::Receive, transfer: code() },
        AlertKind::SlowMover => {
            Wanted::Product { paper: Paper::Delist, sku: sku.unwrap_or_default() }
        }
        AlertKind::CountOverdue => return None,
        AlertKind::Overstock => Wanted::NewTransfer { sku, from: None },
        AlertKind::Oversold
        | AlertKind::SoldOut
        | AlertKind::Urgent
        | AlertKind::Low
        | AlertKind::NearCap
        | AlertKind::Leftover
        | AlertKind::PoolLow
        | AlertKind::StageDue
        | AlertKind::ExpiringLot => Wanted::Mend(Box::new(row.clone())),
    };
    Some(wanted)
}

impl Listing for Alerts {
    type Row = AlertRow;

    fn tab(&self) -> Tab {
        Tab::Alerts
    }

    fn scope(&self) -> Scope {
        Scope::Alerts
    }

    fn views(&self) -> &'static [&'static str] {
        VIEWS
    }

    fn heads(&self, _view: usize) -> Vec<Head> {
        view::HEADS.to_vec()
    }

    fn elastic(&self, _view: usize) -> &'static str {
        "column-name"
    }

    fn cells(&self, row: &AlertRow, look: Look<'_>) -> Vec<Cell> {
        view::cells(row, look)
    }

    fn paging(&self, _view: usize) -> Paging {
        Paging::Onwards
    }

    fn question(&self, ask: &Ask<'_, AlertRow>) -> Query {
        let after = match &ask.from {
            Place::After(row) => Some(row.page_key()),
            Place::Start | Place::End | Place::At(_) | Place::Before(_) => None,
        };
        let mut wanted = page(ask.view);
        wanted.kinds.extend(self.only);
        let search = ask.search.to_owned();
        let sort = ask.sort.map(|(column, descending)| (column.to_owned(), descending));
        Query::Alerts(AlertPage { search, sort, after, limit: ask.limit, ..wanted })
    }

    fn receive(&mut self, reply: Reply, _list: &List<AlertRow>) -> Option<Vec<AlertRow>> {
        let Reply::Alerts(found) = reply else { return None };
        self.crossings = found.crossings;
        Some(found.alerts)
    }

    fn open(&mut self, row: &AlertRow) -> Effect {
        let code = row.document.clone().unwrap_or_default();
        match row.alert.spec().subject {
            Subject::Order => Effect::Open(Tab::Orders, code),
            Subject::Transfer => Effect::Open(Tab::Transfers, code),
            Subject::Count => Effect::Open(Tab::Count, code),
            Subject::PoolLine | Subject::Stage => Effect::Open(Tab::Promotions, code),
            Subject::Product | Subject::Lot => {
                Effect::Open(Tab::Stock, row.sku.clone().unwrap_or_default())
            }
        }
    }

    /// A kind, what sleeps, or an alert by its name.
    fn focus(&mut self, list: &mut List<AlertRow>, code: &str) {
        self.only = AlertKind::ALL.iter().copied().find(|kind| kind.name() == code);
        match self.only {
            Some(_) => list.turn(0),
            None if code == ASLEEP => list.turn(ASLEEP_VIEW),
            None => list.find(code),
        }
    }

    fn title(&self, _list: &List<AlertRow>, words: &Words) -> Option<String> {
        self.only.map(|kind| words.get(&format!("alert-{}", kind.name())).to_owned())
    }

    fn narrowed(&self) -> Option<String> {
        self.only.map(|kind| format!("level:{}", kind.name()))
    }

    fn widen(&mut self) {
        self.only = None;
    }

    fn finds(&self, _view: usize) -> Option<Listed> {
        Some(Listed::Alerts)
    }

    fn sorted(&self, _view: usize) -> Option<(&'static str, bool)> {
        Some(("level", false))
    }

    fn counts(&self, look: Look<'_>) -> Option<String> {
        let counts = &look.glance?.alerts;
        let fills = [
            ("open", counts.open.into()),
            ("critical", counts.of(Severity::Critical).into()),
            ("quiet", counts.quiet.into()),
        ];
        Some(look.words.fill("alerts-counts", &fills))
    }

    fn empty(&self, view: usize) -> &'static str {
        if view == 0 { "alerts-none" } else { "list-empty" }
    }

    fn inspector(&self, row: &AlertRow, look: Look<'_>) -> Option<String> {
        Some(view::inspector(row, look))
    }

    fn marks(&self, _view: usize) -> bool {
        true
    }

    /// Mending an alert needs what the form that mends it needs.
    fn needs(&self, list: &List<AlertRow>, action: Action) -> Option<Role> {
        if action != Action::Paper(Paper::Mend) {
            return None;
        }
        let role = |row: &AlertRow| command::spec(row.mends).map(|spec| spec.role);
        list.chosen().into_iter().filter_map(role).max()
    }

    fn update(&mut self, list: &mut List<AlertRow>, verb: Verb) -> Option<Effect> {
        if matches!(verb, Verb::View | Verb::Back) && self.only.take().is_some() {
            list.turn(0);
            return Some(if verb == Verb::Back { Effect::Back } else { Effect::None });
        }
        let Verb::Paper(paper) = verb else { return None };
        if list.marks() > 0 {
            return Some(many(list, paper));
        }
        let Some(row) = list.selected() else { return Some(Effect::None) };
        if paper == Paper::Mend {
            return Some(mend(row).map_or_else(|| self.open(row), Effect::Form));
        }
        let marks = matches!(paper, Paper::Ack | Paper::Snooze | Paper::Wake);
        let form = || Effect::Form(Wanted::Mark { paper, alert: Box::new(row.clone()) });
        Some(if marks { form() } else { Effect::None })
    }

    fn can(&self, list: &List<AlertRow>, action: Action) -> Option<bool> {
        let Action::Paper(paper) = action else { return None };
        let rows = list.chosen();
        let any = matches!(paper, Paper::Mend | Paper::Ack | Paper::Snooze) && !rows.is_empty();
        Some(any || (paper == Paper::Wake && rows.iter().any(|row| row.mark.is_some())))
    }

    fn draw_over(
        &self,
        canvas: &mut Canvas<'_>,
        area: Rect,
        list: &List<AlertRow>,
        around: &Around<'_>,
    ) {
        view::explain(canvas, area, list, &self.crossings, around);
    }
}
