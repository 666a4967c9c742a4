//! Several files in one run: what they share is passed over, what contradicts is refused, and `to`
//! hides neither.

use wavefront_storage::{MemoryStore, StateAudit, StateStore};

use super::chains::{Chain, import, import_with, options, set, up_to};
use crate::{BlockProblem, Durability, ErrorClass, ImportEnd, ImportError, ImportFailure};

/// What stopped an import up to `to`, at which block of which file, and where the store is.
fn refused(
    to: Option<u64>,
    files: Vec<Vec<u8>>,
    store: &MemoryStore,
) -> (BlockProblem, (String, u64), u64) {
    let mut options = options();
    options.to = to;
    let failure = import_with(options, set(files), store).unwrap_err();
    let ImportFailure { error, .. } = *failure;
    assert_eq!(error.class(), ErrorClass::InvalidBlock);
    let ImportError::Block { at, problem } = error else { panic!("{error}") };
    let tip = store.tip().unwrap().unwrap().topoheight;
    (*problem, (at.file.to_string(), at.number), tip)
}

/// Committed or not: groups of one block, groups larger than the chain.
const GROUPS: [u32; 2] = [1, 1_000];

#[test]
fn blocks_that_an_earlier_file_had_are_passed_over() {
    let chain = Chain::generate(51, 40);
    let wanted = {
        let store = MemoryStore::new();
        import(chain.whole(), &store).unwrap();
        store.digest().unwrap()
    };
    for group in GROUPS {
        let mut options = options();
        options.durability = Durability::Every(group.try_into().unwrap());
        for parts in [vec![0..25, 15..40], vec![0..10, 0..10, 5..30, 29..40], vec![0..40, 0..40]] {
            let shared: usize = parts.iter().map(ExactSizeIterator::len).sum::<usize>() - 40;
            let files = parts.iter().map(|blocks| chain.file(blocks.clone()));
            let store = MemoryStore::new();
            let report = import_with(options, set(files), &store).unwrap();
            assert_eq!(report.end, Some(ImportEnd::Complete), "{parts:?}");
            assert_eq!((report.blocks, report.skipped_blocks), (40, shared as u64), "{parts:?}");
            assert_eq!(store.digest().unwrap(), wanted, "{parts:?}");
        }
    }
}

#[test]
fn a_later_file_that_contradicts_an_earlier_one_is_refused() {
    for group in GROUPS {
        let chain = Chain::generate(52, 12);
        let mut other = Chain::generate(52, 12);
        other.edit(7, |header| header.nonce = 1);
        let mut options = options();
        options.durability = Durability::Every(group.try_into().unwrap());
        let store = MemoryStore::new();
        let files = [chain.file(0..10), other.file(5..12)];
        let failure = import_with(options, set(files), &store).unwrap_err();
        let ImportError::Block { at, problem } = &failure.error else { panic!("{failure}") };
        assert!(matches!(**problem, BlockProblem::FileFork { topoheight: 8, .. }), "{problem}");
        assert_eq!((&*at.file, at.number), ("1.chain", 3));
        assert_eq!(store.tip().unwrap().unwrap().topoheight, 10, "what came before is kept");
    }
}

#[test]
fn to_hides_neither_a_gap_nor_a_wrong_order() {
    let chain = Chain::generate(53, 10);
    let gap = {
        let mut chain = Chain::generate(53, 10);
        chain.blocks.drain(3..5);
        chain.file(0..8)
    };
    for to in [None, Some(4), Some(5), Some(1), Some(100)] {
        let swapped = vec![chain.file(5..10), chain.file(0..5)];
        let (problem, at, tip) = refused(to, swapped, &MemoryStore::new());
        assert!(matches!(problem, BlockProblem::Height { expected: 1, found: 6 }), "{problem}");
        assert_eq!((at, tip), (("0.chain".to_owned(), 1), 0));
    }
    for to in [None, Some(4), Some(5), Some(6), Some(100)] {
        let (problem, at, tip) = refused(to, vec![gap.clone()], &MemoryStore::new());
        assert!(matches!(problem, BlockProblem::Height { expected: 4, found: 6 }), "{problem}");
        assert_eq!((at, tip), (("0.chain".to_owned(), 4), 3));
    }
    // What comes after the last block wanted is of no interest.
    let report = import_with(up_to(3), set([gap]), &MemoryStore::new()).unwrap();
    assert_eq!((report.end, report.blocks), (Some(ImportEnd::Target), 3));
}

#[test]
fn to_below_the_tip_still_finds_another_branch() {
    let store = MemoryStore::new();
    import(Chain::generate(54, 8).whole(), &store).unwrap();
    let mut other = Chain::generate(54, 8);
    other.edit(2, |header| header.nonce = 1);
    for to in [3, 5, 8] {
        let (problem, at, tip) = refused(Some(to), vec![other.file(0..8)], &store);
        assert!(matches!(problem, BlockProblem::Fork { topoheight: 3, .. }), "{problem}");
        assert_eq!((at.1, tip), (3, 8));
    }
    let report = import_with(up_to(2), other.whole(), &store).unwrap();
    assert_eq!((report.end, report.skipped_blocks), (Some(ImportEnd::Target), 2));
    assert_eq!(report.tip.unwrap().topoheight, 8, "nothing is undone");
}

#[test]
fn to_ends_at_its_block_whatever_follows() {
    let chain = Chain::generate(55, 4);
    let mut file = chain.file(0..4);
    let damaged = file.len() - 10;
    file[damaged] ^= 1;
    let report = import_with(up_to(3), set([file.clone()]), &MemoryStore::new()).unwrap();
    assert_eq!((report.end, report.blocks), (Some(ImportEnd::Target), 3));
    let failure = import_with(up_to(4), set([file]), &MemoryStore::new()).unwrap_err();
    assert!(matches!(failure.error, ImportError::File(_)), "{failure}");
    let report = import_with(up_to(9), chain.whole(), &MemoryStore::new()).unwrap();
    assert_eq!(report.end, Some(ImportEnd::Complete), "the files end first");
}
