//! The oracle where the published vectors say nothing: multisig, fees and rewards, other assets,
//! heights, and the order of effects. Numbers are worked out by hand.

use wavefront_integration_tests::blocks::{FEE, of_asset, transfer, tx};
use wavefront_integration_tests::oracle::{
    OracleAccount, OracleEnergy, OracleResource, OracleState, Rejected,
};
use wavefront_types::transaction::{
    BurnPayload, ContractDeposit, DeployPayload, EnergyPayload, InvokePayload, MultisigPayload,
    MultisigSignature, UnshieldTransfer,
};
use wavefront_types::{
    AccountId, AssetId, BlockEnv, BlockPolicy, BlockReward, COIN, ContractId, ErrorCode, Genesis,
    GenesisAccount, Hash, Outcome, Payload, Receipt, Signature, StateKey, Totals, Transaction,
    Verdict,
};

const ALICE: AccountId = AccountId([1; 32]);
const BOB: AccountId = AccountId([2; 32]);
const CAROL: AccountId = AccountId([3; 32]);
const GOLD: AssetId = AssetId([9; 32]);

fn env() -> BlockEnv {
    BlockEnv::new(3, 1, CAROL).with_height(7)
}

fn rich(balance: u64) -> OracleState {
    let mut state = OracleState::default();
    state.set_account(ALICE, OracleAccount { balance, ..OracleAccount::default() });
    state.set_totals(Totals { supply: balance, ..Totals::default() });
    state
}

fn run(
    state: &mut OracleState,
    txs: &[Transaction],
    env: &BlockEnv,
    policy: BlockPolicy,
) -> Result<Vec<Receipt>, Rejected> {
    let pairs: Vec<(Transaction, u32)> = txs.iter().map(|tx| (tx.clone(), 232)).collect();
    let verdicts = vec![Verdict::Valid; txs.len()];
    state.apply_block(&pairs, &verdicts, env, policy, &|_, _, signature| signature.0[0] == 1)
}

fn skip(state: &mut OracleState, txs: &[Transaction]) -> Vec<Option<ErrorCode>> {
    run(state, txs, &env(), BlockPolicy::SkipFailed)
        .expect("nothing overflows at the end of these blocks")
        .iter()
        .map(|receipt| match receipt.outcome {
            Outcome::Skipped(code) => Some(code),
            Outcome::Executed | Outcome::Trapped => None,
        })
        .collect()
}

fn balance(state: &OracleState, id: AccountId) -> u64 {
    state.account(id).expect("the account exists").balance
}

#[test]
fn received_units_can_be_spent_in_the_same_block_by_an_account_it_created() {
    let mut state = rich(COIN);
    let txs = [transfer(ALICE, 0, BOB, 500_000), transfer(BOB, 0, CAROL, 500_000 - FEE)];
    assert_eq!(skip(&mut state, &txs), [None, None]);
    assert_eq!(balance(&state, BOB), 0);
    assert_eq!(balance(&state, CAROL), 485_000);
    assert_eq!(state.totals().withheld, 2 * FEE);
    let accounts = [ALICE, BOB, CAROL].map(StateKey::Account);
    assert!(state.written().iter().eq(&accounts));
}

#[test]
fn an_earlier_failure_decides_a_later_one() {
    let mut state = rich(COIN);
    let txs =
        [transfer(ALICE, 1, BOB, 500_000), transfer(BOB, 0, CAROL, 1), transfer(ALICE, 0, BOB, 1)];
    let codes = [Some(ErrorCode::NonceTooHigh), Some(ErrorCode::AccountNotFound), None];
    assert_eq!(skip(&mut state, &txs), codes);
}

#[test]
fn a_rejected_block_names_the_first_failure_and_changes_nothing() {
    let mut state = rich(COIN);
    let before = state.clone();
    let txs = [transfer(ALICE, 0, BOB, 1), transfer(ALICE, 5, BOB, 1), transfer(ALICE, 0, BOB, 1)];
    let rejected = run(&mut state, &txs, &env(), BlockPolicy::Atomic).unwrap_err();
    assert_eq!(rejected, Rejected { index: 1, code: ErrorCode::NonceTooHigh });
    assert_eq!(state, before);
}

#[test]
fn multisig_needs_exactly_the_threshold_of_distinct_valid_signatures() {
    let sign = |signer_id: u8, good: u8| {
        let mut bytes = [0; 64];
        bytes[0] = good;
        MultisigSignature { signer_id, signature: Signature(bytes) }
    };
    let attempt = |section: Option<Vec<MultisigSignature>>, configured: bool| {
        let mut state = rich(COIN);
        let mut account = state.account(ALICE).unwrap().clone();
        account.multisig = configured.then(|| (2, vec![BOB, CAROL, ALICE]));
        state.set_account(ALICE, account);
        let mut item = transfer(ALICE, 0, BOB, 1);
        item.fee += 3 * 5_000;
        item.multisig = section.map(Vec::into_boxed_slice);
        skip(&mut state, &[item])[0]
    };
    let bad = Some(ErrorCode::InvalidSignature);
    assert_eq!(attempt(Some(vec![sign(0, 1), sign(2, 1)]), true), None);
    assert_eq!(attempt(None, false), None);
    assert_eq!(attempt(None, true), bad, "none given");
    assert_eq!(attempt(Some(vec![sign(0, 1)]), true), bad, "too few");
    assert_eq!(attempt(Some(vec![sign(0, 1), sign(1, 1), sign(2, 1)]), true), bad, "too many");
    assert_eq!(attempt(Some(vec![sign(1, 1), sign(1, 1)]), true), bad, "the same one twice");
    assert_eq!(attempt(Some(vec![sign(0, 1), sign(3, 1)]), true), bad, "no such participant");
    assert_eq!(attempt(Some(vec![sign(0, 1), sign(1, 0)]), true), bad, "not valid");
    assert_eq!(attempt(Some(vec![sign(0, 1), sign(1, 1)]), false), bad, "not configured");
    assert_eq!(attempt(Some(Vec::new()), false), bad, "an empty section");
}

#[test]
fn multisig_protects_its_own_deletion_within_the_block_that_set_it() {
    let mut state = rich(COIN);
    let set = MultisigPayload { threshold: 1, participants: vec![BOB] };
    let delete = MultisigPayload { threshold: 0, participants: Vec::new() };
    let mut signed = tx(ALICE, 1, FEE, Payload::Multisig(delete.clone()));
    let mut bytes = [0; 64];
    bytes[0] = 1;
    signed.multisig =
        Some([MultisigSignature { signer_id: 0, signature: Signature(bytes) }].into());
    let txs = [
        tx(ALICE, 0, FEE, Payload::Multisig(set)),
        tx(ALICE, 1, FEE, Payload::Multisig(delete.clone())),
        signed,
        tx(ALICE, 2, FEE, Payload::Multisig(delete)),
    ];
    let codes = [None, Some(ErrorCode::InvalidSignature), None, Some(ErrorCode::InvalidPayload)];
    assert_eq!(skip(&mut state, &txs), codes);
    assert_eq!(state.account(ALICE).unwrap().multisig, None);
}

#[test]
fn fees_and_gas_reach_the_recipient_and_the_reward_the_miner() {
    let mut state = rich(COIN);
    state.set_contract(ContractId([5; 32]), b"?");
    let call = InvokePayload {
        contract: ContractId([5; 32]),
        deposits: Vec::new(),
        entry_id: 0,
        max_gas: 1_001,
        parameters: Vec::new(),
    };
    let txs = [transfer(ALICE, 0, BOB, 1), tx(ALICE, 1, 7, Payload::InvokeContract(call))];
    let reward = BlockReward::new(50, 60);
    let env = env().with_reward(reward).with_fee_recipient(Some(CAROL));
    let receipts = run(&mut state, &txs, &env, BlockPolicy::Atomic).unwrap();
    assert_eq!(receipts[0], Receipt::new(Outcome::Executed, FEE, 0));
    assert_eq!(receipts[1], Receipt::new(Outcome::Trapped, 7, 1_001));
    // 30 % of 1,001 is 300 when rounded down.
    assert_eq!(balance(&state, CAROL), FEE + 7 + 701 + 50);
    let totals = state.totals();
    assert_eq!((totals.burned, totals.withheld), (300, 0));
    assert_eq!((totals.supply, totals.emitted, totals.height), (COIN + 50, 60, 1));
    assert_eq!(state.native_surplus(), 0);
}

#[test]
fn an_overflow_at_the_end_rejects_the_block_whatever_the_policy() {
    for policy in [BlockPolicy::Atomic, BlockPolicy::SkipFailed] {
        let mut state = rich(COIN);
        let full = OracleAccount { balance: u64::MAX, ..OracleAccount::default() };
        state.set_account(CAROL, full);
        let before = state.clone();
        let env = env().with_fee_recipient(Some(CAROL));
        let rejected = run(&mut state, &[transfer(ALICE, 0, BOB, 1)], &env, policy).unwrap_err();
        assert_eq!(rejected, Rejected { index: 1, code: ErrorCode::Overflow });
        assert_eq!(state, before);
        assert!(run(&mut state, &[], &env, policy).is_ok(), "nothing is due");
        assert!(state.written().is_empty());
    }
}

#[test]
fn another_asset_has_its_own_balance_and_its_own_burned_total() {
    let mut state = rich(COIN);
    state.set_balance(ALICE, GOLD, 10);
    let burn =
        |nonce, amount| tx(ALICE, nonce, FEE, Payload::Burn(BurnPayload { asset: GOLD, amount }));
    let txs = [of_asset(ALICE, 0, BOB, GOLD, 4), burn(1, 7), burn(1, 6)];
    assert_eq!(skip(&mut state, &txs), [None, Some(ErrorCode::InsufficientBalance), None]);
    assert_eq!((state.balance(ALICE, GOLD), state.balance(BOB, GOLD)), (0, 4));
    assert_eq!(state.totals().burned, 0);
    assert_eq!(balance(&state, BOB), 0, "receiving creates the account");
    let keys = [
        StateKey::Account(ALICE),
        StateKey::Account(BOB),
        StateKey::Balance(ALICE, GOLD),
        StateKey::Balance(BOB, GOLD),
        StateKey::Burned(GOLD),
    ];
    assert!(state.written().iter().eq(&keys));
}

#[test]
fn what_comes_out_of_confidence_is_credited_before_the_fee_is_taken() {
    let leg = UnshieldTransfer {
        asset: AssetId::TOS,
        destination: ALICE,
        amount: 10,
        extra_data: None,
        commitment: Hash::ZERO,
        sender_handle: Hash::ZERO,
        proof: Box::new([0; 160]),
    };
    let mut state = rich(u64::MAX - 9);
    let txs = [tx(ALICE, 0, FEE, Payload::Unshield(vec![leg]))];
    assert_eq!(skip(&mut state, &txs), [Some(ErrorCode::Overflow)]);
    state = rich(u64::MAX - 10);
    assert_eq!(skip(&mut state, &txs), [None]);
    assert_eq!(balance(&state, ALICE), u64::MAX - FEE);
    assert_eq!(state.totals().unshielded, 10);
}

#[test]
fn unfrozen_units_mature_at_their_height_and_not_before() {
    let mut state = rich(0);
    let pending = vec![(2 * COIN, 7), (COIN, 8), (4 * COIN, 6)];
    let resource = Some(OracleResource { freezes: Vec::new(), pending });
    state.set_energy(ALICE, OracleEnergy { energy: 0, frozen: COIN, resource });
    let withdraw = |nonce| tx(ALICE, nonce, 0, Payload::Energy(EnergyPayload::Withdraw));
    let unfreeze = EnergyPayload::Unfreeze {
        amount: COIN,
        from_delegation: false,
        record_index: None,
        delegatee: None,
    };
    let txs = [withdraw(0), withdraw(1), tx(ALICE, 2, 0, Payload::Energy(unfreeze))];
    assert_eq!(skip(&mut state, &txs), [None, None, None]);
    assert_eq!(balance(&state, ALICE), 6 * COIN);
    let energy = state.energy(ALICE).unwrap();
    assert_eq!(energy.resource.as_ref().unwrap().pending, [(COIN, 8), (COIN, 147)]);
    assert_eq!(energy.frozen, 0);
}

#[test]
fn bare_frozen_units_are_withdrawn_as_a_whole() {
    let mut state = rich(0);
    state.set_energy(ALICE, OracleEnergy { energy: 3, frozen: 150, resource: None });
    let withdraw = |nonce| tx(ALICE, nonce, 0, Payload::Energy(EnergyPayload::Withdraw));
    let txs = [withdraw(0), withdraw(1)];
    assert_eq!(skip(&mut state, &txs), [None, Some(ErrorCode::InvalidPayload)]);
    assert_eq!(balance(&state, ALICE), 150);
    let left = OracleEnergy { energy: 3, frozen: 0, resource: None };
    assert_eq!(state.energy(ALICE), Some(&left));
}

#[test]
fn a_contract_is_called_in_the_block_that_deploys_it_and_the_last_deposit_counts() {
    let module = [0x7f, 0x45, 0x4c, 0x46, 1];
    let contract = ContractId(*blake3::hash(&module).as_bytes());
    let deploy = DeployPayload::new(module, None);
    let call = |deposits: &[u64]| {
        Payload::InvokeContract(InvokePayload {
            contract,
            deposits: deposits
                .iter()
                .map(|&amount| ContractDeposit { asset: GOLD, amount })
                .collect(),
            entry_id: 0,
            max_gas: 0,
            parameters: Vec::new(),
        })
    };
    let mut state = rich(2 * COIN);
    let txs = [
        tx(ALICE, 0, 0, call(&[])),
        tx(ALICE, 0, FEE, Payload::DeployContract(deploy)),
        tx(ALICE, 1, 0, call(&[0, 5])),
        tx(ALICE, 2, 0, call(&[5, 0])),
    ];
    let codes = [Some(ErrorCode::ContractNotFound), None, None, Some(ErrorCode::InvalidFormat)];
    assert_eq!(skip(&mut state, &txs), codes);
    assert_eq!(state.totals().withheld, COIN + FEE);
}

#[test]
fn genesis_becomes_the_first_state() {
    let genesis = Genesis {
        rules: wavefront_types::ChainRules {
            chain_id: 3,
            policy: BlockPolicy::Atomic,
            fees_to_miner: true,
            rewards: true,
        },
        timestamp: 5,
        accounts: vec![
            GenesisAccount { id: ALICE, balance: 3, assets: vec![(GOLD, 8)] },
            GenesisAccount { id: BOB, balance: 4, assets: Vec::new() },
        ],
    };
    let state = OracleState::from_genesis(&genesis).unwrap();
    assert_eq!(state.totals(), Totals { supply: 7, timestamp: 5, ..Totals::default() });
    let (write_set, totals) = genesis.initial_state().unwrap();
    assert_eq!(state.as_write_set(), write_set);
    assert_eq!(state.totals(), totals);
    let mut too_much = genesis;
    too_much.accounts[0].balance = u64::MAX;
    assert_eq!(OracleState::from_genesis(&too_much), Err(ErrorCode::Overflow));
}
