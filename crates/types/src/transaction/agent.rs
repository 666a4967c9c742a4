//! Agent account payloads (wire type 23).

use super::SessionScope;
use crate::{AccountId, Hash};

/// The eight agent account operations, in wire variant order.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::AgentPayload;
/// use wavefront_types::{AccountId, Payload, TxKind};
///
/// let rotate = AgentPayload::RotateController { controller: AccountId([7; 32]) };
/// assert_eq!(Payload::Agent(rotate).kind(), TxKind::Agent);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgentPayload {
    /// Variant 0.
    Register {
        /// Who may act for the account.
        controller: AccountId,
        /// Hash of the policy document.
        policy_hash: Hash,
        /// Optional account whose energy pays.
        energy_pool: Option<AccountId>,
        /// Optional Merkle root of session keys.
        session_root: Option<Hash>,
    },
    /// Variant 1.
    UpdatePolicy {
        /// The new policy hash.
        policy_hash: Hash,
    },
    /// Variant 2.
    RotateController {
        /// The new controller.
        controller: AccountId,
    },
    /// Variant 3.
    SetStatus {
        /// 0 active, 1 suspended.
        status: u8,
    },
    /// Variant 4.
    SetEnergyPool {
        /// `None` removes it.
        energy_pool: Option<AccountId>,
    },
    /// Variant 5.
    SetSessionRoot {
        /// `None` removes it.
        session_root: Option<Hash>,
    },
    /// Variant 6.
    AddSessionKey {
        /// Key number.
        key_id: u64,
        /// The key.
        key: AccountId,
        /// Topoheight after which it is void.
        expiry: u64,
        /// Most native units a transaction of this key may spend.
        max_value: u64,
        /// What it may deal with.
        scope: SessionScope,
    },
    /// Variant 7.
    RevokeSessionKey {
        /// Key number.
        key_id: u64,
    },
}
