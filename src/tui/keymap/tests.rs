use super::{Action, Hints, Keymap, Scope, gap, glue};
use crate::locale::{Language, Words, Zone};
use crate::tui::input::{Code, Key};
use crate::tui::text;

#[test]
fn no_key_asks_for_two_things_in_one_place() {
    let keymap = Keymap::default();
    for scope in Scope::all() {
        let keys: Vec<Key> = keymap.live(scope).flat_map(|row| row.keys.iter().copied()).collect();
        for (at, key) in keys.iter().enumerate() {
            assert!(!keys[..at].contains(key), "{key:?} twice in {scope:?}");
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
