//! Lock pools and the clock with real processes: the ratio's hard edge, stages once, ends first.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Barrier;
use std::thread;

use serde_json::{Value, json};
use stockroom::app::query::PoolCard;
use stockroom::app::{Query, Reply};

use crate::processes::{stocked, stockroom};
use crate::support::World;
use crate::support::ops::receive;

/// Processes that race.
const PROCESSES: usize = 4;

/// 300 socks, and a pool of 100 at 105 %.
fn oversold() -> World {
    let line = json!({"sku": "SOCK", "warehouse": "WUH", "qty": 100, "oversell_bps": 10_500});
    stocked([
        json!({"op": "warehouse", "warehouse": "WUH"}),
        json!({"op": "product", "sku": "SOCK"}),
        receive("SOCK", "WUH", 300),
        json!({"op": "pool_create", "pool": "P", "purpose": "dedicated", "lines": [line]}),
    ])
}

fn pool(world: &mut World) -> PoolCard {
    match world.app().ask(&Query::Pool { code: "P".to_owned() }).unwrap() {
        Reply::Pool(card) => *card,
        other => panic!("{other:?}"),
    }
}

fn program(store: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stockroom"));
    command.arg("--store").arg(store).args(["--lang", "en", "--json"]).args(args);
    command.env("XDG_CONFIG_HOME", store.parent().unwrap());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn answer(child: Child) -> Value {
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error} {told}"))
}

/// How often the log says that units were released.
fn releases(world: &mut World) -> Vec<(String, String)> {
    let log = Query::Log { sku: None, from: stockroom::app::query::LogKey::NEWEST, limit: 1000 };
    let Reply::Log { entries, .. } = world.app().ask(&log).unwrap() else { panic!() };
    let told = serde_json::to_value(entries).unwrap();
    let released = told.as_array().unwrap().iter().filter(|entry| entry["field"] == "released");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    released.map(|entry| (text(&entry["before"]), text(&entry["after"]))).collect()
}

/// §4: 105 % of 100 takes 105 and refuses the 106th, whoever comes first.
#[test]
fn four_processes_take_105_of_100_and_not_one_more() {
    let mut world = oversold();
    let mut racing = Vec::new();
    for process in 0..PROCESSES {
        let input = world.path().with_file_name(format!("{process}.in"));
        let mut lines = String::new();
        for number in 0..40 {
            let line = json!([{"sku": "SOCK", "qty": 1, "pool": "P"}]);
            let order =
                json!({"op": "order", "order": format!("{process}-{number}"), "lines": line});
            lines.push_str(&order.to_string());
            lines.push('\n');
        }
        std::fs::write(&input, lines).unwrap();
        racing.push(stockroom(&world.path()).arg(&input).stdout(Stdio::piped()).spawn().unwrap());
    }
    let mut taken = 0;
    for child in racing {
        let output = child.wait_with_output().unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}", output.status);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.lines().count(), 40);
        for line in text.lines() {
            let answer: Value = serde_json::from_str(line).unwrap();
            if answer["ok"] == json!(true) {
                taken += 1;
            } else {
                assert_eq!(answer["error"]["code"], "short", "{answer}");
                assert_eq!(answer["error"]["document"], "P", "{answer}");
            }
        }
    }
    assert_eq!(taken, 105);
    let line = pool(&mut world).lines.remove(0);
    assert_eq!((line.held, line.oversold, line.open, line.left), (100, 5, 0, 0));
    assert_eq!(world.stock("SOCK", "WUH")[1], 200, "daily stock is not touched");
    drop(world.sound());
}

/// A shop of years ago: nothing was running since, so everything of the pool is late.
fn long_ago(stages: &Value, ends_at: Option<&str>) -> World {
    let line = json!({"sku": "SOCK", "warehouse": "WUH", "qty": 200, "stages": stages});
    let mut pool =
        json!({"op": "pool_create", "pool": "P", "purpose": "dedicated", "lines": [line]});
    if let Some(ends_at) = ends_at {
        pool["ends_at"] = json!(ends_at);
    }
    let six_years = 6 * 365 * 24 * 60;
    World::empty()
        .minutes_later(-six_years)
        .after(json!({"op": "warehouse", "warehouse": "WUH"}))
        .after(json!({"op": "product", "sku": "SOCK"}))
        .after(receive("SOCK", "WUH", 300))
        .after(pool)
}

/// Starts them all at one instant.
fn at_once(store: &Path, calls: &[&[&str]]) -> Vec<Value> {
    let start = Barrier::new(calls.len());
    thread::scope(|scope| {
        let run = |args: &&[&str]| {
            let mut command = program(store, args);
            let start = &start;
            scope.spawn(move || {
                start.wait();
                answer(command.spawn().unwrap())
            })
        };
        let racing: Vec<_> = calls.iter().map(run).collect();
        racing.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

/// Two processes at the same second release a stage once; more of them too.
#[test]
fn processes_at_the_same_second_release_a_stage_once() {
    let stages = json!([{"at": "2021-01-01T00:00:00Z", "qty": 60},
                        {"at": "2099-01-01T00:00:00Z", "qty": 140}]);
    let mut world = long_ago(&stages, None);
    let calls: [&[&str]; PROCESSES] =
        [&["tick"], &["tick"], &["pool", "show", "P"], &["stock", "list"]];
    at_once(&world.path(), &calls);
    let line = pool(&mut world).lines.remove(0);
    assert_eq!((line.open, line.released, line.unreleased), (60, 60, 140));
    assert_eq!(releases(&mut world), [("0".to_owned(), "60".to_owned())]);
    drop(world.sound());
}

/// A process that wakes two stages late releases both, once, though others wake with it.
#[test]
fn two_stages_late_are_both_released_once_by_whoever_wakes() {
    let stages = json!([{"at": "2021-01-01T00:00:00Z", "qty": 60},
                        {"at": "2021-02-01T00:00:00Z", "qty": 60},
                        {"at": "2099-01-01T00:00:00Z", "qty": 80}]);
    let mut world = long_ago(&stages, None);
    let buy: &[&str] = &["order", "place", r#"{"sku":"SOCK","qty":110,"pool":"P"}"#];
    let answers = at_once(&world.path(), &[buy, &["tick"], &["tick"], &["pool", "list"]]);
    assert_eq!(answers[0]["ok"], json!(true), "{}", answers[0]);
    let line = pool(&mut world).lines.remove(0);
    assert_eq!((line.open, line.held, line.released), (10, 110, 120));
    let told = [("60".to_owned(), "120".to_owned()), ("0".to_owned(), "60".to_owned())];
    assert_eq!(releases(&mut world), told);
    drop(world.sound());
}

/// A pool that ended while nothing was running is closed by the next process that opens the store,
/// before it shows or sells anything, whatever it came for.
#[test]
fn a_pool_that_ended_unseen_is_closed_before_anything_is_shown_or_sold() {
    let calls: [&[&str]; 4] = [
        &["pool", "show", "P"],
        &["stock", "show", "SOCK"],
        &["stock", "list"],
        &["order", "place", r#"{"sku":"SOCK","qty":1,"pool":"P"}"#],
    ];
    for call in calls {
        let mut world = long_ago(&json!([]), Some("2021-01-01T00:00:00Z"));
        assert_eq!(world.stock("SOCK", "WUH")[4], 200, "locked while it lasted");
        let told = answer(program(&world.path(), call).spawn().unwrap());
        match call[1] {
            "show" if call[0] == "pool" => assert_eq!(told["state"], "ended", "{told}"),
            "place" => {
                assert_eq!(told["error"]["code"], "state", "{told}");
                assert_eq!(told["error"]["state"], "ended", "{told}");
            }
            _ => assert_eq!(told["stock"][0]["sellable"], 300, "{told}"),
        }
        assert_eq!(pool(&mut world).pool.state, "ended");
        assert_eq!(world.stock("SOCK", "WUH")[4], 0);
        drop(world.sound());
    }
}

/// The console too.
#[test]
fn the_console_closes_what_ended_before_it_shows_anything() {
    let mut world = long_ago(&json!([]), Some("2021-01-01T00:00:00Z"));
    let path = world.path();
    let store = ["--store", path.to_str().unwrap(), "open", "SOCK"];
    let mut terminal = crate::pty::Terminal::with(&store, &[]);
    terminal.wait("300 = 300");
    assert_eq!(pool(&mut world).pool.state, "ended");
    terminal.send("q");
}
