//! Counters, reports, spares, and what is used again.

use wavefront_types::{AccountId, KeyKind, StateKey, Tally, Total};

use crate::{Accumulators, Earliest, Journal, LaneIndex, SerialState, Spares, Staged};

fn burned(amount: u64) -> Tally {
    let mut tally = Tally::default();
    tally.add(Total::Burned, amount).unwrap();
    tally
}

#[test]
fn a_counter_that_would_overflow_in_a_lane_is_reported() {
    let sums = Accumulators::new();
    assert_eq!(sums.add(LaneIndex(0), &burned(u64::MAX)), Some(()));
    assert_eq!(sums.add(LaneIndex(0), &burned(1)), None);
    assert_eq!(sums.fold(), Some(burned(u64::MAX)), "the lane keeps its old sum");
}

#[test]
fn a_counter_that_overflows_over_the_lanes_is_reported() {
    let sums = Accumulators::new();
    assert_eq!(sums.add(LaneIndex(0), &burned(u64::MAX)), Some(()));
    assert_eq!(sums.add(LaneIndex(1), &burned(1)), Some(()));
    assert_eq!(sums.fold(), None);
}

#[test]
fn the_report_of_the_lowest_index_is_kept() {
    let earliest = Earliest::new();
    assert!(!earliest.is_raised());
    for index in [5, 2, 7] {
        earliest.report(index, index);
        assert!(earliest.is_raised());
    }
    assert_eq!(earliest.into_report(), Some(2));
}

#[test]
fn no_more_spares_are_kept_than_allowed() {
    let spares = Spares::<u32>::new(1);
    spares.give(1);
    spares.give(2);
    assert_eq!((spares.take(), spares.take()), (1, 0), "the second is a fresh one");
}

/// What is staged is gone after a reset, committed or not, whatever the number of keys.
#[test]
fn a_journal_that_is_reset_has_nothing_staged() {
    let mut journal = Journal::default();
    for (keys, drained) in [(3, false), (3, true), (3, false), (1, false), (6, true), (6, false)] {
        journal.reset(keys);
        assert!((0..keys).all(|at| *journal.staged(at) == Staged::Untouched), "{keys}");
        journal.put(keys - 1, None);
        journal.credit(0, KeyKind::Balance, 1).unwrap();
        if drained {
            let staged = journal.drain().filter(|(_, staged)| *staged != Staged::Untouched);
            assert_eq!(staged.count(), keys.min(2));
        }
    }
}

#[test]
fn a_serial_state_that_is_used_again_starts_empty() {
    let key = StateKey::Account(AccountId([1; 32]));
    let mut state = SerialState::default();
    state.reset(1);
    let handle = state.open(&key, || Ok::<_, ()>(None)).unwrap();
    state.credit(handle, 5).unwrap();
    state.journal_mut().tally = burned(2);
    assert_eq!(state.journal_mut().tally, burned(2));
    state.commit().unwrap();
    state.reset(1);
    assert_eq!(state.journal_mut().tally, Tally::default());
    let handle = state.open(&key, || Ok::<_, ()>(None)).unwrap();
    assert_eq!(state.get(handle), Ok(None));
    assert!(state.take_write_set().is_empty());
}
