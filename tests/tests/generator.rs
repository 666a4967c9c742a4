//! The generator of random blocks, and what must hold of the oracle on them.

use std::collections::BTreeMap;

use wavefront_integration_tests::blocks::{
    ASSETS, Expected, GeneratedBlock, compare, generate, shrink,
};
use wavefront_integration_tests::oracle::OracleState;
use wavefront_integration_tests::snapshot::Snapshot;
use wavefront_types::{
    BlockPolicy, ErrorCode, Outcome, Payload, Receipt, StateKey, StateValue, TxKind, Verdict,
};

const SEEDS: u64 = 3_000;

/// Runs every block of every case; `check` sees the state before and after, and the result.
fn each_block(
    seeds: u64,
    mut check: impl FnMut(u64, &GeneratedBlock, &OracleState, &OracleState, Option<&Expected>),
) {
    for seed in 0..seeds {
        let case = generate(seed);
        let mut state = case.initial.clone();
        for block in &case.blocks {
            let before = state.clone();
            let result = block.apply(&mut state, case.policy).ok();
            check(seed, block, &before, &state, result.as_ref());
        }
    }
}

fn contents(state: &OracleState) -> BTreeMap<StateKey, StateValue> {
    let entries = state.as_write_set().into_entries();
    entries.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

#[test]
fn a_seed_always_gives_the_same_case() {
    for seed in 0..50 {
        let (first, second) = (generate(seed), generate(seed));
        assert_eq!(first.blocks, second.blocks);
        assert_eq!(first.initial, second.initial);
        assert_ne!(first.blocks, generate(seed + 1_000).blocks);
    }
}

#[test]
fn every_block_decodes_to_its_transactions() {
    for seed in 0..300 {
        for block in generate(seed).blocks {
            let decoded = block.decoded().unwrap();
            assert_eq!(decoded.transactions.len(), block.txs.len());
            for (index, tx) in block.txs.iter().enumerate() {
                assert_eq!(decoded.transactions[index].transaction, tx.tx, "seed {seed}");
                assert_eq!(decoded.wire(index), tx.wire, "seed {seed}");
            }
        }
    }
}

#[test]
fn every_kind_succeeds_and_every_code_occurs() {
    let mut included: BTreeMap<TxKind, u32> = BTreeMap::new();
    let mut failed: BTreeMap<TxKind, u32> = BTreeMap::new();
    let mut codes: BTreeMap<ErrorCode, u32> = BTreeMap::new();
    let mut rejected = 0;
    let mut clean = 0;
    each_block(SEEDS, |_, block, _, _, result| {
        let Some(expected) = result else {
            rejected += 1;
            return;
        };
        clean += u32::from(expected.receipts.iter().all(Receipt::is_included));
        for (tx, receipt) in block.txs.iter().zip(&expected.receipts) {
            let kind = tx.tx.kind();
            match receipt.outcome {
                Outcome::Skipped(code) => {
                    *codes.entry(code).or_default() += 1;
                    *failed.entry(kind).or_default() += 1;
                }
                Outcome::Executed | Outcome::Trapped => *included.entry(kind).or_default() += 1,
            }
        }
    });
    for kind in TxKind::ALL {
        let count = |map: &BTreeMap<TxKind, u32>| map.get(kind).copied().unwrap_or(0);
        assert!(count(&included) >= 200, "{kind:?} passed only {} times", count(&included));
        assert!(count(&failed) >= 50, "{kind:?} failed only {} times", count(&failed));
    }
    for code in ErrorCode::ALL {
        let count = codes.get(code).copied().unwrap_or(0);
        assert!(count >= 10, "{code} occurred only {count} times");
    }
    assert!(rejected >= 100, "only {rejected} blocks were rejected");
    assert!(clean >= 300, "only {clean} blocks passed without a failure");
}

#[test]
fn no_block_makes_or_loses_money() {
    each_block(SEEDS, |seed, block, before, after, result| {
        assert_eq!(before.native_surplus(), after.native_surplus(), "seed {seed}");
        for asset in ASSETS {
            let mut unshielded = 0;
            for (tx, receipt) in
                block.txs.iter().zip(result.map_or(&[][..], |expected| &expected.receipts))
            {
                if let (Payload::Unshield(legs), true) = (&tx.tx.payload, receipt.is_included()) {
                    let legs = legs.iter().filter(|leg| leg.asset == asset);
                    unshielded += legs.map(|leg| i128::from(leg.amount)).sum::<i128>();
                }
            }
            let expected = before.asset_units(asset) + unshielded;
            assert_eq!(after.asset_units(asset), expected, "seed {seed}");
        }
    });
}

#[test]
fn the_energy_counter_is_the_sum_of_the_accounts() {
    each_block(SEEDS, |seed, _, _, after, _| {
        assert_eq!(after.energy_units(), i128::from(after.totals().energy), "seed {seed}");
    });
}

#[test]
fn the_write_set_holds_every_change_and_a_rejected_block_has_none() {
    let mut equal_writes = 0;
    each_block(SEEDS, |seed, _, before, after, result| {
        let (old, new) = (contents(before), contents(after));
        let Some(expected) = result else {
            assert_eq!(old, new, "seed {seed}");
            assert_eq!(before.totals(), after.totals(), "seed {seed}");
            assert!(after.written().is_empty(), "seed {seed}");
            return;
        };
        for key in old.keys().chain(new.keys()) {
            if old.get(key) != new.get(key) {
                let written = expected.write_set.get(key);
                assert_eq!(written, Some(new.get(key)), "seed {seed} {key}");
            }
        }
        let mut snapshot = Snapshot::of(before);
        snapshot.apply(&expected.write_set, expected.totals);
        assert_eq!(snapshot, Snapshot::of(after), "seed {seed}");
        for (key, value) in &expected.write_set {
            assert_eq!(value.as_ref(), new.get(key), "seed {seed} {key}");
            equal_writes += u32::from(old.get(key) == new.get(key));
        }
    });
    assert!(equal_writes > 0, "no block wrote a value that was there already");
}

#[test]
fn a_failing_transaction_may_as_well_not_be_there() {
    each_block(500, |seed, block, before, _, result| {
        let Some(expected) = result else { return };
        let mut without = block.clone();
        let mut included = expected.receipts.iter().map(Receipt::is_included);
        without.txs.retain(|_| included.next() == Some(true));
        let mut state = before.clone();
        let again = without.apply(&mut state, BlockPolicy::Atomic).unwrap();
        assert_eq!(again.write_set, expected.write_set, "seed {seed}");
        assert_eq!(again.totals, expected.totals, "seed {seed}");
    });
}

#[test]
fn a_difference_is_named_and_a_failing_block_shrinks() {
    let seed = (0..200).find(|seed| !generate(*seed).blocks[0].txs.is_empty()).unwrap();
    let case = generate(seed);
    let mut state = case.initial.clone();
    let expected = case.blocks[0].apply(&mut state, BlockPolicy::SkipFailed).unwrap();
    assert_eq!(compare(&case, 0, &expected, &expected), Ok(()));
    let mut wrong = expected.clone();
    wrong.receipts[0].fee ^= 1;
    let text = compare(&case, 0, &expected, &wrong).unwrap_err();
    assert!(
        text.starts_with("transaction 0:") && text.contains(&format!("seed {seed} block 0")),
        "{text}"
    );
    let mut wrong = expected.clone();
    wrong.totals.height += 1;
    assert!(compare(&case, 0, &expected, &wrong).unwrap_err().starts_with("totals:"));
    let mut entries = expected.write_set.clone().into_entries();
    entries.pop();
    let wrong =
        Expected { write_set: wavefront_types::WriteSet::from_sorted(entries), ..expected.clone() };
    assert!(compare(&case, 0, &expected, &wrong).unwrap_err().starts_with("write set entry"));

    let has_bad_verdict = |block: &GeneratedBlock, _: BlockPolicy| {
        block.txs.iter().any(|tx| tx.verdict != Verdict::Valid)
    };
    let block = (0..200)
        .flat_map(|seed| generate(seed).blocks)
        .find(|block| block.txs.len() > 5 && has_bad_verdict(block, BlockPolicy::Atomic))
        .unwrap();
    assert_eq!(shrink(&block, BlockPolicy::Atomic, &has_bad_verdict).txs.len(), 1);
}
