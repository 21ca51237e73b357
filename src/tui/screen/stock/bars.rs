//! Bars made of letters: they survive monochrome, wide glyphs and being read aloud.

use crate::domain::stock::{Bucket, Stock};

/// The letter of a bucket; lower case is not on the shelf.
pub const fn letter(bucket: Bucket) -> char {
    match bucket {
        Bucket::Sellable => 'S',
        Bucket::OrderOccupied => 'O',
        Bucket::Unsellable => 'U',
        Bucket::Locked => 'L',
        Bucket::TransferOccupied => 'X',
        Bucket::InTransit => 't',
        Bucket::Virtual => 'v',
    }
}

/// Units that one letter stands for, so that `most` units fit `columns`: 1, 2, 4, 5, 10, 20, ...
pub fn unit(most: i64, columns: usize) -> i64 {
    let room = i64::try_from(columns.max(1)).unwrap_or(1);
    let mut scale: i64 = 1;
    loop {
        for step in [1, 2, 4, 5] {
            let unit = scale.saturating_mul(step);
            if most <= unit.saturating_mul(room) || unit >= 1_000_000_000_000 {
                return unit;
            }
        }
        scale = scale.saturating_mul(10);
    }
}

/// Letters for `units`, rounded; at least one for what is there.
pub fn letters(units: i64, unit: i64) -> usize {
    if units <= 0 {
        return 0;
    }
    let half = unit.checked_div(2).unwrap_or(0);
    let count = units.saturating_add(half).checked_div(unit.max(1)).unwrap_or(0).max(1);
    usize::try_from(count).unwrap_or(0)
}

/// What lies on the shelf, by the bucket it belongs to; the sum is the total. Units at the
/// supplier stand behind sellable first, then behind orders; what is on the road is not here.
pub fn on_shelf(stock: &Stock) -> [(Bucket, i64); 5] {
    let owed = stock.virtual_stock.saturating_sub(stock.sellable).max(0);
    [
        (Bucket::Sellable, stock.sellable.saturating_sub(stock.virtual_stock).max(0)),
        (Bucket::OrderOccupied, stock.order_occupied.saturating_sub(owed)),
        (Bucket::Unsellable, stock.unsellable),
        (Bucket::Locked, stock.locked),
        (Bucket::TransferOccupied, stock.transfer_occupied.saturating_sub(stock.in_transit)),
    ]
}

/// What belongs to it and is not on the shelf.
pub fn off_shelf(stock: &Stock) -> [(Bucket, i64); 2] {
    [(Bucket::InTransit, stock.in_transit), (Bucket::Virtual, stock.virtual_stock)]
}

/// How much of a whole is done: `[####......]`; what is begun is seen, and so is what is left.
pub fn share(done: i64, whole: i64, columns: usize) -> String {
    let room = i64::try_from(columns).unwrap_or(0);
    let exact = done.saturating_mul(room).checked_div(whole.max(1)).unwrap_or(0);
    let least = i64::from(done > 0);
    let most = if done < whole { room.saturating_sub(1) } else { room };
    let filled = usize::try_from(exact.clamp(least.min(most), most)).unwrap_or(0);
    format!("[{}{}]", "#".repeat(filled), ".".repeat(columns.saturating_sub(filled)))
}

/// The sums of so many days each, for a line that has less room than days.
pub fn by(days: &[i64], each: usize) -> Vec<i64> {
    let sum = |part: &[i64]| part.iter().fold(0_i64, |sum, units| sum.saturating_add(*units));
    days.rchunks(each.max(1)).rev().map(sum).collect()
}

/// Thirty days of sales as a line and figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sales {
    pub min: i64,
    pub max: i64,
    /// One decimal.
    pub average: String,
    /// `.` nothing, `:` up to half of the best day, `|` more.
    pub line: String,
    sum: i64,
    days: i64,
}

impl Sales {
    pub fn of(days: &[i64]) -> Self {
        let max = days.iter().copied().max().unwrap_or(0);
        let min = days.iter().copied().min().unwrap_or(0);
        let sum = days.iter().fold(0_i64, |sum, day| sum.saturating_add(*day));
        let count = i64::try_from(days.len()).unwrap_or(0).max(1);
        let tenths = sum.saturating_mul(10).checked_div(count).unwrap_or(0);
        let whole = tenths.checked_div(10).unwrap_or(0);
        let rest = tenths.checked_rem(10).unwrap_or(0).abs();
        let mark = |day: &i64| match day.saturating_mul(2) {
            _ if *day <= 0 => '.',
            twice if twice <= max => ':',
            _ => '|',
        };
        let line = days.iter().map(mark).collect();
        Self { min, max, average: format!("{whole}.{rest}"), line, sum, days: count }
    }

    /// Units of all days together.
    pub const fn sum(&self) -> i64 {
        self.sum
    }

    /// How many days `sellable` lasts at this pace; `-` when nothing is sold.
    pub fn cover(&self, sellable: i64) -> String {
        let lasts = sellable.max(0).saturating_mul(self.days).checked_div(self.sum);
        lasts.filter(|_| self.sum > 0).map_or_else(|| "-".to_owned(), |days| days.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_stands_for_a_round_number() {
        assert_eq!(unit(10, 50), 1);
        assert_eq!(unit(160, 45), 4);
        assert_eq!(unit(1_000_000, 50), 20_000);
        assert_eq!((letters(0, 4), letters(1, 4), letters(90, 4)), (0, 1, 23));
    }

    #[test]
    fn what_lies_on_the_shelf_adds_up_to_the_total() {
        let stock = Stock {
            sellable: 2,
            order_occupied: 12,
            unsellable: 3,
            locked: 20,
            transfer_occupied: 30,
            in_transit: 25,
            virtual_stock: 5,
        };
        let sum: i64 = on_shelf(&stock).iter().map(|(_, units)| *units).sum();
        assert_eq!(sum, stock.total());
    }

    #[test]
    fn what_is_begun_and_what_is_left_is_seen() {
        assert_eq!(share(0, 10, 4), "[....]");
        assert_eq!(share(1, 1_000, 4), "[#...]");
        assert_eq!(share(999, 1_000, 4), "[###.]");
        assert_eq!(share(12, 10, 4), "[####]");
        assert_eq!(share(0, 0, 4), "[....]");
    }

    #[test]
    fn sales_are_told_without_fractions_of_a_unit() {
        let sales = Sales::of(&[0, 4, 20, 10, 11]);
        assert_eq!((sales.min, sales.max, sales.average.as_str()), (0, 20, "9.0"));
        assert_eq!(sales.line, ".:|:|");
        assert_eq!(sales.cover(90), "10");
        assert_eq!(Sales::of(&[0, 0]).cover(9), "-");
    }
}
