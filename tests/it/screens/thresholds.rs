//! The form of type and thresholds: where figures come from, and what a threshold would have done.

use serde_json::json;
use stockroom::app::query::{ProductCard, Query, Reply};
use stockroom::locale::Language;

use super::desk::{Desk, Shop, run, shop};
use super::looks::look;

fn card(shop: &Shop, sku: &str) -> Box<ProductCard> {
    let asked = Query::Product { code: sku.to_owned() };
    let Reply::Product(card) = shop.app("lin", 0).ask(&asked).unwrap() else { panic!() };
    card
}

fn desk(shop: &Shop) -> Desk {
    Desk::at(shop, Language::En, (80, 24))
}

/// SKU-10001 is counted twice a day and has a lead time.
fn known() -> Shop {
    let shop = shop();
    let mut app = shop.app("lin", 0);
    run(
        &mut app,
        json!({"op": "product", "sku": "SKU-10001", "lead_time_days": 2, "lead_time_days_max": 3,
            "category": "Soap/Hand"}),
    );
    run(&mut app, json!({"op": "category", "category": "Soap", "threshold": 7}));
    shop
}

#[test]
fn the_form_says_where_figures_come_from() {
    look(&known(), "form_threshold", "<down>t<enter>120");
}

/// The line is what `alert try` answers, and follows what is typed.
#[test]
fn the_form_tells_what_a_threshold_would_have_done() {
    let shop = known();
    let mut desk = desk(&shop);
    desk.press("<down>t<enter>120");
    for threshold in [120, 1_200] {
        let asked =
            Query::Tryout { sku: "SKU-10001".to_owned(), warehouse: None, threshold, days: 90 };
        let Reply::Tryout(found) = shop.app("lin", 0).ask(&asked).unwrap() else { panic!() };
        let wanted = format!(
            "Had it been {} for 90 days: alerts {}, sold-outs {}, unwarned {}, least {}",
            stockroom::locale::grouped(threshold),
            found.alerts,
            found.sold_outs,
            found.unwarned,
            found.least
        );
        assert!(desk.screen().contains(&wanted), "{wanted}\n{}", desk.screen());
        desk.press("0");
    }
}

#[test]
fn a_warehouse_gets_a_threshold_of_its_own_in_the_form() {
    let shop = known();
    let mut desk = desk(&shop);
    desk.press("<down>t<enter><enter><enter><enter><enter><enter>12");
    assert!(desk.screen().contains("Had it been 12"), "{}", desk.screen());
    assert!(desk.screen().contains("Threshold in WH-BJ"), "{}", desk.screen());
    assert!(desk.screen().contains("Threshold 32 is its own"), "{}", desk.screen());
    desk.press("<f10>");
    assert!(desk.shell.message().contains("read back 12"), "{}", desk.screen());
    let rows = |shop: &Shop| -> Vec<(String, i64)> {
        let card = card(shop, "SKU-10001");
        let rows = card.card.watch.thresholds.iter();
        rows.map(|row| (row.warehouse.clone(), row.threshold)).collect()
    };
    assert_eq!(rows(&shop), [("WH-BJ".to_owned(), 12)]);
    assert_eq!(card(&shop, "SKU-10001").product.threshold, Some(32));
    desk.press("t");
    assert!(desk.screen().contains("WH-BJ has 12 for itself"), "{}", desk.screen());
    desk.press("<f12>u");
    assert_eq!(rows(&shop), []);
}

#[test]
fn safety_stock_is_worked_out_from_now_on_by_a_choice() {
    let shop = known();
    let mut desk = desk(&shop);
    desk.press("<down>t<enter><enter><enter><enter><enter><right>");
    assert!(desk.screen().contains("Safety from"), "{}", desk.screen());
    assert!(desk.screen().contains("Computed safety stock: 60 = best day 20 x 3 days"));
    desk.press("<f10>");
    let card = card(&shop, "SKU-10001");
    assert_eq!((card.card.watch.safety_from, card.card.safety), ("computed", 60));
}
