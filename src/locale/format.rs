//! Figures and times as people write them.

use chrono::{DateTime, Datelike, FixedOffset, Local, Offset, TimeZone, Timelike, Utc};

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

    /// `11-20`: month and day.
    pub fn day(&self, at: Timestamp) -> String {
        let wall = self.zone().wall(at);
        format!("{:02}-{:02}", wall.month(), wall.day())
    }

    /// `15:42` today, `11-18` this year, `2025-11` before: five columns, or seven.
    pub fn short_time(&self, at: Timestamp, now: Timestamp) -> String {
        let (wall, today) = (self.zone().wall(at), self.zone().wall(now));
        if wall.date_naive() == today.date_naive() {
            self.minutes(at)
        } else if wall.year() == today.year() {
            self.day(at)
        } else {
            format!("{:04}-{:02}", wall.year(), wall.month())
        }
    }

    /// `2026-11-20 15:42:07`.
    pub fn full_time(&self, at: Timestamp) -> String {
        self.zone().wall(at).format("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// The separator of a list in a sentence.
    pub const fn list_separator(&self) -> &'static str {
        match self.language() {
            Language::En | Language::ZhCn | Language::ZhTw => ", ",
        }
    }
}
