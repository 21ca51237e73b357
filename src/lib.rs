//! Stockroom.
