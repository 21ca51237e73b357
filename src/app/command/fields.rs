//! Input fields: what an operation takes, as one table row each, and a reader that names what is
//! wrong with a value, where, and what the limit is.

use serde_json::{Map, Value};

use crate::domain::ids::{CODE_CHARS_MAX, TEXT_CHARS_MAX, text};
use crate::domain::money::Money;
use crate::domain::quantity::Quantity;
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;

use crate::app::clock::{parse_date, parse_time};

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A SKU, warehouse or document code.
    Code,
    /// Free text.
    Text,
    /// Units that move: a whole number above 0.
    Quantity,
    /// Units with a sign: not 0.
    Signed,
    /// A figure from 0 on; `null` clears it.
    Figure,
    /// An amount of money; `null` clears it.
    Money,
    /// One of these.
    Choice(&'static [&'static str]),
    /// Yes or no.
    Flag,
    /// An instant, RFC 3339.
    Time,
    /// A day, `2026-11-20`.
    Date,
    /// Several short texts.
    Texts,
    /// Several records with these fields.
    Records(&'static [Field]),
}

/// One field of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in JSON; with `-` for `_` on the command line; `field-<name>` in the languages.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it must be given.
    pub required: bool,
    /// Whether the command line takes it by place rather than by name.
    pub positional: bool,
    /// One sentence for help.
    pub help: &'static str,
}

/// The values given for the fields of one operation.
#[derive(Debug)]
pub struct Values {
    given: Map<String, Value>,
}

/// A value that a patch leaves alone, clears or sets.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub enum Patch<T> {
    /// Not given: stays as it is.
    #[default]
    Keep,
    /// Given as `null`: back to none.
    Clear,
    /// Given.
    Set(T),
}

impl<T> Patch<T> {
    /// The value after the patch, over `old`.
    pub fn over(self, old: Option<T>) -> Option<T> {
        match self {
            Self::Keep => old,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }
}

/// What must be so of the record that is added or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Require {
    /// It is not there yet.
    New,
    /// It is there.
    Known,
}

impl Require {
    /// The choices of the field `require`.
    pub const NAMES: &'static [&'static str] = &["new", "known"];

    /// Reads the field `require`; `None` adds what is not there.
    ///
    /// # Errors
    ///
    /// [`Rule::FieldInvalid`] naming the choices.
    pub fn read(values: &mut Values) -> Result<Option<Self>, Refused> {
        values.choice("require", &[Self::New, Self::Known], |require| match require {
            Self::New => "new",
            Self::Known => "known",
        })
    }
}

impl Values {
    /// Takes the values of one record after looking for unknown and missing fields.
    ///
    /// # Errors
    ///
    /// [`Rule::UnknownField`] with the fields there are, [`Rule::FieldMissing`].
    pub fn check(given: Map<String, Value>, fields: &'static [Field]) -> Result<Self, Refused> {
        for (name, value) in &given {
            if !fields.iter().any(|field| field.name == name) {
                let known: Vec<&str> = fields.iter().map(|field| field.name).collect();
                return Err(Refused::new(Rule::UnknownField)
                    .field(name)
                    .value(shown(value))
                    .other(known.join(", ")));
            }
        }
        for field in fields.iter().filter(|field| field.required) {
            if given.get(field.name).is_none_or(Value::is_null) {
                return Err(Refused::new(Rule::FieldMissing).field(field.name));
            }
        }
        Ok(Self { given })
    }

    /// The value; an empty text is none.
    fn take(&mut self, name: &str) -> Option<Value> {
        let empty = |value: &Value| value.as_str().is_some_and(|text| text.trim().is_empty());
        self.given.remove(name).filter(|value| !value.is_null() && !empty(value))
    }

    /// A text of at most `max` characters; `None` when not given or empty.
    ///
    /// # Errors
    ///
    /// [`Rule::BadText`], [`Rule::TooLong`], [`Rule::FieldInvalid`] for a value of another kind.
    pub fn optional(&mut self, name: &str, max: usize) -> Result<Option<String>, Refused> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(value)) if value.trim().is_empty() => Ok(None),
            Some(Value::String(value)) => text(name, &value, max).map(Some),
            // Codes made of digits come as numbers from some systems; they mean the same.
            Some(Value::Number(value)) if value.is_i64() => Ok(Some(value.to_string())),
            Some(other) => Err(invalid(name, &other)),
        }
    }

    /// A code that must be there.
    ///
    /// # Errors
    ///
    /// As [`Values::optional`], and [`Rule::FieldMissing`].
    pub fn code(&mut self, name: &str) -> Result<String, Refused> {
        let code = self.optional(name, CODE_CHARS_MAX)?;
        code.ok_or_else(|| Refused::new(Rule::FieldMissing).field(name))
    }

    /// A code that may be left out.
    ///
    /// # Errors
    ///
    /// As [`Values::optional`].
    pub fn optional_code(&mut self, name: &str) -> Result<Option<String>, Refused> {
        self.optional(name, CODE_CHARS_MAX)
    }

    /// Free text; empty when left out.
    ///
    /// # Errors
    ///
    /// As [`Values::optional`].
    pub fn text(&mut self, name: &str) -> Result<String, Refused> {
        Ok(self.optional(name, TEXT_CHARS_MAX)?.unwrap_or_default())
    }

    /// Free text where an empty one clears.
    ///
    /// # Errors
    ///
    /// As [`Values::optional`].
    pub fn patch_text(&mut self, name: &str) -> Result<Patch<String>, Refused> {
        if !self.given.contains_key(name) {
            return Ok(Patch::Keep);
        }
        Ok(self.optional(name, TEXT_CHARS_MAX)?.map_or(Patch::Clear, Patch::Set))
    }

    fn whole(name: &str, value: &Value) -> Result<i64, Refused> {
        let refused = |rule| Refused::new(rule).field(name).value(shown(value));
        match value {
            Value::Number(number) => match number.as_i64() {
                Some(whole) => Ok(whole),
                None if number.is_u64() => {
                    Err(refused(Rule::TooLarge).limit(crate::domain::quantity::QUANTITY_MAX))
                }
                None => Err(refused(Rule::NotWhole)),
            },
            Value::String(text) => {
                let text = text.trim();
                let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
                if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(refused(Rule::NotWhole));
                }
                let limit = crate::domain::quantity::QUANTITY_MAX;
                text.parse().map_err(|_| refused(Rule::TooLarge).limit(limit))
            }
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                Err(refused(Rule::NotWhole))
            }
        }
    }

    /// Units that move: a whole number above 0.
    ///
    /// # Errors
    ///
    /// [`Rule::NotWhole`], [`Rule::NotPositive`], [`Rule::TooLarge`], [`Rule::FieldMissing`].
    pub fn quantity(&mut self, name: &str) -> Result<i64, Refused> {
        let quantity = self.optional_quantity(name)?;
        quantity.ok_or_else(|| Refused::new(Rule::FieldMissing).field(name))
    }

    /// As [`Values::quantity`]; `None` when left out.
    ///
    /// # Errors
    ///
    /// [`Rule::NotWhole`], [`Rule::NotPositive`], [`Rule::TooLarge`].
    pub fn optional_quantity(&mut self, name: &str) -> Result<Option<i64>, Refused> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let units = Self::whole(name, &value)?;
        Quantity::positive(units).map_err(|refused| refused.field(name))?;
        Ok(Some(units))
    }

    /// Units with a sign, not 0.
    ///
    /// # Errors
    ///
    /// [`Rule::NotWhole`], [`Rule::Nothing`], [`Rule::TooLarge`], [`Rule::FieldMissing`].
    pub fn signed(&mut self, name: &str) -> Result<i64, Refused> {
        let Some(units) = self.optional_signed(name)? else {
            return Err(Refused::new(Rule::FieldMissing).field(name));
        };
        if units == 0 {
            return Err(Refused::new(Rule::Nothing).field(name).value("0"));
        }
        Ok(units)
    }

    /// A figure with a sign; `None` when left out.
    ///
    /// # Errors
    ///
    /// [`Rule::NotWhole`], [`Rule::TooLarge`].
    pub fn optional_signed(&mut self, name: &str) -> Result<Option<i64>, Refused> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let units = Self::whole(name, &value)?;
        let size = units.checked_abs().unwrap_or(i64::MAX);
        Quantity::new(size).map_err(|refused| refused.field(name).value(shown(&value)))?;
        Ok(Some(units))
    }

    /// A figure from 0 on; `null` or an empty text clears it.
    ///
    /// # Errors
    ///
    /// [`Rule::NotWhole`], [`Rule::Negative`], [`Rule::TooLarge`].
    pub fn figure(&mut self, name: &str) -> Result<Patch<i64>, Refused> {
        match self.given.remove(name) {
            None => Ok(Patch::Keep),
            Some(Value::Null) => Ok(Patch::Clear),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(Patch::Clear),
            Some(value) => {
                let units = Self::whole(name, &value)?;
                Quantity::new(units).map_err(|refused| refused.field(name))?;
                Ok(Patch::Set(units))
            }
        }
    }

    /// An amount of money in major units (`12.50`); `null` or an empty text clears it.
    ///
    /// # Errors
    ///
    /// [`Rule::FieldInvalid`], [`Rule::TooLarge`].
    pub fn money(&mut self, name: &str) -> Result<Patch<i64>, Refused> {
        let read = |text: &str| {
            let money = Money::parse(text.trim()).map_err(|refused| refused.field(name))?;
            Ok(Patch::Set(money.minor()))
        };
        match self.given.remove(name) {
            None => Ok(Patch::Keep),
            Some(Value::Null) => Ok(Patch::Clear),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(Patch::Clear),
            Some(Value::String(text)) => read(&text),
            Some(Value::Number(number)) => read(&number.to_string()),
            Some(other) => Err(invalid(name, &other)),
        }
    }

    /// One of the choices of a table; `None` when left out.
    ///
    /// # Errors
    ///
    /// [`Rule::FieldInvalid`] naming the choices.
    pub fn choice<T: Copy>(
        &mut self,
        name: &str,
        choices: &[T],
        named: impl Fn(T) -> &'static str,
    ) -> Result<Option<T>, Refused> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let text = value.as_str().map(str::trim).unwrap_or_default();
        let found = choices.iter().copied().find(|choice| named(*choice) == text);
        let known: Vec<&str> = choices.iter().map(|choice| named(*choice)).collect();
        found.map(Some).ok_or_else(|| invalid(name, &value).other(known.join(", ")))
    }

    /// Yes or no; no when left out.
    ///
    /// # Errors
    ///
    /// [`Rule::FieldInvalid`].
    pub fn flag(&mut self, name: &str) -> Result<bool, Refused> {
        match self.take(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(other) => Err(invalid(name, &other).other("true, false")),
        }
    }

    /// Yes or no; `None` when left out.
    ///
    /// # Errors
    ///
    /// [`Rule::FieldInvalid`].
    pub fn optional_flag(&mut self, name: &str) -> Result<Option<bool>, Refused> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(flag)),
            Some(other) => Err(invalid(name, &other).other("true, false")),
        }
    }

    /// An instant; `None` when left out.
    ///
    /// # Errors
    ///
    /// [`Rule::FieldInvalid`].
    pub fn time(&mut self, name: &str) -> Result<Option<Timestamp>, Refused> {
        let Some(value) = self.take(name) else { return Ok(None) };
        parse_time(name, value.as_str().unwrap_or_default()).map(Some)
    }

    /// A day, in days since 1970-01-01; `None` when left out.
    ///
    /// # Errors
    ///
    /// [`Rule::FieldInvalid`].
    pub fn date(&mut self, name: &str) -> Result<Option<i64>, Refused> {
        let Some(value) = self.take(name) else { return Ok(None) };
        parse_date(name, value.as_str().unwrap_or_default()).map(Some)
    }

    /// Several texts of at most `max` characters; `None` when left out.
    ///
    /// # Errors
    ///
    /// [`Rule::FieldInvalid`], [`Rule::BadText`], [`Rule::TooLong`].
    pub fn texts(&mut self, name: &str, max: usize) -> Result<Option<Vec<String>>, Refused> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let Value::Array(values) = value else { return Err(invalid(name, &value)) };
        let read = |value: Value| match value.as_str() {
            Some(part) => text(name, part, max),
            None => Err(invalid(name, &value)),
        };
        values.into_iter().map(read).collect::<Result<_, _>>().map(Some)
    }

    /// Several records; `None` when left out.
    ///
    /// # Errors
    ///
    /// [`Rule::FieldInvalid`], and what is wrong with a record.
    pub fn records(
        &mut self,
        name: &str,
        fields: &'static [Field],
    ) -> Result<Option<Vec<Self>>, Refused> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let Value::Array(values) = value else { return Err(invalid(name, &value)) };
        let read = |value: Value| {
            let Value::Object(given) = value else { return Err(invalid(name, &value)) };
            Self::check(given, fields)
        };
        values.into_iter().map(read).collect::<Result<_, _>>().map(Some)
    }
}

fn invalid(name: &str, value: &Value) -> Refused {
    Refused::new(Rule::FieldInvalid).field(name).value(shown(value))
}

/// A value as a message repeats it.
fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Field, Kind, Patch, Values};
    use crate::domain::refused::Rule;

    const FIELDS: &[Field] = &[
        Field { name: "sku", kind: Kind::Code, required: true, positional: true, help: "" },
        Field { name: "qty", kind: Kind::Quantity, required: false, positional: false, help: "" },
        Field { name: "n", kind: Kind::Figure, required: false, positional: false, help: "" },
    ];

    fn values(given: &Value) -> Result<Values, crate::domain::refused::Refused> {
        Values::check(given.as_object().unwrap().clone(), FIELDS)
    }

    #[test]
    fn unknown_and_missing_fields_are_named() {
        let refused = values(&json!({"sku": "A", "qyt": 1})).unwrap_err();
        assert_eq!(refused.rule, Rule::UnknownField);
        assert_eq!(refused.facts.field.as_deref(), Some("qyt"));
        let refused = values(&json!({"sku": null})).unwrap_err();
        assert_eq!(refused.rule, Rule::FieldMissing);
    }

    #[test]
    fn a_quantity_is_a_whole_number_above_0_and_not_huge() {
        let rule = |qty: Value| {
            let mut values = values(&json!({"sku": "A", "qty": qty})).unwrap();
            values.quantity("qty").map_err(|refused| refused.rule)
        };
        assert_eq!(rule(json!(3)), Ok(3));
        assert_eq!(rule(json!("3")), Ok(3));
        assert_eq!(rule(json!(1.5)), Err(Rule::NotWhole));
        assert_eq!(rule(json!("abc")), Err(Rule::NotWhole));
        assert_eq!(rule(json!(0)), Err(Rule::NotPositive));
        assert_eq!(rule(json!(-1)), Err(Rule::NotPositive));
        assert_eq!(rule(json!(1_000_000_000_001_i64)), Err(Rule::TooLarge));
        assert_eq!(rule(json!(u64::MAX)), Err(Rule::TooLarge));
        assert_eq!(rule(serde_json::from_str("1e300").unwrap()), Err(Rule::NotWhole));
    }

    #[test]
    fn null_clears_a_figure_and_silence_keeps_it() {
        let figure = |given: Value| values(&given).unwrap().figure("n").unwrap();
        assert_eq!(figure(json!({"sku": "A"})), Patch::Keep);
        assert_eq!(figure(json!({"sku": "A", "n": null})), Patch::Clear);
        assert_eq!(figure(json!({"sku": "A", "n": 0})), Patch::Set(0));
    }
}
