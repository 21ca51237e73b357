//! Lock pools: lists and one at a time.

use clap::{Arg, ArgMatches, Command};

use crate::app::query::{Find, PoolCard, PoolLine};
use crate::app::{Query, Reply, Source};
use crate::cli::documents::{code, pairs};
use crate::cli::failure::Failure;
use crate::cli::output::{Cell, Column};
use crate::cli::reads;
use crate::cli::session::Session;
use crate::domain::filter::Listed;
use crate::domain::pool::PoolState;

pub(in crate::cli) fn commands() -> Vec<(&'static str, Command)> {
    let states: Vec<&str> = PoolState::ALL.iter().map(|state| state.name()).collect();
    let state = Arg::new("state")
        .long("state")
        .value_name("STATE")
        .value_parser(states)
        .help("Only in this state")
        .help_heading("List");
    let list = reads::paged(Command::new("list").about("List lock pools, newest first"));
    let list = reads::sorted(list);
    let show = Command::new("show").about("Show a lock pool with its lines and stages");
    vec![("pool", list.arg(state)), ("pool", show.arg(reads::code("The pool's code")))]
}

#[rustfmt::skip]
const POOLS: &[Column<PoolCard>] = &[
    ("pool",      |card| Cell::text(&card.pool.code)),
    ("state",     |card| Cell::text(card.pool.state)),
    ("purpose",   |card| Cell::text(card.pool.purpose)),
    ("name",      |card| Cell::text(&card.pool.name)),
    ("for",       |card| Cell::text(&card.pool.for_whom)),
    ("allocated", |card| Cell::Number(sum(card, |line| line.allocated))),
    ("released",  |card| Cell::Number(sum(card, |line| line.released))),
    ("ordered",   |card| Cell::Number(sum(card, |line| line.ordered))),
    ("shipped",   |card| Cell::Number(sum(card, |line| line.shipped))),
    ("left",      |card| Cell::Number(sum(card, |line| line.left))),
    ("oversold",  |card| Cell::Number(sum(card, |line| line.oversold))),
    ("starts_at", |card| Cell::or_empty(card.pool.starts_at, Cell::Time)),
    ("ends_at",   |card| Cell::or_empty(card.pool.ends_at, Cell::Time)),
];

fn sum(card: &PoolCard, figure: impl Fn(&PoolLine) -> i64) -> i64 {
    card.lines.iter().fold(0, |sum, line| sum.saturating_add(figure(line)))
}

pub(in crate::cli) fn list(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let named = matches.get_one::<String>("state").map(String::as_str);
    let state = PoolState::ALL.iter().find(|state| Some(state.name()) == named).copied();
    let list = reads::list(session, matches, "pools", POOLS);
    session.output.list(list, |after, want| {
        let (after, limit) = (after.map(str::to_owned), want.saturating_add(1));
        let question = match reads::found(matches, Listed::Pools, limit) {
            Some(find) => Query::Find(Find { after, ..find }),
            None => Query::Pools { state, after, limit },
        };
        let Reply::Pools(rows) = app.ask(&question)? else {
            return Err(reads::unexpected());
        };
        Ok(reads::page(rows, want, |card| card.pool.code.clone()))
    })
}

#[rustfmt::skip]
const LINES: &[Column<PoolLine>] = &[
    ("sku",        |line| Cell::text(&line.sku)),
    ("warehouse",  |line| Cell::text(&line.warehouse)),
    ("allocated",  |line| Cell::Number(line.allocated)),
    ("released",   |line| Cell::Number(line.released)),
    ("unreleased", |line| Cell::Number(line.unreleased)),
    ("ordered",    |line| Cell::Number(line.ordered)),
    ("shipped",    |line| Cell::Number(line.shipped)),
    ("left",       |line| Cell::Number(line.left)),
    ("oversold",   |line| Cell::Number(line.oversold)),
    ("shelved",    |line| Cell::Number(line.shelved)),
];

pub(in crate::cli) fn show(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let Reply::Pool(card) = app.ask(&Query::Pool { code: code(matches) })? else {
        return Err(reads::unexpected());
    };
    session.output.answer(&card, |words| {
        let mut lines = pairs(words, POOLS, &card);
        for line in &card.lines {
            lines.push(String::new());
            lines.extend(pairs(words, LINES, line));
        }
        lines.join("\n")
    })
}
