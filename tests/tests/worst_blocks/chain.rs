//! A chain to measure blocks on.

#![allow(clippy::disallowed_types, reason = "two times are compared, none is reported")]

use std::sync::Arc;
use std::time::Instant;

use wavefront_engine::{AuthenticatedBlock, Engine, EngineConfig, Plan};
use wavefront_integration_tests::blocks::{block_of, transfer, tx};
use wavefront_integration_tests::snapshot::Snapshot;
use wavefront_types::{
    AccountId, BlockEnv, BlockPolicy, COIN, ChainRules, Genesis, GenesisAccount, Payload,
    Transaction,
};

/// An account.
pub(super) fn id(number: u64) -> AccountId {
    let mut bytes = [7; 32];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    AccountId(bytes)
}

/// Accounts of the tests; each begins with plenty.
pub(super) const ACCOUNTS: u64 = 600;
/// Who sends the block's transactions.
pub(super) const SENDER: u64 = 1;

/// A chain that grows block by block.
pub(super) struct Chain {
    engine: Engine,
    state: Snapshot,
    pub(super) height: u64,
    pub(super) nonces: Vec<u64>,
}

impl Chain {
    pub(super) fn new() -> Self {
        let accounts = (0..2 * ACCOUNTS)
            .map(|n| GenesisAccount { id: id(n), balance: 1 << 53, assets: Vec::new() })
            .collect();
        let policy = BlockPolicy::Atomic;
        let rules = ChainRules { chain_id: 3, policy, fees_to_miner: false, rewards: false };
        let genesis = Genesis { rules, timestamp: 0, accounts };
        let (writes, totals) = genesis.initial_state().expect("the accounts are in order");
        let config = EngineConfig::recommended(1, policy);
        Self {
            engine: Engine::new(config).expect("one thread"),
            state: Snapshot::from_write_set(writes, totals),
            height: 0,
            nonces: vec![0; usize::try_from(2 * ACCOUNTS).expect("few")],
        }
    }

    pub(super) fn nonce(&mut self, account: u64) -> u64 {
        let nonce = &mut self.nonces[usize::try_from(account).expect("few")];
        *nonce += 1;
        *nonce - 1
    }

    /// A transaction of an account, with a fee that covers it.
    pub(super) fn tx(&mut self, account: u64, payload: Payload) -> Transaction {
        let fee = match payload {
            Payload::Energy(_) => 0,
            Payload::RegisterName(_) => COIN,
            _ => 20_000_000,
        };
        let nonce = self.nonce(account);
        tx(id(account), nonce, fee, payload)
    }

    fn plan(&self, txs: &[Transaction]) -> Plan {
        let env = BlockEnv::new(3, self.height + 1, id(0));
        let block = block_of(txs.iter().cloned(), env);
        let verdicts = block.verdicts();
        let block = Arc::new(block.decoded().expect("it was encoded here"));
        let block = AuthenticatedBlock::trusted(block, verdicts).expect("a verdict each");
        self.engine.plan(block, env).expect("it can be planned")
    }

    /// Appends blocks of these transactions, which are short or few; all must succeed.
    pub(super) fn grow(&mut self, txs: &[Transaction]) {
        for txs in txs.chunks(5_000) {
            let executed = self.engine.execute(&self.plan(txs), &self.state).expect("it is valid");
            self.state.apply(&executed.write_set, executed.totals);
            self.height += 1;
        }
    }

    /// As many of these transactions as fit into a block of so many bytes, at least one.
    pub(super) fn fill(
        &mut self,
        bytes: usize,
        mut next: impl FnMut(&mut Self) -> Transaction,
    ) -> Block {
        let mut block = Block::default();
        while block.txs.is_empty() || block.bytes + block.bytes / block.txs.len() <= bytes {
            let tx = next(self);
            // With its hash and its length.
            block.bytes += tx.encode().len() + 36;
            block.txs.push(tx);
        }
        block
    }

    /// Transfers of as many bytes, to fresh accounts; senders of their own take turns.
    fn transfers(&mut self, bytes: usize) -> Block {
        let mut count = 0;
        self.fill(bytes, |chain| {
            let account = ACCOUNTS + count % ACCOUNTS;
            count += 1;
            let nonce = chain.nonce(account);
            transfer(id(account), nonce, id(1_000_000 + count), 1)
        })
    }
}

/// A block of a chain and transfers of as many bytes, run in turn.
pub(super) struct Duel {
    chain: Chain,
    plans: [Plan; 2],
    /// The least time of each in nanoseconds: what else the machine does only adds to it.
    least: [u128; 2],
}

impl Duel {
    pub(super) fn new(mut chain: Chain, worst: &Block) -> Self {
        let transfers = chain.transfers(worst.bytes);
        let plans = [chain.plan(&worst.txs), chain.plan(&transfers.txs)];
        Self { chain, plans, least: [u128::MAX; 2] }
    }

    /// Runs both so many times more.
    pub(super) fn run(&mut self, times: usize) {
        for _ in 0..times {
            for (plan, least) in self.plans.iter().zip(&mut self.least) {
                let begun = Instant::now();
                let executed = self.chain.engine.execute(plan, &self.chain.state);
                let took = begun.elapsed().as_nanos().max(1);
                executed.expect("all of it succeeds");
                *least = took.min(*least);
            }
        }
    }

    /// How long the block takes, in percent of the transfers.
    pub(super) fn percent(&self) -> u128 {
        let [worst, transfers] = self.least;
        worst * 100 / transfers
    }
}

#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) txs: Vec<Transaction>,
    pub(super) bytes: usize,
}
