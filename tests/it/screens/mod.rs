//! What the console shows, and what keys do to it.

mod alerts;
mod bytes;
pub(crate) mod counting;
pub(crate) mod desk;
mod documents;
pub(crate) mod every_form;
mod everywhere;
mod forms;
mod help;
mod keys;
mod lists;
mod looks;
mod many;
pub(crate) mod monkey;
mod overview;
mod promotions;
mod rules;
mod scans;
mod themes;
mod thresholds;
