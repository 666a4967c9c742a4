//! The hashes of transactions whose owner's signature is good.

use wavefront_sync::RwLock;
use wavefront_types::TxHash;

use super::generations::Generations;

/// Transactions whose owner's signature verified, by hash, bounded.
///
/// The hash is that of the complete wire bytes, so it covers owner, message and signature. Bad
/// signatures are never noted: who sends them decides how many there are. Proofs of privacy
/// transactions are not covered.
#[derive(Debug)]
pub struct VerifiedSet {
    /// `None` when switched off.
    pub(super) good: Option<RwLock<Generations<TxHash, ()>>>,
}

impl VerifiedSet {
    /// A set of at most `entries_max` hashes, rounded up to an even number; 0 switches it off. Half
    /// of it is certain to be there: the hashes added last.
    pub fn new(entries_max: usize) -> Self {
        let good = |generation_max| RwLock::new(Generations::new(generation_max));
        Self { good: (entries_max > 0).then(|| good(entries_max.div_ceil(2))) }
    }

    /// Which of the hashes are in the set, by index. Takes the lock once.
    pub fn known(&self, hashes: &[TxHash]) -> Vec<bool> {
        let mut known = vec![false; hashes.len()];
        if let Some(good) = &self.good {
            let good = good.read();
            if !good.is_empty() {
                for (known, hash) in known.iter_mut().zip(hashes) {
                    *known = good.get(hash).is_some();
                }
            }
        }
        known
    }

    /// Adds hashes of transactions whose owner's signature verified. Takes the lock once.
    pub fn insert(&self, hashes: &[TxHash]) {
        if let (Some(good), false) = (&self.good, hashes.is_empty()) {
            let mut good = good.write();
            for hash in hashes {
                good.insert(*hash, ());
            }
        }
    }
}
