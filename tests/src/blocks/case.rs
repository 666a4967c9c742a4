//! Blocks with everything that is known about them beforehand, and what they must do.

use wavefront_types::wire::DecodeError;
use wavefront_types::{
    AccountId, Block, BlockEnv, BlockHash, BlockHeader, BlockPolicy, Hash, Receipt, Signature,
    Totals, Transaction, Verdict, WriteSet,
};

use crate::oracle::{OracleState, Rejected};

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

/// What a block must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// By transaction index.
    pub receipts: Vec<Receipt>,
    /// Every key written, in canonical order.
    pub write_set: WriteSet,
    /// The counters after the block.
    pub totals: Totals,
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
