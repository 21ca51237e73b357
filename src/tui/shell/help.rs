//! What F1 says: the keys that hold, tasks worked through on each screen, and what a field takes.
//!
//! ```text
//!  Keys on this screen                          F1 all keys   Esc close
//!  a                  Correct the stock by hand, with a reason
//!  - How to -
//!  1 Book in a delivery: scan the product, R, type the quantity, F10.
//!  - Also here -
//!  Up k               Row above
//! ```

use super::Shell;
use crate::locale::{Fill, Words};
use crate::tui::form::field::{Choice, Field, Kind, Number};
use crate::tui::keymap::{self, Scope};
use crate::tui::text;

/// Tasks of each screen.
const TASKS: usize = 3;

impl Shell {
    /// The keys of `scope` that the screen itself has, its tasks, and the keys it shares.
    pub(super) fn help_of_screen(&self, scope: Scope) -> Vec<String> {
        let (own, shared): (Vec<_>, Vec<_>) =
            self.keymap.live(scope).partition(|row| row.scope == scope);
        let mut lines: Vec<String> = own.into_iter().map(|row| self.key_line(row)).collect();
        let tasks = self.tasks(scope);
        if !tasks.is_empty() {
            lines.push(format!("- {} -", self.words.get("help-tasks")));
        }
        let wide = self.wide().saturating_sub(2);
        for (task, number) in tasks.iter().zip(1..) {
            for (at, line) in text::wrap(task, wide).into_iter().enumerate() {
                lines.push(if at == 0 { format!("{number} {line}") } else { format!("  {line}") });
            }
        }
        if !shared.is_empty() {
            lines.push(format!("- {} -", self.words.get("help-also")));
        }
        lines.extend(shared.into_iter().map(|row| self.key_line(row)));
        lines
    }

    /// The tasks of a screen, with the keys as they are bound now.
    fn tasks(&self, scope: Scope) -> Vec<String> {
        let places = [scope, Scope::Form, Scope::Input, Scope::List];
        let rows: Vec<_> = places.iter().flat_map(|place| self.keymap.live(*place)).collect();
        let mut fills: Vec<(&str, Fill<'_>)> = Vec::new();
        for row in rows {
            let name = row.action.id().trim_start_matches("key-");
            let known = fills.iter().any(|(known, _)| *known == name);
            if let Some(key) = row.keys.first().filter(|_| !known) {
                fills.push((name, key.label().into()));
            }
        }
        let place = scope.id().trim_start_matches("scope-");
        (1..=TASKS)
            .map(|number| format!("task-{place}-{number}"))
            .filter(|id| self.words.has(id))
            .map(|id| self.words.fill(&id, &fills))
            .collect()
    }

    /// Every key of every place; with something typed, those that have it in their line.
    pub(super) fn help_of_all(&self, typed: &str) -> Vec<String> {
        let wanted = typed.trim().to_lowercase();
        let mut lines = Vec::new();
        let mut place = None;
        for row in self.keymap.rows() {
            let line = self.key_line(row);
            let title = self.words.get(row.scope.id());
            let has = |text: &str| text.to_lowercase().contains(&wanted);
            if !has(&line) && !has(title) {
                continue;
            }
            if place != Some(row.scope) {
                place = Some(row.scope);
                lines.push(format!("- {title} -"));
            }
            lines.push(line);
        }
        if lines.is_empty() {
            lines.push(self.words.get("help-none").to_owned());
        }
        lines
    }

    /// What the field in focus means, what it takes, an example, and the rule that uses it.
    pub(super) fn help_of_field(&self) -> Vec<String> {
        let words = &self.words;
        let Some(field) = self.form.as_ref().and_then(|(_, form)| form.focused()) else {
            return self.keymap.live(Scope::Form).map(|row| self.key_line(row)).collect();
        };
        let name = field.name;
        let mut lines = vec![field.title(words), String::new()];
        lines.extend(text::wrap(words.get(&format!("field-help-{name}")), self.wide()));
        if let Some(why) = field.disabled {
            lines.push(words.fill("help-now", &[("why", words.get(why).into())]));
        }
        lines.push(String::new());
        let facts = [
            ("help-allowed", allowed(field, words)),
            ("help-example", words.get(&format!("field-example-{name}")).to_owned()),
            ("help-rule", words.get(&format!("field-rule-{name}")).to_owned()),
        ];
        for (head, told) in facts {
            let head = text::left(words.get(head), 10);
            let wide = self.wide().saturating_sub(text::width(&head)).saturating_sub(1);
            for (at, line) in text::wrap(&told, wide).into_iter().enumerate() {
                let before = if at == 0 { head.clone() } else { text::left("", 10) };
                lines.push(format!("{before} {line}"));
            }
        }
        lines.push(String::new());
        lines.extend(self.keymap.live(Scope::Form).map(|row| self.key_line(row)));
        lines
    }

    fn wide(&self) -> usize {
        usize::from(self.size.0.saturating_sub(2)).max(10)
    }

    /// The line of a key, with the role that is missing for it.
    fn key_line(&self, row: &keymap::Binding) -> String {
        let help = self.words.get(&format!("{}.help", row.action.id())).to_owned();
        let line = format!("{} {help}", text::left(&keymap::labels(row), 18));
        match self.bar_mark(row.action) {
            Some(mark) => format!("{line} {mark}"),
            None => line,
        }
    }
}

/// What a field takes, from its own limits.
fn allowed(field: &Field, words: &Words) -> String {
    let mut told = match &field.kind {
        Kind::Number(number) => vec![of_number(*number, words)],
        Kind::Choice(all) => {
            vec![words.fill("allowed-choice", &[("all", named(all, words).into())])]
        }
        Kind::Lookup(all) => {
            let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
            let fills = [("count", count.into()), ("all", named(all, words).into())];
            vec![words.fill("allowed-lookup", &fills)]
        }
        Kind::Time(when) if when.whole_day => vec![words.get("allowed-day").to_owned()],
        Kind::Time(_) => vec![words.get("allowed-time").to_owned()],
        Kind::Stages(_) => vec![words.get("allowed-stages").to_owned()],
        Kind::Text { .. } if field.is_code() => vec![words.get("allowed-code").to_owned()],
        Kind::Text { .. } => vec![words.get("allowed-text").to_owned()],
    };
    if let Kind::Number(Number { base: Some(base), .. }) = &field.kind {
        told.push(words.fill("allowed-sum", &[("base", (*base).into())]));
    }
    if !matches!(field.kind, Kind::Choice(_)) {
        let id = if field.is_required() { "allowed-required" } else { "allowed-blank" };
        told.push(words.get(id).to_owned());
    }
    told.join("; ")
}

fn of_number(number: Number, words: &Words) -> String {
    let (min, max) = (number.min, number.max);
    if min == i64::MIN {
        return words.get("allowed-any-number").to_owned();
    }
    if max < crate::domain::quantity::QUANTITY_MAX {
        return words.fill("allowed-range", &[("min", min.into()), ("max", max.into())]);
    }
    words.fill("allowed-number", &[("min", min.into())])
}

/// The first allowed values by name.
fn named(all: &[Choice], words: &Words) -> String {
    let some = all.iter().take(6).map(|choice| {
        let label = choice.label.as_str();
        if label.is_empty() { choice.value.as_str() } else { label }
    });
    let mut told = some.collect::<Vec<_>>().join(words.list_separator());
    if all.len() > 6 {
        told.push_str(" ...");
    }
    told
}
