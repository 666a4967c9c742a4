//! Keys: the unit of conflict, of storage and of the write set.

use super::numbers::{FreezeId, SessionKeyId};
use crate::{AccountId, AssetId, ContractId, Hash};

/// One independently scheduled piece of state.
///
/// An account's native balance and nonce share the key [`Account`](Self::Account): every
/// transaction writes both for its sender, so separate keys would order exactly the same pairs at
/// twice the interning cost.
///
/// No value that changes holds a list without a bound: what an account has many of (freezes,
/// session keys) has a key per piece, and what may be long (modules, the scopes of session keys) is
/// [`Content`](Self::Content), written once under its hash.
///
/// Their order (kind, then bytes) is the canonical order of write sets and of storage.
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
#[derive(Debug, Clone, Copy, Eq)]
#[non_exhaustive]
pub enum StateKey {
    /// Existence, native balance, nonce, flags, data, whether multisig is configured.
    Account(AccountId),
    /// Balance of a non-native asset.
    Balance(AccountId, AssetId),
    /// Energy and frozen units.
    Energy(AccountId),
    /// Agent account record, without its session keys.
    Agent(AccountId),
    /// A registered name, by BLAKE3-256 of its lower-cased form.
    Name(Hash),
    /// The name an account registered.
    NameOf(AccountId),
    /// A deployed contract: which module it runs.
    Contract(ContractId),
    /// Total burned of a non-native asset.
    Burned(AssetId),
    /// An account's multisig configuration.
    Multisig(AccountId),
    /// One freeze of an account's units.
    Freeze(AccountId, FreezeId),
    /// An account's units on their way back to its balance.
    Unfreezing(AccountId),
    /// One session key of an agent account.
    SessionKey(AccountId, SessionKeyId),
    /// Bytes by their BLAKE3-256: never changed, never deleted.
    Content(Hash),
    /// What a contract stored under a key of its own, by the key's BLAKE3-256.
    Storage(ContractId, Hash),
    /// What a contract holds of an asset, the native one included.
    ContractBalance(ContractId, AssetId),
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
    /// [`StateKey::Multisig`]
    Multisig = 8,
    /// [`StateKey::Freeze`]
    Freeze = 9,
    /// [`StateKey::Unfreezing`]
    Unfreezing = 10,
    /// [`StateKey::SessionKey`]
    SessionKey = 11,
    /// [`StateKey::Content`]
    Content = 12,
    /// [`StateKey::Storage`]
    Storage = 13,
    /// [`StateKey::ContractBalance`]
    ContractBalance = 14,
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
        Self::Multisig,
        Self::Freeze,
        Self::Unfreezing,
        Self::SessionKey,
        Self::Content,
        Self::Storage,
        Self::ContractBalance,
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
            Self::Multisig => StateKey::Multisig(AccountId::ZERO),
            Self::Freeze => StateKey::Freeze(AccountId::ZERO, FreezeId::FIRST),
            Self::Unfreezing => StateKey::Unfreezing(AccountId::ZERO),
            Self::SessionKey => StateKey::SessionKey(AccountId::ZERO, SessionKeyId::FIRST),
            Self::Content => StateKey::Content(Hash::ZERO),
            Self::Storage => StateKey::Storage(ContractId::ZERO, Hash::ZERO),
            Self::ContractBalance => StateKey::ContractBalance(ContractId::ZERO, AssetId::ZERO),
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
            Self::Multisig => "multisig",
            Self::Freeze => "freeze",
            Self::Unfreezing => "unfreezing",
            Self::SessionKey => "session_key",
            Self::Content => "content",
            Self::Storage => "storage",
            Self::ContractBalance => "contract_balance",
        }
    }
}

impl StateKey {
    /// The first 8 bytes of the key's canonical order: its kind, then its first id's first 7 bytes.
    /// `a < b` implies `a.order_prefix() <= b.order_prefix()`.
    #[inline]
    pub fn order_prefix(&self) -> u64 {
        let id = self.first_id();
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
            Self::Multisig(_) => KeyKind::Multisig,
            Self::Freeze(..) => KeyKind::Freeze,
            Self::Unfreezing(_) => KeyKind::Unfreezing,
            Self::SessionKey(..) => KeyKind::SessionKey,
            Self::Content(_) => KeyKind::Content,
            Self::Storage(..) => KeyKind::Storage,
            Self::ContractBalance(..) => KeyKind::ContractBalance,
        }
    }

    /// The id that the key begins with: of an account, but for names, contracts, content and what
    /// was burned.
    #[inline]
    pub const fn first_id(&self) -> &[u8; 32] {
        match self {
            Self::Account(id)
            | Self::Balance(id, _)
            | Self::Energy(id)
            | Self::Agent(id)
            | Self::NameOf(id)
            | Self::Multisig(id)
            | Self::Freeze(id, _)
            | Self::Unfreezing(id)
            | Self::SessionKey(id, _) => id.as_bytes(),
            Self::Name(hash) | Self::Content(hash) => hash.as_bytes(),
            Self::Contract(id) | Self::Storage(id, _) | Self::ContractBalance(id, _) => {
                id.as_bytes()
            }
            Self::Burned(asset) => asset.as_bytes(),
        }
    }
}

impl core::fmt::Display for StateKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (name, id) = (self.kind().name(), Hash(*self.first_id()));
        write!(f, "{name}/{id}")?;
        match self {
            Self::Balance(_, asset) | Self::ContractBalance(_, asset) => write!(f, "/{asset}"),
            Self::Storage(_, hash) => write!(f, "/{hash}"),
            Self::Freeze(_, id) => write!(f, "/{id}"),
            Self::SessionKey(_, id) => write!(f, "/{id}"),
            _ => Ok(()),
        }
    }
}
