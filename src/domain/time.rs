//! Instants as UTC milliseconds.

use serde::{Deserialize, Serialize};

/// Milliseconds in a minute.
const MINUTE: i64 = 60_000;

/// An instant: milliseconds since 1970-01-01 00:00 UTC. Shown in the store's time zone.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Wraps milliseconds since 1970-01-01 00:00 UTC.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01 00:00 UTC.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The instant `minutes` later; the far end of time where that would not fit.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(MINUTE)))
    }
}
