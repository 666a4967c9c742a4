//! Deploying a module.

use std::sync::Arc;

use wavefront_scheduler::AccessMode;
use wavefront_types::state::ContractRecord;
use wavefront_types::transaction::DeployPayload;
use wavefront_types::{Account, COIN, ErrorCode, StateKey, StateValue, Total, Transaction};

use crate::payer::debit;
use crate::rules::{Applied, FeeRule, Rules, Touch};
use crate::{Failure, StateView, TxInput, content, read};

/// What a deployment costs besides the fee.
const CHARGE: u64 = COIN;

impl Rules for DeployPayload {
    const FEE: FeeRule = FeeRule::BY_SIZE;

    fn declare(&self, _: &Transaction, touch: &mut impl Touch) {
        touch(StateKey::Contract(self.contract()), AccessMode::Write);
        touch(StateKey::Content(self.module_hash()), AccessMode::Write);
    }

    fn keys(&self) -> usize {
        2
    }

    fn cost_ns(&self) -> usize {
        1_000
    }

    /// Stores the module under its hash and debits the charge, which nobody receives.
    ///
    /// Deploying the same module again succeeds and writes none of it. A constructor call is
    /// carried but not run, and charges no gas.
    fn apply(
        &self,
        view: &mut (impl StateView + ?Sized),
        input: &TxInput<'_>,
        account: &mut Account,
    ) -> Result<Applied, Failure> {
        if !self.module().starts_with(Self::MAGIC) {
            return Err(ErrorCode::InvalidFormat.into());
        }
        debit(&mut account.balance, CHARGE, input.tx.fee)?;
        let (key, module) = (StateKey::Contract(self.contract()), self.module_hash());
        if !read::exists(view, &key)? {
            let contract = StateValue::Contract(Arc::new(ContractRecord { module }));
            view.put(&key, Some(contract))?;
            content::keep(view, module, self.module())?;
        }
        view.add_total(Total::Withheld, CHARGE)?;
        Ok(Applied::EXECUTED)
    }
}
