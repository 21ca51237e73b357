//! Keys that somebody changed: everything that shows keys shows them, and nothing else acts.

use std::fmt::Write as _;

use stockroom::locale::{Language, Words, Zone};
use stockroom::tui::input::{Code, Input, Key};
use stockroom::tui::keymap::{self, Action, Binding, Keymap, Scope, file};
use stockroom::tui::screen::{self, TABS};
use stockroom::tui::text;
use stockroom::tui::theme::Theme;

use super::desk::{Desk, Shop, shop};
use super::looks::look;
use crate::support::random::Random;

fn desk(shop: &Shop, language: Language, keymap: &Keymap, size: (u16, u16)) -> Desk {
    Desk::keyed(shop, "lin", language, size, Theme::named("auto16"), keymap.clone())
}

fn pressed(desk: &mut Desk, key: Key) {
    desk.inputs(vec![Input::Key(key)]).wait_ms(1_000);
}

fn helped(words: &Words, row: &Binding) -> String {
    let help = words.get(&format!("{}.help", row.action.id())).to_owned();
    let line = format!("{} {help}", text::left(&keymap::labels(row), 18));
    line.trim().to_owned()
}

/// The lines of the help that is open.
fn lines(desk: &Desk) -> Vec<String> {
    let screen = desk.screen();
    let inside = screen.lines().skip(3).take_while(|line| !line.starts_with("----"));
    let lines = inside.map(|line| line.trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// Help and key line of every screen are those of the table, and its keys do what is said.
fn is_shown(shop: &Shop, keymap: &Keymap, language: Language) {
    let words = Words::keyed(language, Zone::utc(), keymap.spoken());
    let mut desk = desk(shop, language, keymap, (160, 400));
    for (screen, tab) in screen::all().iter().zip(TABS) {
        desk.shell.open(tab.name);
        desk.wait_ms(1);
        let scope = screen.scope();
        let last = desk.row(399);
        let entries: Vec<&str> = last.trim().split("  ").collect();
        assert!(entries.len() > 3 || language != Language::En, "{last}");
        for entry in entries.iter().filter(|_| language == Language::En) {
            let (key, word) = entry.split_once(' ').unwrap_or_else(|| panic!("{last}"));
            let key = Key::named(key).unwrap_or_else(|| panic!("{last}"));
            let asks = keymap.resolve(scope, key).map(|action| words.get(action.id()).to_owned());
            assert_eq!(asks.as_deref(), Some(word), "{key:?} in {last}");
        }
        let key = keymap.first(scope, Action::Help).unwrap();
        pressed(&mut desk, key);
        // The screen's own come first, then its tasks, then what it shares.
        let mut wanted: Vec<String> = keymap.live(scope).map(|row| helped(&words, row)).collect();
        let (mut told, rest): (Vec<String>, Vec<String>) =
            lines(&desk).into_iter().partition(|line| wanted.contains(line));
        told.sort();
        wanted.sort();
        assert_eq!(told, wanted, "{}", tab.name);
        let tasks = ["- ", "1 ", "2 ", "3 "];
        assert!(rest.iter().all(|line| tasks.iter().any(|begins| line.starts_with(begins))));
        pressed(&mut desk, keymap.first(Scope::Pick, Action::Help).unwrap());
        let all = lines(&desk);
        for row in keymap.rows() {
            assert!(all.contains(&helped(&words, row)), "{row:?}");
        }
        let more = desk.row(2);
        let close = keymap.own(Scope::Pick).find(|row| row.action == Action::Close).unwrap();
        assert!(close.keys.iter().any(|key| more.contains(&key.label())), "{more}");
        pressed(&mut desk, keymap.first(Scope::Pick, Action::Close).unwrap());
    }
    // The palette names them too.
    pressed(&mut desk, keymap.first(Scope::Global, Action::Command).unwrap());
    let screen = desk.screen();
    let row = keymap.live(Scope::Log).find(|row| row.action == Action::Messages).unwrap();
    let shown = screen.lines().find(|line| line.contains(words.get("key-messages"))).unwrap();
    assert!(shown.contains(&keymap::labels(row)), "{shown}");
}

/// A file that changes some keys at random; most of them clash with something.
fn remapped(random: &mut Random) -> String {
    let usual = Keymap::default();
    let keys: Vec<Key> = Key::names()
        .filter_map(|name| Key::named(&name))
        .chain((' '..='~').map(Key::char))
        .collect();
    let mut text = String::new();
    if random.chance(50) {
        let names: Vec<&str> = file::presets().collect();
        writeln!(text, "preset = \"{}\"", random.pick(&names)).unwrap();
    }
    for _ in 0..random.between(1, 4) {
        let row = random.pick(usual.rows());
        let count = random.between(0, 2);
        let names: Vec<String> = (0..count).map(|_| random.pick(&keys).label()).collect();
        let line = format!("{}.{} = {names:?}\n", row.scope.name(), row.action.name());
        if !text.contains(line.split(" = ").next().unwrap()) {
            text.push_str(&line);
        }
    }
    text
}

/// ux 6.12.
#[test]
fn help_and_key_line_are_the_table_for_each_preset_and_for_random_changes() {
    let shop = shop();
    is_shown(&shop, &Keymap::default(), Language::ZhTw);
    for name in file::presets() {
        is_shown(&shop, &Keymap::preset(name).unwrap(), Language::En);
    }
    let mut random = Random::new(12);
    let (mut taken, mut refused) = (0, 0);
    let wanted = if crate::support::is_long() { 200 } else { 12 };
    while taken < wanted {
        let text = remapped(&mut random);
        let Ok(keymap) = Keymap::read(&text, "") else {
            refused += 1;
            continue;
        };
        taken += 1;
        for scope in Scope::all() {
            for (key, action) in
                keymap.live(scope).flat_map(|row| row.keys.iter().map(|key| (*key, row.action)))
            {
                assert_eq!(keymap.resolve(scope, key), Some(action), "{key:?} twice: {text}");
                assert!(!matches!(key.code, Code::Char('0'..='9')), "{text}");
            }
        }
        is_shown(&shop, &keymap, Language::En);
    }
    assert!(refused > 0, "no clash in {taken}");
}

#[test]
fn the_list_of_keys_looks_like_this() {
    let shop = shop();
    look(&shop, "keys_editor", ":keys<enter>");
    look(&shop, "keys_editor_found", ":keys<enter>adj<down><enter>");
    look(&shop, "keys_editor_taken", ":keys<enter>adj<enter>x");
}

#[test]
fn a_key_is_changed_by_pressing_it_and_kept_in_the_file() {
    let shop = shop();
    let path = shop.folder.path().join("keys.toml");
    std::fs::write(&path, "# mine\n[products]\nreceive = \"B\" # as ever\n").unwrap();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press(":keys<enter>products adj<enter>A");
    assert!(desk.shell.message().contains("Products > Adjust: a -> A"), "{}", desk.screen());
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text, "# mine\n[products]\nadjust = [\"A\"]\nreceive = \"B\" # as ever\n");
    desk.press("<esc>");
    assert!(desk.row(23).contains("A Adjust"), "{}", desk.row(23));
    desk.press("a");
    assert!(!desk.screen().contains("Reason"), "a is no key any more: {}", desk.screen());
    desk.press("A");
    assert!(desk.screen().contains("Reason"), "{}", desk.screen());
    // One more, none, and as usual again.
    desk.press("<esc>:keys<enter>products adj<f6><f2>");
    assert!(
        desk.shell.message().starts_with("! F2 is products.adjust"),
        "{}",
        desk.shell.message()
    );
    desk.press("<f6>b<f8>");
    assert!(desk.shell.message().contains("A b -> "), "{}", desk.shell.message());
    desk.press("<f5>");
    assert!(desk.shell.message().contains("-> a"), "{}", desk.shell.message());
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text, "# mine\n[products]\nreceive = \"B\" # as ever\n");
}

#[test]
fn a_key_that_is_taken_or_not_safe_is_refused_with_both_names_and_nothing_is_written() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press(":keys<enter>products adj<enter>x");
    let said = desk.shell.message().to_owned();
    assert!(said.contains("products.adjust (Products: Adjust)"), "{said}");
    assert!(said.contains("list.export (lists: Export)"), "{said}");
    desk.press("<enter>5");
    assert!(desk.shell.message().contains("digits open the box"), "{}", desk.shell.message());
    desk.press("<enter><esc>");
    // A scan is no key, also while a key is awaited.
    desk.press("<enter>").burst("6901234567892\r").press("<esc>");
    assert!(!shop.folder.path().join("keys.toml").exists());
    assert!(desk.screen().contains("Keys: -"), "{}", desk.screen());
}

#[test]
fn a_preset_is_chosen_by_name_and_the_sentences_follow() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press(":keys vim<enter>");
    let text = std::fs::read_to_string(shop.folder.path().join("keys.toml")).unwrap();
    assert_eq!(text, "preset = \"vim\"\n");
    desk.press("<down>l");
    assert!(desk.row(2).contains("Stock > SKU-10001"), "{}", desk.row(2));
    desk.press("h");
    assert!(desk.row(2).contains("Products >"), "{}", desk.row(2));
    desk.press(":keys emacs<enter>");
    assert!(desk.shell.message().contains("clerk, operator, vim"), "{}", desk.shell.message());
    std::fs::write(shop.folder.path().join("keys.toml"), "[global]\nhelp = \"F2\"\n").unwrap();
    desk.press(":keys clerk<enter>");
    assert!(desk.shell.message().contains("global.help"), "{}", desk.shell.message());
}
