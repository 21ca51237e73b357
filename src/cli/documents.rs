//! Orders and transfers: lists and one at a time.

use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::app::query::{Find, OrderRow, TransferRow};
use crate::app::{Query, Reply, Source};
use crate::cli::failure::Failure;
use crate::cli::output::{Cell, Column};
use crate::cli::reads;
use crate::cli::session::Session;
use crate::domain::filter::Listed;
use crate::domain::order::OrderState;
use crate::locale::{Words, grouped};

pub(in crate::cli) fn commands() -> Vec<(&'static str, Command)> {
    let states: Vec<&str> = OrderState::ALL.iter().map(|state| state.name()).collect();
    let state = Arg::new("state")
        .long("state")
        .value_name("STATE")
        .value_parser(states)
        .help("Only in this state")
        .help_heading("List");
    let open = Arg::new("open")
        .long("open")
        .action(ArgAction::SetTrue)
        .help("Only those under way")
        .help_heading("List");
    let list = |about: &'static str| reads::sorted(reads::paged(Command::new("list").about(about)));
    let show = |about: &'static str, code: &'static str| {
        Command::new("show").about(about).arg(reads::code(code))
    };
    vec![
        ("order", list("List orders, newest first").arg(state)),
        ("order", show("Show an order with its lines", "The order's code")),
        ("transfer", list("List transfers, newest first").arg(open)),
        ("transfer", show("Show a transfer", "The transfer's code")),
    ]
}

#[rustfmt::skip]
const ORDERS: &[Column<OrderRow>] = &[
    ("order",      |row| Cell::text(&row.code)),
    ("state",      |row| Cell::Choice("order-state", row.state)),
    ("customer",   |row| Cell::text(&row.customer)),
    ("channel",    |row| Cell::text(&row.channel)),
    ("placed_at",  |row| Cell::Time(row.placed_at)),
    ("expires_at", |row| Cell::or_empty(row.expires_at, Cell::Time)),
    ("paid_at",    |row| Cell::or_empty(row.paid_at, Cell::Time)),
    ("who",        |row| Cell::text(&row.by)),
];

pub(in crate::cli) fn orders(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let named = matches.get_one::<String>("state").map(String::as_str);
    let state = OrderState::ALL.iter().find(|state| Some(state.name()) == named).copied();
    let list = reads::list(session, matches, "orders", ORDERS);
    session.output.list(list, |after, want| {
        let (after, limit) = (after.map(str::to_owned), want.saturating_add(1));
        let query = match reads::found(matches, Listed::Orders, limit) {
            Some(find) => Query::Find(Find { after, ..find }),
            None => Query::Orders { state, after, limit },
        };
        let Reply::Orders(rows) = app.ask(&query)? else {
            return Err(reads::unexpected());
        };
        Ok(reads::page(rows, want, |row| row.code.clone()))
    })
}

pub(in crate::cli) fn code(matches: &ArgMatches) -> String {
    matches.get_one::<String>("code").cloned().unwrap_or_default()
}

/// `name  value` lines of what a row of a list holds.
pub(in crate::cli) fn pairs<T>(words: &Words, columns: &[Column<T>], row: &T) -> Vec<String> {
    let shown = |(name, cell): &Column<T>| {
        let value = cell(row).shown(words);
        (!value.is_empty()).then(|| format!("{name:<20} {value}"))
    };
    columns.iter().filter_map(shown).collect()
}

pub(in crate::cli) fn order(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let Reply::Order(card) = app.ask(&Query::Order { code: code(matches) })? else {
        return Err(reads::unexpected());
    };
    session.output.answer(&card, |words| {
        let mut lines = pairs(words, ORDERS, &card.order);
        for line in &card.lines {
            let figures = [
                ("qty", line.qty),
                ("open", line.open),
                ("shipped", line.shipped),
                ("cancelled", line.cancelled),
                ("returned", line.returned),
            ];
            let told: Vec<String> = figures
                .iter()
                .filter(|(name, units)| *name == "qty" || *units != 0)
                .map(|(name, units)| format!("{name} {}", grouped(*units)))
                .collect();
            lines.push(format!("{}@{}  {}", line.sku, line.warehouse, told.join("  ")));
        }
        lines.join("\n")
    })
}

#[rustfmt::skip]
const TRANSFERS: &[Column<TransferRow>] = &[
    ("transfer",            |row| Cell::text(&row.code)),
    ("state",               |row| Cell::Choice("transfer-state", row.state)),
    ("sku",                 |row| Cell::text(&row.sku)),
    ("from",                |row| Cell::text(&row.from)),
    ("to",                  |row| Cell::text(&row.to)),
    ("requested",           |row| Cell::Number(row.requested)),
    ("dispatched",          |row| Cell::Number(row.dispatched)),
    ("received",            |row| Cell::Number(row.received)),
    ("received_unsellable", |row| Cell::Number(row.received_unsellable)),
    ("lost",                |row| Cell::Number(row.lost)),
    ("cancelled",           |row| Cell::Number(row.cancelled)),
    ("requested_at",        |row| Cell::Time(row.requested_at)),
    ("expected_on",         |row| Cell::or_empty(row.expected_on, Cell::Day)),
    ("who",                 |row| Cell::text(&row.by)),
];

pub(in crate::cli) fn transfers(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let open = matches.get_flag("open");
    let list = reads::list(session, matches, "transfers", TRANSFERS);
    session.output.list(list, |after, want| {
        let (after, limit) = (after.map(str::to_owned), want.saturating_add(1));
        let query = match reads::found(matches, Listed::Transfers, limit) {
            Some(find) => Query::Find(Find { open, after, ..find }),
            None => Query::Transfers { open, after, limit },
        };
        let Reply::Transfers(rows) = app.ask(&query)? else {
            return Err(reads::unexpected());
        };
        Ok(reads::page(rows, want, |row| row.code.clone()))
    })
}

pub(in crate::cli) fn transfer(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let Reply::Transfer(row) = app.ask(&Query::Transfer { code: code(matches) })? else {
        return Err(reads::unexpected());
    };
    session.output.answer(&row, |words| pairs(words, TRANSFERS, &row).join("\n"))
}
