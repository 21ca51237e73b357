//! Code 128: the bars of the printed command sheet.
//!
//! Set B carries all of ASCII, set C two digits a symbol; a code of digits alone is written in C.
//! Source: ISO/IEC 15417.

/// Widths of bar, space, bar, space, bar, space of each symbol, in modules; 11 in all.
#[rustfmt::skip]
const PATTERNS: [&str; 106] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212",
    "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221",
    "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221",
    "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
    "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131",
    "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131",
    "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111",
    "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
    "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242",
    "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232",
];
const STOP: &str = "2331112";
const START_B: usize = 104;
const START_C: usize = 105;

/// Blank modules that a scanner needs on either side.
pub const QUIET: usize = 10;

/// The modules of a barcode, bars as `true`, without the quiet zones. `None` for an empty code or
/// one with anything but printable ASCII.
pub fn modules(code: &str) -> Option<Vec<bool>> {
    let symbols = symbols(code)?;
    let widths = symbols.iter().map(|symbol| PATTERNS.get(*symbol).copied()).chain([Some(STOP)]);
    let mut modules = Vec::new();
    for pattern in widths {
        for (width, bar) in pattern?.bytes().zip([true, false].into_iter().cycle()) {
            modules.extend(std::iter::repeat_n(bar, usize::from(width.saturating_sub(b'0'))));
        }
    }
    Some(modules)
}

/// The symbols with start and check symbol.
fn symbols(code: &str) -> Option<Vec<usize>> {
    if code.is_empty() || !code.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return None;
    }
    let pairs = code.len().is_multiple_of(2) && code.bytes().all(|byte| byte.is_ascii_digit());
    let mut symbols = vec![if pairs { START_C } else { START_B }];
    if pairs {
        let digit = |byte: u8| usize::from(byte.saturating_sub(b'0'));
        for pair in code.as_bytes().chunks_exact(2) {
            symbols.push(
                pair.iter().fold(0, |n: usize, b| n.saturating_mul(10).saturating_add(digit(*b))),
            );
        }
    } else {
        symbols.extend(code.bytes().map(|byte| usize::from(byte.saturating_sub(b' '))));
    }
    let weighted = symbols.iter().zip(std::iter::once(1).chain(1..));
    let sum = weighted.fold(0_usize, |sum, (symbol, weight): (&usize, usize)| {
        sum.saturating_add(symbol.saturating_mul(weight))
    });
    symbols.push(sum.checked_rem(103)?);
    Some(symbols)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn bits(code: &str) -> String {
        modules(code).unwrap().iter().map(|bar| if *bar { '1' } else { '0' }).collect()
    }

    #[test]
    fn the_patterns_are_those_of_the_standard() {
        let all: BTreeSet<&str> = PATTERNS.into_iter().collect();
        assert_eq!(all.len(), PATTERNS.len(), "no pattern twice");
        for pattern in PATTERNS {
            let widths: Vec<u32> = pattern.chars().map(|c| c.to_digit(10).unwrap()).collect();
            assert_eq!(widths.iter().sum::<u32>(), 11, "{pattern}");
            let bars: u32 = widths.iter().step_by(2).sum();
            assert!(bars.is_multiple_of(2), "{pattern}: bars are of even parity");
        }
    }

    /// The checksum worked out by hand: 104 + 48 + 2·42 + 3·42 + 4·17 + 5·18 + 6·19 + 7·35 = 879.
    #[test]
    fn the_check_symbol_weighs_by_place() {
        assert_eq!(symbols("PJJ123C").unwrap(), [104, 48, 42, 42, 17, 18, 19, 35, 55]);
        assert_eq!(symbols("1234").unwrap(), [105, 12, 34, 82]);
        assert_eq!((modules(""), modules("有"), modules("a\n")), (None, None, None));
    }

    #[test]
    fn the_bars_of_a_code_are_as_printed() {
        assert_eq!(
            bits("A"),
            concat!("11010010000", "10100011000", "10001011000", "1100011101011")
        );
        assert_eq!(bits("#UNDO").len(), 11 * 7 + 13);
    }
}
