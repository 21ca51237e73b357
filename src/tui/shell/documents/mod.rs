//! Forms about documents: what they open on, what they ask the store to do, what they tell after.
//!
//! | what | module |
//! |---|---|
//! | the fields of each form | `open` |
//! | the forms about lock pools | `pool` |
//! | the forms of alerts | `alerts` |
//! | what is asked of the store | `request` |
//! | the code that is typed before something ends for good | `severe` |
//! | what it would do, and the receipt afterwards | `tell` |
//! | what many of them share in one form | `many` |

mod alerts;
mod count;
mod many;
mod open;
mod pool;
mod request;
mod severe;
mod tell;

use std::collections::BTreeMap;

use super::dialog::Moved;
use super::saving::point_at;
use super::{Done, Opening, Shell, Subject, Tone, What, forms, targets};
use crate::app::query::{
    CountQuery, OrderCard, OrderRow, PoolCard, ProductCard, Query, Reply, Resolved, TransferRow,
};
use crate::app::{Outcome, Request};
use crate::domain::refused::{Refused, Rule};
use crate::locale::Words;
use crate::tui::form::{Form, Preview};
use crate::tui::jobs::{Slot, Written};
use crate::tui::paper::Wanted;

/// A document with a form open on it.
#[derive(Clone, Debug)]
pub(super) struct Document {
    wanted: Wanted,
    source: Source,
    /// The code that was looked up last.
    looked_up: String,
    /// Fields that moved since it was opened and whose new values were seen.
    seen: BTreeMap<String, String>,
}

/// What a form was opened on.
#[derive(Clone, Debug)]
enum Source {
    /// Nothing is there yet.
    None,
    Order(Box<OrderCard>),
    /// An order as its list shows it.
    Listed(Box<OrderRow>),
    Transfer(Box<TransferRow>),
    Pool(Box<PoolCard>),
    Product(Box<ProductCard>),
}

/// What has to be told once a document was read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Receipt {
    /// The document and what was done to it.
    record: String,
    verb: String,
    before: Option<String>,
    /// What happened to the stock, read back already.
    stock: String,
}

impl Document {
    fn new(wanted: Wanted, reply: Option<Reply>) -> Self {
        let source = match reply {
            Some(Reply::Order(card)) => Source::Order(card),
            Some(Reply::Orders(mut rows)) => {
                rows.pop().map_or(Source::None, |row| Source::Listed(Box::new(row)))
            }
            Some(Reply::Transfer(row)) => Source::Transfer(row),
            Some(Reply::Pool(card)) => Source::Pool(card),
            Some(Reply::Product(card)) => Source::Product(card),
            Some(_) | None => Source::None,
        };
        Self { wanted, source, looked_up: String::new(), seen: BTreeMap::new() }
    }

    /// What is expected of a field that opened on `opened`: what was seen of it last.
    fn expected(&self, name: &str, opened: Option<String>) -> String {
        let held = self.seen.get(name).cloned().or(opened).unwrap_or_default();
        format!("{name}={held}")
    }

    /// The field called `name` in the store holds this by now, and whoever edits it knows.
    pub(super) fn see(&mut self, name: &str, held: &str) {
        self.seen.insert(name.to_owned(), held.to_owned());
    }

    pub(super) const fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    fn unconfirmed(&self, form: &Form) -> Option<Refused> {
        if let Wanted::Count(about) = &self.wanted {
            return severe::untyped(form, about.code());
        }
        if let Wanted::Order { order, .. } = &self.wanted {
            return severe::untyped(form, order);
        }
        if let Wanted::Pool { pool, .. } = &self.wanted {
            return severe::untyped(form, pool);
        }
        None
    }

    /// What to ask after it was written, to read it back.
    fn read_back(outcome: &Outcome) -> Option<Query> {
        if let Some(code) = outcome.count.clone() {
            return Some(Query::Stocktake(CountQuery::Card { code }));
        }
        let order = outcome.order.clone().map(|code| Query::Order { code });
        let transfer = outcome.transfer.clone().map(|code| Query::Transfer { code });
        let pool = outcome.pool.clone().map(|code| Query::Pool { code });
        order.or(transfer).or(pool)
    }
}

impl Shell {
    /// Opens a form about a document, at once when there is nothing to read first.
    pub(super) fn open_paper(&mut self, wanted: Wanted) {
        match wanted.question() {
            Some(query) => {
                self.opening = Some(Opening::Paper(wanted));
                self.question(Slot::Form, query);
            }
            None => self.paper_opened(wanted, None),
        }
    }

    pub(super) fn paper_opened(&mut self, wanted: Wanted, reply: Option<Reply>) {
        let document = Document::new(wanted, reply);
        let mut form = document.open(&self.warehouses, &self.words, self.now);
        let subject = Subject::Paper(Box::new(document));
        subject.settle(&mut form);
        self.form = Some((subject, form));
        self.message = Default::default();
        self.look_up(false);
        self.preview();
        self.type_ahead();
    }

    /// Finds the product that a code field names, once the field is left or was scanned into.
    pub(super) fn look_up(&mut self, scanned: bool) {
        let Some((Subject::Paper(document), form)) = &mut self.form else { return };
        let here = form.focused().map(|field| field.name);
        let typed = form
            .fields
            .iter()
            .filter(|field| field.is_code() && (scanned || here != Some(field.name)))
            .map(|field| field.raw().trim().to_owned())
            .find(|code| !code.is_empty() && *code != document.looked_up);
        if let Some(code) = typed {
            document.looked_up.clone_from(&code);
            self.question(Slot::FormCode, Query::Resolve { code });
        }
    }

    /// A code of the form turned out to be this product.
    pub(super) fn looked_up(&mut self, found: &Resolved) {
        let Some((Subject::Paper(document), form)) = &mut self.form else { return };
        let asked = document.looked_up.clone();
        let same = |field: &&mut crate::tui::form::field::Field| {
            field.is_code() && field.raw().trim() == asked
        };
        let Some(field) = form.fields.iter_mut().find(same) else { return };
        if asked != found.sku {
            field.put(&found.sku);
            document.looked_up.clone_from(&found.sku);
        }
        if form.sku == found.sku {
            form.name.clone_from(&found.name);
        } else if form.sku.is_empty() || form.name.is_empty() {
            form.name = format!("{} {}", found.sku, found.name);
        }
        // A barcode of a box stands for all that is in it.
        let empty = form.field("qty").is_some_and(|field| field.line.is_empty());
        if let Some(field) = form.field_mut("qty").filter(|_| found.units > 1 && empty) {
            field.put(&found.units.to_string());
        }
        self.preview();
    }

    pub(super) fn paper_saved(&mut self, document: Box<Document>, mut form: Form, done: Written) {
        form.saving = false;
        if let Some(error) = done.error {
            if let Some(refused) = error.refused() {
                if refused.rule == Rule::Moved {
                    self.moved = Some(Moved::of_paper(&form, refused));
                } else {
                    point_at(&mut form, refused);
                }
            }
            self.ahead.clear();
            self.trouble(&error);
            self.form = Some((Subject::Paper(document), form));
            return;
        }
        let Some(outcome) = done.outcomes.first() else { return };
        for notice in &outcome.notices {
            let said = tell::notice(notice, &self.words);
            self.say(format!("! {said}"), Tone::Trouble);
        }
        let receipt = document.receipt(&form, outcome, done.card.as_deref(), &self.words);
        // What a document did is taken back at the document, never by undoing something older.
        let query = Document::read_back(outcome);
        let targets = if query.is_some() { Vec::new() } else { targets(&done.outcomes) };
        let (sku, field) = (receipt.record.clone(), receipt.verb.clone());
        let (before, after) = (String::new(), String::new());
        let step = false;
        self.done.push(Done { sku, field, before, after, targets, step });
        match query {
            Some(query) => {
                self.receipt = Some(receipt);
                self.question(Slot::Receipt, query);
            }
            None => self.told(&receipt, None),
        }
    }

    /// The document as it was read back.
    pub(super) fn receipt_came(&mut self, reply: &Reply) {
        let Some(receipt) = self.receipt.take() else { return };
        let state = tell::state_of(reply, &self.words);
        self.told(&receipt, state);
    }

    fn told(&mut self, receipt: &Receipt, state: Option<String>) {
        let said = receipt.say(state, &self.words);
        let time = self.words.seconds(self.now);
        self.say_with(said, &format!("   {time}"), Tone::Plain);
    }
}

impl Subject {
    /// Brings the fields into line with each other.
    pub(super) fn settle(&self, form: &mut Form) {
        match self {
            Self::Stock(kind, card) => kind.settle(form, card),
            Self::Paper(document) => {
                document.settle(form);
                document.settle_void(form);
            }
            Self::Bulk(_) => {}
        }
    }

    /// What keeps the form from being saved, beside what is typed in it.
    pub(super) fn unconfirmed(&self, form: &Form) -> Option<Refused> {
        match self {
            Self::Stock(..) => None,
            Self::Bulk(bulk) => bulk.unconfirmed(form),
            Self::Paper(document) => document.unconfirmed(form),
        }
    }

    /// What the form asks the store to do.
    pub(super) fn request(&self, form: &Form) -> Result<Request, Refused> {
        match self {
            Self::Stock(kind, card) => kind.request(form, card),
            Self::Paper(document) => document.ask(form),
            Self::Bulk(bulk) => bulk.request(form),
        }
    }

    /// What that would do.
    pub(super) fn preview(&self, form: &Form, outcome: &Outcome, words: &Words) -> Preview {
        match self {
            Self::Stock(kind, card) => Preview::Rows(kind.preview(form, card, outcome, words)),
            Self::Paper(document) => document.tell(form, outcome, words),
            Self::Bulk(bulk) => Preview::Rows(bulk.preview(outcome, words)),
        }
    }

    /// The product to read back after saving, and what is saved.
    pub(super) fn saving(&self, form: &Form, words: &Words) -> (String, What) {
        match self {
            Self::Stock(_, card) => {
                (form.sku.clone(), What::Save(forms::changes(form, card, words)))
            }
            Self::Paper(document) => (document.sku(form), What::Paper),
            Self::Bulk(bulk) => bulk.saving(form),
        }
    }
}
