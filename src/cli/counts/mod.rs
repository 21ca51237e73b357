//! Stock-takes: lists, sheets, reviews, reports.

mod paper;
mod scans;

use clap::{Arg, ArgMatches, Command};

pub(in crate::cli) use self::paper::{history, report, resume, sheet, suggest};
pub(in crate::cli) use self::scans::{STREAM, run as scans};
use crate::app::command::{Command as Op, CountCommand, EntryTold};
use crate::app::query::CountQuery;
use crate::app::query::CountReply;
use crate::app::query::count::{CountRow, ReviewFilter, ReviewLine, ReviewSort, Which};
use crate::app::{App, Query, Reply, Request, Source};
use crate::cli::documents::{code, pairs};
use crate::cli::failure::Failure;
use crate::cli::output::{Cell, Column};
use crate::cli::reads;
use crate::cli::session::Session;
use crate::domain::stocktake::CountState;
use crate::locale::{Fill, Words, grouped};
use crate::printed;

pub(in crate::cli) fn commands() -> Vec<(&'static str, Command)> {
    let states: Vec<&str> = CountState::ALL.iter().map(|state| state.name()).collect();
    let choice = |name: &'static str, values: Vec<&'static str>, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(values.join("|"))
            .value_parser(values)
            .hide_possible_values(true)
            .help(help)
            .help_heading("List")
    };
    let list = reads::paged(Command::new("list").about("List stock-takes, newest first"));
    let show = Command::new("show").about("Show a stock-take: how far it is, and who counts where");
    let review = Command::new("review")
        .about("Show the lines beside the books; of a blind stock-take this is noted in the log");
    let sorts = ReviewSort::ALL.iter().map(|(_, name)| *name).collect();
    let review = reads::limited(review)
        .arg(reads::code("The stock-take's code"))
        .arg(choice("which", vec!["all", "differing", "blocking"], "Which lines"))
        .arg(choice("sort", sorts, "Order of the lines"));
    let mut all = vec![
        ("count", list.arg(choice("state", states, "Only in this state"))),
        ("count", show.arg(reads::code("The stock-take's code"))),
        ("count", review),
    ];
    all.extend(paper::commands());
    all
}

/// Asks about stock-takes.
fn ask(app: &App, query: CountQuery) -> Result<CountReply, Failure> {
    let Reply::Stocktake(reply) = app.ask(&Query::Stocktake(query))? else {
        return Err(reads::unexpected());
    };
    Ok(reply)
}

/// What came of an entry, as a sentence.
pub(in crate::cli) fn told(words: &Words, entry: &EntryTold) -> String {
    let id = match (entry.undoes, &entry.sku) {
        (Some(_), _) => "done-entry-undone",
        (None, None) => "done-entry-unknown",
        (None, Some(_)) => "done-entry",
    };
    let name = match (&entry.sku, &entry.name) {
        (Some(sku), Some(name)) if !name.is_empty() => format!("{sku} {name}"),
        (Some(sku), _) => sku.clone(),
        (None, _) => entry.code.clone(),
    };
    let sign = if entry.units < 0 { "" } else { "+" };
    let fills = [
        ("number", Fill::from(entry.number.to_string())),
        ("name", Fill::from(name)),
        ("units", Fill::from(format!("{sign}{}", grouped(entry.units)))),
        ("counted", Fill::from(grouped(entry.counted.unwrap_or(entry.here)))),
        ("undone", Fill::from(entry.undoes.unwrap_or_default().to_string())),
    ];
    words.fill(id, &fills)
}

#[rustfmt::skip]
const COUNTS: &[Column<CountRow>] = &[
    ("count",      |row| Cell::text(&row.code)),
    ("state",      |row| Cell::Choice("count-state", row.state)),
    ("warehouse",  |row| Cell::text(&row.warehouse)),
    ("name",       |row| Cell::text(&row.name)),
    ("entries",    |row| Cell::Number(row.entries)),
    ("started_at", |row| Cell::Time(row.started_at)),
    ("who",        |row| Cell::text(&row.by)),
    ("ended_at",   |row| Cell::or_empty(row.ended_at, Cell::Time)),
    ("ended_by",   |row| Cell::or_empty(row.ended_by.clone(), Cell::Text)),
];

pub(in crate::cli) fn list(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let named = matches.get_one::<String>("state").map(String::as_str);
    let state = CountState::ALL.iter().find(|state| Some(state.name()) == named).copied();
    let list = reads::list(session, matches, "counts", COUNTS);
    session.output.list(list, |after, want| {
        let (after, limit) = (after.map(str::to_owned), want.saturating_add(1));
        let CountReply::List(rows) =
            ask(&app, CountQuery::List { state, search: String::new(), after, limit })?
        else {
            return Err(reads::unexpected());
        };
        Ok(reads::page(rows, want, |row| row.code.clone()))
    })
}

pub(in crate::cli) fn show(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let CountReply::Card(card) = ask(&app, CountQuery::Card { code: code(matches) })? else {
        return Err(reads::unexpected());
    };
    session.output.answer(&card, |words| {
        let mut lines = pairs(words, COUNTS, &card.count);
        let progress = &card.progress;
        let figures = [
            ("lines", progress.lines),
            ("not_counted", progress.not_counted),
            ("counted", progress.counted),
            ("empty", progress.empty),
            ("skipped", progress.skipped),
            ("recount", progress.recount),
            ("units", progress.units),
            ("unknown", progress.unknown),
        ];
        lines.extend(figures.map(|(name, figure)| format!("{name:<20} {}", grouped(figure))));
        lines.extend(card.places.iter().map(|place| {
            let mark = if place.alive { "*" } else { " " };
            let row = &place.place;
            format!("{mark} {}  {}  {}", row.bin, row.by, grouped(row.entries))
        }));
        lines.join("\n")
    })
}

#[rustfmt::skip]
const REVIEW: &[Column<ReviewLine>] = &[
    ("bin",      |line| Cell::text(&line.bin)),
    ("sku",      |line| Cell::Text(printed::sku(&line.sku, line.unsellable))),
    ("name",     |line| Cell::text(&line.name)),
    ("class",    |line| Cell::text(line.class)),
    ("verdict",  |line| Cell::Choice("verdict", line.verdict)),
    ("expected", |line| Cell::or_empty(line.expected, Cell::Number)),
    ("counted",  |line| Cell::or_empty(line.counted, Cell::Number)),
    ("variance", |line| Cell::or_empty(line.variance, Cell::Number)),
    ("since",    |line| Cell::or_empty(line.since, Cell::Number)),
    ("end",      |line| Cell::or_empty(line.end, Cell::Number)),
    ("value",    |line| Cell::or_empty(line.value, Cell::Number)),
    ("reason",   |line| Cell::or_empty(line.reason.clone(), Cell::Text)),
];

pub(in crate::cli) fn review(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let mut app = session.app(Source::Cli)?;
    let code = code(matches);
    let CountReply::Card(card) = ask(&app, CountQuery::Card { code: code.clone() })? else {
        return Err(reads::unexpected());
    };
    if card.count.blind && card.count.count_state == CountState::Open {
        app.run(&Request::from(Op::Count(Box::new(CountCommand::Look(code.clone())))))?;
    }
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let which = match text("which") {
        Some("all") => Which::All,
        Some("blocking") => Which::Blocking,
        Some(_) | None => Which::Differing,
    };
    let sort = ReviewSort::ALL.iter().find(|(_, name)| text("sort") == Some(*name));
    let limit = matches.get_one::<i64>("limit").copied().unwrap_or(i64::MAX);
    let filter = ReviewFilter {
        which,
        sort: sort.map(|(sort, _)| *sort).unwrap_or_default(),
        limit,
        search: String::new(),
    };
    let CountReply::Review(review) = ask(&app, CountQuery::Review { code, filter })? else {
        return Err(reads::unexpected());
    };
    if session.output.json {
        return crate::cli::output::document(&review);
    }
    let list = reads::list(session, matches, "lines", REVIEW);
    session.output.list(list, |_, _| Ok((review.lines.clone(), None)))
}
