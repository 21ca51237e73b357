//! The overview: what is going on, and where each row leads.

use serde_json::json;
use stockroom::locale::Language;

use super::desk::{Desk, Shop, run, shop};
use super::looks::look;

/// The shop with something of everything.
fn busy() -> Shop {
    let shop = shop();
    let mut app = shop.app("lin", 0);
    run(
        &mut app,
        json!({"op": "pool_create", "pool": "PL-12", "purpose": "dedicated", "name": "双十一 秒杀",
            "ends_at": "2026-11-21T16:00:00Z", "lines": [{"sku": "SKU-10009", "warehouse": "WH-BJ",
            "qty": 40, "stages": [{"at": "2026-11-20T09:00:00Z", "qty": 10}, {"at": "2026-11-20T00:00:00Z", "qty": 30}]}]}),
    );
    run(
        &mut app,
        json!({"op": "pool_create", "pool": "PL-13", "purpose": "dedicated", "name": "iPhone 7 引流",
            "starts_at": "2026-11-25T02:00:00Z",
            "lines": [{"sku": "SKU-10010", "warehouse": "WH-BJ", "qty": 20}]}),
    );
    run(
        &mut app,
        json!({"op": "order", "order": "O-88130",
            "lines": [{"sku": "SKU-10009", "qty": 12, "warehouse": "WH-BJ", "pool": "PL-12"}]}),
    );
    run(
        &mut app,
        json!({"op": "transfer_request", "transfer": "TR-0043", "sku": "SKU-10008", "from": "WH-BJ",
            "to": "WH-TPE", "qty": 24, "expected_on": "2026-11-23"}),
    );
    run(
        &mut app,
        json!({"op": "receive", "sku": "SKU-10007", "warehouse": "WH-WUH", "qty": 40,
            "lot": "L-7", "expires_on": "2026-12-02"}),
    );
    run(&mut app, json!({"op": "alert_snooze", "alert": "low:SKU-10011", "until": "2026-11-22"}));
    run(&mut app, json!({"op": "count_start", "count": "C-0007", "warehouse": "WH-BJ"}));
    run(&mut app, json!({"op": "count_enter", "count": "C-0007", "sku": "SKU-10009", "qty": 23}));
    shop
}

#[test]
fn what_is_going_on() {
    look(&busy(), "overview", "gv<down>");
}

#[test]
fn a_quiet_day() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gv");
    insta::assert_snapshot!(desk.screen());
}

/// Where each row leads: the alerts of its kind, the stock-take, the promotion, the document.
#[test]
fn every_row_opens_what_it_is_about() {
    let shop = busy();
    let mut seen = Vec::new();
    for down in 0..16 {
        let mut desk = Desk::at(&shop, Language::En, (120, 40));
        desk.press("gv").press(&"<down>".repeat(down));
        let (buffer, _) = desk.buffer();
        let under = super::desk::rows(&buffer).into_iter().find(|row| row.starts_with('>'));
        let under = under.expect("a row is under the cursor");
        desk.press("<enter>");
        let place = desk.row(2);
        let about: Vec<&str> = under.split_whitespace().collect();
        seen.push(format!("{} => {}", about[1..].join(" "), place.trim()));
        // And back again.
        desk.press("<esc><esc><esc>");
    }
    insta::assert_snapshot!(seen.join("\n"));
}

#[test]
fn the_alerts_of_one_kind_are_left_again() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gv<enter>");
    assert!(desk.row(2).contains("Alerts > oversold"), "{}", desk.row(2));
    desk.press("<esc>");
    assert!(desk.row(2).contains("Overview"), "{}", desk.row(2));
    desk.press("ga");
    assert!(desk.row(2).contains("Alerts > Open"), "{}", desk.row(2));
}

/// The cursor stays on its row when the page is read again, whatever comes in above it.
#[test]
fn a_refresh_keeps_the_cursor_on_its_row() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gv<end>");
    let (buffer, _) = desk.buffer();
    let under = |buffer| super::desk::rows(&buffer).into_iter().find(|row| row.starts_with('>'));
    let before = under(buffer).unwrap();
    shop.run(json!({"op": "count_start", "count": "C-0008", "warehouse": "WH-TPE"}));
    desk.noticed();
    assert_eq!(under(desk.buffer().0).unwrap(), before);
}

#[test]
fn every_row_can_be_reached_where_there_is_little_room() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (40, 10));
    desk.press("gv");
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..40 {
        let (buffer, _) = desk.buffer();
        seen.extend(super::desk::rows(&buffer).into_iter().find(|row| row.starts_with('>')));
        desk.press("<down>");
    }
    assert!(seen.len() >= 12, "{seen:#?}");
    assert!(seen.iter().any(|row| row.contains("PL-12")));
}

/// The names of tabs give way to their letters where they have no room.
#[test]
fn the_tab_row_fits_in_every_language_and_width() {
    let shop = shop();
    for language in Language::ALL {
        for width in [40, 50, 60, 72, 80, 100, 120] {
            let mut desk = Desk::at(&shop, *language, (width, 24));
            for tab in stockroom::tui::screen::TABS {
                desk.press(&format!("g{}", tab.letter));
                let row = desk.row(1);
                let letters = stockroom::tui::screen::TABS
                    .iter()
                    .all(|tab| row.to_lowercase().contains(tab.letter));
                assert!(letters && row.contains('['), "{width} {row}");
            }
        }
    }
}
