//! Tests of the wire codec.

mod bounds;
mod hostile;
mod round_trip;

use crate::transaction::{Reference, Transfer};
use crate::{AccountId, AssetId, BlockHeader, FeeType, Hash, Payload, Signature, Transaction};

/// A transaction with this payload and plain surroundings.
fn plain(payload: Payload) -> Transaction {
    Transaction {
        chain_id: 3,
        source: AccountId([1; 32]),
        payload,
        fee: 10,
        fee_type: FeeType::Tos,
        nonce: 7,
        source_commitments: Vec::new(),
        range_proof: None,
        reference: Reference { hash: Hash([9; 32]), topoheight: 5 },
        multisig: None,
        signature: Signature([3; 64]),
    }
}

/// One payment.
fn transfer(amount: u64) -> Transfer {
    Transfer { asset: AssetId::TOS, destination: AccountId([2; 32]), amount, extra_data: None }
}

/// A transaction with one payment.
fn one_transfer() -> Transaction {
    plain(Payload::Transfers([transfer(1)].into_iter().collect()))
}

/// A header without transactions.
fn empty_header() -> BlockHeader {
    BlockHeader {
        version: 0,
        height: 1,
        timestamp: 2,
        nonce: 3,
        extra_nonce: Hash::ZERO,
        tips: Vec::new(),
        tx_hashes: Vec::new(),
        miner: AccountId([4; 32]),
        vrf: None,
    }
}

/// Where the payload starts: after version, chain id, source and type.
const PAYLOAD: usize = 35;
