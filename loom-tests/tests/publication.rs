//! The barrier: what a level wrote is what the next level reads.
//!
//! rayon's join is replaced by spawn and join; both synchronise the same way.

use loom_tests::fixtures::{account, accounts, balance, credit_all, pay, read, unloaded};
use loom_tests::{Arc, check, thread};
use wavefront_state::{CellTable, Gathered, Journal, Slot};
use wavefront_types::KeyKind;

#[test]
fn a_levels_writes_reach_the_next_level() {
    check("level barrier publishes writes", || {
        let table = Arc::new(accounts(&[100, 100, 0]));
        // Level 0: two payments to account 2. Level 1: account 2 spends what it received.
        let first = Arc::clone(&table);
        let other = thread::spawn(move || pay(&first, 0, 70, 2, 30).unwrap());
        pay(&table, 1, 60, 2, 40).unwrap();
        other.join().unwrap();
        let next = Arc::clone(&table);
        let level = thread::spawn(move || {
            let balance = read(&next, 2);
            assert_eq!(balance, 70);
            pay(&next, 2, balance - 70, 0, 70).unwrap();
        });
        level.join().unwrap();
        assert_eq!([read(&table, 0), read(&table, 1), read(&table, 2)], [140, 60, 0]);
    });
}

#[test]
fn a_value_loaded_in_one_level_is_credited_in_the_next() {
    check("load in one level, credit in the next", || {
        let table = Arc::new(CellTable::new(1));
        let load = || Ok::<_, ()>(Some(account(5)));
        let first = Arc::clone(&table);
        let other = thread::spawn(move || first.ensure_loaded(Slot(0), load).unwrap());
        table.ensure_loaded(Slot(0), load).unwrap();
        other.join().unwrap();
        let next = Arc::clone(&table);
        thread::spawn(move || credit_all(&next, &[0], 6).unwrap()).join().unwrap();
        assert_eq!(read(&table, 0), 11);
    });
}

#[test]
fn the_written_cells_are_collected_after_the_last_level() {
    check("write set collected by two workers", || {
        let table = Arc::new(accounts(&[100, 0, 5]));
        let last = Arc::clone(&table);
        thread::spawn(move || pay(&last, 0, 70, 1, 30).unwrap()).join().unwrap();
        let collect = |table: &CellTable, slots: std::ops::Range<u32>| {
            let written = slots.filter(|slot| table.is_written(Slot(*slot)));
            written.map(|slot| (slot, balance(table.take(Slot(slot))))).collect::<Vec<_>>()
        };
        let other = Arc::clone(&table);
        let half = thread::spawn(move || collect(&other, 0..1));
        let rest = collect(&table, 1..3);
        assert_eq!((half.join().unwrap(), rest), (vec![(0, 70)], vec![(1, 30)]));
    });
}

/// Two workers credit one account, one of them a second account as well: each written cell is on
/// the list of the worker that came first, and on no other.
#[test]
fn each_written_cell_is_listed_once() {
    check("first writes of two workers", || {
        let table = Arc::new(accounts(&[0, 0]));
        let lists = Arc::new(Gathered::new());
        let work = |table: &CellTable, lists: &Gathered<u32>, slots: &[u32]| {
            let mut journal = Journal::default();
            journal.reset(slots.len());
            for position in 0..slots.len() {
                journal.credit(position, KeyKind::Account, 1).unwrap();
            }
            let mut list = Vec::new();
            let slot_at = |position: usize| Slot(slots[position]);
            let kind_of = |_| KeyKind::Account;
            table
                .commit(&mut journal, slot_at, kind_of, unloaded, |slot| list.push(slot.0))
                .unwrap();
            lists.give(list);
        };
        let (other, others) = (Arc::clone(&table), Arc::clone(&lists));
        let worker = thread::spawn(move || work(&other, &others, &[0]));
        work(&table, &lists, &[0, 1]);
        worker.join().unwrap();
        let lists = Arc::into_inner(lists).expect("the other side is gone");
        let mut listed: Vec<u32> = lists.into_lists().into_iter().flatten().collect();
        listed.sort_unstable();
        assert_eq!(listed, [0, 1]);
    });
}

/// The broken twin: no barrier between the levels.
#[cfg(loom)]
#[test]
#[should_panic(expected = "read before the level was complete")]
fn broken_twin_missing_barrier_is_caught() {
    check("broken twin: no barrier", || {
        let table = Arc::new(accounts(&[100, 0]));
        let first = Arc::clone(&table);
        let other = thread::spawn(move || pay(&first, 0, 70, 1, 30).unwrap());
        assert_eq!(read(&table, 1), 30, "read before the level was complete");
        other.join().unwrap();
    });
}
