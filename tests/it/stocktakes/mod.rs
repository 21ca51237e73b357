//! Stock-takes at random, in a crowd, cut off, and on the command line.

mod blind;
mod cli;
mod crowd;
mod random;
mod size;
mod stream;
