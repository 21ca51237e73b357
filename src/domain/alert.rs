//! Alerts: what somebody should look at, why it fired, and what mends it.
//!
//! Every alert follows from figures that are so now; none is a note that could go stale. What
//! follows from a product alone ([`Flags`]) is kept beside it by the change that moves a figure;
//! what follows from documents and the clock is asked of them. Source: §7, S23, S31, S60, S217.

use serde::{Deserialize, Serialize};

use crate::domain::availability::{Availability, urgent};
use crate::domain::product::{CapPeriod, StockType, choices};

/// Days that sales velocity looks back.
pub const SOLD_DAYS: i64 = 30;

/// Days that the largest daily sales are looked for in.
pub const PEAK_DAYS: i64 = 90;

/// What fired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// Sellable is below 0.
    Oversold,
    /// Nothing is left to sell.
    SoldOut,
    /// The total is below safety stock + threshold.
    Urgent,
    /// Sellable is at or below the threshold.
    Low,
    /// The cap of an unlimited product is nearly reached.
    NearCap,
    /// Units are locked that no pool under way keeps.
    Leftover,
    /// A promotion's pool is nearly used up.
    PoolLow,
    /// It can be had again, and orders placed meanwhile wait for it.
    BackInStock,
    /// A transfer is past the day it was expected.
    TransferOverdue,
    /// A stock-take is open for too long.
    CountOverdue,
    /// A stage of a pool is due, or soon.
    StageDue,
    /// An unpaid order is about to expire.
    OrderExpiring,
    /// A lot expires soon and some of it is left.
    ExpiringLot,
    /// What is there lasts too long.
    Overstock,
    /// It did not sell for long.
    SlowMover,
}

choices!(
    AlertKind,
    Oversold = 1 "oversold",
    SoldOut = 2 "sold_out",
    Urgent = 3 "urgent",
    Low = 4 "low",
    NearCap = 5 "near_cap",
    Leftover = 6 "leftover",
    PoolLow = 7 "pool_low",
    BackInStock = 8 "back_in_stock",
    TransferOverdue = 9 "transfer_overdue",
    StageDue = 10 "stage_due",
    OrderExpiring = 11 "order_expiring",
    ExpiringLot = 12 "expiring_lot",
    Overstock = 13 "overstock",
    SlowMover = 14 "slow_mover",
    CountOverdue = 15 "count_overdue",
);

/// How much it presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Sales are lost or promises broken now.
    Critical,
    /// They will be, if nothing is done.
    Warning,
    /// Worth a look.
    Notice,
}

choices!(Severity, Critical = 0 "critical", Warning = 1 "warning", Notice = 2 "notice");

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A product, or a product in one warehouse: `SOCK`, `SOCK@WUH`.
    Product,
    /// An order's code.
    Order,
    /// A transfer's code.
    Transfer,
    /// A stock-take's code.
    Count,
    /// A pool's line: `P-12/7`.
    PoolLine,
    /// A stage of it: `P-12/7/2`.
    Stage,
    /// The movement that brought a lot in.
    Lot,
}

/// One row of [`ALERTS`].
#[derive(Debug)]
pub struct AlertSpec {
    /// The kind.
    pub kind: AlertKind,
    /// How much it presses.
    pub severity: Severity,
    /// The word in a narrow column.
    pub code: &'static str,
    /// What it is about.
    pub subject: Subject,
    /// The figures that cause it, in the order in which they are told (`alert-why-<kind>`).
    pub figures: &'static [&'static str],
    /// The operation that mends it.
    pub mends: &'static str,
    /// One sentence for help.
    pub help: &'static str,
}

/// Every alert, the most pressing first: lists have this order.
#[rustfmt::skip]
pub const ALERTS: &[AlertSpec] = &[
    AlertSpec { kind: AlertKind::Oversold,        severity: Severity::Critical, code: "OVER",  subject: Subject::Product,  figures: &["sellable", "threshold", "safety", "total", "sold"], mends: "receive",          help: "Sellable is below 0: something is owed" },
    AlertSpec { kind: AlertKind::SoldOut,         severity: Severity::Critical, code: "OUT",   subject: Subject::Product,  figures: &["sellable", "threshold", "safety", "total", "sold"], mends: "receive",          help: "Nothing is left to sell" },
    AlertSpec { kind: AlertKind::Urgent,          severity: Severity::Critical, code: "URG",   subject: Subject::Product,  figures: &["sellable", "threshold", "safety", "total", "sold"], mends: "receive",          help: "The total is below safety stock + threshold" },
    AlertSpec { kind: AlertKind::Low,             severity: Severity::Warning,  code: "LOW",   subject: Subject::Product,  figures: &["sellable", "threshold", "safety", "total", "sold"], mends: "receive",          help: "Sellable is at or below the threshold" },
    AlertSpec { kind: AlertKind::NearCap,         severity: Severity::Warning,  code: "CAP",   subject: Subject::Product,  figures: &["used", "cap", "percent"],                           mends: "product",          help: "The cap of an unlimited product is nearly reached" },
    AlertSpec { kind: AlertKind::Leftover,        severity: Severity::Warning,  code: "HOLD",  subject: Subject::Product,  figures: &["leftover", "locked", "sellable"],                   mends: "unlock",           help: "Units are locked that no pool under way keeps" },
    AlertSpec { kind: AlertKind::PoolLow,         severity: Severity::Warning,  code: "POOL",  subject: Subject::PoolLine, figures: &["left", "allocated", "percent"],                     mends: "pool_release",     help: "A promotion's pool is nearly used up" },
    AlertSpec { kind: AlertKind::BackInStock,     severity: Severity::Warning,  code: "BACK",  subject: Subject::Product,  figures: &["sellable", "orders", "units"],                      mends: "take",             help: "It can be had again, and orders placed meanwhile wait for it" },
    AlertSpec { kind: AlertKind::TransferOverdue, severity: Severity::Warning,  code: "LATE",  subject: Subject::Transfer, figures: &["units", "expected_on"],                             mends: "transfer_receive", help: "A transfer is past the day it was expected" },
    AlertSpec { kind: AlertKind::CountOverdue,    severity: Severity::Warning,  code: "COUNT", subject: Subject::Count,    figures: &["days", "scans"],                                    mends: "count_post",       help: "A stock-take is open for too long" },
    AlertSpec { kind: AlertKind::StageDue,        severity: Severity::Notice,   code: "STAGE", subject: Subject::Stage,    figures: &["units", "at"],                                      mends: "pool_release",     help: "A stage of a pool is due, or soon" },
    AlertSpec { kind: AlertKind::OrderExpiring,   severity: Severity::Notice,   code: "UNPD",  subject: Subject::Order,    figures: &["units", "at"],                                      mends: "pay",              help: "An unpaid order is about to expire" },
    AlertSpec { kind: AlertKind::ExpiringLot,     severity: Severity::Warning,  code: "LOT",   subject: Subject::Lot,      figures: &["units", "expires_on"],                              mends: "damage",           help: "A lot expires soon and some of it is left" },
    AlertSpec { kind: AlertKind::Overstock,       severity: Severity::Notice,   code: "MUCH",  subject: Subject::Product,  figures: &["sellable", "sold", "days"],                         mends: "product",          help: "What is there lasts longer than it should" },
    AlertSpec { kind: AlertKind::SlowMover,       severity: Severity::Notice,   code: "SLOW",  subject: Subject::Product,  figures: &["sellable", "days"],                                 mends: "product",          help: "It did not sell for long" },
];

/// The row of a kind that [`ALERTS`] does not have; a test holds that there is none.
static NO_ALERT: AlertSpec = AlertSpec {
    kind: AlertKind::SlowMover,
    severity: Severity::Notice,
    code: "",
    subject: Subject::Product,
    figures: &[],
    mends: "",
    help: "",
};

impl AlertKind {
    /// Its row of [`ALERTS`].
    pub fn spec(self) -> &'static AlertSpec {
        ALERTS.iter().find(|row| row.kind == self).unwrap_or(&NO_ALERT)
    }

    /// The alert that a state of a shop is; `None` for in stock.
    pub const fn of(state: Availability) -> Option<Self> {
        match state {
            Availability::InStock => None,
            Availability::Low => Some(Self::Low),
            Availability::SoldOut => Some(Self::SoldOut),
            Availability::Oversold => Some(Self::Oversold),
        }
    }
}

/// What the kept figures are worked out with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Basis {
    /// Day up to which they are, in days since 1970-01-01.
    pub day: i64,
    /// The threshold of what has none of its own, in units.
    pub threshold: i64,
    /// Cover from which on there is too much, in days.
    pub overstock_days: i64,
    /// Days without a sale from which on it is slow.
    pub slow_days: i64,
    /// Share of a cap from which on it is nearly reached, in percent.
    pub near_cap_percent: i64,
}

/// What the flags of a product follow from. Quantities in units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// How its stock behaves.
    pub stock_type: StockType,
    /// Whether it is on sale and has stock of its own.
    pub counts: bool,
    /// Over all warehouses.
    pub sellable: i64,
    /// Over all warehouses.
    pub total: i64,
    /// The threshold in force.
    pub threshold: i64,
    /// Safety stock.
    pub safety: i64,
    /// Sold in the last [`SOLD_DAYS`] days.
    pub sold: i64,
    /// The later of the last sale and the last time it came back; 0 for never.
    pub quiet_since: i64,
    /// The cap of an unlimited product with what it counts now.
    pub cap: Option<(i64, i64)>,
}

/// What is so of a product.
#[expect(clippy::struct_excessive_bools, reason = "each is an alert of its own")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// What a shop shows.
    pub availability: Availability,
    /// Replenish at once.
    pub urgent: bool,
    /// Too much of it.
    pub overstock: bool,
    /// No sale for long.
    pub slow: bool,
    /// Its cap is nearly reached.
    pub near_cap: bool,
}

impl Flags {
    /// What follows from the figures.
    pub fn of(watched: &Watched, basis: &Basis) -> Self {
        if !watched.counts {
            return Self::default();
        }
        let (kind, sellable) = (watched.stock_type, watched.sellable);
        let finite = kind != StockType::Unlimited && sellable > 0;
        let quiet = basis.day.saturating_sub(watched.quiet_since);
        Self {
            availability: Availability::of(kind, sellable, watched.threshold),
            urgent: urgent(kind, watched.total, watched.safety, watched.threshold),
            overstock: finite
                && cover_days(sellable, watched.sold)
                    .is_some_and(|days| days > basis.overstock_days),
            slow: finite && watched.quiet_since > 0 && quiet >= basis.slow_days,
            near_cap: watched.cap.is_some_and(|(used, cap)| {
                kind == StockType::Unlimited && near_cap(used, cap, basis.near_cap_percent)
            }),
        }
    }
}

/// Days that `sellable` units last at `sold` units in [`SOLD_DAYS`] days, rounded down; `None` when
/// nothing was sold.
pub fn cover_days(sellable: i64, sold: i64) -> Option<i64> {
    if sold <= 0 {
        return None;
    }
    sellable.max(0).saturating_mul(SOLD_DAYS).checked_div(sold)
}

/// Whether `used` is `percent` of `cap` or more.
pub fn near_cap(used: i64, cap: i64, percent: i64) -> bool {
    i128::from(used).saturating_mul(100) >= i128::from(cap).saturating_mul(i128::from(percent))
}

/// Units to order: safety stock + threshold − sellable, never below 0 (62 = 60 + 40 − 38).
pub fn suggested(sellable: i64, threshold: i64, safety: i64) -> i64 {
    safety.saturating_add(threshold).saturating_sub(sellable).max(0)
}

/// The first day that a cap of that period counts; `None` for what is open now.
pub const fn cap_since(period: CapPeriod, day: i64) -> Option<i64> {
    match period {
        CapPeriod::Open => None,
        CapPeriod::Day => Some(day),
        CapPeriod::Week => Some(day.saturating_sub(6)),
    }
}

#[cfg(test)]
mod tests {
    use super::{ALERTS, AlertKind, Basis, Flags, Watched, cover_days, near_cap, suggested};
    use crate::domain::availability::Availability;
    use crate::domain::product::StockType;

    const BASIS: Basis = Basis {
        day: 1_000,
        threshold: 10,
        overstock_days: 180,
        slow_days: 60,
        near_cap_percent: 90,
    };

    fn watched() -> Watched {
        Watched {
            counts: true,
            sellable: 100,
            total: 100,
            threshold: 10,
            sold: 30,
            quiet_since: 990,
            ..Watched::default()
        }
    }

    #[test]
    fn every_kind_has_one_row_and_a_word_of_five_letters_at_most() {
        for kind in AlertKind::ALL {
            assert_eq!(ALERTS.iter().filter(|row| row.kind == *kind).count(), 1, "{kind:?}");
            assert!((3..=5).contains(&kind.spec().code.len()), "{kind:?}");
        }
    }

    #[test]
    fn a_product_that_is_not_offered_alerts_nobody() {
        let gone = Watched { counts: false, sellable: -3, ..watched() };
        assert_eq!(Flags::of(&gone, &BASIS), Flags::default());
    }

    #[test]
    fn overstock_is_cover_above_the_limit_and_needs_a_sale() {
        assert_eq!(cover_days(100, 30), Some(100));
        assert!(!Flags::of(&Watched { sellable: 180, ..watched() }, &BASIS).overstock);
        assert!(Flags::of(&Watched { sellable: 181, ..watched() }, &BASIS).overstock);
        assert!(!Flags::of(&Watched { sellable: 900, sold: 0, ..watched() }, &BASIS).overstock);
    }

    #[test]
    fn slow_is_sixty_days_without_a_sale_of_what_is_there() {
        let since = |quiet_since| Flags::of(&Watched { quiet_since, ..watched() }, &BASIS).slow;
        assert!(since(940));
        assert!(!since(941));
        assert!(!since(0), "it never came in");
        assert!(!Flags::of(&Watched { quiet_since: 1, sellable: 0, ..watched() }, &BASIS).slow);
    }

    #[test]
    fn a_cap_of_50_is_near_from_45_on() {
        assert!(near_cap(45, 50, 90));
        assert!(!near_cap(44, 50, 90));
        let capped = Watched { cap: Some((45, 50)), ..watched() };
        assert!(!Flags::of(&capped, &BASIS).near_cap, "finite stock has no cap");
        let service = Watched { stock_type: StockType::Unlimited, ..capped };
        assert!(Flags::of(&service, &BASIS).near_cap);
    }

    #[test]
    fn urgent_and_low_are_told_apart() {
        let short = Watched { sellable: 5, total: 80, safety: 60, ..watched() };
        let flags = Flags::of(&short, &BASIS);
        assert_eq!((flags.availability, flags.urgent), (Availability::Low, false));
        assert!(Flags::of(&Watched { total: 69, ..short }, &BASIS).urgent);
    }

    #[test]
    fn what_to_order_is_safety_and_threshold_less_what_can_be_sold() {
        assert_eq!(suggested(38, 40, 60), 62);
        assert_eq!(suggested(200, 40, 60), 0);
    }
}
