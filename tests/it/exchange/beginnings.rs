//! Rows that begin products and stock are written together: what comes of it is what comes of doing
//! them one by one, table by table, and what a new product begins with is no crossing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value as Cell;
use serde_json::json;
use stockroom::app::exchange::{ImportOptions, Report};
use stockroom::app::query::{ProductFilter, ProductPage};
use stockroom::app::{Query, Reply};

use super::{counts, import, import_with, partial, shop};
use crate::support::World;

/// Every row of every table.
fn everything(path: &Path) -> BTreeMap<String, Vec<String>> {
    let store = Connection::open(path).unwrap();
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let mut tables = store.prepare(sql).unwrap();
    let names: Vec<String> =
        tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let rows = |name: &String| {
        let mut all = store.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns: Vec<String> = all.column_names().map(str::to_owned).collect();
        let mut found = all.query([]).unwrap();
        let mut rows = Vec::new();
        while let Some(row) = found.next().unwrap() {
            let mut text = String::new();
            for (place, column) in columns.iter().enumerate() {
                write!(text, "{column}={:?} ", row.get::<_, Cell>(place).unwrap()).unwrap();
            }
            rows.push(text);
        }
        rows.sort();
        rows
    };
    names.iter().map(|name| (name.clone(), rows(name))).collect()
}

/// A number that looks like chance, from a seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        let end = u64::try_from(from.len()).unwrap();
        from[usize::try_from(self.below(end)).unwrap()]
    }
}

const NAMES: &[&str] = &[
    "Kettle",
    "保温杯 500ml",
    "長城 乾紅",
    "Café mug",
    "=1+1",
    "T-shirt, blue",
    "重庆火锅底料",
    "１２ＡＢ",
];

/// A row that describes a product and, mostly, its stock in one place. Most are new, some come
/// again, some are wrong, some do more than to begin something.
fn described(chance: &mut Chance, number: u64) -> String {
    let sku = match chance.below(12) {
        0 => "SOCK".to_owned(),
        1 => format!("N-{}", chance.below(number + 1)),
        2 => format!("n-{}", chance.below(number + 1)),
        3 => format!("{}", 100 + chance.below(30)),
        4 => format!("{:05}", 100 + chance.below(30)),
        _ => format!("N-{number}"),
    };
    let name = if chance.below(30) == 0 { "" } else { chance.pick(NAMES) };
    let barcode = match chance.below(8) {
        0 => String::new(),
        1 => format!("B{}", chance.below(20)),
        2 => "6291041500214".to_owned(),
        3 => format!("\"B{number}, C{number}:12\""),
        _ => format!("B{number}"),
    };
    let category = chance.pick(&["", "Wear/Socks", "Wear", "Food"]);
    let kind = chance.pick(&["", "finite", "finite", "unlimited", "reserved", "other"]);
    let state = chance.pick(&["", "", "", "draft", "delisted", "on_sale"]);
    let parent = if chance.below(15) == 0 { "N-1" } else { "" };
    let bundle = if chance.below(25) == 0 { "N-2:2" } else { "" };
    let backorder = chance.pick(&["", "", "yes", "no"]);
    let threshold = chance.pick(&["", "5", "20"]);
    let safety = chance.pick(&["", "", "60"]);
    format!(
        "{sku},\"{name}\",{barcode},{category},{kind},{state},{parent},{bundle},{backorder},\
         {threshold},{safety},{}",
        stock(chance)
    )
}

/// Warehouse, bin, sellable, unsellable and locked.
fn stock(chance: &mut Chance) -> String {
    let warehouse = chance.pick(&["WUH", "WUH", "WUH", "BEI", "bei", "", "NOWHERE"]);
    let bin = chance.pick(&["", "", "A-03-2"]);
    let sellable = match chance.below(10) {
        0 => String::new(),
        1 => "0".to_owned(),
        2 => chance.pick(&["1.5", "abc", "-3", "999999"]).to_owned(),
        _ => chance.below(40).to_string(),
    };
    let unsellable = chance.pick(&["", "", "", "2"]);
    let locked = chance.pick(&["", "", "", "", "1"]);
    format!("{warehouse},{bin},{sellable},{unsellable},{locked}")
}

fn first_file(chance: &mut Chance, rows: u64) -> String {
    let mut file = "sku,name,barcodes,category,type,state,variant_of,bundle,backorder,threshold,\
                    safety,warehouse,bin,sellable,unsellable,locked\n"
        .to_owned();
    for number in 0..rows {
        writeln!(file, "{}", described(chance, number)).unwrap();
    }
    file
}

fn second_file(chance: &mut Chance, rows: u64) -> String {
    let mut file = "sku,warehouse,bin,sellable,unsellable,locked\n".to_owned();
    for _ in 0..rows * 2 {
        let sku = match chance.below(20) {
            0 => "SOCK".to_owned(),
            1 => format!("N-{}U", chance.below(rows)),
            _ => format!("N-{}", chance.below(rows)),
        };
        writeln!(file, "{sku},{}", stock(chance)).unwrap();
    }
    file
}

fn read(world: &mut World, file: &str, options: &ImportOptions, together: bool) -> Report {
    let mut spool = tempfile::tempfile().unwrap();
    spool.write_all(file.as_bytes()).unwrap();
    spool.seek(SeekFrom::Start(0)).unwrap();
    if together {
        world.app().import(spool, options, &mut |_| {}).unwrap()
    } else {
        world.app().import_one_by_one(spool, options).unwrap()
    }
}

/// Goal: there is one set of rules, whichever way rows are written.
/// Method: random files – new products and known ones, Chinese names, duplicates, wrong cells, rows
/// of stock for products of a former file – read both ways into stores that are equal; every report
/// and every row of every table must be equal, and the books sound.
#[test]
fn rows_written_together_are_what_they_are_one_by_one() {
    let long = std::env::var_os("STOCKROOM_LONG").is_some();
    for seed in 0..if long { 300 } else { 12 } {
        let chance = &mut Chance(seed);
        let rows = 5 + chance.below(60);
        let (first, second) = (first_file(chance, rows), second_file(chance, rows));
        let category = json!({"op":"category","category":"Wear","threshold":15});
        let mut worlds = [shop().after(category.clone()), shop().after(category)];
        if seed % 3 == 0 {
            // Somebody waits, and an alert is known: what was there before is done one by one.
            worlds = worlds.map(|world| {
                let paid_first = json!({"op":"alert_ack","alert":"sold_out:SOCK"});
                world.after(paid_first)
            });
        }
        for (file, strict) in [(&first, false), (&first, true), (&second, false)] {
            let options = if strict { ImportOptions::default() } else { partial() };
            let [one, other] = worlds.each_mut();
            let reports = (read(one, file, &options, true), read(other, file, &options, false));
            assert_eq!(reports.0, reports.1, "seed {seed}\n{file}");
            let stores = (everything(&one.path()), everything(&other.path()));
            for (table, rows) in &stores.0 {
                assert_eq!(Some(rows), stores.1.get(table), "seed {seed}, {table}\n{file}");
            }
        }
        for world in worlds {
            drop(world.sound());
        }
    }
}

/// Reads files both ways, wrong rows left out: reports and tables must be equal, and the books sound.
fn both_ways(files: &[String]) -> Vec<Report> {
    let mut worlds = [shop(), shop()];
    let mut reports = Vec::new();
    for file in files {
        let [one, other] = worlds.each_mut();
        let both = (read(one, file, &partial(), true), read(other, file, &partial(), false));
        assert_eq!(both.0, both.1);
        let stores = (everything(&one.path()), everything(&other.path()));
        for (table, rows) in &stores.0 {
            assert!(Some(rows) == stores.1.get(table), "{table}");
        }
        reports.push(both.0);
    }
    for world in worlds {
        drop(world.sound());
    }
    reports
}

/// Goal: what a block took is taken for the next one, and products that were there are looked up once
/// ahead and anew once a block changed them.
/// Method: more products than a block holds, one with the barcode of the first block, one with that
/// of a product of before; stock warehouse by warehouse, so that each product comes again when it was
/// written; then a row among them that does more than to begin something.
#[test]
fn what_was_written_is_known_to_the_rows_behind_it() {
    const COUNT: u64 = 1_300;
    let mut goods = "sku,name,barcodes,threshold\n".to_owned();
    for number in 0..COUNT {
        let code = match number {
            1_250 => "X3".to_owned(),
            1_260 => "6291041500213".to_owned(),
            _ => format!("X{number}"),
        };
        writeln!(goods, "P-{number},杯子 {number},{code},{}", number % 7).unwrap();
    }
    let socks = "sku,name,barcodes\nSOCK,Sock,6291041500213\n".to_owned();
    let stock = |locked: Option<u64>| {
        let mut stock = "sku,warehouse,sellable,locked\n".to_owned();
        for warehouse in ["WUH", "bei"] {
            for number in 0..COUNT {
                let units = u8::from(locked == Some(number));
                writeln!(stock, "p-{number},{warehouse},{},{units}", number % 9).unwrap();
            }
        }
        stock
    };
    let reports = both_ways(&[socks.clone(), goods.clone(), stock(None)]);
    let lines = |report: &Report| report.rejected.iter().map(|one| one.row).collect::<Vec<_>>();
    assert_eq!(lines(&reports[1]), [1_252, 1_262]);
    assert_eq!(lines(&reports[2]), [1_252, 1_262, 2_552, 2_562]);
    let reports = both_ways(&[socks, goods, stock(Some(700))]);
    assert_eq!(lines(&reports[2]), [1_252, 1_262, 2_552, 2_562]);
}

fn crossings(world: &World) -> usize {
    everything(&world.path()).get("alert_crossing").unwrap().len()
}

/// Goal: what a new product begins with is no crossing (§7), however many rows say it.
/// Method: one file with products and stock, another with stock for products that are there and
/// never had any; then a delivery by hand, which is one.
#[test]
fn what_a_new_product_begins_with_is_no_crossing() {
    let mut world = shop();
    let before = crossings(&world);
    let file = "sku,name,warehouse,sellable,threshold\nA,Kettle,WUH,3,10\nA,Kettle,BEI,30,10\n\
                B,Mug,WUH,2,10\nC,Cup,,,\n";
    assert_eq!(counts(&import(&mut world, file)), (3, 1, 0, 0, 0));
    assert_eq!(counts(&import(&mut world, "sku,warehouse,sellable\nC,WUH,4\n")), (0, 1, 0, 0, 0));
    assert_eq!(crossings(&world), before);
    let low = ProductPage { filter: ProductFilter::Attention, limit: 40, ..ProductPage::default() };
    let Reply::Products(page) = world.app().ask(&Query::Products(low)).unwrap() else { panic!() };
    let skus: Vec<&str> = page.iter().map(|row| row.sku.as_str()).collect();
    assert_eq!(skus, ["B", "C", "SOCK"]);
    let world = world.after(json!({"op":"receive","sku":"C","warehouse":"WUH","qty":40}));
    assert_eq!(crossings(&world), before + 2, "no longer low, no longer urgent");
    drop(world.sound());
}

/// How indexes and triggers are made, by name.
fn indexes(path: &Path) -> BTreeMap<String, Option<String>> {
    let store = Connection::open(path).unwrap();
    let sql = "SELECT name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger')";
    let mut all = store.prepare(sql).unwrap();
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Goal: more products than one block holds, each found by SKU, name, pinyin and barcode; every index
/// and trigger is there when the file is read, although some are made anew on the way.
/// Method: a row in the midst does more than to begin something, and one behind it names a product;
/// with rows that could be several to a product, and with rows that are one each.
#[test]
fn many_blocks_are_one_file() {
    for (header, warehouse) in [("warehouse,", "WUH,"), ("", "")] {
        let mut world = shop();
        let before = indexes(&world.path());
        let mut file = format!("sku,name,barcodes,{header}sellable,locked,variant_of\n");
        for number in 0..9_000 {
            let (units, locked) = (number % 50 + 1, u8::from(number == 8_500));
            let parent = if number == 8_700 { "p-8699" } else { "" };
            let name = format!("杯子 {number}号,X{number},{warehouse}");
            writeln!(file, "P-{number},{name}{units},{locked},{parent}").unwrap();
        }
        let twice = format!("{file}p-77,杯子,,{warehouse}1,0,\n");
        let options =
            ImportOptions { warehouse: Some("WUH".to_owned()), ..ImportOptions::default() };
        let report = import_with(&mut world, &twice, &options);
        assert_eq!(counts(&report).4, 1, "{:?}", report.rejected);
        let report = import_with(&mut world, &file, &options);
        assert_eq!(counts(&report), (9_000, 0, 0, 0, 0), "{:?}", report.rejected);
        every_cup_is_found(&mut world);
        assert_eq!(indexes(&world.path()), before);
        drop(world.sound());
    }
}

fn every_cup_is_found(world: &mut World) {
    for word in ["8765号", "beizi 8765", "x8765", "p-8765"] {
        let page = ProductPage { search: word.to_owned(), limit: 5, ..ProductPage::default() };
        let Reply::Products(found) = world.app().ask(&Query::Products(page)).unwrap() else {
            panic!()
        };
        let skus: Vec<&str> = found.iter().map(|row| row.sku.as_str()).collect();
        assert_eq!(skus, ["P-8765"], "{word}");
    }
}
