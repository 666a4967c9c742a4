//! Verification of a block's owner signatures, in parallel.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::Identity;
use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::{ParallelSlice, ParallelSliceMut};
use wavefront_types::Block;

use crate::known_keys::FoundKey;
use crate::verifier::Scalars;
use crate::{KnownKeys, SignatureVerifier, challenge::challenge};

impl SignatureVerifier {
    /// Signatures verified together by one thread: enough to share the inversion of the encodings,
    /// few enough that a small block still spreads (16 take about half a millisecond).
    pub const GROUP_LEN: usize = 16;

    /// Whether each transaction's owner signature verifies, by index; `result[i]` equals
    /// [`verify_one`](Self::verify_one)`(block, i)`.
    ///
    /// Runs on the rayon pool it is called from (install your own around the call), and holds no
    /// lock. Participants' signatures are not looked at: which must be good depends on the state.
    pub fn verify_block(&self, block: &Block) -> Vec<bool> {
        let all: Vec<usize> = (0..block.transactions.len()).collect();
        self.verify_some(block, &all, &())
    }

    /// Whether the owner signatures of some of a block's transactions verify: `result[i]` equals
    /// [`verify_one`](Self::verify_one)`(block, indices[i])`, whatever `keys` remembers.
    ///
    /// As [`verify_block`](Self::verify_block) otherwise. Keys that `keys` has are not decoded;
    /// it is told of those that it had not.
    ///
    /// # Panics
    /// When an index is out of range, or `keys` panics.
    pub fn verify_some(
        &self,
        block: &Block,
        indices: &[usize],
        keys: &(impl KnownKeys + ?Sized),
    ) -> Vec<bool> {
        let mut verdicts = vec![false; indices.len()];
        verdicts
            .par_chunks_mut(Self::GROUP_LEN)
            .zip(indices.par_chunks(Self::GROUP_LEN))
            .for_each(|(verdicts, indices)| self.verify_group(block, indices, keys, verdicts));
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

    /// Verifies the owner signatures of the transactions `indices`, at most
    /// [`GROUP_LEN`](Self::GROUP_LEN), into as many verdicts, on the calling thread: what
    /// [`verify_some`](Self::verify_some) does with each group.
    ///
    /// Encoding a point alone costs an inverse square root, while the library encodes the *doubles*
    /// of many points with one inversion in all. So each product is made with both scalars halved:
    /// the group has odd order, hence the double of that point is `R'` and its encoding the same.
    ///
    /// # Panics
    /// When there are more indices than that, one is out of range, or `keys` panics.
    pub fn verify_group(
        &self,
        block: &Block,
        indices: &[usize],
        keys: &(impl KnownKeys + ?Sized),
        verdicts: &mut [bool],
    ) {
        assert!(indices.len() <= Self::GROUP_LEN, "a group has a length");
        let mut points = [RistrettoPoint::identity(); Self::GROUP_LEN];
        let mut decoded = [None; Self::GROUP_LEN];
        // A burst of one sender's transactions looks the key up once.
        let mut last: Option<FoundKey> = None;
        for (offset, (verdict, index)) in verdicts.iter_mut().zip(indices).enumerate() {
            let transaction = &block.transactions[*index].transaction;
            let Some(scalars) = Scalars::decode(&transaction.signature) else { continue };
            let same = last.filter(|last| *last.key.id() == transaction.source);
            let Some(found) = same.or_else(|| FoundKey::find(&transaction.source, keys)) else {
                continue;
            };
            let halved = Scalars { s: scalars.s.div_by_2(), e: scalars.e.div_by_2() };
            points[offset] = self.commitment(&found.key, &halved);
            decoded[offset] = found.decoded.then_some(found.key);
            *verdict = true;
            last = Some(found);
        }
        let encoded = RistrettoPoint::double_and_compress_batch(&points[..verdicts.len()]);
        let mut reported = None;
        for (((verdict, index), r), decoded) in
            verdicts.iter_mut().zip(indices).zip(&encoded).zip(&decoded)
        {
            if *verdict {
                let transaction = &block.transactions[*index].transaction;
                let e = challenge(&transaction.source, &block.signed_parts(*index), r);
                *verdict = e.as_bytes() == &transaction.signature.0[32..];
            }
            // Once a burst as well.
            if let (true, Some(key)) = (*verdict, decoded)
                && reported != Some(key.id())
            {
                keys.decoded(key);
                reported = Some(key.id());
            }
        }
    }
}
