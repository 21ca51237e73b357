//! GS1 element strings: one code that says product, lot, dates and quantity.
//!
//! `01 06901234567892 17 270331 10 L4711 <GS> 37 12` is product, expiry, lot and 12 units. Elements
//! of a length that the standard fixes need no separator, all others end with one or with the
//! code. Where a scanner drops the separator nothing behind the GTIN can be relied on.

use super::{SEPARATOR, gtin};

/// How long the data of an identifier is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    Digits(usize),
    /// Up to so many digits.
    Number(usize),
    /// Up to so many characters.
    Text(usize),
}

/// What an element means to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// The number of a shipping container: no product.
    Container,
    Gtin,
    Quantity,
    Lot,
    Serial,
    Expiry,
    BestBefore,
    /// Read over.
    Other,
}

/// The identifiers that are read. `310` stands for 3100 to 3109: net weight in kilograms.
#[rustfmt::skip]
const IDENTIFIERS: &[(&str, Length, Meaning)] = &[
    ("00",  Length::Digits(18), Meaning::Container),
    ("01",  Length::Digits(14), Meaning::Gtin),
    ("02",  Length::Digits(14), Meaning::Gtin),
    ("10",  Length::Text(20),   Meaning::Lot),
    ("11",  Length::Digits(6),  Meaning::Other),
    ("13",  Length::Digits(6),  Meaning::Other),
    ("15",  Length::Digits(6),  Meaning::BestBefore),
    ("17",  Length::Digits(6),  Meaning::Expiry),
    ("21",  Length::Text(20),   Meaning::Serial),
    ("30",  Length::Number(8),  Meaning::Quantity),
    ("310", Length::Digits(7),  Meaning::Other),
    ("37",  Length::Number(8),  Meaning::Quantity),
];

/// What an element string says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elements {
    /// (01) or (02): the product, 14 digits.
    pub gtin: Option<String>,
    /// (00): a shipping container; 18 digits.
    pub container: Option<String>,
    /// (30) or (37): units.
    pub quantity: Option<i64>,
    /// (10): lot.
    pub lot: Option<String>,
    /// (21): serial number.
    pub serial: Option<String>,
    /// (17), else (15): year of the century, month and day as scanned.
    pub expiry: Option<String>,
    /// What could not be read, and was let go; empty for nothing.
    pub rest: String,
}

/// Whether a code is written out as people read it: `(01)06901234567892(10)L4711`.
pub fn is_bracketed(text: &str) -> bool {
    text.strip_prefix('(').and_then(|rest| rest.split_once(')')).is_some_and(|(identifier, _)| {
        (2..=4).contains(&identifier.len()) && identifier.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Reads an element string; `None` where not one element could be read.
///
/// `trusted` says that the code is known for one: by its AIM identifier, a separator or brackets.
/// Else only a (01) with its right check digit at the front is taken, and the rest is let go.
pub fn parse(text: &str, trusted: bool) -> Option<Elements> {
    if !trusted {
        return unmarked(text);
    }
    let plain = if is_bracketed(text) { unbracketed(text) } else { text.to_owned() };
    let mut found = Elements::default();
    let mut any = false;
    let mut rest = plain.as_str().trim_start_matches(SEPARATOR);
    while !rest.is_empty() {
        let Some((meaning, data, after)) = element(rest) else { break };
        found.take(meaning, data);
        any = true;
        rest = after.trim_start_matches(SEPARATOR);
    }
    found.rest = rest.chars().filter(|character| !character.is_control()).collect();
    any.then_some(found)
}

impl Elements {
    fn take(&mut self, meaning: Meaning, data: &str) {
        let owned = || Some(data.to_owned());
        match meaning {
            Meaning::Gtin => self.gtin = owned(),
            Meaning::Container => self.container = owned(),
            Meaning::Quantity => self.quantity = super::units(data),
            Meaning::Lot => self.lot = owned(),
            Meaning::Serial => self.serial = owned(),
            Meaning::Expiry => self.expiry = owned(),
            Meaning::BestBefore if self.expiry.is_none() => self.expiry = owned(),
            Meaning::BestBefore | Meaning::Other => {}
        }
    }

    /// The expiry as `YYYY-MM-DD`, read in the year `now`: within 50 years of it. A day of 00 is
    /// the last of the month. `None` where there is none, or no such day.
    pub fn expires_on(&self, now: i64) -> Option<String> {
        let text = self.expiry.as_deref()?;
        let part = |from: usize| {
            text.get(from..from.saturating_add(2)).and_then(|digits| digits.parse::<i64>().ok())
        };
        let (short, month, day) = (part(0)?, part(2)?, part(4)?);
        let century = now.div_euclid(100).saturating_mul(100);
        let near = century.saturating_add(short);
        let away = near.saturating_sub(now);
        let year = match away {
            51.. => near.saturating_sub(100),
            ..=-50 => near.saturating_add(100),
            _ => near,
        };
        let leap =
            year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        let day = if day == 0 { last } else { day };
        (day <= last).then(|| format!("{year:04}-{month:02}-{day:02}"))
    }
}

/// The element at the front: what it means, its data, and what follows.
fn element(text: &str) -> Option<(Meaning, &str, &str)> {
    let (identifier, length, meaning) =
        IDENTIFIERS.iter().find(|(identifier, ..)| text.starts_with(identifier))?;
    let data = text.get(identifier.len()..)?;
    let end = match length {
        Length::Digits(digits) => *digits,
        Length::Number(_) | Length::Text(_) => data.find(SEPARATOR).unwrap_or(data.len()),
    };
    let (value, after) = (data.get(..end)?, data.get(end..)?);
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let sound = match length {
        Length::Digits(_) => digits,
        Length::Number(most) => digits && !value.is_empty() && value.len() <= *most,
        Length::Text(most) => !value.is_empty() && value.chars().count() <= *most,
    };
    sound.then_some((*meaning, value, after))
}

/// An element string that does not say that it is one, from a scanner that drops separators.
fn unmarked(text: &str) -> Option<Elements> {
    let number = text.strip_prefix("01")?.get(..14)?;
    if gtin::judge(number) != gtin::Gtin::Valid {
        return None;
    }
    let rest = text.get(16..).unwrap_or_default().to_owned();
    Some(Elements { gtin: Some(number.to_owned()), rest, ..Elements::default() })
}

/// The written form with separators for brackets.
fn unbracketed(text: &str) -> String {
    text.replace('(', &SEPARATOR.to_string()).replace(')', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GTIN: &str = "06901234567892";

    #[test]
    fn product_expiry_lot_and_quantity_are_read_from_one_code() {
        let read = parse("0106901234567892172703311 0".replace(' ', "").as_str(), true);
        assert!(read.is_some_and(|read| read.rest == "10"), "an empty lot is none");
        for text in [
            "010690123456789217270331 10L4711\u{1d}3712",
            "010690123456789210L4711\u{1d}17270331 3712",
            "\u{1d}02069012345678923712\u{1d}10L4711\u{1d}17270331",
            "(01)06901234567892(17)270331(10)L4711(37)12",
        ] {
            let read = parse(&text.replace(' ', ""), true).unwrap();
            assert_eq!(read.gtin.as_deref(), Some(GTIN), "{text}");
            assert_eq!(read.lot.as_deref(), Some("L4711"), "{text}");
            assert_eq!((read.quantity, read.rest.as_str()), (Some(12), ""), "{text}");
            assert_eq!(read.expires_on(2026).as_deref(), Some("2027-03-31"), "{text}");
        }
    }

    #[test]
    fn weights_serials_and_containers_are_read_over_or_kept() {
        let read = parse("0106901234567892310300125021S-1", true).unwrap();
        assert_eq!(read.serial.as_deref(), Some("S-1"));
        let read = parse("00106141410000000019", true).unwrap();
        assert_eq!((read.gtin, read.container.as_deref()), (None, Some("106141410000000019")));
    }

    #[test]
    fn without_a_mark_only_the_product_is_believed() {
        let read = parse("01069012345678921727033110L4711", false).unwrap();
        assert_eq!((read.gtin.as_deref(), read.lot), (Some(GTIN), None));
        assert_eq!(read.rest, "1727033110L4711");
        assert_eq!(parse("0106901234567893", false), None, "a wrong check digit");
        assert_eq!(parse("0206901234567892", false), None);
        assert_eq!(parse("0106901", false), None);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let read = parse("01069012345678929912", true).unwrap();
        assert_eq!(read.rest, "9912");
        assert_eq!(parse("9912", true), None);
        assert_eq!(parse("3712a", true), None, "a quantity is digits");
        assert_eq!(parse("01有线鼠标有线鼠标有线鼠标", true), None);
    }

    #[test]
    fn years_lie_within_fifty_of_now_and_day_0_is_the_last() {
        let on = |text: &str, now| {
            Elements { expiry: Some(text.to_owned()), ..Elements::default() }.expires_on(now)
        };
        assert_eq!(on("280200", 2026).as_deref(), Some("2028-02-29"));
        assert_eq!(on("760101", 2026).as_deref(), Some("2076-01-01"));
        assert_eq!(on("990101", 2026).as_deref(), Some("1999-01-01"));
        assert_eq!(on("010101", 2098).as_deref(), Some("2101-01-01"));
        assert_eq!((on("271301", 2026), on("270230", 2026)), (None, None));
    }
}
