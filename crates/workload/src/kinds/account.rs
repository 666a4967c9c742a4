//! Multisig configurations, agent accounts and names.

use wavefront_types::transaction::{AgentPayload, MultisigPayload, SessionScope};
use wavefront_types::{Hash, Payload};

use crate::Activity;
use crate::draft::UnsignedTransaction;
use crate::genesis::asset;
use crate::model::{Fee, Model};

/// The least fee of a registration (`docs/protocol/names.md`).
const NAME_FEE: u64 = 10_000_000;

impl Model {
    /// Sets a configuration, or changes or deletes the one there is.
    pub(super) fn multisig(&mut self, source: usize) -> Option<UnsignedTransaction> {
        let configured = self.holders[source].multisig.is_some();
        // Every transaction of such an account costs more signatures: keep them few.
        let crowded = self.multisigs > self.founders / 16;
        if !configured && crowded {
            return None;
        }
        let config = if configured && (crowded || self.rng.percent(60)) {
            None
        } else {
            let mut participants = Vec::new();
            for _ in 0..self.rng.between(1, 4) {
                let participant = self.receiver(source);
                if participant != source && !participants.contains(&participant) {
                    participants.push(participant);
                }
            }
            let most = u8::try_from(participants.len()).ok().filter(|&len| len > 0)?;
            let threshold = 1 + u8::try_from(self.rng.below(u64::from(most))).ok()?;
            Some((threshold, participants))
        };
        let payload = match &config {
            None => MultisigPayload { threshold: 0, participants: Vec::new() },
            Some((threshold, participants)) => MultisigPayload {
                threshold: *threshold,
                participants: participants.iter().map(|&index| self.accounts.id(index)).collect(),
            },
        };
        let fee = Fee::Minimum { transfers: 0 };
        let draft = self.emit(Activity::Multisig, source, Payload::Multisig(payload), fee, 0)?;
        self.multisigs = self.multisigs + usize::from(config.is_some()) - usize::from(configured);
        self.holders[source].multisig = config;
        Some(draft)
    }

    /// Registers an agent account, or changes the one there is.
    pub(super) fn agent(&mut self, source: usize) -> Option<UnsignedTransaction> {
        let mut controller = self.holders[source].agent;
        let payload = if let Some(current) = controller {
            match self.rng.below(7) {
                0 => AgentPayload::UpdatePolicy { policy_hash: self.policy() },
                1 => {
                    let next = self.receiver(source);
                    if next == current {
                        return None;
                    }
                    controller = Some(next);
                    AgentPayload::RotateController { controller: self.accounts.id(next) }
                }
                2 => AgentPayload::SetStatus { status: u8::from(self.rng.percent(50)) },
                3 => {
                    let pool = self.receiver(source);
                    let energy_pool = self.rng.percent(70).then(|| self.accounts.id(pool));
                    AgentPayload::SetEnergyPool { energy_pool }
                }
                4 => AgentPayload::SetSessionRoot { session_root: Some(self.policy()) },
                5 => {
                    let key = self.receiver(source);
                    AgentPayload::AddSessionKey {
                        key_id: self.next_serial(),
                        key: self.accounts.id(key),
                        expiry: self.rng.between(1_000, 1_000_000),
                        max_value: self.rng.between(1, 1_000_000),
                        scope: SessionScope::new(
                            &[self.accounts.id(key)],
                            &[asset(self.rng.index(2))],
                        ),
                    }
                }
                _ => AgentPayload::RevokeSessionKey { key_id: self.rng.below(self.serial + 1) },
            }
        } else {
            let first = self.receiver(source);
            controller = Some(first);
            AgentPayload::Register {
                controller: self.accounts.id(first),
                policy_hash: self.policy(),
                energy_pool: None,
                session_root: self.rng.percent(30).then(|| self.policy()),
            }
        };
        let fee = Fee::Minimum { transfers: 0 };
        let draft = self.emit(Activity::Agent, source, Payload::Agent(payload), fee, 0)?;
        self.holders[source].agent = controller;
        Some(draft)
    }

    /// Registers a name, sometimes written with capitals.
    pub(super) fn name(&mut self, source: usize) -> Option<UnsignedTransaction> {
        if self.holders[source].named {
            return None;
        }
        let prefix = if self.rng.percent(20) { "Wave" } else { "wave" };
        let name = format!("{prefix}-{}", self.next_serial());
        let payload = Payload::RegisterName(name.into());
        let draft = self.emit(Activity::Name, source, payload, Fee::AtLeast(NAME_FEE), 0)?;
        self.holders[source].named = true;
        Some(draft)
    }

    /// A hash that is not zero.
    fn policy(&mut self) -> Hash {
        let mut bytes = self.rng.bytes32();
        bytes[0] |= 1;
        Hash(bytes)
    }
}
