//! Agent accounts: a record beside the source's account.

use std::sync::Arc;

use wavefront_scheduler::AccessMode;
use wavefront_types::state::{AgentAccount, SessionKey, SessionKeyId};
use wavefront_types::transaction::AgentPayload;
use wavefront_types::{Account, AccountId, ErrorCode, Hash, StateKey, StateValue, Transaction};

use crate::rules::{Applied, FeeRule, Rules, Touch};
use crate::{Failure, StateView, TxInput, content, read};

/// The status of a new agent account.
const ACTIVE: u8 = 0;
/// The highest status there is.
const STATUS_MAX: u8 = 1;

impl Rules for AgentPayload {
    const FEE: FeeRule = FeeRule::BY_SIZE;

    fn declare(&self, tx: &Transaction, touch: &mut impl Touch) {
        match self {
            Self::AddSessionKey { key_id, scope, .. } => {
                touch(StateKey::Agent(tx.source), AccessMode::Read);
                touch(session_key(tx.source, *key_id), AccessMode::Write);
                if !scope.is_empty() {
                    touch(StateKey::Content(scope.hash()), AccessMode::Write);
                }
            }
            Self::RevokeSessionKey { key_id } => {
                touch(StateKey::Agent(tx.source), AccessMode::Read);
                touch(session_key(tx.source, *key_id), AccessMode::Write);
            }
            _ => touch(StateKey::Agent(tx.source), AccessMode::Write),
        }
    }

    fn keys(&self) -> usize {
        2
    }

    fn cost_ns(&self) -> usize {
        500
    }

    /// Registers or changes the source's record, or one of its session keys.
    fn apply(
        &self,
        view: &mut (impl StateView + ?Sized),
        input: &TxInput<'_>,
        _: &mut Account,
    ) -> Result<Applied, Failure> {
        let source = input.tx.source;
        let record = match self {
            Self::AddSessionKey { key_id, key, expiry, max_value, scope } => {
                known(view, source)?;
                // A key with the number of another replaces it.
                let added = SessionKey {
                    key: *key,
                    expiry: *expiry,
                    max_value: *max_value,
                    scope: (!scope.is_empty()).then(|| scope.hash()),
                };
                let added = StateValue::SessionKey(Arc::new(added));
                view.put(&session_key(source, *key_id), Some(added))?;
                if !scope.is_empty() {
                    content::keep(view, scope.hash(), scope.content())?;
                }
                return Ok(Applied::EXECUTED);
            }
            Self::RevokeSessionKey { key_id } => {
                known(view, source)?;
                let key = session_key(source, *key_id);
                if read::exists(view, &key)? {
                    view.put(&key, None)?;
                }
                return Ok(Applied::EXECUTED);
            }
            Self::Register { controller, policy_hash, energy_pool, session_root } => {
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
                })
            }
            Self::UpdatePolicy { policy_hash } => {
                check_policy(policy_hash)?;
                changed(view, source, |agent| {
                    agent.policy_hash = *policy_hash;
                    Ok(())
                })?
            }
            Self::RotateController { controller } => changed(view, source, |agent| {
                check_controller(controller, &source)?;
                if agent.controller == *controller {
                    return Err(ErrorCode::InvalidPayload);
                }
                agent.controller = *controller;
                Ok(())
            })?,
            Self::SetStatus { status } => changed(view, source, |agent| {
                if *status > STATUS_MAX {
                    return Err(ErrorCode::AccountNotFound);
                }
                agent.status = *status;
                Ok(())
            })?,
            Self::SetEnergyPool { energy_pool } => changed(view, source, |agent| {
                agent.energy_pool = *energy_pool;
                Ok(())
            })?,
            Self::SetSessionRoot { session_root } => changed(view, source, |agent| {
                agent.session_root = *session_root;
                Ok(())
            })?,
        };
        view.put(&StateKey::Agent(source), Some(StateValue::Agent(record)))?;
        Ok(Applied::EXECUTED)
    }
}

/// The key of the source's session key with this number.
fn session_key(source: AccountId, number: u64) -> StateKey {
    StateKey::SessionKey(source, SessionKeyId::new(number))
}

/// The source's record.
fn known(
    view: &mut (impl StateView + ?Sized),
    source: AccountId,
) -> Result<Arc<AgentAccount>, Failure> {
    Ok(read::agent(view, source)?.ok_or(ErrorCode::AccountNotFound)?)
}

/// The source's record with `change` applied to a copy.
fn changed(
    view: &mut (impl StateView + ?Sized),
    source: AccountId,
    change: impl FnOnce(&mut AgentAccount) -> Result<(), ErrorCode>,
) -> Result<Arc<AgentAccount>, Failure> {
    let mut record = known(view, source)?;
    change(Arc::make_mut(&mut record))?;
    Ok(record)
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
