//! Verification agrees on generated chains, and tells where two results differ.

use std::time::Duration;

use wavefront_engine::{Difference as BlockDifference, Engine, EngineConfig, ExecuteError};
use wavefront_storage::StateStore;
use wavefront_types::state::Account;
use wavefront_types::{
    AccountId, BlockPolicy, ErrorCode, Outcome, Receipt, StateKey, StateValue, Totals, WriteSet,
};
use wavefront_workload::{ChainGenerator, ChainSpec, Conflict, Mix};

use super::field::render;
use super::lane::{Running, memory_store};
use super::{Verifier, VerifyOptions};
use crate::pipeline::{Feed, Link, Preparer};
use crate::{
    ChainInput, ChainSet, ChainWriter, ErrorClass, ImportEnd, Silent, StageTimes, StopFlag,
};

fn chain(policy: BlockPolicy) -> ChainSet {
    let spec = ChainSpec {
        seed: 51,
        blocks: 6,
        txs_per_block: 60,
        accounts: 20,
        mix: Mix::default(),
        conflict: Conflict::Hot { percent: 50 },
    };
    let mut generator = ChainGenerator::new(&spec).unwrap();
    let mut genesis = generator.genesis().clone();
    genesis.rules.policy = policy;
    let mut writer = ChainWriter::new(Vec::new(), &genesis).unwrap();
    let mut parent = wavefront_types::BlockHash(genesis.hash().0);
    for block in &mut generator {
        let block = wavefront_types::wire::decode_block(block.into()).unwrap();
        let mut header = block.header.clone();
        header.tips = vec![parent];
        parent = header.hash();
        let wires: Vec<_> = (0..block.transactions.len()).map(|i| block.wire(i)).collect();
        writer.append(&wavefront_types::wire::encode_block(&header, &wires)).unwrap();
    }
    let bytes = Box::new(std::io::Cursor::new(writer.finish().unwrap()));
    ChainSet::open([ChainInput { name: "a.chain".into(), bytes }]).unwrap()
}

fn verifier() -> Verifier {
    Verifier::new(VerifyOptions { threads: vec![1, 2, 3], keep_going: false })
}

#[test]
fn every_thread_count_agrees_on_a_generated_chain() {
    let clock = || Duration::ZERO;
    let flag = StopFlag::new();
    let set = chain(BlockPolicy::SkipFailed);
    let report = verifier().run(set, &clock, &mut Silent, &flag).unwrap();
    assert!(report.agrees(), "{report:?}");
    assert_eq!((report.topoheight, report.end), (6, Some(ImportEnd::Complete)));
    for lane in &report.lanes {
        assert_eq!((lane.blocks, lane.in_levels), (6, 6));
        assert!(lane.digest.is_some() && lane.digest == report.digest);
    }
}

#[test]
fn an_invalid_block_is_equally_invalid_everywhere() {
    let clock = || Duration::ZERO;
    let flag = StopFlag::new();
    let set = chain(BlockPolicy::Atomic);
    let failure = verifier().run(set, &clock, &mut Silent, &flag).unwrap_err();
    assert_eq!(failure.error.class(), ErrorClass::InvalidBlock);
    assert!(failure.report.agrees(), "{:?}", failure.report);
    assert_eq!(failure.report.lanes.len(), 3);
}

/// A lane that meets a serial result unlike its own says so, once a block.
#[test]
fn a_lane_notices_every_kind_of_difference() {
    let set = chain(BlockPolicy::SkipFailed);
    let genesis = set.genesis().clone();
    let engine = Engine::new(EngineConfig::eager(2, BlockPolicy::SkipFailed)).unwrap();
    let store = memory_store(&genesis).unwrap();
    let clock = || Duration::ZERO;
    let totals = genesis.initial_state().unwrap().1;
    let stored_hash = |topoheight| store.block_hash_at(topoheight);
    let mut preparer = Preparer {
        engine: &engine,
        clock: &clock,
        link: Link::new(genesis.rules, 0, &totals),
        stored_hash: &stored_hash,
        to: None,
        times: StageTimes::default(),
    };
    let fetched = Feed::start(set).unwrap().fetch(true, &StopFlag::new());
    let window = preparer.prepare(fetched);
    let block = &window.blocks[0];
    let sound = engine.execute(&block.plan, &store.snapshot().unwrap()).unwrap();
    let mut other_receipt = sound.clone();
    other_receipt.receipts[3].fee += 1;
    let mut other_totals = sound.clone();
    other_totals.totals.burned += 1;
    let mut other_writes = sound.clone();
    let mut entries = other_writes.write_set.into_entries();
    entries.pop();
    other_writes.write_set = WriteSet::from_sorted(entries);
    let rejected = ExecuteError::Rejected { index: 0, code: ErrorCode::Overflow };
    let mut lane = Running::new(2, BlockPolicy::SkipFailed, &genesis).unwrap();
    for (serial, differing, field) in [
        (Ok(sound), 0, None),
        (Ok(other_receipt), 1, Some("receipt.fee")),
        (Ok(other_totals), 2, Some("totals.burned")),
        (Ok(other_writes), 3, Some("key ")),
        (Err(rejected), 4, Some("result")),
    ] {
        lane.lane.first = None;
        lane.compare(block, &serial).unwrap();
        assert_eq!(lane.lane.differing, differing, "{field:?}");
        let found = lane.lane.first.as_ref().map(|first| first.field.clone());
        assert_eq!(found.is_some(), field.is_some());
        assert!(found.unwrap_or_default().starts_with(field.unwrap_or_default()));
    }
}

#[test]
fn a_difference_is_narrowed_to_its_field() {
    let id = AccountId([3; 32]);
    let account = |nonce| StateValue::Account(Account { balance: 5, nonce, extra: None });
    let rendered = render(&BlockDifference::Write {
        key: StateKey::Account(id),
        left: Some(Some(account(1))),
        right: Some(Some(account(2))),
    });
    assert_eq!(rendered.field, format!("key account/{id}, field nonce"));
    assert_eq!((rendered.serial.as_str(), rendered.parallel.as_str()), ("1", "2"));

    let receipt = |outcome| Receipt { outcome, fee: 1, gas: 0 };
    let rendered = render(&BlockDifference::Receipt {
        index: 7,
        left: receipt(Outcome::Executed),
        right: receipt(Outcome::Skipped(ErrorCode::Overflow)),
    });
    assert_eq!((rendered.transaction, rendered.field.as_str()), (Some(7), "receipt.outcome"));
    assert_eq!(rendered.parallel, "skipped with 0304 OVERFLOW");

    let rendered = render(&BlockDifference::Totals {
        left: Totals::default(),
        right: Totals { burned: 9, ..Totals::default() },
    });
    assert_eq!((rendered.field.as_str(), rendered.parallel.as_str()), ("totals.burned", "9"));

    let rendered = render(&BlockDifference::Write {
        key: StateKey::Account(id),
        left: None,
        right: Some(None),
    });
    assert_eq!((rendered.serial.as_str(), rendered.parallel.as_str()), ("not written", "deleted"));
}
