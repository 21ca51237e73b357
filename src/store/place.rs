//! Where a store lies: looked at before anything is opened or written.
//!
//! A new store is its maker's alone (0600), or its group's too (0660) where that is asked for;
//! SQLite gives the files beside it the same mode. Network file systems are refused: neither their
//! locks nor their shared memory hold what SQLite needs of them.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rustix::fs::{Access, AtFlags, CWD, accessat};

use crate::domain::refused::{Refused, Rule};
use crate::store::Error;
use crate::store::error::doing_io;

/// The first bytes of every SQLite file.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Bytes in front of every SQLite file that say what it is.
const HEADER_BYTES: usize = 100;

/// Where a database notes which program it belongs to.
const APPLICATION_AT: usize = 68;

/// Room that a new store needs, in bytes.
const ROOM_MIN: u64 = 1 << 20;

/// What may be done with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum May {
    /// Read and written.
    Write,
    /// Read, by the rights of the file, its folder or the disk.
    Read,
}

/// A file that may be a store.
#[derive(Debug)]
pub(in crate::store) struct Place {
    /// Its true name, links followed.
    pub(in crate::store) path: PathBuf,
    pub(in crate::store) may: May,
}

/// A file as it stood at a moment, to see whether it was written since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct Stamp {
    bytes: u64,
    changed: Option<SystemTime>,
}

impl Place {
    /// Looks at the file at `path`.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`], [`Error::Unreadable`], [`Error::NotAFile`], [`Error::Network`],
    /// [`Error::NotAStore`], [`Error::Foreign`].
    pub(in crate::store) fn look(path: &Path) -> Result<Self, Error> {
        let failed = |cause: std::io::Error| {
            if cause.kind() == ErrorKind::NotFound {
                Error::Missing(path.to_owned())
            } else if cause.kind() == ErrorKind::PermissionDenied {
                Error::Unreadable(path.to_owned())
            } else {
                doing_io("look for the store")(cause)
            }
        };
        let found = std::fs::metadata(path).map_err(failed)?;
        let real = path.canonicalize().map_err(failed)?;
        let kind = found.file_type();
        if !kind.is_file() || kind.is_fifo() {
            return Err(Error::NotAFile(real));
        }
        local(&real)?;
        header(&mut File::open(&real).map_err(failed)?, &real)?;
        let folder = real.parent().unwrap_or(Path::new("/"));
        // The write-ahead log beside the file is made and removed in the folder.
        let may = match (allowed(&real, Access::WRITE_OK), allowed(folder, Access::WRITE_OK)) {
            (true, true) => May::Write,
            _ => May::Read,
        };
        Ok(Self { path: real, may })
    }

    /// Whether a write-ahead log with something in it lies beside the file.
    pub(in crate::store) fn has_log(&self) -> bool {
        std::fs::metadata(beside(&self.path, "-wal")).is_ok_and(|found| found.len() > 0)
    }

    /// The file as it stands now.
    pub(in crate::store) fn stamp(&self) -> Result<Stamp, Error> {
        let found = std::fs::metadata(&self.path).map_err(doing_io("look at the store"))?;
        Ok(Stamp { bytes: found.len(), changed: found.modified().ok() })
    }
}

fn allowed(path: &Path, access: Access) -> bool {
    accessat(CWD, path, access, AtFlags::EACCESS).is_ok()
}

/// The name of a file that goes with the store.
pub(in crate::store) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Refuses a file that is no database, or another program's, by its first bytes: before SQLite
/// would bring anything in order there.
fn header(file: &mut File, path: &Path) -> Result<(), Error> {
    let length = u64::try_from(HEADER_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::with_capacity(HEADER_BYTES);
    file.take(length).read_to_end(&mut bytes).map_err(doing_io("read the store"))?;
    if bytes.is_empty() {
        return Ok(()); // made, and not filled yet
    }
    if !bytes.starts_with(MAGIC) || bytes.len() < HEADER_BYTES {
        return Err(Error::NotAStore(path.to_owned()));
    }
    let end = APPLICATION_AT.saturating_add(4);
    let number = bytes.get(APPLICATION_AT..end).and_then(|bytes| bytes.try_into().ok());
    let application = i64::from(number.map_or(0, i32::from_be_bytes));
    if application == 0 || application == crate::store::migrate::APPLICATION_ID {
        return Ok(());
    }
    Err(Error::Foreign { path: path.to_owned(), application })
}

/// Makes an empty file for a new store, folders included.
///
/// # Errors
///
/// [`Error::Refused`] ([`Rule::FileExists`]) when something is there, a log without its store
/// included; [`Error::Network`], [`Error::Full`], [`Error::ReadOnly`], [`Error::Io`].
pub(in crate::store) fn make(path: &Path, group: bool) -> Result<(), Error> {
    for taken in [path.to_owned(), beside(path, "-wal"), beside(path, "-journal")] {
        if taken.symlink_metadata().is_ok() {
            return Err(Refused::new(Rule::FileExists).value(taken.to_string_lossy()).into());
        }
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    let mode = if group { 0o770 } else { 0o700 };
    let mut maker = DirBuilder::new();
    maker
        .recursive(true)
        .mode(mode)
        .create(folder)
        .map_err(writing(folder, "make the store's folder"))?;
    local(folder)?;
    room(folder, ROOM_MIN, "make the store")?;
    let mode = if group { 0o660 } else { 0o600 };
    fresh(path, mode).map(drop).map_err(writing(folder, "make the store"))
}

/// What goes wrong when something is made in `folder`.
pub(in crate::store) fn writing(
    folder: &Path,
    doing: &'static str,
) -> impl FnOnce(std::io::Error) -> Error {
    move |cause| {
        if matches!(cause.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) {
            return Error::ReadOnly(folder.to_owned());
        }
        doing_io(doing)(cause)
    }
}

/// A file that was not there, with exactly that mode whatever the user's mask is.
pub(in crate::store) fn fresh(path: &Path, mode: u32) -> std::io::Result<File> {
    let file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
    file.set_permissions(Permissions::from_mode(mode))?;
    Ok(file)
}

/// Refuses what would not fit on the disk of `folder`.
pub(in crate::store) fn room(folder: &Path, bytes: u64, doing: &'static str) -> Result<(), Error> {
    let Ok(disk) = rustix::fs::statvfs(folder) else { return Ok(()) };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if free < bytes { Err(Error::Full { doing }) } else { Ok(()) }
}

/// Refuses network file systems.
fn local(path: &Path) -> Result<(), Error> {
    let Ok(disk) = rustix::fs::statfs(path) else { return Ok(()) };
    let number = u64::try_from(disk.f_type).unwrap_or_default();
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    match network(number, mounted(&mounts, path)) {
        None => Ok(()),
        Some(kind) => Err(Error::Network { path: path.to_owned(), kind }),
    }
}

/// Numbers by which Linux knows the file systems of other machines.
#[rustfmt::skip]
const NETWORKS: &[(u64, &str)] = &[
    (0x6969,      "NFS"),
    (0x517b,      "SMB"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB2"),
    (0x0102_1997, "9P"),
    (0x5346_414f, "AFS"),
    (0x6b41_4653, "AFS"),
    (0x7375_7245, "Coda"),
    (0x564c,      "NCP"),
    (0x00c3_6400, "Ceph"),
    (0x0bd0_0bd0, "Lustre"),
    (0x0116_1970, "GFS2"),
    (0x7461_636f, "OCFS2"),
    (0x4750_4653, "GPFS"),
    (0x786f_4256, "vboxsf"),
];

/// The number of what a program of the user's serves; its name says what that is.
const FUSE: u64 = 0x6573_5546;

/// Names of such programs that reach over a network.
const FUSE_NETWORKS: &[&str] = &[
    "sshfs",
    "rclone",
    "s3fs",
    "s3ql",
    "gcsfuse",
    "goofys",
    "glusterfs",
    "ceph",
    "davfs",
    "curlftpfs",
    "juicefs",
    "smbnetfs",
    "nfs",
    "beegfs",
    "moosefs",
    "mfs",
    "seaweedfs",
    "blobfuse",
    "gvfsd-fuse",
];

/// The name of a network file system; `None` for one of this machine.
fn network(number: u64, name: Option<&str>) -> Option<String> {
    if let Some((_, kind)) = NETWORKS.iter().find(|(known, _)| *known == number) {
        return Some((*kind).to_owned());
    }
    let program = name.filter(|_| number == FUSE)?;
    let bare = program.strip_prefix("fuse.").unwrap_or(program);
    FUSE_NETWORKS.iter().any(|known| bare.starts_with(known)).then(|| program.to_owned())
}

/// The name of the file system on which `path` lies, from the system's list of mounts.
fn mounted<'a>(mounts: &'a str, path: &Path) -> Option<&'a str> {
    let entry = |line: &'a str| {
        let (place, name) = line.split_once(" - ")?;
        let point = place.split(' ').nth(4)?.replace("\\040", " ");
        path.starts_with(&point).then_some((point.len(), name.split(' ').next()?))
    };
    // Later mounts lie over earlier ones at the same point.
    mounts.lines().filter_map(entry).max_by_key(|(length, _)| *length).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{FUSE, mounted, network};

    const MOUNTS: &str = "\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:30 / /home/mei/far rw,nosuid - fuse.sshfs mei@shop: rw
31 22 0:31 / /mnt/with\\040space rw - fuseblk /dev/sdb1 rw
32 22 0:32 / /srv/nfs rw - nfs4 server:/shop rw
";

    #[test]
    fn what_lies_on_another_machine_is_known_by_number_or_by_name() {
        for (number, name, told) in [
            (0x6969, None, Some("NFS")),
            (0xff53_4d42, None, Some("CIFS")),
            (0xfe53_4d42, None, Some("SMB2")),
            (FUSE, Some("fuse.sshfs"), Some("fuse.sshfs")),
            (FUSE, Some("fuse.rclone"), Some("fuse.rclone")),
            (FUSE, Some("fuseblk"), None),
            (FUSE, Some("fuse.gocryptfs"), None),
            (0xef53, Some("ext4"), None),
            (0x0102_1994, Some("tmpfs"), None),
        ] {
            assert_eq!(network(number, name).as_deref(), told, "{number:x} {name:?}");
        }
    }

    #[test]
    fn the_innermost_mount_counts() {
        let name = |path: &str| mounted(MOUNTS, Path::new(path));
        assert_eq!(name("/home/mei/far/shop.db"), Some("fuse.sshfs"));
        assert_eq!(name("/home/mei/farther/shop.db"), Some("ext4"));
        assert_eq!(name("/mnt/with space/shop.db"), Some("fuseblk"));
        assert_eq!(name("/srv/nfs/shop.db"), Some("nfs4"));
    }
}
