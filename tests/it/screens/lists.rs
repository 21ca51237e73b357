//! Lists: windows over a file that others write to.

use serde_json::json;
use stockroom::locale::Language;

use super::counting::reviewed;
use super::desk::{Desk, shop};
use super::documents::busy;

#[test]
fn the_filter_works_while_it_is_typed_and_escape_puts_the_old_one_back() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("/socks");
    assert!(desk.row(4).contains("SKU-10002"), "{}", desk.screen());
    assert!(desk.row(2).contains("filter: socks"));
    desk.press("<esc>");
    assert!(desk.row(4).contains("SKU-10000"), "{}", desk.screen());
    desk.press("/yxsb<enter>");
    assert!(desk.row(4).contains("有线鼠标"), "pinyin initials: {}", desk.screen());
    desk.press("q");
    assert!(desk.row(2).contains("filter: -"), "q clears the filter first");
    assert!(!desk.left);
}

#[test]
fn the_order_can_be_changed_and_is_shown() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("o");
    assert!(desk.row(2).contains("sort: SKU desc"), "{}", desk.row(2));
    assert!(desk.row(4).contains("SKU-10012"));
    desk.press(">");
    assert!(desk.row(2).contains("sort: Name asc"), "{}", desk.row(2));
    desk.press(">>o");
    assert!(desk.row(2).contains("sort: Sellable desc"), "{}", desk.row(2));
    assert!(desk.row(4).contains("SKU-10010"), "{}", desk.screen());
}

#[test]
fn the_view_of_what_needs_attention_shows_low_sold_out_and_oversold() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("V");
    assert!(desk.row(2).starts_with(" Products > Attention"), "{}", desk.row(2));
    let shown: Vec<String> = (4..9).map(|at| desk.row(at)).collect();
    assert!(
        shown
            .iter()
            .all(|row| row.ends_with("LOW") || row.ends_with("OUT") || row.ends_with("OVER")),
        "{shown:?}"
    );
}

#[test]
fn rows_that_others_insert_above_never_move_the_cursor_to_another_product() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("<down><down><down>");
    assert!(desk.row(7).starts_with(">  SKU-10003"), "{}", desk.screen());
    for number in 1..=5 {
        shop.run(json!({"op": "product", "sku": format!("AAA-{number}"), "name": "new", "type": "finite"}));
    }
    desk.noticed().press("a");
    assert!(desk.screen().contains("SKU-10003 iPhone"), "{}", desk.screen());
}

#[test]
fn a_long_list_is_walked_page_by_page_in_both_directions() {
    let shop = shop();
    for number in 0..400 {
        shop.run(json!({"op": "product", "sku": format!("Z-{number:04}"), "name": "item", "type": "finite"}));
    }
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("<end>");
    assert!(desk.screen().contains(">  Z-0399"), "{}", desk.screen());
    for _ in 0..20 {
        desk.press("<pgup>");
    }
    assert!(desk.screen().contains(">  Z-0119"), "{}", desk.screen());
    for _ in 0..40 {
        desk.press("<pgup>");
    }
    assert!(desk.screen().contains(">  SKU-10000"), "{}", desk.screen());
    for _ in 0..200 {
        desk.press("<down>");
    }
    assert!(desk.screen().contains(">  Z-0187"), "{}", desk.screen());
    desk.press("<home>");
    assert!(desk.screen().contains(">  SKU-10000"), "{}", desk.screen());
}

#[test]
fn keys_typed_while_the_store_is_slow_are_not_lost() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("<down>").slow_store();
    desk.press("t<enter>45");
    assert!(desk.row(2).starts_with(" Products > All"), "the form is not there yet");
    desk.answer();
    desk.press("<f10>");
    assert!(
        desk.shell.message().contains("threshold 32 -> 45, read back 45"),
        "{}",
        desk.shell.message()
    );
}

#[test]
fn a_filter_that_cannot_be_read_says_where_and_what_is_allowed_and_changes_nothing() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("/sell<lt>thr");
    assert!(desk.row(4).contains("SKU-10000"), "{}", desk.screen());
    assert!(desk.row(2).contains("filter: sell<thr"), "{}", desk.row(2));
    desk.press(" type:woo");
    assert!(desk.row(2).contains("filter: sell<thr"), "{}", desk.row(2));
    let said = "type cannot be woo (character 10). Allowed: finite, unlimited, reserved.";
    assert!(desk.row(21).contains(said), "{}", desk.row(21));
    desk.press("<enter>");
    assert!(desk.row(22).starts_with("Find: sell<thr type:woo"), "{}", desk.screen());
    desk.press("<bs><bs><bs>fin<enter>");
    assert!(desk.row(2).contains("filter: sell<thr type:fin"), "{}", desk.row(2));
}

#[test]
fn what_fits_best_comes_first_until_an_order_is_chosen() {
    let shop = shop();
    shop.run(json!({"op": "product", "sku": "ZZ", "name": "Wool", "type": "finite"}));
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("/wool<enter>");
    assert!(desk.row(2).contains("sort: best match"), "{}", desk.row(2));
    assert!(desk.row(4).contains("ZZ"), "{}", desk.screen());
    desk.press("<lt>");
    assert!(desk.row(2).contains("sort: St asc"), "{}", desk.row(2));
}

#[test]
fn keys_typed_before_the_first_rows_are_there_wait_for_them() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.slow_store().press("gt<enter>");
    assert!(desk.screen().contains("reading"), "{}", desk.screen());
    desk.answer();
    assert!(desk.row(2).starts_with(" Stock > SKU-10001"), "{}", desk.screen());

    desk.press("gp").slow_store().press("/socks<enter><enter>a<enter><enter>7");
    desk.answer();
    assert!(desk.row(3).contains("SKU-10002"), "the row of the filter, not the old one");
    assert!(desk.screen().contains("[7"), "{}", desk.screen());
}

#[test]
fn keys_of_one_read_wait_for_the_rows_as_keys_one_by_one_do() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.burst("gt\r");
    assert!(desk.row(2).starts_with(" Stock > SKU-10001"), "{}", desk.screen());
}

#[test]
fn escape_gives_up_what_was_typed_ahead() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.slow_store().press("gl<enter><esc>");
    desk.answer();
    assert!(desk.row(2).starts_with(" Products >"), "{}", desk.screen());
}

#[test]
fn the_language_can_be_changed_while_running() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press(":lang zh-TW<enter>");
    let tabs = desk.row(1);
    assert!(tabs.starts_with(" V總覽 [P商品] S庫存") && tabs.ends_with("L日誌"), "{tabs}");
    desk.press(":q<enter>");
    assert!(desk.left);
}

#[test]
fn q_leaves_from_the_first_list_and_escape_does_not() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("<esc>");
    assert!(!desk.left);
    desk.press("<down><enter>q");
    assert!(desk.row(1).contains("[Products]"));
    assert!(!desk.left);
    desk.press("q");
    assert!(desk.left);
}

#[test]
fn control_c_twice_leaves_and_once_does_not() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("<c-c><down><c-c>");
    assert!(!desk.left);
    desk.press("<c-c>");
    assert!(desk.left);
}

#[test]
fn a_slow_store_is_told_after_a_second_and_keys_still_work() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.slow_store().press("o");
    desk.wait_ms(900);
    assert_eq!(desk.row(21), "");
    desk.wait_ms(2_200);
    assert_eq!(desk.row(21), " working 3s");
    desk.answer();
    assert_eq!(desk.row(21), "");
    assert!(desk.row(2).contains("sort: SKU desc"));
}

/// The rows of the list on the screen, by the first words of each.
fn shown(desk: &Desk) -> Vec<String> {
    let screen = desk.screen();
    let rows = screen.lines().skip(4).take_while(|row| !row.starts_with("---"));
    let rows = rows.map(|row| row.trim_start_matches(['>', '*', '!', ' ']).to_owned());
    rows.filter(|row| !row.is_empty()).collect()
}

#[test]
fn stock_takes_and_what_to_count_next_are_filtered_as_any_list() {
    let shop = reviewed();
    shop.run(
        json!({"op": "count_start", "count": "C-0008", "warehouse": "WH-TPE", "name": "台北"}),
    );
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gc");
    assert_eq!(shown(&desk).len(), 2);
    for (filter, wanted) in [
        ("scans>0", "C-0007"),
        ("warehouse:tpe", "C-0008"),
        ("!C-0007", "C-0008"),
        ("taibei", "C-0008"),
        ("state:open by:lin name:周盘", "C-0007"),
    ] {
        desk.press("/<c-u>").press(filter).press("<enter>");
        let rows = shown(&desk);
        assert!(rows.len() == 1 && rows[0].starts_with(wanted), "{filter}: {}", desk.screen());
        assert!(desk.row(2).contains(filter), "{filter}: {}", desk.row(2));
    }
    desk.press("/<c-u>state:posted<enter>");
    assert!(desk.screen().contains("Nothing matches the filter"), "{}", desk.screen());
    desk.press("/<c-u>colour:red<enter>");
    assert!(desk.shell.message().starts_with("! "), "{}", desk.shell.message());
    desk.press("<esc><esc>VV");
    let all = shown(&desk);
    desk.press("/why:negative<enter>");
    let some = shown(&desk);
    assert!(!some.is_empty() && some.len() < all.len(), "{some:?} {all:?}");
    assert!(some.iter().all(|row| row.contains("negative")), "{some:?}");
    desk.press("/<c-u>!why:negative warehouse:WH-WUH<enter>");
    let rest = shown(&desk);
    assert!(!rest.is_empty() && rest.iter().all(|row| row.contains("WUH")), "{rest:?}");
}

#[test]
fn the_lines_of_a_stock_take_are_filtered_and_it_is_posted_as_a_whole() {
    let shop = reviewed();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gcWVVV");
    let all = shown(&desk);
    assert!(all.len() > 3, "{}", desk.screen());
    for filter in ["variance<0", "bin:A-03-01", "counted<expected", "SKU-10007", "mug"] {
        desk.press("/<c-u>").press(filter).press("<enter>");
        let rows = shown(&desk);
        assert!(!rows.is_empty() && rows.len() < all.len(), "{filter}: {}", desk.screen());
        assert!(rows.iter().any(|row| row.starts_with("SKU-10007")), "{filter}: {}", desk.screen());
    }
    desk.press("<f10>");
    let said = "Clear the filter first: all lines are posted, and what is short is to be seen.";
    assert_eq!(desk.shell.message(), said);
    desk.press("<esc><f10>");
    assert!(desk.shell.form().is_some() || desk.shell.message() != said, "{}", desk.screen());
}

#[test]
fn who_holds_a_row_of_stock_is_filtered_and_the_title_says_so() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gp/SKU-10011<enter><enter>H");
    assert_eq!(shown(&desk).len(), 2, "{}", desk.screen());
    for (filter, wanted) in [
        ("kind:supplier", "virtual"),
        ("who:acme", "virtual"),
        ("units>9", "virtual"),
        ("O-88135", "order-occupied"),
        ("huang", "order-occupied"),
        ("state:placed kind:order", "order-occupied"),
    ] {
        desk.press("/<c-u>").press(filter).press("<enter>");
        let rows = shown(&desk);
        assert!(rows.len() == 1 && rows[0].starts_with(wanted), "{filter}: {}", desk.screen());
        assert!(desk.row(2).contains(filter), "{filter}: {}", desk.row(2));
    }
    desk.press("<esc>");
    assert_eq!(shown(&desk).len(), 2, "{}", desk.screen());
}
