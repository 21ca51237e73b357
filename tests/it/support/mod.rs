//! What the tests share.

pub(crate) mod ops;
pub(crate) mod random;
pub(crate) mod world;

pub(crate) use self::world::{World, given, given_with};

/// Whether the long forms of the tests are asked for.
pub(crate) fn is_long() -> bool {
    std::env::var_os("STOCKROOM_LONG").is_some()
}

/// Says the figures of a long form, past the test runner's capture.
pub(crate) fn figures(said: &str) {
    use std::io::Write as _;
    if is_long() {
        writeln!(std::io::stderr().lock(), "{said}").unwrap();
    }
}
