//! Lock pools and promotions, as they are seen and worked on.

use serde_json::json;
use stockroom::app::query::{PoolCard, Query, Reply};
use stockroom::locale::Language;

use super::desk::{Desk, Shop, run, shop};
use super::looks;

/// The shop with a live promotion in stages, one planned, a holdback, a draft, and one that ended.
pub(crate) fn promoting() -> Shop {
    let shop = shop();
    let mut app = shop.app("lin", -60 * 24 * 6);
    let line = |sku: &str, qty: i64| json!({"sku": sku, "warehouse": "WH-BJ", "qty": qty});
    run(
        &mut app,
        json!({"op": "pool_create", "pool": "PL-11", "purpose": "dedicated", "name": "企业团购",
        "for": "星辰", "ends_at": "2026-11-15T16:00:00Z", "lines": [line("SKU-10008", 60)]}),
    );
    for (order, qty) in [("O-70001", 40), ("O-70002", 8)] {
        let lines = json!([{"sku": "SKU-10008", "qty": qty, "pool": "PL-11"}]);
        run(&mut app, json!({"op": "order", "order": order, "lines": lines}));
        run(&mut app, json!({"op": "pay", "order": order}));
    }
    run(&mut app, json!({"op": "ship", "order": "O-70001"}));
    let mut app = shop.app("lin", -60 * 20);
    let at =
        |time: &str, qty: i64| json!({"at": format!("2026-11-20T{time}:00+08:00"), "qty": qty});
    let stages = json!([at("00:00", 60), at("12:00", 60), at("20:00", 60), at("22:00", 20)]);
    let mut soap = line("SKU-10010", 200);
    soap["oversell_bps"] = json!(10_500);
    soap["stages"] = stages;
    run(
        &mut app,
        json!({"op": "pool_create", "pool": "PL-12", "purpose": "dedicated",
        "name": "双十一 秒杀", "for": "双十一", "starts_at": "2026-11-20T00:00:00+08:00",
        "ends_at": "2026-11-21T00:00:00+08:00", "lines": [soap, line("SKU-10009", 30)]}),
    );
    run(
        &mut app,
        json!({"op": "pool_create", "pool": "PL-13", "purpose": "dedicated", "name": "iPhone 引流",
        "for": "app", "starts_at": "2026-11-25T10:00:00+08:00",
        "ends_at": "2026-11-26T10:00:00+08:00", "lines": [line("SKU-10000", 20)]}),
    );
    run(
        &mut app,
        json!({"op": "pool_create", "pool": "PL-14", "purpose": "holdback", "name": "留给门店",
        "auto_release": true, "lines": [line("SKU-10007", 10)]}),
    );
    run(
        &mut app,
        json!({"op": "pool_create", "pool": "PL-15", "purpose": "dedicated", "name": "年货",
        "draft": true, "lines": [line("SKU-10008", 50)]}),
    );
    for (minutes, order, qty, paid) in
        [(-600, "O-80001", 60, true), (-40, "O-80002", 31, true), (-12, "O-80003", 6, false)]
    {
        let mut app = shop.app("chen", minutes);
        run(&mut app, json!({"op": "tick"}));
        let lines = json!([{"sku": "SKU-10010", "qty": qty, "pool": "PL-12"}]);
        run(&mut app, json!({"op": "order", "order": order, "customer": order, "lines": lines}));
        if paid {
            run(&mut app, json!({"op": "pay", "order": order}));
        }
    }
    run(&mut shop.app("chen", -300), json!({"op": "ship", "order": "O-80001"}));
    shop
}

pub(crate) fn pool(shop: &Shop, code: &str) -> PoolCard {
    let asked = Query::Pool { code: code.to_owned() };
    let Reply::Pool(card) = shop.app("lin", 0).ask(&asked).unwrap() else { panic!() };
    *card
}

fn look(name: &str, keys: &str) {
    looks::look(&promoting(), name, keys);
}

#[test]
fn the_live_pools() {
    look("promotions", "gm");
}

#[test]
fn all_pools() {
    look("promotions_all", "gmVVVV<down>");
}

#[test]
fn a_pool_open_in_place() {
    look("promotion", "gm<down><enter>");
}

#[test]
fn a_pool_that_ended_and_its_report() {
    look("promotion_ended", "gmVVV<enter>");
    look("promotion_report", "gmVVVT");
}

#[test]
fn the_calendar() {
    look("promotions_calendar", "gmVVVVV<down><down><down>");
}

#[test]
fn a_promotion_is_planned() {
    look("promotion_plan", "gp/SKU-10010<enter><enter>M");
}

#[test]
fn a_pool_is_planned_made_and_started_by_keyboard() {
    let shop = promoting();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gp/SKU-10009<enter><enter>M");
    assert!(desk.screen().contains("set aside"), "{}", desk.screen());
    desk.press("n");
    desk.press("双十二<enter>app<f10>");
    let seen = desk.screen();
    assert!(seen.contains("OK"), "{seen}");
    let Reply::Pools(cards) =
        shop.app("lin", 0).ask(&Query::Pools { state: None, after: None, limit: 1 }).unwrap()
    else {
        panic!()
    };
    assert_eq!((cards[0].pool.name.as_str(), cards[0].pool.for_whom.as_str()), ("双十二", "app"));
    assert_eq!(cards[0].lines[0].sku, "SKU-10009");
}

#[test]
fn a_stage_is_released_once_before_its_time() {
    let shop = promoting();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gm<down>R");
    let seen = desk.screen();
    assert!(seen.contains("to come") && seen.contains("80") && seen.contains("20"), "{seen}");
    desk.press("<f10>");
    let line = pool(&shop, "PL-12").lines.remove(0);
    assert_eq!((line.unreleased, line.open, line.released), (20, 83, 180), "{}", desk.screen());
    assert!(line.stages[2].released_at.is_some());
    // At its time it is not released again.
    shop.app("chen", 5 * 60)
        .run(&stockroom::app::Request::from(stockroom::app::Command::Tick))
        .unwrap();
    assert_eq!(pool(&shop, "PL-12").lines[0].unreleased, 20);
}

#[test]
fn a_pool_waits_goes_on_and_ends_only_when_its_code_is_typed() {
    let shop = promoting();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gm<down>P<f10>");
    assert!(pool(&shop, "PL-12").pool.paused, "{}", desk.screen());
    desk.press("P<f10>");
    assert!(!pool(&shop, "PL-12").pool.paused, "{}", desk.screen());
    desk.press("Fyes<f10>");
    assert_eq!(pool(&shop, "PL-12").pool.state, "active", "{}", desk.screen());
    desk.press("<f5>PL-12<f10>");
    assert_eq!(pool(&shop, "PL-12").pool.state, "ended", "{}", desk.screen());
}

#[test]
fn a_pool_is_changed_by_keyboard() {
    let shop = promoting();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gm<down>e双十一 加场<f10>");
    assert_eq!(pool(&shop, "PL-12").pool.name, "双十一 加场", "{}", desk.screen());
}

/// Only what can be done is offered.
#[test]
fn an_ended_pool_offers_its_report_and_nothing_else() {
    let shop = promoting();
    let mut desk = Desk::at(&shop, Language::En, (120, 40));
    desk.press("gmVVV");
    let keys = desk.row(39);
    assert!(keys.contains("Report") && !keys.contains("Pause"), "{keys}");
}

/// A locked bucket leads to its pools.
#[test]
fn the_stock_leads_to_its_pools() {
    let shop = promoting();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gp/SKU-10007<enter><enter>H");
    assert!(desk.screen().contains("PL-14"), "{}", desk.screen());
    desk.press("<end><enter>");
    assert!(desk.row(2).starts_with(" Promotions > PL-14"), "{}", desk.screen());
}

/// Where nothing is left to sell, what is kept back is offered.
#[test]
fn a_holdback_is_offered_when_sellable_is_0() {
    let shop = promoting();
    shop.run(json!({"op": "pool_set", "pool": "PL-14", "auto_release": "no"}));
    shop.run(json!({"op": "order", "order": "O-80009",
        "lines": [{"sku": "SKU-10007", "qty": 22, "warehouse": "WH-BJ"}]}));
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gp/SKU-10007<enter><enter>");
    assert!(desk.screen().contains("sellable 0, and PL-14 keeps 10 back"), "{}", desk.screen());
    desk.press("H<end><enter>R");
    let seen = desk.screen();
    assert!(seen.contains("Promotions > PL-14 > Release"), "{seen}");
    desk.press("<f10>");
    let line = pool(&shop, "PL-14").lines.remove(0);
    assert_eq!((line.unreleased, line.sellable), (0, 10), "{}", desk.screen());
}

/// Minutes pass: the countdown moves, and nothing else is asked or drawn.
#[test]
fn the_countdown_is_right_to_the_minute() {
    let shop = promoting();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gm<down>");
    assert!(desk.screen().contains("stage 4h17m"), "{}", desk.screen());
    desk.tick(1);
    assert!(desk.screen().contains("stage 4h16m"), "{}", desk.screen());
}
