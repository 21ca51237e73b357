//! What can be set while the console runs: `:lang zh-TW`, `:theme light`, `:keys`; and what to set
//! outside of it: `:doctor`, `:scanner`.

use std::sync::Arc;

use super::{Order, Shell, Tone};
use crate::locale::{Language, Words};
use crate::tui::keymap::Keymap;
use crate::tui::theme::Theme;

impl Shell {
    /// Sets `name` to `value` if it is a setting; what can be had is told when `value` is none of it.
    pub(super) fn set(&mut self, name: &str, value: &str) -> bool {
        let value = value.trim();
        match name {
            "lang" => {
                if let Some(language) = Language::parse(value).filter(|_| !value.is_empty()) {
                    self.speak(language);
                } else {
                    let names: Vec<&str> = Language::ALL.iter().map(|l| l.name()).collect();
                    self.say_names("message-commands", &names);
                }
            }
            "keys" if value.is_empty() => self.open_editor(),
            "keys" => self.choose_preset(value),
            "theme" => {
                if let Some(theme) = Theme::find(value) {
                    self.dress(theme);
                } else {
                    let names: Vec<&str> = Theme::all().iter().map(|theme| theme.name).collect();
                    self.say_names("message-themes", &names);
                }
            }
            "view" if value.is_empty() => self.open_views(),
            "view" => self.show_view_called(value),
            "doctor" => self.show_doctor(),
            "scanner" => self.try_scanner(),
            _ => return false,
        }
        true
    }

    fn say_names(&mut self, id: &str, names: &[&str]) {
        let said = self.words.fill(id, &[("names", names.join(" ").into())]);
        self.say(said, Tone::Plain);
    }

    fn speak(&mut self, language: Language) {
        let zone = self.words.zone();
        self.words = Arc::new(Words::keyed(language, zone, self.words.keys().clone()));
        let said = self.words.fill("message-language", &[("name", language.name().into())]);
        self.say(said, Tone::Plain);
        self.orders.push(Order::Repaint);
    }

    fn dress(&mut self, theme: &'static Theme) {
        let known = self.session.colours;
        if theme.colours > known {
            let fills = [
                ("name", theme.name.into()),
                ("wanted", i64::from(theme.colours).into()),
                ("known", i64::from(known).into()),
            ];
            let said = self.words.fill("message-theme-colours", &fills);
            self.say(said, Tone::Trouble);
            return;
        }
        self.theme = theme;
        let said = self.words.fill("message-theme", &[("name", theme.name.into())]);
        self.say(said, Tone::Plain);
    }
}

/// The words with the keys in force, where those are not the usual ones.
pub(super) fn keyed(words: Arc<Words>, keymap: &Keymap) -> Arc<Words> {
    let keys = keymap.spoken();
    if *words.keys() == keys {
        return words;
    }
    Arc::new(Words::keyed(words.language(), words.zone(), keys))
}
