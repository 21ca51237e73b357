//! Counting: the desk, the lists, the review, the question to go on; and what no blind frame shows.

use insta::assert_snapshot;
use serde_json::json;
use stockroom::app::query::count::EntryRow;
use stockroom::app::query::{CountQuery, CountReply, Query, Reply};
use stockroom::locale::Language;
use stockroom::tui::input::Input;
use stockroom::tui::theme::Theme;

use super::desk::{Desk, Shop, of, run, shop};

/// The shop with bins, and the blind stock-take C-0007 of them.
pub(crate) fn counted() -> Shop {
    let shop = shop();
    let mut app = shop.app("lin", -40);
    for (sku, bin) in [
        ("SKU-10001", "A-03-02"),
        ("SKU-10003", "A-03-02"),
        ("SKU-10007", "A-03-01"),
        ("SKU-10009", "A-03-02"),
        ("SKU-10000", "B-01"),
    ] {
        let receive =
            json!({"op": "receive", "sku": sku, "warehouse": "WH-BJ", "qty": 1, "bin": bin});
        run(&mut app, receive);
    }
    run(&mut app, json!({"op": "product", "sku": "SKU-10003", "price": "2999.00"}));
    let skus = ["SKU-10000", "SKU-10001", "SKU-10003", "SKU-10007", "SKU-10009"];
    let start = json!({"op": "count_start", "count": "C-0007", "warehouse": "WH-BJ", "skus": skus,
        "name": "周盘", "tolerance_units": 1});
    run(&mut app, start);
    drop(app);
    shop
}

/// What the clerk `by` entered, newest first.
pub(crate) fn entries(shop: &Shop, by: &str) -> Vec<EntryRow> {
    let asked = CountQuery::Entries {
        code: "C-0007".to_owned(),
        by: Some(by.to_owned()),
        before: None,
        limit: 10_000,
    };
    let Reply::Stocktake(CountReply::Entries(rows)) =
        shop.app("lin", 0).ask(&Query::Stocktake(asked)).unwrap()
    else {
        panic!()
    };
    rows
}

/// A desk in the midst of it: two locations, a typed figure, an unknown code, one undone.
fn at_work(desk: &mut Desk) -> &mut Desk {
    desk.press("gc<enter>");
    desk.burst("#LOC:A-03-01\r").burst("SKU-10007\r").burst("#DONE\r");
    desk.burst("A-03-02\r").burst("SKU-10003\r").press("=24<enter>").burst("SKU-10007\r");
    desk.press("<f9>").burst("5*6900000000014\r").burst("SKU-10009\r").burst("SKU-10009\r");
    desk.wait_ms(500).burst("24*6901234567892\r").wait_ms(500).burst("12*6901234567892\r")
}

/// What `keys` lead to, in every language.
fn each(name: &str, shop: &Shop, size: (u16, u16), keys: &str) {
    for language in Language::ALL {
        let mut desk = Desk::at(shop, *language, size);
        desk.press(keys);
        let name = format!("{name}-{}-{}", language.name(), size.0);
        assert_snapshot!(name, desk.screen());
    }
}

#[test]
fn the_list_of_stock_takes_and_what_to_count_next() {
    let shop = counted();
    each("counts", &shop, (80, 24), "gc");
    each("counts-next", &shop, (80, 24), "gcVV");
}

#[test]
fn the_desk_before_and_in_the_midst_of_it() {
    for size in [(80, 24), (120, 40)] {
        each("desk-first", &counted(), size, "gc<enter>");
        for language in Language::ALL {
            let mut desk = Desk::at(&counted(), *language, size);
            at_work(&mut desk);
            assert_snapshot!(format!("desk-{}-{}", language.name(), size.0), desk.screen());
        }
    }
}

#[test]
fn what_lies_beside_the_field() {
    for language in Language::ALL {
        let name = |what: &str| format!("desk-{what}-{}-80", language.name());
        let mut desk = Desk::at(&counted(), *language, (80, 24));
        at_work(&mut desk).press("<f6>");
        assert_snapshot!(name("unknown"), desk.screen());
        desk.press("<f12>").burst("/mug\r");
        assert_snapshot!(name("found"), desk.screen());
        desk.press("<f12>").paste("6901234567892\r\nWX-88-01,12\n6901234567893\n#LOC:B-01\n");
        assert_snapshot!(name("batch"), desk.screen());
        desk.press("<f12><f1>");
        assert_snapshot!(name("help"), desk.screen());
    }
}

#[test]
fn somebody_else_counts_there_and_is_taken_over() {
    for language in Language::ALL {
        let shop = counted();
        let mut chen = Desk::of(&shop, "chen", *language, (80, 24), Theme::named("auto16"));
        chen.press("gc<enter>").burst("#LOC:B-01\r").burst("SKU-10000\r");
        let mut lin = Desk::at(&shop, *language, (80, 24));
        lin.press("gc<enter>").burst("#LOC:A-03-02\r").burst("#LOC:B-01\r");
        assert_snapshot!(format!("desk-held-{}-80", language.name()), lin.screen());
        // A scan is no answer, and it is told that it was not taken.
        lin.burst("yyyyyy123456\r");
        assert_eq!(entries(&shop, "lin").len(), 0);
        assert!(lin.rung.ends_with(&[1]), "{:?}", lin.rung);
        lin.press("y").burst("SKU-10000\r");
        assert_eq!(entries(&shop, "lin")[0].bin, "B-01");
        chen.burst("SKU-10000\r");
        assert_eq!(entries(&shop, "chen").len(), 1, "the location is lin's now");
    }
}

#[test]
fn the_question_to_go_on_takes_enter_and_no_scan() {
    for language in Language::ALL {
        let shop = counted();
        let mut desk = Desk::at(&shop, *language, (80, 24));
        at_work(&mut desk).press("12*");
        let saved = entries(&shop, "lin").len();
        let mut desk = Desk::at(&shop, *language, (80, 24));
        desk.shell.offer_resume();
        desk.tick(1);
        assert!(desk.row(5).contains(&format!(" {saved} ")), "{}", desk.screen());
        assert_snapshot!(format!("resume-{}-80", language.name()), desk.screen());
        desk.burst("6901234567892\r");
        assert_eq!(entries(&shop, "lin").len(), saved, "a scan is no answer");
        desk.wait_ms(1_000).press("v");
        assert!(desk.screen().contains("SKU-10001"), "{}", desk.screen());
        desk.press("<esc><enter>").burst("6901234567892\r");
        let rows = entries(&shop, "lin");
        assert_eq!((rows.len(), rows[0].bin.as_str()), (saved + 1, "A-03-02"));
    }
}

#[test]
fn a_quantity_that_waits_for_its_code_is_offered_again_as_what_is_half_typed_is() {
    for typed in ["12*", "12*\r"] {
        let shop = counted();
        let mut desk = Desk::at(&shop, Language::En, (80, 24));
        at_work(&mut desk).burst(typed).press("<f12>");
        let mut desk = Desk::at(&shop, Language::En, (80, 24));
        desk.shell.offer_resume();
        desk.tick(1);
        assert!(desk.screen().contains("typed and not sent: 12*"), "{typed:?}\n{}", desk.screen());
    }
}

/// Everything counted, then reviewed: one short, one moved since, one ambiguous, one not counted.
pub(crate) fn reviewed() -> Shop {
    let shop = counted();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gc<enter>").burst("#LOC:A-03-02\r");
    desk.burst("79*SKU-10003\r").burst("64*SKU-10009\r").burst("160*SKU-10001\r");
    desk.burst("#LOC:A-03-01\r").burst("30*SKU-10007\r").press("<f12>");
    drop(desk);
    let mut app = shop.app("chen", 1);
    run(
        &mut app,
        json!({"op": "order", "order": "O-1", "customer": "王小明",
        "lines": [{"sku": "SKU-10007", "qty": 3, "warehouse": "WH-BJ"}]}),
    );
    run(&mut app, json!({"op": "pay", "order": "O-1"}));
    run(&mut app, json!({"op": "ship", "order": "O-1"}));
    run(&mut shop.app("lin", 2), json!({"op": "count_look", "count": "C-0007"}));
    shop
}

#[test]
fn the_review_shows_what_was_expected_counted_and_since() {
    let shop = reviewed();
    for size in [(80, 24), (120, 40)] {
        each("review", &shop, size, "gcW");
    }
    each("review-line", &shop, (80, 24), "gcW<enter>");
    each("review-report", &shop, (80, 24), "gcWI");
    each("count-sheet", &shop, (80, 24), "gcP");
    each("review-closed", &counted(), (80, 24), "gcW");
}

/// The same, posted.
pub(crate) fn posted() -> Shop {
    let shop = reviewed();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gcW");
    for _ in 0..8 {
        if !desk.row(2).contains(" 0 block posting") {
            desk.press("V").press("A<f10>").press("W<f4><down><enter><f10>").press("VVV");
        }
    }
    desk.press("<f10><enter>C-0007<f10>");
    assert!(desk.shell.message().contains("open -> posted"), "{}", desk.screen());
    drop(desk);
    shop
}

#[test]
fn a_stock_take_is_posted_only_when_its_number_is_typed() {
    let shop = reviewed();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gcW");
    for _ in 0..8 {
        if !desk.row(2).contains(" 0 block posting") {
            desk.press("V").press("A<f10>").press("W<f4><down><enter><f10>").press("VVV");
        }
    }
    desk.press("<f10><f10>");
    assert!(desk.shell.message().contains("C-0007"), "{}", desk.shell.message());
    assert!(desk.screen().contains("open"), "{}", desk.screen());
    desk.press("<f12>").press("<f10><enter>C-0007<f10>");
    assert!(desk.shell.message().contains("open -> posted"), "{}", desk.screen());
}

#[test]
fn every_line_that_sellable_cannot_bear_is_decided_in_the_posting_form() {
    let shop = counted();
    let mut app = shop.app("lin", -1);
    for at in 1..=4 {
        let (sku, order) = (format!("PLUG-{at}"), format!("O-7{at}"));
        run(&mut app, json!({"op": "product", "sku": sku, "name": "Plug"}));
        run(&mut app, json!({"op": "receive", "sku": sku, "warehouse": "WH-BJ", "qty": 5}));
        let lines = json!([{"sku": sku, "qty": 5, "warehouse": "WH-BJ"}]);
        run(&mut app, json!({"op": "order", "order": order, "customer": "li", "lines": lines}));
        run(&mut app, json!({"op": "pay", "order": order}));
    }
    run(&mut app, json!({"op": "count_cancel", "count": "C-0007"}));
    let skus = ["PLUG-1", "PLUG-2", "PLUG-3", "PLUG-4"];
    run(&mut app, json!({"op": "count_start", "count": "C-8", "warehouse": "WH-BJ", "skus": skus}));
    for sku in skus {
        run(&mut app, json!({"op": "count_enter", "count": "C-8", "sku": sku, "qty": 3}));
    }
    run(&mut app, json!({"op": "count_look", "count": "C-8"}));
    drop(app);
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gcW<f10>").press(&"order<tab><tab>".repeat(4)).press("missing<tab>C-8");
    insta::assert_snapshot!("review-post-short-en-80", desk.screen());
    desk.press("<f10>");
    assert!(desk.shell.message().contains("open -> posted"), "{}", desk.screen());
    for sku in skus {
        let asked = Query::Product { code: sku.to_owned() };
        let Reply::Product(card) = shop.app("lin", 0).ask(&asked).unwrap() else { panic!() };
        let stock = card.card.sum.stock;
        assert_eq!((stock.total(), stock.order_occupied, stock.sellable), (3, 3, 0), "{sku}");
    }
}

/// Figures that occur nowhere else.
const BOOKS: [(&str, i64); 4] =
    [("SKU-10000", 73_331), ("SKU-10001", 74_441), ("SKU-10007", 75_551), ("SKU-10009", 76_661)];

#[test]
fn no_frame_of_a_blind_count_shows_the_books() {
    let shop = counted();
    let mut app = shop.app("lin", -1);
    for (sku, units) in BOOKS {
        let receive = json!({"op": "receive", "sku": sku, "warehouse": "WH-BJ", "qty": units});
        run(&mut app, receive);
    }
    drop(app);
    for size in [(80, 24), (120, 40)] {
        let mut desk = Desk::at(&shop, Language::En, size);
        let mut frames = Vec::new();
        desk.press("gc");
        frames.push(desk.screen());
        let script = [
            "#LOC:A-03-02\r",
            "6901234567892\r",
            "12*SKU-10009\r",
            "=24\r",
            "-1\r",
            "#UNDO\r",
            "NOBODY-KNOWS\r",
            "/mug\r",
            "12\r",
            "6901234567893\r",
            "#NEXT\r",
            "#DONE\r",
        ];
        desk.press("<enter>");
        for line in script {
            desk.wait_ms(300).burst(line);
            frames.push(desk.screen());
        }
        for keys in [
            "<f6>", "<f12>", "<f1>", "<esc>", "<f10>", "<f12>", "P", "<esc>", "W", "<enter>", "I",
            "<esc>",
        ] {
            desk.press(keys);
            frames.push(desk.screen());
        }
        desk.paste("SKU-10007\nSKU-10009\n");
        frames.push(desk.screen());
        let mut books: Vec<String> = Vec::new();
        for (sku, _) in BOOKS {
            let asked = Query::Product { code: sku.to_owned() };
            let Reply::Product(card) = shop.app("lin", 0).ask(&asked).unwrap() else { panic!() };
            let row = card.card.stock.iter().find(|row| row.warehouse == "WH-BJ").unwrap();
            books.push(row.stock.total().to_string());
            books.push(row.stock.sellable.to_string());
        }
        for figure in books {
            let grouped =
                format!("{},{}", &figure[..figure.len() - 3], &figure[figure.len() - 3..]);
            for frame in &frames {
                assert!(!frame.contains(&figure) && !frame.contains(&grouped), "{figure}\n{frame}");
            }
        }
    }
}

#[test]
fn every_scan_is_a_row_in_order_whatever_comes_between() {
    let shop = counted();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gc<enter>");
    // As a scanner dumps its memory: no pause, every sort of end.
    let codes = ["6901234567892\r", "SKU-10009\n", "12*SKU-10007\t", "6901234567892\r\n", "=7\r"];
    desk.burst(&codes.concat());
    let rows = entries(&shop, "lin");
    let told: Vec<(String, i64)> =
        rows.iter().rev().map(|row| (row.sku.clone().unwrap(), row.units)).collect();
    let wanted =
        [("SKU-10001", 1), ("SKU-10009", 1), ("SKU-10007", 12), ("SKU-10001", 1), ("SKU-10001", 5)];
    assert_eq!(told, wanted.map(|(sku, units)| (sku.to_owned(), units)));
}

#[test]
fn a_double_read_is_told_and_counted_once() {
    let shop = counted();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    let read = || "6901234567892\r".chars().map(|c| Input::Key(of(c))).collect::<Vec<_>>();
    desk.press("gc<enter>").inputs(read()).inputs(read());
    assert_eq!(entries(&shop, "lin").len(), 1, "{}", desk.screen());
    assert!(desk.shell.message().contains("read twice"), "{}", desk.shell.message());
    desk.wait_ms(200).burst("6901234567892\r");
    assert_eq!(entries(&shop, "lin").len(), 2);
}

#[test]
fn full_width_digits_of_an_input_method_count_the_product() {
    let shop = counted();
    let mut desk = Desk::at(&shop, Language::ZhCn, (80, 24));
    desk.press("gc<enter>").burst("６９０１２３４５６７８９２\r").burst("１２＊SKU-10009\r");
    let rows = entries(&shop, "lin");
    assert_eq!((rows[1].sku.as_deref(), rows[0].units), (Some("SKU-10001"), 12));
}

#[test]
fn what_is_not_known_rings_and_is_never_guessed() {
    let shop = counted();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gc<enter>");
    for (code, said, bells) in [
        ("6901234567893\r", "! 6901234567893: wrong check digit", 1),
        ("12\r", "! Unknown code 12. For a quantity type =12", 1),
        ("有线\r", "the input method seems on", 1),
        ("=6901234567892\r", "! 6901234567892 looks like a barcode", 1),
        ("#FORMAT\r", "! #FORMAT is not on the command sheet", 1),
        ("-1\r", "! No line to change yet", 1),
    ] {
        desk.wait_ms(300).burst(code);
        assert!(desk.shell.message().contains(said), "{code}: {}", desk.shell.message());
        assert_eq!(desk.rung.pop(), Some(bells), "{code}");
    }
    assert_eq!(entries(&shop, "lin").len(), 0);
    desk.burst("6900000000014\r");
    assert!(desk.shell.message().contains("a new product?"), "{}", desk.shell.message());
    assert_eq!(desk.rung.pop(), Some(1));
}

#[test]
fn an_unknown_code_is_tied_with_one_key_and_its_scans_count() {
    let shop = counted();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gc<enter>").burst("5*WX-88-01\r").burst("6901234567892\r").press("<f6><f10>");
    assert!(desk.shell.message().starts_with("WX-88-01 is SKU-10001 now"), "{}", desk.screen());
    desk.wait_ms(500).burst("WX-88-01\r");
    assert!(desk.shell.message().contains("+1 -> 7"), "{}", desk.shell.message());
    // Another one, found by name; and one that stands for nothing.
    desk.burst("WX-88-02\r").press("<f6>").burst("/mug\r").press("<f10>");
    assert!(desk.shell.message().starts_with("WX-88-02 is SKU-10007 now"), "{}", desk.screen());
    desk.burst("WX-88-03\r").press("<f6><f8>");
    assert_eq!(desk.shell.message(), "WX-88-03 is set aside");
}

#[test]
fn a_paste_is_weighed_and_counted_by_f10_alone() {
    let shop = counted();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gc<enter>").paste("6901234567892\n6901234567892\nSKU-10009,12\n");
    assert!(desk.screen().contains("3 known, 14 units"), "{}", desk.screen());
    desk.press("<enter>").press("y");
    assert_eq!(entries(&shop, "lin").len(), 0);
    desk.press("<bs><f10>");
    assert_eq!(entries(&shop, "lin").len(), 3);
}
