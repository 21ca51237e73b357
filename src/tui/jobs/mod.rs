//! The store, off the drawing thread.
//!
//! Three threads with a connection each. Reads: only the newest question of a slot is answered,
//! one that is outdated while it is answered is stopped, and what somebody else wrote is told by
//! the reader, which sleeps until then. Previews: newest wins too. Writes: in order, never dropped,
//! each read back by a look of its own before it is reported. A ticket tells an answer that is
//! still wanted from one that came too late.

mod letterbox;
mod reader;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;

use crate::app::counting::{Counting, Said, session_name};
use crate::app::query::{ProductCard, Query, Reply};
use crate::app::{App, Bench, Clock, Error, Outcome, Request, Source, Who};
use crate::config::Config;
use crate::domain::scan::line::Entry;
use crate::tui::screen::Tab;
use letterbox::Post;
use reader::Stop;

/// How often the writer looks for what is due: orders that expire, pools that start, open their
/// stages and end.
const DUE_EVERY: Duration = Duration::from_secs(10);
/// Lines of a clerk that are written together at most, when more wait than one.
const TOGETHER_MAX: usize = 64;
/// How often a clerk gives a sign of life.
const BEAT_EVERY: Duration = Duration::from_secs(40);
/// How long the threads may take to close the file.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);
const THREADS: usize = 3;

/// How to open the store.
#[derive(Clone, Debug)]
pub struct Opening {
    pub path: PathBuf,
    pub config: Config,
    pub who: Who,
    pub clock: Clock,
}

impl Opening {
    /// A connection of its own.
    ///
    /// # Errors
    ///
    /// As [`App::open`].
    pub fn open(&self) -> Result<App, Error> {
        let app = App::open(&self.path, &self.config, self.who.clone(), Source::Form)?;
        Ok(app.with_clock(self.clock))
    }
}

/// What a question is for; a newer one of the same slot replaces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    Screen(Tab),
    /// The row under the cursor of a screen.
    Detail(Tab),
    /// All rows of a list.
    Whole(Tab),
    /// The product in the inspector.
    Card,
    Glance,
    Warehouses,
    /// What a form opens on.
    Form,
    /// What a code typed into a form stands for.
    FormCode,
    /// What a threshold in a form would have done.
    Tryout,
    /// A document after it was written.
    Receipt,
    /// How much was done in one step with what is to be taken back.
    Step,
    /// What rests on what could not be taken back.
    Dependents,
    /// What a scanned or typed code means.
    Code,
    /// Text to be read or copied.
    Text,
    /// Where somebody was counting.
    Resume,
    /// The same, to go on there at once.
    Sit,
}

/// Work for the store.
#[derive(Clone, Debug)]
pub enum Job {
    Ask {
        slot: Slot,
        ticket: u64,
        query: Query,
    },
    Preview {
        ticket: u64,
        request: Box<Request>,
    },
    /// Do all of these, one after the other, and read the product back.
    Write {
        ticket: u64,
        requests: Vec<Request>,
        sku: String,
    },
    /// What a clerk at a stock-take does: in order, never dropped.
    Count {
        id: u64,
        job: CountJob,
    },
}

/// What a clerk at a stock-take does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CountJob {
    /// Sits down, at a location if there is one to go back to.
    Open { count: String, bin: Option<String> },
    /// Sends off a line of the field.
    Line(String),
    /// Counts a line of a dump.
    Entry(Entry),
    /// Counts a product that was chosen.
    Take(String),
    /// Goes to a location, over somebody else's.
    Go { bin: String, over: bool },
    /// Says what an unknown code stands for; `None` sets it aside.
    Tie { code: String, sku: Option<String> },
    /// Weighs a dump.
    Weigh(String),
    /// Reads what stands beside the field.
    Read,
    /// Goes away, with what is typed and was not sent off.
    Detach(String),
}

impl CountJob {
    /// Whether it is told as part of the queue.
    pub const fn is_line(&self) -> bool {
        !matches!(self, Self::Read | Self::Detach(_) | Self::Open { .. })
    }
}

impl Job {
    /// What it is, without anything of what it is about.
    pub fn name(&self) -> String {
        match self {
            Self::Ask { slot, .. } => format!("ask {slot:?}"),
            Self::Preview { request, .. } => format!("preview {}", request.command.op()),
            Self::Write { requests, .. } => {
                let ops: Vec<&str> = requests.iter().map(|request| request.command.op()).collect();
                format!("write {}", ops.join(", "))
            }
            Self::Count { .. } => "count".to_owned(),
        }
    }
}

/// What came of it.
#[derive(Debug)]
pub enum Answer {
    Asked {
        slot: Slot,
        ticket: u64,
        reply: Result<Reply, Error>,
    },
    Previewed {
        ticket: u64,
        outcome: Result<Box<Outcome>, Error>,
    },
    Written {
        ticket: u64,
        done: Written,
    },
    /// What a clerk's line did.
    Counted {
        id: u64,
        said: Result<Box<Said>, Error>,
    },
    /// Another process wrote, or a write of ours is done: what is shown may be old.
    Changed,
    /// A thread cannot go on.
    Failed(String),
}

/// A write and the look at it afterwards.
#[derive(Debug)]
pub struct Written {
    /// What the requests did that were done.
    pub outcomes: Vec<Outcome>,
    /// Why the next one was not.
    pub error: Option<Error>,
    /// The product as a fresh read shows it.
    pub card: Option<Box<ProductCard>>,
}

/// The way to the threads.
///
/// Dropping it ends them and gives them a moment to close the file in good order.
#[derive(Debug)]
pub struct Jobs {
    ways: Option<Ways>,
    ended: Receiver<()>,
}

#[derive(Debug)]
struct Ways {
    read: Post<(Slot, u64, Query)>,
    stop: Arc<Stop>,
    preview: Sender<(u64, Request)>,
    write: Sender<Work>,
}

/// What the writer does, in this order.
#[derive(Debug)]
enum Work {
    Requests { ticket: u64, requests: Vec<Request>, sku: String },
    Count { id: u64, job: CountJob },
}

impl Jobs {
    /// Starts the threads; they end when this is dropped.
    ///
    /// # Errors
    ///
    /// When the store cannot be opened or a thread not be started.
    pub fn start<E>(opening: &Opening, events: &Sender<E>) -> anyhow::Result<Self>
    where
        E: From<Answer> + Send + 'static,
    {
        let (read, to_read) = letterbox::pair().context("make a way to the reader thread")?;
        let (preview, to_preview) = channel();
        let (write, to_write) = channel();
        let (end, ended) = channel();
        let mut app = opening.open()?;
        // Before anything is shown; a store that somebody holds is shown as it is. Where very many
        // orders lapsed, the writer goes on with them.
        let behind = app.catch_up_to_show().unwrap_or_default();
        let stop = Arc::new(Stop::of(app.interrupter()));
        let reading = Arc::clone(&stop);
        let work = move |events: &Sender<E>| reader::read(&app, &to_read, &reading, events);
        spawn("reader", events, &end, work)?;
        // These two open the store when they are needed; what fails then is told then.
        let own = opening.clone();
        spawn("previewer", events, &end, move |events| previewer(&own, &to_preview, events))?;
        let own = opening.clone();
        spawn("writer", events, &end, move |events| writer(&own, &to_write, behind, events))?;
        Ok(Self { ways: Some(Ways { read, stop, preview, write }), ended })
    }

    /// Hands over a job. A thread that is gone has said so before.
    pub fn give(&self, job: Job) {
        let Some(ways) = &self.ways else { return };
        match job {
            Job::Ask { slot, ticket, query } => {
                let sent = ways.read.send((slot, ticket, query));
                ways.stop.asked(slot);
                sent
            }
            Job::Preview { ticket, request } => ways.preview.send((ticket, *request)).ok(),
            Job::Write { ticket, requests, sku } => {
                ways.write.send(Work::Requests { ticket, requests, sku }).ok()
            }
            Job::Count { id, job } => ways.write.send(Work::Count { id, job }).ok(),
        };
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        self.ways = None;
        let until = Instant::now().checked_add(CLOSE_WITHIN);
        for _ in 0..THREADS {
            let left = until
                .map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()));
            // A thread that is in the middle of something long is left to the end of the process.
            if self.ended.recv_timeout(left).is_err() {
                return;
            }
        }
    }
}

fn spawn<E>(
    name: &str,
    events: &Sender<E>,
    end: &Sender<()>,
    work: impl FnOnce(&Sender<E>) + Send + 'static,
) -> anyhow::Result<()>
where
    E: From<Answer> + Send + 'static,
{
    let events = events.clone();
    let end = end.clone();
    let told = name.to_owned();
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&events)));
            if caught.is_err() {
                events.send(Answer::Failed(told).into()).ok();
            }
            end.send(()).ok();
        })
        .with_context(|| format!("start the {name} thread"))
        .map(drop)
}

/// The connection of a thread, opened on first use.
fn opened<'a>(app: &'a mut Option<App>, opening: &Opening) -> Result<&'a mut App, Error> {
    match app {
        Some(app) => Ok(app),
        None => Ok(app.insert(opening.open()?)),
    }
}

fn previewer<E: From<Answer>>(
    opening: &Opening,
    asked: &Receiver<(u64, Request)>,
    events: &Sender<E>,
) {
    let mut app = None;
    while let Ok(first) = asked.recv() {
        let (ticket, request) = asked.try_iter().last().unwrap_or(first);
        let outcome = opened(&mut app, opening).and_then(|app| app.preview(&request));
        let outcome = outcome.map(Box::new);
        if events.send(Answer::Previewed { ticket, outcome }.into()).is_err() {
            return;
        }
    }
}

fn writer<E: From<Answer>>(
    opening: &Opening,
    asked: &Receiver<Work>,
    mut behind: bool,
    events: &Sender<E>,
) {
    let mut app = None;
    let mut clerk = Clerk::at(session_name());
    let mut held = None;
    loop {
        let work = match held.take() {
            Some(work) => Ok(work),
            None => asked.recv_timeout(if behind { Duration::ZERO } else { DUE_EVERY }),
        };
        match work {
            Ok(Work::Requests { ticket, requests, sku }) => {
                let done = match opened(&mut app, opening) {
                    Ok(app) => write(app, &requests, &sku),
                    Err(error) => Written { outcomes: Vec::new(), error: Some(error), card: None },
                };
                // The window may be gone; what was asked for before that is still done.
                events.send(Answer::Written { ticket, done }.into()).ok();
            }
            Ok(Work::Count { id, job }) => {
                let (jobs, next) = waiting((id, job), asked);
                let said = match opened(&mut app, opening) {
                    Ok(app) => clerk.all(app, jobs),
                    Err(error) => vec![(id, Err(error))],
                };
                for (id, said) in said {
                    events.send(Answer::Counted { id, said: said.map(Box::new) }.into()).ok();
                }
                held = next;
            }
            // The reader sees what came of it as it sees what other processes write.
            Err(RecvTimeoutError::Timeout) => {
                behind = false;
                if let Ok(app) = opened(&mut app, opening) {
                    behind = app.catch_up_some().unwrap_or_default();
                    clerk.beat(app);
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// The lines that wait behind `first`, to be written together, and the work behind them.
fn waiting(first: (u64, CountJob), asked: &Receiver<Work>) -> (Vec<(u64, CountJob)>, Option<Work>) {
    let mut jobs = vec![first];
    while jobs.iter().all(|(_, job)| job.is_line()) && jobs.len() < TOGETHER_MAX {
        match asked.try_recv() {
            Ok(Work::Count { id, job }) if job.is_line() => jobs.push((id, job)),
            Ok(work) => return (jobs, Some(work)),
            Err(_) => break,
        }
    }
    (jobs, None)
}

/// The clerk of this console, once one sat down to count.
#[derive(Debug)]
pub struct Clerk {
    /// Which terminal this is.
    session: String,
    counting: Option<Counting>,
    beaten: Option<Instant>,
}

impl Clerk {
    /// A clerk at the terminal called `session`.
    pub const fn at(session: String) -> Self {
        Self { session, counting: None, beaten: None }
    }

    /// Does these in order, in one transaction where there are several: each is durable when this
    /// returns. What one of them is refused does not touch the others.
    fn all(
        &mut self,
        app: &mut App,
        jobs: Vec<(u64, CountJob)>,
    ) -> Vec<(u64, Result<Said, Error>)> {
        if jobs.len() > 1 {
            let before = self.counting.clone();
            let done = app.together(|bench| {
                let each = jobs.iter().map(|(id, job)| (*id, self.work(bench, job.clone())));
                Ok(each.collect())
            });
            match done {
                Ok(said) => return said,
                // Nothing was written: each on its own says what is wrong.
                Err(_) => self.counting = before,
            }
        }
        jobs.into_iter().map(|(id, job)| (id, self.work(app, job))).collect()
    }

    /// Does what the clerk does.
    ///
    /// # Errors
    ///
    /// As [`Counting::line`]; then nothing was counted.
    pub fn work(&mut self, app: &mut impl Bench, job: CountJob) -> Result<Said, Error> {
        if let CountJob::Open { count, bin } = job {
            let counting = self.counting.insert(Counting::open(app, &count, &self.session)?);
            return match bin {
                Some(bin) => counting.resume(app, &bin),
                None => counting.desk(app),
            };
        }
        let Some(counting) = &mut self.counting else { return Ok(Said::Nothing) };
        match job {
            CountJob::Open { .. } => Ok(Said::Nothing),
            CountJob::Line(text) => counting.line(app, &text),
            CountJob::Entry(entry) => counting.entry(app, entry),
            CountJob::Take(sku) => counting.take(app, &sku),
            CountJob::Go { bin, over } => counting.go(app, &bin, over),
            CountJob::Tie { code, sku } => counting.tie(app, &code, sku.as_deref()),
            CountJob::Weigh(text) => counting.weigh(app, &text).map(Said::Weighed),
            CountJob::Read => counting.desk(app),
            CountJob::Detach(half_typed) => {
                counting.detach(app, &half_typed)?;
                self.counting = None;
                Ok(Said::Nothing)
            }
        }
    }

    /// A sign of life, now and then: the location stays the clerk's.
    fn beat(&mut self, app: &mut App) {
        let Some(counting) = &self.counting else { return };
        if self.beaten.is_none_or(|at| at.elapsed() >= BEAT_EVERY) {
            counting.beat(app).ok();
            self.beaten = Some(Instant::now());
        }
    }
}

/// Does the requests one after the other, up to the first that is refused, and looks at the product.
pub fn write(app: &mut App, requests: &[Request], sku: &str) -> Written {
    let mut outcomes = Vec::new();
    let mut error = None;
    for request in requests {
        match app.run(request) {
            Ok(outcome) => outcomes.push(outcome),
            Err(refused) => {
                error = Some(refused);
                break;
            }
        }
    }
    let card = match app.ask(&Query::Product { code: sku.to_owned() }) {
        Ok(Reply::Product(card)) => Some(card),
        Ok(_) | Err(_) => None,
    };
    Written { outcomes, error, card }
}
