//! The decoded keys of frequent signers.

use wavefront_crypto::{KnownKeys, VerifyingKey};
use wavefront_sync::{RwLock, scaled};
use wavefront_types::AccountId;

use super::generations::{GENERATIONS, Generations, PLACES_MIN, filled};

/// Decoded keys, bounded in bytes, for any number of threads at once.
///
/// A key is kept from the second good signature on that it is decoded for: of keys seen once, eight
/// bytes are noted. A key that is used stays, one that is not is forgotten when its shard has taken
/// in as many others as fit.
#[derive(Debug)]
pub struct SignerKeys {
    /// None when switched off.
    pub(super) shards: Box<[RwLock<Shard>]>,
}

#[derive(Debug)]
pub(super) struct Shard {
    pub(super) keys: Generations<AccountId, VerifyingKey>,
    /// The start of each key's bytes; two keys that share it count as one here.
    pub(super) seen_once: Generations<u64, ()>,
}

/// What a place in a shard's tables takes at most, used or not: an entry of each kind and the
/// tables' byte of control for each.
const PLACE_BYTES: usize = size_of::<(AccountId, VerifyingKey)>() + size_of::<(u64, ())>() + 2;

impl SignerKeys {
    /// A memory of at most `bytes_max` bytes, besides 20 KiB; too few for eight keys switch it off.
    pub fn new(bytes_max: usize) -> Self {
        let all = bytes_max / (GENERATIONS * PLACE_BYTES);
        // A lock each, unless that would leave them too small.
        let many = scaled(64, 1);
        let shards = if all / PLACES_MIN >= many { many } else { 1 };
        match filled(all.checked_div(shards).unwrap_or(0)) {
            0 => Self::with_shards(0, 0),
            generation_max => Self::with_shards(shards, generation_max),
        }
    }

    /// Shards of twice `generation_max` keys each: for the models.
    #[doc(hidden)]
    pub fn with_shards(shards: usize, generation_max: usize) -> Self {
        let shard = |_| {
            RwLock::new(Shard {
                keys: Generations::new(generation_max),
                seen_once: Generations::new(generation_max),
            })
        };
        Self { shards: (0..shards).map(shard).collect() }
    }

    /// The shard of an address; `None` when switched off.
    ///
    /// A stranger may choose addresses that share a shard, and gains nothing: the tables inside are
    /// seeded, and what is crowded out of a shard is decoded once more when it signs.
    fn shard(&self, id: &AccountId) -> Option<&RwLock<Shard>> {
        // Any byte but the ends, which the encoding restricts. There are at most 256 shards.
        usize::from(id.0[16]).checked_rem(self.shards.len()).map(|shard| &self.shards[shard])
    }
}

/// The first eight bytes.
fn start(id: &AccountId) -> u64 {
    id.0.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

impl KnownKeys for SignerKeys {
    fn get(&self, id: &AccountId) -> Option<VerifyingKey> {
        let locked = self.shard(id)?;
        let shard = locked.read();
        let key = *shard.keys.get(id)?;
        let young = shard.keys.is_young(id);
        drop(shard);
        if !young {
            // Others may have moved it or filled the shard meanwhile; either way it belongs there.
            locked.write().keys.insert(*id, key);
        }
        Some(key)
    }

    fn decoded(&self, key: &VerifyingKey) {
        let Some(shard) = self.shard(key.id()) else { return };
        let start = start(key.id());
        let mut shard = shard.write();
        if shard.seen_once.get(&start).is_some() {
            shard.keys.insert(*key.id(), *key);
        } else {
            shard.seen_once.insert(start, ());
        }
    }
}
