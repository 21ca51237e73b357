//! The clerk's desk: one field that takes everything, and what was counted last.
//!
//! Whatever is typed or scanned stands in the field; Enter, Tab or a line feed sends it off, in
//! order, and nothing is dropped: what is not answered yet is told as a queue. A scan is never a key:
//! only F-keys act, and only F10 accepts. Nothing opens by itself but the question whether to take
//! over somebody else's location.

mod panel;
mod rows;
mod view;

use std::collections::VecDeque;

pub use self::panel::Panel;
pub use self::rows::Row;
use crate::app::counting::{Said, Weighed};
use crate::app::query::count::Desk as Shown;
use crate::domain::scan::line::{Control, Entry};
use crate::domain::scan::{SEPARATOR, line};
use crate::tui::input::line::Line;
use crate::tui::input::{Code, Key};
use crate::tui::jobs::CountJob;
use crate::tui::keymap::Action;

/// Answers that are awaited with which a code is part of a dump and no double read.
const DUMP_QUEUE: usize = 3;

/// A clerk at work.
#[derive(Debug)]
pub struct Desk {
    count: String,
    /// As it was read last.
    shown: Option<Box<Shown>>,
    bin: String,
    rows: VecDeque<Row>,
    /// What the last line did, in large.
    last: Option<Row>,
    /// Number and time of the last entry that is in the file.
    saved: Option<(i64, i64)>,
    field: Line,
    /// Lines that were sent off and are not answered yet.
    sent: VecDeque<u64>,
    ids: u64,
    /// The code that came last, and when.
    recent: Option<(String, u64)>,
    double_read_ms: u64,
    panel: Panel,
    jobs: Vec<(u64, CountJob)>,
    /// Whether it was told that an input method is on.
    ime_told: bool,
}

/// What the desk asks of the shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    Nothing,
    /// A code was read twice, so fast that no hand did it.
    DoubleRead(String),
    /// There is nothing to accept.
    NothingToAccept,
    /// The clerk leaves the desk.
    Leave,
}

impl Desk {
    /// A desk at the stock-take `count`, at the location `bin` if there is one to go back to.
    pub fn open(count: &str, bin: Option<String>, half_typed: &str, double_read_ms: u64) -> Self {
        let mut desk = Self {
            count: count.to_owned(),
            shown: None,
            bin: String::new(),
            rows: VecDeque::new(),
            last: None,
            saved: None,
            field: Line::new(half_typed),
            sent: VecDeque::new(),
            ids: 0,
            recent: None,
            double_read_ms,
            panel: Panel::None,
            jobs: Vec::new(),
            ime_told: false,
        };
        desk.order(CountJob::Open { count: count.to_owned(), bin });
        desk
    }

    /// The stock-take.
    pub fn count(&self) -> &str {
        &self.count
    }

    /// Lines that are not answered yet.
    pub fn queue(&self) -> usize {
        self.sent.len()
    }

    /// What stands in the field and was not sent off.
    pub fn half_typed(&self) -> &str {
        self.field.value()
    }

    /// Whether a question stands that takes a letter.
    pub fn asks(&self) -> bool {
        matches!(self.panel, Panel::Held(_))
    }

    /// Whether F10 accepts what a panel shows.
    pub fn has_panel(&self) -> bool {
        self.panel != Panel::None
    }

    /// What the store has to do, in this order.
    pub fn jobs(&mut self) -> Vec<(u64, CountJob)> {
        std::mem::take(&mut self.jobs)
    }

    /// The clerk goes away; what is typed is kept.
    pub fn detach(&mut self) -> (u64, CountJob) {
        self.ids = self.ids.saturating_add(1);
        (self.ids, CountJob::Detach(self.field.value().to_owned()))
    }

    fn order(&mut self, job: CountJob) {
        self.ids = self.ids.saturating_add(1);
        if job.is_line() {
            self.sent.push_back(self.ids);
        }
        self.jobs.push((self.ids, job));
    }

    /// Reads again what stands there: somebody else may have counted.
    pub fn reload(&mut self) {
        if self.sent.is_empty() && self.shown.is_some() {
            self.order(CountJob::Read);
        }
    }

    /// A key that no table names: text.
    pub fn key(&mut self, key: Key) {
        if key.code == Code::Separator {
            self.field.key(Key::char(SEPARATOR));
        } else {
            self.field.key(key);
        }
    }

    /// Text that was pasted: one line stands in the field, several are weighed first.
    pub fn paste(&mut self, text: &str) {
        let mut lines = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
        match (lines.next(), lines.next()) {
            (Some(only), None) => self.field.insert(only),
            (Some(_), Some(_)) => self.order(CountJob::Weigh(text.to_owned())),
            (None, _) => {}
        }
    }

    /// The field is sent off; `alone` says that nothing else came in the same moment.
    pub fn submit(&mut self, now_ms: u64, alone: bool) -> Asks {
        let text = self.field.value().to_owned();
        self.field.set("");
        if text.trim().is_empty() {
            return Asks::Nothing;
        }
        let entry = line::read(&text, "");
        if let Entry::Code { times: None, code } = &entry {
            let again = self.recent.as_ref().is_some_and(|(last, at)| {
                *last == code.text && now_ms.saturating_sub(*at) <= self.double_read_ms
            });
            self.recent = Some((code.text.clone(), now_ms));
            if again && alone && self.double_read_ms > 0 && self.sent.len() < DUMP_QUEUE {
                return Asks::DoubleRead(code.shown());
            }
        } else {
            self.recent = None;
        }
        self.order(CountJob::Line(text));
        Asks::Nothing
    }

    /// Does what a key of the table says.
    pub fn act(&mut self, action: Action) -> Asks {
        if action == Action::Undo {
            self.order(CountJob::Line(Control::Undo.code()));
        } else if action == Action::Find {
            self.begin("/");
        } else if action == Action::Location {
            self.begin("#LOC:");
        } else if action == Action::Unknown {
            self.open_parked();
        } else if matches!(action, Action::Done | Action::TakeIt) {
            return self.accept();
        } else if action == Action::Drop {
            self.drop_parked();
        } else if matches!(action, Action::Up | Action::Down) {
            self.panel.step(if action == Action::Up { -1 } else { 1 });
        } else if action == Action::Close {
            self.panel = Panel::None;
        } else if action == Action::Pause {
            return Asks::Leave;
        }
        Asks::Nothing
    }

    /// Puts the beginning of a command into the empty field.
    fn begin(&mut self, text: &str) {
        self.field.set(text);
        self.field.key(Key::plain(Code::End));
    }

    /// The answer to the question that stands: yes or no.
    pub fn answer(&mut self, yes: bool) {
        if let Panel::Held(held) = std::mem::take(&mut self.panel)
            && yes
        {
            self.order(CountJob::Go { bin: held.bin, over: true });
        }
    }

    /// F10: what the panel shows, else the location is done.
    fn accept(&mut self) -> Asks {
        match std::mem::take(&mut self.panel) {
            Panel::None => self.order(CountJob::Line(Control::Done.code())),
            Panel::Held(held) => self.order(CountJob::Go { bin: held.bin, over: true }),
            Panel::Batch(weighed) => self.count_batch(weighed),
            Panel::Found { products, at, .. } => match products.into_iter().nth(at) {
                Some(product) => self.order(CountJob::Take(product.sku)),
                None => return Asks::NothingToAccept,
            },
            Panel::Parked(parked) => {
                if let Some((code, sku)) = parked.choice() {
                    self.order(CountJob::Tie { code, sku: Some(sku) });
                } else {
                    self.panel = Panel::Parked(parked);
                    return Asks::NothingToAccept;
                }
            }
        }
        Asks::Nothing
    }

    fn count_batch(&mut self, weighed: Weighed) {
        for entry in weighed.entries {
            self.order(CountJob::Entry(entry));
        }
    }

    fn open_parked(&mut self) {
        let rows = self.shown.as_ref().map(|shown| shown.parked.clone()).unwrap_or_default();
        let counted = self.rows.iter().find(|row| row.is_standing() && row.sku.is_some());
        let last = counted.and_then(|row| Some((row.sku.clone()?, row.name.clone())));
        self.panel = Panel::parked(rows, last);
    }

    fn drop_parked(&mut self) {
        if let Panel::Parked(parked) = &self.panel
            && let Some(code) = parked.code()
        {
            self.panel = Panel::None;
            self.order(CountJob::Tie { code, sku: None });
        }
    }

    /// Takes the answer to line `id`.
    pub fn take(&mut self, id: u64, said: &Said, now: i64) {
        self.answered(id);
        match said {
            Said::Counted { entry, .. } | Said::Parked { entry, .. } => {
                let row = Row::of(entry, now);
                self.saved = Some((row.number, row.at));
                self.last = Some(row.clone());
                self.push(row);
                self.after_write();
            }
            Said::Undone(entry) => {
                if let Some(undone) = entry.undoes
                    && let Some(row) = self.rows.iter_mut().find(|row| row.number == undone)
                {
                    row.undone = true;
                }
                self.saved = Some((entry.number, now));
                self.last = Some(Row::of(entry, now));
                self.after_write();
            }
            Said::Placed(place) => {
                self.bin.clone_from(&place.bin);
                self.last = None;
                self.panel = Panel::None;
                self.order(CountJob::Read);
            }
            Said::Finished(_) => {
                self.bin.clear();
                self.last = None;
                self.order(CountJob::Read);
            }
            Said::Held(held) => self.panel = Panel::Held(held.clone()),
            Said::Found { text, products } => self.panel.found(text, products),
            Said::Weighed(weighed) => self.panel = Panel::Batch(weighed.clone()),
            Said::Tied { .. } => {
                self.panel = Panel::None;
                self.order(CountJob::Read);
            }
            Said::Desk(shown) => self.show(shown),
            Said::Nothing
            | Said::Unknown { .. }
            | Said::Times(_)
            | Said::NoLine
            | Said::Fault(_) => {}
        }
    }

    /// Line `id` was answered, with an error or without.
    pub fn answered(&mut self, id: u64) {
        self.sent.retain(|sent| *sent != id);
    }

    /// Whether it is to be told that an input method is on: once.
    pub fn tell_input_method(&mut self) -> bool {
        !std::mem::replace(&mut self.ime_told, true)
    }

    /// The figures beside the field are read again once nothing is under way.
    fn after_write(&mut self) {
        if self.sent.is_empty() {
            self.order(CountJob::Read);
        }
    }

    fn push(&mut self, row: Row) {
        self.rows.push_front(row);
        self.rows.truncate(rows::KEPT);
    }

    fn show(&mut self, shown: &Shown) {
        self.bin.clone_from(&shown.bin);
        let newest = shown.rows.first().map_or(0, |row| row.entry.number);
        let newer: Vec<Row> = self.rows.iter().filter(|row| row.number > newest).cloned().collect();
        let read = shown.rows.iter().filter_map(Row::read);
        self.rows = newer.into_iter().chain(read).collect();
        if self.saved.is_none_or(|(number, _)| number < newest) {
            self.saved = shown.rows.first().map(|row| (row.entry.number, row.entry.at));
        }
        if let Panel::Parked(parked) = &mut self.panel {
            parked.refresh(shown.parked.clone());
        }
        self.shown = Some(Box::new(shown.clone()));
    }
}
