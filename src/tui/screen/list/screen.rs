//! A list as a screen.

use std::sync::Arc;

use super::saved::Own;
use super::{List, Listing, Lists, Look, Row, Saved};
use crate::app::command::Undo;
use crate::app::query::{Query, Reply};
use crate::domain::filter::Filter;
use crate::domain::refused::Refused;
use crate::domain::role::Role;
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{Action, Scope, ViewVerb};
use crate::tui::memory::{self, Memory};
use crate::tui::screen::table::{Cell, Head};
use crate::tui::screen::{Around, Columns, Effect, Marked, Screen, Tab, Verb, column_name};
use crate::tui::sheet::Sheet;
use crate::tui::shell::layout::Layout;

impl<L: Listing> Lists<L> {
    /// The list of `listing`, for a screen of `height` rows.
    pub fn of(listing: L, height: u16) -> Self {
        let mut list = List::default();
        list.set_height(height);
        Self { list, listing, memory: Arc::default(), own: Own::default() }
    }

    /// What the list is called where its columns are kept: lists of other columns on the same screen
    /// are others.
    fn kept_as(&self) -> String {
        let (view, place) = (self.list.view(), self.listing.scope().name());
        let ids =
            |view: usize| self.listing.heads(view).iter().map(|head| head.id).collect::<Vec<_>>();
        if ids(view) == ids(0) {
            return place.to_owned();
        }
        let view = self.listing.views().get(view).copied().unwrap_or_default();
        format!("{place}.{view}")
    }

    /// The columns in the order that was chosen: the place of each and whether it is shown.
    pub(super) fn arranged(&self) -> Vec<(usize, bool)> {
        let heads = self.listing.heads(self.list.view());
        let ids: Vec<&str> = heads.iter().map(|head| column_name(head.id)).collect();
        let own = self.own.columns.as_deref();
        memory::arranged(&ids, own.or_else(|| self.memory.columns(&self.kept_as())))
    }

    /// The places of the columns that are shown, in their order.
    pub(super) fn order(&self) -> Vec<usize> {
        let shown = self.arranged().into_iter().filter(|(_, shown)| *shown);
        shown.map(|(at, _)| at).collect()
    }

    /// The column it is sorted by now, and whether the largest comes first.
    pub(super) fn sort(&self) -> Option<(&'static str, bool)> {
        self.list.sort().or_else(|| self.listing.sorted(self.list.view()))
    }

    fn sortable(&self) -> Vec<Head> {
        let heads = self.listing.heads(self.list.view());
        heads.into_iter().filter(|head| head.sort.is_some()).collect()
    }

    /// Another column for the order.
    fn sort_by(&mut self, step: isize) {
        let columns = self.sortable();
        let now = self.sort().map(|(name, _)| name);
        let at = columns.iter().position(|head| head.sort == now).unwrap_or(0);
        let count = isize::try_from(columns.len()).unwrap_or(1).max(1);
        let next = isize::try_from(at).unwrap_or(0).saturating_add(step).rem_euclid(count);
        let next = columns.get(usize::try_from(next).unwrap_or(0));
        if let Some(name) = next.and_then(|head| head.sort) {
            self.list.set_sort(Some((name, false)));
        }
    }

    fn move_by(&mut self, verb: Verb) -> bool {
        let paging = self.listing.paging(self.list.view());
        match verb {
            Verb::Up => self.list.step(-1),
            Verb::Down => self.list.step(1),
            Verb::PageUp | Verb::PageDown => self.list.page_by(verb == Verb::PageDown),
            Verb::Top => self.list.to_top(),
            Verb::Bottom => self.list.to_bottom(paging),
            Verb::Open
            | Verb::Back
            | Verb::Refresh
            | Verb::Mark
            | Verb::MarkNone
            | Verb::Sort
            | Verb::SortNext
            | Verb::SortPrevious
            | Verb::View
            | Verb::Movements
            | Verb::NextItem
            | Verb::PreviousItem
            | Verb::UndoRow
            | Verb::Paper(_)
            | Verb::Count(_) => return false,
        }
        true
    }

    fn back(&mut self) -> Effect {
        let own = self.own.view.as_ref().map_or("", |own| own.filter.as_str());
        if self.list.search() != own {
            let own = own.to_owned();
            self.list.set_search(&own);
        } else if self.own.view.is_some() || self.list.view() > 0 {
            self.turn_to(0);
        } else {
            return Effect::Back;
        }
        Effect::None
    }
}

impl<L: Listing> Screen for Lists<L> {
    fn tab(&self) -> Tab {
        self.listing.tab()
    }

    fn scope(&self) -> Scope {
        self.listing.scope()
    }

    fn question(&mut self) -> Option<Query> {
        let paging = self.listing.paging(self.list.view());
        let ask = self.list.question(paging)?;
        Some(self.listing.question(&ask))
    }

    fn detail(&mut self) -> Option<Query> {
        self.listing.detail(&self.list)
    }

    fn is_settled(&self) -> bool {
        self.list.is_settled()
    }

    fn product(&self) -> Option<&str> {
        self.listing.product(&self.list)
    }

    fn warehouse(&self) -> Option<&str> {
        self.list.selected()?.warehouse()
    }

    fn receive(&mut self, reply: Reply) {
        if let Some(rows) = self.listing.receive(reply, &self.list) {
            let paging = self.listing.paging(self.list.view());
            self.list.take(rows, paging);
        }
    }

    fn reload(&mut self) {
        self.list.reload();
        self.listing.forget();
    }

    fn update(&mut self, verb: Verb) -> Effect {
        if let Some(effect) = self.listing.update(&mut self.list, verb) {
            return effect;
        }
        if self.move_by(verb) {
            return Effect::None;
        }
        let sku = self.product().map(str::to_owned);
        match verb {
            Verb::Refresh => self.reload(),
            Verb::Sort => {
                if let Some((name, descending)) = self.sort() {
                    self.list.set_sort(Some((name, !descending)));
                }
            }
            Verb::Mark => self.list.toggle_mark(),
            Verb::MarkNone => self.list.set_marks(Vec::new()),
            Verb::SortNext => self.sort_by(1),
            Verb::SortPrevious => self.sort_by(-1),
            Verb::View => self.next_view(),
            Verb::Open => {
                let Self { list, listing, .. } = self;
                return list.selected().map_or(Effect::None, |row| listing.open(row));
            }
            Verb::Movements => return sku.map_or(Effect::None, |sku| Effect::Open(Tab::Log, sku)),
            Verb::Back => return self.back(),
            Verb::Up
            | Verb::Down
            | Verb::PageUp
            | Verb::PageDown
            | Verb::Top
            | Verb::Bottom
            | Verb::NextItem
            | Verb::PreviousItem
            | Verb::UndoRow
            | Verb::Paper(_)
            | Verb::Count(_) => {}
        }
        Effect::None
    }

    fn focus(&mut self, code: &str) {
        self.own = Own::default();
        self.listing.focus(&mut self.list, code);
    }

    fn show_dependents(&mut self, of: Undo) {
        self.own = Own::default();
        self.listing.show_dependents(&mut self.list, of);
    }

    fn filter(&self) -> Option<&str> {
        self.listing.finds(self.list.view()).map(|_| self.list.search())
    }

    fn set_filter(&mut self, filter: &str) -> Result<(), Refused> {
        if let Some(list) = self.listing.finds(self.list.view()) {
            Filter::parse(filter, list)?;
            self.list.set_search(filter.trim());
        }
        Ok(())
    }

    fn marks(&self) -> usize {
        self.list.marks()
    }

    fn marked(&self) -> Vec<Marked> {
        let mut marked: Vec<Marked> = Vec::new();
        for row in self.list.marked() {
            let Some(sku) = row.sku() else { continue };
            let place = row.warehouse().map(str::to_owned);
            let one = Marked { sku: sku.to_owned(), warehouse: place };
            if !marked.contains(&one) {
                marked.push(one);
            }
        }
        marked
    }

    fn needs(&self, action: Action) -> Role {
        self.listing.needs(&self.list, action).unwrap_or_else(|| action.needs())
    }

    fn whole(&self) -> Option<Query> {
        self.list.is_settled().then(|| self.listing.question(&self.list.ask_whole()))
    }

    fn mark_all(&mut self, reply: Reply) {
        let rows = self.listing.receive(reply, &self.list).unwrap_or_default();
        self.list.set_marks(rows);
    }

    fn sheet(&mut self, reply: Reply, look: Look<'_>) -> Option<Sheet> {
        let heads = self.listing.heads(self.list.view());
        let name = |head: &Head| {
            let own = head.id.trim_start_matches("column-").replace('-', "_");
            (head.sort.map_or(own, str::to_owned), look.words.get(head.id).to_owned())
        };
        let order = self.order();
        let rows = self.listing.receive(reply, &self.list)?;
        let cells = |row: &L::Row| texts(picked(&self.listing.cells(row, look), &order));
        Some(Sheet {
            heads: picked(&heads, &order).iter().map(name).collect(),
            rows: rows.iter().map(cells).collect(),
        })
    }

    fn row(&self, look: Look<'_>) -> Option<Vec<String>> {
        let row = self.list.selected()?;
        Some(texts(picked(&self.listing.cells(row, look), &self.order())))
    }

    fn remember(&mut self, memory: &Arc<Memory>) {
        self.memory = Arc::clone(memory);
    }

    fn saved(&self) -> Option<&dyn Saved> {
        Some(self)
    }

    fn saved_mut(&mut self) -> Option<&mut dyn Saved> {
        Some(self)
    }

    fn columns(&self) -> Option<Columns> {
        let heads = self.listing.heads(self.list.view());
        let one = |(at, shown): (usize, bool)| Some((heads.get(at)?.id, shown));
        let all = self.arranged().into_iter().filter_map(one).collect();
        Some(Columns { list: self.kept_as(), title: self.listing.scope().id(), all })
    }

    fn set_height(&mut self, rows: u16) {
        self.list.set_height(rows);
    }

    fn can(&self, action: Action) -> bool {
        if let Some(can) = self.listing.can(&self.list, action) {
            return can;
        }
        let of_product = matches!(
            action,
            Action::Movements
                | Action::Adjust
                | Action::Receive
                | Action::Damage
                | Action::WriteOff
                | Action::StockType
        );
        let never = matches!(
            action,
            Action::Paper(_) | Action::Count(_) | Action::NextItem | Action::PreviousItem
        );
        let rules = [
            (of_product, self.product().is_some()),
            (never, false),
            (action == Action::Open, !self.list.is_empty()),
            // On the log it is the row that is taken back; elsewhere what was done last.
            (action == Action::Undo && self.scope() == Scope::Log, !self.list.is_empty()),
            (action == Action::Find, self.filter().is_some()),
            (
                matches!(action, Action::Mark | Action::MarkAll),
                self.listing.marks(self.list.view()) && !self.list.is_empty(),
            ),
            (action == Action::MarkNone, self.list.marks() > 0),
            (matches!(action, Action::Export | Action::Copy), !self.list.is_empty()),
            (
                action == Action::View,
                self.listing.views().len() > 1 || !self.memory.views(self.place()).is_empty(),
            ),
            (action == Action::Saved(ViewVerb::Show), self.listing.keeps(self.list.view())),
            (action == Action::Sort, !self.sortable().is_empty()),
            (matches!(action, Action::SortNext | Action::SortPrevious), self.sortable().len() > 1),
        ];
        rules.iter().find(|(about, _)| *about).is_none_or(|(_, can)| *can)
    }

    fn view(&self, canvas: &mut Canvas<'_>, layout: &Layout, around: &Around<'_>) {
        self.draw(canvas, layout, around);
    }
}

/// What stands at these places, in this order.
pub(super) fn picked<T: Clone>(all: &[T], order: &[usize]) -> Vec<T> {
    order.iter().filter_map(|at| all.get(*at).cloned()).collect()
}

fn texts(cells: Vec<Cell>) -> Vec<String> {
    cells.into_iter().map(|(text, _)| text).collect()
}
