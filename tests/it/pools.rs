//! Lock pools under random operations: the identity of every line at every step, `verify` clean,
//! daily stock and pool stock apart, and never more ordered than the ceiling.

use serde_json::{Value, json};
use stockroom::app::query::PoolLine;
use stockroom::app::{Query, Reply};

use crate::support::ops::{receive, step};
use crate::support::random::Random;
use crate::support::{World, given};

fn line(world: &mut World, pool: &str) -> PoolLine {
    match world.app().ask(&Query::Pool { code: pool.to_owned() }).unwrap() {
        Reply::Pool(card) => card.lines[0].clone(),
        other => panic!("{other:?}"),
    }
}

/// One request at random; orders are numbered, so that later ones can name them.
fn request(random: &mut Random, orders: &mut u32) -> Value {
    let code =
        |random: &mut Random, orders: u32| format!("O{}", random.between(1, orders.max(1).into()));
    match random.between(0, 12) {
        12 => {
            let line = json!({"sku": "SOCK", "warehouse": "WUH", "qty": random.between(10, 70)});
            json!({"op": "pool_set", "pool": "Q", "lines": [line]})
        }
        0..=3 => {
            *orders += 1;
            let pool = ["P", "Q"][usize::from(random.chance(30))];
            json!({"op": "order", "order": format!("O{orders}"), "customer": "li",
                   "lines": [{"sku": "SOCK", "qty": random.between(1, 12), "pool": pool}]})
        }
        4 => {
            *orders += 1;
            json!({"op": "order", "order": format!("O{orders}"),
                   "lines": [{"sku": "SOCK", "qty": random.between(1, 9)}]})
        }
        5 => step("pay", &code(random, *orders)),
        6 => step("ship", &code(random, *orders)),
        7 => step("cancel", &code(random, *orders)),
        8 => json!({"op": "cancel", "order": code(random, *orders),
                    "lines": [{"sku": "SOCK", "qty": random.between(1, 4)}]}),
        9 => receive("SOCK", "WUH", random.between(1, 6)),
        10 => {
            json!({"op": "pool_release", "pool": "P", "sku": "SOCK", "qty": random.between(1, 9)})
        }
        _ => step("unship", &code(random, *orders)),
    }
}

fn play(seed: u64) {
    let mut random = Random::new(seed);
    let pool = |code: &str, qty: i64, stages: Value| {
        json!({"op": "pool_create", "pool": code, "purpose": "dedicated", "lines": [
            {"sku": "SOCK", "warehouse": "WUH", "qty": qty, "oversell_bps": 11_000, "stages": stages}]})
    };
    let stages = json!([{"at": "2026-11-20T09:00:00Z", "qty": 30},
                        {"at": "2026-11-20T10:00:00Z", "qty": 20}]);
    let mut world = given()
        .after(receive("SOCK", "WUH", 120))
        .after(pool("P", 50, stages))
        .after(pool("Q", 20, json!([])));
    let (mut orders, mut done) = (0, 0);
    for turn in 0..400 {
        let request = request(&mut random, &mut orders);
        let before: i64 = world.stock("SOCK", "WUH")[4];
        let daily = request["op"] == "order" && request["lines"][0]["pool"].is_null();
        world = world.when(request.clone());
        if world.done() {
            done += 1;
            if daily {
                assert_eq!(world.stock("SOCK", "WUH")[4], before, "seed {seed}: {request}");
            }
        }
        for name in ["P", "Q"] {
            let line = line(&mut world, name);
            let sum = line.unreleased + line.open + line.held + line.shipped + line.shelved;
            assert_eq!(line.allocated, sum, "seed {seed}, turn {turn}: {request} {line:?}");
            assert!(line.ordered <= line.ceiling.max(line.released), "seed {seed}: {line:?}");
        }
        if random.chance(10) {
            world = world.minutes_later(random.between(1, 20)).after(json!({"op": "tick"}));
        }
        if turn % 50 == 49 {
            world = world.sound();
        }
    }
    assert!(done > 80, "seed {seed}: only {done} were done");
    let mut world = world.after(json!({"op": "pool_end", "pool": "P"})).sound();
    let ended = line(&mut world, "P");
    assert_eq!((ended.unreleased, ended.open), (0, 0), "seed {seed}");
}

#[test]
fn random_operations_keep_the_identity_of_every_pool_line() {
    let seeds = if std::env::var_os("STOCKROOM_LONG").is_some() { 200 } else { 6 };
    for seed in 0..seeds {
        play(seed);
    }
}

/// A live pool that has sold: what the database and `verify` hold of it.
fn sold() -> World {
    let line = json!({"sku": "SOCK", "warehouse": "WUH", "qty": 50, "oversell_bps": 11_000});
    given()
        .after(receive("SOCK", "WUH", 120))
        .after(json!({"op": "pool_create", "pool": "P", "purpose": "dedicated", "lines": [line]}))
        .after(json!({"op": "order", "order": "A", "lines": [{"sku": "SOCK", "qty": 20, "pool": "P"}]}))
        .after(json!({"op": "order", "order": "B", "lines": [{"sku": "SOCK", "qty": 32, "pool": "P"}]}))
        .after(step("pay", "A"))
        .after(step("ship", "A"))
}

/// allocated = unreleased + open + held + shipped + returned: plain SQL cannot break it.
#[test]
fn the_database_holds_the_identity_of_a_pool_line() {
    let world = sold();
    let plain = rusqlite::Connection::open(world.path()).unwrap();
    for set in
        ["allocated = allocated + 1", "held = held + 1", "shelved = 1", "open = -1, held = 31"]
    {
        let refused = plain.execute(&format!("UPDATE pool_line SET {set}"), []).unwrap_err();
        assert!(refused.to_string().contains("CHECK constraint failed"), "{set}: {refused}");
    }
}

/// What keeps the identity and is wrong all the same is found by `verify`, with the figures.
#[test]
fn verify_finds_a_pool_line_that_departs() {
    for (tampering, told) in [
        ("UPDATE pool_line SET held = held - 1, shelved = shelved + 1", "held of a pool"),
        ("UPDATE pool_line SET shipped = shipped + 1, held = held - 1", "shipped of a pool"),
        ("UPDATE pool_line SET oversold = oversold + 1", "oversold of a pool"),
        (
            "UPDATE pool_line SET unreleased = unreleased + 9, allocated = allocated + 9",
            "locked, for what pools keep",
        ),
    ] {
        let mut world = sold().sound();
        let plain = rusqlite::Connection::open(world.path()).unwrap();
        plain.execute_batch(tampering).unwrap();
        let report = world.app().verify(&mut |_| {}).unwrap();
        let problems = format!("{:?}", report.problems);
        assert!(!report.ok && problems.contains(told), "{tampering}: {problems}");
    }
}
