//! Which keys are kept, for how long, and in how much memory.

use std::sync::OnceLock;

use wavefront_crypto::{KnownKeys, SecretKey, VerifyingKey};
use wavefront_types::AccountId;

use crate::signatures::SignerKeys;

/// Keys of different signers.
fn keys() -> &'static [VerifyingKey] {
    static KEYS: OnceLock<Vec<VerifyingKey>> = OnceLock::new();
    KEYS.get_or_init(|| {
        let key = |signer: u16| {
            let mut seed = [0; 32];
            seed[..2].copy_from_slice(&signer.to_le_bytes());
            VerifyingKey::decode(&SecretKey::from_seed(&seed).public_key()).unwrap()
        };
        (0..3_000).map(key).collect()
    })
}

fn remembers(memory: &SignerKeys, key: &VerifyingKey) -> bool {
    let found = memory.get(key.id());
    assert!(found.is_none_or(|found| found.id() == key.id()));
    found.is_some()
}

/// Keys that are kept, and the bytes of all tables.
fn footprint(memory: &SignerKeys) -> (usize, usize) {
    // A table's places from what it can hold: 7 of 8, 14 of 16, ...
    let bytes = |entries: usize, entry: usize| (entries * 8).div_ceil(7) * (entry + 1);
    let shards = memory.shards.iter().map(|shard| {
        let shard = shard.read();
        let keys = bytes(shard.keys.capacity(), size_of::<(AccountId, VerifyingKey)>());
        let seen = bytes(shard.seen_once.capacity(), size_of::<(u64, ())>());
        (shard.keys.len(), keys + seen)
    });
    shards.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

#[test]
fn a_key_is_kept_from_its_second_sight_on() {
    let memory = SignerKeys::new(1 << 20);
    let [key, other, ..] = keys() else { panic!("there are keys") };
    assert!(!remembers(&memory, key));
    memory.decoded(key);
    assert!(!remembers(&memory, key), "seen once");
    memory.decoded(other);
    assert!(!remembers(&memory, other) && !remembers(&memory, key));
    memory.decoded(key);
    assert!(remembers(&memory, key) && !remembers(&memory, other));
}

#[test]
fn keys_seen_once_displace_nothing() {
    let memory = SignerKeys::with_shards(1, 14);
    let (frequent, flood) = keys().split_at(10);
    for key in frequent.iter().chain(frequent) {
        memory.decoded(key);
    }
    for key in flood {
        memory.decoded(key);
    }
    assert!(frequent.iter().all(|key| remembers(&memory, key)));
    assert_eq!(footprint(&memory).0, frequent.len());
}

#[test]
fn keys_seen_twice_displace_only_what_is_not_used() {
    let memory = SignerKeys::with_shards(1, 14);
    let [used, unused, flood @ ..] = keys() else { panic!("there are keys") };
    for key in [used, used, unused, unused] {
        memory.decoded(key);
    }
    for key in flood {
        memory.decoded(key);
        memory.decoded(key);
        assert!(remembers(&memory, key));
        assert!(remembers(&memory, used));
    }
    assert!(!remembers(&memory, unused));
}

#[test]
fn the_bytes_are_bounded() {
    for bytes_max in [4_000, 8 << 10, 100_000, 300_000, 1 << 20] {
        let memory = SignerKeys::new(bytes_max);
        for key in keys().iter().chain(keys()) {
            memory.decoded(key);
            memory.decoded(key);
        }
        let (kept, bytes) = footprint(&memory);
        assert!(bytes <= bytes_max, "{bytes} of {bytes_max}");
        assert!(kept > 0 && kept < keys().len(), "{kept} keys in {bytes_max} bytes");
        // Halving to a power of two costs at most one half, and a rotation another.
        assert!(kept * 290 * 4 >= bytes_max, "{kept} keys in {bytes_max} bytes");
    }
}

#[test]
fn without_room_it_is_off() {
    for bytes_max in [0, 1, 3_743] {
        let memory = SignerKeys::new(bytes_max);
        for _ in 0..3 {
            memory.decoded(&keys()[0]);
            assert!(!remembers(&memory, &keys()[0]));
        }
        assert_eq!(footprint(&memory), (0, 0));
    }
}

#[test]
fn threads_find_what_others_decoded() {
    let memory = SignerKeys::new(1 << 20);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let memory = &memory;
            scope.spawn(move || {
                for turn in 0..2_000 {
                    let key = &keys()[(turn * (thread + 1)) % 100];
                    if !remembers(memory, key) {
                        memory.decoded(key);
                    }
                }
            });
        }
    });
    assert!(keys()[..100].iter().all(|key| remembers(&memory, key)));
}
