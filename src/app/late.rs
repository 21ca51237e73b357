//! What became due while nobody looked.

use crate::app::command::{self, Command, Request, SWEEP};
use crate::app::{App, Error};

impl App {
    /// Does what became due while nobody looked: every process that opens the store calls this
    /// before it shows or sells anything. Whether anything was due.
    ///
    /// # Errors
    ///
    /// As [`App::run`].
    pub fn catch_up(&mut self) -> Result<bool, Error> {
        let due = self.is_due()?;
        while self.catch_up_some()? {}
        Ok(due)
    }

    /// A part of what is due, so that nobody waits for all of it. Whether there may be more.
    ///
    /// # Errors
    ///
    /// As [`App::run`].
    pub fn catch_up_some(&mut self) -> Result<bool, Error> {
        if !self.is_due()? {
            return Ok(false);
        }
        let done = self.run(&Request::from(Command::CatchUp))?;
        Ok(done.expired >= Some(SWEEP))
    }

    fn is_due(&self) -> Result<bool, Error> {
        let now = self.clock.now();
        self.store.read(|view| command::anything_due(view, &self.env, now))
    }
}
