//! A store in maps: for tests, for verification runs, and as the model of the one on disk.

mod chain;
mod shared;
mod snapshot;
mod store;

pub use snapshot::MemorySnapshot;
pub use store::MemoryStore;
