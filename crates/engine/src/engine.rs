//! The engine: what its calls share.

use core::time::Duration;
use std::sync::Arc;

use wavefront_crypto::SignatureVerifier;
use wavefront_scheduler::Planner;
use wavefront_scheduler::workers::Threads;
use wavefront_transition::ContractVm;

use crate::contracts::CachingVm;
use crate::memory::Memory;
use crate::observer::Observer;
use crate::proofs::ProofVerifier;
use crate::settings::{ConfigError, EngineConfig};
use crate::signatures::Signatures;
use crate::stopwatch::Stopwatch;

/// Plans and executes blocks. Holds no chain state. It remembers signatures and keys from block to
/// block, which no result depends on.
///
/// A handle: clones are the same engine, and cheap.
///
/// # Examples
/// ```
/// use wavefront_engine::{Engine, EngineConfig};
/// use wavefront_types::BlockPolicy;
///
/// let engine = Engine::new(EngineConfig::recommended(2, BlockPolicy::SkipFailed))?;
/// assert_eq!(engine.config().threads, 2);
/// # Ok::<(), wavefront_engine::ConfigError>(())
/// ```
#[derive(Clone)]
pub struct Engine {
    pub(crate) core: Arc<Core>,
}

/// What the calls of an engine share, and their helpers with them.
pub(crate) struct Core {
    pub(crate) config: EngineConfig,
    pub(crate) threads: Threads,
    pub(crate) verifier: SignatureVerifier,
    pub(crate) signatures: Signatures,
    pub(crate) contracts: Arc<dyn ContractVm>,
    pub(crate) proofs: Option<Arc<dyn ProofVerifier>>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) planner: Planner,
    pub(crate) memory: Memory,
}

impl core::fmt::Debug for Engine {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Engine").field("config", &self.core.config).finish_non_exhaustive()
    }
}

impl Engine {
    /// An engine with threads of its own: `config.threads` work on a call, the calling one among
    /// them.
    ///
    /// # Errors
    /// [`ConfigError`] when a setting is out of range or the threads cannot be started.
    pub fn new(config: EngineConfig) -> Result<Self, ConfigError> {
        config.validate()?;
        let threads = Threads::own(config.threads, wavefront_sync::next_number());
        let threads = threads.map_err(ConfigError::Threads)?;
        Ok(Self::with_threads(config, threads))
    }

    /// An engine whose helpers are threads of a pool of the host's: `config.threads` work on a
    /// call, the calling one among them, whether it is one of the pool's or not. Nobody waits for
    /// the pool: while it is busy with other things, the calling thread does the work alone.
    ///
    /// # Errors
    /// [`ConfigError`] when a setting is out of range.
    pub fn on_pool(
        config: EngineConfig,
        pool: Arc<rayon::ThreadPool>,
    ) -> Result<Self, ConfigError> {
        config.validate()?;
        let threads = Threads::of_pool(pool, config.threads);
        Ok(Self::with_threads(config, threads))
    }

    /// An engine whose helpers run wherever `threads` has them: for models of its concurrency.
    #[doc(hidden)]
    pub fn with_threads(config: EngineConfig, threads: Threads) -> Self {
        let core = Core {
            planner: Planner::new(config.plan_limits),
            signatures: Signatures::new(&config),
            contracts: Arc::new(CachingVm::new(config.modules_bytes_max)),
            config,
            threads,
            verifier: SignatureVerifier::new(),
            proofs: None,
            observer: None,
            memory: Memory::new(),
        };
        Self { core: Arc::new(core) }
    }

    /// The same engine with the host's verifier of privacy proofs. Without one, blocks with privacy
    /// transactions are refused.
    ///
    /// # Panics
    /// When the engine has been cloned or used for a plan already: an engine is completed before
    /// it is shared.
    #[must_use]
    pub fn with_proof_verifier(mut self, proofs: Arc<dyn ProofVerifier>) -> Self {
        self.unshared().proofs = Some(proofs);
        self
    }

    /// The same engine with another machine for contracts. Whoever wants the same chain needs one
    /// that gives the same results.
    ///
    /// # Panics
    /// As [`with_proof_verifier`](Self::with_proof_verifier).
    #[must_use]
    pub fn with_contract_vm(mut self, contracts: Arc<dyn ContractVm>) -> Self {
        self.unshared().contracts = contracts;
        self
    }

    /// The same engine, watched.
    ///
    /// # Panics
    /// As [`with_proof_verifier`](Self::with_proof_verifier).
    #[must_use]
    pub fn with_observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.unshared().observer = Some(observer);
        self
    }

    fn unshared(&mut self) -> &mut Core {
        Arc::get_mut(&mut self.core).expect("an engine is completed before it is shared")
    }

    /// The configuration.
    pub fn config(&self) -> &EngineConfig {
        &self.core.config
    }

    /// The threads that work on its calls.
    pub fn threads(&self) -> &Threads {
        &self.core.threads
    }
}

impl Core {
    pub(crate) fn stopwatch(&self, topoheight: u64) -> Stopwatch<'_> {
        Stopwatch::new(self.observer.as_ref(), topoheight)
    }

    /// The time by the observer's clock; always 0 without one.
    pub(crate) fn now(&self) -> Duration {
        self.observer.as_ref().map_or(Duration::ZERO, |observer| observer.now())
    }
}
