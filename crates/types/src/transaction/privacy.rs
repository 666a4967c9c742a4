//! Privacy payloads (wire types 18, 19, 20): decoded and carried, their proofs verified by the
//! host.

use super::transfers::ExtraData;
use crate::{AccountId, AssetId, Hash};

/// What a confidential spend commits to, with its equality proof.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::SourceCommitment;
/// use wavefront_types::{AssetId, Hash};
///
/// let (commitment, equality_proof) = (Hash([1; 32]), Box::new([0; 192]));
/// let spent = SourceCommitment { commitment, equality_proof, asset: AssetId::TOS };
/// // Points first, then scalars.
/// let (points, scalars) = spent.equality_proof.split_at(3 * 32);
/// assert_eq!(points.len(), scalars.len());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCommitment {
    /// Compressed point; not decompressed at decode.
    pub commitment: Hash,
    /// 3 points and 3 canonical scalars.
    pub equality_proof: Box<[u8; 192]>,
    /// The asset spent.
    pub asset: AssetId,
}

/// One confidential transfer.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::UnoTransfer;
/// use wavefront_types::{AccountId, AssetId, Hash, Payload};
///
/// let transfer = UnoTransfer {
///     asset: AssetId::TOS,
///     destination: AccountId([7; 32]),
///     extra_data: None,
///     commitment: Hash([1; 32]),
///     sender_handle: Hash([2; 32]),
///     receiver_handle: Hash([3; 32]),
///     proof: Box::new([0; 160]),
/// };
/// assert!(Payload::Uno(vec![transfer]).kind().needs_proof());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnoTransfer {
    /// What is paid.
    pub asset: AssetId,
    /// Who receives it.
    pub destination: AccountId,
    /// For the receiver.
    pub extra_data: ExtraData,
    /// Commitment to the amount.
    pub commitment: Hash,
    /// Decrypt handle of the sender.
    pub sender_handle: Hash,
    /// Decrypt handle of the receiver.
    pub receiver_handle: Hash,
    /// 3 points and 2 canonical scalars.
    pub proof: Box<[u8; 160]>,
}

/// One move from a plain to a confidential balance.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::ShieldTransfer;
/// use wavefront_types::{AccountId, AssetId, Hash, Payload, TxKind};
///
/// let transfer = ShieldTransfer {
///     asset: AssetId::TOS,
///     destination: AccountId([7; 32]),
///     amount: 5,
///     extra_data: None,
///     commitment: Hash([1; 32]),
///     receiver_handle: Hash([3; 32]),
///     proof: Box::new([0; 96]),
/// };
/// assert_eq!(Payload::Shield(vec![transfer]).kind(), TxKind::Shield);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShieldTransfer {
    /// Must be the native asset.
    pub asset: AssetId,
    /// Whose confidential balance grows.
    pub destination: AccountId,
    /// Debited from the source.
    pub amount: u64,
    /// For the receiver.
    pub extra_data: ExtraData,
    /// Commitment to the amount.
    pub commitment: Hash,
    /// Decrypt handle of the receiver.
    pub receiver_handle: Hash,
    /// 2 points and 1 canonical scalar.
    pub proof: Box<[u8; 96]>,
}

/// One move from a confidential to a plain balance.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::UnshieldTransfer;
/// use wavefront_types::{AccountId, AssetId, Hash, Payload, TxKind};
///
/// let transfer = UnshieldTransfer {
///     asset: AssetId::TOS,
///     destination: AccountId([7; 32]),
///     amount: 5,
///     extra_data: None,
///     commitment: Hash([1; 32]),
///     sender_handle: Hash([2; 32]),
///     proof: Box::new([0; 160]),
/// };
/// assert_eq!(Payload::Unshield(vec![transfer]).kind(), TxKind::Unshield);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnshieldTransfer {
    /// What is moved.
    pub asset: AssetId,
    /// Whose plain balance grows; may be the source.
    pub destination: AccountId,
    /// Credited to the destination.
    pub amount: u64,
    /// For the receiver.
    pub extra_data: ExtraData,
    /// Commitment to the amount.
    pub commitment: Hash,
    /// Decrypt handle of the sender.
    pub sender_handle: Hash,
    /// 3 points and 2 canonical scalars.
    pub proof: Box<[u8; 160]>,
}
