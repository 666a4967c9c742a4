//! Whole blocks: the grouped, parallel path equals the single one, at every thread count.

use std::sync::Arc;

use wavefront_types::transaction::{BurnPayload, Reference};
use wavefront_types::{
    AccountId, AssetId, Block, BlockHeader, FeeType, Hash, Payload, Signature, SignedTransaction,
    Transaction, WireSpan,
};

use crate::{SecretKey, SignatureVerifier};

/// A block whose transactions' signed bytes are made up: verification takes spans, not meaning.
/// The owner of each is `index / 3 % 7`, and every fifth signature is spoilt in some way.
fn block(len: usize) -> (Block, Vec<bool>) {
    let reference = WireSpan::REFERENCE_LEN as usize;
    let mut bytes = Vec::new();
    let (mut transactions, mut good) = (Vec::new(), Vec::new());
    for index in 0..len {
        let start = bytes.len();
        bytes.extend((0..100 + index % 50).map(|i| u8::try_from((i * 7 + index) & 0xff).unwrap()));
        let nonce_end = bytes.len();
        bytes.extend([0xee; 9]); // What is not signed.
        let from = bytes.len();
        bytes.extend([u8::try_from(index & 0xff).unwrap(); WireSpan::REFERENCE_LEN as usize]);
        let key = SecretKey::from_seed(&[u8::try_from(index / 3 % 7).unwrap(); 32]);
        let mut source = key.public_key();
        let mut signature = key.sign(&[&bytes[start..nonce_end], &bytes[from..from + reference]]);
        let spoilt = index % 5 == 4;
        if spoilt {
            match index / 5 % 5 {
                0 => signature.0[3] ^= 1,
                1 => signature.0[40] ^= 1,
                2 => signature.0[63] = 0xff,
                3 => source = AccountId([0xff; 32]),
                _ => bytes[start] ^= 1,
            }
        }
        good.push(!spoilt);
        let at = |offset: usize| u32::try_from(offset).unwrap();
        transactions.push(SignedTransaction {
            transaction: transaction(source, signature),
            span: WireSpan {
                start: at(start),
                nonce_end: at(nonce_end),
                reference: at(from),
                end: at(bytes.len()),
            },
        });
    }
    (Block { header: header(), transactions, bytes: Arc::from(bytes) }, good)
}

pub(super) fn transaction(source: AccountId, signature: Signature) -> Transaction {
    Transaction {
        chain_id: 3,
        source,
        payload: Payload::Burn(BurnPayload { asset: AssetId::TOS, amount: 1 }),
        fee: 10_000,
        fee_type: FeeType::Tos,
        nonce: 0,
        source_commitments: Vec::new(),
        range_proof: None,
        reference: Reference { hash: Hash::ZERO, topoheight: 0 },
        multisig: None,
        signature,
    }
}

pub(super) fn header() -> BlockHeader {
    BlockHeader {
        version: 1,
        height: 1,
        timestamp: 0,
        nonce: 0,
        extra_nonce: Hash::ZERO,
        tips: Vec::new(),
        tx_hashes: Vec::new(),
        miner: AccountId::ZERO,
        vrf: None,
    }
}

#[test]
fn groups_agree_with_single_verification() {
    let verifier = SignatureVerifier::new();
    // Around the group's length, where an index error would show.
    for len in [0, 1, 2, 15, 16, 17, 31, 32, 33, 100] {
        let (block, good) = block(len);
        assert_eq!(verifier.verify_block(&block), good, "{len} transactions");
        let single: Vec<bool> = (0..len).map(|i| verifier.verify_one(&block, i)).collect();
        assert_eq!(single, good, "{len} transactions, one by one");
    }
}

#[test]
fn the_thread_count_changes_nothing() {
    let verifier = SignatureVerifier::new();
    let (block, good) = block(90);
    for threads in [1, 2, 3, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| verifier.verify_block(&block)), good, "{threads} threads");
    }
}
