use super::{Asked, Products};
use crate::app::query::{From, ProductFilter, ProductPage, ProductSort, Query, Reply};
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{Action, Scope};
use crate::tui::screen::window::Want;
use crate::tui::screen::{Around, Effect, Screen, Tab, Verb};
use crate::tui::shell::layout::Layout;
use crate::tui::text;

/// Pages read at once.
const PAGES: usize = 4;
/// Rows whose SKUs say how wide their column is.
const MEASURED: usize = 40;

impl Products {
    fn limit(&self) -> i64 {
        i64::try_from(self.window.height().saturating_mul(PAGES)).unwrap_or(100)
    }

    fn want(&mut self, wanted: Option<Want>) -> Effect {
        if self.want.is_none() {
            self.want = wanted.map(|want| match want {
                Want::Before => Asked::Before,
                Want::After => Asked::After,
            });
        }
        Effect::None
    }

    fn start_over(&mut self) {
        self.window.jump(false);
        self.want = Some(Asked::Start);
    }

    fn next_sort(&mut self) {
        let ascending = (ProductSort::ALL.iter().map(|(sort, _)| *sort))
            .flat_map(|sort| [(sort, false), (sort, true)])
            .collect::<Vec<_>>();
        let at = ascending.iter().position(|pair| *pair == (self.view.sort, self.view.descending));
        let next = at.unwrap_or(0).saturating_add(1);
        let (sort, descending) = ascending.get(next).copied().unwrap_or((ProductSort::Sku, false));
        self.view = ProductPage { sort, descending, ..self.view.clone() };
        self.start_over();
    }
}

impl Screen for Products {
    fn tab(&self) -> Tab {
        Tab::Products
    }

    fn scope(&self) -> Scope {
        Scope::Products
    }

    fn question(&mut self) -> Option<Query> {
        let asked = match self.want.take() {
            Some(asked) => asked,
            None if !self.read => Asked::Start,
            None => return None,
        };
        let first = self.window.first().map(|row| row.sku.clone());
        let last = self.window.last().map(|row| row.sku.clone());
        let (from, limit) = match (asked, first, last) {
            (Asked::End, _, _) => (From::End, self.limit()),
            (Asked::Before, Some(first), _) => (From::Before(first), self.limit()),
            (Asked::After, _, Some(last)) => (From::After(last), self.limit()),
            (Asked::Again, Some(first), _) => {
                let from = if self.window.from_start { From::Start } else { From::At(first) };
                (from, i64::try_from(self.window.len()).unwrap_or(0).max(self.limit()))
            }
            (Asked::Start | Asked::Before | Asked::After | Asked::Again, _, _) => {
                (From::Start, self.limit())
            }
        };
        self.asked = asked;
        self.read = true;
        Some(Query::Products(ProductPage { from, limit, ..self.view.clone() }))
    }

    fn product(&self) -> Option<&str> {
        self.window.selected().map(|row| row.sku.as_str())
    }

    fn receive(&mut self, reply: Reply) {
        let Reply::Products(rows) = reply else { return };
        let full = rows.len() >= usize::try_from(self.limit()).unwrap_or(0);
        if self.asked == Asked::Start {
            // Measured once a list and on the same rows at every size, so that no column jumps.
            let first = rows.iter().take(MEASURED);
            self.sku_columns = first.map(|row| text::columns(&row.sku)).max().unwrap_or(0);
        }
        let want = match self.asked {
            Asked::Start => {
                self.window.from_start = true;
                self.window.to_end = !full;
                self.window.replace(rows, |_| false);
                self.window.jump(false);
                None
            }
            Asked::End => {
                self.window.to_end = true;
                self.window.from_start = !full;
                self.window.replace(rows, |_| false);
                self.window.jump(true);
                None
            }
            Asked::Before => {
                self.window.from_start = !full;
                self.window.prepend(rows)
            }
            Asked::After => {
                self.window.to_end = !full;
                self.window.append(rows)
            }
            Asked::Again => {
                let selected = self.product().map(str::to_owned);
                self.window.to_end =
                    rows.len() < self.window.len().max(usize::try_from(self.limit()).unwrap_or(0));
                self.window.replace(rows, |row| Some(&row.sku) == selected.as_ref());
                None
            }
        };
        self.want(want);
    }

    fn reload(&mut self) {
        if self.read {
            self.want = Some(Asked::Again);
        }
    }

    fn update(&mut self, verb: Verb) -> Effect {
        let row = self.product().map(str::to_owned);
        match verb {
            Verb::Up | Verb::Down => {
                let want = self.window.step(if verb == Verb::Up { -1 } else { 1 });
                return self.want(want);
            }
            Verb::PageUp | Verb::PageDown => {
                let want = self.window.page(verb == Verb::PageDown);
                return self.want(want);
            }
            Verb::Top if self.window.from_start => self.window.jump(false),
            Verb::Bottom if self.window.to_end => self.window.jump(true),
            Verb::Top => self.want = Some(Asked::Start),
            Verb::Bottom => self.want = Some(Asked::End),
            Verb::Refresh => self.reload(),
            Verb::Sort => self.next_sort(),
            Verb::View => {
                let all = self.view.filter == ProductFilter::All;
                self.view.filter = if all { ProductFilter::Attention } else { ProductFilter::All };
                self.start_over();
            }
            Verb::Open => return row.map_or(Effect::None, Effect::OpenStock),
            Verb::Movements => return row.map_or(Effect::None, Effect::OpenLog),
            Verb::Back if !self.view.search.is_empty() => self.set_filter(""),
            Verb::Back if self.view.filter != ProductFilter::All => {
                self.view.filter = ProductFilter::All;
                self.start_over();
            }
            Verb::Back => return Effect::Back,
            Verb::NextItem | Verb::PreviousItem | Verb::UndoRow | Verb::Paper(_) => {}
        }
        Effect::None
    }

    fn filter(&self) -> Option<&str> {
        Some(&self.view.search)
    }

    fn set_filter(&mut self, filter: &str) {
        if self.view.search != filter {
            filter.clone_into(&mut self.view.search);
            self.start_over();
        }
    }

    fn set_height(&mut self, rows: u16) {
        self.window.set_height(rows);
        let want = self.window.missing();
        if self.read {
            self.want(want);
        }
    }

    fn can(&self, action: Action) -> bool {
        let needs_row = matches!(
            action,
            Action::Open
                | Action::Adjust
                | Action::Receive
                | Action::Damage
                | Action::StockType
                | Action::Movements
        );
        !needs_row || !self.window.is_empty()
    }

    fn view(&self, canvas: &mut Canvas<'_>, layout: &Layout, around: &Around<'_>) {
        self.draw(canvas, layout, around);
    }
}
