//! Blocks that do not belong where they stand.

use wavefront_storage::{MemoryStore, StateAudit, StateStore};
use wavefront_types::{BlockHash, BlockPolicy, TxHash};

use super::chains::{Chain, import, set};
use crate::{BlockProblem, ChainSet, ErrorClass, ImportError};

/// Imports and returns what stopped it, with the height the store is left at.
fn refused(chain: ChainSet, store: &MemoryStore) -> (ImportError, u64) {
    let failure = import(chain, store).unwrap_err();
    let tip = store.tip().unwrap().unwrap().topoheight;
    assert_eq!(failure.report.tip.unwrap().topoheight, tip);
    assert!(store.check().unwrap().is_sound());
    (failure.error, tip)
}

fn problem(error: &ImportError) -> (&BlockProblem, u64) {
    match error {
        ImportError::Block { at, problem } => (problem, at.number),
        other => panic!("{other}"),
    }
}

#[test]
fn a_duplicate_block_is_named() {
    let mut chain = Chain::generate(21, 5);
    chain.blocks.insert(2, chain.blocks[1].clone());
    let (error, tip) = refused(chain.whole(), &MemoryStore::new());
    assert!(matches!(problem(&error), (BlockProblem::Duplicate { .. }, 3)), "{error}");
    assert_eq!((tip, error.class()), (2, ErrorClass::InvalidBlock));
}

#[test]
fn a_gap_is_named() {
    let mut chain = Chain::generate(22, 5);
    chain.blocks.remove(3);
    let (error, tip) = refused(chain.whole(), &MemoryStore::new());
    let found = problem(&error);
    assert!(matches!(found, (BlockProblem::Height { expected: 4, found: 5 }, 4)), "{error}");
    assert_eq!(tip, 3);
}

#[test]
fn a_block_of_another_branch_is_named() {
    let mut chain = Chain::generate(23, 5);
    chain.edit(3, |header| header.tips = vec![BlockHash([7; 32])]);
    let (error, tip) = refused(chain.whole(), &MemoryStore::new());
    assert!(matches!(problem(&error), (BlockProblem::Parent { .. }, 4)), "{error}");
    assert_eq!(tip, 3);
}

#[test]
fn a_first_block_beyond_the_store_is_a_gap() {
    let chain = Chain::generate(24, 5);
    let (error, tip) = refused(set([chain.file(2..5)]), &MemoryStore::new());
    let found = problem(&error);
    assert!(matches!(found, (BlockProblem::Height { expected: 1, found: 3 }, 1)), "{error}");
    assert_eq!(tip, 0);
}

#[test]
fn another_branch_below_the_tip_is_a_fork() {
    let chain = Chain::generate(25, 5);
    let store = MemoryStore::new();
    import(chain.whole(), &store).unwrap();
    let mut other = Chain::generate(25, 5);
    other.edit(2, |header| header.nonce = 1);
    let (error, tip) = refused(other.whole(), &store);
    let found = problem(&error);
    assert!(matches!(found, (BlockProblem::Fork { topoheight: 3, .. }, 3)), "{error}");
    assert_eq!(tip, 5);
}

#[test]
fn a_foreign_genesis_names_both() {
    let store = MemoryStore::new();
    import(Chain::generate(26, 1).whole(), &store).unwrap();
    let other = Chain::generate(27, 1);
    let (error, _) = refused(other.whole(), &store);
    let ImportError::ForeignGenesis { found, stored, .. } = &error else { panic!("{error}") };
    assert_eq!(*found, other.genesis.hash());
    assert_eq!(Some(*stored), store.genesis().unwrap());
    assert_eq!(error.class(), ErrorClass::UsageOrIo);
}

#[test]
fn wrong_transaction_hashes_are_refused() {
    let mut chain = Chain::generate(28, 4);
    chain.relink(|_| ());
    chain.edit(3, |header| header.tx_hashes[5] = TxHash::ZERO);
    let (error, tip) = refused(chain.whole(), &MemoryStore::new());
    assert!(matches!(problem(&error), (BlockProblem::Prepare(_), 4)), "{error}");
    assert_eq!(tip, 3);
}

#[test]
fn under_the_atomic_policy_a_failing_transaction_rejects_its_block() {
    let mut chain = Chain::generate(29, 6);
    chain.relink(|genesis| genesis.rules.policy = BlockPolicy::Atomic);
    let store = MemoryStore::new();
    let (error, tip) = refused(chain.whole(), &store);
    let (BlockProblem::Rejected { hash, .. }, number) = problem(&error) else { panic!("{error}") };
    assert_ne!(*hash, TxHash::ZERO);
    assert_eq!(number, tip + 1, "the store is before the rejected block");
    assert_eq!(error.class(), ErrorClass::InvalidBlock);
}

#[test]
fn the_blocks_before_a_damaged_record_are_imported() {
    let chain = Chain::generate(30, 6);
    let mut file = chain.file(0..6);
    let at = file.len() - 10;
    file[at] ^= 0x10;
    let (error, tip) = refused(set([file]), &MemoryStore::new());
    assert!(matches!(error, ImportError::File(_)), "{error}");
    assert_eq!((tip, error.class()), (5, ErrorClass::InvalidBlock));
}

#[test]
fn a_sound_record_that_is_no_block_is_refused() {
    let mut chain = Chain::generate(31, 3);
    chain.blocks.push(b"no block at all".to_vec());
    let (error, tip) = refused(chain.whole(), &MemoryStore::new());
    assert!(matches!(problem(&error), (BlockProblem::Decode(_), 4)), "{error}");
    assert_eq!((tip, error.class()), (3, ErrorClass::InvalidBlock));
}
