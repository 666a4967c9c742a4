//! The books of a committed state: where every unit is. What conservation is checked with, from the
//! stored values alone.

use std::collections::BTreeMap;

use wavefront_types::{AssetId, StateKey, StateValue, Totals};

use crate::snapshot::Snapshot;

/// Where the units of a state are.
///
/// ```
/// use wavefront_integration_tests::{books::Books, oracle::OracleState, snapshot::Snapshot};
///
/// let books = Books::of(&Snapshot::of(&OracleState::default()));
/// assert_eq!(books.native_surplus(), 0);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Books {
    /// Native units in balances.
    pub balances: u128,
    /// Native units in contracts' balances.
    pub contracts: u128,
    /// Native units frozen, and on their way back from it.
    pub frozen: u128,
    /// Energy of all accounts.
    pub energy: u128,
    /// Units of each other asset of which there are any, in balances and burned.
    pub assets: BTreeMap<AssetId, u128>,
    /// The chain's counters.
    pub totals: Totals,
}

impl Books {
    /// Counts every value of a state.
    ///
    /// # Panics
    /// When a value has another kind than its key.
    pub fn of(state: &Snapshot) -> Self {
        let mut books = Self {
            balances: 0,
            contracts: 0,
            frozen: 0,
            energy: 0,
            assets: BTreeMap::new(),
            totals: state.totals_now(),
        };
        for (key, value) in state.values() {
            match (key, value) {
                (StateKey::Account(_), StateValue::Account(account)) => {
                    books.balances += u128::from(account.balance);
                }
                (StateKey::Energy(_), StateValue::Energy(energy)) => {
                    books.energy += u128::from(energy.energy);
                    books.frozen += u128::from(energy.frozen);
                }
                (StateKey::Unfreezing(_), StateValue::Unfreezing(pending)) => {
                    books.frozen +=
                        pending.iter().map(|entry| u128::from(entry.amount)).sum::<u128>();
                }
                (
                    StateKey::Balance(_, asset) | StateKey::Burned(asset),
                    StateValue::Amount(amount),
                ) => *books.assets.entry(*asset).or_default() += u128::from(*amount),
                (StateKey::ContractBalance(_, asset), StateValue::Amount(amount)) => {
                    if asset.is_native() {
                        books.contracts += u128::from(*amount);
                    } else {
                        *books.assets.entry(*asset).or_default() += u128::from(*amount);
                    }
                }
                (
                    StateKey::Agent(_)
                    | StateKey::Name(_)
                    | StateKey::NameOf(_)
                    | StateKey::Contract(_)
                    | StateKey::Multisig(_)
                    | StateKey::Freeze(..)
                    | StateKey::SessionKey(..)
                    | StateKey::Content(_)
                    | StateKey::Storage(..),
                    _,
                ) => {}
                (key, value) => panic!("{key} holds {value:?}"),
            }
        }
        books.assets.retain(|_, units| *units > 0);
        books
    }

    /// Native units wherever they are, less what was ever issued: no block may change this number.
    pub fn native_surplus(&self) -> i128 {
        let Totals { supply, burned, withheld, shielded, unshielded, .. } = self.totals;
        let there = self.balances
            + self.contracts
            + self.frozen
            + u128::from(burned)
            + u128::from(withheld)
            + u128::from(shielded);
        let signed = |units: u128| i128::try_from(units).unwrap_or(i128::MAX);
        signed(there) - signed(u128::from(unshielded) + u128::from(supply))
    }
}
