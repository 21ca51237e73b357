//! What runs in a process of its own: crowds, whole commands, and what memory they take.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::bare::Ledger;
use crate::shop::{Files, Shop, files};

/// The most memory that this process had, in MiB.
pub(crate) fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().unwrap_or_default();
    kib / 1024.0
}

/// Does what `--work` says and prints one line of JSON.
pub(crate) fn run(what: &str, path: &Path, products: u64, number: u64) {
    let start = Instant::now();
    let time = Duration::from_secs(2);
    let folder = path.parent().unwrap_or(Path::new("."));
    let lists = || Files { products: folder.join("products.csv"), stock: folder.join("stock.csv") };
    let took = match what {
        "orders" => Shop::open(path, products, 100 + number).orders_for(time),
        "reserve" => {
            Ledger::join(path, products, number).reserve_for(&folder.join("bare-lock"), time)
        }
        "import" => {
            drop(Shop::import(path, &lists(), products));
            Vec::new()
        }
        "import_bare" => {
            Ledger::import(path, &lists().products, &lists().stock);
            Vec::new()
        }
        "reserve_once" => {
            Ledger::join(path, products, number).reserve(1, 1);
            Vec::new()
        }
        "verify" => {
            Shop::open(path, products, 1).verify();
            Vec::new()
        }
        "export" => {
            Shop::open(path, products, 1).export();
            Vec::new()
        }
        "batch" => {
            Shop::open(path, products, 1).batch(20_000);
            Vec::new()
        }
        other => panic!("unknown work {other}"),
    };
    let seconds = start.elapsed().as_secs_f64();
    println!("{}", json!({"seconds": seconds, "peak_mib": peak_mib(), "took": took}));
}

fn start(what: &str, path: &Path, products: u64, number: u64) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--work", what, "--store"])
        .arg(path)
        .args(["--products", &products.to_string(), "--seed", &number.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn end(child: std::process::Child) -> Value {
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success(), "a worker failed");
    serde_json::from_slice(&out.stdout).unwrap()
}

/// One worker: seconds and memory.
pub(crate) fn alone(what: &str, path: &Path, products: u64) -> (f64, f64) {
    let said = end(start(what, path, products, 1));
    (said["seconds"].as_f64().unwrap(), said["peak_mib"].as_f64().unwrap())
}

/// Four workers at once: what all of them did a second, the slowest beside the fastest, and the
/// longest wait in milliseconds.
pub(crate) fn four(what: &str, path: &Path, products: u64) -> (f64, f64, f64) {
    let workers: Vec<_> = (0..4).map(|number| start(what, path, products, number)).collect();
    let mut counts = Vec::new();
    let mut longest = 0.0_f64;
    for worker in workers {
        let said = end(worker);
        let took: Vec<f64> =
            said["took"].as_array().unwrap().iter().filter_map(Value::as_f64).collect();
        longest = took.iter().copied().fold(longest, f64::max);
        counts.push(took.len() as f64);
    }
    let (slowest, fastest) = counts
        .iter()
        .fold((f64::MAX, 0.0_f64), |(low, high), count| (low.min(*count), high.max(*count)));
    (counts.iter().sum::<f64>() / 2.0, slowest / fastest, longest)
}

/// A whole process; milliseconds.
pub(crate) fn command(program: &str, arguments: &[&str]) -> f64 {
    let start = Instant::now();
    let out = Command::new(program).args(arguments).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    start.elapsed().as_secs_f64() * 1e3
}

/// Makes the files of a store in its folder.
pub(crate) fn prepare(folder: &Path, products: u64) -> Files {
    files(folder, products)
}
