//! Whether others have committed, found out so cheaply that a console can wait for it all day.
//!
//! A commit always writes to the log beside the file, last of all a page that says it is whole. So
//! nobody needs to look before the log was written, and where the system tells of that, nobody does:
//! see [`Watch::rest`] and [`Watch::notices`].
//!
//! Why no commit is missed. The notice comes before the commit can be seen: between the two lies the
//! wait for the disk. Three things make up for that:
//!
//! - Notices are taken before SQLite is asked. What is written afterwards makes a notice of its own.
//! - After the last notice SQLite is asked again and again, each time after twice the time. A commit
//!   that waits for its disk for some time is seen after at most that time again and half a second.
//! - However long ago the last notice was, it is asked every `REST_MAX` at least. That is for a
//!   writer that stood still between the log and the end of its commit, and for a log that was put
//!   aside.
//!
//! What writes to the log without a commit (a log that begins anew, one that is cut, what is rolled
//! back) costs a look and nothing more; only `data_version` decides. Copying the log back
//! into the file does not touch the log.

mod notices;

use std::ffi::OsString;
use std::os::fd::BorrowedFd;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::Store;
use notices::{Begin, Notices, Told};

/// Time between two looks when much is written, or when the system tells nothing.
const LOOK_EVERY: Duration = Duration::from_millis(560);

/// Time from a notice to the look: by then most commits can be seen, and it is at once to an eye.
const SETTLE: Duration = Duration::from_millis(20);

/// Time to the look after that, where it showed nothing: the disk was slower, or the notice was of
/// something that comes before a commit.
const SETTLE_MORE: Duration = Duration::from_millis(100);

/// Longest time between two looks.
const REST_MAX: Duration = Duration::from_secs(30);

/// Where the system tells nothing: looks after the log last changed at which SQLite is asked all the
/// same. Two commits within one tick of the file system's clock, some milliseconds, leave one time
/// behind.
const ASKED_AFTER: u32 = 4;

/// The same later on: one look of so many, every half minute.
const ASKED_OF: u32 = 54;

/// What was seen of a store at the last look.
///
/// Where the system tells nothing, time and size of the log stand for it: asking SQLite takes a read
/// lock, which is two system calls and some ten thousand instructions.
#[derive(Debug)]
pub struct Watch {
    log: PathBuf,
    begin: Begin,
    notices: Option<Notices>,
    /// There is a notice that no look has taken yet.
    is_noticed: bool,
    /// The look that took the notice showed nothing.
    is_early: bool,
    /// The log when it was last looked at without notices.
    stamp: Option<(SystemTime, u64)>,
    /// Looks since one found that the log was written.
    looks: u32,
    version: Option<i64>,
}

impl Watch {
    /// Begins to watch `store`: what was committed before is nothing new.
    pub fn new(store: &Store) -> Self {
        Self::by(Notices::of, store)
    }

    fn by(begin: Begin, store: &Store) -> Self {
        let mut log = OsString::from(store.path());
        log.push("-wal");
        let mut watch = Self {
            log: log.into(),
            begin,
            notices: None,
            is_noticed: false,
            is_early: false,
            stamp: None,
            looks: 0,
            version: None,
        };
        watch.is_changed(store);
        watch
    }

    /// Whether another connection has committed since the last look.
    pub fn is_changed(&mut self, store: &Store) -> bool {
        let again = self.is_written() || self.is_early;
        self.looks = if again { 0 } else { self.looks.saturating_add(1) };
        self.is_early = std::mem::take(&mut self.is_noticed);
        let asks = self.looks <= ASKED_AFTER || self.looks.is_multiple_of(ASKED_OF);
        if self.notices.is_none() && !asks {
            return false;
        }
        let version = store.data_version().ok();
        let changed = version != self.version;
        self.version = version;
        self.is_early &= !changed;
        changed
    }

    /// Whether the log was written since the last look, or may have been.
    fn is_written(&mut self) -> bool {
        match self.notices.as_mut().map(Notices::take) {
            Some(Told::Nothing) => false,
            Some(Told::Written) => true,
            Some(Told::Gone) | None => {
                self.notices = (self.begin)(&self.log);
                let stamp = stamp(&self.log);
                let before = std::mem::replace(&mut self.stamp, stamp);
                self.notices.is_some() || stamp.is_none() || stamp != before
            }
        }
    }

    /// How long nobody needs to look, if nothing comes from [`Watch::notices`] before.
    pub fn rest(&self) -> Duration {
        if self.is_noticed {
            SETTLE
        } else if self.is_early {
            SETTLE_MORE
        } else if self.notices.is_some() {
            LOOK_EVERY.saturating_mul(2_u32.saturating_pow(self.looks)).min(REST_MAX)
        } else {
            LOOK_EVERY
        }
    }

    /// What can be read as soon as the log is written; then [`Watch::note`] is to be called, and
    /// nothing be read.
    ///
    /// `None` as long as nothing more needs to be known: who commits a thousand times a second wakes
    /// nobody more often than looking did.
    pub fn notices(&self) -> Option<BorrowedFd<'_>> {
        let is_listening = self.looks > 0 && !self.is_noticed && !self.is_early;
        self.notices.as_ref().filter(|_| is_listening).map(Notices::as_fd)
    }

    /// Notes that there is a notice: [`Watch::rest`] is short now.
    pub const fn note(&mut self) {
        self.is_noticed = true;
    }
}

/// Time and size of the log.
fn stamp(log: &Path) -> Option<(SystemTime, u64)> {
    std::fs::metadata(log).and_then(|log| Ok((log.modified()?, log.len()))).ok()
}

#[cfg(test)]
mod tests;
