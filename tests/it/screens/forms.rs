//! Forms: preview, save and read back, undo, and what others changed meanwhile.

use serde_json::json;
use stockroom::app::query::{ProductCard, Query, Reply};
use stockroom::locale::Language;

use super::desk::{Desk, Shop, shop};

fn card(shop: &Shop, sku: &str) -> ProductCard {
    let asked = Query::Product { code: sku.to_owned() };
    let Reply::Product(card) = shop.app("lin", 0).ask(&asked).unwrap() else { panic!() };
    *card
}

fn sellable(shop: &Shop, sku: &str, warehouse: &str) -> i64 {
    let card = card(shop, sku);
    card.card.stock.iter().find(|row| row.warehouse == warehouse).unwrap().stock.sellable
}

#[test]
fn a_threshold_is_changed_verified_and_undone() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("<down>t<enter>45<f10>");
    let said = "OK  SKU-10001 threshold 32 -> 45, read back 45   15:42:07   u:undo";
    assert_eq!(desk.shell.message(), said);
    assert_eq!(card(&shop, "SKU-10001").product.threshold, Some(45));
    desk.press("u");
    assert_eq!(desk.shell.message(), "undone: SKU-10001 threshold 45 -> 32   15:42:07");
    assert_eq!(card(&shop, "SKU-10001").product.threshold, Some(32));
    desk.press("u");
    assert_eq!(desk.shell.message(), "There is nothing of yours to undo.");
}

#[test]
fn an_adjustment_posts_the_difference_and_its_undo_posts_the_reversal() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("<enter>a<enter>").press("+5<enter>found one<f10>");
    assert!(
        desk.shell.message().starts_with("OK  SKU-10000 WH-BJ sellable 38 -> 43, read back 43"),
        "{}",
        desk.screen()
    );
    let movements = card(&shop, "SKU-10000").movements;
    assert_eq!((movements[0].kind, movements[0].quantity), ("adjust", 5));
    assert_eq!(movements[0].reason.as_deref(), Some("found one"));
    desk.press("u");
    let movements = card(&shop, "SKU-10000").movements;
    assert_eq!(movements[0].quantity, -5);
    assert_eq!(movements[0].reverses, Some(movements[1].id));
    assert_eq!(sellable(&shop, "SKU-10000", "WH-BJ"), 38);
}

#[test]
fn goods_are_booked_in_and_broken_ones_taken_out() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("<enter>R12<f10>");
    assert!(
        desk.shell.message().contains("WH-BJ sellable 38 -> 50, read back 50"),
        "{}",
        desk.shell.message()
    );
    desk.press("D3<f10>");
    assert!(
        desk.shell.message().contains("WH-BJ sellable 50 -> 47, read back 47"),
        "{}",
        desk.shell.message()
    );
    let row = card(&shop, "SKU-10000").card.stock[0].clone();
    assert_eq!((row.stock.sellable, row.stock.unsellable, row.total), (47, 3, 50));
}

#[test]
fn what_a_rule_would_refuse_is_said_while_it_is_typed_and_again_on_saving() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("<enter>D39");
    assert!(
        desk.screen().contains("! SKU-10000 WH-BJ: sellable holds 38, 39 wanted"),
        "{}",
        desk.screen()
    );
    desk.press("<f10>");
    let said = "! SKU-10000 WH-BJ: sellable holds 38, 39 wanted. At most 38 can be had.";
    assert!(desk.shell.message().starts_with(said), "{}", desk.shell.message());
    assert_eq!(sellable(&shop, "SKU-10000", "WH-BJ"), 38);
}

#[test]
fn the_most_that_can_be_had_is_offered_and_f4_fills_it() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("<enter>D39");
    assert!(desk.screen().contains("! at most 38 (F4 fills 38)"), "{}", desk.screen());
    desk.press("<f4><f10>");
    assert!(desk.shell.message().contains("sellable 38 -> 0, read back 0"), "{}", desk.screen());
}

#[test]
fn wrong_input_is_told_at_the_field_and_nothing_is_saved() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("<enter>R1.5<enter>");
    assert!(desk.screen().contains("! 1.5 is not a whole number"), "{}", desk.screen());
    desk.press("<f10>");
    assert_eq!(desk.shell.message(), "! Not saved: correct field 2 first, Quantity.");
    desk.press("<f5>").press("<f10>");
    assert!(desk.screen().contains("! must be filled in"), "{}", desk.screen());
    assert_eq!(sellable(&shop, "SKU-10000", "WH-BJ"), 38);
}

#[test]
fn the_same_figure_changed_by_somebody_else_asks_and_adding_is_the_default() {
    for (answer, sum) in [("a", 47), ("s", 50), ("<f10>", 47)] {
        let shop = shop();
        shop.run(json!({"op": "receive", "sku": "SKU-10000", "warehouse": "WH-BJ", "qty": 2}));
        let mut desk = Desk::at(&shop, Language::En, (80, 24));
        desk.press("<enter>a<enter>50<enter>recount");
        shop.run(json!({"op": "damage", "sku": "SKU-10000", "warehouse": "WH-BJ", "qty": 3}));
        desk.press("<f10>");
        let seen = desk.screen();
        assert!(seen.contains("opened on 40, now 37, you typed 50"), "{seen}");
        assert!(seen.contains("> a  add 10 -> 47"), "{seen}");
        assert!(seen.contains("  s  keep mine: set to 50"), "{seen}");
        assert!(seen.contains("  r  take theirs: 37 (nothing is written)"), "{seen}");
        desk.press("<enter>");
        assert_eq!(sellable(&shop, "SKU-10000", "WH-BJ"), 37, "Enter never confirms");
        desk.press(answer);
        assert_eq!(sellable(&shop, "SKU-10000", "WH-BJ"), sum, "{}", desk.screen());
        assert!(
            desk.shell.message().contains(&format!("read back {sum}")),
            "{}",
            desk.shell.message()
        );
    }
}

#[test]
fn looking_again_writes_nothing_and_opens_on_what_is_there() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("<enter>a<enter>50<enter>recount");
    shop.run(json!({"op": "damage", "sku": "SKU-10000", "warehouse": "WH-BJ", "qty": 3}));
    desk.press("<f10>r");
    assert!(desk.screen().contains("[35 "), "{}", desk.screen());
    assert_eq!(sellable(&shop, "SKU-10000", "WH-BJ"), 35);
}

#[test]
fn a_threshold_that_somebody_else_changed_asks_too() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("t<enter>50");
    shop.run(json!({"op": "product", "sku": "SKU-10000", "threshold": 37}));
    desk.press("<f10>");
    assert!(desk.screen().contains("opened on 40, now 37, you typed 50"), "{}", desk.screen());
    desk.press("s");
    assert_eq!(card(&shop, "SKU-10000").product.threshold, Some(50));
}

#[test]
fn several_fields_are_saved_as_one_and_undone_as_one() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("t<enter>50<enter>60<f10>");
    assert!(desk.shell.message().contains("(+1 more)"), "{}", desk.shell.message());
    let product = card(&shop, "SKU-10000").product;
    assert_eq!((product.threshold, product.safety), (Some(50), Some(60)));
    desk.press("u");
    let product = card(&shop, "SKU-10000").product;
    assert_eq!((product.threshold, product.safety), (Some(40), None));
}

#[test]
fn the_log_undoes_the_row_under_the_cursor_and_says_why_it_cannot() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("glu");
    assert!(desk.shell.message().contains("belongs to O-88121"), "{}", desk.shell.message());
    assert!(desk.row(2).contains("What depends on #"), "{}", desk.screen());
    desk.press("<esc>");
    shop.run(json!({"op": "product", "sku": "SKU-10000", "threshold": 37}));
    desk.noticed().press("<home>u");
    assert!(desk.shell.message().starts_with("undone: #"), "{}", desk.shell.message());
    assert_eq!(card(&shop, "SKU-10000").product.threshold, Some(40));
}

#[test]
fn what_was_typed_ahead_of_a_refused_save_answers_no_question() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("t<enter>50");
    shop.run(json!({"op": "product", "sku": "SKU-10000", "threshold": 37}));
    desk.slow_store().press("<f10>s<enter>a");
    desk.answer();
    assert!(desk.screen().contains("opened on 40, now 37, you typed 50"), "{}", desk.screen());
    assert_eq!(card(&shop, "SKU-10000").product.threshold, Some(37));
}

#[test]
fn leaving_a_changed_form_asks_and_only_y_leaves() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("t<enter>50<esc>");
    assert_eq!(desk.shell.message(), "Discard what you typed? y discards, any other key stays.");
    desk.press("<enter>");
    assert!(desk.screen().contains("[50 "), "{}", desk.screen());
    desk.press("<esc>y");
    assert!(desk.row(2).starts_with(" Products > All"));
    assert_eq!(card(&shop, "SKU-10000").product.threshold, Some(40));
}

#[test]
fn reserving_locks_what_is_named_and_shows_it_before() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::ZhCn, (80, 24));
    desk.press("tr<enter><enter><enter><enter>30<enter>双十一<enter>11-21 00:00");
    let seen = desk.screen();
    assert!(seen.contains("WH-BJ 锁定"), "{seen}");
    desk.press("<f10>");
    let row = card(&shop, "SKU-10000").card.stock[0].clone();
    assert_eq!((row.stock.sellable, row.stock.locked), (8, 30), "{}", desk.screen());
    assert_eq!(card(&shop, "SKU-10000").product.stock_type.name(), "reserved");
}
