//! What the console shows, and what keys do to it.

mod bytes;
pub(crate) mod desk;
mod documents;
mod forms;
mod lists;
mod looks;
mod rules;
mod scans;
