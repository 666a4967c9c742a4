//! Tests of the crate as a whole.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_lossless,
    reason = "a reference is to be simple, and a test that overflows fails"
)]

mod contracts;
mod gas;
mod hosts;
mod limits;
mod loader;
mod program;
mod reference;
mod rng;
mod sbpf;
mod semantics;
mod text;
mod translate;
mod verifier;
mod writer;
