//! Known failures of scheduling: what conflicts, and whose result is whose.

use wavefront_integration_tests::arena::Arena;
use wavefront_integration_tests::blocks::{
    FEE, block_of, burn, delegate, of_asset, transfer, transfers, tx,
};
use wavefront_types::transaction::{
    DeployPayload, InvokePayload, MultisigPayload, UnshieldTransfer,
};
use wavefront_types::{
    AccountId, AssetId, BlockPolicy, COIN, ContractId, ErrorCode, Hash, Payload, StateKey,
    Transaction,
};

use super::{ALICE, BOB, CAROL, DAVE, GOLD, MODULE, codes, env, skip, start, waits};

fn deploy(source: AccountId, nonce: u64) -> Transaction {
    let deploy = DeployPayload::new(MODULE, None);
    tx(source, nonce, FEE, Payload::DeployContract(deploy))
}

fn invoke(source: AccountId, nonce: u64) -> Transaction {
    let invoke = InvokePayload {
        contract: ContractId(*blake3::hash(&MODULE).as_bytes()),
        deposits: Vec::new(),
        entry_id: 0,
        max_gas: 10,
        parameters: Vec::new(),
    };
    tx(source, nonce, 0, Payload::InvokeContract(invoke))
}

fn register(source: AccountId, nonce: u64, name: &str) -> Transaction {
    tx(source, nonce, 10_000_000, Payload::RegisterName(name.into()))
}

/// Results behind a join error shifted, and a short list of them was zipped with the block.
#[test]
fn duplicates_have_results_of_their_own() {
    let mut state = start();
    let twice = transfer(ALICE, 0, BOB, 1);
    let txs = [
        transfer(BOB, 4, CAROL, 1),
        twice.clone(),
        transfer(BOB, 0, CAROL, 1),
        twice.clone(),
        transfer(CAROL, 0, ALICE, u64::MAX - FEE),
        twice,
        transfer(ALICE, 1, BOB, 1),
    ];
    let low = Some(ErrorCode::NonceTooLow);
    let [early, poor] = [ErrorCode::NonceTooHigh, ErrorCode::InsufficientBalance].map(Option::Some);
    assert_eq!(codes(&skip(&mut state, &txs)), [early, None, None, low, poor, low, None]);
}

/// Two deployments of one address both won.
#[test]
fn two_deployments_of_one_address_are_ordered() {
    let mut state = start();
    let txs = [deploy(ALICE, 0), deploy(BOB, 0), deploy(CAROL, 0)];
    assert_eq!(waits(&state, &block_of(txs.clone(), env())), [vec![], vec![0], vec![1]]);
    let expected = skip(&mut state, &txs);
    // Deploying again stores the same bytes; each pays for it.
    assert_eq!(codes(&expected), [None, None, None]);
    assert_eq!(state.totals().withheld, 3 * (COIN + FEE));
    let contracts = |key: &StateKey| matches!(key, StateKey::Contract(_));
    assert_eq!(expected.write_set.iter().filter(|(key, _)| contracts(key)).count(), 1);
}

/// Contracts, deployment addresses and global state were not in the conflict set.
#[test]
fn what_is_not_an_account_conflicts_as_well() {
    let mut state = start();
    let txs = [invoke(BOB, 0), deploy(ALICE, 0), invoke(BOB, 0), invoke(CAROL, 0)];
    let order = waits(&state, &block_of(txs.clone(), env()));
    assert_eq!(order[1], [0], "a deployment waits for calls before it");
    assert!(order[2].contains(&1) && order[3] == [1], "calls wait for the deployment: {order:?}");
    let missing = Some(ErrorCode::ContractNotFound);
    assert_eq!(codes(&skip(&mut state, &txs)), [missing, None, None, None]);

    let names = [register(ALICE, 1, "wave"), register(BOB, 1, "WAVE"), register(CAROL, 1, "front")];
    let order = waits(&state, &block_of(names.clone(), env()));
    assert_eq!(order, [vec![], vec![0], vec![]], "a name is one key, however it is written");
    let taken = Some(ErrorCode::DomainExists);
    assert_eq!(codes(&skip(&mut state, &names)), [None, taken, None]);

    // Sums over the whole chain are not keys: nothing waits for them.
    let burns = [burn(ALICE, 2, GOLD, 1), burn(BOB, 1, GOLD, 1), burn(CAROL, 2, AssetId::TOS, 1)];
    assert_eq!(
        waits(&state, &block_of(burns.clone(), env())),
        [[]; 3].map(|none: [u32; 0]| none.to_vec())
    );
    assert_eq!(codes(&skip(&mut state, &burns)), [None, None, None]);
}

/// A transaction of an earlier block was executed first and asked afterwards.
#[test]
fn a_transaction_of_an_earlier_block_changes_nothing() {
    let mut state = start();
    let once = [transfer(ALICE, 0, BOB, 5), burn(BOB, 0, GOLD, 5)];
    assert_eq!(codes(&skip(&mut state, &once)), [None, None]);
    let expected = skip(&mut state, &once);
    assert_eq!(codes(&expected), [Some(ErrorCode::NonceTooLow); 2]);
    assert!(expected.write_set.is_empty());
}

/// The same key twice inside one transaction deadlocked a scheduler.
#[test]
fn one_key_several_times_in_one_transaction_blocks_nothing() {
    let mut state = start();
    let legs = [
        (BOB, AssetId::TOS, 1),
        (BOB, GOLD, 2),
        (BOB, AssetId::TOS, 3),
        (BOB, GOLD, 4),
        (DAVE, GOLD, 5),
        (DAVE, AssetId::TOS, 6),
    ];
    let txs = [transfers(ALICE, 0, &legs), transfers(CAROL, 0, &legs)];
    assert_eq!(waits(&state, &block_of(txs.clone(), env())), [vec![0_u32; 0], vec![]]);
    assert_eq!(codes(&skip(&mut state, &txs)), [None, None]);
    assert_eq!((state.balance(BOB, GOLD), state.balance(DAVE, GOLD)), (112, 10));
    assert_eq!(state.account(DAVE).unwrap().balance, 12);
}

/// A transfer to oneself deadlocks a map that holds one guard while it takes the next.
#[test]
fn transfers_to_oneself_do_not_deadlock() {
    let mut state = start();
    let out = |nonce, asset, amount| {
        let leg = UnshieldTransfer {
            asset,
            destination: ALICE,
            amount,
            extra_data: None,
            commitment: Hash::ZERO,
            sender_handle: Hash::ZERO,
            proof: Box::new([0; 160]),
        };
        tx(ALICE, nonce, FEE, Payload::Unshield(vec![leg]))
    };
    let txs = [
        transfer(ALICE, 0, ALICE, 1),
        transfers(ALICE, 0, &[(BOB, AssetId::TOS, 1), (ALICE, GOLD, 1)]),
        delegate(ALICE, 0, ALICE, COIN),
        out(0, AssetId::TOS, 7),
        out(1, GOLD, 8),
        // Who signs for itself reads and writes one account.
        tx(
            ALICE,
            2,
            FEE,
            Payload::Multisig(MultisigPayload { threshold: 1, participants: vec![ALICE] }),
        ),
    ];
    let own = Some(ErrorCode::SelfOperation);
    assert_eq!(codes(&skip(&mut state, &txs)), [own, own, own, None, None, None]);
    assert_eq!(state.account(ALICE).unwrap().balance, 1_000 * COIN + 7 - 3 * FEE);
    assert_eq!(state.balance(ALICE, GOLD), 108);
}

/// One transaction of an unsupported kind made the whole block serial.
#[test]
fn no_kind_of_transaction_makes_the_block_serial() {
    let mut state = start();
    let txs = [
        deploy(ALICE, 0),
        invoke(BOB, 0),
        register(CAROL, 0, "carol"),
        burn(ALICE, 1, GOLD, 1),
        of_asset(BOB, 1, DAVE, GOLD, 1),
        delegate(CAROL, 1, ALICE, COIN),
        tx(
            ALICE,
            2,
            FEE,
            Payload::Multisig(MultisigPayload { threshold: 1, participants: vec![BOB] }),
        ),
    ];
    let mut arena = Arena::default();
    let expected = arena.run(&mut state, &block_of(txs, env()), BlockPolicy::Atomic).unwrap();
    assert_eq!(codes(&expected), [None; 7]);
    let counts = arena.counts();
    assert_eq!((counts.fallbacks, counts.serial), (0, 1), "one serial run was asked for");
    assert_eq!(counts.planned, Arena::settings().len() as u64);
}
