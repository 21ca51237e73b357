//! A time as people type it: the date or the hour alone, or so much from now.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::locale::Zone;
use crate::tui::form::field::{Fault, Value};
use crate::tui::text;

/// Where and when a time is typed.
#[derive(Clone, Copy, Debug)]
pub struct When {
    pub zone: Zone,
    pub now: Timestamp,
    /// Whether the field may stay empty.
    pub blank: bool,
}

impl When {
    /// The time as the field shows it: `2026-11-21 20:00`.
    pub fn show(self, at: Timestamp) -> String {
        self.zone.wall(at).format("%Y-%m-%d %H:%M").to_string()
    }

    /// Reads what was typed; the command gets it as RFC 3339.
    ///
    /// # Errors
    ///
    /// The fault, to be shown at the field.
    pub fn read(self, typed: &str) -> Result<Value, Fault> {
        let folded: String = typed.chars().map(text::narrow).collect();
        let folded = folded.trim();
        if folded.is_empty() {
            return if self.blank { Ok(Value::Blank) } else { Err(Fault::Said("fault-required")) };
        }
        match self.time(folded) {
            Some(at) => Ok(Value::Text(at.to_rfc3339())),
            None => Err(Fault::Refused(
                Refused::new(Rule::FieldInvalid)
                    .value(typed.trim())
                    .other("2026-11-21 20:00, 11-21, 20:00, +3d, +2h"),
            )),
        }
    }

    /// The instant that `typed` means: `2026-11-21 20:00`, `11-21 20:00`, `11-21`, `20:00` (the
    /// next one), `t` (today), `+3` or `+3d` days, `+2h`, `+30m` from now.
    pub fn time(self, typed: &str) -> Option<DateTime<FixedOffset>> {
        if let Ok(exact) = DateTime::parse_from_rfc3339(typed) {
            return Some(exact);
        }
        let now = self.zone.wall(self.now);
        if let Some(ahead) = typed.strip_prefix('+') {
            return now.checked_add_signed(from_now(ahead.trim())?);
        }
        let today = now.date_naive();
        let (day, hour) = match typed.split_once([' ', 'T']) {
            Some((day, hour)) => (date(day, today)?, clock(hour.trim())?),
            None => match (clock(typed), date(typed, today)) {
                (Some(hour), _) => {
                    let gone = hour <= now.time();
                    (if gone { today.succ_opt()? } else { today }, hour)
                }
                (None, Some(day)) => (day, NaiveTime::MIN),
                (None, None) => return None,
            },
        };
        NaiveDateTime::new(day, hour).and_local_timezone(*now.offset()).single()
    }
}

fn from_now(ahead: &str) -> Option<TimeDelta> {
    let digits = ahead.trim_end_matches(['d', 'h', 'm']);
    let number: i64 = digits.parse().ok().filter(|number| *number >= 0)?;
    match ahead.get(digits.len()..)? {
        "" | "d" => TimeDelta::try_days(number),
        "h" => TimeDelta::try_hours(number),
        "m" => TimeDelta::try_minutes(number),
        _ => None,
    }
}

/// `2026-11-21`, `11-21` (the next one) or `t`.
fn date(typed: &str, today: NaiveDate) -> Option<NaiveDate> {
    if typed.eq_ignore_ascii_case("t") {
        return Some(today);
    }
    let parts: Vec<u32> =
        typed.split(['-', '/']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match parts.as_slice() {
        [month, day] => {
            let this = NaiveDate::from_ymd_opt(today.year(), *month, *day)?;
            if this >= today {
                return Some(this);
            }
            NaiveDate::from_ymd_opt(today.year().checked_add(1)?, *month, *day)
        }
        [year, month, day] => NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day),
        _ => None,
    }
}

/// `20:00` or `20:00:30`.
fn clock(typed: &str) -> Option<NaiveTime> {
    ["%H:%M", "%H:%M:%S"].iter().find_map(|format| NaiveTime::parse_from_str(typed, format).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Friday, 20 November 2026, 15:42 in Shanghai.
    fn when() -> When {
        let zone = Zone::Fixed(FixedOffset::east_opt(8 * 3600).unwrap());
        When { zone, now: Timestamp::from_millis(1_795_160_520_000), blank: false }
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        for (typed, meant) in [
            ("2026-11-21 20:00", "2026-11-21T20:00:00+08:00"),
            ("11-21 20:00", "2026-11-21T20:00:00+08:00"),
            ("11/21", "2026-11-21T00:00:00+08:00"),
            ("01-05", "2027-01-05T00:00:00+08:00"),
            ("20:00", "2026-11-20T20:00:00+08:00"),
            ("08:00", "2026-11-21T08:00:00+08:00"),
            ("t 23:30", "2026-11-20T23:30:00+08:00"),
            ("+3", "2026-11-23T15:42:00+08:00"),
            ("+2h", "2026-11-20T17:42:00+08:00"),
            ("＋３０m", "2026-11-20T16:12:00+08:00"),
            ("2026-11-21T00:00:00Z", "2026-11-21T00:00:00+00:00"),
        ] {
            assert_eq!(when().read(typed), Ok(Value::Text(meant.to_owned())), "{typed}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for typed in ["abc", "13-45", "25:00", "+x", "2026-02-30"] {
            assert!(matches!(when().read(typed), Err(Fault::Refused(_))), "{typed}");
        }
        assert_eq!(when().read(" "), Err(Fault::Said("fault-required")));
        assert_eq!(When { blank: true, ..when() }.read(""), Ok(Value::Blank));
    }

    #[test]
    fn a_time_is_shown_as_it_can_be_typed() {
        let shown = when().show(Timestamp::from_millis(1_795_176_000_000));
        assert_eq!(shown, "2026-11-20 20:00");
        assert_eq!(when().read(&shown), Ok(Value::Text("2026-11-20T20:00:00+08:00".to_owned())));
    }
}
