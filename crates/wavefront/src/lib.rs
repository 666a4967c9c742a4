//! Wavefront: executes blocks of the TOS protocol in parallel, with the bytes of serial execution.
//!
//! This crate is what a host depends on. It defines nothing of its own.
//!
//! # The way of a block
//!
//! ```text
//! bytes ─▶ Block ─ authenticate ─▶ AuthenticatedBlock ─ plan ─▶ Plan ─ execute ─▶ Executed
//!                  (no state)                           (pure)        (reads a snapshot)
//! ```
//!
//! [`Engine`] makes each step. What it gives in the end, [`Executed`], are receipts, a write set
//! and the chain's counters; storing them is the host's, or [`store`]'s.
//!
//! | for | look at |
//! |---|---|
//! | executing blocks | [`Engine`], [`EngineConfig`], [`Plan`], [`Executed`] |
//! | a state of one's own | [`StateReader`], [`StateSnapshot`] |
//! | state between blocks | [`ShardedCache`], [`Overlay`] |
//! | what surrounds a block | [`block_env`], [`BlockEnv`] |
//! | stores that come along | [`store`] |
//! | whole chains | [`import`] |
//! | the protocol's data and bytes | [`protocol`] |
//! | times and counters | [`Observer`] |
//! | another chain's rules | [`scheduler`] |
//!
//! # Features
//!
//! Both are on unless switched off.
//!
//! * `disk`: the store on disk ([`store::RedbStore`]).
//! * `import`: chain files, and the pipeline that imports and verifies them ([`import`]).
//!
//! # Examples
//!
//! `examples/` has whole programs: `host_loop` (a store and a pool of one's own, looking ahead by
//! one block), `mempool` (no signature is verified twice), `forks` (competing blocks), `own_rules`
//! (another chain), `verify_plan` (a plan from elsewhere). In short:
//!
//! ```
//! use std::sync::Arc;
//! use wavefront::protocol::{Block, BlockPolicy};
//! use wavefront::store::{MemoryStore, StateStore};
//! use wavefront::{BlockEnv, Engine, EngineConfig, Executed};
//!
//! fn execute(
//!     engine: &Engine,
//!     store: &MemoryStore,
//!     block: Arc<Block>,
//!     env: BlockEnv,
//! ) -> Result<Executed, Box<dyn std::error::Error>> {
//!     let authenticated = engine.authenticate(block)?;
//!     let plan = engine.plan(authenticated, env)?;
//!     Ok(engine.execute(&plan, &store.snapshot()?)?)
//! }
//!
//! let engine = Engine::new(EngineConfig::recommended(2, BlockPolicy::SkipFailed))?;
//! # let _ = (engine, execute);
//! # Ok::<(), wavefront::ConfigError>(())
//! ```

pub use wavefront_engine::{
    AdmitError, Admitted, AdoptError, AuthenticateError, AuthenticatedBlock, BlockStats, CachingVm,
    CancelToken, ConfigError, ContractVm, Counter, Difference, Dispatcher, Engine, EngineConfig,
    ExecuteError, ExecuteOptions, Executed, ExecutionMode, ExecutionPath, FallbackReason,
    GasSchedule, Observer, ParallelCost, Plan, PlanCertificate, PlanError, PrepareError,
    ProofVerifier, Route, Schedule, SerialChoice, SignatureStats, Stage, StageTimes,
};
pub use wavefront_state::{CacheError, CacheStats, CachedReader, Overlay, ShardedCache};
pub use wavefront_transition::block_env;
pub use wavefront_types::{BlockEnv, BlockReward, Receipt, StateReader, StateSnapshot};

/// The protocol's data: identifiers, transactions, blocks, state, and their bytes.
pub mod protocol {
    pub use wavefront_types::*;
}

/// Where committed state lives: the traits, a store in memory, and one on disk.
pub mod store {
    pub use wavefront_storage::{
        BlockCommit, CheckReport, Damage, MemorySnapshot, MemoryStore, OpenFailure, Problem,
        RowError, StateAudit, StateHistory, StateStore, StoreError, forward,
    };
    #[cfg(feature = "disk")]
    pub use wavefront_storage::{CommitSync, Medium, OpenOptions, RedbSnapshot, RedbStore};
}

/// Chain files, and the synchronous pipeline that imports or verifies a chain.
#[cfg(feature = "import")]
pub mod import {
    pub use wavefront_import::{
        BlockDifference, BlockProblem, ByteStream, ChainFile, ChainFileError, ChainFileProblem,
        ChainInput, ChainReader, ChainSet, ChainVerifier, ChainWriteError, ChainWriter, Concerns,
        Durability, ErrorClass, ImportEnd, ImportError, ImportFailure, ImportLimits,
        ImportObserver, ImportOptions, ImportReport, Importer, LevelTotals, OutcomeCounts,
        Progress, Record, RecordAt, ScheduleDifference, Schedules, Silent, StageTimes, TxTable,
        Variant, VerifyFailure, VerifyOptions, VerifyReport, scan,
    };
}

/// The scheduler by itself, for any chain: from access sets to a plan, and a plan on threads.
pub mod scheduler {
    pub use wavefront_scheduler::{
        Access, AccessMode, AccessSink, AccessTable, BlockPlan, CheckError, ConflictDag, Dispatch,
        Footprints, KeyId, LevelPlan, PlanError, PlanLimits, PlanMemory, PlanParts, Planned,
        Planner, Segment, SerialReason, Tasks, TxIndex, dispatchers, explore, workers,
    };
}

/// The snippets of documents are compiled.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../../../README.md")]
    pub(super) struct Readme;
    #[doc = include_str!("../../../docs/embedding.md")]
    pub(super) struct Embedding;
}
