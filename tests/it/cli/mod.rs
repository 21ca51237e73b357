//! The command line, through the real binary.

mod alerts;
mod failures;
mod help;
mod keeping;
mod keys;
mod overview;
mod plain;
mod pools;
mod reads;
mod sheet;
pub(crate) mod shop;
mod writes;
