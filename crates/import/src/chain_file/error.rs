//! What can be wrong with a chain file, told so that its owner knows what to do.

use std::io;
use std::sync::Arc;

use wavefront_types::{GenesisError, Hash};

use super::format::FORMAT_VERSION;

/// A chain file that cannot be read (further).
#[derive(Debug, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct ChainFileError {
    /// The file's name as the caller gave it.
    pub file: Arc<str>,
    /// What is wrong with it.
    #[source]
    pub problem: ChainFileProblem,
}

/// What is wrong with a chain file. Blocks are counted from 1 within their file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChainFileProblem {
    /// The system could not read.
    #[error("reading failed at byte {offset}: {source}; check the file and its disk")]
    Io {
        /// Bytes read before.
        offset: u64,
        /// The system's error.
        source: io::Error,
    },
    /// The system could not open it.
    #[error("it cannot be opened: {source}; check the path")]
    CannotOpen {
        /// The system's error.
        source: io::Error,
    },
    /// No bytes at all.
    #[error("the file is empty; generate or fetch the chain again")]
    Empty,
    /// Something else than a chain file.
    #[error("not a wavefront chain file; check the name")]
    WrongMagic,
    /// A chain file of another format.
    #[error(
        "the file has format version {found}, this program reads version {}; use a program of its \
         version, or generate the chain again",
        FORMAT_VERSION
    )]
    UnsupportedVersion {
        /// The file's version.
        found: u32,
    },
    /// It ends before the genesis record does.
    #[error(
        "the file ends at byte {length}, before its genesis is complete; fetch it again: nothing \
         of it can be used"
    )]
    TruncatedStart {
        /// The file's length.
        length: u64,
    },
    /// The genesis record's length is out of range, its checksum is wrong or its bytes do not
    /// decode.
    #[error("the genesis at byte {offset} is damaged ({detail}); fetch the file again")]
    DamagedGenesis {
        /// Where its payload starts.
        offset: u64,
        /// What was found.
        detail: String,
        /// The decoder's error, when the bytes themselves are sound.
        #[source]
        source: Option<GenesisError>,
    },
    /// A continuing file belongs to another chain than the first.
    #[error(
        "the file belongs to the chain of genesis {found}, but {first} to that of genesis \
         {expected}; import one chain at a time"
    )]
    OtherChain {
        /// The first file.
        first: Arc<str>,
        /// The first file's genesis hash.
        expected: Hash,
        /// This file's genesis hash.
        found: Hash,
    },
    /// It ends inside a record.
    #[error(
        "block {block} at byte {offset} is cut off: {expected} bytes wanted, {found} left; the \
         blocks before it are sound, fetch the rest again"
    )]
    Truncated {
        /// The block.
        block: u64,
        /// Where its record starts.
        offset: u64,
        /// Bytes the record needs.
        expected: u64,
        /// Bytes there are.
        found: u64,
    },
    /// A length that no block can have.
    #[error(
        "block {block} at byte {offset} claims {length} bytes (1 to {limit} are possible): the \
         file is damaged there, or something was appended to it; the blocks before it are sound"
    )]
    ImpossibleLength {
        /// The block.
        block: u64,
        /// Where its record starts.
        offset: u64,
        /// The claimed length.
        length: u32,
        /// The most a block may have.
        limit: u32,
    },
    /// The payload is not what was written.
    #[error(
        "block {block} at byte {offset} is damaged: its checksum is {computed:08x}, not \
         {stored:08x}; the blocks before it are sound, fetch the file again"
    )]
    ChecksumMismatch {
        /// The block.
        block: u64,
        /// Where its record starts.
        offset: u64,
        /// The checksum in the file.
        stored: u32,
        /// The payload's checksum.
        computed: u32,
    },
}

impl ChainFileProblem {
    /// Whether a particular block is at fault, rather than the file as a whole or the system.
    pub const fn is_at_block(&self) -> bool {
        matches!(
            self,
            Self::Truncated { .. } | Self::ImpossibleLength { .. } | Self::ChecksumMismatch { .. }
        )
    }
}

/// Why a chain file could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChainWriteError {
    /// The system could not write.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A record longer than its reader accepts.
    #[error("a record of {length} bytes exceeds the limit of {limit}")]
    TooLong {
        /// The record's length.
        length: usize,
        /// The most it may have.
        limit: u32,
    },
}
