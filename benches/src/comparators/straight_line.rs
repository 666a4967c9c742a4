//! The least a program must do to make the same transfers: the arithmetic, over hash maps of
//! accounts.
//!
//! No rules but what a transfer of native units needs (nonce, balance, debit, credit, fee), no
//! plan, no journal, no receipts, no sorted write set. It stops at the first transaction that is
//! not as expected. Not an executor of the protocol but its floor: what any executor costs more
//! than this is what rules and guarantees cost.
//!
//! In two forms. [`straight_line`] has an executor's task: the state is read from a store that
//! stays as it is, since a block may turn out to be bad, and what changed is handed back.
//! [`straight_line_in_place`] has not: its map *is* the state, and a block that fails half-way has
//! destroyed it.

use wavefront_engine::AuthenticatedBlock;
use wavefront_state::FastMap;
use wavefront_types::{
    Account, AccountId, BlockEnv, ErrorCode, Payload, StateKey, StateValue, Verdict, WriteSet,
};

use super::ComparatorError;
use crate::store::MapStore;

/// Accounts by address.
pub type AccountMap = FastMap<AccountId, Account>;

/// Where the transfers find accounts.
trait Accounts {
    /// An account that has to exist.
    fn existing(&mut self, id: &AccountId) -> Option<&mut Account>;
    /// An account that is made if need be.
    fn created(&mut self, id: AccountId) -> &mut Account;
}

impl Accounts for AccountMap {
    #[inline]
    fn existing(&mut self, id: &AccountId) -> Option<&mut Account> {
        self.get_mut(id)
    }

    #[inline]
    fn created(&mut self, id: AccountId) -> &mut Account {
        self.entry(id).or_default()
    }
}

/// The accounts that a block has touched, over a store.
struct Touched<'a> {
    map: AccountMap,
    store: &'a MapStore,
}

impl Accounts for Touched<'_> {
    #[inline]
    fn existing(&mut self, id: &AccountId) -> Option<&mut Account> {
        use std::collections::hash_map::Entry;
        match self.map.entry(*id) {
            Entry::Occupied(entry) => Some(entry.into_mut()),
            Entry::Vacant(entry) => {
                self.store.account(id).map(|account| entry.insert(account.clone()))
            }
        }
    }

    #[inline]
    fn created(&mut self, id: AccountId) -> &mut Account {
        let load = || self.store.account(&id).cloned().unwrap_or_default();
        self.map.entry(id).or_insert_with(load)
    }
}

/// Makes the transfers of a block in order, then pays the fees; every account that was touched, as
/// the block leaves it.
///
/// # Errors
/// [`ComparatorError`] at the first transaction that is no plain transfer of native units, or
/// fails.
pub fn straight_line(
    block: &AuthenticatedBlock,
    env: &BlockEnv,
    store: &MapStore,
) -> Result<AccountMap, ComparatorError> {
    let mut map = AccountMap::default();
    map.reserve(2 * block.block().transactions.len());
    let mut touched = Touched { map, store };
    transfers(&mut touched, block, env)?;
    Ok(touched.map)
}

/// As [`straight_line`], but `state` is all there is, and is changed.
///
/// # Errors
/// As [`straight_line`]; `state` is then of no use.
pub fn straight_line_in_place(
    state: &mut AccountMap,
    block: &AuthenticatedBlock,
    env: &BlockEnv,
) -> Result<(), ComparatorError> {
    transfers(state, block, env)
}

/// All accounts of a store.
#[must_use]
pub fn all_accounts(store: &MapStore) -> AccountMap {
    store.accounts().map(|(id, account)| (*id, account.clone())).collect()
}

/// Undoes a block that left `write_set`, on accounts that started as in `store`. Restoring what a
/// block touched, instead of copying all accounts anew, leaves the caches as repeated blocks leave
/// them on the other side of a comparison.
pub fn restore(state: &mut AccountMap, store: &MapStore, write_set: &WriteSet) {
    for (key, _) in write_set {
        if let StateKey::Account(id) = key {
            match store.account(id) {
                Some(account) => state.insert(*id, account.clone()),
                None => state.remove(id),
            };
        }
    }
}

/// Whether every account in `write_set` is in `state` as it says, and nothing else is in it.
#[must_use]
pub fn matches(state: &AccountMap, write_set: &WriteSet) -> bool {
    write_set.iter().all(|(key, value)| match (key, value) {
        (StateKey::Account(id), Some(StateValue::Account(account))) => {
            state.get(id) == Some(account)
        }
        _ => false,
    })
}

fn transfers(
    accounts: &mut impl Accounts,
    block: &AuthenticatedBlock,
    env: &BlockEnv,
) -> Result<(), ComparatorError> {
    let mut fees = 0_u64;
    let transactions = &block.block().transactions;
    for (index, (signed, verdict)) in transactions.iter().zip(block.verdicts()).enumerate() {
        let tx = &signed.transaction;
        let Payload::Transfers(transfers) = &tx.payload else {
            return Err(ComparatorError::Unsupported { index, kind: tx.kind() });
        };
        let failed = |code: ErrorCode| ComparatorError::Aborted { index, reason: code.to_string() };
        let mut needed = tx.fee;
        for transfer in transfers {
            if !transfer.asset.is_native() {
                return Err(ComparatorError::Unsupported { index, kind: tx.kind() });
            }
            needed = needed
                .checked_add(transfer.amount)
                .ok_or_else(|| failed(ErrorCode::InsufficientBalance))?;
        }
        let source =
            accounts.existing(&tx.source).ok_or_else(|| failed(ErrorCode::AccountNotFound))?;
        if *verdict != Verdict::Valid {
            return Err(failed(ErrorCode::InvalidSignature));
        }
        if tx.nonce != source.nonce {
            return Err(failed(ErrorCode::NonceTooLow));
        }
        source.balance = source
            .balance
            .checked_sub(needed)
            .ok_or_else(|| failed(ErrorCode::InsufficientBalance))?;
        source.nonce = source.nonce.checked_add(1).ok_or_else(|| failed(ErrorCode::Overflow))?;
        fees = fees.checked_add(tx.fee).ok_or_else(|| failed(ErrorCode::Overflow))?;
        for transfer in transfers {
            let destination = accounts.created(transfer.destination);
            destination.balance = destination
                .balance
                .checked_add(transfer.amount)
                .ok_or_else(|| failed(ErrorCode::Overflow))?;
        }
    }
    let rewards = [(env.fee_recipient, fees), (Some(env.miner), env.reward.to_miner)];
    for (id, amount) in rewards.into_iter().filter(|(_, amount)| *amount > 0) {
        let Some(id) = id else { continue };
        let account = accounts.created(id);
        let balance = account.balance.checked_add(amount);
        account.balance = balance.ok_or(ComparatorError::Epilogue(ErrorCode::Overflow))?;
    }
    Ok(())
}
