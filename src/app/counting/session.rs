//! Which terminal a clerk sits at.

/// Which terminal this is: the machine and the process.
pub fn session_name() -> String {
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    format!("{host}:{}", std::process::id())
}

/// Whether the process of a session on this machine is still there.
pub fn session_lives(session: &str) -> bool {
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let id = session.strip_prefix(&host).and_then(|rest| rest.strip_prefix(':'));
    let id = id.and_then(|id| id.parse().ok()).and_then(rustix::process::Pid::from_raw);
    id.is_some_and(|id| rustix::process::test_kill_process(id).is_ok())
}
