//! ```text
//!    Count   State  Warehouse  Counted      Scans Started    By     Scope
//! >  C-0007  open   WH-BJ        37 of 124    143 11-20 15:02 lin   A-01..A-09
//! ```

use serde_json::{Map, Value};

use crate::app::query::count::{CountRow, Due};
use crate::app::query::{CountQuery, CountReply, Query, Reply};
use crate::domain::filter::Listed;
use crate::domain::stocktake::CountState;
use crate::domain::time::Timestamp;
use crate::locale::Words;
use crate::tui::counts::{CountForm, CountVerb, report_of};
use crate::tui::keymap::{Action, Scope};
use crate::tui::screen::list::{Ask, List, Listing, Look, Paging, Place, Row};
use crate::tui::screen::table::{Cell, Head, plain, units};
use crate::tui::screen::{Effect, Tab, Verb};
use crate::tui::theme::Role;

/// The lists of stock-takes.
#[derive(Debug, Default)]
pub(super) struct Counts;

const VIEWS: &[&str] = &["counts-open", "counts-all", "counts-next"];
const ALL: usize = 1;
const NEXT: usize = 2;

/// Lines of a sheet.
const SHEET_LINES: i64 = 10_000;

const COUNTS: [Head; 8] = [
    Head::text("column-count", 9, 0),
    Head::text("column-count-state", 9, 0),
    Head::text("column-warehouse", 8, 0),
    Head::number("column-scans", 7, 44),
    Head::text("column-started", 11, 60),
    Head::text("column-by", 8, 50),
    Head::text("column-blind", 6, 70),
    Head::text("column-scope", 10, 56),
];

const DUE: [Head; 7] = [
    Head::text("column-sku", 10, 0),
    Head::text("column-name", 8, 50),
    Head::text("column-warehouse", 8, 0),
    Head::text("column-bin", 9, 56),
    Head::text("column-class", 5, 64),
    Head::text("column-why", 13, 0),
    Head::number("column-days", 6, 44),
];

/// A row of one of the lists.
#[derive(Clone, Debug)]
pub(super) enum Line {
    Count(Box<CountRow>),
    Due(Due),
}

impl Row for Line {
    fn key(&self) -> String {
        match self {
            Self::Count(row) => row.code.clone(),
            Self::Due(row) => format!("{} {}", row.sku, row.warehouse),
        }
    }

    fn sku(&self) -> Option<&str> {
        match self {
            Self::Count(_) => None,
            Self::Due(row) => Some(&row.sku),
        }
    }

    fn warehouse(&self) -> Option<&str> {
        match self {
            Self::Count(row) => Some(&row.warehouse),
            Self::Due(row) => Some(&row.warehouse),
        }
    }
}

fn selected(list: &List<Line>) -> Option<&CountRow> {
    match list.selected() {
        Some(Line::Count(row)) => Some(row),
        Some(Line::Due(_)) | None => None,
    }
}

fn act(list: &List<Line>, verb: CountVerb) -> Effect {
    if verb == CountVerb::Start {
        let suggested = match list.selected() {
            Some(Line::Due(due)) => {
                let same = |line: &&Line| line.warehouse() == Some(&due.warehouse);
                let marked: Vec<&str> = list.marked().filter(same).filter_map(Line::sku).collect();
                let skus = if marked.is_empty() { vec![due.sku.as_str()] } else { marked };
                Some((due.warehouse.clone(), skus.join(", ")))
            }
            Some(Line::Count(_)) | None => None,
        };
        let (count, line, short) = (None, None, Vec::new());
        return Effect::Count(Box::new(CountForm { verb, count, line, short, suggested }));
    }
    let Some(row) = selected(list) else { return Effect::None };
    match verb {
        CountVerb::Review => Effect::Review(Box::new(row.clone())),
        CountVerb::Report => Effect::Ask(report_of(&row.code)),
        CountVerb::Sheet => Effect::Ask(Query::Stocktake(CountQuery::Lines {
            code: row.code.clone(),
            state: None,
            bin: None,
            after: None,
            limit: SHEET_LINES,
        })),
        CountVerb::Cancel | CountVerb::Reverse => {
            Effect::Count(Box::new(CountForm::about(verb, row.clone())))
        }
        CountVerb::Start
        | CountVerb::Accept
        | CountVerb::Reason
        | CountVerb::Recount
        | CountVerb::Zero
        | CountVerb::Skip
        | CountVerb::Post
        | CountVerb::Look => Effect::None,
    }
}

impl Listing for Counts {
    type Row = Line;

    fn tab(&self) -> Tab {
        Tab::Count
    }

    fn scope(&self) -> Scope {
        Scope::Counts
    }

    fn views(&self) -> &'static [&'static str] {
        VIEWS
    }

    fn heads(&self, view: usize) -> Vec<Head> {
        if view == NEXT { DUE.to_vec() } else { COUNTS.to_vec() }
    }

    fn elastic(&self, view: usize) -> &'static str {
        if view == NEXT { "column-name" } else { "column-scope" }
    }

    fn cells(&self, row: &Line, look: Look<'_>) -> Vec<Cell> {
        match row {
            Line::Count(row) => count_cells(row, look),
            Line::Due(row) => due_cells(row, look),
        }
    }

    fn paging(&self, view: usize) -> Paging {
        if view == NEXT { Paging::Again } else { Paging::Onwards }
    }

    fn question(&self, ask: &Ask<'_, Line>) -> Query {
        if ask.view == NEXT {
            let search = ask.search.to_owned();
            let asked = CountQuery::Next { warehouse: None, search, limit: ask.limit };
            return Query::Stocktake(asked);
        }
        let after = match ask.from {
            Place::After(Line::Count(row)) => Some(row.code.clone()),
            Place::After(Line::Due(_))
            | Place::Start
            | Place::End
            | Place::At(_)
            | Place::Before(_) => None,
        };
        let state = (ask.view != ALL).then_some(CountState::Open);
        let search = ask.search.to_owned();
        Query::Stocktake(CountQuery::List { state, search, after, limit: ask.limit })
    }

    fn receive(&mut self, reply: Reply, list: &List<Line>) -> Option<Vec<Line>> {
        let next = list.view() == NEXT;
        let Reply::Stocktake(reply) = reply else { return None };
        if let CountReply::List(rows) = reply {
            let count = |row| Line::Count(Box::new(row));
            return (!next).then(|| rows.into_iter().map(count).collect());
        }
        let CountReply::Next(rows) = reply else { return None };
        next.then(|| rows.into_iter().map(Line::Due).collect())
    }

    fn open(&mut self, row: &Line) -> Effect {
        match row {
            Line::Count(row) if row.count_state == CountState::Open => {
                Effect::Desk(row.code.clone())
            }
            Line::Count(row) => Effect::Ask(report_of(&row.code)),
            Line::Due(row) => Effect::Open(Tab::Stock, row.sku.clone()),
        }
    }

    fn counts(&self, look: Look<'_>) -> Option<String> {
        let open = look.glance?.count(&format!("counts_{}", CountState::Open.name()));
        Some(look.words.fill("counts-counts", &[("open", open.into())]))
    }

    fn empty(&self, view: usize) -> &'static str {
        if view == NEXT { "counts-none-next" } else { "counts-none" }
    }

    fn inspector(&self, row: &Line, look: Look<'_>) -> Option<String> {
        let words = look.words;
        match row {
            Line::Count(row) => {
                let policy = words.get(&format!("uncounted-{}", row.uncounted)).to_owned();
                let fills = [
                    ("count", row.code.as_str().into()),
                    ("name", row.name.as_str().into()),
                    ("uncounted", policy.into()),
                    ("counts", row.counts.into()),
                ];
                Some(words.fill("counts-inspector", &fills))
            }
            Line::Due(row) => {
                let fills = [
                    ("sku", row.sku.as_str().into()),
                    ("class", row.class.into()),
                    ("moved", row.moved.into()),
                ];
                Some(words.fill("counts-why", &fills))
            }
        }
    }

    fn finds(&self, view: usize) -> Option<Listed> {
        Some(if view == NEXT { Listed::Due } else { Listed::Counts })
    }

    fn marks(&self, view: usize) -> bool {
        view == NEXT
    }

    fn update(&mut self, list: &mut List<Line>, verb: Verb) -> Option<Effect> {
        let Verb::Count(wanted) = verb else { return None };
        Some(act(list, wanted))
    }

    fn can(&self, list: &List<Line>, action: Action) -> Option<bool> {
        let Action::Count(verb) = action else { return None };
        let state = selected(list).map(|row| row.count_state);
        let open = state == Some(CountState::Open);
        Some(match verb {
            CountVerb::Start => true,
            CountVerb::Cancel | CountVerb::Sheet => open,
            CountVerb::Reverse => state == Some(CountState::Posted),
            CountVerb::Review | CountVerb::Report => state.is_some(),
            CountVerb::Accept
            | CountVerb::Reason
            | CountVerb::Recount
            | CountVerb::Zero
            | CountVerb::Skip
            | CountVerb::Post
            | CountVerb::Look => false,
        })
    }
}

fn count_cells(row: &CountRow, look: Look<'_>) -> Vec<Cell> {
    let words = look.words;
    let role = if row.count_state == CountState::Open { Role::Good } else { Role::Body };
    let started = words.short_time(Timestamp::from_millis(row.started_at), look.now);
    vec![
        plain(&row.code),
        (words.get(&format!("count-state-{}", row.state)).to_owned(), role),
        plain(&row.warehouse),
        units(row.entries),
        plain(started),
        plain(&row.by),
        plain(words.get(if row.blind { "choice-yes" } else { "choice-no" })),
        plain(narrowed(&row.scope, words)),
    ]
}

/// What a stock-take is narrowed down to, in words: `40 SKUs`, `bins A-01..A-09, class A`. It is kept as
/// it was asked for, in JSON.
fn narrowed(scope: &str, words: &Words) -> String {
    let asked: Map<String, Value> = serde_json::from_str(scope).unwrap_or_default();
    let text = |name: &str| {
        let value = asked.get(name).filter(|value| !value.is_null())?;
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    let bins = || {
        let (from, to) = (text("from_bin"), text("to_bin"));
        let either = from.is_some() || to.is_some();
        either.then(|| format!("{}..{}", from.unwrap_or_default(), to.unwrap_or_default()))
    };
    let parts = [
        ("counts-scope-category", text("category")),
        ("counts-scope-bins", bins()),
        ("counts-scope-class", text("class")),
        ("counts-scope-skus", text("skus")),
        ("counts-scope-not_counted", text("not_counted_days")),
        ("counts-scope-moved", text("moved")),
        ("counts-scope-sample", text("sample")),
    ];
    let given = parts
        .into_iter()
        .filter_map(|(id, value)| Some(words.fill(id, &[("value", value?.into())])));
    let told: Vec<String> = given.collect();
    if told.is_empty() { words.get("scope-all").to_owned() } else { told.join(", ") }
}

fn due_cells(row: &Due, look: Look<'_>) -> Vec<Cell> {
    let words = look.words;
    let role = if row.why == "negative" { Role::Bad } else { Role::Body };
    vec![
        plain(&row.sku),
        plain(&row.name),
        plain(&row.warehouse),
        plain(&row.bin),
        plain(row.class),
        (words.get(&format!("due-{}", row.why)).to_owned(), role),
        plain(row.days.map_or_else(|| "-".to_owned(), |days| days.to_string())),
    ]
}
