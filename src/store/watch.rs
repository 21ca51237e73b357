//! Whether others have committed, asked so cheaply that a console can ask all day.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::SystemTime;

use super::Store;

/// Looks after the file's log last changed at which SQLite is asked all the same: two commits
/// within one tick of the file system's clock, some milliseconds, leave one time behind.
const ASKED_AFTER: u8 = 4;

/// What was seen of a store at the last look.
///
/// Asking SQLite takes a read lock, which is two system calls and some ten thousand instructions. A
/// commit always writes to the log beside the file, so as long as time and size of the log stay
/// as they were, nothing was committed and one call is all.
#[derive(Debug)]
pub struct Watch {
    log: PathBuf,
    stamp: Option<(SystemTime, u64)>,
    asks: u8,
    version: Option<i64>,
}

impl Watch {
    /// Begins to watch `store`: what was committed before is nothing new.
    pub fn new(store: &Store) -> Self {
        let mut log = OsString::from(store.path());
        log.push("-wal");
        let mut watch = Self { log: log.into(), stamp: None, asks: ASKED_AFTER, version: None };
        watch.is_changed(store);
        watch
    }

    /// Whether another connection has committed since the last look.
    pub fn is_changed(&mut self, store: &Store) -> bool {
        let found = std::fs::metadata(&self.log);
        let stamp = found.and_then(|log| Ok((log.modified()?, log.len()))).ok();
        if stamp.is_none() || stamp != self.stamp {
            self.stamp = stamp;
            self.asks = ASKED_AFTER;
        } else if self.asks == 0 {
            return false;
        } else {
            self.asks = self.asks.saturating_sub(1);
        }
        let version = store.data_version().ok();
        let changed = version != self.version;
        self.version = version;
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(store: &Store, value: i64) {
        store.connection.pragma_update(None, "user_version", value).unwrap();
    }

    #[test]
    fn every_commit_of_another_is_seen_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        let own = Store::create(&path, false).unwrap();
        let other = Store::open(&path).unwrap();
        let known = i64::try_from(crate::store::schema_version()).unwrap();
        let mut watch = Watch::new(&own);
        for _ in 0..20 {
            assert!(!watch.is_changed(&own), "nobody wrote");
        }
        // At once after one another, within one tick of the clock, and after a long rest.
        for round in 0..200 {
            note(&other, known + 1 + round % 2);
            assert!(watch.is_changed(&own), "commit {round}");
        }
        assert!(!watch.is_changed(&own));
        note(&own, known);
        assert!(!watch.is_changed(&own), "one's own");
        other.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        note(&other, known + 1);
        assert!(watch.is_changed(&own), "after the log was emptied");
    }
}
