//! Tests of what is remembered about signatures.

mod admit;
mod generations;
mod participants;
mod signer_keys;
mod verdicts;
mod verified;

use std::borrow::Borrow;
use std::sync::Arc;

use wavefront_crypto::SecretKey;
use wavefront_types::transaction::{BurnPayload, Reference};
use wavefront_types::wire::{decode_block, encode_block, tx_hash};
use wavefront_types::{
    AccountId, AssetId, Block, BlockHeader, BlockPolicy, FeeType, Hash, Payload, Signature,
    Transaction,
};

use crate::{Engine, EngineConfig};

/// A signer's transaction, unsigned.
fn unsigned(signer: u8, nonce: u64) -> Transaction {
    Transaction {
        chain_id: 3,
        source: SecretKey::from_seed(&[signer; 32]).public_key(),
        payload: Payload::Burn(BurnPayload { asset: AssetId::TOS, amount: 1 }),
        fee: 10_000,
        fee_type: FeeType::Tos,
        nonce,
        source_commitments: Vec::new(),
        range_proof: None,
        reference: Reference { hash: Hash::ZERO, topoheight: 0 },
        multisig: None,
        signature: Signature::ZERO,
    }
}

fn signed_by(signer: u8, mut transaction: Transaction) -> Transaction {
    let key = SecretKey::from_seed(&[signer; 32]);
    transaction.signature = key.sign(&[&transaction.signed_bytes()]);
    transaction
}

fn signed(signer: u8, nonce: u64) -> Transaction {
    signed_by(signer, unsigned(signer, nonce))
}

fn block_of(transactions: impl IntoIterator<Item: Borrow<Transaction>>) -> Arc<Block> {
    let wires: Vec<Vec<u8>> = transactions.into_iter().map(|tx| tx.borrow().encode()).collect();
    let header = BlockHeader {
        version: 1,
        height: 1,
        timestamp: 0,
        nonce: 0,
        extra_nonce: Hash::ZERO,
        tips: vec![Hash::ZERO.0.into()],
        tx_hashes: wires.iter().map(|wire| tx_hash(wire)).collect(),
        miner: AccountId::ZERO,
        vrf: None,
    };
    let wires: Vec<&[u8]> = wires.iter().map(Vec::as_slice).collect();
    Arc::new(decode_block(encode_block(&header, &wires).into()).unwrap())
}

/// An engine that remembers as much.
fn engine(verified_bytes_max: usize, signer_keys_bytes_max: usize) -> Engine {
    let config = EngineConfig::recommended(2, BlockPolicy::SkipFailed);
    Engine::new(EngineConfig { verified_bytes_max, signer_keys_bytes_max, ..config }).unwrap()
}
