//! The console: what a clerk sees and types.
//!
//! | what | module |
//! |---|---|
//! | bytes from the keyboard to keys, scans and pastes | [`input`] |
//! | every key in one table | [`keymap`] |
//! | the frame, forms, dialogs; events in, orders out | [`shell`] |
//! | the tabs | [`screen`] |
//! | what can be done to documents | [`paper`] |
//! | the store, off the drawing thread | [`jobs`] |
//! | cells to the fewest bytes, the terminal's modes | [`painter`], [`terminal`] |
//!
//! [`run`] joins them: one channel, one drawing per drained batch of events, nothing written when
//! nothing changed.

pub mod canvas;
pub mod counts;
pub mod form;
pub mod input;
pub mod jobs;
pub mod keymap;
pub mod memory;
pub mod painter;
pub mod paper;
pub mod screen;
pub mod sheet;
pub mod shell;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod welcome;

use std::io::Stdout;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::Context;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::journal::Journal;
use crate::locale::{Surroundings, Words};
use input::Input;
use input::burst::{Burst, Typed};
use jobs::{Jobs, Opening};
use keymap::Keymap;
use painter::Painter;
use painter::pace::Pace;
use screen::Tab;
use shell::{Bell, Event, Order, Session, Shell};
use terminal::Guard;
use theme::Theme;
use welcome::{Beginning, Choice, Welcome};

/// Clears what is shown, on a terminal that is ours already.
const CLEAR: &[u8] = b"\x1b[m\x1b[H\x1b[2J";
/// So long a frame waits for an answer of the store that is on its way.
const ANSWER_WAIT: Duration = Duration::from_millis(12);
/// The same for the first frame.
const FIRST_WAIT: Duration = Duration::from_millis(60);
/// So long the terminal's last answer is waited for before the terminal is given back: what came
/// later would be typed into somebody else's line.
const FAREWELL_WAIT: Duration = Duration::from_millis(250);

/// A console to be run.
#[derive(Debug)]
pub struct Console {
    pub opening: Opening,
    pub words: Arc<Words>,
    pub theme: &'static Theme,
    /// A tab or a code to open first.
    pub place: Option<String>,
    /// The tab to begin on when nothing is named.
    pub start: Tab,
    /// Which keys the key line names, unless the keys say so.
    pub hints: keymap::Hints,
    pub keymap: Keymap,
    /// The file that keys are written to when they are changed.
    pub keys_file: Option<PathBuf>,
    /// The file that keeps how lists look.
    pub memory_file: Option<PathBuf>,
    /// The terminal shows ASCII only.
    pub ascii: bool,
    /// How many colours the terminal says it has.
    pub colours: u16,
    /// The terminal is one of tmux.
    pub in_tmux: bool,
    /// Something to say at the start.
    pub notice: Option<String>,
    /// Where it is noted what is being done, for the report of a crash.
    pub journal: Journal,
    /// Makes a store where there is none.
    pub make: fn(&Opening, Beginning) -> anyhow::Result<()>,
}

/// Runs the console until it is left.
///
/// # Errors
///
/// When there is no terminal, or the store cannot be opened.
pub fn run(console: Console) -> anyhow::Result<()> {
    let (events, inbox) = channel();
    let clock = console.opening.clock;
    // While the store is opened; whoever says something first waits for it.
    let words = Arc::clone(&console.words);
    std::thread::Builder::new().name("words".to_owned()).spawn(move || words.warm()).ok();
    let size = terminal::size();
    let mut painter = Painter::new(std::io::stdout(), size);
    let missing = !console.opening.path.exists();
    let started = if missing { None } else { Some(Jobs::start(&console.opening, &events)) };
    let started = started.transpose().context("open the store")?;
    let guard = Guard::enter()?;
    terminal::listen(&events)?;
    painter.start_over(size, terminal::ENTER);
    let jobs = match started {
        Some(jobs) => jobs,
        None if welcome(&console, &inbox, &mut painter)? => {
            Jobs::start(&console.opening, &events).context("open the store")?
        }
        None => return Ok(()),
    };
    let session = session(&console);
    let mut shell = Shell::new(Arc::clone(&console.words), console.theme, session, clock.now());
    if let Some(notice) = console.notice {
        shell.notice(notice);
    }
    let size = painter.size();
    // A screen that is named is the first one that is asked for: no other is read before it.
    let named = console.place.as_deref().and_then(Tab::named);
    if let Some(tab) = named {
        shell.begin(tab);
    }
    shell.resize(size.width, size.height);
    match &console.place {
        Some(_) if named.is_some() => {}
        Some(place) => shell.open(place),
        None => shell.offer_resume(),
    }
    let mut running = Running {
        journal: console.journal,
        shell,
        painter,
        jobs,
        guard,
        clock,
        inbox,
        start: Instant::now(),
        pace: Pace::default(),
        stale: true,
    };
    running.orders()?;
    running.gather(FIRST_WAIT)?;
    running.go_on()
}

/// Who works on which store, and how.
fn session(console: &Console) -> Session {
    let file = console.opening.path.file_name().unwrap_or_default();
    let scanner = &console.opening.config.scanner;
    Session {
        store: file.to_string_lossy().into_owned(),
        user: console.opening.who.name().to_owned(),
        start: console.start,
        hints: console.hints,
        keymap: console.keymap.clone(),
        keys_file: console.keys_file.clone(),
        prefix: scanner.prefix.clone(),
        memory_file: console.memory_file.clone(),
        folder: PathBuf::new(),
        ascii: console.ascii,
        in_tmux: console.in_tmux,
        colours: console.colours,
        around: Surroundings::of(|name| std::env::var(name).ok(), &scanner.prefix),
        bell: Bell::named(&scanner.bell),
        double_read_ms: u64::try_from(scanner.double_read_ms).unwrap_or_default(),
    }
}

/// Asks what a new store shall begin with, and has it made; false when nothing is wanted.
fn welcome(
    console: &Console,
    inbox: &Receiver<Event>,
    painter: &mut Painter<Stdout>,
) -> anyhow::Result<bool> {
    let mut screen = Welcome::new(&console.opening.path);
    let (mut burst, start) = (Burst::default(), Instant::now());
    loop {
        let area = Rect::new(0, 0, painter.size().width, painter.size().height);
        let draw = |screen: &Welcome, painter: &mut Painter<Stdout>| {
            let mut buffer = Buffer::empty(area);
            let now = console.opening.clock.now();
            let mut canvas = canvas::Canvas::new(&mut buffer, &console.words, console.theme, now);
            canvas.set_ascii(console.ascii);
            screen.view(&mut canvas);
            let cursor = canvas.cursor();
            painter.paint(&buffer, cursor)
        };
        if draw(&screen, painter).is_err() {
            return Ok(false);
        }
        let now_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let wait = burst.deadline_ms().map(|due| Duration::from_millis(due.saturating_sub(now_ms)));
        let event = inbox.recv_timeout(wait.unwrap_or(Duration::from_hours(1)));
        let now_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let typed = match event {
            Ok(Event::Terminal(terminal::Event::Input(inputs))) => {
                let keys = inputs.into_iter().filter_map(|input| match input {
                    Input::Key(key) => Some(key),
                    Input::Paste(_) => None,
                });
                keys.flat_map(|key| burst.feed(now_ms, key)).collect()
            }
            Ok(Event::Terminal(terminal::Event::Ended)) | Err(RecvTimeoutError::Disconnected) => {
                return Ok(false);
            }
            Ok(Event::Answer(_) | Event::Terminal(terminal::Event::Shown(_))) => Vec::new(),
            Ok(Event::Terminal(_)) => {
                painter.start_over(terminal::size(), terminal::ENTER);
                Vec::new()
            }
            Err(RecvTimeoutError::Timeout) => burst.rest(now_ms),
        };
        // A scan is no key, wherever it comes.
        let key = typed.into_iter().find_map(|typed| match typed {
            Typed::Key(key) => Some(key),
            Typed::Scan { .. } => None,
        });
        match key.map_or(Choice::Stay, |key| screen.key(key, &console.keymap)) {
            Choice::Stay => {}
            Choice::Leave => return Ok(false),
            Choice::Make(beginning) => {
                screen.say(console.words.get("welcome-making").to_owned());
                draw(&screen, painter).ok();
                match (console.make)(&console.opening, beginning) {
                    Ok(()) => return Ok(true),
                    Err(error) => screen.say(format!("! {error:#}")),
                }
            }
        }
    }
}

/// Everything that lives while the console runs.
struct Running {
    journal: Journal,
    shell: Shell,
    painter: Painter<Stdout>,
    jobs: Jobs,
    guard: Guard,
    clock: crate::app::Clock,
    inbox: Receiver<Event>,
    start: Instant,
    pace: Pace,
    /// Something came in since the last frame.
    stale: bool,
}

impl Running {
    /// Draws, waits, takes what comes, until the console is left.
    fn go_on(&mut self) -> anyhow::Result<()> {
        loop {
            let now_ms = self.now_ms();
            if self.stale && self.pace.may_draw(now_ms) && self.draw(now_ms).is_err() {
                // The terminal is gone; there is nobody to tell.
                return Ok(());
            }
            match self.inbox.recv_timeout(self.patience()) {
                Ok(event) => self.take(event),
                Err(RecvTimeoutError::Timeout) => {
                    let now_ms = self.now_ms();
                    self.shell.pass(self.clock.now(), now_ms);
                    self.stale = true;
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            if self.orders()? || self.gather(ANSWER_WAIT)? {
                self.part();
                return Ok(());
            }
        }
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn take(&mut self, event: Event) {
        if let Event::Terminal(terminal::Event::Shown(count)) = event {
            self.pace.answered(count);
            return;
        }
        let now_ms = self.now_ms();
        self.shell.take(event, self.clock.now(), now_ms);
        self.stale = true;
    }

    /// How long nothing may happen: until keys that wait are due, the clock shows a new minute, or
    /// the terminal has kept a frame waiting for too long.
    fn patience(&self) -> Duration {
        let now = self.clock.now().millis();
        let minute = 60_000_i64.saturating_sub(now.rem_euclid(60_000));
        let minute = Duration::from_millis(u64::try_from(minute).unwrap_or(60_000));
        let held = self.pace.deadline_ms().filter(|_| self.stale);
        let due = self.shell.deadline_ms().into_iter().chain(held).min();
        let due = due.map(|due| Duration::from_millis(due.saturating_sub(self.now_ms())));
        due.map_or(minute, |due| due.min(minute))
    }

    /// Takes every event that is there, and waits a moment for answers that are on their way, so
    /// that a key costs one frame and not two. True when the console is to be left.
    fn gather(&mut self, patience: Duration) -> anyhow::Result<bool> {
        let until = Instant::now().checked_add(patience);
        loop {
            let left = until
                .map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()));
            let wait = if self.shell.is_waiting() { left } else { Duration::ZERO };
            match self.inbox.recv_timeout(wait) {
                Ok(event) => self.take(event),
                Err(_) => return Ok(false),
            }
            if self.orders()? {
                return Ok(true);
            }
        }
    }

    /// Does what the shell orders; true when the console is to be left.
    fn orders(&mut self) -> anyhow::Result<bool> {
        for order in self.shell.orders() {
            match order {
                Order::Do(job) => {
                    self.journal.step(&job.name());
                    self.jobs.give(job);
                }
                Order::Quit => return Ok(true),
                Order::Suspend if terminal::is_session_leader() => {
                    let said = self.shell.words().get("message-suspend-no").to_owned();
                    self.shell.notice(said);
                }
                Order::Suspend => {
                    self.part();
                    self.guard.suspend()?;
                    self.start_over(terminal::ENTER);
                }
                Order::Resume => {
                    self.guard.resume()?;
                    self.start_over(terminal::ENTER);
                }
                Order::Repaint => self.start_over(CLEAR),
                Order::Ring(bells) => self.painter.ring(bells).unwrap_or_default(),
                Order::Send(bytes) => self.painter.send(&bytes),
            }
        }
        Ok(false)
    }

    /// Waits a moment for the terminal's last answer, keeping what else comes.
    fn part(&mut self) {
        let until = Instant::now().checked_add(FAREWELL_WAIT);
        while self.pace.is_open() {
            let left = until
                .map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()));
            match self.inbox.recv_timeout(left) {
                Ok(event) => self.take(event),
                Err(_) => return,
            }
        }
    }

    fn start_over(&mut self, sequence: &[u8]) {
        let size = terminal::size();
        self.shell.resize(size.width, size.height);
        self.painter.start_over(size, sequence);
        self.pace.forget();
        self.stale = true;
    }

    fn draw(&mut self, now_ms: u64) -> std::io::Result<()> {
        let size = self.painter.size();
        let mut buffer = Buffer::empty(Rect::new(0, 0, size.width, size.height));
        let cursor = self.shell.view(&mut buffer);
        self.stale = false;
        self.painter.paint_paced(&buffer, cursor, &mut self.pace, now_ms)
    }
}
