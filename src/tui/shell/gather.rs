//! All rows of a list at once: to mark them, to copy them, to write them to a file.
//!
//! A list is never read whole for the screen. When all of it is wanted it is asked for anew, with
//! the filter and the order in force, so that what is marked or written is what the title says.

use std::path::PathBuf;

use super::overlay::Overlay;
use super::prompt::Kind;
use super::{Order, Shell, Tone};
use crate::app::query::Reply;
use crate::tui::input::Key;
use crate::tui::jobs::Slot;
use crate::tui::screen::Tab;
use crate::tui::screen::list::Look;
use crate::tui::sheet::{self, Form, Sheet};

/// What all rows are wanted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Mark,
    Copy,
    Write { path: PathBuf, over: bool, bom: bool },
}

impl Shell {
    /// Asks for all rows of the list on the screen.
    pub(super) fn gather(&mut self, purpose: Purpose) {
        let Some(screen) = self.screen() else { return };
        let tab = screen.tab();
        match screen.whole() {
            Some(query) => {
                self.gathering = Some(purpose);
                self.question(Slot::Whole(tab), query);
            }
            None => self.say_id("message-not-now"),
        }
    }

    /// All rows came.
    pub(super) fn gathered(&mut self, tab: Tab, reply: Reply) {
        let Some(purpose) = self.gathering.take() else { return };
        let words = std::sync::Arc::clone(&self.words);
        let look = Look { words: &words, now: self.now, glance: self.glance.as_ref() };
        let Some(screen) = self.screens.iter_mut().find(|screen| screen.tab() == tab) else {
            return;
        };
        if purpose == Purpose::Mark {
            screen.mark_all(reply);
            return;
        }
        let Some(sheet) = screen.sheet(reply, look) else { return };
        screen.reload();
        match purpose {
            Purpose::Mark => {}
            Purpose::Copy => self.copy(sheet.tabbed()),
            Purpose::Write { path, over, bom } => self.write_sheet(&sheet, &path, over, bom),
        }
    }

    fn write_sheet(&mut self, sheet: &Sheet, path: &std::path::Path, over: bool, bom: bool) {
        let shown = path.display().to_string();
        let rows = i64::try_from(sheet.rows.len()).unwrap_or(i64::MAX);
        match sheet.save(path, Form::of(path, bom), over) {
            Ok(()) => {
                let fills = [("rows", rows.into()), ("path", shown.as_str().into())];
                let said = self.words.fill("list-file-done", &fills);
                self.say(said, Tone::Plain);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                let said = self.words.fill("list-file-there", &[("path", shown.as_str().into())]);
                self.open_prompt(Kind::Export, &shown);
                self.say(said, Tone::Trouble);
            }
            Err(error) => {
                let why = error.to_string();
                let fills = [("path", shown.as_str().into()), ("why", why.as_str().into())];
                let said = self.words.fill("list-file-failed", &fills);
                self.say(said, Tone::Trouble);
            }
        }
    }

    /// Opens the input line for the name of a file.
    pub(super) fn ask_for_file(&mut self) {
        let Some(screen) = self.screen().filter(|screen| screen.whole().is_some()) else {
            self.say_id("message-not-now");
            return;
        };
        let day = self.words.full_time(self.now);
        let day = day.split(' ').next().unwrap_or_default().to_owned();
        let name = format!("{}-{day}.csv", screen.tab().name());
        self.open_prompt(Kind::Export, &name);
        self.say_quietly("list-file-ask");
    }

    /// What was typed as a file: `!` behind it writes over what is there, `bom` marks it for old
    /// spreadsheets.
    pub(super) fn export(&mut self, typed: &str) {
        let (rest, bom) = match typed.trim().strip_suffix(" bom") {
            Some(rest) => (rest.trim(), true),
            None => (typed.trim(), false),
        };
        let (rest, over) = match rest.strip_suffix('!') {
            Some(rest) => (rest.trim(), true),
            None => (rest, false),
        };
        if !rest.is_empty() {
            self.gather(Purpose::Write { path: self.session.folder.join(rest), over, bom });
        }
    }

    /// The letter behind `y`.
    pub(super) fn copy_by_letter(&mut self, key: Key) {
        let barcode = self.card.as_ref().and_then(|card| card.product.barcodes.first());
        let barcode = barcode.map(|barcode| barcode.code.clone());
        let sku = self.screen().and_then(|screen| screen.product()).map(str::to_owned);
        let look = Look { words: &self.words, now: self.now, glance: self.glance.as_ref() };
        let row = self.screen().and_then(|screen| screen.row(look));
        let text = match key.typed() {
            Some('s') => sku,
            Some('b') => barcode,
            Some('r') => row.map(|row| Sheet { rows: vec![row], ..Sheet::default() }.tabbed()),
            Some('v') => {
                self.gather(Purpose::Copy);
                return;
            }
            Some(_) | None => {
                self.say_id("copy-keys");
                return;
            }
        };
        match text {
            Some(text) => self.copy(text),
            None => self.say_id("copy-nothing"),
        }
    }

    /// Sends `text` to the terminal, which may or may not take it: nobody can know.
    pub(super) fn copy(&mut self, text: String) {
        let count = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
        let fills = [("count", count.into())];
        let id = match sheet::clipboard(&text, self.session.in_tmux) {
            Some(bytes) => {
                self.orders.push(Order::Send(bytes));
                if self.session.in_tmux { "copy-sent-tmux" } else { "copy-sent" }
            }
            None => "copy-too-long",
        };
        let said = self.words.fill(id, &fills);
        self.clip = text;
        self.say(said, Tone::Plain);
    }

    /// Shows what was copied last, to be marked with the mouse.
    pub(super) fn show_clip(&mut self) {
        let lines = self.clip.lines().map(|line| line.replace('\t', "  ")).collect();
        self.overlay = Some(Overlay::text("clip-title", lines));
    }
}
