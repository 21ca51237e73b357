//! Adjusting and receiving by questions: before and after are told, and only a typed word saves.

use serde_json::{Map, Value, json};

use super::{Plain, Said};
use crate::app::query::{ProductCard, StockRow};
use crate::app::{Error, Outcome, Query, Reply, Request};
use crate::domain::refused::{Code, Refused};
use crate::domain::scan;
use crate::domain::stock::BUCKETS;

/// A number of so many digits was scanned and not typed.
const BARCODE_DIGITS_MIN: usize = 8;

/// An answer that is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Figure {
    /// So many there are.
    Is(i64),
    /// So many more, or fewer.
    More(i64),
}

impl Plain<'_> {
    /// Corrects the stock of a product.
    pub(super) fn adjust(&mut self, code: &str) -> Said {
        let Some((card, warehouse)) = self.place(code)? else { return self.left() };
        let row = card.card.stock.iter().find(|row| row.warehouse == warehouse);
        let held = row.map_or(0, |row| row.stock.sellable);
        let fills = [("warehouse", warehouse.as_str().into()), ("held", held.into())];
        self.fill("plain-adjust-now", &fills)?;
        let Some(figure) = self.figure("plain-adjust-ask")? else { return self.left() };
        let qty = match figure {
            Figure::Is(wanted) => wanted.saturating_sub(held),
            Figure::More(more) => more,
        };
        if qty == 0 {
            return self.say("plain-same");
        }
        let Some(reason) = self.answer("plain-reason")? else { return self.left() };
        let mut map = operation("adjust", &card.card.sku, &warehouse, qty);
        map.insert("reason".to_owned(), json!(reason));
        map.insert("expect".to_owned(), json!(held));
        self.propose(map, qty)
    }

    /// Books goods in.
    pub(super) fn receive(&mut self, code: &str) -> Said {
        let Some((card, warehouse)) = self.place(code)? else { return self.left() };
        let Some(figure) = self.figure("plain-receive-ask")? else { return self.left() };
        let (Figure::Is(qty) | Figure::More(qty)) = figure;
        let map = operation("receive", &card.card.sku, &warehouse, qty);
        self.propose(map, qty)
    }

    /// The product and the warehouse that are meant.
    fn place(&mut self, code: &str) -> Said<Option<(Box<ProductCard>, String)>> {
        let code = if code.is_empty() {
            let Some(code) = self.answer("plain-which-product")? else { return Ok(None) };
            code
        } else {
            code.to_owned()
        };
        let Some(card) = self.product(&code)? else { return Ok(None) };
        let fills =
            [("sku", card.card.sku.as_str().into()), ("name", card.card.name.as_str().into())];
        self.fill("plain-about", &fills)?;
        let Reply::Warehouses(rows) = self.app.ask(&Query::Warehouses)? else { return Ok(None) };
        let codes: Vec<String> = rows.into_iter().map(|row| row.code).collect();
        if let [only] = codes.as_slice() {
            return Ok(Some((card, only.clone())));
        }
        for (at, code) in (1_i64..).zip(&codes) {
            let fills = [("number", at.into()), ("what", code.as_str().into())];
            self.fill("plain-choice", &fills)?;
        }
        let Some(typed) = self.answer("plain-which-warehouse")? else { return Ok(None) };
        let number = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let named = codes.iter().position(|code| code.eq_ignore_ascii_case(&typed));
        let Some(code) = named.or(number).and_then(|at| codes.get(at)) else {
            self.fill("plain-no-warehouse", &[("typed", typed.into())])?;
            return Ok(None);
        };
        Ok(Some((card, code.clone())))
    }

    /// A number, asked for until one is typed; none when nothing is typed.
    fn figure(&mut self, question: &str) -> Said<Option<Figure>> {
        loop {
            let Some(typed) = self.answer(question)? else { return Ok(None) };
            let typed = scan::read(&typed, "").text;
            let digits = typed.trim_start_matches(['+', '-', '=']);
            if digits.len() >= BARCODE_DIGITS_MIN && digits.bytes().all(|b| b.is_ascii_digit()) {
                self.say("plain-no-barcode")?;
                continue;
            }
            let number = digits.replace(',', "").parse::<i64>().ok();
            let figure = match (number, typed.chars().next()) {
                (Some(number), Some('+')) => Figure::More(number),
                (Some(number), Some('-')) => Figure::More(number.saturating_neg()),
                (Some(number), _) => Figure::Is(number),
                (None, _) => {
                    self.fill("plain-no-number", &[("typed", typed.into())])?;
                    continue;
                }
            };
            return Ok(Some(figure));
        }
    }

    /// What is typed; none for nothing, or when the input ends.
    fn answer(&mut self, question: &str) -> Said<Option<String>> {
        let typed = self.talk.ask(self.words.get(question))?;
        Ok(typed.filter(|typed| !typed.is_empty()))
    }

    /// Tells before and after, asks for the word, and does it.
    fn propose(&mut self, map: Map<String, Value>, qty: i64) -> Said {
        let request = Request::read(map.clone())?;
        match self.app.preview(&request) {
            Ok(outcome) => self.tell_change(&outcome)?,
            Err(Error::Refused(refused)) if moved(&refused) => {
                return self.moved(map, qty, &refused);
            }
            Err(error) => return Err(error.into()),
        }
        if !self.confirmed()? {
            return self.left();
        }
        match self.app.run(&request) {
            Ok(outcome) => self.tell_done(&outcome),
            // Somebody else changed it while this was read.
            Err(Error::Refused(refused)) if moved(&refused) => self.moved(map, qty, &refused),
            Err(error) => Err(error.into()),
        }
    }

    /// The figure moved meanwhile: adding to what is there now, setting what was meant, or nothing.
    fn moved(&mut self, mut map: Map<String, Value>, qty: i64, refused: &Refused) -> Said {
        let (opened, held) = (refused.facts.opened, refused.facts.held);
        let (Some(opened), Some(held)) = (opened, held) else {
            return Err(refused.clone().into());
        };
        let wanted = opened.saturating_add(qty);
        let fills = [
            ("opened", opened.into()),
            ("held", held.into()),
            ("wanted", wanted.into()),
            ("sum", held.saturating_add(qty).into()),
        ];
        self.fill("plain-moved", &fills)?;
        let qty = match self.answer("plain-moved-ask")?.as_deref() {
            Some("1") => qty,
            Some("2") => wanted.saturating_sub(held),
            _ => return self.left(),
        };
        map.insert("qty".to_owned(), json!(qty));
        map.insert("expect".to_owned(), json!(held));
        self.propose(map, qty)
    }

    fn confirmed(&mut self) -> Said<bool> {
        let typed = self.answer("plain-save-ask")?.unwrap_or_default();
        Ok(self.is_yes(&typed))
    }

    /// Whether an answer is the word that says yes.
    pub(super) fn is_yes(&self, typed: &str) -> bool {
        typed.eq_ignore_ascii_case("yes") || typed == self.words.get("plain-yes")
    }

    fn left(&mut self) -> Said {
        self.say("plain-left")
    }

    fn tell_change(&mut self, outcome: &Outcome) -> Said {
        for after in &outcome.stock {
            let before = outcome.before.iter().find(|before| {
                before.sku == after.sku && before.row.warehouse == after.row.warehouse
            });
            for (name, old, new) in differences(before.map(|before| &before.row), &after.row) {
                let bucket = self.words.get(&format!("bucket-{name}")).to_owned();
                let fills = [
                    ("bucket", bucket.into()),
                    ("warehouse", after.row.warehouse.as_str().into()),
                    ("before", old.into()),
                    ("after", new.into()),
                ];
                self.fill("plain-before-after", &fills)?;
            }
        }
        Ok(())
    }

    fn tell_done(&mut self, outcome: &Outcome) -> Said {
        self.say("plain-done")?;
        for touched in &outcome.stock {
            self.tell_row(&touched.row)?;
        }
        Ok(())
    }
}

/// Whether somebody else changed the figure.
fn moved(refused: &Refused) -> bool {
    matches!(refused.code(), Code::Conflict | Code::Stale) && refused.facts.held.is_some()
}

fn operation(op: &str, sku: &str, warehouse: &str, qty: i64) -> Map<String, Value> {
    let fields = [
        ("op", json!(op)),
        ("sku", json!(sku)),
        ("warehouse", json!(warehouse)),
        ("qty", json!(qty)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Every figure that moves: its name, before and after.
fn differences(before: Option<&StockRow>, after: &StockRow) -> Vec<(&'static str, i64, i64)> {
    let old = |bucket| before.map_or(0, |row| row.stock.get(bucket));
    let buckets = BUCKETS.into_iter().map(|b| (b.name(), old(b), after.stock.get(b)));
    let total = ("total", before.map_or(0, |row| row.total), after.total);
    buckets.chain([total]).filter(|(_, old, new)| old != new).collect()
}
