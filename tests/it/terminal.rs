//! How the console behaves towards a terminal: what it leaves behind, what it costs, and that a
//! line which is slow, dead or full of noise does not harm it.

use std::io::{self, Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use serde_json::json;
use stockroom::app::Clock;
use stockroom::tui::painter::Painter;
use stockroom::tui::terminal::{ENTER, Guard};

use crate::pty::{PATIENCE, Terminal, on_products, settle};
use crate::screens::desk::{Shop, run, shop};
use crate::screens::monkey;
use crate::support::random::Random;

fn store(shop: &Shop) -> String {
    shop.path().to_str().unwrap().to_owned()
}

/// A shop with more products than a screen has rows.
fn long_shop() -> Shop {
    let shop = shop();
    let mut app = shop.app("lin", 0);
    for number in 0..60 {
        let sku = format!("LONG-{number:04}");
        let name = format!("手工皂 lavender {number}");
        run(&mut app, json!({"op": "product", "sku": sku, "name": name, "threshold": number}));
    }
    shop
}

/// One of the ignored tests below, in a terminal of its own.
fn child(name: &str) -> Terminal {
    let program = std::env::current_exe().unwrap();
    let test = format!("terminal::{name}");
    let all = [program.to_str().unwrap(), &test, "--exact", "--ignored", "--nocapture"];
    Terminal::of(&all, &[("RUST_BACKTRACE", "0")])
}

/// Writes the first frame and cannot write the second.
struct Broken(usize);

impl Write for Broken {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += 1;
        assert!(self.0 < 2, "the second frame cannot be drawn");
        io::stdout().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}

#[test]
#[ignore = "draws badly, in a terminal that the next test gives it"]
fn a_frame_that_cannot_be_drawn() {
    let guard = Guard::enter().unwrap();
    let size = Size { width: 80, height: 24 };
    let mut painter = Painter::new(Broken(0), size);
    painter.start_over(size, ENTER);
    for text in ["one", "two"] {
        let mut frame = Buffer::empty(Rect::new(0, 0, 80, 24));
        frame.set_string(0, 0, text, ratatui::style::Style::new());
        painter.paint(&frame, None).unwrap();
    }
    drop(guard);
}

/// ux 6.8: modes off, cursor shown, lines and echo as before, and the reason can be read.
#[test]
fn a_panic_while_drawing_gives_the_terminal_back_before_it_is_told() {
    let mut terminal = child("a_frame_that_cannot_be_drawn");
    terminal.wait("the second frame cannot be drawn");
    let (_, given_back) = terminal.ended();
    assert!(given_back);
    let text = String::from_utf8_lossy(&terminal.bytes).into_owned();
    let (left, told) = (text.find("?1049l").unwrap(), text.find("cannot be drawn").unwrap());
    assert!(left < told, "told on a screen that goes away");
}

/// The same at a shell: the terminal is sane, lines and echo are as they were.
#[test]
fn a_panic_while_drawing_leaves_a_sane_terminal_behind() {
    let mut terminal = a_shell();
    let program = std::env::current_exe().unwrap();
    let test = "terminal::a_frame_that_cannot_be_drawn --exact --ignored --nocapture";
    terminal.send(&format!("{} {test}\r", program.to_str().unwrap()));
    terminal.wait("the second frame cannot be drawn").wait("ready$");
    assert!(!terminal.screen.screen().alternate_screen());
    terminal.send(
        "clear; echo flags; stty -a | tr ' ' '\\n' | grep -x -e icanon -e echo -e isig -e opost\r",
    );
    for flag in ["opost", "isig", "icanon", "echo"] {
        terminal.wait(&format!("\n{flag}"));
    }
    // What is typed is seen, and a line is a line.
    terminal.send("echo who''le\r").wait("\nwhole");
}

/// A shell with jobs.
fn a_shell() -> Terminal {
    let environment = [("PS1", "ready$ "), ("PATH", "/usr/local/bin:/usr/bin:/bin")];
    let mut terminal = Terminal::of(&["bash", "--norc", "--noprofile", "-i"], &environment);
    terminal.wait("ready$");
    terminal
}

/// The same, with the console started in it.
fn at_a_shell(shop: &Shop) -> Terminal {
    let mut terminal = a_shell();
    let program = env!("CARGO_BIN_EXE_stockroom");
    let (store, options) = (store(shop), on_products(shop));
    terminal.send(&format!("{program} --as lin --config {options} --store {store}\r"));
    terminal.wait("SKU-10012");
    terminal
}

/// ux 6.13.
#[test]
fn a_console_that_was_stopped_comes_back_painted_and_no_key_is_lost() {
    let shop = shop();
    let mut terminal = at_a_shell(&shop);
    terminal.type_in(&["\x1b[B", "\x1a"]).wait("Stopped").wait("ready$");
    assert!(!terminal.screen.screen().alternate_screen());
    terminal.send("fg\r").wait("SKU-10012");
    assert!(terminal.screen.screen().alternate_screen());
    assert!(terminal.screen.screen().contents().contains(">  SKU-10001"));
    terminal.send("t").wait("Type and thresholds");
    terminal.send("\x1b[24~").wait("SKU-10012").send("q").wait("ready$");
}

/// What the terminal answers after the console has left would be typed at the shell.
#[test]
fn a_late_answer_of_the_terminal_is_no_key_and_reaches_no_shell() {
    let shop = shop();
    let mut terminal = at_a_shell(&shop);
    terminal.answers_after = Some(Duration::from_millis(60));
    terminal.type_in(&["\x1b[B", "\x1b[B", "\x1b[A"]).wait(">  SKU-10001");
    assert!(terminal.screen.screen().contents().contains("Go/scan:"), "no key came of it");
    terminal.send("\x1b[Bq").wait("ready$");
    terminal.send("echo whole\r").wait("whole");
    terminal.listen(Duration::from_millis(300));
    let seen = terminal.screen.screen().contents();
    assert!(!seen.contains("0n"), "{seen}");
}

#[test]
fn a_console_whose_line_dies_without_a_signal_ends() {
    let shop = shop();
    let note = shop.folder.path().join("process");
    let program = env!("CARGO_BIN_EXE_stockroom");
    let line = format!(
        "trap '' HUP; setsid sh -c 'echo $$ > {}; exec {program} --as lin --config {} --store {}'; :",
        note.to_str().unwrap(),
        on_products(&shop),
        store(&shop)
    );
    let mut command = CommandBuilder::new("sh");
    settle(&mut command, &[("PATH", "/usr/local/bin:/usr/bin:/bin")]);
    command.args(["-c", &line]);
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut shell = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    // Read here and not in a thread, so that nobody holds the line when it is dropped.
    let mut reader = pair.master.try_clone_reader().unwrap();
    let (mut seen, mut buffer) = (Vec::new(), [0; 8192]);
    while !String::from_utf8_lossy(&seen).contains("SKU-10012") {
        let count = reader.read(&mut buffer).unwrap();
        seen.extend_from_slice(&buffer[..count]);
    }
    let process = std::fs::read_to_string(note).unwrap();
    // One that ended and that nobody has asked after yet is not alive either.
    let alive = || {
        let state = std::fs::read_to_string(format!("/proc/{}/stat", process.trim()));
        state.is_ok_and(|state| !state.contains(") Z "))
    };
    assert!(alive());
    drop(reader);
    drop(pair.master);
    let until = Instant::now() + PATIENCE;
    while alive() {
        assert!(Instant::now() < until, "it goes on without a terminal");
        thread::sleep(Duration::from_millis(50));
    }
    shell.wait().unwrap();
}

/// The measures of ux.md and of the issue on speed, through a real terminal.
#[test]
fn what_is_drawn_costs_little_in_both_languages() {
    let shop = long_shop();
    for (language, paint) in [("en", 3_000), ("zh-CN", 3_500)] {
        let (store, options) = (store(&shop), on_products(&shop));
        let arguments = ["--lang", language, "--config", &options, "--store", &store];
        let mut terminal = Terminal::with(&arguments, &[]);
        terminal.wait("LONG-0014");
        terminal.listen(Duration::from_millis(300));
        assert!(terminal.bytes.len() <= paint, "{} bytes", terminal.bytes.len());
        let mut cost = |keys: &str| {
            terminal.send(keys);
            terminal.listen(Duration::from_millis(250))
        };
        for (what, keys, most) in [
            ("a step", "\x1b[B", 375),
            ("a page", "\x1b[6~", 3_300),
            ("a row further", "\x1b[B", 525),
            ("a row further", "\x1b[B", 525),
            ("a page back", "\x1b[5~", 3_300),
            ("the start", "\x1b[H", 3_300),
            ("no row above", "\x1b[A", 0),
            ("a key without a meaning", "Z", 0),
            ("a key without a meaning", "\x1b[23~", 0),
        ] {
            let bytes = cost(keys);
            assert!(bytes <= most, "{language}: {what} costs {bytes} bytes");
            assert!(bytes > 0 || most == 0, "{language}: {what} was not drawn");
        }
    }
}

/// On a line that queues a frame waits for the terminal to have shown the one before.
#[test]
fn while_the_terminal_is_behind_keys_are_taken_and_nothing_is_drawn() {
    let shop = long_shop();
    let mut terminal = Terminal::open(&shop, &[]);
    terminal.answers_after = Some(Duration::ZERO);
    terminal.wait("LONG-0014").listen(Duration::from_millis(300));
    terminal.send("\x1b[B").wait(">  LONG-0001").listen(Duration::from_millis(200));
    // From here on the line is too slow for its answers to come back.
    terminal.answers_after = None;
    let mut written = 0;
    for _ in 0..30 {
        terminal.send("\x1b[B");
        written += terminal.listen(Duration::from_millis(30));
    }
    assert!(written <= 1_300, "{written} bytes are on their way");
    assert!(!terminal.screen.screen().contents().contains(">  LONG-0031"));
    terminal.answers_after = Some(Duration::ZERO);
    terminal.send(&"\x1b[0n".repeat(9)).wait(">  LONG-0031");
}

/// ux 6.5; the whole minute in the long form.
#[test]
fn an_idle_console_writes_the_clock_and_nothing_else() {
    let shop = shop();
    let mut terminal = Terminal::open(&shop, &[]);
    terminal.wait("SKU-10012").listen(Duration::from_millis(500));
    let long = std::env::var_os("STOCKROOM_LONG").is_some();
    if long {
        // From here on exactly one minute begins within seventy seconds.
        let now = Clock::System.now().millis() / 1_000;
        let since = u64::try_from(now % 60).unwrap();
        let wait = if (1..45).contains(&since) { 0 } else { (61 - since) % 60 + 1 };
        terminal.listen(Duration::from_secs(wait));
    }
    let bytes = terminal.listen(Duration::from_secs(if long { 70 } else { 3 }));
    assert!(bytes <= 24, "{bytes} bytes");
}

#[test]
fn a_monkey_at_a_real_terminal_breaks_nothing() {
    let long = std::env::var_os("STOCKROOM_LONG").is_some();
    let shop = monkey::sample_shop();
    let mut terminal = Terminal::open(&shop, &[]);
    terminal.wait("SKU-10012");
    let mut random = Random::new(7);
    for _ in 0..if long { 5_000 } else { 400 } {
        if terminal.child.try_wait().unwrap().is_some() {
            let (code, given_back) = terminal.ended();
            assert!(code == 0 && given_back, "it ended with {code}");
            terminal = Terminal::open(&shop, &[]);
            terminal.wait("SKU-1");
        }
        terminal.write(&monkey::bytes(&mut random));
        if random.chance(3) {
            let rows = u16::try_from(random.between(1, 60)).unwrap();
            let columns = u16::try_from(random.between(1, 200)).unwrap();
            terminal.resize(columns, rows);
        }
        terminal.listen(Duration::from_millis(8));
    }
    terminal.resize(80, 24);
    terminal.listen(Duration::from_millis(400));
    if terminal.child.try_wait().unwrap().is_none() {
        let process = terminal.child.process_id().unwrap().to_string();
        let sent = std::process::Command::new("kill").args(["-TERM", &process]).status();
        assert!(sent.unwrap().success());
    }
    assert!(terminal.ended().1, "the terminal was not given back");
    let report = shop.app("lin", 0).verify(&mut |_| {}).unwrap();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

/// The doctor asks, and what it heard is in its answer; nothing of it is left for the shell.
#[test]
fn the_doctor_hears_what_the_terminal_answers() {
    let shop = shop();
    let all = [env!("CARGO_BIN_EXE_stockroom"), "--as", "lin", "--store", &store(&shop), "doctor"];
    let mut terminal = Terminal::of(&all, &[("TMUX", "socket,1,0")]);
    terminal.listen(Duration::from_millis(100));
    terminal.send("\x1b[1;2R\x1b[0n\x1b[?62;1;4c").wait("ambiguous_width 1");
    terminal.wait("answers         true").wait("escape-time");
    let mut terminal = Terminal::of(&all, &[("TERM", "xterm-16color")]);
    terminal.wait("answers         false").wait("answers no question").wait("colours         16");
}

#[test]
fn a_scanner_is_tried_by_three_codes() {
    let shop = shop();
    let program = env!("CARGO_BIN_EXE_stockroom");
    let all = [program, "--as", "lin", "--store", &store(&shop), "doctor", "--scanner"];
    let mut terminal = Terminal::of(&all, &[]);
    for number in 1..=3 {
        terminal.wait(&format!("Scan code {number} of 3")).send("]E06901234567892\r\n");
    }
    terminal
        .wait("Read 6901234567892 in")
        .wait("return and line feed")
        .wait("AIM identifiers come");
}
