//! The README says what is so: its blocks are made from the tables, its commands are run.
//!
//! `UPDATE=1 cargo test --test it readme` writes the blocks anew.

use std::path::Path;
use std::process::Command;

use stockroom::locale::{Language, Words, Zone};
use stockroom::tui::keymap::{self, Keymap};

const PROGRAM: &str = env!("CARGO_BIN_EXE_stockroom");

fn read() -> String {
    std::fs::read_to_string("README.md").unwrap()
}

/// Compares the block `<!-- name -->` with what it should say, or writes it with `UPDATE=1`.
fn block(name: &str, wanted: &str) {
    let text = read();
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = text.split_once(&open).expect("the block begins");
    let (found, after) = rest.split_once(&close).expect("the block ends");
    if found != wanted && std::env::var_os("UPDATE").is_some() {
        let new = format!("{before}{open}{wanted}{close}{after}");
        std::fs::write("README.md", new).unwrap();
        return;
    }
    assert!(found == wanted, "README block {name} is stale: UPDATE=1 cargo test --test it readme");
}

#[test]
fn the_readme_says_the_keys_and_the_commands_that_there_are() {
    block("keys", &keymap::markdown(&Keymap::default(), &Words::new(Language::En, Zone::Local)));
    let help = Command::new(PROGRAM).arg("--help").env("COLUMNS", "100").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let (_, rest) = help.split_once("Commands:\n").unwrap();
    let (commands, _) = rest.split_once("\n\n").unwrap();
    block("commands", &format!("```text\n{commands}\n```\n"));
}

/// The words of a command line; double and single quotes keep words together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for character in line.chars() {
        match quote {
            Some(open) if character == open => quote = None,
            None if matches!(character, '"' | '\'') => quote = Some(character),
            None if character == ' ' => words.push(String::new()),
            _ => words.last_mut().unwrap().push(character),
        }
    }
    words
}

/// Every `$ stockroom …` of the README, with the lines that it shows; `...` stands for any lines.
fn commands(text: &str) -> Vec<(String, Vec<String>)> {
    let mut commands: Vec<(String, Vec<String>)> = Vec::new();
    for part in text.split("```console\n").skip(1) {
        let (session, _) = part.split_once("```").unwrap();
        for line in session.lines() {
            match line.strip_prefix("$ stockroom ") {
                Some(command) => commands.push((command.to_owned(), Vec::new())),
                None => commands.last_mut().unwrap().1.push(line.to_owned()),
            }
        }
    }
    commands
}

fn fits(shown: &[String], said: &[&str]) -> bool {
    match shown {
        [] => said.is_empty(),
        [any, rest @ ..] if any == "..." => (0..=said.len()).any(|skip| fits(rest, &said[skip..])),
        [line, rest @ ..] => said.first() == Some(&line.as_str()) && fits(rest, &said[1..]),
    }
}

#[test]
fn the_first_five_minutes_go_as_the_readme_says() {
    let folder = tempfile::tempdir().unwrap();
    let sample = Path::new("tests/fixtures/sample_products.csv");
    std::fs::copy(sample, folder.path().join("sample_products.csv")).unwrap();
    let commands = commands(&read());
    assert!(commands.len() >= 8);
    for (command, shown) in commands {
        let done = Command::new(PROGRAM)
            .args(words(&command))
            .current_dir(folder.path())
            .env_remove("STOCKROOM_STORE")
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap();
        let said = String::from_utf8(done.stdout).unwrap();
        let told = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{command}: {told}");
        let lines: Vec<&str> = said.lines().collect();
        assert!(fits(&shown, &lines), "{command}\nshown {shown:#?}\nsaid {said}");
    }
}
