//! How far the terminal is behind, so that a slow line never shows yesterday's keys.
//!
//! A line like SSH takes whatever is written and delivers it later: a key held down for a second
//! would be played out for many seconds. After a frame of some size the terminal is therefore
//! asked whether it is well (`CSI 5 n`); its answer means that everything before it has arrived.
//! While too much is on its way no frame is drawn; keys are taken meanwhile, and the next frame
//! shows where they led. Nothing ever waits for an answer in a blocking way, nothing is held back
//! before the terminal has answered once, and one that does not answer is not asked again.

use std::collections::VecDeque;

/// Asks the terminal for a sign of life.
pub const QUESTION: &[u8] = b"\x1b[5n";

/// Frames that come to fewer bytes are not asked about.
const BYTES_ASKED_MIN: usize = 64;
/// So much may be on its way before a frame waits.
const BYTES_ON_WAY_MAX: usize = 400;
/// An answer that takes longer is lost.
const LOST_MS: u64 = 5_000;
/// A terminal that answered none of so many questions, and so long, is not asked again.
const UNANSWERED_MAX: usize = 3;
const UNANSWERED_MS: u64 = 1_000;

/// The frames on their way.
#[derive(Clone, Debug, Default)]
pub struct Pace {
    /// Bytes up to each question that is open, and when it was asked.
    open: VecDeque<(usize, u64)>,
    /// Bytes written since the last question.
    since: usize,
    /// The terminal has answered before.
    proven: bool,
    /// It does not answer.
    silent: bool,
}

impl Pace {
    /// Whether a frame of `bytes` is to be followed by [`QUESTION`].
    pub fn wants_answer(&self, bytes: usize) -> bool {
        !self.silent && self.since.saturating_add(bytes) >= BYTES_ASKED_MIN
    }

    /// Notes a frame of `bytes` that was written at `now_ms`, with the question behind it or not.
    pub fn wrote(&mut self, bytes: usize, asked: bool, now_ms: u64) {
        self.since = self.since.saturating_add(bytes);
        if asked {
            self.open.push_back((self.since, now_ms));
            self.since = 0;
        }
    }

    /// The terminal answered `count` questions.
    pub fn answered(&mut self, count: usize) {
        self.proven = true;
        self.silent = false;
        self.open.drain(..count.min(self.open.len()));
    }

    /// Whether a frame may be drawn at `now_ms`.
    pub fn may_draw(&mut self, now_ms: u64) -> bool {
        let age = |pace: &Self| pace.open.front().map_or(0, |(_, at)| now_ms.saturating_sub(*at));
        let late = age(self);
        if !self.proven && self.open.len() >= UNANSWERED_MAX && late >= UNANSWERED_MS {
            self.silent = true;
            self.open.clear();
        }
        if late >= LOST_MS {
            // Every terminal that answers at all answers in order: these are lost.
            self.open.clear();
        }
        !self.proven || self.on_way() < BYTES_ON_WAY_MAX
    }

    /// When [`Pace::may_draw`] says yes again even without an answer.
    pub fn deadline_ms(&self) -> Option<u64> {
        let held = self.proven && self.on_way() >= BYTES_ON_WAY_MAX;
        let (_, oldest) = self.open.front().filter(|_| held)?;
        Some(oldest.saturating_add(LOST_MS))
    }

    /// Whether an answer may still come; one that came after we left would be typed into a shell.
    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// The terminal is another one, or was used by others: what is on its way is unknown.
    pub fn forget(&mut self) {
        self.open.clear();
        self.since = 0;
    }

    fn on_way(&self) -> usize {
        self.open.iter().map(|(bytes, _)| *bytes).fold(0, usize::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_waits_for_the_answer_to_those_before_it_once_the_terminal_has_answered() {
        let mut pace = Pace::default();
        assert!(pace.wants_answer(3_000));
        pace.wrote(3_000, true, 0);
        assert!(pace.may_draw(1), "nothing waits before the first answer");
        pace.answered(1);
        assert!(pace.may_draw(2));
        pace.wrote(250, true, 2);
        assert!(pace.may_draw(3), "a little may be on its way");
        pace.wrote(250, true, 3);
        assert!(!pace.may_draw(4));
        assert_eq!(pace.deadline_ms(), Some(5_002));
        pace.answered(1);
        assert!(pace.may_draw(5));
    }

    #[test]
    fn small_frames_are_not_asked_about_but_counted() {
        let mut pace = Pace::default();
        assert!(!pace.wants_answer(20));
        pace.wrote(20, false, 0);
        pace.wrote(20, false, 0);
        assert!(pace.wants_answer(24));
    }

    #[test]
    fn a_terminal_that_does_not_answer_is_left_alone() {
        let mut pace = Pace::default();
        for at in [0, 10, 20] {
            assert!(pace.may_draw(at) && pace.wants_answer(300));
            pace.wrote(300, true, at);
        }
        assert!(pace.may_draw(1_100));
        assert!(!pace.wants_answer(300) && !pace.is_open());
    }

    #[test]
    fn an_answer_that_is_lost_holds_nothing_up_for_long() {
        let mut pace = Pace::default();
        pace.wrote(3_000, true, 0);
        pace.answered(1);
        pace.wrote(3_000, true, 10);
        assert!(!pace.may_draw(5_009));
        assert!(pace.may_draw(5_010));
    }
}
