//! What the tests share.

pub(crate) mod ops;
pub(crate) mod random;
pub(crate) mod world;

pub(crate) use self::world::{World, given, given_with};

/// Whether the long forms of the tests are asked for.
pub(crate) fn is_long() -> bool {
    std::env::var_os("STOCKROOM_LONG").is_some()
}

/// Whether programs started here heed the signal of this number: one that whoever runs the tests
/// has ignored (`nohup`, a job in the background) is ignored by every program they start.
pub(crate) fn is_heeded(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.map_or(0, |mask| u64::from_str_radix(mask.trim(), 16).unwrap());
    mask & (1 << (signal - 1)) == 0
}

/// Says the figures of a long form, past the test runner's capture.
pub(crate) fn figures(said: &str) {
    use std::io::Write as _;
    if is_long() {
        writeln!(std::io::stderr().lock(), "{said}").unwrap();
    }
}
