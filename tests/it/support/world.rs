//! A store of its own for each story, and the words to tell the story in.
//!
//! ```text
//! given()
//!     .after(json!({"op":"receive","sku":"SOCK","warehouse":"WUH","qty":100}))
//!     .when(json!({"op":"order","lines":[{"sku":"SOCK","qty":3}]}))
//!     .then_stock("SOCK", "WUH", json!({"total":100,"sellable":97,"order_occupied":3}));
//! ```
//!
//! Each `then_` proves more than it says: `verify` is clean, and what was refused changed nothing.

use serde_json::{Value, json};
use stockroom::app::command::Outcome;
use stockroom::app::query::{MovementRow, OrderCard, ProductCard, TransferRow, Why};
use stockroom::app::{App, Clock, Error, Query, Reply, Request, Source, Who, system_user};
use stockroom::config::Config;
use stockroom::domain::refused::{Facts, Refused};
use stockroom::domain::time::Timestamp;
use tempfile::TempDir;

/// Friday, 20 November 2026, 08:00 UTC: when every story begins.
pub(crate) const START: i64 = 1_795_161_600_000;

/// The buckets as JSON names them, with the total in front.
pub(crate) const FIGURES: [&str; 8] = [
    "total",
    "sellable",
    "order_occupied",
    "unsellable",
    "locked",
    "transfer_occupied",
    "in_transit",
    "virtual",
];

/// Options whose days do not depend on the machine.
pub(crate) fn config() -> Config {
    Config::parse("[store]\ntime_zone = \"UTC\"").unwrap()
}

/// A request as a caller writes it.
#[track_caller]
pub(crate) fn request(given: &Value) -> Result<Request, Refused> {
    Request::read(given.as_object().expect("a request is an object").clone())
}

/// One store, the time in it, and what the last request came to.
pub(crate) struct World {
    _folder: TempDir,
    app: App,
    now: i64,
    outcome: Option<Result<Outcome, Error>>,
    before: String,
}

/// An empty store with the warehouses WUH and BEI, and the product SOCK.
pub(crate) fn given() -> World {
    stocked(World::empty())
}

/// The same, with these options over the others.
pub(crate) fn given_with(options: &str) -> World {
    let options = format!("{options}\n[store]\ntime_zone = \"UTC\"");
    stocked(World::under(&Config::parse(&options).unwrap()))
}

fn stocked(world: World) -> World {
    world
        .after(json!({"op":"warehouse","warehouse":"WUH","name":"武汉仓"}))
        .after(json!({"op":"warehouse","warehouse":"BEI","name":"北京仓"}))
        .after(json!({"op":"product","sku":"SOCK","name":"Sock"}))
}

impl World {
    /// A store without anything in it.
    pub(crate) fn empty() -> Self {
        Self::under(&config())
    }

    /// A store without anything in it, under these options.
    fn under(config: &Config) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        let app =
            App::create(&path, config, Who::acting(&system_user(), "mei"), Source::Cli).unwrap();
        let app = app.with_clock(Clock::Fixed(Timestamp::from_millis(START)));
        Self { _folder: folder, app, now: START, outcome: None, before: String::new() }
    }

    /// Where the file is.
    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.app.path().to_owned()
    }

    /// The use-cases themselves.
    pub(crate) fn app(&mut self) -> &mut App {
        &mut self.app
    }

    /// The time in it.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now)
    }

    /// The time goes on.
    pub(crate) fn minutes_later(self, minutes: i64) -> Self {
        self.millis_later(minutes * 60_000)
    }

    /// The time goes on.
    pub(crate) fn millis_later(mut self, millis: i64) -> Self {
        self.now += millis;
        self.app = self.app.with_clock(Clock::Fixed(Timestamp::from_millis(self.now)));
        self
    }

    /// The time goes on, in the middle of a run.
    pub(crate) fn go_on(&mut self, millis: i64) {
        self.now += millis;
        self.app.set_clock(Clock::Fixed(Timestamp::from_millis(self.now)));
    }

    fn run(&mut self, given: &Value) -> Result<Outcome, Error> {
        let request = request(given)?;
        self.app.run(&request)
    }

    /// Something that goes well.
    #[track_caller]
    pub(crate) fn after(mut self, given: Value) -> Self {
        let ran = self.run(&given);
        if let Err(error) = ran {
            panic!("{given}: {error}");
        }
        self
    }

    /// What the story is about; a `then_` says what came of it.
    pub(crate) fn when(mut self, given: Value) -> Self {
        self.before = self.everything();
        self.outcome = Some(self.run(&given));
        self
    }

    /// Whether the last request was done.
    pub(crate) fn done(&self) -> bool {
        matches!(self.outcome, Some(Ok(_)))
    }

    /// The last outcome.
    #[track_caller]
    pub(crate) fn outcome(&self) -> &Outcome {
        match self.outcome.as_ref().expect("nothing was done yet") {
            Ok(outcome) => outcome,
            Err(error) => panic!("refused: {error}"),
        }
    }

    /// The last refusal.
    #[track_caller]
    pub(crate) fn refusal(&self) -> &Refused {
        match self.outcome.as_ref().expect("nothing was done yet") {
            Ok(outcome) => panic!("it was done: {outcome:?}"),
            Err(error) => error.refused().unwrap_or_else(|| panic!("not a rule: {error}")),
        }
    }

    /// The last request was done.
    #[track_caller]
    pub(crate) fn then_done(self) -> Self {
        self.outcome();
        self.sound()
    }

    /// The last request was refused with that code, and nothing changed.
    #[track_caller]
    pub(crate) fn then_refused(self, code: &str) -> Self {
        let refused = self.refusal();
        assert_eq!(refused.code().name(), code, "{refused}");
        assert_eq!(self.before, self.everything(), "a refusal changed something");
        self.sound()
    }

    /// As `then_refused`, with these facts among others: `json!({"held":2,"wanted":3})`.
    #[track_caller]
    pub(crate) fn then_refused_with(self, code: &str, facts: Value) -> Self {
        let told = told(&self.refusal().facts);
        for (name, fact) in facts.as_object().unwrap() {
            assert_eq!(told.get(name), Some(fact), "{name} of {told}");
        }
        self.then_refused(code)
    }

    /// The stock of `sku` in `warehouse` is this, and every bucket not named is 0.
    #[track_caller]
    pub(crate) fn then_stock(self, sku: &str, warehouse: &str, expected: Value) -> Self {
        let found = self.stock(sku, warehouse);
        for name in expected.as_object().unwrap().keys() {
            assert!(FIGURES.contains(&name.as_str()), "no bucket is called {name}");
        }
        for (name, held) in FIGURES.into_iter().zip(found) {
            let wanted = match expected.get(name) {
                Some(units) => units.as_i64().unwrap(),
                None if name == "total" => held,
                None => 0,
            };
            assert_eq!(held, wanted, "{name} of {sku} in {warehouse}: {found:?}");
        }
        let [total, sellable, orders, unsellable, locked, occupied, transit, at_supplier] = found;
        assert_eq!(
            total,
            sellable + orders + unsellable + locked + occupied - transit - at_supplier,
            "S52: the identity of {sku} in {warehouse}"
        );
        self.sound()
    }

    /// Total and seven buckets; all 0 where nothing ever moved.
    #[track_caller]
    pub(crate) fn stock(&self, sku: &str, warehouse: &str) -> [i64; 8] {
        let card = serde_json::to_value(self.card(sku)).unwrap();
        let rows = card["stock"].as_array().unwrap();
        let row = rows.iter().find(|row| row["warehouse"] == warehouse);
        FIGURES.map(|name| row.map_or(0, |row| row[name].as_i64().unwrap()))
    }

    /// Everything about a product.
    #[track_caller]
    pub(crate) fn card(&self, code: &str) -> ProductCard {
        match self.app.ask(&Query::Product { code: code.to_owned() }) {
            Ok(Reply::Product(card)) => *card,
            other => panic!("{code}: {other:?}"),
        }
    }

    /// An order with its lines.
    #[track_caller]
    pub(crate) fn order(&self, code: &str) -> OrderCard {
        match self.app.ask(&Query::Order { code: code.to_owned() }) {
            Ok(Reply::Order(card)) => *card,
            other => panic!("{code}: {other:?}"),
        }
    }

    /// A transfer.
    #[track_caller]
    pub(crate) fn transfer(&self, code: &str) -> TransferRow {
        match self.app.ask(&Query::Transfer { code: code.to_owned() }) {
            Ok(Reply::Transfer(row)) => *row,
            other => panic!("{code}: {other:?}"),
        }
    }

    /// The movements of a product, newest first.
    #[track_caller]
    pub(crate) fn movements(&self, sku: &str) -> Vec<MovementRow> {
        let why = Why {
            sku: sku.to_owned(),
            warehouse: None,
            bucket: None,
            at: None,
            before: None,
            limit: 1000,
        };
        match self.app.ask(&Query::Why(why)) {
            Ok(Reply::Movements(rows)) => rows,
            other => panic!("{sku}: {other:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn then_order(self, code: &str, state: &str) -> Self {
        assert_eq!(self.order(code).order.state, state, "order {code}");
        self
    }

    #[track_caller]
    pub(crate) fn then_transfer(self, code: &str, state: &str) -> Self {
        assert_eq!(self.transfer(code).state, state, "transfer {code}");
        self
    }

    /// A count that the store keeps.
    pub(crate) fn count(&self, name: &str) -> i64 {
        let Reply::Glance(glance) = self.app.ask(&Query::Glance).unwrap() else { panic!() };
        glance.count(name)
    }

    /// `verify` finds nothing.
    #[track_caller]
    pub(crate) fn sound(self) -> Self {
        let report = self.app.verify(&mut |_| {}).unwrap();
        assert!(report.ok, "{:#?}", report.problems);
        self
    }

    /// What a refusal must leave alone: counts, the ledger position, every row of stock, the log.
    fn everything(&self) -> String {
        let ask = |query| format!("{:?}", self.app.ask(&query).unwrap());
        let log = Query::Log { sku: None, from: stockroom::app::query::LogKey::NEWEST, limit: 10 };
        let orders = Query::Orders { state: None, after: None, limit: 100 };
        let transfers = Query::Transfers { open: false, after: None, limit: 100 };
        [Query::Glance, Query::Warehouses, log, orders, transfers].map(ask).join("\n")
    }
}

fn told(facts: &Facts) -> Value {
    serde_json::to_value(facts).unwrap()
}
