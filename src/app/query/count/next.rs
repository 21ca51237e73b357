//! What should be counted next: negative first, then never counted or overdue, then what moved.

use serde::Serialize;

use crate::app::Env;
use crate::domain::product::choices;
use crate::domain::stocktake::class::Class;
use crate::domain::time::Timestamp;
use crate::store::counts::history::{self, Candidate};
use crate::store::counts::plan::class_of_products;
use crate::store::{Error, View, times};

/// Milliseconds of a day.
const DAY_MILLIS: i64 = 86_400_000;

/// Why a product should be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Sellable is below 0: the books are wrong, or goods are owed.
    Negative,
    /// It was never counted.
    Never,
    /// Its last count is older than its class allows.
    Overdue,
    /// It moved since its last count.
    Moved,
}

choices!(Why, Negative = 0 "negative", Never = 1 "never_counted", Overdue = 2 "overdue", Moved = 3 "moved");

/// A product that should be counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The product.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// The warehouse.
    pub warehouse: String,
    /// Where it lies.
    pub bin: String,
    /// Its class by value.
    pub class: &'static str,
    /// Why.
    pub why: &'static str,
    /// When it was last counted, UTC milliseconds.
    #[serde(serialize_with = "times::time_if")]
    pub counted_at: Option<i64>,
    /// Days since.
    pub days: Option<i64>,
    /// Movements since.
    pub moved: i64,
}

pub(super) fn next(
    view: &View<'_>,
    env: &Env,
    now: Timestamp,
    warehouse: Option<i64>,
    limit: i64,
) -> Result<Vec<Due>, Error> {
    let classes = class_of_products(view)?;
    let interval = |class: Class| match class {
        Class::A => env.count.interval_days_a,
        Class::B => env.count.interval_days_b,
        Class::C => env.count.interval_days_c,
    };
    let mut due: Vec<(Why, Class, i64, Candidate)> = Vec::new();
    for one in history::candidates(view, warehouse)? {
        let class = classes.get(&one.product).copied().unwrap_or_default();
        let age = one
            .counted_at
            .map(|at| now.millis().saturating_sub(at).checked_div(DAY_MILLIS).unwrap_or_default());
        let why = match age {
            _ if one.negative => Why::Negative,
            None => Why::Never,
            Some(days) if days >= interval(class) => Why::Overdue,
            Some(_) if one.moved > 0 => Why::Moved,
            Some(_) => continue,
        };
        due.push((why, class, age.unwrap_or(i64::MAX), one));
    }
    // Never counted and overdue are one group: by class, then the longest wait first.
    let group = |why: Why| match why {
        Why::Negative => 0,
        Why::Never | Why::Overdue => 1,
        Why::Moved => 2,
    };
    due.sort_by(|one, other| {
        let key = |(why, class, age, _): &(Why, Class, i64, Candidate)| {
            (group(*why), *class, std::cmp::Reverse(*age))
        };
        let place =
            |due: &(Why, Class, i64, Candidate)| (due.3.sku.clone(), due.3.warehouse.clone());
        key(one).cmp(&key(other)).then_with(|| place(one).cmp(&place(other)))
    });
    due.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let told = |(why, class, age, one): (Why, Class, i64, Candidate)| Due {
        sku: one.sku,
        name: one.name,
        warehouse: one.warehouse,
        bin: one.bin,
        class: class.name(),
        why: why.name(),
        counted_at: one.counted_at,
        days: one.counted_at.map(|_| age),
        moved: one.moved,
    };
    Ok(due.into_iter().map(told).collect())
}
