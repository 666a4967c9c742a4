//! Loading a cell: two first users, a failing load, and a load that is overtaken by a write.

use loom_tests::fixtures::{account, balance, credit_all, read};
use loom_tests::{Arc, both, check, thread};
use wavefront_state::{CellTable, Slot};

#[test]
fn two_first_users_see_one_value() {
    check("two first users of one cell", || {
        let table = Arc::new(CellTable::new(1));
        let other = Arc::clone(&table);
        let load = || Ok::<_, ()>(Some(account(7)));
        both(
            move || assert_eq!(balance(other.get(Slot(0), load).unwrap()), 7),
            || assert_eq!(balance(table.get(Slot(0), load).unwrap()), 7),
        );
    });
}

#[test]
fn a_failing_load_leaves_the_cell_to_the_next_user() {
    check("failing load beside a good one", || {
        let table = Arc::new(CellTable::new(1));
        let other = Arc::clone(&table);
        let failing = thread::spawn(move || other.get(Slot(0), || Err("medium")));
        let good = table.get(Slot(0), || Ok::<_, &str>(Some(account(7))));
        assert_eq!(balance(good.unwrap()), 7);
        // The failing user either found the value or reports its own failure.
        if let Ok(value) = failing.join().unwrap() {
            assert_eq!(balance(value), 7);
        }
        assert_eq!(read(&table, 0), 7);
    });
}

#[test]
fn a_late_load_does_not_undo_a_credit() {
    check("late load beside load and credit", || {
        let table = Arc::new(CellTable::new(1));
        let other = Arc::clone(&table);
        let load = || Ok::<_, ()>(Some(account(7)));
        both(
            move || {
                other.ensure_loaded(Slot(0), load).unwrap();
                credit_all(&other, &[0], 5).unwrap();
            },
            || table.ensure_loaded(Slot(0), load).unwrap(),
        );
        assert_eq!(read(&table, 0), 12);
    });
}

/// The broken twin: installing what was loaded without looking again.
#[cfg(loom)]
#[test]
#[should_panic(expected = "the late load undid the credit")]
fn broken_twin_install_without_second_look_is_caught() {
    use wavefront_sync::Mutex;

    fn load(cell: &Mutex<Option<u64>>) {
        if cell.lock().is_none() {
            *cell.lock() = Some(7);
        }
    }
    check("broken twin: install without a second look", || {
        let cell = Arc::new(Mutex::new(None));
        let other = Arc::clone(&cell);
        both(
            move || {
                load(&other);
                *other.lock().as_mut().unwrap() += 5;
            },
            || load(&cell),
        );
        assert_eq!(*cell.lock(), Some(12), "the late load undid the credit");
    });
}
