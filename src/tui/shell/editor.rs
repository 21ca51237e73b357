//! `:keys`: every command with its keys, narrowed by typing; a key is changed by pressing it.
//!
//! ```text
//!  Keys: operator   2 of 214                                             keys.toml
//!  / adj_
//!  > Products      Adjust       a            Correct the stock by hand, with a reason
//!    Stock         Adjust       a            Correct the stock by hand, with a reason
//! ```
//!
//! Each change is tried on the file as it is now, refused with both names where a key is taken, and
//! written whole or not at all. What is typed narrows the list, so no letter acts here, and a scan is
//! no key.

use ratatui::layout::Rect;

use super::{Shell, Tone};
use crate::domain::filter::folded;
use crate::locale::Words;
use crate::tui::canvas::Canvas;
use crate::tui::input::line::Line;
use crate::tui::input::{Code, Key};
use crate::tui::keymap::file::fault::Fault;
use crate::tui::keymap::file::{self, presets};
use crate::tui::keymap::{self, Action, Binding, Keymap, Scope};
use crate::tui::text;
use crate::tui::theme::Role;

/// Rows that a page moves by.
const PAGE: usize = 10;

/// The list of keys while it is open.
#[derive(Debug, Default)]
pub(super) struct Editor {
    line: Line,
    at: usize,
    /// The next key is the command's: instead of those it has, or beside them.
    taking: Option<Taking>,
}

/// What becomes of the next key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taking {
    Instead,
    Beside,
}

impl Editor {
    /// Whether the next key is the command's.
    pub(super) const fn is_taking(&self) -> bool {
        self.taking.is_some()
    }

    /// The rows that fit what was typed.
    fn rows<'a>(&self, keymap: &'a Keymap, words: &Words) -> Vec<&'a Binding> {
        let typed = folded(self.line.value());
        let wanted: Vec<&str> = typed.split_whitespace().collect();
        let fits = |row: &&Binding| {
            let help = format!("{}.help", row.action.id());
            let (place, word) = (words.get(row.scope.id()), words.get(row.action.id()));
            let labels = keymap::labels(row);
            let all = format!("{place} {word} {} {labels} {}", row.name(), words.get(&help));
            let all = folded(&all);
            wanted.iter().all(|word| all.contains(word))
        };
        keymap.rows().iter().filter(fits).collect()
    }

    pub(super) fn view(&self, canvas: &mut Canvas<'_>, area: Rect, keymap: &Keymap, name: &str) {
        canvas.fill(area, Role::Body);
        let words = canvas.words;
        let rows = self.rows(keymap, words);
        let (x, wide) = (area.x.saturating_add(1), area.width.saturating_sub(2));
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let fills = [
            ("preset", keymap.chosen().unwrap_or("-").into()),
            ("shown", count(rows.len()).into()),
            ("all", count(keymap.rows().len()).into()),
        ];
        let end = canvas.put(x, area.y, wide, &words.fill("keys-title", &fills), Role::Head);
        let room = area.right().saturating_sub(end).saturating_sub(3);
        let edge = area.right().saturating_sub(1);
        canvas.put_right(edge, area.y, room, name, Role::Quiet);
        let (shown, caret) = self.line.view(wide.saturating_sub(2));
        let y = area.y.saturating_add(1);
        let head = canvas.put(x, y, wide, "/ ", Role::Head);
        canvas.put(head, y, wide.saturating_sub(2), &shown, Role::Body);
        canvas.focus(head.saturating_add(caret), y);
        let first = y.saturating_add(1);
        let height = usize::from(area.bottom().saturating_sub(first)).max(1);
        let top = self.at.saturating_add(1).saturating_sub(height);
        for ((at, row), y) in rows.iter().enumerate().skip(top).zip(first..area.bottom()) {
            let chosen = at == self.at;
            let role = if chosen { Role::Selected } else { Role::Body };
            if chosen {
                canvas.fill(Rect { y, height: 1, ..area }, Role::Selected);
            }
            let mark = if chosen { ">" } else { " " };
            let place = text::left(words.get(row.scope.id()), 16);
            let word = text::left(words.get(row.action.id()), 12);
            let keys = keymap::labels(row);
            let keys = if keys.is_empty() { "-".to_owned() } else { keys };
            let help = words.get(&format!("{}.help", row.action.id())).to_owned();
            let said = format!("{mark} {place} {word} {} {help}", text::left(&keys, 14));
            canvas.put(x, y, wide, &said, role);
        }
    }
}

impl Shell {
    /// Opens the list of keys.
    pub(super) fn open_editor(&mut self) {
        self.editor = Some(Editor::default());
        self.message = Default::default();
    }

    /// A key while the list of keys is open.
    pub(super) fn editor_key(&mut self, key: Key) {
        let Some(editor) = &mut self.editor else { return };
        if let Some(taking) = editor.taking.take() {
            self.take_key(key, taking);
            return;
        }
        if let Some(action) = self.keymap.resolve(Scope::Editor, key) {
            self.act_editor(action);
        } else {
            editor.line.key(key);
            editor.at = 0;
        }
    }

    /// Text that was pasted while the list of keys is open.
    pub(super) fn editor_insert(&mut self, text: &str) {
        if let Some(editor) = self.editor.as_mut().filter(|editor| !editor.is_taking()) {
            editor.line.insert(text);
            editor.at = 0;
        }
    }

    fn act_editor(&mut self, action: Action) {
        let Some(editor) = &mut self.editor else { return };
        let last = editor.rows(&self.keymap, &self.words).len().saturating_sub(1);
        let at = editor.at;
        let steps = [
            (Action::Up, at.saturating_sub(1)),
            (Action::Down, at.saturating_add(1)),
            (Action::PageUp, at.saturating_sub(PAGE)),
            (Action::PageDown, at.saturating_add(PAGE)),
        ];
        if let Some((_, to)) = steps.into_iter().find(|(step, _)| *step == action) {
            editor.at = to.min(last);
        } else if action == Action::Close {
            self.editor = None;
            self.message = Default::default();
        } else if action == Action::Open {
            self.await_key(Taking::Instead);
        } else if action == Action::AddKey {
            self.await_key(Taking::Beside);
        } else if action == Action::NoKey {
            self.change_keys(Some(&[]));
        } else if action == Action::UsualKeys {
            self.change_keys(None);
        } else {
            self.act_common(action);
        }
    }

    fn chosen_row(&self) -> Option<Binding> {
        let editor = self.editor.as_ref()?;
        editor.rows(&self.keymap, &self.words).get(editor.at).map(|row| (*row).clone())
    }

    fn await_key(&mut self, taking: Taking) {
        let Some(row) = self.chosen_row() else { return };
        if let Some(editor) = &mut self.editor {
            editor.taking = Some(taking);
        }
        let fills = [
            ("place", self.words.get(row.scope.id()).to_owned().into()),
            ("command", self.words.get(row.action.id()).to_owned().into()),
        ];
        self.message = (self.words.fill("keys-press", &fills), Tone::Plain);
    }

    /// The key that was asked for; Esc keeps what is.
    fn take_key(&mut self, key: Key, taking: Taking) {
        self.message = Default::default();
        if key.code == Code::Esc {
            return;
        }
        if key == Key::ctrl('c') {
            self.act_common(Action::Interrupt);
            return;
        }
        let Some(row) = self.chosen_row() else { return };
        // A line feed is an Enter.
        let key = if key.code == Code::LineFeed { Key::plain(Code::Enter) } else { key };
        let mut keys = if taking == Taking::Beside { row.keys } else { Vec::new() };
        keys.push(key);
        self.change_keys(Some(&keys));
    }

    /// Writes other keys for the chosen command to the file, and takes them.
    fn change_keys(&mut self, keys: Option<&[Key]>) {
        let Some(row) = self.chosen_row() else { return };
        let command = (row.scope, row.action);
        let prefix = self.session.prefix.clone();
        self.change_file(|text| file::edited(text, command, keys, &prefix));
        let now = self.chosen_row().map(|row| keymap::labels(&row)).unwrap_or_default();
        if self.message.1 == Tone::Plain && !self.message.0.is_empty() {
            let fills = [
                ("place", self.words.get(row.scope.id()).to_owned().into()),
                ("command", self.words.get(row.action.id()).to_owned().into()),
                ("before", keymap::labels(&row).into()),
                ("after", now.into()),
            ];
            let said = self.words.fill("keys-changed", &fills);
            self.say(said, Tone::Plain);
        }
    }

    /// The preset called `name` from now on; what the file says beside it stays.
    pub(super) fn choose_preset(&mut self, name: &str) {
        let prefix = self.session.prefix.clone();
        if presets().any(|known| known == name) {
            self.change_file(|text| file::preset(text, name, &prefix));
        } else {
            let fills = [
                ("name", name.to_owned().into()),
                ("fits", presets().collect::<Vec<_>>().join(", ").into()),
            ];
            let said = self.words.fill("keys-no-preset", &fills);
            self.say(format!("! {said}"), Tone::Trouble);
        }
    }

    /// Changes the file of keys, or says why not and changes nothing.
    fn change_file(&mut self, change: impl FnOnce(&str) -> Result<(String, Keymap), Vec<Fault>>) {
        let Some(path) = self.session.keys_file.clone() else {
            self.say_id("keys-no-file");
            return;
        };
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => {
                self.say_file_failed(&path, &error);
                return;
            }
        };
        let (text, keymap) = match change(&text) {
            Ok(changed) => changed,
            Err(faults) => {
                let said = faults.first().map(|fault| fault.what.told(&self.words));
                self.say(format!("! {}", said.unwrap_or_default()), Tone::Trouble);
                return;
            }
        };
        match file::save(&path, &text) {
            Ok(()) => {
                self.take_keymap(keymap);
                let shown = path.display().to_string();
                let said = self.words.fill("keys-written", &[("path", shown.into())]);
                self.message = (said, Tone::Plain);
            }
            Err(error) => self.say_file_failed(&path, &error),
        }
    }

    fn say_file_failed(&mut self, path: &std::path::Path, error: &std::io::Error) {
        let fills =
            [("path", path.display().to_string().into()), ("why", error.to_string().into())];
        let said = self.words.fill("list-file-failed", &fills);
        self.say(said, Tone::Trouble);
    }

    /// From now on these are the keys, on the screen and in every sentence.
    fn take_keymap(&mut self, keymap: Keymap) {
        self.words = super::settings::keyed(std::sync::Arc::clone(&self.words), &keymap);
        self.keymap = keymap;
    }
}
