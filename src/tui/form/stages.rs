//! The stages of a pool as people type them: `60 20:00, 60 11-21 00:00, 20 80%`.

use serde_json::{Value as Json, json};

use crate::domain::refused::{Refused, Rule};
use crate::tui::form::field::{Fault, Value};
use crate::tui::form::when::When;
use crate::tui::text;

/// Stages as they are typed: units, then when, or the share sold that opens them.
pub fn show(stages: &[(i64, Option<String>, Option<i64>)]) -> String {
    let one = |(units, at, share): &(i64, Option<String>, Option<i64>)| match (at, share) {
        (Some(at), _) => format!("{units} {at}"),
        (None, Some(bps)) => format!("{units} {}%", bps.checked_div(100).unwrap_or_default()),
        (None, None) => units.to_string(),
    };
    stages.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Reads stages; the command gets them as a list of records.
pub(super) fn read(when: When, typed: &str) -> Result<Value, Fault> {
    let folded: String = typed.chars().map(text::narrow).collect();
    let parts = folded.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
    let stages: Vec<Json> = parts.map(|part| stage(when, part)).collect::<Result<_, _>>()?;
    if stages.is_empty() {
        return Ok(Value::Blank);
    }
    Ok(Value::Text(Json::Array(stages).to_string()))
}

/// Units over all stages that are typed.
pub(super) fn sum(when: When, typed: &str) -> i64 {
    let Ok(Value::Text(read)) = read(when, typed) else { return 0 };
    let list: Vec<Json> = serde_json::from_str(&read).unwrap_or_default();
    list.iter().filter_map(|one| one.get("qty")?.as_i64()).fold(0, i64::saturating_add)
}

fn stage(when: When, part: &str) -> Result<Json, Fault> {
    let refused = || {
        let refused = Refused::new(Rule::FieldInvalid).field("stages").value(part);
        Fault::Refused(refused.other("60 20:00, 60 11-21 00:00, 20 80%"))
    };
    let (units, rest) = part.split_once(' ').ok_or_else(refused)?;
    let units: i64 = units.parse().ok().filter(|units| *units > 0).ok_or_else(refused)?;
    let rest = rest.trim();
    if let Some(percent) = rest.strip_suffix('%') {
        let percent: i64 = percent.trim().parse().map_err(|_| refused())?;
        let inside = (1..=100).contains(&percent);
        let share = percent.checked_mul(100).filter(|_| inside).ok_or_else(refused)?;
        return Ok(json!({"qty": units, "share_bps": share}));
    }
    let at = when.time(rest).ok_or_else(refused)?;
    Ok(json!({"qty": units, "at": at.to_rfc3339()}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Timestamp;
    use crate::locale::Zone;

    fn when() -> When {
        When::instant(Zone::utc(), Timestamp::from_millis(1_795_161_600_000))
    }

    #[test]
    fn stages_are_read_as_they_are_shown() {
        let typed = "60 20:00, 60 2026-11-21 00:00; 20 80%";
        let Ok(Value::Text(read)) = read(when(), typed) else { panic!() };
        assert_eq!(
            read,
            r#"[{"qty":60,"at":"2026-11-20T20:00:00+00:00"},{"qty":60,"at":"2026-11-21T00:00:00+00:00"},{"qty":20,"share_bps":8000}]"#
        );
        assert_eq!(sum(when(), typed), 140);
        let shown =
            show(&[(60, Some("2026-11-20 20:00".to_owned()), None), (20, None, Some(8000))]);
        assert_eq!(shown, "60 2026-11-20 20:00, 20 80%");
    }

    #[test]
    fn what_is_no_stage_is_refused() {
        for typed in ["60", "x 20:00", "0 20:00", "60 25:00", "60 101%", "-5 20:00"] {
            assert!(matches!(read(when(), typed), Err(Fault::Refused(_))), "{typed}");
        }
        assert_eq!(read(when(), " "), Ok(Value::Blank));
    }
}
