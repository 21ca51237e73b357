//! The frame around every screen: header, tabs, message, input line, key line; forms and overlays.
//!
//! The shell is a machine without threads and without a clock: events and the time go in, orders
//! (questions for the store, leave, suspend) come out, and it draws itself from its state. So a
//! test drives it with keys and sees what a clerk would see.

mod arrivals;
mod bars;
mod bulk;
mod chooser;
mod desk;
mod dialog;
mod doctor;
mod documents;
mod editor;
mod forms;
mod gather;
mod help;
mod keys;
pub mod layout;
mod news;
mod overlay;
mod palette;
mod prompt;
mod resume;
mod saving;
mod say;
mod settings;
mod state;
mod store;
mod thresholds;
mod view;
mod views;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use super::form::Form;
use super::form::field::Field;
use super::input::Key;
use super::input::burst::Burst;
use super::jobs::{Answer, Job, Slot};
use super::keymap::{Hints, Keymap, Scope};
use super::memory::Memory;
use super::screen::count::desk::Desk;
use super::screen::{self, Screen, Tab};
use super::terminal;
use super::theme::Theme;
use crate::app::command::Undo;
use crate::app::query::count::Resume;
use crate::app::query::{Glance, ProductCard, Tryout, Unfamiliar, WarehouseRow};
use crate::domain::time::Timestamp;
use crate::locale::{Surroundings, Words};

use chooser::Chooser;
pub use desk::Bell;
use dialog::Moved;
use doctor::Trial;
use documents::Receipt;
use editor::Editor;
use news::News;
use overlay::Overlay;
use prompt::Prompt;
pub use say::Tone;
use state::{Done, Exit, Opening, Pending, Subject, What, targets};
use views::Panel;

/// What the shell asks of the loop that runs it.
#[derive(Clone, Debug)]
pub enum Order {
    Do(Job),
    Suspend,
    /// The terminal is ours again after a stop: take it over anew.
    Resume,
    /// Paint everything anew.
    Repaint,
    /// Ring so often.
    Ring(u8),
    /// Bytes for the terminal that are no picture.
    Send(Vec<u8>),
    Quit,
}

/// What comes in.
#[derive(Debug)]
pub enum Event {
    Terminal(terminal::Event),
    Answer(Box<Answer>),
}

impl From<terminal::Event> for Event {
    fn from(event: terminal::Event) -> Self {
        Self::Terminal(event)
    }
}

impl From<Answer> for Event {
    fn from(answer: Answer) -> Self {
        Self::Answer(Box::new(answer))
    }
}

/// Who works on which store.
#[derive(Clone, Debug)]
pub struct Session {
    /// The file's name, for the header.
    pub store: String,
    pub user: String,
    /// The tab that it begins on, and that F3 leads back to.
    pub start: Tab,
    /// Which keys the key line names, unless the keys say so.
    pub hints: Hints,
    /// The keys in force.
    pub keymap: Keymap,
    /// The file that keys are written to when they are changed.
    pub keys_file: Option<PathBuf>,
    /// What the scanner puts in front of codes, which no key may be.
    pub prefix: String,
    /// The file that keeps how lists look.
    pub memory_file: Option<PathBuf>,
    /// Where files go that are named without a folder; empty for where the program was started.
    pub folder: PathBuf,
    /// The terminal shows ASCII only.
    pub ascii: bool,
    /// The terminal is one of tmux.
    pub in_tmux: bool,
    /// How many colours the terminal says it has.
    pub colours: u16,
    /// What is known of the terminal and the scanner.
    pub around: Surroundings,
    /// When the console rings.
    pub bell: Bell,
    /// The same code again within so many milliseconds is a double read; 0 for never.
    pub double_read_ms: u64,
}

/// The console's state.
#[derive(Debug)]
pub struct Shell {
    words: Arc<Words>,
    theme: &'static Theme,
    session: Session,
    keymap: Keymap,
    screens: Vec<Box<dyn Screen>>,
    active: usize,
    /// Tabs to go back to.
    trail: Vec<usize>,
    form: Option<(Subject, Form)>,
    overlay: Option<Overlay>,
    moved: Option<Moved>,
    prompt: Option<Prompt>,
    editor: Option<Editor>,
    /// The scanner is being tried.
    trial: Option<Trial>,
    chooser: Option<Chooser>,
    /// The saved views of the list on the screen.
    views: Option<Panel>,
    /// How lists look.
    memory: Arc<Memory>,
    /// Somebody sits here and counts.
    desk: Option<Desk>,
    /// Somebody was counting here when the terminal went away.
    resume: Option<Box<Resume>>,
    /// `g` was pressed.
    going: bool,
    /// `y` was pressed.
    copying: bool,
    /// What all rows of a list are asked for.
    gathering: Option<gather::Purpose>,
    /// What was copied last.
    clip: String,
    opening: Option<Opening>,
    /// Keys typed while a form opens or saves, or before the rows are there that they act on.
    ahead: VecDeque<Key>,
    pane: bool,
    message: (String, Tone),
    messages: Vec<(Timestamp, String)>,
    glance: Option<Glance>,
    /// The newest alert that was seen, and one that waits to be told.
    news: News,
    warehouses: Vec<WarehouseRow>,
    card: Option<Box<ProductCard>>,
    /// The product whose card was asked last.
    asked_card: Option<String>,
    /// The code that was scanned or typed last, while its meaning is asked.
    code: Option<String>,
    /// Why it is no product, as far as that can be said.
    unfamiliar: Option<Unfamiliar>,
    /// What a threshold would have done, as it was asked last.
    tried: Option<Tryout>,
    /// What is told when the document that was written is read back.
    receipt: Option<Receipt>,
    done: Vec<Done>,
    /// The entry of the log that is to be taken back, while its step is asked.
    undoing: Option<screen::UndoTarget>,
    /// What could not be taken back, while it is asked what rests on it.
    depending: Option<Undo>,
    pending: Vec<Pending>,
    burst: Burst,
    tickets: u64,
    /// The newest ticket of each slot.
    newest: std::collections::BTreeMap<Slot, u64>,
    orders: Vec<Order>,
    exit: Exit,
    /// Since when the store owes an answer, and for how many seconds that is told.
    owed_ms: Option<u64>,
    slow_seconds: u64,
    now: Timestamp,
    /// The same by a clock that never jumps.
    now_ms: u64,
    /// Since when a dialog has been open.
    dialog_ms: Option<u64>,
    size: (u16, u16),
}

impl Shell {
    pub fn new(words: Arc<Words>, theme: &'static Theme, session: Session, now: Timestamp) -> Self {
        let keymap = session.keymap.clone();
        let mut shell = Self {
            words: settings::keyed(words, &keymap),
            theme,
            session,
            keymap,
            screens: screen::all(),
            active: 0,
            trail: Vec::new(),
            form: None,
            overlay: None,
            moved: None,
            prompt: None,
            editor: None,
            trial: None,
            chooser: None,
            views: None,
            memory: Arc::default(),
            desk: None,
            resume: None,
            going: false,
            copying: false,
            gathering: None,
            clip: String::new(),
            opening: None,
            ahead: VecDeque::new(),
            pane: true,
            message: Default::default(),
            messages: Vec::new(),
            glance: None,
            news: News::default(),
            warehouses: Vec::new(),
            card: None,
            asked_card: None,
            code: None,
            unfamiliar: None,
            tried: None,
            receipt: None,
            done: Vec::new(),
            undoing: None,
            depending: None,
            pending: Vec::new(),
            burst: Burst::default(),
            tickets: 0,
            newest: std::collections::BTreeMap::new(),
            orders: Vec::new(),
            exit: Exit::Stay,
            owed_ms: None,
            slow_seconds: 0,
            now,
            now_ms: 0,
            dialog_ms: None,
            size: (80, 24),
        };
        shell.active = shell.home();
        shell.recall();
        shell.ask_glance();
        shell
    }

    /// Where the tab stands that it begins on.
    fn home(&self) -> usize {
        let start = self.session.start;
        self.screens.iter().position(|screen| screen.tab() == start).unwrap_or(0)
    }

    /// Begins on `tab`, with the start behind it; nothing was asked yet, and nothing is asked now.
    pub fn begin(&mut self, tab: Tab) {
        let Some(at) = self.screens.iter().position(|screen| screen.tab() == tab) else { return };
        if at != self.active {
            self.trail.push(self.active);
            self.active = at;
        }
    }

    /// Takes an event that came at `now`; `now_ms` is a clock that never jumps, for bursts of keys.
    pub fn take(&mut self, event: Event, now: Timestamp, now_ms: u64) {
        (self.now, self.now_ms) = (now, now_ms);
        match event {
            Event::Terminal(terminal::Event::Input(inputs)) => self.input(&inputs, now_ms),
            Event::Terminal(terminal::Event::Shown(_)) => {}
            Event::Terminal(terminal::Event::Resized) => self.orders.push(Order::Repaint),
            Event::Terminal(terminal::Event::Continued) => self.orders.push(Order::Resume),
            Event::Terminal(terminal::Event::Suspend) => self.orders.push(Order::Suspend),
            Event::Terminal(terminal::Event::Ended) => {
                self.stand_up();
                self.orders.push(Order::Quit);
            }
            Event::Answer(answer) => self.answer(*answer),
        }
        self.note_dialog();
        self.tell_news();
        self.ask();
        self.watch(now_ms);
    }

    /// Lets the time pass: characters that waited for company become keys, the clock moves on.
    pub fn pass(&mut self, now: Timestamp, now_ms: u64) {
        (self.now, self.now_ms) = (now, now_ms);
        self.trial_rests(now_ms);
        for typed in self.burst.rest(now_ms) {
            self.typed(typed);
        }
        self.ask();
        self.watch(now_ms);
    }

    /// Notes how long the store has owed an answer: told from one second on, once a second.
    fn watch(&mut self, now_ms: u64) {
        if !self.is_waiting() && self.pending.is_empty() {
            self.owed_ms = None;
            self.slow_seconds = 0;
            return;
        }
        let since = *self.owed_ms.get_or_insert(now_ms);
        self.slow_seconds = now_ms.saturating_sub(since).checked_div(1_000).unwrap_or(0);
    }

    /// When [`Shell::pass`] must be called at the latest: for keys that wait, or to say that the
    /// store is slow.
    pub fn deadline_ms(&self) -> Option<u64> {
        let told = self.slow_seconds.saturating_add(1).saturating_mul(1_000);
        let slow = self.owed_ms.map(|since| since.saturating_add(told));
        let trial = self.trial.as_ref().and_then(Trial::deadline_ms);
        self.burst.deadline_ms().into_iter().chain(slow).chain(trial).min()
    }

    /// What is to be done now.
    pub fn orders(&mut self) -> Vec<Order> {
        std::mem::take(&mut self.orders)
    }

    /// Tells how large the terminal is.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.size = (width, height);
        let layout = self.layout();
        for screen in &mut self.screens {
            screen.set_height(layout.list_rows());
        }
        self.ask();
    }

    /// The words in use.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Whether the store still owes an answer to what was asked last.
    pub fn is_waiting(&self) -> bool {
        !self.newest.is_empty()
    }

    /// Says something that comes from outside.
    pub fn notice(&mut self, text: String) {
        self.say(text, Tone::Plain);
    }

    /// What the message line says.
    pub fn message(&self) -> &str {
        &self.message.0
    }

    /// The title of the form that is open, as a message id.
    pub fn form(&self) -> Option<&'static str> {
        self.form.as_ref().map(|(_, form)| form.title)
    }

    /// The fields of the form that is open.
    pub fn fields(&self) -> &[Field] {
        self.form.as_ref().map_or(&[], |(_, form)| &form.fields)
    }

    /// What F1 says on a screen whose keys are those of `scope`.
    pub fn help(&self, scope: Scope) -> Vec<String> {
        self.help_of_screen(scope)
    }

    /// The operation that the open form leads to, as far as it is filled in.
    pub fn form_op(&self) -> Option<&'static str> {
        let (subject, form) = self.form.as_ref()?;
        subject.request(form).ok().map(|request| request.command.op())
    }

    /// Opens the tab `tab`, or the stock of the product `sku`, as if it was typed.
    pub fn open(&mut self, place: &str) {
        match (Tab::named(place), place.strip_prefix("count ")) {
            (Some(tab), _) => self.go_to(tab),
            (None, Some(count)) => self.sit_down_again(count),
            (None, None) => self.resolve(place),
        }
        self.ask();
    }

    /// Whether something lies over the screen that takes no scan and no text.
    fn is_covered(&self) -> bool {
        let views = self.views.is_some() && self.prompt.is_none();
        let panel = self.editor.is_some() || self.chooser.is_some();
        panel || views || self.overlay.is_some() || self.moved.is_some()
    }

    fn screen(&self) -> Option<&dyn Screen> {
        self.screens.get(self.active).map(AsRef::as_ref)
    }

    fn screen_mut(&mut self) -> Option<&mut Box<dyn Screen>> {
        self.screens.get_mut(self.active)
    }

    /// Which keys hold now.
    fn scope(&self) -> Scope {
        if let Some(prompt) = &self.prompt {
            return prompt.kind.scope();
        }
        if self.editor.is_some() {
            return Scope::Editor;
        }
        if self.chooser.is_some() {
            return Scope::Chooser;
        }
        if self.views.is_some() && self.overlay.is_none() {
            return Scope::Views;
        }
        if let Some(desk) = self.desk.as_ref().filter(|_| self.overlay.is_none()) {
            return if desk.has_panel() { Scope::DeskPanel } else { Scope::Desk };
        }
        if self.resume.is_some() && self.overlay.is_none() {
            return Scope::Resume;
        }
        if self.moved.is_some() || self.overlay.is_some() {
            return Scope::Pick;
        }
        match &self.form {
            Some((_, form)) if form.picking.is_some() => Scope::Pick,
            Some(_) => Scope::Form,
            None => self.screen().map_or(Scope::Global, Screen::scope),
        }
    }

    fn ticket(&mut self) -> u64 {
        self.tickets = self.tickets.saturating_add(1);
        self.tickets
    }

    fn go_to(&mut self, tab: Tab) {
        let Some(at) = self.screens.iter().position(|screen| screen.tab() == tab) else { return };
        if at != self.active {
            self.trail.push(self.active);
            self.trail.drain(..self.trail.len().saturating_sub(20));
            self.active = at;
        }
        if let Some(screen) = self.screen_mut()
            && screen.product().is_none()
        {
            screen.reload();
        }
        // Asked now, so that keys that came in the same read wait for its rows.
        self.ask();
    }
}
