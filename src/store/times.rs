//! Times as every answer writes them: RFC 3339 in UTC, to the millisecond; days as `2026-11-20`.

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta};
use serde::Serializer;

/// The instant, UTC milliseconds, as RFC 3339: `2026-11-20T07:42:00.000Z`.
pub fn rfc3339(millis: i64) -> String {
    let time = DateTime::from_timestamp_millis(millis).unwrap_or_default();
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The day, counted from 1970-01-01, as `2026-11-20`.
pub fn date_text(day: i64) -> String {
    let since = TimeDelta::try_days(day).unwrap_or_default();
    let date = NaiveDate::default().checked_add_signed(since).unwrap_or_default();
    date.format("%Y-%m-%d").to_string()
}

/// For an instant in an answer.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
pub(crate) fn time<S: Serializer>(millis: &i64, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&rfc3339(*millis))
}

/// For an instant that may be missing.
#[expect(clippy::ref_option, reason = "serde asks for a reference")]
pub(crate) fn time_if<S: Serializer>(millis: &Option<i64>, to: S) -> Result<S::Ok, S::Error> {
    match millis {
        Some(millis) => to.serialize_some(&rfc3339(*millis)),
        None => to.serialize_none(),
    }
}

/// For a day in an answer.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
pub(crate) fn day<S: Serializer>(day: &i64, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&date_text(*day))
}

/// For a day that may be missing.
#[expect(clippy::ref_option, reason = "serde asks for a reference")]
pub(in crate::store) fn day_if<S: Serializer>(day: &Option<i64>, to: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => to.serialize_some(&date_text(*day)),
        None => to.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::{date_text, rfc3339};

    #[test]
    fn times_and_days_are_written_so_that_they_can_be_read_back() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(rfc3339(1_795_334_400_123), "2026-11-22T08:00:00.123Z");
        assert_eq!(date_text(0), "1970-01-01");
        assert_eq!(date_text(20_779), "2026-11-22");
        assert_eq!(date_text(-1), "1969-12-31");
    }
}
