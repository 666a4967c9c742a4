//! Tests of signing and verification.

mod block;
mod single;
mod vectors;
