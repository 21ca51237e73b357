//! The only place that reads the clock, and the store's time zone.

use chrono::{DateTime, FixedOffset, Local, NaiveDate, Offset, Utc};

use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
pub use crate::store::times::date_text as day_name;

/// Where the time comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A time that stands still, for tests and replays.
    Fixed(Timestamp),
}

impl Clock {
    /// The time.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    pub fn now(self) -> Timestamp {
        match self {
            Self::System => Timestamp::from_millis(Utc::now().timestamp_millis()),
            Self::Fixed(at) => at,
        }
    }
}

/// The store's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// The machine's.
    Local,
    /// A fixed distance from UTC.
    Offset(FixedOffset),
}

impl Zone {
    /// Reads `local`, `UTC` or `+08:00`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "local" => Some(Self::Local),
            "UTC" => Some(Self::Offset(Utc.fix())),
            _ => text.parse().ok().map(Self::Offset),
        }
    }

    /// The instant as this zone shows it.
    pub fn show(self, at: Timestamp) -> DateTime<FixedOffset> {
        let utc = DateTime::from_timestamp_millis(at.millis()).unwrap_or_default();
        match self {
            Self::Local => utc.with_timezone(&Local).fixed_offset(),
            Self::Offset(offset) => utc.with_timezone(&offset),
        }
    }

    /// When the day begins, counted from 1970-01-01.
    pub fn midnight(self, day: i64) -> Timestamp {
        let utc = day.saturating_mul(86_400_000);
        let offset = self.show(Timestamp::from_millis(utc)).offset().local_minus_utc();
        Timestamp::from_millis(utc.saturating_sub(i64::from(offset).saturating_mul(1_000)))
    }

    /// The day of the instant, in days since 1970-01-01.
    pub fn day(self, at: Timestamp) -> i64 {
        self.show(at).date_naive().signed_duration_since(NaiveDate::default()).num_days()
    }
}

/// Reads an RFC 3339 time.
///
/// # Errors
///
/// [`Rule::FieldInvalid`] naming `field`.
pub fn parse_time(field: &str, text: &str) -> Result<Timestamp, Refused> {
    let time = DateTime::parse_from_rfc3339(text).map_err(|_| {
        Refused::new(Rule::FieldInvalid).field(field).value(text).other("2026-11-20T15:42:00+08:00")
    })?;
    Ok(Timestamp::from_millis(time.timestamp_millis()))
}

/// Reads a date such as `2026-11-20` as days since 1970-01-01.
///
/// # Errors
///
/// [`Rule::FieldInvalid`] naming `field`.
pub fn parse_date(field: &str, text: &str) -> Result<i64, Refused> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| {
        Refused::new(Rule::FieldInvalid).field(field).value(text).other("2026-11-20")
    })?;
    Ok(date.signed_duration_since(NaiveDate::default()).num_days())
}

/// The instant in RFC 3339, UTC, to the millisecond.
pub fn rfc3339(at: Timestamp) -> String {
    crate::store::times::rfc3339(at.millis())
}
