//! Freezing, delegating, unfreezing and withdrawing.

use std::collections::BTreeSet;

use wavefront_types::state::FreezeId;
use wavefront_types::transaction::{Delegation, EnergyPayload};
use wavefront_types::{AccountId, AssetId, BlockEnv, COIN, ErrorCode, StateKey, Transaction};

use super::counters::plus;
use super::{OracleEnergy, OracleFreeze, OracleState};

const DEVNET: u8 = 3;
const DELEGATEES_MAX: usize = 500;
const PENDING_MAX: usize = 32;
const UNFREEZE_BLOCKS: u64 = 140;

/// Whole coins, at least one.
fn check_amount(amount: u64) -> Result<(), ErrorCode> {
    if amount < COIN || !amount.is_multiple_of(COIN) {
        Err(ErrorCode::InvalidAmount)
    } else {
        Ok(())
    }
}

/// Energy for freezing `amount` for `days`.
fn gain(amount: u64, days: u32) -> Result<u64, ErrorCode> {
    let per_coin = u64::from(days).checked_mul(2).ok_or(ErrorCode::Overflow)?;
    (amount / COIN).checked_mul(per_coin).ok_or(ErrorCode::Overflow)
}

impl OracleState {
    /// An account's energy, nothing if it has none.
    pub(super) fn energy_of(&self, id: AccountId) -> OracleEnergy {
        self.energy.get(id).cloned().unwrap_or_default()
    }

    pub(super) fn energy_op(
        &mut self,
        tx: &Transaction,
        payload: &EnergyPayload,
        env: &BlockEnv,
    ) -> Result<(), ErrorCode> {
        match payload {
            EnergyPayload::Freeze { amount, days } => self.freeze(tx, *amount, *days, env),
            EnergyPayload::Delegate { delegations, days } => self.delegate(tx, delegations, *days),
            EnergyPayload::Unfreeze { amount, from_delegation, record_index: _, delegatee } => {
                check_amount(*amount)?;
                if delegatee.is_some() && !from_delegation {
                    return Err(ErrorCode::InvalidPayload);
                }
                self.unfreeze(tx, *amount, env)
            }
            EnergyPayload::Withdraw => self.withdraw(tx, env),
        }
    }

    fn freeze(
        &mut self,
        tx: &Transaction,
        amount: u64,
        days: u32,
        env: &BlockEnv,
    ) -> Result<(), ErrorCode> {
        check_amount(amount)?;
        self.debit(tx.source, AssetId::TOS, amount)?;
        let gained = gain(amount, days)?;
        let day: u64 = if env.chain_id == DEVNET { 10 } else { 86_400 };
        let length = u64::from(days).checked_mul(day).ok_or(ErrorCode::Overflow)?;
        let unlock = plus(env.height, length)?;
        let mut energy = self.energy_of(tx.source);
        energy.energy = plus(energy.energy, gained)?;
        energy.frozen = plus(energy.frozen / COIN * COIN, amount)?;
        let record = OracleFreeze { amount, gained, height: env.height, unlock };
        energy.resource.get_or_insert_default().freezes.push((Some(tx.nonce), record));
        self.energy.set(tx.source, energy);
        self.touched.push(StateKey::Energy(tx.source));
        self.touched.push(StateKey::Freeze(tx.source, FreezeId::of_nonce(tx.nonce)));
        self.counters.gain_energy(self.totals.energy, gained)
    }

    fn delegate(
        &mut self,
        tx: &Transaction,
        delegations: &[Delegation],
        days: u32,
    ) -> Result<(), ErrorCode> {
        if delegations.is_empty() {
            return Err(ErrorCode::InvalidPayload);
        }
        if delegations.len() > DELEGATEES_MAX {
            return Err(ErrorCode::InvalidFormat);
        }
        if delegations.iter().any(|entry| entry.delegatee == tx.source) {
            return Err(ErrorCode::SelfOperation);
        }
        let distinct: BTreeSet<AccountId> =
            delegations.iter().map(|entry| entry.delegatee).collect();
        if distinct.len() != delegations.len() {
            return Err(ErrorCode::InvalidPayload);
        }
        for entry in delegations {
            check_amount(entry.amount)?;
        }
        if distinct.iter().any(|id| self.accounts.get(*id).is_none()) {
            return Err(ErrorCode::AccountNotFound);
        }
        let sum: u128 = delegations.iter().map(|entry| u128::from(entry.amount)).sum();
        let sum = u64::try_from(sum).map_err(|_| ErrorCode::InsufficientBalance)?;
        self.debit(tx.source, AssetId::TOS, sum)?;
        let mut mine = self.energy_of(tx.source);
        mine.frozen = plus(mine.frozen, sum)?;
        mine.resource.get_or_insert_default();
        self.energy.set(tx.source, mine);
        self.touched.push(StateKey::Energy(tx.source));
        for entry in delegations {
            let gained = gain(entry.amount, days)?;
            let mut theirs = self.energy_of(entry.delegatee);
            theirs.energy = plus(theirs.energy, gained)?;
            self.energy.set(entry.delegatee, theirs);
            self.touched.push(StateKey::Energy(entry.delegatee));
            self.counters.gain_energy(self.totals.energy, gained)?;
        }
        Ok(())
    }

    fn unfreeze(&mut self, tx: &Transaction, amount: u64, env: &BlockEnv) -> Result<(), ErrorCode> {
        let mut energy = self.energy_of(tx.source);
        energy.frozen = energy.frozen.checked_sub(amount).ok_or(ErrorCode::InsufficientFrozen)?;
        let resource = energy.resource.get_or_insert_default();
        if resource.pending.len() >= PENDING_MAX {
            return Err(ErrorCode::InvalidPayload);
        }
        resource.pending.push((amount, plus(env.height, UNFREEZE_BLOCKS)?));
        self.energy.set(tx.source, energy);
        self.touched.push(StateKey::Energy(tx.source));
        self.touched.push(StateKey::Unfreezing(tx.source));
        Ok(())
    }

    fn withdraw(&mut self, tx: &Transaction, env: &BlockEnv) -> Result<(), ErrorCode> {
        let mut energy = self.energy_of(tx.source);
        let mut released = 0;
        if let Some(resource) = &mut energy.resource {
            if resource.pending.is_empty() && energy.frozen == 0 {
                return Err(ErrorCode::InvalidPayload);
            }
            for (amount, _) in resource.pending.iter().filter(|(_, height)| *height <= env.height) {
                released = plus(released, *amount)?;
            }
            if resource.pending.iter().any(|(_, height)| *height <= env.height) {
                self.touched.push(StateKey::Unfreezing(tx.source));
            }
            resource.pending.retain(|(_, height)| *height > env.height);
        } else {
            if energy.frozen == 0 {
                return Err(ErrorCode::InvalidPayload);
            }
            released = core::mem::take(&mut energy.frozen);
            self.touched.push(StateKey::Energy(tx.source));
        }
        self.energy.set(tx.source, energy);
        self.credit(tx.source, AssetId::TOS, released)
    }
}
