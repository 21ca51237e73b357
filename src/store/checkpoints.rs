//! The log is copied back into the file beside the writer.
//!
//! SQLite lets the commit that fills the log copy all of it back: at a million products a quarter of
//! the time of all orders, and once in 270 a wait of 30 ms. Here a second thread with a connection of
//! its own does it while orders go on. What they add meanwhile it copies in further, shorter rounds,
//! until so little is left that the writer copies it at the end of a commit, in turn, and the log
//! begins anew. Where the thread cannot keep up, SQLite does as before, at three times the pages.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use rusqlite::wal::CheckpointMode;
use rusqlite::{Connection, OpenFlags};

use crate::store::connection::Width;

/// Commits between two looks at the log, where each is small.
const LOOK_AFTER: u32 = 8;

/// Pages left that a writer copies by itself: some milliseconds.
const LEFT: i32 = 500;

/// How long the log is when its pages begin to be copied back.
pub(super) const BEGIN_PAGES: i32 = 4_000;

/// The same while many rows are written in one transaction: a thousand lines fill the log beyond
/// that each time, and what the next thousand change again need not be copied in between.
pub(super) const BEGIN_WIDE_PAGES: i32 = 16_000;

/// How many times as long the log is when SQLite copies it back in the commit that fills it.
pub(super) const LATE: i32 = 3;

/// Who copies back, from the first time that it is needed.
#[derive(Debug, Default)]
pub(super) struct Checkpoints {
    commits: u32,
    thread: Option<Checkpointer>,
}

impl Checkpoints {
    /// After each commit, while the turn still lasts. What goes wrong here is met again by SQLite's
    /// own copying or by the next commit; this one stands.
    pub(super) fn committed(&mut self, connection: &Connection, path: &Path, width: Width) {
        self.commits = self.commits.wrapping_add(1);
        let (begin, look) = match width {
            Width::Usual => (BEGIN_PAGES, self.commits.is_multiple_of(LOOK_AFTER)),
            Width::Wide => (BEGIN_WIDE_PAGES, true),
        };
        if !look {
            return;
        }
        let Some((log, copied)) = checkpoint(connection, CheckpointMode::NOOP) else { return };
        if log < begin {
            return;
        }
        let left = log.saturating_sub(copied);
        if left == 0 {
            return; // the next writer begins the log anew
        }
        if left <= LEFT {
            checkpoint(connection, CheckpointMode::PASSIVE);
        } else {
            self.thread.get_or_insert_with(|| Checkpointer::begin(path)).wake();
        }
    }
}

/// Copies back what `mode` lets it: pages in the log and those of them that are in the file; `None` where
/// somebody else is at it.
fn checkpoint(connection: &Connection, mode: CheckpointMode) -> Option<(i32, i32)> {
    connection.wal_checkpoint_v2(None::<&str>, mode).ok()
}

/// A thread that copies when it is woken.
#[derive(Debug)]
struct Checkpointer {
    /// `None` at the end.
    bell: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    fn begin(path: &Path) -> Self {
        let (bell, woken) = sync_channel(0);
        let path = path.to_owned();
        let thread = std::thread::Builder::new()
            .name("checkpoints".to_owned())
            .spawn(move || checkpoint_when_woken(&path, &woken));
        Self { bell: Some(bell), thread: thread.ok() }
    }

    /// Lets it copy, unless it is at it.
    fn wake(&self) {
        if let Some(bell) = &self.bell {
            match bell.try_send(()) {
                Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(())) => {}
            }
        }
    }
}

impl Drop for Checkpointer {
    /// Waits for its end: the last connection of all empties the log, and that is the writer's.
    fn drop(&mut self) {
        drop(self.bell.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn checkpoint_when_woken(path: &Path, woken: &Receiver<()>) {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let Ok(connection) = Connection::open_with_flags(path, flags) else { return };
    // Only a connection that has read once knows that there is a log.
    if connection.pragma_query_value(None, "schema_version", |row| row.get::<_, i64>(0)).is_err() {
        return;
    }
    while woken.recv().is_ok() {
        checkpoint(&connection, CheckpointMode::PASSIVE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::connection::set;

    fn begin(path: &Path) -> Connection {
        let connection = Connection::open(path).unwrap();
        connection.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE note(text)").unwrap();
        set(&connection, "wal_autocheckpoint", 0).unwrap();
        connection
    }

    fn write(connection: &Connection, pages: i64) {
        let sql = "WITH RECURSIVE n(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n LIMIT ?1)
                      INSERT INTO note SELECT zeroblob(3800) FROM n";
        connection.execute(sql, [pages]).unwrap();
    }

    #[test]
    fn a_long_log_is_copied_beside_the_writer_and_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        let connection = begin(&path);
        let mut checkpoints = Checkpoints::default();
        write(&connection, 3_000);
        checkpoints.committed(&connection, &path, Width::Usual);
        assert!(checkpoints.thread.is_none(), "the log is short");
        write(&connection, 2_000);
        // As often as a writer comes by while the thread copies.
        let copied = loop {
            for _ in 0..LOOK_AFTER {
                checkpoints.committed(&connection, &path, Width::Usual);
            }
            let (log, copied) = checkpoint(&connection, CheckpointMode::NOOP).unwrap();
            if copied == log {
                break copied;
            }
        };
        assert!(checkpoints.thread.is_some() && copied >= 5_000);
        write(&connection, 100);
        let (log, _) = checkpoint(&connection, CheckpointMode::NOOP).unwrap();
        assert!(log < 300, "it began anew: {log}");
    }

    #[test]
    fn the_little_that_is_left_is_copied_by_the_writer() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        let (connection, reader) = (begin(&path), Connection::open(&path).unwrap());
        let mut checkpoints = Checkpoints::default();
        write(&connection, 5_000);
        // What comes after this look is not copied as long as it lasts.
        reader.execute_batch("BEGIN; SELECT count(*) FROM note").unwrap();
        write(&connection, 200);
        let (log, copied) = checkpoint(&connection, CheckpointMode::PASSIVE).unwrap();
        assert!(log - copied >= 200 && log - copied <= LEFT, "{copied} of {log}");
        reader.execute_batch("COMMIT").unwrap();
        checkpoints.committed(&connection, &path, Width::Wide);
        assert_eq!(
            checkpoint(&connection, CheckpointMode::NOOP).unwrap(),
            (log, copied),
            "too short"
        );
        for _ in 0..LOOK_AFTER {
            checkpoints.committed(&connection, &path, Width::Usual);
        }
        assert!(checkpoints.thread.is_none(), "nobody need be woken");
        let (log, copied) = checkpoint(&connection, CheckpointMode::NOOP).unwrap();
        assert_eq!(log, copied);
    }
}
