//! What is known to be well signed.

use wavefront_sync::RwLock;

use super::generations::{GENERATIONS, Generations, filled};

/// Transactions whose owner's signature verified, by hash, and sets of participants' signatures
/// that did, by [digest](wavefront_crypto::participants_digest); bounded in bytes.
///
/// A transaction's hash is that of the complete wire bytes, so it covers owner, message and
/// signature; a digest covers message, participants and signatures, and is no transaction's hash.
/// Bad signatures are never noted: who sends them decides how many there are. Proofs of privacy
/// transactions are not covered.
#[derive(Debug)]
pub struct VerifiedSet {
    /// `None` when switched off.
    pub(super) good: Option<RwLock<Generations<[u8; 32], ()>>>,
}

/// What a place in a table takes, used or not: a hash and the table's byte of control.
const PLACE_BYTES: usize = size_of::<[u8; 32]>() + 1;

impl VerifiedSet {
    /// A set in at most `bytes_max` bytes, besides 1 KiB; too few for two tables of eight places
    /// switch it off. Half of what fits is certain to be there: the hashes added last.
    pub fn new(bytes_max: usize) -> Self {
        Self::with_generation_max(filled(bytes_max / (GENERATIONS * PLACE_BYTES)))
    }

    /// A set of twice `generation_max` hashes; 0 switches it off: for the models.
    #[doc(hidden)]
    pub fn with_generation_max(generation_max: usize) -> Self {
        let good = || RwLock::new(Generations::new(generation_max));
        Self { good: (generation_max > 0).then(good) }
    }

    /// Which of the hashes are in the set, by index. Takes the lock once.
    pub fn known(&self, hashes: &[impl Copy + Into<[u8; 32]>]) -> Vec<bool> {
        let mut known = vec![false; hashes.len()];
        if let Some(good) = &self.good {
            let good = good.read();
            if !good.is_empty() {
                for (known, hash) in known.iter_mut().zip(hashes) {
                    *known = good.get(&(*hash).into()).is_some();
                }
            }
        }
        known
    }

    /// Adds hashes of what was found well signed. Takes the lock once.
    pub fn insert(&self, hashes: &[impl Copy + Into<[u8; 32]>]) {
        if let (Some(good), false) = (&self.good, hashes.is_empty()) {
            let mut good = good.write();
            for hash in hashes {
                good.insert((*hash).into(), ());
            }
        }
    }
}
