//! Six clerks count six zones at once in processes of their own while two others sell: no scan is
//! lost, no figure is another's. 40 lines a zone here; 20,000 lines in all with `STOCKROOM_LONG=1`.

use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};
use stockroom::app::query::{CountQuery, CountReply};
use stockroom::app::{Query, Reply};

use crate::processes::{stocked, stockroom};
use crate::support::World;
use crate::support::ops::order;

const CLERKS: i64 = 6;

fn sku(zone: i64, number: i64) -> String {
    format!("Z{zone}-{number:05}")
}

fn shop(lines: i64) -> World {
    let mut setting = vec![json!({"op": "warehouse", "warehouse": "WUH"})];
    for zone in 0..CLERKS {
        for number in 0..lines {
            setting.push(json!({"op": "product", "sku": sku(zone, number)}));
            setting.push(json!({"op": "receive", "sku": sku(zone, number), "warehouse": "WUH",
                                "qty": 50, "bin": format!("{zone}-{:03}", number / 20)}));
        }
    }
    stocked(setting)
}

/// A process that does these requests, a line each; it is given the lines at once.
fn process(world: &World, requests: Vec<Value>) -> std::thread::JoinHandle<Vec<Value>> {
    let mut program = stockroom(&world.path());
    let mut child = program.arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::spawn(move || {
        let lines: Vec<String> = requests.iter().map(Value::to_string).collect();
        let text = lines.join("\n");
        let feeding = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
        let output = child.wait_with_output().unwrap();
        feeding.join().unwrap().unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        told.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    })
}

#[test]
fn six_clerks_count_six_zones_while_two_others_sell() {
    let long = std::env::var_os("STOCKROOM_LONG").is_some();
    let lines = if long { 20_000 / CLERKS } else { 40 };
    let mut world = shop(lines);
    let start = json!({"op": "count_start", "count": "C", "warehouse": "WUH"});
    world = world.after(start);
    let mut running = Vec::new();
    for zone in 0..CLERKS {
        let mut requests = Vec::new();
        for number in 0..lines {
            let bin = format!("{zone}-{:03}", number / 20);
            if number % 20 == 0 {
                requests.push(json!({"op": "count_location", "count": "C", "bin": bin,
                                     "counter": format!("clerk{zone}")}));
            }
            requests.push(json!({"op": "count_enter", "count": "C", "sku": sku(zone, number),
                                 "qty": 48, "bin": bin, "counter": format!("clerk{zone}")}));
        }
        running.push(process(&world, requests));
    }
    for seller in 0..2 {
        let mut requests = Vec::new();
        for number in 0..lines {
            let code = format!("S{seller}-{number}");
            let zone = (number + seller) % CLERKS;
            requests.push(order(&code, &[(sku(zone, number).as_str(), 1)]));
            requests.push(json!({"op": "pay", "order": code}));
            requests.push(json!({"op": "ship", "order": code}));
        }
        running.push(process(&world, requests));
    }
    for answers in running {
        for answer in answers.join().unwrap() {
            assert_eq!(answer["ok"], json!(true), "{answer}");
        }
    }
    let query = Query::Stocktake(CountQuery::Card { code: "C".to_owned() });
    let Ok(Reply::Stocktake(CountReply::Card(card))) = world.app().ask(&query) else { panic!() };
    assert_eq!(card.count.entries, CLERKS * lines, "no scan is lost");
    assert_eq!((card.progress.counted, card.progress.not_counted), (CLERKS * lines, 0));
    assert_eq!(card.progress.units, CLERKS * lines * 48);
    let report = world.app().verify(&mut |_| {}).unwrap();
    assert!(report.ok, "{:?}", report.problems);
    // Each line ends with what was counted, less what was sold behind its count.
    let mut world =
        world.after(json!({"op": "count_approve", "count": "C", "reason": "missing"})).sound();
    let wanted = world.stock(&sku(0, 0), "WUH")[0];
    assert!((46..=48).contains(&wanted), "{wanted}");
    let again = world.app().verify(&mut |_| {}).unwrap();
    assert!(again.ok);
}
