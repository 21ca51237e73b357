//! What is out of reach of who works here: by their role, or because the file may only be read.

use super::{Shell, Tone};
use crate::app::Me;
use crate::domain::role::Role;
use crate::tui::keymap::Action;

/// Why an action is out of reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bar {
    /// It needs this role.
    Role(Role),
    /// The system lets this user only read the file.
    ReadOnly,
}

impl Shell {
    /// Who works here and what they may do, as the store said last.
    fn me(&self) -> Option<&Me> {
        self.glance.as_ref().map(|glance| &glance.me)
    }

    /// What stands between who works here and `action`.
    pub(super) fn barred(&self, action: Action) -> Option<Bar> {
        let needed = self.screen().map_or_else(|| action.needs(), |screen| screen.needs(action));
        let glance = self.glance.as_ref()?;
        if glance.read_only && needed > Role::Viewer {
            return Some(Bar::ReadOnly);
        }
        (glance.me.role < needed).then_some(Bar::Role(needed))
    }

    /// Says why an action is out of reach.
    pub(super) fn say_barred(&mut self, action: Action, bar: Bar) {
        let Bar::Role(needed) = bar else {
            self.say_id("message-read-only");
            return;
        };
        let own = self.me().map(|me| me.role).unwrap_or_default();
        let what = self.words.get(action.id()).to_owned();
        let (own, role) = (self.role_word(own).into(), self.role_word(needed).into());
        let fills = [("what", what.into()), ("own", own), ("role", role)];
        let said = self.words.fill("message-barred", &fills);
        self.say(said, Tone::Trouble);
    }

    /// What the help says behind a key that is out of reach.
    pub(super) fn bar_mark(&self, action: Action) -> Option<String> {
        Some(match self.barred(action)? {
            Bar::ReadOnly => format!("({})", self.words.get("header-read-only")),
            Bar::Role(needed) => {
                self.words.fill("key-barred", &[("role", self.role_word(needed).into())])
            }
        })
    }

    /// What the header says of what may be done here; nothing of a manager, who may do everything.
    pub(super) fn header_rights(&self) -> String {
        let Some(glance) = &self.glance else { return String::new() };
        let mut said = String::new();
        if glance.read_only {
            said = format!("  {}", self.words.get("header-read-only"));
        }
        if glance.me.role != Role::Manager {
            said.push_str("  ");
            said.push_str(&self.role_word(glance.me.role));
        }
        said
    }

    fn role_word(&self, role: Role) -> String {
        self.words.get(&format!("role-{}", role.name())).to_owned()
    }
}
