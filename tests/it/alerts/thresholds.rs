//! Thresholds: warehouse, product, category, store; safety stock typed or computed; the try-out.

use serde_json::json;
use stockroom::app::query::{Query, Reply, Tryout};
use stockroom::app::{App, Clock, Source};
use stockroom::config::Config;
use stockroom::domain::time::Timestamp;

use super::glance;
use crate::support::ops::{order, receive, step, stock};
use crate::support::world::START;
use crate::support::{World, given};

const DAY: i64 = 1_440;

/// The nearest that is set is in force: product, category above category, store, option.
#[test]
fn the_nearest_threshold_is_in_force() {
    let world = given()
        .after(json!({"op": "product", "sku": "SOCK", "category": "Wear/Socks/Wool"}))
        .after(receive("SOCK", "WUH", 25));
    let of = |world: &World| world.card("SOCK").card.threshold;
    assert_eq!(of(&world), 10, "the option's");
    let world = world.after(json!({"op": "category", "category": "/", "threshold": 20}));
    assert_eq!((of(&world), world.card("SOCK").card.watch.threshold_from), (20, "store"));
    let world = world.then_alerts(&[]);
    let world = world.after(json!({"op": "category", "category": "wear", "threshold": 25}));
    assert_eq!((of(&world), world.card("SOCK").card.watch.threshold_from), (25, "category"));
    let world = world.then_alerts(&["low:SOCK"]);
    let world = world.after(json!({"op": "category", "category": "Wear/Socks", "threshold": 24}));
    assert_eq!(of(&world), 24);
    let world = world.then_alerts(&[]);
    let world = world.after(json!({"op": "product", "sku": "SOCK", "threshold": 30}));
    assert_eq!((of(&world), world.card("SOCK").card.watch.threshold_from), (30, "product"));
    let world = world.then_alerts(&["urgent:SOCK", "low:SOCK"]);
    let clear = |category: &str| json!({"op": "category", "category": category, "threshold": null});
    let world = world.after(json!({"op": "product", "sku": "SOCK", "threshold": null}));
    let world = world.after(clear("Wear/Socks")).after(clear("Wear"));
    assert_eq!(of(&world), 20);
    let world = world.after(clear("/")).then_alerts(&[]);
    assert_eq!(of(&world), 10);
}

/// A product that moves to another category has the threshold of that one.
#[test]
fn a_product_that_moves_takes_the_threshold_of_its_new_category() {
    let world = given()
        .after(json!({"op": "category", "category": "Tea", "threshold": 40}))
        .after(receive("SOCK", "WUH", 30))
        .then_alerts(&[])
        .after(json!({"op": "product", "sku": "SOCK", "category": "Tea/Green"}));
    drop(world.then_alerts(&["urgent:SOCK", "low:SOCK"]));
}

/// §7: a value for one warehouse watches that warehouse for itself.
#[test]
fn a_threshold_of_one_warehouse_watches_that_warehouse() {
    let here = |threshold: serde_json::Value| json!({"op": "product", "sku": "SOCK", "warehouse": "BEI", "threshold": threshold});
    let world = given()
        .after(receive("SOCK", "WUH", 100))
        .after(receive("SOCK", "BEI", 5))
        .after(here(json!(5)));
    assert_eq!(world.card("SOCK").card.threshold, 10, "the product's own is left alone");
    let mut world = world.then_alerts(&["low:SOCK@BEI"]);
    assert_eq!(world.figures("low:SOCK@BEI")["threshold"], 5);
    let world = world.after(stock("damage", "SOCK", "BEI", 5));
    let world = world.then_alerts(&["sold_out:SOCK@BEI"]);
    let world = world.after(here(json!(null))).then_alerts(&[]);
    drop(world.then_crossings("SOCK@BEI", &["in_stock>low", "low>sold_out", "sold_out>in_stock"]));
}

/// The option was changed: what was kept is worked out anew by whoever opens the store next.
#[test]
fn another_default_threshold_is_in_force_at_once() {
    let world = given().after(receive("SOCK", "WUH", 15)).then_alerts(&[]);
    let options = Config::parse("[store]\ntime_zone = \"UTC\"\n[stock]\nthreshold = 20").unwrap();
    let app = App::open(&world.path(), &options, "wei", Source::Cli).unwrap();
    let mut app = app.with_clock(Clock::Fixed(Timestamp::from_millis(START)));
    assert!(app.catch_up().unwrap());
    assert_eq!(super::named(&app, stockroom::app::query::Scope::Open), ["urgent:SOCK", "low:SOCK"]);
    assert_eq!(glance(&app).counts["products_low"], 1);
    assert!(app.verify(&mut |_| {}).unwrap().ok);
    assert!(!app.catch_up().unwrap(), "it is so now");
    drop(world.then_crossings(
        "SOCK",
        &["sold_out>in_stock", "urgent>clear", "in_stock>low", "clear>urgent"],
    ));
}

/// S29, S30: 20 a day at most, 3 days at the longest: 60, and it follows the sales.
#[test]
fn computed_safety_stock_is_the_best_day_times_the_longest_lead_time() {
    let sell = |world: World, code: &str, units: i64| {
        world
            .after(order(code, &[("SOCK", units)]))
            .after(step("pay", code))
            .after(step("ship", code))
    };
    let world = given()
        .after(receive("SOCK", "WUH", 500))
        .after(json!({"op": "product", "sku": "SOCK", "lead_time_days": 2,
                      "lead_time_days_max": 3, "safety_from": "computed"}));
    assert_eq!(world.card("SOCK").card.safety, 0);
    let world = sell(sell(world, "O-1", 12), "O-2", 8);
    let world = sell(world.minutes_later(DAY), "O-3", 5).sound();
    let card = world.card("SOCK").card;
    assert_eq!((card.safety, card.watch.daily_sales_max), (60, 20));
    assert_eq!((card.watch.safety_from, card.watch.lead_time_longest), ("computed", Some(3)));
    // Ninety days later the best day is out of sight.
    let world = world.minutes_later(89 * DAY).caught_up().sound();
    assert_eq!(world.card("SOCK").card.safety, 15);
    // What is typed is no longer computed.
    let world = world.after(json!({"op": "product", "sku": "SOCK", "safety": 44}));
    let card = world.card("SOCK").card;
    assert_eq!((card.safety, card.watch.safety_from), (44, "typed"));
    assert_eq!(card.watch.safety_computed, 15);
    drop(world.sound());
}

fn tried(world: &mut World, threshold: i64, days: i64) -> Tryout {
    let asked = Query::Tryout { sku: "SOCK".to_owned(), warehouse: None, threshold, days };
    let Reply::Tryout(found) = world.app().ask(&asked).unwrap() else { panic!() };
    found
}

/// 'Had this been 10 over the last 90 days: 3 alerts, 0 sold-outs.'
#[test]
fn a_threshold_is_tried_on_the_ledger() {
    let mut world = given().after(receive("SOCK", "WUH", 20));
    for number in 0..3 {
        // 20, 9, 20: three times below 10 and never out.
        let code = format!("O-{number}");
        world = world.minutes_later(DAY).after(order(&code, &[("SOCK", 11)]));
        world = world.after(step("pay", &code)).after(step("ship", &code));
        world = world.minutes_later(DAY).after(receive("SOCK", "WUH", 11));
    }
    let found = tried(&mut world, 10, 90);
    assert_eq!((found.alerts, found.sold_outs, found.unwarned, found.least), (3, 0, 0, 9));
    assert_eq!(tried(&mut world, 8, 90).alerts, 0);
    assert_eq!(tried(&mut world, 10, 2).alerts, 1, "the last two days");
    // Nothing warned of a sold-out that came in one step.
    let world = world.minutes_later(1).after(order("O-9", &[("SOCK", 20)]));
    let mut world = world.minutes_later(1);
    let found = tried(&mut world, 10, 2);
    assert_eq!((found.sold_outs, found.unwarned), (1, 1));
}
