//! Lists and questions about products, warehouses and the log; what they share.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::app::query::{
    Find, From as Begin, LogEntry, LogKey, ProductCard, ProductFilter, ProductLine, ProductPage,
    ProductSort, WarehouseRow, log_key, log_place,
};
use crate::app::{App, Query, Reply, Source};
use crate::cli::failure::{Failure, exit};
use crate::cli::output::{Cell, Column, Format, List, Page};
use crate::cli::session::Session;
use crate::cli::{
    advice, alerts, counts, documents, overview, pools, promotions, sheet, stock, users,
};
use crate::domain::filter::Listed;
use crate::domain::product::{ProductState, StockType};

/// Rows of a list when nothing is said.
const LIMIT: &str = "100";

/// Every question, with the noun it belongs to.
pub(in crate::cli) fn commands() -> Vec<(&'static str, Command)> {
    let mut all = vec![
        ("product", products(Command::new("list").about("List products"))),
        (
            "product",
            Command::new("show").about("Show every field of a product").arg(code("SKU or barcode")),
        ),
        ("warehouse", format(Command::new("list").about("List warehouses with their sums"))),
        ("user", users::command()),
    ];
    all.push(("count", sheet::command()));
    all.extend(stock::commands());
    all.extend(documents::commands());
    all.extend(pools::commands());
    all.extend(promotions::commands());
    all.extend(counts::commands());
    all.extend(advice::commands());
    all.extend(alerts::commands());
    all
}

/// `log`, which has a verb of its own below it.
pub(in crate::cli) fn log_command() -> Command {
    let sku = Arg::new("sku").long("sku").value_name("SKU").help("Of one product only");
    let log = Command::new("log").about("What happened, newest first");
    searched(paged(log).arg(sku))
        .subcommand_negates_reqs(true)
        .args_conflicts_with_subcommands(true)
}

/// Answers a question; `None` when `name` is none.
pub(in crate::cli) fn run(
    session: &Session,
    name: &str,
    matches: &ArgMatches,
) -> Result<Option<u8>, Failure> {
    match name {
        "product list" => product_list(session, matches)?,
        "product show" => product_show(session, matches)?,
        "warehouse list" => warehouse_list(session, matches)?,
        "user list" => users::list(session, matches)?,
        "overview" => overview::run(session)?,
        "log" => log(session, matches)?,
        "stock list" => stock::list(session, matches)?,
        "stock show" => stock::show(session, matches)?,
        "stock why" => stock::why(session, matches)?,
        "order list" => documents::orders(session, matches)?,
        "order show" => documents::order(session, matches)?,
        "transfer list" => documents::transfers(session, matches)?,
        "transfer show" => documents::transfer(session, matches)?,
        "count commands" => return sheet::run(session, matches).map(Some),
        "count list" => counts::list(session, matches)?,
        "count show" => counts::show(session, matches)?,
        "count review" => counts::review(session, matches)?,
        "count resume" => counts::resume(session, matches)?,
        "count sheet" => counts::sheet(session, matches)?,
        "count report" => counts::report(session, matches)?,
        "count suggest" => counts::suggest(session, matches)?,
        "count history" => counts::history(session, matches)?,
        "pool list" => pools::list(session, matches)?,
        "pool show" => pools::show(session, matches)?,
        "pool plan" => promotions::plan(session, matches)?,
        "pool calendar" => promotions::calendar(session, matches)?,
        "pool report" => promotions::report(session, matches)?,
        "order holds" => advice::holds(session, matches)?,
        "order at-risk" => advice::at_risk(session, matches)?,
        "transfer suggest" => advice::suggest(session, matches)?,
        "alert list" => return alerts::list(session, matches).map(Some),
        "alert try" => alerts::tried(session, matches)?,
        "alert log" => alerts::log(session, matches)?,
        "category list" => alerts::categories(session, matches)?,
        "virtual list" => advice::agreements(session, matches)?,
        _ => return Ok(None),
    }
    Ok(Some(exit::DONE))
}

pub(in crate::cli) fn code(help: &'static str) -> Arg {
    Arg::new("code").value_name("CODE").required(true).help(help)
}

/// Adds `--format`.
pub(in crate::cli) fn format(command: Command) -> Command {
    let names: Vec<&str> = Format::ALL.iter().map(|(name, _)| *name).collect();
    let arg = Arg::new("format").long("format").value_name("table|csv|tsv|json");
    command.arg(
        arg.value_parser(names)
            .hide_possible_values(true)
            .help("How it is written; with --json it is json")
            .help_heading("List"),
    )
}

/// Adds `--limit` and `--format`.
pub(in crate::cli) fn limited(command: Command) -> Command {
    format(command).arg(
        Arg::new("limit")
            .long("limit")
            .value_name("N|all")
            .default_value(LIMIT)
            .value_parser(limit)
            .help("At most so many rows")
            .help_heading("List"),
    )
}

/// Adds `--limit`, `--after` and `--format`.
pub(in crate::cli) fn paged(command: Command) -> Command {
    limited(command).arg(
        Arg::new("after")
            .long("after")
            .value_name("KEY")
            .help("Begin behind this row; each list says the key of its next page")
            .help_heading("List"),
    )
}

/// Adds what a list of products can be narrowed and sorted by.
pub(in crate::cli) fn products(command: Command) -> Command {
    let names = |all: &'static [(ProductSort, &'static str)]| -> Vec<&'static str> {
        all.iter().map(|(_, name)| *name).collect()
    };
    let choice = |name: &'static str, values: Vec<&'static str>, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(values.join("|"))
            .value_parser(values)
            .hide_possible_values(true)
            .help(help)
            .help_heading("List")
    };
    let types = StockType::ALL.iter().map(|one| one.name()).collect();
    let states = ProductState::ALL.iter().map(|one| one.name()).collect();
    searched(paged(command))
        .arg(choice(
            "sort",
            names(ProductSort::ALL),
            "Order of the rows; by default what fits best",
        ))
        .arg(
            Arg::new("desc")
                .long("desc")
                .action(ArgAction::SetTrue)
                .help("Largest first")
                .help_heading("List"),
        )
        .arg(
            Arg::new("attention")
                .long("attention")
                .action(ArgAction::SetTrue)
                .conflicts_with_all(["type", "state"])
                .help("Only what is low, sold out or oversold")
                .help_heading("List"),
        )
        .arg(choice("type", types, "Only of this stock type").conflicts_with("state"))
        .arg(choice("state", states, "Only in this state"))
}

fn limit(text: &str) -> Result<i64, String> {
    if text == "all" {
        return Ok(i64::MAX);
    }
    let fits = text.parse::<i64>().ok().filter(|limit| (1..=1_000_000_000).contains(limit));
    fits.ok_or_else(|| "a whole number from 1 on, or all".to_owned())
}

/// A list as the options say.
pub(in crate::cli) fn list<'a, T>(
    session: &Session,
    matches: &ArgMatches,
    name: &'static str,
    columns: &'a [Column<T>],
) -> List<'a, T> {
    let named = matches.get_one::<String>("format").map(String::as_str);
    let found = Format::ALL.iter().find(|(name, _)| Some(*name) == named);
    let format = match found {
        _ if session.output.json => Format::Json,
        Some((_, format)) => *format,
        None => Format::Table,
    };
    let limit = matches.try_get_one::<i64>("limit").ok().flatten().copied();
    let limit = limit.filter(|limit| *limit < i64::MAX);
    let after = matches.try_get_one::<String>("after").ok().flatten().cloned();
    List { name, columns, format, limit, after }
}

/// Splits one row more than was wanted into the page and the key of the next one.
pub(in crate::cli) fn page<T>(mut rows: Vec<T>, want: i64, key: impl Fn(&T) -> String) -> Page<T> {
    let want = usize::try_from(want).unwrap_or(usize::MAX);
    let more = rows.len() > want;
    rows.truncate(want);
    let next = rows.last().map(key).filter(|_| more);
    (rows, next)
}

/// The question gave an answer of another kind: this cannot be.
pub(in crate::cli) fn unexpected() -> Failure {
    Failure::Store(crate::app::Error::Corrupt("an answer of another kind".to_owned()))
}

/// Adds `--search`.
pub(in crate::cli) fn searched(command: Command) -> Command {
    command.arg(
        Arg::new("search")
            .long("search")
            .value_name("FILTER")
            .help("Words, !word, ~fuzzy, column:value, sellable<threshold; all must hold")
            .help_heading("List"),
    )
}

/// Adds `--search`, `--sort` and `--desc`.
pub(in crate::cli) fn sorted(command: Command) -> Command {
    searched(command)
        .arg(
            Arg::new("sort")
                .long("sort")
                .value_name("COLUMN")
                .help("Order of the rows: any column that a filter may name")
                .help_heading("List"),
        )
        .arg(
            Arg::new("desc")
                .long("desc")
                .action(ArgAction::SetTrue)
                .help("The largest first")
                .help_heading("List"),
        )
}

/// What is looked for, where a filter or an order is asked for. Options of the list that say the same
/// as a column of a filter are joined to it.
pub(in crate::cli) fn found(matches: &ArgMatches, list: Listed, limit: i64) -> Option<Find> {
    let text = |name: &str| matches.try_get_one::<String>(name).ok().flatten();
    let (search, sort) = (text("search"), text("sort"));
    if search.is_none() && sort.is_none() {
        return None;
    }
    let mut parts: Vec<String> = search.into_iter().cloned().collect();
    for column in ["sku", "customer", "state"] {
        parts.extend(
            text(column).map(|value| format!("\"{value}\"")).map(|v| format!("{column}={v}")),
        );
    }
    let descending = matches.try_get_one::<bool>("desc").ok().flatten() == Some(&true);
    let sort = sort.map(|column| (column.clone(), descending));
    Some(Find { search: parts.join(" "), sort, ..Find::all(list, limit) })
}

/// A page of products as the options say.
pub(in crate::cli) fn product_page(matches: &ArgMatches) -> ProductPage {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let best = if text("search").is_some() { ProductSort::Match } else { ProductSort::Sku };
    let sort = text("sort").and_then(ProductSort::named).unwrap_or(best);
    let of_type = StockType::ALL.iter().find(|one| text("type") == Some(one.name()));
    let in_state = ProductState::ALL.iter().find(|one| text("state") == Some(one.name()));
    let filter = match (matches.get_flag("attention"), of_type, in_state) {
        (true, _, _) => ProductFilter::Attention,
        (false, Some(of_type), _) => ProductFilter::Type(*of_type),
        (false, None, Some(state)) => ProductFilter::State(*state),
        (false, None, None) => ProductFilter::All,
    };
    ProductPage {
        filter,
        search: text("search").unwrap_or_default().to_owned(),
        sort,
        descending: matches.get_flag("desc"),
        from: Begin::Start,
        limit: 0,
    }
}

/// A key that names no row would begin the list from its start.
pub(in crate::cli) fn begin(app: &App, after: Option<&str>) -> Result<Begin, Failure> {
    let Some(after) = after else { return Ok(Begin::Start) };
    let Reply::Resolved(found) = app.ask(&Query::Resolve { code: after.to_owned() })? else {
        return Err(unexpected());
    };
    Ok(Begin::After(found.sku))
}

#[rustfmt::skip]
const PRODUCTS: &[Column<ProductLine>] = &[
    ("sku",          |row| Cell::text(&row.sku)),
    ("name",         |row| Cell::text(&row.name)),
    ("type",         |row| Cell::Choice("type", row.stock_type.name())),
    ("state",        |row| Cell::Choice("state", row.state.name())),
    ("sellable",     |row| Cell::Number(row.sellable)),
    ("total",        |row| Cell::Number(row.total)),
    ("threshold",    |row| Cell::or_empty(row.threshold, Cell::Number)),
    ("availability", |row| Cell::Choice("availability", row.availability.name())),
];

fn product_list(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let asked = product_page(matches);
    let list = list(session, matches, "products", PRODUCTS);
    session.output.list(list, |after, want| {
        let from = begin(&app, after)?;
        let limit = want.saturating_add(1);
        let asked = ProductPage { from, limit, ..asked.clone() };
        let Reply::Products(rows) = app.ask(&Query::Products(asked))? else {
            return Err(unexpected());
        };
        Ok(page(rows, want, |row| row.sku.clone()))
    })
}

/// A product with every field, for scripts.
#[derive(Serialize)]
struct Product<'a> {
    #[serde(flatten)]
    card: &'a ProductCard,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

/// The fields as JSON: numbers as numbers, lists as lists.
fn fields(card: &ProductCard) -> Map<String, Value> {
    let product = &card.product;
    let mut all = Map::new();
    for (name, value) in &card.fields {
        let value = match (*name, value) {
            // What the stock has already, and better: the figure in force rather than the one set.
            ("sku" | "name" | "type" | "safety" | "safety_from" | "threshold", _) => continue,
            ("tags", _) => json!(product.tags),
            ("bundle", _) => json!(product.bundle),
            ("barcodes", _) => json!(product.barcodes),
            ("price" | "cost", value) => json!(value),
            (_, Some(text)) => text.parse::<i64>().map_or_else(|_| json!(text), Value::from),
            (_, None) => Value::Null,
        };
        all.insert((*name).to_owned(), value);
    }
    all.insert("own_threshold".to_owned(), json!(product.threshold));
    all
}

/// A code, and how many it stands for where that is more than one.
fn counted(code: &str, units: i64) -> String {
    if units == 1 { code.to_owned() } else { format!("{code}:{units}") }
}

fn product_show(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let card = stock::card(&app, matches)?;
    let answer = Product { card: &card, fields: fields(&card) };
    session.output.answer(&answer, |words| {
        let product = &card.product;
        let shown = card.fields.iter().filter_map(|(name, value)| {
            let value = value.as_ref()?;
            let barcodes = product.barcodes.iter().map(|code| counted(&code.code, code.units));
            let parts = product.bundle.iter().map(|part| counted(&part.sku, part.qty));
            let value = match *name {
                "tags" => product.tags.join(words.list_separator()),
                "barcodes" => barcodes.collect::<Vec<_>>().join(words.list_separator()),
                "bundle" => parts.collect::<Vec<_>>().join(words.list_separator()),
                _ => value.clone(),
            };
            Some(format!("{:<20} {value}", name.replace('_', "-")))
        });
        let mut lines: Vec<String> = shown.collect();
        lines.push(String::new());
        lines.push(stock::text(words, &card));
        lines.join("\n")
    })
}

/// A warehouse with its total.
#[derive(Serialize)]
struct Warehouse {
    #[serde(flatten)]
    row: WarehouseRow,
    total: i64,
}

#[rustfmt::skip]
const WAREHOUSES: &[Column<Warehouse>] = &[
    ("warehouse",         |line| Cell::text(&line.row.code)),
    ("name",              |line| Cell::text(&line.row.name)),
    ("priority",          |line| Cell::Number(line.row.priority)),
    ("total",             |line| Cell::Number(line.total)),
    ("sellable",          |line| Cell::Number(line.row.sums.sellable)),
    ("order_occupied",    |line| Cell::Number(line.row.sums.order_occupied)),
    ("unsellable",        |line| Cell::Number(line.row.sums.unsellable)),
    ("locked",            |line| Cell::Number(line.row.sums.locked)),
    ("transfer_occupied", |line| Cell::Number(line.row.sums.transfer_occupied)),
    ("in_transit",        |line| Cell::Number(line.row.sums.in_transit)),
    ("virtual",           |line| Cell::Number(line.row.sums.virtual_stock)),
];

fn warehouse_list(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let list = list(session, matches, "warehouses", WAREHOUSES);
    session.output.list(list, |_, _| {
        let Reply::Warehouses(rows) = app.ask(&Query::Warehouses)? else {
            return Err(unexpected());
        };
        let rows = rows.into_iter().map(|row| Warehouse { total: row.sums.total(), row });
        Ok((rows.collect(), None))
    })
}

#[rustfmt::skip]
const LOG: &[Column<LogEntry>] = &[
    ("time",      |entry| Cell::Time(entry.at())),
    ("who",       |entry| match entry {
        LogEntry::Movement(movement) => Cell::text(&movement.by),
        LogEntry::Change(change) => Cell::text(&change.by),
    }),
    ("entry",     |entry| match entry {
        LogEntry::Movement(movement) => Cell::Text(format!("movement {}", movement.id)),
        LogEntry::Change(change) => Cell::Text(format!("change {}", change.id)),
    }),
    ("subject",   |entry| match entry {
        LogEntry::Movement(movement) => Cell::text(&movement.sku),
        LogEntry::Change(change) => Cell::text(&change.subject),
    }),
    ("warehouse", |entry| match entry {
        LogEntry::Movement(movement) => Cell::text(&movement.warehouse),
        LogEntry::Change(_) => Cell::Empty,
    }),
    ("what",      |entry| match entry {
        LogEntry::Movement(movement) => Cell::Choice("kind", movement.kind),
        LogEntry::Change(change) => Cell::text(&change.field),
    }),
    ("qty",       |entry| match entry {
        LogEntry::Movement(movement) => Cell::Number(movement.quantity),
        LogEntry::Change(_) => Cell::Empty,
    }),
    ("change",    |entry| match entry {
        LogEntry::Movement(movement) => {
            let after = movement.after.total();
            Cell::Text(format!("{} -> {after}", after.saturating_sub(movement.effect.total())))
        }
        LogEntry::Change(change) => {
            let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
            Cell::Text(format!("{} -> {}", shown(&change.before), shown(&change.after)))
        }
    }),
    ("document",  |entry| match entry {
        LogEntry::Movement(movement) => Cell::or_empty(movement.document.clone(), Cell::Text),
        LogEntry::Change(_) => Cell::Empty,
    }),
    ("reason",    |entry| match entry {
        LogEntry::Movement(movement) => Cell::or_empty(movement.reason.clone(), Cell::Text),
        LogEntry::Change(change) => Cell::text(&change.source),
    }),
];

fn log(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let sku = matches.get_one::<String>("sku").cloned();
    let list = list(session, matches, "entries", LOG);
    let ask = |from: LogKey, limit: i64| {
        let asked = match found(matches, Listed::Log, limit) {
            Some(find) => Query::Find(Find { after: Some(log_place(from)), ..find }),
            None => Query::Log { sku: sku.clone(), from, limit },
        };
        let Reply::Log { entries, next } = app.ask(&asked)? else { return Err(unexpected()) };
        Ok((entries, next))
    };
    session.output.list(list, |after, want| {
        let (entries, next) = ask(log_key(after)?, want)?;
        let (more, _) = ask(next, 1)?;
        let key = log_place(next);
        let key = Some(key).filter(|_| !more.is_empty());
        Ok((entries, key))
    })
}
