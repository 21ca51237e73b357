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
//! The count screen's session, told in sentences: the same grammar, the same locations that one clerk
//! holds at a time. Nothing of the books is told.

use super::{Plain, Said};
use crate::app::command::EntryTold;
use crate::app::counting::{self, Counting, Finished, Held, session_name};
use crate::app::query::{CountQuery, CountReply};
use crate::app::{Query, Reply};
use crate::domain::scan::line::{Control, Fault};
use crate::domain::stocktake::CountState;

/// So many open stock-takes are offered.
const OPEN_MAX: i64 = 9;

impl Plain<'_> {
    /// Counts in the stock-take called `code`, or in the one that is open.
    pub(super) fn count(&mut self, code: &str) -> Said {
        let Some(count) = self.stocktake(code)? else { return Ok(()) };
        let mut counting = Counting::open(&self.app, &count, &session_name())?;
        self.fill("plain-count", &[("count", counting.count().into())])?;
        while let Some(typed) = self.talk.ask_again(self.words.get("plain-scan"))? {
            match self.counted(&mut counting, typed.trim()) {
                Ok(true) => break,
                Ok(false) => {}
                Err(failure) => self.refuse(failure)?,
            }
        }
        counting.detach(&mut self.app, "")?;
        self.fill("plain-counted", &[("count", counting.count().into())])
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
        let asked = CountQuery::List { state, search: String::new(), after: None, limit: OPEN_MAX };
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

    /// Takes a line; true when somebody leaves.
    fn counted(&mut self, counting: &mut Counting, typed: &str) -> Said<bool> {
        let (first, rest) = typed.split_once(' ').unwrap_or((typed, ""));
        let done = typed == "done";
        let said = match first {
            "quit" => return Ok(true),
            "done" if done && counting.bin().is_empty() => return Ok(true),
            "tie" if !rest.is_empty() => {
                let (code, sku) = rest.trim().split_once(' ').unwrap_or((rest, ""));
                let sku = Some(sku.trim()).filter(|sku| !sku.is_empty());
                counting.tie(&mut self.app, code.trim(), sku)?
            }
            "undo" => counting.line(&mut self.app, &Control::Undo.code())?,
            "done" => counting.line(&mut self.app, &Control::Done.code())?,
            "bin" if !rest.is_empty() => counting.go(&mut self.app, rest.trim(), false)?,
            _ => counting.line(&mut self.app, typed)?,
        };
        self.tell_counted(counting, said)?;
        Ok(done)
    }

    fn tell_counted(&mut self, counting: &mut Counting, said: counting::Said) -> Said {
        match said {
            counting::Said::Nothing | counting::Said::Weighed(_) | counting::Said::Desk(_) => {
                self.say("plain-count-empty")
            }
            counting::Said::Counted { entry, .. }
            | counting::Said::Parked { entry, .. }
            | counting::Said::Undone(entry) => self.tell_entry(&entry),
            counting::Said::Unknown { code, why } => self.tell_unknown(&code, why),
            counting::Said::Placed(place) => {
                self.fill("plain-count-bin", &[("bin", place.bin.into())])
            }
            counting::Said::Held(held) => self.take_over(counting, &held),
            counting::Said::Finished(finished) => self.tell_finished(&finished),
            counting::Said::Times(times) => {
                self.fill("plain-count-times", &[("times", times.into())])
            }
            counting::Said::Found { text, products } => {
                if products.is_empty() {
                    self.fill("plain-not-found", &[("text", text.into())])?;
                }
                for product in products {
                    let fills = [("sku", product.sku.into()), ("name", product.name.into())];
                    self.fill("plain-found", &fills)?;
                }
                Ok(())
            }
            counting::Said::Tied { code, sku: Some(sku) } => {
                self.fill("plain-tied", &[("code", code.into()), ("sku", sku.into())])
            }
            counting::Said::Tied { code, sku: None } => {
                self.fill("plain-dropped", &[("code", code.into())])
            }
            counting::Said::NoLine => self.say("plain-count-no-last"),
            counting::Said::Fault(Fault::LikeABarcode(_)) => self.say("plain-no-barcode"),
            counting::Said::Fault(Fault::NoTimes) => self.say("plain-count-no-times"),
            counting::Said::Fault(Fault::NoSuchCommand(code)) => {
                self.fill("plain-not-known", &[("code", code.into())])
            }
        }
    }

    /// A location that is somebody else's is taken only by a word.
    fn take_over(&mut self, counting: &mut Counting, held: &Held) -> Said {
        let id = if held.done { "plain-place-done" } else { "plain-place-held" };
        let fills = [("bin", held.bin.as_str().into()), ("by", held.by.as_str().into())];
        let asked = self.words.fill(id, &fills);
        let answer = self.talk.ask(&asked)?.unwrap_or_default();
        if !self.is_yes(&answer) {
            return self.say("plain-left");
        }
        let said = counting.go(&mut self.app, &held.bin, true)?;
        self.tell_counted(counting, said)
    }

    fn tell_finished(&mut self, finished: &Finished) -> Said {
        if finished.bin.is_empty() {
            return self.say("plain-count-nowhere");
        }
        let fills = [
            ("bin", finished.bin.as_str().into()),
            ("products", finished.products.into()),
            ("units", finished.units.into()),
        ];
        self.fill("plain-place-finished", &fills)?;
        if finished.missed {
            self.say("desk-missed")?;
        }
        match &finished.next {
            Some(next) => self.fill("plain-place-next", &[("bin", next.as_str().into())]),
            None => Ok(()),
        }
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
