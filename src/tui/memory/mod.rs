//! What the console keeps of how a user likes it: the columns of each list, and views of it that
//! somebody saved.
//!
//! A small file in the user's state folder, the same for every store. It is written whole or not at
//! all, by one console at a time, each on top of what the others wrote. What in it cannot be read is
//! as if it were not there and is told; before anything is written over it, the file is set aside.
//!
//! ```toml
//! [columns]
//! products = ["sku", "sellable", "name", "-type"]    # in this order; with - it is hidden
//!
//! [[views.products]]
//! name = "Wool"
//! of = "list-all"                                    # the list that it is a view of
//! filter = "wool sellable<threshold"
//! sort = "-sellable"                                 # with - the largest first
//! columns = ["sku", "name", "sellable"]
//! ```

mod views;

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use toml::{Table, Value};

use super::keymap::file::save;

pub use views::{NAME_COLUMNS, VIEWS_MAX, View, named};

/// Longest file, in bytes.
const BYTES_MAX: usize = 256 << 10;
/// How often another console is waited for, and how long each time.
const TRIES: usize = 100;
const TRY_EVERY: Duration = Duration::from_millis(10);

/// What is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memory {
    columns: BTreeMap<String, Vec<Chosen>>,
    views: BTreeMap<String, Vec<View>>,
    /// What a later version keeps beside it.
    rest: Table,
    /// What of the file could not be read.
    trouble: Option<Trouble>,
}

/// Why a file, or a part of it, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The line in which it is no TOML.
    Line(usize),
    /// An entry that is nothing known, by its name.
    Entry(String),
    /// It is longer than such a file can be.
    Long,
    /// What the system says.
    System(String),
}

/// A column of a list, shown or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub id: String,
    pub shown: bool,
}

impl Chosen {
    fn read(text: &str) -> Self {
        let bare = text.strip_prefix('-');
        Self { id: bare.unwrap_or(text).to_owned(), shown: bare.is_none() }
    }

    fn written(&self) -> String {
        format!("{}{}", if self.shown { "" } else { "-" }, self.id)
    }

    /// Columns as they stand in the file.
    fn all(value: &Value) -> Option<Vec<Self>> {
        let ids = value.as_array()?.iter().filter_map(Value::as_str);
        Some(ids.map(Self::read).collect())
    }

    fn list(columns: &[Self]) -> Value {
        Value::Array(columns.iter().map(|one| Value::String(one.written())).collect())
    }
}

impl Memory {
    /// What the file `text` says, as far as it can be read.
    pub fn read(text: &str) -> Self {
        if text.len() > BYTES_MAX {
            return Self { trouble: Some(Trouble::Long), ..Self::default() };
        }
        let mut rest: Table = match text.parse::<Table>() {
            Ok(root) => root,
            Err(error) => {
                let before = error.span().and_then(|span| text.get(..span.start));
                let line = before.unwrap_or_default().matches('\n').count().saturating_add(1);
                return Self { trouble: Some(Trouble::Line(line)), ..Self::default() };
            }
        };
        let mut memory = Self::default();
        for (list, ids) in memory.part(&mut rest, "columns") {
            match Chosen::all(&ids) {
                Some(columns) => drop(memory.columns.insert(list, columns)),
                None => memory.note(format!("columns.{list}")),
            }
        }
        for (list, all) in memory.part(&mut rest, "views") {
            memory.read_views(&list, &all);
        }
        memory.rest = rest;
        memory
    }

    /// Takes a part of the file out of it.
    fn part(&mut self, root: &mut Table, name: &str) -> Table {
        match root.remove(name) {
            Some(Value::Table(part)) => part,
            None => Table::new(),
            Some(_) => {
                self.note(name.to_owned());
                Table::new()
            }
        }
    }

    /// Notes an entry that is nothing known; the first one is told.
    fn note(&mut self, entry: String) {
        self.trouble.get_or_insert(Trouble::Entry(entry));
    }

    /// What is kept in the file at `path`.
    pub fn load(path: &Path) -> Self {
        match std::fs::read(path) {
            Ok(bytes) => String::from_utf8(bytes).map_or_else(
                |_| Self { trouble: Some(Trouble::Line(1)), ..Self::default() },
                |text| Self::read(&text),
            ),
            Err(error) if error.kind() == ErrorKind::NotFound => Self::default(),
            Err(error) => {
                Self { trouble: Some(Trouble::System(error.to_string())), ..Self::default() }
            }
        }
    }

    /// What of the file could not be read, if anything.
    pub const fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }

    /// As a file.
    pub fn written(&self) -> String {
        let columns = self.columns.iter().map(|(list, ids)| (list.clone(), Chosen::list(ids)));
        let columns: Table = columns.collect();
        let views = self.views.iter().filter(|(_, all)| !all.is_empty());
        let views: Table = views
            .map(|(list, all)| {
                (list.clone(), Value::Array(all.iter().map(View::written).collect()))
            })
            .collect();
        let mut root = self.rest.clone();
        root.insert("columns".to_owned(), Value::Table(columns));
        if !views.is_empty() {
            root.insert("views".to_owned(), Value::Table(views));
        }
        root.to_string()
    }

    /// The columns of a list, as somebody chose them.
    pub fn columns(&self, list: &str) -> Option<&[Chosen]> {
        self.columns.get(list).map(Vec::as_slice)
    }

    /// Keeps other columns of a list, or none of its own any more.
    pub fn choose(&mut self, list: &str, columns: Option<Vec<Chosen>>) {
        match columns {
            Some(columns) => drop(self.columns.insert(list.to_owned(), columns)),
            None => drop(self.columns.remove(list)),
        }
    }

    /// Changes what the file at `path` keeps: it is read anew, for another console may have
    /// written to it, and that one waits meanwhile. A file that cannot be read whole is set aside
    /// first, under its name with `.broken` behind it.
    ///
    /// # Errors
    ///
    /// What the system says; then the file is as it was.
    pub fn change<T>(
        path: &Path,
        change: impl FnOnce(&mut Self) -> T,
    ) -> std::io::Result<(Self, T)> {
        let turn = Turn::take(path)?;
        let mut memory = Self::load(path);
        let told = change(&mut memory);
        match memory.trouble.take() {
            Some(Trouble::System(why)) => return Err(Error::other(why)),
            Some(Trouble::Line(_) | Trouble::Entry(_) | Trouble::Long) => {
                std::fs::copy(path, beside(path, ".broken"))?;
            }
            None => {}
        }
        save(path, &memory.written())?;
        drop(turn);
        Ok((memory, told))
    }
}

/// The right to write the file, until dropped.
#[derive(Debug)]
struct Turn(File);

impl Turn {
    fn take(path: &Path) -> std::io::Result<Self> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let lock = beside(path, ".lock");
        let file = OpenOptions::new().create(true).append(true).open(lock)?;
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::WouldBlock) => std::thread::sleep(TRY_EVERY),
                Err(TryLockError::Error(cause)) => return Err(cause),
            }
        }
        Err(ErrorKind::WouldBlock.into())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // Closing the file releases it as well; nothing else can be done.
        drop(self.0.unlock());
    }
}

/// The path with `end` behind it.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(end);
    PathBuf::from(name)
}

/// The columns called `ids` in the order and as they were chosen: the place of each and whether it
/// is shown. Columns that nobody has said anything about come last and are shown; where nothing
/// would be, everything is.
pub fn arranged(ids: &[&str], chosen: Option<&[Chosen]>) -> Vec<(usize, bool)> {
    let usual = || (0..ids.len()).map(|at| (at, true)).collect();
    let Some(chosen) = chosen else { return usual() };
    let mut all: Vec<(usize, bool)> = Vec::new();
    let place = |id: &str| ids.iter().position(|known| *known == id);
    let said = chosen.iter().filter_map(|one| Some((place(&one.id)?, one.shown)));
    for (at, shown) in said.chain((0..ids.len()).map(|at| (at, true))) {
        if !all.iter().any(|(known, _)| *known == at) {
            all.push((at, shown));
        }
    }
    if all.iter().any(|(_, shown)| *shown) { all } else { usual() }
}

#[cfg(test)]
mod tests;
