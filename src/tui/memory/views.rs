//! Views of a list that somebody saved: a filter, an order and columns under a name.

use toml::{Table, Value};

use super::{Chosen, Memory};
use crate::tui::text;

/// Views of a list at most.
pub const VIEWS_MAX: usize = 40;
/// Columns that a name takes at most.
pub const NAME_COLUMNS: usize = 40;

/// A saved view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    pub name: String,
    /// The message that names the list it is a view of.
    pub of: String,
    pub filter: String,
    /// The column that it is sorted by and whether the largest comes first; `None` for as usual.
    pub sort: Option<(String, bool)>,
    /// Every column, in this order.
    pub columns: Vec<Chosen>,
}

/// `text` as a name: without characters that are none, with single blanks. `None` where nothing is
/// left of it.
pub fn named(text: &str) -> Option<String> {
    let safe = |one: &char| one.is_whitespace() || !one.is_control();
    let kept: String = text.chars().filter(safe).collect();
    let clean = text::clean(&kept);
    let name = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

impl View {
    fn read(value: &Value) -> Option<Self> {
        let table = value.as_table()?;
        let text = |name: &str| table.get(name).and_then(Value::as_str).unwrap_or_default();
        let sort = text("sort");
        let bare = sort.strip_prefix('-');
        let column = bare.unwrap_or(sort);
        Some(Self {
            name: named(text("name")).filter(|name| text::width(name) <= NAME_COLUMNS)?,
            of: text("of").to_owned(),
            filter: text::clean(text("filter")).into_owned(),
            sort: (!column.is_empty()).then(|| (column.to_owned(), bare.is_some())),
            columns: table.get("columns").and_then(Chosen::all).unwrap_or_default(),
        })
    }

    pub(super) fn written(&self) -> Value {
        let sort = self.sort.as_ref();
        let sort = sort.map(|(name, largest)| format!("{}{name}", if *largest { "-" } else { "" }));
        let text = |name: &str, value: &str| (name.to_owned(), Value::String(value.to_owned()));
        let entries = [
            text("name", &self.name),
            text("of", &self.of),
            text("filter", &self.filter),
            text("sort", &sort.unwrap_or_default()),
            ("columns".to_owned(), Chosen::list(&self.columns)),
        ];
        Value::Table(entries.into_iter().collect::<Table>())
    }

    /// Whether it goes by this name.
    pub fn is_called(&self, name: &str) -> bool {
        self.name.to_lowercase() == name.to_lowercase()
    }
}

impl Memory {
    /// The views of a list, as they were saved.
    pub fn views(&self, list: &str) -> &[View] {
        self.views.get(list).map_or(&[], Vec::as_slice)
    }

    /// The view of a list by its name.
    pub fn view(&self, list: &str, name: &str) -> Option<&View> {
        self.views(list).iter().find(|view| view.is_called(name))
    }

    /// Keeps a view of a list, in the place of the one of its name.
    pub fn keep(&mut self, list: &str, view: View) {
        let all = self.views.entry(list.to_owned()).or_default();
        match all.iter_mut().find(|known| known.is_called(&view.name)) {
            Some(known) => *known = view,
            None => all.push(view),
        }
    }

    /// Calls a view something else; a view that has this name already goes.
    pub fn rename(&mut self, list: &str, from: &str, to: &str) {
        let all = self.views.entry(list.to_owned()).or_default();
        if !all.iter().any(|view| view.is_called(from)) {
            return;
        }
        all.retain(|view| view.is_called(from) || !view.is_called(to));
        if let Some(view) = all.iter_mut().find(|view| view.is_called(from)) {
            to.clone_into(&mut view.name);
        }
    }

    /// Keeps a view no longer.
    pub fn forget(&mut self, list: &str, name: &str) {
        if let Some(all) = self.views.get_mut(list) {
            all.retain(|view| !view.is_called(name));
        }
    }

    /// Takes the views of a list from the file.
    pub(super) fn read_views(&mut self, list: &str, all: &Value) {
        let Some(all) = all.as_array() else {
            self.note(format!("views.{list}"));
            return;
        };
        for (at, value) in (1_usize..).zip(all) {
            let kept = self.views(list).len();
            match View::read(value).filter(|_| kept < VIEWS_MAX) {
                Some(view) if self.view(list, &view.name).is_none() => self.keep(list, view),
                Some(_) | None => self.note(format!("views.{list} {at}")),
            }
        }
    }
}
