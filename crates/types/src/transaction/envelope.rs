//! A transaction: its payload with what every kind carries around it.

use super::payload::{Payload, TxKind};
use super::privacy::SourceCommitment;
use crate::{AccountId, Hash, Signature};

/// How a transaction pays its fee.
///
/// # Examples
/// ```
/// use wavefront_types::FeeType;
///
/// /// What a wallet shows.
/// fn fee(fee: u64, paid_in: FeeType) -> String {
///     match paid_in {
///         FeeType::Tos => format!("{fee} units"),
///         FeeType::Energy => "1 energy".to_owned(),
///         FeeType::Uno => "confidential".to_owned(),
///     }
/// }
/// assert_eq!(fee(0, FeeType::Energy), "1 energy");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum FeeType {
    /// `fee` native units.
    Tos = 0,
    /// One unit of energy; `fee` must be 0.
    Energy = 1,
    /// From encrypted balances; only for `uno` transfers; `fee` must be 0.
    Uno = 2,
}

/// The block that a transaction was built on.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::Reference;
/// use wavefront_types::{BlockHash, Hash, Tip, Totals};
///
/// let tip = Tip { topoheight: 9, hash: BlockHash([5; 32]), totals: Totals::default() };
/// let reference = Reference { hash: Hash(tip.hash.0), topoheight: tip.topoheight };
/// assert_eq!(reference.hash.as_bytes(), tip.hash.as_bytes());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reference {
    /// Its hash.
    pub hash: Hash,
    /// Its position in the total order.
    pub topoheight: u64,
}

/// One participant's signature in a multisig section.
///
/// # Examples
/// ```
/// use wavefront_types::Signature;
/// use wavefront_types::transaction::MultisigSignature;
///
/// let participants = ["alice", "bob"];
/// let signed = MultisigSignature { signer_id: 1, signature: Signature::ZERO };
/// assert_eq!(participants[usize::from(signed.signer_id)], "bob");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MultisigSignature {
    /// Index into the configuration's participants.
    pub signer_id: u8,
    /// Over BLAKE3-256 of the signed bytes.
    pub signature: Signature,
}

/// A decoded transaction. Its wire bytes, and what follows from them (hash, size, signed bytes),
/// stay with the buffer it was decoded from: see [`SignedTransaction`](crate::SignedTransaction).
///
/// # Examples
/// ```
/// use wavefront_types::transaction::{BurnPayload, Reference};
/// use wavefront_types::wire::decode_transaction;
/// use wavefront_types::{
///     AccountId, AssetId, FeeType, Hash, Payload, Signature, Transaction, TxKind,
/// };
///
/// let burn = Transaction {
///     chain_id: 3,
///     source: AccountId([1; 32]),
///     payload: Payload::Burn(BurnPayload { asset: AssetId::TOS, amount: 5 }),
///     fee: 25_000,
///     fee_type: FeeType::Tos,
///     nonce: 0,
///     source_commitments: Vec::new(),
///     range_proof: None,
///     reference: Reference { hash: Hash::ZERO, topoheight: 0 },
///     multisig: None,
///     signature: Signature::ZERO, // of `burn.signed_bytes()`
/// };
/// assert_eq!(burn.kind(), TxKind::Burn);
/// assert_eq!(decode_transaction(&burn.encode()), Ok(burn));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// The chain it is meant for.
    pub chain_id: u8,
    /// Who pays and signs.
    pub source: AccountId,
    /// What it does.
    pub payload: Payload,
    /// In native units.
    pub fee: u64,
    /// How the fee is paid.
    pub fee_type: FeeType,
    /// Must equal the source's nonce.
    pub nonce: u64,
    /// For the privacy kinds (18, 19, 20); empty otherwise.
    pub source_commitments: Vec<SourceCommitment>,
    /// For kind 18, and for kind 20 with source commitments.
    pub range_proof: Option<Box<[u8]>>,
    /// The block it was built on.
    pub reference: Reference,
    /// The participants' signatures; `None` without a multisig section.
    pub multisig: Option<Box<[MultisigSignature]>>,
    /// The owner's signature.
    pub signature: Signature,
}

impl Transaction {
    /// The only wire version.
    pub const VERSION: u8 = 1;

    /// The kind, which is the payload's.
    #[inline]
    pub fn kind(&self) -> TxKind {
        self.payload.kind()
    }
}
