//! A broken twin of the cells: shuttle finds a lost update, as loom does.

use std::sync::Arc;

use shuttle_tests::{check, thread};
use wavefront_state::{CellTable, Slot};
use wavefront_types::{Account, KeyKind, StateValue};

const PAYERS: u64 = 4;

fn hot_account() -> Arc<CellTable> {
    let table = CellTable::new(1);
    let empty = || Ok::<_, ()>(Some(StateValue::Account(Account::default())));
    table.ensure_loaded(Slot(0), empty).expect("nothing fails");
    Arc::new(table)
}

fn balance(table: &CellTable) -> u64 {
    match table.get(Slot(0), || Err(())) {
        Ok(Some(StateValue::Account(account))) => account.balance,
        other => panic!("an account was expected, not {other:?}"),
    }
}

#[test]
fn credits_of_four_workers_all_count() {
    check("four credits to one cell", || {
        let table = hot_account();
        thread::scope(|scope| {
            for amount in 1..=PAYERS {
                let table = &table;
                scope.spawn(move || table.credit(Slot(0), KeyKind::Account, amount));
            }
        });
        assert_eq!(balance(&table), PAYERS * (PAYERS + 1) / 2);
        Vec::new()
    });
}

/// The broken twin: a credit that reads and writes in two steps.
#[cfg(shuttle)]
#[test]
#[should_panic(expected = "a credit was lost")]
fn broken_twin_credit_in_two_steps_is_caught() {
    use wavefront_state::Journal;

    fn credit(table: &CellTable, amount: u64) {
        let sum = balance(table) + amount;
        let mut journal = Journal::default();
        journal.reset(1);
        journal.put(0, Some(StateValue::Account(Account { balance: sum, ..Account::default() })));
        let committed =
            table.commit(&mut journal, |_| Slot(0), |_| KeyKind::Account, |_| Err(()), |_| {});
        committed.expect("a write does not overflow");
    }
    check("broken twin: credit in two steps", || {
        let table = hot_account();
        thread::scope(|scope| {
            for amount in 1..=PAYERS {
                let table = &table;
                scope.spawn(move || credit(table, amount));
            }
        });
        assert_eq!(balance(&table), PAYERS * (PAYERS + 1) / 2, "a credit was lost");
        Vec::new()
    });
}
