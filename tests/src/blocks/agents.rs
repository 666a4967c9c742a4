//! Random agent account payloads.

use wavefront_types::transaction::{AgentPayload, SessionScope};
use wavefront_types::{AccountId, Hash};

use super::maker::Maker;
use super::world::ASSETS;

impl Maker<'_> {
    /// A controller that is allowed, as a rule.
    fn controller(&mut self, source: AccountId) -> AccountId {
        if self.is_odd() { *self.rng.pick(&[AccountId::ZERO, source]) } else { self.other(source) }
    }

    fn policy(&mut self) -> Hash {
        if self.is_odd() { Hash::ZERO } else { Hash([self.rng.byte().max(1); 32]) }
    }

    pub(super) fn agent(&mut self, source: AccountId) -> AgentPayload {
        let known = self.model.agents().any(|(id, _)| id == source);
        if !known && !self.is_odd() {
            return AgentPayload::Register {
                controller: self.controller(source),
                policy_hash: self.policy(),
                energy_pool: self.rng.per_mille(300).then(|| self.anyone()),
                session_root: self.rng.per_mille(300).then_some(Hash([9; 32])),
            };
        }
        match self.rng.below(8) {
            0 => AgentPayload::Register {
                controller: self.controller(source),
                policy_hash: self.policy(),
                energy_pool: None,
                session_root: None,
            },
            1 => AgentPayload::UpdatePolicy { policy_hash: self.policy() },
            2 => AgentPayload::RotateController { controller: self.controller(source) },
            3 => {
                let most = if self.is_odd() { 4 } else { 2 };
                AgentPayload::SetStatus { status: u8::try_from(self.rng.below(most)).unwrap_or(0) }
            }
            4 => AgentPayload::SetEnergyPool {
                energy_pool: self.rng.per_mille(600).then(|| self.anyone()),
            },
            5 => AgentPayload::SetSessionRoot {
                session_root: self.rng.per_mille(600).then_some(Hash([8; 32])),
            },
            6 => AgentPayload::AddSessionKey {
                key_id: self.rng.below(3),
                key: self.anyone(),
                expiry: self.rng.below(100),
                max_value: self.rng.below(1_000),
                scope: SessionScope::new(&[self.anyone()], &ASSETS[..self.rng.index(3)]),
            },
            _ => AgentPayload::RevokeSessionKey { key_id: self.rng.below(3) },
        }
    }
}
