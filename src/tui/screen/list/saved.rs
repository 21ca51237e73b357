//! Views of a list that somebody saved: what is wrong with one, showing it, the next one.

use super::{Listing, Lists};
use crate::domain::filter::Filter;
use crate::domain::refused::Refused;
use crate::locale::Words;
use crate::tui::memory::{self, Chosen, View};
use crate::tui::screen::column_name;

/// What is wrong with a saved view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The list that it is a view of is no more.
    List(String),
    /// Its filter cannot be read.
    Filter(Box<Refused>),
    /// The list cannot be sorted by this column.
    Sort(String),
    /// The list has no such column.
    Column(String),
}

impl Fault {
    /// Whether other rows would be shown without it, so that nothing is.
    pub const fn bars(&self) -> bool {
        matches!(self, Self::List(_) | Self::Filter(_))
    }

    pub fn told(&self, words: &Words) -> String {
        let (id, name) = match self {
            Self::Filter(refused) => return words.refusal(refused),
            Self::List(name) => ("views-fault-list", name),
            Self::Sort(name) => ("views-fault-sort", name),
            Self::Column(name) => ("views-fault-column", name),
        };
        words.fill(id, &[("name", name.as_str().into())])
    }
}

/// A list whose views can be saved.
pub trait Saved {
    /// What the list is called where its views are kept.
    fn place(&self) -> &'static str;
    /// The message that names it.
    fn title(&self) -> &'static str;
    /// The messages that name the views that it comes with.
    fn built_in(&self) -> &'static [&'static str];
    /// Which of these is shown, or is the one that a saved view is of.
    fn at(&self) -> usize;
    /// The saved view that is shown, as it was saved or changed since.
    fn own(&self) -> Option<&View>;
    /// Whether that one is shown as it was saved.
    fn is_as_saved(&self) -> bool;
    /// What is shown, as a view called `name`.
    fn present(&self, name: String) -> View;
    /// The message of the head of the column that a view is sorted by.
    fn head(&self, view: &View, sort: &str) -> &'static str;
    /// What of a view cannot be shown.
    fn faults(&self, view: &View) -> Vec<Fault>;
    /// Shows a saved view, as far as it can be.
    fn show(&mut self, view: &View) -> Vec<Fault>;
    /// Shows a view that the list comes with.
    fn turn_to(&mut self, at: usize);
    /// What is shown was kept as this view.
    fn keep(&mut self, view: &View);
    /// The view that is shown is this one from now on; `None` where it is none any more.
    fn settle(&mut self, view: Option<View>);
    /// Takes other columns for the view that is shown; false where none is.
    fn take_columns(&mut self, columns: Option<&[Chosen]>) -> bool;
}

/// The saved view on the screen.
#[derive(Clone, Debug, Default)]
pub(super) struct Own {
    pub(super) view: Option<View>,
    /// The columns, while they are those of a saved view.
    pub(super) columns: Option<Vec<Chosen>>,
}

impl<L: Listing> Lists<L> {
    fn ids(&self, view: usize) -> Vec<&'static str> {
        self.listing.heads(view).iter().map(|head| column_name(head.id)).collect()
    }

    /// The column that the list is sorted by, by its name in the file.
    fn sorted_by(&self, view: usize, name: &str) -> Option<&'static str> {
        let heads = self.listing.heads(view);
        heads.iter().filter_map(|head| head.sort).find(|sort| *sort == name)
    }

    /// Turns to the next view: those that the list comes with, then the saved ones that can be
    /// shown.
    pub(super) fn next_view(&mut self) {
        let built_in = self.listing.views().len();
        let all = self.memory.views(self.place());
        let now = self.own.view.as_ref().and_then(|own| {
            all.iter()
                .position(|view| view.is_called(&own.name))
                .map(|at| at.saturating_add(built_in))
        });
        let next = now.unwrap_or(self.list.view()).saturating_add(1);
        if next < built_in {
            self.turn_to(next);
            return;
        }
        let rest = all.iter().skip(next.saturating_sub(built_in));
        let fits = |view: &&View| !self.faults(view).iter().any(Fault::bars);
        match rest.clone().find(fits).cloned() {
            Some(view) => drop(self.show(&view)),
            None => self.turn_to(0),
        }
    }
}

impl<L: Listing> Saved for Lists<L> {
    fn place(&self) -> &'static str {
        self.listing.scope().name()
    }

    fn title(&self) -> &'static str {
        self.listing.scope().id()
    }

    fn built_in(&self) -> &'static [&'static str] {
        self.listing.views()
    }

    fn at(&self) -> usize {
        self.list.view()
    }

    fn own(&self) -> Option<&View> {
        self.own.view.as_ref()
    }

    fn is_as_saved(&self) -> bool {
        let Some(own) = &self.own.view else { return false };
        let ids = self.ids(self.list.view());
        let present = self.present(own.name.clone());
        let same =
            View { columns: Vec::new(), ..present } == View { columns: Vec::new(), ..own.clone() };
        same && memory::arranged(&ids, Some(&own.columns)) == self.arranged()
    }

    fn present(&self, name: String) -> View {
        let ids = self.ids(self.list.view());
        let one =
            |(at, shown): (usize, bool)| Some(Chosen { id: (*ids.get(at)?).to_owned(), shown });
        let views = self.listing.views();
        let of = views.get(self.list.view()).copied().unwrap_or_default();
        let narrowed = self.listing.narrowed().unwrap_or_default();
        let filter = format!("{narrowed} {}", self.list.search()).trim().to_owned();
        View {
            name,
            of: of.to_owned(),
            filter,
            sort: self.list.sort().map(|(name, largest)| (name.to_owned(), largest)),
            columns: self.arranged().into_iter().filter_map(one).collect(),
        }
    }

    fn head(&self, view: &View, sort: &str) -> &'static str {
        let at = self.listing.views().iter().position(|id| *id == view.of);
        let heads = self.listing.heads(at.unwrap_or(0));
        heads.iter().find(|head| head.sort == Some(sort)).map_or("", |head| head.id)
    }

    fn faults(&self, view: &View) -> Vec<Fault> {
        let views = self.listing.views();
        let Some(at) = views.iter().position(|id| *id == view.of) else {
            return vec![Fault::List(view.of.clone())];
        };
        let mut faults = Vec::new();
        let filter = self.listing.finds(at).map(|list| Filter::parse(&view.filter, list));
        if let Some(Err(refused)) = filter {
            faults.push(Fault::Filter(Box::new(refused)));
        }
        if let Some((name, _)) = &view.sort
            && self.sorted_by(at, name).is_none()
        {
            faults.push(Fault::Sort(name.clone()));
        }
        let ids = self.ids(at);
        let unknown = view.columns.iter().filter(|one| !ids.contains(&one.id.as_str()));
        faults.extend(unknown.map(|one| Fault::Column(one.id.clone())));
        faults
    }

    fn show(&mut self, view: &View) -> Vec<Fault> {
        let faults = self.faults(view);
        let at = self.listing.views().iter().position(|id| *id == view.of);
        let Some(at) = at.filter(|_| !faults.iter().any(Fault::bars)) else { return faults };
        let sort = view.sort.as_ref();
        let sort = sort.and_then(|(name, largest)| Some((self.sorted_by(at, name)?, *largest)));
        self.listing.widen();
        self.list.turn(at);
        if self.listing.finds(at).is_some() {
            self.list.set_search(&view.filter);
        }
        self.list.set_sort(sort);
        self.own = Own { view: Some(view.clone()), columns: Some(view.columns.clone()) };
        faults
    }

    fn turn_to(&mut self, at: usize) {
        self.own = Own::default();
        self.listing.widen();
        self.list.turn(at);
    }

    fn keep(&mut self, view: &View) {
        if self.listing.narrowed().is_some() {
            // What narrowed it beside the filter is part of the filter now.
            self.show(view);
        } else {
            self.own = Own { view: Some(view.clone()), columns: Some(view.columns.clone()) };
        }
    }

    fn settle(&mut self, view: Option<View>) {
        let columns = self.own.columns.take().filter(|_| view.is_some());
        self.own = Own { view, columns };
    }

    fn take_columns(&mut self, columns: Option<&[Chosen]>) -> bool {
        if self.own.view.is_none() {
            return false;
        }
        self.own.columns = Some(columns.map(<[Chosen]>::to_vec).unwrap_or_default());
        true
    }
}
