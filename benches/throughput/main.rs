//! What the product costs beside the least work that would do: pairs in one run, medians, ratios.
//!
//! ```text
//! cargo bench --bench throughput -- [--products 10000] [--pairs 9] [--only NAME] [--dir FOLDER]
//! ```
//!
//! One JSON line a measure, then a table. The bare side is plain rusqlite on a file of its own with
//! the same durability: an UPDATE of the balance, an INSERT into a ledger, a reservation row.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "a measurement stops at the first surprise and prints what it found"
)]

mod bare;
mod shop;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// What is asked for on the command line.
struct Options {
    products: i64,
    pairs: usize,
    only: Option<String>,
    folder: PathBuf,
}

fn options() -> Options {
    let mut options =
        Options { products: 10_000, pairs: 9, only: None, folder: std::env::temp_dir() };
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        let mut value = || given.next().expect("a value");
        match name.as_str() {
            "--products" => options.products = value().parse().expect("a number of products"),
            "--pairs" => options.pairs = value().parse().expect("a number of pairs"),
            "--only" => options.only = Some(value()),
            "--dir" => options.folder = PathBuf::from(value()),
            "--bench" => {}
            other => panic!("unknown option {other}"),
        }
    }
    options
}

/// The middle of what was measured.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The value that `percent` of what was measured stays below.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    sorted[(sorted.len() - 1) * percent / 100]
}

/// The lines of the table at the end.
#[derive(Default)]
struct Table {
    lines: Vec<String>,
}

impl Table {
    fn line(&mut self, name: &str, record: &Value, text: &str) {
        println!("{record}");
        self.lines.push(format!("{name:<28}{text}"));
    }

    /// Microseconds of one unit of work on both sides, and their ratio pair by pair.
    fn pairs(&mut self, name: &str, pairs: &[(Duration, Duration)], units: u32) {
        let micros = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(units);
        let product = median(pairs.iter().map(|(product, _)| micros(*product)).collect());
        let bare = median(pairs.iter().map(|(_, bare)| micros(*bare)).collect());
        let speed =
            |(product, bare): &(Duration, Duration)| bare.as_secs_f64() / product.as_secs_f64();
        let ratio = median(pairs.iter().map(speed).collect());
        let record = json!({
            "measure": name, "product_us": round(product), "bare_us": round(bare),
            "speed_ratio": round(ratio), "pairs": pairs.len(),
        });
        let text = format!("{product:>10.1} us {bare:>10.1} us bare    {ratio:>5.2} of its speed");
        self.line(name, &record, &text);
    }

    /// Milliseconds of one question.
    fn times(&mut self, name: &str, mut millis: Vec<f64>) {
        millis.sort_by(f64::total_cmp);
        let (p50, p99) = (percentile(&millis, 50), percentile(&millis, 99));
        let record = json!({
            "measure": name, "p50_ms": round(p50), "p99_ms": round(p99), "asked": millis.len(),
        });
        self.line(name, &record, &format!("{p50:>10.3} ms p50 {p99:>8.3} ms p99"));
    }
}

fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// Runs both sides in turn, the order swapped each time so that drift falls on both.
fn paired(
    pairs: usize,
    mut product: impl FnMut(),
    mut bare: impl FnMut(),
) -> Vec<(Duration, Duration)> {
    let timed = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    timed(&mut product);
    timed(&mut bare);
    (0..pairs)
        .map(|pair| {
            if pair % 2 == 0 {
                let first = timed(&mut product);
                (first, timed(&mut bare))
            } else {
                let second = timed(&mut bare);
                (timed(&mut product), second)
            }
        })
        .collect()
}

fn main() {
    let options = options();
    let folder = tempfile::tempdir_in(&options.folder).unwrap();
    let mut table = Table::default();
    let wanted = |name: &str| options.only.as_deref().is_none_or(|only| name.contains(only));

    let start = Instant::now();
    let mut shop = shop::Shop::fill(&folder.path().join("shop.db"), options.products);
    let filled = start.elapsed().as_secs_f64();
    let movements = options.products * 3;
    let record = json!({
        "measure": "fill", "products": options.products, "seconds": round(filled),
        "movements_per_s": round(movements as f64 / filled),
    });
    table.line("fill", &record, &format!("{filled:>10.1} s for {} products", options.products));
    let mut bare = bare::Ledger::fill(&folder.path().join("bare.db"), options.products);

    if wanted("order") {
        let units: u32 = 200;
        let pairs = paired(options.pairs, || shop.orders(units), || bare.reserve(units, 1));
        table.pairs("order, durable each", &pairs, units);
    }
    if wanted("batch") {
        let units: u32 = 5_000;
        let pairs = paired(options.pairs, || shop.batch(units), || bare.reserve(units, 1_000));
        table.pairs("batch --group 1000", &pairs, units);
    }
    for (name, query) in shop.queries() {
        if !wanted(name) {
            continue;
        }
        let times = 50.max(2_000_000 / usize::try_from(options.products).unwrap()).min(500);
        let ask = |shop: &shop::Shop| {
            let start = Instant::now();
            shop.ask(&query);
            start.elapsed().as_secs_f64() * 1e3
        };
        ask(&shop);
        table.times(name, (0..times).map(|_| ask(&shop)).collect());
    }
    println!("\n{}", table.lines.join("\n"));
}
