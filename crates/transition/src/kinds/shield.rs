//! Moving native units from plain to confidential balances. The proofs are the host's; see
//! [`Verdict`](wavefront_types::Verdict).

use wavefront_types::transaction::ShieldTransfer;
use wavefront_types::wire::limits::TRANSFERS_MAX;
use wavefront_types::{Account, COIN, ErrorCode, Total, Transaction};

use crate::payer::debit;
use crate::rules::{Applied, FeeRule, Rules, Touch};
use crate::{Failure, StateView, TxInput};

/// The least amount to shield: 100 TOS.
const AMOUNT_MIN: u64 = 100 * COIN;

impl Rules for [ShieldTransfer] {
    /// A minimum, but of the size alone: the published vectors accept 500 of them at that.
    const FEE: FeeRule = FeeRule { required: false, by_energy: true, ..FeeRule::BY_SIZE };

    /// The sum leaves the source's account and appears in a counter.
    fn declare(&self, _: &Transaction, _: &mut impl Touch) {}

    fn keys(&self) -> usize {
        0
    }

    #[allow(clippy::arithmetic_side_effects, reason = "a list in memory has fewer than 2^60 items")]
    fn cost_ns(&self) -> usize {
        self.len() * 10
    }

    /// The sum leaves the source.
    fn apply(
        &self,
        view: &mut (impl StateView + ?Sized),
        input: &TxInput<'_>,
        account: &mut Account,
    ) -> Result<Applied, Failure> {
        if self.is_empty() || self.len() > TRANSFERS_MAX {
            return Err(ErrorCode::InvalidFormat.into());
        }
        if self.iter().any(|transfer| transfer.amount < AMOUNT_MIN) {
            return Err(ErrorCode::InvalidAmount.into());
        }
        if self.iter().any(|transfer| !transfer.asset.is_native()) {
            return Err(ErrorCode::InvalidPayload.into());
        }
        let sum = self
            .iter()
            .try_fold(0_u64, |sum, transfer| sum.checked_add(transfer.amount))
            .ok_or(ErrorCode::InsufficientBalance)?;
        debit(&mut account.balance, sum, input.tx.fee)?;
        view.add_total(Total::Shielded, sum)?;
        Ok(Applied::EXECUTED)
    }
}
