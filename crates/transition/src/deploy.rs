//! Deploying a module.

use std::sync::Arc;

use wavefront_types::transaction::DeployPayload;
use wavefront_types::{Account, COIN, ErrorCode, StateKey, StateValue, Total, Transaction};

use crate::apply::{Applied, debit};
use crate::{Failure, StateView};

/// The first bytes of every module.
const ELF_MAGIC: &[u8] = b"\x7fELF";
/// What a deployment costs besides the fee.
const CHARGE: u64 = COIN;

/// Stores the module under its hash and debits the charge, which nobody receives.
///
/// Deploying the same module again stores the same bytes again: the key is the content. A
/// constructor call is carried but not run, and charges no gas.
pub(crate) fn apply(
    view: &mut (impl StateView + ?Sized),
    tx: &Transaction,
    account: &mut Account,
    payload: &DeployPayload,
) -> Result<Applied, Failure> {
    if !payload.module.starts_with(ELF_MAGIC) {
        return Err(ErrorCode::InvalidFormat.into());
    }
    debit(&mut account.balance, CHARGE, tx.fee)?;
    let key = StateKey::for_module(&payload.module);
    view.put(&key, Some(StateValue::Contract(Arc::from(&payload.module[..]))))?;
    view.add_total(Total::Withheld, CHARGE)?;
    Ok(Applied::EXECUTED)
}
