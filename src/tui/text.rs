//! Text in cells: how wide, where to cut, and what of it is safe to show.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::locale::grouped;

/// Columns that `text` takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The same in the unit of the screen.
pub fn columns(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// What takes at most `columns`; a text that is cut ends in `~`.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if text.width() <= columns {
        return Cow::Borrowed(text);
    }
    let room = columns.saturating_sub(1);
    let mut cut = String::new();
    let mut used: usize = 0;
    for cluster in text.graphemes(true) {
        used = used.saturating_add(cluster.width());
        if used > room {
            break;
        }
        cut.push_str(cluster);
    }
    if columns > 0 {
        cut.push('~');
    }
    Cow::Owned(cut)
}

/// `text` in exactly `columns`, at the left.
pub fn left(text: &str, columns: usize) -> String {
    let fitted = fit(text, columns);
    let blanks = columns.saturating_sub(fitted.width());
    format!("{fitted}{}", " ".repeat(blanks))
}

/// `text` in exactly `columns`, at the right.
pub fn right(text: &str, columns: usize) -> String {
    let fitted = fit(text, columns);
    let blanks = columns.saturating_sub(fitted.width());
    format!("{}{fitted}", " ".repeat(blanks))
}

/// A figure in at most `columns`: with marks between thousands, else with all its digits, else in
/// thousands (`~1234k`), millions or thousands of millions, and marked as not exact.
pub fn figure(units: i64, columns: u16) -> String {
    for exact in [grouped(units), units.to_string()] {
        if exact.len() <= usize::from(columns) {
            return exact;
        }
    }
    [(1_000, 'k'), (1_000_000, 'M'), (1_000_000_000, 'G')]
        .into_iter()
        .map(|(scale, mark)| format!("~{}{mark}", units.checked_div(scale).unwrap_or(0)))
        .find(|short| short.len() <= usize::from(columns))
        .unwrap_or_else(|| "#".repeat(columns.into()))
}

/// A whole number (`1284`, `+3`, `=24`) as [`figure`] writes it; any other text as it is.
pub fn written(shown: &str, columns: u16) -> String {
    let (sign, digits) = match shown.split_at_checked(1) {
        Some((sign @ ("+" | "="), digits)) => (sign, digits),
        Some(_) | None => ("", shown),
    };
    let room = columns.saturating_sub(u16::from(!sign.is_empty()));
    let number = digits.parse().ok().filter(|_| !digits.starts_with('+'));
    number.map_or_else(|| shown.to_owned(), |number| format!("{sign}{}", figure(number, room)))
}

/// The same within a sentence, where there is room.
pub fn said(shown: &str) -> String {
    written(shown, u16::MAX)
}

/// Lines of at most `columns`: broken at blanks, or anywhere where there is none.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_word_bounds() {
        let line = lines.last_mut().map_or(0, |line| line.width());
        if line > 0 && line.saturating_add(word.trim_end().width()) > columns {
            lines.push(String::new());
        }
        let Some(line) = lines.last_mut() else { continue };
        if line.is_empty() && word.trim().is_empty() {
            continue;
        }
        line.push_str(word);
    }
    lines.iter().map(|line| fit(line.trim_end(), columns).into_owned()).collect()
}

/// `text` without what could harm the screen: controls and line ends become `?` or a blank,
/// characters that turn the writing direction, take no room or ask for an emoji are dropped.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_harmless) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => safe.push(' '),
            _ if is_harmless(character) => safe.push(character),
            _ if character.is_control() => safe.push('?'),
            _ => {}
        }
    }
    Cow::Owned(safe)
}

/// `text` for a terminal that shows ASCII only: every other character as question marks.
pub fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let shown = |character: char| {
        let marks = if character.is_ascii() { 0 } else { character.width().unwrap_or(0) };
        let plain = character.is_ascii().then_some(character);
        plain.into_iter().chain(std::iter::repeat_n('?', marks))
    };
    Cow::Owned(text.chars().flat_map(shown).collect())
}

/// Combining marks stay: names in many scripts need them.
fn is_harmless(character: char) -> bool {
    match character {
        ' '..='~' => true,
        _ if character.is_control() => false,
        // Soft hyphen, direction marks and isolates, zero-width characters, fillers, separators,
        // tags, variation selectors, byte order mark, interlinear marks, loose Hangul vowels.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{11ff}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{d7b0}'..='\u{d7ff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => false,
        _ => true,
    }
}

/// True when terminals do not agree how wide `character` is.
pub fn is_doubtful(character: char) -> bool {
    character.width() != character.width_cjk()
}

/// Folds what an input method makes of digits and signs: full-width becomes plain.
pub fn narrow(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(character).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(character)
        }
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_cut_says_so_and_never_splits_a_wide_character() {
        assert_eq!(fit("有线鼠标", 8), "有线鼠标");
        assert_eq!(fit("有线鼠标", 7), "有线鼠~");
        assert_eq!(fit("有线鼠标", 6), "有线~");
        assert_eq!(left("有线鼠标", 6), "有线~ ");
        assert_eq!(right("38", 5), "   38");
        assert_eq!(fit("abc", 0), "");
    }

    #[test]
    fn a_figure_that_does_not_fit_says_that_it_is_not_exact() {
        assert_eq!(figure(12_345, 6), "12,345");
        assert_eq!(figure(-1_284, 6), "-1,284");
        assert_eq!(figure(123_456, 6), "123456");
        assert_eq!(figure(1_234_567, 6), "~1234k");
        assert_eq!(figure(-12_345_678, 6), "~-12M");
        assert_eq!(figure(1_000_000_000_000, 3), "###");
    }

    #[test]
    fn a_number_in_a_cell_keeps_its_sign() {
        assert_eq!(written("1284", 6), "1,284");
        assert_eq!(written("+1284", 6), "+1,284");
        assert_eq!(written("+12345", 6), "+12345");
        assert_eq!(written("=24", 6), "=24");
        assert_eq!(written("-3", 6), "-3");
        for text in ["", "+", "++3", "A-03", "5,998.00", "价格"] {
            assert_eq!(written(text, 6), text);
        }
    }

    #[test]
    fn hostile_text_is_shown_harmlessly() {
        assert_eq!(clean("a\u{1b}[2Jb"), "a?[2Jb");
        assert_eq!(clean("one\ntwo"), "one two");
        assert_eq!(clean("a\u{202e}b\u{200b}c\u{fe0f}"), "abc");
        assert!(matches!(clean("plain 库存"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_terminal_without_utf8_gets_question_marks_of_the_same_width() {
        assert_eq!(ascii("a 库存 b"), "a ???? b");
        assert!(matches!(ascii("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn full_width_digits_become_digits() {
        assert_eq!("６９０".chars().map(narrow).collect::<String>(), "690");
    }

    #[test]
    fn long_text_is_broken_at_blanks_and_chinese_anywhere() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("库存类型与阈值", 8), ["库存类型", "与阈值"]);
    }
}
