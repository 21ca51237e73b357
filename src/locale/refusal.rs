//! A refusal as a sentence: what is wrong, the numbers, what to do next.

use super::{Fill, Words};
use crate::domain::refused::{Facts, Refused};

impl Words {
    /// What is wrong, with the record and the numbers.
    pub fn refusal(&self, refused: &Refused) -> String {
        let id = format!("refused-{}", refused.rule.id());
        self.fill(&id, &self.facts(&refused.facts))
    }

    /// What to do next.
    pub fn hint(&self, refused: &Refused) -> String {
        let id = format!("refused-{}.hint", refused.rule.id());
        self.fill(&id, &self.facts(&refused.facts))
    }

    /// Both, as one text.
    pub fn refusal_and_hint(&self, refused: &Refused) -> String {
        let (why, hint) = (self.refusal(refused), self.hint(refused));
        self.fill("refused-and-hint", &[("why", why.into()), ("hint", hint.into())])
    }

    fn facts<'a>(&'a self, facts: &'a Facts) -> Vec<(&'static str, Fill<'a>)> {
        let text = |value: &'a Option<String>| Fill::from(value.as_deref().unwrap_or("none"));
        let number = |value: Option<i64>| value.map_or(Fill::from("none"), Fill::from);
        // The value of a closed field has a word of its own.
        let told = |value: &'a Option<String>| match (&facts.field, value) {
            (Some(field), Some(value)) => Fill::from(self.value(field, value)),
            (None, _) | (_, None) => text(value),
        };
        // A figure that is no number (a name, a type) is told as text.
        let figure = |value: Option<i64>, value_told: &'a Option<String>| match value {
            Some(number) => Fill::from(number),
            None => told(value_told),
        };
        let state = facts.state.as_deref().unwrap_or("none");
        let state = ["order-state-", "transfer-state-", "pool-state-", "state-", "role-"]
            .iter()
            .find_map(|prefix| self.find(&format!("{prefix}{state}")))
            .unwrap_or(state)
            .to_owned();
        let role = facts.role.map(|role| format!("role-{}", role.name()));
        let role = role.map_or("none".to_owned(), |id| self.get(&id).to_owned());
        let bucket = facts.bucket.map(|bucket| format!("bucket-{}", bucket.name()));
        let bucket = bucket.map_or("none".to_owned(), |id| self.get(&id).to_owned());
        let record: Vec<&str> = [&facts.document, &facts.sku, &facts.warehouse, &facts.field]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
        vec![
            ("field", text(&facts.field)),
            ("value", told(&facts.value)),
            ("sku", text(&facts.sku)),
            ("warehouse", text(&facts.warehouse)),
            ("document", text(&facts.document)),
            ("state", Fill::from(state)),
            ("other", told(&facts.other)),
            ("record", Fill::from(record.join(" "))),
            ("role", Fill::from(role)),
            ("bucket", Fill::from(bucket)),
            ("held", figure(facts.held, &facts.other)),
            ("wanted", number(facts.wanted)),
            ("opened", figure(facts.opened, &facts.value)),
            ("limit", number(facts.limit)),
            ("at", number(facts.at)),
        ]
    }
}
