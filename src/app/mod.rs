//! Use-cases: what both front ends call. Owns the clock, who asks, and the words for a transaction.
//!
//! | what | module |
//! |---|---|
//! | operations that write | [`command`], one table: [`command::COMMANDS`] |
//! | read models for screen and JSON | [`query`] |
//! | many operations from a stream | [`batch`] |
//! | a clerk who counts | [`counting`] |
//! | the sample store | [`sample`] |
//! | many requests in one transaction | [`Together`] |
//! | files in and out | [`exchange`] |
//! | the clock and the time zone | [`clock`] |
//! | who asks, and what they may do | [`who`] |
//!
//! A preview is the command itself, rolled back: what a form shows while somebody types is what
//! will be done.
#![warn(missing_docs)]

pub mod batch;
pub mod clock;
pub mod command;
pub mod counting;
pub mod exchange;
mod late;
pub mod query;
pub mod sample;
mod together;
pub mod who;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use crate::app::clock::{Clock, Zone};
use crate::app::command::Context;
pub use crate::app::command::{Command, Outcome, Request};
pub use crate::app::query::{Query, Reply};
pub use crate::app::together::{Bench, Together};
pub use crate::app::who::{Me, Who, system_user};
use crate::config::{AlertOptions, ChannelOptions, Config, CountOptions, OrderOptions};
use crate::domain::alert::Basis;
use crate::domain::ids::folded;
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::store::alerts::{Asked, Soon, flags};
use crate::store::audit::{self, Report};
use crate::store::ledger::Stamp;
use crate::store::products::ProductRow;
use crate::store::requests::Answered;
pub use crate::store::watch::Watch;
pub use crate::store::{Error, Fact, Interrupter, schema_version, sqlite_version};
use crate::store::{Keep, Store, Tx, View, changes, repair, requests, start, users};

/// Lines written in one transaction from which on more of the file is kept in memory meanwhile.
pub(crate) const MANY_LINES: usize = 200;

/// Where a request comes from; told in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The command line.
    Cli,
    /// A stream of operations.
    Batch,
    /// A form of the console.
    Form,
    /// A scanned code in the console.
    Scan,
    /// A file.
    Import,
}

impl Source {
    /// Its name in the log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cli => "cli",
            Self::Batch => "batch",
            Self::Form => "form",
            Self::Scan => "scan",
            Self::Import => "import",
        }
    }
}

/// What commands need of the options.
#[derive(Clone, Debug)]
pub(in crate::app) struct Env {
    pub(in crate::app) threshold: i64,
    pub(in crate::app) alerts: AlertOptions,
    pub(in crate::app) unsellable_suffix: String,
    pub(in crate::app) scanner_prefix: String,
    pub(in crate::app) orders: OrderOptions,
    pub(in crate::app) count: CountOptions,
    pub(in crate::app) channels: BTreeMap<String, ChannelOptions>,
    pub(in crate::app) zone: Zone,
    pub(in crate::app) source: Source,
    pub(in crate::app) who: Who,
    /// While a file is read: where the ledger stood before it. What never moved until then begins
    /// with what the file says, which is no crossing.
    pub(in crate::app) opening: Option<i64>,
}

impl Env {
    /// The rules for orders of a channel: its own over the store's.
    pub(in crate::app) fn channel(&self, name: &str) -> OrderOptions {
        let mut rules = self.orders.clone();
        if let Some(own) = self.channels.get(&folded(name)) {
            rules.take_stock = own.take_stock.unwrap_or(rules.take_stock);
            rules.unpaid_minutes = own.unpaid_minutes.unwrap_or(rules.unpaid_minutes);
            rules.cart_minutes = own.cart_minutes.unwrap_or(rules.cart_minutes);
        }
        rules
    }

    /// What the kept figures should be worked out with at `now`.
    fn basis(&self, kept: &flags::Kept, now: Timestamp) -> Basis {
        Basis {
            day: self.zone.day(now).max(kept.basis.day),
            threshold: kept.own_threshold.unwrap_or(self.threshold),
            overstock_days: self.alerts.overstock_days,
            slow_days: self.alerts.slow_days,
            near_cap_percent: self.alerts.near_cap_percent,
        }
    }

    /// Brings the kept figures of alerts to now.
    fn bring_forward(&self, tx: &Tx<'_>, now: Timestamp) -> Result<Basis, Error> {
        let kept = flags::kept(tx)?;
        let wanted = self.basis(&kept, now);
        flags::bring_forward(tx, &kept, &wanted, now.millis())
    }

    /// Whether the kept figures of alerts are of another day, or of other options.
    pub(in crate::app) fn is_behind(&self, view: &View<'_>, now: Timestamp) -> Result<bool, Error> {
        let kept = flags::kept(view)?;
        Ok(!kept.applied || kept.basis != self.basis(&kept, now))
    }

    /// The threshold in force for a product, over all warehouses.
    pub(in crate::app) fn threshold_of(
        &self,
        view: &View<'_>,
        row: &ProductRow,
    ) -> Result<i64, Error> {
        match row.threshold.or(row.category_threshold) {
            Some(threshold) => Ok(threshold),
            None => self.store_threshold(view),
        }
    }

    /// The threshold of the whole store: its own, else the option's.
    pub(in crate::app) fn store_threshold(&self, view: &View<'_>) -> Result<i64, Error> {
        Ok(flags::kept(view)?.own_threshold.unwrap_or(self.threshold))
    }

    /// All open alerts, as they are asked for at `now`.
    pub(in crate::app) fn asked(&self, view: &View<'_>, now: Timestamp) -> Result<Asked, Error> {
        let kept = flags::kept(view)?;
        let soon = Soon {
            order_minutes: self.alerts.order_minutes,
            stage_hours: self.alerts.stage_hours,
            lot_days: self.alerts.lot_days,
            count_days: self.alerts.count_days,
            pool_percent: self.alerts.pool_percent,
        };
        let (now, today) = (now.millis(), self.zone.day(now));
        Ok(Asked { now, today, basis: kept.basis, soon, ..Asked::default() })
    }
}

/// One open store with who uses it and how.
#[derive(Debug)]
pub struct App {
    store: Store,
    env: Env,
    clock: Clock,
}

/// When an operation happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum Time {
    /// Now; `at` is the physical time of a late entry.
    Now(Timestamp),
    /// At the time the input gives: what is due by then is done first.
    Replayed(Timestamp),
}

impl App {
    /// Opens the store at `path` for `who`.
    ///
    /// # Errors
    ///
    /// As [`Store::open`]; [`Error::Refused`] where `who` may not act for others.
    pub fn open(
        path: &Path,
        config: &Config,
        who: impl Into<Who>,
        source: Source,
    ) -> Result<Self, Error> {
        let app = Self::over(Store::open(path)?, config, who.into(), source);
        app.me()?;
        Ok(app)
    }

    /// Makes a new, empty store at `path`; the user of the system is its manager.
    ///
    /// # Errors
    ///
    /// As [`Store::create`].
    pub fn create(
        path: &Path,
        config: &Config,
        who: impl Into<Who>,
        source: Source,
    ) -> Result<Self, Error> {
        let mut app =
            Self::over(Store::create(path, config.store.group)?, config, who.into(), source);
        let first = who::first(&app.env.who);
        app.store.write(|tx| Ok((users::put(tx, &first)?, Keep::Yes)))?;
        Ok(app)
    }

    fn over(store: Store, config: &Config, who: Who, source: Source) -> Self {
        let store = store.with_patience(Duration::from_secs(config.store.wait_seconds));
        let env = Env {
            threshold: config.stock.threshold,
            alerts: config.alerts,
            unsellable_suffix: config.stock.unsellable_suffix.clone(),
            scanner_prefix: config.scanner.prefix.clone(),
            orders: config.orders.clone(),
            count: config.count.clone(),
            channels: config
                .channels
                .iter()
                .map(|(name, options)| (folded(name), options.clone()))
                .collect(),
            zone: Zone::parse(&config.store.time_zone).unwrap_or(Zone::Local),
            source,
            who,
            opening: None,
        };
        Self { store, env, clock: Clock::System }
    }

    /// The same, with another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Another clock from now on.
    pub fn set_clock(&mut self, clock: Clock) {
        self.clock = clock;
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The store's time zone.
    pub const fn zone(&self) -> Zone {
        self.env.zone
    }

    /// Who asks, and what they may do.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] where they may not act for others, or what went wrong with the file.
    pub fn me(&self) -> Result<Me, Error> {
        self.store.read(|view| who::me(view, &self.env.who))
    }

    /// What the scanner puts in front of every code.
    pub fn scanner_prefix(&self) -> &str {
        &self.env.scanner_prefix
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// Does what `request` says: all of it or nothing, durable when this returns.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] with the rule and the numbers, or what went wrong with the file; in each
    /// case nothing was changed.
    pub fn run(&mut self, request: &Request) -> Result<Outcome, Error> {
        self.execute(request, Keep::Yes)
    }

    /// What `request` would do: the same work, rolled back, with every touched row before and after.
    ///
    /// # Errors
    ///
    /// As [`App::run`].
    pub fn preview(&mut self, request: &Request) -> Result<Outcome, Error> {
        self.execute(request, Keep::No)
    }

    fn execute(&mut self, request: &Request, keep: Keep) -> Result<Outcome, Error> {
        let (env, time) = (&self.env, Time::Now(self.clock.now()));
        let work = |tx: &Tx<'_>| Ok((perform(tx, env, request, time, keep)?, keep));
        let many =
            matches!(&request.command, Command::Order(order) if order.lines.len() >= MANY_LINES);
        if many { self.store.write_much(work) } else { self.store.write(work) }
    }

    /// Answers a question, in one consistent look at the store.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] for what does not exist, or what went wrong with the file.
    pub fn ask(&self, query: &Query) -> Result<Reply, Error> {
        self.store.read(|view| query::answer(view, &self.env, self.clock.now(), query))
    }

    /// What stops a question that is under way, from another thread.
    pub fn interrupter(&self) -> Interrupter {
        self.store.interrupter()
    }

    /// Begins to watch for what others commit.
    pub fn watch(&self) -> Watch {
        Watch::new(&self.store)
    }

    /// Whether another process has committed since the last look of `watch`.
    pub fn is_changed(&self, watch: &mut Watch) -> bool {
        watch.is_changed(&self.store)
    }

    /// Replays the whole ledger and compares it with every figure; `progress` hears how many
    /// movements are done, now and then.
    ///
    /// # Errors
    ///
    /// As [`audit::verify`].
    pub fn verify(&self, progress: &mut dyn FnMut(i64)) -> Result<Report, Error> {
        let other = Store::open(self.store.path());
        self.store.read_at_length(|view| match other {
            Ok(other) => audit::verify_by_two(view, other, progress),
            Err(_) => audit::verify(view, progress),
        })
    }

    /// Rewrites every figure that follows from the ledger: balances, sums, sales by day and counts.
    /// The ledger and the documents are not touched. Answers how many figures were wrong.
    ///
    /// # Errors
    ///
    /// As [`repair::repair`].
    pub fn repair(&mut self) -> Result<i64, Error> {
        let zone = self.env.zone;
        let day = |millis| zone.day(Timestamp::from_millis(millis));
        let env = &self.env;
        self.store.write(|tx| {
            who::may(tx, env, "rewrite")?;
            Ok((repair::repair(tx, day)?, Keep::Yes))
        })
    }

    /// Copies the store to a new file, while others go on working.
    ///
    /// # Errors
    ///
    /// As [`Store::backup`].
    pub fn backup(&self, to: &Path) -> Result<(), Error> {
        self.store.read(|view| who::may(view, &self.env, "backup"))?;
        self.store.backup(to)
    }

    /// Replaces the store's content by a backup's, checked first; answers where the former content
    /// is kept. The users stay those of now: an old backup gives nobody a role back.
    ///
    /// # Errors
    ///
    /// As [`Store::restore`].
    pub fn restore(&mut self, from: &Path) -> Result<PathBuf, Error> {
        self.store.read(|view| who::may(view, &self.env, "restore"))?;
        let label = self.env.zone.show(self.clock.now()).format("%Y%m%d-%H%M%S-%3f").to_string();
        self.store.restore(from, &label)
    }
}

impl App {
    /// Makes the store at `to` from the backup at `from`, checked first; `who` manages it, beside
    /// the users of the backup.
    ///
    /// # Errors
    ///
    /// As [`App::restore`] and [`App::create`]; then nothing is left at `to`.
    pub fn adopt(from: &Path, to: &Path, config: &Config, who: &Who) -> Result<(), Error> {
        Store::adopt(from, to, &who::first(who), config.store.group)
    }
}

/// Does one request inside a transaction; every way in ends here.
pub(in crate::app) fn perform(
    tx: &Tx<'_>,
    env: &Env,
    request: &Request,
    time: Time,
    keep: Keep,
) -> Result<Outcome, Error> {
    start::look(tx, &env.who.user)?;
    who::settle(tx, env, &request.command, keep)?;
    let me = who::asks(tx, env, request)?;
    let fingerprint = request.key.as_ref().map(|key| (key, request.fingerprint()));
    if let Some((key, fingerprint)) = &fingerprint
        && let Some(known) = requests::find(tx, key)?
    {
        if known.fingerprint != *fingerprint {
            return Err(Refused::new(Rule::KeyReused).field("key").value(key).into());
        }
        let corrupt = |error| Error::Corrupt(format!("the answer kept for key {key}: {error}"));
        return serde_json::from_str(&known.answer).map_err(corrupt);
    }
    let mut context = context(tx, env, request, me, time)?;
    let now = context.now;
    context.kept = keep == Keep::Yes;
    request.command.run(&mut context, request)?;
    let outcome = context.finish(request.command.op(), keep == Keep::No)?;
    if let Some((key, fingerprint)) = fingerprint
        && keep == Keep::Yes
    {
        let answer = serde_json::to_string(&outcome)
            .map_err(|error| Error::Corrupt(format!("an answer: {error}")))?;
        requests::keep(tx, key, &Answered { fingerprint, answer }, now.millis())?;
    }
    Ok(outcome)
}

/// What a request of `me` is done in.
pub(in crate::app) fn context<'a>(
    tx: &'a Tx<'a>,
    env: &'a Env,
    request: &Request,
    me: Me,
    time: Time,
) -> Result<Context<'a>, Error> {
    let (now, replayed) = match time {
        Time::Now(now) => (now, false),
        Time::Replayed(now) => (now, true),
    };
    let stamp = stamp(tx, env, request, (&me.user, now), replayed)?;
    Ok(Context::new(tx, env, me, now, stamp, replayed))
}

fn stamp(
    tx: &Tx<'_>,
    env: &Env,
    request: &Request,
    (user, now): (&str, Timestamp),
    replayed: bool,
) -> Result<Stamp, Error> {
    let late = request.at.filter(|at| !replayed && *at != now);
    if let Some(at) = late.filter(|at| *at > now) {
        let shown = clock::rfc3339(at);
        return Err(Refused::new(Rule::TimeInFuture).field("at").value(shown).into());
    }
    Ok(Stamp {
        posted_at: now.millis(),
        happened_at: late.map(Timestamp::millis),
        day: env.zone.day(late.unwrap_or(now)),
        actor: changes::actor(tx, user)?,
        reason: request.reason.clone(),
        note: request.note.clone(),
        reference: request.reference.clone(),
        key: request.key.clone(),
        basis: env.bring_forward(tx, now)?,
    })
}
