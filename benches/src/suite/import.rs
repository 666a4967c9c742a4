//! Importing a chain, from bytes to durable state.

use std::io::Cursor;
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use wavefront_engine::ExecutionMode;
use wavefront_import::{
    CancelToken, ChainInput, ChainSet, ChainWriter, Durability, ImportOptions, Importer, Silent,
};
use wavefront_storage::{OpenOptions, RedbStore, StateStore};
use wavefront_types::wire::decode_block;
use wavefront_types::{Block, Genesis};
use wavefront_workload::{ChainGenerator, ChainSpec, Conflict};

use super::metered::Metered;
use super::pairs::{nanos, paired};
use super::replays::config;
use super::session::Session;
use super::signatures::VerifyJob;
use super::spread::Spread;
use crate::clock::Stopwatch;

/// Accounts in genesis.
const ACCOUNTS: usize = 10_000;
/// Blocks in a durable group: few enough that the commits' share shows.
pub(super) const GROUP_LEN: NonZeroU32 = NonZeroU32::new(16).expect("16 is not 0");
/// Enough for every account: what is not in the cache is not what is measured.
const CACHE_BYTES_MAX: usize = 256 << 20;

/// A chain file in memory, and its blocks decoded.
pub(super) struct Chain {
    file: Arc<[u8]>,
    genesis: Genesis,
    blocks: Vec<Arc<Block>>,
    transactions: u64,
}

/// `import_vs_signatures`, `import_vs_known_signers`, `import_2t_vs_1t` and
/// `commit_share_of_import`.
pub(super) fn import(session: &mut Session<'_>) {
    let (blocks, txs) = session.options.chain();
    let chain = Chain::generate(blocks, txs);
    let (scratch, threads) = (session.options.scratch.clone(), session.options.threads);
    if let Err(why) = tempfile::tempdir_in(&scratch) {
        for name in [
            "import_vs_signatures",
            "import_vs_known_signers",
            "import_2t_vs_1t",
            "commit_share_of_import",
        ] {
            session.skip(name, format!("{}: {why}", scratch.display()));
        }
        return;
    }
    let mut shares = Vec::new();
    let job = VerifyJob::new(chain.blocks.clone(), threads);
    let signatures = paired(
        session.options.budget(1),
        || {
            let (time, share) = chain.import(&scratch, threads);
            shares.extend(share);
            time
        },
        || job.run(),
    );
    // The same opponent with a memory for signers' keys like the importing engine's.
    let keys_bytes = config(threads).signer_keys_bytes_max;
    let job = VerifyJob::new(chain.blocks.clone(), threads).remembering(keys_bytes);
    let known =
        paired(session.options.budget(1), || chain.import(&scratch, threads).0, || job.run());
    let single = paired(
        session.options.budget(1),
        || chain.import(&scratch, threads).0,
        || chain.import(&scratch, 1).0,
    );
    session.ratio("import_vs_signatures", &signatures);
    session.ratio("import_vs_known_signers", &known);
    session.ratio("import_2t_vs_1t", &single);
    let per_second = chain.transactions as f64 / (signatures.first_ns.median / 1e9);
    session.absolute("import_transactions_per_second", per_second, "1/s");
    let per_signature = signatures.second_ns.median / chain.transactions as f64;
    session.absolute("signature_ns", per_signature, "ns, all threads together");
    match Spread::of(&shares) {
        Some(share) => session.absolute("commit_share_of_import", share.median, "of CPU time"),
        None => session.skip("commit_share_of_import", "the system tells no processor times"),
    }
}

impl Chain {
    /// Transfers between uniform accounts. Signed on all cores: this is not what is measured.
    pub(super) fn generate(blocks: u64, txs_per_block: usize) -> Self {
        let spec = ChainSpec {
            seed: 1,
            blocks,
            txs_per_block,
            accounts: ACCOUNTS.min(20 * txs_per_block),
            mix: "transfer=1".parse().expect("the mix is well formed"),
            conflict: Conflict::Uniform,
        };
        let mut generator = ChainGenerator::new(&spec).expect("the specification is in range");
        let genesis = generator.genesis().clone();
        let mut writer = ChainWriter::new(Vec::new(), &genesis).expect("memory does not fail");
        let mut decoded = Vec::new();
        let mut transactions = 0;
        while let Some(block) = generator.next_unsigned() {
            let wires: Vec<Vec<u8>> =
                (0..block.len()).into_par_iter().map(|index| block.sign(index)).collect();
            let bytes = generator.seal(&block, &wires);
            writer.append(&bytes).expect("memory does not fail");
            transactions += block.len() as u64;
            let block = decode_block(bytes.into()).expect("a generated block is well formed");
            decoded.push(Arc::new(block));
        }
        let file = writer.finish().expect("memory does not fail").into();
        Self { file, genesis, blocks: decoded, transactions }
    }

    /// Imports everything into a fresh store on disk: how long it took from the first record to the
    /// last durable commit, and the commits' share of the processor time. Making the store with its
    /// genesis is outside.
    fn import(&self, scratch: &Path, threads: usize) -> (Duration, Option<f64>) {
        self.import_as(ExecutionMode::Parallel, scratch, threads)
    }

    /// The same with a choice of how blocks are executed.
    pub(super) fn import_as(
        &self,
        mode: ExecutionMode,
        scratch: &Path,
        threads: usize,
    ) -> (Duration, Option<f64>) {
        let folder = tempfile::tempdir_in(scratch).expect("the folder could be made before");
        let store = RedbStore::open(folder.path(), OpenOptions::create())
            .expect("a store can be made in a fresh folder");
        let (state, totals) = self.genesis.initial_state().expect("the genesis is valid");
        store
            .initialize(self.genesis.hash(), &state, &totals)
            .expect("a fresh store takes a genesis");
        let store = Metered::new(store);
        let bytes = Box::new(Cursor::new(Arc::clone(&self.file)));
        let input = ChainInput { name: "generated".into(), bytes };
        let files = ChainSet::open([input]).expect("the generated chain is well formed");
        let mut options = ImportOptions::new(threads, Durability::Every(GROUP_LEN));
        (options.mode, options.cache_bytes_max) = (mode, CACHE_BYTES_MAX);
        let importer = Importer::new(options).with_observer(Arc::new(Stopwatch::start()));
        let report = importer.run(files, &store, &mut Silent, &CancelToken::new());
        let commit_share = store.commit_share();
        let report = report.expect("the generated chain is valid");
        assert_eq!(report.transactions.sum().executed, self.transactions, "all are executed");
        assert!(nanos(report.elapsed) > 0.0, "the import's clock ran");
        (report.elapsed, commit_share)
    }
}
