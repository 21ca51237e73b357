//! The frame around every screen.
pub mod layout;
