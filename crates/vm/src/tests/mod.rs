//! Tests of the crate as a whole.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_lossless,
    reason = "a reference is to be simple, and a test that overflows fails"
)]

mod gas;
mod hosts;
mod program;
mod reference;
mod rng;
mod sbpf;
mod translate;
