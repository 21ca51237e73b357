//! The columns of lists: chosen, kept, and what follows them.

use stockroom::locale::Language;
use stockroom::tui::memory::Memory;

use super::desk::{Desk, shop};
use super::looks::look;

#[test]
fn the_columns_of_a_list_look_like_this() {
    let shop = shop();
    look(&shop, "columns", "|r<down><down> ");
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gt|");
    insta::assert_snapshot!("columns_transfers_en_80x24", desk.screen());
}

#[test]
fn a_column_is_hidden_moved_and_kept_for_the_next_start() {
    let shop = shop();
    let kept = shop.folder.path().join("console.toml");
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    assert!(desk.row(3).contains("SKU        Name"), "{}", desk.row(3));
    desk.press("|<down><down> <esc>");
    assert!(!desk.row(3).contains("Type"), "{}", desk.row(3));
    assert!(!desk.row(4).contains("finite"), "{}", desk.row(4));
    desk.press("|<down><lt><esc>");
    assert!(desk.row(3).trim_start().starts_with("Name"), "{}", desk.row(3));
    assert!(desk.row(4).contains("有线鼠标"), "the name takes what is left: {}", desk.row(4));
    let memory = Memory::load(&kept);
    let ids: Vec<String> =
        memory.columns("products").unwrap().iter().map(|one| one.id.clone()).collect();
    assert_eq!(ids[..3], ["name", "sku", "type"]);
    // The next start, also on another store, looks the same; the other lists as ever.
    let mut again = Desk::at(&shop, Language::En, (80, 24));
    assert_eq!(again.row(3), desk.row(3));
    again.press("gl");
    assert!(again.row(3).contains("When") || again.row(3).contains("Time"), "{}", again.row(3));
    again.press("gp|r<esc>");
    assert!(again.row(3).contains("SKU        Name"), "{}", again.row(3));
    assert_eq!(Memory::load(&kept), Memory::default());
}

#[test]
fn something_is_always_shown_and_small_screens_still_leave_columns_out() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    // All but the last one are hidden; the last one stays.
    desk.press("| <down> <down> <down> <down> <down> <down> ");
    assert_eq!(desk.shell.message(), "One column stays.");
    desk.press("<esc>");
    assert_eq!(desk.row(3).trim(), "St", "{}", desk.row(3));
    for size in [(20, 5), (40, 10), (60, 18), (120, 40)] {
        desk.resize(size.0, size.1);
        assert!(desk.screen().contains("LOW"), "{}", desk.screen());
    }
    desk.resize(80, 24).press("|r<esc>").resize(60, 18);
    assert!(!desk.screen().contains("OnHand"), "{}", desk.screen());
}

#[test]
fn the_file_and_the_copy_are_what_is_shown_and_the_order_of_rows_stays() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("o|<down><down> <esc>|<down><lt><esc>");
    assert!(desk.row(2).contains("sort: SKU desc"), "{}", desk.row(2));
    let path = shop.folder.path().join("list.csv");
    desk.press("x");
    desk.press("<c-u>").paste(&path.display().to_string()).press("<enter>");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("Name,SKU,Sellable,Thresh,OnHand,St"));
    assert!(lines.next().unwrap().starts_with("蓝牙耳机 白色,SKU-10012,"), "{text}");
}

#[test]
fn a_scan_and_a_paste_choose_nothing() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("|").burst("6901234567892\r").paste("  <>r");
    assert!(desk.row(2).contains("Columns"), "{}", desk.screen());
    assert!(!shop.folder.path().join("console.toml").exists());
    desk.press("q");
    assert!(desk.row(2).contains("Products"), "{}", desk.row(2));
    desk.press("gp<enter>");
    assert!(desk.row(2).contains("Stock >"), "{}", desk.row(2));
    desk.press("|");
    assert!(!desk.screen().contains("[x]"), "the stock of a product is no list");
}
