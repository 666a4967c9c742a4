//! Why an import or a verification stopped, and whose fault that is.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use wavefront_engine::{AuthenticateError, ConfigError, ExecuteError, PrepareError};
use wavefront_state::CacheError;
use wavefront_storage::StoreError;
use wavefront_types::wire::DecodeError;
use wavefront_types::{Block, BlockHash, ErrorCode, GenesisError, Hash, TxHash};

use crate::{ChainFileError, ImportReport, RecordAt};

/// Why an import or a verification stopped before its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// A chain file cannot be read (further).
    #[error(transparent)]
    File(#[from] ChainFileError),
    /// The store holds another chain.
    #[error(
        "{file} belongs to the chain of genesis {found}, but the store at {} holds that of genesis \
         {stored}; name the directory of that chain or a new one",
        .store.display()
    )]
    ForeignGenesis {
        /// The first chain file.
        file: Arc<str>,
        /// Its genesis hash.
        found: Hash,
        /// The store's directory.
        store: PathBuf,
        /// The store's genesis hash.
        stored: Hash,
    },
    /// The genesis decodes, but is no state to start from.
    #[error("{file}: the genesis is invalid: {source}; generate or fetch the chain again")]
    Genesis {
        /// The first chain file.
        file: Arc<str>,
        /// What is wrong.
        source: GenesisError,
    },
    /// A block of a file cannot be imported.
    #[error("{}: block {} at byte {}: {problem}", .at.file, .at.number, .at.offset)]
    Block {
        /// Where it lies.
        at: RecordAt,
        /// What is wrong with it.
        #[source]
        problem: Box<BlockProblem>,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store failed while a group of blocks was committed; none of the group is stored.
    #[error("blocks {first} to {last} could not be committed: {source}")]
    Commit {
        /// The group's first topoheight.
        first: u64,
        /// Its last topoheight.
        last: u64,
        /// What failed.
        source: StoreError,
    },
    /// The store changed under the import: what it shows does not continue what was executed.
    #[error("the store was changed by somebody else while blocks were imported: {0}; import again")]
    Cache(#[from] CacheError),
    /// The engine refused its configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The system gave no thread.
    #[error("no thread could be started: {0}; close other programs and try again")]
    Thread(#[source] io::Error),
    /// A defect of this program: a part of the import panicked.
    #[error("internal error: {0} stopped unexpectedly; the store is at its last committed block")]
    Internal(&'static str),
}

/// What is wrong with one block.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BlockProblem {
    /// Its bytes are not a block.
    #[error("not a well-formed block: {0}; fetch the file again")]
    Decode(#[from] DecodeError),
    /// It is the block before it once more.
    #[error("block {hash} comes twice; remove the second one")]
    Duplicate {
        /// The block.
        hash: BlockHash,
    },
    /// Its height is not the next one.
    #[error(
        "it has height {found} where {expected} comes next; give the files in order and without \
         gaps"
    )]
    Height {
        /// The height that continues the chain.
        expected: u64,
        /// The block's height.
        found: u64,
    },
    /// It builds on another block than the one before it.
    #[error(
        "it builds on {}, not on the block before it, {expected}; it belongs to another branch or \
         chain",
        tip(*.found)
    )]
    Parent {
        /// The block before it.
        expected: BlockHash,
        /// Its first tip.
        found: Option<BlockHash>,
    },
    /// The store has another block at this topoheight.
    #[error(
        "the store has block {stored} at topoheight {topoheight}, the file has {found}: two \
         branches of one chain; rewind the store below topoheight {topoheight}, or name another \
         directory"
    )]
    Fork {
        /// Where they part.
        topoheight: u64,
        /// The store's block.
        stored: BlockHash,
        /// The file's block.
        found: BlockHash,
    },
    /// An earlier file of the same run has another block at this topoheight.
    #[error(
        "an earlier file has block {earlier} at topoheight {topoheight}, this one has {found}: two \
         branches of one chain; give the files of one of them"
    )]
    FileFork {
        /// Where they part.
        topoheight: u64,
        /// The earlier file's block.
        earlier: BlockHash,
        /// This file's block.
        found: BlockHash,
    },
    /// Under the atomic policy a transaction failed.
    #[error(
        "rejected: transaction {index} ({hash}) fails with {code}; the store is before this block"
    )]
    Rejected {
        /// The first failing transaction.
        index: usize,
        /// Its hash.
        hash: TxHash,
        /// Its code.
        code: ErrorCode,
    },
    /// A chain-wide counter would exceed 64 bits.
    #[error("a chain-wide counter would exceed 64 bits; the store is before this block")]
    Counter,
    /// It is not authentic, or cannot be planned.
    #[error("it cannot be prepared: {0}")]
    Prepare(#[from] PrepareError),
    /// Execution failed for a reason that is not the block's.
    #[error("execution failed: {0}")]
    Execute(#[from] ExecuteError),
}

/// Whose fault an error is; decides what a script does next.
///
/// # Examples
/// What a program exits with:
/// ```
/// use wavefront_import::{ChainInput, ChainSet, ErrorClass, ImportError};
///
/// let code = |class| match class {
///     ErrorClass::UsageOrIo | ErrorClass::Limit => 1,
///     ErrorClass::InvalidBlock => 2,
///     ErrorClass::Mismatch | ErrorClass::CorruptStore => 3,
/// };
/// let nothing = ChainInput { name: "a.chain".into(), bytes: Box::new(std::io::empty()) };
/// let error = ImportError::from(ChainSet::open([nothing]).unwrap_err());
/// assert_eq!(code(error.class()), 1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// Wrong use, or the system: nothing is wrong with blocks or store.
    UsageOrIo,
    /// Two executions that must agree do not.
    Mismatch,
    /// A block is at fault; the store is at the one before it.
    InvalidBlock,
    /// A limit of the engine was reached.
    Limit,
    /// The store is damaged.
    CorruptStore,
}

impl ImportError {
    pub(crate) fn block(at: &RecordAt, problem: impl Into<BlockProblem>) -> Self {
        Self::Block { at: at.clone(), problem: Box::new(problem.into()) }
    }

    /// Whose fault it is.
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::File(error) if error.problem.is_at_block() => ErrorClass::InvalidBlock,
            Self::File(_)
            | Self::ForeignGenesis { .. }
            | Self::Genesis { .. }
            | Self::Cache(_)
            | Self::Config(_)
            | Self::Thread(_)
            | Self::Internal(_) => ErrorClass::UsageOrIo,
            Self::Store(error) | Self::Commit { source: error, .. } => class_of_store(error),
            Self::Block { problem, .. } => problem.class(),
        }
    }
}

impl BlockProblem {
    /// Why a block could not be executed.
    pub(crate) fn of_execution(block: &Block, error: ExecuteError) -> Self {
        match error {
            ExecuteError::Rejected { index, code } => {
                Self::Rejected { index, hash: block.tx_hash(index), code }
            }
            other => Self::Execute(other),
        }
    }

    fn class(&self) -> ErrorClass {
        match self {
            Self::Execute(error) => class_of_execution(error),
            Self::Prepare(PrepareError::Plan(_)) => ErrorClass::Limit,
            Self::Prepare(PrepareError::Authenticate(
                AuthenticateError::ProofVerifierMissing { .. } | AuthenticateError::Panicked { .. },
            )) => ErrorClass::UsageOrIo,
            _ => ErrorClass::InvalidBlock,
        }
    }
}

fn class_of_store(error: &StoreError) -> ErrorClass {
    if error.is_corruption() { ErrorClass::CorruptStore } else { ErrorClass::UsageOrIo }
}

fn class_of_execution(error: &ExecuteError) -> ErrorClass {
    match error {
        ExecuteError::Read(error) if error.is_corruption() => ErrorClass::CorruptStore,
        ExecuteError::WrongKind { .. } => ErrorClass::CorruptStore,
        ExecuteError::Diverged { .. } => ErrorClass::Mismatch,
        ExecuteError::Rejected { .. } | ExecuteError::Epilogue { .. } => ErrorClass::InvalidBlock,
        _ => ErrorClass::UsageOrIo,
    }
}

fn tip(found: Option<BlockHash>) -> String {
    found.map_or_else(|| "no block".to_owned(), |tip| tip.to_string())
}

/// An import that stopped with an error, and what it did until then: all of it is committed.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
#[non_exhaustive]
pub struct ImportFailure {
    /// Why it stopped.
    #[source]
    pub error: ImportError,
    /// What it did until then.
    pub report: ImportReport,
}
