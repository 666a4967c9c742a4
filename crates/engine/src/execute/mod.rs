//! Execution: the paths a plan can take, and what holds them together.
//!
//! | file | what |
//! |---|---|
//! | `context` | what a transaction is run with, and how, on either path |
//! | `serial` | every transaction in block order on the calling thread |
//! | `attempt` | the parallel path: levels on the engine's threads over a table of cells |
//! | `load` | reading the keys of a block ahead of its transactions |
//! | `collect` | the write set of a parallel attempt, in order |
//! | `run` | which path is taken, the fallback, compare mode |
//! | `stats` | the figures of an execution |
//! | `verification` | one parallel attempt without a pool, for models |

mod attempt;
mod collect;
mod context;
mod given_up;
mod load;
mod options;
mod run;
mod serial;
mod stats;
pub mod verification;

pub use options::ExecuteOptions;
