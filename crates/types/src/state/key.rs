//! Keys: the unit of conflict, of storage and of the write set.

use core::hash::Hasher;

use crate::transaction::{DeployPayload, NamePayload};
use crate::{AccountId, AssetId, ContractId, Hash};

/// One independently scheduled piece of state.
///
/// An account's native balance, nonce and multisig configuration share the key
/// [`Account`](Self::Account): every transaction writes all but the last of them for its sender, so
/// separate keys would order exactly the same pairs at twice the interning cost.
///
/// The derived order (kind, then bytes) is the canonical order of write sets and of storage.
///
/// # Examples
/// ```
/// use wavefront_types::{AccountId, AssetId, StateKey};
///
/// let (alice, token) = (AccountId([1; 32]), AssetId([7; 32]));
/// assert_eq!(StateKey::balance(alice, AssetId::TOS), StateKey::Account(alice));
/// assert_eq!(StateKey::balance(alice, token), StateKey::Balance(alice, token));
/// assert!(StateKey::Account(alice) < StateKey::Energy(alice), "sorted by kind first");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum StateKey {
    /// Existence, native balance, nonce, flags, data, multisig configuration.
    Account(AccountId),
    /// Balance of a non-native asset.
    Balance(AccountId, AssetId),
    /// Energy, frozen units and their records.
    Energy(AccountId),
    /// Agent account record.
    Agent(AccountId),
    /// A registered name, by BLAKE3-256 of its lower-cased form.
    Name(Hash),
    /// The name an account registered.
    NameOf(AccountId),
    /// A deployed module.
    Contract(ContractId),
    /// Total burned of a non-native asset.
    Burned(AssetId),
}

/// The kind of a key, in canonical order; also the tag of the stored form.
///
/// # Examples
/// Where a walk over all accounts begins:
/// ```
/// use wavefront_types::{AccountId, KeyKind, StateKey};
///
/// let first = KeyKind::Account.lowest_key();
/// assert_eq!(first, StateKey::Account(AccountId::ZERO));
/// assert_eq!((first.kind().name(), first.to_bytes()[0]), ("account", 0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, core::hash::Hash)]
#[repr(u8)]
#[non_exhaustive]
pub enum KeyKind {
    /// [`StateKey::Account`]
    Account = 0,
    /// [`StateKey::Balance`]
    Balance = 1,
    /// [`StateKey::Energy`]
    Energy = 2,
    /// [`StateKey::Agent`]
    Agent = 3,
    /// [`StateKey::Name`]
    Name = 4,
    /// [`StateKey::NameOf`]
    NameOf = 5,
    /// [`StateKey::Contract`]
    Contract = 6,
    /// [`StateKey::Burned`]
    Burned = 7,
}

const _: () = assert!(size_of::<StateKey>() == 65);

impl KeyKind {
    /// Every kind, in canonical order.
    pub const ALL: &[Self] = &[
        Self::Account,
        Self::Balance,
        Self::Energy,
        Self::Agent,
        Self::Name,
        Self::NameOf,
        Self::Contract,
        Self::Burned,
    ];

    /// The lowest key of the kind: where a walk over it begins.
    pub const fn lowest_key(self) -> StateKey {
        match self {
            Self::Account => StateKey::Account(AccountId::ZERO),
            Self::Balance => StateKey::Balance(AccountId::ZERO, AssetId::ZERO),
            Self::Energy => StateKey::Energy(AccountId::ZERO),
            Self::Agent => StateKey::Agent(AccountId::ZERO),
            Self::Name => StateKey::Name(Hash::ZERO),
            Self::NameOf => StateKey::NameOf(AccountId::ZERO),
            Self::Contract => StateKey::Contract(ContractId::ZERO),
            Self::Burned => StateKey::Burned(AssetId::ZERO),
        }
    }

    /// A short lower-case name for reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Balance => "balance",
            Self::Energy => "energy",
            Self::Agent => "agent",
            Self::Name => "name",
            Self::NameOf => "name_of",
            Self::Contract => "contract",
            Self::Burned => "burned",
        }
    }
}

/// In as few steps as possible: hashing keys is the dearest part of planning. The derived form adds
/// a word for the kind and one for each id's length; here the commonest kind is its 32 bytes alone,
/// and the others cannot be mistaken for it, as they begin with their kind.
impl core::hash::Hash for StateKey {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        let (first, second) = match self {
            Self::Account(id) => return write_id(id.as_bytes(), state),
            Self::Energy(id) | Self::Agent(id) | Self::NameOf(id) => (id.as_bytes(), None),
            Self::Balance(id, asset) => (id.as_bytes(), Some(asset.as_bytes())),
            Self::Name(hash) => (hash.as_bytes(), None),
            Self::Contract(id) => (id.as_bytes(), None),
            Self::Burned(asset) => (asset.as_bytes(), None),
        };
        state.write_u8(self.kind() as u8);
        write_id(first, state);
        if let Some(second) = second {
            write_id(second, state);
        }
    }
}

/// 32 bytes as two numbers, which hashers take in one step each.
#[inline]
fn write_id<H: Hasher>(id: &[u8; 32], state: &mut H) {
    let (halves, _) = id.as_chunks::<16>();
    for half in halves {
        state.write_u128(u128::from_le_bytes(*half));
    }
}

impl StateKey {
    /// The key of an account's balance of `asset`: the account itself for the native asset.
    #[inline]
    pub fn balance(account: AccountId, asset: AssetId) -> Self {
        if asset.is_native() { Self::Account(account) } else { Self::Balance(account, asset) }
    }

    /// The key of a name, whatever its letter case.
    pub fn for_name(name: &str) -> Self {
        Self::Name(NamePayload::new(name).hash())
    }

    /// The key of a module once deployed.
    ///
    /// # Complexity
    /// O(n): hashes the module.
    pub fn for_module(module: &[u8]) -> Self {
        Self::Contract(DeployPayload::contract_of(module))
    }

    /// The first 8 bytes of the key's canonical order: its kind, then its first id's first 7 bytes.
    /// `a < b` implies `a.order_prefix() <= b.order_prefix()`.
    #[inline]
    pub fn order_prefix(&self) -> u64 {
        let id = match self {
            Self::Account(id)
            | Self::Balance(id, _)
            | Self::Energy(id)
            | Self::Agent(id)
            | Self::NameOf(id) => id.as_bytes(),
            Self::Name(hash) => hash.as_bytes(),
            Self::Contract(id) => id.as_bytes(),
            Self::Burned(asset) => asset.as_bytes(),
        };
        let head = u64::from_be_bytes([id[0], id[1], id[2], id[3], id[4], id[5], id[6], id[7]]);
        ((self.kind() as u64) << 56) | (head >> 8)
    }

    /// The key's kind.
    #[inline]
    pub const fn kind(&self) -> KeyKind {
        match self {
            Self::Account(_) => KeyKind::Account,
            Self::Balance(..) => KeyKind::Balance,
            Self::Energy(_) => KeyKind::Energy,
            Self::Agent(_) => KeyKind::Agent,
            Self::Name(_) => KeyKind::Name,
            Self::NameOf(_) => KeyKind::NameOf,
            Self::Contract(_) => KeyKind::Contract,
            Self::Burned(_) => KeyKind::Burned,
        }
    }
}

impl core::fmt::Display for StateKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let name = self.kind().name();
        match self {
            Self::Account(id) | Self::Energy(id) | Self::Agent(id) | Self::NameOf(id) => {
                write!(f, "{name}/{id}")
            }
            Self::Balance(id, asset) => write!(f, "{name}/{id}/{asset}"),
            Self::Name(hash) => write!(f, "{name}/{hash}"),
            Self::Contract(id) => write!(f, "{name}/{id}"),
            Self::Burned(asset) => write!(f, "{name}/{asset}"),
        }
    }
}
