use super::{Action, Hints, Keymap, Scope, file, gap, glue};
use crate::locale::{Language, Words, Zone};
use crate::tui::input::{Code, Key};
use crate::tui::text;

#[test]
fn no_key_asks_for_two_things_in_one_place() {
    let keymap = Keymap::default();
    for scope in Scope::all() {
        let asked = |row: &super::Binding| row.keys.iter().map(|key| (*key, row.action)).collect();
        let keys: Vec<Vec<(Key, Action)>> = keymap.live(scope).map(asked).collect();
        let keys = keys.concat();
        for (at, (key, action)) in keys.iter().enumerate() {
            let other = keys[..at].iter().find(|(known, _)| known == key);
            assert!(other.is_none_or(|(_, known)| known == action), "{key:?} twice in {scope:?}");
        }
    }
}

#[test]
fn digits_are_never_keys() {
    for row in Keymap::default().rows() {
        for key in &row.keys {
            assert!(!matches!(key.code, Code::Char('0'..='9')), "{row:?}");
        }
    }
}

#[test]
fn every_key_has_a_word_and_a_sentence_in_every_language() {
    for language in Language::ALL {
        let words = Words::new(*language, Zone::utc());
        for row in Keymap::default().rows() {
            assert!(words.has(row.action.id()), "{}", row.action.id());
            assert!(words.has(&format!("{}.help", row.action.id())), "{}", row.action.id());
            assert!(words.has(row.scope.id()), "{}", row.scope.id());
        }
    }
}

#[test]
fn enter_never_saves_or_confirms_in_a_form() {
    assert_eq!(
        Keymap::default().resolve(Scope::Form, Key::plain(Code::Enter)),
        Some(Action::NextField)
    );
}

#[test]
fn the_key_line_names_the_keys_that_are_wanted() {
    let words = Words::new(Language::En, Zone::utc());
    let shown = |hints| {
        let entries = Keymap::default().line(Scope::Products, &words, 120, hints, |_| true);
        entries.into_iter().take(2).map(|(key, ..)| key).collect::<Vec<_>>()
    };
    assert_eq!(shown(Hints::Both), ["F1", "/"]);
    assert_eq!(shown(Hints::Letters), ["?", "/"]);
    assert_eq!(shown(Hints::FKeys), ["F1", "F7"]);
    assert!(shown(Hints::Off).is_empty());
}

#[test]
fn the_key_line_fits_the_screen() {
    for language in Language::ALL {
        let words = Words::new(*language, Zone::utc());
        for (scope, columns) in Scope::all().flat_map(|s| [40, 80, 120].map(|c| (s, c))) {
            let entries = Keymap::default().line(scope, &words, columns, Hints::Both, |_| true);
            let text: Vec<String> =
                entries.iter().map(|(k, w, _)| format!("{k}{}{w}", glue(&words))).collect();
            assert!(text::width(&text.join(gap(&words))) < columns, "{scope:?} {text:?}");
        }
    }
}

#[test]
fn every_command_has_one_name_in_its_place_and_every_usual_key_is_safe() {
    let keymap = Keymap::default();
    let names: Vec<String> = keymap.rows().iter().map(super::Binding::name).collect();
    for (at, name) in names.iter().enumerate() {
        assert!(!names[..at].contains(name), "{name} twice");
        let bare = |c: char| c.is_ascii_lowercase() || c == '-' || c == '.';
        assert!(name.chars().all(bare), "{name} needs quotes in a file");
    }
    for row in keymap.rows() {
        let label = |key: &Key| {
            format!("[{}]\n{} = {:?}", row.scope.name(), row.action.name(), key.label())
        };
        for key in row.keys.iter().filter(|key| key.code != Code::LineFeed) {
            let read = Keymap::read(&label(key), "");
            let fixed = |fault: &super::file::fault::Fault| fault.told(&english());
            assert!(
                read.is_ok(),
                "{row:?} {:?}",
                read.unwrap_err().iter().map(fixed).collect::<Vec<_>>()
            );
        }
    }
}

fn english() -> Words {
    Words::new(Language::En, Zone::utc())
}

/// What is said of a file of keys, a line each.
fn said(text: &str) -> String {
    let faults = Keymap::read(text, "%").unwrap_err();
    faults.iter().map(|fault| fault.told(&english()) + "\n").collect()
}

fn keys_of(keymap: &Keymap) -> Vec<(String, Vec<String>)> {
    let labels = |row: &super::Binding| {
        let plain = row.keys.iter().filter(|key| key.code != Code::LineFeed);
        plain.map(|key| key.label()).collect()
    };
    keymap.rows().iter().map(|row| (row.name(), labels(row))).collect()
}

#[test]
fn a_file_of_all_keys_says_the_same_when_it_is_read() {
    for language in Language::ALL {
        let words = Words::new(*language, Zone::utc());
        let presets = file::presets().map(|name| Keymap::preset(name).unwrap());
        for keymap in presets.chain([Keymap::default()]) {
            let text = file::full(&keymap, &words);
            let again = Keymap::read(&text, "").unwrap();
            assert_eq!(keys_of(&again), keys_of(&keymap));
            assert_eq!((again.chosen(), again.hints()), (keymap.chosen(), keymap.hints()));
        }
    }
}

#[test]
fn a_preset_is_what_it_is_called() {
    let shows = |name: &str| Keymap::read(&format!("preset = \"{name}\""), "").unwrap();
    assert_eq!(shows("clerk").hints(), Some(Hints::FKeys));
    assert_eq!(shows("operator").hints(), Some(Hints::Letters));
    assert_eq!(keys_of(&shows("clerk")), keys_of(&Keymap::default()));
    let vim = shows("vim");
    assert_eq!(vim.resolve(Scope::Orders, Key::char('l')), Some(Action::Open));
    assert_eq!(vim.resolve(Scope::Stock, Key::char('h')), Some(Action::Back));
    assert_eq!(vim.resolve(Scope::Log, Key::ctrl('d')), Some(Action::PageDown));
    assert_eq!(vim.resolve(Scope::Form, Key::char('l')), None, "letters are text in a form");
}

#[test]
fn a_key_that_is_taken_is_refused_with_both_names_and_the_line() {
    assert_eq!(
        said("# mine\n[products]\nadjust = \"x\"\n"),
        "line 3: x is products.adjust (Products: Adjust) and list.export (lists: Export): one of \
         them needs another key\n"
    );
    assert_eq!(
        said("[stock]\nadjust = [\"A\"]\nreceive = [\"A\", \"B\"]\n"),
        "line 3: A is stock.receive (Stock: Receive) and, in line 2, stock.adjust (Stock: Adjust): \
         one of them needs another key\n"
    );
    // Two that change places are none, and a screen of its own may use what another screen uses.
    Keymap::read("[stock]\nadjust = \"R\"\nreceive = \"a\"\n", "").unwrap();
    Keymap::read("[transfers]\nship = []\n", "").unwrap_err();
    Keymap::read("[transfers]\nlose = \"P\"\n", "").unwrap();
}

#[test]
fn a_name_that_there_is_not_is_refused_with_those_that_would_have_fitted() {
    let text = "preset = \"emacs\"\nhint = \"letters\"\n[prodcts]\nadjust = \"a\"\n[products]\n\
                ajust = \"a\"\nreceive = \"Strg-R\"\ndamage = [\"F13\", 3]\nstock-type = \"PageDwn\"\n";
    let said = said(text);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 7, "{said}");
    assert_eq!(lines[0], "line 1: there is no preset emacs; there are clerk, operator, vim");
    assert!(lines[1].starts_with("line 2: there is no place hint; meant hints,"), "{said}");
    assert!(lines[2].starts_with("line 3: there is no place prodcts; meant products,"), "{said}");
    assert!(lines[3].starts_with("line 6: there is no command products.ajust; meant adjust,"));
    assert!(lines[4].starts_with("line 7: no key is called \"Strg-R\"; meant Ctrl-R,"), "{said}");
    assert!(lines[5].starts_with("line 8: products.damage needs a key or a list"), "{said}");
    assert!(lines[6].starts_with("line 9: no key is called \"PageDwn\"; meant PgDn,"), "{said}");
    assert!(super::tests::said("[global\n").starts_with("line 1: this cannot be read: "));
}

#[test]
fn a_key_that_is_not_safe_is_refused_and_it_is_told_why() {
    for (place, key, why) in [
        ("products.adjust", "5", "digits open the box"),
        ("products.adjust", "７", "digits open the box"),
        ("products.adjust", "]", "scanners put it in front"),
        ("products.adjust", "%", "scanners put it in front"),
        ("products.adjust", "~", "ssh takes it away"),
        ("products.adjust", "é", "not every keyboard"),
        ("products.adjust", "Ctrl-B", "tmux, screen"),
        ("products.adjust", "Ctrl-A", "tmux, screen"),
        ("products.adjust", "Ctrl-S", "tmux, screen"),
        ("products.adjust", "Ctrl-Enter", "tmux, screen"),
        ("products.adjust", "Ctrl-M", "it arrives as"),
        ("products.adjust", "Alt-x", "Alt arrives as Esc"),
        ("products.adjust", "F11", "full-screen"),
        ("products.adjust", "Enter", "it ends every scan"),
        ("form.save", "Enter", "it ends every scan"),
        ("form.leave", "Tab", "it ends every scan"),
        ("orders.pay", "Esc", "it only leaves"),
        ("global.undo", "Ctrl-C", "in every program"),
        ("form.save", "s", "text is typed there"),
        ("desk.done", "Ctrl-U", "text is typed there"),
        ("form.save", "End", "text is typed there"),
        ("pick.accept", "y", "questions are answered"),
    ] {
        let (scope, command) = place.split_once('.').unwrap();
        let said = said(&format!("[{scope}]\n{command} = \"{key}\"\n"));
        assert!(said.contains(why), "{place} {key}: {said}");
        assert!(said.starts_with("line 2: "), "{said}");
    }
    assert!(said("[global]\nback = []\n").contains("nobody could go on without it"));
    assert!(said("[global]\ninterrupt = \"F5\"\n").contains("keeps its key"));
    assert!(said(&"x".repeat(300_000)).contains("at most"));
}

#[test]
fn a_change_keeps_what_somebody_wrote_around_it() {
    let command = (Scope::Products, Action::Adjust);
    let change = |text: &str, keys: Option<&[Key]>| file::edited(text, command, keys, "").unwrap();
    let keys = [Key::char('A')];
    for (text, wanted) in [
        ("", "[products]\nadjust = [\"A\"]\n"),
        ("# mine\n", "# mine\n\n[products]\nadjust = [\"A\"]\n"),
        (
            "[products] # mine\nreceive = \"B\" # why\n",
            "[products] # mine\nadjust = [\"A\"]\nreceive = \"B\" # why\n",
        ),
        ("[products]\nadjust = 'b' # why\n", "[products]\nadjust = [\"A\"] # why\n"),
        ("products.receive = \"B\"\n", "products.adjust = [\"A\"]\nproducts.receive = \"B\"\n"),
        ("[products]", "[products]\nadjust = [\"A\"]\n"),
    ] {
        let (text, keymap) = change(text, Some(&keys));
        assert_eq!(text, wanted);
        assert_eq!(keymap.first(Scope::Products, Action::Adjust), Some(keys[0]));
        let (text, keymap) = change(&text, None);
        assert_eq!(keymap.first(Scope::Products, Action::Adjust), Some(Key::char('a')), "{text}");
    }
    let taken = file::edited("", command, Some(&[Key::char('x')]), "").unwrap_err();
    assert!(taken[0].told(&english()).contains("list.export"), "{taken:?}");
    let (text, keymap) = file::preset("# mine\n[products]\nadjust = \"A\"\n", "vim", "").unwrap();
    assert_eq!(text, "preset = \"vim\"\n# mine\n[products]\nadjust = \"A\"\n");
    assert_eq!(keymap.chosen(), Some("vim"));
}

/// `{ KEY("form.save", "F10") }`: the command there is, and the key is one of its usual ones.
#[test]
fn sentences_name_the_keys_that_there_are() {
    let usual = keys_of(&Keymap::default());
    let mut found = 0;
    for language in Language::ALL {
        for source in crate::locale::sources(*language) {
            for part in source.split("KEY(\"").skip(1) {
                let (command, rest) = part.split_once("\", \"").unwrap();
                let (key, _) = rest.split_once("\")").unwrap();
                let row = usual.iter().find(|(name, _)| name == command);
                let (_, labels) = row.unwrap_or_else(|| panic!("no command {command}"));
                assert!(labels.iter().any(|label| label == key), "{command} is not {key}");
                found += 1;
            }
        }
    }
    assert!(found > 100, "{found}");
}

#[test]
fn a_sentence_names_the_key_that_is_in_force() {
    let keymap = Keymap::read("[form]\nchoices = \"F7\"\n[list]\nmark = []\n", "").unwrap();
    for (language, wanted) in [
        (Language::En, "Where the goods are. F7 lists the warehouses."),
        (Language::ZhCn, "货品所在仓库。F7 列出仓库。"),
    ] {
        let words = Words::keyed(language, Zone::utc(), keymap.spoken());
        assert_eq!(words.get("field-help-warehouse"), wanted);
        assert!(words.fill("counts-why", &[]).contains("(:"), "what has no key is run by name");
    }
}
