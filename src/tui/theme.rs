//! Every colour by what it stands for.
//!
//! Colour never carries a meaning alone: a state is a word, the selection is `>` and reverse
//! video. The themes are files in `assets/themes`, compiled in: a role and how it is drawn, as
//! words (`red bold`, `reverse`, `221`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

use crate::locale::environment_colours;

/// What a piece of the screen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Body,
    /// The first line, and what must be seen as a band.
    Header,
    /// The row under the cursor.
    Selected,
    /// Column heads and field labels in focus.
    Head,
    /// The active tab.
    TabActive,
    /// Keys in the key line.
    Key,
    /// What is there but not now: disabled fields, hints.
    Quiet,
    Good,
    Warning,
    Bad,
    /// A figure that a form would change.
    Changed,
    /// The letters of a bar, one role a bucket.
    Sellable,
    Ordered,
    Unsellable,
    Locked,
    Transferred,
    OffShelf,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 17] = [
        Self::Body,
        Self::Header,
        Self::Selected,
        Self::Head,
        Self::TabActive,
        Self::Key,
        Self::Quiet,
        Self::Good,
        Self::Warning,
        Self::Bad,
        Self::Changed,
        Self::Sellable,
        Self::Ordered,
        Self::Unsellable,
        Self::Locked,
        Self::Transferred,
        Self::OffShelf,
    ];
}

/// A table of styles.
#[derive(Debug)]
pub struct Theme {
    pub name: &'static str,
    /// How many colours the terminal must have.
    pub colours: u16,
    styles: Vec<(Role, Style)>,
}

/// The files, the default first.
const FILES: &[(&str, &str)] = &[
    ("auto16", include_str!("../../assets/themes/auto16.toml")),
    ("mono", include_str!("../../assets/themes/mono.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("dark256", include_str!("../../assets/themes/dark256.toml")),
    ("high-contrast", include_str!("../../assets/themes/high-contrast.toml")),
];

static THEMES: LazyLock<Vec<Theme>> = LazyLock::new(|| FILES.iter().map(Theme::read).collect());

/// Without a file of its own: a name that no theme has.
static PLAIN: Theme = Theme { name: "plain", colours: 0, styles: Vec::new() };

/// A theme's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    colours: u16,
    roles: BTreeMap<Role, String>,
}

impl Theme {
    /// All themes, the default first.
    pub fn all() -> &'static [Self] {
        &THEMES
    }

    /// The theme called `name`, if there is one.
    pub fn find(name: &str) -> Option<&'static Self> {
        THEMES.iter().find(|theme| theme.name == name)
    }

    /// The theme called `name`; the default when there is none of that name.
    pub fn named(name: &str) -> &'static Self {
        Self::find(name).or(THEMES.first()).unwrap_or(&PLAIN)
    }

    /// The theme for an environment: `NO_COLOR` and a dumb terminal get one without colours, and
    /// 256 colours are for terminals that say that they have them.
    pub fn for_environment(wanted: &str, get: impl Fn(&str) -> Option<String>) -> &'static Self {
        let known = environment_colours(get);
        let theme = Self::named(wanted);
        if theme.colours <= known {
            return theme;
        }
        let less = Self::named("auto16");
        if less.colours <= known { less } else { Self::named("mono") }
    }

    fn read((name, text): &(&'static str, &'static str)) -> Self {
        // A theme with a fault draws everything plain; a test finds the fault.
        let file = toml::from_str(text).unwrap_or(File { colours: 0, roles: BTreeMap::new() });
        let style = |words: &String| style(words).unwrap_or_default();
        let styles = file.roles.iter().map(|(role, words)| (*role, style(words))).collect();
        Self { name, colours: file.colours, styles }
    }

    pub fn style(&self, role: Role) -> Style {
        let found = self.styles.iter().find(|(known, _)| *known == role);
        found.map_or_else(Style::new, |(_, style)| *style)
    }
}

/// The sixteen colours that every terminal calls its own.
const COLOURS: &[(&str, Color)] = &[
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::White),
];

/// `red bold`, `110 reverse`; none when a word is neither a colour nor an attribute.
fn style(words: &str) -> Option<Style> {
    words.split_whitespace().try_fold(Style::new(), |style, word| {
        let attribute = match word {
            "bold" => Some(Modifier::BOLD),
            "underline" => Some(Modifier::UNDERLINED),
            "reverse" => Some(Modifier::REVERSED),
            _ => None,
        };
        if let Some(attribute) = attribute {
            return Some(style.add_modifier(attribute));
        }
        let named = COLOURS.iter().find(|(name, _)| *name == word).map(|(_, colour)| *colour);
        let number = || word.parse().ok().map(Color::Indexed);
        Some(style.fg(named.or_else(number)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_names_every_role_once_and_keeps_the_selection_in_reverse() {
        for (theme, (name, text)) in Theme::all().iter().zip(FILES) {
            let file: File = toml::from_str(text).unwrap();
            assert_eq!(file.roles.len(), Role::ALL.len(), "{name}");
            for (role, words) in &file.roles {
                assert!(style(words).is_some(), "{name} {role:?}: {words}");
            }
            assert_eq!(theme.styles.len(), Role::ALL.len(), "{name}");
            for role in [Role::Selected, Role::Header, Role::TabActive] {
                assert!(theme.style(role).add_modifier.contains(Modifier::REVERSED), "{name}");
            }
            let mut colours = Role::ALL.iter().filter_map(|role| theme.style(*role).fg);
            let fits = |colour: Color| match theme.colours {
                0 => false,
                16 => !matches!(colour, Color::Indexed(_)),
                _ => true,
            };
            assert!(colours.all(fits), "{name}");
        }
    }

    #[test]
    fn the_environment_bounds_the_colours() {
        let with = |pairs: &'static [(&str, &str)]| {
            move |name: &str| {
                pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            }
        };
        let chosen = |wanted, pairs| Theme::for_environment(wanted, with(pairs)).name;
        assert_eq!(chosen("auto16", &[("NO_COLOR", "1"), ("TERM", "xterm-256color")]), "mono");
        assert_eq!(
            chosen("high-contrast", &[("NO_COLOR", "1"), ("TERM", "xterm")]),
            "high-contrast"
        );
        assert_eq!(chosen("dark256", &[("TERM", "xterm-256color")]), "dark256");
        assert_eq!(chosen("dark256", &[("TERM", "xterm-16color")]), "auto16");
        assert_eq!(chosen("light", &[("TERM", "linux")]), "light");
        assert_eq!(chosen("light", &[("TERM", "dumb")]), "mono");
    }
}
