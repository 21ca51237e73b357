//! A clock that jumps, forth and back.

use serde_json::json;

use super::Tally;
use crate::support::given;
use crate::support::is_long;
use crate::support::ops::{order, receive, step};
use crate::support::random::Random;

/// Orders with deadlines while the clock jumps by minutes, days and years in both directions: none
/// is lost, none expires twice, and the books agree.
#[test]
fn a_clock_that_jumps_breaks_nothing() {
    const MINUTE: i64 = 60_000;
    let mut random = Random::new(5);
    let mut world = given().after(receive("SOCK", "WUH", 1_000_000));
    let mut tally = Tally::default();
    for round in 0..if is_long() { 2_000 } else { 120 } {
        let jumps = [-1, 1, 29, 31, -31, 60 * 24, -60 * 24, 60 * 24 * 365, -60 * 24 * 365, 0];
        world = world.millis_later(*random.pick(&jumps) * MINUTE);
        tally.faults += 1;
        world.app().catch_up().unwrap();
        let code = format!("O{round}");
        world = world.after(order(&code, &[("SOCK", 2)]));
        tally.acknowledged += 1;
        if random.chance(40) {
            world = world.when(step("pay", &code));
            assert!(world.done(), "an order just placed can be paid");
        }
        if random.chance(20) {
            world = world.when(json!({"op": "tick"}));
        }
    }
    let orders = tally.acknowledged;
    let counted =
        ["placed", "paid", "expired"].map(|state| world.count(&format!("orders_{state}")));
    tally.lost +=
        usize::try_from(counted.iter().sum::<i64>().abs_diff(i64::try_from(orders).unwrap()))
            .unwrap();
    let [_, sellable, occupied, ..] = world.stock("SOCK", "WUH");
    let held = 2 * (counted[0] + counted[1]);
    tally.half += usize::from(occupied != held || sellable != 1_000_000 - held);
    let report = world.app().verify(&mut |_| {}).unwrap();
    tally.problems += report.problems.len();
    tally.is_clean("jumps of the clock");
}
