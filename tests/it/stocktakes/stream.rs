//! `count enter COUNT -`: a stream of scans, cut off at any moment.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::cli::shop::Shop;
use crate::support::is_heeded;

fn shop() -> Shop {
    let shop = Shop::stocked();
    shop.batch(
        &[],
        r#"{"op":"product","sku":"TEA","name":"Tea","barcodes":[{"code":"16901028075760","units":12}]}
{"op":"receive","sku":"TEA","warehouse":"WUH","qty":40,"bin":"B-1"}
{"op":"count_start","count":"C","warehouse":"WUH"}"#,
    )
    .ends_with(0);
    shop
}

fn entries(shop: &Shop) -> i64 {
    shop.json(&["count", "show", "C"]).ends_with(0).json()["entries"].as_i64().unwrap()
}

#[test]
fn the_stream_has_the_grammar_of_the_field() {
    let shop = shop();
    let typed = "#LOC:A-03-2\nSOCK\n12*SOCK\n=24\n-1\n\nTEA\t\r\n16901028075760\n#UNDO\n6900000000014\n\
                 6900000000015\n=12345678\n3*\nSOCK\n/tea\n#DONE\n";
    let answer = Shop::feed(shop.command(&["count", "enter", "C", "-"]), typed).ends_with(1);
    insta::assert_snapshot!("grammar", answer.out);
    assert_eq!(entries(&shop), 9);
    let show = shop.json(&["count", "show", "C"]).json();
    assert_eq!(
        (show["progress"]["units"].as_i64(), show["progress"]["unknown"].as_i64()),
        (Some(27), Some(1))
    );
    shop.is_sound();
}

#[test]
fn five_hundred_codes_in_one_write_are_five_hundred_rows_in_order() {
    let shop = shop();
    let typed: String = (0..250).map(|_| "SOCK\nTEA\n").collect();
    let begun = Instant::now();
    let answer =
        Shop::feed(shop.command(&["--json", "count", "enter", "C", "-"]), typed).ends_with(0);
    let took = begun.elapsed();
    let told: Vec<Value> =
        answer.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(told.len(), 500);
    for (told, number) in told.iter().zip(1..) {
        let sku = if number % 2 == 1 { "SOCK" } else { "TEA" };
        assert_eq!(
            (&told["entry"]["number"], &told["entry"]["sku"]),
            (&number.into(), &sku.into())
        );
    }
    assert_eq!(entries(&shop), 500);
    assert!(took < Duration::from_secs(2), "{took:?}");
    shop.is_sound();
}

/// Feeds scans one by one, each when the one before was answered, and cuts the program off.
fn cut_off(after: i64, cut: impl FnOnce(&mut Child)) {
    let shop = shop();
    let mut program = shop.command(&["--json", "count", "enter", "C", "-", "--bin", "A-1"]);
    let mut child =
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut told = BufReader::new(child.stdout.take().unwrap()).lines();
    for number in 1..=after {
        writeln!(stdin, "SOCK").unwrap();
        let line: Value = serde_json::from_str(&told.next().unwrap().unwrap()).unwrap();
        assert_eq!(line["entry"]["number"], number);
    }
    cut(&mut child);
    child.wait().unwrap();
    assert_eq!(entries(&shop), after, "exactly what was answered");
    let resume = shop.json(&["count", "resume"]).ends_with(0).json();
    assert_eq!((&resume["saved"], &resume["bin"]), (&after.into(), &"A-1".into()));
    shop.is_sound();
}

#[test]
fn what_was_answered_is_there_when_the_program_is_killed() {
    cut_off(7, |child| child.kill().unwrap());
}

#[test]
fn what_was_answered_is_there_when_the_program_is_ended_or_hung_up() {
    use rustix::process::{Pid, Signal, kill_process};
    let heeded = |signal: &Signal| is_heeded(signal.as_raw());
    for signal in [Signal::TERM, Signal::HUP].into_iter().filter(heeded) {
        cut_off(5, |child| {
            let id = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
            kill_process(id, signal).unwrap();
        });
    }
}
