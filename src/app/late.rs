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
        let mut more = due;
        while more {
            more = self.some()?;
        }
        Ok(due)
    }

    /// A part of what is due, so that nobody waits for all of it. Whether there may be more.
    ///
    /// # Errors
    ///
    /// As [`App::run`].
    pub fn catch_up_some(&mut self) -> Result<bool, Error> {
        if self.is_due()? { self.some() } else { Ok(false) }
    }

    /// What has to be done before anything is shown: what pools do is, while of many orders that
    /// lapsed some may wait. Whether there may be more.
    ///
    /// # Errors
    ///
    /// As [`App::run`].
    pub fn catch_up_to_show(&mut self) -> Result<bool, Error> {
        let mut more = self.catch_up_some()?;
        let now = self.clock.now();
        while more && self.store.read(|view| command::pools_due(view, now))? {
            more = self.some()?;
        }
        Ok(more)
    }

    fn some(&mut self) -> Result<bool, Error> {
        let done = self.run(&Request::from(Command::CatchUp))?;
        Ok(done.expired >= Some(SWEEP))
    }

    fn is_due(&self) -> Result<bool, Error> {
        let now = self.clock.now();
        self.store.read(|view| command::anything_due(view, &self.env, now))
    }
}
