//! Every screen at 80x24 and 120x40 in three languages, as snapshots; forms are in
//! `every_form`.

use stockroom::locale::Language;

use super::desk::{Desk, Shop, shop};

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// Plays `keys` in every language and size and keeps what is seen then.
pub(crate) fn look(shop: &Shop, name: &str, keys: &str) {
    for language in Language::ALL {
        for size in SIZES {
            let mut desk = Desk::at(shop, *language, size);
            desk.press(keys);
            let name = format!("{name}_{}_{}x{}", language.name(), size.0, size.1);
            insta::assert_snapshot!(name, desk.screen());
        }
    }
}

/// The same in a shop of its own each time, for `keys` that change it.
pub(crate) fn look_afresh(shop: fn() -> Shop, name: &str, keys: &str) {
    for language in Language::ALL {
        for size in SIZES {
            let shop = shop();
            let mut desk = Desk::at(&shop, *language, size);
            desk.press(keys);
            let name = format!("{name}_{}_{}x{}", language.name(), size.0, size.1);
            insta::assert_snapshot!(name, desk.screen());
        }
    }
}

#[test]
fn the_products() {
    look(&shop(), "products", "<down>");
}

#[test]
fn the_stock_of_a_product() {
    look(&shop(), "stock", "<down><enter>");
}

#[test]
fn the_log() {
    look(&shop(), "log", "gl<down>");
}

#[test]
fn the_list_of_allowed_values() {
    look(&shop(), "form_choices", "a<f4><down>");
}

#[test]
fn the_keys_of_a_screen_and_the_help_of_a_field() {
    let shop = shop();
    look(&shop, "help_screen", "?");
    look(&shop, "help_field", "t<enter><f1>");
}

#[test]
fn the_messages_after_a_save_and_an_undo() {
    look(&shop(), "messages", "<down>t<enter>45<f10>um");
}

#[test]
fn small_terminals_show_what_matters() {
    let shop = shop();
    for size in [(60, 18), (40, 10), (20, 5)] {
        let mut desk = Desk::at(&shop, Language::ZhCn, size);
        desk.press("<down>");
        insta::assert_snapshot!(format!("small_products_{}x{}", size.0, size.1), desk.screen());
        desk.press("<enter>");
        insta::assert_snapshot!(format!("small_stock_{}x{}", size.0, size.1), desk.screen());
        desk.press("t<enter>45");
        insta::assert_snapshot!(format!("small_form_{}x{}", size.0, size.1), desk.screen());
    }
}
