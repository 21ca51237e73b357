//! The text of one cell to a value, and back. What a spreadsheet did to it is undone where that is
//! certain, and told where it is not.

use crate::domain::ids::text;
use crate::domain::money::Money;
use crate::domain::product::{Barcode, Component, PACK_UNITS_MAX};
use crate::domain::quantity::{QUANTITY_MAX, Quantity};
use crate::domain::refused::{Refused, Rule};

/// Signs with which a spreadsheet takes a cell for a formula, full-width ones included.
const FORMULA: &[char] = &['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r'];

/// Whether the text, after quotes that guard it, would be a formula.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// The text so that no spreadsheet runs it: one `'` before what would be a formula.
pub(super) fn guarded(text: &str) -> std::borrow::Cow<'_, str> {
    if is_formula(text) { format!("'{text}").into() } else { text.into() }
}

/// Takes the guard of [`guarded`] off again.
pub(super) fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        Some(_) | None => text,
    }
}

/// Whether a spreadsheet would run it, so that whoever imports it is told.
pub(super) fn runs(text: &str) -> bool {
    text.starts_with(FORMULA)
}

/// Text of one line: line breaks and tabs within become a space each.
pub(super) fn one_line(field: &str, value: &str, max: usize) -> Result<String, Refused> {
    let breaks = |sign: char| matches!(sign, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}');
    if !value.contains(breaks) {
        return text(field, value, max);
    }
    let parts: Vec<&str> = value.split(breaks).map(str::trim).collect();
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    text(field, &parts.join(" "), max)
}

/// Digits as ASCII, full-width ones included.
fn plain(text: &str) -> String {
    let narrow = |sign: char| match sign {
        '\u{ff10}'..='\u{ff19}' => {
            char::from_u32(u32::from(sign).saturating_sub(0xfee0)).unwrap_or(sign)
        }
        '－' | '−' => '-',
        '．' => '.',
        _ => sign,
    };
    text.trim().chars().map(narrow).collect()
}

/// A whole number with a sign; `12.0` and `12,00` are whole.
pub(super) fn whole(field: &str, value: &str) -> Result<i64, Refused> {
    let refused = |rule| Refused::new(rule).field(field).value(value);
    let text = plain(value);
    let (units, rest) = text.split_once(['.', ',']).unwrap_or((&text, ""));
    let digits = units.strip_prefix(['-', '+']).unwrap_or(units);
    let all = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // Three digits after a comma may be thousands: nothing is guessed.
    let zeros = rest.len() <= 2 || !text.contains(',');
    if digits.is_empty() || !all(digits) || !zeros || !rest.bytes().all(|byte| byte == b'0') {
        return Err(refused(Rule::NotWhole));
    }
    let too_large = || refused(Rule::TooLarge).limit(QUANTITY_MAX);
    let units: i64 = units.parse().map_err(|_| too_large())?;
    if units.unsigned_abs() > QUANTITY_MAX.unsigned_abs() {
        return Err(too_large());
    }
    Ok(units)
}

/// A whole number from 0 on.
pub(super) fn figure(field: &str, value: &str) -> Result<i64, Refused> {
    let units = whole(field, value)?;
    Quantity::new(units).map_err(|refused| refused.field(field).value(value))?;
    Ok(units)
}

/// An amount in minor units: `2699.00`, `1,299.50`, and with a decimal comma `12,50`, `1.299,50`.
pub(super) fn money(field: &str, value: &str) -> Result<i64, Refused> {
    let text = plain(value);
    let text = text.trim_start_matches(['¥', '￥', '$', '€', '£']).trim();
    let comma = text.rfind(',');
    let point = text.rfind('.');
    let written = match (comma, point) {
        (Some(comma), Some(point)) if comma > point => text.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => text.replace(',', ""),
        // One comma with one or two digits behind it is a decimal comma.
        (Some(comma), None) if text.len().saturating_sub(comma) <= 3 => text.replace(',', "."),
        (Some(_) | None, _) => text.to_owned(),
    };
    let money = Money::parse(trailing_zeros_off(&written));
    money.map(Money::minor).map_err(|refused| refused.field(field).value(value))
}

/// `12.5000` as databases write it is `12.50`; a third decimal that counts stays an error.
fn trailing_zeros_off(text: &str) -> &str {
    let Some(point) = text.find('.') else { return text };
    let end = point.saturating_add(3);
    let rest = text.get(end..).unwrap_or_default();
    if rest.bytes().all(|byte| byte == b'0') { text.get(..end).unwrap_or(text) } else { text }
}

/// What a spreadsheet made of a long number: `6.90107E+12`.
pub(super) fn mangled(value: &str) -> Option<Mangled> {
    let (mantissa, exponent) = value.trim().split_once(['E', 'e'])?;
    let exponent: usize = exponent.strip_prefix('+')?.parse().ok().filter(|e| *e <= 30)?;
    let (units, rest) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if units.len() != 1 || !digits(units) || !digits(rest) {
        return None;
    }
    let whole = rest.len() == exponent;
    Some(if whole { Mangled::Whole(format!("{units}{rest}")) } else { Mangled::Lost })
}

/// What is left of a long number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mangled {
    /// All its digits are there.
    Whole(String),
    /// Digits are lost.
    Lost,
}

/// The barcode with leading zeros, where they make it a GTIN and it is none without.
pub(super) fn zeros_lost(code: &str) -> Option<String> {
    use crate::domain::ids::{Gtin, gtin};
    let width = match code.len() {
        7 => 8,
        9..=11 => 12,
        _ => return None,
    };
    let padded = format!("{code:0>width$}");
    (gtin(code) == Gtin::Other && gtin(&padded) == Gtin::Valid).then_some(padded)
}

/// Parts with commas between them; `\,` is a comma of a part, `\\` a backslash.
pub(super) fn list(value: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        let sign = match sign {
            ',' => {
                parts.push(String::new());
                continue;
            }
            '\\' => signs.next().unwrap_or('\\'),
            _ => sign,
        };
        if let Some(part) = parts.last_mut() {
            part.push(sign);
        }
    }
    let trimmed = parts.iter().map(|part| part.trim().to_owned());
    trimmed.filter(|part| !part.is_empty()).collect()
}

/// The reverse of [`list`].
pub(super) fn listed<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let escaped = parts.into_iter().map(|part| part.replace('\\', "\\\\").replace(',', "\\,"));
    escaped.collect::<Vec<_>>().join(", ")
}

/// `CODE:UNITS`, or the code alone for one unit.
fn counted(part: &str) -> (&str, Option<&str>) {
    match part.rsplit_once(':') {
        Some((code, units))
            if !units.is_empty() && units.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            (code, Some(units))
        }
        Some(_) | None => (part, None),
    }
}

/// Barcodes in the order in which the store keeps them.
pub(super) fn barcodes(value: &str) -> Result<Vec<Barcode>, Refused> {
    let read = |part: &String| {
        let (code, units) = counted(part);
        if mangled(code).is_some() {
            return Err(Refused::new(Rule::Mangled).field("barcodes").value(code));
        }
        let code =
            crate::domain::ids::barcode(code).map_err(|refused| refused.field("barcodes"))?;
        Ok(Barcode { code, units: units.map_or(Ok(1), |units| units_of("barcodes", units))? })
    };
    let mut codes = list(value).iter().map(read).collect::<Result<Vec<_>, Refused>>()?;
    codes.sort_by(|one, other| (one.units, &one.code).cmp(&(other.units, &other.code)));
    Ok(codes)
}

/// The reverse of [`barcodes`].
pub(super) fn barcodes_listed(codes: &[Barcode]) -> String {
    let write = |code: &Barcode| {
        let bare = code.units == 1 && counted(&code.code).1.is_none();
        if bare { code.code.clone() } else { format!("{}:{}", code.code, code.units) }
    };
    let parts: Vec<String> = codes.iter().map(write).collect();
    listed(parts.iter().map(String::as_str))
}

/// Components of a bundle, `SKU:QTY`.
pub(super) fn components(value: &str) -> Result<Vec<Component>, Refused> {
    let read = |part: &String| {
        let (sku, units) = counted(part);
        let sku = text("bundle", sku, crate::domain::ids::CODE_CHARS_MAX)?;
        Ok(Component { sku, qty: units.map_or(Ok(1), |units| units_of("bundle", units))? })
    };
    list(value).iter().map(read).collect()
}

fn units_of(field: &str, units: &str) -> Result<i64, Refused> {
    let units = whole(field, units)?;
    Quantity::positive(units).map_err(|refused| refused.field(field))?;
    if units > PACK_UNITS_MAX {
        let refused = Refused::new(Rule::TooLarge).field(field).value(units.to_string());
        return Err(refused.limit(PACK_UNITS_MAX));
    }
    Ok(units)
}

/// The reverse of [`components`].
pub(super) fn components_listed(parts: &[Component]) -> String {
    let parts: Vec<String> =
        parts.iter().map(|part| format!("{}:{}", part.sku, part.qty)).collect();
    listed(parts.iter().map(String::as_str))
}

#[cfg(test)]
mod tests;
