//! §6, §4: stock set aside, kept back, released in stages, sold above what is there, given back.

use serde_json::{Value, json};
use stockroom::app::query::PoolLine;
use stockroom::app::{Query, Reply};

use crate::support::ops::{order, receive, step, stock};
use crate::support::world::request;
use crate::support::{World, given};

/// 200 socks, and a pool made of `fields`.
fn with_pool(fields: Value) -> World {
    let mut pool = json!({"op": "pool_create", "pool": "P", "purpose": "dedicated"});
    for (name, value) in fields.as_object().unwrap() {
        pool[name] = value.clone();
    }
    given().after(receive("SOCK", "WUH", 200)).after(pool)
}

fn line(qty: i64) -> Value {
    json!({"sku": "SOCK", "warehouse": "WUH", "qty": qty})
}

fn from_pool(code: &str, qty: i64) -> Value {
    json!({"op": "order", "order": code, "customer": code,
           "lines": [{"sku": "SOCK", "qty": qty, "pool": "P"}]})
}

fn pool(op: &str) -> Value {
    json!({"op": op, "pool": "P"})
}

/// The line of pool P; the identity of its figures holds at every look.
#[track_caller]
fn figures(world: &mut World) -> PoolLine {
    let Reply::Pool(card) = world.app().ask(&Query::Pool { code: "P".to_owned() }).unwrap() else {
        panic!("not a pool");
    };
    let line = card.lines[0].clone();
    let sum = line.unreleased + line.open + line.held + line.shipped + line.shelved;
    assert_eq!(line.allocated, sum, "the identity of the pool's line: {line:?}");
    line
}

#[track_caller]
fn state(world: &mut World) -> &'static str {
    let Reply::Pool(card) = world.app().ask(&Query::Pool { code: "P".to_owned() }).unwrap() else {
        panic!("not a pool");
    };
    card.pool.state
}

/// S33: daily sales cannot take from it, and it cannot take from them.
#[test]
fn daily_orders_and_pool_orders_never_take_from_each_other() {
    with_pool(json!({"lines": [line(150)]}))
        .then_stock("SOCK", "WUH", json!({"total": 200, "sellable": 50, "locked": 150}))
        .when(order("D", &[("SOCK", 51)]))
        .then_refused_with("short", json!({"held": 50, "wanted": 51}))
        .when(from_pool("A", 151))
        .then_refused_with("short", json!({"document": "P", "held": 150, "wanted": 151}))
        .when(from_pool("A", 150))
        .then_stock("SOCK", "WUH", json!({"total": 200, "sellable": 50, "order_occupied": 150}))
        .when(order("D", &[("SOCK", 50)]))
        .then_stock("SOCK", "WUH", json!({"total": 200, "order_occupied": 200}));
}

/// S35: with 105 % a pool of 100 accepts 105, the 106th is refused; daily stock is not touched.
#[test]
fn at_105_percent_a_pool_of_100_takes_105() {
    let mut line = line(100);
    line["oversell_bps"] = json!(10_500);
    let mut world = with_pool(json!({"lines": [line]}))
        .when(from_pool("A", 106))
        .then_refused_with("short", json!({"held": 105, "wanted": 106}))
        .after(from_pool("A", 103))
        .when(from_pool("B", 2))
        .then_done()
        .when(from_pool("C", 1))
        .then_refused_with("short", json!({"held": 0, "wanted": 1}))
        .then_stock(
            "SOCK",
            "WUH",
            json!({"total": 200, "sellable": 100, "order_occupied": 105, "virtual": 5}),
        );
    let figures = figures(&mut world);
    assert_eq!((figures.held, figures.oversold, figures.ordered), (100, 5, 105));
}

/// §12: 105 % of 7 is 7.
#[test]
fn at_105_percent_a_pool_of_7_takes_7() {
    let mut line = line(7);
    line["oversell_bps"] = json!(10_500);
    with_pool(json!({"lines": [line]})).when(from_pool("A", 8)).then_refused("short");
}

fn oversold() -> World {
    let mut line = line(100);
    line["oversell_bps"] = json!(10_500);
    with_pool(json!({"lines": [line]}))
        .after(order("D", &[("SOCK", 100)]))
        .after(from_pool("A", 60))
        .after(from_pool("B", 45))
        .after(step("pay", "B"))
}

/// §4: the newest lines rest on oversold units: they cannot ship until settled.
#[test]
fn the_newest_lines_rest_on_oversold_units_and_wait() {
    oversold()
        .when(step("ship", "B"))
        .then_refused("not_physical")
        .when(json!({"op": "ship", "order": "B", "lines": [{"sku": "SOCK", "qty": 40}]}))
        .then_done()
        .when(json!({"op": "ship", "order": "B", "lines": [{"sku": "SOCK", "qty": 1}]}))
        .then_refused("short");
}

/// §4: when any order of the pool lapses, it settles an oversold unit first.
#[test]
fn a_lapse_settles_oversold_units_first() {
    let part = json!({"op": "cancel", "order": "A", "lines": [{"sku": "SOCK", "qty": 3}]});
    let mut world = oversold().after(part);
    let now = figures(&mut world);
    assert_eq!((now.oversold, now.open, now.held), (2, 0, 100));
    let mut world = world.after(step("cancel", "A"));
    let now = figures(&mut world);
    assert_eq!((now.oversold, now.open, now.held), (0, 55, 45));
    drop(world.when(step("ship", "B")).then_done().then_order("B", "shipped"));
}

/// §4: else the next receipt does, before it opens to sale.
#[test]
fn the_next_receipt_settles_before_it_opens_to_sale() {
    let mut world = oversold().after(receive("SOCK", "WUH", 3));
    let now = figures(&mut world);
    assert_eq!((now.oversold, now.held, now.allocated), (2, 103, 103));
    let world =
        world.then_stock("SOCK", "WUH", json!({"total": 203, "order_occupied": 205, "virtual": 2}));
    let mut world = world.after(receive("SOCK", "WUH", 10));
    assert_eq!(figures(&mut world).oversold, 0);
    drop(
        world
            .then_stock("SOCK", "WUH", json!({"total": 213, "sellable": 8, "order_occupied": 205}))
            .when(step("ship", "B"))
            .then_done(),
    );
}

fn staged() -> World {
    let at = |hour: i64| format!("2026-11-20T{hour:02}:00:00Z");
    let stages = json!([{"at": at(9), "qty": 60}, {"at": at(10), "qty": 60},
                        {"at": at(11), "qty": 60}, {"at": at(12), "qty": 20}]);
    let line = json!({"sku": "SOCK", "warehouse": "WUH", "qty": 200, "stages": stages});
    with_pool(json!({"lines": [line], "ends_at": "2026-11-20T14:00:00Z"}))
}

/// S34: stages of 60, 60, 60, 20: at each time exactly those are open.
#[test]
fn stages_open_by_the_clock() {
    let mut world = staged().when(from_pool("A", 1)).then_refused("short");
    for (hour, open) in [(9, 60), (10, 120), (11, 180), (12, 200), (13, 200)] {
        world = world.minutes_later(60).after(json!({"op": "tick"}));
        assert_eq!(figures(&mut world).open, open, "at {hour}");
    }
    let mut world = world.minutes_later(60).after(json!({"op": "tick"}));
    assert_eq!((state(&mut world), figures(&mut world).shelved), ("ended", 200));
    drop(world.then_stock("SOCK", "WUH", json!({"total": 200, "sellable": 200})));
}

/// A process that wakes two stages late releases both, once; an order sees to it by itself.
#[test]
fn two_stages_late_are_both_released_once() {
    let mut world = staged().minutes_later(125).when(from_pool("A", 120)).then_done();
    let now = figures(&mut world);
    assert_eq!((now.open, now.held, now.unreleased), (0, 120, 80));
    let mut world = world.after(json!({"op": "tick"})).after(json!({"op": "tick"}));
    assert_eq!(figures(&mut world).released, 120);
}

/// A pool that ended while nothing was running sells nothing more.
#[test]
fn a_pool_past_its_end_sells_nothing() {
    let world = staged().minutes_later(7 * 60);
    let world = world.when(from_pool("A", 1)).then_refused_with("state", json!({"state": "ended"}));
    let mut world = world;
    assert!(world.app().catch_up().unwrap());
    assert!(!world.app().catch_up().unwrap(), "once");
    assert_eq!(state(&mut world), "ended");
}

/// So many orders lapsed that they are given back in parts: what pools do is not put off with the
/// rest of them.
#[test]
fn a_pool_past_its_end_is_closed_before_anything_is_shown_however_much_is_due() {
    let mut world = staged().after(receive("SOCK", "WUH", 501));
    for _ in 0..501 {
        let one = json!({"op": "order", "lines": [{"sku": "SOCK", "qty": 1}]});
        world.app().run(&request(&one).unwrap()).unwrap();
    }
    let mut world = world.minutes_later(7 * 60);
    world.app().catch_up_to_show().unwrap();
    assert_eq!(state(&mut world), "ended");
    drop(world.sound());
}

#[test]
fn stages_that_do_not_add_up_are_refused() {
    let stages = json!([{"at": "2026-11-21T00:00:00Z", "qty": 60}]);
    let line = json!({"sku": "SOCK", "warehouse": "WUH", "qty": 100, "stages": stages});
    given()
        .after(receive("SOCK", "WUH", 200))
        .when(json!({"op": "pool_create", "purpose": "dedicated", "lines": [line]}))
        .then_refused_with("bad_request", json!({"held": 100, "wanted": 60}))
        .then_stock("SOCK", "WUH", json!({"total": 200, "sellable": 200}));
}

/// A stage by share sold: 20 more once 80 % of what is released was ordered.
#[test]
fn a_stage_by_share_opens_when_enough_was_ordered() {
    let stages = json!([{"at": "2026-11-20T08:00:00Z", "qty": 10}, {"share_bps": 8000, "qty": 20}]);
    let line = json!({"sku": "SOCK", "warehouse": "WUH", "qty": 30, "stages": stages});
    let mut world = with_pool(json!({"lines": [line]})).after(json!({"op": "tick"}));
    world = world.after(from_pool("A", 7));
    assert_eq!(figures(&mut world).open, 3);
    world = world.after(from_pool("B", 1));
    assert_eq!(figures(&mut world).open, 22);
}

/// S18: set before the event, released after its end; what was ordered stays ordered.
#[test]
fn the_end_gives_the_rest_back_and_later_lapses_too() {
    let mut world = with_pool(json!({"lines": [line(150)]}))
        .after(from_pool("A", 30))
        .after(from_pool("B", 20))
        .after(step("pay", "B"))
        .after(pool("pool_end"));
    assert_eq!((figures(&mut world).shelved, figures(&mut world).held), (100, 50));
    let world = world
        .then_stock("SOCK", "WUH", json!({"total": 200, "sellable": 150, "order_occupied": 50}))
        .when(from_pool("C", 1))
        .then_refused("state")
        .after(step("cancel", "A"))
        .then_stock("SOCK", "WUH", json!({"total": 200, "sellable": 180, "order_occupied": 20}));
    let mut world = world.after(step("ship", "B"));
    assert_eq!((figures(&mut world).shelved, figures(&mut world).shipped), (130, 20));
    drop(world.when(pool("pool_end")).then_refused("state"));
}

#[test]
fn unpaid_orders_close_with_the_pool_where_it_says_so() {
    with_pool(json!({"lines": [line(150)], "close_unpaid": true}))
        .after(from_pool("A", 30))
        .after(from_pool("B", 20))
        .after(step("pay", "B"))
        .when(pool("pool_end"))
        .then_stock("SOCK", "WUH", json!({"total": 200, "sellable": 180, "order_occupied": 20}))
        .then_order("A", "cancelled")
        .then_order("B", "paid");
}

/// S87, S88: kept out of sale until it is released, in full or in part.
#[test]
fn a_holdback_is_released_by_hand() {
    let release = |qty: i64| json!({"op": "pool_release", "pool": "P", "sku": "SOCK", "qty": qty});
    with_pool(json!({"purpose": "holdback", "lines": [line(150)]}))
        .when(from_pool("A", 1))
        .then_refused("state")
        .when(release(20))
        .then_stock("SOCK", "WUH", json!({"total": 200, "sellable": 70, "locked": 130}))
        .when(release(131))
        .then_refused_with("short", json!({"held": 130, "wanted": 131}));
}

/// §6: or by itself, when sellable reaches 0.
#[test]
fn a_holdback_that_says_so_is_released_when_sellable_reaches_0() {
    with_pool(json!({"purpose": "holdback", "lines": [line(150)], "auto_release": true}))
        .when(order("D", &[("SOCK", 49)]))
        .then_stock(
            "SOCK",
            "WUH",
            json!({"total": 200, "sellable": 1, "order_occupied": 49,
                                          "locked": 150}),
        )
        .when(order("E", &[("SOCK", 1)]))
        .then_stock("SOCK", "WUH", json!({"total": 200, "sellable": 150, "order_occupied": 50}));
}

/// Only what no open pool holds can be unlocked or found broken by hand.
#[test]
fn what_a_pool_keeps_is_not_unlocked_by_hand() {
    let broken =
        json!({"op": "damage", "sku": "SOCK", "warehouse": "WUH", "qty": 6, "from": "locked"});
    with_pool(json!({"lines": [line(150)]}))
        .after(stock("lock", "SOCK", "WUH", 5))
        .when(stock("unlock", "SOCK", "WUH", 6))
        .then_refused_with("short", json!({"held": 5, "wanted": 6}))
        .when(broken)
        .then_refused_with("short", json!({"held": 5, "wanted": 6}))
        .when(stock("unlock", "SOCK", "WUH", 5))
        .then_done();
}

#[test]
fn a_paused_pool_sells_nothing_and_goes_on_where_it_was() {
    let mut world = staged().minutes_later(65).after(json!({"op": "tick"}));
    world = world.after(pool("pool_pause")).minutes_later(60).after(json!({"op": "tick"}));
    assert_eq!(figures(&mut world).open, 60, "a paused pool's stages wait");
    world = world
        .when(from_pool("A", 1))
        .then_refused_with("state", json!({"state": "paused"}))
        .after(pool("pool_resume"));
    assert_eq!(figures(&mut world).open, 120);
    drop(world.when(from_pool("A", 120)).then_done());
}

#[test]
fn a_draft_locks_nothing_until_it_is_started() {
    with_pool(json!({"lines": [line(150)], "draft": true}))
        .then_stock("SOCK", "WUH", json!({"total": 200, "sellable": 200}))
        .after(order("D", &[("SOCK", 100)]))
        .when(pool("pool_start"))
        .then_refused_with("short", json!({"held": 100, "wanted": 150}))
        .after(step("cancel", "D"))
        .when(pool("pool_start"))
        .then_stock("SOCK", "WUH", json!({"total": 200, "sellable": 50, "locked": 150}));
}

/// A per-customer limit inside a pool.
#[test]
fn a_pool_can_limit_each_customer() {
    let buy = |code: &str, customer: &str, qty: i64| {
        json!({"op": "order", "order": code, "customer": customer,
               "lines": [{"sku": "SOCK", "qty": qty, "pool": "P"}]})
    };
    let mut line = line(100);
    line["customer_limit"] = json!(2);
    with_pool(json!({"lines": [line]}))
        .after(buy("A", "li", 1))
        .when(buy("B", "li", 2))
        .then_refused_with("limit", json!({"limit": 2, "held": 1, "wanted": 2}))
        .when(buy("B", "wang", 2))
        .then_done();
}

fn set(fields: Value) -> Value {
    let mut set = json!({"op": "pool_set", "pool": "P"});
    for (name, value) in fields.as_object().unwrap() {
        set[name] = value.clone();
    }
    set
}

fn set_line(fields: Value) -> Value {
    let mut line = json!({"sku": "SOCK", "warehouse": "WUH"});
    for (name, value) in fields.as_object().unwrap() {
        line[name] = value.clone();
    }
    set(json!({"lines": [line]}))
}

/// A live pool gets more, gives back what nobody ordered, and never more than that.
#[test]
fn a_live_pool_is_made_larger_and_smaller() {
    let mut world = with_pool(json!({"lines": [line(100)]})).after(from_pool("A", 60));
    world = world.when(set_line(json!({"qty": 120}))).then_stock(
        "SOCK",
        "WUH",
        json!({"total": 200, "sellable": 80, "order_occupied": 60, "locked": 60}),
    );
    assert_eq!((figures(&mut world).open, figures(&mut world).left), (60, 60));
    world = world
        .when(set_line(json!({"qty": 301})))
        .then_refused_with("short", json!({"bucket": "sellable", "held": 80, "wanted": 181}))
        .when(set_line(json!({"qty": 59})))
        .then_refused_with("short", json!({"document": "P", "held": 60, "wanted": 61, "limit": 60}))
        .when(set_line(json!({"qty": 60})))
        .then_stock("SOCK", "WUH", json!({"total": 200, "sellable": 140, "order_occupied": 60}));
    assert_eq!((figures(&mut world).open, figures(&mut world).released), (0, 60));
    drop(world.when(from_pool("B", 1)).then_refused("short"));
}

/// The stages to come are put in the place of the others; they add up to what is not released.
#[test]
fn the_stages_to_come_are_changed() {
    let stages = |units: &[(i64, i64)]| -> Vec<Value> {
        let stage = |(hour, qty): &(i64, i64)| json!({"at": format!("2026-11-20T{hour:02}:00:00Z"), "qty": qty});
        units.iter().map(stage).collect()
    };
    let mut world = staged().minutes_later(65).after(json!({"op": "tick"}));
    world = world
        .when(set_line(json!({"stages": stages(&[(10, 100)])})))
        .then_refused_with("bad_request", json!({"held": 140, "wanted": 100}))
        .after(receive("SOCK", "WUH", 10))
        .when(set_line(json!({"qty": 210})))
        .then_refused_with("bad_request", json!({"held": 150, "wanted": 140}))
        .after(set_line(json!({"qty": 210, "stages": stages(&[(11, 50), (12, 100)])})))
        .minutes_later(120)
        .after(json!({"op": "tick"}));
    let now = figures(&mut world);
    assert_eq!((now.open, now.unreleased, now.stages.len()), (110, 100, 3));
}

/// A stage is released before its time, and not again at it.
#[test]
fn a_stage_is_released_by_name_once() {
    let stage =
        |number: i64| json!({"op": "pool_release", "pool": "P", "sku": "SOCK", "stage": number});
    let mut world = staged().after(stage(3));
    assert_eq!(figures(&mut world).open, 60);
    world = world.when(stage(3)).then_refused_with("state", json!({"document": "P", "value": "3"}));
    world = world.minutes_later(250).after(json!({"op": "tick"}));
    assert_eq!((figures(&mut world).open, figures(&mut world).unreleased), (200, 0));
}

/// Name, times and terms; what has started keeps its start, what ended stays as it is.
#[test]
fn the_head_of_a_pool_is_changed_and_noted() {
    let world = staged()
        .when(set(json!({"name": "双十一", "ends_at": "2026-11-20T08:30:00Z"})))
        .then_done();
    let changed: Vec<_> =
        world.outcome().fields.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(changed, ["name", "ends_at"]);
    let mut world = world
        .when(set(json!({"starts_at": "2026-11-20T09:00:00Z"})))
        .then_refused("state")
        .when(set(json!({"ends_at": "2026-11-20T08:00:00Z"})))
        .then_refused("bad_request")
        .when(set(json!({})))
        .then_refused("bad_request")
        .minutes_later(31)
        .after(json!({"op": "tick"}));
    assert_eq!(state(&mut world), "ended");
    drop(
        world
            .when(set(json!({"name": "again"})))
            .then_refused_with("state", json!({"state": "ended"})),
    );
}

/// A product comes to a live pool.
#[test]
fn a_line_comes_to_a_pool() {
    let tea = json!({"sku": "TEA", "warehouse": "WUH", "qty": 5});
    with_pool(json!({"lines": [line(100)]}))
        .after(json!({"op": "product", "sku": "TEA"}))
        .after(receive("TEA", "WUH", 8))
        .when(set(json!({"lines": [{"sku": "TEA", "warehouse": "WUH", "oversell_bps": 10_500}]})))
        .then_refused_with("not_found", json!({"document": "P", "sku": "TEA"}))
        .when(set(json!({"lines": [tea]})))
        .then_stock("TEA", "WUH", json!({"total": 8, "sellable": 3, "locked": 5}))
        .when(json!({"op": "order", "lines": [{"sku": "TEA", "qty": 5, "pool": "P"}]}))
        .then_stock("TEA", "WUH", json!({"total": 8, "sellable": 3, "order_occupied": 5}));
}

#[test]
fn a_pool_names_its_movements_and_they_are_undone_there() {
    let world = with_pool(json!({"lines": [line(150)]}));
    let lock = world.movements("SOCK").remove(0);
    assert_eq!((lock.kind, lock.document.as_deref()), ("lock", Some("P")));
    let world = world.when(json!({"op": "undo", "movement": lock.id}));
    drop(world.then_refused_with("state", json!({"document": "P"})));
}
