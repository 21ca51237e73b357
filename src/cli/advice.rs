//! What should be looked at: who holds stock, orders that cannot be met, transfers that would help, and what
//! suppliers hold.

use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::app::query::{Agreement, AtRisk, Find, Hold, Suggestion};
use crate::app::{Query, Reply, Source};
use crate::cli::failure::Failure;
use crate::cli::output::{Cell, Column};
use crate::cli::reads;
use crate::cli::session::Session;
use crate::domain::filter::Listed;

pub(in crate::cli) fn commands() -> Vec<(&'static str, Command)> {
    let list =
        |name: &'static str, about: &'static str| reads::limited(Command::new(name).about(about));
    let found = |name: &'static str, about: &'static str| reads::searched(list(name, about));
    let sku = || Arg::new("sku").long("sku").value_name("SKU").help("Of one product only");
    let customer =
        Arg::new("customer").long("customer").value_name("NAME").help("Of one customer only");
    let unpaid = Arg::new("unpaid")
        .long("unpaid")
        .action(ArgAction::SetTrue)
        .help("Only what unpaid orders and baskets hold");
    let holds = found("holds", "Which orders hold stock, the oldest first");
    vec![
        ("order", holds.args([sku(), customer, unpaid])),
        ("order", found("at-risk", "Orders that cannot all be met, newest first").arg(sku())),
        ("transfer", found("suggest", "Transfers that would help, from surplus to shortage")),
        ("virtual", reads::sorted(list("list", "What suppliers hold for us")).arg(sku())),
    ]
}

fn sku(matches: &ArgMatches) -> Option<String> {
    matches.get_one::<String>("sku").cloned()
}

/// These lists are short and worked out as a whole, so they have no pages.
fn limit(matches: &ArgMatches) -> i64 {
    matches.get_one::<i64>("limit").copied().unwrap_or(i64::MAX)
}

#[rustfmt::skip]
const HOLDS: &[Column<Hold>] = &[
    ("order",      |row| Cell::text(&row.order)),
    ("state",      |row| Cell::Choice("order-state", row.state)),
    ("customer",   |row| Cell::text(&row.customer)),
    ("sku",        |row| Cell::text(&row.sku)),
    ("warehouse",  |row| Cell::text(&row.warehouse)),
    ("open",       |row| Cell::Number(row.open)),
    ("share",      |row| Cell::Number(row.share)),
    ("flagged",    |row| Cell::text(if row.flagged { "yes" } else { "" })),
    ("placed_at",  |row| Cell::Time(row.placed_at)),
    ("expires_at", |row| Cell::or_empty(row.expires_at, Cell::Time)),
];

pub(in crate::cli) fn holds(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let (unpaid, limit) = (matches.get_flag("unpaid"), limit(matches));
    let customer = matches.get_one::<String>("customer").cloned();
    let all = Query::Holds { sku: sku(matches), customer, unpaid, limit };
    let found = reads::found(matches, Listed::Holds, limit);
    let question = found.map_or(all, |find| Query::Find(Find { open: unpaid, ..find }));
    session.output.list(reads::list(session, matches, "holds", HOLDS), |_, _| {
        let Reply::Holds(rows) = app.ask(&question)? else { return Err(reads::unexpected()) };
        Ok((rows, None))
    })
}

#[rustfmt::skip]
const AT_RISK: &[Column<AtRisk>] = &[
    ("order",       |row| Cell::text(&row.order)),
    ("customer",    |row| Cell::text(&row.customer)),
    ("sku",         |row| Cell::text(&row.sku)),
    ("warehouse",   |row| Cell::text(&row.warehouse)),
    ("open",        |row| Cell::Number(row.open)),
    ("at_risk",     |row| Cell::Number(row.at_risk)),
    ("at_supplier", |row| Cell::text(if row.at_supplier { "yes" } else { "" })),
    ("expected_on", |row| Cell::or_empty(row.expected_on, Cell::Day)),
    ("placed_at",   |row| Cell::Time(row.placed_at)),
];

pub(in crate::cli) fn at_risk(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let limit = limit(matches);
    let found = reads::found(matches, Listed::AtRisk, limit).map(Query::Find);
    let question = found.unwrap_or_else(|| Query::AtRisk { sku: sku(matches), limit });
    session.output.list(reads::list(session, matches, "orders", AT_RISK), |_, _| {
        let Reply::AtRisk(rows) = app.ask(&question)? else { return Err(reads::unexpected()) };
        Ok((rows, None))
    })
}

#[rustfmt::skip]
const SUGGESTIONS: &[Column<Suggestion>] = &[
    ("sku",           |row| Cell::text(&row.sku)),
    ("name",          |row| Cell::text(&row.name)),
    ("from",          |row| Cell::text(&row.from)),
    ("from_sellable", |row| Cell::Number(row.from_sellable)),
    ("to",            |row| Cell::text(&row.to)),
    ("to_sellable",   |row| Cell::Number(row.to_sellable)),
    ("to_inbound",    |row| Cell::Number(row.to_inbound)),
    ("threshold",     |row| Cell::Number(row.threshold)),
    ("qty",           |row| Cell::Number(row.qty)),
];

pub(in crate::cli) fn suggest(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let limit = limit(matches);
    let found = reads::found(matches, Listed::Suggestions, limit).map(Query::Find);
    let question = found.unwrap_or(Query::Suggestions { limit });
    session.output.list(reads::list(session, matches, "transfers", SUGGESTIONS), |_, _| {
        let Reply::Suggestions(rows) = app.ask(&question)? else {
            return Err(reads::unexpected());
        };
        Ok((rows, None))
    })
}

#[rustfmt::skip]
const AGREEMENTS: &[Column<Agreement>] = &[
    ("sku",         |row| Cell::text(&row.sku)),
    ("warehouse",   |row| Cell::text(&row.warehouse)),
    ("supplier",    |row| Cell::text(&row.supplier)),
    ("agreed",      |row| Cell::Number(row.agreed)),
    ("removed",     |row| Cell::Number(row.removed)),
    ("delivered",   |row| Cell::Number(row.delivered)),
    ("open",        |row| Cell::Number(row.open)),
    ("sold",        |row| Cell::Number(row.sold)),
    ("until",       |row| Cell::or_empty(row.until, Cell::Day)),
    ("expected_on", |row| Cell::or_empty(row.expected_on, Cell::Day)),
];

pub(in crate::cli) fn agreements(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let question = match reads::found(matches, Listed::Agreements, limit(matches)) {
        Some(find) => Query::Find(find),
        None => Query::Agreements { sku: sku(matches), limit: limit(matches) },
    };
    session.output.list(reads::list(session, matches, "agreements", AGREEMENTS), |_, _| {
        let Reply::Agreements(rows) = app.ask(&question)? else {
            return Err(reads::unexpected());
        };
        Ok((rows, None))
    })
}
