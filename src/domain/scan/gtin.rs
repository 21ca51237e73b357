//! GTINs: what the check digit says, and which codes are the same number.

pub use crate::domain::ids::Gtin;
use crate::domain::ids::gtin;

/// Shortest number that leading zeros are added to or taken from.
const DIGITS_MIN: usize = 6;

/// Judges a code by its check digit. See [`gtin`].
pub fn judge(code: &str) -> Gtin {
    gtin(code)
}

/// The check digit that belongs behind `digits`: weights 3, 1, 3, 1 from the right, what is missing
/// to a multiple of 10. `None` where there is anything but digits.
pub fn check_digit(digits: &str) -> Option<u32> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let weighted = digits.bytes().rev().zip([3_u32, 1].into_iter().cycle());
    let sum = weighted.fold(0_u32, |sum, (byte, weight)| {
        sum.saturating_add(u32::from(byte.saturating_sub(b'0')).saturating_mul(weight))
    });
    let over = sum.checked_rem(10).unwrap_or_default();
    10_u32.saturating_sub(over).checked_rem(10)
}

/// The number that a code of 8, 12, 13 or 14 digits would be with the right check digit; `None`
/// where it is right already or no GTIN.
pub fn corrected(code: &str) -> Option<String> {
    if judge(code) != Gtin::WrongCheckDigit {
        return None;
    }
    let data = code.get(..code.len().saturating_sub(1))?;
    check_digit(data).map(|digit| format!("{data}{digit}"))
}

/// The ways in which the same number may be stored: padded to 14, 13, 12 and 8 digits and without
/// leading zeros, the longest first. Empty where the code is no number of 6 to 14 digits.
pub fn forms(code: &str) -> Vec<String> {
    let number = code.bytes().all(|byte| byte.is_ascii_digit());
    let bare = code.trim_start_matches('0');
    if !number || code.len() > 14 || bare.len() < DIGITS_MIN {
        return Vec::new();
    }
    let lengths = [14, 13, 12, 8, bare.len()];
    let mut forms: Vec<String> = Vec::new();
    for length in lengths.into_iter().filter(|length| *length >= bare.len()) {
        let form = format!("{bare:0>length$}");
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_that_of_the_standard() {
        assert_eq!(check_digit("629104150021"), Some(3));
        assert_eq!(check_digit("690123456789"), Some(2));
        assert_eq!(check_digit("7351353"), Some(7));
        assert_eq!(check_digit("61414100003"), Some(6));
        assert_eq!(check_digit("1061414100041"), Some(5));
        assert_eq!((check_digit(""), check_digit("12a")), (None, None));
    }

    #[test]
    fn a_wrong_digit_is_told_with_the_right_one() {
        assert_eq!(corrected("6901234567893").as_deref(), Some("6901234567892"));
        assert_eq!(corrected("6901234567892"), None);
        assert_eq!(corrected("WX-88-01"), None);
    }

    #[test]
    fn leading_zeros_make_no_other_number() {
        let forms = forms("614141000036");
        assert_eq!(forms, ["00614141000036", "0614141000036", "614141000036"]);
        assert_eq!(super::forms("00614141000036"), forms);
        assert_eq!(
            super::forms("00073513537"),
            ["00000073513537", "0000073513537", "000073513537", "73513537"]
        );
        assert!(super::forms("12").is_empty() && super::forms("000000000012").is_empty());
        assert!(super::forms("123456789012345").is_empty() && super::forms("A23456").is_empty());
    }
}
