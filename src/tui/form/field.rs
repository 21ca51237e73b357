//! One field of a form: what it takes, what is typed, what is wrong with it.

use crate::domain::ids::{Gtin, gtin};
use crate::domain::quantity::QUANTITY_MAX;
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::locale::Words;
use crate::tui::form::stages;
use crate::tui::form::when::When;
use crate::tui::input::line::Line;
use crate::tui::input::{Code, Key};
use crate::tui::text;

/// What a field takes.
#[derive(Clone, Debug)]
pub enum Kind {
    Number(Number),
    /// One of a few, all shown side by side.
    Choice(Vec<Choice>),
    /// One of many, typed or picked from a list; also takes a scan.
    Lookup(Vec<Choice>),
    Text {
        required: bool,
    },
    /// An instant, as people type it.
    Time(When),
    /// The stages of a pool, as people type them.
    Stages(When),
}

/// The limits of a number field.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// What `+5` adds to; `None` where only a plain number makes sense.
    pub base: Option<i64>,
    pub min: i64,
    pub max: i64,
    /// Whether the field may stay empty.
    pub blank: bool,
}

/// One allowed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

/// What a sound field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Blank,
    Number(i64),
    Text(String),
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    Refused(Refused),
    /// A message id without placeholders.
    Said(&'static str),
}

/// A field with what is typed in it.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name in the command; `field-<name>` is the label.
    pub name: &'static str,
    pub kind: Kind,
    pub line: Line,
    /// What the field is called here, where its name says too little.
    pub label: Option<String>,
    /// Index of the choice.
    pub chosen: usize,
    /// Why the field takes nothing now: a message id.
    pub disabled: Option<&'static str>,
    /// What was wrong when the field was left or the form was checked.
    pub fault: Option<Fault>,
    opened: String,
    fresh: bool,
}

impl Field {
    /// A number field that opens on `value`.
    pub fn number(name: &'static str, number: Number, value: Option<i64>) -> Self {
        let shown = value.map(|v| v.to_string()).unwrap_or_default();
        Self::new(name, Kind::Number(number), shown)
    }

    pub fn text(name: &'static str, required: bool, value: &str) -> Self {
        Self::new(name, Kind::Text { required }, value.to_owned())
    }

    /// A field for an instant that opens on `value`.
    pub fn time(name: &'static str, when: When, value: Option<Timestamp>) -> Self {
        let shown = value.map(|at| when.show(at)).unwrap_or_default();
        Self::new(name, Kind::Time(when), shown)
    }

    /// A field for the stages of a pool, which opens on `value`.
    pub fn stages(name: &'static str, when: When, value: &str) -> Self {
        Self::new(name, Kind::Stages(when), value.to_owned())
    }

    pub fn lookup(name: &'static str, choices: Vec<Choice>, value: &str) -> Self {
        Self::new(name, Kind::Lookup(choices), value.to_owned())
    }

    pub fn choice(name: &'static str, choices: Vec<Choice>, value: &str) -> Self {
        let chosen = choices.iter().position(|choice| choice.value == value).unwrap_or(0);
        Self { chosen, ..Self::new(name, Kind::Choice(choices), value.to_owned()) }
    }

    fn new(name: &'static str, kind: Kind, opened: String) -> Self {
        let line = Line::new(opened.clone());
        Self {
            name,
            kind,
            line,
            label: None,
            chosen: 0,
            disabled: None,
            fault: None,
            opened,
            fresh: true,
        }
    }

    /// The same field, called `label`.
    #[must_use]
    pub fn labelled(self, label: String) -> Self {
        Self { label: Some(label), ..self }
    }

    /// Names it otherwise from now on.
    pub fn set_label(&mut self, label: String) {
        self.label = Some(label);
    }

    /// What the field is called.
    pub fn title(&self, words: &Words) -> String {
        let usual = || words.get(&format!("field-{}", self.name)).to_owned();
        self.label.clone().unwrap_or_else(usual)
    }

    /// Whether it holds the code of a product, typed or scanned.
    pub fn is_code(&self) -> bool {
        matches!(self.name, "sku" | "with")
    }

    /// Whether something else is in it than when the form was opened.
    pub fn is_changed(&self) -> bool {
        self.disabled.is_none() && self.raw() != self.opened
    }

    /// What it was opened on, as typed.
    pub fn opened(&self) -> &str {
        &self.opened
    }

    /// Whether something must be typed and nothing is.
    pub fn is_wanting(&self) -> bool {
        let picked = matches!(self.kind, Kind::Choice(_) | Kind::Lookup(_));
        !picked && self.is_required() && self.line.value().trim().is_empty()
    }

    /// Whether it may not stay empty.
    pub fn is_required(&self) -> bool {
        match &self.kind {
            Kind::Number(number) => !number.blank,
            Kind::Text { required } => *required,
            Kind::Time(when) => !when.blank,
            Kind::Lookup(choices) => !choices.iter().any(|choice| choice.value.is_empty()),
            Kind::Choice(_) => true,
            Kind::Stages(_) => false,
        }
    }

    pub fn reset(&mut self) {
        let opened = self.opened.clone();
        self.put(&opened);
    }

    /// Puts a value in, as if typed.
    pub fn put(&mut self, value: &str) {
        if let Kind::Choice(choices) = &self.kind {
            self.chosen = choices.iter().position(|choice| choice.value == value).unwrap_or(0);
        }
        self.line.set(value);
        self.fault = None;
    }

    /// The figure it was opened on is another now; what was typed stays.
    pub fn reopen(&mut self, opened: &str) {
        opened.clone_into(&mut self.opened);
    }

    /// The figure that `+5` adds to and that the field stands on; an untouched field follows it.
    pub fn rebase(&mut self, base: i64) {
        let untouched = !self.is_changed();
        if let Kind::Number(number) = &mut self.kind {
            number.base = Some(base);
        }
        self.opened = base.to_string();
        if untouched {
            self.line.set(base.to_string());
        }
    }

    /// The allowed values, for the list of F4.
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            Kind::Choice(choices) | Kind::Lookup(choices) => choices,
            Kind::Number(_) | Kind::Text { .. } | Kind::Time(_) | Kind::Stages(_) => &[],
        }
    }

    /// Whether the cursor stands in text.
    pub const fn is_typed(&self) -> bool {
        match &self.kind {
            Kind::Choice(_) => false,
            Kind::Number(_)
            | Kind::Text { .. }
            | Kind::Lookup(_)
            | Kind::Time(_)
            | Kind::Stages(_) => true,
        }
    }

    /// Whether any text may stand in it, also a scanned code.
    pub const fn takes_text(&self) -> bool {
        match &self.kind {
            Kind::Choice(_) | Kind::Number(_) | Kind::Time(_) | Kind::Stages(_) => false,
            Kind::Text { .. } | Kind::Lookup(_) => true,
        }
    }

    /// What the command gets, unchecked.
    pub fn raw(&self) -> String {
        match &self.kind {
            Kind::Choice(choices) => {
                choices.get(self.chosen).map(|choice| choice.value.clone()).unwrap_or_default()
            }
            Kind::Number(_)
            | Kind::Text { .. }
            | Kind::Lookup(_)
            | Kind::Time(_)
            | Kind::Stages(_) => self.line.value().to_owned(),
        }
    }

    /// The field got the focus: the first character typed replaces what is in it.
    pub const fn enter(&mut self) {
        self.fresh = true;
    }

    /// Takes a key; false when it means nothing to this field.
    pub fn key(&mut self, key: Key) -> bool {
        if self.disabled.is_some() {
            return false;
        }
        self.fault = None;
        let fresh = std::mem::take(&mut self.fresh);
        let Kind::Choice(choices) = &self.kind else {
            if fresh && key.typed().is_some() {
                self.line.set("");
            }
            return self.line.key(key);
        };
        let count = choices.len().max(1);
        if key.code == Code::Left {
            self.chosen = self.chosen.checked_sub(1).unwrap_or(count.saturating_sub(1));
        } else if key.code == Code::Right || key == Key::char(' ') {
            let next = self.chosen.saturating_add(1);
            self.chosen = if next < count { next } else { 0 };
        } else if let Some(typed) = key.typed() {
            return self.jump_to(typed);
        } else {
            return false;
        }
        true
    }

    /// The next choice whose value or label begins with `typed`.
    fn jump_to(&mut self, typed: char) -> bool {
        let folded = typed.to_lowercase().to_string();
        let choices = self.choices();
        let begins = |choice: &Choice| {
            choice.value.to_lowercase().starts_with(&folded) || choice.label.starts_with(typed)
        };
        let after = choices.iter().enumerate().skip(self.chosen.saturating_add(1));
        let wanted = after
            .chain(choices.iter().enumerate())
            .find(|(_, choice)| begins(choice))
            .map(|(index, _)| index);
        if let Some(index) = wanted {
            self.chosen = index;
        }
        wanted.is_some()
    }

    /// What the field holds, or what is wrong with it.
    ///
    /// # Errors
    ///
    /// The fault, to be shown at the field.
    pub fn value(&self) -> Result<Value, Fault> {
        if self.disabled.is_some() {
            return Ok(Value::Blank);
        }
        match &self.kind {
            Kind::Number(number) => number.read(self.line.value()),
            Kind::Choice(_) => Ok(Value::Text(self.raw())),
            Kind::Time(when) => when.read(self.line.value()),
            Kind::Stages(when) => stages::read(*when, self.line.value()),
            Kind::Text { required } => {
                let typed = self.line.value().trim();
                match (typed.is_empty(), required) {
                    (true, true) => Err(Fault::Said("fault-required")),
                    (true, false) => Ok(Value::Blank),
                    (false, _) => Ok(Value::Text(typed.to_owned())),
                }
            }
            Kind::Lookup(choices) => {
                let typed = self.line.value().trim();
                let same = |choice: &&Choice| choice.value.eq_ignore_ascii_case(typed);
                let fault = if typed.is_empty() { "fault-required" } else { "fault-not-listed" };
                choices
                    .iter()
                    .find(same)
                    .map(|choice| Value::Text(choice.value.clone()))
                    .ok_or(Fault::Said(fault))
            }
        }
    }

    /// Checks the field and keeps what is wrong with it.
    pub fn check(&mut self) {
        self.fault = self.value().err();
    }

    /// The fault as a sentence: what is wrong, the limit, what to do.
    pub fn fault_text(&self, words: &Words) -> Option<String> {
        match self.fault.as_ref()? {
            Fault::Said(id) => Some(words.get(id).to_owned()),
            Fault::Refused(refused) => Some(words.refusal_and_hint(refused)),
        }
    }
}

impl Number {
    /// A whole number of 0 or more.
    pub const fn units(base: Option<i64>, blank: bool) -> Self {
        Self { base, min: 0, max: QUANTITY_MAX, blank }
    }

    /// A quantity of something that moves.
    pub const fn positive() -> Self {
        Self { base: None, min: 1, max: QUANTITY_MAX, blank: false }
    }

    /// Reads what was typed: digits of any width, thousands marks, `+5` and `-5` on top of the
    /// base, `=5` for exactly 5.
    fn read(self, typed: &str) -> Result<Value, Fault> {
        let folded: String =
            typed.chars().map(text::narrow).filter(|c| !c.is_whitespace()).collect();
        if folded.is_empty() || folded == "-" {
            return if self.blank { Ok(Value::Blank) } else { Err(Fault::Said("fault-required")) };
        }
        if gtin(&folded) == Gtin::Valid {
            return Err(Fault::Said("fault-barcode"));
        }
        let refuse = |rule| Fault::Refused(Refused::new(rule).value(typed.trim()));
        let (relative, digits) = match (folded.strip_prefix('='), self.base) {
            (Some(exact), _) => (None, exact),
            (None, Some(base)) if folded.starts_with(['+', '-']) => (Some(base), folded.as_str()),
            (None, _) => (None, folded.as_str()),
        };
        let plain = without_thousands(digits).ok_or_else(|| refuse(Rule::NotWhole))?;
        let read: i64 = plain.parse().map_err(|_| {
            let numeric = plain.trim_start_matches(['+', '-']).bytes().all(|b| b.is_ascii_digit());
            let too_large = Refused::new(Rule::TooLarge).value(typed.trim()).limit(self.max);
            if numeric { Fault::Refused(too_large) } else { refuse(Rule::NotWhole) }
        })?;
        let number = relative.unwrap_or(0).checked_add(read).unwrap_or(i64::MAX);
        let shown = number.to_string();
        if number > self.max {
            return Err(Fault::Refused(Refused::new(Rule::TooLarge).value(shown).limit(self.max)));
        }
        if number < self.min {
            let rule = if self.min > 0 { Rule::NotPositive } else { Rule::Negative };
            return Err(Fault::Refused(Refused::new(rule).value(shown)));
        }
        Ok(Value::Number(number))
    }
}

/// Removes marks between thousands: `1,284` but not `1,28`.
fn without_thousands(digits: &str) -> Option<String> {
    let mut groups = digits.split([',', '\'', '_']);
    let first = groups.next()?.to_owned();
    let whole: Option<Vec<&str>> =
        groups.map(|group| (group.len() == 3).then_some(group)).collect();
    let rest = whole?;
    let lead = first.trim_start_matches(['+', '-']);
    let sound = rest.is_empty() || (1..=3).contains(&lead.len());
    sound.then(|| format!("{first}{}", rest.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(base: Option<i64>, typed: &str) -> Result<Value, Fault> {
        Field { line: Line::new(typed), ..Field::number("x", Number::units(base, false), None) }
            .value()
    }

    fn rule(base: Option<i64>, typed: &str) -> Rule {
        match read(base, typed) {
            Err(Fault::Refused(refused)) => refused.rule,
            other => panic!("{typed}: {other:?}"),
        }
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (base, typed, number) in [
            (None, "12", 12),
            (None, "１２", 12),
            (None, " 1,284 ", 1284),
            (Some(30), "+5", 35),
            (Some(30), "-5", 25),
            (Some(30), "＋５", 35),
            (Some(30), "=5", 5),
            (Some(30), "5", 5),
        ] {
            assert_eq!(read(base, typed), Ok(Value::Number(number)), "{typed}");
        }
    }

    #[test]
    fn wrong_numbers_are_refused_with_their_rule() {
        assert_eq!(rule(None, "1.5"), Rule::NotWhole);
        assert_eq!(rule(None, "abc"), Rule::NotWhole);
        assert_eq!(rule(None, "1,5"), Rule::NotWhole);
        assert_eq!(rule(None, "-1"), Rule::Negative);
        assert_eq!(rule(Some(3), "-5"), Rule::Negative);
        assert_eq!(rule(None, "99999999999999999999"), Rule::TooLarge);
        assert_eq!(rule(None, "1000000000001"), Rule::TooLarge);
        assert_eq!(read(None, ""), Err(Fault::Said("fault-required")));
    }

    #[test]
    fn a_barcode_is_no_quantity() {
        assert_eq!(read(None, "6291041500213"), Err(Fault::Said("fault-barcode")));
        assert_eq!(read(None, "73513537"), Err(Fault::Said("fault-barcode")));
    }

    #[test]
    fn a_choice_goes_round_and_jumps_to_a_letter() {
        let choice = |value: &str| Choice { value: value.to_owned(), label: value.to_owned() };
        let choices = ["finite", "unlimited", "reserved"].map(choice).to_vec();
        let mut field = Field::choice("type", choices, "finite");
        field.key(Key::plain(Code::Left));
        assert_eq!(field.raw(), "reserved");
        field.key(Key::char('u'));
        assert_eq!(field.raw(), "unlimited");
        assert!(field.is_changed());
        field.reset();
        assert!(!field.is_changed());
    }
}
