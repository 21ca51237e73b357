//! Who knows of an alert, or lets it sleep; and each crossing once.

use serde_json::json;
use stockroom::app::batch::{self, Options};
use stockroom::app::query::Scope;
use stockroom::app::{App, Clock, Source};
use stockroom::domain::time::Timestamp;

use super::{ack, crossings, named};
use crate::support::ops::{order, receive, step, stock};
use crate::support::world::{START, config};
use crate::support::{World, given, ops};

const DAY: i64 = 1_440;

fn low() -> World {
    given()
        .after(json!({"op": "product", "sku": "SOCK", "threshold": 10}))
        .after(receive("SOCK", "WUH", 8))
        .after(json!({"op": "product", "sku": "SOCK", "safety": 0}))
        .after(stock("lock", "SOCK", "WUH", 1))
        .after(ack("leftover:SOCK@WUH"))
        .after(ack("urgent:SOCK"))
        .then_alerts(&["low:SOCK"])
}

/// Acknowledging is of this occurrence: when the cause went away and came back, it is open again.
#[test]
fn what_somebody_knows_is_quiet_until_its_cause_goes() {
    let mut world = low().after(json!({"op": "alert_ack", "alert": "low:SOCK", "note": "ordered"}));
    assert_eq!(named(world.app(), Scope::Known).len(), 3);
    let world = world.then_alerts(&[]).after(receive("SOCK", "WUH", 20)).then_alerts(&[]);
    let mut world = world.after(order("O-1", &[("SOCK", 20)])).then_alerts(&["low:SOCK"]);
    assert_eq!(named(world.app(), Scope::Known), ["leftover:SOCK@WUH"]);
}

/// From low to sold out is another alert: knowing of the one is not knowing of the other.
#[test]
fn what_gets_worse_is_told_again() {
    let world = low().after(ack("low:SOCK")).then_alerts(&[]);
    let world = world.after(stock("damage", "SOCK", "WUH", 7));
    drop(world.then_alerts(&["sold_out:SOCK"]));
}

#[test]
fn an_alert_sleeps_until_the_day_and_wakes_by_itself() {
    let snooze = json!({"op": "alert_snooze", "alert": "low:SOCK", "until": "2026-11-22"});
    let mut world = low().after(snooze);
    assert_eq!(named(world.app(), Scope::Snoozed), ["low:SOCK"]);
    let world = world.then_alerts(&[]).minutes_later(DAY).then_alerts(&[]);
    drop(world.minutes_later(DAY).then_alerts(&["low:SOCK"]));
}

/// Goods came, and it is still low: it is told again.
#[test]
fn an_alert_sleeps_until_goods_come_in() {
    let world = low().after(json!({"op": "alert_snooze", "alert": "low:SOCK"})).then_alerts(&[]);
    let world = world.after(order("O-1", &[("SOCK", 1)])).then_alerts(&[]);
    drop(world.after(receive("SOCK", "WUH", 1)).then_alerts(&["low:SOCK"]));
}

#[test]
fn an_alert_is_woken_by_hand_and_only_what_is_so_can_be_marked() {
    let world = low().after(ack("low:SOCK")).then_alerts(&[]);
    let world = world.after(json!({"op": "alert_wake", "alert": "low:SOCK"}));
    let world = world.then_alerts(&["low:SOCK"]);
    let world = world.when(ack("sold_out:SOCK")).then_refused("not_found");
    let world = world.when(ack("low:NONE")).then_refused("not_found");
    let world = world.when(ack("nonsense")).then_refused("not_found");
    let early = json!({"op": "alert_snooze", "alert": "low:SOCK", "until": "2026-11-20"});
    drop(world.when(early).then_refused("bad_request"));
}

/// A request is what happens at once: what it passed through on its way is no crossing.
#[test]
fn a_crossing_is_the_difference_that_a_request_made() {
    // Two lines of one order: 12 left after the first, 2 after the second.
    let world = given()
        .after(receive("SOCK", "WUH", 22))
        .after(order("O-1", &[("SOCK", 10), ("SOCK", 10)]));
    drop(world.then_crossings("SOCK", &["sold_out>in_stock", "urgent>clear", "in_stock>low"]));
}

/// Requests that are committed together cross one by one, also around one that is refused.
#[test]
fn requests_of_one_commit_cross_each_for_itself() {
    let mut world = given().after(receive("SOCK", "WUH", 22));
    let lines = [
        order("O-1", &[("SOCK", 10)]),
        order("O-2", &[("SOCK", 5)]),
        json!({"op": "product", "sku": "SOCK", "threshold": 5}),
        order("O-3", &[("SOCK", 3)]),
        order("O-4", &[("SOCK", 99)]),
        order("O-5", &[("SOCK", 4)]),
    ];
    let input = lines.each_ref().map(ToString::to_string).join("\n");
    let options = Options { group: lines.len(), ..Options::default() };
    let mut hear = |_| Ok(());
    let done = batch::run(world.app(), options, &mut input.as_bytes(), &mut hear).unwrap();
    assert_eq!((done.done, done.refused), (5, 1));
    let begun = ["sold_out>in_stock", "urgent>clear"];
    let after = ["in_stock>low", "low>in_stock", "in_stock>low", "low>sold_out"];
    drop(world.then_crossings("SOCK", &[&begun[..], &after[..]].concat()));
}

/// A preview crosses nothing.
#[test]
fn a_preview_notes_no_crossing() {
    let mut world = low();
    let before = crossings(world.app()).len();
    let request = crate::support::world::request(&stock("damage", "SOCK", "WUH", 7)).unwrap();
    world.app().preview(&request).unwrap();
    assert_eq!(crossings(world.app()).len(), before);
}

/// Several processes notice the same hour: one of them notes it.
#[test]
fn several_processes_note_a_crossing_once() {
    let mut world = given()
        .after(receive("SOCK", "WUH", 100))
        .after(order("O-1", &[("SOCK", 2)]))
        .minutes_later(25);
    let path = world.path();
    let before = crossings(world.app()).len();
    let open = || {
        let app = App::open(&path, &config(), "wei", Source::Cli).unwrap();
        app.with_clock(Clock::Fixed(Timestamp::from_millis(START + 25 * 60_000)))
    };
    let mut apps: Vec<App> = (0..6).map(|_| open()).collect();
    std::thread::scope(|scope| {
        for app in &mut apps {
            scope.spawn(|| app.catch_up().unwrap());
        }
    });
    assert_eq!(crossings(world.app()).len(), before + 1);
    let world = world.then_crossings("O-1", &["clear>order_expiring"]).caught_up();
    let world = world.after(step("pay", "O-1")).caught_up();
    drop(world.then_crossings("O-1", &["clear>order_expiring", "order_expiring>clear"]));
}

/// Names: who knows of it, and the log says so.
#[test]
fn a_mark_bears_a_name_and_is_in_the_log() {
    let mut world = low().after(json!({"op": "alert_ack", "alert": "low:SOCK", "by": "chen"}));
    let asked = super::AlertPage { scope: Scope::Known, ..super::AlertPage::default() };
    let rows = super::page(world.app(), asked).alerts;
    let row = rows.iter().find(|row| row.id == "low:SOCK").unwrap();
    assert_eq!(row.mark.as_ref().unwrap().by, "chen");
    assert!(!world.movements("SOCK").is_empty());
    drop(world.after(ops::receive("SOCK", "WUH", 1)).sound());
}
