//! Small blocks, planned once, with what serial execution makes of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use wavefront_engine::verification::{GivenUp, run_block};
use wavefront_engine::{AuthenticatedBlock, Engine, EngineConfig, Executed, Plan};
use wavefront_scheduler::Dispatch;
use wavefront_types::transaction::{BurnPayload, Reference, Transfer};
use wavefront_types::{
    Account, AccountId, AssetId, Block, BlockEnv, BlockHash, BlockHeader, BlockPolicy, BlockReward,
    FeeType, Hash, Payload, ReadError, Signature, StateKey, StateReader, StateValue, Totals,
    Transaction, Verdict, WriteSet,
};

use crate::dispatch::threads;

const CHAIN: u8 = 3;
/// Enough for a kibibyte with two transfers and one signature.
const FEE: u64 = 25_000;
/// What funded accounts hold.
pub const FUNDS: u64 = 10_000_000;

/// The n-th account.
pub fn id(n: u8) -> AccountId {
    AccountId([n; 32])
}

/// The one asset besides the native one.
pub fn asset() -> AssetId {
    AssetId([0xaa; 32])
}

/// State as a map.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Map {
    /// What is there.
    pub values: BTreeMap<StateKey, StateValue>,
    /// The counters.
    pub totals: Totals,
}

impl Map {
    /// Accounts with these native balances.
    pub fn funded(accounts: &[(u8, u64)]) -> Self {
        let value = |balance: &u64| {
            StateValue::Account(Account { balance: *balance, ..Account::default() })
        };
        let account = |(n, balance): &(u8, u64)| (StateKey::Account(id(*n)), value(balance));
        Self { values: accounts.iter().map(account).collect(), totals: Totals::default() }
    }

    /// Takes in what a block did.
    pub fn apply(&mut self, writes: &WriteSet, totals: Totals) {
        for (key, value) in writes {
            match value {
                Some(value) => self.values.insert(*key, value.clone()),
                None => self.values.remove(key),
            };
        }
        self.totals = totals;
    }
}

impl StateReader for Map {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        Ok(self.values.get(key).cloned())
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(self.totals)
    }
}

/// A transaction of account `from`.
pub fn tx(from: u8, nonce: u64, payload: Payload) -> Transaction {
    Transaction {
        chain_id: CHAIN,
        source: id(from),
        payload,
        fee: FEE,
        fee_type: FeeType::Tos,
        nonce,
        source_commitments: Vec::new(),
        range_proof: None,
        reference: Reference { hash: Hash::ZERO, topoheight: 0 },
        multisig: None,
        signature: Signature([0; 64]),
    }
}

/// Payments of (asset, to, amount).
pub fn pay(payments: &[(AssetId, u8, u64)]) -> Payload {
    let transfer =
        |(asset, to, amount): &(AssetId, u8, u64)| Transfer::plain(*asset, id(*to), *amount);
    Payload::Transfers(payments.iter().map(transfer).collect())
}

/// One payment of native units.
pub fn native(to: u8, amount: u64) -> Payload {
    pay(&[(AssetId::TOS, to, amount)])
}

/// Native units destroyed.
pub fn burn(amount: u64) -> Payload {
    Payload::Burn(BurnPayload { asset: AssetId::TOS, amount })
}

/// Consecutive planned blocks, the state before them, and what serial execution makes of them.
#[derive(Debug)]
pub struct World {
    /// Plans and executes serially.
    pub engine: Engine,
    /// The state before the first block.
    pub before: Arc<Map>,
    /// The blocks.
    pub plans: Vec<Plan>,
    /// Each executed serially on what the ones before it left.
    pub serial: Vec<Executed>,
    /// The state after the last block.
    pub after: Map,
}

impl World {
    /// Plans these blocks, every level of two transactions or more wide, each transaction a chunk
    /// of its own.
    ///
    /// # Panics
    /// When a block cannot be planned or executed serially: the scenario is wrong.
    pub fn new(before: Map, blocks: &[Vec<Transaction>]) -> Arc<Self> {
        let config = EngineConfig::eager(1, BlockPolicy::SkipFailed);
        let engine = Engine::new(config).expect("one thread is a valid number");
        let mut after = before.clone();
        let (mut plans, mut serial) = (Vec::new(), Vec::new());
        for (topoheight, transactions) in (1..).zip(blocks) {
            let plan = plan(&engine, topoheight, transactions);
            let executed = engine.execute_serial(&plan, &after).expect("no block is rejected");
            after.apply(&executed.write_set, executed.totals);
            plans.push(plan);
            serial.push(executed);
        }
        Arc::new(Self { engine, before: Arc::new(before), plans, serial, after })
    }

    /// One parallel attempt at a block, on as many threads of the scenario as `on` has.
    ///
    /// # Errors
    /// As [`run_block`].
    pub fn attempt(
        &self,
        block: usize,
        reader: impl StateReader + 'static,
        dispatch: &impl Dispatch,
        on: usize,
    ) -> Result<Executed, GivenUp> {
        let threads = threads(on);
        run_block(&self.engine, &self.plans[block], reader, dispatch, &threads.workers())
    }

    /// An attempt that must give what serial execution gives; its effects.
    ///
    /// # Panics
    /// When it gives anything else.
    pub fn expect_serial(
        &self,
        block: usize,
        reader: impl StateReader + 'static,
        dispatch: &impl Dispatch,
        on: usize,
    ) -> Executed {
        let attempt = self.attempt(block, reader, dispatch, on);
        let executed = attempt.expect("the attempt is not given up");
        let difference = executed.first_difference(&self.serial[block]);
        assert!(
            difference.is_none(),
            "block {block} differs from serial execution: {difference:?}"
        );
        executed
    }
}

fn plan(engine: &Engine, topoheight: u64, transactions: &[Transaction]) -> Plan {
    let header = BlockHeader {
        version: 1,
        height: topoheight,
        timestamp: topoheight,
        nonce: 0,
        extra_nonce: Hash::ZERO,
        tips: vec![BlockHash::ZERO],
        tx_hashes: Vec::new(),
        miner: id(99),
        vrf: None,
    };
    let wires: Vec<Vec<u8>> = transactions.iter().map(Transaction::encode).collect();
    let block = Block::from_transactions(header, &wires).expect("the scenario is well formed");
    let env = BlockEnv::new(CHAIN, topoheight, id(99))
        .with_timestamp(topoheight)
        .with_reward(BlockReward::new(50, 55))
        .with_fee_recipient(Some(id(98)));
    let verdicts = vec![Verdict::Valid; transactions.len()];
    let block = AuthenticatedBlock::trusted(Arc::new(block), verdicts).expect("one verdict each");
    engine.plan(block, env).expect("the block is small")
}
