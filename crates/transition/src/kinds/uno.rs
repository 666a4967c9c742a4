//! Confidential transfers. Their proofs are the host's; see [`Verdict`](wavefront_types::Verdict).

use wavefront_types::transaction::UnoTransfer;
use wavefront_types::wire::limits::TRANSFERS_MAX;
use wavefront_types::{Account, ErrorCode, Transaction};

use crate::rules::{Applied, FeeRule, Rules, Touch};
use crate::{Failure, StateView, TxInput};

impl Rules for [UnoTransfer] {
    const FEE: FeeRule = FeeRule { by_energy: true, by_uno: true, ..FeeRule::VOLUNTARY };

    /// Confidential amounts are nowhere in the state.
    fn declare(&self, _: &Transaction, _: &mut impl Touch) {}

    fn keys(&self) -> usize {
        0
    }

    #[allow(clippy::arithmetic_side_effects, reason = "a list in memory has fewer than 2^60 items")]
    fn cost_ns(&self) -> usize {
        self.len() * 10
    }

    /// Nothing plain moves.
    fn apply(
        &self,
        _: &mut (impl StateView + ?Sized),
        input: &TxInput<'_>,
        _: &mut Account,
    ) -> Result<Applied, Failure> {
        if self.is_empty() || self.len() > TRANSFERS_MAX {
            return Err(ErrorCode::InvalidFormat.into());
        }
        if self.iter().any(|transfer| transfer.destination == input.tx.source) {
            return Err(ErrorCode::SelfOperation.into());
        }
        Ok(Applied::EXECUTED)
    }
}
