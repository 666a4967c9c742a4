//! No unit is made or lost: after every block of long chains, every unit ever issued is somewhere,
//! and the chain's energy is the sum of its accounts'. The sums are taken over the stored values.

use std::collections::BTreeMap;

use wavefront_engine::{Dispatcher, Engine, EngineConfig};
use wavefront_integration_tests::arena::Arena;
use wavefront_integration_tests::blocks::{
    FEE, block_of, burn, generate, of_asset, transfer, transfers, tx,
};
use wavefront_integration_tests::books::Books;
use wavefront_integration_tests::chains::Chain;
use wavefront_integration_tests::oracle::{OracleAccount, OracleState};
use wavefront_integration_tests::snapshot::Snapshot;
use wavefront_types::transaction::{DeployPayload, InvokePayload};
use wavefront_types::{
    AccountId, AssetId, BlockEnv, BlockPolicy, BlockReward, COIN, ContractId, Outcome, Payload,
    StateKey, Totals,
};
use wavefront_workload::{ChainSpec, Mix};

const ALICE: AccountId = AccountId([1; 32]);
const BOB: AccountId = AccountId([2; 32]);
const MINER: AccountId = AccountId([3; 32]);
const GOLD: AssetId = AssetId([9; 32]);
const MODULE: [u8; 5] = [0x7f, 0x45, 0x4c, 0x46, 1];

/// Panics unless everything is where it must be; `assets` is what was issued of each asset.
fn audit(state: &Snapshot, assets: &BTreeMap<AssetId, u128>, place: &str) {
    let books = Books::of(state);
    assert_eq!(books.native_surplus(), 0, "native units, {place}");
    assert_eq!(&books.assets, assets, "other assets, {place}");
    assert_eq!(books.energy, u128::from(books.totals.energy), "energy, {place}");
}

/// Runs a chain of `blocks` blocks through an engine of 2 threads, auditing after each.
fn audit_chain(seed: u64, conflict: &str, dispatch: Dispatcher, blocks: u64, txs: usize) {
    let mut chain = Chain::new(&ChainSpec {
        seed,
        blocks,
        txs_per_block: txs,
        accounts: 40,
        mix: Mix::default(),
        conflict: conflict.parse().expect("a way to draw accounts"),
    });
    let policy = chain.genesis().rules.policy;
    let config = EngineConfig::eager(2, policy).with_dispatch(dispatch);
    let engine = Engine::new(config).expect("threads can be started");
    let (write_set, totals) = chain.genesis().initial_state().expect("genesis is sound");
    let mut state = Snapshot::from_write_set(write_set, totals);
    let assets = Books::of(&state).assets;
    assert_eq!(assets.len(), 4, "the chain has other assets");
    let mut included = 0;
    let mut count = 0;
    while let Some((block, env)) = chain.next_block(&state.totals_now()) {
        let place = format!("seed {seed} block {}", env.height);
        let block = engine.authenticate(block).expect("its hashes are right");
        let plan = engine.plan(block, env).expect("the block is small");
        let executed = engine.execute(&plan, &state).expect("the block passes");
        state.apply(&executed.write_set, executed.totals);
        audit(&state, &assets, &place);
        included += executed.receipts.iter().filter(|receipt| receipt.is_included()).count();
        count += executed.receipts.len();
    }
    let books = Books::of(&state);
    assert_eq!(books.totals.height, blocks);
    assert!(included * 10 > count * 8 && included < count, "{included} of {count} are included");
    assert!(books.frozen > 0 && books.energy > 0, "units were frozen: {books:?}");
    assert!(books.totals.burned > 0 && books.totals.withheld > 0);
    assert!(books.totals.supply > totals.supply, "blocks were rewarded");
}

#[test]
fn a_chain_of_a_thousand_blocks_keeps_every_unit() {
    audit_chain(1, "zipf:1.0", Dispatcher::Levels, 1_000, 24);
}

#[test]
fn chains_round_one_hot_account_keep_every_unit() {
    audit_chain(2, "hot:70", Dispatcher::Dataflow, 250, 40);
    audit_chain(3, "one-sender", Dispatcher::Scripted { seed: 3 }, 250, 20);
}

/// Random blocks have what chains do not: confidential balances, overflows, other miners.
#[test]
fn random_blocks_keep_every_unit() {
    let mut arena = Arena::default();
    let mut moved = (0_u128, 0_u128);
    for seed in 0..600 {
        let case = generate(seed);
        let mut state = Snapshot::of(&case.initial);
        let surplus = Books::of(&state).native_surplus();
        for block in &case.blocks {
            let setting = Arena::some_settings(seed)[0];
            let engine = arena.engine(setting, case.policy);
            let authenticated = wavefront_engine::AuthenticatedBlock::trusted(
                block.decoded().unwrap().into(),
                block.verdicts(),
            );
            let plan = engine.plan(authenticated.unwrap(), block.env).unwrap();
            let before = Books::of(&state);
            let Ok(executed) = engine.execute(&plan, &state) else { continue };
            state.apply(&executed.write_set, executed.totals);
            let after = Books::of(&state);
            assert_eq!(after.native_surplus(), surplus, "seed {seed}");
            assert_eq!(after.energy, u128::from(after.totals.energy), "seed {seed}");
            let mut assets = before.assets;
            for (item, receipt) in block.txs.iter().zip(&executed.receipts) {
                let (Payload::Unshield(legs), true) = (&item.tx.payload, receipt.is_included())
                else {
                    continue;
                };
                for leg in legs.iter().filter(|leg| !leg.asset.is_native()) {
                    *assets.entry(leg.asset).or_default() += u128::from(leg.amount);
                }
            }
            assert_eq!(after.assets, assets, "seed {seed}");
            moved.0 += u128::from(after.totals.shielded - before.totals.shielded);
            moved.1 += u128::from(after.totals.unshielded - before.totals.unshielded);
        }
    }
    assert!(moved.0 > 0 && moved.1 > 0, "units went both ways: {moved:?}");
}

fn env() -> BlockEnv {
    BlockEnv::new(3, 1, MINER).with_reward(BlockReward::new(50, 60)).with_fee_recipient(Some(MINER))
}

/// Alice has ten coins and ten units of gold, Bob one coin.
fn start() -> OracleState {
    let mut state = OracleState::default();
    for (id, balance) in [(ALICE, 10 * COIN), (BOB, COIN)] {
        state.set_account(id, OracleAccount { balance, ..OracleAccount::default() });
    }
    state.set_balance(ALICE, GOLD, 10);
    state.set_totals(Totals { supply: 11 * COIN, ..Totals::default() });
    state
}

/// Runs one block of transactions that must all be included, with every setting; gives the state
/// after it.
fn run(state: &mut OracleState, txs: Vec<wavefront_types::Transaction>, env: BlockEnv) -> Snapshot {
    let block = block_of(txs, env);
    let expected = Arena::default().run(state, &block, BlockPolicy::Atomic).expect("all succeed");
    assert_eq!(expected.receipts.len(), block.txs.len());
    let after = Snapshot::of(state);
    audit(&after, &Books::of(&after).assets, "after the block");
    after
}

fn balance(state: &OracleState, id: AccountId) -> u64 {
    state.account(id).expect("the account exists").balance
}

/// Each phase once thought that another one takes the fee, later every debit.
#[test]
fn fee_and_debit_are_taken_once() {
    let mut state = start();
    let gold = Books::of(&Snapshot::of(&state)).assets;
    let txs = vec![
        transfer(ALICE, 0, BOB, 1_000),
        of_asset(ALICE, 1, BOB, GOLD, 4),
        transfers(ALICE, 2, &[(BOB, AssetId::TOS, 5), (BOB, GOLD, 1), (MINER, AssetId::TOS, 7)]),
        transfer(BOB, 0, ALICE, 300),
    ];
    let fees = FEE + FEE + 25_000;
    let after = run(&mut state, txs, env());
    assert_eq!(balance(&state, ALICE), 10 * COIN - 1_012 - fees + 300);
    assert_eq!(balance(&state, BOB), COIN + 1_005 - 300 - FEE);
    assert_eq!(balance(&state, MINER), 7 + fees + FEE + 50);
    assert_eq!((state.balance(ALICE, GOLD), state.balance(BOB, GOLD)), (5, 5));
    audit(&after, &gold, "gold moves, and none is made");
    assert_eq!(after.totals_now().supply, 11 * COIN + 50);
}

/// The reward was invisible to transactions, then overwrote the balance, then was applied twice.
#[test]
fn the_miner_receives_and_spends_in_its_own_block() {
    for fee_recipient in [Some(MINER), Some(ALICE), None] {
        let mut state = start();
        let txs = vec![
            transfer(ALICE, 0, MINER, 100_000),
            // It exists since the transaction before; the reward is not there yet.
            transfer(MINER, 0, BOB, 100_000 - FEE),
            transfer(BOB, 0, MINER, 11),
        ];
        run(&mut state, txs, env().with_fee_recipient(fee_recipient));
        let fees = |id| if fee_recipient == Some(id) { 3 * FEE } else { 0 };
        assert_eq!(balance(&state, MINER), 11 + 50 + fees(MINER));
        assert_eq!(balance(&state, ALICE), 10 * COIN - 100_000 - FEE + fees(ALICE));
        assert_eq!(state.totals().withheld, if fee_recipient.is_none() { 3 * FEE } else { 0 });
        // What is due to the miner cannot be spent before it is there.
        let block = block_of([transfer(MINER, 1, BOB, 62 + fees(MINER))], env());
        let mut again = state.clone();
        let expected = Arena::default().run(&mut again, &block, BlockPolicy::SkipFailed).unwrap();
        assert!(!expected.receipts[0].is_included());
    }
}

/// The miner pays fees to itself, the reward included in what it holds afterwards.
#[test]
fn a_miner_that_pays_itself_loses_nothing() {
    let mut state = start();
    let mut env = env().with_fee_recipient(Some(ALICE));
    env.miner = ALICE;
    run(&mut state, vec![transfer(ALICE, 0, BOB, 0)], env);
    assert_eq!(balance(&state, ALICE), 10 * COIN + 50);
    assert_eq!(state.account(ALICE).unwrap().nonce, 1);
}

/// Fees were added to a running total and to the miner, and the total was paid out again.
#[test]
fn fees_are_counted_once() {
    let mut state = start();
    let pay = |nonce| transfer(ALICE, nonce, BOB, 1);
    run(&mut state, (0..20).map(pay).collect(), env());
    assert_eq!(balance(&state, MINER), 20 * FEE + 50);
    assert_eq!(state.totals().withheld, 0);
    // A second block starts from nothing.
    run(&mut state, vec![pay(20)], env());
    assert_eq!(balance(&state, MINER), 21 * FEE + 100);
}

/// Gas is shared between the miner and nobody, and none of it twice.
#[test]
fn gas_is_counted_once() {
    let mut state = start();
    let contract = ContractId(*blake3::hash(&MODULE).as_bytes());
    state.set_contract(contract, &MODULE);
    let call = |nonce| {
        let call = InvokePayload {
            contract,
            deposits: Vec::new(),
            entry_id: 0,
            max_gas: 1_001,
            parameters: Vec::new(),
        };
        tx(ALICE, nonce, 7, Payload::InvokeContract(call))
    };
    let block = block_of([call(0), call(1)], env());
    let mut after = state.clone();
    let expected = Arena::default().run(&mut after, &block, BlockPolicy::Atomic).unwrap();
    assert!(expected.receipts.iter().all(|receipt| receipt.outcome == Outcome::Trapped));
    run(&mut state, vec![call(0), call(1)], env());
    // 30 % of 2,002, rounded down, once for the block.
    assert_eq!(state.totals().burned, 600);
    assert_eq!(balance(&state, MINER), 14 + 1_402 + 50);
    assert_eq!(balance(&state, ALICE), 10 * COIN - 14 - 2_002);
}

/// Burning another asset counted as native burned supply.
#[test]
fn a_burnt_asset_is_not_native_supply() {
    let mut state = start();
    let txs = vec![burn(ALICE, 0, GOLD, 4), burn(ALICE, 1, AssetId::TOS, 9)];
    let after = run(&mut state, txs, env());
    assert_eq!(after.totals_now().burned, 9);
    assert_eq!(after.get(&StateKey::Burned(GOLD)), Some(&wavefront_types::StateValue::Amount(4)));
    assert_eq!(state.balance(ALICE, GOLD), 6);
}

/// What a deployment costs was debited and never added anywhere.
#[test]
fn the_deployment_charge_goes_somewhere() {
    let mut state = start();
    let deploy = DeployPayload::new(MODULE, None);
    let txs = vec![tx(ALICE, 0, FEE, Payload::DeployContract(deploy))];
    let after = run(&mut state, txs, env());
    assert_eq!(after.totals_now().withheld, COIN);
    assert_eq!(balance(&state, ALICE), 9 * COIN - FEE);
}
