//! Records of bounded size.

use crate::{AccountId, Hash};

/// An account's energy. What it froze itself has [keys](super::StateKey::Freeze) of its own, as has
/// what is [on its way back](super::StateKey::Unfreezing).
///
/// ```
/// let none = wavefront_types::state::Energy::default();
/// assert!(none.energy == 0 && !none.records);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Energy {
    /// Units of energy to spend.
    pub energy: u64,
    /// Native units frozen.
    pub frozen: u64,
    /// Whether there are records: once the account froze, delegated or released units itself.
    /// Energy delegated to an account without them lives in the bare numbers.
    pub records: bool,
}

/// One freeze.
///
/// ```
/// let held = |r: &wavefront_types::state::FreezeRecord, height: u64| r.unlock_height > height;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreezeRecord {
    /// Native units.
    pub amount: u64,
    /// Energy gained by it.
    pub energy_gained: u64,
    /// Height of the block that froze.
    pub freeze_height: u64,
    /// Height from which it may be released.
    pub unlock_height: u64,
}

/// Units on their way back to the balance.
///
/// ```
/// let due = |p: &wavefront_types::state::PendingUnfreeze, height: u64| p.expire_height <= height;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PendingUnfreeze {
    /// Native units.
    pub amount: u64,
    /// Height from which they can be withdrawn.
    pub expire_height: u64,
}

/// An agent account. Its session keys have [keys](super::StateKey::SessionKey) of their own.
///
/// ```
/// let active = |agent: &wavefront_types::state::AgentAccount| agent.status == 0;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentAccount {
    /// The account itself.
    pub owner: AccountId,
    /// Who may act for it.
    pub controller: AccountId,
    /// Hash of its policy.
    pub policy_hash: Hash,
    /// 0 active, 1 suspended.
    pub status: u8,
    /// Account whose energy pays.
    pub energy_pool: Option<AccountId>,
    /// Merkle root of session keys.
    pub session_root: Option<Hash>,
}

/// A limited key of an agent account.
///
/// ```
/// let void = |key: &wavefront_types::state::SessionKey, topoheight: u64| topoheight > key.expiry;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionKey {
    /// The key.
    pub key: AccountId,
    /// Topoheight after which it is void.
    pub expiry: u64,
    /// Most native units a transaction of this key may spend.
    pub max_value: u64,
    /// Hash of the [scope](crate::transaction::SessionScope) whose bytes are
    /// [content](super::StateKey::Content); `None` is the empty one.
    pub scope: Option<Hash>,
}

/// A registered name.
///
/// ```
/// let record = wavefront_types::state::NameRecord { name: "alice".into(), owner: [7; 32].into() };
/// assert_eq!(*record.name, *wavefront_types::transaction::lower_name("Alice"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameRecord {
    /// Lower-cased.
    pub name: Box<str>,
    /// Who registered it.
    pub owner: AccountId,
}

/// A deployed contract.
///
/// ```
/// use wavefront_types::{StateKey, state::ContractRecord};
/// let module = |record: &ContractRecord| StateKey::Content(record.module);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContractRecord {
    /// Hash of its module, whose bytes are [content](super::StateKey::Content).
    pub module: Hash,
}

/// What a contract stored: its own key, which the state's key has the hash of, and the value.
///
/// ```
/// use wavefront_types::{ContractId, StateKey, state::StorageEntry};
/// let key = |of: ContractId, entry: &StorageEntry| StateKey::for_storage(of, &entry.key);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageEntry {
    /// 1 to 256 bytes.
    pub key: Box<[u8]>,
    /// At most 65,536 bytes.
    pub value: Box<[u8]>,
}
