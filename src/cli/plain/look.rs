//! What a code stands for, and what there is of it, as sentences.

use super::{Plain, Said};
use crate::app::query::{AlertPage, Meaning, ProductCard, StockRow, Unfamiliar};
use crate::app::{Query, Reply};
use crate::cli::overview;
use crate::domain::product::StockType;
use crate::domain::stock::{BUCKETS, Bucket};
use crate::locale::grouped;

/// So many products are told of at once.
const ALERTS_MAX: i64 = 50;

impl Plain<'_> {
    /// Tells what `code` stands for.
    pub(super) fn look(&mut self, code: &str) -> Said {
        if let Some(card) = self.product(code)? {
            self.tell(&card)?;
        }
        Ok(())
    }

    /// The product that `code` names; what it is instead is told.
    pub(super) fn product(&mut self, code: &str) -> Said<Option<Box<ProductCard>>> {
        let asked = Query::Scan { code: code.to_owned(), warehouse: None };
        let Reply::Meaning(meaning) = self.app.ask(&asked)? else { return Ok(None) };
        match meaning {
            Meaning::Product(found) => {
                let asked = Query::Product { code: found.sku };
                let Reply::Product(card) = self.app.ask(&asked)? else { return Ok(None) };
                return Ok(Some(card));
            }
            Meaning::Location { bin } => self.fill("plain-location", &[("bin", bin.into())])?,
            Meaning::Command { code } => self.fill("plain-command", &[("code", code.into())])?,
            Meaning::Unknown(unknown) => {
                if !self.document(&unknown.code)? {
                    self.tell_unknown(&unknown.code, unknown.why)?;
                }
            }
        }
        Ok(None)
    }

    /// Says why nothing is known by that code.
    pub(super) fn tell_unknown(&mut self, code: &str, why: Unfamiliar) -> Said {
        let id = match why {
            Unfamiliar::Misread => "not-known-misread",
            Unfamiliar::NewProduct => "not-known-new",
            Unfamiliar::InputMethod => "not-known-input-method",
            Unfamiliar::Container => "not-known-container",
            Unfamiliar::Short | Unfamiliar::Plain => "plain-not-known",
        };
        let said = self.words.fill(id, &[("code", code.into())]);
        Ok(self.talk.say(said.trim_start_matches("! "))?)
    }

    /// Tells of the order or the transfer called `code`, if there is one.
    fn document(&mut self, code: &str) -> Said<bool> {
        let code = code.to_owned();
        if let Ok(Reply::Order(card)) = self.app.ask(&Query::Order { code: code.clone() }) {
            let state = format!("order-state-{}", card.order.state);
            let state = self.words.get(&state).to_owned();
            let fills = [("code", card.order.code.into()), ("state", state.into())];
            self.fill("plain-order", &fills)?;
            return Ok(true);
        }
        if let Ok(Reply::Transfer(row)) = self.app.ask(&Query::Transfer { code }) {
            let fills = [
                ("code", row.code.into()),
                ("sku", row.sku.into()),
                ("from", row.from.into()),
                ("to", row.to.into()),
                ("units", row.requested.into()),
            ];
            self.fill("plain-transfer", &fills)?;
            return Ok(true);
        }
        Ok(false)
    }

    fn tell(&mut self, card: &ProductCard) -> Said {
        let stock = &card.card;
        let kind = self.words.get(&format!("type-{}", stock.stock_type.name())).to_owned();
        let state = self.words.get(&format!("availability-{}", card.state.name())).to_owned();
        let fills = [
            ("sku", stock.sku.as_str().into()),
            ("name", stock.name.as_str().into()),
            ("type", kind.into()),
            ("state", state.into()),
        ];
        self.fill("plain-product", &fills)?;
        for row in &stock.stock {
            self.tell_row(row)?;
        }
        if stock.stock.is_empty() {
            self.say("plain-no-stock")?;
        }
        if stock.stock.len() > 1 {
            let (sellable, total) = (stock.sum.stock.sellable, stock.sum.total);
            self.fill("plain-sum", &[("sellable", sellable.into()), ("total", total.into())])?;
        }
        if stock.stock_type != StockType::Unlimited {
            self.fill("plain-threshold", &[("threshold", stock.threshold.into())])?;
        }
        Ok(())
    }

    pub(super) fn tell_row(&mut self, row: &StockRow) -> Said {
        let parts: Vec<String> = BUCKETS
            .into_iter()
            .filter(|bucket| *bucket == Bucket::Sellable || row.stock.get(*bucket) != 0)
            .map(|bucket| {
                let id = format!("bucket-{}", bucket.name());
                format!("{} {}", grouped(row.stock.get(bucket)), self.words.get(&id))
            })
            .collect();
        let parts = parts.join(self.words.list_separator());
        let fills = [
            ("warehouse", row.warehouse.as_str().into()),
            ("total", row.total.into()),
            ("parts", parts.into()),
        ];
        self.fill("plain-row", &fills)
    }

    /// Tells what is going on.
    pub(super) fn overview(&mut self) -> Said {
        let Reply::Overview(found) = self.app.ask(&Query::Overview)? else { return Ok(()) };
        for line in overview::lines(&found, self.words) {
            self.talk.say(&line)?;
        }
        Ok(())
    }

    /// Tells what should be looked at, and why.
    pub(super) fn alerts(&mut self) -> Said {
        let page = AlertPage { limit: ALERTS_MAX, ..AlertPage::default() };
        let Reply::Alerts(list) = self.app.ask(&Query::Alerts(page))? else { return Ok(()) };
        for row in &list.alerts {
            let subject = [row.sku.as_deref(), row.document.as_deref(), row.warehouse.as_deref()];
            let subject: Vec<&str> = subject.into_iter().flatten().collect();
            let why = self.words.why(row.alert, &row.figures.0);
            let fills = [
                ("subject", subject.join(" ").into()),
                ("name", row.name.as_str().into()),
                ("why", why.into()),
            ];
            self.fill("plain-alert", &fills)?;
        }
        let count = i64::try_from(list.alerts.len()).unwrap_or(ALERTS_MAX);
        let id = match count {
            0 => "plain-alerts-none",
            ALERTS_MAX => "plain-alerts-more",
            _ => "plain-alerts-count",
        };
        self.fill(id, &[("count", count.into())])
    }
}
