//! The list of alerts, the counts and the availabilities after random operations equal what is
//! worked out anew from every product, every movement and every document.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use stockroom::app::query::{MovementRow, Scope};
use stockroom::domain::movement::Kind;

use super::{glance, named};
use crate::support::random::Random;
use crate::support::world::START;
use crate::support::{World, given};

const SKUS: [&str; 5] = ["SOCK", "TEA", "MUG", "PEN", "BAG"];
const PLACES: [&str; 2] = ["WUH", "BEI"];
const PATHS: [&str; 4] = ["", "Tea", "Tea/Green", "Home"];
const DAY: i64 = 86_400_000;

/// What the test knows without asking: thresholds as they were set.
#[derive(Default)]
struct Known {
    now: i64,
    store: Option<i64>,
    categories: BTreeMap<&'static str, i64>,
    rows: BTreeMap<(&'static str, &'static str), i64>,
    orders: i64,
}

impl Known {
    fn threshold(&self, own: Option<i64>, category: &str) -> i64 {
        let mut path = category;
        loop {
            if let Some(units) = own {
                return units;
            }
            if let Some(units) = self.categories.get(path).filter(|_| !path.is_empty()) {
                return *units;
            }
            match path.rsplit_once('/') {
                Some((up, _)) => path = up,
                None => return self.store.unwrap_or(10),
            }
        }
    }
}

fn below(random: &mut Random, count: usize) -> usize {
    usize::try_from(random.between(0, i64::try_from(count).unwrap() - 1)).unwrap()
}

/// Something that may be done; what the rules refuse changes nothing.
fn deal(random: &mut Random, known: &mut Known) -> Value {
    let sku = SKUS[below(random, SKUS.len())];
    let place = PLACES[below(random, PLACES.len())];
    let qty = i64::try_from(below(random, 25)).unwrap() + 1;
    let move_of = |op: &str| json!({"op": op, "sku": sku, "warehouse": place, "qty": qty});
    let code = format!("O-{}", below(random, usize::try_from(known.orders).unwrap() + 1));
    match below(random, 22) {
        0..=3 => move_of("receive"),
        4..=6 => {
            known.orders += 1;
            json!({"op": "order", "order": format!("O-{}", known.orders),
                   "lines": [{"sku": sku, "qty": qty}]})
        }
        7 | 8 => json!({"op": "pay", "order": code}),
        9 | 10 => json!({"op": "ship", "order": code}),
        11 => json!({"op": "cancel", "order": code}),
        12 => json!({"op": "unship", "order": code}),
        13 => {
            let op = *random.pick(&["damage", "repair", "write_off", "lock", "unlock"]);
            move_of(op)
        }
        14 => json!({"op": "adjust", "sku": sku, "warehouse": place, "qty": qty - 12,
                     "reason": "x"}),
        15 => json!({"op": "product", "sku": sku, "threshold": below(random, 20)}),
        16 => json!({"op": "product", "sku": sku, "safety": below(random, 20), "threshold": null}),
        17 => {
            let units = i64::try_from(below(random, 20)).unwrap();
            if below(random, 3) == 0 {
                known.rows.remove(&(sku, place));
                return json!({"op": "product", "sku": sku, "warehouse": place, "threshold": null});
            }
            known.rows.insert((sku, place), units);
            json!({"op": "product", "sku": sku, "warehouse": place, "threshold": units})
        }
        18 => {
            let path = PATHS[below(random, PATHS.len())];
            let state = *random.pick(&["on_sale", "on_sale", "delisted"]);
            let backorder = *random.pick(&["no", "yes"]);
            json!({"op": "product", "sku": sku, "category": path, "state": state,
                   "backorder": backorder})
        }
        19 => {
            let units = i64::try_from(below(random, 30)).unwrap();
            let path = PATHS[below(random, PATHS.len())];
            if path.is_empty() {
                known.store = Some(units);
                return json!({"op": "category", "category": "/", "threshold": units});
            }
            known.categories.insert(path, units);
            json!({"op": "category", "category": path, "threshold": units})
        }
        20 => json!({"op": "product", "sku": sku, "safety_from": "computed",
                     "lead_time_days_max": below(random, 4)}),
        _ => json!({"op": "tick"}),
    }
}

/// Units sold by day, and the day of the last time it came back, by the movements alone.
fn history(movements: &[MovementRow]) -> (BTreeMap<i64, i64>, i64) {
    let (mut sold, mut sellable, mut back) = (BTreeMap::new(), 0, 0);
    for movement in movements.iter().rev() {
        let day = movement.at.div_euclid(DAY);
        if movement.kind == Kind::Ship.name() {
            *sold.entry(day).or_insert(0) += movement.quantity;
        }
        if movement.kind == Kind::Unship.name() {
            *sold.entry(day).or_insert(0) -= movement.quantity;
        }
        let before = sellable;
        sellable += movement.effect.sellable;
        if before <= 0 && sellable > 0 {
            back = day;
        }
    }
    (sold, back)
}

fn naive(world: &World, known: &Known) -> Vec<String> {
    let today = known.now.div_euclid(DAY);
    let mut found: Vec<(usize, String)> = Vec::new();
    for sku in SKUS {
        let card = world.card(sku);
        let product = &card.product;
        let movements = world.movements(sku);
        let (sold, back) = history(&movements);
        let on_sale = product.state.name() == "on_sale";
        let sum = |name: fn(&stockroom::domain::stock::Stock) -> i64| -> i64 {
            card.card.stock.iter().map(|row| name(&row.stock)).sum()
        };
        let (sellable, total) = (sum(|s| s.sellable), sum(stockroom::domain::stock::Stock::total));
        let threshold = known.threshold(product.threshold, &product.category);
        assert_eq!(card.card.threshold, threshold, "{sku}");
        for row in &card.card.stock {
            if row.stock.locked > 0 {
                found.push((5, format!("leftover:{sku}@{}", row.warehouse)));
            }
        }
        if !on_sale {
            continue;
        }
        let mut state = |units: i64, threshold: i64, about: String| match units {
            ..0 => found.push((0, format!("oversold:{about}"))),
            0 => found.push((1, format!("sold_out:{about}"))),
            _ if units <= threshold => found.push((3, format!("low:{about}"))),
            _ => {}
        };
        state(sellable, threshold, sku.to_owned());
        for ((_, place), units) in known.rows.iter().filter(|((of, _), _)| *of == sku) {
            let row = card.card.stock.iter().find(|row| row.warehouse == *place);
            state(row.map_or(0, |row| row.stock.sellable), *units, format!("{sku}@{place}"));
        }
        let best = sold.iter().filter(|(day, _)| **day > today - 90).map(|(_, units)| *units).max();
        let computed = best.unwrap_or(0).max(0) * product.lead_time_days_max.unwrap_or(0);
        let safety = if product.safety_computed { computed } else { product.safety.unwrap_or(0) };
        if total < safety + threshold {
            found.push((2, format!("urgent:{sku}")));
        }
        let recent: i64 = sold.iter().filter(|(day, _)| **day > today - 30).map(|(_, u)| *u).sum();
        if sellable > 0 && recent > 0 && sellable * 30 / recent > 365 {
            found.push((12, format!("overstock:{sku}")));
        }
        let last = sold.iter().rev().find(|(_, units)| **units > 0).map_or(0, |(day, _)| *day);
        let quiet = last.max(back);
        if sellable > 0 && quiet > 0 && today - quiet >= 60 {
            found.push((13, format!("slow_mover:{sku}")));
        }
    }
    found.sort();
    found.into_iter().map(|(_, name)| name).collect()
}

/// Names in one order of kinds, by name within a kind.
fn in_order(mut names: Vec<String>) -> Vec<String> {
    let kind = |name: &String| {
        let kind = name.split(':').next().unwrap().to_owned();
        stockroom::domain::alert::ALERTS.iter().position(|row| row.kind.name() == kind)
    };
    names.sort_by_key(|name| (kind(name), name.clone()));
    names
}

fn play(seed: u64, steps: usize) {
    let mut random = Random::new(seed);
    let mut known = Known { now: START, ..Known::default() };
    let mut world = given();
    for sku in &SKUS[1..] {
        world = world.after(json!({"op": "product", "sku": sku}));
    }
    for turn in 0..steps {
        if below(&mut random, 6) == 0 {
            let hours = i64::try_from(below(&mut random, 24 * 12)).unwrap();
            known.now += hours * 3_600_000;
            world = world.minutes_later(hours * 60).caught_up();
        }
        let undone = (known.store, known.categories.clone(), known.rows.clone());
        let given = deal(&mut random, &mut known);
        world = world.when(given.clone());
        if !world.done() {
            (known.store, known.categories, known.rows) = undone;
        }
        let expected = naive(&world, &known);
        let app = world.app();
        // Orders about to expire are asked of the documents; their story is told elsewhere.
        let found = named(app, Scope::Open);
        let expiring = found.iter().filter(|name| name.starts_with("order_expiring")).count();
        let found = found.into_iter().filter(|name| !name.starts_with("order_expiring")).collect();
        assert_eq!(in_order(found), in_order(expected), "seed {seed}, step {turn}: {given}");
        let open = glance(app).alerts.open - i64::try_from(expiring).unwrap();
        assert_eq!(open, i64::try_from(naive(&world, &known).len()).unwrap(), "seed {seed}");
        if turn % 25 == 0 {
            world = world.sound();
        }
    }
    drop(world.sound());
}

#[test]
fn alerts_after_random_operations_are_what_every_product_says() {
    let long = std::env::var_os("STOCKROOM_LONG").is_some();
    let (seeds, steps) = if long { (40, 600) } else { (4, 150) };
    for seed in 0..seeds {
        play(seed, steps);
    }
}
