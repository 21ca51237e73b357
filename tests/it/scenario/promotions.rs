//! Before, during and after a promotion: what to set aside, what the clock will do, how it went.

use serde_json::{Value, json};
use stockroom::app::query::{
    CalendarAsk, CalendarEntry, Leftover, PlanAsk, PoolPlan, PoolReport, Promoted, Promotion,
};
use stockroom::app::{Query, Reply};
use stockroom::domain::time::Timestamp;

use crate::support::ops::{order, receive, step, stock};
use crate::support::world::START;
use crate::support::{World, given};

const HOUR: i64 = 3_600_000;

#[track_caller]
fn ask(world: &mut World, question: Promotion) -> Promoted {
    match world.app().ask(&Query::Promotion(question)).unwrap() {
        Reply::Promotion(answer) => answer,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn plan(world: &mut World, ask_for: PlanAsk) -> PoolPlan {
    match ask(world, Promotion::Plan(ask_for)) {
        Promoted::Plan(plan) => *plan,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn calendar(world: &mut World, ask_for: CalendarAsk) -> Vec<CalendarEntry> {
    match ask(world, Promotion::Calendar(ask_for)) {
        Promoted::Calendar(steps) => steps,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn report(world: &mut World) -> PoolReport {
    match ask(world, Promotion::Report { code: "P".to_owned() }) {
        Promoted::Report(report) => *report,
        other => panic!("{other:?}"),
    }
}

fn everything() -> CalendarAsk {
    CalendarAsk { limit: 100, ..CalendarAsk::default() }
}

/// Hours from now, the event, units, and sellable, locked and open after it.
type Told<'a> = (i64, &'a str, i64, [i64; 2], Option<i64>);

fn told(steps: &[CalendarEntry]) -> Vec<Told<'_>> {
    let row = |step: &CalendarEntry| {
        let hours = (step.at - START) / HOUR;
        (hours, step.event, step.qty, [step.sellable, step.locked], step.open)
    };
    steps.iter().map(row).collect()
}

fn at(hours: i64) -> String {
    let day = 20 + (8 + hours) / 24;
    format!("2026-11-{day}T{:02}:00:00Z", (8 + hours) % 24)
}

fn pool(code: &str, fields: Value) -> Value {
    let mut pool = json!({"op": "pool_create", "pool": code, "purpose": "dedicated"});
    for (name, value) in fields.as_object().unwrap() {
        pool[name] = value.clone();
    }
    pool
}

fn line(qty: i64) -> Value {
    json!({"sku": "SOCK", "warehouse": "WUH", "qty": qty})
}

/// 300 socks, of which 60 were sold in WUH over the last days and 90 in BEI.
fn sold() -> World {
    let mut world = given().after(receive("SOCK", "WUH", 360)).after(receive("SOCK", "BEI", 90));
    for number in 0..6 {
        let code = format!("W{number}");
        world = world
            .after(json!({"op": "order", "order": code, "lines":
                [{"sku": "SOCK", "qty": 10, "warehouse": "WUH"}]}))
            .after(step("pay", &code))
            .after(step("ship", &code));
    }
    let bei = json!({"op": "order", "order": "B", "lines":
        [{"sku": "SOCK", "qty": 90, "warehouse": "BEI"}]});
    world.after(bei).after(step("pay", "B")).after(step("ship", "B"))
}

/// What is there, what it sold a day before, what to set aside in which stages, what is left for
/// daily sale and how long that lasts: of this warehouse alone.
#[test]
fn a_plan_leaves_daily_sale_what_it_needs() {
    let mut world = sold().after(json!({"op": "product", "sku": "SOCK", "threshold": 40}));
    let asked = PlanAsk {
        sku: "SOCK".to_owned(),
        warehouse: "WUH".to_owned(),
        days: 10,
        ..PlanAsk::default()
    };
    let found = plan(&mut world, asked.clone());
    assert_eq!((found.sellable, found.sold_30_days, found.sold_per_day), (300, 60, 20));
    assert_eq!((found.best_day, found.sold_by_day.len()), (60, 30));
    // Two a day for ten days, and the threshold, stay.
    assert_eq!((found.daily_need, found.suggested, found.quantity), (20, 240, 240));
    assert_eq!(
        (found.left, found.left_days, found.runs_out, found.low),
        (60, Some(30), false, false)
    );
    let stages: Vec<i64> = found.stages.iter().map(|stage| stage.qty).collect();
    assert_eq!(stages, [72, 72, 72, 24]);
    assert_eq!(found.stages[1].at - found.starts_at, 60 * HOUR);

    let late = Timestamp::from_millis(START + 20 * 24 * HOUR);
    let found = plan(&mut world, PlanAsk { starts_at: Some(late), quantity: Some(290), ..asked });
    assert_eq!((found.daily_need, found.left, found.left_days), (60, 10, Some(5)));
    assert!(found.runs_out && found.low);
}

/// Starts, stages, ends and expiring orders in order of time, each with what it leaves.
#[test]
fn the_calendar_plays_everything_to_come() {
    let stages = json!([{"at": at(12), "qty": 60}, {"at": at(14), "qty": 40}]);
    let staged = json!({"sku": "SOCK", "warehouse": "WUH", "qty": 100, "stages": stages});
    let buy = json!({"op": "order", "order": "A", "expires_in_minutes": 60,
                     "lines": [{"sku": "SOCK", "qty": 5}]});
    let mut world = given()
        .after(receive("SOCK", "WUH", 112))
        .after(json!({"op": "product", "sku": "SOCK", "threshold": 40}))
        .after(buy)
        .after(pool("P", json!({"lines": [staged], "starts_at": at(10), "ends_at": at(20)})));
    let before = world.stock("SOCK", "WUH");
    let steps = calendar(&mut world, everything());
    assert_eq!(
        told(&steps),
        [
            (1, "expire", 5, [12, 100], None),
            (10, "start", 0, [12, 100], Some(0)),
            (12, "stage", 60, [12, 100], Some(60)),
            (14, "stage", 40, [12, 100], Some(100)),
            (20, "end", 100, [112, 0], Some(0)),
        ]
    );
    assert_eq!(steps[0].order.as_deref(), Some("A"));
    let crossed: Vec<_> = steps.iter().map(|step| (step.availability, step.crossed_from)).collect();
    assert_eq!(crossed[3], ("low", None));
    assert_eq!(crossed[4], ("in_stock", Some("low")));
    assert_eq!(world.stock("SOCK", "WUH"), before, "nothing is written");
}

/// What the dry run says is what happens.
#[test]
fn the_calendar_comes_true() {
    let stages = json!([{"at": at(2), "qty": 30}, {"at": at(4), "qty": 20}]);
    let staged = json!({"sku": "SOCK", "warehouse": "WUH", "qty": 50, "stages": stages});
    let kept =
        json!({"sku": "SOCK", "warehouse": "WUH", "qty": 9, "stages": [{"at": at(3), "qty": 9}]});
    let buy = |code: &str, minutes: i64| {
        json!({"op": "order", "order": code, "expires_in_minutes": minutes,
               "lines": [{"sku": "SOCK", "qty": 4, "pool": "P"}]})
    };
    let mut world = given()
        .after(receive("SOCK", "WUH", 100))
        .after(pool("P", json!({"lines": [staged], "ends_at": at(6), "close_unpaid": true})))
        .after(pool("H", json!({"purpose": "holdback", "lines": [kept], "ends_at": at(9)})))
        .minutes_later(130)
        .after(buy("A", 45))
        .after(buy("B", 6000));
    let steps = calendar(&mut world, everything());
    let events: Vec<_> = steps.iter().map(|step| step.event).collect();
    assert_eq!(events, ["expire", "stage", "stage", "expire", "end", "end"]);
    for step in &steps {
        let later = step.at - START;
        let now = world.app().now().millis() - START;
        world = world.millis_later(later - now).after(json!({"op": "tick"}));
        let last = steps.iter().rfind(|other| other.at == step.at).unwrap();
        let [_, sellable, _, _, locked, ..] = world.stock("SOCK", "WUH");
        assert_eq!((sellable, locked), (last.sellable, last.locked), "{step:?}");
    }
    drop(world.then_stock("SOCK", "WUH", json!({"total": 100, "sellable": 100})));
}

/// Drafts, and a promotion that is only thought of, lock their units now.
#[test]
fn drafts_and_plans_are_played_with_the_others() {
    let mut world = given()
        .after(receive("SOCK", "WUH", 100))
        .after(json!({"op": "product", "sku": "SOCK", "threshold": 20}))
        .after(pool("D", json!({"lines": [line(70)], "starts_at": at(5), "draft": true})));
    assert!(calendar(&mut world, everything()).is_empty());
    let steps = calendar(&mut world, CalendarAsk { drafts: true, ..everything() });
    assert_eq!(
        told(&steps),
        [(0, "lock", 70, [30, 70], None), (5, "start", 70, [30, 70], Some(70))]
    );
    let asked = PlanAsk {
        sku: "sock".to_owned(),
        warehouse: "WUH".to_owned(),
        days: 1,
        quantity: Some(15),
        ..PlanAsk::default()
    };
    let planned = plan(&mut world, asked);
    let question = CalendarAsk { plan: Some(Box::new(planned)), drafts: true, ..everything() };
    let steps = calendar(&mut world, question);
    let low: Vec<_> = steps.iter().filter(|step| step.crossed_from.is_some()).collect();
    assert_eq!(low[0].sellable, 15);
    assert_eq!((low[0].availability, low[0].threshold, low[0].event), ("low", 20, "lock"));
    assert_eq!(steps.last().map(|step| (step.event, step.sellable)), Some(("end", 30)));
}

/// A reserve that ends brings the former type back, and only what is asked for is told.
#[test]
fn the_calendar_tells_when_a_type_comes_back() {
    let reserve = json!({"op": "product", "sku": "SOCK", "type": "reserved", "warehouse": "WUH",
                         "reserve_qty": 8, "reserve_for": "lin", "reserve_until": at(3)});
    let mut world = given().after(receive("SOCK", "WUH", 10)).after(reserve);
    let steps = calendar(&mut world, everything());
    assert_eq!((steps[0].event, steps[0].becomes), ("end", Some("finite")));
    let until = Some(Timestamp::from_millis(START + 2 * HOUR));
    assert!(calendar(&mut world, CalendarAsk { until, ..everything() }).is_empty());
    let sku = Some("TEA".to_owned());
    assert!(calendar(&mut world, CalendarAsk { sku, ..everything() }).is_empty());
}

/// During the sale: how fast, and until when. At the end: what became of every unit.
#[test]
fn a_report_tells_the_pace_and_what_became_of_every_unit() {
    let buy = |code: &str, qty: i64| {
        json!({"op": "order", "order": code, "customer": code, "expires_in_minutes": 30,
               "lines": [{"sku": "SOCK", "qty": qty, "pool": "P"}]})
    };
    let mut world = given()
        .after(receive("SOCK", "WUH", 200))
        .after(pool("P", json!({"lines": [line(100)]})))
        .after(buy("A", 12))
        .minutes_later(10)
        .after(buy("B", 8));
    let live = report(&mut world).lines.remove(0);
    assert_eq!((live.ordered_last_hour, live.ordered_per_minute_hundredths), (20, 200));
    assert_eq!((live.line.left, live.unpaid), (80, 20));
    assert_eq!(live.lasts_until, Some(START + 10 * 60_000 + 40 * 60_000));

    let mut world = world
        .after(step("pay", "A"))
        .after(step("ship", "A"))
        .after(crate::support::ops::back("A", "SOCK", 2, "sellable"))
        .minutes_later(30)
        .after(json!({"op": "tick"}))
        .after(buy("C", 5))
        .after(step("pay", "C"))
        .after(json!({"op": "pool_end", "pool": "P"}));
    let ended = report(&mut world).lines.remove(0);
    let figures = (ended.line.allocated, ended.line.released, ended.line.ordered, ended.paid);
    assert_eq!(figures, (100, 100, 17, 17));
    let fates = (ended.line.shipped, ended.line.lapsed, ended.returned, ended.line.shelved);
    assert_eq!(fates, (12, 8, 2, 83));
    assert_eq!((ended.sold_percent, ended.lasts_until), (17, None));
    assert_eq!(ended.ordered_per_minute_hundredths, 0);
}

/// What is locked and no pool under way keeps is found, with the pool that ended last, and mended
/// by unlocking it.
#[test]
fn leftovers_are_found_and_mended() {
    let leftovers = |world: &mut World| match ask(world, Promotion::Leftovers { limit: 10 }) {
        Promoted::Leftovers(rows) => rows,
        other => panic!("{other:?}"),
    };
    let mut world = given()
        .after(receive("SOCK", "WUH", 200))
        .after(pool("P", json!({"lines": [line(60)]})))
        .after(pool("Q", json!({"lines": [line(30)]})))
        .after(json!({"op": "pool_end", "pool": "P"}));
    assert!(leftovers(&mut world).is_empty(), "a pool leaves nothing behind");
    let mut world = world.after(stock("lock", "SOCK", "WUH", 22)).after(order("D", &[("SOCK", 1)]));
    let found: Vec<Leftover> = leftovers(&mut world);
    let figures: Vec<_> = found.iter().map(|row| (row.locked, row.kept, row.left)).collect();
    assert_eq!(figures, [(52, 30, 22)]);
    let pool = found[0].pool.clone();
    assert_eq!(pool.as_deref(), Some("P"));
    let mut world = world.after(stock("unlock", "SOCK", "WUH", 22));
    assert!(leftovers(&mut world).is_empty());
}
