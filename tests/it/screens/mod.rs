//! What the console shows, and what keys do to it.

mod alerts;
mod bytes;
mod columns;
pub(crate) mod counting;
pub(crate) mod desk;
mod doctor;
mod documents;
pub(crate) mod every_form;
mod everywhere;
mod forms;
mod help;
mod keys;
mod languages;
mod lists;
mod looks;
mod many;
mod marks;
pub(crate) mod monkey;
mod moved;
mod overview;
pub(crate) mod promotions;
mod rules;
mod scans;
mod standing;
mod themes;
mod thresholds;
mod views;
