//! Journal commits over several accounts: every order of locking ends, and ends right.

use loom_tests::fixtures::{accounts, credit_all, read};
use loom_tests::{Arc, both, check, thread};

#[test]
fn two_accounts_in_opposite_orders() {
    check("two accounts in opposite orders", || {
        let table = Arc::new(accounts(&[0, 0]));
        let other = Arc::clone(&table);
        both(
            move || credit_all(&other, &[0, 1], 1).unwrap(),
            || credit_all(&table, &[1, 0], 10).unwrap(),
        );
        assert_eq!((read(&table, 0), read(&table, 1)), (11, 11));
    });
}

#[test]
fn ring_of_three_accounts() {
    check("ring of three accounts", || {
        let table = Arc::new(accounts(&[0, 0, 0]));
        let spawn = |slots: [u32; 2], amount| {
            let table = Arc::clone(&table);
            thread::spawn(move || credit_all(&table, &slots, amount).unwrap())
        };
        let others = [spawn([0, 1], 1), spawn([1, 2], 10)];
        credit_all(&table, &[2, 0], 100).unwrap();
        for other in others {
            other.join().unwrap();
        }
        assert_eq!([read(&table, 0), read(&table, 1), read(&table, 2)], [101, 11, 110]);
    });
}

/// The broken twin: holding the first account while locking the second.
#[cfg(loom)]
#[test]
#[should_panic(expected = "deadlock")]
fn broken_twin_nested_locks_are_caught() {
    use wavefront_sync::Mutex;

    check("broken twin: nested locks", || {
        let accounts = Arc::new([Mutex::new(0), Mutex::new(0)]);
        let other = Arc::clone(&accounts);
        both(
            move || {
                let mut first = other[0].lock();
                *other[1].lock() += 1;
                *first += 1;
            },
            || {
                let mut first = accounts[1].lock();
                *accounts[0].lock() += 1;
                *first += 1;
            },
        );
    });
}
