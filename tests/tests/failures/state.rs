//! Known failures of state: what is loaded, written, kept and undone.

use wavefront_integration_tests::blocks::{FEE, burn, freeze, of_asset, transfer, transfers, tx};
use wavefront_integration_tests::oracle::{OracleAccount, OracleEnergy, OracleState};
use wavefront_integration_tests::snapshot::Snapshot;
use wavefront_types::transaction::{
    AgentPayload, DeployPayload, InvokePayload, MultisigPayload, ShieldTransfer, UnoTransfer,
    UnshieldTransfer,
};
use wavefront_types::{
    AccountId, AssetId, COIN, ContractId, ErrorCode, FeeType, Hash, Payload, StateKey, StateValue,
    Totals, Transaction, TxKind,
};

use super::{ALICE, BOB, CAROL, DAVE, GOLD, MODULE, codes, cosigned, participant, skip, start};

fn balance(state: &OracleState, id: AccountId) -> u64 {
    state.account(id).expect("the account exists").balance
}

/// Accounts were created empty instead of loaded.
#[test]
fn accounts_are_loaded_and_not_made_empty() {
    let mut state = start();
    let stored = OracleAccount {
        balance: 5,
        nonce: 3,
        flags: 7,
        data: vec![1, 2],
        multisig: Some((1, vec![ALICE])),
    };
    state.set_account(BOB, stored.clone());
    let txs = [
        transfer(ALICE, 0, BOB, 10),
        of_asset(CAROL, 0, BOB, GOLD, 1),
        transfer(CAROL, 1, BOB, 20),
    ];
    assert_eq!(codes(&skip(&mut state, &txs)), [None, None, None]);
    assert_eq!(state.account(BOB), Some(&OracleAccount { balance: 35, ..stored }));
}

/// A credit went to a second map and overwrote the stored balance.
#[test]
fn credits_join_what_is_stored() {
    let mut state = start();
    let txs = [
        transfer(ALICE, 0, BOB, 1),
        of_asset(ALICE, 1, BOB, GOLD, 1),
        transfer(CAROL, 0, BOB, 1),
        of_asset(CAROL, 1, BOB, GOLD, 1),
    ];
    skip(&mut state, &txs);
    assert_eq!((balance(&state, BOB), state.balance(BOB, GOLD)), (1_000 * COIN + 2, 102));
}

/// Setting a multisig configuration, later deleting it, was not persisted.
#[test]
fn multisig_is_set_replaced_and_deleted_across_blocks() {
    let (first, second) = (participant(1), participant(2));
    let configure = |nonce, threshold, participants: &[AccountId]| {
        let participants = participants.to_vec();
        tx(ALICE, nonce, 30_000, Payload::Multisig(MultisigPayload { threshold, participants }))
    };
    let stored = |state: &OracleState| match Snapshot::of(state).get(&StateKey::Multisig(ALICE)) {
        Some(StateValue::Multisig(config)) => Some(config.threshold),
        None => None,
        other => panic!("a configuration was expected, not {other:?}"),
    };
    let keys = [first.public_key(), second.public_key()];
    let mut state = start();
    assert_eq!(codes(&skip(&mut state, &[configure(0, 1, &keys[..1])])), [None]);
    assert_eq!(stored(&state), Some(1));

    // Replaced: the old configuration signs for it, the new one for what follows.
    let replace = cosigned(configure(1, 2, &keys), &[(0, &first)]);
    let pay = cosigned(Transaction { fee: 30_000, ..transfer(ALICE, 2, BOB, 1) }, &[(0, &first)]);
    let refused = Some(ErrorCode::InvalidSignature);
    assert_eq!(codes(&skip(&mut state, &[replace, pay])), [None, refused]);
    assert_eq!(stored(&state), Some(2));

    // Deleted: gone from the state, and nobody needs to sign any more.
    let both = [(0, &first), (1, &second)];
    let delete = cosigned(configure(2, 0, &[]), &both);
    assert_eq!(codes(&skip(&mut state, &[delete])), [None]);
    assert_eq!(stored(&state), None);
    let pay = transfer(ALICE, 3, BOB, 1);
    assert_eq!(codes(&skip(&mut state, &[pay])), [None]);
}

/// A successful transaction of a kind, and a state for it.
fn example(kind: TxKind, state: &mut OracleState) -> Transaction {
    let contract = ContractId(*blake3::hash(&MODULE).as_bytes());
    let payload = match kind {
        TxKind::Burn => return burn(ALICE, 0, AssetId::TOS, 5),
        TxKind::Transfers => return transfer(ALICE, 0, DAVE, 5),
        TxKind::Energy => return freeze(ALICE, 0, COIN),
        TxKind::Multisig => {
            Payload::Multisig(MultisigPayload { threshold: 1, participants: vec![BOB] })
        }
        TxKind::InvokeContract => {
            state.set_contract(contract, &MODULE);
            Payload::InvokeContract(InvokePayload {
                contract,
                deposits: Vec::new(),
                entry_id: 0,
                max_gas: 100,
                parameters: Vec::new(),
            })
        }
        TxKind::DeployContract => Payload::DeployContract(DeployPayload::new(MODULE, None)),
        TxKind::Uno => Payload::Uno(vec![UnoTransfer {
            asset: AssetId::TOS,
            destination: BOB,
            extra_data: None,
            commitment: Hash::ZERO,
            sender_handle: Hash::ZERO,
            receiver_handle: Hash::ZERO,
            proof: Box::new([0; 160]),
        }]),
        TxKind::Shield => Payload::Shield(vec![ShieldTransfer {
            asset: AssetId::TOS,
            destination: BOB,
            amount: 100 * COIN,
            extra_data: None,
            commitment: Hash::ZERO,
            receiver_handle: Hash::ZERO,
            proof: Box::new([0; 96]),
        }]),
        TxKind::Unshield => Payload::Unshield(vec![UnshieldTransfer {
            asset: GOLD,
            destination: DAVE,
            amount: 6,
            extra_data: None,
            commitment: Hash::ZERO,
            sender_handle: Hash::ZERO,
            proof: Box::new([0; 160]),
        }]),
        TxKind::RegisterName => Payload::RegisterName("alice".into()),
        TxKind::Agent => Payload::Agent(AgentPayload::Register {
            controller: BOB,
            policy_hash: Hash([8; 32]),
            energy_pool: None,
            session_root: None,
        }),
    };
    let mut tx = tx(ALICE, 0, 10_000_000, payload);
    if kind == TxKind::Uno {
        tx.range_proof = Some(vec![0; 288].into());
    }
    tx
}

/// Unsupported kinds returned success with nonce and fee, and without effect.
#[test]
fn every_kind_of_transaction_has_its_effect() {
    for kind in TxKind::ALL {
        let mut state = start();
        let tx = example(*kind, &mut state);
        let fee = tx.fee;
        assert_eq!(tx.kind(), *kind);
        assert_eq!(codes(&skip(&mut state, &[tx])), [None], "{kind:?}");
        let spent = 1_000 * COIN - balance(&state, ALICE) - fee;
        let account = state.account(ALICE).unwrap();
        assert_eq!(account.nonce, 1, "{kind:?}");
        let totals = state.totals();
        match kind {
            TxKind::Burn => assert_eq!((spent, totals.burned), (5, 5)),
            TxKind::Transfers => assert_eq!((spent, balance(&state, DAVE)), (5, 5)),
            TxKind::Multisig => assert_eq!(account.multisig, Some((1, vec![BOB]))),
            TxKind::InvokeContract => assert_eq!((spent, totals.withheld), (100, fee + 100)),
            TxKind::DeployContract => {
                assert_eq!((spent, totals.withheld), (COIN, fee + COIN));
                assert!(state.contracts().any(|(_, module)| module == MODULE));
            }
            TxKind::Energy => {
                let energy = state.energy(ALICE).unwrap();
                assert_eq!((spent, energy.frozen, energy.energy), (COIN, COIN, 6));
            }
            // Confidential amounts are not the plain state's.
            TxKind::Uno => assert_eq!((spent, totals.withheld), (0, fee)),
            TxKind::Shield => assert_eq!((spent, totals.shielded), (100 * COIN, 100 * COIN)),
            TxKind::Unshield => {
                assert_eq!((state.balance(DAVE, GOLD), balance(&state, DAVE)), (6, 0));
            }
            TxKind::RegisterName => assert!(state.names().eq([("alice", ALICE)])),
            TxKind::Agent => assert!(state.agents().any(|(id, _)| id == ALICE)),
        }
    }
}

/// A second leg failing left the first one applied.
#[test]
fn a_failing_leg_undoes_the_ones_before_it() {
    let mut state = start();
    let full = OracleAccount { balance: u64::MAX, ..OracleAccount::default() };
    state.set_account(DAVE, full);
    let legs = [(BOB, AssetId::TOS, 7), (BOB, GOLD, 7), (DAVE, AssetId::TOS, 1)];
    let before = state.clone();
    let expected = skip(&mut state, &[transfers(ALICE, 0, &legs)]);
    assert_eq!(codes(&expected), [Some(ErrorCode::Overflow)]);
    assert!(expected.write_set.is_empty());
    assert_eq!(Snapshot::of(&state).values().count(), Snapshot::of(&before).values().count());
    assert_eq!(state.totals(), Totals { height: 1, ..before.totals() });
}

/// Comparing values lost the write of an equal one; remembering loads rewrote the untouched.
#[test]
fn an_equal_value_is_written_and_an_untouched_one_is_not() {
    let mut state = start();
    // Bob receives nothing; Carol is looked at and fails.
    let txs = [transfer(ALICE, 0, BOB, 0), transfer(CAROL, 9, BOB, 1)];
    let expected = skip(&mut state, &txs);
    assert_eq!(codes(&expected), [None, Some(ErrorCode::NonceTooHigh)]);
    let keys: Vec<StateKey> = expected.write_set.iter().map(|(key, _)| *key).collect();
    assert_eq!(keys, [ALICE, BOB].map(StateKey::Account));
}

/// The write set came in the order of a hash map.
#[test]
fn the_write_set_of_every_path_is_in_canonical_order() {
    let mut state = start();
    let ids: Vec<AccountId> = (0..40_u8).map(|n| AccountId([n.wrapping_mul(89); 32])).collect();
    let txs: Vec<_> =
        (0..).zip(&ids).map(|(nonce, id)| of_asset(ALICE, nonce, *id, GOLD, 1)).collect();
    let expected = skip(&mut state, &txs);
    assert!(expected.write_set.iter().is_sorted_by(|a, b| a.0 < b.0));
    assert!(expected.write_set.len() > 80);
}

/// Clamped totals differ from checked ones.
#[test]
fn a_total_that_would_overflow_fails_the_transaction_and_not_the_next() {
    let mut state = start();
    let totals = Totals { burned: u64::MAX - 10, ..state.totals() };
    state.set_totals(totals);
    let txs = [
        burn(ALICE, 0, AssetId::TOS, 4),
        burn(BOB, 0, AssetId::TOS, 7),
        burn(CAROL, 0, AssetId::TOS, 6),
        burn(BOB, 0, AssetId::TOS, 1),
    ];
    let overflow = Some(ErrorCode::Overflow);
    assert_eq!(codes(&skip(&mut state, &txs)), [None, overflow, None, overflow]);
    assert_eq!(state.totals().burned, u64::MAX);
}

/// The chain's energy is a running value: a fee paid with it makes room for what is gained later,
/// and not for what was gained before.
#[test]
fn energy_spent_makes_room_for_later_gains_alone() {
    let spend = Transaction { fee: 0, fee_type: FeeType::Energy, ..transfer(BOB, 0, CAROL, 1) };
    let overflow = Some(ErrorCode::Overflow);
    for (spend_first, codes_expected) in [(true, [None, None]), (false, [overflow, None])] {
        let mut state = start();
        let energy = u64::MAX - 5;
        state.set_energy(BOB, OracleEnergy { energy, frozen: 0, resource: None });
        state.set_totals(Totals { energy, ..state.totals() });
        // Three days for one coin give 6.
        let mut txs = vec![freeze(ALICE, 0, COIN)];
        txs.insert(usize::from(!spend_first), spend.clone());
        assert_eq!(codes(&skip(&mut state, &txs)), codes_expected);
        let energy = if spend_first { u64::MAX } else { u64::MAX - 6 };
        assert_eq!(state.totals().energy, energy);
    }
}

/// A credited new account was not registered, and its first spend failed.
#[test]
fn a_created_account_spends_in_its_block_and_in_the_next() {
    let mut state = start();
    let txs = [transfer(ALICE, 0, DAVE, 100_000), transfer(DAVE, 0, BOB, 1)];
    assert_eq!(codes(&skip(&mut state, &txs)), [None, None]);
    assert_eq!(balance(&state, DAVE), 100_000 - 1 - FEE);
    assert_eq!(codes(&skip(&mut state, &[transfer(DAVE, 1, BOB, 1)])), [None]);
    // Another asset brings an account into being as well; it just cannot pay a fee.
    let other = AccountId([5; 32]);
    let txs = [of_asset(ALICE, 1, other, GOLD, 1), of_asset(other, 0, ALICE, GOLD, 1)];
    assert_eq!(codes(&skip(&mut state, &txs)), [None, Some(ErrorCode::InsufficientFee)]);
    assert_eq!(state.balance(other, GOLD), 1);
}
