//! A block: its transactions in order, then reward and fees.

use wavefront_types::{
    AccountId, AssetId, BlockEnv, BlockPolicy, ErrorCode, Receipt, Signature, Transaction, Verdict,
};

use super::counters::{Counters, plus};
use super::state::{Mark, OracleState};

/// One transaction with everything that its rules look at besides state.
#[derive(Clone, Copy)]
pub struct OracleTx<'a> {
    /// The transaction.
    pub tx: &'a Transaction,
    /// Its size on the wire in bytes.
    pub size: u32,
    /// What authentication found.
    pub verdict: Verdict,
    /// The block's surroundings.
    pub env: &'a BlockEnv,
    /// Whether a multisig participant's signature of this transaction is valid.
    pub participant: &'a dyn Fn(&AccountId, &Signature) -> bool,
}

impl core::fmt::Debug for OracleTx<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("OracleTx")
            .field("tx", &self.tx)
            .field("size", &self.size)
            .field("verdict", &self.verdict)
            .finish_non_exhaustive()
    }
}

/// The block is invalid and changed nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rejected {
    /// The first failing transaction; the number of transactions when it was the end of the block.
    pub index: usize,
    /// Why.
    pub code: ErrorCode,
}

impl OracleState {
    /// Applies a block: `verdicts[i]` belongs to `txs[i]`, each with its size on the wire, and
    /// `participant` judges a multisig signature of the transaction at an index.
    ///
    /// # Errors
    /// [`Rejected`] when a transaction fails under [`BlockPolicy::Atomic`], or the end of the block
    /// overflows; the state is then as before.
    ///
    /// # Panics
    /// When there are not as many verdicts as transactions.
    pub fn apply_block(
        &mut self,
        txs: &[(Transaction, u32)],
        verdicts: &[Verdict],
        env: &BlockEnv,
        policy: BlockPolicy,
        participant: &dyn Fn(usize, &AccountId, &Signature) -> bool,
    ) -> Result<Vec<Receipt>, Rejected> {
        assert_eq!(txs.len(), verdicts.len(), "one verdict for each transaction");
        let start = self.begin_block();
        let mut receipts = Vec::with_capacity(txs.len());
        for (index, ((tx, size), verdict)) in txs.iter().zip(verdicts).enumerate() {
            let valid = |key: &AccountId, signature: &Signature| participant(index, key, signature);
            let job = OracleTx { tx, size: *size, verdict: *verdict, env, participant: &valid };
            match self.step(&job) {
                Ok(receipt) => receipts.push(receipt),
                Err(code) if policy == BlockPolicy::SkipFailed => {
                    receipts.push(Receipt::skipped(code));
                }
                Err(code) => return Err(self.reject(&start, index, code)),
            }
        }
        match self.finalize(env) {
            Ok(()) => {
                self.settle();
                self.counters = Counters::default();
                Ok(receipts)
            }
            Err(code) => Err(self.reject(&start, txs.len(), code)),
        }
    }

    fn begin_block(&mut self) -> Mark {
        self.settle();
        self.mark()
    }

    /// Applies one transaction of a block that is never finished: for building the next one upon
    /// what the ones before it do.
    ///
    /// # Errors
    /// The transaction's error code; the state is then as before it.
    pub fn step(&mut self, job: &OracleTx<'_>) -> Result<Receipt, ErrorCode> {
        let before = self.mark();
        let result = self.run(job);
        if result.is_err() {
            self.rollback(&before);
        }
        result
    }

    fn reject(&mut self, start: &Mark, index: usize, code: ErrorCode) -> Rejected {
        self.rollback(start);
        self.settle();
        Rejected { index, code }
    }

    /// The end of the block: fees and gas first, then the reward.
    fn finalize(&mut self, env: &BlockEnv) -> Result<(), ErrorCode> {
        let mut totals = self.counters.fold(&self.totals)?;
        let Counters { fees, gas, .. } = self.counters;
        if let Some(recipient) = env.fee_recipient {
            let third = u128::from(gas) * 30 / 100;
            let burned = u64::try_from(third).map_err(|_| ErrorCode::Overflow)?;
            let share = gas.checked_sub(burned).ok_or(ErrorCode::Overflow)?;
            totals.burned = plus(totals.burned, burned)?;
            let due = plus(fees, share)?;
            if due > 0 {
                self.credit(recipient, AssetId::TOS, due)?;
            }
        } else {
            totals.withheld = plus(totals.withheld, plus(fees, gas)?)?;
        }
        if env.reward.to_miner > 0 {
            self.credit(env.miner, AssetId::TOS, env.reward.to_miner)?;
            totals.supply = plus(totals.supply, env.reward.to_miner)?;
        }
        totals.emitted = plus(totals.emitted, env.reward.emitted)?;
        self.totals = totals;
        Ok(())
    }
}
