//! The console: what a clerk sees and types.
pub mod input;
pub mod painter;
pub mod terminal;
pub mod text;
pub mod theme;
