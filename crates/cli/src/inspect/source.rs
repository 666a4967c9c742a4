//! Where a block to look at comes from, and the state before it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use wavefront_import::{CancelToken, Durability, ImportEnd, ImportOptions, Importer, RecordAt};
use wavefront_storage::{MemoryStore, RedbStore, StateHistory, StateStore, StoreError};
use wavefront_transition::block_env;
use wavefront_types::wire::decode_block;
use wavefront_types::{
    Block, BlockEnv, BlockPolicy, ReadError, ReadResult, StateKey, StateReader, Tip, Totals,
};

use crate::exit::{Exit, Failure};
use crate::progress::Reporter;
use crate::{inputs, stores};

/// A block, what surrounds it, and the state that it is executed on.
pub(crate) struct Source {
    pub(crate) at: RecordAt,
    pub(crate) block: Arc<Block>,
    pub(crate) env: BlockEnv,
    pub(crate) policy: BlockPolicy,
    pub(crate) state: State,
}

/// The state before a block.
#[derive(Clone)]
pub(crate) enum State {
    /// Of blocks that were executed in memory.
    Memory(<MemoryStore as StateStore>::Snapshot),
    /// A store's, as it was after a block.
    History(Arc<RedbStore>, Tip),
}

impl StateReader for State {
    fn read(&self, key: &StateKey) -> ReadResult {
        match self {
            Self::Memory(snapshot) => snapshot.read(key),
            Self::History(store, tip) => store.read_at(key, tip.topoheight).map_err(ReadError::io),
        }
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        match self {
            Self::Memory(snapshot) => snapshot.totals(),
            Self::History(_, tip) => Ok(tip.totals),
        }
    }
}

impl Source {
    /// Block `number` of chain files. The state before it is that of a store, if one is given; else
    /// the blocks before it are executed in memory.
    pub(crate) fn find(
        files: &[PathBuf],
        db: Option<&Path>,
        number: u64,
        threads: usize,
        cancel: &CancelToken,
    ) -> Result<Self, Failure> {
        let before = number.checked_sub(1).ok_or_else(|| {
            Failure::usage("block 0 is the genesis, which has no transactions; ask for --block 1")
        })?;
        let mut chain = inputs::open(files, cancel)?.chain;
        let rules = chain.genesis().rules;
        let genesis = chain.genesis_hash();
        let mut last = None;
        let (at, block) = loop {
            if cancel.is_cancelled() {
                return Err(Failure::new(Exit::Interrupted, "interrupted"));
            }
            let record = chain.next_record().map_err(wavefront_import::ImportError::from)?;
            let Some(record) = record else {
                let end = last.map_or("they have no blocks".to_owned(), |last| {
                    format!("they end at block {last}")
                });
                let name = files[0].display();
                return Err(Failure::usage(format_args!(
                    "block {number} is not in the chain files from {name} on: {end}; choose \
                     another --block"
                )));
            };
            let at = record.at;
            let block = decode_block(record.bytes).map_err(|error| {
                Failure::new(
                    Exit::InvalidBlock,
                    format_args!(
                        "{}: block {} at byte {} cannot be decoded: {error}; get the file anew",
                        at.file, at.number, at.offset
                    ),
                )
            })?;
            if block.header.height == number {
                break (at, block);
            }
            if block.header.height > number {
                return Err(Failure::usage(format_args!(
                    "{} begins at block {}, after block {number}; name the file with that block",
                    at.file, block.header.height
                )));
            }
            last = Some(block.header.height);
        };
        let state = match db {
            Some(dir) => stored(dir, &genesis, before)?,
            None => executed(files, before, threads, cancel)?,
        };
        let tip = match &state {
            State::Memory(snapshot) => *wavefront_types::StateSnapshot::tip(snapshot),
            State::History(_, tip) => *tip,
        };
        // The first block after the genesis may name any tips.
        if before > 0 && !block.header.tips.contains(&tip.hash) {
            return Err(Failure::new(
                Exit::InvalidBlock,
                format_args!(
                    "{}: block {number} does not build on block {before} ({}); the store is of \
                     another branch: name the file that was imported",
                    at.file, tip.hash
                ),
            ));
        }
        let env = block_env(&rules, &block.header, number, tip.totals.emitted);
        Ok(Self { at, block: Arc::new(block), env, policy: rules.policy, state })
    }
}

/// A store's state after block `before`.
fn stored(dir: &Path, genesis: &wavefront_types::Hash, before: u64) -> Result<State, Failure> {
    let store = stores::open_to_read(dir)?;
    store.expect_genesis(genesis)?;
    let tip = store.tip()?.ok_or_else(|| StoreError::uninitialized(store.path()))?;
    let oldest = store.oldest()?;
    if before > tip.topoheight || before < oldest {
        return Err(Failure::usage(format_args!(
            "{} has the states after blocks {oldest} to {}, not after block {before}; leave --db \
             out, or choose another --block",
            dir.display(),
            tip.topoheight
        )));
    }
    let at = store.block_at(before)?.ok_or_else(|| {
        Failure::usage(format_args!(
            "{} does not know block {before}; leave --db out",
            dir.display()
        ))
    })?;
    Ok(State::History(Arc::new(store), at))
}

/// Executes the blocks up to `before` in memory.
fn executed(
    files: &[PathBuf],
    before: u64,
    threads: usize,
    cancel: &CancelToken,
) -> Result<State, Failure> {
    let inputs = inputs::open(files, cancel)?;
    let store = MemoryStore::new();
    let mut options = ImportOptions::new(threads, Durability::AtEnd);
    options.to = Some(before);
    let mut progress = Reporter::of_import(options.to, inputs.bytes);
    let ended = Importer::new(options).run(inputs.chain, &store, &mut progress, cancel);
    progress.clear();
    let report = ended.map_err(|failure| Failure::from(failure.error))?;
    if report.end == Some(ImportEnd::Interrupted) {
        return Err(Failure::new(Exit::Interrupted, "interrupted before the block was reached"));
    }
    Ok(State::Memory(store.snapshot()?))
}
