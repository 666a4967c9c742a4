//! Values: what a key holds. Cloning one never copies more than a few words.

use std::sync::Arc;

use super::{KeyKind, StateKey};
use crate::{AccountId, AssetId, Hash};

/// An account. Existing is having this record.
///
/// ```
/// let account = wavefront_types::Account { balance: 5, ..Default::default() };
/// assert_eq!((account.nonce, account.multisig()), (0, None));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// Native units.
    pub balance: u64,
    /// The nonce its next transaction must carry.
    pub nonce: u64,
    /// What few accounts have; `None` equals [`AccountExtra::default`] and is the canonical form of
    /// it.
    pub extra: Option<Arc<AccountExtra>>,
}

/// The rarely used part of an account.
///
/// ```
/// let extra = wavefront_types::state::AccountExtra { flags: 1, ..Default::default() };
/// assert!(extra.data.is_empty() && extra.multisig.is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountExtra {
    /// Opaque; part of the digest.
    pub flags: u64,
    /// Opaque; part of the digest.
    pub data: Box<[u8]>,
    /// When set, transactions need the participants' signatures as well.
    pub multisig: Option<MultisigConfig>,
}

/// Who must sign besides the owner.
///
/// ```
/// let keys = wavefront_types::state::MultisigConfig { threshold: 1, participants: vec![] };
/// assert!(usize::from(keys.threshold) > keys.participants.len(), "nobody can sign");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MultisigConfig {
    /// How many of the participants; 1..=participants.
    pub threshold: u8,
    /// Their keys, addressed by index.
    pub participants: Vec<AccountId>,
}

/// An account's energy. `resource` is there once the account froze units itself; energy delegated
/// to an account without one lives in the bare numbers.
///
/// ```
/// let none = wavefront_types::state::Energy::default();
/// assert_eq!(none.energy, 0);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Energy {
    /// Units of energy to spend.
    pub energy: u64,
    /// Native units frozen.
    pub frozen: u64,
    /// The freezing records.
    pub resource: Option<EnergyResource>,
}

/// The records behind an account's frozen units.
///
/// ```
/// let resource = wavefront_types::state::EnergyResource::default();
/// assert!(resource.freeze_records.is_empty() && resource.pending_unfreezes.is_empty());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EnergyResource {
    /// In order of freezing.
    pub freeze_records: Vec<FreezeRecord>,
    /// In order of unfreezing.
    pub pending_unfreezes: Vec<PendingUnfreeze>,
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

/// An agent account.
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
    /// Sorted by key id.
    pub session_keys: Vec<SessionKey>,
}

/// A limited key of an agent account.
///
/// ```
/// let void = |key: &wavefront_types::state::SessionKey, topoheight: u64| topoheight > key.expiry;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionKey {
    /// Key number, unique in the account.
    pub key_id: u64,
    /// The key.
    pub key: AccountId,
    /// Topoheight after which it is void.
    pub expiry: u64,
    /// Most native units a transaction of this key may spend.
    pub max_value: u64,
    /// Accounts it may pay.
    pub allowed_targets: Vec<AccountId>,
    /// Assets it may spend.
    pub allowed_assets: Vec<AssetId>,
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

/// What a key holds; each key kind has exactly one value kind.
///
/// ```
/// use wavefront_types::{AccountId, AssetId, StateKey, StateValue};
/// let key = StateKey::Balance(AccountId([1; 32]), AssetId([7; 32]));
/// assert!(StateValue::Amount(5).fits(&key));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StateValue {
    /// Of [`StateKey::Account`].
    Account(Account),
    /// Of [`StateKey::Balance`] and [`StateKey::Burned`]: the asset's smallest unit.
    Amount(u64),
    /// Of [`StateKey::Energy`].
    Energy(Arc<Energy>),
    /// Of [`StateKey::Agent`].
    Agent(Arc<AgentAccount>),
    /// Of [`StateKey::Name`].
    Name(Arc<NameRecord>),
    /// Of [`StateKey::NameOf`]: the lower-cased name.
    NameOf(Arc<str>),
    /// Of [`StateKey::Contract`]: the module.
    Contract(Arc<[u8]>),
}

const _: () = assert!(size_of::<StateValue>() <= 32);

/// Why an amount could not be credited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CreditError {
    /// The sum exceeds 64 bits.
    #[error("the credited value would exceed 64 bits")]
    Overflow,
    /// Nothing can be added to values of this kind, or the stored value is of another kind.
    #[error("a key of kind {} cannot be credited", .0.name())]
    NotCreditable(KeyKind),
}

impl StateValue {
    /// Whether this value may be stored under `key`.
    #[inline]
    pub const fn fits(&self, key: &StateKey) -> bool {
        matches!(
            (self, key.kind()),
            (Self::Account(_), KeyKind::Account)
                | (Self::Amount(_), KeyKind::Balance | KeyKind::Burned)
                | (Self::Energy(_), KeyKind::Energy)
                | (Self::Agent(_), KeyKind::Agent)
                | (Self::Name(_), KeyKind::Name)
                | (Self::NameOf(_), KeyKind::NameOf)
                | (Self::Contract(_), KeyKind::Contract)
        )
    }

    /// Native units that the value holds: balances, and what is frozen or on its way back. The sum
    /// over a state is what the chain's counters account for.
    pub fn native_units(&self) -> u128 {
        match self {
            Self::Account(account) => u128::from(account.balance),
            Self::Energy(energy) => {
                let pending = energy.resource.iter().flat_map(|held| &held.pending_unfreezes);
                // 128 bits hold 2^64 addends of 64 bits.
                pending.fold(u128::from(energy.frozen), |sum, entry| {
                    sum.saturating_add(u128::from(entry.amount))
                })
            }
            Self::Amount(_)
            | Self::Agent(_)
            | Self::Name(_)
            | Self::NameOf(_)
            | Self::Contract(_) => 0,
        }
    }

    /// Adds `amount` to the value under a key of kind `kind`, creating an absent one. A credit of 0
    /// creates, too.
    ///
    /// # Errors
    /// [`CreditError::Overflow`], with `slot` unchanged; [`CreditError::NotCreditable`] for kinds
    /// that hold no amount.
    #[inline]
    pub fn credit(slot: &mut Option<Self>, kind: KeyKind, amount: u64) -> Result<(), CreditError> {
        let add = |balance: &mut u64| {
            *balance = balance.checked_add(amount).ok_or(CreditError::Overflow)?;
            Ok(())
        };
        match (kind, slot) {
            (KeyKind::Account, Some(Self::Account(account))) => add(&mut account.balance),
            (KeyKind::Account, slot @ None) => {
                *slot = Some(Self::Account(Account { balance: amount, ..Account::default() }));
                Ok(())
            }
            (KeyKind::Balance | KeyKind::Burned, Some(Self::Amount(held))) => add(held),
            (KeyKind::Balance | KeyKind::Burned, slot @ None) => {
                *slot = Some(Self::Amount(amount));
                Ok(())
            }
            (KeyKind::Energy, Some(Self::Energy(energy))) => {
                let sum = energy.energy.checked_add(amount).ok_or(CreditError::Overflow)?;
                Arc::make_mut(energy).energy = sum;
                Ok(())
            }
            (KeyKind::Energy, slot @ None) => {
                let energy = Energy { energy: amount, ..Energy::default() };
                *slot = Some(Self::Energy(Arc::new(energy)));
                Ok(())
            }
            (kind, _) => Err(CreditError::NotCreditable(kind)),
        }
    }
}

impl Account {
    /// The multisig configuration, if one is set.
    #[inline]
    pub fn multisig(&self) -> Option<&MultisigConfig> {
        self.extra.as_ref().and_then(|extra| extra.multisig.as_ref())
    }

    /// Sets or removes the multisig configuration, keeping `extra` canonical.
    pub fn set_multisig(&mut self, config: Option<MultisigConfig>) {
        let mut extra = self.extra.take().map_or_else(AccountExtra::default, Arc::unwrap_or_clone);
        extra.multisig = config;
        self.extra = (extra != AccountExtra::default()).then(|| Arc::new(extra));
    }
}
