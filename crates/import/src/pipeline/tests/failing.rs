//! A store that fails, panics or lags under the pipeline: the import stops with an error, what is
//! in the store is whole blocks, and importing again completes.

use std::time::Duration;

use wavefront_engine::{Dispatcher, ExecuteError};
use wavefront_storage::{MemoryStore, StateAudit, StateHistory, StateStore};
use wavefront_types::Hash;

use super::chains::{Chain, import, import_with, options, up_to};
use super::faulty::{Fault, Faulty, Operation};
use crate::{BlockProblem, Durability, ErrorClass, ImportError, ImportFailure, ImportReport};

/// A chain and the digest of its state after each block.
struct Checked {
    chain: Chain,
    digests: Vec<Hash>,
}

impl Checked {
    fn generate(seed: u64, blocks: u64) -> Self {
        let chain = Chain::generate(seed, blocks);
        let store = MemoryStore::new();
        let digests = (0..=blocks).map(|to| {
            import_with(up_to(to), chain.whole(), &store).unwrap();
            store.digest().unwrap()
        });
        Self { digests: digests.collect(), chain }
    }

    /// The store, if there is a chain in it at all, is after a whole block; the topoheight.
    fn expect_whole_blocks(&self, store: &MemoryStore, context: &str) -> Option<u64> {
        let tip = store.tip().unwrap()?.topoheight;
        let at = usize::try_from(tip).unwrap();
        assert_eq!(store.digest().unwrap(), self.digests[at], "{context}");
        assert!(store.check().unwrap().is_sound(), "{context}");
        Some(tip)
    }
}

fn run(
    chain: &Chain,
    store: &impl StateStore,
    (dispatch, durability): (Dispatcher, Durability),
) -> Result<ImportReport, Box<ImportFailure>> {
    let mut options = options();
    (options.dispatch, options.durability) = (dispatch, durability);
    import_with(options, chain.whole(), store)
}

/// A store with a fault to come; for faults at blocks that it has already, one that has some.
fn begun(chain: &Chain, operation: Operation, at: usize, fault: Fault) -> Faulty {
    let store = Faulty::new(operation, at, fault);
    if operation == Operation::BlockAt {
        import_with(up_to(3), chain.whole(), &store.inner).unwrap();
    }
    store
}

/// Whether the error is what the fault must come to.
fn is_cause(error: &ImportError, fault: Fault) -> bool {
    let panicked = |problem: &BlockProblem| {
        matches!(problem, BlockProblem::Execute(ExecuteError::Panicked { .. }))
    };
    match (fault, error) {
        (Fault::Panic, ImportError::Internal(_)) => true,
        (Fault::Panic, ImportError::Block { problem, .. }) => panicked(problem),
        (Fault::Error, error) => error.to_string().contains("injected"),
        _ => false,
    }
}

#[test]
fn a_fault_at_any_call_of_the_store_stops_at_a_whole_block_and_importing_again_completes() {
    let checked = Checked::generate(40, 6);
    let (chain, wanted) = (&checked.chain, checked.digests[6]);
    let settings = [
        (Dispatcher::Levels, Durability::AtEnd),
        (Dispatcher::Dataflow, Durability::Every(1.try_into().unwrap())),
    ];
    for (operation, setting) in Operation::ALL.iter().flat_map(|o| settings.map(|s| (*o, s))) {
        let store = begun(chain, operation, usize::MAX, Fault::Error);
        run(chain, &store, setting).unwrap();
        assert_eq!(store.inner.digest().unwrap(), wanted);
        let calls = store.calls();
        let expected = match operation {
            Operation::Flush => (calls > 0) == (setting.1 == Durability::AtEnd),
            _ => calls > 0,
        };
        assert!(expected, "{operation:?}, {setting:?}: {calls} calls");
        // Reads are many and alike; which of them come late depends on the threads.
        let step = if operation == Operation::Read { calls / 12 + 1 } else { 1 };
        let faults = [Fault::Error, Fault::Panic];
        for (at, fault) in (0..calls).step_by(step).flat_map(|at| faults.map(|fault| (at, fault))) {
            let context = format!("{operation:?} {at}, {setting:?}: {fault:?}");
            let store = begun(chain, operation, at, fault);
            if let Err(failure) = run(chain, &store, setting) {
                assert!(is_cause(&failure.error, fault), "{context}: {}", failure.error);
                assert_eq!(failure.error.class(), ErrorClass::UsageOrIo, "{context}");
            } else {
                // What cannot be read once is read again, at the latest by serial execution;
                // how often the store is looked at anew depends on the committer's pace.
                let retried = operation == Operation::Read;
                assert!(retried || store.calls() <= at, "{context}");
                assert_eq!(store.inner.digest().unwrap(), wanted, "{context}");
            }
            let tip = checked.expect_whole_blocks(&store.inner, &context);
            let again = run(chain, &store.inner, setting).unwrap();
            assert_eq!(store.inner.digest().unwrap(), wanted, "{context}, again");
            assert_eq!(again.blocks, 6 - tip.unwrap_or(0), "{context}: nothing twice");
        }
    }
}

#[test]
fn a_failing_commit_names_its_blocks_and_leaves_the_group_before() {
    let checked = Checked::generate(41, 10);
    // Groups of three: the third has blocks 7 to 9.
    let store = Faulty::new(Operation::Commit, 2, Fault::Error);
    let failure = import(checked.chain.whole(), &store).unwrap_err();
    let ImportError::Commit { first, last, .. } = failure.error else {
        panic!("{}", failure.error)
    };
    assert_eq!((first, last), (7, 9));
    assert_eq!(failure.report.tip.unwrap().topoheight, 6);
    assert_eq!(checked.expect_whole_blocks(&store.inner, "commit"), Some(6));
}

#[test]
fn a_panicking_store_is_an_error_not_a_panic() {
    let chain = Chain::generate(42, 10);
    let store = Faulty::new(Operation::Commit, 1, Fault::Panic);
    let failure = import(chain.whole(), &store).unwrap_err();
    assert!(matches!(failure.error, ImportError::Internal(_)), "{}", failure.error);
    assert_eq!(failure.report.tip.unwrap().topoheight, 3);
}

/// The fence: a block reads what the ones before it wrote, committed or not.
#[test]
fn a_block_reads_what_a_lagging_committer_has_not_stored() {
    let chain = Chain::generate(43, 24);
    let quick = MemoryStore::new();
    import(chain.whole(), &quick).unwrap();
    let wanted = quick.digest().unwrap();
    let slow = Faulty::new(Operation::Commit, 0, Fault::Slow(Duration::from_millis(20)));
    let durability = Durability::Every(1.try_into().unwrap());
    for cache_bytes_max in [0, 10 << 20] {
        let mut options = options();
        (options.durability, options.cache_bytes_max) = (durability, cache_bytes_max);
        import_with(options, chain.whole(), &slow).unwrap();
        assert_eq!(slow.digest().unwrap(), wanted);
        slow.rewind(0).unwrap();
    }
}
