//! Alerts: asked of what is so now, never of a list that could go stale.
//!
//! | what | where |
//! |---|---|
//! | what follows from a product alone, kept beside it | [`flags`] |
//! | the figures of a product that it follows from | `product` |
//! | what follows from one row of stock | `rows` |
//! | the questions that alerts are, page by page | [`sources`] |
//! | who knows of one, or let it sleep | [`marks`] |
//! | each crossing once, for notification | [`crossings`] |
//! | what another threshold would have done | [`tryout`] |
//! | the kept figures against what they follow from | `verify` |

pub mod crossings;
pub mod flags;
pub mod marks;
pub(in crate::store) mod product;
mod rows;
pub mod sources;
pub mod tryout;
pub(in crate::store) mod verify;

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

pub use self::crossings::CrossingRow;
pub use self::marks::{Mark, NewMark, Sleep};
pub use self::sources::{Asked, Scope, Soon, page};
use crate::domain::alert::{ALERTS, AlertKind, Severity, Subject, cover_days, suggested};
use crate::domain::availability::Availability;
use crate::store::{
    Error, View, counts as stocktakes, glance, orders, products, times, transfers, warehouses,
};

/// Alerts of one kind that are counted at most where no count is kept.
pub const COUNTED_MAX: i64 = 1_000;

/// The figures of an alert by name. Units; `at` is an instant, what ends with `_on` a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures(pub Vec<(&'static str, i64)>);

impl Figures {
    /// A figure; 0 where there is none of that name.
    pub fn get(&self, name: &str) -> i64 {
        self.0.iter().find(|(known, _)| *known == name).map_or(0, |(_, value)| *value)
    }

    /// A figure; `None` where there is none of that name.
    pub fn find(&self, name: &str) -> Option<i64> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    fn suggested(&self, kind: AlertKind) -> Option<i64> {
        let units = suggested(self.get("sellable"), self.get("threshold"), self.get("safety"));
        (kind.spec().mends == "receive").then_some(units)
    }
}

impl Serialize for Figures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            if *name == "at" {
                map.serialize_entry(name, &times::rfc3339(*value))?;
            } else if name.ends_with("_on") {
                map.serialize_entry(name, &times::date_text(*value))?;
            } else {
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}

/// One alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlertRow {
    /// What names it: `low:SOCK`, `low:SOCK@WUH`, `transfer_overdue:T-42`.
    #[serde(rename = "alert")]
    pub id: String,
    /// The kind's name.
    pub kind: &'static str,
    /// The kind itself.
    #[serde(skip)]
    pub alert: AlertKind,
    /// How much it presses.
    pub severity: &'static str,
    /// The word in a narrow column.
    pub code: &'static str,
    /// The product.
    pub sku: Option<String>,
    /// What people call it; the customer of an order.
    pub name: String,
    /// The warehouse; `None` for all.
    pub warehouse: Option<String>,
    /// The order, transfer, pool or lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// What caused it.
    pub figures: Figures,
    /// Units to order, where that mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggested: Option<i64>,
    /// The operation that mends it.
    pub mends: &'static str,
    /// When it fired, UTC milliseconds; `None` where it was so from the beginning.
    #[serde(serialize_with = "times::time_if")]
    pub since: Option<i64>,
    /// Who knows of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// The product's row.
    #[serde(skip)]
    pub product: Option<i64>,
    /// Where its source stands; part of a page's key.
    #[serde(skip)]
    pub place: usize,
    /// What names it in the file.
    #[serde(skip)]
    pub key: (i64, i64),
}

impl AlertRow {
    fn name_of(&self, subject: Subject) -> String {
        let (a, b) = self.key;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let about = match subject {
            Subject::Product => match &self.warehouse {
                None => text(&self.sku),
                Some(code) => format!("{}@{code}", text(&self.sku)),
            },
            Subject::Order | Subject::Transfer | Subject::Count => text(&self.document),
            Subject::PoolLine => format!("{}/{a}", text(&self.document)),
            Subject::Stage => format!("{}/{a}/{b}", text(&self.document)),
            Subject::Lot => a.to_string(),
        };
        format!("{}:{about}", self.alert.name())
    }

    /// Days that sellable lasts, or that nothing was sold.
    pub fn days(&self) -> Option<i64> {
        if matches!(self.alert, AlertKind::Overstock | AlertKind::SlowMover) {
            return self.figures.find("days");
        }
        cover_days(self.figures.get("sellable"), self.figures.get("sold"))
    }

    /// Units that mend it: to order, to free, to receive.
    pub fn to_do(&self) -> i64 {
        self.suggested.unwrap_or_else(|| {
            let named = ["leftover", "units", "left"].map(|name| self.figures.get(name));
            named.into_iter().find(|units| *units > 0).unwrap_or_default()
        })
    }

    /// What it is about, as people call it.
    pub fn subject(&self) -> &str {
        self.id.split_once(':').map_or("", |(_, subject)| subject)
    }

    /// The key of the page that begins behind it.
    pub fn page_key(&self) -> String {
        format!("{}.{}.{}", self.place, self.key.0, self.key.1)
    }
}

/// Reads the key of a page.
pub fn read_page_key(text: &str) -> Option<(usize, i64, i64)> {
    let mut parts = text.splitn(3, '.');
    let place = parts.next()?.parse().ok()?;
    let (a, b) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some((place, a, b))
}

/// How many alerts are open, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All of them.
    pub open: i64,
    /// Those that somebody knows of, or that sleep.
    pub quiet: i64,
    /// By the kind's name; those that are 0 are left out.
    pub kinds: BTreeMap<&'static str, i64>,
}

impl Counts {
    /// Open alerts of a severity.
    pub fn of(&self, severity: Severity) -> i64 {
        ALERTS
            .iter()
            .filter(|row| row.severity == severity)
            .filter_map(|row| self.kinds.get(row.kind.name()))
            .fold(0, |sum: i64, count| sum.saturating_add(*count))
    }
}

/// Counts the open alerts: kept counts, and documents by their indexes.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn counts(
    view: &View<'_>,
    kept: &BTreeMap<String, i64>,
    asked: &Asked,
) -> Result<Counts, Error> {
    let asleep = marks::asleep(view, asked.now)?;
    let of = |name: &str| kept.get(name).copied().unwrap_or_default();
    let both = |state| of(glance::availability(state)).saturating_add(of(glance::watched(state)));
    let mut counts = Counts::default();
    for row in ALERTS {
        let quiet = asleep.iter().find(|(kind, _)| *kind == row.kind.id());
        let quiet = quiet.map_or(0, |(_, count)| *count);
        let fired = match row.kind {
            AlertKind::Oversold => both(Availability::Oversold),
            AlertKind::SoldOut => both(Availability::SoldOut),
            AlertKind::Low => both(Availability::Low),
            AlertKind::Urgent => of(glance::URGENT),
            AlertKind::NearCap => of(glance::NEAR_CAP),
            AlertKind::Leftover => of(glance::LEFTOVER),
            AlertKind::Overstock => of(glance::OVERSTOCK),
            AlertKind::SlowMover => of(glance::SLOW),
            AlertKind::PoolLow
            | AlertKind::BackInStock
            | AlertKind::TransferOverdue
            | AlertKind::CountOverdue
            | AlertKind::StageDue
            | AlertKind::OrderExpiring
            | AlertKind::ExpiringLot => {
                let open = Asked { scope: Scope::Open, limit: COUNTED_MAX, ..asked.clone() };
                let rows = sources::keys(view, row.kind, &open)?.len();
                i64::try_from(rows).unwrap_or(i64::MAX).saturating_add(quiet)
            }
        };
        let open = fired.saturating_sub(quiet).max(0);
        counts.open = counts.open.saturating_add(open);
        counts.quiet = counts.quiet.saturating_add(quiet.min(fired));
        if open > 0 {
            counts.kinds.insert(row.kind.name(), open);
        }
    }
    Ok(counts)
}

/// The alert that `id` names, when it is so now.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn find(view: &View<'_>, id: &str, asked: &Asked) -> Result<Option<AlertRow>, Error> {
    let Some((kind, subject)) = id.trim().split_once(':') else { return Ok(None) };
    let kind = kind.trim().to_ascii_lowercase();
    let Some(kind) = AlertKind::ALL.iter().copied().find(|one| one.name() == kind) else {
        return Ok(None);
    };
    let Some(only) = key_of(view, kind, subject.trim())? else { return Ok(None) };
    let asked = Asked {
        kinds: vec![kind],
        scope: Scope::All,
        only: Some(only),
        after: None,
        limit: 1,
        ..asked.clone()
    };
    Ok(page(view, &asked)?.pop())
}

fn key_of(view: &View<'_>, kind: AlertKind, subject: &str) -> Result<Option<(i64, i64)>, Error> {
    let number = |text: &str| text.parse::<i64>().ok();
    match kind.spec().subject {
        Subject::Product => {
            if let Some((sku, code)) = subject.rsplit_once('@')
                && let Some(place) = warehouses::find(view, code)?
                && let Some(product) = products::find(view, sku)?
            {
                return Ok(Some((product.id, place.id)));
            }
            Ok(products::find(view, subject)?.map(|product| (product.id, 0)))
        }
        Subject::Order => Ok(orders::find(view, subject)?.map(|order| (order.id, 0))),
        Subject::Transfer => Ok(transfers::find(view, subject)?.map(|transfer| (transfer.id, 0))),
        Subject::Count => Ok(stocktakes::find(view, subject)?.map(|count| (count.id, 0))),
        Subject::Lot => Ok(number(subject).map(|id| (id, 0))),
        Subject::PoolLine => {
            Ok(subject.rsplit_once('/').and_then(|(_, line)| Some((number(line)?, 0))))
        }
        Subject::Stage => {
            let mut parts = subject.rsplitn(3, '/');
            let (stage, line) = (parts.next().and_then(number), parts.next().and_then(number));
            Ok(line.zip(stage))
        }
    }
}
