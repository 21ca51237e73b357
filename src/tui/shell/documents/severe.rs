//! What is asked of the hand before something ends for good: the code of the document, typed.
//!
//! Which operations these are is the column `weight` of the table of commands.

use super::{Document, Source};
use crate::app::query::OrderCard;
use crate::domain::order::OrderState;
use crate::domain::refused::{Refused, Rule};
use crate::locale::Words;
use crate::tui::form::Form;
use crate::tui::form::field::Field;
use crate::tui::paper::{Paper, Wanted};

/// The field for it.
const CONFIRM: &str = "confirm";

/// The field in which the code of an order is typed before all of it is given up.
pub(super) fn void_field(card: &OrderCard, words: &Words) -> Option<Field> {
    let paid = card.order.order_state == OrderState::Paid;
    let code = card.order.code.as_str();
    let label = || words.fill("form-type-code", &[("code", code.into())]);
    paid.then(|| Field::text(CONFIRM, false, "").labelled(label()))
}

/// What keeps a form from being saved that asks for `code`.
pub(super) fn untyped(form: &Form, code: &str) -> Option<Refused> {
    let field = form.field(CONFIRM).filter(|field| field.disabled.is_none())?;
    let raw = field.raw();
    let typed = raw.trim();
    let wrong = || Refused::new(Rule::FieldInvalid).field(CONFIRM).value(typed).other(code);
    (!typed.eq_ignore_ascii_case(code)).then(wrong)
}

impl Document {
    /// The code of an order is asked only while nothing of it would be left.
    pub(super) fn settle_void(&self, form: &mut Form) {
        let (Wanted::Order { paper: Paper::Cancel, .. }, Source::Order(card)) =
            (&self.wanted, &self.source)
        else {
            return;
        };
        let lines = form.fields.iter().filter(|field| field.name == "line");
        let typed = lines.filter_map(|field| field.raw().trim().parse::<i64>().ok());
        let whole = typed.fold(0, i64::saturating_add) >= card.order.open;
        if let Some(field) = form.field_mut(CONFIRM) {
            field.disabled = (!whole).then_some("only-whole-order");
        }
    }
}
