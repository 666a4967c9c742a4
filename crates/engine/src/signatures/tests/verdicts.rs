//! Verdicts are the same whatever is remembered.

use std::sync::Arc;

use wavefront_crypto::SignatureVerifier;
use wavefront_types::{AccountId, Block, Transaction, Verdict};
use wavefront_workload::Rng;

use super::{block_of, engine, signed, signed_by, unsigned};

/// Transactions of a few signers, a third of them spoilt in one way or another.
fn pool() -> Vec<Transaction> {
    let mut pool = Vec::new();
    for signer in 0..6_u8 {
        for nonce in 0..8 {
            pool.push(signed(signer, nonce));
        }
        let altered = |alter: &dyn Fn(&mut Transaction)| {
            let mut transaction = signed(signer, 3);
            alter(&mut transaction);
            transaction
        };
        pool.push(signed_by(signer.wrapping_add(1), unsigned(signer, 3)));
        pool.push(altered(&|tx| tx.signature.0[0] ^= 1));
        pool.push(altered(&|tx| tx.signature.0[32] ^= 1));
        pool.push(altered(&|tx| tx.fee ^= 1));
        pool.push(altered(&|tx| tx.source = AccountId([0xff; 32])));
        pool.push(altered(&|tx| tx.source = AccountId::ZERO));
    }
    pool
}

fn expected(block: &Block) -> Vec<Verdict> {
    let verifier = SignatureVerifier::new();
    (0..block.transactions.len())
        .map(|index| {
            let good = verifier.verify_one(block, index);
            if good { Verdict::Valid } else { Verdict::BadSignature }
        })
        .collect()
}

#[test]
fn no_memory_of_any_size_changes_a_verdict() {
    let pool = pool();
    let mut rng = Rng::new(11);
    let mut pick = |len: u64| usize::try_from(rng.below(len)).unwrap();
    // Each transaction comes in about ten blocks, some twice in one.
    let blocks: Vec<(Arc<Block>, Vec<Verdict>)> = (0..20)
        .map(|_| {
            let len = pick(60);
            let block = block_of((0..len).map(|_| &pool[pick(84)]).collect::<Vec<_>>());
            let verdicts = expected(&block);
            (block, verdicts)
        })
        .collect();
    for verified_bytes_max in [0, 528, 1_056, 100_000] {
        for bytes_max in [0, 4_000, 1 << 20] {
            let engine = engine(verified_bytes_max, bytes_max);
            let mut skipped = 0;
            for (block, verdicts) in &blocks {
                let found = engine.authenticate(Arc::clone(block)).unwrap();
                assert_eq!(found.verdicts(), verdicts, "{verified_bytes_max}, {bytes_max}");
                let stats = found.signatures();
                assert_eq!(stats.verified + stats.skipped, verdicts.len());
                let bad = verdicts.iter().filter(|verdict| **verdict != Verdict::Valid).count();
                assert!(stats.verified >= bad, "no bad signature is skipped");
                skipped += stats.skipped;
            }
            assert_eq!(skipped > 0, verified_bytes_max > 0, "{verified_bytes_max}");
        }
    }
}

#[test]
fn blocks_authenticated_at_once_agree() {
    let pool = pool();
    let blocks = [block_of(&pool), block_of(pool.iter().rev())];
    let engine = engine(2_112, 8_000);
    std::thread::scope(|scope| {
        for block in blocks.iter().cycle().take(4) {
            let engine = &engine;
            scope.spawn(move || {
                for _ in 0..20 {
                    let found = engine.authenticate(Arc::clone(block)).unwrap();
                    assert_eq!(found.verdicts(), expected(block));
                }
            });
        }
    });
}
