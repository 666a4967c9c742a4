//! Values: what a key holds. Cloning one never copies more than a few words.

use std::sync::Arc;

use super::{
    Account, AgentAccount, ContractRecord, Energy, FreezeRecord, KeyKind, MultisigConfig,
    NameRecord, PendingUnfreeze, SessionKey, StateKey, StorageEntry,
};

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
    /// Of [`StateKey::Balance`], [`StateKey::Burned`] and [`StateKey::ContractBalance`]: in the
    /// asset's smallest unit.
    Amount(u64),
    /// Of [`StateKey::Energy`].
    Energy(Energy),
    /// Of [`StateKey::Agent`].
    Agent(Arc<AgentAccount>),
    /// Of [`StateKey::Name`].
    Name(Arc<NameRecord>),
    /// Of [`StateKey::NameOf`]: the lower-cased name.
    NameOf(Arc<str>),
    /// Of [`StateKey::Contract`].
    Contract(Arc<ContractRecord>),
    /// Of [`StateKey::Multisig`].
    Multisig(Arc<MultisigConfig>),
    /// Of [`StateKey::Freeze`].
    Freeze(Arc<FreezeRecord>),
    /// Of [`StateKey::Unfreezing`]: in order of unfreezing, at least one.
    Unfreezing(Arc<[PendingUnfreeze]>),
    /// Of [`StateKey::SessionKey`].
    SessionKey(Arc<SessionKey>),
    /// Of [`StateKey::Content`].
    Content(Arc<[u8]>),
    /// Of [`StateKey::Storage`].
    Storage(Arc<StorageEntry>),
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
                | (Self::Amount(_), KeyKind::Balance | KeyKind::Burned | KeyKind::ContractBalance)
                | (Self::Energy(_), KeyKind::Energy)
                | (Self::Agent(_), KeyKind::Agent)
                | (Self::Name(_), KeyKind::Name)
                | (Self::NameOf(_), KeyKind::NameOf)
                | (Self::Contract(_), KeyKind::Contract)
                | (Self::Multisig(_), KeyKind::Multisig)
                | (Self::Freeze(_), KeyKind::Freeze)
                | (Self::Unfreezing(_), KeyKind::Unfreezing)
                | (Self::SessionKey(_), KeyKind::SessionKey)
                | (Self::Content(_), KeyKind::Content)
                | (Self::Storage(_), KeyKind::Storage)
        )
    }

    /// Native units that the value under `key` holds: balances, of contracts, too, and what is
    /// frozen or on its way back. The sum over a state is what the chain's counters account for.
    pub fn native_units(&self, key: &StateKey) -> u128 {
        match self {
            Self::Amount(amount) => match key {
                StateKey::ContractBalance(_, asset) if asset.is_native() => u128::from(*amount),
                _ => 0,
            },
            Self::Account(account) => u128::from(account.balance),
            Self::Energy(energy) => u128::from(energy.frozen),
            // 128 bits hold 2^64 addends of 64 bits.
            Self::Unfreezing(pending) => pending
                .iter()
                .fold(0, |sum: u128, entry| sum.saturating_add(u128::from(entry.amount))),
            Self::Agent(_)
            | Self::Name(_)
            | Self::NameOf(_)
            | Self::Contract(_)
            | Self::Multisig(_)
            | Self::Freeze(_)
            | Self::SessionKey(_)
            | Self::Content(_)
            | Self::Storage(_) => 0,
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
            (
                KeyKind::Balance | KeyKind::Burned | KeyKind::ContractBalance,
                Some(Self::Amount(held)),
            ) => add(held),
            (KeyKind::Balance | KeyKind::Burned | KeyKind::ContractBalance, slot @ None) => {
                *slot = Some(Self::Amount(amount));
                Ok(())
            }
            (KeyKind::Energy, Some(Self::Energy(energy))) => add(&mut energy.energy),
            (KeyKind::Energy, slot @ None) => {
                *slot = Some(Self::Energy(Energy { energy: amount, ..Energy::default() }));
                Ok(())
            }
            (kind, _) => Err(CreditError::NotCreditable(kind)),
        }
    }
}
