//! Transfers: what is promised to another warehouse, what is on the road, what would help.
//!
//! Three lists, turned by `V`: under way, all, suggestions. `Enter` opens the stock of the product,
//! on a suggestion the form that requests it.

mod view;

use super::list::{Ask, List, Listing, Look, Paging, Row};
use super::table::{Cell, Head};
use super::{Effect, Tab, Verb};
use crate::app::query::{Find, Query, Reply, Suggestion, TransferRow};
use crate::domain::filter::Listed;
use crate::domain::transfer::TransferState;
use crate::tui::keymap::{Action, Scope};
use crate::tui::paper::{Each, Paper, Wanted};

/// Lists of transfers and of suggestions.
#[derive(Debug, Default)]
pub struct Transfers;

const VIEWS: &[&str] = &["transfers-open", "transfers-all", "transfers-suggested"];
const ALL: usize = 1;
const SUGGESTED: usize = 2;

/// A row of one of the lists.
#[derive(Clone, Debug)]
pub enum Line {
    Transfer(TransferRow),
    Suggestion(Suggestion),
}

impl Row for Line {
    fn key(&self) -> String {
        match self {
            Self::Transfer(row) => row.code.clone(),
            Self::Suggestion(row) => format!("{} {} {}", row.sku, row.from, row.to),
        }
    }

    fn sku(&self) -> Option<&str> {
        match self {
            Self::Transfer(row) => Some(&row.sku),
            Self::Suggestion(row) => Some(&row.sku),
        }
    }
}

/// Many transfers take the same step, or many suggestions are requested.
fn many(list: &List<Line>, paper: Paper) -> Effect {
    let mut all = Vec::new();
    for row in list.marked() {
        match row {
            Line::Suggestion(row) if paper == Paper::New => {
                all.push(Each::of(Wanted::Suggested(Box::new(row.clone()))));
            }
            Line::Transfer(row) if paper.transfer_step().is_some() => {
                let wanted = Wanted::Transfer { paper, transfer: row.code.clone() };
                all.push(Each { wanted, known: Some(Reply::Transfer(Box::new(row.clone()))) });
            }
            Line::Suggestion(_) | Line::Transfer(_) => return Effect::Say("marks-one-by-one"),
        }
    }
    Effect::Many(all)
}

fn paper(list: &List<Line>, paper: Paper) -> Effect {
    let new = paper == Paper::New && !matches!(list.selected(), Some(Line::Suggestion(_)));
    if list.marks() > 0 && !new {
        return many(list, paper);
    }
    match (paper, list.selected()) {
        (Paper::New, Some(Line::Suggestion(row))) => {
            Effect::Form(Wanted::Suggested(Box::new(row.clone())))
        }
        (Paper::New, row) => {
            let sku = row.and_then(Line::sku).map(str::to_owned);
            Effect::Form(Wanted::NewTransfer { sku, from: None })
        }
        (_, Some(Line::Transfer(row))) if paper.transfer_step().is_some() => {
            Effect::Form(Wanted::Transfer { paper, transfer: row.code.clone() })
        }
        (_, _) => Effect::None,
    }
}

impl Listing for Transfers {
    type Row = Line;

    fn tab(&self) -> Tab {
        Tab::Transfers
    }

    fn scope(&self) -> Scope {
        Scope::Transfers
    }

    fn views(&self) -> &'static [&'static str] {
        VIEWS
    }

    fn heads(&self, view: usize) -> Vec<Head> {
        if view == SUGGESTED { view::SUGGESTIONS.to_vec() } else { view::TRANSFERS.to_vec() }
    }

    fn elastic(&self, view: usize) -> &'static str {
        if view == SUGGESTED { "column-name" } else { "column-sku" }
    }

    fn cells(&self, row: &Line, look: Look<'_>) -> Vec<Cell> {
        match row {
            Line::Transfer(row) => view::transfer_cells(row, look),
            Line::Suggestion(row) => view::suggestion_cells(row),
        }
    }

    fn paging(&self, view: usize) -> Paging {
        if view == SUGGESTED { Paging::Again } else { Paging::Onwards }
    }

    fn sorted(&self, view: usize) -> Option<(&'static str, bool)> {
        (view != SUGGESTED).then_some(("transfer", true))
    }

    fn finds(&self, view: usize) -> Option<Listed> {
        Some(if view == SUGGESTED { Listed::Suggestions } else { Listed::Transfers })
    }

    fn question(&self, ask: &Ask<'_, Line>) -> Query {
        let list = if ask.view == SUGGESTED { Listed::Suggestions } else { Listed::Transfers };
        Query::Find(Find { open: ask.view != ALL, ..ask.find(list) })
    }

    fn receive(&mut self, reply: Reply, list: &List<Line>) -> Option<Vec<Line>> {
        let suggested = list.view() == SUGGESTED;
        if let Reply::Transfers(rows) = reply {
            return (!suggested).then(|| rows.into_iter().map(Line::Transfer).collect());
        }
        let Reply::Suggestions(rows) = reply else { return None };
        suggested.then(|| rows.into_iter().map(Line::Suggestion).collect())
    }

    fn open(&mut self, row: &Line) -> Effect {
        match row {
            Line::Transfer(row) => Effect::Open(Tab::Stock, row.sku.clone()),
            Line::Suggestion(row) => Effect::Form(Wanted::Suggested(Box::new(row.clone()))),
        }
    }

    fn counts(&self, look: Look<'_>) -> Option<String> {
        let glance = look.glance?;
        let count = |state: TransferState| glance.count(&format!("transfers_{}", state.name()));
        let fills = [
            ("requested", count(TransferState::Requested).into()),
            ("road", count(TransferState::Dispatched).into()),
        ];
        Some(look.words.fill("transfers-counts", &fills))
    }

    fn empty(&self, view: usize) -> &'static str {
        if view == SUGGESTED { "transfers-none" } else { "list-empty" }
    }

    fn inspector(&self, row: &Line, look: Look<'_>) -> Option<String> {
        Some(view::inspector(row, look))
    }

    fn update(&mut self, list: &mut List<Line>, verb: Verb) -> Option<Effect> {
        let Verb::Paper(wanted) = verb else { return None };
        Some(paper(list, wanted))
    }

    fn marks(&self, _view: usize) -> bool {
        true
    }

    fn can(&self, list: &List<Line>, action: Action) -> Option<bool> {
        let Action::Paper(paper) = action else { return None };
        if paper == Paper::New {
            return Some(true);
        }
        let Some(step) = paper.transfer_step() else { return Some(false) };
        let can =
            |row: &&Line| matches!(row, Line::Transfer(row) if row.progress().available(step) > 0);
        Some(list.chosen().iter().any(can))
    }
}
