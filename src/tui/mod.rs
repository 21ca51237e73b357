//! The console: what a clerk sees and types.
pub mod canvas;
pub mod form;
pub mod input;
pub mod keymap;
pub mod painter;
pub mod shell;
pub mod terminal;
pub mod text;
pub mod theme;
