//! Several processes on one file: nobody oversells, nobody is told that it is locked, and a killed
//! one takes nothing with it. The processes are the real binary.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use stockroom::app::batch::{self, Options};

use crate::support::World;
use crate::support::ops::{order, receive};
use crate::support::random::Random;

/// Processes that fight.
const PROCESSES: usize = 4;

pub(crate) fn stockroom(store: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stockroom"));
    command.arg("--store").arg(store).args(["--lang", "en", "batch"]);
    command.env("XDG_CONFIG_HOME", store.parent().unwrap()).stderr(Stdio::piped());
    command
}

fn lines(requests: impl IntoIterator<Item = Value>) -> String {
    requests.into_iter().fold(String::new(), |mut text, request| {
        writeln!(text, "{request}").unwrap();
        text
    })
}

/// A store with these requests done in one transaction each thousand.
pub(crate) fn stocked(requests: impl IntoIterator<Item = Value>) -> World {
    let mut world = World::empty();
    let options = Options { group: 1000, ..Options::default() };
    let input = lines(requests);
    let done = batch::run(world.app(), options, &mut input.as_bytes(), &mut |_| Ok(())).unwrap();
    assert_eq!(done.refused, 0);
    world
}

fn answers(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The process ended as one that did its work: some lines refused by a rule, nothing else.
fn ended(child: Child) {
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{:?} {told}", output.status);
    assert!(!told.to_lowercase().contains("lock") && !told.contains("busy"), "{told}");
}

/// S147: two at once for the last unit: one wins. Here four, a thousand times.
#[test]
fn four_processes_share_the_last_unit_of_each_of_1000_products() {
    const PRODUCTS: usize = 1000;
    let sku = |number: usize| format!("P{number}");
    let mut setting = vec![json!({"op": "warehouse", "warehouse": "WUH"})];
    for number in 0..PRODUCTS {
        setting.push(json!({"op": "product", "sku": sku(number)}));
        setting.push(receive(&sku(number), "WUH", 1));
    }
    let mut world = stocked(setting);
    let folder = tempfile::tempdir().unwrap();
    let mut fight = Vec::new();
    for process in 0..PROCESSES {
        // Neighbours in time want the same products.
        let mut numbers: Vec<usize> = (0..PRODUCTS).collect();
        let mut random = Random::new(u64::try_from(process).unwrap());
        for at in 0..PRODUCTS - 8 {
            let other = at + usize::try_from(random.between(0, 7)).unwrap();
            numbers.swap(at, other);
        }
        let wants = numbers
            .into_iter()
            .map(|number| order(&format!("{process}-{number}"), &[(sku(number).as_str(), 1)]));
        let input = folder.path().join(format!("{process}.in"));
        std::fs::write(&input, lines(wants)).unwrap();
        let output = folder.path().join(format!("{process}.out"));
        let child =
            stockroom(&world.path()).arg(&input).stdout(File::create(&output).unwrap()).spawn();
        fight.push((child.unwrap(), output));
    }
    let mut granted = BTreeSet::new();
    for (child, output) in fight {
        ended(child);
        let answers = answers(&output);
        assert_eq!(answers.len(), PRODUCTS);
        for answer in answers {
            if answer["ok"] == json!(true) {
                let sku = answer["stock"][0]["sku"].as_str().unwrap().to_owned();
                assert!(granted.insert(sku), "sold twice: {answer}");
            } else {
                assert_eq!(answer["error"]["code"], "short", "{answer}");
            }
        }
    }
    assert_eq!(granted.len(), PRODUCTS);
    let report = world.app().verify(&mut |_| {}).unwrap();
    assert!(report.ok, "{:?}", report.problems);
}

/// The last 100 units: whatever the killed process was answered is kept, what it was not answered
/// is whole or not at all, and the others go on.
#[test]
fn one_of_four_is_killed_and_the_last_100_units_are_sold_once() {
    let setting = [
        json!({"op": "warehouse", "warehouse": "WUH"}),
        json!({"op": "product", "sku": "SOCK"}),
        receive("SOCK", "WUH", 100),
    ];
    let mut world = stocked(setting);
    let folder = tempfile::tempdir().unwrap();
    let wants = |process: &str| {
        lines((0..100).map(|number| order(&format!("{process}-{number}"), &[("SOCK", 1)])))
    };

    let mut doomed = stockroom(&world.path());
    let mut doomed = doomed.arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    doomed.stdin.as_mut().unwrap().write_all(wants("doomed").as_bytes()).unwrap();
    let mut survivors = Vec::new();
    for process in 1..PROCESSES {
        let name = format!("p{process}");
        let (input, output) =
            (folder.path().join(&name), folder.path().join(format!("{name}.out")));
        std::fs::write(&input, wants(&name)).unwrap();
        let child =
            stockroom(&world.path()).arg(&input).stdout(File::create(&output).unwrap()).spawn();
        survivors.push((child.unwrap(), output));
    }
    let mut told = BufReader::new(doomed.stdout.take().unwrap()).lines();
    let mut promised = Vec::new();
    for _ in 0..5 {
        let answer: Value = serde_json::from_str(&told.next().unwrap().unwrap()).unwrap();
        promised.push(answer);
    }
    doomed.kill().unwrap();
    doomed.wait().unwrap();
    // What it had still written before it died counts as answered too.
    promised.extend(told.map_while(Result::ok).filter_map(|line| serde_json::from_str(&line).ok()));

    let mut granted: i64 = 0;
    for (child, output) in survivors {
        ended(child);
        let answers = answers(&output);
        assert_eq!(answers.len(), 100);
        let ok = answers.iter().filter(|answer| answer["ok"] == json!(true)).count();
        granted += i64::try_from(ok).unwrap();
        assert!(answers.iter().all(|a| a["ok"] == json!(true) || a["error"]["code"] == "short"));
    }
    for answer in promised.iter().filter(|answer| answer["ok"] == json!(true)) {
        let code = answer["order"].as_str().unwrap();
        assert_eq!(world.order(code).lines[0].open, 1, "{code} was promised");
        granted += 1;
    }
    let [total, sellable, occupied, ..] = world.stock("SOCK", "WUH");
    assert_eq!((total, sellable, occupied), (100, 0, 100));
    // At most one more: committed, and killed before it could say so.
    assert!((99..=100).contains(&granted), "{granted}");
    let report = world.app().verify(&mut |_| {}).unwrap();
    assert!(report.ok, "{:?}", report.problems);
}
