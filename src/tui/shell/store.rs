//! What the shell asks of the store, and what it makes of the answers.

use super::{Order, Shell, Tone};
use crate::app::query::{CountReply, Glance, Meaning, Query, Reply, Unfamiliar};
use crate::app::{Error, Fact};
use crate::domain::refused::{Refused, Rule};
use crate::locale::Fill;
use crate::tui::jobs::{Answer, Job, Slot};
use crate::tui::screen::Tab;

impl Shell {
    /// Sends the questions that are open: the screen's, and the card of the product in focus.
    pub(super) fn ask(&mut self) {
        let Some(screen) = self.screen_mut() else { return };
        let question = screen.question();
        let (wanted, tab) = (screen.product().map(str::to_owned), screen.tab());
        let detail = screen.detail();
        if let Some(query) = question {
            self.question(Slot::Screen(tab), query);
        }
        if let Some(query) = detail {
            self.question(Slot::Detail(tab), query);
        }
        if let Some(sku) = wanted
            && self.asked_card.as_ref() != Some(&sku)
        {
            self.asked_card = Some(sku.clone());
            self.question(Slot::Card, Query::Product { code: sku });
        }
    }

    pub(super) fn ask_glance(&mut self) {
        self.question(Slot::Glance, Query::Glance);
        self.question(Slot::Warehouses, Query::Warehouses);
    }

    pub(super) fn question(&mut self, slot: Slot, query: Query) {
        let ticket = self.ticket();
        self.newest.insert(slot, ticket);
        self.orders.push(Order::Do(Job::Ask { slot, ticket, query }));
    }

    /// Finds out what a typed or scanned code stands for, and goes there.
    pub(super) fn resolve(&mut self, code: &str) {
        self.code = Some(crate::domain::scan::read(code, "").shown());
        self.question(Slot::Code, Query::Scan { code: code.to_owned(), warehouse: None });
    }

    pub(super) fn answer(&mut self, answer: Answer) {
        match answer {
            Answer::Asked { slot, ticket, reply } => {
                if self.newest.get(&slot) == Some(&ticket) {
                    self.newest.remove(&slot);
                    self.asked(slot, reply);
                }
            }
            Answer::Previewed { ticket, outcome } => self.previewed(ticket, outcome),
            Answer::Written { ticket, done } => self.written(ticket, done),
            Answer::Counted { id, said } => self.counted(id, said),
            Answer::Changed => self.reload(),
            Answer::Failed(thread) => {
                let said = self.words.fill("not-read", &[("why", thread.into())]);
                self.say(said, Tone::Trouble);
            }
        }
    }

    pub(super) fn reload(&mut self) {
        for screen in &mut self.screens {
            screen.reload();
        }
        if let Some(desk) = &mut self.desk {
            desk.reload();
        }
        self.send_off();
        self.asked_card = None;
        self.ask_glance();
    }

    fn asked(&mut self, slot: Slot, reply: Result<Reply, Error>) {
        match (slot, reply) {
            (Slot::Code, Ok(Reply::Meaning(Meaning::Product(found)))) => {
                self.scanned(&found.sku, &found.name);
            }
            (Slot::Code, Ok(Reply::Meaning(meaning))) => {
                self.unfamiliar = match meaning {
                    Meaning::Unknown(unknown) => Some(unknown.why),
                    Meaning::Product(_) | Meaning::Location { .. } | Meaning::Command { .. } => {
                        None
                    }
                };
                if let Some(code) = self.code.clone() {
                    self.question(Slot::Code, Query::Order { code });
                }
            }
            (Slot::Code, Err(Error::Refused(refused))) => self.not_resolved(&refused),
            (Slot::Form, Ok(reply)) => self.opened(reply),
            (Slot::FormCode, Ok(Reply::Resolved(found))) => self.looked_up(&found),
            (Slot::FormCode, Err(Error::Refused(_))) | (Slot::Resume, Err(_)) => {}
            (Slot::Tryout, Ok(Reply::Tryout(found))) => self.weighed(found),
            (Slot::Receipt, Ok(reply)) => self.receipt_came(&reply),
            (Slot::Step, Ok(Reply::Step(entries))) => self.step_came(entries),
            (Slot::Dependents, Ok(Reply::Log { entries, .. })) => {
                self.dependents_came(!entries.is_empty());
            }
            (Slot::Code, Ok(Reply::Order(card))) => {
                self.go_to(Tab::Orders);
                self.focus_on(&card.order.code);
            }
            (Slot::Code, Ok(Reply::Transfer(row))) => {
                self.go_to(Tab::Transfers);
                self.focus_on(&row.code);
            }
            (Slot::Card, Ok(Reply::Product(card))) => self.card = Some(card),
            (Slot::Glance, Ok(Reply::Glance(glance))) => self.glanced(*glance),
            (Slot::Warehouses, Ok(Reply::Warehouses(rows))) => self.warehouses = rows,
            (Slot::Screen(tab) | Slot::Detail(tab), Ok(reply)) => {
                if let Some(screen) = self.screens.iter_mut().find(|screen| screen.tab() == tab) {
                    screen.receive(reply);
                }
                self.type_ahead();
            }
            (Slot::Text, Ok(Reply::Stocktake(reply))) => self.show_answer(&reply),
            (Slot::Resume, Ok(Reply::Stocktake(CountReply::Resume(found)))) => {
                self.resume_came(found);
            }
            (Slot::Sit, Ok(Reply::Stocktake(CountReply::Resume(found)))) => self.sit_came(found),
            (Slot::Whole(tab), Ok(reply)) => {
                self.gathered(tab, reply);
                self.type_ahead();
            }
            (Slot::Card, Err(_)) => self.card = None,
            (Slot::Form, Err(error)) => {
                self.opening = None;
                self.ahead.clear();
                self.trouble(&error);
            }
            (_, Err(error)) => {
                self.ahead.clear();
                self.trouble(&error);
            }
            (_, Ok(_)) => {}
        }
    }

    /// A scanned code is a product: its stock is opened.
    fn scanned(&mut self, sku: &str, name: &str) {
        let code = self.code.take().unwrap_or_default();
        let fills = [("code", code.as_str().into()), ("sku", sku.into()), ("name", name.into())];
        let said = self.words.fill("scanned", &fills);
        self.say(said, Tone::Plain);
        self.go_to(Tab::Stock);
        self.focus_on(sku);
    }

    fn glanced(&mut self, glance: Glance) {
        self.news.note(glance.newest.as_ref());
        self.glance = Some(glance);
    }

    /// A code that is no product may be an order or a transfer.
    fn not_resolved(&mut self, refused: &Refused) {
        let Some(code) = self.code.clone() else { return };
        if refused.rule == Rule::OrderUnknown {
            self.question(Slot::Code, Query::Transfer { code });
            return;
        }
        let id = match self.unfamiliar.take() {
            Some(Unfamiliar::Misread) => "not-known-misread",
            Some(Unfamiliar::NewProduct) => "not-known-new",
            Some(Unfamiliar::InputMethod) => "not-known-input-method",
            Some(Unfamiliar::Container) => "not-known-container",
            Some(Unfamiliar::Short | Unfamiliar::Plain) | None => "not-known",
        };
        let said = self.words.fill(id, &[("code", code.into())]);
        self.say(said, Tone::Trouble);
    }

    /// Says what went wrong and what to do.
    pub(super) fn trouble(&mut self, error: &Error) {
        let said = match error.refused() {
            Some(refused) => self.refusal(refused),
            None => self.failure(error),
        };
        self.say(said, Tone::Trouble);
    }

    /// What went wrong with the file.
    pub(super) fn failure(&self, error: &Error) -> String {
        let (id, facts) = error.sentence();
        let fill = |(name, fact): (&'static str, Fact)| match fact {
            Fact::Text(text) => (name, Fill::from(text)),
            Fact::Number(number) => (name, Fill::from(number)),
        };
        let fills: Vec<(&str, Fill<'_>)> = facts.into_iter().map(fill).collect();
        let why = self.words.fill(id, &fills);
        let hint = self.words.fill(&format!("{id}.hint"), &fills);
        self.words.fill("not-done", &[("why", why.into()), ("hint", hint.into())])
    }

    pub(super) fn refusal(&self, refused: &Refused) -> String {
        let (why, hint) = (self.words.refusal(refused), self.words.hint(refused));
        self.words.fill("not-done", &[("why", why.into()), ("hint", hint.into())])
    }
}
