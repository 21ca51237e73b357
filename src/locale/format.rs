//! Figures and times as people write them.

use chrono::{
    DateTime, Datelike, FixedOffset, Local, NaiveDate, Offset, TimeDelta, TimeZone, Timelike, Utc,
};

use super::{Language, Words};
use crate::domain::time::Timestamp;

/// Where the clock on the wall hangs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// The zone of this machine.
    Local,
    Fixed(FixedOffset),
}

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self::Fixed(Utc.fix())
    }

    /// The wall clock at `at`.
    pub fn wall(self, at: Timestamp) -> DateTime<FixedOffset> {
        let utc = DateTime::from_timestamp_millis(at.millis()).unwrap_or_default();
        match self {
            Self::Local => utc.with_timezone(&Local).fixed_offset(),
            Self::Fixed(offset) => offset.from_utc_datetime(&utc.naive_utc()),
        }
    }
}

fn date(day: i64) -> NaiveDate {
    let since = TimeDelta::try_days(day).unwrap_or_default();
    NaiveDate::default().checked_add_signed(since).unwrap_or_default()
}

/// A whole number with a comma between thousands.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len().saturating_add(8));
    if number < 0 {
        out.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(at);
        if at > 0 && left.checked_rem(3) == Some(0) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The same with its sign, for what was added or taken: `+1,284`, `-3`.
pub fn change(number: i64) -> String {
    let sign = if number < 0 { "" } else { "+" };
    format!("{sign}{}", grouped(number))
}

/// An amount of minor units: `-5,998.00`.
pub fn money(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let size = minor.saturating_abs();
    format!("{sign}{}.{:02}", grouped(size.div_euclid(100)), size.rem_euclid(100))
}

/// `97.5%`, from basis points; `-` for no share.
pub fn share(bps: Option<i64>) -> String {
    let Some(bps) = bps else { return "-".to_owned() };
    let tenths = bps.div_euclid(10);
    format!("{}.{}%", tenths.div_euclid(10), tenths.rem_euclid(10))
}

/// How a language writes days. Columns are as narrow as the mock-ups draw them; sentences, cards
/// and papers write a day out.
struct Days {
    /// Five columns: a day of this year.
    day: &'static str,
    /// Seven columns: a month of another year.
    month: &'static str,
    /// A day with its year.
    date: &'static str,
}

const fn days(language: Language) -> Days {
    match language {
        // The name of the month, because 11/12 is another day on either side of an ocean.
        Language::En => Days { day: "%m-%d", month: "%Y-%m", date: "%-d %b %Y" },
        Language::ZhCn => Days { day: "%m-%d", month: "%Y-%m", date: "%Y年%-m月%-d日" },
        Language::ZhTw => Days { day: "%m/%d", month: "%Y/%m", date: "%Y年%-m月%-d日" },
    }
}

impl Words {
    /// `15:42`.
    pub fn minutes(&self, at: Timestamp) -> String {
        let wall = self.zone().wall(at);
        format!("{:02}:{:02}", wall.hour(), wall.minute())
    }

    /// `15:42:07`.
    pub fn seconds(&self, at: Timestamp) -> String {
        let wall = self.zone().wall(at);
        format!("{:02}:{:02}:{:02}", wall.hour(), wall.minute(), wall.second())
    }

    /// Month and day, in five columns: `11-20`.
    pub fn day(&self, at: Timestamp) -> String {
        self.zone().wall(at).format(days(self.language()).day).to_string()
    }

    /// `15:42` today, `11-18` this year, `2025-11` before: five columns, or seven.
    pub fn short_time(&self, at: Timestamp, now: Timestamp) -> String {
        let (wall, today) = (self.zone().wall(at), self.zone().wall(now));
        if wall.date_naive() == today.date_naive() {
            self.minutes(at)
        } else if wall.year() == today.year() {
            self.day(at)
        } else {
            wall.format(days(self.language()).month).to_string()
        }
    }

    /// `20 Nov 2026 15:42:07`.
    pub fn full_time(&self, at: Timestamp) -> String {
        let wall = self.zone().wall(at);
        format!("{} {}", wall.format(days(self.language()).date), self.seconds(at))
    }

    /// A day, counted from 1970-01-01: `20 Nov 2026`.
    pub fn date(&self, day: i64) -> String {
        date(day).format(days(self.language()).date).to_string()
    }

    /// The same without the year, in five columns: `11-20`.
    pub fn short_date(&self, day: i64) -> String {
        date(day).format(days(self.language()).day).to_string()
    }

    /// The day of `at`, counted from 1970-01-01.
    pub fn day_number(&self, at: Timestamp) -> i64 {
        let day = self.zone().wall(at).date_naive();
        day.signed_duration_since(NaiveDate::default()).num_days()
    }

    /// How long it is from `now` to `at`, in whole minutes: `27m`, `2h05m`, `3d`; nothing once it
    /// is over.
    pub fn time_left(&self, at: Timestamp, now: Timestamp) -> Option<String> {
        let millis = at.millis().saturating_sub(now.millis());
        let minutes = millis.checked_div(60_000).unwrap_or(0);
        if millis <= 0 {
            return None;
        }
        let hours = minutes.checked_div(60).unwrap_or(0);
        let rest = minutes.checked_rem(60).unwrap_or(0);
        let days = hours.checked_div(24).unwrap_or(0);
        Some(match (days, hours) {
            (0, 0) => self.fill("left-minutes", &[("minutes", minutes.into())]),
            (0, _) => {
                let minutes = format!("{rest:02}");
                self.fill("left-hours", &[("hours", hours.into()), ("minutes", minutes.into())])
            }
            _ => self.fill("left-days", &[("days", days.into())]),
        })
    }

    /// The separator of a list in a sentence.
    pub const fn list_separator(&self) -> &'static str {
        match self.language() {
            Language::En => ", ",
            Language::ZhCn | Language::ZhTw => "、",
        }
    }
}
