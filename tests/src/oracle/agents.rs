//! Agent accounts.

use std::collections::BTreeMap;

use wavefront_types::transaction::AgentPayload;
use wavefront_types::{AccountId, ErrorCode, Hash, Transaction};

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
            AgentPayload::AddSessionKey {
                key_id,
                key,
                expiry,
                max_value,
                allowed_targets,
                allowed_assets,
            } => {
                let mut agent = known()?;
                let session = OracleSessionKey {
                    key: *key,
                    expiry: *expiry,
                    max_value: *max_value,
                    targets: allowed_targets.clone(),
                    assets: allowed_assets.clone(),
                };
                // A number that is taken is replaced: nothing in the rules refuses it.
                agent.keys.insert(*key_id, session);
                agent
            }
            AgentPayload::RevokeSessionKey { key_id } => {
                let mut agent = known()?;
                // Nothing in the rules refuses an unknown number either.
                agent.keys.remove(key_id);
                agent
            }
        };
        self.agents.set(owner, next);
        Ok(())
    }
}
