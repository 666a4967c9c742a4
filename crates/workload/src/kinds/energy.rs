//! Freezing, delegating, unfreezing and withdrawing.

use wavefront_types::transaction::{Delegation, EnergyPayload};
use wavefront_types::{COIN, Payload};

use crate::Activity;
use crate::draft::UnsignedTransaction;
use crate::model::{Fee, Model, energy_gain};

/// Unfreezes that may be pending at once (`docs/protocol/energy.md#unfreezing`); none is ever
/// counted as collected.
const UNFREEZES_MAX: u8 = 31;

impl Model {
    /// One of the four operations: those on frozen units where the source froze some.
    pub(super) fn energy(&mut self, source: usize) -> Option<UnsignedTransaction> {
        let frozen = self.holders[source].frozen > 0;
        match self.rng.below(if frozen { 6 } else { 3 }) {
            0 | 1 => self.freeze(source),
            2 => self.delegate(source),
            3 | 4 => self.unfreeze(source),
            _ => self.withdraw(source),
        }
    }

    pub(crate) fn freeze(&mut self, source: usize) -> Option<UnsignedTransaction> {
        let amount = self.rng.between(1, 3) * COIN;
        let days = u32::try_from(self.rng.between(3, 30)).ok()?;
        let draft = self.emit_energy(source, EnergyPayload::Freeze { amount, days }, amount)?;
        let holder = &mut self.holders[source];
        if !holder.froze {
            // Whether the first freeze keeps energy that others delegated is not for the model to
            // say.
            holder.energy = 0;
            holder.froze = true;
        }
        holder.energy += energy_gain(amount, days);
        holder.frozen += amount;
        Some(draft)
    }

    fn delegate(&mut self, source: usize) -> Option<UnsignedTransaction> {
        let days = u32::try_from(self.rng.between(3, 30)).ok()?;
        let mut gains: Vec<(usize, u64)> = Vec::new();
        for _ in 0..self.rng.between(1, 3) {
            let delegatee = self.receiver(source);
            if gains.iter().all(|&(seen, _)| seen != delegatee) {
                gains.push((delegatee, self.rng.between(1, 2) * COIN));
            }
        }
        let delegations = gains
            .iter()
            .map(|&(index, amount)| Delegation { delegatee: self.accounts.id(index), amount })
            .collect();
        let sum = gains.iter().map(|&(_, amount)| amount).sum();
        let payload = EnergyPayload::Delegate { delegations, days };
        let draft = self.emit_energy(source, payload, sum)?;
        for (delegatee, amount) in gains {
            self.holders[delegatee].energy += energy_gain(amount, days);
        }
        Some(draft)
    }

    fn unfreeze(&mut self, source: usize) -> Option<UnsignedTransaction> {
        let holder = &self.holders[source];
        if holder.frozen < COIN || holder.unfreezes >= UNFREEZES_MAX {
            return None;
        }
        let payload = EnergyPayload::Unfreeze {
            amount: COIN,
            from_delegation: false,
            record_index: None,
            delegatee: None,
        };
        let draft = self.emit_energy(source, payload, 0)?;
        let holder = &mut self.holders[source];
        holder.frozen -= COIN;
        holder.unfreezes += 1;
        Some(draft)
    }

    /// Allowed as long as something is frozen or pending, whether or not anything has matured.
    fn withdraw(&mut self, source: usize) -> Option<UnsignedTransaction> {
        self.emit_energy(source, EnergyPayload::Withdraw, 0)
    }

    fn emit_energy(
        &mut self,
        source: usize,
        payload: EnergyPayload,
        spend: u64,
    ) -> Option<UnsignedTransaction> {
        self.emit(Activity::Energy, source, Payload::Energy(payload), Fee::Exactly(0), spend)
    }
}
