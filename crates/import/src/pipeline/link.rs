//! Whether each block continues the chain, and its environment.

use wavefront_storage::StoreError;
use wavefront_transition::block_env;
use wavefront_types::{Block, BlockEnv, BlockHash, ChainRules, Totals};

use crate::{BlockProblem, ImportError, RecordAt};

/// Finds the hash of the stored block at a topoheight up to the store's tip.
pub(crate) type StoredHash<'a> = &'a (dyn Fn(u64) -> Result<Option<BlockHash>, StoreError> + 'a);

/// The end of the chain as far as it is prepared. Runs ahead of execution: all it needs to know of
/// the state is the emission counter, which depends on the number of blocks alone.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    rules: ChainRules,
    /// Blocks up to here are in the store already.
    stored: u64,
    /// The block before the next one, once the first block was seen.
    previous: Option<(u64, BlockHash)>,
    emitted: u64,
}

/// A block that belongs where it stands.
pub(crate) enum Linked {
    /// The store has it.
    Stored,
    /// It is the next one to execute, in this environment.
    Next(BlockEnv),
}

impl Link {
    /// Continues a store whose tip is at `stored` with these totals.
    pub(crate) fn new(rules: ChainRules, stored: u64, totals: &Totals) -> Self {
        Self { rules, stored, previous: None, emitted: totals.emitted }
    }

    /// Checks that `block` is the next one. The first may be any that the store has, or the one
    /// after its tip.
    pub(crate) fn next(
        &mut self,
        at: &RecordAt,
        block: &Block,
        hash: BlockHash,
        stored_hash: StoredHash<'_>,
    ) -> Result<Linked, ImportError> {
        let found = block.header.height;
        let (expected, parent) = match self.previous {
            Some((_, previous)) if hash == previous => {
                return Err(ImportError::block(at, BlockProblem::Duplicate { hash }));
            }
            Some((height, previous)) => (height.saturating_add(1), Some(previous)),
            None => {
                let first = found.clamp(1, self.stored.saturating_add(1));
                (first, stored_hash(first - 1)?)
            }
        };
        if found != expected {
            return Err(ImportError::block(at, BlockProblem::Height { expected, found }));
        }
        if found <= self.stored {
            compare_stored(at, found, hash, stored_hash)?;
        }
        let tip = block.header.tips.first().copied();
        if let Some(parent) = parent.filter(|parent| tip != Some(*parent)) {
            let problem = BlockProblem::Parent { expected: parent, found: tip };
            return Err(ImportError::block(at, problem));
        }
        self.previous = Some((found, hash));
        if found <= self.stored {
            return Ok(Linked::Stored);
        }
        self.env(block)
            .map(Linked::Next)
            .ok_or_else(|| ImportError::block(at, BlockProblem::Counter))
    }

    fn env(&mut self, block: &Block) -> Option<BlockEnv> {
        let header = &block.header;
        let env = block_env(&self.rules, header, header.height, self.emitted);
        self.emitted = self.emitted.checked_add(env.reward.emitted)?;
        Some(env)
    }
}

/// Whether the store has this block at its place, and no other.
fn compare_stored(
    at: &RecordAt,
    topoheight: u64,
    found: BlockHash,
    stored_hash: StoredHash<'_>,
) -> Result<(), ImportError> {
    match stored_hash(topoheight)? {
        Some(stored) if stored != found => {
            let problem = BlockProblem::Fork { topoheight, stored, found };
            Err(ImportError::block(at, problem))
        }
        _ => Ok(()),
    }
}
