//! Memory, descriptors and threads are limited, and running out of them is an error.
#![cfg(target_os = "linux")]

use std::io::BufWriter;

use wavefront_crypto::SecretKey;
use wavefront_import::ChainWriter;
use wavefront_types::transaction::{DeployPayload, FeeType, Payload, Reference, Transaction};
use wavefront_types::{
    AccountId, Block, BlockHash, BlockHeader, BlockPolicy, ChainRules, Genesis, GenesisAccount,
    Hash, Signature,
};

use super::harness::Scratch;

/// The longest module whose deployment fits into a block.
const MODULE_LEN: usize = 1_047_500;

/// A chain of blocks as large as they may be: each deploys one module, of which there are so many
/// different ones.
fn deployments(scratch: &Scratch, name: &str, blocks: u64, modules: u64) {
    let key = SecretKey::from_seed(&[1; 32]);
    let rewarded = ChainRules {
        chain_id: 3,
        policy: BlockPolicy::SkipFailed,
        fees_to_miner: true,
        rewards: true,
    };
    let payer = GenesisAccount { id: key.public_key(), balance: 1 << 60, assets: vec![] };
    let genesis = Genesis { rules: rewarded, timestamp: 1, accounts: vec![payer] };
    let file = std::fs::File::create(scratch.path(name)).unwrap();
    let mut chain = ChainWriter::new(BufWriter::new(file), &genesis).unwrap();
    let mut tip = BlockHash(genesis.hash().0);
    for height in 1..=blocks {
        let mut module = vec![0; MODULE_LEN];
        module[..4].copy_from_slice(b"\x7fELF");
        module[4..12].copy_from_slice(&(height % modules).to_be_bytes());
        let payload = DeployPayload::new(module, None);
        let mut transaction = Transaction {
            chain_id: 3,
            source: key.public_key(),
            payload: Payload::DeployContract(payload),
            fee: 10_300_000,
            fee_type: FeeType::Tos,
            nonce: height - 1,
            source_commitments: vec![],
            range_proof: None,
            reference: Reference { hash: Hash::ZERO, topoheight: 0 },
            multisig: None,
            signature: Signature::ZERO,
        };
        transaction.signature = key.sign(&[&transaction.signed_bytes()]);
        let header = BlockHeader {
            version: 1,
            height,
            timestamp: height,
            nonce: 0,
            extra_nonce: Hash::ZERO,
            tips: vec![tip],
            tx_hashes: vec![],
            miner: AccountId([9; 32]),
            vrf: None,
        };
        let block = Block::from_transactions(header, &[transaction.encode()]).unwrap();
        tip = block.header.hash();
        chain.append(&block.bytes).unwrap();
    }
    chain.finish().unwrap();
}

/// Blocks of a megabyte each, in less memory than they have together: the bound that the documents
/// name.
#[test]
fn the_largest_blocks_are_imported_in_bounded_memory() {
    let scratch = Scratch::new();
    for (name, modules, durability) in [("different", 160, "every:4096"), ("same", 1, "none")] {
        deployments(&scratch, name, 160, modules);
        let run = scratch.shell(&format!(
            "ulimit -v $((192 * 1024)); exec \"$WAVEFRONT\" import {name} --db {name}-db \
             --threads 2 --cache 16 --durability {durability}"
        ));
        let run = run.expect_code(0);
        assert!(run.out.starts_with("Imported 160 blocks"), "{run:?}");
    }
    // The limit is felt.
    let run = scratch.shell("ulimit -v $((64 * 1024)); exec \"$WAVEFRONT\" import same --db d");
    assert_ne!(run.code, Some(0), "{run:?}");
}

#[test]
fn a_thousand_files_need_few_descriptors() {
    let scratch = Scratch::with_chain(1_000, 1);
    let whole = scratch.read("a.chain");
    let starts = super::damaged::offsets(&whole);
    std::fs::create_dir(scratch.path("parts")).unwrap();
    for (number, record) in starts.windows(2).enumerate() {
        let bytes = [&whole[..starts[0]], &whole[record[0]..record[1]]].concat();
        scratch.write(&format!("parts/{number:04}"), bytes);
    }
    let run = scratch.shell("ulimit -n 20; exec \"$WAVEFRONT\" import parts/* --db d");
    let run = run.expect_code(0);
    assert!(run.out.starts_with("Imported 1,000 blocks"), "{}", run.out);
    scratch.run("import a.chain --db whole").expect_code(0);
    assert_eq!(scratch.digest("d"), scratch.digest("whole"));
}

/// Stacks that are too large for the machine, or for all but a few threads.
#[test]
fn a_thread_that_cannot_be_started_is_an_error() {
    let scratch = Scratch::with_chain(3, 20);
    let sizes = "--blocks 3 --txs 20 --accounts 50";
    let commands = [
        format!("generate --out g.chain --force {sizes}"),
        "import a.chain --db d --threads 3".to_owned(),
        "verify a.chain --threads 3".to_owned(),
    ];
    for command in &commands {
        let run =
            scratch.shell(&format!("RUST_MIN_STACK={} \"$WAVEFRONT\" {command}", 1_u64 << 47));
        assert_eq!(run.code, Some(1), "{command}: {run:?}");
        assert!(run.err.starts_with("error: "), "{run:?}");
        let mut codes = Vec::new();
        for stacks in 1..=12 {
            let kib = stacks * (1 << 20) + (1 << 19);
            let run = scratch.shell(&format!(
                "ulimit -v {kib}; RUST_MIN_STACK={} \"$WAVEFRONT\" {command}",
                1 << 30
            ));
            assert!(matches!(run.code, Some(0 | 1)), "{command}, {stacks}: {run:?}");
            assert!(run.code == Some(0) || run.err.contains("error: "), "{run:?}");
            codes.push(run.code);
        }
        assert_eq!((codes[0], codes[11]), (Some(1), Some(0)), "{command}: {codes:?}");
    }
}
