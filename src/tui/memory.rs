//! What the console keeps of how a user likes it: the columns of each list.
//!
//! A small file in the user's state folder, the same for every store. Whatever in it cannot be read
//! is as if it were not there, and it is written whole or not at all.
//!
//! ```toml
//! [columns]
//! products = ["sku", "sellable", "name", "-type"]    # in this order; with - it is hidden
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use toml::{Table, Value};

use super::keymap::file::save;

/// Longest file, in bytes.
const BYTES_MAX: usize = 256 << 10;

/// What is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    columns: BTreeMap<String, Vec<Chosen>>,
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
}

impl Memory {
    /// What the file `text` says, as far as it can be read.
    pub fn read(text: &str) -> Self {
        let text = if text.len() > BYTES_MAX { "" } else { text };
        let root: Table = text.parse().unwrap_or_default();
        let lists = root.get("columns").and_then(Value::as_table).into_iter().flatten();
        let columns = lists.filter_map(|(list, ids)| {
            let ids = ids.as_array()?.iter().filter_map(Value::as_str);
            Some((list.clone(), ids.map(Chosen::read).collect()))
        });
        Self { columns: columns.collect() }
    }

    /// What is kept in the file at `path`.
    pub fn load(path: &Path) -> Self {
        std::fs::read_to_string(path).map(|text| Self::read(&text)).unwrap_or_default()
    }

    /// As a file.
    pub fn written(&self) -> String {
        let list = |(list, ids): (&String, &Vec<Chosen>)| {
            let ids = ids.iter().map(|one| Value::String(one.written())).collect();
            (list.clone(), Value::Array(ids))
        };
        let columns: Table = self.columns.iter().map(list).collect();
        let root: Table = [("columns".to_owned(), Value::Table(columns))].into_iter().collect();
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
    /// written to it.
    ///
    /// # Errors
    ///
    /// What the system says; then the file is as it was.
    pub fn change(path: &Path, change: impl FnOnce(&mut Self)) -> std::io::Result<Self> {
        let mut memory = Self::load(path);
        change(&mut memory);
        save(path, &memory.written())?;
        Ok(memory)
    }
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
mod tests {
    use super::{Memory, arranged};

    #[test]
    fn what_cannot_be_read_is_as_if_it_were_not_there() {
        for text in ["", "[", "columns = 3", "[columns]\nproducts = 3", &"x".repeat(300_000)] {
            assert_eq!(Memory::read(text), Memory::default());
        }
        let memory = Memory::read("[columns]\nproducts = [\"name\", 3, \"-type\"]\nx = 1\n");
        let ids = ["sku", "name", "type", "total"];
        let chosen = memory.columns("products");
        assert_eq!(arranged(&ids, chosen), [(1, true), (2, false), (0, true), (3, true)]);
        assert_eq!(Memory::read(&memory.written()), memory);
        assert_eq!(arranged(&["type"], chosen), [(0, true)], "something is always shown");
        assert_eq!(arranged(&ids, None).len(), 4);
    }

    #[test]
    fn the_file_is_changed_as_it_is_now_and_written_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/console.toml");
        let one = Memory::read("[columns]\na = [\"x\"]\n").columns("a").unwrap().to_vec();
        Memory::change(&path, |memory| memory.choose("a", Some(one.clone()))).unwrap();
        let both = Memory::change(&path, |memory| memory.choose("b", Some(one))).unwrap();
        assert!(both.columns("a").is_some() && both.columns("b").is_some());
        assert_eq!(Memory::load(&path), both);
        let back = Memory::change(&path, |memory| memory.choose("a", None)).unwrap();
        assert!(back.columns("a").is_none());
    }
}
