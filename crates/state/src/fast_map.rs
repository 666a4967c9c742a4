//! The one hash map alias: ahash, seeded at random per process.

/// A hash map for keys chosen by strangers; the random seed keeps them from colliding on purpose.
/// Its iteration order means nothing and must never reach a result.
///
/// # Examples
/// ```
/// use wavefront_state::FastMap;
///
/// let mut balances: FastMap<&str, u64> = FastMap::default();
/// balances.insert("alice", 3);
/// assert_eq!(balances.get("alice"), Some(&3));
/// ```
#[allow(clippy::disallowed_types, reason = "the one place where the map is given its hasher")]
pub type FastMap<K, V> = std::collections::HashMap<K, V, ahash::RandomState>;
