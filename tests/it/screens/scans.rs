//! A scan may never be taken for keys.

use stockroom::app::query::{LogKey, Query, Reply};
use stockroom::locale::Language;
use stockroom::tui::input::{Code, Input, Key};
use stockroom::tui::text;

use super::desk::{Desk, Shop, shop};

fn entries(shop: &Shop) -> usize {
    let asked = Query::Log { sku: None, from: LogKey::NEWEST, limit: 100_000 };
    let Reply::Log { entries, .. } = shop.app("lin", 0).ask(&asked).unwrap() else { panic!() };
    entries.len()
}

#[test]
fn a_scanned_barcode_opens_the_product_from_every_screen() {
    let shop = shop();
    for place in ["", "<down><enter>", "gl"] {
        for end in ["\r", "\n", "\t", ""] {
            let mut desk = Desk::at(&shop, Language::En, (80, 24));
            desk.press(place).burst(&format!("6901234567908{end}"));
            assert_eq!(desk.row(2).split("  ").next().unwrap(), " Stock > SKU-10000", "{place}");
            assert!(desk.shell.message().starts_with("scanned 6901234567908"));
        }
    }
}

#[test]
fn an_unknown_code_changes_nothing_and_says_so() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.burst("gq123xyz\r");
    assert!(!desk.left);
    assert_eq!(desk.shell.message(), "! Unknown code gq123xyz. Nothing was changed.");
    assert!(desk.row(1).contains("[Products] Stock"), "{}", desk.row(1));
}

#[test]
fn digits_open_the_box_and_never_act() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("69");
    assert_eq!(desk.row(22), "Go/scan: 69");
    desk.press("01234567892<enter>");
    assert!(desk.row(2).starts_with(" Stock > SKU-10001"), "{}", desk.screen());
}

#[test]
fn codes_by_the_hundred_into_every_screen_and_form_write_nothing() {
    let shop = shop();
    let before = entries(&shop);
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    let places = ["", "<down><enter>", "gl", "t", "a", "R", "D", "?", "/", ":", "m", "a<f4>"];
    for (number, place) in places.iter().cycle().take(300).enumerate() {
        desk.press(place);
        let code =
            ["6901234567892", "yyyyqqqqaaaa", "gq123456", "SKU-10001", "auRDt99s"][number % 5];
        desk.burst(&format!("{code}{}", ["\r", "\n", "\t"][number % 3]));
        assert!(!desk.left, "{place} {code}");
        desk.press("<esc><esc>y<esc><esc>gp");
    }
    assert_eq!(entries(&shop), before);
}

#[test]
fn a_filter_that_a_slow_line_brings_in_one_piece_is_a_filter() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.burst("/socks\r");
    assert!(desk.row(4).contains("Wool socks"), "{}", desk.screen());
    assert_eq!(desk.row(22), "Go/scan:");
}

#[test]
fn pasted_lines_do_nothing_on_a_list_but_a_message() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    let before = desk.row(4);
    desk.paste("q\rq\rD5\r");
    assert_eq!(desk.row(4), before);
    assert_eq!(desk.shell.message(), "Pasted text does nothing here.");
    desk.press("/").paste("wool\rsecond line");
    assert_eq!(desk.row(22), "Find: wool");
    assert!(desk.row(4).contains("Wool socks"), "{}", desk.screen());
}

#[test]
fn full_width_digits_of_an_input_method_find_the_product() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::ZhCn, (80, 24));
    desk.burst("６９０１２３４５６７８９２\r");
    assert!(desk.row(2).starts_with(" 库存 > SKU-10001"), "{}", desk.screen());
}

#[test]
fn a_scan_goes_into_a_text_field_but_not_into_a_number() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("<enter>a<enter>").burst("6901234567892\r");
    assert_eq!(desk.shell.message(), "! That was a scan, not a number. Nothing was entered.");
    desk.press("<enter>").burst("6901234567892\r");
    assert!(desk.screen().contains("[6901234567892 "), "{}", desk.screen());
}

#[test]
fn twenty_seven_kilobytes_pasted_into_the_filter_are_one_question() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("/").slow_store().paste(&"wool socks ".repeat(2_500));
    assert_eq!(desk.owed(), 1);
    assert!(desk.row(22).starts_with("Find: "), "{}", desk.row(22));
    desk.answer();
    assert!(desk.screen().lines().all(|row| text::width(row) <= 80));
}

#[test]
fn a_dialog_takes_no_enter_before_it_can_have_been_read() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("a<f4>");
    let open = desk.screen();
    desk.inputs(vec![Input::Key(Key::plain(Code::Enter))]);
    assert_eq!(desk.screen(), open, "200 ms after it opened");
    desk.wait_ms(500).inputs(vec![Input::Key(Key::plain(Code::Enter))]);
    assert_ne!(desk.screen(), open);
}

#[test]
fn a_scan_into_the_command_line_runs_nothing_by_itself() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press(":").drip("refresh\r", 5);
    assert!(desk.shell.message().starts_with("That came all at once"), "{}", desk.screen());
    desk.press("<esc>");
    assert_eq!(desk.row(22), "Go/scan:");
}

#[test]
fn a_line_feed_behind_the_return_of_a_scan_does_nothing_more() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.burst("gq123xyz\r\n");
    assert!(desk.row(2).starts_with(" Products"), "{}", desk.screen());
    desk.drip("gq123xyz\r\n", 4);
    assert!(desk.row(2).starts_with(" Products"), "{}", desk.screen());
}

#[test]
fn identifiers_are_taken_off_and_a_wrong_check_digit_is_told() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.burst("]E06901234567892\r");
    assert!(desk.row(2).starts_with(" Stock > SKU-10001"), "{}", desk.screen());
    desk.burst("6901234567893\r");
    assert!(desk.shell.message().starts_with("! Misread"), "{}", desk.shell.message());
    desk.burst("6291041500213\r");
    assert!(desk.shell.message().starts_with("! No product has"), "{}", desk.shell.message());
    desk.burst("六九零一二三\r");
    assert!(desk.shell.message().contains("Press Shift"), "{}", desk.shell.message());
}
