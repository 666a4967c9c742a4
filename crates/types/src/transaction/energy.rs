//! Energy payloads: freezing native units for transaction energy.

use crate::AccountId;

/// One delegatee of a freeze.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::{Delegation, EnergyPayload};
/// use wavefront_types::{AccountId, COIN, Payload, TxKind};
///
/// let to_bob = Delegation { delegatee: AccountId([7; 32]), amount: 2 * COIN };
/// let freeze = EnergyPayload::Delegate { delegations: vec![to_bob], days: 7 };
/// assert_eq!(Payload::Energy(freeze).kind(), TxKind::Energy);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delegation {
    /// Who gains the energy.
    pub delegatee: AccountId,
    /// Native units frozen for it.
    pub amount: u64,
}

/// The four energy operations (wire type 5).
///
/// # Examples
/// ```
/// use wavefront_types::transaction::EnergyPayload;
/// use wavefront_types::{COIN, Payload, TxKind};
///
/// let freeze = EnergyPayload::Freeze { amount: 5 * COIN, days: 7 };
/// assert_eq!(Payload::Energy(freeze).kind(), TxKind::Energy);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnergyPayload {
    /// Variant 0: freeze for oneself.
    Freeze {
        /// Native units; whole coins.
        amount: u64,
        /// 3..=365, checked at decode.
        days: u32,
    },
    /// Variant 1: freeze for others.
    Delegate {
        /// At most 500, checked at decode.
        delegations: Vec<Delegation>,
        /// Lock duration: 3..=365, checked at decode.
        days: u32,
    },
    /// Variant 2: start releasing frozen units.
    Unfreeze {
        /// Native units; whole coins.
        amount: u64,
        /// Release a delegated freeze.
        from_delegation: bool,
        /// Which record; not interpreted by the vectors' rules.
        record_index: Option<u32>,
        /// Only with `from_delegation`.
        delegatee: Option<AccountId>,
    },
    /// Variant 3: collect what has matured.
    Withdraw,
}
