//! Many requests in one transaction, each whole or not at all: what waits in a stream is done
//! together and answered after the one commit that keeps it.

use crate::app::query::{self, Query, Reply};
use crate::app::{App, Clock, Env, Outcome, Request, Time, perform};
use crate::store::{Error, Keep, Tx};

/// What somebody works at: a store, or one transaction of it.
pub trait Bench {
    /// Does what `request` says: all of it or nothing.
    ///
    /// # Errors
    ///
    /// As [`App::run`].
    fn run(&mut self, request: &Request) -> Result<Outcome, Error>;

    /// Answers a question.
    ///
    /// # Errors
    ///
    /// As [`App::ask`].
    fn ask(&self, query: &Query) -> Result<Reply, Error>;

    /// What the scanner puts in front of a code.
    fn scanner_prefix(&self) -> &str;
}

impl Bench for App {
    fn run(&mut self, request: &Request) -> Result<Outcome, Error> {
        Self::run(self, request)
    }

    fn ask(&self, query: &Query) -> Result<Reply, Error> {
        Self::ask(self, query)
    }

    fn scanner_prefix(&self) -> &str {
        Self::scanner_prefix(self)
    }
}

/// One transaction of a store.
#[derive(Debug)]
pub struct Together<'a> {
    tx: &'a Tx<'a>,
    env: &'a Env,
    clock: Clock,
}

impl Bench for Together<'_> {
    fn run(&mut self, request: &Request) -> Result<Outcome, Error> {
        let time = Time::Now(self.clock.now());
        self.tx.nested(|| perform(self.tx, self.env, request, time, Keep::Yes))
    }

    fn ask(&self, query: &Query) -> Result<Reply, Error> {
        query::answer(self.tx, self.env, self.clock.now(), query)
    }

    fn scanner_prefix(&self) -> &str {
        &self.env.scanner_prefix
    }
}

impl App {
    /// Does all of `work` in one transaction, durable when this returns. A request that is refused
    /// takes back what it did and nothing else.
    ///
    /// # Errors
    ///
    /// Those of `work`, after which nothing was written; what went wrong with the file.
    pub fn together<T>(
        &mut self,
        work: impl FnOnce(&mut Together<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let (env, clock) = (&self.env, self.clock);
        self.store.write(|tx| {
            let answer = work(&mut Together { tx, env, clock })?;
            Ok((answer, Keep::Yes))
        })
    }
}
