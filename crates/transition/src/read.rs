//! Typed reads: a value of the wrong kind is an engine error, never a transaction's failure.

use std::sync::Arc;

use wavefront_types::state::{
    AgentAccount, ContractRecord, Energy, MultisigConfig, PendingUnfreeze,
};
use wavefront_types::{Account, AccountId, AssetId, ContractId, Hash, StateKey, StateValue};

use crate::{Abort, StateView};

macro_rules! typed_reads {
    ($(
        $(#[$doc:meta])*
        $name:ident($($arg:ident: $ty:ty),+) -> $value:ty = $key:expr, $variant:ident;
    )*) => {
        $(
            $(#[$doc])*
            #[inline]
            pub(crate) fn $name(
                view: &mut (impl StateView + ?Sized),
                $($arg: $ty),+
            ) -> Result<Option<$value>, Abort> {
                let key = $key;
                match view.get(&key)? {
                    None => Ok(None),
                    Some(StateValue::$variant(value)) => Ok(Some(value)),
                    Some(_) => Err(Abort::WrongKind(key)),
                }
            }
        )*
    };
}

typed_reads! {
    /// The account, if it exists.
    account(id: AccountId) -> Account = StateKey::Account(id), Account;
    /// A balance of a non-native asset; `None` counts as 0.
    balance(id: AccountId, asset: AssetId) -> u64 = StateKey::Balance(id, asset), Amount;
    /// The account's energy; `None` counts as none, without records.
    energy(id: AccountId) -> Energy = StateKey::Energy(id), Energy;
    /// The account's agent record.
    agent(id: AccountId) -> Arc<AgentAccount> = StateKey::Agent(id), Agent;
    /// The account's multisig configuration.
    multisig(id: AccountId) -> Arc<MultisigConfig> = StateKey::Multisig(id), Multisig;
    /// A contract.
    contract(id: ContractId) -> Arc<ContractRecord> = StateKey::Contract(id), Contract;
    /// Bytes by their hash.
    content(hash: Hash) -> Arc<[u8]> = StateKey::Content(hash), Content;
    /// What is on its way back to the account's balance.
    unfreezing(id: AccountId) -> Arc<[PendingUnfreeze]> = StateKey::Unfreezing(id), Unfreezing;
}

/// Whether there is a value under `key`.
#[inline]
pub(crate) fn exists(view: &mut (impl StateView + ?Sized), key: &StateKey) -> Result<bool, Abort> {
    Ok(view.get(key)?.is_some())
}
