//! What the models act on: tiny tables of cells, and a store's snapshots.

use wavefront_scheduler::workers::{HelperJob, Pool};
use wavefront_state::{CellTable, CommitError, Journal, Slot};
use wavefront_sync::{AtomicU64, Ordering};
use wavefront_types::{
    Account, AccountId, BlockHash, KeyKind, ReadError, ReadResult, StateKey, StateReader,
    StateSnapshot, StateValue, Tip, Totals, WriteSet,
};

use crate::thread;

/// An account value with a balance.
pub fn account(balance: u64) -> StateValue {
    StateValue::Account(Account { balance, ..Account::default() })
}

/// The balance in an account value.
///
/// # Panics
/// When the value is something else.
pub fn balance(value: Option<StateValue>) -> u64 {
    match value {
        Some(StateValue::Account(account)) => account.balance,
        other => panic!("an account was expected, found {other:?}"),
    }
}

/// A table of loaded accounts with these balances.
pub fn accounts(balances: &[u64]) -> CellTable {
    let table = CellTable::new(balances.len());
    for (slot, balance) in (0..).map(Slot).zip(balances) {
        table.ensure_loaded(slot, || Ok::<_, ()>(Some(account(*balance)))).unwrap_or(());
    }
    table
}

/// The balance in a loaded cell.
///
/// # Panics
/// When the cell is not loaded.
pub fn read(table: &CellTable, slot: u32) -> u64 {
    balance(table.get(Slot(slot), || Err(())).expect("the cell is loaded"))
}

/// A loader for cells that are loaded.
///
/// # Errors
/// Always.
pub fn unloaded(_: Slot) -> Result<Option<StateValue>, &'static str> {
    Err("every cell is loaded")
}

/// Publishes a journal that credits `amount` to each of `slots` in order.
///
/// # Errors
/// The table's, when a credit overflows.
///
/// # Panics
/// When the table has no such accounts.
pub fn credit_all(
    table: &CellTable,
    slots: &[u32],
    amount: u64,
) -> Result<(), CommitError<&'static str>> {
    let mut journal = Journal::default();
    journal.reset(slots.len());
    for position in 0..slots.len() {
        journal.credit(position, KeyKind::Account, amount).expect("the amounts are small");
    }
    table.commit(
        &mut journal,
        |position| Slot(slots[position]),
        |_| KeyKind::Account,
        unloaded,
        |_| {},
    )
}

/// Publishes a journal that writes `balance` to one account and credits `amount` to another.
///
/// # Errors
/// The table's, when the credit overflows.
///
/// # Panics
/// When the table has no such accounts.
pub fn pay(
    table: &CellTable,
    from: u32,
    left: u64,
    to: u32,
    amount: u64,
) -> Result<(), CommitError<&'static str>> {
    let mut journal = Journal::default();
    journal.reset(2);
    journal.put(0, Some(account(left)));
    journal.credit(1, KeyKind::Account, amount).expect("the amounts are small");
    let slots = [Slot(from), Slot(to)];
    table.commit(&mut journal, |position| slots[position], |_| KeyKind::Account, unloaded, |_| {})
}

/// A store's whole state after a block: every account holds the same balance.
#[derive(Debug, Clone, Copy)]
pub struct Flat {
    tip: Tip,
    balance: u64,
}

impl Flat {
    /// The state after `tip`.
    pub const fn new(tip: Tip, balance: u64) -> Self {
        Self { tip, balance }
    }
}

impl StateReader for Flat {
    fn read(&self, _: &StateKey) -> ReadResult {
        Ok(Some(account(self.balance)))
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(self.tip.totals)
    }
}

impl StateSnapshot for Flat {
    fn tip(&self) -> &Tip {
        &self.tip
    }
}

/// A block of branch `branch`.
pub fn block(topoheight: u8, branch: u8) -> Tip {
    let mut hash = [branch; 32];
    hash[0] = topoheight;
    Tip { topoheight: topoheight.into(), hash: BlockHash(hash), totals: Totals::default() }
}

/// An account's key.
pub fn key(byte: u8) -> StateKey {
    StateKey::Account(AccountId([byte; 32]))
}

/// What a block wrote that set one balance.
pub fn writes(byte: u8, balance: u64) -> WriteSet {
    WriteSet::from_unsorted(vec![(key(byte), Some(account(balance)))])
}

/// A thread for every job, which runs whenever the schedule says so.
#[derive(Debug)]
pub struct Spawning;

impl Pool for Spawning {
    fn spawn(&self, job: HelperJob) {
        thread::spawn(move || job.run());
    }

    fn wait_usefully(&self) -> bool {
        false
    }
}

/// Effects as bare memory: no lock of theirs helps to make them seen.
#[derive(Debug)]
pub struct Memory(Vec<AtomicU64>);

impl Memory {
    /// Cells that hold 0.
    pub fn of(cells: usize) -> Self {
        Self((0..cells).map(|_| AtomicU64::new(0)).collect())
    }

    /// Writes 7.
    ///
    /// # Panics
    /// When there is no such cell.
    pub fn write(&self, at: usize) {
        self.0[at].store(7, Ordering::Relaxed);
    }

    /// What is seen of a cell.
    ///
    /// # Panics
    /// When there is no such cell.
    pub fn read(&self, at: usize) -> u64 {
        self.0[at].load(Ordering::Relaxed)
    }

    /// The sum of what is seen.
    pub fn sum(&self) -> u64 {
        (0..self.0.len()).map(|at| self.read(at)).sum()
    }

    /// Sees all that was written.
    ///
    /// # Panics
    /// When a cell is not seen as written.
    pub fn expect_all(&self) {
        for at in 0..self.0.len() {
            assert_eq!(self.read(at), 7, "part {at} was done, and that is seen");
        }
    }
}
