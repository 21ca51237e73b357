//! A file of keys, made or changed.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use serde_json::{Value, json};
use toml::de::{DeTable, DeValue};

use super::fault::Fault;
use super::read::BYTES_MAX;
use crate::locale::Words;
use crate::tui::input::{Code, Key};
use crate::tui::keymap::{Action, Binding, Keymap, Scope};

/// Every key in force, as a file that says the same, with what each does behind it.
pub fn full(keymap: &Keymap, words: &Words) -> String {
    let mut out = String::new();
    for line in words.get("keys-file-head").lines() {
        // Writing to a text cannot fail.
        writeln!(out, "# {line}").ok();
    }
    let mut settings = Vec::new();
    settings.extend(keymap.preset.map(|name| format!("preset = \"{name}\"\n")));
    settings.extend(keymap.hints.map(|hints| format!("hints = \"{}\"\n", hints.name())));
    out.push_str(&settings.concat());
    let mut place = None;
    for row in keymap.rows() {
        if place != Some(row.scope) {
            place = Some(row.scope);
            let named = words.get(row.scope.id());
            writeln!(out, "\n[{}]  # {named}", row.scope.name()).ok();
        }
        let said = format!("{} = {}", row.action.name(), listed(&row.keys));
        let help = format!("{}.help", row.action.id());
        writeln!(out, "{said:<34}  # {}", words.get(&help)).ok();
    }
    out
}

/// The same as a document.
pub fn json(keymap: &Keymap, words: &Words) -> Value {
    let row = |row: &Binding| {
        json!({
            "place": row.scope.name(), "command": row.action.name(), "keys": names(&row.keys),
            "does": words.get(&format!("{}.help", row.action.id())),
        })
    };
    let rows: Vec<Value> = keymap.rows().iter().map(row).collect();
    let hints = keymap.hints.map(super::Hints::name);
    json!({ "preset": keymap.preset, "hints": hints, "keys": rows })
}

/// What keys are called; the line feed comes with Enter and is not named.
fn names(keys: &[Key]) -> Vec<String> {
    let named = keys.iter().filter(|key| key.code != Code::LineFeed);
    named.map(|key| key.label()).collect()
}

fn listed(keys: &[Key]) -> String {
    let all: Vec<String> =
        names(keys).into_iter().map(|name| Value::String(name).to_string()).collect();
    format!("[{}]", all.join(", "))
}

/// The file `text` with other keys for a command, its comments and its order kept; and what it wants
/// then. Without keys it says nothing of the command, which then has those of the preset.
///
/// # Errors
///
/// What is wrong with it then; nothing is changed.
pub fn edited(
    text: &str,
    (scope, action): (Scope, Action),
    keys: Option<&[Key]>,
    prefix: &str,
) -> Result<(String, Keymap), Vec<Fault>> {
    Keymap::read(text, prefix)?;
    let changed = changed(text, scope, action, keys);
    let keymap = Keymap::read(&changed, prefix)?;
    Ok((changed, keymap))
}

/// The file `text` with another preset, and what it wants then.
///
/// # Errors
///
/// What is wrong with it then; nothing is changed.
pub fn preset(text: &str, name: &str, prefix: &str) -> Result<(String, Keymap), Vec<Fault>> {
    let root = if text.len() > BYTES_MAX { None } else { DeTable::parse(text).ok() };
    let place = root.and_then(|root| Some(root.get_ref().get("preset")?.span()));
    let changed = match place {
        Some(span) => spliced(text, span.start, span.end, &format!("\"{name}\"")),
        None => format!("preset = \"{name}\"\n{text}"),
    };
    let keymap = Keymap::read(&changed, prefix)?;
    Ok((changed, keymap))
}

fn changed(text: &str, scope: Scope, action: Action, keys: Option<&[Key]>) -> String {
    let place = |table: &DeTable<'_>| {
        let (head, commands) = table.get_key_value(scope.name())?;
        let DeValue::Table(commands) = commands.get_ref() else { return None };
        let found = commands.get_key_value(action.name());
        Some((head.span(), found.map(|(name, value)| (name.span(), value.span()))))
    };
    let found = DeTable::parse(text).ok().and_then(|root| place(root.get_ref()));
    let line = keys.map(|keys| format!("{} = {}", action.name(), listed(keys)));
    match (found, line, keys) {
        (Some((_, Some((_, value)))), Some(_), Some(keys)) => {
            spliced(text, value.start, value.end, &listed(keys))
        }
        (Some((_, Some((name, value)))), ..) => {
            let start = line_start(text, name.start);
            let dotted = format!("{}.", scope.name());
            let front = text.get(start..name.start).map(str::trim);
            let own = front.is_some_and(|front| front.is_empty() || front == dotted);
            if own { spliced(text, start, line_end(text, value.end), "") } else { text.to_owned() }
        }
        (Some((head, None)), Some(line), _) => {
            let (start, end) = (line_start(text, head.start), line_end(text, head.end));
            let is_head = text.get(start..head.start).is_some_and(|front| front.trim() == "[");
            if is_head {
                let glue =
                    if text.get(..end).is_some_and(|all| all.ends_with('\n')) { "" } else { "\n" };
                spliced(text, end, end, &format!("{glue}{line}\n"))
            } else {
                // Written as `place.command = …` at the top of the file.
                spliced(text, start, start, &format!("{}.{line}\n", scope.name()))
            }
        }
        (None, Some(line), _) => {
            let glue = match text {
                "" => "",
                text if text.ends_with('\n') => "\n",
                _ => "\n\n",
            };
            format!("{text}{glue}[{}]\n{line}\n", scope.name())
        }
        (Some((_, None)) | None, None, _) => text.to_owned(),
    }
}

/// `text` with `new` in the place of a part of it.
fn spliced(text: &str, start: usize, end: usize, new: &str) -> String {
    let (before, after) = (text.get(..start), text.get(end..));
    format!("{}{new}{}", before.unwrap_or_default(), after.unwrap_or_default())
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |found| found.saturating_add(1))
}

/// Behind the end of the line in which `at` is.
fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.find('\n').map_or(text.len(), |found| at.saturating_add(found).saturating_add(1))
}

/// Writes `text` to `path`: whole, or the file stays as it was. A link stays one.
///
/// # Errors
///
/// What the system says.
pub fn save(path: &Path, text: &str) -> std::io::Result<()> {
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}", std::process::id()));
    let beside = path.with_file_name(name);
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    let moved = written.and_then(|()| std::fs::rename(&beside, &path));
    if moved.is_err() {
        std::fs::remove_file(&beside).ok();
    }
    moved
}
