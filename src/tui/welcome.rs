//! The first start: there is no store yet.
//!
//! ```text
//!  Welcome to Stockroom
//!
//!  There is no store at
//!    /home/lin/.local/share/stockroom/stockroom.db
//!
//!  > s  Sample store: three warehouses, products, ninety days of orders
//!    e  Empty store: add warehouses and products yourself
//!
//!  A shop's products: leave, then run
//!    stockroom init && stockroom import FILE
//!
//!  Nothing is written before you choose.
//! ```

use std::path::{Path, PathBuf};

use super::canvas::Canvas;
use super::input::Key;
use super::keymap::{Action, Keymap, Scope};
use super::theme::Role;

/// What a new store begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beginning {
    Sample,
    Empty,
}

impl Beginning {
    const ALL: [Self; 2] = [Self::Sample, Self::Empty];

    const fn letter(self) -> char {
        match self {
            Self::Sample => 's',
            Self::Empty => 'e',
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Self::Sample => "welcome-sample",
            Self::Empty => "welcome-empty",
        }
    }
}

/// What a key on this screen comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    Stay,
    Leave,
    Make(Beginning),
}

/// The screen's state.
#[derive(Clone, Debug)]
pub struct Welcome {
    path: PathBuf,
    at: usize,
    /// The store is being made, or why it could not be.
    said: Option<String>,
}

impl Welcome {
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), at: 0, said: None }
    }

    /// Says something below the choices.
    pub fn say(&mut self, text: String) {
        self.said = Some(text);
    }

    pub fn key(&mut self, key: Key, keymap: &Keymap) -> Choice {
        let lettered = |one: &Beginning| key.typed() == Some(one.letter());
        if let Some(beginning) = Beginning::ALL.into_iter().find(lettered) {
            return Choice::Make(beginning);
        }
        let action = keymap.resolve(Scope::Welcome, key);
        if action == Some(Action::Up) {
            self.at = self.at.saturating_sub(1);
        } else if action == Some(Action::Down) {
            self.at = self.at.saturating_add(1).min(Beginning::ALL.len().saturating_sub(1));
        } else if action == Some(Action::Open) {
            return Beginning::ALL.get(self.at).map_or(Choice::Stay, |one| Choice::Make(*one));
        } else if matches!(action, Some(Action::Quit | Action::Back | Action::Interrupt)) {
            return Choice::Leave;
        }
        Choice::Stay
    }

    pub fn view(&self, canvas: &mut Canvas<'_>) {
        let words = canvas.words;
        let area = canvas.area();
        let wide = area.width.saturating_sub(2);
        let mut y = area.y.saturating_add(u16::from(area.height > 16));
        let path = format!("  {}", self.path.display());
        let import = format!("  stockroom --store {} init", self.path.display());
        let mut choices = Vec::new();
        for (at, beginning) in Beginning::ALL.into_iter().enumerate() {
            let mark = if at == self.at { '>' } else { ' ' };
            let line = format!("{mark} {}  {}", beginning.letter(), words.get(beginning.id()));
            choices.push((line, if at == self.at { Role::Selected } else { Role::Body }));
        }
        let mut lines = vec![
            (words.get("welcome-title").to_owned(), Role::Head),
            (String::new(), Role::Body),
            (words.get("welcome-none").to_owned(), Role::Body),
            (path, Role::Head),
            (String::new(), Role::Body),
        ];
        let first = lines.len();
        lines.extend(choices);
        lines.extend([
            (String::new(), Role::Body),
            (words.get("welcome-import").to_owned(), Role::Body),
            (import, Role::Body),
            ("  stockroom import FILE".to_owned(), Role::Body),
            (String::new(), Role::Body),
            (words.get("welcome-leave").to_owned(), Role::Quiet),
        ]);
        if let Some(said) = &self.said {
            lines.extend([(String::new(), Role::Body), (said.clone(), Role::Head)]);
        }
        for (at, (line, role)) in lines.iter().enumerate() {
            canvas.put(1, y, wide, line, *role);
            if at == first.saturating_add(self.at) {
                canvas.focus(1, y);
            }
            y = y.saturating_add(1);
        }
    }
}
