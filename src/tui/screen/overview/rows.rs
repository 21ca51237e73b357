//! The rows, and which of them have room.

use crate::app::query::{CountNow, DayNow, DueNow, KindNow, Overview, PoolNow};
use crate::tui::screen::alerts::ASLEEP;
use crate::tui::screen::{Effect, Tab};

/// Rows from which on sections stand apart.
const AIRY: usize = 12;
/// Rows below which nothing is left out and the page rolls.
const ROLLS: usize = 8;

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Alerts,
    Counts,
    Pools,
    Due,
    Days,
}

impl Section {
    pub(super) const ALL: [Self; 5] =
        [Self::Alerts, Self::Counts, Self::Pools, Self::Due, Self::Days];

    /// The message at its left.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Alerts => "overview-alerts",
            Self::Counts => "overview-counts",
            Self::Pools => "overview-pools",
            Self::Due => "overview-due",
            Self::Days => "overview-days",
        }
    }

    /// The message where it has no row.
    pub(super) const fn none(self) -> &'static str {
        match self {
            Self::Alerts => "overview-no-alerts",
            Self::Counts => "overview-no-counts",
            Self::Pools => "overview-no-pools",
            Self::Due => "overview-no-due",
            Self::Days => "overview-no-days",
        }
    }
}

/// Where goods move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    In,
    Out,
    Sold,
}

impl Way {
    const ALL: [Self; 3] = [Self::In, Self::Out, Self::Sold];

    /// The message that names it.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::In => "overview-in",
            Self::Out => "overview-out",
            Self::Sold => "overview-out-sold",
        }
    }

    /// Units of each day.
    pub(super) fn units(self, days: &[DayNow]) -> Vec<i64> {
        let of = |day: &DayNow| match self {
            Self::In => day.flow.came,
            Self::Out => day.flow.gone,
            Self::Sold => day.flow.sold,
        };
        days.iter().map(of).collect()
    }
}

/// A row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item<'a> {
    Kind(&'a KindNow),
    Count(&'a CountNow),
    Pool(&'a PoolNow),
    Due(&'a DueNow),
    Days(Way, &'a [DayNow]),
    /// There is nothing of this.
    None(Section),
}

impl Item<'_> {
    pub(super) const fn section(&self) -> Section {
        match self {
            Self::Kind(_) => Section::Alerts,
            Self::Count(_) => Section::Counts,
            Self::Pool(_) => Section::Pools,
            Self::Due(_) => Section::Due,
            Self::Days(..) => Section::Days,
            Self::None(section) => *section,
        }
    }

    /// What tells it from the others when the page is read again.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Kind(row) => format!("kind {}", row.kind),
            Self::Count(row) => format!("count {}", row.count.code),
            Self::Pool(row) => format!("pool {}", row.pool),
            Self::Due(row) => format!("due {} {} {:?}", row.what, row.document, row.at),
            Self::Days(way, _) => way.id().to_owned(),
            Self::None(section) => section.none().to_owned(),
        }
    }

    /// Where it leads.
    pub(super) fn open(&self) -> Effect {
        match self {
            Self::Kind(row) => Effect::Open(Tab::Alerts, row.kind.to_owned()),
            Self::Count(row) => Effect::Open(Tab::Count, row.count.code.clone()),
            Self::Pool(row) => Effect::Open(Tab::Promotions, row.pool.clone()),
            Self::Due(row) => due(row),
            Self::Days(Way::In, _) => Effect::Filter(Tab::Log, "what=receive"),
            Self::Days(Way::Out | Way::Sold, _) => Effect::Filter(Tab::Log, "what=ship"),
            Self::None(Section::Alerts) => Effect::Go(Tab::Alerts),
            Self::None(Section::Counts) => Effect::Go(Tab::Count),
            Self::None(Section::Pools | Section::Due | Section::Days) => {
                Effect::Go(Tab::Promotions)
            }
        }
    }
}

fn due(row: &DueNow) -> Effect {
    let document = row.document.clone();
    match row.what {
        "order_expires" => Effect::Open(Tab::Orders, document),
        "transfer" => Effect::Open(Tab::Transfers, document),
        "lot" => Effect::Open(Tab::Stock, row.sku.clone().unwrap_or_default()),
        "wakes" => Effect::Open(Tab::Alerts, ASLEEP.to_owned()),
        _ => Effect::Open(Tab::Promotions, document),
    }
}

/// A line of the page.
#[derive(Clone, Copy, Debug)]
pub(super) enum Line {
    Blank,
    /// The row at this place of those that are shown, and its place in its section.
    Item(usize, usize),
}

/// What is shown.
#[derive(Debug)]
pub(super) struct Page<'a> {
    /// The rows that have room.
    pub(super) shown: Vec<Item<'a>>,
    pub(super) lines: Vec<Line>,
    /// How many rows each section has that have none.
    hidden: [usize; Section::ALL.len()],
}

impl<'a> Page<'a> {
    /// The page of `seen` on so many rows.
    pub(super) fn of(seen: &'a Overview, height: u16) -> Self {
        let sections = Section::ALL.map(|section| items(seen, section));
        let height = usize::from(height);
        let gaps = if height >= AIRY { sections.len().saturating_sub(1) } else { 0 };
        let rows = sections.each_ref().map(Vec::len);
        let room = if height < ROLLS { usize::MAX } else { height.saturating_sub(gaps) };
        let kept = share_out(rows, room);
        let mut page = Self { shown: Vec::new(), lines: Vec::new(), hidden: [0; 5] };
        for (((items, kept), rows), hidden) in
            sections.into_iter().zip(kept).zip(rows).zip(&mut page.hidden)
        {
            if gaps > 0 && !page.lines.is_empty() {
                page.lines.push(Line::Blank);
            }
            *hidden = rows.saturating_sub(kept);
            for (place, item) in items.into_iter().take(kept).enumerate() {
                page.lines.push(Line::Item(page.shown.len(), place));
                page.shown.push(item);
            }
        }
        page
    }

    /// How many rows of a section have no room.
    pub(super) fn hidden(&self, section: Section) -> usize {
        let place = Section::ALL.iter().position(|one| *one == section);
        place.and_then(|place| self.hidden.get(place)).copied().unwrap_or(0)
    }

    /// Where the row of this key is.
    pub(super) fn place(&self, key: &str) -> usize {
        self.shown.iter().position(|item| item.key() == key).unwrap_or(0)
    }

    pub(super) fn selected(&self, key: &str) -> Option<&Item<'a>> {
        self.shown.get(self.place(key))
    }
}

fn items(seen: &Overview, section: Section) -> Vec<Item<'_>> {
    let rows: Vec<Item<'_>> = match section {
        Section::Alerts => seen.alerts.iter().map(Item::Kind).collect(),
        Section::Counts => seen.counts.iter().map(Item::Count).collect(),
        Section::Pools => seen.pools.iter().map(Item::Pool).collect(),
        Section::Due => seen.due.iter().map(Item::Due).collect(),
        Section::Days => Way::ALL.map(|way| Item::Days(way, &seen.days)).to_vec(),
    };
    if rows.is_empty() { vec![Item::None(section)] } else { rows }
}

/// How many rows each section keeps: one each, then one more in turn while there is room.
fn share_out<const N: usize>(rows: [usize; N], room: usize) -> [usize; N] {
    let mut kept = rows.map(|rows| rows.min(1));
    loop {
        let before = kept;
        for (kept_of, rows) in (0..N).zip(rows) {
            let used = kept.iter().fold(0, |sum: usize, kept| sum.saturating_add(*kept));
            if let Some(kept) = kept.get_mut(kept_of).filter(|kept| **kept < rows && used < room) {
                *kept = kept.saturating_add(1);
            }
        }
        if kept == before {
            return kept;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::share_out;

    #[test]
    fn every_section_keeps_a_row_and_what_is_left_goes_round() {
        assert_eq!(share_out([9, 1, 2, 12], 13), [5, 1, 2, 5]);
        assert_eq!(share_out([9, 1, 2, 12], 4), [1, 1, 1, 1]);
        assert_eq!(share_out([9, 1, 2, 12], 99), [9, 1, 2, 12]);
        assert_eq!(share_out([3, 1, 1, 1], 0), [1, 1, 1, 1]);
    }
}
