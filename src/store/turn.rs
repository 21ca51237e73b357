//! Writers take turns.
//!
//! SQLite lets one connection write at a time and lets the others poll; under load some of them
//! starve for seconds. A lock file in front makes the kernel wake the next in line. The lock goes
//! with the process: a killed holder blocks nobody.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::store::error::{Error, doing_io};

/// The lock file beside one store.
#[derive(Debug)]
pub(in crate::store) struct Turn {
    path: PathBuf,
    file: Arc<File>,
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
        let mut name = store.as_os_str().to_owned();
        name.push("-turn");
        let path = PathBuf::from(name);
        let file = Arc::new(open(&path)?);
        Ok(Self { path, file })
    }

    /// Waits for the turn, at most `patience`.
    pub(in crate::store) fn take(&mut self, patience: Duration) -> Result<Guard, Error> {
        match self.file.try_lock() {
            Ok(()) => return Ok(Guard { file: Arc::clone(&self.file) }),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(cause)) => return Err(doing_io("lock the store")(cause)),
        }
        let granted = wait_for(&self.file, patience);
        if granted {
            return Ok(Guard { file: Arc::clone(&self.file) });
        }
        // The waiting thread still holds the old handle; the next wait needs one of its own.
        self.file = Arc::new(open(&self.path)?);
        let waited_ms = i64::try_from(patience.as_millis()).unwrap_or(i64::MAX);
        Err(Error::Busy { waited_ms })
    }
}

fn open(path: &Path) -> Result<File, Error> {
    let options = OpenOptions::new().create(true).truncate(false).write(true).open(path);
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
        assert!(matches!(refused, Error::Busy { waited_ms: 20 }), "{refused}");
        drop(held);
        drop(two.take(Duration::from_secs(1)).unwrap());
        drop(one.take(Duration::from_secs(1)).unwrap());
    }
}
