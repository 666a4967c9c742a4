//! Random chains of small blocks for property tests, each from one number.
//!
//! Nothing is signed: verdicts are given, the owners' signatures are zero bytes, and a
//! participant's signature counts as valid when [`signature_is_valid`] says so. Every transaction
//! decodes. A case leans on few accounts, so that transactions of a block meet each other; it mixes
//! every kind of transaction with every way to fail.

mod agents;
mod by_hand;
mod maker;
mod payloads;
mod report;
mod rng;
mod world;

pub use by_hand::{
    FEE, block_of, burn, delegate, energy, freeze, of_asset, transfer, transfers, tx,
};
pub use report::{Expected, compare, compare_results, shrink};
pub use rng::Rng;
pub use world::{ASSETS, World};

use wavefront_types::wire::DecodeError;
use wavefront_types::{
    AccountId, Block, BlockEnv, BlockHash, BlockHeader, BlockPolicy, BlockReward, COIN, Hash,
    Signature, Transaction, Verdict,
};

use crate::oracle::{OracleState, Rejected};
use maker::Maker;

/// Whether a participant's made-up signature stands for a valid one: its first byte is 1.
pub fn signature_is_valid(signature: &Signature) -> bool {
    signature.0[0] == 1
}

/// A transaction, its bytes, and what authentication would say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedTx {
    /// The transaction.
    pub tx: Transaction,
    /// Its bytes.
    pub wire: Vec<u8>,
    /// The verdict.
    pub verdict: Verdict,
}

impl GeneratedTx {
    /// A transaction whose owner's signature counts as valid.
    pub fn trusted(tx: Transaction) -> Self {
        Self { wire: tx.encode(), tx, verdict: Verdict::Valid }
    }
}

/// A block of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedBlock {
    /// In block order.
    pub txs: Vec<GeneratedTx>,
    /// The block's surroundings.
    pub env: BlockEnv,
}

/// A random chain.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it was made from.
    pub seed: u64,
    /// The state before the first block.
    pub initial: OracleState,
    /// The blocks, each made for the state after those before it.
    pub blocks: Vec<GeneratedBlock>,
    /// What a failing transaction does.
    pub policy: BlockPolicy,
    /// Whether amounts near the largest number occur.
    pub overflowing: bool,
}

impl GeneratedBlock {
    /// A decoded block with what authentication found.
    ///
    /// # Panics
    /// When there are not as many verdicts as transactions.
    pub fn from_decoded(block: &Block, verdicts: &[Verdict], env: BlockEnv) -> Self {
        assert_eq!(block.transactions.len(), verdicts.len(), "one verdict for each transaction");
        let each = block.transactions.iter().zip(verdicts).enumerate();
        let txs = each.map(|(index, (signed, verdict))| GeneratedTx {
            tx: signed.transaction.clone(),
            wire: block.wire(index).to_vec(),
            verdict: *verdict,
        });
        Self { txs: txs.collect(), env }
    }

    /// The verdicts by index.
    pub fn verdicts(&self) -> Vec<Verdict> {
        self.txs.iter().map(|tx| tx.verdict).collect()
    }

    /// The block as one that came over the wire.
    ///
    /// # Errors
    /// [`DecodeError`] when a transaction does not decode: a fault of the generator.
    pub fn decoded(&self) -> Result<Block, DecodeError> {
        let header = BlockHeader {
            version: 0,
            height: self.env.height,
            timestamp: self.env.timestamp,
            nonce: 0,
            extra_nonce: Hash::ZERO,
            tips: vec![BlockHash::ZERO],
            tx_hashes: Vec::new(),
            miner: self.env.miner,
            vrf: None,
        };
        let wires: Vec<&[u8]> = self.txs.iter().map(|tx| tx.wire.as_slice()).collect();
        Block::from_transactions(header, &wires)
    }

    /// What the oracle makes of the block; `state` moves on unless the block is rejected.
    ///
    /// # Errors
    /// [`Rejected`], with the state unchanged.
    pub fn apply(
        &self,
        state: &mut OracleState,
        policy: BlockPolicy,
    ) -> Result<Expected, Rejected> {
        self.apply_judged(state, policy, &|_, _, signature| signature_is_valid(signature))
    }

    /// The same with another judge of the participants' signatures of the transaction at an index:
    /// to an engine that checks them in earnest, every made-up one is invalid.
    ///
    /// # Errors
    /// [`Rejected`], with the state unchanged.
    pub fn apply_judged(
        &self,
        state: &mut OracleState,
        policy: BlockPolicy,
        participant: &dyn Fn(usize, &AccountId, &Signature) -> bool,
    ) -> Result<Expected, Rejected> {
        let size = |tx: &GeneratedTx| u32::try_from(tx.wire.len()).unwrap_or(u32::MAX);
        let txs: Vec<(Transaction, u32)> =
            self.txs.iter().map(|tx| (tx.tx.clone(), size(tx))).collect();
        let receipts = state.apply_block(&txs, &self.verdicts(), &self.env, policy, participant)?;
        Ok(Expected { receipts, write_set: state.write_set(), totals: state.totals() })
    }
}

/// Draws a case: 1..=3 blocks of up to 24 transactions over 2..=8 accounts.
///
/// # Determinism
/// The same seed gives the same case.
pub fn generate(seed: u64) -> Case {
    let mut rng = Rng::new(seed);
    let (world, initial) = World::draw(&mut rng);
    let policy = if rng.chance(300) { BlockPolicy::Atomic } else { BlockPolicy::SkipFailed };
    // A third of the cases try to do everything right, the others fail now and then, or often.
    let odd = *rng.pick(&[0, 30, 150]);
    let chain_id = if rng.chance(800) { 3 } else { 0 };
    let fee_recipient = match rng.below(3) {
        0 => None,
        _ => Some(*rng.pick(&world.ids)),
    };
    let miner = match fee_recipient {
        Some(id) if rng.chance(600) => id,
        _ => *rng.pick(&world.ids),
    };
    let mut height = initial.totals().height;
    let mut state = initial.clone();
    let mut blocks = Vec::new();
    for position in 0..=rng.index(3) {
        let reward = match rng.below(4) {
            0 => BlockReward::default(),
            1 if world.overflowing => BlockReward { to_miner: COIN, emitted: COIN },
            _ => BlockReward { to_miner: 1_000, emitted: 1_111 },
        };
        let env = BlockEnv {
            chain_id,
            topoheight: position as u64 + 1,
            height,
            timestamp: 1_000 * (position as u64 + 1),
            miner,
            reward,
            fee_recipient,
        };
        let most = if rng.chance(300) { 24 } else { 8 };
        // An empty block now and then.
        let least = u64::from(rng.chance(980));
        let count = rng.between(least, most);
        // One failure rejects an atomic block: most must have none to be worth running.
        let clean = policy == BlockPolicy::Atomic && rng.chance(700);
        let mut maker = Maker { rng: &mut rng, world: &world, model: state.clone(), env, odd };
        let drawn = (0..count).map(|_| maker.draw());
        let txs = drawn.filter(|(_, passes)| *passes || !clean).map(|(tx, _)| tx).collect();
        let block = GeneratedBlock { txs, env };
        // A rejected block leaves the state, and the next one is made for that.
        drop(block.apply(&mut state, policy));
        blocks.push(block);
        // Long enough, now and then, for unfrozen units to mature.
        height += if rng.chance(400) { 140 } else { 1 };
    }
    Case { seed, initial, blocks, policy, overflowing: world.overflowing }
}
