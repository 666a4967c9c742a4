//! Verification agrees on generated chains, and tells where two results differ.

use core::ops::Range;
use std::time::Duration;

use wavefront_engine::{
    Difference, Engine, EngineConfig, ExecuteError, Route, Schedule,
    verification::with_unordered_levels,
};
use wavefront_scheduler::Segment;
use wavefront_storage::{MemoryStore, StateStore};
use wavefront_types::state::Account;
use wavefront_types::{
    AccountId, BlockPolicy, ErrorCode, Genesis, Outcome, Receipt, StateKey, StateValue, Totals,
    WriteSet,
};
use wavefront_workload::{ChainGenerator, ChainSpec, Conflict, Mix};

use super::field::render;
use super::schedules::Scheduled;
use super::variant::{Running, memory_store};
use super::{ChainVerifier, VerifyOptions};
use crate::pipeline::{Feed, Link, Prepared, Preparer};
use crate::{
    CancelToken, ChainInput, ChainSet, ChainWriter, ErrorClass, ImportEnd, ImportLimits, Silent,
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

fn verifier() -> ChainVerifier {
    let mut options = VerifyOptions::new([1, 2, 3]);
    options.schedules = 0..9;
    ChainVerifier::new(options)
}

#[test]
fn every_thread_count_agrees_on_a_generated_chain() {
    let set = chain(BlockPolicy::SkipFailed);
    let report = verifier().run(set, &mut Silent, &CancelToken::new()).unwrap();
    assert!(report.agrees(), "{report:?}");
    assert_eq!((report.topoheight, report.end), (6, Some(ImportEnd::Complete)));
    for variant in &report.variants {
        assert_eq!((variant.blocks, variant.in_levels), (6, 6));
        assert!(variant.digest.is_some() && variant.digest == report.digest);
    }
    let schedules = report.schedules.unwrap();
    assert_eq!((schedules.blocks, schedules.runs, schedules.fallbacks), (6, 54, 0));
}

#[test]
fn an_invalid_block_is_equally_invalid_everywhere() {
    let set = chain(BlockPolicy::Atomic);
    let failure = verifier().run(set, &mut Silent, &CancelToken::new()).unwrap_err();
    assert_eq!(failure.error.class(), ErrorClass::InvalidBlock);
    assert!(failure.report.agrees(), "{:?}", failure.report);
    assert_eq!(failure.report.variants.len(), 3);
    assert!(failure.report.schedules.is_some_and(|schedules| schedules.runs > 0));
}

/// The chain's first block, prepared, and the store before it.
fn first_block(engine: &Engine) -> (Prepared, MemoryStore, Genesis) {
    let set = chain(BlockPolicy::SkipFailed);
    let genesis = set.genesis().clone();
    let store = memory_store(&genesis).unwrap();
    let cancel = CancelToken::new();
    let totals = genesis.initial_state().unwrap().1;
    let stored_hash = |topoheight| store.block_hash_at(topoheight);
    let mut preparer = Preparer {
        engine,
        clock: None,
        cancel: &cancel,
        link: Link::new(genesis.rules, 0, &totals),
        stored_hash: &stored_hash,
        to: None,
        decode_time: Duration::ZERO,
    };
    let fetched =
        Feed::start(set, "wf", &ImportLimits::recommended()).unwrap().fetch(true, &cancel);
    let block = preparer.prepare(fetched, || ()).0.blocks.remove(0);
    (block, store, genesis)
}

/// A variant that meets a serial result unlike its own says so, once per block.
#[test]
fn a_variant_notices_every_kind_of_difference() {
    let engine = Engine::new(EngineConfig::eager(2, BlockPolicy::SkipFailed)).unwrap();
    let (block, store, genesis) = first_block(&engine);
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
    let mut variant = Running::new(2, BlockPolicy::SkipFailed, &genesis).unwrap();
    for (serial, differing, field) in [
        (Ok(sound), 0, None),
        (Ok(other_receipt), 1, Some("receipt.fee")),
        (Ok(other_totals), 2, Some("totals.burned")),
        (Ok(other_writes), 3, Some("key ")),
        (Err(rejected), 4, Some("result")),
    ] {
        variant.found.first = None;
        variant.compare(&block, &serial).unwrap();
        assert_eq!(variant.found.differing, differing, "{field:?}");
        let found = variant.found.first.as_ref().map(|first| first.field.clone());
        assert_eq!(found.is_some(), field.is_some());
        assert!(found.unwrap_or_default().starts_with(field.unwrap_or_default()));
    }
}

/// Were a plan to put transactions side by side that conflict, some schedule would show it and be
/// named. (This one puts all of them side by side.)
#[test]
fn schedules_find_a_plan_that_orders_too_little() {
    let engine = Engine::new(EngineConfig::eager(2, BlockPolicy::SkipFailed)).unwrap();
    let (block, store, _) = first_block(&engine);
    let before = store.snapshot().unwrap();
    let serial = engine.execute_serial(&block.plan, &before);
    let Route::Levels(levels) = block.plan.route() else { panic!("planned in levels") };
    let mut parts = levels.to_parts();
    parts.level_of.iter_mut().for_each(|level| *level = 0);
    parts.segments = vec![Segment::Wide(0..1)];
    parts.chunks.clear();
    parts.chunks.push(0..u32::try_from(parts.level_of.len()).unwrap());
    let flat = with_unordered_levels(&engine, &block.plan, parts).unwrap();
    let run = |numbers: &Range<u64>, cancel: &CancelToken| {
        let mut scheduled = Scheduled::new(numbers, BlockPolicy::SkipFailed).unwrap().unwrap();
        scheduled.compare_plan(&block, &flat, &before, &serial, cancel);
        scheduled.found
    };
    let found = run(&(0..12), &CancelToken::new());
    // The DAG is sound still, and so are the schedules that follow it.
    assert!(found.differing > 0 && found.differing <= 4, "{found:?}");
    let first = found.first.unwrap();
    assert_eq!(first.schedule.to_string(), "shuffled levels");
    assert_eq!(first.schedule, Schedule::numbered(1, first.number));
    assert_eq!(first.difference.topoheight, 1);
    let again = run(&(first.number..first.number + 1), &CancelToken::new());
    assert_eq!((again.runs, again.differing, again.agrees()), (1, 1, false));
    let stop = CancelToken::new();
    stop.cancel();
    assert_eq!(run(&(0..12), &stop).runs, 0);
    assert!(Scheduled::new(&(0..0), BlockPolicy::SkipFailed).unwrap().is_none());
}

#[test]
fn a_difference_is_narrowed_to_its_field() {
    let id = AccountId([3; 32]);
    let account = |nonce| StateValue::Account(Account { balance: 5, nonce, extra: None });
    let rendered = render(&Difference::Write {
        key: StateKey::Account(id),
        left: Some(Some(account(1))),
        right: Some(Some(account(2))),
    });
    assert_eq!(rendered.field, format!("key account/{id}, field nonce"));
    assert_eq!((rendered.serial.as_str(), rendered.parallel.as_str()), ("1", "2"));

    let receipt = |outcome| Receipt::new(outcome, 1, 0);
    let rendered = render(&Difference::Receipt {
        index: 7,
        left: receipt(Outcome::Executed),
        right: receipt(Outcome::Skipped(ErrorCode::Overflow)),
    });
    assert_eq!((rendered.transaction, rendered.field.as_str()), (Some(7), "receipt.outcome"));
    assert_eq!(rendered.parallel, "skipped with 0304 OVERFLOW");

    let rendered = render(&Difference::Totals {
        left: Totals::default(),
        right: Totals { burned: 9, ..Totals::default() },
    });
    assert_eq!((rendered.field.as_str(), rendered.parallel.as_str()), ("totals.burned", "9"));

    let rendered =
        render(&Difference::Write { key: StateKey::Account(id), left: None, right: Some(None) });
    assert_eq!((rendered.serial.as_str(), rendered.parallel.as_str()), ("not written", "deleted"));
}
