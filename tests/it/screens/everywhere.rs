//! What holds on every screen, in every form, list and dialog, found from the tables of the console:
//! whoever adds a screen or a key is tested here without writing a line.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use stockroom::locale::Language;
use stockroom::tui::input::{Code, Key};
use stockroom::tui::keymap::{Action, Keymap};
use stockroom::tui::screen::{self, TABS, TabRow};
use stockroom::tui::text;

use super::desk::{Desk, Shop, rows, shop};
use super::every_form::{DIALOGS, FORMS};
use crate::support::is_long;
use crate::support::random::Random;

/// How to get somewhere: keys, as [`Desk::press`] reads them.
type Place = String;

/// What the keys of a screen lead to that is no place of its own.
const LEADS_AWAY: &[Action] =
    &[Action::Quit, Action::Suspend, Action::Redraw, Action::Undo, Action::Interrupt];

/// A key as [`Desk::press`] reads it.
fn written(key: Key) -> Option<String> {
    let name = match key.code {
        Code::Char('<') => "<lt>".to_owned(),
        Code::Char(letter) if key.ctrl => format!("<c-{letter}>"),
        Code::Char(character) => character.to_string(),
        Code::Enter => "<enter>".to_owned(),
        Code::Tab => "<tab>".to_owned(),
        Code::BackTab => "<s-tab>".to_owned(),
        Code::Esc => "<esc>".to_owned(),
        Code::F(number) => format!("<f{number}>"),
        _ => return None,
    };
    Some(name)
}

/// Every screen, and what each key that holds there leads to.
fn places() -> Vec<Place> {
    let mut found = Vec::new();
    let keymap = Keymap::default();
    for (screen, row) in screen::all().iter().zip(TABS) {
        assert_eq!(screen.tab(), row.tab);
        let tab = format!("g{}", row.letter);
        found.push(tab.clone());
        for row in keymap.live(screen.scope()) {
            let key = row.keys.iter().find_map(|key| written(*key));
            if let Some(key) = key.filter(|_| !LEADS_AWAY.contains(&row.action)) {
                found.push(format!("{tab}{key}"));
            }
        }
    }
    // The stock of a product, and what can be opened from there.
    let stock: Vec<Place> = found.iter().filter(|place| place.starts_with("gs")).cloned().collect();
    found.extend(stock.iter().map(|place| format!("gp<down><enter>{}", &place[2..])));
    // What lies behind a view or a second list.
    found.extend(super::rules::PLACES.iter().map(|place| (*place).to_owned()));
    found
}

/// What can lie over a form or a list: the values of a field, its help, the question on leaving.
const OVER: &[&str] = &["<f4>", "<f1>", "<f1><f1>", "1<esc>", "<enter><enter>", ":", "/"];

/// Everything in the store, table by table: how many rows, and what is in them.
pub(crate) fn content(shop: &Shop) -> BTreeMap<String, String> {
    let plain = Connection::open(shop.path()).unwrap();
    let mut tables = plain
        .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
        .unwrap();
    let names: Vec<String> =
        tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    names.into_iter().map(|name| (name.clone(), rows_of(&plain, &name))).collect()
}

fn rows_of(plain: &Connection, table: &str) -> String {
    let mut all = plain.prepare(&format!("select * from \"{table}\"")).unwrap();
    let columns = all.column_count();
    let mut found = all.query([]).unwrap();
    let mut text = String::new();
    while let Some(row) = found.next().unwrap() {
        for column in 0..columns {
            match row.get_ref(column).unwrap() {
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                    text.push_str(&String::from_utf8_lossy(bytes));
                }
                other => write!(text, "{other:?}").unwrap(),
            }
            text.push('|');
        }
        text.push('\n');
    }
    text
}

/// A code such as a scanner may send: mostly digits and letters, with signs in between.
fn code(random: &mut Random) -> String {
    let signs: Vec<char> = "-./+$%*#=:;,?!@&()[]{}<>|_^'\"~ ".chars().collect();
    let length = random.between(4, 20);
    (0..length)
        .map(|_| match random.between(0, 9) {
            0..=4 => char::from(u8::try_from(random.between(48, 57)).unwrap()),
            5..=6 => char::from(u8::try_from(random.between(97, 122)).unwrap()),
            7..=8 => char::from(u8::try_from(random.between(65, 90)).unwrap()),
            _ => *random.pick(&signs),
        })
        .collect()
}

/// ux 6.2: codes with each end into every screen, form, list and dialog change no table.
#[test]
fn a_thousand_codes_with_each_end_into_every_place_change_nothing() {
    let long = is_long();
    let shop = shop();
    let before = content(&shop);
    let mut random = Random::new(62);
    let places = places();
    assert!(places.len() > 100, "{}", places.len());
    let ends = ["\r", "\n", "\t", "\r\n"];
    let mut told: usize = 0;
    for (at, place) in places.iter().enumerate() {
        let over = if long { OVER } else { &OVER[at % OVER.len()..=at % OVER.len()] };
        for over in std::iter::once(&"").chain(over) {
            let mut desk = Desk::at(&shop, Language::En, (80, 24));
            desk.press(place).press(over);
            // In the long form a thousand codes into each place, fewer into what lies over it.
            let each = match (long, over.is_empty()) {
                (true, true) => 250,
                (true, false) => 20,
                (false, _) => 3,
            };
            for number in 0..each * ends.len() {
                let mut code = code(&mut random);
                let end = ends[number % ends.len()];
                // In one piece, or a character at a time as a slow scanner sends it.
                if number % 3 == 0 {
                    code.push_str(&random.between(100, 999).to_string());
                    desk.drip(&format!("{code}{end}"), 4);
                } else {
                    desk.burst(&format!("{code}{end}"));
                }
                told += 1;
                assert!(!desk.left, "{place} {over}: {code} left the console");
            }
        }
    }
    assert!(told >= 3_000, "{told} codes");
    for (table, rows) in content(&shop) {
        assert_eq!(Some(&rows), before.get(&table), "{table}");
    }
}

/// A shop, and how something is reached in it.
type Reached = (fn() -> Shop, &'static str);

/// How every form, question and dialog is reached.
fn forms_and_dialogs() -> Vec<Reached> {
    let forms = FORMS.iter().flat_map(|(shop, rows)| rows.iter().map(|row| (*shop, row.keys)));
    forms.chain(DIALOGS.iter().map(|(shop, _, keys)| (*shop, *keys))).collect()
}

/// ux 6.2, for what is filled in already and would be saved by one key.
#[test]
fn codes_with_each_end_into_every_form_and_dialog_change_nothing() {
    let mut random = Random::new(622);
    let ends = ["\r", "\n", "\t", "\r\n"];
    let over = ["", "<f1>", "<f1><f1>/", "<f4>", ":", "<esc>"];
    for (at, (shop, keys)) in forms_and_dialogs().into_iter().enumerate() {
        let shop = shop();
        let (places, each) = if is_long() { (&over[..], 170) } else { (&over[at % 6..=at % 6], 3) };
        for over in places {
            let mut desk = Desk::at(&shop, Language::En, (80, 24));
            desk.press(keys).press(over);
            let before = content(&shop);
            for number in 0..each * ends.len() {
                let code = format!("{}{}", code(&mut random), random.between(100, 999));
                let sent = format!("{code}{}", ends[number % ends.len()]);
                if number % 3 == 0 {
                    desk.drip(&sent, 4)
                } else {
                    desk.burst(&sent)
                };
                assert!(!desk.left, "{keys} {over}: {code} left the console");
            }
            for (table, rows) in content(&shop) {
                assert_eq!(Some(&rows), before.get(&table), "{keys} {over}: {table}");
            }
        }
    }
}

/// ux 6.1, for every form and dialog.
#[test]
fn every_form_and_dialog_can_be_drawn_in_every_size() {
    for (shop, keys) in forms_and_dialogs() {
        let shop = shop();
        let mut desk = Desk::at(&shop, Language::ZhTw, (80, 24));
        desk.press(keys);
        for (width, height) in [(120, 40), (60, 18), (40, 10), (39, 9), (20, 5), (1, 1)] {
            desk.resize(width, height);
            let (buffer, cursor) = desk.buffer();
            for row in rows(&buffer) {
                assert_eq!(text::width(&row), usize::from(width), "{keys} {row:?}");
            }
            let cursor = cursor.unwrap_or_else(|| panic!("no cursor: {keys} {width}x{height}"));
            assert!(cursor.x < width && cursor.y < height, "{keys} {cursor:?}");
        }
    }
}

/// ux 6.1: no panic, no row wider than the screen, no glyph in the chrome that terminals disagree on.
#[test]
fn every_place_can_be_drawn_in_every_language_and_size() {
    let shop = shop();
    for language in Language::ALL {
        for place in places() {
            let mut desk = Desk::at(&shop, *language, (80, 24));
            desk.press(&place);
            for (width, height) in [(80, 24), (120, 40), (60, 18), (40, 10), (39, 9), (1, 1)] {
                desk.resize(width, height);
                let (buffer, cursor) = desk.buffer();
                let shown = rows(&buffer);
                assert_eq!(shown.len(), usize::from(height));
                for row in shown {
                    assert_eq!(text::width(&row), usize::from(width), "{place} {row:?}");
                    // The shop's own names have none, so whatever is found is ours.
                    let doubtful: String = row.chars().filter(|c| text::is_doubtful(*c)).collect();
                    assert!(doubtful.is_empty(), "{place}: {doubtful:?} in {row:?}");
                }
                let cursor =
                    cursor.unwrap_or_else(|| panic!("no cursor: {place} {width}x{height}"));
                assert!(cursor.x < width && cursor.y < height, "{place} {cursor:?}");
            }
        }
    }
}

/// Digits open the box for codes, on every screen.
#[test]
fn a_digit_is_a_command_nowhere() {
    let keymap = Keymap::default();
    for screen in screen::all() {
        for row in keymap.live(screen.scope()) {
            for key in &row.keys {
                let digit = key.typed().filter(char::is_ascii_digit);
                assert!(digit.is_none(), "{:?} {}", row.action, key.label());
            }
        }
    }
}

/// ux 6.10: three pasted lines do nothing but say so.
#[test]
fn pasted_lines_do_nothing_on_any_screen() {
    let shop = shop();
    let before = content(&shop);
    for TabRow { tab, letter, .. } in TABS {
        let mut desk = Desk::at(&shop, Language::En, (80, 24));
        desk.press(&format!("g{letter}"));
        let seen = desk.screen();
        desk.paste("q\rD5\rSKU-10001\r");
        assert_eq!(desk.shell.message(), "Pasted text does nothing here.", "{tab:?}");
        let changed = desk.screen().lines().zip(seen.lines()).filter(|(a, b)| a != b).count();
        assert!(changed <= 1, "{tab:?}\n{}", desk.screen());
    }
    assert_eq!(content(&shop), before);
}
