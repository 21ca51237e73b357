//! What keys are called: in the key line, in help, and in a file of keys.

use super::{Code, Key};

/// Keys with a name: the one that is shown, other spellings, the key. Case does not count.
#[rustfmt::skip]
const NAMES: &[(&str, &[&str], Key)] = &[
    ("Enter", &["return", "cr"],                      Key::plain(Code::Enter)),
    ("LF",    &["linefeed"],                          Key::plain(Code::LineFeed)),
    ("Tab",   &[],                                    Key::plain(Code::Tab)),
    ("S-Tab", &["shift-tab", "backtab"],              Key::plain(Code::BackTab)),
    ("BkSp",  &["backspace"],                         Key::plain(Code::Backspace)),
    ("Esc",   &["escape"],                            Key::plain(Code::Esc)),
    ("Up",    &[],                                    Key::plain(Code::Up)),
    ("Down",  &[],                                    Key::plain(Code::Down)),
    ("Left",  &[],                                    Key::plain(Code::Left)),
    ("Right", &[],                                    Key::plain(Code::Right)),
    ("Home",  &[],                                    Key::plain(Code::Home)),
    ("End",   &[],                                    Key::plain(Code::End)),
    ("PgUp",  &["pageup", "page-up"],                 Key::plain(Code::PageUp)),
    ("PgDn",  &["pagedown", "page-down", "pgdown"],   Key::plain(Code::PageDown)),
    ("Ins",   &["insert"],                            Key::plain(Code::Insert)),
    ("Del",   &["delete"],                            Key::plain(Code::Delete)),
    ("GS",    &[],                                    Key::plain(Code::Separator)),
    ("Spc",   &["space"],                             Key::char(' ')),
];

/// Longest name, in bytes.
const NAME_MAX: usize = 24;

/// F-keys that terminals send.
const F_MAX: u8 = 12;

impl Key {
    /// How the key is written in the key line, help, README and files of keys.
    pub fn label(self) -> String {
        let plain = Self { ctrl: false, alt: false, ..self };
        let name = match (NAMES.iter().find(|(.., key)| *key == plain), self.code) {
            (Some((name, ..)), _) => (*name).to_owned(),
            (None, Code::Char(character)) if self.ctrl => character.to_uppercase().to_string(),
            (None, Code::Char(character)) => character.to_string(),
            (None, Code::F(number)) => format!("F{number}"),
            (None, code) => format!("{code:?}"),
        };
        let (ctrl, alt) =
            (if self.ctrl { "Ctrl-" } else { "" }, if self.alt { "Alt-" } else { "" });
        format!("{ctrl}{alt}{name}")
    }

    /// The key called `name`, in any of its spellings.
    pub fn named(name: &str) -> Option<Self> {
        let mut characters = name.chars();
        if let (Some(only), None) = (characters.next(), characters.next()) {
            return Some(Self::char(only));
        }
        if name.len() > NAME_MAX {
            return None;
        }
        let folded = name.to_ascii_lowercase();
        let known = |(shown, also, _): &&(&str, &[&str], Self)| {
            shown.eq_ignore_ascii_case(&folded) || also.contains(&folded.as_str())
        };
        if let Some((.., key)) = NAMES.iter().find(known) {
            return Some(*key);
        }
        let behind = |starts: &[&str]| {
            let start = starts.iter().find(|start| folded.starts_with(**start))?;
            name.get(start.len()..).filter(|rest| !rest.is_empty())
        };
        if let Some(rest) = behind(&["ctrl-", "c-", "ctrl+"]) {
            let key = Self::named(rest)?;
            let letter = key.typed().map(|letter| Code::Char(letter.to_ascii_lowercase()));
            return Some(Self { code: letter.unwrap_or(key.code), ctrl: true, ..key });
        }
        if let Some(rest) = behind(&["alt-", "m-", "alt+"]) {
            return Some(Self { alt: true, ..Self::named(rest)? });
        }
        let number: u8 = folded.strip_prefix('f')?.parse().ok()?;
        (1..=F_MAX).contains(&number).then_some(Self::plain(Code::F(number)))
    }

    /// Names to suggest to whoever writes one that there is not.
    pub fn names() -> impl Iterator<Item = String> {
        let f = (1..=F_MAX).map(|number| format!("F{number}"));
        let chords = ('a'..='z').map(|letter| Self::ctrl(letter).label());
        let named = NAMES.iter().map(|(name, ..)| (*name).to_owned());
        named.chain(f).chain(chords)
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, Key};

    #[test]
    fn every_name_is_read_back_as_its_key() {
        let plain = Key::names().map(|name| (Key::named(&name).unwrap(), name));
        for (key, name) in plain {
            assert_eq!(key.label(), name);
        }
        for character in (' '..='~').chain(['鼠', '７']) {
            let key = Key::char(character);
            assert_eq!(Key::named(&key.label()), Some(key));
        }
        assert_eq!(Key::named("shift-tab"), Some(Key::plain(Code::BackTab)));
        assert_eq!(Key::named("c-P"), Some(Key::ctrl('p')));
        assert_eq!(Key::named("Alt-x").map(Key::label), Some("Alt-x".to_owned()));
        for none in ["", "F13", "F0", "Hyper", "Ctrl-", "Ctrl-Nix", "Fx"] {
            assert_eq!(Key::named(none), None, "{none}");
        }
    }
}
