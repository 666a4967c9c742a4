//! The hash maps: ahash, seeded at random per process.

use core::hash::{BuildHasherDefault, Hasher};

/// A hash map for keys chosen by strangers; the random seed keeps them from colliding on purpose.
/// Its iteration order means nothing and must never reach a result.
#[allow(clippy::disallowed_types, reason = "the one place where the map is given its hasher")]
pub type FastMap<K, V> = std::collections::HashMap<K, V, ahash::RandomState>;

/// A hash map for keys that are hashes already, made by [`ahash`]: it takes them as they are.
#[allow(clippy::disallowed_types, reason = "the one place where the map is given its hasher")]
pub(crate) type HashedMap<V> = std::collections::HashMap<u64, V, BuildHasherDefault<AsIs>>;

/// The "hash" of a 64-bit hash.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct AsIs(u64);

impl Hasher for AsIs {
    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }

    #[inline]
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn write(&mut self, bytes: &[u8]) {
        // Not reached by 64-bit keys; any function of the bytes is right.
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
}
