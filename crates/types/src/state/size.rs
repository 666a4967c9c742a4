//! What keys and values take in memory, for bounds in bytes.
//!
//! Counted is what is asked of the allocator; what that adds for itself is not. Shared parts count
//! in full wherever they are held: whoever drops the others' handles keeps the memory.

use super::{
    Account, AccountExtra, AgentAccount, Energy, EnergyResource, FreezeRecord, MultisigConfig,
    NameRecord, PendingUnfreeze, SessionKey, StateKey, StateValue,
};
use crate::{AccountId, AssetId};

/// The two counters in front of what an `Arc` holds.
const ARC_BYTES: usize = 2 * size_of::<usize>();

impl StateKey {
    /// Bytes on the heap besides the key itself: none, ids are held in place.
    #[inline]
    #[must_use]
    pub const fn heap_bytes(&self) -> usize {
        0
    }
}

impl StateValue {
    /// Bytes on the heap besides the value itself, shared parts in full.
    ///
    /// # Examples
    /// ```
    /// use wavefront_types::StateValue;
    ///
    /// assert_eq!(StateValue::Amount(7).heap_bytes(), 0);
    /// assert!(StateValue::Contract(vec![0; 5_000].into()).heap_bytes() >= 5_000);
    /// ```
    ///
    /// # Complexity
    /// O(session keys) of an agent account, else O(1).
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        match self {
            Self::Amount(_) | Self::Account(Account { extra: None, .. }) => 0,
            Self::Account(Account { extra: Some(extra), .. }) => shared(extra_bytes(extra)),
            Self::Energy(energy) => shared(energy_bytes(energy)),
            Self::Agent(agent) => shared(agent_bytes(agent)),
            Self::Name(record) => shared(size_of::<NameRecord>().saturating_add(record.name.len())),
            Self::NameOf(name) => shared(name.len()),
            Self::Contract(module) => shared(module.len()),
        }
    }
}

fn shared(bytes: usize) -> usize {
    bytes.saturating_add(ARC_BYTES)
}

/// What a vector of plain elements holds; its spare room is held, too.
pub(super) fn vec_bytes<T>(elements: &Vec<T>) -> usize {
    elements.capacity().saturating_mul(size_of::<T>())
}

fn extra_bytes(extra: &AccountExtra) -> usize {
    let AccountExtra { flags: _, data, multisig } = extra;
    let participants = multisig
        .as_ref()
        .map_or(0, |MultisigConfig { participants, .. }| vec_bytes::<AccountId>(participants));
    size_of::<AccountExtra>().saturating_add(data.len()).saturating_add(participants)
}

fn energy_bytes(energy: &Energy) -> usize {
    let lists = energy.resource.as_ref().map_or(0, |resource| {
        let EnergyResource { freeze_records, pending_unfreezes } = resource;
        vec_bytes::<FreezeRecord>(freeze_records)
            .saturating_add(vec_bytes::<PendingUnfreeze>(pending_unfreezes))
    });
    size_of::<Energy>().saturating_add(lists)
}

fn agent_bytes(agent: &AgentAccount) -> usize {
    let own = vec_bytes::<SessionKey>(&agent.session_keys);
    agent.session_keys.iter().fold(size_of::<AgentAccount>().saturating_add(own), |sum, key| {
        sum.saturating_add(vec_bytes::<AccountId>(&key.allowed_targets))
            .saturating_add(vec_bytes::<AssetId>(&key.allowed_assets))
    })
}

#[cfg(test)]
#[path = "tests/size.rs"]
mod tests;
