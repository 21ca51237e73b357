//! What the tests share.

pub(crate) mod ops;
pub(crate) mod random;
pub(crate) mod world;

pub(crate) use self::world::{World, given, given_with};
