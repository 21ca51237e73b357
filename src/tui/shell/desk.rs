//! The clerk's desk in the shell: what is typed goes to its field, what the store answers is told.

use super::overlay::Overlay;
use super::{Order, Shell, Tone};
use crate::app::Error;
use crate::app::command::EntryTold;
use crate::app::counting::{Finished, Said};
use crate::app::query::Unfamiliar;
use crate::domain::refused::Rule;
use crate::domain::scan::line::Fault;
use crate::locale::{Words, change};
use crate::tui::input::burst::{self, Typed};
use crate::tui::input::{Code, Input, Key};
use crate::tui::jobs::Job;
use crate::tui::keymap::Action;
use crate::tui::screen::Tab;
use crate::tui::screen::count::desk::{Asks, Desk};

/// When the console rings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bell {
    /// At every entry.
    All,
    /// At what a clerk has to look at.
    #[default]
    Trouble,
    Off,
}

impl Bell {
    /// The setting called `name`; trouble for any other.
    pub fn named(name: &str) -> Self {
        match name {
            "all" => Self::All,
            "off" => Self::Off,
            _ => Self::Trouble,
        }
    }
}

impl Shell {
    /// Sits down at a stock-take.
    pub(super) fn sit_down(&mut self, count: &str, bin: Option<String>, half_typed: &str) {
        self.go_to(Tab::Count);
        (self.form, self.overlay, self.prompt) = (None, None, None);
        self.message = Default::default();
        let guard = self.session.double_read_ms;
        self.desk = Some(Desk::open(count, bin, half_typed, guard));
        if !half_typed.is_empty() {
            self.say_id("desk-half-typed");
        }
        self.send_off();
    }

    /// Leaves the desk, which keeps what is typed and was not sent off.
    pub(super) fn stand_up(&mut self) {
        if let Some(mut desk) = self.desk.take() {
            for (id, job) in desk.jobs().into_iter().chain([desk.detach()]) {
                self.orders.push(Order::Do(Job::Count { id, job }));
            }
        }
    }

    /// Orders what the desk wants from the store.
    pub(super) fn send_off(&mut self) {
        let jobs = self.desk.as_mut().map(Desk::jobs).unwrap_or_default();
        for (id, job) in jobs {
            self.orders.push(Order::Do(Job::Count { id, job }));
        }
    }

    /// Takes what one read brought, at the desk: text for its field, or an F-key.
    pub(super) fn desk_input(&mut self, inputs: &[Input], now_ms: u64) {
        let ends = |input: &&Input| matches!(input, Input::Key(key) if burst::closes(*key));
        let alone = inputs.iter().filter(ends).count() <= 1;
        for input in inputs {
            let asks = self.desk.as_ref().is_some_and(Desk::asks);
            match input {
                Input::Key(key) if self.overlay.is_some() && !is_text(*key) => self.press(*key),
                // A question takes one letter: characters wait for company, so that no scan answers.
                Input::Key(key) if asks => {
                    for typed in self.burst.feed(now_ms, *key) {
                        self.desk_answer(typed);
                    }
                }
                Input::Key(key) => {
                    self.overlay = None;
                    self.desk_key(*key, now_ms, alone);
                }
                Input::Paste(text) => {
                    self.overlay = None;
                    if let Some(desk) = &mut self.desk {
                        desk.paste(text);
                    }
                }
            }
            if self.desk.is_none() {
                break;
            }
        }
        self.send_off();
    }

    fn desk_key(&mut self, key: Key, now_ms: u64, alone: bool) {
        if burst::closes(key) {
            let asks = match &mut self.desk {
                Some(desk) => desk.submit(now_ms, alone),
                None => Asks::Nothing,
            };
            self.desk_asks(asks);
            return;
        }
        match self.keymap.resolve(self.scope(), key).filter(|_| !is_text(key)) {
            Some(Action::Help) => self.overlay = Some(Overlay::help(self.scope())),
            Some(action @ (Action::Redraw | Action::Suspend | Action::Interrupt)) => {
                self.act_common(action);
            }
            Some(action) => {
                let asks = match &mut self.desk {
                    Some(desk) => desk.act(action),
                    None => Asks::Nothing,
                };
                self.desk_asks(asks);
            }
            None => {
                if let Some(desk) = &mut self.desk {
                    desk.key(key);
                }
            }
        }
    }

    /// A key or a scan while a question stands.
    pub(super) fn desk_answer(&mut self, typed: Typed) {
        let key = match typed {
            Typed::Key(key) => key,
            Typed::Scan { text, .. } => {
                let said = self.words.fill("desk-answer-first", &[("code", text.into())]);
                self.say(said, Tone::Trouble);
                self.ring(1);
                return;
            }
        };
        let letter = key.typed().map(|typed| typed.to_ascii_lowercase());
        if let (Some(desk), Some('y' | 'n')) = (&mut self.desk, letter) {
            desk.answer(letter == Some('y'));
        } else if !is_text(key) && !burst::closes(key) {
            self.desk_key(key, self.now_ms, true);
        }
        self.send_off();
    }

    fn desk_asks(&mut self, asks: Asks) {
        match asks {
            Asks::Nothing => {}
            Asks::DoubleRead(code) => {
                let said = self.words.fill("desk-double-read", &[("code", code.into())]);
                self.say(said, Tone::Plain);
            }
            Asks::NothingToAccept => self.say_id("desk-nothing-to-accept"),
            Asks::Leave => {
                self.stand_up();
                self.say_id("desk-left");
            }
        }
    }

    /// What a line did.
    pub(super) fn counted(&mut self, id: u64, said: Result<Box<Said>, Error>) {
        let now = self.now.millis();
        let Some(desk) = &mut self.desk else { return };
        match said {
            Ok(said) => {
                desk.take(id, &said, now);
                let first = matches!(*said, Said::Unknown { why: Unfamiliar::InputMethod, .. })
                    && desk.tell_input_method();
                let (text, tone, bells) = tell(&said, first, &self.words);
                self.say(text, tone);
                self.ring(bells);
            }
            Err(error) => {
                desk.answered(id);
                let elsewhere = error.refused().is_some_and(|refused| {
                    matches!(refused.rule, Rule::PlaceHeld | Rule::CountedElsewhere)
                });
                self.trouble(&error);
                self.ring(if elsewhere { 2 } else { 1 });
            }
        }
        self.send_off();
    }

    /// Rings as often as the setting allows: 0 stands for an entry that went well.
    fn ring(&mut self, bells: u8) {
        let bells = match (self.session.bell, bells) {
            (Bell::Off, _) | (Bell::Trouble, 0) => return,
            (Bell::All, 0) => 1,
            (Bell::All | Bell::Trouble, bells) => bells,
        };
        self.orders.push(Order::Ring(bells));
    }
}

/// Whether a key is text of the field or the end of it.
fn is_text(key: Key) -> bool {
    key.typed().is_some() || key.code == Code::Separator || burst::closes(key)
}

/// What a line did, as a sentence, with how often it rings.
fn tell(said: &Said, input_method: bool, words: &Words) -> (String, Tone, u8) {
    let trouble = |text: String, bells: u8| (text, Tone::Trouble, bells);
    match said {
        Said::Counted { entry, ignored } => {
            let mut text = entry_line("desk-ok", entry.number, entry, words);
            if ignored.is_some() {
                text = format!("{text}   {}", words.get("desk-ignored"));
            }
            if entry.extra {
                text = format!("{text}   {}", words.get("desk-extra"));
            }
            (text, Tone::Plain, if entry.extra { 2 } else { 0 })
        }
        Said::Parked { entry, why } => {
            let id = if *why == Unfamiliar::NewProduct { "desk-new" } else { "desk-kept" };
            let fills = [("number", entry.number.into()), ("code", entry.code.as_str().into())];
            trouble(words.fill(id, &fills), 1)
        }
        Said::Unknown { code, why } => {
            let id = match why {
                Unfamiliar::Misread => "desk-misread",
                Unfamiliar::Short => "desk-short",
                Unfamiliar::InputMethod if input_method => "desk-input-method",
                Unfamiliar::Container => "desk-container",
                Unfamiliar::InputMethod | Unfamiliar::NewProduct | Unfamiliar::Plain => {
                    "desk-not-counted"
                }
            };
            trouble(words.fill(id, &[("code", code.as_str().into())]), 1)
        }
        Said::Held(held) => {
            let fills = [("bin", held.bin.as_str().into()), ("by", held.by.as_str().into())];
            let id = if held.done { "desk-held-done" } else { "desk-held" };
            trouble(words.fill(id, &fills), 2)
        }
        Said::NoLine => trouble(words.get("desk-no-line").to_owned(), 1),
        Said::Fault(fault) => {
            let (id, code) = fault_of(fault);
            trouble(words.fill(id, &[("code", code.into())]), 1)
        }
        Said::Nothing
        | Said::Desk(_)
        | Said::Undone(_)
        | Said::Placed(_)
        | Said::Finished(_)
        | Said::Times(_)
        | Said::Found { .. }
        | Said::Tied { .. }
        | Said::Weighed(_) => (tell_plain(said, words), Tone::Plain, 0),
    }
}

/// What a line did that nobody has to look at.
fn tell_plain(said: &Said, words: &Words) -> String {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    match said {
        Said::Undone(entry) => {
            entry_line("desk-undid", entry.undoes.unwrap_or(entry.number), entry, words)
        }
        Said::Placed(place) => {
            let bin = ("bin", place.bin.as_str().into());
            match &place.taken_from {
                Some(by) => words.fill("desk-taken-over", &[bin, ("by", by.as_str().into())]),
                None if place.round > 1 => words.fill("desk-second", &[bin]),
                None => words.fill("desk-placed", &[bin]),
            }
        }
        Said::Finished(finished) => finished_line(finished, words),
        Said::Times(times) => words.fill("desk-times", &[("times", (*times).into())]),
        Said::Found { text, products } => {
            let fills = [("text", text.as_str().into()), ("count", count(products.len()).into())];
            words.fill("desk-found-count", &fills)
        }
        Said::Tied { code, sku } => {
            let code = ("code", code.as_str().into());
            match sku {
                Some(sku) => words.fill("desk-tied", &[code, ("sku", sku.as_str().into())]),
                None => words.fill("desk-dropped", &[code]),
            }
        }
        Said::Weighed(weighed) => {
            words.fill("desk-weighed", &[("lines", count(weighed.entries.len()).into())])
        }
        Said::Nothing
        | Said::Desk(_)
        | Said::Counted { .. }
        | Said::Parked { .. }
        | Said::Unknown { .. }
        | Said::Held(_)
        | Said::NoLine
        | Said::Fault(_) => String::new(),
    }
}

fn entry_line(id: &str, number: i64, entry: &EntryTold, words: &Words) -> String {
    let name = entry.name.as_deref().unwrap_or(entry.code.as_str());
    let fills = [
        ("number", number.into()),
        ("name", name.into()),
        ("units", change(entry.units).into()),
        ("here", entry.here.into()),
    ];
    words.fill(id, &fills)
}

/// The message for what cannot be read, and the text it is about.
fn fault_of(fault: &Fault) -> (&'static str, &str) {
    match fault {
        Fault::LikeABarcode(text) => ("desk-like-a-barcode", text),
        Fault::NoTimes => ("desk-no-times", ""),
        Fault::NoSuchCommand(text) => ("desk-no-command", text),
    }
}

/// A location that is finished, as a sentence.
fn finished_line(finished: &Finished, words: &Words) -> String {
    let fills = [
        ("bin", finished.bin.as_str().into()),
        ("products", finished.products.into()),
        ("units", finished.units.into()),
    ];
    let id = if finished.bin.is_empty() { "desk-finished-nowhere" } else { "desk-finished" };
    let mut text = words.fill(id, &fills);
    if finished.missed {
        text = format!("{text} {}", words.get("desk-missed"));
    }
    if let Some(next) = &finished.next {
        text = format!("{text} {}", words.fill("desk-next", &[("bin", next.as_str().into())]));
    }
    text
}
