//! The serial path: every transaction in block order on the calling thread.

use wavefront_transition::{TxInput, apply_transaction, finalize_block};
use wavefront_types::{BlockPolicy, Outcome, StateReader, Tally};

use super::{Stop, stats};
use crate::view::{BlockMultisig, SerialView};
use crate::{Engine, ExecuteError, Executed, ExecutionPath, FallbackReason, Plan};

impl Engine {
    pub(super) fn run_serial<R: StateReader>(
        &self,
        plan: &Plan,
        path: ExecutionPath,
        reader: &R,
    ) -> Result<Executed, ExecuteError> {
        self.serial_pass(plan, path, reader).map_err(|stop| match stop {
            Stop::Error(error) => error,
            Stop::Fallback(reason) => ExecuteError::Internal { reason: name(reason).to_owned() },
        })
    }

    fn serial_pass<R: StateReader>(
        &self,
        plan: &Plan,
        path: ExecutionPath,
        reader: &R,
    ) -> Result<Executed, Stop> {
        let block = &plan.authenticated.block;
        let count = block.transactions.len();
        let base = reader.totals().map_err(|error| Stop::Error(error.into()))?;
        let mut state = self.scratch.serial.take();
        state.reset(count.saturating_mul(2));
        let mut tally = Tally::default();
        let mut receipts = Vec::with_capacity(count);
        for (index, (signed, verdict)) in
            block.transactions.iter().zip(&plan.authenticated.verdicts).enumerate()
        {
            state.begin();
            let multisig = BlockMultisig { verifier: &self.verifier, block, index };
            let input = TxInput {
                tx: &signed.transaction,
                size: signed.size(),
                verdict: *verdict,
                env: &plan.env,
                multisig: &multisig,
            };
            let mut view = SerialView { state: &mut state, reader, base: &base, tally: &tally };
            let receipt = apply_transaction(&mut view, &input)?;
            if receipt.is_included() {
                let staged = state.journal_mut().tally;
                tally.merge(&staged).ok_or(Stop::Fallback(FallbackReason::OverflowRisk))?;
                state.commit().map_err(|_| Stop::Fallback(FallbackReason::OverflowRisk))?;
            } else if let (BlockPolicy::Atomic, Outcome::Skipped(code)) =
                (self.config.policy, receipt.outcome)
            {
                return Err(Stop::Error(ExecuteError::Rejected { index, code }));
            }
            receipts.push(receipt);
        }
        state.begin();
        let mut view = SerialView { state: &mut state, reader, base: &base, tally: &tally };
        let totals = finalize_block(&mut view, &plan.env, &base, &tally).map_err(Stop::epilogue)?;
        state.commit().map_err(|_| Stop::Fallback(FallbackReason::OverflowRisk))?;
        let write_set = state.take_write_set();
        self.scratch.serial.give(state);
        Ok(Executed { receipts, write_set, totals, stats: stats(plan, path) })
    }
}

fn name(reason: FallbackReason) -> &'static str {
    match reason {
        FallbackReason::OverflowRisk => "a sum that was checked overflowed",
        FallbackReason::UndeclaredAccess => "undeclared access",
    }
}
