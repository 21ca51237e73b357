//! Stockroom: a stock console for the terminal.
//!
//! Layers, from the inside out; a file names its own layer and those before it:
//! `domain <- store <- app <- {cli, tui}`. A test holds it.
pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod journal;
pub mod locale;
pub mod printed;
pub mod store;
pub mod tui;
