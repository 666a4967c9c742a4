//! The block DAG of a TOS chain: which blocks are admitted, what they weigh, in which order they
//! execute, and what a new one changes.
//!
//! A block names up to three parents, so that blocks form a directed acyclic graph. The rules
//! (`docs/protocol/dag.md`) make one line of it: from the heaviest tip, parents before children,
//! heavier parents first. [`Dag::check_header`] tells whether a header is admitted,
//! [`Dag::extend`] what it changes: up to which position the order stays, what leaves it, what
//! joins it with which part of the reward, and the chain's [`Head`] afterwards.
//!
//! The crate holds no state, reads no clock and knows no threads: what is stored comes in through
//! one small trait, [`DagReader`], and answers go out as plain data. [`MemoryDag`] is such an index
//! in memory. Bodies of blocks, proof of work and VRF proofs are the host's affair.
//!
//! # Complexity
//! Extending a line costs at most about 30 reads, however long it is. Anything else costs
//! O(blocks above the base), where the base lies 24 heights or more below the top
//! (`docs/design/dag.md`).
//!
//! # Examples
//! ```
//! use wavefront_dag::{DagRules, MemoryDag};
//! use wavefront_types::{AccountId, BlockHash, BlockHeader, Hash};
//!
//! let genesis = BlockHash([7; 32]);
//! let mut dag = MemoryDag::new(genesis, 1_700_000_000_000, DagRules::of_chain(3));
//! let header = |miner, tips: &[BlockHash], height| BlockHeader {
//!     version: 0,
//!     height,
//!     timestamp: 1_700_000_001_000,
//!     nonce: 0,
//!     extra_nonce: Hash::ZERO,
//!     tips: tips.to_vec(),
//!     tx_hashes: Vec::new(),
//!     miner: AccountId([miner; 32]),
//!     vrf: None,
//! };
//! let siblings = [header(1, &[genesis], 1), header(2, &[genesis], 1)];
//! let hashes = siblings.each_ref().map(BlockHeader::hash);
//! dag.insert(hashes[0], &siblings[0])?;
//! dag.insert(hashes[1], &siblings[1])?;
//!
//! // A block with both as parents orders both; the lighter, or later, one is a side block.
//! let merge = header(3, &hashes, 2);
//! let change = dag.insert(merge.hash(), &merge)?;
//! let last: Vec<_> = change.attach.iter().map(|block| block.reward_percent).rev().collect();
//! assert_eq!(last[..2], [100, 30]);
//! assert_eq!(change.head.tips, [merge.hash()]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![deny(clippy::arithmetic_side_effects)]

mod base;
mod change;
mod difficulty;
mod error;
mod header;
mod linear;
mod memory;
mod order;
mod past;
mod reader;
mod record;
mod refusal;
mod rewards;
mod rules;
mod target;
mod tips;
mod view;
mod work;

#[cfg(test)]
mod tests;

pub use change::{Attached, DagChange};
pub use error::DagError;
pub use memory::MemoryDag;
pub use order::heavier_first;
pub use reader::DagReader;
pub use record::{BlockRecord, Head, Parents, Stable};
pub use refusal::{HeaderError, Refusal};
pub use rules::{DagRules, FUTURE_LIMIT_MS, STABLE_LIMIT};
pub use target::{Target, next_target};
pub use view::Dag;
