//! Characters as a scanner meant them.

use super::SEPARATOR;

/// The text with full-width and look-alike characters made plain and what cannot be seen left out.
pub(super) fn fold(raw: &str) -> String {
    raw.chars().filter_map(plain).collect()
}

/// The plain form of a character; `None` for one that cannot be seen.
fn plain(character: char) -> Option<char> {
    let folded = match character {
        SEPARATOR => SEPARATOR,
        // Blanks of every width; line breaks and tabs end a scan and stand for nothing inside.
        '\t'
        | '\n'
        | '\r'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => ' ',
        // Zero-width characters, marks of direction, soft hyphens, variation selectors.
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => return None,
        hidden if hidden.is_control() => return None,
        // Full-width forms, which an input method types.
        '\u{ff01}'..='\u{ff5e}' => shifted(character, 0xfee0),
        '\u{ffe5}' => '\u{a5}',
        // Dashes and minus signs of every length, and the small forms.
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{fe5f}' => '#',
        '\u{fe61}' | '\u{d7}' | '\u{2217}' => '*',
        '\u{fe62}' => '+',
        '\u{fe66}' => '=',
        '\u{fe55}' | '\u{2236}' => ':',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{3002}' | '\u{ff61}' => '.',
        // Digits of other forms: mathematical, superscript.
        '\u{1d7ce}'..='\u{1d7ff}' => {
            let digit = u32::from(character).saturating_sub(0x1_d7ce).checked_rem(10);
            digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(character)
        }
        '\u{2070}' | '\u{2074}'..='\u{2079}' => shifted(character, 0x2040),
        '\u{2080}'..='\u{2089}' => shifted(character, 0x2050),
        seen => seen,
    };
    Some(folded)
}

fn shifted(character: char, by: u32) -> char {
    let plain = u32::from(character).checked_sub(by).and_then(char::from_u32);
    plain.unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn what_an_input_method_makes_of_the_grammar_is_undone() {
        assert_eq!(fold("１２＊６９０１"), "12*6901");
        assert_eq!(fold("１２×６９０１"), "12*6901");
        assert_eq!(fold("＝２４"), "=24");
        assert_eq!(fold("＋３ －１ —1 −1"), "+3 -1 -1 -1");
        assert_eq!(fold("＃ＬＯＣ：Ａ－０３"), "#LOC:A-03");
        assert_eq!(fold("／有线"), "/有线");
        assert_eq!(fold("𝟙𝟚⁵₆"), "1256");
        assert_eq!(fold("a\u{0}b\u{1b}c"), "abc");
    }
}
