//! Verification of a block's owner signatures, in parallel.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::Identity;
use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;
use wavefront_types::Block;

use crate::verifier::Scalars;
use crate::{Verifier, VerifyingKey, challenge::challenge};

/// Signatures verified together by one thread: enough to share the inversion of the encodings,
/// few enough that a small block still spreads (16 take about half a millisecond).
const GROUP_LEN: usize = 16;

impl Verifier {
    /// Whether each transaction's owner signature verifies, by index; `result[i]` equals
    /// [`verify_one`](Self::verify_one)`(block, i)`.
    ///
    /// Runs on the rayon pool it is called from (install your own around the call), and holds no
    /// lock. Participants' signatures are not looked at: which must be good depends on the state.
    pub fn verify_block(&self, block: &Block) -> Vec<bool> {
        let mut verdicts = vec![false; block.transactions.len()];
        verdicts.par_chunks_mut(GROUP_LEN).enumerate().for_each(|(group, verdicts)| {
            self.verify_group(block, group * GROUP_LEN, verdicts);
        });
        verdicts
    }

    /// Whether the owner's signature of one transaction verifies.
    ///
    /// # Panics
    /// When `index` is out of range.
    pub fn verify_one(&self, block: &Block, index: usize) -> bool {
        let transaction = &block.transactions[index].transaction;
        self.verify(&transaction.source, &block.signed_parts(index), &transaction.signature)
    }

    /// Verifies transactions `start..start + verdicts.len()`, at most [`GROUP_LEN`].
    ///
    /// Encoding a point alone costs an inverse square root, while the library encodes the *doubles*
    /// of many points with one inversion in all. So each product is made with both scalars halved:
    /// the group has odd order, hence the double of that point is `R'` and its encoding the same.
    fn verify_group(&self, block: &Block, start: usize, verdicts: &mut [bool]) {
        let mut points = [RistrettoPoint::identity(); GROUP_LEN];
        // A burst of one sender's transactions decodes the key once.
        let mut last: Option<VerifyingKey> = None;
        for (offset, verdict) in verdicts.iter_mut().enumerate() {
            let transaction = &block.transactions[start + offset].transaction;
            let key = last
                .filter(|key| *key.id() == transaction.source)
                .or_else(|| VerifyingKey::decode(&transaction.source));
            if let (Some(key), Some(scalars)) = (&key, Scalars::decode(&transaction.signature)) {
                let halved = Scalars { s: scalars.s.div_by_2(), e: scalars.e.div_by_2() };
                points[offset] = self.commitment(key, &halved);
                *verdict = true;
            }
            last = key.or(last);
        }
        let encoded = RistrettoPoint::double_and_compress_batch(&points[..verdicts.len()]);
        for ((offset, verdict), r) in verdicts.iter_mut().enumerate().zip(&encoded) {
            if *verdict {
                let transaction = &block.transactions[start + offset].transaction;
                let e = challenge(&transaction.source, &block.signed_parts(start + offset), r);
                *verdict = e.as_bytes() == &transaction.signature.0[32..];
            }
        }
    }
}
