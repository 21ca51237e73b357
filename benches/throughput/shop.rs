//! The product under test: a store of so many products in three warehouses.

use std::fmt::Write as _;
use std::io::{BufReader, Cursor, Read};
use std::path::Path;

use serde_json::{Value, json};
use stockroom::app::batch::{self, Event, Options};
use stockroom::app::query::{From, ProductFilter, ProductPage, ProductSort};
use stockroom::app::{App, Query, Request, Source};
use stockroom::config::Config;

const WAREHOUSES: [&str; 3] = ["WUH", "BJ", "TPE"];
const ADJECTIVES: [&str; 8] =
    ["纯棉", "加厚", "防水", "便携", "Organic", "Steel", "Compact", "Solar"];
const NOUNS: [&str; 8] = ["衬衫", "水壶", "台灯", "背包", "Kettle", "Lamp", "Chair", "Blanket"];

/// A filled store.
pub(crate) struct Shop {
    app: App,
    products: i64,
    next: i64,
}

fn sku(number: i64) -> String {
    format!("SKU-{number:07}")
}

/// The operations that fill the store, made as they are read.
struct Filling {
    products: i64,
    made: i64,
    line: Cursor<Vec<u8>>,
}

impl Read for Filling {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.line.read(into)?;
        if read > 0 || self.made > self.products {
            return Ok(read);
        }
        let mut text = String::new();
        if self.made == 0 {
            for code in WAREHOUSES {
                writeln!(text, "{}", json!({"op": "warehouse", "warehouse": code})).unwrap();
            }
        } else {
            let pick = |words: [&'static str; 8], step: i64| {
                words[usize::try_from(self.made / step % 8).unwrap()]
            };
            let name = format!("{} {} {}", pick(ADJECTIVES, 1), pick(NOUNS, 8), self.made % 9_973);
            let op = json!({
                "op": "product", "sku": sku(self.made), "name": name, "threshold": 20,
                "price": "19.90",
            });
            writeln!(text, "{op}").unwrap();
            for code in WAREHOUSES {
                let op = json!({
                    "op": "receive", "sku": sku(self.made), "warehouse": code, "qty": 100_000,
                });
                writeln!(text, "{op}").unwrap();
            }
        }
        self.made += 1;
        self.line = Cursor::new(text.into_bytes());
        self.line.read(into)
    }
}

impl Shop {
    pub(crate) fn fill(path: &Path, products: i64) -> Self {
        let app = App::create(path, &Config::default(), "bench", Source::Batch).unwrap();
        let mut shop = Self { app, products, next: 0 };
        let line = Cursor::new(Vec::new());
        shop.stream(BufReader::new(Filling { products, made: 0, line }), 5_000);
        shop
    }

    fn stream(&mut self, mut input: impl std::io::BufRead, group: usize) {
        let options = Options { group, ..Options::default() };
        let mut answered = String::new();
        let done = batch::run(&mut self.app, options, &mut input, &mut |event| {
            if let Event::Answer { line, result, .. } = event {
                // Written down as the command line would, so that this is paid for as well.
                let outcome = result.unwrap();
                answered.clear();
                write!(answered, "{line}{}", serde_json::to_string(&outcome)?).unwrap();
            }
            Ok(())
        });
        assert_eq!(done.unwrap().refused, 0);
    }

    fn order(&mut self) -> Value {
        self.next += 1;
        let warehouse = WAREHOUSES[usize::try_from(self.next % 3).unwrap()];
        let sku = sku(1 + self.next * 7_919 % self.products);
        json!({"op": "order", "lines": [{"sku": sku, "qty": 1, "warehouse": warehouse}]})
    }

    /// Places so many orders of one line, each durable before the next.
    pub(crate) fn orders(&mut self, count: u32) {
        for _ in 0..count {
            let Value::Object(given) = self.order() else { continue };
            self.app.run(&Request::read(given).unwrap()).unwrap();
        }
    }

    /// Sends so many orders of one line through batch, 1,000 to a commit.
    pub(crate) fn batch(&mut self, count: u32) {
        let mut text = String::new();
        for _ in 0..count {
            writeln!(text, "{}", self.order()).unwrap();
        }
        self.stream(Cursor::new(text), 1_000);
    }

    pub(crate) fn ask(&self, query: &Query) {
        std::hint::black_box(self.app.ask(query).unwrap());
    }

    /// What a screen asks, by name.
    pub(crate) fn queries(&self) -> Vec<(&'static str, Query)> {
        let page = |search: &str, from: From| {
            let search = search.to_owned();
            Query::Products(ProductPage { search, from, limit: 40, ..ProductPage::default() })
        };
        let sorted = |sort: ProductSort| {
            Query::Products(ProductPage { sort, limit: 40, ..ProductPage::default() })
        };
        let low =
            ProductPage { filter: ProductFilter::Attention, limit: 40, ..ProductPage::default() };
        let middle = sku(self.products / 2);
        vec![
            ("page first", page("", From::Start)),
            ("page after the middle", page("", From::After(middle.clone()))),
            ("page last", page("", From::End)),
            ("page by name", sorted(ProductSort::Name)),
            ("page by sellable", sorted(ProductSort::Sellable)),
            ("page attention, none", Query::Products(low)),
            ("search many hits", page("台灯", From::Start)),
            ("search pinyin", page("taideng", From::Start)),
            ("search one hit", page(&middle, From::Start)),
            ("search no hit", page("zzzz", From::Start)),
            ("glance", Query::Glance),
            ("stock card", Query::Product { code: middle }),
        ]
    }
}
