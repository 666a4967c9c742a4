//! Single decoded blocks with the state they start from.

use std::sync::Arc;

use wavefront_types::wire::decode_signed;
use wavefront_types::{
    Block, BlockEnv, BlockHash, BlockHeader, Genesis, Hash, SignedTransaction, tx_hash,
};

use crate::draft::UnsignedTransaction;
use crate::genesis::{BLOCK_INTERVAL, CHAIN_ID, GENESIS_TIMESTAMP, genesis};
use crate::kinds::Payment;
use crate::model::Model;
use crate::{Accounts, Activity, Conflict, Mix};

/// Transfers that one transaction may have: [`Shape::Airdrop`] makes no more, and
/// [`Shape::ManyAssets`] as many.
const TRANSFERS_MAX: usize = 500;
/// The minimum fee of one transfer in less than a kibibyte.
const TRANSFER_FEE: u64 = 15_000;

/// What the transactions of a scenario have to do with each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Each transaction has a sender and a receiver of its own: no two conflict. Wants two accounts
    /// a transaction; with fewer, pairs repeat.
    Disjoint,
    /// Transfers, both ends uniform.
    Uniform,
    /// Transfers, both ends Zipf-distributed with this exponent in thousandths.
    Zipf {
        /// The exponent in thousandths.
        milli: u32,
    },
    /// Transfers of changing senders to one account.
    HotReceiver,
    /// Transfers of one account to changing receivers.
    OneSender,
    /// Every transaction spends what the one before gave, and all of it: A to B, B to C, and so on
    /// round. Only the first account has native units in genesis.
    FullChain,
    /// Each transaction pays up to 500 accounts.
    Airdrop,
    /// Each transaction makes 500 payments of 0, each in an asset of its own: access sets as large
    /// as they get.
    ManyAssets,
    /// Energy operations only.
    Energy,
    /// A mix of activities, both ends uniform; for one like a chain's, [`Mix::default`].
    Mixed(Mix),
}

/// Everything that determines a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioSpec {
    /// Where all pseudo-randomness starts.
    pub seed: u64,
    /// Transactions in the block; the limits of the wire format do not apply.
    pub txs: usize,
    /// Accounts in genesis, at least 2.
    pub accounts: usize,
    /// Whether to make keys and sign, which costs far more than all else; else signatures are zero.
    pub signed: bool,
}

/// A block to execute and the state to execute it on.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// The state before the block.
    pub genesis: Genesis,
    /// The block.
    pub block: Arc<Block>,
    /// Its surroundings, fees going to the miner; the reward is 0 for the caller to fill in.
    pub env: BlockEnv,
    /// Whether each transaction is meant to succeed.
    pub valid: Vec<bool>,
}

/// Makes a scenario.
///
/// # Panics
/// When there are fewer than 2 accounts.
///
/// # Examples
/// ```
/// use wavefront_workload::{ScenarioSpec, Shape, scenario};
///
/// let spec = ScenarioSpec { seed: 1, txs: 100, accounts: 50, signed: false };
/// let scenario = scenario(&Shape::HotReceiver, &spec);
/// assert_eq!(scenario.block.transactions.len(), 100);
/// ```
pub fn scenario(shape: &Shape, spec: &ScenarioSpec) -> Scenario {
    assert!(spec.accounts >= 2, "a payment needs two ends");
    let accounts = if spec.signed {
        Accounts::signing(spec.seed, spec.accounts)
    } else {
        Accounts::trusted(spec.seed, spec.accounts)
    };
    let mut genesis = genesis(&accounts);
    if *shape == Shape::FullChain {
        // Nobody but the first has anything: out of order, no transaction of the chain is valid.
        let first = accounts.id(0);
        for account in genesis.accounts.iter_mut().filter(|account| account.id != first) {
            account.balance = 0;
        }
    }
    let hash = genesis.hash();
    let miner = accounts.id(1);
    let mut model = Model::new(spec.seed, accounts, conflict(shape), hash);
    if *shape == Shape::FullChain {
        model.holders.iter_mut().skip(1).for_each(|holder| holder.balance = 0);
    }
    let drafts: Vec<_> = (0..spec.txs).map(|index| draft(&mut model, shape, index)).collect();
    let wires: Vec<_> = drafts.iter().map(UnsignedTransaction::sign).collect();
    let timestamp = GENESIS_TIMESTAMP + BLOCK_INTERVAL;
    let header = BlockHeader {
        version: 1,
        height: 1,
        timestamp,
        nonce: 0,
        extra_nonce: Hash::ZERO,
        tips: vec![BlockHash(hash.0)],
        tx_hashes: wires.iter().map(|wire| tx_hash(wire)).collect(),
        miner,
        vrf: None,
    };
    let env =
        BlockEnv::new(CHAIN_ID, 1, miner).with_timestamp(timestamp).with_fee_recipient(Some(miner));
    let valid = drafts.iter().map(UnsignedTransaction::is_valid).collect();
    Scenario { genesis, block: Arc::new(assemble(header, &wires)), env, valid }
}

fn conflict(shape: &Shape) -> Conflict {
    match shape {
        Shape::Zipf { milli } => Conflict::Zipf { milli: *milli },
        Shape::HotReceiver => Conflict::Hot { percent: 100 },
        Shape::OneSender => Conflict::OneSender,
        Shape::Disjoint
        | Shape::Uniform
        | Shape::FullChain
        | Shape::Airdrop
        | Shape::ManyAssets
        | Shape::Energy
        | Shape::Mixed(_) => Conflict::Uniform,
    }
}

/// Transaction `index` of a scenario.
fn draft(model: &mut Model, shape: &Shape, index: usize) -> UnsignedTransaction {
    let len = model.founders;
    let native = |to, units| Payment { asset: None, to, units };
    let (from, payments) = match shape {
        Shape::Mixed(mix) => return model.next_transaction(mix),
        Shape::ManyAssets => return model.payments_in_many_assets(index, TRANSFERS_MAX),
        Shape::Energy => return model.next_transaction(&Mix::only(Activity::Energy)),
        Shape::Disjoint => {
            let pair = index % (len / 2);
            (2 * pair, vec![native(2 * pair + 1, 1_000)])
        }
        Shape::FullChain => {
            let (from, to) = (index % len, (index + 1) % len);
            let all = model.holders[from].balance.checked_sub(TRANSFER_FEE);
            (from, vec![native(to, all.unwrap_or_default())])
        }
        Shape::Airdrop => {
            let (from, count) = (index % len, TRANSFERS_MAX.min(len - 1));
            (from, (1..=count).map(|step| native((from + step) % len, 10)).collect())
        }
        Shape::HotReceiver => (1 + index % (len - 1), vec![native(0, 1_000)]),
        Shape::Uniform | Shape::Zipf { .. } | Shape::OneSender => {
            let from = model.sender();
            (from, vec![native(model.receiver(from), 1_000)])
        }
    };
    // Genesis funds every account for far more payments than a block holds.
    model.pay(Activity::Transfer, from, &payments, false).unwrap_or_else(|| model.failing(from))
}

/// The block, without the size limits that decoding a whole one applies.
fn assemble(header: BlockHeader, wires: &[Vec<u8>]) -> Block {
    let mut bytes = Vec::with_capacity(wires.iter().map(Vec::len).sum());
    let mut transactions = Vec::with_capacity(wires.len());
    for wire in wires {
        let SignedTransaction { transaction, mut span } =
            decode_signed(wire).expect("generated transactions are well formed");
        let offset = u32::try_from(bytes.len()).expect("a scenario of less than 4 GiB");
        for at in [&mut span.start, &mut span.nonce_end, &mut span.reference, &mut span.end] {
            *at += offset;
        }
        bytes.extend_from_slice(wire);
        transactions.push(SignedTransaction { transaction, span });
    }
    Block { header, transactions, bytes: bytes.into() }
}
