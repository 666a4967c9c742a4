//! Blocks with contracts that run: the serial path has the word, whatever was tried before.

use std::sync::Arc;

use wavefront_types::transaction::{
    ConstructorCall, DeployPayload, InvokePayload, Reference, Transfer,
};
use wavefront_types::{
    Account, AccountId, AssetId, Block, BlockEnv, BlockHeader, BlockPolicy, COIN, ContractId,
    FeeType, Hash, Outcome, Payload, Signature, StateKey, StateValue, Transaction, Verdict,
};
use wavefront_vm::{HostFunctions, assemble};

use super::MapStore;
use super::faults::engines;
use crate::{
    AuthenticatedBlock, Engine, EngineConfig, ExecutionMode, ExecutionPath, FallbackReason, Plan,
    SerialChoice,
};

const COUNTER: &str = include_str!("../../../../samples/contracts/counter.s");
const MINER: AccountId = AccountId([0xee; 32]);

fn who(byte: u8) -> AccountId {
    AccountId([byte; 32])
}

fn tx(source: u8, nonce: u64, payload: Payload) -> Vec<u8> {
    let transaction = Transaction {
        chain_id: 3,
        source: who(source),
        payload,
        fee: 100_000,
        fee_type: FeeType::Tos,
        nonce,
        source_commitments: Vec::new(),
        range_proof: None,
        reference: Reference { hash: Hash::ZERO, topoheight: 0 },
        multisig: None,
        signature: Signature::ZERO,
    };
    transaction.encode()
}

fn pay(to: u8) -> Payload {
    let transfer =
        Transfer { asset: AssetId::TOS, destination: who(to), amount: 5, extra_data: None };
    Payload::Transfers([transfer].into_iter().collect())
}

fn call(contract: ContractId) -> Payload {
    Payload::InvokeContract(InvokePayload {
        contract,
        deposits: Vec::new(),
        entry_id: 0,
        max_gas: 5_000,
        parameters: Vec::new(),
    })
}

fn store() -> MapStore {
    let account = Account { balance: 100 * COIN, ..Account::default() };
    let values =
        (1..=20).map(|n| (StateKey::Account(who(n)), StateValue::Account(account.clone())));
    let mut store = MapStore { values: values.collect(), ..MapStore::default() };
    store.totals.supply = 2_000 * COIN;
    store
}

fn plan(engine: &Engine, txs: &[Vec<u8>]) -> Plan {
    let header = BlockHeader {
        version: 0,
        height: 1,
        timestamp: 0,
        nonce: 0,
        extra_nonce: Hash::ZERO,
        tips: vec![],
        tx_hashes: vec![],
        miner: MINER,
        vrf: None,
    };
    let block = Arc::new(Block::from_transactions(header, txs).unwrap());
    let block = AuthenticatedBlock::trusted(block, vec![Verdict::Valid; txs.len()]).unwrap();
    engine.plan(block, BlockEnv::new(3, 1, MINER).with_fee_recipient(Some(MINER))).unwrap()
}

/// Deploys and calls in one block, with transfers around it.
fn block() -> (ContractId, Vec<Vec<u8>>) {
    let module = assemble(COUNTER, &HostFunctions::published()).unwrap();
    let constructor = Some(ConstructorCall { max_gas: 5_000, deposits: Vec::new() });
    let deploy = DeployPayload::new(module, constructor);
    let contract = deploy.contract();
    let mut txs = vec![tx(1, 0, pay(2)), tx(2, 0, Payload::DeployContract(deploy))];
    for source in 3..=6 {
        txs.push(tx(source, 0, call(contract)));
        txs.push(tx(source + 10, 0, pay(source)));
    }
    (contract, txs)
}

#[test]
fn a_contract_deployed_in_a_block_is_called_in_it() {
    let (contract, txs) = block();
    let store = Arc::new(store());
    for (name, engine) in engines() {
        let plan = plan(&engine, &txs);
        let executed = engine.execute(&plan, &store).unwrap();
        let serial = engine.execute_serial(&plan, &store).unwrap();
        assert_eq!(executed.receipts, serial.receipts, "{name}");
        assert_eq!(executed.write_set, serial.write_set, "{name}");
        assert_eq!(executed.totals, serial.totals, "{name}");
        assert!(executed.receipts.iter().all(|receipt| receipt.outcome == Outcome::Executed));
        let key = StateKey::for_storage(contract, b"count");
        let Some(Some(StateValue::Storage(entry))) = executed.write_set.get(&key) else {
            panic!("{name}: nothing is counted")
        };
        assert_eq!(*entry.value, 5_u64.to_le_bytes(), "{name}");
        let path = match engine.config().mode {
            ExecutionMode::Serial => ExecutionPath::Serial(SerialChoice::Configured),
            _ => ExecutionPath::Fallback(FallbackReason::UndeclaredCalls),
        };
        assert_eq!(executed.stats.path, path, "{name}");
        assert_eq!(FallbackReason::UndeclaredCalls.name(), "undeclared contract calls");
        // Nothing is lost: gas is burned or paid out.
        let units = |value: &StateValue, key: &StateKey| value.native_units(key);
        let mut after = store.values.clone();
        for (key, value) in &executed.write_set {
            after.insert(*key, value.clone().unwrap());
        }
        let held: u128 = after.iter().map(|(key, value)| units(value, key)).sum();
        let gone = executed.totals.burned + executed.totals.withheld;
        assert_eq!(held + u128::from(gone), u128::from(executed.totals.supply), "{name}");
        assert!(executed.totals.burned > 0, "a part of the gas");
    }
}

#[test]
fn a_contract_that_is_known_to_run_is_not_tried_in_parallel_again() {
    let (_, txs) = block();
    let store = Arc::new(store());
    let mut config = EngineConfig::recommended(2, BlockPolicy::SkipFailed);
    let engine = Engine::new(config.clone()).unwrap();
    let paths: Vec<_> =
        (0..2).map(|_| engine.execute(&plan(&engine, &txs), &store).unwrap().stats.path).collect();
    let known = ExecutionPath::Serial(SerialChoice::UndeclaredCalls);
    assert_eq!(paths[1], known);
    assert_ne!(paths[0], known);
    config.modules_bytes_max = 0;
    let forgetful = Engine::new(config).unwrap();
    for _ in 0..2 {
        let executed = forgetful.execute(&plan(&forgetful, &txs), &store).unwrap();
        assert_ne!(executed.stats.path, known);
    }
}

#[test]
fn comparing_accepts_what_only_the_serial_path_can_run() {
    let (_, txs) = block();
    let store = Arc::new(store());
    let config = EngineConfig::eager(3, BlockPolicy::Atomic).with_mode(ExecutionMode::Compare);
    let engine = Engine::new(config).unwrap();
    let executed = engine.execute(&plan(&engine, &txs), &store).unwrap();
    let fallback = ExecutionPath::Fallback(FallbackReason::UndeclaredCalls);
    assert_eq!(executed.stats.path, fallback);
}
