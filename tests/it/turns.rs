//! Writers take turns: nobody starves, a killed holder blocks nobody, a hung one is named.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use stockroom::app::system_user;

use crate::cli::shop::Shop;

/// A line to a process.
pub(crate) fn say(child: &mut Child, line: &str) {
    let stdin = child.stdin.as_mut().unwrap();
    writeln!(stdin, "{line}").unwrap();
    stdin.flush().unwrap();
}

/// The next line from it.
pub(crate) fn hear(child: &mut Child) -> String {
    let out: &mut ChildStdout = child.stdout.as_mut().unwrap();
    let mut line = Vec::new();
    let mut byte = [0];
    while std::io::Read::read(out, &mut byte).unwrap() == 1 && byte[0] != b'\n' {
        line.push(byte[0]);
    }
    String::from_utf8(line).unwrap()
}

fn receive() -> String {
    r#"{"op":"receive","sku":"SOCK","warehouse":"WUH","qty":1}"#.to_owned()
}

/// Whether somebody holds the turn.
fn is_held(store: &Path) -> bool {
    let mut name = store.as_os_str().to_owned();
    name.push("-turn");
    let file = OpenOptions::new().write(true).open(name).unwrap();
    let free = file.try_lock().is_ok();
    !free
}

fn batch(shop: &Shop, args: &[&str]) -> Command {
    let mut all = vec!["batch", "-"];
    all.extend(args);
    let mut command = shop.command(&all);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

/// A process with a long transaction under way, stopped in the middle of it.
fn hung(shop: &Shop) -> Child {
    let mut child = batch(shop, &["--group", "1000000"]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let line = receive() + "\n";
    stdin.write_all(line.repeat(40_000).as_bytes()).unwrap();
    drop(stdin);
    let started = Instant::now();
    while !is_held(&shop.store()) {
        assert!(started.elapsed() < Duration::from_secs(30), "it never took its turn");
        std::thread::sleep(Duration::from_millis(2));
    }
    kill(Pid::from_raw(i32::try_from(child.id()).unwrap()), Signal::SIGSTOP).unwrap();
    assert!(is_held(&shop.store()), "it was done before it could be stopped");
    child
}

#[test]
fn a_hung_holder_is_named_and_a_killed_one_blocks_nobody() {
    let shop = Shop::stocked();
    std::fs::write(shop.path("c.toml"), "[store]\nwait_seconds = 1\n").unwrap();
    let config = shop.path("c.toml");
    let mut hung = hung(&shop);
    let args = ["--config", config.to_str().unwrap(), "--json"];
    let receive = ["stock", "receive", "SOCK", "--warehouse", "WUH", "--qty", "5"];
    let all: Vec<&str> = args.iter().chain(&receive).copied().collect();
    let error = shop.run(&all).ends_with(4).json()["error"].clone();
    assert_eq!(error["code"], "busy");
    assert_eq!(error["pid"], hung.id().to_string(), "{error}");
    assert_eq!(error["user"], system_user());
    assert!(error["seconds"].as_i64().unwrap() <= 60 && error["waited_ms"] == 1000, "{error}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(&format!("process {} of {}", hung.id(), system_user())), "{message}");
    // Readers never wait, not even now.
    let card = shop.json(&["stock", "show", "SOCK"]).ends_with(0).json();
    assert_eq!(card["sum"]["sellable"], 100);

    hung.kill().unwrap();
    hung.wait().unwrap();
    let started = Instant::now();
    shop.run(&all).ends_with(0);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    let card = shop.json(&["stock", "show", "SOCK"]).ends_with(0).json();
    assert_eq!(card["sum"]["sellable"], 105, "nothing of what the killed one had under way");
    shop.is_sound();
}

/// Four writers without a pause: each gets its share, and none waits long.
#[test]
fn four_writers_get_equal_shares_and_none_waits_long() {
    let shop = Shop::stocked();
    let time = if crate::support::is_long() { 20 } else { 2 };
    let end = Instant::now() + Duration::from_secs(time);
    let work = |_| {
        let mut child = batch(&shop, &[]).spawn().unwrap();
        let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
        std::thread::spawn(move || {
            let mut waits = Vec::new();
            while Instant::now() < end {
                let asked = Instant::now();
                say(&mut child, &receive());
                let answer = answers.next().unwrap().unwrap();
                assert!(answer.contains(r#""ok":true"#), "{answer}");
                waits.push(asked.elapsed());
            }
            drop(child.stdin.take());
            child.wait().unwrap();
            waits
        })
    };
    let writers: Vec<_> = (0..4).map(work).collect();
    let waits: Vec<Vec<Duration>> = writers.into_iter().map(|one| one.join().unwrap()).collect();
    let counts: Vec<usize> = waits.iter().map(Vec::len).collect();
    let mut all: Vec<Duration> = waits.into_iter().flatten().collect();
    all.sort();
    let (p99, longest) = (all[all.len() * 99 / 100], all[all.len() - 1]);
    let told = format!("{counts:?} transactions in {time} s; p99 {p99:?}, longest {longest:?}");
    crate::support::figures(&told);
    let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
    assert!(least * 3 >= *most, "somebody starves: {counts:?}");
    assert!(longest < Duration::from_millis(1500), "{longest:?}");
    let done = i64::try_from(counts.iter().sum::<usize>()).unwrap();
    let card = shop.json(&["stock", "show", "SOCK"]).ends_with(0).json();
    assert_eq!(card["sum"]["sellable"], 100 + done);
    shop.is_sound();
}
