//! What keys and values take in memory, for bounds in bytes.
//!
//! Counted is what is asked of the allocator; what that adds for itself is not. Shared parts count
//! in full wherever they are held: whoever drops the others' handles keeps the memory.

use super::{
    Account, AccountExtra, AgentAccount, ContractRecord, FreezeRecord, MultisigConfig, NameRecord,
    SessionKey, StateKey, StateValue, StorageEntry,
};
use crate::AccountId;

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
    /// assert!(StateValue::Content(vec![0; 5_000].into()).heap_bytes() >= 5_000);
    /// ```
    ///
    /// # Complexity
    /// O(1).
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        match self {
            Self::Amount(_) | Self::Energy(_) | Self::Account(Account { extra: None, .. }) => 0,
            Self::Account(Account { extra: Some(extra), .. }) => shared(extra_bytes(extra)),
            Self::Agent(_) => shared(size_of::<AgentAccount>()),
            Self::Name(record) => shared(size_of::<NameRecord>().saturating_add(record.name.len())),
            Self::NameOf(name) => shared(name.len()),
            Self::Contract(_) => shared(size_of::<ContractRecord>()),
            Self::Multisig(config) => shared(config_bytes(config)),
            Self::Freeze(_) => shared(size_of::<FreezeRecord>()),
            Self::Unfreezing(pending) => shared(size_of_val(&**pending)),
            Self::SessionKey(_) => shared(size_of::<SessionKey>()),
            Self::Content(bytes) => shared(bytes.len()),
            Self::Storage(entry) => shared(entry_bytes(entry)),
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
    let AccountExtra { flags: _, data, multisig: _ } = extra;
    size_of::<AccountExtra>().saturating_add(data.len())
}

fn entry_bytes(entry: &StorageEntry) -> usize {
    let StorageEntry { key, value } = entry;
    size_of::<StorageEntry>().saturating_add(key.len()).saturating_add(value.len())
}

fn config_bytes(config: &MultisigConfig) -> usize {
    let MultisigConfig { threshold: _, participants } = config;
    size_of::<MultisigConfig>().saturating_add(vec_bytes::<AccountId>(participants))
}

#[cfg(test)]
#[path = "tests/size.rs"]
mod tests;
