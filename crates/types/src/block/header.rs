//! The block header (`docs/protocol/blocks.md#bytes`).

use crate::{AccountId, BlockHash, Hash, TxHash};

/// The verifiable random function's output of a block; carried, not verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VrfProof {
    /// The producer's VRF key.
    pub public_key: Hash,
    /// The output bytes.
    pub output: Box<[u8; 64]>,
    /// Third field, as on the wire.
    pub proof: Hash,
    /// Binding signature, as on the wire.
    pub binding: Box<[u8; 64]>,
}

/// A block header.
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
