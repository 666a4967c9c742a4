//! The least a program must do to make the same transfers: one map of accounts, changed in place.
//!
//! No plan, no journal, no receipts, no write set, and only what a transfer of native units needs
//! of the rules: nonce, balance, debit, credit, fee. It stops at the first transaction that is not
//! as expected. What the engine's serial path costs more than this is what its guarantees cost.

use wavefront_engine::AuthenticatedBlock;
use wavefront_state::FastMap;
use wavefront_types::{
    Account, AccountId, BlockEnv, ErrorCode, Payload, StateKey, StateValue, Verdict, WriteSet,
};

use super::ComparatorError;
use crate::store::MapStore;

/// All accounts of the chain by address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlainState {
    accounts: FastMap<AccountId, Account>,
}

impl PlainState {
    /// The accounts of a store.
    #[must_use]
    pub fn new(store: &MapStore) -> Self {
        let account = |(key, value): (&StateKey, &StateValue)| match (key, value) {
            (StateKey::Account(id), StateValue::Account(account)) => Some((*id, account.clone())),
            _ => None,
        };
        Self { accounts: store.iter().filter_map(account).collect() }
    }

    /// Undoes a block that left `write_set`, on accounts that started as in `store`. Restoring what a
    /// block touched, instead of copying all accounts anew, leaves the caches as repeated blocks
    /// leave them on the other side of a comparison.
    pub fn restore(&mut self, store: &MapStore, write_set: &WriteSet) {
        for (key, _) in write_set {
            if let StateKey::Account(id) = key {
                match store.get(key) {
                    Some(StateValue::Account(account)) => {
                        self.accounts.insert(*id, account.clone());
                    }
                    _ => {
                        self.accounts.remove(id);
                    }
                }
            }
        }
    }

    /// Whether every account in `write_set` is here as it says, and nothing else is in it.
    #[must_use]
    pub fn matches(&self, write_set: &WriteSet) -> bool {
        write_set.iter().all(|(key, value)| match (key, value) {
            (StateKey::Account(id), Some(StateValue::Account(account))) => {
                self.accounts.get(id) == Some(account)
            }
            _ => false,
        })
    }
}

/// Makes the transfers of a block in order, then pays the fees.
///
/// # Errors
/// [`ComparatorError`] at the first transaction that is no plain transfer of native units, or
/// fails; `state` is then of no use.
pub fn plain_map(
    state: &mut PlainState,
    block: &AuthenticatedBlock,
    env: &BlockEnv,
) -> Result<(), ComparatorError> {
    let accounts = &mut state.accounts;
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
            accounts.get_mut(&tx.source).ok_or_else(|| failed(ErrorCode::AccountNotFound))?;
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
            let destination = accounts.entry(transfer.destination).or_default();
            destination.balance = destination
                .balance
                .checked_add(transfer.amount)
                .ok_or_else(|| failed(ErrorCode::Overflow))?;
        }
    }
    let rewards = [(env.fee_recipient, fees), (Some(env.miner), env.reward.to_miner)];
    for (id, amount) in rewards.into_iter().filter(|(_, amount)| *amount > 0) {
        let Some(id) = id else { continue };
        let account = accounts.entry(id).or_default();
        let balance = account.balance.checked_add(amount);
        account.balance = balance.ok_or(ComparatorError::Epilogue(ErrorCode::Overflow))?;
    }
    Ok(())
}
