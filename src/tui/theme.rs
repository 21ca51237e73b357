//! Every colour by what it stands for.
//!
//! Colour never carries a meaning alone: a state is a word, the selection is `>` and reverse
//! video. Body text keeps the terminal's own colours, so it can be read on every background.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of the screen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

/// A table of styles.
#[derive(Debug)]
pub struct Theme {
    pub name: &'static str,
    style: fn(Role) -> Style,
}

/// All themes, the default first.
pub const THEMES: &[Theme] =
    &[Theme { name: "auto16", style: auto16 }, Theme { name: "mono", style: mono }];

impl Theme {
    /// The theme called `name`; the default when there is none of that name.
    pub fn named(name: &str) -> &'static Self {
        THEMES.iter().find(|theme| theme.name == name).unwrap_or(&AUTO16)
    }

    /// The theme for an environment: `NO_COLOR` and a dumb terminal get the one without colours.
    pub fn for_environment(wanted: &str, get: impl Fn(&str) -> Option<String>) -> &'static Self {
        let no_colour = get("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = get("TERM").is_none_or(|term| term == "dumb" || term.starts_with("vt"));
        if no_colour || dumb { Self::named("mono") } else { Self::named(wanted) }
    }

    pub fn style(&self, role: Role) -> Style {
        (self.style)(role)
    }
}

static AUTO16: Theme = Theme { name: "auto16", style: auto16 };

fn auto16(role: Role) -> Style {
    let plain = Style::new();
    match role {
        Role::Good | Role::Sellable => plain.fg(Color::Green),
        Role::Warning | Role::Unsellable => plain.fg(Color::Yellow),
        Role::Bad => plain.fg(Color::Red).add_modifier(Modifier::BOLD),
        Role::Changed => plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
        Role::Ordered => plain.fg(Color::Blue),
        Role::Locked => plain.fg(Color::Magenta),
        Role::Transferred | Role::OffShelf => plain.fg(Color::Cyan),
        Role::Key => plain.add_modifier(Modifier::BOLD),
        Role::Body | Role::Header | Role::Selected | Role::Head | Role::TabActive | Role::Quiet => {
            mono(role)
        }
    }
}

fn mono(role: Role) -> Style {
    let plain = Style::new();
    match role {
        Role::Header | Role::Selected | Role::TabActive => plain.add_modifier(Modifier::REVERSED),
        Role::Head | Role::Key | Role::Bad | Role::Changed => plain.add_modifier(Modifier::BOLD),
        Role::Body
        | Role::Quiet
        | Role::Good
        | Role::Warning
        | Role::Sellable
        | Role::Ordered
        | Role::Unsellable
        | Role::Locked
        | Role::Transferred
        | Role::OffShelf => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_color_keeps_the_selection_in_reverse() {
        let theme = Theme::for_environment("auto16", |name| match name {
            "NO_COLOR" => Some("1".to_owned()),
            _ => Some("xterm-256color".to_owned()),
        });
        assert_eq!(theme.name, "mono");
        let style = theme.style(Role::Selected);
        assert!(style.add_modifier.contains(Modifier::REVERSED));
        assert_eq!((style.fg, style.bg), (None, None));
    }
}
