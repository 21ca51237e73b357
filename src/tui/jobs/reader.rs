//! The thread that reads.

use std::collections::BTreeMap;
use std::sync::mpsc::Sender;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::letterbox::{Letterbox, Woken};
use super::{Answer, Slot};
use crate::app::query::Query;
use crate::app::{App, Interrupter};

/// A question that is answered for longer gives way to one of another slot.
const GIVES_WAY_AFTER: Duration = Duration::from_millis(50);

/// Stops a question once a newer one of its slot is there, and one that takes long once anything else
/// is asked: a search through ten million movements keeps no other screen waiting.
#[derive(Debug)]
pub(super) struct Stop {
    interrupter: Interrupter,
    /// The slot of the question under way, and since when.
    answering: Mutex<Option<(Slot, Instant)>>,
}

impl Stop {
    pub(super) const fn of(interrupter: Interrupter) -> Self {
        Self { interrupter, answering: Mutex::new(None) }
    }

    /// A question of `slot` was sent: the one that is answered at this moment is outdated if it is of
    /// the same slot, and waits if it has taken long.
    pub(super) fn asked(&self, slot: Slot) {
        let answering = self.answering.lock().unwrap_or_else(PoisonError::into_inner);
        if answering.is_some_and(|answering| stops(answering, slot, Instant::now())) {
            self.interrupter.interrupt();
        }
    }

    fn now(&self, slot: Option<Slot>) {
        let answering = slot.map(|slot| (slot, Instant::now()));
        *self.answering.lock().unwrap_or_else(PoisonError::into_inner) = answering;
    }
}

type Asked = (Slot, u64, Query);

/// Whether the question under way since then stops at `now`, when one of `slot` is asked.
fn stops((under_way, since): (Slot, Instant), slot: Slot, now: Instant) -> bool {
    under_way == slot || now.saturating_duration_since(since) > GIVES_WAY_AFTER
}

/// Questions that wait for an answer: the newest of each slot, and behind them what gave way.
#[derive(Debug)]
struct Waiting<Q> {
    newest: BTreeMap<Slot, (u64, Q)>,
    stopped: BTreeMap<Slot, (u64, Q)>,
}

impl<Q> Waiting<Q> {
    const fn new() -> Self {
        Self { newest: BTreeMap::new(), stopped: BTreeMap::new() }
    }

    /// A question was asked; an older one of its slot is not wanted any more.
    fn ask(&mut self, (slot, ticket, query): (Slot, u64, Q)) {
        self.stopped.remove(&slot);
        self.newest.insert(slot, (ticket, query));
    }

    /// A question was stopped: by a newer one of its slot, which takes its place, or by another, and
    /// then it comes when nothing else is asked.
    fn stop(&mut self, (slot, ticket, query): (Slot, u64, Q)) {
        if !self.newest.contains_key(&slot) {
            self.stopped.insert(slot, (ticket, query));
        }
    }

    /// What to answer next.
    fn next(&mut self) -> Option<(Slot, u64, Q)> {
        let next = self.newest.pop_first().or_else(|| self.stopped.pop_first());
        next.map(|(slot, (ticket, query))| (slot, ticket, query))
    }
}

/// Answers questions until nobody can ask any more, and tells what others commit. Where nothing is
/// asked and nothing written, it sleeps.
pub(super) fn read<E: From<Answer>>(
    app: &App,
    asked: &Letterbox<Asked>,
    stop: &Stop,
    events: &Sender<E>,
) {
    let mut watch = app.watch();
    let mut since = Instant::now();
    loop {
        let rest = watch.rest().saturating_sub(since.elapsed());
        if rest.is_zero() {
            let changed = app.is_changed(&mut watch);
            since = Instant::now();
            if changed && events.send(Answer::Changed.into()).is_err() {
                return;
            }
            continue;
        }
        match asked.wait(watch.notices(), rest) {
            Ok(Woken::Posted) => {
                if !answer(app, asked, stop, events) {
                    return;
                }
            }
            Ok(Woken::Noticed) => {
                watch.note();
                since = Instant::now();
            }
            Ok(Woken::Rested) => {}
            Ok(Woken::Ended) => return,
            Err(error) => {
                events.send(Answer::Failed(format!("reader: {error}")).into()).ok();
                return;
            }
        }
    }
}

/// Answers what was asked; false when nobody hears it any more.
fn answer<E: From<Answer>>(
    app: &App,
    asked: &Letterbox<Asked>,
    stop: &Stop,
    events: &Sender<E>,
) -> bool {
    let mut waiting = Waiting::new();
    loop {
        for question in asked.posted() {
            waiting.ask(question);
        }
        let Some((slot, ticket, query)) = waiting.next() else { return true };
        stop.now(Some(slot));
        let reply = app.ask(&query);
        stop.now(None);
        if reply.as_ref().is_err_and(crate::app::Error::is_interrupted) {
            waiting.stop((slot, ticket, query));
            continue;
        }
        if events.send(Answer::Asked { slot, ticket, reply }.into()).is_err() {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::screen::Tab;

    const LOG: Slot = Slot::Screen(Tab::Log);

    #[test]
    fn what_gave_way_comes_last_and_a_newer_one_of_its_slot_takes_its_place() {
        let mut waiting = Waiting::new();
        waiting.ask((LOG, 1, "all of the log"));
        assert_eq!(waiting.next(), Some((LOG, 1, "all of the log")));
        waiting.ask((Slot::Warehouses, 2, "warehouses"));
        waiting.stop((LOG, 1, "all of the log"));
        waiting.ask((Slot::Glance, 3, "counts"));
        assert_eq!(waiting.next(), Some((Slot::Glance, 3, "counts")));
        assert_eq!(waiting.next(), Some((Slot::Warehouses, 2, "warehouses")));
        assert_eq!(waiting.next(), Some((LOG, 1, "all of the log")), "it is asked again");
        waiting.stop((LOG, 1, "all of the log"));
        waiting.ask((LOG, 4, "less"));
        assert_eq!(waiting.next(), Some((LOG, 4, "less")));
        waiting.ask((LOG, 5, "nothing"));
        waiting.stop((LOG, 4, "less"));
        assert_eq!(waiting.next(), Some((LOG, 5, "nothing")));
        assert_eq!(waiting.next(), None);
    }

    #[test]
    fn a_question_is_stopped_by_its_own_slot_at_once_and_by_another_when_it_takes_long() {
        let since = Instant::now();
        let soon = since + GIVES_WAY_AFTER / 2;
        let late = since + GIVES_WAY_AFTER * 2;
        assert!(stops((LOG, since), LOG, since));
        assert!(!stops((LOG, since), Slot::Glance, soon));
        assert!(stops((LOG, since), Slot::Glance, late));
    }
}
