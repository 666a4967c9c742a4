//! Random chains of small blocks for property tests, each from one number.
//!
//! Nothing is signed: verdicts are given, the owners' signatures are zero bytes, and a
//! participant's signature counts as valid when [`signature_is_valid`] says so. Every transaction
//! decodes. A case leans on few accounts, so that transactions of a block meet each other; it mixes
//! every kind of transaction with every way to fail.

mod agents;
mod by_hand;
mod case;
mod generate;
mod maker;
mod payloads;
mod report;
mod world;

pub use by_hand::{
    FEE, block_of, burn, delegate, energy, freeze, of_asset, transfer, transfers, tx,
};
pub use case::{Case, Expected, GeneratedBlock, GeneratedTx, signature_is_valid};
pub use generate::generate;
pub use report::{compare, compare_results, shrink};
pub use world::{ASSETS, World};
