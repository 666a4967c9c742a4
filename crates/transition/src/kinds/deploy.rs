//! Deploying a module.

use std::sync::Arc;

use wavefront_scheduler::AccessMode;
use wavefront_types::state::ContractRecord;
use wavefront_types::transaction::{ConstructorCall, DeployPayload};
use wavefront_types::{Account, COIN, ErrorCode, StateKey, StateValue, Total, Transaction};

use crate::contract::{self, GAS_MAX, Started};
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

    /// Stores the module under its hash and debits the charge, which nobody receives; then runs the
    /// constructor, if there is one and the module can be loaded: when it fails, the module is not
    /// there, while charge and gas stay.
    ///
    /// Deploying the same module again succeeds, writes none of it and runs nothing.
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
        view.add_total(Total::Withheld, CHARGE)?;
        let (key, module) = (StateKey::Contract(self.contract()), self.module_hash());
        if read::exists(view, &key)? {
            return Ok(Applied::EXECUTED);
        }
        let contract = StateValue::Contract(Arc::new(ContractRecord { module }));
        let runs =
            |_: &&ConstructorCall| input.contracts.vm().check(&module, self.module()).is_ok();
        let Some(constructor) = self.constructor.as_ref().filter(runs) else {
            view.put(&key, Some(contract))?;
            content::keep(view, module, self.module())?;
            return Ok(Applied::EXECUTED);
        };
        if constructor.max_gas > GAS_MAX {
            return Err(ErrorCode::InvalidPayload.into());
        }
        contract::check_deposits(&constructor.deposits)?;
        let bytes = StateValue::Content(Arc::clone(self.module()));
        let deployed = [(key, contract), (StateKey::Content(module), bytes)];
        let started = Started {
            contract: self.contract(),
            input: &[],
            deposits: &constructor.deposits,
            max_gas: constructor.max_gas,
            deployed: &deployed,
        };
        contract::run(view, input, account, &started)
    }
}
