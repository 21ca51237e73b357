//! Forms: one column of fields in a fixed order, a live preview, save and read back.
//!
//! Enter and Tab go to the next field and never save, so a scan that ends in Enter does no harm.
//! A fault is shown at its field when the field is left, and the cursor is not held there. Only
//! F10 and Ctrl-S save; the first fault stops them. Leaving asks only when something was typed.

mod equation;
pub mod field;
pub mod stages;
mod view;
pub mod when;

pub use self::equation::Equation;
use super::input::{Code, Key};
use super::keymap::Action;
use crate::tui::form::field::{Choice, Field, Kind, Value};

type Step = fn(&mut Form) -> FormEffect;

/// A form over one product, in one warehouse where it is about stock.
#[derive(Clone, Debug)]
pub struct Form {
    /// Message id of the title; the name of what it does.
    pub title: &'static str,
    /// Message id of the screen that the form belongs to.
    pub place: &'static str,
    /// The record: a product or a document.
    pub sku: String,
    pub name: String,
    pub fields: Vec<Field>,
    /// The field in focus.
    pub at: usize,
    pub preview: Preview,
    /// It may be saved as it was opened.
    pub complete: bool,
    /// A save is under way; keys wait.
    pub saving: bool,
    /// F12 was pressed on a changed form: `y` leaves.
    pub asking: bool,
    /// A list of choices is open, with the row in focus.
    pub picking: Option<usize>,
    /// What F4 fills into a field whose number is more than can be had.
    pub offer: Option<(&'static str, i64)>,
    /// Sentences below the preview: where figures come from, what they would have done.
    pub notes: Vec<String>,
    ticket: u64,
}

/// What the form would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Preview {
    #[default]
    Waiting,
    /// Nothing is typed yet, or a fault stands in the way.
    Nothing,
    Rows(Vec<PreviewRow>),
    /// Rows of stock as equations, other figures, and what else is worth knowing.
    Stock(Box<Effects>),
    /// A rule would refuse it: the sentence and the hint.
    Refused(String),
}

/// What a document would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    pub stock: Vec<Equation>,
    pub rows: Vec<PreviewRow>,
    pub notices: Vec<String>,
}

/// One figure before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    pub label: String,
    pub before: String,
    pub after: String,
}

/// What the form asks of the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormEffect {
    None,
    /// Something changed: preview it.
    Preview,
    Save,
    /// Close without saving.
    Leave,
    /// Say this message.
    Say(&'static str),
}

impl Form {
    pub fn new(title: &'static str, sku: &str, name: &str, fields: Vec<Field>) -> Self {
        let mut form = Self {
            title,
            place: "scope-products",
            sku: sku.to_owned(),
            name: name.to_owned(),
            fields,
            at: 0,
            preview: Preview::Nothing,
            complete: false,
            saving: false,
            asking: false,
            picking: None,
            offer: None,
            notes: Vec::new(),
            ticket: 0,
        };
        form.at = form.next_enabled(0).unwrap_or(0);
        form
    }

    /// The field in focus.
    pub fn focused(&self) -> Option<&Field> {
        self.fields.get(self.at)
    }

    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    pub fn field_mut(&mut self, name: &str) -> Option<&mut Field> {
        self.fields.iter_mut().find(|field| field.name == name)
    }

    /// What the field called `name` holds, when it is sound and filled.
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.field(name)?.value() {
            Ok(Value::Number(number)) => Some(number),
            Ok(Value::Blank | Value::Text(_)) | Err(_) => None,
        }
    }

    /// The same as text.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.field(name)?.value() {
            Ok(Value::Text(text)) => Some(text),
            Ok(Value::Number(number)) => Some(number.to_string()),
            Ok(Value::Blank) | Err(_) => None,
        }
    }

    /// How many fields differ from what they were opened on.
    pub fn changes(&self) -> usize {
        self.fields.iter().filter(|field| field.is_changed()).count()
    }

    /// Whether every field is sound.
    pub fn is_sound(&self) -> bool {
        self.fields.iter().all(|field| field.value().is_ok())
    }

    /// The number of the newest preview asked for; older answers are stale.
    pub fn next_ticket(&mut self) -> u64 {
        self.ticket = self.ticket.saturating_add(1);
        self.ticket
    }

    pub fn is_newest(&self, ticket: u64) -> bool {
        self.ticket == ticket
    }

    /// Takes an action of the keymap.
    pub fn act(&mut self, action: Action) -> FormEffect {
        if self.saving {
            return FormEffect::None;
        }
        let leaves = matches!(action, Action::Leave | Action::Interrupt);
        if leaves && self.changes() > 0 {
            self.asking = true;
            return FormEffect::Say("form-leave-ask");
        }
        let picks = self.picking.is_some();
        let steps: &[(Action, bool, Step)] = &[
            (Action::NextField, true, |form| form.walk(true)),
            (Action::PreviousField, true, |form| form.walk(false)),
            (Action::Choices, true, Self::open_choices),
            (Action::Reset, true, Self::reset),
            (Action::Save, true, Self::save),
            (action, leaves, |_| FormEffect::Leave),
            (Action::Up, picks, |form| form.pick_by(false)),
            (Action::Down, picks, |form| form.pick_by(true)),
            (Action::Accept, true, Self::pick),
            (Action::Close, true, |form| {
                form.picking = None;
                FormEffect::None
            }),
        ];
        let step = steps.iter().find(|(known, now, _)| *known == action && *now);
        step.map_or(FormEffect::None, |(.., step)| step(self))
    }

    fn reset(&mut self) -> FormEffect {
        self.fields.iter_mut().for_each(Field::reset);
        FormEffect::Preview
    }

    /// Takes a key that the keymap does not name: text for the field, or the answer to a question.
    pub fn key(&mut self, key: Key) -> FormEffect {
        if self.saving {
            return FormEffect::None;
        }
        if self.asking {
            self.asking = false;
            let leave = matches!(key.typed(), Some('y' | 'Y'));
            return if leave { FormEffect::Leave } else { FormEffect::Say("form-stays") };
        }
        if key == Key::char('?') && self.focused().is_some_and(|field| field.line.is_empty()) {
            return self.open_choices();
        }
        let at = self.at;
        let taken = self.fields.get_mut(at).is_some_and(|field| field.key(key));
        if taken { FormEffect::Preview } else { FormEffect::None }
    }

    /// Text that came all at once: pasted, or a scan. A number field takes no scan.
    pub fn insert(&mut self, text: &str, scanned: bool) -> FormEffect {
        if self.saving || self.asking || self.picking.is_some() {
            return FormEffect::Say("form-busy");
        }
        let at = self.at;
        let Some(field) = self.fields.get_mut(at) else { return FormEffect::None };
        match &field.kind {
            Kind::Number(_) | Kind::Choice(_) | Kind::Time(_) | Kind::Stages(_) if scanned => {
                FormEffect::Say("form-no-scan")
            }
            Kind::Choice(_) => FormEffect::Say("form-no-paste"),
            Kind::Number(_)
            | Kind::Text { .. }
            | Kind::Lookup(_)
            | Kind::Time(_)
            | Kind::Stages(_) => {
                if scanned && field.is_code() {
                    field.line.set("");
                }
                field.line.insert(text);
                field.fault = None;
                FormEffect::Preview
            }
        }
    }

    /// What was just typed into the field in focus was a scan: a field for a code holds just that.
    pub fn rescan(&mut self, code: &str) -> FormEffect {
        let at = self.at;
        if let Some(field) = self.fields.get_mut(at).filter(|field| field.is_code()) {
            field.line.set("");
            field.line.insert(code);
            field.fault = None;
        }
        FormEffect::Preview
    }

    fn next_enabled(&self, from: usize) -> Option<usize> {
        let enabled = |at: &usize| self.fields.get(*at).is_some_and(|f| f.disabled.is_none());
        (from..self.fields.len()).chain(0..from.min(self.fields.len())).find(enabled)
    }

    fn walk(&mut self, forward: bool) -> FormEffect {
        let at = self.at;
        if let Some(field) = self.fields.get_mut(at) {
            field.check();
        }
        let count = self.fields.len();
        let order: Vec<usize> = if forward {
            (at.saturating_add(1)..count).chain(0..at).collect()
        } else {
            (0..at).rev().chain((at..count).rev()).collect()
        };
        let enabled = |at: &usize| self.fields.get(*at).is_some_and(|f| f.disabled.is_none());
        if let Some(next) = order.into_iter().find(enabled) {
            self.at = next;
            if let Some(field) = self.fields.get_mut(next) {
                field.enter();
            }
        }
        FormEffect::Preview
    }

    fn save(&mut self) -> FormEffect {
        self.fields.iter_mut().for_each(Field::check);
        if let Some(first) = self.fields.iter().position(|field| field.fault.is_some()) {
            self.at = first;
            return FormEffect::Say("form-fault");
        }
        if self.changes() == 0 && !self.complete {
            return FormEffect::Say("form-unchanged");
        }
        FormEffect::Save
    }

    fn open_choices(&mut self) -> FormEffect {
        let Some(field) = self.focused() else { return FormEffect::None };
        if let Some((name, most)) = self.offer
            && name == field.name
        {
            self.offer = None;
            if let Some(field) = self.field_mut(name) {
                field.put(&most.to_string());
            }
            return FormEffect::Preview;
        }
        if field.choices().is_empty() {
            return FormEffect::Say("form-no-choices");
        }
        let raw = field.raw();
        let now = field.choices().iter().position(|choice| choice.value == raw);
        self.picking = Some(now.unwrap_or(0));
        FormEffect::None
    }

    fn pick_by(&mut self, down: bool) -> FormEffect {
        let count = self.focused().map_or(0, |field| field.choices().len());
        if let Some(row) = self.picking.as_mut() {
            let next = if down { row.saturating_add(1) } else { row.saturating_sub(1) };
            *row = next.min(count.saturating_sub(1));
        }
        FormEffect::None
    }

    fn pick(&mut self) -> FormEffect {
        let Some(row) = self.picking.take() else { return FormEffect::None };
        let at = self.at;
        let Some(field) = self.fields.get_mut(at) else { return FormEffect::None };
        if let Some(Choice { value, .. }) = field.choices().get(row).cloned() {
            field.put(&value);
        }
        FormEffect::Preview
    }

    /// Whether `key` may go to the field before the keymap is asked: arrows of a choice.
    pub fn wants(&self, key: Key) -> bool {
        let choice = self.focused().is_some_and(|field| !field.is_typed());
        let arrow = matches!(key.code, Code::Left | Code::Right);
        self.asking || (arrow && choice)
    }
}

#[cfg(test)]
mod tests;
