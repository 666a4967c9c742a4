//! Calling a contract.

use wavefront_types::transaction::{ContractDeposit, InvokePayload};
use wavefront_types::{Account, COIN, ErrorCode, Outcome, StateKey, Total, Transaction};

use crate::apply::{Applied, debit};
use crate::{Failure, StateView, read};

/// The most gas a call may ask for: 10 TOS.
const GAS_MAX: u64 = 10 * COIN;

/// Charges the call. No module can be loaded here, so the call traps: it is included, fee and all
/// of `max_gas` are paid, and deposits stay where they are (SPEC section 5).
pub(crate) fn apply(
    view: &mut (impl StateView + ?Sized),
    tx: &Transaction,
    account: &mut Account,
    payload: &InvokePayload,
) -> Result<Applied, Failure> {
    let gas = payload.max_gas;
    if gas > GAS_MAX {
        return Err(ErrorCode::InvalidPayload.into());
    }
    if has_zero_deposit(&payload.deposits) {
        return Err(ErrorCode::InvalidFormat.into());
    }
    if !read::exists(view, &StateKey::Contract(payload.contract))? {
        return Err(ErrorCode::ContractNotFound.into());
    }
    if gas > 0 {
        debit(&mut account.balance, gas, tx.fee)?;
        view.add_total(Total::Gas, gas)?;
    }
    Ok(Applied { outcome: Outcome::Trapped, gas })
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
