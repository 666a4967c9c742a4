//! One thread count under comparison, with a state of its own.

use wavefront_engine::{
    Difference, Engine, EngineConfig, ExecuteError, Executed, ExecutionPath, PrepareError,
};
use wavefront_storage::{BlockCommit, MemoryStore, StateStore};
use wavefront_types::{BlockPolicy, Genesis, Hash, Totals, TxHash, WriteSet};

use crate::pipeline::Prepared;
use crate::{ImportError, RecordAt};

use super::field;

/// Where a parallel execution first differs from the serial one.
///
/// # Examples
/// ```
/// use wavefront_import::BlockDifference;
///
/// let say = |it: &BlockDifference| {
///     let BlockDifference { topoheight, field, serial, parallel, .. } = it;
///     format!("block {topoheight}: {field} is {serial} serially, {parallel} in parallel")
/// };
/// # let at = wavefront_import::RecordAt { file: "a.chain".into(), number: 7, offset: 4_711 };
/// # let found = BlockDifference { at, topoheight: 7, transaction: None, field: "supply".into(),
/// #     serial: "5".into(), parallel: "6".into() };
/// # assert_eq!(say(&found), "block 7: supply is 5 serially, 6 in parallel");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockDifference {
    /// Where the block lies.
    pub at: RecordAt,
    /// The block.
    pub topoheight: u64,
    /// The transaction's index and hash, when a receipt differs.
    pub transaction: Option<(usize, TxHash)>,
    /// What differs: a field of a receipt, a key and its field, a counter.
    pub field: String,
    /// What serial execution gave.
    pub serial: String,
    /// What parallel execution gave.
    pub parallel: String,
}

impl BlockDifference {
    pub(super) fn new(prepared: &Prepared, difference: &Difference) -> Self {
        let field::Rendered { transaction, field, serial, parallel } = field::render(difference);
        Self {
            at: prepared.at.clone(),
            topoheight: prepared.topoheight,
            transaction: transaction.map(|index| (index, prepared.block.tx_hash(index))),
            field,
            serial,
            parallel,
        }
    }
}

/// What one thread count came to.
///
/// # Examples
/// ```
/// use wavefront_import::{CancelToken, ChainVerifier, Silent, VerifyOptions};
///
/// # use wavefront_import::{ChainInput, ChainSet, ChainWriter};
/// # use wavefront_workload::{ChainGenerator, ChainSpec, Conflict, Mix};
/// # let (mix, conflict) = (Mix::default(), Conflict::Uniform);
/// # let spec = ChainSpec { seed: 7, blocks: 2, txs_per_block: 9, accounts: 8, mix, conflict };
/// # let blocks = ChainGenerator::new(&spec)?;
/// # let mut writer = ChainWriter::new(Vec::new(), blocks.genesis())?;
/// # for block in blocks { writer.append(&block)?; }
/// # let bytes = writer.finish()?;
/// # let bytes = Box::new(std::io::Cursor::new(bytes));
/// # let chain = ChainSet::open([ChainInput { name: "a.chain".into(), bytes }])?;
/// let verifier = ChainVerifier::new(VerifyOptions::new([1, 2]));
/// let report = verifier.run(chain, &mut Silent, &CancelToken::new())?;
/// let [one, two] = &report.variants[..] else { panic!("one for each thread count") };
/// assert_eq!((one.threads, two.threads, two.blocks), (1, 2, 2));
/// assert!(two.agrees(report.digest) && two.first.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Variant {
    /// Threads that work on a block.
    pub threads: usize,
    /// Blocks compared.
    pub blocks: u64,
    /// Transactions compared.
    pub transactions: u64,
    /// Blocks that ran in levels.
    pub in_levels: u64,
    /// Blocks that differ.
    pub differing: u64,
    /// The first difference.
    pub first: Option<BlockDifference>,
    /// The state digest after the last block.
    pub digest: Option<Hash>,
}

impl Variant {
    /// Nothing compared yet.
    pub fn new(threads: usize) -> Self {
        let (blocks, transactions, in_levels, differing) = (0, 0, 0, 0);
        Self { threads, blocks, transactions, in_levels, differing, first: None, digest: None }
    }

    /// Whether it equals the serial run whose digest is `serial`.
    pub fn agrees(&self, serial: Option<Hash>) -> bool {
        self.differing == 0 && self.digest == serial
    }
}

/// A variant at work.
pub(super) struct Running {
    pub(super) found: Variant,
    pub(super) store: MemoryStore,
    engine: Engine,
    /// This variant's own effects of the block last compared, unless they differ.
    own: Option<(WriteSet, Totals)>,
}

impl Running {
    pub(super) fn new(
        threads: usize,
        policy: BlockPolicy,
        genesis: &Genesis,
    ) -> Result<Self, ImportError> {
        Ok(Self {
            found: Variant::new(threads),
            store: memory_store(genesis)?,
            // Every level of two transactions goes to the threads: this looks for differences.
            engine: Engine::new(EngineConfig::eager(threads, policy))?,
            own: None,
        })
    }

    /// Executes a block on this variant's own state and compares it with the serial execution.
    pub(super) fn compare(
        &mut self,
        prepared: &Prepared,
        serial: &Result<Executed, ExecuteError>,
    ) -> Result<(), ImportError> {
        let Prepared { at, block, plan, .. } = prepared;
        let own = self
            .engine
            .plan(plan.authenticated().clone(), *plan.env())
            .map_err(|error| ImportError::block(at, PrepareError::Plan(error)))?;
        let parallel = self.engine.execute(&own, &self.store.snapshot()?);
        self.found.blocks += 1;
        self.found.transactions += block.transactions.len() as u64;
        let in_levels = |executed: &Executed| executed.stats.path == ExecutionPath::Levels;
        self.found.in_levels += u64::from(parallel.as_ref().is_ok_and(in_levels));
        let Some(difference) = Difference::between(serial, &parallel) else {
            self.own = parallel.ok().map(|executed| (executed.write_set, executed.totals));
            return Ok(());
        };
        self.own = None;
        self.found.differing += 1;
        self.found.first.get_or_insert_with(|| BlockDifference::new(prepared, &difference));
        Ok(())
    }

    /// Goes on from its own effects; from the serial run's when its own differ, so that each later
    /// difference is a new one.
    pub(super) fn advance(&mut self, serial: &BlockCommit) -> Result<(), ImportError> {
        let (write_set, totals) =
            self.own.take().unwrap_or_else(|| (serial.write_set.clone(), serial.totals));
        let BlockCommit { topoheight, hash, .. } = *serial;
        Ok(self.store.commit(&[BlockCommit { topoheight, hash, totals, write_set }])?)
    }
}

/// A store in memory with the genesis state.
pub(super) fn memory_store(genesis: &Genesis) -> Result<MemoryStore, ImportError> {
    let (state, totals) = genesis
        .initial_state()
        .map_err(|source| ImportError::Genesis { file: "the chain".into(), source })?;
    let store = MemoryStore::new();
    store.initialize(genesis.hash(), &state, &totals)?;
    Ok(store)
}
