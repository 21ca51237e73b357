//! House rules that no compiler holds.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each layer may name of this crate, beside itself. `domain <- store <- app <- {cli, tui}`;
/// options and languages are named by the front ends and do not know them.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("config", &["domain"]),
    ("journal", &[]),
    ("locale", &["domain"]),
    ("app", &["domain", "store", "config"]),
    ("printed", &["domain", "app", "locale"]),
    ("cli", &["domain", "app", "config", "journal", "locale", "printed"]),
    ("tui", &["domain", "app", "config", "journal", "locale", "printed"]),
];

/// Libraries that one layer only may name.
const OWNED: &[(&str, &str)] = &[
    ("rusqlite", "store"),
    ("ratatui", "tui"),
    ("crossterm", "tui"),
    ("tui_input", "tui"),
    ("clap", "cli"),
];

/// Longest file, in lines.
const LINES_MAX: usize = 500;

/// Every Rust file under a folder of the project, with its text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = folder.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(entry.path()).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds no Rust file");
    found.sort();
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The layer that a file of src belongs to.
fn layer(path: &Path) -> String {
    let name = path.components().nth(1).unwrap().as_os_str().to_str().unwrap();
    name.trim_end_matches(".rs").to_owned()
}

/// The code of a file: no comments, no tests behind it.
fn code(text: &str) -> String {
    let text = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The names that follow `start` in a text: `crate::store::Tx` names `store`.
fn named<'a>(text: &'a str, start: &'a str) -> BTreeSet<&'a str> {
    let tails = text.split(start).skip(1);
    tails
        .map(|tail| {
            let end = tail.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            &tail[..end.unwrap_or(tail.len())]
        })
        .collect()
}

/// What breaks a rule, one line each; none.
#[track_caller]
fn none(broken: Vec<String>) {
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn each_layer_names_only_what_lies_further_in() {
    let mut broken = Vec::new();
    for (path, text) in sources("src") {
        let layer = layer(&path);
        if matches!(layer.as_str(), "main" | "lib") {
            continue;
        }
        let Some((_, may)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
            broken.push(format!("{}: no layer is called {layer}", path.display()));
            continue;
        };
        if text.contains("use crate::{") {
            broken
                .push(format!("{}: one `use` a module, so that this can be read", path.display()));
        }
        for name in named(&code(&text), "crate::") {
            if name != layer && !may.contains(&name) {
                broken.push(format!("{}: {layer} names {name}", path.display()));
            }
        }
    }
    none(broken);
}

#[test]
fn every_library_with_an_owner_is_named_by_it_alone() {
    let mut broken = Vec::new();
    for (path, text) in sources("src") {
        let layer = layer(&path);
        let code = code(&text);
        for (library, owner) in OWNED {
            let uses =
                code.contains(&format!("{library}::")) || code.contains(&format!("use {library}"));
            if uses && layer != *owner {
                broken.push(format!("{}: {library} belongs to {owner}", path.display()));
            }
        }
        if layer == "domain" && code.contains("anyhow") {
            broken.push(format!("{}: the domain knows no anyhow", path.display()));
        }
    }
    none(broken);
}

/// The core has no clock, no file and no terminal of its own.
#[test]
fn the_domain_is_pure() {
    let outside = [
        "std::fs",
        "std::io",
        "std::env",
        "std::net",
        "std::process",
        "std::thread",
        "std::time",
        "chrono",
        "serde_json",
        "rand",
    ];
    let mut broken = Vec::new();
    for (path, text) in sources("src/domain") {
        let code = code(&text);
        for name in outside.iter().filter(|name| code.contains(*name)) {
            broken.push(format!("{}: {name}", path.display()));
        }
    }
    none(broken);
}

#[test]
fn only_the_command_line_prints() {
    let mut broken = Vec::new();
    for (path, text) in sources("src") {
        let code = code(&text);
        let prints = ["print!", "println!", "eprint!", "eprintln!", "dbg!"];
        if !matches!(layer(&path).as_str(), "cli" | "main")
            && let Some(name) = prints.iter().find(|name| code.contains(*name))
        {
            broken.push(format!("{}: {name}", path.display()));
        }
    }
    none(broken);
}

/// Statements live beside the function that runs them.
#[test]
fn sql_lives_in_the_store_alone() {
    let words = ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE ", "\"PRAGMA ", "\"WITH "];
    let mut broken = Vec::new();
    for (path, text) in sources("src") {
        if layer(&path) != "store" && words.iter().any(|word| code(&text).contains(word)) {
            broken.push(path.display().to_string());
        }
    }
    none(broken);
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let mut broken = Vec::new();
    for (path, text) in sources("src").into_iter().chain(sources("tests")) {
        let lines = text.lines().count();
        if lines > LINES_MAX {
            broken.push(format!("{}: {lines} lines", path.display()));
        }
    }
    none(broken);
}

/// What is to be done is done, or filed.
#[test]
fn nothing_is_left_to_do() {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX")];
    let mut broken = Vec::new();
    for (path, text) in sources("src").into_iter().chain(sources("tests")) {
        for (line, number) in text.lines().zip(1..) {
            let words = line.split(|c: char| !c.is_ascii_alphanumeric());
            if words.into_iter().any(|word| marks.contains(&word)) {
                broken.push(format!("{}:{number}: {}", path.display(), line.trim()));
            }
        }
    }
    none(broken);
}

#[test]
fn names_are_imported_one_by_one() {
    let glob = concat!("use super::", "*");
    let mut broken = Vec::new();
    for (path, text) in sources("src") {
        if code(&text).contains(glob) {
            broken.push(path.display().to_string());
        }
    }
    none(broken);
}

/// A path of somebody's machine means nothing on another.
#[test]
fn no_file_names_a_place_on_one_machine() {
    let places = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/tm", "p/")];
    let mut texts = sources("src");
    texts.extend(sources("tests"));
    for file in ["README.md", "Cargo.toml", "config.toml", "clippy.toml", ".ci/run"] {
        if let Ok(text) = fs::read_to_string(root().join(file)) {
            texts.push((PathBuf::from(file), text));
        }
    }
    let mut broken = Vec::new();
    for (path, text) in texts {
        let text = text.to_lowercase();
        for place in places.iter().filter(|place| text.contains(*place)) {
            broken.push(format!("{}: {place}", path.display()));
        }
    }
    none(broken);
}

/// Tests are one binary with its modules named; a file that nobody names would never run.
#[test]
fn every_file_is_a_module_of_the_one_above_it() {
    let mut broken = Vec::new();
    for (path, _) in sources("src").into_iter().chain(sources("tests/it")) {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let folder = path.parent().unwrap();
        let (name, above) = match name {
            "main" | "lib" => continue,
            "mod" => (folder.file_name().unwrap().to_str().unwrap(), folder.parent().unwrap()),
            _ => (name, folder),
        };
        let fronts = ["mod.rs", "lib.rs", "main.rs"].map(|front| root().join(above).join(front));
        let texts: String =
            fronts.iter().filter_map(|front| fs::read_to_string(front).ok()).collect();
        if !texts.contains(&format!("mod {name};")) {
            broken.push(format!("{}: {} does not name it", path.display(), above.display()));
        }
    }
    none(broken);
}

/// Test names are sentences, since they are what a failure shows first.
#[test]
fn test_names_are_sentences() {
    let mut broken = Vec::new();
    for (path, text) in sources("src").into_iter().chain(sources("tests/it")) {
        let mut lines = text.lines().map(str::trim);
        while let Some(line) = lines.next() {
            if line != "#[test]" {
                continue;
            }
            let name = lines.find_map(|line| line.strip_prefix("fn ")).unwrap_or_default();
            let name = name.split('(').next().unwrap_or_default();
            if name.split('_').count() < 2 {
                broken.push(format!("{}: {name}", path.display()));
            }
        }
    }
    none(broken);
}
