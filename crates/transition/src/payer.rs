//! The source of a transaction, loaded once and carried through the rules.

use std::sync::Arc;

use wavefront_types::state::{Energy, MultisigConfig};
use wavefront_types::{Account, ErrorCode};

/// The source as staged so far. The rules change this copy, never the view's; the fee's settlement
/// writes it back.
pub(crate) struct Payer {
    pub(crate) account: Account,
    /// Loaded only where one unit of it is the fee.
    pub(crate) energy: Option<Energy>,
    /// Whose signatures are still to be verified: of participants of the configuration that the
    /// transaction met, whatever it makes of it.
    pub(crate) signers: Option<Arc<MultisigConfig>>,
}

/// Debits `amount` from the source's native balance.
///
/// # Errors
/// 0300 when the balance, with `reserved` (the fee, debited when it is settled) set aside, is too
/// small. A sum beyond 64 bits exceeds any balance.
pub(crate) fn debit(balance: &mut u64, amount: u64, reserved: u64) -> Result<(), ErrorCode> {
    let needed = amount.checked_add(reserved).ok_or(ErrorCode::InsufficientBalance)?;
    if *balance < needed {
        return Err(ErrorCode::InsufficientBalance);
    }
    *balance = balance.checked_sub(amount).ok_or(ErrorCode::InsufficientBalance)?;
    Ok(())
}
