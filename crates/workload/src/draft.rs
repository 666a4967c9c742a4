//! Transactions before and at signing.

use std::sync::Arc;

use wavefront_crypto::{SecretKey, multisig_message};
use wavefront_types::transaction::MultisigSignature;
use wavefront_types::{Signature, Transaction};

use crate::Activity;

/// Bytes that follow the signed ones in a transaction without commitments and multisig section:
/// the multisig tag and the owner's signature.
pub(crate) const TAIL_LEN: usize = 1 + Signature::LEN;

/// A transaction complete but for its signatures, together with the keys that sign it.
#[derive(Debug, Clone)]
pub struct UnsignedTransaction {
    /// The transaction, with the multisig section it will have; all signatures are zero.
    pub(crate) transaction: Transaction,
    /// Absent in workloads that are not signed.
    pub(crate) owner: Option<Arc<SecretKey>>,
    /// One for each entry of the multisig section.
    pub(crate) participants: Vec<Option<Arc<SecretKey>>>,
    /// Whether the owner's signature is to be wrong.
    pub(crate) spoilt: bool,
    pub(crate) activity: Activity,
    pub(crate) valid: bool,
}

impl UnsignedTransaction {
    /// What the transaction is for.
    pub fn activity(&self) -> Activity {
        self.activity
    }

    /// Whether it is meant to succeed when executed in its place.
    pub fn is_valid(&self) -> bool {
        self.valid
    }

    /// The transaction, its signatures still zero.
    pub fn transaction(&self) -> &Transaction {
        &self.transaction
    }

    /// Signs, and gives the wire bytes. Signatures of accounts without keys stay zero.
    ///
    /// # Determinism
    /// Equal transactions give equal bytes.
    pub fn sign(&self) -> Vec<u8> {
        let mut transaction = self.transaction.clone();
        let sections = transaction.multisig.take();
        let mut wire = transaction.encode();
        let signed_len = wire.len() - TAIL_LEN;
        let mut signature =
            self.owner.as_ref().map_or(Signature::ZERO, |key| key.sign(&[&wire[..signed_len]]));
        if self.spoilt {
            // The lowest bit of `s`: still canonical, so that the block decodes.
            signature.0[0] ^= 1;
        }
        let Some(mut sections) = sections else {
            wire[signed_len + 1..].copy_from_slice(&signature.0);
            return wire;
        };
        let digest = multisig_message(&[&wire[..signed_len]]);
        for (section, key) in sections.iter_mut().zip(&self.participants) {
            if let Some(key) = key {
                section.signature = key.sign(&[&digest]);
            }
        }
        transaction.multisig = Some(sections);
        transaction.signature = signature;
        transaction.encode()
    }
}

/// The transactions of one block of a chain, in order, not yet signed.
///
/// Signing is the expensive part and independent for each transaction: spread
/// [`sign`](Self::sign) over threads, then hand the results to
/// [`ChainGenerator::seal`](crate::ChainGenerator::seal).
#[derive(Debug, Clone)]
pub struct UnsignedBlock {
    pub(crate) height: u64,
    pub(crate) transactions: Vec<UnsignedTransaction>,
}

impl UnsignedBlock {
    /// The block's height, from 1.
    pub fn height(&self) -> u64 {
        self.height
    }

    /// How many transactions it has.
    pub fn len(&self) -> usize {
        self.transactions.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.transactions.is_empty()
    }

    /// The transactions in order.
    pub fn transactions(&self) -> &[UnsignedTransaction] {
        &self.transactions
    }

    /// Signs transaction `index` and gives its wire bytes.
    ///
    /// # Panics
    /// When `index` is out of range.
    pub fn sign(&self, index: usize) -> Vec<u8> {
        self.transactions[index].sign()
    }
}

/// An empty slot of a multisig section.
pub(crate) fn unsigned_section(signer_id: u8) -> MultisigSignature {
    MultisigSignature { signer_id, signature: Signature::ZERO }
}
