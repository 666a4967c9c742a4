//! What an import leaves does not depend on how it is done.

use wavefront_engine::ExecutionMode;
use wavefront_storage::{MemoryStore, StateAudit, StateStore};
use wavefront_types::Hash;

use super::chains::{Chain, import, import_with, options, set, up_to};
use crate::{
    CancelToken, Durability, ImportEnd, ImportObserver, ImportOptions, Importer, Progress,
};

fn digest_of(chain: &Chain) -> Hash {
    let store = MemoryStore::new();
    import(chain.whole(), &store).unwrap();
    store.digest().unwrap()
}

#[test]
fn digest_is_the_same_in_every_mode_at_any_thread_count_and_grouping() {
    let chain = Chain::generate(11, 12);
    let wanted = digest_of(&chain);
    let every = |blocks: u32| Durability::Every(blocks.try_into().unwrap());
    for (mode, threads, durability, cache_bytes_max) in [
        (ExecutionMode::Serial, 1, every(1), 1),
        (ExecutionMode::Parallel, 1, every(100), 1 << 20),
        (ExecutionMode::Parallel, 3, every(2), 1),
        (ExecutionMode::Parallel, 8, Durability::AtEnd, 40 << 10),
        (ExecutionMode::Compare, 2, every(5), 256 << 10),
    ] {
        let store = MemoryStore::new();
        let mut options = ImportOptions::new(threads, durability);
        (options.mode, options.cache_bytes_max) = (mode, cache_bytes_max);
        let report = import_with(options, chain.whole(), &store).unwrap();
        assert_eq!(store.digest().unwrap(), wanted, "{options:?}");
        assert_eq!(report.blocks, 12);
        assert_eq!(report.transactions.total(), 12 * 90);
        assert_eq!(report.end, Some(ImportEnd::Complete));
        assert!(store.check().unwrap().is_sound());
    }
}

#[test]
fn an_import_goes_on_where_the_store_ends() {
    let chain = Chain::generate(12, 10);
    let wanted = digest_of(&chain);
    let store = MemoryStore::new();
    for to in [1, 4, 4, 2, 9] {
        let before = store.tip().unwrap().map_or(0, |tip| tip.topoheight);
        let report = import_with(up_to(to), chain.whole(), &store).unwrap();
        assert_eq!(report.end, Some(ImportEnd::Target));
        assert_eq!(report.tip.unwrap().topoheight, to.max(before));
        assert_eq!(report.blocks, to.saturating_sub(before), "nothing twice");
    }
    let report = import(chain.whole(), &store).unwrap();
    assert_eq!((report.skipped_blocks, report.blocks), (9, 1));
    assert_eq!(store.digest().unwrap(), wanted);
    let again = import(chain.whole(), &store).unwrap();
    assert_eq!((again.skipped_blocks, again.blocks), (10, 0));
    assert_eq!(store.digest().unwrap(), wanted);
}

#[test]
fn several_files_are_one_chain_and_later_ones_suffice_later() {
    let chain = Chain::generate(13, 9);
    let wanted = digest_of(&chain);
    let store = MemoryStore::new();
    import(set([chain.file(0..3), chain.file(3..5)]), &store).unwrap();
    let report = import(set([chain.file(4..6), chain.file(6..9)]), &store).unwrap();
    assert_eq!((report.skipped_blocks, report.blocks), (1, 4));
    assert_eq!(store.digest().unwrap(), wanted);
}

/// Asks for a stop once a number of blocks is executed.
struct StopAfter(u64, CancelToken);

impl ImportObserver for StopAfter {
    fn progress(&mut self, progress: &Progress) {
        if progress.blocks >= self.0 {
            self.1.cancel();
        }
    }
}

#[test]
fn a_stopped_import_keeps_whole_blocks_and_resumes() {
    // Windows hold at most 256 blocks, hence this one has several.
    let spec = wavefront_workload::ChainSpec {
        seed: 14,
        blocks: 600,
        txs_per_block: 1,
        accounts: 10,
        mix: wavefront_workload::Mix::default(),
        conflict: wavefront_workload::Conflict::Uniform,
    };
    let generator = wavefront_workload::ChainGenerator::new(&spec).unwrap();
    let chain = Chain { genesis: generator.genesis().clone(), blocks: generator.collect() };
    let wanted = digest_of(&chain);
    let store = MemoryStore::new();
    let cancel = CancelToken::new();
    let mut observer = StopAfter(1, cancel.clone());
    let report =
        Importer::new(options()).run(chain.whole(), &store, &mut observer, &cancel).unwrap();
    assert_eq!(report.end, Some(ImportEnd::Interrupted));
    let tip = store.tip().unwrap().unwrap().topoheight;
    assert!(tip > 0 && tip < 600, "{tip}");
    assert_eq!(report.blocks, tip, "everything executed is committed");
    import(chain.whole(), &store).unwrap();
    assert_eq!(store.digest().unwrap(), wanted);
}
