//! Counting through the real program: dumps, deaths and plain lines.

use std::process::Command;
use std::time::{Duration, Instant};

use stockroom::app::query::count::EntryRow;

use crate::pty::Terminal;
use crate::screens::counting::{counted, entries};
use crate::screens::desk::Shop;

/// A console at the desk of C-0007.
fn at_desk(shop: &Shop) -> Terminal {
    let store = shop.path();
    let arguments = ["--store", store.to_str().unwrap(), "count", "resume", "C-0007"];
    let mut terminal = Terminal::with(&arguments, &[]);
    terminal.wait("Scan:").wait("C-0007");
    terminal
}

/// Waits until so many entries are in the file.
#[track_caller]
fn saved(shop: &Shop, wanted: usize) -> Vec<EntryRow> {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let rows = entries(shop, "lin");
        if rows.len() >= wanted || Instant::now() > until {
            assert_eq!(rows.len(), wanted);
            return rows;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Codes that differ from their neighbours, with the products they stand for.
fn codes(count: usize) -> (Vec<&'static str>, Vec<&'static str>) {
    let known = [
        ("6901234567892", "SKU-10001"),
        ("SKU-10009", "SKU-10009"),
        ("6901234567908", "SKU-10000"),
        ("SKU-10007", "SKU-10007"),
    ];
    known.into_iter().cycle().take(count).unzip()
}

#[test]
#[expect(clippy::print_stdout, reason = "the time is what the issue asks about")]
fn five_hundred_codes_in_one_write_are_five_hundred_rows_in_order() {
    let shop = counted();
    let mut terminal = at_desk(&shop);
    let (scanned, wanted) = codes(500);
    let dump = scanned.join("\r") + "\r";
    let begun = Instant::now();
    terminal.send(&dump);
    let rows = saved(&shop, 500);
    let took = begun.elapsed();
    println!("500 codes in one write: 500 rows after {} ms", took.as_millis());
    let told: Vec<&str> = rows.iter().rev().map(|row| row.sku.as_deref().unwrap()).collect();
    assert_eq!(told, wanted);
    terminal.wait("#500");
}

#[test]
fn whatever_ends_the_console_every_scan_is_kept_and_offered_again() {
    for end in ["KILL", "HUP", "TERM", "closed"] {
        let shop = counted();
        let mut terminal = at_desk(&shop);
        terminal.send("#LOC:A-03-02\r").wait("Location A-03-02");
        let (scanned, _) = codes(7);
        for code in &scanned {
            terminal.send(&format!("{code}\r"));
        }
        saved(&shop, 7);
        terminal.wait("#7").send("12*").wait("Scan: 12*");
        if end == "closed" {
            terminal.master = None;
            terminal.hang_up();
        } else {
            let id = terminal.child.process_id().unwrap().to_string();
            let sent = Command::new("kill").args([&format!("-{end}"), &id]).status();
            assert!(sent.unwrap().success());
        }
        let until = Instant::now() + Duration::from_secs(20);
        while terminal.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < until, "{end}: it did not end");
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(entries(&shop, "lin").len(), 7, "{end}");
        drop(terminal);
        let mut again = Terminal::open(&shop, &[]);
        again.wait("location A-03-02   7 scans, all saved");
        // A console that had its second to say goodbye kept what was typed.
        let shown = again.screen.screen().contents();
        let offered = shown.contains("typed and not sent: 12*");
        assert_eq!(offered, shown.contains("the terminal went away"), "{end}\n{shown}");
        assert!(!offered || end != "KILL", "{end}");
        // What was typed is offered, not executed; the next scan goes on where it was.
        std::thread::sleep(Duration::from_millis(800));
        again.send("\r").wait("Location A-03-02").wait("Scan:");
        let more = if offered { "6901234567892\r" } else { "12*6901234567892\r" };
        again.send(more).wait("#8");
        assert_eq!(entries(&shop, "lin")[0].units, 12, "{end}");
    }
}
