//! Other ways to execute a block, written for this package to measure the engine against.
//!
//! None of this is anybody's product: each is a clean-room rendering of a published design, fast
//! enough to be a fair opponent, and each leaves the state that the engine leaves.
//!
//! * [`BlockStm`]: optimistic execution in the preset order over multi-version memory;
//! * [`SeedV3`]: maps with one lock per shard, prefix batches by account, one task per transaction;
//! * [`plain_map`](fn@plain_map): the same rules over one hash map, without plan or receipts;
//! * [`straight_line`](fn@straight_line): the arithmetic of transfers alone, the floor.

pub mod block_stm;
mod outcome;
mod plain_map;
mod seed_v3;
mod sorting;
mod straight_line;

pub use block_stm::BlockStm;
pub use outcome::{ComparatorError, Outcome};
pub use plain_map::{PlainMap, leaves, plain_map};
pub use seed_v3::SeedV3;
pub use sorting::write_set;
pub use straight_line::{
    AccountMap, all_accounts, matches, restore, straight_line, straight_line_in_place,
};
