//! Agent accounts: a record beside the source's account.

use std::sync::Arc;

use wavefront_scheduler::AccessMode;
use wavefront_types::state::{AgentAccount, SessionKey};
use wavefront_types::transaction::AgentPayload;
use wavefront_types::{Account, AccountId, ErrorCode, Hash, StateKey, StateValue, Transaction};

use crate::rules::{Applied, FeeRule, Rules, Touch};
use crate::{Failure, StateView, TxInput, read};

/// The status of a new agent account.
const ACTIVE: u8 = 0;
/// The highest status there is.
const STATUS_MAX: u8 = 1;

impl Rules for AgentPayload {
    const FEE: FeeRule = FeeRule::BY_SIZE;

    fn declare(&self, tx: &Transaction, touch: &mut impl Touch) {
        touch(StateKey::Agent(tx.source), AccessMode::Write);
    }

    fn keys(&self) -> usize {
        1
    }

    fn cost_ns(&self) -> usize {
        500
    }

    /// Registers or changes the source's record.
    fn apply(
        &self,
        view: &mut (impl StateView + ?Sized),
        input: &TxInput<'_>,
        _: &mut Account,
    ) -> Result<Applied, Failure> {
        let source = input.tx.source;
        let record = next_record(view, source, self)?;
        view.put(&StateKey::Agent(source), Some(StateValue::Agent(record)))?;
        Ok(Applied::EXECUTED)
    }
}

/// The source's record as the operation leaves it.
fn next_record(
    view: &mut (impl StateView + ?Sized),
    source: AccountId,
    payload: &AgentPayload,
) -> Result<Arc<AgentAccount>, Failure> {
    Ok(match payload {
        AgentPayload::Register { controller, policy_hash, energy_pool, session_root } => {
            check_controller(controller, &source)?;
            check_policy(policy_hash)?;
            if read::exists(view, &StateKey::Agent(source))? {
                return Err(ErrorCode::AccountExists.into());
            }
            Arc::new(AgentAccount {
                owner: source,
                controller: *controller,
                policy_hash: *policy_hash,
                status: ACTIVE,
                energy_pool: *energy_pool,
                session_root: *session_root,
                session_keys: Vec::new(),
            })
        }
        AgentPayload::UpdatePolicy { policy_hash } => {
            check_policy(policy_hash)?;
            changed(view, source, |agent| {
                agent.policy_hash = *policy_hash;
                Ok(())
            })?
        }
        AgentPayload::RotateController { controller } => changed(view, source, |agent| {
            check_controller(controller, &source)?;
            if agent.controller == *controller {
                return Err(ErrorCode::InvalidPayload);
            }
            agent.controller = *controller;
            Ok(())
        })?,
        AgentPayload::SetStatus { status } => changed(view, source, |agent| {
            if *status > STATUS_MAX {
                return Err(ErrorCode::AccountNotFound);
            }
            agent.status = *status;
            Ok(())
        })?,
        AgentPayload::SetEnergyPool { energy_pool } => changed(view, source, |agent| {
            agent.energy_pool = *energy_pool;
            Ok(())
        })?,
        AgentPayload::SetSessionRoot { session_root } => changed(view, source, |agent| {
            agent.session_root = *session_root;
            Ok(())
        })?,
        AgentPayload::AddSessionKey {
            key_id,
            key,
            expiry,
            max_value,
            allowed_targets,
            allowed_assets,
        } => {
            let added = SessionKey {
                key_id: *key_id,
                key: *key,
                expiry: *expiry,
                max_value: *max_value,
                allowed_targets: allowed_targets.clone(),
                allowed_assets: allowed_assets.clone(),
            };
            changed(view, source, |agent| {
                set_session_key(&mut agent.session_keys, added);
                Ok(())
            })?
        }
        AgentPayload::RevokeSessionKey { key_id } => changed(view, source, |agent| {
            agent.session_keys.retain(|held| held.key_id != *key_id);
            Ok(())
        })?,
    })
}

/// The source's record with `change` applied to a copy.
fn changed(
    view: &mut (impl StateView + ?Sized),
    source: AccountId,
    change: impl FnOnce(&mut AgentAccount) -> Result<(), ErrorCode>,
) -> Result<Arc<AgentAccount>, Failure> {
    let mut record = read::agent(view, source)?.ok_or(ErrorCode::AccountNotFound)?;
    change(Arc::make_mut(&mut record))?;
    Ok(record)
}

/// Keeps the keys sorted by id; a key with the id of another replaces it.
fn set_session_key(keys: &mut Vec<SessionKey>, added: SessionKey) {
    match keys.binary_search_by_key(&added.key_id, |held| held.key_id) {
        Ok(at) => keys[at] = added,
        Err(at) => keys.insert(at, added),
    }
}

fn check_controller(controller: &AccountId, owner: &AccountId) -> Result<(), ErrorCode> {
    if *controller == AccountId::ZERO || controller == owner {
        return Err(ErrorCode::InvalidPayload);
    }
    Ok(())
}

fn check_policy(policy_hash: &Hash) -> Result<(), ErrorCode> {
    if *policy_hash == Hash::ZERO { Err(ErrorCode::AccountNotFound) } else { Ok(()) }
}
