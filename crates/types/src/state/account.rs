//! Accounts.

use std::sync::Arc;

use crate::AccountId;

/// An account. Existing is having this record.
///
/// ```
/// let account = wavefront_types::Account { balance: 5, ..Default::default() };
/// assert_eq!((account.nonce, account.has_multisig()), (0, false));
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
/// assert!(extra.data.is_empty() && !extra.multisig);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountExtra {
    /// Opaque; part of the digest.
    pub flags: u64,
    /// Opaque; part of the digest.
    pub data: Box<[u8]>,
    /// Whether transactions need participants' signatures as well. Whose is under a key of its own,
    /// so that what others credit stays small.
    pub multisig: bool,
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

impl Account {
    /// Whether a multisig configuration is set.
    #[inline]
    #[must_use]
    pub fn has_multisig(&self) -> bool {
        self.extra.as_ref().is_some_and(|extra| extra.multisig)
    }

    /// Notes that there is a multisig configuration, or none, keeping `extra` canonical.
    pub fn set_multisig(&mut self, multisig: bool) {
        let mut extra = self.extra.take().map_or_else(AccountExtra::default, Arc::unwrap_or_clone);
        extra.multisig = multisig;
        self.extra = (extra != AccountExtra::default()).then(|| Arc::new(extra));
    }
}
