//! Alerts: lists, what another threshold would have done, thresholds of categories.

use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::app::query::{AlertPage, AlertRow, CategoryRow, CrossingRow, Scope};
use crate::app::{Query, Reply, Source};
use crate::cli::failure::{Failure, exit};
use crate::cli::output::{Cell, Column};
use crate::cli::reads;
use crate::cli::session::Session;
use crate::domain::alert::{AlertKind, Severity};
use crate::domain::refused::{Refused, Rule};
use crate::locale::Fill;

pub(in crate::cli) fn commands() -> Vec<(&'static str, Command)> {
    let kinds: Vec<&str> = AlertKind::ALL.iter().map(|kind| kind.name()).collect();
    let severities: Vec<&str> = Severity::ALL.iter().map(|one| one.name()).collect();
    let scopes: Vec<&str> = Scope::ALL.iter().map(|(_, name)| *name).collect();
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help).help_heading("List")
    };
    let list = reads::paged(Command::new("list").about("What should be looked at, and why"));
    let list = reads::sorted(list)
        .arg(
            option("kind", "KIND", "Only of these kinds")
                .action(ArgAction::Append)
                .value_parser(kinds),
        )
        .arg(option("severity", "SEVERITY", "Only of this severity").value_parser(severities))
        .arg(option("warehouse", "WAREHOUSE", "Only in this warehouse"))
        .arg(option("sku", "SKU", "Only about this product"))
        .arg(
            option("state", "STATE", "Open, known to somebody, asleep, or all")
                .value_parser(scopes)
                .default_value("open"),
        )
        .arg(
            Arg::new("exit-code")
                .long("exit-code")
                .action(ArgAction::SetTrue)
                .help("Exit with 1 when there are alerts")
                .help_heading("List"),
        );
    let number = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("N")
            .allow_negative_numbers(true)
            .value_parser(clap::value_parser!(i64))
            .help(help)
    };
    let tried = Command::new("try")
        .about("What a threshold would have done, by the ledger")
        .arg(reads::code("SKU or barcode"))
        .arg(number("threshold", "The threshold to try, in units").required(true))
        .arg(number("days", "Days to look back").default_value("90"))
        .arg(
            Arg::new("warehouse")
                .long("warehouse")
                .value_name("WAREHOUSE")
                .help("In one warehouse only"),
        );
    let log = reads::paged(Command::new("log").about("Alerts that fired and ended, newest first"));
    let categories = Command::new("list").about("Thresholds of categories; / is the whole store");
    vec![("alert", list), ("alert", tried), ("alert", log), ("category", reads::format(categories))]
}

#[rustfmt::skip]
const ALERTS: &[Column<AlertRow>] = &[
    ("code",      |row| Cell::text(row.code)),
    ("alert",     |row| Cell::text(&row.id)),
    ("name",      |row| Cell::text(&row.name)),
    ("warehouse", |row| Cell::or_empty(row.warehouse.clone(), Cell::Text)),
    ("document",  |row| Cell::or_empty(row.document.clone(), Cell::Text)),
    ("why",       |row| Cell::Why(row.alert, row.figures.0.clone())),
    ("suggested", |row| Cell::or_empty(row.suggested, Cell::Number)),
    ("since",     |row| Cell::or_empty(row.since, Cell::Time)),
    ("known_to",  |row| Cell::or_empty(row.mark.as_ref().map(|mark| mark.by.clone()), Cell::Text)),
];

fn asked(matches: &ArgMatches) -> AlertPage {
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    let named: Vec<String> = matches.get_many("kind").into_iter().flatten().cloned().collect();
    let of = |name: &String| AlertKind::ALL.iter().copied().find(|kind| kind.name() == name);
    let severity = text("severity");
    let severity =
        Severity::ALL.iter().copied().find(|one| Some(one.name()) == severity.as_deref());
    let scope = text("state").unwrap_or_default();
    let scope = Scope::ALL.iter().find(|(_, name)| *name == scope).map(|(scope, _)| *scope);
    AlertPage {
        kinds: named.iter().filter_map(of).collect(),
        severity,
        scope: scope.unwrap_or_default(),
        warehouse: text("warehouse"),
        sku: text("sku"),
        search: text("search").unwrap_or_default(),
        sort: text("sort").map(|column| (column, matches.get_flag("desc"))),
        after: None,
        limit: 0,
    }
}

pub(in crate::cli) fn list(session: &Session, matches: &ArgMatches) -> Result<u8, Failure> {
    let app = session.app(Source::Cli)?;
    let page = asked(matches);
    let ask = |after: Option<&str>, limit: i64| {
        let asked = AlertPage { after: after.map(str::to_owned), limit, ..page.clone() };
        let Reply::Alerts(found) = app.ask(&Query::Alerts(asked))? else {
            return Err(reads::unexpected());
        };
        Ok(found.alerts)
    };
    let list = reads::list(session, matches, "alerts", ALERTS);
    session.output.list(list, |after, want| {
        Ok(reads::page(ask(after, want.saturating_add(1))?, want, AlertRow::page_key))
    })?;
    let any = matches.get_flag("exit-code") && !ask(None, 1)?.is_empty();
    Ok(if any { exit::REFUSED } else { exit::DONE })
}

#[rustfmt::skip]
const CROSSINGS: &[Column<CrossingRow>] = &[
    ("id",      |row| Cell::Number(row.id)),
    ("time",    |row| Cell::Time(row.at)),
    ("kind",    |row| Cell::Choice("alert", row.kind)),
    ("subject", |row| Cell::text(&row.subject)),
    ("before",  |row| Cell::text(&row.before)),
    ("after",   |row| Cell::text(&row.after)),
];

pub(in crate::cli) fn log(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let list = reads::list(session, matches, "crossings", CROSSINGS);
    session.output.list(list, |after, want| {
        let fault =
            |text: &str| Refused::new(Rule::FieldInvalid).field("after").value(text).other("41");
        let before = after.map(|text| text.parse().map_err(|_| fault(text))).transpose()?;
        let limit = want.saturating_add(1);
        let Reply::Crossings(rows) = app.ask(&Query::Crossings { before, limit })? else {
            return Err(reads::unexpected());
        };
        Ok(reads::page(rows, want, |row| row.id.to_string()))
    })
}

pub(in crate::cli) fn tried(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let figure = |name: &str| matches.get_one::<i64>(name).copied().unwrap_or_default();
    for (name, most) in [("threshold", 1_000_000_000_000), ("days", 3_650)] {
        if !(0..=most).contains(&figure(name)) {
            let refused = Refused::new(Rule::FieldInvalid).field(name);
            return Err(refused
                .value(figure(name).to_string())
                .other(format!("0 - {most}"))
                .into());
        }
    }
    let question = Query::Tryout {
        sku: matches.get_one::<String>("code").cloned().unwrap_or_default(),
        warehouse: matches.get_one::<String>("warehouse").cloned(),
        threshold: figure("threshold"),
        days: figure("days"),
    };
    let Reply::Tryout(found) = app.ask(&question)? else { return Err(reads::unexpected()) };
    session.output.answer(&found, |words| {
        let fills = [
            ("sku", Fill::from(&found.sku)),
            ("threshold", found.threshold.into()),
            ("days", found.days.into()),
            ("alerts", found.alerts.into()),
            ("sold_outs", found.sold_outs.into()),
            ("unwarned", found.unwarned.into()),
            ("least", found.least.into()),
        ];
        words.fill("tryout", &fills)
    })
}

#[rustfmt::skip]
const CATEGORIES: &[Column<CategoryRow>] = &[
    ("category",  |row| Cell::text(&row.category)),
    ("threshold", |row| Cell::Number(row.threshold)),
];

pub(in crate::cli) fn categories(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    session.output.list(reads::list(session, matches, "categories", CATEGORIES), |_, _| {
        let Reply::Categories(rows) = app.ask(&Query::Categories)? else {
            return Err(reads::unexpected());
        };
        Ok((rows, None))
    })
}
