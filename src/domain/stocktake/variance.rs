//! What the books said when a line was counted.
//!
//! Movements that were in the ledger at the first scan are in the books. Of those posted later, each
//! is placed by when it happened on the floor: before the first scan (entered late: it moves what
//! was expected), between the scans (ambiguous), or behind the last one (since then). A reversal
//! stands where the movement stands that it takes back: it says that this one never happened.

/// When a line was counted: ledger positions and times (UTC milliseconds) of its first and last scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Ledger position of the first scan.
    pub first_position: i64,
    /// Time of the first scan.
    pub first_at: i64,
    /// Ledger position of the last scan.
    pub last_position: i64,
    /// Time of the last scan.
    pub last_at: i64,
}

impl Span {
    /// One scan.
    pub const fn at(position: i64, at: i64) -> Self {
        Self { first_position: position, first_at: at, last_position: position, last_at: at }
    }

    /// From the first to the last scan of both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            first_position: self.first_position.min(other.first_position),
            first_at: self.first_at.min(other.first_at),
            last_position: self.last_position.max(other.last_position),
            last_at: self.last_at.max(other.last_at),
        }
    }
}

/// A movement behind the first scan of a line, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Where it stands in the ledger; a reversal where the movement stands that it takes back.
    pub position: i64,
    /// When it happened, where it was entered late; UTC milliseconds.
    pub happened_at: Option<i64>,
    /// What it does to the line's figure, in units.
    pub change: i64,
}

/// Where a movement lies, seen from a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Before the first scan.
    Before,
    /// Between the first and the last scan, or it cannot be told.
    Between,
    /// Behind the last scan.
    After,
}

impl Seen {
    /// Where it lies, seen from a line counted in `span`.
    pub fn when(&self, span: &Span) -> When {
        if self.position <= span.first_position {
            return When::Before;
        }
        match self.happened_at {
            None if self.position <= span.last_position => When::Between,
            None => When::After,
            Some(at) if at < span.first_at => When::Before,
            Some(at) if at > span.last_at => When::After,
            Some(_) => When::Between,
        }
    }
}

/// What the books say of a line, all in units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// In the books at the first scan.
    pub at_count: i64,
    /// Of what was entered later: what had happened before.
    pub late: i64,
    /// What happened since.
    pub since: i64,
    /// Movements between the first and the last scan.
    pub between: i64,
}

impl Books {
    /// What was expected on the shelf at the moment of the count.
    pub const fn expected(&self) -> i64 {
        self.at_count.saturating_add(self.late)
    }

    /// `counted − expected`.
    pub const fn variance(&self, counted: i64) -> i64 {
        counted.saturating_sub(self.expected())
    }

    /// Whether it cannot be told what was expected.
    pub const fn ambiguous(&self) -> bool {
        self.between > 0
    }

    /// Places one more movement.
    #[must_use]
    pub fn seeing(mut self, span: &Span, movement: &Seen) -> Self {
        if movement.change != 0 {
            match movement.when(span) {
                When::Before => self.late = self.late.saturating_add(movement.change),
                When::Between => self.between = self.between.saturating_add(1),
                When::After => self.since = self.since.saturating_add(movement.change),
            }
        }
        self
    }
}

/// The books of a line that held `at_count` at its first scan, with the movements behind it.
pub fn books(at_count: i64, span: &Span, movements: &[Seen]) -> Books {
    let start = Books { at_count, ..Books::default() };
    movements.iter().fold(start, |books, movement| books.seeing(span, movement))
}

#[cfg(test)]
mod tests {
    use super::{Seen, Span, books};

    const fn on_time(position: i64, change: i64) -> Seen {
        Seen { position, happened_at: None, change }
    }

    const fn late(position: i64, at: i64, change: i64) -> Seen {
        Seen { position, happened_at: Some(at), change }
    }

    /// Books at the count, counted, movements behind the count → variance, and what is left.
    #[test]
    fn the_examples_of_the_domain_come_out() {
        let span = Span::at(10, 1_000);
        for (held, counted, movements, variance, end) in [
            (7, 5, vec![on_time(11, -3)], -2, 2),
            (7, 5, vec![late(11, 900, -3)], 1, 5),
            (7, 5, vec![late(11, 900, -1), on_time(12, -2)], -1, 3),
            (100, 90, vec![on_time(11, 20)], -10, 110),
            (1_000, 80, vec![late(11, 900, -900)], -20, 80),
        ] {
            let books = books(held, &span, &movements);
            assert_eq!(books.variance(counted), variance, "{held} {counted}");
            let now = held + movements.iter().map(|movement| movement.change).sum::<i64>();
            assert_eq!(now + variance, end, "{held} {counted}");
            assert!(!books.ambiguous());
        }
    }

    #[test]
    fn what_moves_between_the_scans_is_not_guessed() {
        let span = Span::at(10, 1_000).with(Span::at(12, 2_000));
        for between in [on_time(11, -1), on_time(12, -1), late(20, 1_000, -1), late(20, 1_500, 2)] {
            assert!(books(10, &span, &[between]).ambiguous(), "{between:?}");
        }
        for outside in [on_time(13, -1), late(20, 999, -1), late(20, 2_001, 2), on_time(11, 0)] {
            assert!(!books(10, &span, &[outside]).ambiguous(), "{outside:?}");
        }
    }

    /// 10 were booked in by mistake, the shelf was counted without them, then they were taken back.
    #[test]
    fn a_reversal_stands_where_the_movement_stands_that_it_takes_back() {
        let found = books(15, &Span::at(10, 1_000), &[on_time(9, -10)]);
        assert_eq!((found.expected(), found.since), (5, 0));
    }
}
