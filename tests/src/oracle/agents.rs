//! Agent accounts.

use std::collections::BTreeMap;

use wavefront_types::state::SessionKeyId;
use wavefront_types::transaction::AgentPayload;
use wavefront_types::{AccountId, ErrorCode, Hash, StateKey, Transaction};

use super::{OracleAgent, OracleSessionKey, OracleState};

impl OracleState {
    pub(super) fn agent(
        &mut self,
        tx: &Transaction,
        payload: &AgentPayload,
    ) -> Result<(), ErrorCode> {
        let owner = tx.source;
        let current = self.agents.get(owner).cloned();
        let known = || current.clone().ok_or(ErrorCode::AccountNotFound);
        let next = match payload {
            AgentPayload::Register { controller, policy_hash, energy_pool, session_root } => {
                if *controller == AccountId::ZERO || *controller == owner {
                    return Err(ErrorCode::InvalidPayload);
                }
                if *policy_hash == Hash::ZERO {
                    return Err(ErrorCode::AccountNotFound);
                }
                if current.is_some() {
                    return Err(ErrorCode::AccountExists);
                }
                OracleAgent {
                    controller: *controller,
                    policy: *policy_hash,
                    status: 0,
                    pool: *energy_pool,
                    root: *session_root,
                    keys: BTreeMap::new(),
                }
            }
            AgentPayload::UpdatePolicy { policy_hash } => {
                if *policy_hash == Hash::ZERO {
                    return Err(ErrorCode::AccountNotFound);
                }
                OracleAgent { policy: *policy_hash, ..known()? }
            }
            AgentPayload::RotateController { controller } => {
                let agent = known()?;
                if *controller == AccountId::ZERO
                    || *controller == owner
                    || *controller == agent.controller
                {
                    return Err(ErrorCode::InvalidPayload);
                }
                OracleAgent { controller: *controller, ..agent }
            }
            AgentPayload::SetStatus { status } => {
                let agent = known()?;
                if *status > 1 {
                    return Err(ErrorCode::AccountNotFound);
                }
                OracleAgent { status: *status, ..agent }
            }
            AgentPayload::SetEnergyPool { energy_pool } => {
                OracleAgent { pool: *energy_pool, ..known()? }
            }
            AgentPayload::SetSessionRoot { session_root } => {
                OracleAgent { root: *session_root, ..known()? }
            }
            AgentPayload::AddSessionKey { key_id, key, expiry, max_value, scope } => {
                let mut agent = known()?;
                let session = OracleSessionKey {
                    key: *key,
                    expiry: *expiry,
                    max_value: *max_value,
                    targets: scope.targets().collect(),
                    assets: scope.assets().collect(),
                };
                if let Some(content) = scope_content(&session) {
                    self.keep(content);
                }
                // A number that is taken is replaced: nothing in the rules refuses it.
                agent.keys.insert(*key_id, session);
                self.touched.push(StateKey::SessionKey(owner, SessionKeyId::new(*key_id)));
                self.agents.set(owner, agent);
                return Ok(());
            }
            AgentPayload::RevokeSessionKey { key_id } => {
                let mut agent = known()?;
                // Nothing in the rules refuses an unknown number either.
                if agent.keys.remove(key_id).is_some() {
                    self.touched.push(StateKey::SessionKey(owner, SessionKeyId::new(*key_id)));
                }
                self.agents.set(owner, agent);
                return Ok(());
            }
        };
        self.agents.set(owner, next);
        self.touched.push(StateKey::Agent(owner));
        Ok(())
    }
}

/// What a session key may deal with, as the bytes that are kept of it: both lists, each behind its
/// length. Nothing is kept of two empty ones.
pub(super) fn scope_content(session: &OracleSessionKey) -> Option<Vec<u8>> {
    let OracleSessionKey { targets, assets, .. } = session;
    let length = |len: usize| u16::try_from(len).expect("a list of a session key").to_be_bytes();
    let mut bytes = length(targets.len()).to_vec();
    bytes.extend(targets.iter().flat_map(|id| id.0));
    bytes.extend(length(assets.len()));
    bytes.extend(assets.iter().flat_map(|id| id.0));
    (bytes.len() > 4).then_some(bytes)
}
