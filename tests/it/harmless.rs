//! Text that strangers made, in the store past every check: escape sequences, marks that turn the
//! writing direction, characters without width, ten thousand of them. It is harmless on every
//! screen, in lists, files, logs and errors.

use std::fmt::Write as _;

use rusqlite::Connection;
use stockroom::locale::Language;
use stockroom::tui::screen::TABS;
use stockroom::tui::text::width;

use crate::cli::shop::Shop;
use crate::screens::desk::{self, Desk};
use crate::screens::every_form::FORMS;
use crate::support::is_long;

/// What a supplier's file could hold.
fn evil() -> String {
    let mut name =
        "\u{1b}[2J\u{1b}]0;owned\u{7}\u{1b}]52;c;AAAA\u{7}\u{9b}31m\u{202e}txt.exe\u{2066}\
                    \u{200b}\u{200d}\u{feff}\u{ad}\r\n\t\0\u{8}\u{7f}=cmd|' /C calc'!A0"
            .to_owned();
    while name.chars().count() < 10_000 {
        name.push_str("长\u{202e}\u{200b}\u{1b}[31m");
    }
    name
}

/// Whether a text that reaches a terminal steers it.
fn steers(text: &str) -> Option<char> {
    text.chars().find(|letter| {
        (letter.is_control() && *letter != '\n')
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

/// Puts it wherever the store keeps text that people write.
fn poison(store: &std::path::Path) {
    let plain = Connection::open(store).unwrap();
    let evil = evil();
    for (table, columns) in [
        ("product", &["name", "category", "tags", "unit", "supplier", "note"][..]),
        ("warehouse", &["name"]),
        ("stock", &["bin"]),
    ] {
        for column in columns {
            plain.execute(&format!("UPDATE {table} SET {column} = ?1"), [&evil]).unwrap();
        }
    }
    let columns = "SELECT name FROM pragma_table_info('sales_order')";
    let mut statement = plain.prepare(columns).unwrap();
    let names: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    for column in ["customer", "channel", "device", "address"] {
        if names.iter().any(|name| name == column) {
            plain.execute(&format!("UPDATE sales_order SET {column} = ?1"), [&evil]).unwrap();
        }
    }
}

#[test]
fn every_screen_shows_it_harmlessly() {
    let shop = desk::shop();
    poison(&shop.path());
    for (width_, height) in [(80, 24), (120, 40), (40, 12)] {
        let mut desk = Desk::at(&shop, Language::En, (width_, height));
        for tab in TABS {
            desk.press("g").press(&tab.letter.to_string());
            for keys in ["", "<down>", "<enter>", "i", "a", "<esc>", "m", "<esc>", "<esc>"] {
                desk.press(keys);
                for row in desk::rows(&desk.buffer().0) {
                    let found = steers(&row);
                    assert_eq!(found, None, "{} {keys} {row:?}", tab.name);
                    let wide = width(&row);
                    assert!(
                        wide <= usize::from(width_),
                        "{} {keys}: {wide} columns: {row:?}",
                        tab.name
                    );
                }
            }
        }
    }
}

/// Text that people give documents, lots, bins and marks.
const DOCUMENTS: &[(&str, &str)] = &[
    ("movement", "reason"),
    ("movement", "note"),
    ("movement", "ref"),
    ("receipt", "lot"),
    ("agreement", "supplier"),
    ("change", "before"),
    ("change", "after"),
    ("pool", "name"),
    ("pool", "for_whom"),
    ("stocktake", "name"),
    ("count_line", "bin"),
    ("count_parked", "code"),
    ("count_entry", "reason"),
    ("alert_mark", "note"),
];

/// The same in every document, past the rules of the file.
fn poison_documents(store: &std::path::Path) {
    poison(store);
    let plain = Connection::open(store).unwrap();
    let triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'";
    let mut statement = plain.prepare(triggers).unwrap();
    let names: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    for name in names {
        plain.execute_batch(&format!("DROP TRIGGER \"{name}\"")).unwrap();
    }
    plain.execute_batch("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF").unwrap();
    for (table, column) in DOCUMENTS {
        // Where it has to be unique, one row of them is enough.
        let all = format!("UPDATE OR IGNORE {table} SET {column} = ?1 WHERE {column} IS NOT NULL");
        let done = plain.execute(&all, [evil()]);
        done.unwrap_or_else(|error| panic!("{table}.{column}: {error}"));
    }
}

#[track_caller]
fn shown_harmlessly(desk: &Desk, what: &str) {
    for row in desk::rows(&desk.buffer().0) {
        assert_eq!(steers(&row), None, "{what}: {row:?}");
        assert!(width(&row) <= 80, "{what}: {row:?}");
    }
}

/// Every screen in all its views, every form and dialog, on shops with documents of every kind.
#[test]
fn every_view_form_and_sheet_shows_it_harmlessly() {
    for (shop, rows) in FORMS {
        let shop = shop();
        poison_documents(&shop.path());
        let mut desk = Desk::at(&shop, Language::ZhCn, (80, 24));
        for tab in TABS {
            desk.press("<esc><esc>y<esc>").press(&format!("g{}", tab.letter));
            for _ in 0..if is_long() { 8 } else { 2 } {
                for keys in ["", "<down>", "<enter>", "W", "<esc>", "P", "<esc>", "I", "<esc>"] {
                    desk.press(keys);
                    shown_harmlessly(&desk, &format!("{} {keys}", tab.name));
                }
                desk.press("<esc>y<esc>").press(&format!("g{}V", tab.letter));
            }
        }
        for row in *rows {
            let mut desk = Desk::at(&shop, Language::En, (80, 24));
            desk.press(row.keys);
            shown_harmlessly(&desk, row.picture);
            if !is_long() {
                continue;
            }
            desk.press("<f4>");
            shown_harmlessly(&desk, row.picture);
            desk.press("<esc><f1>");
            shown_harmlessly(&desk, row.picture);
        }
    }
}

#[test]
fn lists_files_and_errors_hold_it_harmlessly() {
    let shop = Shop::stocked();
    shop.run(&["order", "place", "SOCK:1", "--order", "O1", "--customer", "li"]).ends_with(0);
    poison(&shop.store());
    let looks: [&[&str]; 8] = [
        &["product", "list"],
        &["product", "show", "SOCK"],
        &["stock", "list"],
        &["stock", "show", "SOCK"],
        &["stock", "why", "SOCK", "--warehouse", "WUH", "--bucket", "sellable"],
        &["warehouse", "list"],
        &["order", "list"],
        &["log"],
    ];
    for args in looks {
        let answer = shop.run(args).ends_with(0);
        assert_eq!(steers(&answer.out), None, "{args:?}");
        assert_eq!(steers(&answer.err), None, "{args:?}");
        // Programs get what is there, as JSON writes it.
        let json = shop.json(args).ends_with(0);
        assert!(json.out.chars().all(|letter| letter == '\n' || !letter.is_control()), "{args:?}");
    }
    for format in ["csv", "tsv"] {
        let list = shop.run(&["product", "list", "--format", format]).ends_with(0);
        no_formula(&list.out, if format == "csv" { b',' } else { b'\t' });
    }
    for what in ["products", "stock"] {
        let file = shop.path(&format!("{what}.csv"));
        shop.run(&["export", what, file.to_str().unwrap()]).ends_with(0);
        no_formula(&std::fs::read_to_string(file).unwrap(), b',');
    }
    // An error that repeats what was typed.
    for args in [
        ["product", "show", "\u{1b}[31m\u{202e}evil\u{7}"],
        ["order", "show", "\u{9b}2J\u{2066}x"],
        ["user", "set", "\u{1b}]0;owned\u{7}"],
    ] {
        let answer = shop.run(&args);
        assert_ne!(answer.code, 0);
        assert_eq!(steers(&answer.err), None, "{:?}", answer.err);
    }
    let mut log = String::new();
    for file in ["state/stockroom/stockroom.log", ".local/state/stockroom/stockroom.log"] {
        write!(log, "{}", std::fs::read_to_string(shop.path(file)).unwrap_or_default()).unwrap();
    }
    assert_eq!(steers(&log), None, "{log}");
}

/// No cell would be run by a spreadsheet.
fn no_formula(text: &str, delimiter: u8) {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    for record in reader.records() {
        for cell in &record.unwrap() {
            let first = cell.trim_start().chars().next().unwrap_or_default();
            let number = cell.parse::<f64>().is_ok();
            assert!(number || !matches!(first, '=' | '+' | '-' | '@'), "{cell:.80?}");
        }
    }
}

/// A log of the program itself, and the report of a crash, hold nothing of what is in the store.
#[test]
fn a_fault_is_noted_without_anything_of_the_store() {
    let shop = Shop::stocked();
    std::fs::write(shop.store(), "SQLite format 3\0 and nothing behind").unwrap();
    let command = shop.run(&["product", "list"]);
    assert_eq!(command.code, 4, "{}", command.err);
    let log = std::fs::read_to_string(shop.path(".local/state/stockroom/stockroom.log")).unwrap();
    assert_eq!(log.lines().count(), 1, "{log}");
    assert!(log.contains("product list: "), "{log}");
    // What a rule refuses is told, and not noted: it speaks of what is in the store.
    let shop = Shop::stocked();
    shop.run(&["stock", "lock", "SOCK", "--warehouse", "WUH", "--qty", "900"]).ends_with(1);
    assert!(!shop.path(".local/state/stockroom/stockroom.log").exists());
}
