//! What an editor was opened on. A field that somebody changed since is a conflict, with both
//! values, and nothing is written: see §11.

use serde::Serialize;

use crate::app::command::fields::Values;
use crate::domain::ids::TEXT_CHARS_MAX;
use crate::domain::refused::{Refused, Rule};

/// Fields with what they held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Expected(Vec<(String, Option<String>)>);

impl Expected {
    /// Reads the field `expect`: `name=value` each, nothing behind the sign for an empty field.
    ///
    /// # Errors
    ///
    /// [`Rule::FieldInvalid`] for what has no sign.
    pub(in crate::app::command) fn read(values: &mut Values) -> Result<Self, Refused> {
        let pairs = values.texts("expect", TEXT_CHARS_MAX)?.unwrap_or_default();
        let read = |pair: String| {
            let (name, value) = pair.split_once('=').ok_or_else(|| {
                Refused::new(Rule::FieldInvalid).field("expect").value(&pair).other("threshold=30")
            })?;
            Ok((name.to_owned(), Some(value.to_owned()).filter(|value| !value.is_empty())))
        };
        pairs.into_iter().map(read).collect::<Result<_, Refused>>().map(Self)
    }

    /// Refuses names that are in none of `known`.
    ///
    /// # Errors
    ///
    /// [`Rule::FieldInvalid`].
    pub(in crate::app::command) fn only(&self, known: &[&str]) -> Result<(), Refused> {
        match self.0.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            Some((name, _)) => Err(Refused::new(Rule::FieldInvalid)
                .field("expect")
                .value(name)
                .other(known.join(", "))),
            None => Ok(()),
        }
    }

    /// Compares what is expected of `figures` with what they are.
    ///
    /// # Errors
    ///
    /// [`Rule::Moved`] with both values; `about` names the record.
    pub(in crate::app::command) fn check<'a>(
        &self,
        figures: impl IntoIterator<Item = (&'a str, Option<String>)>,
        about: impl FnOnce(Refused) -> Refused,
    ) -> Result<(), Refused> {
        for (name, held) in figures {
            let Some((_, opened)) = self.0.iter().find(|(known, _)| known == name) else {
                continue;
            };
            if held == *opened {
                continue;
            }
            let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
            let mut refused = about(Refused::new(Rule::Moved))
                .field(name)
                .value(opened.as_deref().unwrap_or("-"))
                .other(held.as_deref().unwrap_or("-"));
            refused.facts.opened = number(opened);
            refused.facts.held = number(&held);
            return Err(refused);
        }
        Ok(())
    }
}
