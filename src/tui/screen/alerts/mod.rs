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
use crate::app::query::{AlertPage, AlertRow, CrossingRow, Query, Reply, Scope as State};
use crate::domain::alert::{AlertKind, Severity, Subject};
use crate::locale::Words;
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{Action, Scope};
use crate::tui::paper::{Paper, Wanted};

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

/// The form that mends an alert; a stock-take is mended where it lies open.
fn mend(row: &AlertRow) -> Effect {
    let code = || row.document.clone().unwrap_or_default();
    let sku = row.sku.clone();
    let wanted = match row.alert {
        AlertKind::BackInStock => Wanted::Order { paper: Paper::Take, order: code() },
        AlertKind::OrderExpiring => Wanted::Order { paper: Paper::Pay, order: code() },
        AlertKind::TransferOverdue => Wanted::Transfer { paper: Paper::Receive, transfer: code() },
        AlertKind::SlowMover => {
            Wanted::Product { paper: Paper::Delist, sku: sku.unwrap_or_default() }
        }
        AlertKind::CountOverdue => return Effect::Open(Tab::Count, code()),
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
    Effect::Form(wanted)
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
        Query::Alerts(AlertPage { after, limit: ask.limit, ..wanted })
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

    fn update(&mut self, list: &mut List<AlertRow>, verb: Verb) -> Option<Effect> {
        if matches!(verb, Verb::View | Verb::Back) && self.only.take().is_some() {
            list.turn(0);
            return Some(if verb == Verb::Back { Effect::Back } else { Effect::None });
        }
        let Verb::Paper(paper) = verb else { return None };
        let Some(row) = list.selected() else { return Some(Effect::None) };
        if paper == Paper::Mend {
            return Some(mend(row));
        }
        let marks = matches!(paper, Paper::Ack | Paper::Snooze | Paper::Wake);
        let form = || Effect::Form(Wanted::Mark { paper, alert: Box::new(row.clone()) });
        Some(if marks { form() } else { Effect::None })
    }

    fn can(&self, list: &List<AlertRow>, action: Action) -> Option<bool> {
        let Action::Paper(paper) = action else { return None };
        let row = list.selected();
        let any = matches!(paper, Paper::Mend | Paper::Ack | Paper::Snooze) && row.is_some();
        Some(any || (paper == Paper::Wake && row.is_some_and(|row| row.mark.is_some())))
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
