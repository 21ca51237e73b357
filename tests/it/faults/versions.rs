//! Two versions of the program on one file.

use std::collections::BTreeSet;

use rusqlite::Connection;
use stockroom::app::query::ProductPage;
use stockroom::app::{App, Query, Reply, Source};
use stockroom::domain::product::Barcode;
use stockroom::store::migrate::MIGRATIONS;

use super::{Deed, Tally, Writer, shop};
use crate::support::world::config;

/// A newer program brings the file forward while this one works on it: from then on this one
/// neither writes what it does not understand nor reads it, and says so.
#[test]
fn a_program_that_is_older_than_the_file_stops_at_once() {
    let shop = shop();
    let mut writer = Writer::on(&shop);
    let (mut done, mut tally) = (BTreeSet::new(), Tally::default());
    for number in 1..8 {
        let deed = Deed { writer: 1, number };
        writer.ask(&deed.line());
        assert_eq!(writer.answer().unwrap()["ok"], true);
        done.insert(deed);
    }
    let known = i64::try_from(MIGRATIONS.len()).unwrap();
    let newer = Connection::open(shop.store()).unwrap();
    newer.pragma_update(None, "user_version", known + 1).unwrap();
    tally.faults += 1;
    writer.ask(&Deed { writer: 1, number: 8 }.line());
    assert_eq!(writer.answer(), None);
    drop(writer.asks);
    let output = writer.child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains(&format!("has version {}", known + 1)), "{said}");
    shop.json(&["product", "list"]).ends_with(4).is_refused("unsupported");
    shop.json(&["verify"]).ends_with(4).is_refused("unsupported");

    newer.pragma_update(None, "user_version", known).unwrap();
    drop(newer);
    tally.look(&shop, &done, &BTreeSet::new());
    tally.is_clean("a newer program on the same file");
}

/// A store of the version before is brought forward once, by whoever comes first, while others
/// come too; it is copied before.
#[test]
fn several_programs_bring_an_older_store_forward_once() {
    let older = &MIGRATIONS[..MIGRATIONS.len() - 1];
    for _ in 0..3 {
        let shop = crate::cli::shop::Shop::nothing();
        let plain = Connection::open(shop.store()).unwrap();
        for step in older {
            plain.execute_batch(step.sql).unwrap();
        }
        plain.pragma_update(None, "application_id", 0x5354_4b52).unwrap();
        let version = i64::try_from(older.len()).unwrap();
        plain.pragma_update(None, "user_version", version).unwrap();
        drop(plain);
        let lines = |number: usize| {
            format!("{{\"op\":\"warehouse\",\"warehouse\":\"W{number}\",\"priority\":{number}}}")
        };
        let mut writers: Vec<Writer> = (0..4).map(|_| Writer::on(&shop)).collect();
        for (number, writer) in writers.iter_mut().enumerate() {
            assert!(writer.ask(&lines(number)));
        }
        for mut writer in writers {
            let answer = writer.answer().unwrap();
            assert_eq!(answer["ok"], true, "{answer}");
            drop(writer.asks);
            assert!(writer.child.wait().unwrap().success());
        }
        let copy = shop.path(&format!("shop.db.before-v{}", MIGRATIONS.len()));
        let copy = Connection::open(copy).unwrap();
        let found: i64 = copy.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(found, version);
        shop.is_sound();
    }
}

/// Products that were written with what they are found by come into their lean rows with their codes,
/// are found by the same words, and keep what refers to them.
#[test]
fn products_of_an_older_store_are_carried_into_lean_rows() {
    let lean = MIGRATIONS.iter().position(|step| step.name.starts_with("0014")).unwrap();
    for from in [lean, 12, 7] {
        let shop = crate::cli::shop::Shop::nothing();
        let plain = Connection::open(shop.store()).unwrap();
        for step in &MIGRATIONS[..from] {
            plain.execute_batch(step.sql).unwrap();
        }
        plain.pragma_update(None, "application_id", 0x5354_4b52).unwrap();
        plain.pragma_update(None, "user_version", i64::try_from(from).unwrap()).unwrap();
        let rows = "INSERT INTO actor VALUES (1, 'mei');
             INSERT INTO product (id, sku, sku_key, name, search, variant_of, price, created_at, \
                 changed_at) VALUES
                 (3, 'Cup-1', 'cup-1', '智能保温杯', 'cup-1', NULL, 990, 5, 6),
                 (7, 'ÉT-2', 'ét-2', '長城 Wine', 'ét-2', 3, NULL, 5, 6);
             INSERT INTO barcode VALUES ('6901234567892', 3, 1), ('16901234567899', 3, 24),
                 ('WX-é', 7, 1);
             INSERT INTO change (at, actor_id, product_id, subject, field, after, source)
                 VALUES (5, 1, 3, 'Cup-1', 'created', '智能保温杯', 'form');
             INSERT INTO glance VALUES ('products', 2), ('products_in_stock', 2)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value;";
        plain.execute_batch(rows).unwrap();
        drop(plain);
        let app = App::open(&shop.store(), &config(), "lin", Source::Cli).unwrap();
        let card = |code: &str| {
            let asked = Query::Product { code: code.to_owned() };
            let Reply::Product(card) = app.ask(&asked).unwrap() else { panic!() };
            card.product
        };
        let code = |code: &str, units| Barcode { code: code.to_owned(), units };
        for asked in ["cup-1", "CUP-1", "16901234567899"] {
            let product = card(asked);
            assert_eq!(product.sku.as_str(), "Cup-1");
            let codes = [code("6901234567892", 1), code("16901234567899", 24)];
            assert_eq!(product.barcodes, codes);
        }
        assert_eq!(card("éT-2").variant_of.as_deref(), Some("Cup-1"));
        let found = |search: &str| {
            let page = ProductPage { search: search.to_owned(), ..ProductPage::default() };
            let page = ProductPage { limit: 9, ..page };
            let Reply::Products(rows) = app.ask(&Query::Products(page)).unwrap() else { panic!() };
            rows.into_iter().map(|row| row.sku).collect::<Vec<_>>()
        };
        for word in ["保温", "baowen", "znbw", "90123", "barcode=6901234567892", "cup"] {
            assert_eq!(found(word), ["Cup-1"], "{word} from {from}");
        }
        for word in ["长城", "wine", "wx-É", "barcode:wx", "ét"] {
            assert_eq!(found(word), ["ÉT-2"], "{word} from {from}");
        }
        assert_eq!(found("24"), Vec::<String>::new());
        shop.is_sound();
    }
}
