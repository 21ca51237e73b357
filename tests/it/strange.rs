//! Strange requests: every field of every operation with values at and beyond its edges. Whatever
//! is asked, the answer is done or a refusal; it is never a fault of the file.

use serde_json::{Map, Value, json};
use stockroom::app::command::fields::{Field, Kind};
use stockroom::app::command::{COMMANDS, COMMON};

use crate::support::ops::{back, order, receive, step, stock, transfer, transfer_all};
use crate::support::random::Random;
use crate::support::world::request;
use crate::support::{World, given};

/// Requests in one run; `STOCKROOM_LONG=1` tries far more.
const REQUESTS: usize = 12_000;

/// A shop in which most codes that are tried stand for something.
fn shop() -> World {
    given()
        .after(json!({"op": "product", "sku": "APP", "type": "unlimited", "cap": 9,
                      "cap_period": "day"}))
        .after(json!({"op": "product", "sku": "SET", "bundle": [{"sku": "SOCK", "qty": 2}]}))
        .after(json!({"op": "product", "sku": "RED", "variant_of": "SOCK",
                      "barcodes": [{"code": "6291041500213"}]}))
        .after(receive("SOCK", "WUH", 50))
        .after(stock("virtual_add", "SOCK", "WUH", 5))
        .after(stock("lock", "SOCK", "WUH", 5))
        .after(order("O1", &[("SOCK", 3)]))
        .after(order("O2", &[("APP", 2), ("SOCK", 1)]))
        .after(step("pay", "O2"))
        .after(order("O3", &[("SET", 2)]))
        .after(step("pay", "O3"))
        .after(step("ship", "O3"))
        .after(back("O3", "SOCK", 1, "unsellable"))
        .after(transfer("T1", "SOCK", 6))
        .after(transfer_all("transfer_dispatch", "T1"))
        .after(transfer("T2", "SOCK", 2))
}

fn text(random: &mut Random) -> Value {
    let long = "长".repeat(*random.pick(&[63, 64, 65, 499, 501, 2_000, 2_001]));
    random
        .pick(&[
            json!("Sock"),
            json!("li"),
            json!("fulfilled"),
            json!(""),
            json!("  "),
            json!("a\u{0}b"),
            json!("line\nbreak"),
            json!("'; DROP TABLE movement; --"),
            json!("%_\\"),
            json!("\u{202e}abc\u{1b}[31m"),
            json!(long),
            json!(12345),
            json!(-1.5),
            json!(true),
            json!([]),
            json!({}),
            Value::Null,
        ])
        .clone()
}

fn code(random: &mut Random) -> Value {
    let codes = [
        "SOCK",
        "sock",
        "SOCKU",
        "APP",
        "SET",
        "RED",
        "WUH",
        "bei",
        "O1",
        "O2",
        "o3",
        "T1",
        "T2",
        "NEW",
        "6291041500213",
        "1",
        "C-1",
    ];
    if random.chance(85) { json!(random.pick(&codes)) } else { text(random) }
}

fn number(random: &mut Random) -> Value {
    let huge: Value = serde_json::from_str("1e300").unwrap();
    let edges = [
        json!(0),
        json!(-1),
        json!(1.5),
        json!("3"),
        json!("abc"),
        json!(1_000_000),
        json!(1_000_001),
        json!(999_999_999_999_i64),
        json!(1_000_000_000_000_i64),
        json!(1_000_000_000_001_i64),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        huge,
        json!("99999999999999999999"),
        Value::Null,
    ];
    if random.chance(60) { json!(random.between(1, 9)) } else { random.pick(&edges).clone() }
}

fn value(random: &mut Random, field: &Field) -> Value {
    if random.chance(3) {
        return text(random);
    }
    match field.kind {
        Kind::Code => code(random),
        Kind::Text => text(random),
        Kind::Quantity | Kind::Signed | Kind::Figure | Kind::Money => number(random),
        Kind::Choice(choices) => json!(random.pick(choices)),
        Kind::Flag => json!(random.chance(50)),
        Kind::Time => json!(random.pick(&[
            "2026-11-20T07:00:00Z",
            "2026-11-20T08:00:00Z",
            "2026-11-21T00:00:00+08:00",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "2016-12-31T23:59:60Z",
            "yesterday",
        ])),
        Kind::Date => json!(random.pick(&["2026-11-20", "0001-01-01", "9999-12-31", "today"])),
        Kind::Texts => json!([text(random), text(random)]),
        Kind::Records(fields) => {
            let count = random.between(0, 3);
            json!((0..count).map(|_| record(random, fields)).collect::<Vec<_>>())
        }
    }
}

fn record(random: &mut Random, fields: &[Field]) -> Map<String, Value> {
    let mut given = Map::new();
    for field in fields {
        if random.chance(if field.required { 97 } else { 25 }) {
            given.insert(field.name.to_owned(), value(random, field));
        }
    }
    given
}

#[test]
fn whatever_is_asked_is_done_or_refused_and_the_books_stay_sound() {
    let mut random = Random::new(7);
    let mut world = shop();
    let mut done = 0;
    let requests = if std::env::var_os("STOCKROOM_LONG").is_some() { 400_000 } else { REQUESTS };
    for number in 0..requests {
        let spec = random.pick(COMMANDS);
        let mut given = record(&mut random, spec.fields);
        given.insert("op".to_owned(), json!(spec.op));
        let common = &COMMON[usize::try_from(random.between(0, 5)).unwrap()];
        if random.chance(20) {
            let value = value(&mut random, common);
            given.insert(common.name.to_owned(), value);
        }
        let given = Value::Object(given);
        let Ok(request) = request(&given) else { continue };
        // Mostly a look, which is the same work rolled back, so that the shop stays as it is.
        let real = random.chance(10);
        let ran = if real { world.app().run(&request) } else { world.app().preview(&request) };
        match ran {
            Ok(_) => done += 1,
            Err(error) => assert!(error.refused().is_some(), "request {number}, {given}: {error}"),
        }
    }
    assert!(done > requests / 20, "only {done} of {requests} were possible");
    drop(world.sound());
}
