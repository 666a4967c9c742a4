//! Commutative credits: no update is lost, whoever else commits.

use loom_tests::fixtures::{accounts, credit_all, pay, read};
use loom_tests::{Arc, both, check};

#[test]
fn concurrent_credits_to_one_account_both_count() {
    check("concurrent credits to one account", || {
        let table = Arc::new(accounts(&[10]));
        let other = Arc::clone(&table);
        both(move || credit_all(&other, &[0], 5).unwrap(), || credit_all(&table, &[0], 7).unwrap());
        assert_eq!(read(&table, 0), 22);
    });
}

#[test]
fn credit_beside_the_journal_commit_of_another_transaction() {
    check("credit beside a journal commit", || {
        // The other transaction writes account 0 and credits account 1; this one credits account 1.
        let table = Arc::new(accounts(&[100, 0]));
        let other = Arc::clone(&table);
        both(move || pay(&other, 0, 60, 1, 40).unwrap(), || credit_all(&table, &[1], 2).unwrap());
        assert_eq!((read(&table, 0), read(&table, 1)), (60, 42));
    });
}

#[test]
fn overflow_is_found_by_exactly_one_of_two_credits() {
    check("overflow found by one of two credits", || {
        let table = Arc::new(accounts(&[u64::MAX - 5]));
        let other = Arc::clone(&table);
        let theirs = loom_tests::thread::spawn(move || credit_all(&other, &[0], 4).is_err());
        let ours = credit_all(&table, &[0], 3).is_err();
        let theirs = theirs.join().unwrap();
        assert!(ours != theirs, "either order overflows once, at the second credit");
    });
}

/// The broken twin: reading and writing back under two separate acquisitions of the lock.
#[cfg(loom)]
#[test]
#[should_panic(expected = "a credit was lost")]
fn broken_twin_credit_in_two_steps_is_caught() {
    use loom_tests::fixtures::{account, unloaded};
    use wavefront_state::{CellTable, Journal, Slot};
    use wavefront_types::KeyKind;

    fn credit(table: &CellTable, amount: u64) {
        let sum = read(table, 0) + amount;
        let mut journal = Journal::default();
        journal.reset(1);
        journal.put(0, Some(account(sum)));
        table.commit(&mut journal, |_| Slot(0), |_| KeyKind::Account, unloaded, |_| {}).unwrap();
    }
    check("broken twin: credit in two steps", || {
        let table = Arc::new(accounts(&[10]));
        let other = Arc::clone(&table);
        both(move || credit(&other, 5), || credit(&table, 7));
        assert_eq!(read(&table, 0), 22, "a credit was lost");
    });
}
