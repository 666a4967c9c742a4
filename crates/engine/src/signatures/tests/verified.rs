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
    let set = VerifiedSet::new(100);
    assert_eq!(set.known(&hashes(0..3)), [false; 3]);
    set.insert(&hashes([0, 2]));
    assert_eq!(set.known(&hashes(0..3)), [true, false, true]);
    assert_eq!(set.known(&[]), [false; 0]);
    set.insert(&[]);
    set.insert(&hashes([0, 1, 2]));
    assert_eq!(set.known(&hashes([2, 2, 7])), [true, true, false]);
    assert_eq!(len(&set), 3);
}

#[test]
fn half_of_it_is_certain_and_the_bound_holds() {
    let set = VerifiedSet::new(100);
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
    let set = VerifiedSet::new(0);
    set.insert(&hashes(0..10));
    assert_eq!(set.known(&hashes(0..10)), [false; 10]);
    assert_eq!(len(&set), 0);
}

#[test]
fn the_recommended_bounds_fill_their_tables() {
    let config = EngineConfig::recommended(1, BlockPolicy::Atomic);
    let half = u64::try_from(config.verified_max / 2).unwrap();
    let set = VerifiedSet::new(config.verified_max);
    set.insert(&hashes(0..2 * half));
    assert_eq!(len(&set), config.verified_max);
    let capacity = set.good.unwrap().read().capacity();
    assert_eq!(capacity, config.verified_max, "no place could take one more");
}
