//! What a shop shows, and when to hurry.
//!
//! sellable > X: in stock (有货); 0 < sellable ≤ X: low (库存紧张); sellable ≤ 0: sold out (无货).
//! X is the alert threshold. Urgent when total < safety stock + X. Source: S29 to S31, S55 to S61.

use serde::{Deserialize, Serialize};

use crate::domain::product::{StockType, choices};

/// What a shop shows.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// 有货.
    #[default]
    InStock,
    /// 库存紧张.
    Low,
    /// 无货.
    SoldOut,
    /// 超卖: sellable is below 0, so something is owed. A shop shows it as sold out.
    Oversold,
}

choices!(Availability, InStock = 0 "in_stock", Low = 1 "low", SoldOut = 2 "sold_out", Oversold = 3 "oversold");

impl Availability {
    /// What a shop is told: `in_stock`, `low` or `sold_out`.
    pub const fn shop_name(self) -> &'static str {
        match self {
            Self::InStock | Self::Low => self.name(),
            Self::SoldOut | Self::Oversold => Self::SoldOut.name(),
        }
    }

    /// The state of `sellable` units with alert threshold `threshold`.
    pub const fn of(stock_type: StockType, sellable: i64, threshold: i64) -> Self {
        match stock_type {
            StockType::Unlimited => Self::InStock,
            StockType::Finite | StockType::Reserved => {
                if sellable < 0 {
                    Self::Oversold
                } else if sellable == 0 {
                    Self::SoldOut
                } else if sellable <= threshold {
                    Self::Low
                } else {
                    Self::InStock
                }
            }
        }
    }
}

/// Whether to replenish at once: total < safety + threshold (S31), for stock that can run out.
pub const fn urgent(stock_type: StockType, total: i64, safety: i64, threshold: i64) -> bool {
    match stock_type {
        StockType::Unlimited => false,
        StockType::Finite | StockType::Reserved => total < safety.saturating_add(threshold),
    }
}

/// Safety stock: largest daily sales × longest replenishment time in days (S29).
pub const fn safety_stock(daily_sales_max: i64, lead_time_days_max: i64) -> i64 {
    daily_sales_max.saturating_mul(lead_time_days_max)
}

#[cfg(test)]
mod tests {
    use super::{Availability, StockType::Finite, StockType::Unlimited, safety_stock, urgent};

    #[test]
    fn low_is_at_or_below_the_threshold_and_sold_out_at_or_below_0() {
        let with_10 = |sellable| Availability::of(Finite, sellable, 10);
        assert_eq!(with_10(11), Availability::InStock);
        assert_eq!(with_10(10), Availability::Low);
        assert_eq!(with_10(1), Availability::Low);
        assert_eq!(with_10(0), Availability::SoldOut);
        assert_eq!(with_10(-1), Availability::Oversold);
        assert_eq!(with_10(-1).shop_name(), "sold_out");
        assert_eq!(Availability::of(Unlimited, 0, 10), Availability::InStock);
    }

    #[test]
    fn twenty_a_day_for_three_days_is_a_safety_stock_of_60() {
        assert_eq!(safety_stock(20, 3), 60);
        assert!(!urgent(Finite, 70, 60, 10));
        assert!(urgent(Finite, 69, 60, 10));
        assert!(!urgent(Unlimited, 0, 60, 10));
    }
}
