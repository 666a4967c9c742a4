//! What the models act on: tiny tables of cells.

use wavefront_state::{CellTable, CommitError, Journal, Slot};
use wavefront_types::{Account, KeyKind, StateValue};

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
