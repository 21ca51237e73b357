//! The thread that reads.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};

use super::{Answer, LOOK_EVERY, Slot};
use crate::app::query::Query;
use crate::app::{App, Interrupter};

/// Stops a question once a newer one of its slot is there.
#[derive(Debug)]
pub(super) struct Stop {
    interrupter: Interrupter,
    /// The slot of the question under way.
    answering: Mutex<Option<Slot>>,
}

impl Stop {
    pub(super) const fn of(interrupter: Interrupter) -> Self {
        Self { interrupter, answering: Mutex::new(None) }
    }

    /// A newer question of `slot` was sent: the one that is answered at this moment is outdated.
    pub(super) fn outdated(&self, slot: Slot) {
        let answering = self.answering.lock().unwrap_or_else(PoisonError::into_inner);
        if *answering == Some(slot) {
            self.interrupter.interrupt();
        }
    }

    fn now(&self, slot: Option<Slot>) {
        *self.answering.lock().unwrap_or_else(PoisonError::into_inner) = slot;
    }
}

type Asked = (Slot, u64, Query);

/// Answers questions until nobody can ask any more.
pub(super) fn read<E: From<Answer>>(
    app: &App,
    asked: &Receiver<Asked>,
    stop: &Stop,
    events: &Sender<E>,
) {
    let mut watch = app.watch();
    loop {
        let mut newest = BTreeMap::new();
        match asked.recv_timeout(LOOK_EVERY) {
            Ok((slot, ticket, query)) => {
                newest.insert(slot, (ticket, query));
            }
            Err(RecvTimeoutError::Timeout) => {
                if app.is_changed(&mut watch) && events.send(Answer::Changed.into()).is_err() {
                    return;
                }
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
        loop {
            for (slot, ticket, query) in asked.try_iter() {
                newest.insert(slot, (ticket, query));
            }
            let Some((slot, (ticket, query))) = newest.pop_first() else { break };
            stop.now(Some(slot));
            let reply = app.ask(&query);
            stop.now(None);
            if reply.as_ref().is_err_and(crate::app::Error::is_interrupted) {
                // A newer one of the slot takes its place when it is taken from the queue; where the
                // stop came a moment too late and hit this one, it is asked again.
                newest.insert(slot, (ticket, query));
                continue;
            }
            if events.send(Answer::Asked { slot, ticket, reply }.into()).is_err() {
                return;
            }
        }
    }
}
