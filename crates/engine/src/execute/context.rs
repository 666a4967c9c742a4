//! What every transaction of a block is run with, and how one is run, on either path.

use wavefront_crypto::multisig_message;
use wavefront_sync::CancelToken;
use wavefront_transition::{
    Abort, CallContext, ContractVm, Failure, GasSchedule, MultisigVerifier, TxInput,
    apply_transaction, finalize_block,
};
use wavefront_types::{
    AccountId, Block, BlockHash, BlockPolicy, Outcome, Receipt, Signature, Tally, Totals, TxHash,
    VrfProof,
};

use crate::engine::Core;
use crate::error::ExecuteError;
use crate::plan::Plan;
use crate::view::StagedView;

/// What every transaction of a block is run with.
#[derive(Clone, Copy)]
pub(crate) struct BlockContext<'a> {
    core: &'a Core,
    plan: &'a Plan,
    cancel: Option<&'a CancelToken>,
}

impl<'a> BlockContext<'a> {
    pub(crate) fn new(core: &'a Core, plan: &'a Plan, cancel: Option<&'a CancelToken>) -> Self {
        Self { core, plan, cancel }
    }

    /// Whether nobody wants the result any more.
    #[inline]
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancel.is_some_and(CancelToken::is_cancelled)
    }

    /// Runs the transaction at `index` and commits its stage if it is included. This is the one way
    /// in which a transaction runs.
    #[inline]
    pub(crate) fn transaction(
        &self,
        index: usize,
        mut view: impl StagedView,
    ) -> Result<Receipt, Abort> {
        let authenticated = self.plan.authenticated();
        let block = &*authenticated.block;
        let signed = &block.transactions[index];
        let behind = Behind { core: self.core, block, index };
        let input = TxInput {
            tx: &signed.transaction,
            size: signed.size(),
            verdict: authenticated.verdicts[index],
            env: self.plan.env(),
            multisig: &behind,
            contracts: &behind,
        };
        let receipt = apply_transaction(&mut view, &input)?;
        if receipt.is_included() {
            view.commit()?;
        }
        Ok(receipt)
    }

    /// Books reward and fees after the transactions, and commits that.
    pub(crate) fn epilogue(
        &self,
        mut view: impl StagedView,
        base: &Totals,
        tally: &Tally,
    ) -> Result<Totals, Failure> {
        let totals = finalize_block(&mut view, self.plan.env(), base, tally)?;
        view.commit()?;
        Ok(totals)
    }

    /// As [`judge`](Self::judge), of all in order.
    pub(crate) fn judge_all(&self, receipts: &[Receipt]) -> Result<(), ExecuteError> {
        if self.core.config.policy == BlockPolicy::SkipFailed {
            return Ok(());
        }
        receipts.iter().enumerate().try_for_each(|(index, receipt)| self.judge(index, receipt))
    }

    /// Under the atomic policy, a failing transaction rejects the block.
    #[inline]
    pub(crate) fn judge(&self, index: usize, receipt: &Receipt) -> Result<(), ExecuteError> {
        match (self.core.config.policy, receipt.outcome) {
            (BlockPolicy::Atomic, Outcome::Skipped(code)) => {
                Err(ExecuteError::Rejected { index, code })
            }
            _ => Ok(()),
        }
    }
}

/// What is behind one transaction: asked only by those that verify participants' signatures, or
/// run contracts.
struct Behind<'a> {
    core: &'a Core,
    block: &'a Block,
    index: usize,
}

impl MultisigVerifier for Behind<'_> {
    fn verify(&self, signers: &[(AccountId, Signature)]) -> bool {
        let message = multisig_message(&self.block.signed_parts(self.index));
        self.core.signatures.of_participants(&self.core.verifier, &message, signers)
    }
}

impl CallContext for Behind<'_> {
    fn vm(&self) -> &dyn ContractVm {
        &*self.core.contracts
    }

    fn gas(&self) -> &GasSchedule {
        &self.core.config.gas
    }

    fn block_hash(&self) -> BlockHash {
        self.block.header.hash()
    }

    fn tx_hash(&self) -> TxHash {
        self.block.tx_hash(self.index)
    }

    fn vrf(&self) -> Option<&VrfProof> {
        self.block.header.vrf.as_ref()
    }
}
