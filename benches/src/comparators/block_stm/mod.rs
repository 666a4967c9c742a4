//! An optimistic executor after Gelashvili et al., "Block-STM: Scaling Blockchain Execution by
//! Turning Ordering Curse to a Performance Blessing" (2022).
//!
//! Transactions run at once on a multi-version memory and are validated in block order; one that
//! read what has changed since runs again. Nothing is declared. Parts:
//!
//! * [`memory`]: per key the versions that transactions wrote, in block order, with estimates in
//!   the place of those of an aborted run;
//! * [`scheduler`]: the paper's collaborative scheduler: an execution and a validation index that
//!   move back when something must be done again, and dependencies that wait by being scheduled
//!   anew;
//! * [`view`]: a transaction's reads, recorded, and its writes, buffered.
//!
//! Credits are reads and writes, as on every chain without commutative additions in its rules.
//! Chain-wide counters are summed after the block, which spares this design a hot key. Beyond the
//! paper's pseudocode: before a transaction runs again, the locations that its last run read are
//! looked at for estimates (the paper's own suggestion), and versions of one key lie in one sorted
//! vector instead of a tree.

mod execute;
pub mod memory;
pub mod scheduler;
pub mod view;

pub use execute::BlockStm;
pub use scheduler::Version;
