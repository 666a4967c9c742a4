//! Whether each block continues the chain, and its environment.

use std::collections::VecDeque;

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
    /// Blocks up to here were in the store before this run.
    stored: u64,
    /// The block before the next one, in the file that is being read.
    previous: Option<(u64, BlockHash)>,
    /// The hashes of the last blocks of this run: all that the store may not have yet.
    recent: VecDeque<BlockHash>,
    /// Blocks up to here belong to the chain, whether stored or seen in this run.
    end: u64,
    emitted: u64,
}

/// A block that belongs where it stands.
pub(crate) enum Linked {
    /// The store has it, or an earlier file had it.
    Known,
    /// It is the next one to execute, in this environment.
    Next(BlockEnv),
}

impl Link {
    /// Continues a store whose tip is at `stored` with these totals.
    pub(crate) fn new(rules: ChainRules, stored: u64, totals: &Totals) -> Self {
        let (recent, end, emitted) = (VecDeque::new(), stored, totals.emitted);
        Self { rules, stored, previous: None, recent, end, emitted }
    }

    /// Checks that `block` is the next one. Inside a file that is the one after the block before
    /// it. The first of a file may be any that the chain has by then, or the one after its end.
    pub(crate) fn next(
        &mut self,
        at: &RecordAt,
        block: &Block,
        hash: BlockHash,
        stored_hash: StoredHash<'_>,
    ) -> Result<Linked, ImportError> {
        let found = block.header.height;
        let previous = self.previous.filter(|_| at.number > 1);
        let (expected, parent) = match previous {
            Some((_, previous)) if hash == previous => {
                return Err(ImportError::block(at, BlockProblem::Duplicate { hash }));
            }
            Some((height, previous)) => (height.saturating_add(1), Some(previous)),
            None => {
                let first = found.clamp(1, self.end.saturating_add(1));
                (first, self.hash_at(first - 1, stored_hash)?)
            }
        };
        if found != expected {
            return Err(ImportError::block(at, BlockProblem::Height { expected, found }));
        }
        if found <= self.end
            && let Some(known) = self.hash_at(found, stored_hash)?
            && known != hash
        {
            return Err(ImportError::block(at, self.fork(found, known, hash)));
        }
        let tip = block.header.tips.first().copied();
        if let Some(parent) = parent.filter(|parent| tip != Some(*parent)) {
            let problem = BlockProblem::Parent { expected: parent, found: tip };
            return Err(ImportError::block(at, problem));
        }
        self.previous = Some((found, hash));
        if found <= self.end {
            return Ok(Linked::Known);
        }
        let env = self.env(block).ok_or_else(|| ImportError::block(at, BlockProblem::Counter))?;
        self.end = found;
        self.recent.push_back(hash);
        Ok(Linked::Next(env))
    }

    /// Blocks up to here can be asked of the store from now on.
    pub(crate) fn forget_stored(&mut self, stored: u64) {
        let kept = self.end.saturating_sub(stored);
        while self.recent.len() as u64 > kept {
            self.recent.pop_front();
        }
    }

    /// The hash of a block up to the chain's end.
    fn hash_at(
        &self,
        topoheight: u64,
        stored_hash: StoredHash<'_>,
    ) -> Result<Option<BlockHash>, ImportError> {
        let from_end = self.end.checked_sub(topoheight).and_then(|back| usize::try_from(back).ok());
        let recent = from_end.and_then(|back| self.recent.iter().nth_back(back));
        match recent {
            Some(hash) => Ok(Some(*hash)),
            None => Ok(stored_hash(topoheight)?),
        }
    }

    fn fork(&self, topoheight: u64, known: BlockHash, found: BlockHash) -> BlockProblem {
        if topoheight <= self.stored {
            BlockProblem::Fork { topoheight, stored: known, found }
        } else {
            BlockProblem::FileFork { topoheight, earlier: known, found }
        }
    }

    fn env(&mut self, block: &Block) -> Option<BlockEnv> {
        let header = &block.header;
        let env = block_env(&self.rules, header, header.height, self.emitted);
        self.emitted = self.emitted.checked_add(env.reward.emitted)?;
        Some(env)
    }
}
