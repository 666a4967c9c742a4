//! What a verification found.

use wavefront_types::{BlockHash, Hash};

use crate::{ImportEnd, ImportError};

use super::schedules::Schedules;
use super::variant::Variant;

/// What a verification found.
///
/// ```
/// let nothing = wavefront_import::VerifyReport::new(wavefront_types::Hash::ZERO);
/// assert!(nothing.agrees() && nothing.end.is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifyReport {
    /// The chain.
    pub genesis: Hash,
    /// How it ended; `None` with an error.
    pub end: Option<ImportEnd>,
    /// The last block executed serially.
    pub topoheight: u64,
    /// Its hash.
    pub tip: BlockHash,
    /// Transactions executed serially.
    pub transactions: u64,
    /// The state digest after serial execution.
    pub digest: Option<Hash>,
    /// One per thread count, in the order asked for.
    pub variants: Vec<Variant>,
    /// What the schedules came to, if any were asked for.
    pub schedules: Option<Schedules>,
}

impl VerifyReport {
    /// Nothing found yet in the chain of this genesis.
    pub fn new(genesis: Hash) -> Self {
        Self {
            genesis,
            end: None,
            topoheight: 0,
            tip: BlockHash(genesis.0),
            transactions: 0,
            digest: None,
            variants: Vec::new(),
            schedules: None,
        }
    }

    /// Whether every thread count and every schedule equals the serial run.
    pub fn agrees(&self) -> bool {
        self.variants.iter().all(|variant| variant.agrees(self.digest))
            && self.schedules.as_ref().is_none_or(Schedules::agrees)
    }
}

/// A verification that stopped with an error, and what it found until then.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
#[non_exhaustive]
pub struct VerifyFailure {
    /// Why it stopped.
    #[source]
    pub error: ImportError,
    /// What it found until then.
    pub report: VerifyReport,
}
