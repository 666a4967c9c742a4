//! What an import did.

use std::collections::BTreeMap;
use std::time::Duration;

use wavefront_engine::{BlockStats, Dispatcher, ExecutionPath};
use wavefront_storage::Tip;
use wavefront_types::{Block, ErrorCode, Hash, Outcome, Receipt, TxKind};

/// How an import ended without an error.
///
/// # Examples
/// ```
/// use wavefront_import::ImportEnd;
///
/// let again = |end| match end {
///     ImportEnd::Complete => "nothing is left",
///     ImportEnd::Target => "raise the target",
///     ImportEnd::Interrupted => "import once more",
/// };
/// assert_eq!(again(ImportEnd::Interrupted), "import once more");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportEnd {
    /// Every block of the files is in the store.
    Complete,
    /// The last topoheight asked for is reached. The store may have been above it before.
    Target,
    /// It was asked to stop; importing again goes on from here.
    Interrupted,
}

/// What became of the transactions of one kind.
///
/// # Examples
/// ```
/// use wavefront_import::OutcomeCounts;
/// use wavefront_types::ErrorCode;
///
/// let skipped = [(ErrorCode::NonceTooLow, 2), (ErrorCode::InvalidAmount, 1)].into();
/// let counts = OutcomeCounts { executed: 7, trapped: 0, skipped };
/// assert_eq!((counts.skipped_total(), counts.total()), (3, 10));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutcomeCounts {
    /// Executed.
    pub executed: u64,
    /// Charged, their effects undone.
    pub trapped: u64,
    /// Left out, by code.
    pub skipped: BTreeMap<ErrorCode, u64>,
}

impl OutcomeCounts {
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Executed => self.executed += 1,
            Outcome::Trapped => self.trapped += 1,
            Outcome::Skipped(code) => *self.skipped.entry(code).or_default() += 1,
        }
    }

    /// All that were left out.
    pub fn skipped_total(&self) -> u64 {
        self.skipped.values().sum()
    }

    /// All.
    pub fn total(&self) -> u64 {
        self.executed + self.trapped + self.skipped_total()
    }
}

/// Transactions by kind and outcome.
///
/// # Examples
/// ```
/// use wavefront_import::{OutcomeCounts, TxTable};
/// use wavefront_types::TxKind;
///
/// let of = |executed| OutcomeCounts { executed, ..OutcomeCounts::default() };
/// let table = TxTable([(TxKind::Burn, of(2)), (TxKind::Transfers, of(5))].into());
/// assert_eq!((table.total(), table.sum().executed), (7, 7));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TxTable(pub BTreeMap<TxKind, OutcomeCounts>);

impl TxTable {
    pub(crate) fn add_block(&mut self, block: &Block, receipts: &[Receipt]) {
        for (signed, receipt) in block.transactions.iter().zip(receipts) {
            self.0.entry(signed.transaction.kind()).or_default().add(receipt.outcome);
        }
    }

    /// All transactions.
    pub fn total(&self) -> u64 {
        self.0.values().map(OutcomeCounts::total).sum()
    }

    /// All kinds in one.
    pub fn sum(&self) -> OutcomeCounts {
        let mut sum = OutcomeCounts::default();
        for counts in self.0.values() {
            sum.executed += counts.executed;
            sum.trapped += counts.trapped;
            for (code, count) in &counts.skipped {
                *sum.skipped.entry(*code).or_default() += count;
            }
        }
        sum
    }
}

/// How long each stage ran, by the observer's clock, summed over the threads that worked on it.
/// Stages overlap, so the sum can exceed the time the import took.
///
/// # Examples
/// ```
/// use wavefront_import::StageTimes;
///
/// let names = StageTimes::default().named().map(|(name, _)| name);
/// assert_eq!(names, ["decode", "verify", "plan", "execute", "commit"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct StageTimes {
    /// Bytes to blocks, header hashes and links.
    pub decode: Duration,
    /// Transaction hashes, signatures and proofs.
    pub verify: Duration,
    /// Access sets and levels.
    pub plan: Duration,
    /// Running the transactions.
    pub execute: Duration,
    /// Writing to the store.
    pub commit: Duration,
}

impl StageTimes {
    /// The stages with their names, in order.
    pub fn named(&self) -> [(&'static str, Duration); 5] {
        let Self { decode, verify, plan, execute, commit } = *self;
        [
            ("decode", decode),
            ("verify", verify),
            ("plan", plan),
            ("execute", execute),
            ("commit", commit),
        ]
    }
}

/// The shape of the plans that were executed in parallel.
///
/// # Examples
/// ```
/// use wavefront_import::LevelTotals;
///
/// // How many transactions could have run side by side.
/// let width = |levels: &LevelTotals| levels.transactions.checked_div(levels.levels);
/// assert_eq!(width(&LevelTotals::default()), None, "no block ran by plan");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct LevelTotals {
    /// Blocks executed by plan.
    pub blocks: u64,
    /// Their transactions.
    pub transactions: u64,
    /// The levels of their plans.
    pub levels: u64,
    /// Most levels of one block.
    pub levels_max: u64,
    /// Most transactions of one level.
    pub width_max: u64,
}

/// What an import did.
///
/// # Examples
/// ```
/// use wavefront_import::{CancelToken, Durability, ImportEnd, ImportOptions, Importer, Silent};
/// use wavefront_storage::MemoryStore;
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
/// let importer = Importer::new(ImportOptions::new(1, Durability::AtEnd));
/// let report = importer.run(chain, &MemoryStore::new(), &mut Silent, &CancelToken::new())?;
/// assert_eq!((report.end, report.blocks), (Some(ImportEnd::Complete), 2));
/// assert_eq!(report.transactions.total(), 18);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportReport {
    /// How it ended; `None` with an error.
    pub end: Option<ImportEnd>,
    /// The chain.
    pub genesis: Hash,
    /// The store's topoheight before.
    pub resumed_from: u64,
    /// Blocks passed over because the store or an earlier file had them.
    pub skipped_blocks: u64,
    /// Blocks executed and committed.
    pub blocks: u64,
    /// Their transactions.
    pub transactions: TxTable,
    /// Their fees, in native units.
    pub fees: u128,
    /// Their gas, in native units.
    pub gas: u128,
    /// How planned transactions were brought to the threads.
    pub dispatch: Dispatcher,
    /// Blocks executed by plan.
    pub levels: LevelTotals,
    /// Blocks executed serially by choice, by reason.
    pub serial: BTreeMap<&'static str, u64>,
    /// Blocks executed serially after a parallel attempt was given up, by reason.
    pub fallbacks: BTreeMap<&'static str, u64>,
    /// Time per stage.
    pub stages: StageTimes,
    /// From the first record to the last commit.
    pub elapsed: Duration,
    /// The store's tip afterwards.
    pub tip: Option<Tip>,
}

impl ImportReport {
    /// Nothing done yet.
    pub fn new(genesis: Hash, dispatch: Dispatcher) -> Self {
        Self {
            end: None,
            genesis,
            resumed_from: 0,
            skipped_blocks: 0,
            blocks: 0,
            transactions: TxTable::default(),
            fees: 0,
            gas: 0,
            dispatch,
            levels: LevelTotals::default(),
            serial: BTreeMap::new(),
            fallbacks: BTreeMap::new(),
            stages: StageTimes::default(),
            elapsed: Duration::ZERO,
            tip: None,
        }
    }

    pub(crate) fn add_block(&mut self, block: &Block, receipts: &[Receipt], stats: &BlockStats) {
        self.blocks += 1;
        let StageTimes { verify, plan, .. } = &mut self.stages;
        *verify = verify.saturating_add(stats.times.authenticate);
        *plan = plan.saturating_add(stats.times.plan);
        self.transactions.add_block(block, receipts);
        for receipt in receipts {
            self.fees += u128::from(receipt.fee);
            self.gas += u128::from(receipt.gas);
        }
        match stats.path {
            ExecutionPath::Serial(choice) => {
                *self.serial.entry(choice.name()).or_default() += 1;
            }
            ExecutionPath::Fallback(reason) => {
                *self.fallbacks.entry(reason.name()).or_default() += 1;
            }
            ExecutionPath::Levels => {
                let LevelTotals { blocks, transactions, levels, levels_max, width_max } =
                    &mut self.levels;
                *blocks += 1;
                *transactions += stats.transactions as u64;
                *levels += stats.levels as u64;
                *levels_max = (*levels_max).max(stats.levels as u64);
                *width_max = (*width_max).max(stats.level_len_max as u64);
            }
        }
    }
}
