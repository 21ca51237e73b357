//! Somebody else changed the figure while a form was open.
//!
//! ```text
//!  Someone else changed this: SOCK WUH sellable
//!  opened on 40, now 37, you typed 50
//!  > a  add 10 -> 47
//!    s  keep mine: set to 50
//!    r  take theirs: 37 (nothing is written)
//! ```
//!
//! Adding is the default. Enter does nothing here: a scan ends in Enter.

use ratatui::layout::Rect;

use super::forms::FormKind;
use super::{Shell, Subject, Tone};
use crate::app::query::ProductCard;
use crate::domain::refused::Refused;
use crate::tui::canvas::Canvas;
use crate::tui::form::Form;
use crate::tui::input::Key;
use crate::tui::keymap::{Action, Scope};
use crate::tui::text;
use crate::tui::theme::Role;

/// The question, with its figures.
#[derive(Clone, Debug)]
pub(super) struct Moved {
    /// The form's field.
    field: String,
    /// What the store calls it, and what it holds there.
    raw: (String, String),
    /// Whether the form has that field, so that there is something of one's own to keep.
    own: bool,
    record: String,
    opened: String,
    held: String,
    typed: String,
    /// What adding comes to, for figures.
    sum: Option<(i64, i64)>,
    /// The product as it is now.
    fresh: Option<Box<ProductCard>>,
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
    pub(super) fn new(
        kind: FormKind,
        form: &Form,
        refused: &Refused,
        fresh: Option<Box<ProductCard>>,
    ) -> Self {
        let field = match kind {
            FormKind::Adjust => "quantity".to_owned(),
            FormKind::StockType | FormKind::Receive | FormKind::Damage | FormKind::WriteOff => {
                refused.facts.field.clone().unwrap_or_default()
            }
        };
        Self { fresh, ..Self::about(field, 1, form, refused) }
    }

    /// The same for a form about a document.
    pub(super) fn of_paper(form: &Form, refused: &Refused) -> Self {
        let field = refused.facts.field.clone().unwrap_or_default();
        // Shown in percent, kept in basis points.
        if field == "oversell_bps" {
            return Self::about("oversell".to_owned(), 100, form, refused);
        }
        Self::about(field, 1, form, refused)
    }

    /// The question about a field of the form, whose figures the store keeps `scale` times as large.
    fn about(field: String, scale: i64, form: &Form, refused: &Refused) -> Self {
        let facts = &refused.facts;
        let scaled = |figure: Option<i64>| figure.and_then(|figure| figure.checked_div(scale));
        let text = |number: Option<i64>, other: &Option<String>| {
            number.map(|n| n.to_string()).or_else(|| other.clone()).unwrap_or_default()
        };
        let (opened, held) = (scaled(facts.opened), scaled(facts.held));
        let sum = match (opened, held, form.number(&field)) {
            (Some(opened), Some(held), Some(typed)) => {
                let difference = typed.saturating_sub(opened);
                Some((difference, held.saturating_add(difference)))
            }
            _ => None,
        };
        let record: Vec<&str> = [&facts.document, &facts.sku, &facts.warehouse, &facts.field]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
        let raw = text(facts.held, &facts.other);
        let raw = if raw == "-" { String::new() } else { raw };
        Self {
            record: record.join(" "),
            opened: text(opened, &facts.value),
            held: text(held, &facts.other),
            typed: form.text(&field).unwrap_or_else(|| "-".to_owned()),
            own: form.field(&field).is_some(),
            raw: (facts.field.clone().unwrap_or_default(), raw),
            field,
            sum,
            fresh: None,
            at: 0,
        }
    }

    fn choices(&self) -> Vec<Choice> {
        match (self.sum, self.own) {
            (Some(_), _) => vec![Choice::Add, Choice::Set, Choice::Look],
            (None, true) => vec![Choice::Set, Choice::Look],
            (None, false) => vec![Choice::Look],
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
            ("opened", text::said(&self.opened).into()),
            ("held", text::said(&self.held).into()),
            ("wanted", text::said(&self.typed).into()),
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
                (Choice::Add | Choice::Look, _) => {
                    words.fill("moved-reload", &[("held", text::said(&self.held).into())])
                }
                (Choice::Set, _) => {
                    words.fill("moved-set", &[("wanted", text::said(&self.typed).into())])
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
        if matches!(self.form, Some((Subject::Paper(_), _))) {
            self.settle_moved_paper(choice, &moved);
            return;
        }
        let Some((Subject::Stock(kind, card), form)) = &mut self.form else { return };
        // The form now stands on what is there.
        if let Some(fresh) = moved.fresh {
            *card = fresh;
        }
        if choice == Choice::Look {
            let warehouse = form.text("warehouse");
            let words = std::sync::Arc::clone(&self.words);
            *form = kind.open(card, &self.warehouses, warehouse.as_deref(), &words, self.now);
            self.message = Default::default();
            return;
        }
        let wanted = match (choice, moved.sum) {
            (Choice::Add, Some((_, sum))) => sum.to_string(),
            _ => moved.typed.clone(),
        };
        let held = card.fields.iter().find(|(name, _)| *name == moved.field);
        let held = held.and_then(|(_, value)| value.clone()).unwrap_or_default();
        if let Some(field) = form.field_mut(&moved.field) {
            if *kind == FormKind::StockType {
                field.reopen(&held);
            }
            field.put(&wanted);
        }
        kind.settle(form, card);
        self.save_settled();
    }

    /// The same for a form about a document: what was seen is what is expected from now on.
    fn settle_moved_paper(&mut self, choice: Choice, moved: &Moved) {
        let Some((Subject::Paper(document), form)) = &mut self.form else { return };
        document.see(&moved.raw.0, &moved.raw.1);
        match (choice, moved.sum) {
            (Choice::Look, _) => {
                self.message = Default::default();
                let wanted = document.wanted().clone();
                if wanted.question().is_some() {
                    self.form = None;
                    self.open_paper(wanted);
                } else if let Some(field) = form.field_mut(&moved.field) {
                    field.reopen(&moved.held);
                    field.put(&moved.held);
                    self.preview();
                } else {
                    // The row itself says what there is now.
                    self.form = None;
                }
                return;
            }
            (Choice::Add, Some((_, sum))) => {
                if let Some(field) = form.field_mut(&moved.field) {
                    field.put(&sum.to_string());
                }
            }
            (Choice::Add | Choice::Set, _) => {}
        }
        self.save();
    }

    /// Saves, unless nothing is left to be saved.
    fn save_settled(&mut self) {
        if self.form.as_ref().is_some_and(|(_, form)| form.changes() == 0) {
            self.say("", Tone::Plain);
            self.say_id("form-unchanged");
            return;
        }
        self.save();
    }
}
