//! Calling a contract.

use std::sync::Arc;

use wavefront_scheduler::AccessMode;
use wavefront_types::transaction::InvokePayload;
use wavefront_types::{
    Account, CallEnd, CallReport, ErrorCode, Hash, Outcome, StateKey, Total, Transaction,
};

use crate::contract::{self, GAS_MAX, Started};
use crate::payer::debit;
use crate::rules::{Applied, FeeRule, Rules, Touch};
use crate::{Abort, Failure, StateView, TxInput, read};

impl Rules for InvokePayload {
    const FEE: FeeRule = FeeRule::VOLUNTARY;

    fn declare(&self, _: &Transaction, touch: &mut impl Touch) {
        touch(StateKey::Contract(self.contract), AccessMode::Read);
        // Its module, under the hash that deploying gives it.
        touch(StateKey::Content(Hash(self.contract.0)), AccessMode::Read);
    }

    fn keys(&self) -> usize {
        2
    }

    fn cost_ns(&self) -> usize {
        1_000
    }

    /// Runs the contract (`docs/protocol/contracts.md`). A module that cannot be loaded traps: the
    /// call is included, fee and all of `max_gas` are paid, and deposits stay where they are.
    fn apply(
        &self,
        view: &mut (impl StateView + ?Sized),
        input: &TxInput<'_>,
        account: &mut Account,
    ) -> Result<Applied, Failure> {
        let gas = self.max_gas;
        if gas > GAS_MAX {
            return Err(ErrorCode::InvalidPayload.into());
        }
        contract::check_deposits(&self.deposits)?;
        let record = read::contract(view, self.contract)?.ok_or(ErrorCode::ContractNotFound)?;
        let key = StateKey::Content(record.module);
        let module = read::content(view, record.module).map_err(undeclared)?;
        let module = module.ok_or(Abort::Missing(key))?;
        if let Err(refused) = input.contracts.vm().check(&record.module, &module) {
            if gas > 0 {
                debit(&mut account.balance, gas, input.tx.fee)?;
                view.add_total(Total::Gas, gas)?;
            }
            let report = CallReport::new(CallEnd::NotLoaded(refused.to_string().into()));
            return Ok(Applied { outcome: Outcome::Trapped, gas, call: Some(Arc::new(report)) });
        }
        let bytes = self.input();
        let started = Started {
            contract: self.contract,
            input: &bytes,
            deposits: &self.deposits,
            max_gas: gas,
            deployed: &[],
        };
        contract::run(view, input, account, &started)
    }
}

/// The module of an imported contract may lie under another hash than the contract's, which only
/// the state knows.
fn undeclared(abort: Abort) -> Abort {
    match abort {
        Abort::Undeclared(key) => Abort::UndeclaredCall(key),
        other => other,
    }
}
