//! Deterministic generators of accounts, blocks and chains.
//!
//! Two families share one model of the state:
//!
//! * [`ChainGenerator`] yields really signed, linked, encoded blocks, as a chain file holds them;
//! * [`scenario()`] yields one decoded block with the state it starts from, for tests and benches
//!   of execution, signed or (cheaper to make) not.
//!
//! Transactions meant to succeed are valid by construction: nonces are tracked exactly, balances as
//! lower bounds that leave out what miners receive and contracts return. Those meant to fail change
//! nothing under [`BlockPolicy::SkipFailed`](wavefront_types::BlockPolicy), the policy of every
//! generated chain.
//!
//! # Determinism
//! Equal specifications give equal bytes, on every platform: no clock, no randomness of the system,
//! no floating point.
//!
//! # Examples
//! ```
//! use wavefront_workload::{ChainGenerator, ChainSpec, Conflict, Mix};
//!
//! let spec = ChainSpec {
//!     seed: 7,
//!     blocks: 2,
//!     txs_per_block: 10,
//!     accounts: 20,
//!     mix: "transfer=80,burn=5,energy=5,invoke=10".parse::<Mix>()?,
//!     conflict: "zipf:1.0".parse::<Conflict>()?,
//! };
//! let blocks: Vec<Vec<u8>> = ChainGenerator::new(&spec)?.collect();
//! assert_eq!(blocks.len(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod accounts;
mod chain;
mod conflict;
mod draft;
mod genesis;
mod kinds;
mod mix;
mod model;
mod rng;
mod scenario;
mod spec;
mod zipf;

pub use accounts::Accounts;
pub use chain::ChainGenerator;
pub use conflict::{Conflict, ConflictError};
pub use draft::{UnsignedBlock, UnsignedTransaction};
pub use genesis::asset;
pub use mix::{Activity, Mix, MixError};
pub use rng::Rng;
pub use scenario::{Scenario, ScenarioSpec, Shape, scenario};
pub use spec::{ChainSpec, SpecError};
pub use zipf::ZipfTable;

#[cfg(test)]
mod tests;
