//! The set of good transactions: what is in it, what it forgets.

use wavefront_types::{BlockPolicy, TxHash, tx_hash};

use crate::EngineConfig;
use crate::signatures::VerifiedSet;

fn hashes(numbers: impl IntoIterator<Item = u64>) -> Vec<TxHash> {
    numbers.into_iter().map(|number| tx_hash(&number.to_le_bytes())).collect()
}

fn len(set: &VerifiedSet) -> usize {
    set.good.as_ref().map_or(0, |good| good.read().len())
}

#[test]
fn what_was_added_is_known_by_index() {
    let set = VerifiedSet::with_generation_max(50);
    assert_eq!(set.known(&hashes(0..3)), [false; 3]);
    set.insert(&hashes([0, 2]));
    assert_eq!(set.known(&hashes(0..3)), [true, false, true]);
    assert_eq!(set.known(&hashes([])), [false; 0]);
    set.insert(&hashes([]));
    set.insert(&hashes([0, 1, 2]));
    assert_eq!(set.known(&hashes([2, 2, 7])), [true, true, false]);
    assert_eq!(len(&set), 3);
}

#[test]
fn half_of_it_is_certain_and_the_bound_holds() {
    let set = VerifiedSet::with_generation_max(50);
    for number in 0..1_000 {
        set.insert(&hashes([number]));
        assert!(len(&set) <= 100);
        let last = hashes(number.saturating_sub(49)..=number);
        assert!(set.known(&last).iter().all(|known| *known), "after {number}");
    }
    // More at once than there is room for.
    set.insert(&hashes(2_000..3_000));
    assert!(len(&set) <= 100);
    assert!(set.known(&hashes(2_950..3_000)).iter().all(|known| *known));
    assert!(set.known(&hashes(0..2_900)).iter().all(|known| !known));
}

#[test]
fn without_room_it_is_off() {
    // Two tables of seven places or fewer are not worth having.
    for bytes_max in [0, 1, 2 * 8 * 33 - 1] {
        let set = VerifiedSet::new(bytes_max);
        set.insert(&hashes(0..10));
        assert_eq!(set.known(&hashes(0..10)), [false; 10]);
        assert!(set.good.is_none(), "{bytes_max}");
    }
}

#[test]
fn tables_fill_their_bytes_and_no_more() {
    for (bytes_max, held) in [(528, 14), (1_055, 14), (1_056, 28), (5_000, 112), (100_000, 1_792)] {
        let set = VerifiedSet::new(bytes_max);
        set.insert(&hashes(0..u64::try_from(held).unwrap()));
        assert_eq!(len(&set), held, "{bytes_max}");
        let capacity = set.good.unwrap().read().capacity();
        assert_eq!(capacity, held, "{bytes_max}: no place could take one more");
        // Seven eighths of the places, each a hash and a byte.
        let bytes = held / 7 * 8 * 33;
        assert!(bytes <= bytes_max && bytes > bytes_max / 2, "{bytes} of {bytes_max}");
    }
}

#[test]
fn the_recommended_bounds_fill_their_tables() {
    let config = EngineConfig::recommended(1, BlockPolicy::Atomic);
    let set = VerifiedSet::new(config.verified_bytes_max);
    set.insert(&hashes(0..114_688));
    assert_eq!(len(&set), 114_688);
    let capacity = set.good.unwrap().read().capacity();
    assert_eq!(capacity, 114_688, "no place could take one more");
}
