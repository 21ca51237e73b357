use super::{
    Mangled, barcodes, barcodes_listed, components, components_listed, figure, guarded, list,
    listed, mangled, money, one_line, unguarded, whole, zeros_lost,
};
use crate::domain::refused::Rule;

#[test]
fn a_guard_against_formulas_comes_off_again_whatever_the_text() {
    for text in ["=1+1", "+A", "-A", "@x", "'=1", "''+", "plain", "'quoted'", "'", "", "＝SUM(1)"]
    {
        assert_eq!(unguarded(&guarded(text)), text);
        assert!(!guarded(text).starts_with(['=', '+', '-', '@', '＝']), "{text}");
    }
}

#[test]
fn a_count_is_whole_or_an_error() {
    let read = |value| whole("stock", value).map_err(|refused| refused.rule);
    assert_eq!(read("12"), Ok(12));
    assert_eq!(read("12.00"), Ok(12));
    assert_eq!(read("12,0"), Ok(12));
    assert_eq!(read("-3"), Ok(-3));
    assert_eq!(read("１２"), Ok(12));
    for bad in ["1.5", "abc", "", "1,000", "1e3", "--1", "1.2.0", "0x1"] {
        assert_eq!(read(bad), Err(Rule::NotWhole), "{bad}");
    }
    assert_eq!(read("1000000000001"), Err(Rule::TooLarge));
    assert_eq!(read("99999999999999999999"), Err(Rule::TooLarge));
    assert_eq!(figure("threshold", "-1").unwrap_err().rule, Rule::Negative);
}

#[test]
fn money_with_a_point_or_a_comma_is_read_to_the_cent() {
    let read = |value| money("price", value);
    for (text, minor) in [
        ("2699.00", 269_900),
        ("12,50", 1_250),
        ("1.299,50", 129_950),
        ("1,299.50", 129_950),
        ("18", 1_800),
        ("¥ 9.9", 990),
        ("11.0500", 1_105),
    ] {
        assert_eq!(read(text), Ok(minor), "{text}");
    }
    for bad in ["1,000", "1.234", "-1", "abc", "1e3"] {
        assert!(read(bad).is_err(), "{bad}");
    }
}

#[test]
fn what_a_spreadsheet_cut_is_seen() {
    assert_eq!(mangled("6.90107E+12"), Some(Mangled::Lost));
    assert_eq!(mangled("6.901234567892E+12"), Some(Mangled::Whole("6901234567892".to_owned())));
    for whole in ["6901234567892", "E+12", "1E5", "TEA-1E+", "ABC", "12.5E+3"] {
        assert_eq!(mangled(whole), None, "{whole}");
    }
    assert_eq!(zeros_lost("36000291452").as_deref(), Some("036000291452"));
    assert_eq!(zeros_lost("036000291452"), None);
    assert_eq!(zeros_lost("12345"), None);
}

#[test]
fn lists_come_back_as_they_went() {
    let tags = ["a", "b, c", r"d\e", "f:1"];
    assert_eq!(list(&listed(tags)), tags);
    assert_eq!(list(" a ,, b "), ["a", "b"]);
    let codes = barcodes("WX:1:24, 6901234567892, A:7:1").unwrap();
    assert_eq!(barcodes(&barcodes_listed(&codes)).unwrap(), codes);
    let parts = components("A:2, B, C:x:3").unwrap();
    assert_eq!(parts.iter().map(|part| part.qty).collect::<Vec<_>>(), [2, 1, 3]);
    assert_eq!(components(&components_listed(&parts)).unwrap(), parts);
    assert!(barcodes("6901234567890").is_err());
    assert!(components("A:0").is_err());
}

#[test]
fn line_breaks_in_a_cell_become_spaces_and_other_controls_are_refused() {
    assert_eq!(one_line("name", "Red\r\n  tea\tbox", 50).unwrap(), "Red tea box");
    assert!(one_line("name", "a\u{1b}[31m", 50).is_err());
    assert!(one_line("name", "a\0b", 50).is_err());
}
