//! What a transaction writes to the log goes to the disk in one piece.
//!
//! SQLite writes each page that a commit changed in two system calls; an order changes fifteen. The
//! part that stands between SQLite and its log, `gather.c`, holds them and writes them together, and
//! its head says what it keeps. It is C since SQLite asks for C functions: no Rust here is unsafe.
//! SQLite calls it when it begins (`.cargo/config.toml`); where it was compiled without, everything
//! works as well and each page is written by itself.

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use proptest::prelude::*;
    use rusqlite::{Connection, OpenFlags};

    /// The VFS of the system, which holds nothing back.
    const PLAIN: &str = "unix";

    fn open(path: &Path, vfs: &str, synchronous: &str) -> Connection {
        let connection =
            Connection::open_with_flags_and_vfs(path, OpenFlags::default(), vfs).unwrap();
        connection.busy_timeout(std::time::Duration::ZERO).unwrap();
        // Few pages in memory: a transaction spills into the log long before its end.
        let options = "PRAGMA page_size = 512; PRAGMA journal_mode = WAL; PRAGMA cache_size = 6; \
             PRAGMA cache_spill = 6; PRAGMA wal_autocheckpoint = 300;
             CREATE TABLE IF NOT EXISTS note(id INTEGER PRIMARY KEY, text TEXT);";
        connection.execute_batch(options).unwrap();
        connection.pragma_update(None, "synchronous", synchronous).unwrap();
        connection
    }

    fn write(connection: &Connection, from: i64, rows: i64, text: i64) {
        let sql = "WITH RECURSIVE n(id) AS (SELECT ?1 UNION ALL SELECT id + 1 FROM n
                   WHERE id + 1 < ?1 + ?2)
                   INSERT OR REPLACE INTO note
                   SELECT id, printf('%d %.*c', ?3, 60 + (id * 7 + ?3) % 90, 'x') FROM n";
        connection.execute(sql, [from, rows, text]).unwrap();
    }

    fn all(connection: &Connection) -> Vec<(i64, String)> {
        let mut rows = connection.prepare_cached("SELECT id, text FROM note ORDER BY id").unwrap();
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    }

    fn log_of(path: &Path) -> PathBuf {
        path.with_extension("db-wal")
    }

    #[test]
    fn nothing_is_in_the_log_before_its_commit_and_all_of_it_after() {
        let folder = tempfile::tempdir().unwrap();
        for (vfs, is_held) in [("stockroom", true), (PLAIN, false)] {
            for synchronous in ["FULL", "NORMAL"] {
                let path = folder.path().join(format!("{vfs}-{synchronous}.db"));
                let connection = open(&path, vfs, synchronous);
                let before = std::fs::read(log_of(&path)).unwrap();
                connection.execute_batch("BEGIN IMMEDIATE").unwrap();
                write(&connection, 0, 80, 1);
                let during = std::fs::read(log_of(&path)).unwrap();
                assert_eq!(during == before, is_held, "{vfs} {synchronous}");
                connection.execute_batch("COMMIT").unwrap();
                // The files alone, as they are now, hold the commit: a copy is what a crash leaves.
                let copy = folder.path().join("copy.db");
                std::fs::copy(&path, &copy).unwrap();
                std::fs::copy(log_of(&path), log_of(&copy)).unwrap();
                assert_eq!(all(&open(&copy, PLAIN, "FULL")).len(), 80, "{vfs} {synchronous}");
                std::fs::remove_file(&copy).unwrap();
            }
        }
    }

    #[test]
    fn what_was_rolled_back_never_comes_after_what_another_wrote_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        let (one, other) = (open(&path, "stockroom", "FULL"), open(&path, PLAIN, "FULL"));
        write(&one, 0, 200, 1);
        one.execute_batch("BEGIN IMMEDIATE").unwrap();
        write(&one, 0, 120, 2);
        one.execute_batch("ROLLBACK").unwrap();
        write(&other, 0, 160, 3);
        // Reads what the other wrote, at the places where its own was to go, then writes behind it.
        let found = all(&one);
        assert!(found.iter().take(160).all(|(_, text)| text.starts_with("3 ")));
        write(&one, 300, 1, 4);
        assert_eq!(all(&one), all(&other));
        let sound: String =
            other.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok");
    }

    /// What one of three connections does.
    #[derive(Clone, Debug)]
    enum Step {
        Write(i64, i64, i64),
        Begin,
        Commit,
        Rollback,
        Savepoint,
        BackToSavepoint,
        Read,
        Checkpoint(bool),
    }

    fn steps() -> impl Strategy<Value = Vec<(usize, Step)>> {
        let step = prop_oneof![
            6 => (0..400_i64, 1..120_i64, 0..9_i64).prop_map(|(a, b, c)| Step::Write(a, b, c)),
            3 => Just(Step::Begin),
            2 => Just(Step::Commit),
            2 => Just(Step::Rollback),
            1 => Just(Step::Savepoint),
            1 => Just(Step::BackToSavepoint),
            3 => Just(Step::Read),
            1 => any::<bool>().prop_map(Step::Checkpoint),
        ];
        proptest::collection::vec((0..3_usize, step), 1..60)
    }

    /// Does a step; whether it could be done and what was read are the same whoever writes the log.
    fn play(connection: &Connection, step: &Step) -> (bool, Vec<(i64, String)>) {
        let batch = |sql: &str| (connection.execute_batch(sql).is_ok(), Vec::new());
        match step {
            Step::Write(from, rows, text) => {
                // Another one's transaction may be under way: then nobody waits here.
                let begun = connection.is_autocommit()
                    && connection.execute_batch("BEGIN IMMEDIATE").is_ok();
                if connection.is_autocommit() {
                    return (false, Vec::new());
                }
                write(connection, *from, *rows, *text);
                if begun { batch("COMMIT") } else { (true, Vec::new()) }
            }
            Step::Begin => batch("BEGIN IMMEDIATE"),
            Step::Commit => batch("COMMIT"),
            Step::Rollback => batch("ROLLBACK"),
            Step::Savepoint if connection.is_autocommit() => (false, Vec::new()),
            Step::Savepoint => batch("SAVEPOINT s"),
            Step::BackToSavepoint => batch("ROLLBACK TO s"),
            Step::Read => (true, all(connection)),
            Step::Checkpoint(true) => batch("PRAGMA wal_checkpoint(TRUNCATE)"),
            Step::Checkpoint(false) => batch("PRAGMA wal_checkpoint(PASSIVE)"),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

        /// The same steps by three connections to each of two files: one file is only written by the
        /// system's own VFS, the other by two that hold back and one that does not.
        #[test]
        fn whatever_is_done_both_files_are_the_same(steps in steps(), full in any::<bool>()) {
            let folder = tempfile::tempdir().unwrap();
            let synchronous = if full { "FULL" } else { "NORMAL" };
            let (held, plain) = (folder.path().join("held.db"), folder.path().join("plain.db"));
            let vfs = ["stockroom", "stockroom", PLAIN];
            let ours = vfs.map(|vfs| open(&held, vfs, synchronous));
            let theirs = vfs.map(|_| open(&plain, PLAIN, synchronous));
            for (at, (who, step)) in steps.iter().enumerate() {
                let (one, other) = (play(&ours[*who], step), play(&theirs[*who], step));
                prop_assert_eq!(one, other, "step {} {:?}", at, step);
            }
            drop((ours, theirs));
            let (held, plain) = (open(&held, PLAIN, "FULL"), open(&plain, PLAIN, "FULL"));
            prop_assert_eq!(all(&held), all(&plain));
            let sound: String =
                held.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
            prop_assert_eq!(sound, "ok");
        }
    }
}
