//! Copies of the store: an online backup, and a restore that checks before it replaces.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use crate::domain::refused::{Refused, Rule};
use crate::store::error::{doing, doing_io};
use crate::store::place::{self, Place};
use crate::store::users::{self, UserRow};
use crate::store::{Error, Keep, PATIENCE, Store, Tx, audit, migrate};

/// Pages copied between two looks at other writers.
const PAGES_AT_ONCE: i32 = 4096;

/// The whole file in one step.
const PAGES_ALL: i32 = i32::MAX;

impl Store {
    /// Copies the store to a new file at `to`, while others go on working: one portable file
    /// without a write-ahead log.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] ([`Rule::FileExists`]); [`Error::Io`], [`Error::Sqlite`]: then nothing
    /// is left at `to`.
    pub fn backup(&self, to: &Path) -> Result<(), Error> {
        if to.symlink_metadata().is_ok() {
            return Err(Refused::new(Rule::FileExists).value(to.to_string_lossy()).into());
        }
        let found = std::fs::metadata(self.path()).map_err(doing_io("look at the store"))?;
        place::room(folder_of(to), found.len(), "make the backup")?;
        // As open as the store, whatever the user's mask is; and never through a link.
        let mode = found.permissions().mode() & 0o660;
        place::fresh(to, mode).map_err(place::writing(folder_of(to), "make the backup"))?;
        let copied = copy(&self.connection, to);
        if copied.is_err() {
            drop(std::fs::remove_file(to)); // what is half written is of no use to anybody
        }
        copied
    }

    /// Replaces the store's content by that of the backup at `from`, in one transaction. The
    /// backup is checked first, ledger included; the present content is kept beside the store,
    /// and where is answered. The users stay those of now.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`], [`Error::NotAStore`], [`Error::Newer`], [`Error::Corrupt`] for a backup
    /// that cannot be used; [`Error::Busy`], [`Error::Sqlite`]. In each case the store is as before.
    pub fn restore(&mut self, from: &Path, label: &str) -> Result<PathBuf, Error> {
        if self.is_read_only() {
            return Err(Error::ReadOnly(self.place.path.clone()));
        }
        let users = self.read(users::list)?;
        let checked = Checked::copy(from, |tx| users::replace(tx, &users))?;
        let kept = place::beside(self.path(), &format!(".before-restore-{label}"));
        let found = std::fs::metadata(&checked.path).map_err(doing_io("look at the backup"))?;
        // The present content once more beside it, and the new one in the write-ahead log.
        let bytes = std::fs::metadata(self.path()).map_or(0, |found| found.len());
        let bytes = bytes.saturating_add(found.len());
        place::room(folder_of(&kept), bytes, "restore")?;
        let Some(turn) = &mut self.turn else {
            return Err(Error::ReadOnly(self.place.path.clone()));
        };
        let _turn = turn.take(PATIENCE)?;
        self.backup(&kept)?;
        let source = checked.open()?;
        {
            let backup = Backup::new(&source, &mut self.connection).map_err(doing("restore"))?;
            backup.run_to_completion(PAGES_ALL, Duration::ZERO, None).map_err(doing("restore"))?;
        }
        self.connection
            .pragma_update(None, "journal_mode", "WAL")
            .map_err(doing("restore the journal"))?;
        migrate::migrate(&mut self.connection, &self.place.path)?;
        Ok(kept)
    }
}

impl Store {
    /// Makes the store at `to`, where there is none, from the backup at `from`, checked first;
    /// `manager` manages it, beside the users of the backup.
    ///
    /// # Errors
    ///
    /// As [`Store::restore`] and [`Store::create`]; then nothing is left at `to`.
    pub fn adopt(from: &Path, to: &Path, manager: &UserRow, group: bool) -> Result<(), Error> {
        let checked = Checked::copy(from, |tx| users::put(tx, manager))?;
        drop(Self::create(to, group)?);
        let source = checked.open()?;
        // A file that is there and empty of products is replaced as a whole, in one transaction.
        let mut target = Connection::open(to).map_err(doing("open the store"))?;
        {
            let backup = Backup::new(&source, &mut target).map_err(doing("restore"))?;
            backup.run_to_completion(PAGES_ALL, Duration::ZERO, None).map_err(doing("restore"))?;
        }
        drop(target);
        Self::open(to).map(drop)
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    }
}

/// Copies the store as it was before the transaction to `<store>.before-count-<label>`, and removes
/// the oldest such copies beyond `kept`; answers where it lies.
///
/// # Errors
///
/// [`Error::Io`], [`Error::Sqlite`]: then nothing is left of the copy.
pub fn snapshot(tx: &Tx<'_>, label: &str, kept: i64) -> Result<PathBuf, Error> {
    let store = PathBuf::from(tx.connection.path().unwrap_or_default());
    let plain = |letter: char| if letter.is_alphanumeric() { letter } else { '-' };
    let mark = ".before-count-";
    let mut name = store.as_os_str().to_owned();
    name.push(format!("{mark}{}", label.chars().map(plain).collect::<String>()));
    let target = PathBuf::from(name);
    // Another connection sees what is committed and nothing of this transaction.
    let source = Connection::open_with_flags(&store, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .map_err(doing("open the store for a snapshot"))?;
    drop(std::fs::remove_file(&target));
    if let Err(error) = copy(&source, &target) {
        drop(std::fs::remove_file(&target)); // what is half written is of no use to anybody
        return Err(error);
    }
    let prefix = format!("{}{mark}", store.file_name().unwrap_or_default().to_string_lossy());
    let listed = std::fs::read_dir(folder_of(&store));
    let mut copies: Vec<(std::time::SystemTime, PathBuf)> = listed
        .map_err(doing_io("look for older snapshots"))?
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    copies.sort();
    let beyond = copies.len().saturating_sub(usize::try_from(kept).unwrap_or(usize::MAX));
    for (_, older) in copies.iter().take(beyond).filter(|(_, path)| *path != target) {
        drop(std::fs::remove_file(older)); // an older copy that cannot be removed is in nobody's way
    }
    Ok(target)
}

fn copy(from: &Connection, to: &Path) -> Result<(), Error> {
    let mut target = Connection::open(to).map_err(doing("make the backup"))?;
    {
        let backup = Backup::new(from, &mut target).map_err(doing("back up"))?;
        backup
            .run_to_completion(PAGES_AT_ONCE, Duration::from_millis(1), None)
            .map_err(doing("back up"))?;
    }
    target.pragma_update(None, "journal_mode", "DELETE").map_err(doing("close the backup"))?;
    target.close().map_err(|(_, cause)| doing("close the backup")(cause))?;
    let file = std::fs::File::open(to).map_err(doing_io("open the backup"))?;
    file.sync_all().map_err(doing_io("bring the backup to the disk"))
}

/// A copy of a backup that was looked through: what was checked is what is restored, and the
/// backup itself is never written to.
struct Checked {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Checked {
    /// Copies what the file holds now, its write-ahead log included, and replays its ledger.
    /// What `users` does to the list of users goes with the copy.
    fn copy(from: &Path, users: impl FnOnce(&Tx<'_>) -> Result<(), Error>) -> Result<Self, Error> {
        let folder = tempfile::tempdir().map_err(doing_io("make a place for the check"))?;
        let path = folder.path().join("check.db");
        Place::look(from)?;
        let bytes = std::fs::metadata(from).map_or(0, |found| found.len());
        place::room(folder.path(), bytes, "check the backup")?;
        let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)
            .map_err(doing("open the backup"))?;
        if migrate::version(&source, from)? == 0 {
            return Err(Error::NotAStore(from.to_owned())); // empty: nothing to be restored
        }
        copy(&source, &path)?;
        let mut store = Store::open(&path)?;
        store.write(|tx| Ok((users(tx)?, Keep::Yes)))?;
        let report = store.read(|view| audit::verify(view, &mut |_| {}))?;
        match report.problems.first() {
            None => Ok(Self { _folder: folder, path }),
            Some(problem) => Err(Error::Corrupt(format!("the backup: {}", problem.what))),
        }
    }

    fn open(&self) -> Result<Connection, Error> {
        Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY)
            .map_err(doing("open the backup"))
    }
}
