//! The protocol's public test vectors: where they are, what is in their files, and their states as
//! the engine's keys and values.
//!
//! The vectors belong to others and are read where they lie. The crate knows no rule of the
//! protocol: what a vector's input does is for its users to find out, each in its own way, and
//! [`State::collect`] and [`first_difference`] say whether that is what the vector expects.
//!
//! # Examples
//! ```
//! use wavefront_vectors::{Input, published};
//!
//! // `None` where the vectors are not at hand, after a line that says so.
//! for vector in published().unwrap_or_default() {
//!     if let Input::Block { txs } = &vector.input {
//!         assert!(!txs.is_empty(), "{vector}");
//!     }
//! }
//! ```

mod confidential;
mod difference;
mod export;
mod files;
mod folder;
mod hex_id;
mod initial;
mod published;
mod state;
mod vector;

pub use difference::{Difference, first_difference};
pub use export::{Collector, ExportError};
pub use files::{FolderError, MalformedVector, RawVector, VectorFile, read_folder};
pub use folder::DataSet;
pub use initial::{EnergyOverflow, InitialState};
pub use published::{PublishedVector, published};
pub use state::{
    AccountRecord, AgentRecord, ContractRecord, FreezeEntry, GlobalState, NameEntry, PendingEntry,
    ResourceRecord, State,
};
pub use vector::{Expected, Input, TransactionInput, Vector};

#[cfg(test)]
mod tests;
