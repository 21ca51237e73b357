//! Promotions: what to set aside, what the clock will do, how a pool went.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::json;

use crate::app::clock::parse_time;
use crate::app::query::{
    CalendarAsk, CalendarEntry, PlanAsk, PoolPlan, Promoted, Promotion, ReportLine, one_decimal,
};
use crate::app::{App, Query, Reply, Source};
use crate::cli::documents::{code, pairs};
use crate::cli::failure::Failure;
use crate::cli::output::{Cell, Column, Format, remark};
use crate::cli::reads;
use crate::cli::session::Session;
use crate::domain::refused::Refused;
use crate::domain::time::Timestamp;
use crate::locale::{Words, grouped};

/// Days that a promotion lasts when nothing is said.
const DAYS: &str = "7";

pub(in crate::cli) fn commands() -> Vec<(&'static str, Command)> {
    let named = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let number = |arg: Arg| arg.value_parser(clap::value_parser!(i64).range(1..=1_000_000_000_000));
    let plan = Command::new("plan")
        .about("What to set aside for a promotion, and what is left for daily sale")
        .arg(reads::code("SKU or barcode"))
        .arg(named("warehouse", "WAREHOUSE", "The warehouse's code").required(true))
        .arg(number(named("qty", "UNITS", "Units to set aside; what is suggested when left out")))
        .arg(number(named("days", "DAYS", "Days that it lasts")).default_value(DAYS))
        .arg(named("starts-at", "TIME", "When it starts (RFC 3339); now when left out"))
        .arg(
            Arg::new("calendar")
                .long("calendar")
                .action(ArgAction::SetTrue)
                .help("Play it with everything else that the clock will do"),
        )
        .after_help(
            "Examples:\n  stockroom pool plan SOCK --warehouse WUH --days 3\n  \
             stockroom pool plan SOCK --warehouse WUH --qty 200 \
             --starts-at 2026-11-20T20:00:00+08:00 --calendar",
        );
    let calendar = Command::new("calendar")
        .about("What the clock will do: starts, stages, ends and expiring orders, nothing written")
        .arg(named("until", "TIME", "Up to then (RFC 3339)"))
        .arg(named("sku", "SKU", "Of one product only"))
        .arg(
            Arg::new("drafts")
                .long("drafts")
                .action(ArgAction::SetTrue)
                .help("Play drafts too, as if they were put on the calendar now"),
        );
    let report = Command::new("report").about("How a lock pool goes, or how it went");
    vec![
        ("pool", plan),
        ("pool", reads::limited(calendar)),
        ("pool", reads::format(report.arg(reads::code("The pool's code")))),
    ]
}

fn ask(app: &App, question: Promotion) -> Result<Promoted, Failure> {
    let Reply::Promotion(answer) = app.ask(&Query::Promotion(question))? else {
        return Err(reads::unexpected());
    };
    Ok(answer)
}

fn time(matches: &ArgMatches, name: &str, field: &str) -> Result<Option<Timestamp>, Refused> {
    let given = matches.get_one::<String>(name);
    given.map(|text| parse_time(field, text)).transpose()
}

#[rustfmt::skip]
const PLAN: &[Column<PoolPlan>] = &[
    ("sku",          |plan| Cell::text(&plan.sku)),
    ("name",         |plan| Cell::text(&plan.name)),
    ("warehouse",    |plan| Cell::text(&plan.warehouse)),
    ("sellable",     |plan| Cell::Number(plan.sellable)),
    ("locked",       |plan| Cell::Number(plan.locked)),
    ("sold_30_days", |plan| Cell::Number(plan.sold_30_days)),
    ("sold_per_day", |plan| Cell::Text(one_decimal(plan.sold_per_day))),
    ("best_day",     |plan| Cell::Number(plan.best_day)),
    ("starts_at",    |plan| Cell::Time(plan.starts_at)),
    ("ends_at",      |plan| Cell::Time(plan.ends_at)),
    ("daily_need",   |plan| Cell::Number(plan.daily_need)),
    ("threshold",    |plan| Cell::Number(plan.threshold)),
    ("suggested",    |plan| Cell::Number(plan.suggested)),
    ("qty",          |plan| Cell::Number(plan.quantity)),
    ("left",         |plan| Cell::Number(plan.left)),
    ("left_days",    |plan| Cell::or_empty(plan.left_days, Cell::Number)),
];

pub(in crate::cli) fn plan(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let question = PlanAsk {
        sku: code(matches),
        warehouse: matches.get_one::<String>("warehouse").cloned().unwrap_or_default(),
        starts_at: time(matches, "starts-at", "starts_at")?,
        days: matches.get_one::<i64>("days").copied().unwrap_or(1),
        quantity: matches.get_one::<i64>("qty").copied(),
    };
    let Promoted::Plan(plan) = ask(&app, Promotion::Plan(question))? else {
        return Err(reads::unexpected());
    };
    if !matches.get_flag("calendar") {
        return session.output.answer(&plan, |words| planned(words, &plan));
    }
    let question =
        CalendarAsk { plan: Some(plan.clone()), limit: i64::MAX, ..CalendarAsk::default() };
    let Promoted::Calendar(steps) = ask(&app, Promotion::Calendar(question))? else {
        return Err(reads::unexpected());
    };
    session.output.answer(&json!({ "plan": plan, "calendar": steps }), |words| {
        let told = steps.iter().map(|step| told(words, step));
        let lines: Vec<String> =
            [planned(words, &plan), String::new()].into_iter().chain(told).collect();
        lines.join("\n")
    })
}

fn planned(words: &Words, plan: &PoolPlan) -> String {
    let mut lines = pairs(words, PLAN, plan);
    for stage in &plan.stages {
        let at = words.full_time(Timestamp::from_millis(stage.at));
        lines.push(format!("{:<20} {at}  {}", "stage", grouped(stage.qty)));
    }
    for (told, so) in [("plan-runs-out", plan.runs_out), ("plan-low", plan.low)] {
        if so {
            lines.push(format!("! {}", words.get(told)));
        }
    }
    lines.join("\n")
}

/// One step as a line: when, what, and what it leaves.
fn told(words: &Words, step: &CalendarEntry) -> String {
    let at = words.full_time(Timestamp::from_millis(step.at));
    let event = words.get(&format!("calendar-{}", step.event)).to_owned();
    let what = step.order.as_deref().or(step.pool.as_deref()).unwrap_or("-");
    let (before, after) = (grouped(step.sellable_before), grouped(step.sellable));
    let (sku, place, locked) = (&step.sku, &step.warehouse, grouped(step.locked));
    let (sellable, kept) = (words.get("bucket-sellable"), words.get("bucket-locked"));
    let crossed = crossing(words, step).map(|said| format!("  ! {said}")).unwrap_or_default();
    format!(
        "{at}  {event} {what} {sku}@{place} {}: {sellable} {before} -> {after}, {kept} {locked}{crossed}",
        grouped(step.qty)
    )
}

/// What a step crosses, as a sentence.
fn crossing(words: &Words, step: &CalendarEntry) -> Option<String> {
    step.crossed_from?;
    let at = words.full_time(Timestamp::from_millis(step.at));
    let shown = words.get(&format!("availability-{}", step.availability)).to_owned();
    let fills = [
        ("at", at.as_str().into()),
        ("sku", step.sku.as_str().into()),
        ("sellable", step.product_sellable.into()),
        ("threshold", step.threshold.into()),
        ("state", shown.into()),
    ];
    Some(words.fill("calendar-crossed", &fills))
}

#[rustfmt::skip]
const CALENDAR: &[Column<CalendarEntry>] = &[
    ("at",               |step| Cell::Time(step.at)),
    ("event",            |step| Cell::Choice("calendar", step.event)),
    ("pool",             |step| Cell::or_empty(step.pool.as_deref(), Cell::text)),
    ("order",            |step| Cell::or_empty(step.order.as_deref(), Cell::text)),
    ("sku",              |step| Cell::text(&step.sku)),
    ("warehouse",        |step| Cell::text(&step.warehouse)),
    ("qty",              |step| Cell::Number(step.qty)),
    ("sellable",         |step| Cell::Number(step.sellable)),
    ("locked",           |step| Cell::Number(step.locked)),
    ("open",             |step| Cell::or_empty(step.open, Cell::Number)),
    ("product_sellable", |step| Cell::Number(step.product_sellable)),
    ("threshold",        |step| Cell::Number(step.threshold)),
    ("availability",     |step| Cell::Choice("availability", step.availability)),
    ("becomes",          |step| Cell::or_empty(step.becomes, |name| Cell::Choice("type", name))),
];

pub(in crate::cli) fn calendar(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let question = CalendarAsk {
        until: time(matches, "until", "until")?,
        sku: matches.get_one::<String>("sku").cloned(),
        drafts: matches.get_flag("drafts"),
        limit: matches.get_one::<i64>("limit").copied().unwrap_or(i64::MAX),
        ..CalendarAsk::default()
    };
    let Promoted::Calendar(steps) = ask(&app, Promotion::Calendar(question))? else {
        return Err(reads::unexpected());
    };
    let list = reads::list(session, matches, "calendar", CALENDAR);
    let format = list.format;
    session.output.list(list, |_, _| Ok((steps.clone(), None)))?;
    if format == Format::Table {
        let words = &session.output.words;
        steps.iter().filter_map(|step| crossing(words, step)).for_each(|said| remark(&said));
    }
    Ok(())
}

#[rustfmt::skip]
const REPORT: &[Column<ReportLine>] = &[
    ("sku",               |row| Cell::text(&row.line.sku)),
    ("warehouse",         |row| Cell::text(&row.line.warehouse)),
    ("allocated",         |row| Cell::Number(row.line.allocated)),
    ("released",          |row| Cell::Number(row.line.released)),
    ("ordered",           |row| Cell::Number(row.line.ordered)),
    ("unpaid",            |row| Cell::Number(row.unpaid)),
    ("paid",              |row| Cell::Number(row.paid)),
    ("shipped",           |row| Cell::Number(row.line.shipped)),
    ("lapsed",            |row| Cell::Number(row.line.lapsed)),
    ("returned",          |row| Cell::Number(row.returned)),
    ("shelved",           |row| Cell::Number(row.line.shelved)),
    ("left",              |row| Cell::Number(row.line.left)),
    ("oversold",          |row| Cell::Number(row.line.oversold)),
    ("sold_percent",      |row| Cell::Number(row.sold_percent)),
    ("ordered_last_hour", |row| Cell::Number(row.ordered_last_hour)),
    ("lasts_until",       |row| Cell::or_empty(row.lasts_until, Cell::Time)),
];

pub(in crate::cli) fn report(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let Promoted::Report(report) = ask(&app, Promotion::Report { code: code(matches) })? else {
        return Err(reads::unexpected());
    };
    let list = reads::list(session, matches, "lines", REPORT);
    if list.format == Format::Json {
        return crate::cli::output::document(&report);
    }
    session.output.list(list, |_, _| Ok((report.lines.clone(), None)))
}
