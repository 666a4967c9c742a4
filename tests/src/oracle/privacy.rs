//! The plaintext side of confidential balances.

use wavefront_types::transaction::{ShieldTransfer, UnoTransfer, UnshieldTransfer};
use wavefront_types::{AssetId, COIN, ErrorCode, Transaction};

use super::OracleState;
use super::counters::count;
use super::payments::LEGS_MAX;

const SHIELD_MIN: u64 = 100 * COIN;

fn check_count(legs: usize) -> Result<(), ErrorCode> {
    if legs == 0 || legs > LEGS_MAX { Err(ErrorCode::InvalidFormat) } else { Ok(()) }
}

impl OracleState {
    pub(super) fn shield(
        &mut self,
        tx: &Transaction,
        legs: &[ShieldTransfer],
    ) -> Result<(), ErrorCode> {
        check_count(legs.len())?;
        if legs.iter().any(|leg| leg.amount < SHIELD_MIN) {
            return Err(ErrorCode::InvalidAmount);
        }
        if legs.iter().any(|leg| !leg.asset.is_native()) {
            return Err(ErrorCode::InvalidPayload);
        }
        let sum: u128 = legs.iter().map(|leg| u128::from(leg.amount)).sum();
        self.check_native(tx, sum)?;
        let sum = u64::try_from(sum).map_err(|_| ErrorCode::InsufficientBalance)?;
        self.debit(tx.source, AssetId::TOS, sum)?;
        count(&mut self.counters.shielded, self.totals.shielded, sum)
    }

    pub(super) fn unshield(
        &mut self,
        tx: &Transaction,
        legs: &[UnshieldTransfer],
    ) -> Result<(), ErrorCode> {
        check_count(legs.len())?;
        if legs.iter().any(|leg| leg.amount == 0) {
            return Err(ErrorCode::InvalidAmount);
        }
        for leg in legs {
            self.credit(leg.destination, leg.asset, leg.amount)?;
            if leg.asset.is_native() {
                count(&mut self.counters.unshielded, self.totals.unshielded, leg.amount)?;
            }
        }
        debug_assert!(self.accounts.get(tx.source).is_some(), "the source was checked to exist");
        Ok(())
    }

    pub(super) fn uno(tx: &Transaction, legs: &[UnoTransfer]) -> Result<(), ErrorCode> {
        check_count(legs.len())?;
        if legs.iter().any(|leg| leg.destination == tx.source) {
            return Err(ErrorCode::SelfOperation);
        }
        Ok(())
    }
}
