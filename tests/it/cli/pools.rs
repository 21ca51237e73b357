//! Lock pools and the steps of orders that have no place elsewhere: their answers in JSON, their dry
//! runs, and the questions about promotions in every format.

use insta::assert_snapshot;
use serde_json::json;

use super::shop::{Shop, shown};
use super::writes::twice;

/// A live pool of two stages far off, one of them done, that sold 12 of 20.
fn promotion() -> Shop {
    let shop = Shop::stocked();
    shop.batch(
        &[],
        r#"{"op":"pool_create","pool":"PL-1","purpose":"dedicated","name":"双十一","for":"11.11","lines":[{"sku":"SOCK","warehouse":"WUH","qty":60,"oversell_bps":10500,"stages":[{"at":"2020-11-20T12:00:00Z","qty":20},{"at":"2099-11-20T12:00:00Z","qty":40}]}],"ends_at":"2099-11-21T00:00:00Z"}
{"op":"tick"}
{"op":"order","order":"WEB-1","lines":[{"sku":"SOCK","qty":12,"pool":"PL-1"}],"customer":"林","expires_in_minutes":0}
{"op":"pay","order":"WEB-1"}
{"op":"ship","order":"WEB-1","lines":[{"sku":"SOCK","qty":5}]}"#,
    )
    .ends_with(0);
    shop
}

#[test]
fn a_pool_is_planned_started_paused_resumed_and_released() {
    let shop = Shop::stocked();
    let one = |args: &[&str]| twice(&shop, args);
    let line = r#"{"sku":"SOCK","warehouse":"WUH","qty":60,"stages":[{"at":"2099-11-20T12:00:00Z","qty":20},{"share_bps":8000,"qty":40}]}"#;
    let create = ["pool", "create", line, "--purpose", "dedicated", "--pool", "PL-1", "--draft"];
    assert_snapshot!("pool_create_draft", one(&create));
    assert_snapshot!("pool_start", one(&["pool", "start", "PL-1"]));
    let set = [
        "pool",
        "set",
        "PL-1",
        r#"{"sku":"SOCK","warehouse":"WUH","qty":70,"oversell_bps":10500,"stages":[{"at":"2099-11-20T12:00:00Z","qty":70}]}"#,
        "--name",
        "双十一",
        "--ends-at",
        "2099-11-21T00:00:00Z",
    ];
    assert_snapshot!("pool_set", one(&set));
    assert_snapshot!("pool_pause", one(&["pool", "pause", "PL-1"]));
    assert_snapshot!("pool_resume", one(&["pool", "resume", "PL-1"]));
    assert_snapshot!(
        "pool_release_by_hand",
        one(&["pool", "release", "PL-1", "--sku", "SOCK", "--qty", "7"])
    );
    assert_snapshot!(
        "pool_release_stage",
        one(&["pool", "release", "PL-1", "--sku", "SOCK", "--stage", "1"])
    );
    let again = ["pool", "release", "PL-1", "--sku", "SOCK", "--stage", "1"];
    assert_eq!(shop.json(&again).ends_with(1).error(), "state");
    assert_eq!(shop.json(&["pool", "resume", "PL-1"]).ends_with(1).error(), "state");
    shop.is_sound();
}

#[test]
fn a_product_is_reserved_for_somebody() {
    let shop = Shop::stocked();
    let reserve = [
        "product",
        "set",
        "SOCK",
        "--type",
        "reserved",
        "--warehouse",
        "WUH",
        "--reserve-qty",
        "45",
        "--reserve-for",
        "双十一",
        "--reserve-until",
        "2099-11-21T00:00:00+08:00",
    ];
    assert_snapshot!("product_reserve", twice(&shop, &reserve));
    let refused = shop.json(&["product", "set", "SOCK", "--type", "finite"]).ends_with(1);
    assert_eq!(refused.json()["error"]["document"], json!("P-1"));
    shop.is_sound();
}

/// The plan's times depend on the day; its figures do not.
#[test]
fn what_a_promotion_would_do_is_answered() {
    let shop = promotion();
    let ask = |args: &[&str]| shop.json(args).ends_with(0).json();
    let mut plan = ask(&["pool", "plan", "SOCK", "--warehouse", "WUH", "--days", "3"]);
    let days = plan["sold_by_day"].as_array_mut().unwrap();
    assert_eq!(days.len(), 30);
    days.drain(..28);
    assert_snapshot!("pool_plan", shown(&plan));
    assert_snapshot!("pool_calendar", shown(&ask(&["pool", "calendar"])));
    let both = ask(&[
        "pool",
        "plan",
        "SOCK",
        "--warehouse",
        "WUH",
        "--qty",
        "35",
        "--starts-at",
        "2098-01-01T00:00:00Z",
        "--days",
        "2",
        "--calendar",
    ]);
    assert_eq!(both["plan"]["qty"], json!(35));
    assert_snapshot!("pool_plan_calendar", shown(&json!({ "calendar": both["calendar"] })));
    let limited = ask(&["pool", "calendar", "--until", "2099-11-20T12:00:00Z"]);
    assert_eq!(limited["calendar"].as_array().unwrap().len(), 1);
}

#[test]
fn the_calendar_says_in_words_what_it_crosses() {
    let shop = promotion();
    shop.run(&["product", "set", "SOCK", "--threshold", "50"]).ends_with(0);
    let told = shop.run(&["pool", "calendar"]).ends_with(0);
    assert_snapshot!("pool_calendar_table", told.out);
    assert_eq!(
        told.err,
        "21 Nov 2099 00:00:00 sellable of SOCK would be 88: in stock (threshold 50)\n"
    );
    let told = shop.run(&["pool", "calendar", "--format", "csv"]).ends_with(0);
    assert_snapshot!("pool_calendar_csv", told.out);
    assert_eq!(told.err, "");
}

#[test]
fn how_a_promotion_goes_is_answered_in_every_format() {
    let shop = promotion();
    let report = |args: &[&str]| shop.run(args).ends_with(0).out;
    let answer = shop.json(&["pool", "report", "PL-1"]).ends_with(0);
    let mut answer = answer.json();
    // The pace depends on the moment.
    let line = answer["lines"][0].as_object_mut().unwrap();
    assert_eq!(line["ordered_last_hour"], 12);
    assert!(line.remove("ordered_per_minute_hundredths").unwrap().as_i64().unwrap() > 0);
    assert_snapshot!("pool_report", shown(&answer));
    shop.run(&["pool", "end", "PL-1"]).ends_with(0);
    assert_snapshot!("pool_report_csv", report(&["pool", "report", "PL-1", "--format", "csv"]));
    assert_snapshot!("pool_report_table", report(&["pool", "report", "PL-1"]));
}

#[test]
fn a_basket_is_resized_checked_out_and_a_product_substituted() {
    let shop = Shop::stocked();
    shop.batch(
        &[],
        r#"{"op":"product","sku":"TEA"}
{"op":"receive","sku":"TEA","warehouse":"WUH","qty":9}
{"op":"order","order":"WEB-1","lines":[{"sku":"SOCK","qty":3}],"cart":true,"expires_in_minutes":0}"#,
    )
    .ends_with(0);
    let one = |args: &[&str]| twice(&shop, args);
    assert_snapshot!("order_take", one(&["order", "take", "WEB-1"]));
    assert_snapshot!("order_resize", one(&["order", "resize", "WEB-1", "SOCK:5"]));
    assert_snapshot!("order_checkout", one(&["order", "checkout", "WEB-1"]));
    let substitute =
        ["order", "substitute", "WEB-1", "--sku", "SOCK", "--with", "TEA", "--qty", "2"];
    assert_snapshot!("order_substitute", one(&substitute));
    shop.is_sound();
}
