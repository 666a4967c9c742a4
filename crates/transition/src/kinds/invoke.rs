//! Calling a contract.

use wavefront_scheduler::AccessMode;
use wavefront_types::transaction::{ContractDeposit, InvokePayload};
use wavefront_types::{Account, COIN, ErrorCode, Outcome, StateKey, Total, Transaction};

use crate::payer::debit;
use crate::rules::{Applied, FeeRule, Rules, Touch};
use crate::{Failure, StateView, TxInput, read};

/// The most gas a call may ask for: 10 TOS.
const GAS_MAX: u64 = 10 * COIN;

impl Rules for InvokePayload {
    const FEE: FeeRule = FeeRule::VOLUNTARY;

    fn declare(&self, _: &Transaction, touch: &mut impl Touch) {
        touch(StateKey::Contract(self.contract), AccessMode::Read);
    }

    fn keys(&self) -> usize {
        1
    }

    fn cost_ns(&self) -> usize {
        1_000
    }

    /// Charges the call. No module can be loaded here, so the call traps: it is included, fee and
    /// all of `max_gas` are paid, and deposits stay where they are (`docs/protocol/contracts.md`).
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
        if has_zero_deposit(&self.deposits) {
            return Err(ErrorCode::InvalidFormat.into());
        }
        if !read::exists(view, &StateKey::Contract(self.contract))? {
            return Err(ErrorCode::ContractNotFound.into());
        }
        if gas > 0 {
            debit(&mut account.balance, gas, input.tx.fee)?;
            view.add_total(Total::Gas, gas)?;
        }
        Ok(Applied { outcome: Outcome::Trapped, gas })
    }
}

/// Whether the entry that counts for some asset, its last one, is zero.
fn has_zero_deposit(deposits: &[ContractDeposit]) -> bool {
    // At most 255 entries on the wire, and only zero ones look further.
    deposits.iter().enumerate().any(|(index, deposit)| {
        deposit.amount == 0
            && !deposits
                .iter()
                .skip(index)
                .any(|later| later.asset == deposit.asset && later.amount != 0)
    })
}
