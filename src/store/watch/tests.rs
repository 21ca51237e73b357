use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tempfile::TempDir;

use super::notices::{Begin, Notices, Told};
use super::{ASKED_OF, LOOK_EVERY, REST_MAX, SETTLE, SETTLE_MORE, Store, Watch, stamp};
use crate::store::warehouses;

/// The system tells nothing: another one, or the user has used up what it allows.
const DEAF: Begin = |_| None;

/// A store, seen by the one who watches and by another.
struct Shop {
    folder: TempDir,
    own: Store,
    other: Store,
    /// What is written next.
    value: i64,
}

impl Shop {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        let own = Store::create(&path, false).unwrap();
        let other = Store::open(&path).unwrap();
        Self { folder, own, other, value: 1 }
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("shop.db-wal")
    }

    /// The other one commits.
    fn commit(&mut self) {
        self.value = self.value.saturating_add(1);
        self.other.connection.pragma_update(None, "user_version", self.value).unwrap();
    }

    /// Watches, until long ago the last commit was.
    fn watch(&self, begin: Begin) -> Watch {
        let mut watch = Watch::by(begin, &self.own);
        for look in 0..20 {
            assert!(!watch.is_changed(&self.own), "nobody wrote, look {look}");
        }
        watch
    }
}

/// Whether the system has told something.
fn is_told(watch: &Watch) -> bool {
    let notices = watch.notices().expect("the watch listens");
    let mut waited = [PollFd::from_borrowed_fd(notices, PollFlags::IN)];
    poll(&mut waited, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })).unwrap() > 0
}

#[test]
fn every_commit_of_another_is_seen_and_nothing_else() {
    for begin in [Notices::of, DEAF] {
        let mut shop = Shop::new();
        let mut watch = shop.watch(begin);
        // At once after one another, within one tick of the clock, and after a long rest.
        for round in 0..200 {
            shop.commit();
            assert!(watch.is_changed(&shop.own), "commit {round}");
        }
        assert!(!watch.is_changed(&shop.own));
        shop.own.connection.pragma_update(None, "user_version", 1).unwrap();
        assert!(!watch.is_changed(&shop.own), "one's own");
        shop.other.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        shop.commit();
        assert!(watch.is_changed(&shop.own), "after the log was emptied");
    }
}

#[test]
fn nobody_is_woken_before_somebody_writes() {
    let mut shop = Shop::new();
    let mut watch = shop.watch(Notices::of);
    shop.own.data_version().unwrap();
    shop.other.read(warehouses::list).unwrap();
    fs::write(shop.folder.path().join("something"), "else").unwrap();
    assert!(!is_told(&watch), "who reads is not noticed");
    assert_eq!(watch.rest(), REST_MAX);
    shop.commit();
    assert!(is_told(&watch));
    assert!(watch.is_changed(&shop.own));
}

/// From the notice on: soon, then not before a while has passed however much is written, then more
/// and more seldom, and never not at all.
#[test]
fn looks_follow_a_notice_ever_more_slowly_and_a_storm_is_one_notice() {
    let mut shop = Shop::new();
    let mut watch = shop.watch(Notices::of);
    shop.commit();
    assert!(is_told(&watch));
    watch.note();
    assert_eq!(watch.rest(), SETTLE);
    for _ in 0..100 {
        shop.commit();
        assert!(watch.notices().is_none(), "a second notice wakes nobody");
    }
    assert!(watch.is_changed(&shop.own));
    for _ in 0..3 {
        assert_eq!(watch.rest(), LOOK_EVERY);
        shop.commit();
        assert!(watch.notices().is_none(), "it was looked a moment ago");
        assert!(watch.is_changed(&shop.own));
    }
    let mut rests = Vec::new();
    for _ in 0..9 {
        rests.push(watch.rest().as_millis());
        assert!(!watch.is_changed(&shop.own));
    }
    assert_eq!(rests, [560, 1_120, 2_240, 4_480, 8_960, 17_920, 30_000, 30_000, 30_000]);
    assert!(!is_told(&watch), "the looks have taken all notices");
}

/// One's own writing is a notice without anything to be seen, as is that of others up to the end of
/// their commit.
#[test]
fn a_look_that_came_too_early_is_followed_by_another_soon_and_by_one_only() {
    let mut shop = Shop::new();
    let mut watch = shop.watch(Notices::of);
    for value in 0..3 {
        shop.own.connection.pragma_update(None, "user_version", value).unwrap();
        if value == 0 {
            assert!(is_told(&watch));
            watch.note();
        }
        assert!(!watch.is_changed(&shop.own));
        assert_eq!(watch.rest(), if value == 0 { SETTLE_MORE } else { LOOK_EVERY });
        assert!(watch.notices().is_none());
    }
    assert!(!watch.is_changed(&shop.own));
    shop.commit();
    assert!(is_told(&watch));
    watch.note();
    assert!(watch.is_changed(&shop.own));
    assert_eq!(watch.rest(), LOOK_EVERY);
}

/// The commit could not be seen yet when the last notice was taken.
#[test]
fn a_commit_that_comes_long_after_its_notice_is_seen_at_a_later_look() {
    let mut shop = Shop::new();
    shop.commit();
    shop.commit();
    shop.other.connection.execute_batch("PRAGMA wal_checkpoint(RESTART)").unwrap();
    let kinds: [(Begin, u32); 2] = [(Notices::of, 1), (DEAF, ASKED_OF)];
    for (begin, looks) in kinds {
        let mut watch = shop.watch(begin);
        let before = stamp(&shop.log()).unwrap();
        shop.commit();
        let log = File::options().write(true).open(shop.log()).unwrap();
        log.set_modified(before.0).unwrap();
        assert_eq!(stamp(&shop.log()), Some(before), "the log looks as it did");
        if let Some(notices) = &mut watch.notices {
            assert_ne!(notices.take(), Told::Nothing);
            assert!(!is_told(&watch), "the notice is gone");
        }
        assert!((0..looks).any(|_| watch.is_changed(&shop.own)));
    }
}

#[test]
fn where_the_system_tells_nothing_the_log_is_looked_at() {
    let mut shop = Shop::new();
    let mut watch = shop.watch(DEAF);
    assert!(watch.notices().is_none());
    assert_eq!(watch.rest(), LOOK_EVERY);
    shop.commit();
    assert!(watch.is_changed(&shop.own));
    assert_eq!(watch.rest(), LOOK_EVERY);
    watch.begin = Notices::of;
    watch.is_changed(&shop.own);
    watch.is_changed(&shop.own);
    assert!(!is_told(&watch), "it listens as soon as it can");
    shop.commit();
    assert!(is_told(&watch));
}

#[test]
fn a_log_that_is_taken_away_and_made_again_is_listened_to_again() {
    let shop = Shop::new();
    let ways: [fn(PathBuf) -> std::io::Result<()>; 2] =
        [fs::remove_file, |log| fs::rename(&log, log.with_extension("old"))];
    for take in ways {
        let mut watch = shop.watch(Notices::of);
        take(shop.log()).unwrap();
        assert!(is_told(&watch), "it is gone");
        watch.is_changed(&shop.own);
        assert!(watch.notices().is_none());
        assert_eq!(watch.rest(), LOOK_EVERY, "nothing is there to be listened to");
        let mut log = File::create(shop.log()).unwrap();
        watch.is_changed(&shop.own);
        watch.is_changed(&shop.own);
        assert!(!is_told(&watch));
        log.write_all(b"written").unwrap();
        assert!(is_told(&watch), "the new one is listened to");
    }
    let mut watch = shop.watch(Notices::of);
    fs::write(shop.folder.path().join("new"), "").unwrap();
    fs::rename(shop.folder.path().join("new"), shop.log()).unwrap();
    for _ in 0..3 {
        watch.is_changed(&shop.own);
    }
    assert!(!is_told(&watch));
    fs::write(shop.log(), "written").unwrap();
    assert!(is_told(&watch), "another took its place");
}
