//! Disks that are full or fail in the middle of a write.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use super::{Deed, Tally, Writer, shop};
use crate::cli::shop::Shop;
use crate::support::is_long;

/// Lets a writer work until it fails; what it answered, and what it said at last.
fn until_it_fails(mut writer: Writer, first: usize) -> (BTreeSet<Deed>, Value) {
    let mut done = BTreeSet::new();
    for number in first..first + 200_000 {
        let deed = Deed { writer: 5, number };
        if !writer.ask(&deed.line()) {
            break;
        }
        match writer.answer() {
            Some(answer) if answer["ok"] == true => done.insert(deed),
            Some(_) | None => break,
        };
    }
    drop(writer.asks);
    let output = writer.child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", String::from_utf8_lossy(&output.stderr));
    let mut last = String::new();
    std::io::Read::read_to_string(&mut writer.tells, &mut last).unwrap();
    (done, Value::from(String::from_utf8(output.stderr).unwrap()))
}

/// The program behind a shell that sets something up first.
fn behind(shop: &Shop, shell: &str) -> Command {
    let mut command = Command::new("sh");
    command.env_clear().env("HOME", shop.path("")).env("LANG", "C.UTF-8");
    command.env("PATH", std::env::var_os("PATH").unwrap());
    command.args(["-c", &format!("{shell}; exec \"$@\""), "sh", env!("CARGO_BIN_EXE_stockroom")]);
    command
}

/// No file may grow beyond a limit: every write of SQLite beyond it fails.
#[test]
fn writes_that_fail_lose_nothing_that_was_answered() {
    let shop = shop();
    let mut tally = Tally::default();
    let (mut everything, mut next) = (BTreeSet::new(), 1);
    let limits = if is_long() { (1_100..1_900).step_by(20).collect() } else { vec![1_100, 1_400] };
    for blocks in limits {
        let mut command = behind(&shop, &format!("trap '' XFSZ; ulimit -f {blocks}"));
        command
            .arg("--store")
            .arg(shop.store())
            .args(["--as", "lin", "--lang", "en", "batch", "-"]);
        let (done, said) = until_it_fails(Writer::start(command), next);
        assert!(said.as_str().unwrap().contains("nothing was changed"), "{said}");
        next += done.len() + 1;
        everything.extend(done);
        tally.faults += 1;
        tally.look(&shop, &everything, &BTreeSet::new());
        // Somebody without the limit goes on.
        let mut writer = Writer::on(&shop);
        let deed = Deed { writer: 6, number: next };
        assert!(writer.ask(&deed.line()));
        assert_eq!(writer.answer().unwrap()["ok"], true);
        everything.insert(deed);
        drop(writer.asks);
        writer.child.wait().unwrap();
    }
    tally.is_clean("writes that fail (a limit of the file's size)");
}

/// A disk of 3 MiB that fills up. It is mounted in a name space of its own, which a system may
/// forbid; then the figures above are all that is shown.
#[test]
fn a_full_disk_is_told_and_loses_nothing_that_was_answered() {
    let shop = shop();
    let disk = shop.path("disk");
    std::fs::create_dir(&disk).unwrap();
    let copy = shop.path("copy.db");
    let mount = format!(
        "mount -t tmpfs -o size=3m none '{0}' && cp '{1}' '{0}/shop.db'",
        disk.display(),
        shop.store().display(),
    );
    let space = |then: &str| {
        let mut command = Command::new("unshare");
        command.env_clear().env("HOME", shop.path("")).env("LANG", "C.UTF-8");
        command.env("PATH", std::env::var_os("PATH").unwrap());
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c"]);
        command.args([&format!("{mount} && {then}"), "sh", env!("CARGO_BIN_EXE_stockroom")]);
        command
    };
    if !space("true").output().is_ok_and(|output| output.status.success()) {
        crate::support::figures("a full disk: skipped, this system lets nobody mount one");
        return;
    }
    let store = disk.join("shop.db");
    let store = store.to_str().unwrap();
    // Afterwards, full as it is, the store is copied out from under the disk.
    let then = format!(
        "\"$@\"; code=$?; cp '{0}' '{1}' && cp '{0}-wal' '{1}-wal' 2>/dev/null; exit $code",
        store,
        copy.display()
    );
    let mut command = space(&then);
    command.args(["--store", store, "--lang", "en", "batch", "-"]);
    let (done, said) = until_it_fails(Writer::start(command), 1);
    assert!(said.as_str().unwrap().contains("the disk has no room"), "{said}");
    std::fs::copy(&copy, shop.store()).unwrap();
    let log = shop.path("copy.db-wal");
    if log.exists() {
        std::fs::copy(&log, shop.path("shop.db-wal")).unwrap();
    }
    let mut tally = Tally { faults: 1, ..Tally::default() };
    tally.look(&shop, &done, &BTreeSet::new());
    tally.is_clean("a full disk (a tmpfs of 3 MiB)");
}
