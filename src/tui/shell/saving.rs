//! A form's life: opened, previewed, saved and read back, taken back.

use super::bulk;
use super::dialog::Moved;
use super::forms::{self, FormKind};
use super::{Done, Exit, Opening, Order, Pending, Shell, Subject, Tone, What, targets};
use crate::app::command::{Command, Undo};
use crate::app::query::{ProductCard, Query, Reply};
use crate::app::{Error, Outcome, Request};
use crate::domain::refused::{Refused, Rule};
use crate::tui::form::field::Field;
use crate::tui::form::{FormEffect, Preview};
use crate::tui::jobs::{Job, Slot, Written};
use crate::tui::keymap::Action;
use crate::tui::screen::{Tab, UndoTarget};
use crate::tui::text;

impl Shell {
    /// Opens the form of `action` on the product in focus, at once when its card is known.
    pub(super) fn open_form(&mut self, action: Action) {
        let Some(kind) = FormKind::of(action) else { return };
        if self.open_bulk(kind) {
            return;
        }
        let Some(screen) = self.screen() else { return };
        let Some(sku) = screen.product().map(str::to_owned) else {
            self.say_id("stock-none-chosen");
            return;
        };
        let warehouse = screen.warehouse().map(str::to_owned);
        self.opening = Some(Opening::Stock { kind, warehouse });
        self.question(Slot::Form, Query::Product { code: sku });
    }

    pub(super) fn opened(&mut self, reply: Reply) {
        let (kind, warehouse, card) = match (self.opening.take(), reply) {
            (Some(Opening::Stock { kind, warehouse }), Reply::Product(card)) => {
                (kind, warehouse, card)
            }
            (Some(Opening::Paper(wanted)), reply) => {
                self.paper_opened(wanted, Some(reply));
                return;
            }
            (_, _) => return,
        };
        let form = kind.open(&card, &self.warehouses, warehouse.as_deref(), &self.words, self.now);
        self.form = Some((Subject::Stock(kind, card), form));
        self.message = Default::default();
        self.preview();
        self.type_ahead();
    }

    /// Plays the keys that were typed while something opened or was saved.
    pub(super) fn type_ahead(&mut self) {
        while self.opening.is_none()
            && !self.form.as_ref().is_some_and(|(_, form)| form.saving)
            && !self.is_loading()
            && let Some(key) = self.ahead.pop_front()
        {
            self.key(key);
        }
    }

    pub(super) fn form_effect(&mut self, effect: FormEffect) {
        match effect {
            FormEffect::None => {}
            FormEffect::Preview => {
                if self.message.1 == Tone::Trouble {
                    self.message = Default::default();
                }
                self.look_up(false);
                self.preview();
            }
            FormEffect::Say("form-fault") => self.say_fault(),
            FormEffect::Say(id) => self.say_id(id),
            FormEffect::Leave => {
                self.form = None;
                self.message = Default::default();
            }
            FormEffect::Save => self.save(),
        }
    }

    /// Says which field has to be corrected before the form can be saved.
    fn say_fault(&mut self) {
        let Some((_, form)) = &self.form else { return };
        let at = i64::try_from(form.at).unwrap_or(0).saturating_add(1);
        let label = form.focused().map(|field| field.title(&self.words)).unwrap_or_default();
        let fills = [("at", at.into()), ("field", label.into())];
        let said = self.words.fill("form-fault", &fills);
        self.say(said, Tone::Trouble);
    }

    /// Asks what the form would do, when everything typed is sound.
    pub(super) fn preview(&mut self) {
        self.weigh();
        let Some((subject, form)) = &mut self.form else { return };
        subject.settle(form);
        form.offer = None;
        let ticket = form.next_ticket();
        let ready = (form.changes() > 0 || form.complete)
            && form.fields.iter().all(|f| f.value().is_ok() || f.name == "reason");
        if !ready {
            form.preview = Preview::Nothing;
            return;
        }
        match subject.request(form) {
            Ok(mut request) => {
                // A preview needs no reason in words; saving does.
                let wanting = form.field("reason").is_some_and(Field::is_wanting);
                let none = wanting.then(|| "-".to_owned());
                request.reason = request.reason.or(none);
                let request = Box::new(request);
                self.orders.push(Order::Do(Job::Preview { ticket, request }));
            }
            Err(refused) => {
                let why = self.words.refusal_and_hint(&refused);
                let nothing = refused.rule == Rule::Nothing;
                form.preview = if nothing { Preview::Nothing } else { Preview::Refused(why) };
            }
        }
    }

    pub(super) fn previewed(&mut self, ticket: u64, outcome: Result<Box<Outcome>, Error>) {
        let Some((subject, form)) = &mut self.form else { return };
        if !form.is_newest(ticket) {
            return;
        }
        form.offer = offer(form, &outcome);
        form.preview = match outcome {
            Ok(outcome) => subject.preview(form, &outcome, &self.words),
            Err(error) => {
                let why = match error.refused() {
                    Some(refused) => self.words.refusal_and_hint(refused),
                    None => self.words.fill("not-read", &[("why", error.to_string().into())]),
                };
                Preview::Refused(why)
            }
        };
    }

    pub(super) fn save(&mut self) {
        let Some((subject, form)) = &mut self.form else { return };
        if let Some(refused) = subject.unconfirmed(form) {
            point_at(form, &refused);
            let said = self.refusal(&refused);
            self.say(said, Tone::Trouble);
            return;
        }
        match subject.request(form) {
            Ok(request) => {
                form.saving = true;
                let (sku, what) = subject.saving(form, &self.words);
                self.say_quietly("form-saving");
                self.write(vec![request], sku, what);
            }
            Err(refused) => {
                point_at(form, &refused);
                let said = self.refusal(&refused);
                self.say(said, Tone::Trouble);
            }
        }
    }

    pub(super) fn say_quietly(&mut self, id: &str) {
        self.message = (self.words.get(id).to_owned(), Tone::Plain);
    }

    fn write(&mut self, requests: Vec<Request>, sku: String, what: What) {
        let ticket = self.ticket();
        let job = Job::Write { ticket, requests, sku: sku.clone() };
        self.pending.push(Pending { ticket, what, sku });
        self.orders.push(Order::Do(job));
    }

    pub(super) fn written(&mut self, ticket: u64, done: Written) {
        let Some(at) = self.pending.iter().position(|pending| pending.ticket == ticket) else {
            return;
        };
        let pending = self.pending.remove(at);
        match pending.what {
            What::Save(changes) => self.saved(&pending.sku, &changes, done),
            What::Bulk => self.bulk_saved(&done),
            What::Undo(undone) => self.undone(&undone, done),
            What::Paper => {
                if let Some((Subject::Paper(document), form)) = self.form.take() {
                    self.paper_saved(document, form, done);
                }
            }
        }
        self.reload();
        if self.exit == Exit::Leaving && self.pending.is_empty() {
            self.orders.push(Order::Quit);
        }
        self.type_ahead();
    }

    fn saved(&mut self, sku: &str, changes: &[(&'static str, String, String)], done: Written) {
        let Some((Subject::Stock(kind, card), mut form)) = self.form.take() else { return };
        form.saving = false;
        if let Some(error) = done.error {
            self.not_saved(kind, form, (card, done.card), &error);
            return;
        }
        // Saved, yet it could not be looked at: that is told too.
        let fresh = done.card;
        let told = match done.outcomes.first().and_then(|outcome| outcome.stock.first()) {
            Some(touched) if kind != FormKind::StockType => {
                let bucket = kind.bucket(&form).unwrap_or(crate::domain::stock::Bucket::Sellable);
                let after = touched.row.stock.get(bucket);
                let before = forms::held(&card, &touched.row.warehouse, bucket);
                let read = fresh.as_ref().map_or_else(
                    || "?".to_owned(),
                    |card| forms::held(card, &touched.row.warehouse, bucket).to_string(),
                );
                let name = self.words.get(&format!("bucket-{}", bucket.name())).to_owned();
                let label = format!("{} {name}", touched.row.warehouse);
                Some((label, before.to_string(), after.to_string(), read))
            }
            _ => changes.first().map(|(name, before, after)| {
                let read = fresh.as_ref().map_or_else(
                    || "?".to_owned(),
                    |card| forms::read_back(&form, card, name, &self.words),
                );
                let label = self.words.get(&format!("field-{name}")).to_lowercase();
                (label, before.clone(), after.clone(), read)
            }),
        };
        let Some((field, before, after, read)) = told else { return };
        let more = i64::try_from(changes.len().saturating_sub(1)).unwrap_or(0);
        self.report(sku, (&field, &before, &after, &read), more);
        let targets = targets(&done.outcomes);
        let step = false;
        self.done.push(Done { sku: sku.to_owned(), field, before, after, targets, step });
        self.card = fresh.or(self.card.take());
    }

    fn report(&mut self, sku: &str, told: (&str, &str, &str, &str), more: i64) {
        let (field, before, after, read) = told;
        let shown = |value: &str| text::said(value).into();
        let fills = [
            ("sku", sku.into()),
            ("field", field.into()),
            ("before", shown(before)),
            ("after", shown(after)),
            ("read", shown(read)),
            ("more", more.into()),
        ];
        if read != after {
            let said = self.words.fill("read-back-differs", &fills);
            self.say(said, Tone::Trouble);
            return;
        }
        let id = if more > 0 { "saved-more" } else { "saved-back" };
        let said = self.words.fill(id, &fills);
        let time = self.words.seconds(self.now);
        let tail = format!("   {time}   {}", self.words.get("saved-undo"));
        self.say_with(said, &tail, Tone::Plain);
    }

    fn not_saved(
        &mut self,
        kind: FormKind,
        mut form: crate::tui::form::Form,
        (card, fresh): (Box<ProductCard>, Option<Box<ProductCard>>),
        error: &Error,
    ) {
        let mut card = Some(card);
        if let Some(refused) = error.refused() {
            if refused.rule == Rule::Moved {
                // Until that is answered the form stands on what it was opened on, and asks again.
                self.moved = Some(Moved::new(kind, &form, refused, fresh));
            } else {
                point_at(&mut form, refused);
                card = fresh.or(card);
            }
        }
        // What was typed ahead was meant for after the save, not for this form or a question.
        self.ahead.clear();
        self.trouble(error);
        self.form = card.map(|card| (Subject::Stock(kind, card), form));
    }

    pub(super) fn undo_last(&mut self) {
        if !self.pending.is_empty() {
            self.say_id("undo-wait");
            return;
        }
        match self.done.pop() {
            Some(done) if done.targets.is_empty() => {
                let fills = [("document", done.sku.into())];
                let said = self.words.fill("message-undo-other", &fills);
                self.say(said, Tone::Plain);
            }
            Some(done) => self.take_back(done),
            None => self.say_id("undo-nothing"),
        }
    }

    /// Finds out how much was done in one step with `target` before it is taken back.
    pub(super) fn ask_step(&mut self, target: UndoTarget) {
        self.undoing = Some(target);
        self.question(Slot::Step, Query::Step(target.undo(false)));
    }

    /// What stands alone is taken back at once; of a step over many rows that is asked.
    pub(super) fn step_came(&mut self, entries: i64) {
        let Some(target) = self.undoing.take() else { return };
        if entries > 1 {
            self.open_undo(Some((target, entries)), vec![target]);
        } else {
            self.undo_row(target);
        }
    }

    /// Looks for what rests on what could not be taken back, where the log is looked at.
    pub(super) fn ask_dependents(&mut self, of: Undo, error: &Error) {
        let barred = error.refused().is_none_or(|refused| refused.rule == Rule::Forbidden);
        if !barred && self.is_on(Tab::Log) {
            self.depending = Some(of);
            self.question(Slot::Dependents, Query::Dependents(of));
        }
    }

    /// Shows it, where there is something.
    pub(super) fn dependents_came(&mut self, any: bool) {
        let Some(of) = self.depending.take().filter(|_| any && self.is_on(Tab::Log)) else {
            return;
        };
        if let Some(screen) = self.screen_mut() {
            screen.show_dependents(of);
        }
    }

    pub(super) fn undo_row(&mut self, target: UndoTarget) {
        let sku = self.screen().and_then(|screen| screen.product()).unwrap_or_default().to_owned();
        self.done.retain(|done| !done.targets.contains(&target));
        let id = match target {
            UndoTarget::Movement(id) | UndoTarget::Change(id) => id,
        };
        let (before, after) = (String::new(), String::new());
        self.take_back(Done {
            sku,
            field: format!("#{id}"),
            before,
            after,
            targets: vec![target],
            step: false,
        });
    }

    fn take_back(&mut self, done: Done) {
        let command = |target: &UndoTarget| Command::Undo(target.undo(false));
        // All of it comes back, or none.
        let request = match done.targets.as_slice() {
            [first, _, ..] if done.step => Request::from(Command::Undo(first.undo(true))),
            targets => bulk::together(targets.iter().map(command).collect()),
        };
        self.write(vec![request], done.sku.clone(), What::Undo(done));
    }

    fn undone(&mut self, undone: &Done, done: Written) {
        if let Some(error) = &done.error {
            self.trouble(error);
            if let [target] = undone.targets.as_slice() {
                self.ask_dependents(target.undo(false), error);
            }
            return;
        }
        let said = if undone.after.is_empty() {
            let fills =
                [("sku", undone.sku.as_str().into()), ("what", undone.field.as_str().into())];
            self.words.fill("undone-row", &fills)
        } else {
            let fills = [
                ("sku", undone.sku.as_str().into()),
                ("field", undone.field.as_str().into()),
                ("before", undone.after.as_str().into()),
                ("after", undone.before.as_str().into()),
            ];
            self.words.fill("undone", &fills)
        };
        let time = self.words.seconds(self.now);
        self.say_with(said, &format!("   {time}"), Tone::Plain);
        if let Some(card) = done.card {
            self.card = Some(card);
        }
    }
}

/// Puts the cursor and the fault on the field that a refusal names.
pub(super) fn point_at(form: &mut crate::tui::form::Form, refused: &Refused) {
    let named =
        refused.facts.field.as_deref().map(|field| if field == "qty" { "quantity" } else { field });
    let at = form.fields.iter().position(|field| {
        named == Some(field.name) || refused.facts.field.as_deref() == Some(field.name)
    });
    if let Some(at) = at {
        form.at = at;
        if let Some(field) = form.fields.get_mut(at) {
            field.fault = Some(crate::tui::form::field::Fault::Refused(refused.clone()));
        }
    }
}

/// The most that can be had, where a quantity was refused for being more.
fn offer(
    form: &crate::tui::form::Form,
    outcome: &Result<Box<Outcome>, Error>,
) -> Option<(&'static str, i64)> {
    let refused = outcome.as_ref().err()?.refused()?;
    let field = form.fields.iter().find(|field| matches!(field.name, "qty" | "reserve_qty"))?;
    let most = refused.facts.held.filter(|held| *held > 0)?;
    matches!(refused.rule, Rule::Short | Rule::NotPhysical).then_some((field.name, most))
}
