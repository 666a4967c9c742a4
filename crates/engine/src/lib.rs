//! The engine: plans a block and executes it in parallel with the bytes of serial execution.
//!
//! ```text
//! block ─ authenticate ─ plan ─ execute ─▶ receipts, write set, totals
//!         (no state)    (pure)  (reads a snapshot, writes nothing outside)
//! ```
//!
//! Committing the write set is the caller's step. A panic never crosses the API, and input never
//! causes one. The engine owns its thread pool, and the calling thread works beside it; it may be
//! called from several threads at once and from inside other rayon pools.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod authenticate;
mod config;
mod difference;
mod error;
mod footprints;
mod outcome;
mod plan;
mod run;
mod schedule;
mod scratch;
mod signatures;
mod view;

use std::sync::Arc;

use wavefront_crypto::Verifier;
use wavefront_scheduler::Planner;
use wavefront_scheduler::dispatch::Threads;

pub use authenticate::{AuthenticatedBlock, ProofVerifier};
pub use config::{ConfigError, Dispatcher, EngineConfig, ExecutionMode, ParallelCost};
pub use difference::Difference;
pub use error::{AuthenticateError, ExecuteError};
pub use outcome::{BlockStats, Executed, ExecutionPath, FallbackReason, SerialChoice};
pub use plan::{Plan, Route};
#[doc(hidden)]
pub use run::verification;
pub use schedule::Schedule;
pub use signatures::{AdmitError, Admitted, SignatureStats};
#[doc(hidden)]
pub use signatures::{SignerKeys, VerifiedSet};
pub use wavefront_scheduler::PlanError;

/// Plans and executes blocks. Holds no chain state; cheap to share by reference. It remembers
/// signatures and keys from block to block, which no result depends on.
pub struct Engine {
    config: EngineConfig,
    threads: Threads,
    verifier: Verifier,
    signatures: signatures::Signatures,
    proofs: Option<Arc<dyn ProofVerifier>>,
    planner: Planner,
    scratch: scratch::Scratch,
}

impl core::fmt::Debug for Engine {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Engine").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Engine {
    /// An engine with threads of its own: `config.threads` work at any time, and for a block the
    /// calling one is among them.
    ///
    /// # Errors
    /// [`ConfigError`] when a setting is out of range or the threads cannot be started.
    pub fn new(config: EngineConfig) -> Result<Self, ConfigError> {
        config.validate()?;
        let threads = Threads::new(config.threads, "wavefront")
            .map_err(|error| ConfigError::Threads { reason: error.to_string() })?;
        Ok(Self {
            planner: Planner::new(config.plan_limits),
            signatures: signatures::Signatures::new(&config),
            config,
            threads,
            verifier: Verifier::new(),
            proofs: None,
            scratch: scratch::Scratch::new(),
        })
    }

    /// The same engine with the host's verifier of privacy proofs. Without one, blocks with privacy
    /// transactions are refused.
    #[must_use]
    pub fn with_proof_verifier(mut self, proofs: Arc<dyn ProofVerifier>) -> Self {
        self.proofs = Some(proofs);
        self
    }

    /// The configuration.
    pub fn config(&self) -> &EngineConfig {
        &self.config
    }

    /// Runs `work` on the engine's pool, so that calls of the engine inside it need not enter the
    /// pool again.
    ///
    /// # Panics
    /// With what `work` panics with.
    pub fn install<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.threads.pool().install(work)
    }

    /// Runs both on the engine's pool, in parallel if a thread is free.
    ///
    /// # Panics
    /// With what either panics with.
    pub fn join<A: Send, B: Send>(
        &self,
        first: impl FnOnce() -> A + Send,
        second: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        self.threads.pool().install(|| rayon::join(first, second))
    }
}

/// The text of a caught panic.
fn panic_text(payload: &(dyn core::any::Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".to_owned())
}

#[cfg(test)]
mod tests;
