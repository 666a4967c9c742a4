//! Moving amounts from confidential to plain balances. The proofs are the host's; see
//! [`Verdict`](wavefront_types::Verdict).

use wavefront_types::transaction::UnshieldTransfer;
use wavefront_types::wire::limits::TRANSFERS_MAX;
use wavefront_types::{Account, ErrorCode, StateKey, Total, Transaction};

use crate::pay::{declare_pay, pay};
use crate::rules::{Applied, FeeRule, Rules, Touch};
use crate::{Failure, StateView, TxInput};

impl Rules for [UnshieldTransfer] {
    const FEE: FeeRule = FeeRule { by_energy: true, ..FeeRule::VOLUNTARY };

    fn declare(&self, _: &Transaction, touch: &mut impl Touch) {
        for transfer in self {
            declare_pay(transfer.destination, transfer.asset, touch);
        }
    }

    fn keys(&self) -> usize {
        self.len()
    }

    #[allow(clippy::arithmetic_side_effects, reason = "a list in memory has fewer than 2^60 items")]
    fn cost_ns(&self) -> usize {
        self.len() * 80
    }

    /// Every destination is credited; the source may be one.
    fn apply(
        &self,
        view: &mut (impl StateView + ?Sized),
        input: &TxInput<'_>,
        account: &mut Account,
    ) -> Result<Applied, Failure> {
        let source = input.tx.source;
        if self.is_empty() || self.len() > TRANSFERS_MAX {
            return Err(ErrorCode::InvalidFormat.into());
        }
        if self.iter().any(|transfer| transfer.amount == 0) {
            return Err(ErrorCode::InvalidAmount.into());
        }
        for transfer in self {
            let UnshieldTransfer { asset, destination, amount, .. } = transfer;
            if asset.is_native() {
                view.add_total(Total::Unshielded, *amount)?;
            }
            if *destination != source {
                pay(view, *destination, *asset, *amount)?;
            } else if asset.is_native() {
                // The source's account is in hand and will be written whole: a credit through the
                // view would be lost under it.
                account.balance =
                    account.balance.checked_add(*amount).ok_or(ErrorCode::Overflow)?;
            } else {
                view.credit(&StateKey::Balance(source, *asset), *amount)?;
            }
        }
        Ok(Applied::EXECUTED)
    }
}
