//! The screen of alerts: why each fired, the form that mends it, who knows of it, the banner.

use serde_json::json;
use stockroom::locale::Language;

use super::desk::{Desk, Shop, run, shop};
use super::looks;
use crate::alerts::named;
use stockroom::app::query::Scope;

/// The shop with a pool's rest, a late transfer and a lot that expires.
pub(crate) fn pressed() -> Shop {
    let shop = shop();
    let mut app = shop.app("chen", -24);
    run(
        &mut app,
        json!({"op": "transfer_request", "transfer": "TR-0043", "sku": "SKU-10008",
        "from": "WH-BJ", "to": "WH-TPE", "qty": 40, "expected_on": "2026-11-18"}),
    );
    run(
        &mut app,
        json!({"op": "receive", "sku": "SKU-10009", "warehouse": "WH-BJ", "qty": 6, "lot": "L-7",
        "expires_on": "2026-12-01"}),
    );
    run(
        &mut app,
        json!({"op": "product", "sku": "SKU-10000", "safety": 60, "lead_time_days_max": 3}),
    );
    drop(app);
    shop
}

fn look(name: &str, keys: &str) {
    looks::look(&pressed(), name, keys);
}

#[test]
fn the_open_alerts_with_why_the_first_fired() {
    look("alerts", "ga");
}

#[test]
fn the_shortages() {
    look("alerts_shortage", "gaVV<down>");
}

/// What is saved in the form is what the command line would do, and the list follows.
#[test]
fn an_alert_is_acknowledged_snoozed_and_woken_by_keys() {
    let shop = pressed();
    let first = named(&shop.app("lin", 0), Scope::Open).remove(0);
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gaKordered<f10>");
    assert_eq!(named(&shop.app("lin", 0), Scope::Known), [first]);
    let second = named(&shop.app("lin", 0), Scope::Open).remove(0);
    desk.press("Z<f10>");
    assert_eq!(named(&shop.app("lin", 0), Scope::Snoozed), [second]);
    desk.press("VVVVVW<f10>");
    assert!(named(&shop.app("lin", 0), Scope::Known).is_empty());
}

/// The log tells an alert's mark in words, about the product, in every language.
#[test]
fn the_log_tells_who_knows_of_an_alert_in_words() {
    let told = [
        (Language::En, "oversold", "known"),
        (Language::ZhCn, "超卖", "已知悉"),
        (Language::ZhTw, "超賣", "已知悉"),
    ];
    for (language, kind, mark) in told {
        let mut desk = Desk::at(&pressed(), language, (80, 24));
        desk.press("gaKordered<f10>gl");
        let seen = desk.screen();
        let row = seen.lines().find(|line| line.starts_with('>')).unwrap();
        assert!(row.contains(kind) && row.contains(&format!("-> {mark}")), "{row}");
        assert!(row.contains(" SKU-10012 "), "{row}");
    }
}

/// One key and a save mend it: what is suggested is filled in.
#[test]
fn an_alert_is_mended_by_the_form_that_opens_on_it() {
    let shop = pressed();
    let before = named(&shop.app("lin", 0), Scope::Open);
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gaM<f10>");
    let after = named(&shop.app("lin", 0), Scope::Open);
    assert!(!after.contains(&before[0]), "{after:?}");
}

/// A new alert is one line, and waits until nobody types.
#[test]
fn a_new_alert_is_told_in_one_line_and_never_into_a_form() {
    let shop = pressed();
    let damage = |qty: i64| {
        let mut app = shop.app("wei", 0);
        run(
            &mut app,
            json!({"op": "damage", "sku": "SKU-10008", "warehouse": "WH-BJ", "qty": qty}),
        );
    };
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("a");
    let form = desk.screen();
    damage(120);
    desk.noticed();
    assert!(!desk.screen().contains("! new:"), "{}", desk.screen());
    assert_eq!(desk.screen().lines().nth(2), form.lines().nth(2));
    desk.press("<esc>");
    assert!(desk.screen().contains("! new:"), "{}", desk.screen());
}
