//! What is wrong with stored bytes, and where.

use core::error::Error;

use wavefront_types::StateKey;
use wavefront_types::digest::DigestOrderError;
use wavefront_types::state::codec::CodecError;

/// Why the bytes of a row are not what was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RowError {
    /// A key or a value is not in the form that encoding gives.
    #[error("{0}")]
    Form(#[from] CodecError),
    /// A row and its checksum differ.
    #[error("it is not what was written: its checksum differs")]
    Checksum,
    /// A value is of a kind that its key cannot have.
    #[error("the value is of another kind than the key")]
    Kind,
    /// Content is not what its key is the hash of.
    #[error("the content is not what its key is the hash of")]
    Content,
    /// A change record has fewer bytes than it says.
    #[error("the change record ends early")]
    RecordEnds,
    /// A change record has more bytes than it says.
    #[error("bytes follow the last entry of a change record")]
    RecordGoesOn,
    /// An entry's lengths are beyond what a change record can tell.
    #[error("an entry is too long for a change record")]
    EntryTooLong,
}

/// Where a store is damaged, and how that shows.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// A key is unreadable.
    #[error("a key is unreadable: {0}")]
    Key(#[source] RowError),
    /// A value is unreadable.
    #[error("{key}: {source}")]
    Value {
        /// Its key, in a box so that results stay small.
        key: Box<StateKey>,
        /// What is wrong.
        source: RowError,
    },
    /// A change record is unreadable.
    #[error("the change record of block {topoheight}: {source}")]
    Record {
        /// Whose it is.
        topoheight: u64,
        /// What is wrong.
        source: RowError,
    },
    /// A change record is not there.
    #[error("the change record of block {topoheight} is missing")]
    MissingRecord {
        /// Whose it would be.
        topoheight: u64,
    },
    /// The row of a block's hash and counters is unreadable.
    #[error("the row of block {topoheight} is unreadable")]
    Block {
        /// Its topoheight.
        topoheight: u64,
    },
    /// The tip has no such row.
    #[error("the tip, block {topoheight}, is not listed")]
    UnlistedTip {
        /// Its topoheight.
        topoheight: u64,
    },
    /// Something that is there once is missing or unreadable.
    #[error("the row \"{name}\" is missing or unreadable")]
    Single {
        /// Its name.
        name: &'static str,
    },
    /// An account's key comes twice or out of order.
    #[error("{0}")]
    Order(#[from] DigestOrderError),
    /// A page of the file is not what was written.
    #[error("{0}")]
    Page(#[source] Box<dyn Error + Send + Sync>),
    /// The engine below broke off at something that makes no sense to it.
    #[error("its pages contradict each other")]
    Panicked {
        /// What it said, for whoever looks into it.
        message: String,
    },
    /// Anything else, in the words of whoever noticed.
    #[error("{0}")]
    Other(#[from] Box<dyn Error + Send + Sync>),
}

impl From<&str> for Damage {
    fn from(text: &str) -> Self {
        Self::Other(text.into())
    }
}
