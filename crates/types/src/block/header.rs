//! The block header (`docs/protocol/blocks.md#bytes`).

use crate::{AccountId, BlockHash, Hash, TxHash};

/// The data of a block's verifiable random function, in the order of the wire; carried, not
/// verified.
///
/// # Examples
/// ```
/// use wavefront_types::{BlockHeader, Hash, VrfProof};
///
/// # use wavefront_types::AccountId;
/// # let (extra_nonce, miner) = (Hash::ZERO, AccountId::ZERO);
/// # let header = BlockHeader { version: 0, height: 1, timestamp: 0, nonce: 0, extra_nonce,
/// #     tips: vec![], tx_hashes: vec![], miner, vrf: None };
/// let vrf = VrfProof {
///     public_key: Hash([1; 32]),
///     output: Hash([2; 32]),
///     proof: Box::new([3; 64]),
///     binding: Box::new([4; 64]),
/// };
/// let carrying = BlockHeader { vrf: Some(vrf), ..header.clone() };
/// assert_eq!(carrying.hash(), header.hash(), "the hash does not cover it");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VrfProof {
    /// The producer's VRF key.
    pub public_key: Hash,
    /// What the function gives for this block.
    pub output: Hash,
    /// The proof that the key gives this output.
    pub proof: Box<[u8; 64]>,
    /// The miner's signature that binds the VRF key to its own.
    pub binding: Box<[u8; 64]>,
}

/// A block header.
///
/// # Examples
/// ```
/// use wavefront_types::{AccountId, BlockHash, BlockHeader, Hash};
///
/// let header = BlockHeader {
///     version: 0,
///     height: 8,
///     timestamp: 1_700_000_000_000,
///     nonce: 0,
///     extra_nonce: Hash::ZERO,
///     tips: vec![BlockHash([7; 32])],
///     tx_hashes: Vec::new(),
///     miner: AccountId([1; 32]),
///     vrf: None,
/// };
/// let next = BlockHeader { height: 9, tips: vec![header.hash()], ..header.clone() };
/// assert_ne!(next.hash(), header.hash());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockHeader {
    /// Format version.
    pub version: u8,
    /// Height in the DAG.
    pub height: u64,
    /// Milliseconds since the epoch.
    pub timestamp: u64,
    /// Proof-of-work nonce; not checked here.
    pub nonce: u64,
    /// Proof-of-work extra nonce; not checked here.
    pub extra_nonce: Hash,
    /// The blocks it builds on; at most 3.
    pub tips: Vec<BlockHash>,
    /// Hashes of its transactions, in order; at most 10,000.
    pub tx_hashes: Vec<TxHash>,
    /// Who mined it.
    pub miner: AccountId,
    /// VRF data, if present.
    pub vrf: Option<VrfProof>,
}
