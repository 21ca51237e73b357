//! What the environment says about the terminal and whoever sits at it.

use super::Language;

impl Language {
    /// The language that the environment asks for: `LC_ALL`, else `LC_MESSAGES`, else `LANG`.
    /// English where it names none of ours or an encoding that cannot show Chinese.
    pub fn from_environment(get: impl Fn(&str) -> Option<String>) -> Self {
        let wanted = environment_locale(get);
        if is_utf8(&wanted) { Self::parse(&wanted).unwrap_or_default() } else { Self::En }
    }
}

/// The locale in force for messages.
fn environment_locale(get: impl Fn(&str) -> Option<String>) -> String {
    let set = |name: &&str| get(name).filter(|value| !value.is_empty());
    ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set).unwrap_or_default()
}

/// Whether a terminal with this environment shows more than ASCII.
pub fn environment_is_utf8(get: impl Fn(&str) -> Option<String>) -> bool {
    is_utf8(&environment_locale(get))
}

fn is_utf8(locale: &str) -> bool {
    let folded = locale.to_lowercase().replace('-', "");
    folded.contains(".utf8")
}

/// How many colours the environment says the terminal has: none, 16 or 256.
pub fn environment_colours(get: impl Fn(&str) -> Option<String>) -> u16 {
    let term = get("TERM").unwrap_or_default();
    let none = term.is_empty() || term == "dumb" || term.starts_with("vt");
    if none || get("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        return 0;
    }
    let more = ["256color", "direct", "kitty", "alacritty"].iter().any(|part| term.contains(part));
    let many = get("COLORTERM").is_some_and(|value| matches!(&*value, "truecolor" | "24bit"));
    if more || many { 256 } else { 16 }
}
