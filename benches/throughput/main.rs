//! What the product costs beside the least work that would do: pairs in one run, medians, ratios.
//!
//! ```text
//! cargo bench --bench throughput -- [--products 10000] [--movements 0] [--pairs 9] [--only NAME]
//!     [--dir FOLDER] [--keep FILE] [--short] [--readme]
//! ```
//!
//! One JSON line a measure, then a table. The store is made from a seed, English and Chinese names,
//! three warehouses; `--keep` uses a store again, `--movements` lets its ledger grow first by orders
//! that are paid and shipped. `--short` is a smoke test that says nothing about time; `--readme`
//! writes the table into the README.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::print_stdout,
    reason = "a measurement stops at the first surprise and prints what it found"
)]

mod bare;
mod chance;
mod console;
mod measures;
mod pairs;
mod shop;
mod table;
mod work;

use std::path::PathBuf;

/// What is asked for on the command line.
pub(crate) struct Options {
    pub(crate) products: u64,
    pub(crate) movements: i64,
    pub(crate) pairs: usize,
    pub(crate) only: Option<String>,
    pub(crate) folder: PathBuf,
    pub(crate) keep: Option<PathBuf>,
    pub(crate) short: bool,
    readme: bool,
    work: Option<String>,
    store: PathBuf,
    seed: u64,
}

fn options() -> Options {
    let mut options = Options {
        products: 10_000,
        movements: 0,
        pairs: 9,
        only: None,
        folder: std::env::temp_dir(),
        keep: None,
        short: false,
        readme: false,
        work: None,
        store: PathBuf::new(),
        seed: 0,
    };
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        let mut value = || given.next().expect("a value");
        match name.as_str() {
            "--products" => options.products = value().parse().expect("a number of products"),
            "--movements" => options.movements = value().parse().expect("a number of movements"),
            "--pairs" => options.pairs = value().parse().expect("a number of pairs"),
            "--only" => options.only = Some(value()),
            "--dir" => options.folder = PathBuf::from(value()),
            "--keep" => options.keep = Some(PathBuf::from(value())),
            "--short" => {
                (options.products, options.pairs, options.short) = (500, 1, true);
            }
            "--readme" => options.readme = true,
            "--work" => options.work = Some(value()),
            "--store" => options.store = PathBuf::from(value()),
            "--seed" => options.seed = value().parse().expect("a seed"),
            "--bench" => {}
            other => panic!("unknown option {other}"),
        }
    }
    options
}

fn main() {
    let options = options();
    if let Some(what) = &options.work {
        return work::run(what, &options.store, options.products, options.seed);
    }
    let table = measures::all(&options);
    println!("\n{}", table.text());
    if options.readme {
        table.into_readme(&options);
    }
}
