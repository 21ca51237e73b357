//! Writers take turns.
//!
//! SQLite lets one connection write at a time and lets the others poll, with pauses that grow; under
//! load some of them starve for seconds. A lock file in front goes with the process: a killed holder
//! blocks nobody. Each holder notes its number in the file, so that one that hangs can be named; when
//! it began is the time of that note.
//!
//! Who finds it taken looks again at even pauses, so that each has the same chance, and queues in the
//! kernel only when that took long. A queue from the start is fairer than anybody needs and slow: each
//! commit then waits for the next in line to be woken, and finds nothing of what it read last in
//! memory any more, since SQLite forgets all pages when another has written. The pauses are longer
//! than a commit for the same reason: who has its turn writes a few times before another finds it free.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::store::error::{Error, Holder, doing_io};
use crate::store::place::{self, beside};

/// How long to wait between two looks at the lock: three commits.
const PAUSE: Duration = Duration::from_millis(1);

/// How often to look before queueing: dozens of commits of others, and no more than a blink.
const LOOKS: u32 = 20;

/// The lock file beside one store.
#[derive(Debug)]
pub(in crate::store) struct Turn {
    path: PathBuf,
    file: Arc<File>,
    /// What is noted of this process.
    note: String,
}

/// The right to write, until dropped.
#[derive(Debug)]
pub(in crate::store) struct Guard {
    file: Arc<File>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        // Closing the file at the end of the process releases it as well; nothing else can be done.
        drop(self.file.unlock());
    }
}

/// Where a wait on another thread stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wait {
    Waiting,
    Granted,
    Failed,
    Abandoned,
}

impl Turn {
    /// The lock file of the store at `store`: the same name with `-turn` behind it.
    pub(in crate::store) fn open(store: &Path) -> Result<Self, Error> {
        let path = beside(store, "-turn");
        let mode =
            std::fs::metadata(store).map_or(0o600, |found| found.permissions().mode() & 0o660);
        let file = match place::fresh(&path, mode) {
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => open(&path)?,
            made => made.map_err(doing_io("make the lock file beside the store"))?,
        };
        let (process, user) = (std::process::id(), rustix::process::getuid().as_raw());
        let note = format!("{process:>10} {user:>10}\n");
        Ok(Self { path, file: Arc::new(file), note })
    }

    /// Waits for the turn, at most `patience`.
    pub(in crate::store) fn take(&mut self, patience: Duration) -> Result<Guard, Error> {
        match self.file.try_lock() {
            Ok(()) => return Ok(self.mine()),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(cause)) => return Err(doing_io("lock the store")(cause)),
        }
        let began = Instant::now();
        for _ in 0..LOOKS {
            std::thread::sleep(PAUSE.min(patience));
            match self.file.try_lock() {
                Ok(()) => return Ok(self.mine()),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(cause)) => return Err(doing_io("lock the store")(cause)),
            }
        }
        let granted = wait_for(&self.file, patience.saturating_sub(began.elapsed()));
        if granted {
            return Ok(self.mine());
        }
        let holder = holder(&self.path);
        // The waiting thread still holds the old handle; the next wait needs one of its own.
        self.file = Arc::new(open(&self.path)?);
        let waited_ms = i64::try_from(patience.as_millis()).unwrap_or(i64::MAX);
        Err(Error::Busy { waited_ms, holder })
    }
}

impl Turn {
    /// Notes that the turn is this process's.
    fn mine(&self) -> Guard {
        // A note that cannot be made says nothing to those who wait, and harms nothing else.
        self.file.write_all_at(self.note.as_bytes(), 0).ok();
        Guard { file: Arc::clone(&self.file) }
    }
}

/// Who noted last that the turn is theirs.
fn holder(path: &Path) -> Option<Holder> {
    let note = std::fs::read_to_string(path).ok()?;
    let mut words = note.split_whitespace();
    let (pid, user) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let named = nix::unistd::User::from_uid(nix::unistd::Uid::from_raw(user)).ok().flatten();
    let user = named.map_or_else(|| format!("uid-{user}"), |user| user.name);
    let since = std::fs::metadata(path).and_then(|found| found.modified()).ok()?;
    let seconds = i64::try_from(since.elapsed().unwrap_or_default().as_secs()).unwrap_or(i64::MAX);
    Some(Holder { pid, user, seconds })
}

fn open(path: &Path) -> Result<File, Error> {
    let options = OpenOptions::new().write(true).open(path);
    options.map_err(doing_io("open the lock file beside the store"))
}

/// Blocks in the kernel's queue on a thread of its own, so that the wait can end.
fn wait_for(file: &Arc<File>, patience: Duration) -> bool {
    let shared = Arc::new((Mutex::new(Wait::Waiting), Condvar::new()));
    let (theirs, handle) = (Arc::clone(&shared), Arc::clone(file));
    std::thread::spawn(move || {
        let locked = handle.lock().is_ok();
        let (state, wake) = &*theirs;
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        if *state == Wait::Abandoned {
            drop(handle.unlock());
        } else {
            *state = if locked { Wait::Granted } else { Wait::Failed };
            wake.notify_one();
        }
    });
    let (state, wake) = &*shared;
    let state = state.lock().unwrap_or_else(PoisonError::into_inner);
    let waiting = |state: &mut Wait| *state == Wait::Waiting;
    let (mut state, _) =
        wake.wait_timeout_while(state, patience, waiting).unwrap_or_else(PoisonError::into_inner);
    let granted = *state == Wait::Granted;
    if *state == Wait::Waiting {
        *state = Wait::Abandoned;
    }
    granted
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Turn;
    use crate::store::error::Error;

    #[test]
    fn a_turn_that_does_not_come_is_told_and_comes_later() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("shop.db");
        let (mut one, mut two) = (Turn::open(&store).unwrap(), Turn::open(&store).unwrap());
        let held = one.take(Duration::from_secs(1)).unwrap();
        let refused = two.take(Duration::from_millis(20)).unwrap_err();
        assert!(
            matches!(&refused, Error::Busy { waited_ms: 20, holder: Some(holder) }
                if holder.pid == i64::from(std::process::id())),
            "{refused}"
        );
        drop(held);
        drop(two.take(Duration::from_secs(1)).unwrap());
        drop(one.take(Duration::from_secs(1)).unwrap());
    }
}
