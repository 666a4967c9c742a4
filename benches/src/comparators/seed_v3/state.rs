//! The state of a block: nonces and balances in two maps, as the design had it.

use std::sync::Arc;

use wavefront_state::FastMap;
use wavefront_sync::{AtomicU64, Ordering};
use wavefront_transition::fee;
use wavefront_types::state::AccountExtra;
use wavefront_types::transaction::Transfer;
use wavefront_types::{
    Account, AccountId, AssetId, BlockEnv, ErrorCode, FeeType, Outcome as TxOutcome, Payload,
    ReadError, Receipt, StateKey, StateReader, StateValue, Totals, Transaction, Verdict,
};

use super::batches::Task;
use super::sharded_map::ShardedMap;
use crate::comparators::{ComparatorError, Outcome, write_set};

/// What an account is besides its balances.
#[derive(Debug, Clone, Default)]
struct AccountState {
    exists: bool,
    nonce: u64,
    extra: Option<Arc<AccountExtra>>,
}

/// One balance.
#[derive(Debug, Clone, Copy, Default)]
struct Balance {
    units: u64,
    written: bool,
}

/// The state that a block's tasks share.
#[derive(Debug)]
pub(super) struct ChainState<R> {
    reader: Arc<R>,
    env: BlockEnv,
    accounts: ShardedMap<AccountId, AccountState>,
    balances: ShardedMap<AccountId, FastMap<AssetId, Balance>>,
    fees: AtomicU64,
}

enum Failure {
    Code(ErrorCode),
    Read(ReadError),
}

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Self {
        Self::Code(code)
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl<R: StateReader> ChainState<R> {
    pub(super) fn new(reader: Arc<R>, env: BlockEnv) -> Self {
        Self {
            reader,
            env,
            accounts: ShardedMap::new(),
            balances: ShardedMap::new(),
            fees: AtomicU64::new(0),
        }
    }

    /// Applies one transaction. Nobody else uses its accounts meanwhile.
    pub(super) fn apply(&self, task: &Task) -> Result<Receipt, ReadError> {
        let tx = &task.transaction;
        match self.transfers(tx, task.size, task.verdict) {
            Ok(()) => Ok(Receipt::new(TxOutcome::Executed, tx.fee, 0)),
            Err(Failure::Code(code)) => Ok(Receipt::skipped(code)),
            Err(Failure::Read(error)) => Err(error),
        }
    }

    fn transfers(&self, tx: &Transaction, size: u32, verdict: Verdict) -> Result<(), Failure> {
        let Payload::Transfers(transfers) = &tx.payload else {
            return Err(ErrorCode::InvalidPayload.into());
        };
        if tx.chain_id != self.env.chain_id {
            return Err(ErrorCode::InvalidType.into());
        }
        self.load(tx.source)?;
        let nonce = self.accounts.read(&tx.source, |state| state.exists.then_some(state.nonce));
        let nonce = nonce.flatten().ok_or(ErrorCode::AccountNotFound)?;
        if verdict != Verdict::Valid {
            return Err(ErrorCode::InvalidSignature.into());
        }
        if tx.fee_type != FeeType::Tos || tx.fee < fee::minimum_fee(tx, size) {
            return Err(ErrorCode::InsufficientFee.into());
        }
        match tx.nonce.cmp(&nonce) {
            core::cmp::Ordering::Less => return Err(ErrorCode::NonceTooLow.into()),
            core::cmp::Ordering::Greater => return Err(ErrorCode::NonceTooHigh.into()),
            core::cmp::Ordering::Equal => {}
        }
        if self.units(tx.source, AssetId::TOS) < tx.fee {
            return Err(ErrorCode::InsufficientFee.into());
        }
        self.check(tx, transfers)?;
        for transfer in transfers {
            self.debit(tx.source, transfer.asset, transfer.amount)?;
            self.credit(transfer.destination, transfer.asset, transfer.amount)?;
        }
        self.debit(tx.source, AssetId::TOS, tx.fee)?;
        self.accounts.update(tx.source, AccountState::default, |state| state.nonce += 1);
        // Relaxed: read after every task has been joined.
        self.fees.fetch_add(tx.fee, Ordering::Relaxed);
        Ok(())
    }

    /// Checks every leg before the first is applied.
    fn check(&self, tx: &Transaction, transfers: &[Transfer]) -> Result<(), Failure> {
        let mut sums: Vec<(AssetId, u64)> = vec![(AssetId::TOS, tx.fee)];
        for transfer in transfers {
            if transfer.destination == tx.source {
                return Err(ErrorCode::SelfOperation.into());
            }
            self.load(transfer.destination)?;
            self.load_asset(tx.source, transfer.asset)?;
            self.load_asset(transfer.destination, transfer.asset)?;
            match sums.iter_mut().find(|(asset, _)| *asset == transfer.asset) {
                Some((_, sum)) => {
                    *sum = sum.checked_add(transfer.amount).ok_or(ErrorCode::InsufficientFee)?;
                }
                None => sums.push((transfer.asset, transfer.amount)),
            }
            // Amounts that could overflow a receiver are far above what the state holds in all.
            let held = self.units(transfer.destination, transfer.asset);
            held.checked_add(transfer.amount).ok_or(ErrorCode::Overflow)?;
        }
        let short = sums.into_iter().any(|(asset, sum)| self.units(tx.source, asset) < sum);
        if short { Err(ErrorCode::InsufficientBalance.into()) } else { Ok(()) }
    }

    /// Loads an account at its first touch in the block.
    fn load(&self, id: AccountId) -> Result<(), ReadError> {
        if self.accounts.read(&id, |_| ()).is_some() {
            return Ok(());
        }
        let (state, units) = match self.reader.read(&StateKey::Account(id))? {
            Some(StateValue::Account(Account { balance, nonce, extra })) => {
                (AccountState { exists: true, nonce, extra }, balance)
            }
            _ => (AccountState::default(), 0),
        };
        let native = FastMap::from_iter([(AssetId::TOS, Balance { units, written: false })]);
        self.balances.insert_if_absent(id, native);
        self.accounts.insert_if_absent(id, state);
        Ok(())
    }

    /// Loads a balance at its first touch in the block.
    fn load_asset(&self, id: AccountId, asset: AssetId) -> Result<(), ReadError> {
        if self.balances.read(&id, |held| held.contains_key(&asset)) == Some(true) {
            return Ok(());
        }
        let units = match self.reader.read(&StateKey::Balance(id, asset))? {
            Some(StateValue::Amount(units)) => units,
            _ => 0,
        };
        let balance = Balance { units, written: false };
        self.balances.update(id, FastMap::default, |held| {
            held.entry(asset).or_insert(balance);
        });
        Ok(())
    }

    fn units(&self, id: AccountId, asset: AssetId) -> u64 {
        self.balances
            .read(&id, |held| held.get(&asset).map_or(0, |balance| balance.units))
            .unwrap_or(0)
    }

    fn debit(&self, id: AccountId, asset: AssetId, amount: u64) -> Result<(), ErrorCode> {
        self.change(id, asset, |units| units.checked_sub(amount))
            .ok_or(ErrorCode::InsufficientBalance)
    }

    fn credit(&self, id: AccountId, asset: AssetId, amount: u64) -> Result<(), ErrorCode> {
        self.accounts.update(id, AccountState::default, |state| state.exists = true);
        if !asset.is_native() {
            // The account comes into being.
            self.change(id, AssetId::TOS, Some);
        }
        self.change(id, asset, |units| units.checked_add(amount)).ok_or(ErrorCode::Overflow)
    }

    fn change(
        &self,
        id: AccountId,
        asset: AssetId,
        change: impl FnOnce(u64) -> Option<u64>,
    ) -> Option<()> {
        self.balances.update(id, FastMap::default, |held| {
            let balance = held.entry(asset).or_default();
            *balance = Balance { units: change(balance.units)?, written: true };
            Some(())
        })
    }

    /// Books fees and reward, and gathers what was written; on one thread, as the design had it.
    pub(super) fn commit(self, receipts: Vec<Receipt>) -> Result<Outcome, ComparatorError> {
        let overflow = || ComparatorError::Epilogue(ErrorCode::Overflow);
        let base = self.reader.totals()?;
        let fees = self.fees.load(Ordering::Relaxed);
        let mut totals = Totals {
            height: base.height.checked_add(1).ok_or_else(overflow)?,
            supply: base.supply.checked_add(self.env.reward.to_miner).ok_or_else(overflow)?,
            emitted: base.emitted.checked_add(self.env.reward.emitted).ok_or_else(overflow)?,
            ..base
        };
        let mut credits = vec![(self.env.miner, self.env.reward.to_miner)];
        match self.env.fee_recipient {
            Some(recipient) => credits.push((recipient, fees)),
            None => totals.withheld = base.withheld.checked_add(fees).ok_or_else(overflow)?,
        }
        for (id, amount) in credits.into_iter().filter(|(_, amount)| *amount > 0) {
            self.load(id)?;
            self.credit(id, AssetId::TOS, amount).map_err(ComparatorError::Epilogue)?;
        }
        let mut states: FastMap<AccountId, AccountState> = self.accounts.into_entries().collect();
        let mut entries = Vec::new();
        for (id, held) in self.balances.into_entries() {
            #[allow(clippy::iter_over_hash_type, reason = "the write set is sorted")]
            for (asset, Balance { units, written }) in held {
                if !written {
                    continue;
                }
                let value = if asset.is_native() {
                    let AccountState { nonce, extra, .. } = states.remove(&id).unwrap_or_default();
                    StateValue::Account(Account { balance: units, nonce, extra })
                } else {
                    StateValue::Amount(units)
                };
                entries.push((StateKey::balance(id, asset), Some(value)));
            }
        }
        Ok(Outcome { receipts, write_set: write_set(entries), totals })
    }
}
