//! The product under test, through what its command line and console call.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use stockroom::app::batch::{self, Event, Options};
use stockroom::app::exchange::{ExportOptions, ImportOptions, What};
use stockroom::app::query::{AlertPage, From, ProductFilter, ProductPage, ProductSort};
use stockroom::app::{App, Query, Reply, Request, Source};
use stockroom::config::Config;

use crate::chance::Chance;

const WAREHOUSES: [&str; 3] = ["WUH", "BJ", "TPE"];
const ENGLISH: [&str; 8] =
    ["Organic", "Steel", "Compact", "Solar", "Cotton", "Folding", "Bamboo", "Vintage"];
const THINGS: [&str; 10] =
    ["Kettle", "Lamp", "Chair", "Blanket", "Backpack", "Bottle", "Drill", "Jacket", "Tent", "Mug"];
const CHINESE: [&str; 8] = ["纯棉", "加厚", "防水", "便携", "智能", "折叠", "陶瓷", "户外"];
const GOODS: [&str; 10] = [
    "短袖衬衫",
    "电热水壶",
    "护眼台灯",
    "双肩背包",
    "保温杯",
    "办公椅",
    "毛毯",
    "机械键盘",
    "电钻",
    "冲锋衣",
];
const RARE: [&str; 6] = ["琥珀", "麒麟", "翡翠", "珊瑚", "檀香", "紫砂"];

/// The files of a shop, made from a seed.
pub(crate) struct Files {
    pub(crate) products: PathBuf,
    pub(crate) stock: PathBuf,
}

fn sku(number: u64) -> String {
    format!("{}-{number:07}", ["AP", "KT", "LT", "EL", "BG"][(number % 5) as usize])
}

fn name(chance: &mut Chance) -> String {
    let letter = |chance: &mut Chance| char::from(b'A' + chance.below(26) as u8);
    let model = format!("{}{}-{:04}", letter(chance), letter(chance), chance.below(10_000));
    if chance.below(2) == 0 {
        return format!("{} {} {model}", chance.pick(&ENGLISH), chance.pick(&THINGS));
    }
    let rare = if chance.below(200) == 0 { chance.pick(&RARE) } else { "" };
    format!("{rare}{}{} {model}", chance.pick(&CHINESE), chance.pick(&GOODS))
}

/// A code of 13 digits that no other number has, with its check digit.
fn barcode(number: u64) -> String {
    let digits = format!("69{number:010}");
    let sum: u64 =
        digits.bytes().zip([1, 3].iter().cycle()).map(|(d, by)| u64::from(d - b'0') * by).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// Writes the files of `products` products in three warehouses.
pub(crate) fn files(folder: &Path, products: u64) -> Files {
    let mut chance = Chance::new(20_261_121);
    let files = Files { products: folder.join("products.csv"), stock: folder.join("stock.csv") };
    let mut goods = BufWriter::new(File::create(&files.products).unwrap());
    let mut stock = BufWriter::new(File::create(&files.stock).unwrap());
    writeln!(goods, "sku,name,barcodes,category,price,threshold").unwrap();
    writeln!(stock, "sku,warehouse,sellable").unwrap();
    for number in 1..=products {
        let (sku, name, cents) = (sku(number), name(&mut chance), 100 + chance.below(99_900));
        let category = chance.pick(&["apparel", "kitchen", "lighting", "tools", "outdoor"]);
        let price = format!("{}.{:02}", cents / 100, cents % 100);
        let code = barcode(number);
        writeln!(goods, "{sku},{name},{code},{category},{price},20").unwrap();
        for place in WAREHOUSES {
            // One product in fifty is low.
            let units =
                if number % 50 == 0 { chance.below(7) } else { 1_000 + chance.below(9_000) };
            writeln!(stock, "{sku},{place},{units}").unwrap();
        }
    }
    goods.flush().unwrap();
    stock.flush().unwrap();
    files
}

/// Who runs this, for whom the program opens a store.
pub(crate) fn user() -> String {
    let out = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(out.stdout).unwrap().trim().to_owned()
}

/// A filled store.
pub(crate) struct Shop {
    app: App,
    products: u64,
    chance: Chance,
}

impl Shop {
    pub(crate) fn open(path: &Path, products: u64, seed: u64) -> Self {
        let app = App::open(path, &Config::default(), user().as_str(), Source::Batch).unwrap();
        Self { app, products, chance: Chance::new(seed) }
    }

    /// Makes a store and reads the files into it.
    pub(crate) fn import(path: &Path, files: &Files, products: u64) -> Self {
        let config = Config::default();
        drop(App::create(path, &config, user().as_str(), Source::Batch).unwrap());
        let mut shop = Self::open(path, products, 1);
        let made: Vec<String> = WAREHOUSES
            .iter()
            .map(|code| json!({"op": "warehouse", "warehouse": code}).to_string())
            .collect();
        shop.stream(made.join("\n"), 10);
        for file in [&files.products, &files.stock] {
            let file = File::open(file).unwrap();
            let report = shop.app.import(file, &ImportOptions::default(), &mut |_| {}).unwrap();
            assert!(report.written, "{report:?}");
        }
        shop
    }

    fn stream(&mut self, text: String, group: usize) {
        let options = Options { group, ..Options::default() };
        let mut answered = String::new();
        let mut input = Cursor::new(text);
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

    fn line(&mut self) -> Value {
        // Four sales in five fall on one product in twenty.
        if self.chance.below(5) == 4 || self.products < 20 {
            return self.spread();
        }
        let number = 1 + self.chance.below(self.products / 20) * 20;
        json!({"sku": sku(number), "qty": 1, "warehouse": self.chance.pick(&WAREHOUSES)})
    }

    fn spread(&mut self) -> Value {
        let number = 1 + self.chance.below(self.products);
        // Those that are low stay so.
        let number = if number.is_multiple_of(50) { number - 1 } else { number };
        json!({"sku": sku(number), "qty": 1, "warehouse": self.chance.pick(&WAREHOUSES)})
    }

    /// Brings the ledger to `movements`: orders of ten lines, paid and shipped.
    pub(crate) fn sell(&mut self, have: i64, movements: i64) {
        let mut made = have;
        let mut number = have;
        while made < movements {
            let mut text = String::new();
            for _ in 0..250 {
                number += 1;
                let code = format!("S{number}");
                let lines: Vec<Value> = (0..10).map(|_| self.line()).collect();
                for op in [
                    json!({"op": "order", "order": code, "lines": lines}),
                    json!({"op": "pay", "order": code}),
                    json!({"op": "ship", "order": code}),
                ] {
                    writeln!(text, "{op}").unwrap();
                }
                made += 20;
            }
            self.stream(text, 750);
        }
    }

    /// Places one order of so many lines.
    pub(crate) fn order(&mut self, lines: u32) {
        let mut all: Vec<Value> = Vec::new();
        for _ in 0..lines {
            all.push(self.spread());
        }
        let Value::Object(given) = json!({"op": "order", "lines": all}) else { return };
        self.app.run(&Request::read(given).unwrap()).unwrap();
    }

    /// Places orders of one line until the time is over; how long each took, in milliseconds.
    pub(crate) fn orders_for(&mut self, time: Duration) -> Vec<f64> {
        let (start, mut took) = (Instant::now(), Vec::new());
        while start.elapsed() < time {
            let began = Instant::now();
            self.order(1);
            took.push(began.elapsed().as_secs_f64() * 1e3);
        }
        took
    }

    /// Sends so many orders of one line through batch, 1,000 to a commit.
    pub(crate) fn batch(&mut self, count: u32) {
        let mut text = String::new();
        for _ in 0..count {
            let line = self.spread();
            writeln!(text, "{}", json!({"op": "order", "lines": [line]})).unwrap();
        }
        self.stream(text, 1_000);
    }

    pub(crate) fn ask(&self, query: &Query) -> Reply {
        self.app.ask(query).unwrap()
    }

    /// Sellable units of all warehouses, as they are kept.
    pub(crate) fn sellable(&self) -> i64 {
        let Reply::Warehouses(rows) = self.ask(&Query::Warehouses) else { panic!("warehouses") };
        rows.iter().map(|row| row.sums.sellable).sum()
    }

    pub(crate) fn verify(&self) {
        let mut heard = 0_u32;
        let report = self.app.verify(&mut |_| heard += 1).unwrap();
        assert!(report.ok, "{:?}", report.problems);
    }

    pub(crate) fn export(&self) {
        let options = ExportOptions::default();
        self.app.export(What::Products, &options, &mut std::io::sink()).unwrap();
        self.app.export(What::Stock, &options, &mut std::io::sink()).unwrap();
    }

    pub(crate) fn a_sku(&self) -> String {
        sku(self.products / 2 + 1) // one that is not low
    }

    /// What a search asks, by name: the word.
    pub(crate) fn searches() -> [(&'static str, &'static str); 9] {
        [
            ("search_english", "kettle"),
            ("search_model", "qx-4"),
            ("search_chinese_1", "杯"),
            ("search_chinese_2", "保温"),
            ("search_chinese_2_rare", "翡翠"),
            ("search_chinese_4", "机械键盘"),
            ("search_initials", "jxjp"),
            ("search_two_letters", "ke"),
            ("search_nothing", "zzzz"),
        ]
    }

    /// The begin of a model number, another one for each `at`.
    pub(crate) fn model(at: usize) -> String {
        let letter = |number: usize| char::from(b'a' + (number % 26) as u8);
        format!("{}{}-{:03}", letter(at), letter(at / 26), at % 1_000)
    }

    pub(crate) fn search(word: &str) -> Query {
        let search = word.to_owned();
        Query::Products(ProductPage { search, limit: 40, ..ProductPage::default() })
    }

    /// What a screen asks, by name.
    pub(crate) fn queries(&self) -> Vec<(&'static str, Query)> {
        let page =
            |from: From| Query::Products(ProductPage { from, limit: 40, ..ProductPage::default() });
        let sorted = |sort: ProductSort, descending: bool| {
            let page = ProductPage { sort, descending, limit: 40, ..ProductPage::default() };
            Query::Products(page)
        };
        let low = || ProductPage {
            filter: ProductFilter::Attention,
            limit: 40,
            ..ProductPage::default()
        };
        let middle = self.a_sku();
        let from = stockroom::app::query::LogKey::NEWEST;
        vec![
            ("products_first", page(From::Start)),
            ("products_middle", page(From::After(middle.clone()))),
            ("products_last", page(From::End)),
            ("products_by_name", sorted(ProductSort::Name, false)),
            ("products_by_sellable", sorted(ProductSort::Sellable, true)),
            ("low_stock", Query::Products(low())),
            (
                "stock_page",
                Query::Stock {
                    page: ProductPage { limit: 40, ..ProductPage::default() },
                    warehouse: None,
                },
            ),
            ("stock_card", Query::Product { code: middle }),
            ("glance", Query::Glance),
            ("overview", Query::Overview),
            ("alerts", Query::Alerts(AlertPage { limit: 40, ..AlertPage::default() })),
            ("orders", Query::Orders { state: None, after: None, limit: 40 }),
            ("orders_under_way", Query::UnderWay { after: None, limit: 40 }),
            ("promotions", Query::Pools { state: None, after: None, limit: 40 }),
            ("log", Query::Log { sku: None, from, limit: 40 }),
            ("at_risk", Query::AtRisk { sku: None, limit: 40 }),
        ]
    }
}
