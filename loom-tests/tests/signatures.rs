//! What the engine remembers about signatures: keys that several workers decode or find at once,
//! and blocks that ask and add beside each other.

use loom_tests::{Arc, both, check};
use wavefront_crypto::{KnownKeys, SecretKey, VerifyingKey};
use wavefront_engine::{SignerKeys, VerifiedSet};
use wavefront_types::{TxHash, tx_hash};

fn key(signer: u8) -> VerifyingKey {
    let id = SecretKey::from_seed(&[signer; 32]).public_key();
    VerifyingKey::decode(&id).expect("the key was made here")
}

fn hash(number: u8) -> TxHash {
    tx_hash(&[number])
}

/// Whether the key is found; if so, it is no other.
fn finds(keys: &SignerKeys, key: &VerifyingKey) -> bool {
    let found = keys.get(key.id());
    assert!(found.is_none_or(|found| found.id() == key.id()));
    found.is_some()
}

#[test]
fn of_two_first_sights_at_once_one_counts_as_the_second() {
    let key = key(1);
    check("two workers decode one key", move || {
        let keys = Arc::new(SignerKeys::with_shards(1, 1));
        let other = Arc::clone(&keys);
        both(move || other.decoded(&key), || keys.decoded(&key));
        assert!(finds(&keys, &key));
    });
}

/// Of a generation of one, the old key is found while another takes the young one's place: the
/// rotation may come before the look-up, after it, or between its two halves.
#[test]
fn a_key_that_was_found_survives_the_rotation_beside_it() {
    let (old, young, next) = (key(1), key(2), key(3));
    check("a key found beside a rotation", move || {
        let keys = Arc::new(SignerKeys::with_shards(1, 1));
        for key in [&old, &old, &young, &young, &next] {
            keys.decoded(key);
        }
        let other = Arc::clone(&keys);
        let mut found = false;
        both(move || other.decoded(&next), || found = finds(&keys, &old));
        assert!(!found || finds(&keys, &old));
        assert!(finds(&keys, &next));
    });
}

#[test]
fn two_workers_that_find_an_old_key_displace_nothing_else() {
    let (old, young) = (key(1), key(2));
    check("two workers find one old key", move || {
        let keys = Arc::new(SignerKeys::with_shards(1, 1));
        for key in [&old, &old, &young, &young] {
            keys.decoded(key);
        }
        let other = Arc::clone(&keys);
        both(move || assert!(finds(&other, &old)), || assert!(finds(&keys, &old)));
        assert!(finds(&keys, &young) && finds(&keys, &old));
    });
}

#[test]
fn a_block_that_asks_beside_one_that_adds_is_told_nothing_false() {
    check("asking beside adding", || {
        let set = Arc::new(VerifiedSet::with_generation_max(2));
        let other = Arc::clone(&set);
        both(
            move || other.insert(&[hash(1), hash(2)]),
            || {
                let known = set.known(&[hash(1), hash(2), hash(3)]);
                // All of a block's or none: it takes the lock once.
                assert!(known == [true, true, false] || known == [false; 3]);
            },
        );
        assert_eq!(set.known(&[hash(1), hash(2), hash(3)]), [true, true, false]);
    });
}

#[test]
fn two_blocks_that_add_at_once_lose_nothing() {
    check("two blocks add at once", || {
        let set = Arc::new(VerifiedSet::with_generation_max(2));
        let other = Arc::clone(&set);
        both(move || other.insert(&[hash(1)]), || set.insert(&[hash(2)]));
        assert_eq!(set.known(&[hash(1), hash(2)]), [true, true]);
    });
}

/// The broken twin: looking whether a key was seen, and noting it, under two locks.
#[cfg(loom)]
#[test]
#[should_panic(expected = "two sights counted as one")]
fn broken_twin_sight_in_two_steps_is_caught() {
    use wavefront_sync::RwLock;

    fn sight(seen: &RwLock<bool>, kept: &RwLock<bool>) {
        let before = *seen.read();
        if before {
            *kept.write() = true;
        } else {
            *seen.write() = true;
        }
    }

    check("broken twin: sight in two steps", || {
        let seen = Arc::new((RwLock::new(false), RwLock::new(false)));
        let other = Arc::clone(&seen);
        both(move || sight(&other.0, &other.1), || sight(&seen.0, &seen.1));
        assert!(*seen.1.read(), "two sights counted as one");
    });
}
