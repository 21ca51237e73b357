//! Counting by lines: each scan is one entry, kept before it is answered.
//!
//! ```text
//! scan> 6901234567892
//! 144: SKU-10001 Lavender soap, plus 1, now 37 here.
//! scan> 12*6901234567892
//! scan> undo
//! scan> done
//! ```
//!
//! The grammar is that of the count screen: `12*` before a code, `=24` sets the last product, `+3`
//! and `-1` correct it, the codes of the printed sheet work. Nothing of the books is told.

use serde_json::{Map, Value, json};

use super::{Plain, Said};
use crate::app::command::EntryTold;
use crate::app::query::{CountQuery, CountReply};
use crate::app::{Query, Reply, Request};
use crate::domain::scan::line::{self, Control, Entry, Fault};
use crate::domain::stocktake::CountState;

/// So many open stock-takes are offered.
const OPEN_MAX: i64 = 9;

/// Where somebody counts, and what the next line refers to.
struct Counting {
    count: String,
    bin: Option<String>,
    /// How often the next code counts.
    times: Option<i64>,
    /// The product counted last.
    last: Option<String>,
}

impl Plain<'_> {
    /// Counts in the stock-take called `code`, or in the one that is open.
    pub(super) fn count(&mut self, code: &str) -> Said {
        let Some(count) = self.stocktake(code)? else { return Ok(()) };
        self.fill("plain-count", &[("count", count.as_str().into())])?;
        let mut counting = Counting { count, bin: None, times: None, last: None };
        while let Some(typed) = self.talk.ask_again(self.words.get("plain-scan"))? {
            let typed = typed.trim();
            let entry = match typed {
                "undo" => Entry::Command(Control::Undo),
                "done" | "quit" => Entry::Command(Control::Done),
                _ => match typed.strip_prefix("bin ") {
                    Some(bin) => Entry::Command(Control::Location(bin.trim().to_owned())),
                    None => line::read(typed, self.prefix),
                },
            };
            match self.entered(&mut counting, entry) {
                Ok(true) => break,
                Ok(false) => {}
                Err(failure) => self.refuse(failure)?,
            }
        }
        self.fill("plain-counted", &[("count", counting.count.into())])
    }

    /// The stock-take that is meant: the one named, or the only one that is counted now.
    fn stocktake(&mut self, code: &str) -> Said<Option<String>> {
        // A star, as from `count resume`, stands for the one that is counted now.
        if !matches!(code, "" | "*") {
            let asked = Query::Stocktake(CountQuery::Card { code: code.to_owned() });
            self.app.ask(&asked)?;
            return Ok(Some(code.to_owned()));
        }
        let state = Some(CountState::Open);
        let asked = CountQuery::List { state, after: None, limit: OPEN_MAX };
        let Reply::Stocktake(CountReply::List(rows)) = self.app.ask(&Query::Stocktake(asked))?
        else {
            return Ok(None);
        };
        match rows.as_slice() {
            [] => self.say("plain-count-none")?,
            [only] => return Ok(Some(only.code.clone())),
            several => {
                for row in several {
                    let fills = [
                        ("count", row.code.as_str().into()),
                        ("warehouse", row.warehouse.as_str().into()),
                    ];
                    self.fill("plain-count-open", &fills)?;
                }
                self.say("plain-count-which")?;
            }
        }
        Ok(None)
    }

    /// Takes a line; true when somebody is done.
    fn entered(&mut self, counting: &mut Counting, entry: Entry) -> Said<bool> {
        match entry {
            Entry::Nothing => self.say("plain-count-empty")?,
            Entry::Code { times, code } => {
                let times = times.or(counting.times.take());
                let qty = times.map(|times| (times, "add"));
                self.enter(counting, &code.text, qty)?;
            }
            Entry::Times(times) | Entry::Command(Control::Quantity(times)) => {
                counting.times = Some(times);
                self.fill("plain-count-times", &[("times", times.into())])?;
            }
            Entry::Set(units) => self.correct(counting, (units, "set"))?,
            Entry::Add(units) => self.correct(counting, (units, "add"))?,
            Entry::Find(text) => self.look(&text)?,
            Entry::Command(Control::Undo) => {
                let map = [("op", json!("count_undo")), ("count", json!(counting.count))];
                self.kept(counting, map.into_iter())?;
            }
            Entry::Command(Control::Location(bin)) => {
                self.fill("plain-count-bin", &[("bin", bin.as_str().into())])?;
                counting.bin = Some(bin);
            }
            Entry::Command(Control::Next) => {
                counting.bin = None;
                self.say("plain-count-next")?;
            }
            Entry::Command(Control::Done) => return Ok(true),
            Entry::Fault(Fault::LikeABarcode(_)) => self.say("plain-no-barcode")?,
            Entry::Fault(Fault::NoTimes) => self.say("plain-count-no-times")?,
            Entry::Fault(Fault::NoSuchCommand(code)) => {
                self.fill("plain-not-known", &[("code", code.into())])?;
            }
        }
        Ok(false)
    }

    fn correct(&mut self, counting: &mut Counting, qty: (i64, &str)) -> Said {
        match counting.last.clone() {
            Some(sku) => self.enter(counting, &sku, Some(qty)),
            None => self.say("plain-count-no-last"),
        }
    }

    fn enter(&mut self, counting: &mut Counting, code: &str, qty: Option<(i64, &str)>) -> Said {
        let mut fields = vec![
            ("op", json!("count_enter")),
            ("count", json!(counting.count)),
            ("sku", json!(code)),
            ("park", json!(true)),
        ];
        if let Some((units, mode)) = qty {
            fields.extend([("qty", json!(units)), ("mode", json!(mode))]);
        }
        fields.extend(counting.bin.as_ref().map(|bin| ("bin", json!(bin))));
        self.kept(counting, fields.into_iter())
    }

    /// Does the operation and tells what was kept.
    fn kept(
        &mut self,
        counting: &mut Counting,
        fields: impl Iterator<Item = (&'static str, Value)>,
    ) -> Said {
        let map: Map<String, Value> = fields.map(|(n, value)| (n.to_owned(), value)).collect();
        let outcome = self.app.run(&Request::read(map)?)?;
        if let Some(entry) = &outcome.entry {
            if entry.sku.is_some() && entry.undoes.is_none() {
                counting.last.clone_from(&entry.sku);
            }
            self.tell_entry(entry)?;
        }
        Ok(())
    }

    fn tell_entry(&mut self, entry: &EntryTold) -> Said {
        let id = match (entry.undoes, &entry.sku) {
            (Some(_), _) => "plain-entry-undone",
            (None, None) => "plain-entry-unknown",
            (None, Some(_)) if entry.units < 0 => "plain-entry-less",
            (None, Some(_)) => "plain-entry",
        };
        let name = match (&entry.sku, &entry.name) {
            (Some(sku), Some(name)) => format!("{sku} {name}"),
            (Some(sku), None) => sku.clone(),
            (None, _) => entry.code.clone(),
        };
        let fills = [
            ("number", entry.number.into()),
            ("undone", entry.undoes.unwrap_or_default().into()),
            ("name", name.trim().to_owned().into()),
            ("units", entry.units.saturating_abs().into()),
            ("here", entry.here.into()),
        ];
        self.fill(id, &fills)
    }
}
