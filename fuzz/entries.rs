//! What takes text or bytes from strangers: one function for each way in, the same for the fuzz
//! targets here and for the tests of the project. None may panic, whatever it is given.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, OnceLock};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use stockroom::app::exchange::ImportOptions;
use stockroom::app::{App, Clock, Request, Source};
use stockroom::config::Config;
use stockroom::domain::filter::{Filter, Listed};
use stockroom::domain::scan;
use stockroom::domain::time::Timestamp;
use stockroom::locale::{Keys, Language, Surroundings, Words, Zone};
use stockroom::tui::input::Key;
use stockroom::tui::input::parser::Parser;
use stockroom::tui::jobs::{Answer, Job};
use stockroom::tui::keymap::{Action, Hints, Keymap, Scope, file};
use stockroom::tui::screen::Tab;
use stockroom::tui::shell::{Bell, Event, Order, Session, Shell};
use stockroom::tui::terminal;
use stockroom::tui::theme::Theme;

/// A way in.
pub(super) type Entry = fn(&[u8]);

/// Every way in, by the name of its corpus and its target.
pub(super) const ENTRIES: &[(&str, Entry)] = &[
    ("batch", batch),
    ("import", import),
    ("config", config),
    ("scan", scan_line),
    ("filter", filter),
    ("keys", keys),
    ("console", console),
    ("locale", locale),
];

/// Friday, 20 November 2026, 08:00 UTC.
const NOW: i64 = 1_795_161_600_000;

/// A store that is looked at and never changed.
fn with_store(work: impl FnOnce(&mut App)) {
    static STORE: Mutex<Option<(tempfile::TempDir, App)>> = Mutex::new(None);
    let mut held = STORE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let (_, app) = held.get_or_insert_with(|| {
        let folder = tempfile::tempdir().unwrap();
        let options = Config::parse("[store]\ntime_zone = \"UTC\"").unwrap();
        let path = folder.path().join("shop.db");
        let app = App::create(&path, &options, "mei", Source::Batch).unwrap();
        let mut app = app.with_clock(Clock::Fixed(Timestamp::from_millis(NOW)));
        for line in [
            r#"{"op":"warehouse","warehouse":"WUH"}"#,
            r#"{"op":"product","sku":"SOCK","barcodes":[{"code":"6901028075763"}]}"#,
            r#"{"op":"receive","sku":"SOCK","warehouse":"WUH","qty":100}"#,
            r#"{"op":"order","order":"O1","lines":[{"sku":"SOCK","qty":3}]}"#,
        ] {
            app.run(&Request::read(serde_json::from_str(line).unwrap()).unwrap()).unwrap();
        }
        (folder, app)
    });
    work(app);
}

/// Lines of the batch format, all of them taken back.
fn batch(bytes: &[u8]) {
    for line in bytes.split(|byte| *byte == b'\n') {
        let Ok(given) = serde_json::from_slice(line) else { continue };
        let Ok(request) = Request::read(given) else { continue };
        with_store(|app| {
            if let Err(error) = app.preview(&request) {
                assert!(!error.is_ours(), "{error}");
            }
        });
    }
}

/// A file to be imported, CSV, JSON lines or XLSX, as a dry run.
fn import(bytes: &[u8]) {
    let mut file: File = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.seek(SeekFrom::Start(0)).unwrap();
    let options = ImportOptions { dry_run: true, ..ImportOptions::default() };
    with_store(|app| {
        if let Err(error) = app.import(file, &options, &mut |_| {}) {
            assert!(!error.is_ours(), "{error}");
        }
    });
}

/// A file of options.
fn config(bytes: &[u8]) {
    drop(Config::parse(&String::from_utf8_lossy(bytes)));
}

/// What a scanner or a hand types into the count field.
fn scan_line(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    drop(scan::read(&text, ""));
    drop(scan::line::read(&text, "]"));
    drop(scan::line::dump(&text, ""));
    drop(scan::gs1::parse(&text, true));
    drop(scan::gtin::corrected(&text));
}

/// What is typed to filter a list.
fn filter(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for list in [Listed::Products, Listed::Orders, Listed::Log] {
        drop(Filter::parse(&text, list));
    }
}

/// Bytes from the keyboard and the terminal, whole and cut anywhere; and a file of keys, which is
/// told of in words or, when it is sound, says the same when it is written out and read again.
fn keys(bytes: &[u8]) {
    static WORDS: OnceLock<Words> = OnceLock::new();
    let text = String::from_utf8_lossy(bytes);
    let words = WORDS.get_or_init(|| Words::new(Language::En, Zone::utc()));
    match Keymap::read(&text, "") {
        Ok(keymap) => {
            let again = Keymap::read(&file::full(&keymap, words), "");
            assert_eq!(again.unwrap().spoken(), keymap.spoken());
        }
        Err(faults) => assert!(faults.iter().all(|fault| !fault.told(words).is_empty())),
    }
    let command = (Scope::Products, Action::Adjust);
    drop(file::edited(&text, command, Some(&[Key::char('A')]), ""));
    drop(file::edited(&text, command, None, ""));
    drop(file::preset(&text, "vim", ""));
    let whole = Parser::default().feed(bytes);
    let mut parser = Parser::default();
    let mut parts: usize = 0;
    for chunk in bytes.chunks(3) {
        parts = parts.saturating_add(parser.feed(chunk).len());
    }
    drop((whole, parts, parser.give_up()));
}

/// The same into the console on a store: lists, forms and dialogs open, are typed and pasted into,
/// and are drawn. What would be written is not.
fn console(bytes: &[u8]) {
    with_store(|app| {
        let now = Timestamp::from_millis(NOW);
        let words = Arc::new(Words::new(Language::En, Zone::utc()));
        let mut shell = Shell::new(words, Theme::named("auto16"), session(), now);
        shell.resize(80, 24);
        let mut parser = Parser::default();
        let mut now_ms = 1_000;
        // Each key is answered from the store, so of a flood a part is enough.
        for chunk in bytes.chunks(7).take(2_000) {
            let inputs = parser.feed(chunk);
            now_ms += 40;
            shell.take(Event::Terminal(terminal::Event::Input(inputs)), now, now_ms);
            obey(&mut shell, app, now, now_ms);
        }
        now_ms += 1_000;
        shell.pass(now, now_ms);
        obey(&mut shell, app, now, now_ms);
        let mut frame = Buffer::empty(Rect::new(0, 0, 80, 24));
        assert!(shell.view(&mut frame).is_none_or(|at| at.x < 80 && at.y < 24));
    });
}

fn session() -> Session {
    Session {
        store: "shop.db".to_owned(),
        user: "mei".to_owned(),
        hints: Hints::Both,
        ascii: false,
        colours: 16,
        bell: Bell::All,
        around: Surroundings::default(),
        double_read_ms: 150,
        in_tmux: false,
        start: Tab::Products,
        keymap: Keymap::default(),
        keys_file: None,
        memory_file: None,
        // A folder that is not there: what is exported under a name of its own writes nothing.
        folder: std::env::temp_dir().join("stockroom-nowhere"),
        prefix: String::new(),
    }
}

/// Answers what the console asks.
fn obey(shell: &mut Shell, app: &mut App, now: Timestamp, now_ms: u64) {
    // A console that asks for ever would be a fault of its own.
    for _ in 0..50 {
        let orders = shell.orders();
        if orders.is_empty() {
            return;
        }
        for order in orders {
            let answer = match order {
                Order::Do(Job::Ask { slot, ticket, query }) => {
                    Answer::Asked { slot, ticket, reply: app.ask(&query) }
                }
                Order::Do(Job::Preview { ticket, request }) => {
                    Answer::Previewed { ticket, outcome: app.preview(&request).map(Box::new) }
                }
                _ => continue,
            };
            shell.take(answer.into(), now, now_ms);
        }
    }
}

/// A file of a language.
fn locale(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let words = Words::of(Language::ZhTw, Zone::utc(), Keys::default(), &[&text]);
    for (id, said) in words.all() {
        let filled = words.fill(id, &[("count", 7.into()), ("name", said.into())]);
        drop((words.has(id), filled));
    }
}

/// Gives `bytes` to the way in called `name`.
pub(super) fn run(name: &str, bytes: &[u8]) {
    if let Some((_, entry)) = ENTRIES.iter().find(|(known, _)| *known == name) {
        entry(bytes);
    }
}
