//! What an error concerns and what to do about it, in parts, for reports that programs read.

use std::sync::Arc;

use wavefront_engine::{AuthenticateError, ExecuteError, PrepareError};
use wavefront_types::TxHash;

use crate::{BlockProblem, ChainFileProblem, ErrorClass, ImportError};

/// What an error concerns; its message says the same in words.
///
/// # Examples
/// ```
/// use wavefront_import::{ChainInput, ChainSet, ImportError};
///
/// let bytes = Box::new(&b"something else"[..]);
/// let refused = ChainSet::open([ChainInput { name: "a.chain".into(), bytes }]).unwrap_err();
/// let error = ImportError::from(refused);
/// assert_eq!(error.concerns().file.as_deref(), Some("a.chain"));
/// assert_eq!(error.remedy(), "check the path");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Concerns {
    /// The chain file, as the caller named it.
    pub file: Option<Arc<str>>,
    /// The block's number in its file, from 1.
    pub block: Option<u64>,
    /// The byte of the file at which the block's record starts.
    pub offset: Option<u64>,
    /// The transaction's index in its block, from 0.
    pub transaction: Option<usize>,
    /// Its hash.
    pub transaction_hash: Option<TxHash>,
}

impl ImportError {
    /// What it concerns.
    #[must_use]
    pub fn concerns(&self) -> Concerns {
        match self {
            Self::File(error) => {
                let (block, offset) = error.problem.block().unzip();
                let file = Some(Arc::clone(&error.file));
                Concerns { file, block, offset, ..Concerns::default() }
            }
            Self::ForeignGenesis { file, .. } | Self::Genesis { file, .. } => {
                Concerns { file: Some(Arc::clone(file)), ..Concerns::default() }
            }
            Self::Block { at, problem } => {
                let (transaction, transaction_hash) = problem.transaction();
                Concerns {
                    file: Some(Arc::clone(&at.file)),
                    block: Some(at.number),
                    offset: Some(at.offset),
                    transaction,
                    transaction_hash,
                }
            }
            _ => Concerns::default(),
        }
    }

    /// What to do about it, in one sentence.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::File(error) => error.problem.remedy(),
            Self::ForeignGenesis { .. } => "name the directory of that chain, or a new one",
            Self::Genesis { .. } => "generate or fetch the chain again",
            Self::Block { problem, .. } => problem.remedy(),
            Self::Cache(_) => "import again",
            Self::Thread(_) => "close other programs and try again",
            Self::Config(_) => "choose other options",
            Self::Internal(_) => "import again, and report it",
            Self::Store(_) | Self::Commit { .. } => match self.class() {
                ErrorClass::CorruptStore => "import the chain again into a new directory",
                _ => "mend what the message names, and import again",
            },
        }
    }
}

impl ChainFileProblem {
    /// The block at fault, and the byte at which its record starts.
    const fn block(&self) -> Option<(u64, u64)> {
        match self {
            Self::Truncated { block, offset, .. }
            | Self::ImpossibleLength { block, offset, .. }
            | Self::ChecksumMismatch { block, offset, .. } => Some((*block, *offset)),
            _ => None,
        }
    }

    const fn remedy(&self) -> &'static str {
        match self {
            Self::Io { .. } => "check the file and its disk",
            Self::CannotOpen { .. } | Self::WrongMagic => "check the path",
            Self::UnsupportedVersion { .. } => "use a program of that version",
            Self::OtherChain { .. } => "import one chain at a time",
            Self::Empty
            | Self::TruncatedStart { .. }
            | Self::DamagedGenesis { .. }
            | Self::Truncated { .. }
            | Self::ImpossibleLength { .. }
            | Self::ChecksumMismatch { .. } => "fetch the file again",
        }
    }
}

impl BlockProblem {
    fn transaction(&self) -> (Option<usize>, Option<TxHash>) {
        match self {
            Self::Rejected { index, hash, .. } => (Some(*index), Some(*hash)),
            Self::Execute(ExecuteError::Rejected { index, .. })
            | Self::Prepare(PrepareError::Authenticate(
                AuthenticateError::ProofVerifierMissing { index, .. },
            )) => (Some(*index), None),
            Self::Prepare(PrepareError::Authenticate(AuthenticateError::TransactionHash {
                index,
                found,
                ..
            })) => (Some(*index), Some(*found)),
            _ => (None, None),
        }
    }

    fn remedy(&self) -> &'static str {
        match self {
            Self::Decode(_) => "fetch the file again",
            Self::Duplicate { .. } => "remove the second one",
            Self::Height { .. } => "give the files in order and without gaps",
            Self::Parent { .. } | Self::FileFork { .. } => "give the files of one branch",
            Self::Fork { .. } => "rewind the store below that block, or name another directory",
            Self::Execute(ExecuteError::Diverged { .. } | ExecuteError::Internal { .. }) => {
                "keep the block and report it"
            }
            Self::Prepare(PrepareError::Plan(_)) => "execute serially",
            Self::Prepare(PrepareError::Authenticate(
                AuthenticateError::ProofVerifierMissing { .. },
            )) => "use a program that verifies privacy proofs",
            Self::Execute(error) if is_corruption(error) => {
                "import the chain again into a new directory"
            }
            Self::Execute(_) => "mend what the message names, and import again",
            Self::Rejected { .. } | Self::Counter | Self::Prepare(_) => {
                "get the block from another source: the store is before it"
            }
        }
    }
}

fn is_corruption(error: &ExecuteError) -> bool {
    match error {
        ExecuteError::Read(error) => error.is_corruption(),
        ExecuteError::WrongKind { .. } => true,
        _ => false,
    }
}

#[cfg(test)]
#[path = "tests/concerns.rs"]
mod tests;
