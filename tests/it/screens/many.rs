//! Many rows at once: marks and the forms over them, copies, files; commands by name.

use serde_json::json;
use stockroom::app::{Query, Reply};
use stockroom::locale::Language;

use super::desk::{Desk, Shop, shop};
use super::looks::look;

fn sellable(shop: &Shop, sku: &str) -> i64 {
    let query = Query::Product { code: sku.to_owned() };
    match shop.app("lin", 0).ask(&query) {
        Ok(Reply::Product(card)) => card.card.sum.stock.sellable,
        other => panic!("{other:?}"),
    }
}

#[test]
fn marked_products_are_adjusted_in_one_step_and_taken_back_in_one() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press(" <down><down>  ");
    assert!(desk.row(2).contains("3 marked"), "{}", desk.screen());
    assert!(desk.row(4).starts_with(" * SKU-10000"), "{}", desk.screen());
    let before = ["SKU-10000", "SKU-10003", "SKU-10004"].map(|sku| sellable(&shop, sku));
    desk.press("D<enter>1<f10>");
    // SKU-10004 has nothing in the first warehouse.
    assert!(desk.shell.message().starts_with('!'), "{}", desk.shell.message());
    assert_eq!(["SKU-10000", "SKU-10003", "SKU-10004"].map(|sku| sellable(&shop, sku)), before);
    desk.press("<esc>y-");
    assert!(!desk.row(2).contains("marked"), "{}", desk.row(2));
}

#[test]
fn a_form_over_marks_shows_the_lowest_first_and_is_all_or_nothing() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    // 38, 63 and 512 in WH-BJ.
    desk.press("/sku:10000<enter>").press(" ").press("<esc>");
    for sku in ["10007", "10010"] {
        desk.press(&format!("/sku:{sku}<enter>")).press(" ").press("q");
    }
    assert!(desk.row(2).contains("3 marked"), "marks outlive a filter: {}", desk.row(2));
    desk.press("D<enter>30");
    let screen = desk.screen();
    let place = |text: &str| screen.find(text).unwrap_or_else(|| panic!("{text}: {screen}"));
    assert!(place("3 products, 6 changes") < place("SKU-10007 WH-BJ sellable"), "{screen}");
    assert!(place("SKU-10007 WH-BJ sellable") < place("SKU-10000 WH-BJ sellable"), "{screen}");
    desk.press("<f10>");
    let said = desk.shell.message();
    assert!(said.starts_with("OK  Damaged goods: 3 products, 3 changes in one step"), "{said}");
    let now = || ["SKU-10000", "SKU-10007", "SKU-10010"].map(|sku| sellable(&shop, sku));
    assert_eq!(now(), [8, 2, 482]);
    desk.press("u");
    assert_eq!(now(), [38, 32, 512], "{}", desk.shell.message());

    // One of them has too little: none is changed.
    desk.press("/sku:10000<enter>").press(" ").press("q");
    desk.press("/sku:10010<enter>").press(" ").press("q");
    desk.press("D<enter>100<f10>");
    assert!(desk.shell.message().starts_with('!'), "{}", desk.shell.message());
    assert_eq!(now(), [38, 32, 512]);
}

#[test]
fn broken_goods_are_written_off_one_by_one_and_over_marks_in_one_step() {
    let shop = shop();
    let unsellable = |sku: &str| {
        let query = Query::Product { code: sku.to_owned() };
        let Ok(Reply::Product(card)) = shop.app("lin", 0).ask(&query) else { panic!() };
        card.card.stock.first().map_or(0, |row| row.stock.unsellable)
    };
    for sku in ["SKU-10000", "SKU-10007"] {
        shop.run(json!({"op": "damage", "sku": sku, "warehouse": "WH-BJ", "qty": 3}));
    }
    let now = || ["SKU-10000", "SKU-10001", "SKU-10007"].map(unsellable);
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    // More than is broken is refused, with what there is; nothing is taken from the shelf.
    desk.press("<enter>W4<enter><enter><f10>");
    assert!(desk.shell.message().starts_with('!'), "{}", desk.shell.message());
    desk.press("<esc>y").press("W2<enter>water<f10>");
    assert_eq!(now(), [1, 2, 3], "{}", desk.shell.message());
    assert!(desk.shell.message().contains("unsellable 3 -> 1"), "{}", desk.shell.message());
    desk.press("u");
    assert_eq!(now(), [3, 2, 3], "{}", desk.shell.message());
    // Over marks: the preview names each, all are done or none, and one u takes all back.
    desk.press("gp /sku:10001<enter> q/sku:10007<enter> q");
    assert!(desk.row(2).contains("3 marked"), "{}", desk.row(2));
    desk.press("W<enter>3<f10>");
    assert!(desk.shell.message().starts_with('!'), "{}", desk.shell.message());
    assert_eq!(now(), [3, 2, 3]);
    desk.press("<s-tab><s-tab><up><up><tab><c-u>2");
    let screen = desk.screen();
    assert!(screen.contains("SKU-10001 WH-BJ unsell") && screen.contains("2  ->"), "{screen}");
    desk.press("<f10>");
    assert_eq!(now(), [1, 0, 1], "{}", desk.shell.message());
    desk.press("u");
    assert_eq!(now(), [3, 2, 3], "{}", desk.shell.message());
    let report = shop.app("lin", 0).verify(&mut |_| {}).unwrap();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

#[test]
fn everything_that_a_filter_keeps_is_marked_and_thresholds_are_set() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("/type:fin<enter>*");
    assert!(desk.row(2).contains("10 marked"), "{}", desk.row(2));
    desk.press("t7<f10>");
    assert!(desk.shell.message().contains("10 products, 10 changes"), "{}", desk.shell.message());
    let query = Query::Product { code: "SKU-10002".to_owned() };
    let Ok(Reply::Product(card)) = shop.app("lin", 0).ask(&query) else { panic!() };
    assert_eq!(card.product.threshold, Some(7));
}

#[test]
fn the_palette_looks_like_this() {
    look(&shop(), "palette", ":thre");
}

#[test]
fn commands_are_found_by_name_by_what_they_do_and_by_letters() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press(":thre");
    assert!(desk.row(3).contains("> Type") && desk.row(3).contains("t F2"), "{}", desk.screen());
    desk.press("<enter>");
    assert!(desk.row(2).contains("Type and thresholds"), "{}", desk.screen());
    desk.press("<esc>:ordrs");
    assert!(desk.row(3).contains("Go to: Orders"), "{}", desk.screen());
    desk.press("<enter>");
    assert!(desk.row(2).starts_with(" Orders"), "{}", desk.screen());
    desk.press(":zh<down><tab>");
    assert!(desk.row(22).contains("lang zh-TW"), "{}", desk.row(22));
    desk.press("<enter>");
    assert!(desk.row(1).contains("P商品"), "{}", desk.screen());
}

#[test]
fn what_is_copied_is_sent_and_success_is_never_claimed() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("ys");
    assert_eq!(desk.sent, b"\x1b]52;c;U0tVLTEwMDAw\x07");
    assert!(desk.shell.message().contains("whether it took them nobody can tell"));
    desk.sent.clear();
    desk.press("/mouse !mouse<enter>yv");
    assert!(desk.sent.is_empty());
    desk.press("q/wool<enter>yv:clip<enter>");
    assert!(
        desk.screen().contains("SKU-10002  Wool socks, grey, 3-pack  finite"),
        "{}",
        desk.screen()
    );
}

#[test]
fn the_list_as_shown_is_written_to_a_file_and_never_over_another() {
    let shop = shop();
    shop.run(json!({"op": "product", "sku": "=1+1", "name": "Wool trap", "type": "finite"}));
    let path = shop.folder.path().join("out.csv");
    let typed = path.display().to_string();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    let clear = "<bs>".repeat(40);
    desk.press(&format!("/wool<enter><lt>x{clear}{typed}<enter>"));
    assert!(desk.shell.message().starts_with("OK  2 rows written"), "{}", desk.shell.message());
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("SKU,Name,Type,Sellable,Thresh,OnHand,St\n"), "{text}");
    assert!(text.contains("\n'=1+1,Wool trap,"), "{text}");
    desk.press(&format!("x{clear}{typed}<enter>"));
    assert!(desk.shell.message().contains("is there already"), "{}", desk.shell.message());
    desk.press("! bom<enter>");
    assert!(std::fs::read_to_string(&path).unwrap().starts_with('\u{feff}'));
}
