//! Somebody else changed the figure while a form was open.
//!
//! ```text
//!  Someone else changed this: SOCK WUH sellable
//!  opened on 40, now 37, you typed 50
//!  > a  add 10 -> 47
//!    s  set to 50
//!    r  look again (nothing is written)
//! ```
//!
//! Adding is the default. Enter does nothing here: a scan ends in Enter.

use ratatui::layout::Rect;

use super::forms::FormKind;
use super::{Shell, Subject, Tone};
use crate::domain::refused::Refused;
use crate::tui::canvas::Canvas;
use crate::tui::form::Form;
use crate::tui::input::Key;
use crate::tui::keymap::{Action, Scope};
use crate::tui::theme::Role;

/// The question, with its figures.
#[derive(Clone, Debug)]
pub(super) struct Moved {
    kind: FormKind,
    /// The form's field.
    field: String,
    record: String,
    opened: String,
    held: String,
    typed: String,
    /// What adding comes to, for figures.
    sum: Option<(i64, i64)>,
    at: usize,
}

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Add,
    Set,
    Look,
}

impl Choice {
    const fn letter(self) -> char {
        match self {
            Self::Add => 'a',
            Self::Set => 's',
            Self::Look => 'r',
        }
    }
}

impl Moved {
    pub(super) fn new(kind: FormKind, form: &Form, refused: &Refused) -> Self {
        let facts = &refused.facts;
        let field = match kind {
            FormKind::Adjust => "quantity".to_owned(),
            FormKind::StockType | FormKind::Receive | FormKind::Damage => {
                facts.field.clone().unwrap_or_default()
            }
        };
        let text = |number: Option<i64>, other: &Option<String>| {
            number.map(|n| n.to_string()).or_else(|| other.clone()).unwrap_or_default()
        };
        let typed = form.number(&field);
        let sum = match (facts.opened, facts.held, typed) {
            (Some(opened), Some(held), Some(typed)) => {
                let difference = typed.saturating_sub(opened);
                Some((difference, held.saturating_add(difference)))
            }
            _ => None,
        };
        let record: Vec<&str> = [&facts.sku, &facts.warehouse, &facts.field]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
        Self {
            kind,
            record: record.join(" "),
            opened: text(facts.opened, &facts.value),
            held: text(facts.held, &facts.other),
            typed: form.text(&field).unwrap_or_else(|| "-".to_owned()),
            field,
            sum,
            at: 0,
        }
    }

    fn choices(&self) -> Vec<Choice> {
        match self.sum {
            Some(_) => vec![Choice::Add, Choice::Set, Choice::Look],
            None => vec![Choice::Set, Choice::Look],
        }
    }

    /// Draws the question into `area`.
    pub(super) fn view(&self, canvas: &mut Canvas<'_>, area: Rect) {
        canvas.fill(area, Role::Body);
        let words = canvas.words;
        let x = area.x.saturating_add(1);
        let wide = area.width.saturating_sub(2);
        let title = format!("{}: {}", words.get("moved-title"), self.record);
        canvas.put(x, area.y.saturating_add(1), wide, &title, Role::Head);
        let fills = [
            ("opened", self.opened.as_str().into()),
            ("held", self.held.as_str().into()),
            ("wanted", self.typed.as_str().into()),
        ];
        let figures = words.fill("moved-figures", &fills);
        canvas.put(x, area.y.saturating_add(2), wide, &figures, Role::Body);
        let mut y = area.y.saturating_add(4);
        for (at, choice) in self.choices().into_iter().enumerate() {
            let told = match (choice, self.sum) {
                (Choice::Add, Some((difference, sum))) => {
                    let fills = [("difference", difference.into()), ("sum", sum.into())];
                    words.fill("moved-add", &fills)
                }
                (Choice::Add | Choice::Look, _) => words.get("moved-reload").to_owned(),
                (Choice::Set, _) => {
                    words.fill("moved-set", &[("wanted", self.typed.as_str().into())])
                }
            };
            let mark = if at == self.at { ">" } else { " " };
            let line = format!("{mark} {}  {told}", choice.letter());
            let role = if at == self.at { Role::Selected } else { Role::Body };
            canvas.put(x, y, wide, &line, role);
            if at == self.at {
                canvas.focus(x, y);
            }
            y = y.saturating_add(1);
        }
        canvas.put(x, y.saturating_add(1), wide, words.get("moved-keys"), Role::Quiet);
    }
}

impl Shell {
    /// A key while the question stands.
    pub(super) fn moved_key(&mut self, key: Key) {
        let Some(moved) = &mut self.moved else { return };
        let choices = moved.choices();
        let typed = key.typed();
        if let Some(choice) = choices.iter().find(|choice| typed == Some(choice.letter())) {
            self.settle_moved(*choice);
            return;
        }
        if self.keymap.resolve(Scope::Form, key) == Some(Action::Save) {
            if let Some(choice) = choices.get(moved.at).copied() {
                self.settle_moved(choice);
            }
            return;
        }
        let last = choices.len().saturating_sub(1);
        match self.keymap.resolve(Scope::Pick, key) {
            Some(Action::Up) => moved.at = moved.at.saturating_sub(1),
            Some(Action::Down) => moved.at = moved.at.saturating_add(1).min(last),
            Some(Action::Close) => self.moved = None,
            Some(Action::Redraw) => self.act_common(Action::Redraw),
            Some(Action::Interrupt) => self.act_common(Action::Interrupt),
            Some(_) | None => self.say_id("moved-keys"),
        }
    }

    fn settle_moved(&mut self, choice: Choice) {
        let Some(moved) = self.moved.take() else { return };
        let Some((Subject::Stock(kind, card), form)) = &mut self.form else { return };
        // The card is the fresh one: the form now stands on what is there.
        match choice {
            Choice::Look => {
                let warehouse = form.text("warehouse");
                let words = std::sync::Arc::clone(&self.words);
                *form = kind.open(card, &self.warehouses, warehouse.as_deref(), &words, self.now);
                self.message = Default::default();
                return;
            }
            Choice::Add | Choice::Set => {
                let wanted = match (choice, moved.sum) {
                    (Choice::Add, Some((_, sum))) => sum.to_string(),
                    _ => moved.typed.clone(),
                };
                let held = card.fields.iter().find(|(name, _)| *name == moved.field);
                let held = held.and_then(|(_, value)| value.clone()).unwrap_or_default();
                if let Some(field) = form.field_mut(&moved.field) {
                    if moved.kind == FormKind::StockType {
                        field.reopen(&held);
                    }
                    field.put(&wanted);
                }
                kind.settle(form, card);
            }
        }
        if form.changes() == 0 {
            self.say("", Tone::Plain);
            self.say_id("form-unchanged");
            return;
        }
        self.save();
    }
}
