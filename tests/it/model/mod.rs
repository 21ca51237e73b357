//! Random operations, illegal ones included, against a naive model of the shop written separately.
//!
//! After every operation: the same answer or the same error code, the same balances in every row
//! that was touched, the identity, and no unit made or lost but by what the table says. At the
//! end: every row, order and transfer, `verify`, and a replay of the ledger by the model's table.
//!
//! `STOCKROOM_LONG=1` plays far more. A failure prints the seed and the shortest list of
//! operations that still fails.

mod deal;
mod orders;
mod play;
mod rules;
mod shop;

use serde_json::Value;

use self::play::{Way, play};
pub(crate) use self::shop::TABLE;
use crate::support::random::Random;

fn long() -> bool {
    std::env::var_os("STOCKROOM_LONG").is_some()
}

/// Plays many lists of operations; the shortest that fails is shown.
fn play_all(way: Way, seeds: std::ops::Range<u64>, length: usize) {
    for seed in seeds {
        let deal = deal::deal(&mut Random::new(seed), length, way);
        if let Err(what) = play(&deal, way) {
            let short = shortest(deal, way);
            let what = play(&short, way).err().unwrap_or(what);
            let lines: Vec<String> = short.iter().map(Value::to_string).collect();
            panic!("seed {seed} ({way:?}): {what}\n{}", lines.join("\n"));
        }
    }
}

/// Leaves out parts of what follows the setting, ever smaller ones, while it still fails.
fn shortest(mut deal: Vec<Value>, way: Way) -> Vec<Value> {
    let mut size = deal.len() / 2;
    while size > 0 {
        let mut from = deal::SETTING;
        while from < deal.len() {
            let mut fewer = deal.clone();
            fewer.drain(from..(from + size).min(deal.len()));
            if play(&fewer, way).is_err() {
                deal = fewer;
            } else {
                from += size;
            }
        }
        size /= 2;
    }
    deal
}

#[test]
fn thousands_of_operations_do_what_the_naive_model_says() {
    play_all(Way::EachItsOwn, 0..if long() { 200 } else { 8 }, if long() { 2_000 } else { 700 });
}

#[test]
fn a_stream_in_the_time_of_its_input_does_what_the_naive_model_says() {
    play_all(Way::InputClock, 1000..if long() { 1200 } else { 1008 }, 700);
}
