//! Burning an asset.

use wavefront_scheduler::AccessMode;
use wavefront_types::transaction::BurnPayload;
use wavefront_types::{Account, ErrorCode, StateKey, StateValue, Total, Transaction};

use crate::pay::declare_spend;
use crate::payer::debit;
use crate::rules::{Applied, FeeRule, Rules, Touch};
use crate::{Failure, StateView, TxInput, read};

impl Rules for BurnPayload {
    const FEE: FeeRule = FeeRule::BY_SIZE;

    fn declare(&self, tx: &Transaction, touch: &mut impl Touch) {
        declare_spend(tx.source, self.asset, touch);
        if !self.asset.is_native() {
            touch(StateKey::Burned(self.asset), AccessMode::Credit);
        }
    }

    fn keys(&self) -> usize {
        1
    }

    fn cost_ns(&self) -> usize {
        100
    }

    /// Destroys the amount: the native asset counts in the chain's burned supply, any other in its
    /// own.
    fn apply(
        &self,
        view: &mut (impl StateView + ?Sized),
        input: &TxInput<'_>,
        account: &mut Account,
    ) -> Result<Applied, Failure> {
        let Self { asset, amount } = *self;
        let tx = input.tx;
        if amount == 0 {
            return Err(ErrorCode::InvalidAmount.into());
        }
        // The protocol checks this whatever the asset.
        if amount.checked_add(tx.fee).is_none() {
            return Err(ErrorCode::InvalidFormat.into());
        }
        if asset.is_native() {
            debit(&mut account.balance, amount, tx.fee)?;
            view.add_total(Total::Burned, amount)?;
            return Ok(Applied::EXECUTED);
        }
        let held = read::balance(view, tx.source, asset)?.unwrap_or(0);
        let rest = held.checked_sub(amount).ok_or(ErrorCode::InsufficientBalance)?;
        view.put(&StateKey::Balance(tx.source, asset), Some(StateValue::Amount(rest)))?;
        view.credit(&StateKey::Burned(asset), amount)?;
        Ok(Applied::EXECUTED)
    }
}
