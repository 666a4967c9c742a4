//! What the integration tests share: a second implementation of the protocol's rules, the reader
//! of the published vectors, a generator of random blocks, and the place where all of it meets the
//! engine.
//!
//! The oracle uses none of the crates that it is there to check: `wavefront-types` for data and
//! `wavefront-crypto` for signatures, nothing else. Only [`arena`] and [`chains`] know the engine.

pub mod arena;
pub mod blocks;
pub mod books;
pub mod chains;
pub mod house;
pub mod oracle;
pub mod snapshot;
pub mod vectors;
