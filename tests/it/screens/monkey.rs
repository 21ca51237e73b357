//! A monkey at the keyboard: bytes of every kind, by a seed, into the console on the sample shop.

use std::collections::BTreeSet;
use std::io;

use ratatui::layout::Size;
use serde_json::json;
use stockroom::app::{App, Clock, Source, Who, sample, system_user};
use stockroom::domain::time::Timestamp;
use stockroom::locale::Language;
use stockroom::tui::input::parser::Parser;
use stockroom::tui::keymap::{Action, Keymap};
use stockroom::tui::painter::Painter;
use stockroom::tui::screen::TABS;
use stockroom::tui::text;
use stockroom::tui::theme::Theme;

use super::desk::{Desk, NOW, Shop, config, rows, run};
use crate::support::random::Random;

/// Who sits at the keyboard.
const HANDS: [(&str, &str); 3] = [("lin", "manager"), ("dan", "operator"), ("kit", "clerk")];

/// Events before somebody else sits down, on another screen and in another language.
const SITTING: usize = 120;

/// The sample shop as it stands at the clock of the desk.
pub(crate) fn sample_shop() -> Shop {
    let shop = Shop { folder: tempfile::tempdir().unwrap(), config: config() };
    let now = Timestamp::from_millis(NOW);
    let who = Who::acting(&system_user(), "lin");
    let app = App::create(&shop.path(), &shop.config, who, Source::Cli).unwrap();
    let mut app = app.with_clock(Clock::Fixed(now));
    sample::build(&mut app, now).unwrap();
    for (user, role) in HANDS {
        run(&mut app, json!({"op": "user", "user": user, "role": role}));
    }
    shop
}

/// What a monkey does next: bytes of a terminal, most of them keys that mean something.
pub(crate) fn bytes(random: &mut Random) -> Vec<u8> {
    let keys = [
        "\x1b[A",
        "\x1b[B",
        "\x1b[C",
        "\x1b[D",
        "\x1b[H",
        "\x1b[F",
        "\x1b[5~",
        "\x1b[6~",
        "\x1bOP",
        "\x1b[12~",
        "\x1b[13~",
        "\x1b[14~",
        "\x1b[15~",
        "\x1b[17~",
        "\x1b[18~",
        "\x1b[19~",
        "\x1b[20~",
        "\x1b[21~",
        "\x1b[24~",
        "\x1b[Z",
        "\t",
        "\r",
        "\n",
        "\x7f",
        "\x1b",
        "\x1b[1;5C",
        "\x1b[3~",
        "\x1b[2~",
        "\x1bx",
        "\x1b1",
    ];
    let wide = ["库", "存", "６９", "e\u{301}", "\u{200b}", "\u{202e}", "🙂", "ｱ", "ﷺ", "ก็"];
    let noise: [&[u8]; 9] = [
        b"\x1b[<0;10;5M",
        b"\x1b[M !!",
        b"\x1b[<64;999;999m",
        b"\x1b[0n",
        b"\x1b[24;80R",
        b"\x1b]11;rgb:0/0/0\x07",
        b"\x1b[?1;2c",
        b"\xff\xfe\xc3",
        b"\x1b[99999;1",
    ];
    match random.between(0, 99) {
        0..=34 => {
            let letter = u8::try_from(random.between(0x20, 0x7e)).unwrap();
            vec![letter]
        }
        35..=69 => random.pick(&keys).as_bytes().to_vec(),
        70..=74 => {
            // Ctrl-C twice and Ctrl-Z leave; they are tested elsewhere.
            let control = u8::try_from(random.between(0, 31)).unwrap();
            if matches!(control, 0x03 | 0x1a) { vec![0x0c] } else { vec![control] }
        }
        75..=84 => random.pick(&wide).as_bytes().to_vec(),
        85..=89 => random.pick(&noise).to_vec(),
        90..=94 => {
            let code = random.between(100_000, 9_999_999_999_999).to_string();
            format!("{code}{}", random.pick(&["\r", "\n", "\t", ""])).into_bytes()
        }
        95..=97 => {
            let text = "pasted 库存\r\nq\r".repeat(usize::try_from(random.between(1, 99)).unwrap());
            format!("\x1b[200~{text}\x1b[201~").into_bytes()
        }
        _ => {
            let count = random.between(1, 300);
            let byte = |random: &mut Random| u8::try_from(random.between(0x20, 0xff)).unwrap();
            (0..count).map(|_| byte(random)).collect()
        }
    }
}

/// A key of the table that holds here, so that verbs and forms are met more often than by chance.
fn open_something(desk: &mut Desk, random: &mut Random) {
    let keymap = Keymap::default();
    let writes: Vec<char> = keymap
        .rows()
        .iter()
        .filter(|row| row.action.op().is_some() && row.action != Action::Undo)
        .filter_map(|row| row.keys.iter().find_map(|key| key.typed()))
        .collect();
    desk.press("<esc>").press("<esc>y<esc>");
    desk.press(&random.pick(&writes).to_string());
}

/// Nothing panics, no row is broken, and whatever was done, the books agree.
#[test]
fn a_monkey_at_the_keyboard_breaks_nothing() {
    let long = std::env::var_os("STOCKROOM_LONG").is_some();
    let events = if long { 20_000 } else { 2_000 };
    let shop = sample_shop();
    let mut random = Random::new(2_026);
    let (mut desk, mut parser) = (Desk::at(&shop, Language::En, (80, 24)), Parser::default());
    let mut painter = Painter::new(io::sink(), Size { width: 80, height: 24 });
    let (mut left, mut sittings) = (0, 0);
    let mut forms = BTreeSet::new();
    for event in 0..events {
        left += usize::from(desk.left);
        if desk.left || event % SITTING == 0 {
            let tab = &TABS[sittings % TABS.len()];
            let (user, _) = HANDS[sittings / TABS.len() % HANDS.len()];
            let language = Language::ALL[sittings % Language::ALL.len()];
            desk = Desk::of(&shop, user, language, (80, 24), Theme::named("auto16"));
            desk.press(&format!("g{}", tab.letter));
            parser = Parser::default();
            sittings += 1;
        }
        if random.chance(8) {
            open_something(&mut desk, &mut random);
        }
        forms.extend(desk.shell.form());
        if random.chance(4) {
            let sizes = [(80, 24), (120, 40), (60, 18), (40, 10), (20, 5), (1, 1), (300, 100)];
            let (width, height) = *random.pick(&sizes);
            desk.resize(width, height);
        } else {
            let mut found = parser.feed(&bytes(&mut random));
            if random.chance(50) {
                found.extend(parser.give_up());
            }
            desk.inputs(found);
            desk.wait_ms(u64::try_from(random.between(0, 150)).unwrap());
        }
        let (buffer, cursor) = desk.buffer();
        let area = buffer.area;
        for row in rows(&buffer) {
            assert_eq!(text::width(&row), usize::from(area.width), "event {event}: {row:?}");
        }
        if let Some(cursor) = cursor {
            assert!(cursor.x < area.width && cursor.y < area.height, "event {event}");
        }
        let size = Size { width: area.width, height: area.height };
        if painter.size() != size {
            painter.start_over(size, b"");
        }
        painter.paint(&buffer, cursor).unwrap();
    }
    assert!(left < events / 20, "the console was left {left} times");
    // It did get somewhere: forms of many kinds were typed into.
    let many = if long { 10 } else { 4 };
    assert!(forms.len() >= many, "only these forms were opened: {forms:?}");
    drop(desk);
    let report = shop.app("lin", 0).verify(&mut |_| {}).unwrap();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}
