//! Tests of signing and verification.

mod block;
mod known_keys;
mod single;
mod vectors;
