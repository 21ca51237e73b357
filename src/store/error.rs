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
    /// A folder, a device or a pipe.
    NotAFile(PathBuf),
    /// The file is no database.
    NotAStore(PathBuf),
    /// The file is another program's database.
    Foreign {
        /// The file.
        path: PathBuf,
        /// The number by which that program marks its files; 0 for none.
        application: i64,
    },
    /// A newer Stockroom wrote it: the file's version, and the newest this program knows.
    Newer {
        /// Version of the file.
        file: i64,
        /// Newest version this program knows.
        known: i64,
    },
    /// The SQLite inside is older than is safe.
    OldSqlite,
    /// The file lies where locks and shared memory cannot be relied on.
    Network {
        /// The file or its folder.
        path: PathBuf,
        /// The file system.
        kind: String,
    },
    /// The system does not let this user read the file.
    Unreadable(PathBuf),
    /// The system does not let this user write the file.
    ReadOnly(PathBuf),
    /// Somebody wrote the file while it was read without the right to follow.
    Overtaken(PathBuf),
    /// The disk has no room.
    Full {
        /// What was being done.
        doing: &'static str,
    },
    /// Another process held the store for too long.
    Busy {
        /// Milliseconds waited.
        waited_ms: i64,
        /// Who holds it, as far as that can be told.
        holder: Option<Holder>,
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

/// The process whose turn it is to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its number.
    pub pid: i64,
    /// The user of the system that runs it.
    pub user: String,
    /// For how many seconds.
    pub seconds: i64,
}

/// A fact that an error speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A name, a path, what a library said.
    Text(String),
    /// A figure.
    Number(i64),
}

impl From<i64> for Fact {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Fact {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&PathBuf> for Fact {
    fn from(path: &PathBuf) -> Self {
        Self::Text(path.display().to_string())
    }
}

/// A sentence of the languages and what fills it.
type Sentence = (&'static str, Vec<(&'static str, Fact)>);

impl Error {
    /// What scripts see; `None` for a fault that is ours or the system's.
    pub fn code(&self) -> Option<Code> {
        use rusqlite::ErrorCode;
        match self {
            Self::Refused(refused) => Some(refused.code()),
            Self::Missing(_) => Some(Code::NotFound),
            Self::NotAFile(_) | Self::NotAStore(_) | Self::Foreign { .. } | Self::Corrupt(_) => {
                Some(Code::Corrupt)
            }
            Self::Newer { .. } | Self::Network { .. } | Self::OldSqlite => Some(Code::Unsupported),
            Self::Unreadable(_) | Self::ReadOnly(_) => Some(Code::Forbidden),
            Self::Busy { .. } | Self::Overtaken(_) => Some(Code::Busy),
            Self::Sqlite { cause, .. } => match cause.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Some(Code::Busy),
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Some(Code::Corrupt),
                _ => None,
            },
            Self::Full { .. } | Self::Io { .. } => None,
        }
    }

    /// Whether the question was stopped on purpose.
    pub fn is_interrupted(&self) -> bool {
        let Self::Sqlite { cause, .. } = self else { return false };
        cause.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted)
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
        if let Self::Refused(refused) = self { Some(refused) } else { None }
    }

    /// The message of the languages that says it, with its `.hint`, and what fills both.
    pub fn sentence(&self) -> Sentence {
        let path = |path: &PathBuf| ("path", Fact::from(path));
        match self {
            // Refusals have sentences of their own.
            Self::Refused(refused) => {
                let cause = Fact::Text(refused.to_string());
                ("failed-ours", vec![("doing", "refuse".into()), ("cause", cause)])
            }
            Self::Missing(at) => ("failed-store-missing", vec![path(at)]),
            Self::NotAFile(at) => ("failed-store-no-file", vec![path(at)]),
            Self::NotAStore(at) => ("failed-store-foreign", vec![path(at)]),
            Self::Foreign { path: at, application } => {
                ("failed-store-other", vec![path(at), ("application", (*application).into())])
            }
            Self::Newer { file, known } => {
                let facts = vec![("file", (*file).into()), ("known", (*known).into())];
                ("failed-store-newer", facts)
            }
            Self::OldSqlite => {
                ("failed-store-sqlite", vec![("version", rusqlite::version().into())])
            }
            Self::Network { path: at, kind } => {
                ("failed-store-network", vec![path(at), ("kind", kind.as_str().into())])
            }
            Self::Unreadable(at) => ("failed-store-unreadable", vec![path(at)]),
            Self::ReadOnly(at) => ("failed-store-read-only", vec![path(at)]),
            Self::Overtaken(at) => ("failed-store-overtaken", vec![path(at)]),
            Self::Full { doing } => ("failed-store-full", vec![("doing", (*doing).into())]),
            Self::Busy { waited_ms, holder: None } => {
                ("failed-store-busy", vec![("waited_ms", (*waited_ms).into())])
            }
            Self::Busy { waited_ms, holder: Some(holder) } => {
                let facts = vec![
                    ("waited_ms", (*waited_ms).into()),
                    ("pid", Fact::Text(holder.pid.to_string())),
                    ("user", holder.user.as_str().into()),
                    ("seconds", holder.seconds.into()),
                ];
                ("failed-store-held", facts)
            }
            Self::Corrupt(what) => ("failed-store-corrupt", vec![("what", what.as_str().into())]),
            Self::Sqlite { doing, cause } => {
                let id = if self.is_ours() { "failed-ours" } else { "failed-store" };
                (id, vec![("doing", (*doing).into()), ("cause", Fact::Text(cause.to_string()))])
            }
            Self::Io { doing, cause } => {
                let cause = Fact::Text(cause.to_string());
                ("failed-store", vec![("doing", (*doing).into()), ("cause", cause)])
            }
        }
    }

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
    /// For logs and tests, in no language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refused) => refused.fmt(f),
            Self::Missing(path) => write!(f, "no store at {}", path.display()),
            Self::NotAFile(path) => write!(f, "{} is no file", path.display()),
            Self::NotAStore(path) => write!(f, "{} is not a Stockroom store", path.display()),
            Self::Foreign { path, application } => {
                write!(f, "{} is a database of another program ({application})", path.display())
            }
            Self::Newer { file, known } => {
                write!(f, "the store has version {file}, this program knows {known}")
            }
            Self::OldSqlite => write!(f, "SQLite {} is too old", rusqlite::version()),
            Self::Network { path, kind } => write!(f, "{} lies on {kind}", path.display()),
            Self::Unreadable(path) => write!(f, "{} may not be read", path.display()),
            Self::ReadOnly(path) => write!(f, "{} may not be written", path.display()),
            Self::Overtaken(path) => write!(f, "{} was written meanwhile", path.display()),
            Self::Full { doing } => write!(f, "{doing}: no room on the disk"),
            Self::Busy { waited_ms, holder } => {
                write!(f, "store busy for {waited_ms} ms")?;
                let Some(Holder { pid, user, seconds }) = holder else { return Ok(()) };
                write!(f, ", held by process {pid} of {user} for {seconds} s")
            }
            Self::Corrupt(what) => write!(f, "corrupt: {what}"),
            Self::Sqlite { doing, cause } => write!(f, "{doing}: {cause}"),
            Self::Io { doing, cause } => write!(f, "{doing}: {cause}"),
        }
    }
}

impl std::error::Error for Error {}

/// What SQLite says where a column is worked out from a value that is of no type it can be.
const OF_NO_TYPE: i32 = rusqlite::ffi::SQLITE_CONSTRAINT_DATATYPE;

/// Names what was being done when SQLite failed.
pub(in crate::store) fn doing(doing: &'static str) -> impl FnOnce(rusqlite::Error) -> Error {
    use rusqlite::Error as Cause;
    move |cause| {
        if cause.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull) {
            return Error::Full { doing };
        }
        // A column has one type only: what is of another was not written by us.
        let strange =
            matches!(
                cause,
                Cause::FromSqlConversionFailure(..)
                    | Cause::IntegralValueOutOfRange(..)
                    | Cause::InvalidColumnType(..)
                    | Cause::Utf8Error(..)
            ) || cause.sqlite_error().is_some_and(|said| said.extended_code == OF_NO_TYPE);
        if strange {
            Error::Corrupt(format!("{doing}: {cause}"))
        } else {
            Error::Sqlite { doing, cause }
        }
    }
}

/// Names what was being done when the file system failed.
pub(in crate::store) fn doing_io(doing: &'static str) -> impl FnOnce(std::io::Error) -> Error {
    use std::io::ErrorKind;
    move |cause| {
        if matches!(cause.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
            return Error::Full { doing };
        }
        Error::Io { doing, cause }
    }
}
