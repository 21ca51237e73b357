use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::{Language, Words, Zone, grouped, sources};
use crate::domain::movement::KINDS;
use crate::domain::refused::{RULES, Refused, Rule};
use crate::domain::stock::{BUCKETS, Bucket};

type Placeholders = BTreeMap<String, BTreeSet<String>>;

fn inline(expression: &InlineExpression<&str>, into: &mut BTreeSet<String>) {
    match expression {
        InlineExpression::VariableReference { id } => {
            into.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression: inner } => inner_of(inner, into),
        InlineExpression::StringLiteral { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::FunctionReference { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { .. } => {}
    }
}

fn inner_of(expression: &Expression<&str>, into: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(found) => inline(found, into),
        Expression::Select { selector, variants } => {
            inline(selector, into);
            for variant in variants {
                pattern(&variant.value, into);
            }
        }
    }
}

fn pattern(pattern: &Pattern<&str>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            inner_of(expression, into);
        }
    }
}

fn messages(language: Language) -> Placeholders {
    let mut found = Placeholders::new();
    for source in sources(language) {
        let resource = FluentResource::try_new((*source).to_owned())
            .unwrap_or_else(|(_, faults)| panic!("{}: {faults:?}", language.name()));
        for entry in resource.entries() {
            let Entry::Message(message) = entry else { continue };
            let mut add = |id: String, value: &Pattern<&str>| {
                let mut names = BTreeSet::new();
                pattern(value, &mut names);
                assert!(found.insert(id.clone(), names).is_none(), "{id} twice");
            };
            if let Some(value) = &message.value {
                add(message.id.name.to_owned(), value);
            }
            for attribute in &message.attributes {
                add(format!("{}.{}", message.id.name, attribute.id.name), &attribute.value);
            }
        }
    }
    found
}

#[test]
fn every_language_says_the_same_with_the_same_placeholders() {
    let english = messages(Language::En);
    for language in Language::ALL {
        let other = messages(*language);
        for (id, names) in &english {
            assert_eq!(other.get(id), Some(names), "{id} in {}", language.name());
        }
        for id in other.keys() {
            assert!(english.contains_key(id), "{id} is only in {}", language.name());
        }
    }
}

#[test]
fn every_rule_kind_and_bucket_has_words() {
    for language in Language::ALL {
        let words = Words::new(*language, Zone::utc());
        for row in RULES {
            assert!(words.has(&format!("refused-{}", row.id)), "{}", row.id);
            assert!(words.has(&format!("refused-{}.hint", row.id)), "{}", row.id);
        }
        for row in KINDS {
            assert!(words.has(&format!("kind-{}", row.name)), "{}", row.name);
        }
        for bucket in BUCKETS {
            assert!(words.has(&format!("bucket-{}.short", bucket.name())));
        }
    }
}

#[test]
fn a_refusal_says_the_record_the_numbers_and_the_next_step() {
    let refused = Refused::new(Rule::Short)
        .sku("SOCK")
        .warehouse("WUH")
        .bucket(Bucket::Sellable)
        .held(1200, 3000);
    let said = |language| {
        let words = Words::new(language, Zone::utc());
        format!("{} | {}", words.refusal(&refused), words.hint(&refused))
    };
    assert_eq!(
        said(Language::En),
        "SOCK WUH: sellable holds 1,200, 3,000 wanted | At most 1,200 can be had."
    );
    assert_eq!(said(Language::ZhCn), "SOCK WUH: 可销售 有 1,200，需要 3,000 | 最多 1,200。");
    assert_eq!(said(Language::ZhTw), "SOCK WUH: 可銷售 有 1,200，需要 3,000 | 最多 1,200。");
}

#[test]
fn the_environment_chooses_the_language() {
    let with = |name: &'static str, value: &'static str| {
        Language::from_environment(move |asked| (asked == name).then(|| value.to_owned()))
    };
    assert_eq!(with("LANG", "zh_TW.UTF-8"), Language::ZhTw);
    assert_eq!(with("LC_ALL", "zh_HK.utf8"), Language::ZhTw);
    assert_eq!(with("LC_MESSAGES", "zh_SG.UTF-8"), Language::ZhCn);
    assert_eq!(with("LANG", "de_DE.UTF-8"), Language::En);
    assert_eq!(with("LANG", "zh_CN.GBK"), Language::En);
    assert_eq!(with("LANG", "C"), Language::En);
    assert_eq!(Language::parse("zh-Hant"), Some(Language::ZhTw));
}

#[test]
fn thousands_are_grouped() {
    assert_eq!(grouped(0), "0");
    assert_eq!(grouped(999), "999");
    assert_eq!(grouped(-1_234_567), "-1,234,567");
    assert_eq!(grouped(i64::MIN), "-9,223,372,036,854,775,808");
}

/// The parser would end the program at such an escape.
/// Within a Chinese sentence the marks are full-width; before and after figures, codes and keys they
/// may be plain.
#[test]
fn chinese_sentences_have_chinese_marks() {
    let is_han = |one: char| ('\u{3400}'..='\u{9fff}').contains(&one);
    for language in [Language::ZhCn, Language::ZhTw] {
        let lines = sources(language).iter().flat_map(|text| text.lines());
        for line in lines.filter(|line| !line.starts_with('#')) {
            let text: Vec<char> = line.chars().collect();
            for four in text.windows(4) {
                let [before, mark, blank, after] = four else { continue };
                let (left, right) = (is_han(*before), is_han(*after));
                let plain = match (mark, blank) {
                    // After `=` it is the name of a key.
                    (',' | ';', ' ') => left || (right && *before != ' '),
                    (':', ' ') => left && right,
                    ('?', _) => left,
                    _ => false,
                };
                assert!(!plain, "{}: {line}", language.name());
            }
        }
    }
}

#[test]
fn an_escape_that_is_cut_by_a_wide_character_is_a_fault_and_no_more() {
    for text in
        ["a = { \"\\u\u{4e2d}\" }\n", "a = { \"\\\\u0\u{4e2d}\" }\n", "a = { \"\\U00\u{fffd}"]
    {
        let said = super::Said::read(Language::En, &super::Keys::default(), &[text, "b = ok\n"]);
        assert!(said.bundle.has_message("b"), "{text}");
    }
}
