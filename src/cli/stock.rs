//! What is where, and which movements made it so.

use clap::{Arg, ArgMatches, Command};
use serde::Serialize;

use crate::app::clock::parse_time;
use crate::app::command::Touched;
use crate::app::query::{MovementRow, ProductCard, ProductPage, StockLine, Why};
use crate::app::{App, Query, Reply, Source};
use crate::cli::failure::Failure;
use crate::cli::output::{Cell, Column};
use crate::cli::reads;
use crate::cli::session::Session;
use crate::cli::writes::equation;
use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::{BUCKETS, Bucket};
use crate::locale::{Words, grouped};

pub(in crate::cli) fn commands() -> Vec<(&'static str, Command)> {
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let warehouse = || option("warehouse", "CODE", "In one warehouse only");
    let buckets: Vec<&str> = BUCKETS.iter().map(|bucket| bucket.name()).collect();
    let list = reads::products(
        Command::new("list").about("List the stock, a row for each product and warehouse"),
    );
    let why = Command::new("why")
        .about("The movements that make a number, newest first, with the balance after each")
        .arg(reads::code("SKU or barcode"))
        .arg(warehouse())
        .arg(
            option("bucket", "BUCKET", "Of one bucket only")
                .value_parser(buckets)
                .hide_possible_values(true)
                .help("One of sellable, order_occupied, unsellable, locked, transfer_occupied, in_transit, virtual"),
        )
        .arg(option("at", "TIME", "As it was then (RFC 3339)"));
    let why = reads::paged(why)
        .after_help("Example:\n  stockroom stock why SOCK --warehouse WUH --bucket order_occupied");
    vec![
        ("stock", list.arg(warehouse())),
        (
            "stock",
            Command::new("show")
                .about("The stock of a product, warehouse by warehouse, and its sum")
                .arg(reads::code("SKU or barcode")),
        ),
        ("stock", why),
    ]
}

#[rustfmt::skip]
const STOCK: &[Column<StockLine>] = &[
    ("sku",               |line| Cell::text(&line.sku)),
    ("name",              |line| Cell::text(&line.name)),
    ("warehouse",         |line| Cell::text(&line.row.warehouse)),
    ("total",             |line| Cell::Number(line.row.total)),
    ("sellable",          |line| Cell::Number(line.row.stock.sellable)),
    ("order_occupied",    |line| Cell::Number(line.row.stock.order_occupied)),
    ("unsellable",        |line| Cell::Number(line.row.stock.unsellable)),
    ("locked",            |line| Cell::Number(line.row.stock.locked)),
    ("transfer_occupied", |line| Cell::Number(line.row.stock.transfer_occupied)),
    ("in_transit",        |line| Cell::Number(line.row.stock.in_transit)),
    ("virtual",           |line| Cell::Number(line.row.stock.virtual_stock)),
    ("inbound",           |line| Cell::Number(line.row.inbound)),
    ("bin",               |line| Cell::text(&line.row.bin)),
];

pub(in crate::cli) fn list(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let asked = reads::product_page(matches);
    let warehouse = matches.get_one::<String>("warehouse").cloned();
    let list = reads::list(session, matches, "stock", STOCK);
    session.output.list(list, |after, want| {
        let page = ProductPage { from: reads::begin(&app, after)?, limit: want, ..asked.clone() };
        let question = Query::Stock { page, warehouse: warehouse.clone() };
        let Reply::Stock { rows, next } = app.ask(&question)? else {
            return Err(reads::unexpected());
        };
        Ok((rows, next))
    })
}

/// The product that is asked about.
pub(in crate::cli) fn card(app: &App, matches: &ArgMatches) -> Result<ProductCard, Failure> {
    let code = matches.get_one::<String>("code").cloned().unwrap_or_default();
    let Reply::Product(card) = app.ask(&Query::Product { code })? else {
        return Err(reads::unexpected());
    };
    Ok(*card)
}

pub(in crate::cli) fn show(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let card = card(&app, matches)?;
    session.output.answer(&card.card, |words| text(words, &card))
}

/// The stock of a product in lines: the equation of each warehouse, and their sum.
pub(in crate::cli) fn text(words: &Words, card: &ProductCard) -> String {
    let stock = &card.card;
    let mut lines = vec![format!(
        "{}  {}  {}  {}",
        stock.sku,
        stock.name,
        words.get(&format!("type-{}", stock.stock_type.name())),
        words.get(&format!("availability-{}", card.state.name())),
    )];
    for row in &stock.stock {
        let bin = if row.bin.is_empty() { String::new() } else { format!("  [{}]", row.bin) };
        let touched = Touched { sku: String::new(), row: row.clone() };
        lines.push(format!("{}{bin}", equation(words, &touched).trim_start()));
    }
    if stock.stock.len() > 1 {
        let names = [("total", stock.sum.total), ("sellable", stock.sum.stock.sellable)];
        let sums: Vec<String> = names
            .iter()
            .map(|(name, units)| {
                format!("{} {}", grouped(*units), words.get(&format!("bucket-{name}")))
            })
            .collect();
        lines.push(format!("= {}", sums.join(words.list_separator())));
    }
    if let Some(times) = card.bundle_sellable {
        lines.push(format!("{} {}", grouped(times), words.get("bucket-sellable")));
    }
    lines.join("\n")
}

/// A movement with what it did to the number that is asked about.
#[derive(Debug, Serialize)]
struct Step {
    #[serde(flatten)]
    movement: MovementRow,
    /// The change of the number asked about: the bucket's, or the total's.
    change: i64,
    /// That number in its warehouse after it.
    balance: i64,
}

#[rustfmt::skip]
const WHY: &[Column<Step>] = &[
    ("id",        |step| Cell::Number(step.movement.id)),
    ("time",      |step| Cell::Time(step.movement.at)),
    ("who",       |step| Cell::text(&step.movement.by)),
    ("warehouse", |step| Cell::text(&step.movement.warehouse)),
    ("kind",      |step| Cell::Choice("kind", step.movement.kind)),
    ("qty",       |step| Cell::Number(step.movement.quantity)),
    ("change",    |step| Cell::Number(step.change)),
    ("balance",   |step| Cell::Number(step.balance)),
    ("document",  |step| Cell::or_empty(step.movement.document.clone(), Cell::Text)),
    ("reason",    |step| Cell::or_empty(step.movement.reason.clone(), Cell::Text)),
    ("note",      |step| Cell::or_empty(step.movement.note.clone(), Cell::Text)),
    ("happened",  |step| Cell::or_empty(step.movement.happened_at, Cell::Time)),
];

pub(in crate::cli) fn why(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    let bucket = text("bucket").and_then(|name| Bucket::parse(&name));
    let at = text("at").map(|at| parse_time("at", &at)).transpose()?;
    let app = session.app(Source::Cli)?;
    let asked = Why {
        sku: text("code").unwrap_or_default(),
        warehouse: text("warehouse"),
        bucket,
        at,
        before: None,
        limit: 0,
    };
    let step = |movement: MovementRow| Step {
        change: bucket.map_or(movement.effect.total(), |bucket| movement.effect.get(bucket)),
        balance: bucket.map_or(movement.after.total(), |bucket| movement.after.get(bucket)),
        movement,
    };
    let list = reads::list(session, matches, "movements", WHY);
    session.output.list(list, |after, want| {
        let before = after.map(key).transpose()?;
        let asked = Why { before, limit: want.saturating_add(1), ..asked.clone() };
        let Reply::Movements(rows) = app.ask(&Query::Why(asked))? else {
            return Err(reads::unexpected());
        };
        let rows: Vec<Step> = rows.into_iter().map(step).collect();
        Ok(reads::page(rows, want, |step| step.movement.id.to_string()))
    })
}

fn key(after: &str) -> Result<i64, Refused> {
    let wrong = |_| Refused::new(Rule::FieldInvalid).field("after").value(after).other("41");
    after.parse().map_err(wrong)
}
