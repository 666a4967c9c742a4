//! The protocol's transition rules, once: serial and parallel execution both call them.
//!
//! [`apply_transaction`] runs one transaction over a [`StateView`]: the common checks (`checks`),
//! then the rules of its kind (`kinds`), then the one place where the fee is debited and the nonce
//! bumped (`fee`). [`finalize_block`] closes a block. [`TxFootprint`] tells beforehand what a
//! transaction will touch and cost. The crate knows no threads, no storage and no clock; everything
//! comes in through the view and [`TxInput`].
//!
//! Each kind has one room in `kinds`: what it touches, what it costs, how it pays, what it does and
//! its limits. `kinds/mod.rs` is the only place that lists them.
//!
//! # Where the protocol leaves a choice
//!
//! - The owner's signature is checked directly after the sender's existence, the form of a multisig
//!   section directly after it, the participants' signatures after the fee. Refused proofs and
//!   every fault of a multisig section are 0103.
//! - A rule about a list runs over the whole list before the next rule does.
//! - A sum beyond 64 bits that is compared with a balance exceeds it: 0300, where no code is given.
//! - A balance that was spent to 0 stays as 0; spending 0 of an asset never held writes nothing.
//! - Names are lower-cased in ASCII; any other character is refused.
//! - Deploying a module again succeeds, writes nothing and runs no constructor.
//! - A call that cannot pay its deposits is 0300, once its module is known to load.
//! - A session key replaces the one with its id; revoking an absent one succeeds.
//!
//! # Atomicity
//!
//! Rules check first and stage afterwards, but overflow shows only while staging: a failing
//! transaction's stage must be discarded as a whole.

#![deny(clippy::arithmetic_side_effects)]

mod apply;
mod checks;
mod content;
mod contract;
pub mod emission;
mod env;
pub mod fee;
mod finalize;
mod footprint;
mod input;
mod kinds;
mod pay;
mod payer;
mod read;
mod rules;
mod view;

#[cfg(test)]
mod tests;

pub use apply::apply_transaction;
pub use contract::{CallContext, ContractVm, GasSchedule, PlainContext, PlainVm};
pub use env::block_env;
pub use finalize::finalize_block;
pub use footprint::{BlockFootprints, TxFootprint};
pub use input::{MultisigVerifier, TxInput};
pub use kinds::name::check_name;
pub use view::{Abort, Failure, StateView};
