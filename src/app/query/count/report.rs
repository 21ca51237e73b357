//! What came of a stock-take: how right the books were, and why they were not.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::app::Env;
use crate::app::command::{line_facts, line_verdict};
use crate::app::query::count::review::{check_open, posted};
use crate::app::query::count::{CountRow, Progress};
use crate::domain::stocktake::accuracy::Accuracy;
use crate::store::counts::{entries, lines, review};
use crate::store::{Error, View};

/// Sums over lines, with the accuracies in basis points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// The sums.
    #[serde(flatten)]
    pub sums: Accuracy,
    /// Lines without variance ÷ lines.
    pub by_line_bps: Option<i64>,
    /// 1 − Σ|variance| ÷ Σ expected.
    pub by_quantity_bps: Option<i64>,
}

impl From<Accuracy> for Totals {
    fn from(sums: Accuracy) -> Self {
        Self { by_line_bps: sums.by_line_bps(), by_quantity_bps: sums.by_quantity_bps(), sums }
    }
}

/// The sums of the lines that have something in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// What they have in common; empty for nothing.
    pub name: String,
    /// The sums.
    #[serde(flatten)]
    pub totals: Totals,
}

/// What came of a stock-take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The stock-take.
    #[serde(flatten)]
    pub count: CountRow,
    /// How far it came.
    pub progress: Progress,
    /// Over all lines.
    pub totals: Totals,
    /// Differences by reason.
    pub by_reason: Vec<Group>,
    /// By category.
    pub by_category: Vec<Group>,
    /// By who counted.
    pub by_counter: Vec<Group>,
}

/// Sums by name.
type Sums = BTreeMap<String, Accuracy>;

pub(super) fn report(view: &View<'_>, env: &Env, count: CountRow) -> Result<Report, Error> {
    check_open(view, env, &count)?;
    let counters = entries::last_counters(view, count.id)?;
    let mut all = Accuracy::default();
    let (mut reasons, mut categories, mut people) = (Sums::new(), Sums::new(), Sums::new());
    review::walk(view, &count, None, |row| {
        let verdict = line_verdict(&line_facts(view, &count, &row)?);
        let Some((expected, variance)) = posted(&count, &row, verdict) else { return Ok(()) };
        all.add(expected, variance, row.unit_value);
        let add = |sums: &mut Sums, name: String| {
            sums.entry(name).or_default().add(expected, variance, row.unit_value);
        };
        add(&mut categories, row.category.clone());
        add(&mut people, counters.get(&row.line).cloned().unwrap_or_default());
        if variance != 0 {
            add(&mut reasons, row.reason.clone().unwrap_or_default());
        }
        Ok(())
    })?;
    let groups = |sums: Sums| {
        let group = |(name, sums): (String, Accuracy)| Group { name, totals: Totals::from(sums) };
        let mut groups: Vec<Group> = sums.into_iter().map(group).collect();
        groups.sort_by_key(|group| {
            std::cmp::Reverse((group.totals.sums.gross, group.totals.sums.lines))
        });
        groups
    };
    Ok(Report {
        progress: lines::progress(view, count.id)?,
        totals: Totals::from(all),
        by_reason: groups(reasons),
        by_category: groups(categories),
        by_counter: groups(people),
        count,
    })
}
