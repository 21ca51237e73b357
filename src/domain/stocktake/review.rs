//! What a reviewer has to do about a line before it can be posted.

use crate::domain::product::choices;
use crate::domain::stocktake::LineState;
use crate::domain::stocktake::tolerance::Tolerance;
use crate::domain::stocktake::variance::Books;

/// Where a line stands in the review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Nobody counted it.
    Uncounted,
    /// Left out.
    Skipped,
    /// Waits for its recount.
    Waiting,
    /// A movement fell between its scans: to be counted again.
    Ambiguous,
    /// The second person has not counted it yet.
    Second,
    /// The books were right.
    Matched,
    /// Within the tolerance.
    Within,
    /// Beyond the tolerance, or two counts differ: to be counted again by somebody else.
    Recount,
    /// Beyond the tolerance, and nobody said why.
    Reason,
    /// Beyond the tolerance, and explained.
    Explained,
}

choices!(
    Verdict,
    Uncounted = 0 "uncounted", Skipped = 1 "skipped", Waiting = 2 "waiting",
    Ambiguous = 3 "ambiguous", Second = 4 "second", Matched = 5 "matched", Within = 6 "within",
    Recount = 7 "recount", Reason = 8 "reason", Explained = 9 "explained",
);

impl Verdict {
    /// Whether nothing can be posted while a line stands like this.
    pub const fn blocks(self) -> bool {
        matches!(
            self,
            Self::Waiting | Self::Ambiguous | Self::Second | Self::Recount | Self::Reason
        )
    }
}

/// What the other of two people found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Other {
    /// One count is enough.
    #[default]
    None,
    /// That count is missing.
    Missing,
    /// This variance.
    Variance(i64),
}

/// What a verdict rests on.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// What is known of the line.
    pub state: LineState,
    /// What was counted.
    pub counted: Option<i64>,
    /// What the other person found.
    pub other: Other,
    /// What the books say.
    pub books: Books,
    /// The value of one unit, in minor units.
    pub unit_value: i64,
    /// What is small enough.
    pub tolerance: Tolerance,
    /// Counts that recounts replaced.
    pub former: i64,
    /// Whether the reviewer takes the figure as it is.
    pub accepted: bool,
    /// Whether somebody said why.
    pub explained: bool,
}

/// The verdict on a line.
pub fn verdict(facts: &Facts) -> Verdict {
    match facts.state {
        LineState::NotCounted => return Verdict::Uncounted,
        LineState::Skipped => return Verdict::Skipped,
        LineState::Recount => return Verdict::Waiting,
        LineState::Counted | LineState::Empty => {}
    }
    let Some(counted) = facts.counted else { return Verdict::Uncounted };
    if facts.books.ambiguous() {
        return Verdict::Ambiguous;
    }
    let variance = facts.books.variance(counted);
    match facts.other {
        Other::Missing => return Verdict::Second,
        Other::Variance(other) if other != variance && !facts.accepted => return Verdict::Recount,
        Other::Variance(_) | Other::None => {}
    }
    if variance == 0 {
        Verdict::Matched
    } else if facts.tolerance.allows(facts.books.expected(), variance, facts.unit_value) {
        Verdict::Within
    } else if facts.former == 0 && facts.other == Other::None && !facts.accepted {
        Verdict::Recount
    } else if facts.explained {
        Verdict::Explained
    } else {
        Verdict::Reason
    }
}

#[cfg(test)]
mod tests {
    use super::{Facts, Other, Verdict, verdict};
    use crate::domain::stocktake::LineState;
    use crate::domain::stocktake::tolerance::Tolerance;
    use crate::domain::stocktake::variance::Books;

    fn counted(expected: i64, counted: i64) -> Facts {
        Facts {
            state: LineState::Counted,
            counted: Some(counted),
            other: Other::None,
            books: Books { at_count: expected, ..Books::default() },
            unit_value: 0,
            tolerance: Tolerance { bps: Some(1_000), ..Tolerance::default() },
            former: 0,
            accepted: false,
            explained: false,
        }
    }

    #[test]
    fn beyond_the_tolerance_a_line_is_counted_again_and_explained() {
        assert_eq!(verdict(&counted(5, 5)), Verdict::Matched);
        assert_eq!(verdict(&counted(50, 46)), Verdict::Within);
        assert_eq!(verdict(&counted(5, 0)), Verdict::Recount);
        let again = Facts { former: 1, ..counted(5, 0) };
        assert_eq!(verdict(&again), Verdict::Reason);
        assert_eq!(verdict(&Facts { accepted: true, ..counted(5, 0) }), Verdict::Reason);
        assert_eq!(verdict(&Facts { explained: true, ..again }), Verdict::Explained);
    }

    #[test]
    fn two_counts_must_agree() {
        let two = |other| Facts { other, ..counted(50, 49) };
        assert_eq!(verdict(&two(Other::Missing)), Verdict::Second);
        assert_eq!(verdict(&two(Other::Variance(-2))), Verdict::Recount);
        assert_eq!(verdict(&two(Other::Variance(-1))), Verdict::Within);
    }

    #[test]
    fn what_cannot_be_told_is_counted_again() {
        let mut facts = counted(10, 10);
        facts.books.between = 1;
        assert_eq!(verdict(&facts), Verdict::Ambiguous);
        assert!(verdict(&facts).blocks());
        facts.state = LineState::NotCounted;
        assert!(!verdict(&facts).blocks());
    }
}
