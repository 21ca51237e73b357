//! A clerk at a stock-take: what each line of the field does, one after the other.
//!
//! The count screen, the plain lines and a stream of scans all go through [`Counting`]: it knows
//! where the clerk stands, what `12*` waits for and which line `=24` is about. Whatever a line
//! writes is committed before it is answered.

mod dump;
mod session;

use serde_json::{Map, Value, json};

pub use self::dump::Weighed;
pub use self::session::{session_lives, session_name};
use crate::app::command::{EntryTold, PlaceTold};
use crate::app::query::count::Desk;
use crate::app::query::{
    CountQuery, CountReply, From, Meaning, ProductFilter, ProductLine, ProductPage, ProductSort,
    Query, Reply, Unfamiliar,
};
use crate::app::{Bench, Error, Outcome, Request};
use crate::domain::refused::{Refused, Rule};
use crate::domain::scan::Code;
use crate::domain::scan::line::{self, Control, Entry, Fault};

/// Products offered for a name.
const FOUND_MAX: i64 = 9;
/// Entries shown of a clerk.
const ROWS: i64 = 40;

/// A clerk at a stock-take.
#[derive(Clone, Debug)]
pub struct Counting {
    count: String,
    warehouse: String,
    /// Which terminal.
    session: String,
    bin: String,
    /// What `12*` waits for.
    times: Option<i64>,
    last: Option<Last>,
}

/// The line that `=24` and `-1` are about.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Last {
    sku: String,
    unsellable: bool,
}

/// What a line did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nothing was typed.
    Nothing,
    /// Something was counted.
    Counted {
        /// The entry, with what there is now.
        entry: EntryTold,
        /// What of the code was let go: the scanner drops the separator.
        ignored: Option<String>,
    },
    /// A code that nobody knows was kept aside.
    Parked {
        /// The entry.
        entry: EntryTold,
        /// What can be said of the code.
        why: Unfamiliar,
    },
    /// A code that is not worth keeping.
    Unknown {
        /// The code.
        code: String,
        /// Why.
        why: Unfamiliar,
    },
    /// An entry was taken back.
    Undone(EntryTold),
    /// The clerk stands here now.
    Placed(PlaceTold),
    /// Somebody else counts there, or has finished it.
    Held(Held),
    /// The location is finished.
    Finished(Finished),
    /// The next code counts so often.
    Times(i64),
    /// Products with that name.
    Found {
        /// What was looked for.
        text: String,
        /// The first of them.
        products: Vec<ProductLine>,
    },
    /// A code was tied to a product; its scans count.
    Tied {
        /// The code.
        code: String,
        /// The product; `None` where it was set aside.
        sku: Option<String>,
    },
    /// `=24` without a line before.
    NoLine,
    /// It cannot be read.
    Fault(Fault),
    /// A dump, weighed before it is counted.
    Weighed(Weighed),
    /// Where the clerk stands and what was counted last.
    Desk(Box<Desk>),
}

/// A location that is somebody else's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The location.
    pub bin: String,
    /// Whose.
    pub by: String,
    /// Whether it is finished: counting it again is a second count.
    pub done: bool,
}

/// A location that is finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The location.
    pub bin: String,
    /// Products counted there.
    pub products: i64,
    /// Units counted there.
    pub units: i64,
    /// Whether something that lies there by plan was not counted.
    pub missed: bool,
    /// The next location of the plan that nobody has begun.
    pub next: Option<String>,
}

impl Counting {
    /// A clerk at `count`, from the terminal `session`, nowhere in particular.
    ///
    /// # Errors
    ///
    /// As [`crate::app::App::ask`].
    pub fn open(app: &impl Bench, count: &str, session: &str) -> Result<Self, Error> {
        let desk = desk(app, count, "")?;
        Ok(Self {
            count: desk.count.code,
            warehouse: desk.count.warehouse,
            session: session.to_owned(),
            bin: String::new(),
            times: None,
            last: None,
        })
    }

    /// The stock-take.
    pub fn count(&self) -> &str {
        &self.count
    }

    /// Where the clerk stands; empty for nowhere in particular.
    pub fn bin(&self) -> &str {
        &self.bin
    }

    /// Does what a line of the field says.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] with the rule, or what went wrong with the file; then nothing was counted.
    pub fn line(&mut self, app: &mut impl Bench, raw: &str) -> Result<Said, Error> {
        self.entry(app, line::read(raw, app.scanner_prefix()))
    }

    /// Does what an entry that was read says.
    ///
    /// # Errors
    ///
    /// As [`Counting::line`].
    pub fn entry(&mut self, app: &mut impl Bench, entry: Entry) -> Result<Said, Error> {
        match entry {
            Entry::Nothing => Ok(Said::Nothing),
            Entry::Code { times, code } => self.code(app, times, &code),
            Entry::Times(times) | Entry::Command(Control::Quantity(times)) => {
                self.times = Some(times);
                Ok(Said::Times(times))
            }
            Entry::Set(units) => self.again(app, units, "set"),
            Entry::Add(units) => self.again(app, units, "add"),
            Entry::Find(text) => find(app, text),
            Entry::Command(Control::Undo) => self.undo(app),
            Entry::Command(Control::Location(bin)) => self.go(app, &bin, false),
            Entry::Command(Control::Done) => self.finish(app).map(Said::Finished),
            Entry::Command(Control::Next) => self.next(app),
            Entry::Fault(fault) => Ok(Said::Fault(fault)),
        }
    }

    fn code(
        &mut self,
        app: &mut impl Bench,
        times: Option<i64>,
        code: &Code,
    ) -> Result<Said, Error> {
        let asked = Query::Code { code: code.clone(), warehouse: Some(self.warehouse.clone()) };
        let Reply::Meaning(meaning) = app.ask(&asked)? else { return Err(unexpected()) };
        let times = times.or(self.times);
        match meaning {
            Meaning::Product(found) => {
                let units = times.unwrap_or(1).checked_mul(found.units);
                let too_large = || Refused::new(Rule::TooLarge).field("qty").value(code.shown());
                let units = units.ok_or_else(too_large)?;
                let ignored = found.ignored;
                let last = Last { sku: found.sku, unsellable: found.unsellable };
                let entry = self.enter(app, &last, units, "add")?;
                (self.times, self.last) = (None, Some(last));
                Ok(Said::Counted { entry, ignored })
            }
            Meaning::Location { bin } => self.go(app, &bin, false),
            Meaning::Unknown(unknown) if unknown.why.can_be_parked() => {
                let mut map = self.map("count_park");
                put(&mut map, "code", json!(unknown.code));
                put(&mut map, "qty", json!(times.unwrap_or(1)));
                self.put_bin(&mut map);
                let entry = entry(run(app, map)?)?;
                self.times = None;
                Ok(Said::Parked { entry, why: unknown.why })
            }
            Meaning::Unknown(unknown) => Ok(Said::Unknown { code: unknown.code, why: unknown.why }),
            Meaning::Command { code } => Ok(Said::Fault(Fault::NoSuchCommand(code))),
        }
    }

    /// One more entry of the last line.
    fn again(&mut self, app: &mut impl Bench, units: i64, mode: &str) -> Result<Said, Error> {
        let Some(last) = self.last.clone() else { return Ok(Said::NoLine) };
        let entry = self.enter(app, &last, units, mode)?;
        self.times = None;
        Ok(Said::Counted { entry, ignored: None })
    }

    /// Counts a product that was chosen from a list, as often as `12*` says.
    ///
    /// # Errors
    ///
    /// As [`Counting::line`].
    pub fn take(&mut self, app: &mut impl Bench, sku: &str) -> Result<Said, Error> {
        let last = Last { sku: sku.to_owned(), unsellable: false };
        let entry = self.enter(app, &last, self.times.unwrap_or(1), "add")?;
        (self.times, self.last) = (None, Some(last));
        Ok(Said::Counted { entry, ignored: None })
    }

    fn enter(
        &self,
        app: &mut impl Bench,
        what: &Last,
        units: i64,
        mode: &str,
    ) -> Result<EntryTold, Error> {
        let mut map = self.map("count_enter");
        put(&mut map, "sku", json!(what.sku));
        put(&mut map, "qty", json!(units));
        put(&mut map, "mode", json!(mode));
        if what.unsellable {
            put(&mut map, "unsellable", json!(true));
        }
        self.put_bin(&mut map);
        entry(run(app, map)?)
    }

    /// Takes back what this clerk entered last.
    fn undo(&mut self, app: &mut impl Bench) -> Result<Said, Error> {
        self.times = None;
        let entry = entry(run(app, self.map("count_undo"))?)?;
        Ok(Said::Undone(entry))
    }

    /// Says what an unknown code stands for; `None` sets it aside for good.
    ///
    /// # Errors
    ///
    /// As [`Counting::line`].
    pub fn tie(
        &mut self,
        app: &mut impl Bench,
        code: &str,
        sku: Option<&str>,
    ) -> Result<Said, Error> {
        let mut map = self.map("count_tie");
        put(&mut map, "code", json!(code));
        match sku {
            Some(sku) => put(&mut map, "sku", json!(sku)),
            None => put(&mut map, "drop", json!(true)),
        }
        run(app, map)?;
        Ok(Said::Tied { code: code.to_owned(), sku: sku.map(str::to_owned) })
    }

    /// Goes to a location; `over` takes it over from somebody else, or counts it once more.
    ///
    /// # Errors
    ///
    /// As [`Counting::line`].
    pub fn go(&mut self, app: &mut impl Bench, bin: &str, over: bool) -> Result<Said, Error> {
        let mut map = self.place(bin, "take");
        if over {
            put(&mut map, "take_over", json!(true));
            put(&mut map, "again", json!(true));
        }
        let outcome = match run(app, map) {
            Ok(outcome) => outcome,
            Err(Error::Refused(refused))
                if matches!(refused.rule, Rule::PlaceHeld | Rule::PlaceDone) =>
            {
                let by = refused.facts.other.unwrap_or_default();
                let done = refused.rule == Rule::PlaceDone;
                return Ok(Said::Held(Held { bin: bin.to_owned(), by, done }));
            }
            Err(error) => return Err(error),
        };
        let place = outcome.place.ok_or_else(unexpected)?;
        // Whoever goes on to the next location has finished the one before.
        if !self.bin.is_empty() && self.bin != place.bin {
            run(app, self.place(&self.bin, "done"))?;
        }
        self.bin.clone_from(&place.bin);
        self.last = None;
        Ok(Said::Placed(place))
    }

    /// Goes back to where this clerk was before the terminal went away.
    ///
    /// # Errors
    ///
    /// As [`Counting::line`].
    pub fn resume(&mut self, app: &mut impl Bench, bin: &str) -> Result<Said, Error> {
        let mut map = self.place(bin, "take");
        put(&mut map, "take_over", json!(true));
        let outcome = run(app, map)?;
        let place = outcome.place.ok_or_else(unexpected)?;
        self.bin.clone_from(&place.bin);
        Ok(Said::Placed(place))
    }

    /// Finishes the location.
    fn finish(&mut self, app: &mut impl Bench) -> Result<Finished, Error> {
        let desk = desk(app, &self.count, &self.bin)?;
        if !self.bin.is_empty() {
            run(app, self.place(&self.bin, "done"))?;
        }
        self.last = None;
        Ok(Finished {
            bin: std::mem::take(&mut self.bin),
            products: desk.here_products,
            units: desk.here_units,
            missed: desk.missed,
            next: desk.next,
        })
    }

    /// Finishes the location and goes to the next one of the plan.
    fn next(&mut self, app: &mut impl Bench) -> Result<Said, Error> {
        let finished = self.finish(app)?;
        match finished.next.clone() {
            Some(bin) => self.go(app, &bin, false),
            None => Ok(Said::Finished(finished)),
        }
    }

    /// Where the clerk stands, and what was counted last.
    ///
    /// # Errors
    ///
    /// As [`crate::app::App::ask`].
    pub fn desk(&self, app: &impl Bench) -> Result<Said, Error> {
        desk(app, &self.count, &self.bin).map(|desk| Said::Desk(Box::new(desk)))
    }

    /// A sign of life.
    ///
    /// # Errors
    ///
    /// As [`Counting::line`].
    pub fn beat(&self, app: &mut impl Bench) -> Result<(), Error> {
        if self.bin.is_empty() {
            return Ok(());
        }
        run(app, self.place(&self.bin, "beat")).map(drop)
    }

    /// The terminal goes away; what is typed and not sent is kept to be offered, and so is a `12*`
    /// that was sent and waits for its code.
    ///
    /// # Errors
    ///
    /// As [`Counting::line`].
    pub fn detach(&self, app: &mut impl Bench, half_typed: &str) -> Result<(), Error> {
        if self.bin.is_empty() {
            return Ok(());
        }
        let mut map = self.place(&self.bin, "detach");
        let waiting = self.times.filter(|_| half_typed.is_empty());
        let kept = waiting.map_or_else(|| half_typed.to_owned(), |times| format!("{times}*"));
        put(&mut map, "half_typed", json!(kept));
        run(app, map).map(drop)
    }

    fn map(&self, op: &str) -> Map<String, Value> {
        let mut map = Map::new();
        put(&mut map, "op", json!(op));
        put(&mut map, "count", json!(self.count));
        map
    }

    fn put_bin(&self, map: &mut Map<String, Value>) {
        if !self.bin.is_empty() {
            put(map, "bin", json!(self.bin));
        }
    }

    fn place(&self, bin: &str, step: &str) -> Map<String, Value> {
        let mut map = self.map("count_location");
        put(&mut map, "bin", json!(bin));
        put(&mut map, "step", json!(step));
        put(&mut map, "session", json!(self.session));
        map
    }
}

fn put(map: &mut Map<String, Value>, name: &str, value: Value) {
    map.insert(name.to_owned(), value);
}

fn run(app: &mut impl Bench, map: Map<String, Value>) -> Result<Outcome, Error> {
    app.run(&Request::read(map)?)
}

fn entry(outcome: Outcome) -> Result<EntryTold, Error> {
    outcome.entry.ok_or_else(unexpected)
}

fn desk(app: &impl Bench, count: &str, bin: &str) -> Result<Desk, Error> {
    let asked = CountQuery::Desk { code: count.to_owned(), bin: bin.to_owned(), limit: ROWS };
    let reply = app.ask(&Query::Stocktake(asked))?;
    if let Reply::Stocktake(CountReply::Desk(desk)) = reply { Ok(*desk) } else { Err(unexpected()) }
}

fn find(app: &impl Bench, text: String) -> Result<Said, Error> {
    let page = ProductPage {
        filter: ProductFilter::All,
        search: text.clone(),
        sort: ProductSort::default(),
        descending: false,
        from: From::Start,
        limit: FOUND_MAX,
    };
    let reply = app.ask(&Query::Products(page))?;
    if let Reply::Products(products) = reply {
        Ok(Said::Found { text, products })
    } else {
        Err(unexpected())
    }
}

fn unexpected() -> Error {
    Error::Corrupt("an answer of another sort".to_owned())
}
