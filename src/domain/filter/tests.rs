use super::{Comparison, Figure, Filter, Listed, Term, What, follows};
use crate::domain::refused::{Refused, Rule};

fn terms(text: &str) -> Vec<Term> {
    Filter::parse(text, Listed::Products).unwrap().terms
}

fn refused(text: &str) -> Refused {
    Filter::parse(text, Listed::Products).unwrap_err()
}

fn yes(what: What) -> Term {
    Term { not: false, what }
}

fn no(what: What) -> Term {
    Term { not: true, what }
}

#[test]
fn words_phrases_and_their_opposites() {
    let word = |text: &str| What::Word(text.to_owned());
    assert_eq!(terms("  Wool　GREY "), [yes(word("wool")), yes(word("grey"))]);
    assert_eq!(terms("\"grey, 3\" !socks"), [yes(word("grey, 3")), no(word("socks"))]);
    assert_eq!(
        terms("~yMz !~ab"),
        [yes(What::Fuzzy("ymz".to_owned())), no(What::Fuzzy("ab".to_owned()))]
    );
    assert_eq!(
        terms("usb-c 12:30 \"a:b\""),
        [yes(word("usb-c")), yes(word("12:30")), yes(word("a:b"))]
    );
    assert!(terms("   ").is_empty());
}

#[test]
fn columns_may_be_cut_short_and_named_in_chinese() {
    let is = |column, value: &str| What::Is(column, value.to_owned());
    let low =
        What::Compare(Figure::Column("sellable"), Comparison::Less, Figure::Column("threshold"));
    assert_eq!(terms("sell<thresh"), [yes(low.clone())]);
    assert_eq!(terms("可销售<预警"), [yes(low.clone())]);
    assert_eq!(terms("可銷售＜預警"), [yes(low)]);
    assert_eq!(
        terms("type:fin state=on"),
        [yes(is("type", "finite")), yes(is("state", "on_sale"))]
    );
    assert_eq!(terms("类型：有限"), [yes(is("type", "finite"))]);
    let holds = What::Holds("sku", "sku-1000".to_owned());
    assert_eq!(terms("!sku:SKU-1000"), [no(holds)]);
    let five = What::Compare(Figure::Number(5), Comparison::AtMost, Figure::Column("total"));
    assert_eq!(terms("5<=onhand"), [yes(five)]);
    let thousand = What::Compare(Figure::Column("total"), Comparison::Equal, Figure::Number(1000));
    assert_eq!(terms("total:1,000"), [yes(thousand)]);
}

#[test]
fn a_refusal_says_where_and_what_is_allowed() {
    let why = refused("wool colour:red");
    assert_eq!((why.rule, why.facts.at), (Rule::FilterColumn, Some(6)));
    assert!(why.facts.other.unwrap().starts_with("sku, name, type"));
    let why = refused("s:1");
    assert_eq!(why.rule, Rule::FilterColumn);
    assert_eq!(why.facts.other.as_deref(), Some("sku, state, sellable, safety, supplier"));
    let why = refused("type:wood");
    assert_eq!(why.rule, Rule::FilterValue);
    assert_eq!(why.facts.other.as_deref(), Some("finite, unlimited, reserved"));
    assert_eq!(refused("sellable<few").rule, Rule::FilterValue);
    assert_eq!(refused("name<5").rule, Rule::FilterCompare);
    for part in ["!", "~", "!~", "sellable<", "type:"] {
        assert_eq!(refused(part).rule, Rule::FilterPart, "{part}");
    }
    assert_eq!(refused(&"x".repeat(501)).rule, Rule::TooLong);
}

#[test]
fn fuzzy_is_characters_in_their_order() {
    assert!(follows("youxianshubiao", "yxsb"));
    assert!(!follows("youxianshubiao", "sbyx"));
}

/// Goal: a list narrowed to one kind of alert can be said as a filter.
#[test]
fn every_alert_is_a_level_by_its_code_and_by_its_name() {
    for row in crate::domain::alert::ALERTS {
        for word in [row.code, row.kind.name()] {
            let filter = Filter::parse(&format!("level:{word}"), Listed::Alerts).unwrap();
            let code = row.code.to_lowercase();
            assert_eq!(filter.terms[0].what, What::Is("level", code), "{word}");
        }
    }
}
