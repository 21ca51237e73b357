//! What is printed, pasted or handed on of a stock-take: the sheet, the receipt, lists.

use clap::{Arg, ArgMatches, Command};

use crate::app::Source;
use crate::app::query::count::{Counted, Due, Group, LineRow, Resume};
use crate::app::query::{CountQuery, CountReply};
use crate::cli::counts::ask;
use crate::cli::documents::code;
use crate::cli::failure::Failure;
use crate::cli::output::{Cell, Column};
use crate::cli::reads;
use crate::cli::session::Session;
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::locale::{Fill, Words, grouped, money, share};
use crate::printed;

/// Lines of a sheet that are asked for at once.
const PAGE: i64 = 500;

pub(in crate::cli) fn commands() -> Vec<(&'static str, Command)> {
    let of_count = || reads::code("The stock-take's code");
    let sheet = Command::new("sheet").about("Print the lines by bin, for those who count on paper");
    let report = Command::new("report").about("A receipt of what came of a stock-take");
    let suggest =
        reads::limited(Command::new("suggest").about("What should be counted next, and why"));
    let history = reads::limited(
        Command::new("history").about("When a product was counted, and how far the books were off"),
    );
    let resume = Command::new("resume").about("Where you were counting when the line broke");
    let optional = Arg::new("code").value_name("CODE").help("The stock-take's code");
    let warehouse = Arg::new("warehouse")
        .long("warehouse")
        .value_name("WAREHOUSE")
        .help("In one warehouse only")
        .help_heading("List");
    vec![
        ("count", resume.arg(optional)),
        ("count", reads::format(sheet).arg(of_count())),
        ("count", reads::format(report).arg(of_count())),
        ("count", suggest.arg(warehouse)),
        ("count", history.arg(reads::code("SKU or barcode"))),
    ]
}

#[rustfmt::skip]
const SHEET: &[Column<LineRow>] = &[
    ("bin",     |line| Cell::text(&line.bin)),
    ("sku",     |line| Cell::Text(printed::sku(&line.sku, line.unsellable))),
    ("name",    |line| Cell::text(&line.name)),
    ("state",   |line| Cell::Choice("line-state", line.state)),
    ("counted", |line| Cell::or_empty(line.counted, Cell::Number)),
];

/// The lines in the order of their bins: nothing of the books, and room to write.
pub(in crate::cli) fn sheet(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let named = code(matches);
    let page = |after: Option<&str>, limit: i64| {
        let (code, after) = (named.clone(), after.map(str::to_owned));
        let query = CountQuery::Lines { code, state: None, bin: None, after, limit };
        let CountReply::Lines { lines, next } = ask(&app, query)? else {
            return Err(reads::unexpected());
        };
        Ok((lines, next))
    };
    if session.output.json || matches.get_one::<String>("format").is_some() {
        let list = reads::list(session, matches, "lines", SHEET);
        return session.output.list(list, page);
    }
    let CountReply::Card(card) = ask(&app, CountQuery::Card { code: named.clone() })? else {
        return Err(reads::unexpected());
    };
    let (mut lines, mut next) = page(None, PAGE)?;
    while let Some(key) = next {
        let (more, key) = page(Some(&key), PAGE)?;
        lines.extend(more);
        next = key;
    }
    session.output.answer(&card, |words| {
        let head = [
            ("code", Fill::from(&card.count.code)),
            ("warehouse", Fill::from(&card.count.warehouse)),
            ("count", Fill::from(card.progress.lines)),
        ];
        let mut text = vec![words.fill("count-sheet-head", &head)];
        text.extend(printed::sheet(words, &lines));
        text.join("\n")
    })
}

#[rustfmt::skip]
const GROUP: &[Column<(&'static str, Group)>] = &[
    ("by",             |(by, _)| Cell::text(by)),
    ("name",           |(_, group)| Cell::text(&group.name)),
    ("lines",          |(_, group)| Cell::Number(group.totals.sums.lines)),
    ("exact",          |(_, group)| Cell::Number(group.totals.sums.exact)),
    ("expected",       |(_, group)| Cell::Number(group.totals.sums.expected)),
    ("counted",        |(_, group)| Cell::Number(group.totals.sums.counted)),
    ("net",            |(_, group)| Cell::Number(group.totals.sums.net)),
    ("gross",          |(_, group)| Cell::Number(group.totals.sums.gross)),
    ("net_value",      |(_, group)| Cell::Text(money(group.totals.sums.net_value))),
    ("gross_value",    |(_, group)| Cell::Text(money(group.totals.sums.gross_value))),
    ("by_line",        |(_, group)| Cell::Text(share(group.totals.by_line_bps))),
    ("by_quantity",    |(_, group)| Cell::Text(share(group.totals.by_quantity_bps))),
];

pub(in crate::cli) fn report(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let CountReply::Report(report) = ask(&app, CountQuery::Report { code: code(matches) })? else {
        return Err(reads::unexpected());
    };
    let format = matches.get_one::<String>("format").map(String::as_str);
    if !session.output.json && matches!(format, Some("csv" | "tsv" | "table")) {
        let all = Group { name: report.count.code.clone(), totals: report.totals };
        let sorts = [
            ("reason", &report.by_reason),
            ("category", &report.by_category),
            ("counter", &report.by_counter),
        ];
        let parts =
            sorts.iter().flat_map(|(by, groups)| groups.iter().map(|group| (*by, group.clone())));
        let rows: Vec<_> = std::iter::once(("all", all)).chain(parts).collect();
        let list = reads::list(session, matches, "groups", GROUP);
        return session.output.list(list, |_, _| Ok((rows.clone(), None)));
    }
    if format == Some("json") {
        return crate::cli::output::document(&report);
    }
    session.output.answer(&report, |words| printed::receipt(words, &report).join("\n"))
}

#[rustfmt::skip]
const NEXT: &[Column<Due>] = &[
    ("sku",        |row| Cell::text(&row.sku)),
    ("name",       |row| Cell::text(&row.name)),
    ("warehouse",  |row| Cell::text(&row.warehouse)),
    ("bin",        |row| Cell::text(&row.bin)),
    ("class",      |row| Cell::text(row.class)),
    ("why",        |row| Cell::Choice("due", row.why)),
    ("days",       |row| Cell::or_empty(row.days, Cell::Number)),
    ("moved",      |row| Cell::Number(row.moved)),
    ("counted_at", |row| Cell::or_empty(row.counted_at, Cell::Time)),
];

pub(in crate::cli) fn suggest(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let list = reads::list(session, matches, "suggestions", NEXT);
    let limit = matches.get_one::<i64>("limit").copied().unwrap_or(i64::MAX);
    let warehouse = matches.get_one::<String>("warehouse").cloned();
    let CountReply::Next(rows) =
        ask(&app, CountQuery::Next { warehouse, search: String::new(), limit })?
    else {
        return Err(reads::unexpected());
    };
    session.output.list(list, |_, _| Ok((rows.clone(), None)))
}

#[rustfmt::skip]
const HISTORY: &[Column<Counted>] = &[
    ("counted_at", |row| Cell::Time(row.at)),
    ("count",      |row| Cell::text(&row.count)),
    ("state",      |row| Cell::Choice("count-state", row.state)),
    ("warehouse",  |row| Cell::text(&row.warehouse)),
    ("who",        |row| Cell::or_empty(row.by.clone(), Cell::Text)),
    ("expected",   |row| Cell::Number(row.expected)),
    ("counted",    |row| Cell::Number(row.counted)),
    ("variance",   |row| Cell::Number(row.variance)),
    ("reason",     |row| Cell::or_empty(row.reason.clone(), Cell::Text)),
];

pub(in crate::cli) fn history(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let list = reads::list(session, matches, "history", HISTORY);
    let limit = matches.get_one::<i64>("limit").copied().unwrap_or(i64::MAX);
    let CountReply::History(rows) = ask(&app, CountQuery::History { sku: code(matches), limit })?
    else {
        return Err(reads::unexpected());
    };
    session.output.list(list, |_, _| Ok((rows.clone(), None)))
}

/// Where somebody was counting; without a code, the only place there is.
pub(in crate::cli) fn resume(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let CountReply::Resume(mut rows) = ask(&app, CountQuery::Resume)? else {
        return Err(reads::unexpected());
    };
    if let Some(named) = matches.get_one::<String>("code") {
        let CountReply::Card(card) = ask(&app, CountQuery::Card { code: named.clone() })? else {
            return Err(reads::unexpected());
        };
        rows.retain(|row| row.place.count == card.count.code);
    }
    let Some(found) = rows.first() else {
        return Err(Refused::new(Rule::NothingToResume).into());
    };
    session.output.answer(found, |words| resumed(words, found))
}

fn resumed(words: &Words, found: &Resume) -> String {
    let place = &found.place;
    let time = |at: i64| words.full_time(Timestamp::from_millis(at));
    let mut lines = vec![words.fill(
        "count-resume-where",
        &[
            ("code", Fill::from(&place.count)),
            ("warehouse", Fill::from(&found.warehouse)),
            ("bin", Fill::from(&place.bin)),
            ("saved", Fill::from(grouped(found.saved))),
        ],
    )];
    if let Some(at) = place.detached_at {
        lines.push(words.fill("count-resume-detached", &[("at", Fill::from(time(at)))]));
    }
    if let Some(last) = &found.last {
        let name = last.sku.as_deref().unwrap_or(&last.code);
        lines.push(words.fill(
            "count-resume-last",
            &[
                ("number", Fill::from(last.number.to_string())),
                ("at", Fill::from(time(last.at))),
                ("name", Fill::from(name)),
            ],
        ));
    }
    if !place.half_typed.is_empty() {
        lines.push(words.fill("count-resume-half", &[("text", Fill::from(&place.half_typed))]));
    }
    for other in &found.others {
        let fills = [("name", Fill::from(&other.by)), ("bin", Fill::from(&other.bin))];
        lines.push(words.fill("count-resume-other", &fills));
    }
    lines.join("\n")
}
