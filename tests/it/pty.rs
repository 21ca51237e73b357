//! The real program on a real pseudo-terminal.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use serde_json::json;
use stockroom::app::query::{Query, Reply};
use stockroom::domain::order::OrderState;

use crate::screens::desk::{Shop, shop};

/// A slow machine under load still answers within this.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The console in a terminal.
pub(crate) struct Terminal {
    pub(crate) child: Box<dyn Child + Send + Sync>,
    pub(crate) master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    heard: Receiver<Vec<u8>>,
    pub(crate) screen: vt100::Parser,
    /// Everything that was written to the terminal.
    pub(crate) bytes: Vec<u8>,
    /// How long the terminal takes to say that it is well; it may never say so.
    pub(crate) answers_after: Option<Duration>,
}

/// Options with which the console begins on the products, as most tests do.
pub(crate) fn on_products(shop: &Shop) -> String {
    let options = shop.folder.path().join("options.toml");
    std::fs::write(&options, "[console]\nstart = \"products\"\n").unwrap();
    options.to_str().unwrap().to_owned()
}

impl Terminal {
    /// The terminal goes away.
    pub(crate) fn hang_up(&mut self) {
        // The thread that reads lets go of the line when nobody listens any more.
        self.heard = channel().1;
        self.send("\x0c");
        thread::sleep(Duration::from_millis(300));
        self.keys = None;
        self.master = None;
    }

    pub(crate) fn open(shop: &Shop, environment: &[(&str, &str)]) -> Self {
        let (store, options) = (shop.path(), on_products(shop));
        Self::with(&["--store", store.to_str().unwrap(), "--config", &options], environment)
    }

    pub(crate) fn with(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut all = vec![env!("CARGO_BIN_EXE_stockroom"), "--as", "lin"];
        all.extend(arguments);
        Self::of(&all, environment)
    }

    /// Whatever program in a terminal.
    pub(crate) fn of(program: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(program[0]);
        settle(&mut command, environment);
        command.args(&program[1..]);
        Self::run(command)
    }

    /// Runs `command` in a terminal of 80x24.
    fn run(command: CommandBuilder) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (send, heard) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 || send.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let (rows, columns) = (NonZeroU16::new(24).unwrap(), NonZeroU16::new(80).unwrap());
        let screen = vt100::Parser::new(rows, columns, 0);
        Self {
            child,
            master: Some(pair.master),
            keys: Some(keys),
            heard,
            screen,
            bytes: Vec::new(),
            answers_after: None,
        }
    }

    pub(crate) fn send(&mut self, keys: &str) -> &mut Self {
        let writer = self.keys.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
        self
    }

    /// Sends bytes as they are; a terminal that is gone takes none.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let writer = self.keys.as_mut().unwrap();
        writer.write_all(bytes).and_then(|()| writer.flush()).ok();
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).ok();
        let (rows, columns) = (NonZeroU16::new(rows).unwrap(), NonZeroU16::new(columns).unwrap());
        self.screen.screen_mut().set_size(rows, columns);
    }

    /// One key after the other, as a hand types.
    pub(crate) fn type_in(&mut self, keys: &[&str]) -> &mut Self {
        for key in keys {
            self.send(key);
            self.listen(Duration::from_millis(60));
        }
        self
    }

    /// Reads what comes within `time`; how many bytes that were.
    pub(crate) fn listen(&mut self, time: Duration) -> usize {
        let until = Instant::now() + time;
        let mut count = 0;
        while let Ok(bytes) =
            self.heard.recv_timeout(until.saturating_duration_since(Instant::now()))
        {
            self.screen.process(&bytes);
            count += bytes.len();
            let asked = bytes.windows(4).filter(|four| four == b"\x1b[5n").count();
            self.bytes.extend(bytes);
            if let Some(delay) = self.answers_after
                && asked > 0
            {
                thread::sleep(delay);
                self.send(&"\x1b[0n".repeat(asked));
            }
        }
        count
    }

    /// Waits until `text` is on the screen.
    #[track_caller]
    pub(crate) fn wait(&mut self, text: &str) -> &mut Self {
        let until = Instant::now() + PATIENCE;
        while !self.screen.screen().contents().contains(text) {
            assert!(
                Instant::now() < until,
                "{text:?} never came:\n{}",
                self.screen.screen().contents()
            );
            self.listen(Duration::from_millis(20));
        }
        self
    }

    /// Waits for the end; the exit code and whether the terminal was given back.
    pub(crate) fn ended(&mut self) -> (u32, bool) {
        let until = Instant::now() + PATIENCE;
        loop {
            self.listen(Duration::from_millis(20));
            if let Some(status) = self.child.try_wait().unwrap() {
                self.listen(Duration::from_millis(200));
                let text = String::from_utf8_lossy(&self.bytes).into_owned();
                let given_back = ["\x1b[?1049l", "\x1b[?2004l", "\x1b[?25h"]
                    .iter()
                    .all(|mode| text.contains(mode));
                return (status.exit_code(), given_back);
            }
            assert!(Instant::now() < until, "it did not end");
        }
    }
}

/// The environment of a usual terminal, and what is said beside it.
pub(crate) fn settle(command: &mut CommandBuilder, environment: &[(&str, &str)]) {
    command.env_clear();
    let home = std::env::temp_dir();
    let usual =
        [("TERM", "xterm-256color"), ("LANG", "en_US.UTF-8"), ("HOME", home.to_str().unwrap())];
    for (name, value) in usual.iter().chain(environment) {
        command.env(name, value);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.keys = None;
        self.master = None;
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn threshold(shop: &Shop, sku: &str) -> Option<i64> {
    let asked = Query::Product { code: sku.to_owned() };
    let Reply::Product(card) = shop.app("lin", 0).ask(&asked).unwrap() else { panic!() };
    card.product.threshold
}

#[test]
fn a_threshold_is_edited_by_keyboard_and_found_in_the_file() {
    let shop = shop();
    let mut terminal = Terminal::open(&shop, &[]);
    terminal.wait("SKU-10012").type_in(&["\x1b[B", "t"]);
    terminal.wait("Type and thresholds").type_in(&["\r", "4", "5"]).wait("1 changed");
    terminal.send("\x1b[21~").wait("read back 45");
    assert_eq!(threshold(&shop, "SKU-10001"), Some(45));
    terminal.type_in(&["u"]).wait("undone: SKU-10001 threshold 45 -> 32");
    assert_eq!(threshold(&shop, "SKU-10001"), Some(32));
    terminal.send("q");
    assert_eq!(terminal.ended(), (0, true));
    assert!(!shop.path().with_extension("db-wal").exists(), "the file was closed in good order");
}

#[test]
fn an_order_is_placed_paid_and_shipped_by_keyboard_and_the_file_shows_it() {
    let shop = shop();
    let mut terminal = Terminal::open(&shop, &[]);
    terminal.wait("SKU-10000").type_in(&["g", "o"]).wait("Orders > Under way").send("n");
    terminal.wait("Orders > New order");
    let keys: Vec<String> = "SKU-10009\r2".chars().map(String::from).collect();
    terminal.type_in(&keys.iter().map(String::as_str).collect::<Vec<_>>());
    terminal.wait("+order").send("\x1b[21~").wait("New order  unpaid");
    terminal.send("\x1b[H").send("P").wait("> Pay").wait("unpaid  ->").send("\x1b[21~");
    terminal.wait("unpaid -> paid").send("S").wait("> Ship").wait("units open").send("\x1b[21~");
    terminal.wait("paid -> shipped");
    let asked = Query::Orders { state: Some(OrderState::Shipped), after: None, limit: 1 };
    let Reply::Orders(rows) = shop.app("lin", 0).ask(&asked).unwrap() else { panic!() };
    assert_eq!((rows[0].shipped, rows[0].open, rows[0].by.as_str()), (2, 0, "lin"));
    terminal.send("q").send("q");
    assert_eq!(terminal.ended(), (0, true));
}

#[test]
fn an_arrow_that_a_slow_link_cuts_in_two_neither_cancels_nor_types() {
    let shop = shop();
    let mut terminal = Terminal::open(&shop, &[]);
    terminal.wait("SKU-10012").type_in(&["t"]).wait("field 1/");
    terminal.send("\x1b");
    thread::sleep(Duration::from_millis(40));
    terminal.send("[B").wait("field 2/");
    assert!(!terminal.screen.screen().contents().contains("[B"));
}

#[test]
fn an_idle_console_writes_nothing_and_a_step_little() {
    let shop = shop();
    for language in ["en", "zh-CN"] {
        let store = shop.path();
        let arguments = ["--lang", language, "--store", store.to_str().unwrap()];
        let mut terminal = Terminal::with(&[&arguments[..], &["open", "products"]].concat(), &[]);
        terminal.wait("SKU-10012");
        terminal.listen(Duration::from_millis(300));
        let full = terminal.bytes.len();
        assert!(full <= if language == "en" { 3_000 } else { 3_500 }, "{full} bytes");
        let idle = terminal.listen(Duration::from_secs(2));
        assert!(idle <= 24, "{idle} bytes while idle");
        terminal.send("\x1b[B");
        let step = terminal.listen(Duration::from_millis(400));
        assert!(step > 0 && step <= 375, "{step} bytes");
    }
}

/// ux 2.6: what is pasted is one edit and one question, so it costs no more frames than a letter:
/// the line with the text, and the rows that it finds.
#[test]
fn twenty_seven_kilobytes_pasted_into_the_filter_cost_two_frames() {
    let shop = shop();
    let mut terminal = Terminal::open(&shop, &[]);
    terminal.wait("SKU-10012").send("/").wait("Find:");
    terminal.listen(Duration::from_millis(500));
    terminal.write(format!("\x1b[200~{}\x1b[201~", "wool socks ".repeat(2_500)).as_bytes());
    let bytes = terminal.listen(Duration::from_secs(2));
    assert!((1..=2 * 3_000).contains(&bytes), "{bytes} bytes");
    let shown = terminal.screen.screen().contents();
    assert!(shown.contains("SKU-10002") && !shown.contains("SKU-10012"), "{shown}");
}

#[test]
fn what_another_session_writes_appears_by_itself() {
    let shop = shop();
    let mut terminal = Terminal::open(&shop, &[]);
    terminal.wait("SKU-10012");
    shop.run(json!({"op": "receive", "sku": "SKU-10002", "warehouse": "WH-BJ", "qty": 777}));
    terminal.wait("777");
}

/// How often the thread of that name was woken so far.
fn wakings(terminal: &Terminal, thread: &str) -> u64 {
    let tasks = format!("/proc/{}/task", terminal.child.process_id().unwrap());
    let read = |task: &Path, file| std::fs::read_to_string(task.join(file)).unwrap();
    let mut tasks = std::fs::read_dir(tasks).unwrap().map(|task| task.unwrap().path());
    let task = tasks.find(|task| read(task, "comm").trim() == thread).unwrap();
    let status = read(&task, "status");
    let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
    line.unwrap().trim().parse().unwrap()
}

/// Who looks as often as twice a second is woken seven times.
#[test]
fn a_console_sleeps_until_somebody_writes() {
    let shop = shop();
    let mut terminal = Terminal::open(&shop, &[]);
    terminal.wait("SKU-10012").listen(Duration::from_secs(4));
    let before = wakings(&terminal, "reader");
    terminal.listen(Duration::from_secs(4));
    let woken = wakings(&terminal, "reader") - before;
    assert!(woken <= 3, "woken {woken} times");
    shop.run(json!({"op": "receive", "sku": "SKU-10002", "warehouse": "WH-BJ", "qty": 777}));
    terminal.wait("777");
}

/// Every colour that is set, by its code.
fn colours(text: &str) -> Vec<u8> {
    let sequences = text.split("\x1b[").filter_map(|rest| rest.split_once('m'));
    let codes = sequences
        .filter(|(codes, _)| codes.bytes().all(|byte| byte.is_ascii_digit() || byte == b';'))
        .flat_map(|(codes, _)| codes.split(';').filter_map(|code| code.parse::<u8>().ok()));
    codes
        .filter(|code| (30..=49).contains(code) || *code >= 90)
        .filter(|code| !matches!(code, 39 | 49))
        .collect()
}

#[test]
fn without_colour_reverse_video_stays_and_sixteen_colours_are_sixteen() {
    let shop = shop();
    let mut terminal = Terminal::open(&shop, &[("NO_COLOR", "1")]);
    terminal.wait("SKU-10012");
    let text = String::from_utf8_lossy(&terminal.bytes).into_owned();
    assert!(text.contains("7m>  SKU-10000"), "{text:?}");
    assert_eq!(colours(&text), Vec::<u8>::new());
    let mut terminal = Terminal::open(&shop, &[("TERM", "xterm-16color")]);
    terminal.wait("SKU-10012");
    let text = String::from_utf8_lossy(&terminal.bytes).into_owned();
    let seen = colours(&text);
    assert!(!seen.is_empty() && seen.iter().all(|code| (30..=37).contains(code)), "{seen:?}");
}

#[test]
fn a_terminal_without_utf8_gets_ascii_and_is_told_how_to_mend_it() {
    let shop = shop();
    let mut terminal = Terminal::open(&shop, &[("LANG", "C")]);
    terminal.wait("No UTF-8 here").wait("SKU-10001  ?????? ?????? 120g");
    assert!(terminal.bytes.is_ascii());
    terminal.send("q");
    assert_eq!(terminal.ended(), (0, true));
}

#[test]
fn signals_end_it_in_good_order() {
    let shop = shop();
    for signal in ["TERM", "HUP", "INT"] {
        let mut terminal = Terminal::open(&shop, &[]);
        terminal.wait("SKU-10012");
        let id = terminal.child.process_id().unwrap().to_string();
        let sent = std::process::Command::new("kill").args([&format!("-{signal}"), &id]).status();
        assert!(sent.unwrap().success());
        assert!(terminal.ended().1, "{signal}: the terminal was not given back");
    }
}

#[test]
fn a_dump_of_five_hundred_codes_in_one_write_changes_nothing() {
    let shop = shop();
    let mut terminal = Terminal::open(&shop, &[]);
    terminal.wait("SKU-10012");
    let codes: Vec<String> = (0..500).map(|number| format!("69012345{number:05}\r")).collect();
    let dump = codes.concat();
    terminal.send(&dump).wait("! Misread");
    terminal.listen(Duration::from_millis(500));
    assert!(terminal.child.try_wait().unwrap().is_none());
    terminal.send("6901234567892\r").wait("Stock > SKU-10001");
}

#[test]
fn a_missing_store_is_made_by_choice_and_not_by_a_scan() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.db");
    let mut terminal = Terminal::with(&["--store", path.to_str().unwrap()], &[]);
    terminal.wait("Welcome to Stockroom").send("6901234567892\r");
    for character in "se01234567892\r".chars() {
        terminal.send(&character.to_string());
        thread::sleep(Duration::from_millis(3));
    }
    terminal.listen(Duration::from_millis(300));
    assert!(!path.exists());
    terminal.send("e").wait("0 products");
    assert!(path.exists());
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name.to_string_lossy().starts_with("new.db")), "{left:?}");
    terminal.send("q");
    assert_eq!(terminal.ended(), (0, true));
}

#[test]
fn a_screen_or_a_product_can_be_named_on_the_command_line() {
    let shop = shop();
    let store = shop.path();
    let arguments = ["--store", store.to_str().unwrap(), "open"];
    let mut terminal = Terminal::with(&[arguments[0], arguments[1], arguments[2], "log"], &[]);
    terminal.wait("Log > All");
    let mut terminal =
        Terminal::with(&[arguments[0], arguments[1], arguments[2], "SKU-10007"], &[]);
    terminal.wait("Stock > SKU-10007");
}
