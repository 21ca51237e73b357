//! What F1 says: generated keys, tasks for each screen, everything about a field.

use std::collections::BTreeSet;

use stockroom::locale::Language;
use stockroom::tui::keymap::{Keymap, Scope};
use stockroom::tui::text;

use super::desk::{Desk, shop};
use super::every_form::FORMS;

/// Places that are no screen: what is shared, and what lies over one.
const NO_SCREENS: &[&str] = &[
    "scope-list",
    "scope-global",
    "scope-welcome",
    "scope-form",
    "scope-pick",
    "scope-input",
    "scope-desk-panel",
    "scope-resume",
    "scope-palette",
    "scope-editor",
    "scope-columns",
    "scope-chooser",
];

#[test]
fn every_screen_has_three_tasks_with_keys_that_hold_there() {
    let shop = shop();
    for language in Language::ALL {
        let desk = Desk::at(&shop, *language, (80, 24));
        for scope in Scope::all().filter(|scope| !NO_SCREENS.contains(&scope.id())) {
            let place = scope.id().trim_start_matches("scope-");
            for number in 1..=3 {
                let id = format!("task-{place}-{number}");
                assert!(desk.shell.words().has(&id), "{id} in {}", language.name());
            }
            let told = desk.shell.help(scope).join("\n");
            assert!(!told.contains('{') && !told.contains("key-"), "{told}");
            assert!(told.lines().all(|line| text::width(line) <= 100), "{told}");
        }
    }
}

/// Every key that holds on a screen is in its help, as it is in the table.
#[test]
fn the_help_of_a_screen_is_the_table_of_its_keys() {
    let shop = shop();
    let desk = Desk::at(&shop, Language::En, (80, 24));
    let keymap = Keymap::default();
    for scope in Scope::all() {
        let told: BTreeSet<String> = desk.shell.help(scope).into_iter().collect();
        for row in keymap.live(scope) {
            let sentence = desk.shell.words().get(&format!("{}.help", row.action.id())).to_owned();
            let keys = stockroom::tui::keymap::labels(row);
            let found = |line: &String| line.starts_with(&keys) && line.contains(&sentence);
            assert!(told.iter().any(found), "{:?} {keys}: {sentence}", row.scope);
        }
    }
}

#[test]
fn f1_twice_shows_all_keys_and_finds_among_them() {
    let shop = shop();
    for language in Language::ALL {
        let mut desk = Desk::at(&shop, *language, (80, 24));
        desk.press("gp<f1>");
        insta::assert_snapshot!(format!("help_tasks_{}", language.name()), desk.screen());
        desk.press("<f1>/undo");
        insta::assert_snapshot!(format!("help_found_{}", language.name()), desk.screen());
        // A scan is no word to look for, and Esc closes one thing after the other.
        let seen = desk.screen();
        desk.burst("6901234567892\r");
        assert_eq!(desk.screen().lines().nth(4), seen.lines().nth(4));
        desk.press("<esc><esc>");
        assert!(!desk.screen().contains("undo -"), "{}", desk.screen());
    }
}

/// ux 4.7: what a field means, what it takes, an example, and which rule uses it.
#[test]
fn every_field_of_every_form_is_explained() {
    let mut seen = BTreeSet::new();
    for (shop, rows) in FORMS {
        for row in *rows {
            let shop = shop();
            let mut desk = Desk::at(&shop, Language::En, (80, 24));
            desk.press(row.keys);
            let names: Vec<&str> = desk.shell.fields().iter().map(|field| field.name).collect();
            for language in Language::ALL {
                let words =
                    stockroom::locale::Words::new(*language, stockroom::locale::Zone::utc());
                for name in &names {
                    for part in ["field-help-", "field-example-", "field-rule-"] {
                        let id = format!("{part}{name}");
                        assert!(words.find(&id).is_some(), "{id} of {}", row.picture);
                    }
                    let hint = words.get(&format!("field-help-{name}")).to_owned();
                    assert!(text::width(&hint) <= 78, "cut off in a form: {hint}");
                }
            }
            if seen.insert(names) {
                desk.press("<f1>");
                let told = desk.screen();
                let heads = ["Allowed:", "Example:", "Rule:"];
                let all = heads.iter().all(|head| told.contains(head));
                assert!(all || desk.shell.fields().is_empty(), "{}\n{told}", row.picture);
            }
        }
    }
    assert!(seen.len() > 20);
}

#[test]
fn the_help_of_fields_in_three_languages() {
    let shop = shop();
    for language in Language::ALL {
        for (name, keys) in [("number", "<enter>a<enter>"), ("choice", "t"), ("list", "<enter>R")] {
            let mut desk = Desk::at(&shop, *language, (80, 24));
            desk.press("gp").press(keys).press("<f1>");
            insta::assert_snapshot!(format!("help_{name}_{}", language.name()), desk.screen());
        }
    }
}
