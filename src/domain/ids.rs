//! Codes that people type and scan: SKUs, warehouses, documents, barcodes.

use std::fmt;

use crate::domain::refused::{Refused, Rule};

/// Longest SKU, warehouse or document code, in characters.
pub const CODE_CHARS_MAX: usize = 64;

/// Longest free text (name, note, reason, customer), in characters.
pub const TEXT_CHARS_MAX: usize = 2_000;

/// The trimmed text of `field`, 1 to `max` characters, without control characters.
///
/// # Errors
///
/// [`Rule::BadText`] when empty or with control characters (a NUL, an escape, a line break),
/// [`Rule::TooLong`] with the limit.
pub fn text(field: &str, value: &str, max: usize) -> Result<String, Refused> {
    let trimmed = value.trim();
    if trimmed.is_empty() || trimmed.chars().any(char::is_control) {
        return Err(Refused::new(Rule::BadText).field(field).value(trimmed));
    }
    if trimmed.chars().count() > max {
        let limit = i64::try_from(max).unwrap_or(i64::MAX);
        return Err(Refused::new(Rule::TooLong).field(field).value(trimmed).limit(limit));
    }
    Ok(trimmed.to_owned())
}

/// The form in which codes are compared: without case.
pub fn folded(code: &str) -> String {
    code.trim().to_lowercase()
}

/// A product's code: unique, kept as typed, compared without case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sku(String);

impl Sku {
    /// Reads a SKU of 1 to 64 characters.
    ///
    /// # Errors
    ///
    /// As [`text`], for the field `sku`.
    pub fn parse(value: &str) -> Result<Self, Refused> {
        text("sku", value, CODE_CHARS_MAX).map(Self)
    }

    /// As typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As compared.
    pub fn key(&self) -> String {
        folded(&self.0)
    }
}

impl fmt::Display for Sku {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a GTIN's check digit says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gtin {
    /// 8, 12, 13 or 14 digits with the right check digit.
    Valid,
    /// 8, 12, 13 or 14 digits with a wrong one: misread or mistyped.
    WrongCheckDigit,
    /// Something else, accepted as plain text.
    Other,
}

/// Judges a code as a GTIN-8, -12, -13 or -14.
///
/// The digits before the last are weighted 3, 1, 3, 1 … from the right; the last makes the sum a
/// multiple of 10: 629104150021 → 3.
pub fn gtin(code: &str) -> Gtin {
    if !matches!(code.len(), 8 | 12 | 13 | 14) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Gtin::Other;
    }
    let weighted = code.bytes().rev().zip([1_u32, 3].into_iter().cycle());
    let sum = weighted.fold(0_u32, |sum, (byte, weight)| {
        sum.saturating_add(u32::from(byte.saturating_sub(b'0')).saturating_mul(weight))
    });
    if sum.is_multiple_of(10) { Gtin::Valid } else { Gtin::WrongCheckDigit }
}

/// Reads a barcode: 1 to 64 characters; what has a GTIN's length must have its check digit.
///
/// # Errors
///
/// As [`text`], and [`Rule::CheckDigit`].
pub fn barcode(value: &str) -> Result<String, Refused> {
    let code = text("barcode", value, CODE_CHARS_MAX)?;
    match gtin(&code) {
        Gtin::Valid | Gtin::Other => Ok(code),
        Gtin::WrongCheckDigit => Err(Refused::new(Rule::CheckDigit).field("barcode").value(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Gtin, Sku, barcode, gtin};

    #[test]
    fn check_digits_are_verified_for_each_length() {
        for good in ["6291041500213", "73513537", "614141000036", "10614141000415"] {
            assert_eq!(gtin(good), Gtin::Valid, "{good}");
        }
        assert_eq!(gtin("6291041500214"), Gtin::WrongCheckDigit);
        assert_eq!(gtin("WX-88-01"), Gtin::Other);
        assert!(barcode("6291041500214").is_err());
        assert!(barcode("WX-88-01").is_ok());
    }

    #[test]
    fn a_sku_is_kept_as_typed_and_compared_without_case() {
        let sku = Sku::parse("  Woo-Tee ").unwrap();
        assert_eq!((sku.as_str(), sku.key().as_str()), ("Woo-Tee", "woo-tee"));
        for bad in ["", "  ", "a\0b", "a\u{1b}[31m", &"x".repeat(65)] {
            assert!(Sku::parse(bad).is_err(), "{bad:?}");
        }
    }
}
