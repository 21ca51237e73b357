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

/// Sums over lines. Figures in units, values in minor units, accuracies in basis points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Lines that were counted.
    pub lines: i64,
    /// Of those, lines without variance.
    pub exact: i64,
    /// Σ expected.
    pub expected: i64,
    /// Σ counted.
    pub counted: i64,
    /// Σ variance.
    pub net: i64,
    /// Σ |variance|.
    pub gross: i64,
    /// Σ variance in value.
    pub net_value: i64,
    /// Σ |variance| in value.
    pub gross_value: i64,
    /// Lines without variance ÷ lines.
    pub by_line_bps: Option<i64>,
    /// 1 − Σ|variance| ÷ Σ expected.
    pub by_quantity_bps: Option<i64>,
}

impl Totals {
    pub(super) fn of(sums: &Accuracy) -> Self {
        Self {
            lines: sums.lines,
            exact: sums.exact,
            expected: sums.expected,
            counted: sums.counted,
            net: sums.net,
            gross: sums.gross,
            net_value: sums.net_value,
            gross_value: sums.gross_value,
            by_line_bps: sums.by_line_bps(),
            by_quantity_bps: sums.by_quantity_bps(),
        }
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
        let group = |(name, sums): (String, Accuracy)| Group { name, totals: Totals::of(&sums) };
        let mut groups: Vec<Group> = sums.into_iter().map(group).collect();
        groups.sort_by_key(|group| std::cmp::Reverse((group.totals.gross, group.totals.lines)));
        groups
    };
    Ok(Report {
        progress: lines::progress(view, count.id)?,
        totals: Totals::of(&all),
        by_reason: groups(reasons),
        by_category: groups(categories),
        by_counter: groups(people),
        count,
    })
}
