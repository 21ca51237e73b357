//! Processes that end at any moment: kill -9, SIGTERM, SIGHUP, a terminal that is closed.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::line::Line;
use super::{Deed, Tally, Writer, shop};
use crate::support::random::Random;
use crate::support::{is_heeded, is_long};

const WRITERS: usize = 4;

/// Lines that a writer is sent before the first answer is read, at most.
const AHEAD_MAX: i64 = 40;

/// Ends the process in one of the ways in which processes end.
fn end(writer: &Writer, random: &mut Random) {
    let (signal, number) = *random.pick(&[
        (Signal::SIGKILL, 9),
        (Signal::SIGKILL, 9),
        (Signal::SIGKILL, 9),
        (Signal::SIGTERM, 15),
        (Signal::SIGHUP, 1),
        (Signal::SIGINT, 2),
    ]);
    let signal = if is_heeded(number) { signal } else { Signal::SIGTERM };
    kill(Pid::from_raw(i32::try_from(writer.child.id()).unwrap()), signal).unwrap();
}

/// Four writers at once, each ended at a random moment again and again with lines under way, and
/// started again; what was not answered is asked again with the same key. In the end each
/// operation was done exactly once.
#[test]
fn writers_that_are_killed_at_any_moment_lose_nothing_and_do_nothing_twice() {
    let kills_wanted = if is_long() { 600 } else { 40 };
    let shop = shop();
    let kills = AtomicUsize::new(0);
    let everything = Mutex::new(BTreeSet::new());
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (shop, kills, everything) = (&shop, &kills, &everything);
            scope.spawn(move || {
                let mut random = Random::new(41 + u64::try_from(writer).unwrap());
                let (mut done, mut open) = (BTreeSet::new(), BTreeSet::new());
                let mut number = 0;
                while kills.load(Ordering::Relaxed) < kills_wanted {
                    let mut process = Writer::on(shop);
                    let mut asked: Vec<Deed> = open.iter().cloned().collect();
                    for _ in 0..random.between(1, AHEAD_MAX) {
                        number += 1;
                        asked.push(Deed { writer, number });
                    }
                    open.extend(asked.iter().cloned());
                    for deed in &asked {
                        process.ask(&deed.line());
                    }
                    // Some answers are waited for, so that the end comes in the middle of the work.
                    let heard = usize::try_from(random.between(0, 8)).unwrap().min(asked.len());
                    for deed in asked.drain(..heard) {
                        assert_eq!(process.answer().unwrap()["ok"], true);
                        open.remove(&deed);
                        done.insert(deed);
                    }
                    let pause = Duration::from_micros(random.between(0, 20_000).unsigned_abs());
                    std::thread::sleep(pause);
                    end(&process, &mut random);
                    kills.fetch_add(1, Ordering::Relaxed);
                    // What it had still said before it died was answered.
                    for deed in asked {
                        let Some(answer) = process.answer() else { break };
                        assert_eq!(answer["ok"], true, "{answer}");
                        open.remove(&deed);
                        done.insert(deed);
                    }
                    process.child.wait().unwrap();
                }
                // What is still open is asked once more, and now answered.
                let mut process = Writer::on(shop);
                for deed in std::mem::take(&mut open) {
                    assert!(process.ask(&deed.line()));
                    let answer = process.answer().unwrap();
                    assert_eq!(answer["ok"], true, "{answer}");
                    done.insert(deed);
                }
                drop(process.asks);
                process.child.wait().unwrap();
                everything.lock().unwrap().extend(done);
            });
        }
    });
    let mut tally = Tally { faults: kills.into_inner(), ..Tally::default() };
    tally.look(&shop, &everything.into_inner().unwrap(), &BTreeSet::new());
    tally.is_clean("processes ended (kill -9, SIGTERM, SIGHUP, SIGINT)");
}

/// After each kill alone: the store opens at once, and holds what was answered.
#[test]
fn after_each_kill_the_store_opens_and_is_sound() {
    let rounds = if is_long() { 60 } else { 6 };
    let shop = shop();
    let (mut tally, mut random) = (Tally::default(), Random::new(7));
    let (mut done, mut unknown, mut number) = (BTreeSet::new(), BTreeSet::new(), 0);
    for _ in 0..rounds {
        let mut process = Writer::on(&shop);
        let mut asked = Vec::new();
        for _ in 0..random.between(1, 30) {
            number += 1;
            asked.push(Deed { writer: 9, number });
            process.ask(&asked[asked.len() - 1].line());
        }
        // Some answers are waited for, so that the end comes in the middle of the work.
        for deed in asked.drain(..usize::try_from(random.between(0, 6)).unwrap().min(asked.len())) {
            process.answer().unwrap();
            done.insert(deed);
        }
        std::thread::sleep(Duration::from_micros(random.between(0, 20_000).unsigned_abs()));
        kill(Pid::from_raw(i32::try_from(process.child.id()).unwrap()), Signal::SIGKILL).unwrap();
        for deed in asked {
            match process.answer() {
                Some(_) => done.insert(deed),
                None => unknown.insert(deed),
            };
        }
        process.child.wait().unwrap();
        tally.faults += 1;
        tally.look(&shop, &done, &unknown);
    }
    tally.is_clean("kill -9, looked at after each");
}

/// The line drops while a form is being saved: what the screen had said is there, and the process
/// is gone.
#[test]
fn a_terminal_that_is_closed_while_a_form_is_saved_leaves_all_or_nothing() {
    let rounds = if is_long() { 40 } else { 4 };
    let shop = crate::screens::desk::shop();
    let store = shop.path();
    let (mut tally, mut random) = (Tally::default(), Random::new(3));
    let mut last = 32;
    for round in 0..rounds {
        let wanted = 50 + round;
        let mut line = Line::to(&store);
        line.wait("[oVerview]")
            .send("gp")
            .wait("SKU-10012")
            .send("\x1b[B")
            .send("t")
            .wait("Type and thresholds");
        line.send(&format!("\r{wanted}")).wait("1 changed").send("\x1b[21~");
        let answered = random.chance(50);
        if answered {
            line.wait(&format!("read back {wanted}"));
        } else {
            std::thread::sleep(Duration::from_millis(random.between(0, 40).unsigned_abs()));
        }
        line.drop_it();
        tally.faults += 1;
        let found = threshold(&shop);
        tally.acknowledged += usize::from(answered);
        tally.lost += usize::from(answered && found != wanted);
        tally.half += usize::from(found != wanted && found != last);
        last = found;
    }
    let report = shop.app("lin", 0).verify(&mut |_| {}).unwrap();
    tally.problems += report.problems.len();
    tally.is_clean("terminals closed while a form is saved");
}

fn threshold(shop: &crate::screens::desk::Shop) -> i64 {
    use stockroom::app::{Query, Reply};
    let asked = Query::Product { code: "SKU-10001".to_owned() };
    let Reply::Product(card) = shop.app("lin", 0).ask(&asked).unwrap() else { panic!() };
    card.product.threshold.unwrap()
}
