//! What can go wrong with the file.

use std::fmt;
use std::path::PathBuf;

use crate::domain::refused::{Code, Refused};

/// Why a store operation was not done. In every case the file is as before.
#[derive(Debug)]
pub enum Error {
    /// A rule said no.
    Refused(Refused),
    /// Nobody made a store at that place.
    Missing(PathBuf),
    /// The file is something else.
    NotAStore(PathBuf),
    /// A newer Stockroom wrote it: the file's version, and the newest this program knows.
    Newer {
        /// Version of the file.
        file: i64,
        /// Newest version this program knows.
        known: i64,
    },
    /// Another process held the store for too long.
    Busy {
        /// Milliseconds waited.
        waited_ms: i64,
    },
    /// The file holds something that cannot be.
    Corrupt(String),
    /// SQLite failed.
    Sqlite {
        /// What was being done.
        doing: &'static str,
        /// What SQLite said.
        cause: rusqlite::Error,
    },
    /// The file system failed.
    Io {
        /// What was being done.
        doing: &'static str,
        /// What it said.
        cause: std::io::Error,
    },
}

impl Error {
    /// What scripts see; `None` for a fault that is ours.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Refused(refused) => Some(refused.code()),
            Self::Missing(_) => Some(Code::NotFound),
            Self::NotAStore(_) | Self::Corrupt(_) => Some(Code::Corrupt),
            Self::Newer { .. } => Some(Code::Unsupported),
            Self::Busy { .. } => Some(Code::Busy),
            Self::Sqlite { cause, .. } => match cause.sqlite_error_code() {
                Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                    Some(Code::Busy)
                }
                Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => {
                    Some(Code::Corrupt)
                }
                _ => None,
            },
            Self::Io { .. } => None,
        }
    }

    /// Whether it is the program's fault: SQLite refused what should never have been asked of it.
    pub fn is_ours(&self) -> bool {
        use rusqlite::ErrorCode;
        let Self::Sqlite { cause, .. } = self else { return false };
        // These come from the file, the disk or the system around them; all else from our SQL.
        !matches!(
            cause.sqlite_error_code(),
            Some(
                ErrorCode::DatabaseBusy
                    | ErrorCode::DatabaseLocked
                    | ErrorCode::DatabaseCorrupt
                    | ErrorCode::NotADatabase
                    | ErrorCode::CannotOpen
                    | ErrorCode::ReadOnly
                    | ErrorCode::PermissionDenied
                    | ErrorCode::SystemIoFailure
                    | ErrorCode::DiskFull
                    | ErrorCode::OutOfMemory
                    | ErrorCode::FileLockingProtocolFailed
            )
        )
    }

    /// The refusal, where a rule said no.
    pub fn refused(&self) -> Option<&Refused> {
        match self {
            Self::Refused(refused) => Some(refused),
            Self::Missing(_)
            | Self::NotAStore(_)
            | Self::Newer { .. }
            | Self::Busy { .. }
            | Self::Corrupt(_)
            | Self::Sqlite { .. }
            | Self::Io { .. } => None,
        }
    }
}

impl Error {
    /// The same, with what `name` adds to a refusal.
    #[must_use]
    pub fn named(self, name: impl FnOnce(Refused) -> Refused) -> Self {
        if let Self::Refused(refused) = self { Self::Refused(name(refused)) } else { self }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refused) => refused.fmt(f),
            Self::Missing(path) => write!(f, "no store at {}", path.display()),
            Self::NotAStore(path) => write!(f, "{} is not a Stockroom store", path.display()),
            Self::Newer { file, known } => {
                write!(f, "the store has version {file}, this program knows {known}")
            }
            Self::Busy { waited_ms } => write!(f, "store busy for {waited_ms} ms"),
            Self::Corrupt(what) => write!(f, "corrupt: {what}"),
            Self::Sqlite { doing, cause } => write!(f, "{doing}: {cause}"),
            Self::Io { doing, cause } => write!(f, "{doing}: {cause}"),
        }
    }
}

impl std::error::Error for Error {}

/// Names what was being done when SQLite failed.
pub(in crate::store) fn doing(doing: &'static str) -> impl FnOnce(rusqlite::Error) -> Error {
    move |cause| Error::Sqlite { doing, cause }
}

/// Names what was being done when the file system failed.
pub(in crate::store) fn doing_io(doing: &'static str) -> impl FnOnce(std::io::Error) -> Error {
    move |cause| Error::Io { doing, cause }
}
