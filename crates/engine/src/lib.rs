//! The engine: plans a block and executes it in parallel with the bytes of serial execution.
//!
//! ```text
//! block ─ authenticate ─ plan ─ execute ─▶ receipts, write set, totals
//!         (no state)    (pure)  (reads a snapshot, writes nothing outside)
//! ```
//!
//! Committing the write set is the caller's step. A panic never crosses the API, and input never
//! causes one. The calling thread works, with helpers of the engine's own or of a pool of the
//! host's beside it; an engine may be called from several threads at once and from inside other
//! rayon pools, and no call waits for another.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod authentication;
mod compare;
mod contracts;
mod difference;
mod engine;
mod error;
mod execute;
mod memory;
mod observer;
mod outcome;
mod parallel_cost;
mod plan;
mod prepare;
mod proofs;
mod schedule;
mod settings;
mod signatures;
mod stopwatch;
mod view;

pub use authentication::{AdmitError, Admitted, AuthenticatedBlock};
pub use contracts::CachingVm;
pub use difference::Difference;
pub use engine::Engine;
pub use error::{AuthenticateError, ExecuteError};
pub use execute::ExecuteOptions;
#[doc(hidden)]
pub use execute::verification;
pub use observer::{Counter, Observer, Stage, StageTimes};
pub use outcome::{BlockStats, Executed, ExecutionPath, FallbackReason, SerialChoice};
pub use parallel_cost::{ParallelCost, ParallelGain};
pub use plan::{AdoptError, Plan, PlanCertificate, PlanError, Route};
pub use prepare::PrepareError;
pub use proofs::ProofVerifier;
pub use schedule::{Dispatcher, Schedule};
pub use settings::{ConfigError, EngineConfig, ExecutionMode};
pub use signatures::SignatureStats;
#[doc(hidden)]
pub use signatures::{SignerKeys, VerifiedSet};
pub use wavefront_sync::CancelToken;
pub use wavefront_transition::{ContractVm, GasSchedule};

#[cfg(test)]
#[cfg(not(any(loom, shuttle)))]
mod tests;
