//! The system tells that the log was written.

use std::path::Path;

#[cfg(target_os = "linux")]
pub(super) use linux::Notices;
#[cfg(not(target_os = "linux"))]
pub(super) use nowhere::Notices;

/// Begins to listen for what is written to a file.
pub(super) type Begin = fn(&Path) -> Option<Notices>;

/// What the system said since it was asked last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Nothing,
    /// The file was written.
    Written,
    /// The file is gone.
    Gone,
}

#[cfg(target_os = "linux")]
mod linux {
    use std::mem::MaybeUninit;
    use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
    use std::path::{Path, PathBuf};

    use rustix::fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags};
    use rustix::io::Errno;

    use super::Told;

    /// Bytes of one look: some thirty notices, and equal ones that follow each other are one.
    const ROOM: usize = 512;

    /// What is told: a write, and that the name may stand for another file now. A name that is taken
    /// away while the file is open is told as a change of the file's attributes.
    const WANTED: WatchFlags = WatchFlags::MODIFY
        .union(WatchFlags::ATTRIB)
        .union(WatchFlags::DELETE_SELF)
        .union(WatchFlags::MOVE_SELF);

    /// Notices of one file.
    ///
    /// It is the file that is watched, not its folder: the folder would wake us for the store's other
    /// files, one of which every writer writes first, and for files of other programs.
    #[derive(Debug)]
    pub(in crate::store::watch) struct Notices {
        instance: OwnedFd,
        file: PathBuf,
        mark: i32,
    }

    impl Notices {
        /// Listens from now on; `None` without the file, when the user has used up what the system
        /// allows, or where the file system tells nothing.
        pub(in crate::store::watch) fn of(file: &Path) -> Option<Self> {
            let instance = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).ok()?;
            let mark = inotify::add_watch(&instance, file, WANTED).ok()?;
            Some(Self { instance, file: file.to_owned(), mark })
        }

        /// What was said since the last call, by one system call however much that was.
        pub(in crate::store::watch) fn take(&mut self) -> Told {
            let mut room = [MaybeUninit::uninit(); ROOM];
            let mut said = Reader::new(&self.instance, &mut room);
            loop {
                match said.next() {
                    Ok(notice) if ReadFlags::MODIFY.contains(notice.events()) => {}
                    Ok(_) => return self.renew(),
                    Err(Errno::WOULDBLOCK) => return Told::Nothing,
                    Err(Errno::INTR) => continue,
                    Err(_) => return Told::Gone,
                }
                if said.is_buffer_empty() {
                    return Told::Written;
                }
            }
        }

        /// Listens to the file that has the name now, most often the same one.
        fn renew(&mut self) -> Told {
            let Ok(mark) = inotify::add_watch(&self.instance, &self.file, WANTED) else {
                return Told::Gone;
            };
            let before = std::mem::replace(&mut self.mark, mark);
            if before != mark {
                // A file that was deleted is not watched any more as it is.
                inotify::remove_watch(&self.instance, before).ok();
            }
            Told::Written
        }

        /// What can be read once something was said.
        pub(in crate::store::watch) fn as_fd(&self) -> BorrowedFd<'_> {
            self.instance.as_fd()
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod nowhere {
    use std::os::fd::BorrowedFd;
    use std::path::Path;

    use super::Told;

    /// No other system is listened to yet: the log is looked at instead.
    #[derive(Debug)]
    pub(in crate::store::watch) enum Notices {}

    impl Notices {
        pub(in crate::store::watch) const fn of(_: &Path) -> Option<Self> {
            None
        }

        pub(in crate::store::watch) const fn take(&mut self) -> Told {
            match *self {}
        }

        pub(in crate::store::watch) const fn as_fd(&self) -> BorrowedFd<'_> {
            match *self {}
        }
    }
}
