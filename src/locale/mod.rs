//! The words of both front ends, in three languages.
//!
//! Sentences are Fluent messages in `assets/locales/<language>/<topic>.ftl`, compiled in. Code names
//! a message by its id; a test holds that all languages have the same messages with the same
//! placeholders and that every id named in the code exists. What has no placeholder is formatted
//! once, when the first of them is said, so drawing a screen never formats it again.
//!
//! Key letters, unit names of quantities and codes stay Latin in every language, so documentation
//! and muscle memory agree. A sentence that names a key of the console says which command it means
//! and the key that is shown unless somebody changed it: `{ KEY("form.save", "F10") }`.

mod alert;
mod doctor;
mod environment;
mod format;
mod keys;
mod refusal;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::Entry;
use unic_langid::LanguageIdentifier;

pub use doctor::{Heard, Surroundings};
pub use environment::{environment_colours, environment_is_utf8};
pub use format::{Zone, change, grouped, money, share};
pub use keys::Keys;

/// A language of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    En,
    ZhCn,
    ZhTw,
}

impl Language {
    /// Every language, English first.
    pub const ALL: &'static [Self] = &[Self::En, Self::ZhCn, Self::ZhTw];

    /// The name on the command line and in settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
            Self::ZhTw => "zh-TW",
        }
    }

    /// The language called `name`, in any of its usual spellings (`zh_TW.UTF-8`, `zh-hk`, `C`).
    pub fn parse(name: &str) -> Option<Self> {
        let base = name.split(['.', '@']).next().unwrap_or_default();
        let folded = base.replace('_', "-").to_lowercase();
        let mut parts = folded.split('-');
        match parts.next().unwrap_or_default() {
            "en" | "c" | "posix" => Some(Self::En),
            "zh" => {
                let traditional = parts.any(|part| matches!(part, "tw" | "hk" | "mo" | "hant"));
                Some(if traditional { Self::ZhTw } else { Self::ZhCn })
            }
            _ => None,
        }
    }
}

const EN: &[&str] = &[
    include_str!("../../assets/locales/en/terms.ftl"),
    include_str!("../../assets/locales/en/lists.ftl"),
    include_str!("../../assets/locales/en/marks.ftl"),
    include_str!("../../assets/locales/en/views.ftl"),
    include_str!("../../assets/locales/en/refused.ftl"),
    include_str!("../../assets/locales/en/alerts.ftl"),
    include_str!("../../assets/locales/en/overview.ftl"),
    include_str!("../../assets/locales/en/console.ftl"),
    include_str!("../../assets/locales/en/heads.ftl"),
    include_str!("../../assets/locales/en/exchange.ftl"),
    include_str!("../../assets/locales/en/documents.ftl"),
    include_str!("../../assets/locales/en/pools.ftl"),
    include_str!("../../assets/locales/en/counting.ftl"),
    include_str!("../../assets/locales/en/users.ftl"),
    include_str!("../../assets/locales/en/terminal.ftl"),
    include_str!("../../assets/locales/en/keys.ftl"),
    include_str!("../../assets/locales/en/stocktakes.ftl"),
    include_str!("../../assets/locales/en/plain.ftl"),
    include_str!("../../assets/locales/en/cli.ftl"),
    include_str!("../../assets/locales/en/help.ftl"),
];
const ZH_CN: &[&str] = &[
    include_str!("../../assets/locales/zh-CN/terms.ftl"),
    include_str!("../../assets/locales/zh-CN/lists.ftl"),
    include_str!("../../assets/locales/zh-CN/marks.ftl"),
    include_str!("../../assets/locales/zh-CN/views.ftl"),
    include_str!("../../assets/locales/zh-CN/refused.ftl"),
    include_str!("../../assets/locales/zh-CN/alerts.ftl"),
    include_str!("../../assets/locales/zh-CN/overview.ftl"),
    include_str!("../../assets/locales/zh-CN/console.ftl"),
    include_str!("../../assets/locales/zh-CN/heads.ftl"),
    include_str!("../../assets/locales/zh-CN/exchange.ftl"),
    include_str!("../../assets/locales/zh-CN/documents.ftl"),
    include_str!("../../assets/locales/zh-CN/pools.ftl"),
    include_str!("../../assets/locales/zh-CN/counting.ftl"),
    include_str!("../../assets/locales/zh-CN/users.ftl"),
    include_str!("../../assets/locales/zh-CN/terminal.ftl"),
    include_str!("../../assets/locales/zh-CN/keys.ftl"),
    include_str!("../../assets/locales/zh-CN/stocktakes.ftl"),
    include_str!("../../assets/locales/zh-CN/plain.ftl"),
    include_str!("../../assets/locales/zh-CN/cli.ftl"),
    include_str!("../../assets/locales/zh-CN/help.ftl"),
];
const ZH_TW: &[&str] = &[
    include_str!("../../assets/locales/zh-TW/terms.ftl"),
    include_str!("../../assets/locales/zh-TW/lists.ftl"),
    include_str!("../../assets/locales/zh-TW/marks.ftl"),
    include_str!("../../assets/locales/zh-TW/views.ftl"),
    include_str!("../../assets/locales/zh-TW/refused.ftl"),
    include_str!("../../assets/locales/zh-TW/alerts.ftl"),
    include_str!("../../assets/locales/zh-TW/overview.ftl"),
    include_str!("../../assets/locales/zh-TW/console.ftl"),
    include_str!("../../assets/locales/zh-TW/heads.ftl"),
    include_str!("../../assets/locales/zh-TW/exchange.ftl"),
    include_str!("../../assets/locales/zh-TW/documents.ftl"),
    include_str!("../../assets/locales/zh-TW/pools.ftl"),
    include_str!("../../assets/locales/zh-TW/counting.ftl"),
    include_str!("../../assets/locales/zh-TW/users.ftl"),
    include_str!("../../assets/locales/zh-TW/terminal.ftl"),
    include_str!("../../assets/locales/zh-TW/keys.ftl"),
    include_str!("../../assets/locales/zh-TW/stocktakes.ftl"),
    include_str!("../../assets/locales/zh-TW/plain.ftl"),
    include_str!("../../assets/locales/zh-TW/cli.ftl"),
    include_str!("../../assets/locales/zh-TW/help.ftl"),
];

/// The texts that are compiled in for `language`.
pub const fn sources(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => EN,
        Language::ZhCn => ZH_CN,
        Language::ZhTw => ZH_TW,
    }
}

/// Everything that can be said in one language.
pub struct Words {
    language: Language,
    zone: Zone,
    keys: Keys,
    /// Read when something is first said: an answer in JSON says nothing.
    said: OnceLock<Said>,
}

/// What is read of the texts of a language.
struct Said {
    bundle: FluentBundle<FluentResource>,
    fixed: HashMap<String, String>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Words({})", self.language.name())
    }
}

/// What fills a placeholder.
#[derive(Clone, Debug)]
pub enum Fill<'a> {
    Text(Cow<'a, str>),
    Number(i64),
}

impl<'a> From<&'a str> for Fill<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Fill<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a String> for Fill<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<i64> for Fill<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl Words {
    /// The words of `language`, times in `zone`; keys as they are unless somebody changes them.
    pub fn new(language: Language, zone: Zone) -> Self {
        Self::keyed(language, zone, Keys::default())
    }

    /// The same with the keys that are in force.
    pub const fn keyed(language: Language, zone: Zone, keys: Keys) -> Self {
        Self { language, zone, keys, said: OnceLock::new() }
    }

    /// The words that `sources` say, whatever they are.
    pub fn of(language: Language, zone: Zone, keys: Keys, sources: &[&str]) -> Self {
        let said = OnceLock::from(Said::read(language, &keys, sources));
        Self { language, zone, keys, said }
    }

    fn said(&self) -> &Said {
        self.said.get_or_init(|| Said::read(self.language, &self.keys, sources(self.language)))
    }

    /// Reads the texts of the language now, which else happens when something is first said.
    pub fn warm(&self) {
        self.said();
    }

    pub const fn language(&self) -> Language {
        self.language
    }

    pub const fn zone(&self) -> Zone {
        self.zone
    }

    /// The keys that sentences name.
    pub const fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The message `id`, which has no placeholders; the id itself where there is none.
    pub fn get<'a>(&'a self, id: &'a str) -> &'a str {
        self.said().fixed.get(id).map_or(id, String::as_str)
    }

    /// The message `id`, which has no placeholders, if there is one.
    pub fn find(&self, id: &str) -> Option<&str> {
        self.said().fixed.get(id).map(String::as_str)
    }

    /// The word for `value` of a closed field of a product, the value itself for any other field.
    pub fn value<'a>(&'a self, field: &str, value: &'a str) -> &'a str {
        let prefix = match field {
            "type" => "type-",
            "state" => "state-",
            "backorder" => "backorder-",
            "kind" => "kind-of-",
            "role" => "role-",
            "alert" => "alert-marked-",
            "reason" => "reason-",
            _ => return value,
        };
        let word = self.find(&format!("{prefix}{value}"));
        let word = word.or_else(|| match field {
            "state" => self.find(&format!("pool-state-{value}")),
            _ => None,
        });
        word.unwrap_or(value)
    }

    /// Every message without placeholders, by its id.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.said().fixed.iter().map(|(id, text)| (id.as_str(), text.as_str()))
    }

    /// Whether there is a message `id`.
    pub fn has(&self, id: &str) -> bool {
        self.said().format(id, None, &mut Vec::new()).is_some()
    }

    /// The message `id` with its placeholders filled.
    pub fn fill(&self, id: &str, fills: &[(&str, Fill<'_>)]) -> String {
        let mut args = FluentArgs::with_capacity(fills.len());
        for (name, fill) in fills {
            match fill {
                Fill::Text(text) => args.set(*name, FluentValue::String(text.clone())),
                Fill::Number(number) => args.set(*name, FluentValue::from(*number)),
            }
        }
        let said = self.said().format(id, Some(&args), &mut Vec::new());
        said.unwrap_or_else(|| id.to_owned())
    }
}

/// A text as the parser can take it. The parser ends the program where an escape (`\u`) is cut short by
/// a character of several bytes; such a text is faulty, and is read without the escape's backslash.
fn sound(source: &str) -> String {
    let is_cut = |part: &str| {
        let mut rest = part.chars();
        let digits = match rest.next() {
            Some('u') => 4,
            Some('U') => 6,
            Some(_) | None => return false,
        };
        let odd = rest.take(digits).find(|one| !one.is_ascii_hexdigit());
        odd.is_some_and(|one| !one.is_ascii())
    };
    let mut text = source.to_owned();
    // Once more where the backslash that goes was itself behind one.
    while text.split('\\').skip(1).any(is_cut) {
        let mut parts = text.split('\\');
        let mut kept = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            kept.extend((!is_cut(part)).then_some('\\'));
            kept.push_str(part);
        }
        text = kept;
    }
    text
}

impl Said {
    fn read(language: Language, keys: &Keys, sources: &[&str]) -> Self {
        let id: LanguageIdentifier = language.name().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolation marks have no width that terminals agree on.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(number));
        keys.teach(&mut bundle);
        let mut ids = Vec::new();
        for source in sources {
            // A text with a fault gives what is sound in it; a test finds the fault.
            let resource = match FluentResource::try_new(sound(source)) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            for entry in resource.entries() {
                if let Entry::Message(message) = entry {
                    let name = message.id.name;
                    ids.push(name.to_owned());
                    ids.extend(message.attributes.iter().map(|a| format!("{name}.{}", a.id.name)));
                }
            }
            bundle.add_resource_overriding(resource);
        }
        let mut said = Self { bundle, fixed: HashMap::new() };
        for id in ids {
            let mut faults = Vec::new();
            if let Some(text) = said.format(&id, None, &mut faults)
                && faults.is_empty()
            {
                said.fixed.insert(id, text);
            }
        }
        said
    }

    fn format(
        &self,
        id: &str,
        args: Option<&FluentArgs<'_>>,
        faults: &mut Vec<fluent_bundle::FluentError>,
    ) -> Option<String> {
        let (name, attribute) = id.split_once('.').map_or((id, None), |(n, a)| (n, Some(a)));
        let message = self.bundle.get_message(name)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        Some(self.bundle.format_pattern(pattern, args, faults).into_owned())
    }
}

/// Numbers are written with a comma between thousands, in every language.
fn number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    if let FluentValue::Number(number) = value {
        // Fluent keeps numbers as floats; what we pass are whole numbers far below 2^53.
        let written = number.as_string();
        return written.parse::<i64>().ok().map(grouped);
    }
    None
}

#[cfg(test)]
mod tests;
