//! A channel whose receiver can wait for a file as well.
//!
//! A socket beside the channel rings when something was posted: one `poll(2)` waits for both.

use std::io::{self, Read, Write};
use std::os::fd::BorrowedFd;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, Sender, TryIter, channel};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

/// Where to post.
#[derive(Debug)]
pub(super) struct Post<T> {
    sender: Sender<T>,
    bell: UnixStream,
}

/// Where what was posted lies.
#[derive(Debug)]
pub(super) struct Letterbox<T> {
    receiver: Receiver<T>,
    bell: UnixStream,
}

/// Why a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Woken {
    /// Something was posted.
    Posted,
    /// The file can be read.
    Noticed,
    /// The time has passed, or part of it.
    Rested,
    /// Nobody can post any more.
    Ended,
}

/// Both ends of a channel.
pub(super) fn pair<T>() -> io::Result<(Post<T>, Letterbox<T>)> {
    let (sender, receiver) = channel();
    let (ours, theirs) = UnixStream::pair()?;
    ours.set_nonblocking(true)?;
    theirs.set_nonblocking(true)?;
    Ok((Post { sender, bell: ours }, Letterbox { receiver, bell: theirs }))
}

impl<T> Post<T> {
    /// Posts `what`; `None` when nobody waits for it any more.
    pub(super) fn send(&self, what: T) -> Option<()> {
        self.sender.send(what).ok()?;
        // Where there is no room for one more ring, enough have not been heard yet.
        (&self.bell).write_all(&[1]).ok();
        Some(())
    }
}

impl<T> Letterbox<T> {
    /// Waits until something is posted, until `file` can be read, or so long.
    ///
    /// # Errors
    ///
    /// When the system cannot wait.
    pub(super) fn wait(
        &self,
        file: Option<BorrowedFd<'_>>,
        patience: Duration,
    ) -> io::Result<Woken> {
        let bell = PollFd::new(&self.bell, PollFlags::IN);
        let file = file.map(|file| PollFd::from_borrowed_fd(file, PollFlags::IN));
        let mut waited: Vec<PollFd<'_>> = std::iter::once(bell).chain(file).collect();
        match poll(&mut waited, Timespec::try_from(patience).ok().as_ref()) {
            Ok(0) | Err(Errno::INTR) => return Ok(Woken::Rested),
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        if waited.first().is_none_or(|bell| bell.revents().is_empty()) {
            return Ok(Woken::Noticed);
        }
        match (&self.bell).read(&mut [0; 64]) {
            Ok(0) => Ok(Woken::Ended),
            Ok(_) | Err(_) => Ok(Woken::Posted),
        }
    }

    /// Everything that was posted.
    pub(super) fn posted(&self) -> TryIter<'_, T> {
        self.receiver.try_iter()
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsFd;

    use super::*;

    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn a_wait_ends_with_what_is_posted_with_the_file_with_the_time_and_with_the_other_end() {
        let (post, letterbox) = pair().unwrap();
        let (mut written, file) = UnixStream::pair().unwrap();
        let wait = |patience| letterbox.wait(Some(file.as_fd()), patience).unwrap();
        assert_eq!(wait(Duration::ZERO), Woken::Rested);
        post.send(1).unwrap();
        post.send(2).unwrap();
        assert_eq!(wait(LONG), Woken::Posted);
        assert_eq!(letterbox.posted().collect::<Vec<_>>(), [1, 2]);
        assert_eq!(wait(Duration::ZERO), Woken::Rested, "one bell for both");
        written.write_all(b"x").unwrap();
        assert_eq!(wait(LONG), Woken::Noticed);
        post.send(3).unwrap();
        assert_eq!(wait(LONG), Woken::Posted, "before the file");
        assert_eq!(letterbox.wait(None, Duration::ZERO).unwrap(), Woken::Rested);
        // Nobody listens, and who posts does not wait for that.
        for number in 0..100_000 {
            post.send(number);
        }
        drop(post);
        while wait(LONG) == Woken::Posted {}
        assert_eq!(wait(LONG), Woken::Ended);
        assert_eq!(letterbox.posted().count(), 100_001);
    }

    #[test]
    fn who_waits_is_woken_from_another_thread() {
        let (post, letterbox) = pair().unwrap();
        let (woken, told) = channel();
        let waiting = std::thread::spawn(move || {
            while woken.send(letterbox.wait(None, LONG).unwrap()).is_ok() {}
            letterbox.posted().collect::<Vec<_>>()
        });
        post.send("question").unwrap();
        assert_eq!(told.recv().unwrap(), Woken::Posted);
        drop(post);
        assert_eq!(told.recv().unwrap(), Woken::Ended);
        drop(told);
        assert_eq!(waiting.join().unwrap(), ["question"]);
    }
}
