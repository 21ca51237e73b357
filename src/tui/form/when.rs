//! A time as people type it: the date or the hour alone, or so much from now.

use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta,
};

use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::locale::{Words, Zone};
use crate::tui::form::field::{Fault, Value};
use crate::tui::text;

/// Where and when a time is typed.
#[derive(Clone, Copy, Debug)]
pub struct When {
    pub zone: Zone,
    pub now: Timestamp,
    /// Whether the field may stay empty.
    pub blank: bool,
    /// Whether a whole day is meant, without an hour.
    pub whole_day: bool,
}

impl When {
    /// An instant, which may stay open.
    pub const fn instant(zone: Zone, now: Timestamp) -> Self {
        Self { zone, now, blank: true, whole_day: false }
    }

    /// A day, which may stay open.
    pub const fn day(zone: Zone, now: Timestamp) -> Self {
        Self { whole_day: true, ..Self::instant(zone, now) }
    }

    /// The time as the field shows it: `2026-11-21 20:00`, or the day alone.
    pub fn show(self, at: Timestamp) -> String {
        self.typed(self.zone.wall(at))
    }

    fn typed(self, at: DateTime<FixedOffset>) -> String {
        at.format(if self.whole_day { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M" }).to_string()
    }

    /// What `typed` means, where it says so less than wholly: as the language writes it.
    pub fn meaning(self, typed: &str, words: &Words) -> Option<String> {
        let at = self.time(typed).filter(|at| self.typed(*at) != typed)?;
        let stamp = Timestamp::from_millis(at.timestamp_millis());
        let day = words.date(words.day_number(stamp));
        Some(if self.whole_day { day } else { format!("{day} {}", words.minutes(stamp)) })
    }

    /// Reads what was typed; the command gets it as RFC 3339, or a day as `2026-11-21`.
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
        let examples = if self.whole_day {
            "2026-11-21, 11-21, t, +3"
        } else {
            "2026-11-21 20:00, 11-21, 20:00, +3d, +2h"
        };
        match self.time(folded) {
            Some(at) if self.whole_day => Ok(Value::Text(self.typed(at))),
            Some(at) => Ok(Value::Text(at.to_rfc3339())),
            None => Err(Fault::Refused(
                Refused::new(Rule::FieldInvalid).value(typed.trim()).other(examples),
            )),
        }
    }

    /// The instant that `typed` means: `2026-11-21 20:00`, `11-21 20:00`, `11-21`, `20:00` (the
    /// next one), `t` (today), `+3` or `+3d` days, `+2h`, `+30m` from now. Where a whole day is
    /// meant, what names an hour means nothing.
    pub fn time(self, typed: &str) -> Option<DateTime<FixedOffset>> {
        if self.whole_day {
            let today = self.zone.wall(self.now);
            if let Some(ahead) = typed.strip_prefix('+') {
                let days = ahead.trim().trim_end_matches('d').parse().ok()?;
                return today.checked_add_days(Days::new(days));
            }
            let day = date(typed, today.date_naive())?.and_time(NaiveTime::MIN);
            return day.and_local_timezone(*today.offset()).single();
        }
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

/// `2026-11-21`, `11-21` (the next one), either with slashes or as `11月21日`, or `t`.
fn date(typed: &str, today: NaiveDate) -> Option<NaiveDate> {
    if typed.eq_ignore_ascii_case("t") {
        return Some(today);
    }
    let parts: Vec<u32> = typed
        .trim_end_matches('日')
        .split(['-', '/', '年', '月'])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
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
    use crate::locale::Language;

    /// Friday, 20 November 2026, 15:42 in Shanghai.
    fn when() -> When {
        let zone = Zone::Fixed(FixedOffset::east_opt(8 * 3600).unwrap());
        When { blank: false, ..When::instant(zone, Timestamp::from_millis(1_795_160_520_000)) }
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        for (typed, meant) in [
            ("2026-11-21 20:00", "2026-11-21T20:00:00+08:00"),
            ("11-21 20:00", "2026-11-21T20:00:00+08:00"),
            ("2026年11月21日 20:00", "2026-11-21T20:00:00+08:00"),
            ("11月21日", "2026-11-21T00:00:00+08:00"),
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
    fn days_are_read_as_people_type_them() {
        let when = When { whole_day: true, ..when() };
        for (typed, meant) in [
            ("2026-11-25", "2026-11-25"),
            ("2026/11/25", "2026-11-25"),
            ("2026年11月25日", "2026-11-25"),
            ("11-25", "2026-11-25"),
            ("１１／２５", "2026-11-25"),
            ("01-05", "2027-01-05"),
            ("t", "2026-11-20"),
            ("+3", "2026-11-23"),
            ("+3d", "2026-11-23"),
        ] {
            assert_eq!(when.read(typed), Ok(Value::Text(meant.to_owned())), "{typed}");
        }
        for typed in ["20:00", "11-25 20:00", "+2h", "+-3", "2026-02-30", "soon"] {
            assert!(matches!(when.read(typed), Err(Fault::Refused(_))), "{typed}");
        }
    }

    #[test]
    fn what_is_meant_is_said_as_the_language_writes_it() {
        for (language, day, time) in [
            (Language::En, "25 Nov 2026", "25 Nov 2026 20:00"),
            (Language::ZhCn, "2026年11月25日", "2026年11月25日 20:00"),
            (Language::ZhTw, "2026年11月25日", "2026年11月25日 20:00"),
        ] {
            let words = Words::new(language, when().zone);
            let whole = When { whole_day: true, ..when() };
            assert_eq!(whole.meaning("11-25", &words).as_deref(), Some(day));
            assert_eq!(when().meaning("11-25 20:00", &words).as_deref(), Some(time));
            assert_eq!(whole.meaning("2026-11-25", &words), None, "said wholly");
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
