//! `:doctor` and `:scanner`: what this terminal is, what to set, and a scanner that is tried.

use stockroom::locale::Language;

use super::desk::{Desk, shop};
use super::everywhere::content;

#[test]
fn the_doctor_says_what_this_is_and_which_setting_to_change() {
    let shop = shop();
    for language in Language::ALL {
        let mut desk = Desk::at(&shop, *language, (80, 24));
        desk.press(":doctor<enter>");
        assert!(desk.screen().contains("escape-time"), "{}", desk.screen());
        insta::assert_snapshot!(format!("doctor_{}", language.name()), desk.screen());
        desk.press("<esc>");
        assert!(!desk.screen().contains("escape-time"), "{}", desk.screen());
    }
}

/// Three codes tell how the scanner is set; none of them is a key or opens anything.
#[test]
fn a_scanner_is_tried_by_three_codes_that_do_nothing_else() {
    let shop = shop();
    let before = content(&shop);
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press(":scanner<enter>");
    assert!(desk.screen().contains("Scan code 1 of 3"), "{}", desk.screen());
    for number in 2..=3 {
        desk.drip("]E06901234567892\r\n", 3);
        assert!(desk.screen().contains(&format!("Scan code {number} of 3")), "{}", desk.screen());
    }
    desk.burst("]E06901234567892\r\n");
    let seen = desk.screen();
    assert!(seen.contains("Read 6901234567892 in 51 ms"), "{seen}");
    assert!(
        seen.contains("return and line feed") && seen.contains("AIM identifiers come"),
        "{seen}"
    );
    insta::assert_snapshot!("scanner_en", seen);
    desk.press("<esc>");
    assert!(desk.row(2).starts_with(" Products > All"), "{}", desk.screen());
    // Without an end, misread, through an input method; and Esc ends it at once.
    desk.press(":scanner<enter>");
    desk.burst("６９０１２３４５６７８９３");
    let seen = desk.screen();
    assert!(seen.contains("Set its suffix to Enter") && seen.contains("Press Shift"), "{seen}");
    assert!(seen.contains("check digit was wrong"), "{seen}");
    desk.press("<esc>");
    assert!(desk.row(2).starts_with(" Products > All"), "{}", desk.screen());
    assert_eq!(content(&shop), before);
}
