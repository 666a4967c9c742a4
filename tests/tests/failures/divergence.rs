//! Known failures of divergence: where parallel and serial execution of other engines
//! have disagreed.

use wavefront_engine::{AuthenticatedBlock, Dispatcher};
use wavefront_integration_tests::arena::{Arena, Setting};
use wavefront_integration_tests::blocks::{FEE, block_of, burn, delegate, of_asset, transfer, tx};
use wavefront_integration_tests::oracle::{OracleAccount, Rejected};
use wavefront_integration_tests::snapshot::Snapshot;
use wavefront_types::transaction::MultisigPayload;
use wavefront_types::{
    AssetId, BlockPolicy, BlockReward, COIN, ErrorCode, Payload, StateKey, StateValue,
};

use super::{ALICE, BOB, CAROL, DAVE, GOLD, codes, cosigned, env, participant, skip, start};

/// One key read twice across a writer gave the first value twice.
#[test]
fn a_key_read_on_both_sides_of_a_writer_is_read_twice() {
    let mut state = start();
    let txs = [
        delegate(ALICE, 0, DAVE, COIN),
        transfer(BOB, 0, DAVE, 0),
        delegate(ALICE, 0, DAVE, COIN),
        delegate(CAROL, 0, DAVE, COIN),
    ];
    let absent = Some(ErrorCode::AccountNotFound);
    assert_eq!(codes(&skip(&mut state, &txs)), [absent, None, None, None]);
    assert_eq!(state.energy(DAVE).unwrap().energy, 12);
}

/// A change that nets to zero was written by one path and omitted by the other.
#[test]
fn a_net_zero_change_is_written_by_every_path() {
    let mut state = start();
    let there_and_back = [of_asset(ALICE, 0, BOB, GOLD, 5), of_asset(BOB, 0, ALICE, GOLD, 5)];
    let expected = skip(&mut state, &there_and_back);
    let held = Some(StateValue::Amount(100));
    for id in [ALICE, BOB] {
        assert_eq!(expected.write_set.get(&StateKey::Balance(id, GOLD)), Some(held.as_ref()));
    }
    // The same through fees: what Alice pays comes back to her at the end.
    let env = env().with_fee_recipient(Some(ALICE));
    let before = state.account(BOB).cloned();
    let txs = [transfer(ALICE, 1, BOB, FEE), transfer(BOB, 1, ALICE, 0)];
    let block = block_of(txs, env);
    let expected = Arena::default().run(&mut state, &block, BlockPolicy::Atomic).unwrap();
    assert!(expected.write_set.get(&StateKey::Account(BOB)).is_some());
    let balance = |account: Option<OracleAccount>| account.map(|account| account.balance);
    assert_eq!(balance(state.account(BOB).cloned()), balance(before));
}

/// The receiver of the fees pays itself.
#[test]
fn a_fee_receiver_that_pays_itself_keeps_every_unit() {
    for (miner, fee_recipient) in [(ALICE, ALICE), (ALICE, BOB), (DAVE, ALICE)] {
        let mut state = start();
        let mut env =
            env().with_reward(BlockReward::new(9, 9)).with_fee_recipient(Some(fee_recipient));
        env.miner = miner;
        let all = 1_000 * COIN - FEE;
        let txs = [transfer(ALICE, 0, CAROL, all), transfer(CAROL, 0, ALICE, 1)];
        let block = block_of(txs, env);
        Arena::default().run(&mut state, &block, BlockPolicy::Atomic).unwrap();
        let fees = if fee_recipient == ALICE { 2 * FEE } else { 0 };
        let mined = if miner == ALICE { 9 } else { 0 };
        assert_eq!(state.account(ALICE).unwrap().balance, 1 + fees + mined);
        assert_eq!(state.native_surplus(), 0);
    }
}

/// Create, destroy, create again.
#[test]
fn created_destroyed_and_created_again_equals_serial() {
    let key = participant(1);
    let configure = |nonce, threshold: u8| {
        let participants = vec![key.public_key(); usize::from(threshold)];
        tx(ALICE, nonce, 30_000, Payload::Multisig(MultisigPayload { threshold, participants }))
    };
    let txs = [
        configure(0, 1),
        cosigned(configure(1, 0), &[(0, &key)]),
        configure(2, 1),
        // Without the signature that is needed again.
        transfer(ALICE, 3, BOB, 1),
    ];
    let refused = Some(ErrorCode::InvalidSignature);
    let mut state = start();
    assert_eq!(codes(&skip(&mut state, &txs)), [None, None, None, refused]);
    assert!(state.account(ALICE).unwrap().multisig.is_some());
    // And destroyed last: nothing stays.
    let mut state = start();
    assert_eq!(codes(&skip(&mut state, &txs[..2])), [None, None]);
    assert_eq!(state.account(ALICE).unwrap().multisig, None);
    let expected = skip(&mut state, &[configure(2, 0)]);
    assert_eq!(codes(&expected), [Some(ErrorCode::InvalidPayload)]);
}

/// A cache was shared across blocks.
#[test]
fn nothing_is_kept_from_one_block_to_the_next() {
    let mut arena = Arena::default();
    let block = block_of([transfer(ALICE, 0, BOB, 1), transfer(BOB, 0, DAVE, 2)], env());
    let rich = start();
    let mut poor = start();
    poor.set_account(ALICE, OracleAccount { balance: 3, ..OracleAccount::default() });
    poor.set_account(BOB, OracleAccount { nonce: 1, ..OracleAccount::default() });
    for _ in 0..3 {
        // Two branches of a chain, in turns, on the same engines.
        let on_rich = arena.run(&mut rich.clone(), &block, BlockPolicy::SkipFailed).unwrap();
        let on_poor = arena.run(&mut poor.clone(), &block, BlockPolicy::SkipFailed).unwrap();
        assert_eq!(codes(&on_rich), [None, None]);
        let failed = [ErrorCode::InsufficientFee, ErrorCode::NonceTooLow].map(Option::Some);
        assert_eq!(codes(&on_poor), failed);
    }
}

/// The error path differed from the success path.
#[test]
fn a_rejected_block_leaves_everything_as_it_was() {
    let mut arena = Arena::default();
    let mut state = start();
    let before = state.clone();
    // Alice's second fails at the end of a chain, Carol's at once: the first in block order counts.
    let txs = [
        transfer(ALICE, 0, BOB, 1_000 * COIN - FEE),
        transfer(BOB, 0, ALICE, 1),
        transfer(ALICE, 1, BOB, 1),
        transfer(CAROL, 7, BOB, 1),
    ];
    let block = block_of(txs.clone(), env());
    let rejected = Rejected { index: 2, code: ErrorCode::InsufficientFee };
    assert_eq!(arena.run(&mut state, &block, BlockPolicy::Atomic), Err(rejected));
    assert_eq!(state, before);
    // The same engines then take the block without the failing ones, and it is as if alone.
    let good = block_of(txs[..2].iter().cloned(), env());
    let after = arena.run(&mut state, &good, BlockPolicy::Atomic).unwrap();
    let mut again = before;
    assert_eq!(Arena::default().run(&mut again, &good, BlockPolicy::Atomic), Ok(after));
    assert_eq!(state, again);
}

/// The error seen depended on timing.
#[test]
fn the_error_seen_does_not_depend_on_timing() {
    let mut arena = Arena::default();
    let state = start();
    let mut txs = vec![transfer(ALICE, 0, BOB, 1)];
    txs.extend((1..20).map(|nonce| transfer(ALICE, nonce, DAVE, 1)));
    txs.push(burn(ALICE, 20, AssetId::TOS, 0));
    txs.extend([transfer(BOB, 9, CAROL, 1), transfer(DAVE, 0, CAROL, u64::MAX)]);
    let block = block_of(txs, env());
    let rejected = Rejected { index: 20, code: ErrorCode::InvalidAmount };
    for dispatch in [Dispatcher::Levels, Dispatcher::Dataflow] {
        let setting = Setting { threads: 8, dispatch };
        let trial = arena.prepare(&state, &block, BlockPolicy::Atomic);
        assert_eq!(trial.expected, Err(rejected));
        for _ in 0..300 {
            assert_eq!(arena.check(&trial, setting), Ok(()));
        }
    }
}

/// Workers read the state of two blocks before: the reader decides, and nothing else.
#[test]
fn a_block_reads_the_state_it_is_given() {
    let mut arena = Arena::default();
    let policy = BlockPolicy::SkipFailed;
    let mut state = start();
    let mut snapshot = Snapshot::of(&state);
    for nonce in 0..50 {
        let block =
            block_of([transfer(ALICE, nonce, BOB, 1), transfer(BOB, nonce, DAVE, 1)], env());
        let expected = block.apply(&mut state, policy).unwrap();
        let setting = Setting { threads: 3, dispatch: Dispatcher::Dataflow };
        let engine = arena.engine(setting, policy);
        let trusted =
            AuthenticatedBlock::trusted(block.decoded().unwrap().into(), block.verdicts()).unwrap();
        let plan = engine.plan(trusted, block.env).unwrap();
        let executed = engine.execute(&plan, &snapshot).unwrap();
        assert_eq!(executed.receipts, expected.receipts);
        assert_eq!(codes(&expected), [None, None]);
        snapshot.apply(&executed.write_set, executed.totals);
        assert_eq!(snapshot.digest(), state.digest());
    }
}
