//! Figures of stock in a file: moved by the difference, and not written where they moved meanwhile.

use serde_json::json;
use stockroom::app::exchange::{Format, ImportOptions, NoticeKind, What};

use super::{counts, export, import, import_with, mapped, one_warehouse, shop, size, told, wrong};
use crate::support::ops::{order, receive, stock};

#[test]
fn new_stock_is_received_and_a_difference_is_adjusted_with_the_file_as_its_reference() {
    let mut world = one_warehouse();
    let options = ImportOptions { reference: Some("may.csv".to_owned()), ..mapped("auto") };
    import_with(&mut world, "sku,name,stock\nA,Tea,10\n", &options);
    import_with(&mut world, "sku,name,stock\nA,Tea,7\n", &options);
    let told: Vec<_> = world
        .movements("A")
        .into_iter()
        .map(|m| (m.kind, m.quantity, m.reason.unwrap(), m.reference.unwrap()))
        .collect();
    let file = || "may.csv".to_owned();
    let expected = [
        ("adjust", -3, "import".to_owned(), file()),
        ("receive", 10, "initial".to_owned(), file()),
    ];
    assert_eq!(told, expected);
}

#[test]
fn locked_units_are_part_of_a_shops_stock_and_move_by_lock_and_unlock() {
    let map = mapped("sku=SKU,name=Name,stock=Stock,locked=Locked");
    let file =
        |stock: &str, locked: &str| format!("SKU,Name,Stock,Locked\nA,Tea,{stock},{locked}\n");
    let mut world = one_warehouse();
    let mut shelf = |stock: &str, locked: &str| {
        let report = import_with(&mut world, file(stock, locked), &map);
        let held = world.stock("A", "WUH");
        (counts(&report).4, held[1], held[4])
    };
    assert_eq!(shelf("10", "4"), (0, 6, 4));
    assert_eq!(shelf("10", "1"), (0, 9, 1));
    assert_eq!(shelf("3", "3"), (0, 0, 3));
    assert_eq!(shelf("2", "5"), (1, 0, 3), "more locked than there is");
    assert_eq!(shelf("9", ""), (0, 6, 3), "an empty cell leaves what is locked");
    assert_eq!(shelf("", "0"), (0, 9, 0), "what is unlocked can be sold");
    let kinds: Vec<_> = world.movements("A").iter().map(|m| (m.kind, m.quantity)).collect();
    assert_eq!(
        kinds,
        [
            ("unlock", 3),
            ("adjust", 6),
            ("lock", 2),
            ("adjust", -7),
            ("unlock", 3),
            ("lock", 4),
            ("receive", 10),
        ]
    );
}

#[test]
fn stock_that_orders_hold_is_not_taken_by_a_file() {
    let mut world = shop()
        .after(receive("SOCK", "WUH", 10))
        .after(stock("lock", "SOCK", "WUH", 2))
        .after(order("O-1", &[("SOCK", 5)]));
    let file = "sku,warehouse,sellable,locked\nSOCK,WUH,0,0\n";
    assert_eq!(counts(&import(&mut world, file)), (0, 1, 0, 0, 0));
    assert_eq!(world.stock("SOCK", "WUH"), [5, 0, 5, 0, 0, 0, 0, 0]);
}

#[test]
fn the_suffix_names_the_unsellable_stock_in_a_file_of_stock() {
    let mut world = shop().after(receive("SOCK", "WUH", 10));
    let file = "sku,warehouse,stock\nSOCK,WUH,9\nSOCKU,WUH,2\nCAPU,WUH,1\n";
    assert_eq!(wrong(&import(&mut world, file)), [(4, "sku", "CAPU", "not_found")]);
    let file = "sku,warehouse,stock\nSOCK,WUH,9\nSOCKU,WUH,2\n";
    assert_eq!(counts(&import(&mut world, file)), (0, 2, 0, 0, 0));
    let world = world.then_stock("SOCK", "WUH", json!({"sellable": 9, "unsellable": 2}));
    drop(world);
}

#[test]
fn a_row_whose_figure_moved_since_the_export_is_stale_and_not_written() {
    let mut world = shop()
        .after(json!({"op":"product","sku":"CAP","name":"Cap"}))
        .after(receive("SOCK", "WUH", 40))
        .after(receive("CAP", "WUH", 8));
    let file = export(&mut world, What::Stock, Format::Native);
    let mut edited = String::new();
    for line in file.lines() {
        let line = line.replace("CAP,Cap,WUH,,8,", "CAP,Cap,WUH,,9,");
        edited.push_str(&line.replace("SOCK,Sock,WUH,,40,", "SOCK,Sock,WUH,,50,"));
        edited.push('\n');
    }
    world = world.after(order("O-1", &[("SOCK", 3)]));
    let report = import(&mut world, &edited);
    assert_eq!(counts(&report), (0, 1, 0, 1, 0));
    assert!(report.written);
    let notice = report.notices.iter().find(|n| n.kind == NoticeKind::Stale).unwrap();
    assert_eq!((notice.row, notice.column.as_str()), (3, "exported_sellable"));
    let facts = &notice.refused.as_ref().unwrap().facts;
    assert_eq!((facts.opened, facts.held, facts.wanted), (Some(40), Some(37), Some(50)));
    assert_eq!(world.stock("SOCK", "WUH")[1], 37);
    assert_eq!(world.stock("CAP", "WUH")[1], 9);
}

#[test]
fn a_file_of_stock_from_another_store_is_taken_where_nothing_ever_moved() {
    let mut world = shop().after(receive("SOCK", "WUH", 40));
    let file = export(&mut world, What::Stock, Format::Native);
    let mut other = shop();
    assert_eq!(counts(&import(&mut other, &file)), (0, 1, 0, 0, 0));
    assert_eq!(other.stock("SOCK", "WUH")[1], 40);
    assert_eq!(counts(&import(&mut other, &file)), (0, 0, 1, 0, 0));
}

#[test]
fn what_is_owed_under_backorders_comes_back_as_it_went_and_a_finite_minus_is_refused() {
    let mut world = shop()
        .after(json!({"op":"product","sku":"SOCK","backorder":"yes"}))
        .after(receive("SOCK", "WUH", 2))
        .after(order("O-1", &[("SOCK", 5)]));
    assert_eq!(world.stock("SOCK", "WUH")[1], -3);
    let file = export(&mut world, What::Stock, Format::Native);
    let before = size(&mut world);
    assert_eq!(counts(&import(&mut world, &file)), (0, 0, 1, 0, 0));
    assert_eq!(size(&mut world), before);
    let mut plain = shop().after(receive("SOCK", "WUH", 2));
    let report = import(&mut plain, "sku,warehouse,sellable\nSOCK,WUH,-3\n");
    assert_eq!(wrong(&report), [(2, "sellable", "-3", "bad_request")]);
}

#[test]
fn a_bundle_has_no_stock_to_set() {
    let mut world = shop().after(json!({"op":"product","sku":"SET","name":"Set",
                      "bundle":[{"sku":"SOCK","qty":2}]}));
    let report = import(&mut world, "sku,warehouse,stock\nSET,WUH,3\n");
    assert_eq!(wrong(&report)[0].3, "state");
}

#[test]
fn bins_are_set_where_they_differ() {
    let mut world = shop().after(receive("SOCK", "WUH", 2));
    let file = "sku,warehouse,bin\nSOCK,WUH,A-03-2\n";
    assert_eq!(counts(&import(&mut world, file)), (0, 1, 0, 0, 0));
    assert_eq!(world.card("SOCK").card.stock[0].bin, "A-03-2");
    assert_eq!(counts(&import(&mut world, file)), (0, 0, 1, 0, 0));
    assert!(told(&import(&mut world, file), NoticeKind::Stale).is_empty());
}

#[test]
fn the_same_file_under_the_same_key_gives_the_first_report_and_leaves_what_was_sold() {
    let keyed = |key: &str| ImportOptions { key: Some(key.to_owned()), ..ImportOptions::default() };
    let file = "sku,name,stock\nA,Tea,10\n";
    let mut world = one_warehouse();
    let dry = ImportOptions { dry_run: true, ..keyed("K") };
    assert_eq!(counts(&import_with(&mut world, file, &dry)), (1, 0, 0, 0, 0));
    let first = import_with(&mut world, file, &keyed("K"));
    let mut world = world.after(order("O-1", &[("A", 4)]));
    assert_eq!(import_with(&mut world, file, &keyed("K")), first);
    assert_eq!(world.stock("A", "WUH")[1], 6);
    let other = super::try_import(&mut world, b"sku,name,stock\nA,Tea,11\n", &keyed("K"));
    assert_eq!(other.unwrap_err().refused().unwrap().code().name(), "key_reused");
    assert_eq!(counts(&import_with(&mut world, file, &keyed("L"))), (0, 1, 0, 0, 0));
}

#[test]
fn a_kept_report_comes_back_with_its_stale_and_wrong_rows() {
    let mut world = shop().after(receive("SOCK", "WUH", 40));
    let file = "sku,warehouse,sellable,exported_sellable\nSOCK,WUH,50,41\nSOCK,BEI,x,\n";
    let options = ImportOptions { partial: true, key: Some("K".to_owned()), ..mapped("auto") };
    let first = import_with(&mut world, file, &options);
    assert_eq!(counts(&first), (0, 0, 0, 1, 1));
    assert_eq!(import_with(&mut world, file, &options), first);
}
