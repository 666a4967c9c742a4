//! Chain files, and the synchronous pipeline that imports or verifies one.
//!
//! [`chain_file`] is the format. [`Importer`] drives decode, authenticate, plan, execute and commit
//! for a chain: while one window of blocks executes, the next is prepared on the same threads and
//! the one before is committed by one more thread. Only stateless work runs ahead: the state that a
//! block reads always includes every block before it. [`ChainVerifier`] compares serial with
//! parallel execution and writes nothing.
//!
//! The crate opens no file and reads no clock: it is handed byte streams, a store, and an
//! [`Observer`](wavefront_engine::Observer) that has one.

pub mod chain_file;
mod clock;
mod concerns;
mod error;
mod observer;
mod options;
mod pipeline;
mod report;
mod scan;
mod verify;

pub use chain_file::{
    ByteStream, ChainFile, ChainFileError, ChainFileProblem, ChainInput, ChainReader, ChainSet,
    ChainWriteError, ChainWriter, Record, RecordAt,
};
pub use concerns::Concerns;
pub use error::{BlockProblem, ErrorClass, ImportError, ImportFailure};
pub use observer::{ImportObserver, Progress, Silent};
pub use options::{Durability, ImportLimits, ImportOptions};
pub use pipeline::Importer;
pub use report::{ImportEnd, ImportReport, LevelTotals, OutcomeCounts, StageTimes, TxTable};
pub use scan::scan;
pub use verify::{
    BlockDifference, ChainVerifier, ScheduleDifference, Schedules, Variant, VerifyFailure,
    VerifyOptions, VerifyReport,
};
pub use wavefront_sync::CancelToken;

/// The committer alone, for models of the pipeline's concurrency.
#[doc(hidden)]
pub mod verification {
    pub use crate::pipeline::{Arrival, Arrivals, CommitterEnd, commit_all};
}
