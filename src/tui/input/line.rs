//! One line of text being typed: the go/scan box, the filter, every text field of a form.

use tui_input::InputRequest;

use super::{Code, Key};
use crate::tui::text;

/// Longest line that can be typed or pasted, in characters.
const CHARACTERS_MAX: usize = 500;

/// Text with a caret.
#[derive(Clone, Debug, Default)]
pub struct Line {
    inner: tui_input::Input,
}

impl Line {
    pub fn new(value: impl Into<String>) -> Self {
        Self { inner: tui_input::Input::new(value.into()) }
    }

    pub fn value(&self) -> &str {
        self.inner.value()
    }

    pub fn is_empty(&self) -> bool {
        self.value().is_empty()
    }

    pub fn set(&mut self, value: impl Into<String>) {
        self.inner = tui_input::Input::new(value.into());
    }

    /// Inserts what was pasted or scanned: its first line, cleaned, as far as there is room.
    pub fn insert(&mut self, pasted: &str) {
        let first = pasted.trim_start().split(['\n', '\r']).next().unwrap_or_default();
        let room = CHARACTERS_MAX.saturating_sub(self.value().chars().count());
        for character in text::clean(first).chars().take(room) {
            self.inner.handle(InputRequest::InsertChar(character));
        }
    }

    fn type_in(&mut self, character: char) {
        if self.value().chars().count() < CHARACTERS_MAX {
            self.inner.handle(InputRequest::InsertChar(character));
        }
    }

    /// Takes an editing key; false when it is none.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(character) = key.typed() {
            self.type_in(character);
            return true;
        }
        let Some(request) = request(key) else { return false };
        self.inner.handle(request);
        true
    }

    /// What of the value is shown in `columns`, and the column of the caret in it.
    pub fn view(&self, columns: u16) -> (String, u16) {
        let room = usize::from(columns.saturating_sub(1));
        let before: String = self.value().chars().take(self.inner.cursor()).collect();
        let after: String = self.value().chars().skip(self.inner.cursor()).collect();
        // The caret stays visible: what is far left of it is not shown.
        let mut head = before.as_str();
        while text::width(head) > room {
            let mut rest = head.chars();
            rest.next();
            head = rest.as_str();
        }
        let caret = text::columns(head);
        let left = usize::from(columns).saturating_sub(text::width(head));
        let shown = format!("{head}{}", text::fit(&after, left));
        (shown, caret)
    }
}

fn request(key: Key) -> Option<InputRequest> {
    let word = key.ctrl || key.alt;
    let found = [
        (Code::Backspace, word, InputRequest::DeletePrevWord),
        (Code::Backspace, true, InputRequest::DeletePrevChar),
        (Code::Delete, true, InputRequest::DeleteNextChar),
        (Code::Left, word, InputRequest::GoToPrevWord),
        (Code::Left, true, InputRequest::GoToPrevChar),
        (Code::Right, word, InputRequest::GoToNextWord),
        (Code::Right, true, InputRequest::GoToNextChar),
        (Code::Home, true, InputRequest::GoToStart),
        (Code::End, true, InputRequest::GoToEnd),
        (Code::Char('u'), key.ctrl, InputRequest::DeleteLine),
        (Code::Char('w'), key.ctrl, InputRequest::DeletePrevWord),
        (Code::Char('k'), key.ctrl, InputRequest::DeleteTillEnd),
        (Code::Char('a'), key.ctrl, InputRequest::GoToStart),
        (Code::Char('e'), key.ctrl, InputRequest::GoToEnd),
    ];
    found.into_iter().find(|(code, holds, _)| *code == key.code && *holds).map(|(_, _, r)| r)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_is_counted_in_cells_and_stays_in_view() {
        let mut line = Line::default();
        line.insert("有线鼠标\nsecond");
        assert_eq!(line.value(), "有线鼠标");
        assert_eq!(line.view(20), ("有线鼠标".to_owned(), 8));
        assert_eq!(line.view(6), ("鼠标".to_owned(), 4));
        line.key(Key::plain(Code::Left));
        assert_eq!(line.view(20).1, 6);
        line.key(Key::plain(Code::Backspace));
        assert_eq!(line.value(), "有线标");
    }
}
