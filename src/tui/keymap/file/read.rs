//! A file of keys, read.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{Fault, Kind, Named, What, nearest};
use super::{hints, is_fixed, is_needed, presets, safe};
use crate::tui::input::{Code, Key};
use crate::tui::keymap::{Hints, Keymap, Scope};

/// Longest file, in bytes.
pub(super) const BYTES_MAX: usize = 256 << 10;

/// A file being read.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    text: &'a str,
    prefix: &'a str,
    root: DeTable<'a>,
    pub(super) keymap: Keymap,
    pub(super) faults: Vec<Fault>,
    /// The line of each row that the file names.
    lines: BTreeMap<usize, usize>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(text: &'a str, prefix: &'a str) -> Self {
        let mut reading = Self {
            text,
            prefix,
            root: DeTable::new(),
            keymap: Keymap::default(),
            faults: Vec::new(),
            lines: BTreeMap::new(),
        };
        if text.len() > BYTES_MAX {
            let said = format!("{} bytes; at most {BYTES_MAX}", text.len());
            reading.faults.push(Fault { line: 1, what: What::Toml(said) });
            return reading;
        }
        match DeTable::parse(text) {
            Ok(root) => reading.root = root.into_inner(),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let what = What::Toml(error.message().to_owned());
                reading.fault(at, what);
            }
        }
        reading
    }

    fn fault(&mut self, at: usize, what: What) {
        let line = line_of(self.text, at);
        self.faults.push(Fault { line, what });
    }

    /// The preset that the file names, else the table as it is.
    pub(super) fn preset(&mut self) -> Keymap {
        let Some(value) = self.root.get("preset") else { return Keymap::default() };
        let (at, name) = (value.span().start, value.get_ref().as_str().map(str::to_owned));
        let found = name.as_deref().and_then(Keymap::preset);
        found.unwrap_or_else(|| {
            let fits = presets().map(str::to_owned).collect();
            let name = name.unwrap_or_default();
            self.fault(at, What::Unknown { kind: Kind::Preset, name, fits });
            Keymap::default()
        })
    }

    /// Puts what the file says on top of `keymap`.
    pub(super) fn take(&mut self, keymap: Keymap) {
        self.keymap = keymap;
        let root = std::mem::take(&mut self.root);
        for (name, value) in &root {
            match (name.get_ref().as_ref(), value.get_ref()) {
                ("preset", _) => {}
                ("hints", value_of) => self.hints(value.span().start, value_of),
                (place, DeValue::Table(commands)) => {
                    let scope = Scope::all().find(|scope| scope.name() == place);
                    match scope {
                        Some(scope) => self.place(scope, commands),
                        None => self.no_place(name),
                    }
                }
                _ => self.no_place(name),
            }
        }
        self.conflicts();
    }

    fn hints(&mut self, at: usize, value: &DeValue<'_>) {
        let name = value.as_str().unwrap_or_default();
        self.keymap.hints = hints(name);
        if self.keymap.hints.is_none() {
            let fits = Hints::NAMES.iter().map(|(name, _)| (*name).to_owned()).collect();
            self.fault(at, What::Unknown { kind: Kind::Hints, name: name.to_owned(), fits });
        }
    }

    fn no_place(&mut self, name: &Spanned<std::borrow::Cow<'_, str>>) {
        let typed = name.get_ref().to_string();
        let all = Scope::all().map(|scope| scope.name().to_owned());
        let fits = nearest(&typed, all.chain(["preset".to_owned(), "hints".to_owned()]));
        self.fault(name.span().start, What::Unknown { kind: Kind::Place, name: typed, fits });
    }

    fn place(&mut self, scope: Scope, commands: &DeTable<'_>) {
        for (name, value) in commands {
            let command = name.get_ref();
            let found = self
                .keymap
                .rows
                .iter()
                .position(|row| row.scope == scope && row.action.name() == command.as_ref());
            let Some(at) = found else {
                let all = self.keymap.own(scope).map(|row| row.action.name().to_owned());
                let fits = nearest(command, all);
                let name_of = format!("{}.{command}", scope.name());
                let what = What::Unknown { kind: Kind::Command, name: name_of, fits };
                self.fault(name.span().start, what);
                continue;
            };
            self.row(at, name.span().start, value);
        }
    }

    /// The keys of one command.
    fn row(&mut self, at: usize, place: usize, value: &Spanned<DeValue<'_>>) {
        let Some(row) = self.keymap.rows.get(at).cloned() else { return };
        self.lines.insert(at, line_of(self.text, place));
        let Some(names) = names(value) else {
            self.fault(value.span().start, What::NotKeys(row.name()));
            return;
        };
        let mut keys: Vec<Key> = Vec::new();
        for (name, from) in names {
            let Some(key) = Key::named(name) else {
                let (name, fits) = (name.to_owned(), nearest(name, Key::names()));
                self.fault(from, What::NoKey { name, fits });
                continue;
            };
            if let Some(why) = safe::why(row.scope, row.action, key, self.prefix) {
                let (key, command) = (key.label(), Named::of(&row));
                self.fault(from, What::Unsafe { key, command, why });
                continue;
            }
            let feed = (key.code == Code::Enter).then_some(Key::plain(Code::LineFeed));
            for key in std::iter::once(key).chain(feed) {
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
        if is_fixed(row.action) && keys != row.keys {
            self.fault(place, What::Fixed(Named::of(&row)));
        } else if keys.is_empty() && is_needed(row.action) {
            self.fault(place, What::Needed(Named::of(&row)));
        } else if let Some(row) = self.keymap.rows.get_mut(at) {
            row.keys = keys;
        }
    }

    /// Keys that ask for two things in one place.
    fn conflicts(&mut self) {
        let mut told = Vec::new();
        for scope in Scope::all() {
            let live: Vec<usize> = self.keymap.live_rows(scope).collect();
            for (one, other, key) in self.keymap.doubles(&live) {
                // Told once, at the later of the lines that the file has about it.
                let (first, second) = (self.lines.get(&one), self.lines.get(&other));
                let (here, there) = if first >= second { (one, other) } else { (other, one) };
                if told.contains(&(here, there, key)) || key.code == Code::LineFeed {
                    continue;
                }
                told.push((here, there, key));
                let line = self.lines.get(&here).copied().unwrap_or(1);
                let named = |at: usize| self.keymap.rows.get(at).map(Named::of);
                let (Some(one), Some(other)) = (named(here), named(there)) else { continue };
                let other_line = self.lines.get(&there).copied();
                let what = What::Taken { key: key.label(), one, other, other_line };
                self.faults.push(Fault { line, what });
            }
        }
    }
}

/// The names of keys in a value, with where each stands: a text or a list of texts.
fn names<'a>(value: &'a Spanned<DeValue<'_>>) -> Option<Vec<(&'a str, usize)>> {
    if let Some(name) = value.get_ref().as_str() {
        return Some(vec![(name, value.span().start)]);
    }
    let DeValue::Array(all) = value.get_ref() else { return None };
    all.iter().map(|one| Some((one.get_ref().as_str()?, one.span().start))).collect()
}

/// The line of the byte at `at`, from 1 on.
fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().iter().take(at);
    before.filter(|byte| **byte == b'\n').count().saturating_add(1)
}
