//! Counters, errors, object pools, and what is used again.

use wavefront_types::{AccountId, KeyKind, StateKey, Tally, Total};

use crate::{Accumulators, FirstError, Journal, LaneIndex, ObjectPool, SerialState, Staged};

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
    let first = FirstError::new();
    assert!(!first.is_raised());
    for index in [5, 2, 7] {
        first.report(index, index);
        assert!(first.is_raised());
    }
    assert_eq!(first.into_report(), Some(2));
}

#[test]
fn no_more_pieces_are_kept_than_allowed() {
    let pool = ObjectPool::<u32>::new(1);
    pool.give(1);
    pool.give(2);
    assert_eq!((pool.take(), pool.take()), (1, 0), "the second is a fresh one");
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

mod key_order {
    use proptest::prelude::*;
    use wavefront_types::{AccountId, AssetId, Hash, StateKey};

    use crate::{KeyOrder, Numbered};

    /// Keys that share whole buckets and whole prefixes, of several kinds.
    fn key() -> impl Strategy<Value = StateKey> {
        let bytes = (0_u8..6, any::<u8>()).prop_map(|(first, last)| {
            let mut bytes = [0; 32];
            (bytes[0], bytes[31]) = (first * 50, last);
            bytes
        });
        (0_u8..5, bytes, any::<u8>()).prop_map(|(kind, id, asset)| match kind {
            0 => StateKey::Account(AccountId(id)),
            1 => StateKey::Balance(AccountId(id), AssetId([asset; 32])),
            2 => StateKey::Energy(AccountId(id)),
            3 => StateKey::Name(Hash(id)),
            _ => StateKey::Burned(AssetId(id)),
        })
    }

    proptest! {
        /// Groups, sorted one by one in any order, make the order of the keys: with buckets and
        /// without, used for the first time and again.
        #[test]
        fn groups_make_the_canonical_order(
            keys in prop::collection::btree_set(key(), 0..700),
            stride in 1_usize..700,
            group_len in 0_usize..300,
        ) {
            let sorted: Vec<StateKey> = keys.into_iter().collect();
            // Far from sorted.
            let mut shuffled = sorted.clone();
            let len = sorted.len().max(1);
            (0..sorted.len()).for_each(|at| shuffled.swap(at, (at * stride) % len));
            let numbered = (0_u32..).zip(&shuffled).map(|(n, k)| (k.order_prefix(), n));
            let numbered: Vec<Numbered> = numbered.collect();
            let key_of = |number: u32| shuffled[number as usize];
            let mut order = KeyOrder::default();
            for _ in 0..2 {
                order.fill(numbered.iter().copied());
                let groups = order.groups(group_len);
                let sort = |range: &core::ops::Range<u32>| {
                    let mut group = order.group(range.clone()).to_vec();
                    KeyOrder::sort(&mut group, key_of);
                    group
                };
                let mut sorted_groups: Vec<_> = groups.iter().rev().map(sort).collect();
                sorted_groups.reverse();
                let found: Vec<StateKey> =
                    sorted_groups.iter().flatten().map(|(_, n)| key_of(*n)).collect();
                prop_assert_eq!(&found, &sorted);
            }
        }
    }
}
