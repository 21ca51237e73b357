//! What a scanned code stands for, in the order of the page on scans.

use serde_json::{Value, json};
use stockroom::app::{Query, Reply};

use crate::support::World;
use crate::support::ops::receive;
use crate::support::{given, given_with};

/// A shop with a code of every sort.
fn shop(world: World) -> World {
    let product = |sku: &str, codes: Value| json!({"op": "product", "sku": sku, "barcodes": codes});
    world
        .after(product(
            "SOAP",
            json!([{"code": "6901234567892"}, {"code": "SOAP-BOX", "units": 24}]),
        ))
        .after(product("MUG", json!([{"code": "614141000036"}])))
        .after(product("A-03-2", json!([])))
        .after(product("12345", json!([{"code": "HAT"}])))
        .after(product("HAT", json!([])))
        .after(receive("SOAP", "WUH", 1))
        .after(
            json!({"op": "receive", "sku": "MUG", "warehouse": "WUH", "qty": 1, "bin": "A-03-2"}),
        )
}

fn meaning(world: &mut World, code: &str) -> Value {
    let asked = Query::Scan { code: code.to_owned(), warehouse: Some("WUH".to_owned()) };
    let Reply::Meaning(meaning) = world.app().ask(&asked).unwrap() else { panic!() };
    serde_json::to_value(meaning).unwrap()
}

/// The product that a code stands for, and the units it counts.
fn product(world: &mut World, code: &str) -> (String, i64) {
    let found = meaning(world, code);
    assert_eq!(found["means"], "product", "{code}: {found}");
    (found["sku"].as_str().unwrap().to_owned(), found["units"].as_i64().unwrap())
}

fn unknown(world: &mut World, code: &str) -> String {
    let found = meaning(world, code);
    assert_eq!(found["means"], "unknown", "{code}: {found}");
    found["why"].as_str().unwrap().to_owned()
}

#[test]
fn a_barcode_goes_before_a_bin_and_a_bin_before_a_sku() {
    let mut world = shop(given());
    assert_eq!(product(&mut world, "HAT"), ("12345".to_owned(), 1), "the barcode, not the SKU");
    assert_eq!(product(&mut world, "SOAP-BOX"), ("SOAP".to_owned(), 24));
    assert_eq!(meaning(&mut world, "a-03-2"), json!({"means": "location", "bin": "A-03-2"}));
    assert_eq!(product(&mut world, "soap"), ("SOAP".to_owned(), 1));
    let found = meaning(&mut world, "SOAPU");
    assert_eq!((&found["sku"], &found["unsellable"]), (&json!("SOAP"), &json!(true)));
}

#[test]
fn identifiers_full_width_digits_and_leading_zeros_make_no_other_code() {
    let mut world = shop(given());
    for code in
        ["6901234567892", "]E06901234567892", "６９０１２３４５６７８９２\r", "06901234567892"]
    {
        assert_eq!(product(&mut world, code).0, "SOAP", "{code}");
    }
    for code in ["614141000036", "0614141000036", "00614141000036", "]E00614141000036"] {
        assert_eq!(product(&mut world, code).0, "MUG", "{code}");
    }
}

#[test]
fn a_gs1_code_says_product_lot_expiry_and_quantity() {
    let mut world = shop(given());
    let found = meaning(&mut world, "]C1010690123456789217270331");
    assert_eq!((&found["sku"], &found["expires_on"]), (&json!("SOAP"), &json!("2027-03-31")));
    let found =
        meaning(&mut world, "]d20106901234567892 10L47\u{1d}3712".replace(' ', "").as_str());
    assert_eq!(found["lot"], "L47");
    assert_eq!((&found["units"], &found["by"]), (&json!(12), &json!("gs1")));
    let found = meaning(&mut world, "010690123456789210L473712");
    assert_eq!((&found["units"], &found["ignored"]), (&json!(1), &json!("10L473712")));
    assert_eq!(meaning(&mut world, "]C10106291041500213")["code"], "06291041500213");
}

#[test]
fn what_is_not_known_is_explained_and_never_guessed() {
    let mut world = shop(given());
    assert_eq!(unknown(&mut world, "6901234567893"), "misread");
    assert_eq!(unknown(&mut world, "6291041500213"), "new_product");
    assert_eq!(unknown(&mut world, "12"), "short");
    assert_eq!(unknown(&mut world, "WX-88-01"), "plain");
    assert_eq!(unknown(&mut world, "]A06901234567893"), "plain", "no GTIN, so no check digit");
    assert_eq!(unknown(&mut world, "有线"), "input_method");
    assert_eq!(unknown(&mut world, "]C100106141410000000019"), "container");
    assert_eq!(meaning(&mut world, "#undo"), json!({"means": "command", "code": "#UNDO"}));
}

#[test]
fn the_scanners_own_prefix_is_an_option() {
    let mut world = shop(given_with("[scanner]\nprefix = \"^\""));
    assert_eq!(product(&mut world, "^6901234567892").0, "SOAP");
    assert_eq!(product(&mut world, "]E0^6901234567892").0, "SOAP");
}
