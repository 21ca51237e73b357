//! What is exported and imported untouched changes nothing and posts nothing.

use std::fmt::Write as _;

use stockroom::app::exchange::{ExportOptions, Format, What};

use super::{counts, export, fixture, import, partial, size};
use crate::support::World;
use crate::support::random::Random;

const FORMS: [Format; 3] = [Format::Native, Format::Tsv, Format::JsonLines];

/// Every export of the store, imported again.
#[track_caller]
fn unchanged(world: &mut World) {
    let before = size(world);
    for what in [What::Products, What::Stock] {
        for format in FORMS {
            let file = export(world, what, format);
            if file.is_empty() {
                continue; // no rows, and this form has no header
            }
            let rows = i64::try_from(file.lines().count()).unwrap();
            let rows = if format == Format::JsonLines { rows } else { rows - 1 };
            assert_eq!(counts(&import(world, &file)), (0, 0, rows, 0, 0), "{what:?} {format:?}");
        }
    }
    let file = export(world, What::Products, Format::WooCommerce);
    let report = import(world, &file);
    assert_eq!(counts(&report), (0, 0, before.0, 0, 0), "{report:#?}");
    assert_eq!(size(world), before);
}

#[test]
fn the_real_files_come_back_as_they_went() {
    let mut world = World::empty();
    import(&mut world, fixture("sample_products.csv"));
    unchanged(&mut world);
    super::import_with(&mut world, fixture("mall_sku_stock.gbk.csv"), &partial());
    unchanged(&mut world);
}

#[test]
fn the_sample_store_comes_back_as_it_went() {
    let mut world = World::empty();
    let now = world.app().now();
    stockroom::app::sample::build(world.app(), now).unwrap();
    unchanged(&mut world);
}

#[test]
fn a_big_random_store_comes_back_as_it_went() {
    let mut world = super::shop();
    let mut random = Random::new(20_261_120);
    let mut file = String::from("sku,name,warehouse,category,tags,price,stock,locked,threshold\n");
    for row in 0..3_000 {
        let (stock, locked) = (random.between(40, 540), random.between(0, 40));
        let warehouse = if row % 2 == 0 { "WUH" } else { "BEI" };
        let name = ["=Tea", "长城 干红", "\"quoted\", red", "'+plus", "Ünï"][row % 5];
        let name = name.replace('"', "\"\"");
        writeln!(
            file,
            "S-{},\"{name}\",{warehouse},A/B{},\"x, y{}\",{}.{:02},{stock},{locked},{}",
            row / 2,
            row % 7,
            row % 11,
            random.between(0, 900),
            random.between(0, 99),
            random.between(0, 50),
        )
        .unwrap();
    }
    let report = super::import_with(&mut world, &file, &super::mapped("auto"));
    assert_eq!(report.rejected, []);
    for number in 0..300 {
        let sku = format!("S-{}", random.between(0, 1_499));
        let order = crate::support::ops::order(&format!("O-{number}"), &[(&sku, 1)]);
        world = world.after(order);
    }
    unchanged(&mut world);
}

#[test]
fn an_export_can_begin_with_a_mark_and_hold_one_warehouse() {
    let mut world = super::shop()
        .after(crate::support::ops::receive("SOCK", "WUH", 3))
        .after(crate::support::ops::receive("SOCK", "BEI", 4));
    let options =
        ExportOptions { warehouse: Some("bei".to_owned()), bom: true, ..ExportOptions::default() };
    let mut out = Vec::new();
    assert_eq!(world.app().export(What::Stock, &options, &mut out).unwrap(), 1);
    assert!(out.starts_with(b"\xef\xbb\xbfsku,"));
    assert_eq!(counts(&import(&mut world, &out)), (0, 0, 1, 0, 0));
    let shop = ExportOptions { format: Format::WooCommerce, ..options };
    let mut out = Vec::new();
    world.app().export(What::Products, &shop, &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("simple,SOCK,,Sock,1,1,4,"));
}
