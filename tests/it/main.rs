//! The integration tests: one binary, so they link once.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::needless_pass_by_value,
    clippy::wildcard_enum_match_arm,
    reason = "a test that cannot go on says so by failing"
)]

mod acceptance;
mod alerts;
mod batch;
mod cli;
mod counting;
mod crowd;
mod exchange;
mod faults;
mod filters;
mod harmless;
mod hostile;
mod matrix;
mod model;
mod place;
mod pools;
mod processes;
mod pty;
mod races;
mod readme;
mod roles;
mod sample;
mod scenario;
mod schema;
mod screens;
mod stocktakes;
mod strange;
mod supply;
mod support;
mod terminal;
mod tidy;
mod turns;
mod verify;
mod worked_out;
