//! Tests of access modes and of the number table.

use proptest::prelude::*;

use crate::AccessMode::{Credit, Read, Write};
use crate::NumberTable;

/// Only equal reads and equal credits commute; merging is commutative, and what it gives
/// conflicts with all that either part conflicts with.
#[test]
fn modes_conflict_and_merge_soundly() {
    let modes = [Read, Credit, Write];
    for a in modes {
        for b in modes {
            let commute = a == b && a != Write;
            assert_eq!(a.conflicts_with(b), !commute);
            assert_eq!(a.merge(b), b.merge(a));
            for c in modes {
                let either = a.conflicts_with(c) || b.conflicts_with(c);
                assert!(a.merge(b).conflicts_with(c) || !either);
            }
        }
    }
    assert_eq!(Read.merge(Credit), Write);
}

/// What a declaration allows is what its mode has in common with the touch.
#[test]
fn a_mode_allows_itself_and_writes_allow_all() {
    for declared in [Read, Credit, Write] {
        for touch in [Read, Credit, Write] {
            assert_eq!(declared.allows(touch), declared.merge(touch) == declared);
        }
    }
}

proptest! {
    /// The table numbers as a list does: first come, first numbered; whatever the hashes, and
    /// however often it has grown or was used before.
    #[test]
    fn a_number_table_numbers_like_a_list(
        keys in prop::collection::vec(0_u64..60, 0..200),
        room in 0_usize..20,
        // All bits, the upper ones alone, the lower ones alone: collisions of every sort.
        spread in prop_oneof![Just(0x9e37_79b9_7f4a_7c15), Just(1 << 40), Just(1), Just(0)],
    ) {
        let hash = |key: u64| key.wrapping_mul(spread);
        let mut table = NumberTable::default();
        for _ in 0..2 {
            table.reset(room);
            prop_assert!(table.is_empty());
            let mut list: Vec<u64> = Vec::new();
            for key in &keys {
                let expected = list.iter().position(|known| known == key);
                match table.find(hash(*key), |number| list[number as usize] == *key) {
                    Ok(number) => prop_assert_eq!(Some(number as usize), expected),
                    Err(vacant) => {
                        prop_assert_eq!(expected, None);
                        let number = table.fill(vacant, |number| hash(list[number as usize]));
                        prop_assert_eq!(number as usize, list.len());
                        list.push(*key);
                    }
                }
            }
            prop_assert_eq!(table.len() as usize, list.len());
        }
    }
}
