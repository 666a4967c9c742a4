//! What a generated chain looks like.

use wavefront_types::wire::limits::BLOCK_TXS_MAX;

use crate::{Conflict, Mix};

/// Everything that determines a generated chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainSpec {
    /// Where all pseudo-randomness starts.
    pub seed: u64,
    /// Blocks after genesis.
    pub blocks: u64,
    /// Transactions of a block. A block ends early where the next transaction might exceed the
    /// protocol's 1,310,720 bytes: at about 4,900 plain transfers.
    pub txs_per_block: usize,
    /// Accounts funded in genesis.
    pub accounts: usize,
    /// How often each activity occurs.
    pub mix: Mix,
    /// How senders and receivers are drawn.
    pub conflict: Conflict,
}

/// Why a chain cannot be generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpecError {
    /// Payments need two ends, and the model is kept in memory.
    #[error("{0} accounts asked for; between 2 and 10,000,000 are possible")]
    Accounts(usize),
    /// More than the protocol allows.
    #[error("{0} transactions per block asked for; the protocol allows {BLOCK_TXS_MAX}")]
    Transactions(usize),
}

impl ChainSpec {
    /// The most accounts in genesis.
    pub const ACCOUNTS_MAX: usize = 10_000_000;

    /// Whether such a chain can be generated.
    ///
    /// # Errors
    /// [`SpecError`], naming what is out of range.
    pub fn validate(&self) -> Result<(), SpecError> {
        if !(2..=Self::ACCOUNTS_MAX).contains(&self.accounts) {
            return Err(SpecError::Accounts(self.accounts));
        }
        if self.txs_per_block > BLOCK_TXS_MAX {
            return Err(SpecError::Transactions(self.txs_per_block));
        }
        Ok(())
    }
}
