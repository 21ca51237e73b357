//! Eight processes place, pay, ship, cancel, take back and expire orders on 50 products, each on
//! its own way, and are killed at random moments: no unit is sold twice or given back twice, what
//! was answered is kept, and nobody is told that the file is locked. The processes are the real
//! binary. A few seconds here; a minute with `STOCKROOM_LONG=1`.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use stockroom::app::{Query, Reply};

use crate::processes::{stocked, stockroom};
use crate::support::ops::{order, receive, step};
use crate::support::random::Random;

const PROCESSES: u64 = 8;
const PRODUCTS: i64 = 50;
const UNITS: i64 = 30;
/// Unpaid orders past their deadline that every process may expire.
const STALE: i64 = 100;

/// Requests of each process at least; it is killed at the middle one at the latest.
const ASKED_MIN: u32 = 30;

fn sku(number: i64) -> String {
    format!("P{number:02}")
}

/// One process with its pipes.
struct Teller {
    child: Child,
    asks: ChildStdin,
    tells: BufReader<ChildStdout>,
}

impl Teller {
    fn start(store: &Path) -> Self {
        let mut command = stockroom(store);
        let command = command.arg("-").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let asks = child.stdin.take().unwrap();
        let tells = BufReader::new(child.stdout.take().unwrap());
        Self { child, asks, tells }
    }

    fn ask(&mut self, request: &Value) -> Value {
        writeln!(self.asks, "{request}").unwrap();
        let mut line = String::new();
        self.tells.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{request} -> {line:?}: {error}"))
    }

    /// Asks and dies before it can be heard; whether an answer was on its way.
    fn ask_and_die(mut self, request: &Value) {
        writeln!(self.asks, "{request}").unwrap();
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What a clerk knows of an order: the states it may be in. More than one after a kill.
type Known = BTreeMap<String, Vec<&'static str>>;

/// The states from which an operation goes on, and where it leads.
const STEPS: [(&str, &str, &str); 4] = [
    ("pay", "placed", "paid"),
    ("ship", "paid", "shipped"),
    ("cancel", "placed", "cancelled"),
    ("return", "shipped", "returned"),
];

/// Works until `end`; what it knows then, and how often it was killed.
fn clerk(store: PathBuf, number: u64, end: Instant) -> (Known, u32) {
    let mut random = Random::new(number);
    let mut teller = Teller::start(&store);
    let (mut known, mut killed, mut placed) = (Known::new(), 0, 0);
    let mut quantities: BTreeMap<String, (String, i64)> = BTreeMap::new();
    let mut asked = 0;
    while Instant::now() < end || asked < ASKED_MIN {
        asked += 1;
        let (request, code, from, to) = if random.between(0, 2) == 0 {
            placed += 1;
            let code = format!("{number}-{placed}");
            let (sku, units) = (sku(random.between(0, PRODUCTS - 1)), random.between(1, 3));
            quantities.insert(code.clone(), (sku.clone(), units));
            (order(&code, &[(&sku, units)]), code, "", "placed")
        } else if random.between(0, 9) == 0 || known.is_empty() {
            (json!({"op": "expire"}), String::new(), "", "")
        } else {
            let at = usize::try_from(random.between(0, 1 << 30)).unwrap() % known.len();
            let (code, states) = known.iter().nth(at).unwrap();
            let steps: Vec<_> = STEPS.iter().filter(|(_, from, _)| states == &[*from]).collect();
            let Some((op, from, to)) =
                steps.get(usize::from(random.between(0, 1) == 1)).or(steps.first())
            else {
                continue;
            };
            let mut request = step(op, code);
            if *op == "return" {
                let (sku, units) = &quantities[code];
                request["lines"] = json!([{"sku": sku, "qty": units, "to": "sellable"}]);
            }
            (request, code.clone(), *from, *to)
        };
        if asked == ASKED_MIN / 2 || random.between(0, 150) == 0 {
            teller.ask_and_die(&request);
            killed += 1;
            teller = Teller::start(&store);
            if !code.is_empty() {
                known.insert(code, vec![from, to]);
            }
            continue;
        }
        let answer = teller.ask(&request);
        if answer["ok"] == json!(true) {
            if !code.is_empty() {
                known.insert(code, vec![to]);
            }
        } else {
            // Only a new order can be refused: all its units are promised.
            assert_eq!((answer["error"]["code"].as_str(), from), (Some("short"), ""), "{answer}");
        }
    }
    drop(teller.asks);
    assert!(teller.child.wait().unwrap().code().is_some());
    (known, killed)
}

#[test]
fn eight_processes_that_are_killed_lose_no_order_and_sell_nothing_twice() {
    let long = std::env::var_os("STOCKROOM_LONG").is_some();
    let mut setting = vec![json!({"op": "warehouse", "warehouse": "WUH"})];
    for number in 0..PRODUCTS {
        setting.push(json!({"op": "product", "sku": sku(number)}));
        setting.push(receive(&sku(number), "WUH", UNITS));
    }
    for number in 0..STALE {
        setting.push(order(&format!("stale-{number}"), &[(&sku(number % PRODUCTS), 3)]));
    }
    let mut world = stocked(setting);
    let end = Instant::now() + Duration::from_secs(if long { 60 } else { 4 });
    let clerks: Vec<_> = (0..PROCESSES)
        .map(|number| {
            let store = world.path();
            std::thread::spawn(move || clerk(store, number, end))
        })
        .collect();
    let mut kills = 0;
    for clerk in clerks {
        let (known, killed) = clerk.join().unwrap();
        kills += killed;
        for (code, states) in known {
            let found = world.app().ask(&Query::Order { code: code.clone() });
            let state = match found {
                Ok(Reply::Order(card)) => card.order.state,
                _ => "", // never placed
            };
            assert!(states.contains(&state), "{code} is {state:?}, known to be {states:?}");
        }
    }
    assert!(kills > 0, "nobody was killed");
    for number in 0..PRODUCTS {
        let [_, sellable, ..] = world.stock(&sku(number), "WUH");
        assert!(sellable >= 0, "{} is oversold: {sellable}", sku(number));
    }
    let report = world.app().verify(&mut |_| {}).unwrap();
    assert!(report.ok, "{:?}", report.problems);
    let Reply::Glance(glance) = world.app().ask(&Query::Glance).unwrap() else { panic!("counts") };
    assert_eq!(glance.count("orders_expired"), STALE, "each stale order expired once");
}
