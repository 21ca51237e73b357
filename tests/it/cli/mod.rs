//! The command line, through the real binary.

mod failures;
mod help;
mod keeping;
mod reads;
pub(crate) mod shop;
mod writes;
