//! Transfers, burns, and the multisig configuration.

use std::collections::BTreeMap;

use wavefront_types::transaction::{BurnPayload, MultisigPayload, Transfer};
use wavefront_types::{AccountId, AssetId, ErrorCode, StateKey, Transaction};

use super::counters::{count, plus};
use super::{OracleAccount, OracleState};

/// Most transfers in one transaction.
pub(super) const LEGS_MAX: usize = 500;
/// Most extra bytes of one transfer, and of all of a transaction.
const EXTRA_MAX: usize = 128;
const EXTRA_SUM_MAX: usize = 4096;

impl OracleState {
    /// What the source holds of an asset.
    pub(super) fn held(&self, id: AccountId, asset: AssetId) -> u64 {
        if asset.is_native() {
            self.accounts.get(id).map_or(0, |account| account.balance)
        } else {
            self.balance(id, asset)
        }
    }

    /// Takes an amount that was checked to be there.
    pub(super) fn debit(
        &mut self,
        id: AccountId,
        asset: AssetId,
        amount: u64,
    ) -> Result<(), ErrorCode> {
        let left =
            self.held(id, asset).checked_sub(amount).ok_or(ErrorCode::InsufficientBalance)?;
        if asset.is_native() {
            let mut account = self.accounts.get(id).cloned().unwrap_or_default();
            account.balance = left;
            self.accounts.set(id, account);
        } else if amount > 0 || self.balances.get((id, asset)).is_some() {
            // Spending nothing of what was never held writes nothing.
            self.balances.set((id, asset), left);
        }
        Ok(())
    }

    /// Gives an amount, creating the account.
    pub(super) fn credit(
        &mut self,
        id: AccountId,
        asset: AssetId,
        amount: u64,
    ) -> Result<(), ErrorCode> {
        let sum = plus(self.held(id, asset), amount)?;
        let mut account = self.accounts.get(id).cloned().unwrap_or_else(OracleAccount::default);
        if asset.is_native() {
            account.balance = sum;
        } else {
            self.balances.set((id, asset), sum);
        }
        self.accounts.set(id, account);
        Ok(())
    }

    pub(super) fn transfers(
        &mut self,
        tx: &Transaction,
        legs: &[Transfer],
    ) -> Result<(), ErrorCode> {
        if legs.is_empty() || legs.len() > LEGS_MAX {
            return Err(ErrorCode::InvalidFormat);
        }
        if legs.iter().any(|leg| leg.destination == tx.source) {
            return Err(ErrorCode::SelfOperation);
        }
        let mut sums: BTreeMap<AssetId, u64> = BTreeMap::new();
        for leg in legs {
            let sum = sums.entry(leg.asset).or_default();
            *sum = sum.checked_add(leg.amount).ok_or(ErrorCode::InsufficientFee)?;
        }
        let extras: Vec<usize> =
            legs.iter().map(|leg| leg.extra_data.as_ref().map_or(0, |data| data.len())).collect();
        if extras.iter().any(|&len| len > EXTRA_MAX) || extras.iter().sum::<usize>() > EXTRA_SUM_MAX
        {
            return Err(ErrorCode::InvalidPayload);
        }
        let native = sums.get(&AssetId::TOS).copied().unwrap_or(0);
        let needed = native.checked_add(tx.fee).ok_or(ErrorCode::InsufficientFee)?;
        if self.held(tx.source, AssetId::TOS) < needed {
            return Err(ErrorCode::InsufficientBalance);
        }
        if sums.iter().any(|(asset, sum)| self.held(tx.source, *asset) < *sum) {
            return Err(ErrorCode::InsufficientBalance);
        }
        for (asset, sum) in sums {
            self.debit(tx.source, asset, sum)?;
        }
        for leg in legs {
            self.credit(leg.destination, leg.asset, leg.amount)?;
        }
        Ok(())
    }

    pub(super) fn burn(&mut self, tx: &Transaction, burn: &BurnPayload) -> Result<(), ErrorCode> {
        if burn.amount == 0 {
            return Err(ErrorCode::InvalidAmount);
        }
        let with_fee = burn.amount.checked_add(tx.fee).ok_or(ErrorCode::InvalidFormat)?;
        let needed = if burn.asset.is_native() { with_fee } else { burn.amount };
        if self.held(tx.source, burn.asset) < needed {
            return Err(ErrorCode::InsufficientBalance);
        }
        self.debit(tx.source, burn.asset, burn.amount)?;
        if burn.asset.is_native() {
            count(&mut self.counters.burned, self.totals.burned, burn.amount)
        } else {
            let sum = plus(self.burned.get(burn.asset).copied().unwrap_or(0), burn.amount)?;
            self.burned.set(burn.asset, sum);
            Ok(())
        }
    }

    pub(super) fn multisig(
        &mut self,
        tx: &Transaction,
        payload: &MultisigPayload,
    ) -> Result<(), ErrorCode> {
        let mut account = self.accounts.get(tx.source).cloned().unwrap_or_default();
        let members = payload.participants.len();
        account.multisig = if payload.threshold == 0 {
            if members != 0 || account.multisig.is_none() {
                return Err(ErrorCode::InvalidPayload);
            }
            None
        } else {
            if members > 255 || usize::from(payload.threshold) > members {
                return Err(ErrorCode::InvalidPayload);
            }
            Some((payload.threshold, payload.participants.clone()))
        };
        self.accounts.set(tx.source, account);
        self.touched.push(StateKey::Multisig(tx.source));
        Ok(())
    }
}
