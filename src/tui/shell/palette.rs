//! What can be run by name: the list over the command line, with the key of each.
//!
//! ```text
//!  Commands                                      Tab complete  Enter run  Esc close
//!  > Type            t F2     Type, thresholds, safety stock        2 marked
//!    Go to: Orders   g o
//!    lang zh-CN
//! Cmd: thre_
//! ```

use ratatui::layout::Rect;

use super::prompt::Kind;
use super::{Shell, Tone};
use crate::domain::filter::{folded, follows};
use crate::locale::Language;
use crate::tui::canvas::Canvas;
use crate::tui::input::Key;
use crate::tui::keymap::{self, Action, Scope, file};
use crate::tui::screen::{Screen, TABS, Tab};
use crate::tui::text;
use crate::tui::theme::{Role, Theme};

/// What a command does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Act(Action),
    Go(Tab),
    /// A setting, as it is typed.
    Set(String),
    Clip,
}

/// A command that can be run here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    keys: String,
    help: String,
    pub(super) deed: Deed,
    possible: bool,
}

impl Entry {
    /// How well it fits what was typed; less is better.
    fn fits(&self, typed: &str) -> Option<u8> {
        let name = folded(&self.name);
        let all = format!("{name} {}", folded(&self.help));
        let begins = |line: &str| line.split([' ', ':', '-']).any(|word| word.starts_with(typed));
        if name == typed {
            Some(0)
        } else if name.starts_with(typed) {
            Some(1)
        } else if begins(&name) {
            Some(2)
        } else if begins(&all) || all.contains(typed) {
            Some(3)
        } else {
            follows(&name, typed).then_some(4)
        }
    }
}

impl Shell {
    /// Everything that can be run by name: the screen's keys, the global ones, tabs, settings.
    fn entries(&self) -> Vec<Entry> {
        let words = &self.words;
        let scope = self.screen().map_or(Scope::Global, Screen::scope);
        let can = |action: Action| {
            self.barred(action).is_none() && self.screen().is_none_or(|screen| screen.can(action))
        };
        let mut entries: Vec<Entry> = Vec::new();
        for row in self.keymap.live(scope).filter(|row| row.action != Action::Command) {
            entries.push(Entry {
                name: words.get(row.action.id()).to_owned(),
                keys: keymap::labels(row),
                help: words.get(&format!("{}.help", row.action.id())).to_owned(),
                deed: Deed::Act(row.action),
                possible: can(row.action),
            });
        }
        let plain = |name: String, keys: String, deed: Deed| Entry {
            name,
            keys,
            help: String::new(),
            deed,
            possible: true,
        };
        let go = self.keymap.first(scope, Action::GoTo).map(Key::label);
        for tab in TABS {
            let keys = go.as_ref().map(|key| format!("{key} {}", tab.letter)).unwrap_or_default();
            let name = format!("{}: {}", words.get("key-go-to"), words.get(tab.title));
            entries.push(plain(name, keys, Deed::Go(tab.tab)));
        }
        let settings = Language::ALL.iter().map(|language| format!("lang {}", language.name()));
        let themes = Theme::all().iter().map(|theme| format!("theme {}", theme.name));
        for typed in settings.chain(themes) {
            entries.push(plain(typed.clone(), String::new(), Deed::Set(typed)));
        }
        let keys = plain("keys".to_owned(), String::new(), Deed::Set("keys".to_owned()));
        entries.push(Entry { help: words.get("keys-help").to_owned(), ..keys });
        let presets = file::presets().map(|name| format!("keys {name}"));
        entries.extend(presets.map(|typed| plain(typed.clone(), String::new(), Deed::Set(typed))));
        let views = self.view_names().into_iter().map(|name| format!("view {name}"));
        entries.extend(views.map(|typed| plain(typed.clone(), String::new(), Deed::Set(typed))));
        for name in ["doctor", "scanner"] {
            let help = words.get(&format!("{name}-title")).to_owned();
            entries.push(Entry {
                help,
                ..plain(name.to_owned(), String::new(), Deed::Set(name.to_owned()))
            });
        }
        entries.push(plain("clip".to_owned(), String::new(), Deed::Clip));
        entries
    }

    /// The commands that fit what is typed, the best first; those that cannot run now last.
    pub(super) fn candidates(&self) -> Vec<Entry> {
        let Some(prompt) = self.prompt.as_ref().filter(|prompt| prompt.kind == Kind::Command)
        else {
            return Vec::new();
        };
        let typed = folded(prompt.line.value().trim());
        let mut found: Vec<(bool, u8, Entry)> = Vec::new();
        for entry in self.entries() {
            if let Some(rank) = entry.fits(&typed) {
                found.push((!entry.possible, rank, entry));
            }
        }
        found.sort_by_key(|(not, rank, _)| (*not, *rank));
        found.into_iter().map(|(.., entry)| entry).collect()
    }

    /// Runs the command that is chosen; false when nothing fits.
    pub(super) fn run_chosen(&mut self, chosen: Option<Entry>) -> bool {
        let Some(entry) = chosen else { return false };
        match entry.deed {
            Deed::Act(action) => self.act(action),
            Deed::Go(tab) => self.go_to(tab),
            Deed::Set(typed) => {
                let (name, value) = typed.split_once(' ').unwrap_or((&typed, ""));
                self.set(name, value);
            }
            Deed::Clip => self.show_clip(),
        }
        true
    }

    pub(super) fn say_no_command(&mut self, typed: &str) {
        let said = self.words.fill("message-no-command", &[("name", typed.into())]);
        self.say(said, Tone::Trouble);
    }

    pub(super) fn view_palette(&self, canvas: &mut Canvas<'_>, area: Rect, at: usize) {
        let words = canvas.words;
        canvas.fill(area, Role::Body);
        let x = area.x.saturating_add(1);
        let wide = area.width.saturating_sub(2);
        canvas.put(x, area.y, wide, words.get("palette-title"), Role::Head);
        let marked = self.screen().map_or(0, Screen::marks);
        let marked = i64::try_from(marked).unwrap_or(i64::MAX);
        let rows = usize::from(area.height.saturating_sub(1)).max(1);
        let top = at.saturating_add(1).saturating_sub(rows);
        let shown = self.candidates().into_iter().enumerate().skip(top);
        for ((place, entry), y) in shown.zip(area.y.saturating_add(1)..area.bottom()) {
            let mut help = entry.help.clone();
            let bulk = matches!(entry.deed, Deed::Act(action) if action.takes_marks());
            if marked > 0 && bulk {
                help = words.fill("list-marked", &[("count", marked.into())]);
            }
            let chosen = place == at;
            let role = match (chosen, entry.possible) {
                (true, _) => Role::Selected,
                (false, true) => Role::Body,
                (false, false) => Role::Quiet,
            };
            if chosen {
                canvas.fill(Rect { y, height: 1, ..area }, Role::Selected);
            }
            let mark = if chosen { ">" } else { " " };
            let name = text::left(&entry.name, 22);
            let keys = text::left(&entry.keys, 10);
            canvas.put(x, y, wide, &format!("{mark} {name} {keys} {help}"), role);
        }
    }
}
