//! Whole DAGs whose every import was computed by a model of others.

use std::fs::File;
use std::io::Read;

use flate2::read::GzDecoder;
use serde::Deserialize;
use wavefront_types::{AccountId, BlockHash, BlockHeader, Hash};
use wavefront_vectors::DataSet;

use super::money::{Ledger, Money};
use crate::{Dag, DagReader, DagRules, HeaderError, MemoryDag};

#[derive(Deserialize)]
struct Golden {
    dags: Vec<GoldenDag>,
}

#[derive(Deserialize)]
struct GoldenDag {
    name: String,
    network_chain_id: u8,
    genesis: GoldenGenesis,
    miner: String,
    blocks: Vec<GoldenBlock>,
}

#[derive(Deserialize)]
struct GoldenGenesis {
    timestamp: u64,
    miner: String,
    hash: String,
}

#[derive(Deserialize)]
struct GoldenBlock {
    tips: Vec<String>,
    height: u64,
    timestamp: u64,
    extra_nonce: String,
    hash: String,
    error_code: u16,
    kept_to_topo: u64,
    attached: Vec<String>,
    top_topo: u64,
    stable_height: u64,
    tips_after: Vec<String>,
    emitted: u64,
    miner_balance: u64,
    dev_balance: u64,
    difficulty: u128,
    cumulative: u128,
}

fn hash(text: &str) -> BlockHash {
    BlockHash::from_hex(text).expect("a hash")
}

fn sorted(hashes: impl IntoIterator<Item = BlockHash>) -> Vec<BlockHash> {
    let mut hashes: Vec<BlockHash> = hashes.into_iter().collect();
    hashes.sort();
    hashes
}

fn header(golden: &GoldenBlock, miner: &str) -> BlockHeader {
    BlockHeader {
        version: 0,
        height: golden.height,
        timestamp: golden.timestamp,
        nonce: 0,
        extra_nonce: Hash::from_hex(&golden.extra_nonce).expect("32 bytes"),
        tips: golden.tips.iter().map(|tip| hash(tip)).collect(),
        tx_hashes: Vec::new(),
        miner: AccountId::from_hex(miner).expect("an account"),
        vrf: None,
    }
}

/// Runs one DAG; how many of its blocks were imported.
fn run(golden: &GoldenDag) -> usize {
    let genesis = BlockHeader {
        version: 0,
        height: 0,
        timestamp: golden.genesis.timestamp,
        nonce: 0,
        extra_nonce: Hash::ZERO,
        tips: Vec::new(),
        tx_hashes: Vec::new(),
        miner: AccountId::from_hex(&golden.genesis.miner).expect("an account"),
        vrf: None,
    };
    assert_eq!(genesis.hash(), hash(&golden.genesis.hash), "{}", golden.name);
    let rules = DagRules::of_chain(golden.network_chain_id);
    let mut dag = MemoryDag::new(genesis.hash(), genesis.timestamp, rules);
    let mut ledger = Ledger::new();
    for (index, block) in golden.blocks.iter().enumerate() {
        let at = format!("{}, block {index}", golden.name);
        let header = header(block, &golden.miner);
        let this = header.hash();
        assert_eq!(this, hash(&block.hash), "{at}");
        let checked = Dag::new(&dag).check_header(&rules, dag.head(), &this, &header, 0, None);
        let code = match checked {
            Ok(target) => {
                assert_eq!(target.difficulty, block.difficulty, "{at}");
                0
            }
            Err(HeaderError::Refused(refusal)) => refusal.code().unwrap_or(u16::MAX),
            Err(HeaderError::Dag(error)) => panic!("{at}: {error}"),
        };
        assert_eq!(code, block.error_code, "{at}");
        if code != 0 {
            continue;
        }
        let change = dag.insert(this, &header).expect("admitted");
        let attached: Vec<BlockHash> = change.attach.iter().map(|block| block.hash).collect();
        let expected: Vec<BlockHash> = block.attached.iter().map(|text| hash(text)).collect();
        assert_eq!(change.record.cumulative, block.cumulative, "{at}");
        assert_eq!(change.keep_to, block.kept_to_topo, "{at}");
        assert_eq!(attached, expected, "{at}");
        assert_eq!(change.head.topoheight, block.top_topo, "{at}");
        assert_eq!(change.head.stable.height, block.stable_height, "{at}");
        let tips = sorted(block.tips_after.iter().map(|text| hash(text)));
        assert_eq!(sorted(change.head.tips.iter().copied()), tips, "{at}");

        let issued = ledger.replace(change.keep_to, &change.attach);
        let expected = Money {
            emitted: block.emitted,
            to_miners: block.miner_balance,
            to_developers: block.dev_balance,
        };
        assert_eq!(issued, expected, "{at}");
        assert_eq!(dag.hash_at(change.head.topoheight + 1), Ok(None), "{at}");
    }
    golden.blocks.len()
}

#[test]
fn every_import_of_the_golden_chains_is_as_computed_elsewhere() {
    let Some(folder) = DataSet::DAG.folder() else { return };
    let mut text = String::new();
    let file = File::open(folder.join("golden.json.gz")).expect("the file is there");
    GzDecoder::new(file).read_to_string(&mut text).expect("gzip");
    let golden: Golden = serde_json::from_str(&text).expect("the form we know");
    let blocks: usize = golden.dags.iter().map(run).sum();
    assert!(golden.dags.len() == 8 && blocks > 300, "{blocks} blocks were imported");
}
